"""The summary of all teams: nobody in it can be recognised, and a known effect is found."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from started_teams import answers, settings, tables

from caseload_analysis.evaluation.before_after import before_after
from caseload_analysis.evaluation.summary import factor
from caseload_analysis.privacy.audience import read
from caseload_analysis.reports.evaluation.integral_standing import standing
from caseload_analysis.reports.integral import IntegralReport
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import UsageError

PARTS = [
    *("header", "summary", "approach", "standing", "claims", "said"),
    *("differences", "proposals", "effect", "practice", "about", "checks"),
]
SIZES = dict.fromkeys(["Alfa", "Beta", "Gamma", "Delta", "Epsilon", "Zeta"], 8)
STARTS = {"Alfa": "2023-07-01", "Beta": "2023-09-01", "Gamma": "2023-11-01", "Delta": "2024-01-01"}
END = pd.Period("2024-08", "M")
DEMO = Path(__file__).parents[2] / "data" / "demo"


def report(
    audience: str = "management",
    *,
    language: str = "en",
    sizes: dict[str, int] = SIZES,
    starts: dict[str, str] = STARTS,
    more: dict[str, pd.DataFrame] | None = None,
    period: pd.Period = END,
    **extra: Any,
) -> IntegralReport:
    if more or extra:
        given = tables(sizes, starts) | (more or {})
        org = read(given, audience, settings=settings(starts, **extra), until=period.end_time.date())
    else:
        org = plain(audience, tuple(sizes.items()), tuple(starts.items()), period)
    return IntegralReport.of(org, period, language)


@cache
def plain(
    audience: str, sizes: tuple[tuple[str, int], ...], starts: tuple[tuple[str, str], ...], period: pd.Period
) -> Organisation:
    """Return the teams with nothing more told about them, read once."""
    given = tables(dict(sizes), dict(starts))
    return read(given, audience, settings=settings(dict(starts)), until=period.end_time.date())


def whole(made: IntegralReport) -> str:
    return "\n".join(getattr(made, part)().text for part in PARTS)


def rows(text: str) -> dict[str, list[str]]:
    return {line.split(" | ")[0]: line.split(" | ")[1:] for line in text.splitlines() if " | " in line}


@pytest.mark.parametrize("audience", ["management", "works_council", "hr", "researcher"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_reader_gets_every_part(audience: str, language: str) -> None:
    said = whole(report(audience, language=language))
    assert len(said) > 2000
    assert "nan" not in said


@pytest.mark.parametrize("audience", ["management", "works_council", "researcher", "hr"])
def test_nobody_is_named(audience: str) -> None:
    assert not re.search(r"\b[ABDEGZ]0\d\b", whole(report(audience)))


@pytest.mark.parametrize("audience", ["team", "manager", "nobody"])
def test_who_sees_one_team_has_no_summary(audience: str) -> None:
    with pytest.raises(UsageError, match="hr, management, works_council, researcher"):
        IntegralReport.open(DEMO, "2026-03", "en", audience)


def test_a_month_outside_of_the_data_is_refused() -> None:
    with pytest.raises(UsageError, match="choose one of these"):
        IntegralReport.open(DEMO, "2031-03", "en", "hr")


def test_the_effect_built_in_is_found() -> None:
    """Every team that starts goes from 12 to 10 cases a worker; the others stay."""
    noisy = _uneven(tables(SIZES, STARTS))
    made = report(more=noisy)
    cells = rows(made.effect().text)["cases per deployable fte"]
    assert float(cells[1].replace("−", "-")) == pytest.approx(-2.0, abs=0.3)
    assert cells[4] == "yes"


def _uneven(given: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return cases and assignments with some short cases more in each team, from a seed."""
    rng, people = np.random.default_rng(5), given["contracts"]["employee_id"]
    start = pd.Timestamp("2022-01-01") + pd.to_timedelta(rng.integers(0, 1000, 300), unit="D")
    more = pd.DataFrame({"start": start, "end": start + pd.to_timedelta(rng.integers(10, 60, 300), unit="D")})
    more["case_id"] = [f"Q{number}" for number in range(300)]
    cases = more.assign(family_id="G" + more["case_id"], child_id="J" + more["case_id"])
    cases["measure"], cases["expected_end"] = "ots", pd.NaT
    held = more.assign(employee_id=rng.choice(people, 300))
    return {
        "cases": pd.concat([given["cases"], cases], ignore_index=True),
        "assignments": pd.concat([given["assignments"], held], ignore_index=True),
    }


