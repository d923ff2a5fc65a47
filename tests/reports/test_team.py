"""The team report: the worked example of the domain definitions (§3) and what readers may see."""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pandas as pd
import pytest

from caseload_analysis.privacy.audience import read
from caseload_analysis.reports import summary
from caseload_analysis.reports.language import Language
from caseload_analysis.reports.summary import Context
from caseload_analysis.reports.team import TeamReport
from caseload_analysis.synthetic.example import example_settings, example_tables
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import CaseloadError, UsageError

JANUARY = pd.Period("2025-01", "M")
CONSENT = {"privacy": {"works_council_consent": "2024-06-01", "minimum_group": 5}}
PARTS = (
    "header",
    "summary",
    "caseload_figure",
    "employees",
    "agreements",
    "flows",
    "signals",
    "establishment",
    "absence",
    "outside",
    "about",
)
WITHOUT_PERSONS = ("management", "works_council", "researcher")


def settled_tables() -> dict[str, pd.DataFrame]:
    """Return the worked example in which all but the newcomer F have held their cases for a year."""
    tables, long_ago = example_tables(), pd.Timestamp("2024-01-01")
    old = tables["assignments"]["employee_id"] != "F"
    for name in ("cases", "assignments"):
        tables[name]["start"] = tables[name]["start"].mask(old, long_ago)
    return tables


@cache
def organisation(audience: str) -> Organisation:
    """Return the settled example as an audience sees it; read once."""
    team = "Noord" if audience in {"team", "manager"} else ""
    return read(settled_tables(), audience, team, settings={**example_settings(), **CONSENT})


def report(
    audience: str = "manager", language: str = "nl", tables: Any = None, **settings: Any
) -> TeamReport:
    """Return a new report on the example, or on other tables and settings."""
    if tables is None and not settings:
        return TeamReport.of(organisation(audience), "Noord", JANUARY, language)
    team = "Noord" if audience in {"team", "manager"} else ""
    merged = {**example_settings(), **CONSENT, **settings}
    org = read(tables or settled_tables(), audience, team, settings=merged)
    return TeamReport.of(org, "Noord", JANUARY, language)


def page(made: TeamReport) -> str:
    return "".join(getattr(made, part)().html for part in PARTS)


