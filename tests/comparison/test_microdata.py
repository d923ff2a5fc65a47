"""Figures from an organisation's own tables, against a loop over days and numbers worked by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest

import caseload_analysis as ca
from caseload_analysis.comparison.benchmark import benchmark
from caseload_analysis.comparison.definitions import definitions, differences
from caseload_analysis.comparison.figures import Figures, combine, measured
from caseload_analysis.comparison.microdata import figures_of, whole_years
from caseload_analysis.comparison.own_indicators import INDICATORS, OF_TEAMS

# employee, team, fte, first day, last day (nothing: still in post)
CONTRACTS = [
    ("M1", "Noord", 1.0, "2023-01-01", None),
    ("M2", "Noord", 0.5, "2023-01-01", "2025-06-30"),
    ("M3", "Zuid", 0.75, "2025-03-01", None),
    ("M4", "Zuid", 1.0, "2023-01-01", None),
    ("M5", "Zuid", 0.25, "2023-01-01", None),
    ("M6", "Noord", 0.5, "2024-11-01", "2025-12-31"),
]
# employee, first day, last day, percentage
ABSENCES = [
    ("M1", "2025-01-20", "2025-02-10", 100.0),
    ("M4", "2024-12-15", "2025-01-15", 50.0),
    ("M3", "2025-12-20", None, 100.0),
]
# case, child, employee, first day, the day on which it no longer counts
CASES = [
    *((f"Z{n}", f"J{n // 2}", "M1", "2024-06-01", None) for n in range(8)),
    *((f"Z{n}", f"J{n}", "M2", "2024-07-01", "2025-06-15") for n in range(10, 14)),
    *((f"Z{n}", f"J{n}", "M3", "2025-05-01", None) for n in range(20, 25)),
    *((f"Z{n}", f"J{n}", "M4", "2024-02-01", "2025-12-31") for n in range(30, 33)),
    *((f"Z{n}", f"J{n}", "M6", "2025-01-01", None) for n in range(40, 42)),
]
SETTINGS: dict[str, Any] = {
    "norm": {"unit": "case", "per_fte": 12},
    "since": "2023-01-01",
    "until": "2025-12-31",
}
YEAR = [dt.date(2025, 1, 1) + dt.timedelta(days=n) for n in range(365)]
LAST = YEAR[-1]


def day(text: str | None) -> dt.date:
    return dt.date.fromisoformat(text) if text else dt.date.max


def tables() -> dict[str, pd.DataFrame]:
    cases = pd.DataFrame(CASES, columns=["case_id", "child_id", "employee_id", "start", "end"])
    contracts = pd.DataFrame(CONTRACTS, columns=["employee_id", "team", "fte", "start", "end"])
    return {
        "contracts": contracts.assign(role="jeugdbeschermer"),
        "absences": pd.DataFrame(ABSENCES, columns=["employee_id", "start", "end", "percentage"]).assign(
            kind="ziekte"
        ),
        "cases": cases.drop(columns="employee_id").assign(family_id=cases["child_id"]),
        "assignments": cases.drop(columns="child_id"),
        "establishment": pd.DataFrame(
            {"team": ["Noord", "Zuid"], "start": "2023-01-01", "end": None, "fte": [2.5, 2.25]}
        ),
    }


def read(
    audience: str = "hr", source: dict[str, pd.DataFrame] | None = None, **settings: Any
) -> ca.Organisation:
    return ca.read(source or tables(), settings=SETTINGS | settings, audience=audience)  # type: ignore[arg-type]


def in_post(when: dt.date) -> dict[str, float]:
    return {who: fte for who, _, fte, start, end in CONTRACTS if day(start) <= when <= day(end)}


def sick(who: str, when: dt.date) -> float:
    return sum(
        part / 100 for one, start, end, part in ABSENCES if one == who and day(start) <= when <= day(end)
    )


def held(when: dt.date) -> list[tuple[str, str]]:
    return [(case, who) for case, _, who, start, end in CASES if day(start) <= when < day(end)]


def by_hand(indicator: str) -> tuple[float, float]:
    """Return numerator and denominator of 2025 by walking through its days."""
    now, before = in_post(LAST), in_post(dt.date(2024, 12, 31))
    match indicator:
        case "average_caseload":
            return len(held(LAST)), sum(now[who] for who in {who for _, who in held(LAST)})
        case "caseload_per_deployable_fte":
            free = [sum(fte * (1 - sick(who, when)) for who, fte in in_post(when).items()) for when in YEAR]
            return sum(len(held(when)) for when in YEAR) / 365, sum(free) / 365
        case "absence_rate":
            days = [(who, fte, when) for when in YEAR for who, fte in in_post(when).items()]
            return sum(fte * sick(who, when) for who, fte, when in days), sum(fte for _, fte, _ in days)
        case "turnover_cbs":
            return len(set(before) - set(now)), len(before)
        case "turnover_dfe":
            gone = {
                who: fte for who, _, fte, _, end in CONTRACTS if end and day(end) + dt.timedelta(1) in YEAR
            }
            return sum(gone.values()), sum(now.values())
        case _:
            vacant = 4.75 - sum(now.values())
            return vacant, vacant + sum(now.values())


@pytest.fixture(scope="module")
def org() -> ca.Organisation:
    return read()


@pytest.fixture(scope="module")
def figures(org: ca.Organisation) -> Figures:
    return figures_of({"Voorbeeld": org})


@pytest.mark.parametrize("indicator", INDICATORS)
def test_every_indicator_against_a_walk_through_the_days(figures: Figures, indicator: str) -> None:
    row = figures.only(indicator, 2025).table.iloc[0]
    numerator, denominator = by_hand(indicator)
    assert row["status"] == "given"
    assert row["numerator"] == pytest.approx(numerator)
    assert row["denominator"] == pytest.approx(denominator)
    per = figures.definitions[indicator].per
    assert row["value"] == pytest.approx(per * numerator / denominator)


def test_the_numbers_in_words(figures: Figures) -> None:
    rows = figures.table.loc[figures.table["year"] == 2025].set_index("indicator")[
        ["numerator", "denominator"]
    ]
    # 8 + 5 + 2 cases on the last day, with M1, M3 and M6; M4 still had three the day before.
    assert rows.loc["average_caseload"].tolist() == [15, 1.0 + 0.75 + 0.5]
    # In post on 31 December 2024: M1, M2, M4, M5, M6; a year later M2 is gone, and M6 is there to the last.
    assert rows.loc["turnover_cbs"].tolist() == [1, 5]
    assert rows.loc["turnover_dfe"].tolist() == [0.5, 3.5]
    assert rows.loc["vacancy_rate"].tolist() == [1.25, 4.75]


def test_the_year_may_end_with_another_month(org: ca.Organisation) -> None:
    found = figures_of({"V": org}, ["turnover_dfe"], ends=9)
    assert found.years == [2024, 2025]
    row = found.only("turnover_dfe", 2025).table.iloc[0]
    assert (row["numerator"], row["denominator"]) == (0.5, 3.5)
    assert differences(found.definitions["turnover_dfe"], definitions()["dfe.turnover_dfe"]) == []


def test_only_the_same_definition_can_be_compared(org: ca.Organisation) -> None:
    theirs = definitions()["dfe.turnover_dfe"]
    table = pd.DataFrame({"organisation": ["Leeds"], "year": 2025, "indicator": "turnover_dfe",
                          "numerator": 50.0, "denominator": 500.0})  # fmt: skip
    from_file = Figures(_measured(table, theirs), {"turnover_dfe": theirs})
    with pytest.raises(ca.UsageError, match="they differ in year_ends"):
        combine(from_file, figures_of({"V": org}, ["turnover_dfe"]))
    result = benchmark(
        [from_file, figures_of({"V": org}, ["turnover_dfe"], ends=9)], "turnover_dfe", year=2025
    )
    assert sorted(result.table["organisation"]) == ["Leeds", "V"]


def _measured(table: pd.DataFrame, definition: Any) -> pd.DataFrame:
    return measured(table, {"turnover_dfe": definition})


def test_children_are_counted_where_asked(org: ca.Organisation) -> None:
    row = figures_of({"V": org}, ["average_caseload"], years=2025, unit="child").table.iloc[0]
    assert row["numerator"] == 4 + 5 + 2


def test_organisations_that_count_different_things(org: ca.Organisation) -> None:
    other = read(norm={"unit": "child", "per_fte": 14})
    with pytest.raises(ca.UsageError, match=r"different things \(A: case, B: child\)"):
        figures_of({"A": org, "B": other})
    both = figures_of({"A": org, "B": other}, unit="case")
    values = both.only("average_caseload", 2025).table["value"].tolist()
    assert values == [15 / 2.25] * 2


def test_whole_years_only() -> None:
    assert whole_years(read(until="2025-12-30")) == [2023, 2024]
    half = figures_of({"V": read(until="2025-12-30")}, years=[2025])
    assert set(half.table["status"]) == {"not_available"}
    with pytest.raises(ca.UsageError, match="name the years"):
        figures_of({"V": read(since="2025-02-01")})


def test_tables_that_were_not_delivered() -> None:
    bare = read(
        source={name: table for name, table in tables().items() if name not in ("absences", "establishment")}
    )
    rows = figures_of({"V": bare}, years=2025).table.set_index("indicator")["status"]
    assert rows[["absence_rate", "vacancy_rate"]].tolist() == ["not_available"] * 2
    assert rows["average_caseload"] == "given"


def test_the_first_year_has_nobody_to_have_left(org: ca.Organisation) -> None:
    assert figures_of({"V": org}, ["turnover_cbs"], years=2023).table["status"].tolist() == ["not_available"]


@pytest.mark.parametrize("audience", ["researcher", "works_council"])
def test_what_an_audience_may_not_see_is_suppressed(audience: str) -> None:
    """Five persons are in post, below a minimum of six; the establishment is open to everybody."""
    reader = read(audience, privacy={"minimum_group": 6})
    found = figures_of({"V": reader}, years=2025).table.set_index("indicator")
    hidden = ["average_caseload", "caseload_per_deployable_fte", "absence_rate", "turnover_cbs"]
    assert found.loc[hidden, "status"].tolist() == ["suppressed"] * 4
    assert found.loc[hidden, ["value", "numerator", "denominator"]].isna().all(axis=None)
    seen = ca.formation(reader, "organisation", "Y", "2025", at="end").iloc[0]
    assert found.loc["turnover_dfe", "denominator"] == seen["contract_fte"]
    assert found.loc["vacancy_rate", "numerator"] == seen["vacancy_fte"]


def test_a_hidden_team_cannot_be_worked_out() -> None:
    """Zuid has two or three persons, Noord three or two: with one hidden the other has to be as well."""
    reader = read("researcher", privacy={"minimum_group": 3})
    teams = figures_of({"V": reader}, by="team", years=2025)
    whole = figures_of({"V": reader}, years=2025).table.set_index("indicator")
    assert whole.loc["absence_rate", "status"] == "given"
    for indicator in ("absence_rate", "caseload_per_deployable_fte"):
        hidden = teams.only(indicator).table["denominator"].isna()
        assert hidden.sum() == 2


def test_a_large_enough_organisation_shows_its_sums_and_no_persons() -> None:
    reader = read("researcher", privacy={"minimum_group": 2})
    found = figures_of({"V": reader}, years=2025).table.set_index("indicator")
    assert found.loc[["average_caseload", "turnover_cbs"], "status"].tolist() == ["suppressed"] * 2
    for indicator in ("caseload_per_deployable_fte", "absence_rate", "turnover_dfe", "vacancy_rate"):
        numerator, denominator = by_hand(indicator)
        assert found.loc[indicator, "numerator"] == pytest.approx(numerator)
        assert found.loc[indicator, "denominator"] == pytest.approx(denominator)


def test_teams_lie_within_their_organisation(org: ca.Organisation) -> None:
    found = figures_of({"V": org}, by="team", years=2025)
    assert found.indicators == list(OF_TEAMS)
    assert found.table["within"].unique().tolist() == ["V"]
    rows = found.table.set_index(["organisation", "indicator"])
    assert rows.loc[("V / Noord", "vacancy_rate"), "numerator"] == pytest.approx(2.5 - 1.5)
    for indicator in ("absence_rate", "caseload_per_deployable_fte"):
        parts = found.only(indicator).table[["numerator", "denominator"]].sum()
        assert parts.tolist() == pytest.approx(list(by_hand(indicator)))
    with pytest.raises(ca.UsageError, match="unknown indicator 'turnover_cbs'"):
        figures_of({"V": org}, ["turnover_cbs"], by="team")


def test_a_team_that_is_not_open_to_a_reader() -> None:
    with pytest.raises(ca.AudienceError):
        figures_of({"V": ca.read(tables(), settings=SETTINGS, audience="team", team="Noord")})
