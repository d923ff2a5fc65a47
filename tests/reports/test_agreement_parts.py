"""What a report says of agreements: of the band, of the team, of colleagues, and to whom."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
import pytest

from caseload_analysis.privacy.audience import read
from caseload_analysis.reports.team import TeamReport
from caseload_analysis.synthetic.example import example_settings, example_tables

JANUARY = pd.Period("2025-01", "M")
CONSENT = {"privacy": {"works_council_consent": "2024-06-01"}}
DATES = ("date", "until", "done_on")


def report(
    rows: list[dict[str, Any]] | None, audience: str = "team", language: str = "nl", **settings: Any
) -> TeamReport:
    """Return the report on the example in January 2025, with these agreements of team Noord."""
    tables = example_tables()
    if rows is not None:
        frame = pd.DataFrame([{"team": "Noord", "employee_id": "", **row} for row in rows])
        dates = {name: pd.to_datetime(frame[name]) for name in DATES if name in frame}
        tables["agreements"] = frame.assign(**dates)
    team = "Noord" if audience in {"team", "manager"} else ""
    org = read(tables, audience, team, settings={**example_settings(), **CONSENT, **settings})
    return TeamReport.of(org, "Noord", JANUARY, language)


def band(agreed: str, date: str, until: str | None = None) -> dict[str, Any]:
    return {"subject": "bandbreedte", "agreed": agreed, "date": date, "until": until}


def person(employee: str, date: str = "2025-01-10", **more: Any) -> dict[str, Any]:
    return {"employee_id": employee, "subject": "caseload", "date": date, "agreed": "even rust", **more}


def head(made: TeamReport) -> str:
    (line,) = re.findall(r"^band: (.*)$", made.header().text, re.MULTILINE)
    return line


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (band("± 10 %", "2024-05-01", "2025-11-01"),
         "±\xa010\xa0% rond de norm voor de formatie; afgesproken op 1 mei 2024, tot en met 1 november 2025"),
        (band("10 tot 14 per fte", "2024-05-01"),
         "10 tot 14 per fte rond de norm voor de formatie; afgesproken op 1 mei 2024"),
        (band("± 10 %", "2024-05-01", "2025-01-30"),
         "±\xa015\xa0% rond de norm voor de formatie; de afgesproken band van ±\xa010\xa0% verviel na "
         "30 januari 2025"),
        (band("ruim", "2024-05-01"),
         "±\xa015\xa0% rond de norm voor de formatie; wat op 1 mei 2024 is afgesproken, is niet te lezen: "
         "ruim"),
        (person("C"), "±\xa015\xa0% rond de norm voor de formatie"),
    ],
)  # fmt: skip
def test_the_head_names_the_band_in_force_and_until_when(row: dict[str, Any], said: str) -> None:
    assert head(report([row])) == said


def test_the_head_in_english() -> None:
    line = head(report([band("± 10 %", "2024-05-01", "2025-11-01")], language="en"))
    assert line.endswith("agreed on 1 May 2024, until 1 November 2025")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (band("± 10 %", "2024-05-01", "2025-11-01"), "(±\xa010\xa0%, tot en met 1 november 2025)"),
        (band("± 10 %", "2024-05-01"), "(±\xa010\xa0%)"),
        (band("± 10 %", "2024-05-01", "2024-11-01"),
         "(±\xa015\xa0%; de afgesproken band van ±\xa010\xa0% verviel na 1 november 2024)"),
    ],
)  # fmt: skip
def test_the_summary_names_it_too(row: dict[str, Any], said: str) -> None:
    assert f"de afgesproken band {said}" in report([row]).summary().text


def test_the_band_that_was_agreed_decides_who_is_outside() -> None:
    # ± 60 %: only D, with 4 cases against 12, is 66.7 % below.
    made = report([band("± 60 %", "2025-01-15")])
    assert "1 medewerker staat buiten de band: D (onder" in made.summary().text
    assert made.outside().html.count('class="card"') == 1


def test_without_the_table_one_sentence_and_no_word_in_the_cards() -> None:
    made = report(None)
    assert made.agreements().text == (
        "Afspraken\n\nAfspraken zijn niet aangeleverd. Met een tabel afspraken staat hier hoe ze ervoor "
        "staan."
    )
    assert "afspraak" not in made.outside().text.casefold()


def test_what_changed_what_ends_and_who_is_outside_without() -> None:
    made = report(
        [
            band("± 15 %", "2024-06-01", "2025-02-28"),
            {"subject": "ritme", "agreed": "maandelijks", "date": "2024-06-01", "until": "2024-12-31"},
            person("C", help="B neemt een gezin over", who="B", until="2025-02-10", why="veel instroom"),
            person("D", "2024-12-01", until="2025-01-20"),
            person("E", "2024-12-01", done_on="2025-01-20"),
            person("A", "2024-11-01", done_on="2024-12-20"),
        ]
    )
    shown = made.agreements().text
    # Made in January: that of C. Carried out: that of E. Lapsed since the report before: that of D, and
    # the rhythm, which held on 31 December for the last time.
    assert "In januari 2025: 1 afspraak gemaakt, 1 afgerond, 2 vervallen." in shown
    assert "Loopt binnenkort af (uiterlijk februari 2025): band en C." in shown
    assert "Het team heeft geen lopende afspraak over: ritme en deelnemers." in shown
    assert "Buiten de band zonder lopende afspraak: D, E en F." in shown
    assert "band | ± 15 % | 1 juni 2024 | 28 februari 2025 | loopt af" in shown
    assert "ritme | maandelijks | 1 juni 2024 | 31 december 2024 | vervallen" in shown
    people = shown[shown.index("Afspraken met medewerkers") :].splitlines()[2:]
    assert people == [
        "D | even rust |  | 1 december 2024 | 20 januari 2025 | vervallen",
        "C | even rust | B neemt een gezin over | 10 januari 2025 | 10 februari 2025 | nieuw; loopt af",
        "E | even rust |  | 1 december 2024 | – | afgerond op 20 januari 2025",
    ]


def test_nothing_new_is_said_plainly() -> None:
    shown = report([person(name, "2024-11-01") for name in "CDEF"]).agreements().text
    assert "In januari 2025 is er geen afspraak gemaakt, afgerond of vervallen." in shown
    assert "Iedereen buiten de band heeft een lopende afspraak." in shown


def test_a_team_that_recorded_nothing_while_others_did() -> None:
    shown = report([{**person(""), "team": "Zuid"}]).agreements().text
    assert "Team Noord heeft geen afspraken vastgelegd." in shown
    assert "Buiten de band zonder lopende afspraak: D, E, C en F." in shown


def test_the_card_of_a_colleague_holds_the_running_agreement() -> None:
    rows = [
        person("C", help="hulp bij verslagen", who="A", until="2025-03-10", why="veel instroom"),
        person("C", "2025-01-20", agreed="twee zaken over"),
        person("D", until="2025-01-12"),
    ]
    cards = report(rows).outside().text.split("\n")
    place = next(number for number, line in enumerate(cards) if line.startswith("C: "))
    assert cards[place + 1 : place + 3] == [
        "Afspraak van 10 januari 2025, tot en met 10 maart 2025: even rust; hulp bij verslagen; A; waardoor: "
        "veel instroom.",
        "Afspraak van 20 januari 2025: twee zaken over.",
    ]
    after = next(number for number, line in enumerate(cards) if line.startswith("D: ")) + 1
    assert cards[after].startswith("E: ")


SECRET = [person("C", agreed="stille afspraak", until="2025-02-10"), band("± 15 %", "2025-01-02")]


@pytest.mark.parametrize("audience", ["management", "works_council", "researcher"])
def test_readers_without_persons_read_of_the_team_only(audience: str) -> None:
    made = report(SECRET, audience)
    shown = made.agreements()
    assert "band | ± 15 %" in shown.text
    assert "In januari 2025: 1 afspraak gemaakt" in shown.text
    assert "Afspraken met medewerkers staan hier niet. Deze lezer ziet geen cijfers" in shown.text
    assert not re.search(r"stille|\bC\b|buiten de band", shown.html)
    assert "stille" not in made.outside().html
    assert "C" not in made.checks().text


@pytest.mark.parametrize("date", [None, "2025-02-01"])
def test_without_consent_agreements_with_colleagues_are_left_out(date: str | None) -> None:
    privacy = {"works_council_consent": date} if date else {}
    made = report(SECRET, "manager", privacy=privacy)
    assert "weggelaten" in made.agreements().text
    assert "In januari 2025: 1 afspraak gemaakt" in made.agreements().text
    for part in (made.agreements(), made.outside()):
        assert not re.search(r"stille|\bC\b", part.html)
    assert [line for line in made.checks().text.splitlines() if line.startswith("agreements")] == [
        "agreements 1"
    ]


def test_the_check_counts_what_runs_and_who_has_none() -> None:
    # Running: the band; those with C and A. Outside are C, D, E and F.
    lines = report([*SECRET, person("A")]).checks().text.splitlines()
    assert "agreements 1 2, outside without 3" in lines


def test_words_from_the_data_are_escaped() -> None:
    made = report([person("C", agreed="<b>rust</b>", help="a & b")])
    for html in (made.agreements().html, made.outside().html):
        assert "&lt;b&gt;rust&lt;/b&gt;" in html
        assert "<b>rust" not in html


@pytest.mark.parametrize("audience", ["team", "manager", "hr", "management"])
def test_the_whole_page_stays_without_missing_numbers_and_with_single_names(audience: str) -> None:
    made = report([*SECRET, person("D", until="2025-01-12"), band("± 12 %", "2024-06-01")], audience)
    parts = ("header", "summary", "employees", "agreements", "flows", "signals", "outside", "about")
    html = "".join(getattr(made, part)().html for part in parts)
    assert not re.search(r">[^<]*(\b(nan|NaT|None)\b|[{}])[^<]*<", html)
    ids = re.findall(r'id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