class Seen(HTMLParser):
    """Collects what a reader sees or hears of a page: texts and alternatives."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.feed(html)

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.words += [value or "" for name, value in attrs if name == "alt"]


def seen(html: str) -> str:
    return " ".join(Seen(html).words)


def sentences(made: TeamReport) -> list[str]:
    return re.findall(r"<p[^>]*>(.*?)</p>", made.summary().html)


def test_the_worked_example_in_three_sentences() -> None:
    first, second, third = sentences(report())
    # In 2024 there were 53 cases to (6.2222 - 1) × 12 = 62.67: 15.4 % below, so outside all year.
    assert first == (
        "Op 31 januari 2025 heeft team Noord 59 zaken: 21,0\xa0% minder dan de norm voor de formatie "
        "(74,7) en 19,6\xa0% meer dan de norm voor de inzetbare formatie (49,3); dat is onder de "
        "afgesproken band (±\xa015\xa0%), 13 maanden op rij."
    )
    assert second == (
        "In januari 2025 kwamen er 6 zaken bij en werden er geen zaken afgesloten of overgedragen; de "
        "inzetbare formatie daalde van gemiddeld 5,22 naar 4,61 fte."
    )
    # Against 12, 10.67, 9.33, 12, 10.67, 12 and 8 only C is above 115 %; D, E and F are below 85 %.
    assert third == (
        "4 medewerkers staan buiten de band; het langst: C (boven, 13 maanden op rij), "
        "D (onder, 13 maanden op rij) en E (onder, 13 maanden op rij)."
    )


def test_the_worked_example_in_english() -> None:
    first = sentences(report(language="en"))[0]
    assert (
        "21.0\xa0% less than the establishment norm of 74.7 and 19.6\xa0% more than the deployable norm"
        in first
    )


def test_the_worked_deviations_to_two_decimals() -> None:
    row = report().page.frames.deviation.iloc[-1]
    shown = [Language("nl").percent(row[f"deviation_{name}"], 2) for name in ("formation", "deployable")]
    assert shown == ["−20,98\xa0%", "19,59\xa0%"]


def test_employee_d_in_words() -> None:
    table = seen(report("manager").employees().html)
    assert "4 zaken zonder inzetbare formatie" in table
    assert "in inwerkperiode (50\xa0%)" in table
    # E: 7 cases against 12 × 16/36 = 5.33 is +31.25 %.
    assert "norm inzetbaar 5,3 (+31,3\xa0%)" in table


def test_the_team_reads_nothing_of_a_colleagues_deployment() -> None:
    shown = seen(page(report("team")))
    assert "zonder inzetbare formatie" not in shown
    assert "norm inzetbaar 5,3" not in shown
    assert "19,6\xa0%" in shown


def test_the_team_reads_no_reasons_of_few_people() -> None:
    shown = seen(report("team").establishment().html)
    assert "verborgen (groep te klein)" in shown
    assert "ouderschapsverlof" not in shown
    assert "ouderschapsverlof" in seen(report("manager").establishment().html)


@pytest.mark.parametrize(
    ("audience", "language"), [("team", "nl"), ("manager", "en"), ("hr", "nl"), ("works_council", "en")]
)
def test_nothing_on_the_page_is_a_missing_number_of_the_machine(audience: str, language: str) -> None:
    shown = seen(page(report(audience, language)))
    assert not re.search(r"\b(nan|inf|None|NaT|NaN|array)\b|<NA>|\{|\}", shown)
    assert not re.search(r"-\d", shown.replace("SHA-256", "").replace("31-01-2025", ""))


@pytest.mark.parametrize("audience", WITHOUT_PERSONS)
def test_a_reader_without_persons_finds_no_employee(audience: str) -> None:
    made = report(audience)
    shown = made.employees()
    assert "Deze lezer ziet geen cijfers over afzonderlijke medewerkers." in shown.text
    assert "<table" not in shown.html and "<img" not in shown.html
    # In the example the codes are single letters: they stand in headings or cards, or nowhere.
    assert not re.search(r">[A-G]:? ?[<\d]", page(made))
    assert sentences(made)[2] == "In de 13 getoonde perioden stond het team 13 keer buiten de band."


@pytest.mark.parametrize("date", [None, "2025-02-01"])
def test_without_the_works_councils_consent_nobody_is_named(date: str | None) -> None:
    made = report("team", privacy={"works_council_consent": date} if date else {})
    for part in (made.employees(), made.outside()):
        assert "weggelaten" in part.text
        assert "<img" not in part.html
    assert sentences(made)[2] == "4 medewerkers staan buiten de band, het langst 13 maanden op rij."


def test_consent_on_the_last_day_is_in_time() -> None:
    assert not report("team", privacy={"works_council_consent": "2025-01-31"}).page.withheld


def test_the_conversation_has_the_three_questions_and_room_for_each() -> None:
    shown = report().outside()
    assert shown.html.count('class="card"') == 4
    assert shown.html.count("Waardoor is dit ontstaan?") == 4
    assert shown.html.count("Hoe lang mag het team dit van deze collega vragen?") == 4
    assert shown.html.count("Hoe helpt het team?") == 4
    assert "C: 12 zaken, norm 9,3 (+28,6\xa0%), boven de band, 13 maanden op rij" in shown.text
    assert "F: 6 zaken, norm 12,0 (−50,0\xa0%), onder de band, sinds deze maand" in shown.text


def test_nobody_outside_a_wide_band() -> None:
    made = report(band={"relative": 3.0})
    assert "Niemand staat buiten de band." in made.outside().text
    assert sentences(made)[2] == "Geen enkele medewerker staat buiten de band."
    assert 'class="card"' not in made.outside().html


def test_cases_after_a_contract_are_said_in_words() -> None:
    tables = settled_tables()
    gone = tables["contracts"]["employee_id"] == "A"
    tables["contracts"]["end"] = tables["contracts"]["end"].mask(gone, pd.Timestamp("2025-01-20"))
    made = report(tables=tables)
    assert "A heeft 13 zaken zonder formatie." in made.outside().text
    assert "13 zaken zonder formatie" in made.employees().alt


def test_numbers_of_figures_stay_when_a_part_is_shown_again() -> None:
    made = report()
    first = made.caseload_figure().text
    assert "Figuur 2. " in made.employees().text
    assert made.caseload_figure().text == first
    assert "Figuur 1. " in first
    assert "Tabel 1. " in made.employees().text
    assert "Tabel 2. " in made.flows().text


def test_expectations_missing_and_given() -> None:
    assert "niemand heeft een verwachte instroom of uitstroom opgegeven" in report().flows().text
    tables = example_tables()
    tables["cases"]["expected_end"] = (
        [pd.Timestamp("2025-02-10")] * 3 + [pd.Timestamp("2025-01-15")] + [pd.NaT] * 55
    )
    tables["expectations"] = pd.DataFrame(
        {
            "team": "Noord",
            "employee_id": ["A", "B"],
            "period": "2025-02",
            "inflow": [1.0, 2.0],
            "outflow": [0.0, 1.0],
        }
    )
    shown = report(tables=tables).flows().text
    assert "In februari 2025 verwacht het team een instroom van 3 zaken en een uitstroom van 1 zaak." in shown
    assert "In februari 2025 bereiken 3 zaken de verwachte einddatum." in shown
    assert "1 zaak is over de verwachte einddatum heen en loopt nog." in shown


def test_what_was_not_delivered_is_said() -> None:
    assert "De begrote formatie is niet aangeleverd" in report().about().text
    tables = {name: table for name, table in settled_tables().items() if name != "absences"}
    without = report(tables=tables)
    assert "Afwezigheid is niet aangeleverd" in without.about().text
    assert "daarom zijn er geen verzuimcijfers" in without.absence().text
    assert "%" not in without.absence().text
    assert "Afwezigheid is niet aangeleverd" not in report("team").about().text


def test_the_header_names_reader_norm_and_band() -> None:
    shown = report("team").header().text
    for expected in (
        "Caseload van team Noord, januari 2025",
        "voor het team",
        "12 zaken per fte (36 uur per week)",
        "±\xa015\xa0%",
    ):
        assert expected in shown


def test_the_foot_names_conventions_and_consent() -> None:
    shown = report().about().text
    assert "instemming ondernemingsraad: 1 juni 2024" in shown
    assert "de einddatum telt niet meer mee bij: zaken en toewijzingen" in shown
    assert "in de norm zit geen verzuim" in shown
    contained = report(norm={"unit": "case", "per_fte": 12, "includes_sickness": True}).about().text
    assert "in de norm zit al gemiddeld verzuim" in contained


def test_every_figure_and_table_has_its_words() -> None:
    html = page(report())
    assert html.count("<figure") == html.count("<figcaption>") == 6
    assert all(len(alt) > 60 for alt in re.findall(r'alt="([^"]*)"', html))
    assert html.count("<table") == html.count("<caption>") == 4
    assert len(re.findall(r'id="([^"]+)"', html)) == len(set(re.findall(r'id="([^"]+)"', html)))


def test_the_checks_are_the_worked_figures() -> None:
    assert report().checks().text.splitlines()[:3] == [
        "caseload 59, below for 13",
        "norms 74.7 49.3",
        "deviations -0.210 0.196",
    ]
    # Nothing was agreed, and C, D, E and F are outside. From February 2024 on nobody came until F's six
    # cases: the mean is 6 ÷ 12, the limits are 0.5 ± 2.66 × 6 ÷ 11, and eleven are below it. Nobody went.
    assert report().checks().text.splitlines()[6:] == [
        "agreements 0 0, outside without 4",
        "signals came -1.0 0.5 2.0 shift outside, went 0.0 0.0 0.0 none, absence nan nan nan none",
    ]


@pytest.mark.parametrize(
    ("team", "period", "said"),
    [("Nord", "2025-01", "did you mean 'Noord'"), ("Noord", "2035-01", "the data speak of")],
)
def test_wrong_use_is_said(team: str, period: str, said: str) -> None:
    org = report("hr").page.org
    with pytest.raises(UsageError, match=said):
        TeamReport.of(org, team, pd.Period(period, "M"))


@pytest.mark.parametrize(
    ("period", "audience", "said"),
    [("2026/10", "team", "is no period"), ("2026-10", "teem", "did you mean 'team'")],
)
def test_open_refuses_before_it_reads(period: str, audience: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        TeamReport.open("no-such-folder", "Noord", period, "en", audience)


@pytest.mark.parametrize(
    ("language", "period", "said"),
    [
        ("nl", "2026/10", "'2026/10' is geen periode; schrijf"),
        ("nl", "2026-10", "no-such-folder: hier is geen map of bestand; noem een map"),
        ("", "2026/10", "'2026/10' is no period"),
        ("fr", "2026/10", "'2026/10' is no period"),
    ],
)
def test_open_refuses_in_the_language_of_the_report(language: str, period: str, said: str) -> None:
    with pytest.raises(CaseloadError, match=said):
        TeamReport.open("no-such-folder", "Noord", period, language)


def context(code: str = "nl", unit: str = "case") -> Context:
    return Context(Language(code), "Noord", pd.Period("2026-10", "M"), "M", unit, 20757, "±\xa015\xa0%")


def outside(*periods: int, status: str = "above") -> pd.DataFrame:
    names = [f"M{place}" for place in range(1, len(periods) + 1)]
    return pd.DataFrame({"employee_id": names, "status": status, "periods_outside": periods})


@pytest.mark.parametrize(
    ("periods", "said"),
    [
        ((), "Geen enkele medewerker staat buiten de band."),
        ((1,), "1 medewerker staat buiten de band: M1 (boven, sinds deze maand)."),
        (
            (1, 4),
            "2 medewerkers staan buiten de band: M2 (boven, 4 maanden op rij) en M1 (boven, "
            "sinds deze maand).",
        ),
        (
            (1, 4, 2, 9),
            "4 medewerkers staan buiten de band; het langst: M4 (boven, 9 maanden op rij), "
            "M2 (boven, 4 maanden op rij) en "
            "M3 (boven, 2 maanden op rij).",
        ),
    ],
)
def test_who_is_outside_for_none_one_and_many(periods: tuple[int, ...], said: str) -> None:
    assert summary.who_is_outside(outside(*periods), context(), named=True) == said


def test_counts_only_where_nobody_may_be_named() -> None:
    assert summary.who_is_outside(outside(3), context("en"), named=False) == (
        "1 employee is outside the band, at the longest 3 months in a row."
    )


def flow(inflow: int, from_others: int, outflow: int, to_others: int) -> pd.Series:
    return pd.Series(
        {"inflow": inflow, "transfers_in": from_others, "outflow": outflow, "transfers_out": to_others}
    )


def fte(amount: float) -> pd.Series:
    return pd.Series({"deployable_fte": amount})


@pytest.mark.parametrize(
    ("flows", "code", "said"),
    [
        (
            (0, 0, 0, 0),
            "nl",
            "In oktober 2026 kwamen er geen zaken bij en werden er geen zaken afgesloten of overgedragen;",
        ),
        (
            (1, 0, 1, 0),
            "nl",
            "In oktober 2026 kwam er 1 zaak bij en werd er 1 zaak afgesloten of overgedragen;",
        ),
        (
            (4, 2, 8, 1),
            "nl",
            "In oktober 2026 kwamen er 6 zaken bij (waarvan 2 van een ander team) en werden "
            "er 9 zaken afgesloten of "
            "overgedragen (waarvan 1 aan een ander team);",
        ),
        ((1, 0, 0, 0), "en", "In October 2026, 1 case was added and no cases were closed or handed over;"),
    ],
)
def test_what_changed_for_none_one_and_many(flows: tuple[int, int, int, int], code: str, said: str) -> None:
    assert summary.changes(flow(*flows), fte(9), fte(9), context(code)).startswith(said)


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (9.1, 9.8, "daalde van gemiddeld 9,80 naar 9,10 fte."),
        (9.8, 9.1, "steeg van gemiddeld 9,10 naar 9,80 fte."),
        (9.801, 9.799, "bleef gemiddeld 9,80 fte."),
        (float("nan"), 9.1, "is verborgen, want de groep is te klein."),
        (9.1, float("nan"), "was gemiddeld 9,10 fte."),
    ],
)
def test_the_deployable_establishment_in_words(now: float, before: float, said: str) -> None:
    assert summary.changes(flow(0, 0, 0, 0), fte(now), fte(before), context()).endswith(said)


def standing(formation: float, deployable: float, norm: float = 12.0, status: str = "inside") -> pd.Series:
    return pd.Series(
        {
            "actual": 12.0,
            "norm_formation": norm,
            "norm_deployable": norm,
            "deviation_formation": formation,
            "deviation_deployable": deployable,
            "status": status,
            "periods_outside": 2,
        }
    )


NOTHING = float("nan")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            standing(0.0, 0.0004),
            "evenveel als de norm voor de formatie (12,0) en evenveel als de norm voor de "
            "inzetbare formatie (12,0)",
        ),
        (
            standing(NOTHING, NOTHING, 0.0, "undefined"),
            "er is geen norm voor de formatie, want niemand is in dienst en er is geen norm "
            "voor de inzetbare formatie, want niemand is inzetbaar; zonder norm is er geen "
            "band.",
        ),
        (
            standing(0.2, NOTHING, status="above"),
            "de norm voor de inzetbare formatie is verborgen, want de groep is te klein; "
            "dat is boven de afgesproken band (±\xa015\xa0%), 2 maanden op rij.",
        ),
    ],
)
def test_standing_at_the_edges(row: pd.Series, said: str) -> None:
    assert said in summary.standing(row, context())


@pytest.mark.parametrize(("unit", "said"), [("child", "12 jeugdigen"), ("family", "12 gezinnen")])
def test_other_counting_units(unit: str, said: str) -> None:
    assert said in summary.standing(standing(0, 0), context(unit=unit))