def test_the_figures_are_those_of_before_and_after() -> None:
    org = read(DEMO, until="2026-03-31")
    made = IntegralReport.of(org, pd.Period("2026-03", "M"), "en")
    names = ["caseload_per_fte", "outside", "absence_rate"]
    table = before_after(org, "organisation", names=names, horizon=6).table.set_index("indicator")
    for one in made.whole.pooled:
        if one.name in names:
            assert one.found is not None
            row = one.found.table.iloc[0]
            for figure in ("minimal_detectable", "estimate", "low", "high"):
                theirs = float(table[figure][one.name]) * factor(one.name)
                assert float(row[figure]) == pytest.approx(theirs, rel=1e-6)


def test_a_claim_that_cannot_be_tested_is_not_answered() -> None:
    cells = rows(report().claims().text)
    assert cells["Less sickness absence?"][-1].replace("\xa0", " ") == "cannot be told yet"
    pressure = cells["Lasting longer: less perceived pressure?"]
    assert [cell.replace("\xa0", " ") for cell in pressure[3:]] == [
        "not for this reader",
        "cannot be told yet",
    ]


def test_a_rise_answers_no() -> None:
    """The teams go from 12 to 20 cases a worker after their start: more are outside the band, not fewer."""
    made = report("hr", more=_uneven(tables(SIZES, STARTS, before=12, after=20)))
    cells = rows(made.claims().text)["Fewer outside the band?"]
    assert cells[3].startswith("+")
    assert cells[-1] == "no"


SMALL = {**SIZES, "Klein": 3}


def shown(made: IntegralReport, column: int) -> dict[str, str]:
    return {name: cells[column] for name, cells in rows(made.standing().text).items() if name != "team"}


def test_a_small_team_is_hidden_with_a_second_one() -> None:
    cells = shown(report(sizes=SMALL), 3)
    assert cells["Klein"] == "hidden"
    assert sum(cell == "hidden" for cell in cells.values()) == 2
    assert cells["all teams"] == "40.0"


def test_what_is_hidden_cannot_be_worked_out_from_the_total() -> None:
    """Nothing is left of the cases and of the deployable fte when those shown are taken from the total."""
    made = report(sizes=SMALL)
    for column in (0, 3):
        cells = shown(made, column)
        known = [float(cell) for name, cell in cells.items() if cell != "hidden" and name != "all teams"]
        assert len(known) == len(SMALL) - 2
        assert float(cells["all teams"]) == sum(known)
    assert "All teams: of the teams shown." in made.standing().text
    assert "of the teams shown" not in report().standing().text


def test_the_caseload_per_fte_hides_where_the_fte_does() -> None:
    found = standing(report(sizes=SMALL).whole)
    assert found.hidden["per_fte"] == found.hidden["deployable_fte"]


def test_one_small_team_alone_hides_the_total_too() -> None:
    cells = shown(report(sizes={"Klein": 3}, starts={}), 3)
    assert cells == {"Klein": "hidden", "all teams": "hidden"}


def test_the_hr_adviser_sees_small_teams() -> None:
    assert shown(report("hr", sizes=SMALL), 3)["Klein"] == "3.0"


def test_the_names_of_extremes_leave_out_hidden_teams() -> None:
    assert "Klein" not in report(sizes=SMALL).differences().text.split("Not yet started")[0]


def agreement(team: str, subject: str, agreed: str, until: str | None = None) -> dict[str, Any]:
    return {
        "team": team,
        "employee_id": "",
        "date": "2024-01-10",
        "subject": subject,
        "agreed": agreed,
        "until": until,
    }


def test_where_the_approach_is_not_the_same() -> None:
    given = pd.DataFrame(
        [
            agreement("Alfa", "bandbreedte", "± 10 %"),
            agreement("Alfa", "ritme", "maandelijks"),
            agreement("Alfa", "deelnemers", "iedereen"),
            agreement("Beta", "ritme", "elke vier weken"),
            agreement("Beta", "bandbreedte", "± 10 %", "2024-03-01"),
        ]
    )
    given = given.assign(date=pd.to_datetime(given["date"]), until=pd.to_datetime(given["until"]))
    made = report(more={"agreements": given})
    said = made.differences().text
    assert "No running agreement on band: Beta, Gamma and Delta." in said
    assert (
        "maandelijks (Alfa) and elke vier weken (Beta)" in said
        or "elke vier weken (Beta) and maandelijks (Alfa)" in said
    )
    assert "Not yet started: Epsilon and Zeta." in said
    cells = rows(made.approach().text)
    assert cells["Alfa"][1:5] == ["±\xa010\xa0%", "maandelijks", "recorded", "3 / 3"]
    assert cells["Beta"][1:5] == ["–", "elke vier weken", "–", "1 / 2"]


def test_agreements_that_were_not_delivered_are_not_called_missing() -> None:
    made = report()
    assert "Agreements were not delivered, so whether all teams have the same approach" in made.summary().text
    assert "no running agreement" not in made.summary().text + made.differences().text
    assert "still to be made" not in made.proposals().text


def test_response_and_scores_over_the_teams() -> None:
    given = pd.concat([answers("Alfa", 7, "2024-01-15", 4.0), answers("Beta", 5, "2024-03-15", 2.0)])
    made = report(more={"evaluations": given})
    cells = rows(made.approach().text)
    assert cells["Alfa"][-1].replace("\xa0", " ") == "7 of 8 (88 %)"
    assert cells["Delta"][-1].replace("\xa0", " ") == "no answers"
    assert cells["Zeta"][-1].replace("\xa0", " ") == "not yet due"
    mean = (7 * 4.0 + 5 * 2.0) / 12
    assert f"{mean:.1f}" in rows(made.about().text)["Plan together"]


def test_the_summary_shows_what_hr_released_beyond_a_team_without_its_name() -> None:
    """Seven and five answered, twelve together; of three released remarks two go beyond their team."""
    given = [
        answers("Alfa", 7, "2024-01-15", 4.0, remark="te vaak ad hoc"),
        answers("Beta", 5, "2024-03-15", 2.0),
    ]
    words = {"team": ["Alfa", "Beta", "Alfa"], "remark": ["vaker samen", "rust helpt", "alleen ons"]}
    released = pd.DataFrame({**words, "beyond_team": [True, True, False]})
    released["date"] = pd.to_datetime(["2024-01-15", "2024-03-15", "2024-01-15"])
    more = {"evaluations": pd.concat(given), "released_remarks": released.assign(step="plan", item="change")}
    for audience in ("management", "works_council"):
        made = report(audience, more=more)
        assert "7 remarks were made: Plan together 7." in made.said().text
        assert "released 2 remarks, some perhaps in other words. Not shown here: 5." in made.said().text
        said = made.about().text
        written = said[said.index("What people wrote") :]
        assert written.index("rust helpt") < written.index("vaker samen")
        assert "alleen ons" not in said
        assert not {"Alfa", "Beta"} & set(written[: written.index("vaker samen")].split())
    few = more | {"evaluations": given[0]}
    assert "vaker samen" not in report(more=few).about().text


def test_the_response_per_team_says_when_more_answered_than_are_in_post() -> None:
    given = pd.concat([answers("Alfa", 9, "2024-01-15", 4.0), answers("Beta", 4, "2024-03-15", 2.0)])
    for audience, few in (("management", "fewer than 5"), ("hr", "4 of 8 (50 %)")):
        made = report(audience, more={"evaluations": given}).approach()
        cells = {team: row[-1].replace("\xa0", " ") for team, row in rows(made.text).items()}
        assert (cells["Alfa"], cells["Beta"]) == ("9 of 8", few)
        assert "More answered than were in post" in made.text
    assert "More answered" not in report().approach().text


def test_a_team_that_answered_two_evaluations_counts_once() -> None:
    """Alfa is evaluated after half a year, seven of eight, and again half a year on, six of eight."""
    given = [
        ("Alfa", 7, "2024-01-15"),
        ("Alfa", 6, "2024-07-15"),
        ("Beta", 5, "2024-03-15"),
        ("Gamma", 2, "2024-05-15"),
    ]
    made = report(more={"evaluations": pd.concat([answers(team, n, day, 4.0) for team, n, day in given])})
    cells = {team: row[-1].replace("\xa0", " ") for team, row in rows(made.approach().text).items()}
    assert (cells["Alfa"], cells["Beta"], cells["Gamma"]) == (
        "6 of 8 (75 %)",
        "5 of 8 (63 %)",
        "fewer than 5",
    )
    assert "More answered" not in made.approach().text
    said = made.said().text.replace("\xa0", " ")
    assert "each of 2 teams: 11 of 16 (69 %) of the people in post on its day" in said


def test_roles_and_numbers_of_remarks_over_the_teams() -> None:
    given = [
        answers(team, 6, "2024-03-15", score, role=role, remark="Iemand zei iets")
        for team in ("Alfa", "Beta")
        for score, role in ((5.0, "worker"), (2.0, "support"))
    ]
    more = {"evaluations": pd.concat([*given, answers("Beta", 1, "2024-03-15", 3.0, role="manager")])}
    for audience in ("management", "works_council", "researcher"):
        made = report(audience, more=more)
        said = made.said().text
        assert "no two roles have enough answers" in made.about().text
        assert "24 remarks were made: Plan together 24. Not shown here: 24." in said
        assert "Iemand" not in said
    only = {"evaluations": pd.concat(given)}
    assert "support 2.0, worker 5.0 (difference −3.0" in report("management", more=only).about().text
    said = report("hr", more=more).said().text
    assert "support 2.0, worker 5.0 (difference −3.0" in report("hr", more=more).about().text
    assert "24 remarks were made: Plan together 24. They stand in the evaluation of each team." in said


@pytest.mark.parametrize("audience", ["management", "works_council", "researcher"])
def test_readers_without_employees_are_told_of_the_balance(audience: str) -> None:
    """Twelve cases a worker in even months before the start, ten after: outside ± 15 % from then on."""
    made, ours = report(audience), report("hr")
    for team in ("Alfa", "Zeta"):
        assert rows(made.standing().text)[team][-2:] == rows(ours.standing().text)[team][-2:]
    assert rows(made.standing().text)["Alfa"][-2:] == ["100\xa0%", "0\xa0%"]
    assert rows(made.standing().text)["Zeta"][-2:] == ["0\xa0%", "0\xa0%"]
    assert (
        rows(made.claims().text)["Fewer outside the band?"]
        == rows(ours.claims().text)["Fewer outside the band?"]
    )
    assert {"outside", "spread"} <= {one.name for one in made.whole.pooled}


def test_a_small_team_has_its_balance_hidden_with_a_second() -> None:
    cells = rows(report(sizes={**SIZES, "Alfa": 4}).standing().text)
    hidden = [team for team, row in cells.items() if row[-2:] == ["hidden", "hidden"]]
    assert "Alfa" in hidden
    assert len(hidden) == 2
    assert cells["all teams"][-2] != "hidden"


def test_too_few_answers_over_all_teams_are_hidden() -> None:
    given = {"evaluations": answers("Alfa", 6, "2024-01-15", 4.0)}
    said = report(more=given).said().text
    assert "hidden" in said
    assert "4.0" not in said


def test_before_any_team_started_there_is_nothing_to_sum_up() -> None:
    made = report(period=pd.Period("2023-06", "M"))
    assert "nothing to sum up yet" in made.summary().text
    assert "No effect over the teams can be estimated yet" in made.effect().text


def test_the_checks_are_the_same_in_both_languages() -> None:
    assert report(language="nl").checks().text == report(language="en").checks().text
