"""Which teams are hidden, held against organisations of which the numbers of people are known by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseload_analysis.privacy.audience import read
from caseload_analysis.privacy.hidden_teams import (
    _beside,
    are_hidden,
    hidden_in_year,
    hidden_teams,
    without_hidden_teams,
)
from caseload_analysis.tables.organisation import Organisation

SINCE, UNTIL = "2025-01-01", "2026-12-31"
SEPTEMBER, OCTOBER = pd.Period("2026-09", "M"), pd.Period("2026-10", "M")

Stay = tuple[int, str, str | None]
"""How many people are in post from a day up to and including another, or until the end."""


def whole(*stays: Stay | int) -> list[Stay]:
    """Return stays, a plain number from before the data until after them."""
    return [each if isinstance(each, tuple) else (each, "2020-01-01", None) for each in stays]


def organisation(
    teams: Mapping[str, list[Stay]], audience: str = "management", until: str | None = None
) -> Organisation:
    people = [
        (f"{team}{stay}{place}", team, start, end)
        for team, stays in teams.items()
        for stay, (number, start, end) in enumerate(stays)
        for place in range(number)
    ]
    contracts = pd.DataFrame(people, columns=["employee_id", "team", "start", "end"])
    contracts = contracts.assign(role="jeugdbeschermer", fte=1.0)
    contracts[["start", "end"]] = contracts[["start", "end"]].apply(pd.to_datetime)
    case = {"case_id": ["Z1"], "start": pd.Timestamp("2024-12-01"), "end": pd.NaT}
    cases = pd.DataFrame({**case, "family_id": "G1", "child_id": "J1", "measure": "ots"})
    tables = {
        "contracts": contracts,
        "cases": cases.assign(expected_end=pd.NaT),
        "assignments": pd.DataFrame({**case, "employee_id": people[0][0]}),
    }
    settings = {"norm": {"unit": "case", "per_fte": 12}, "since": SINCE, "until": UNTIL}
    day = None if until is None else dt.date.fromisoformat(until)
    return read(tables, audience, settings=settings, until=day)


def in_month(org: Organisation, month: pd.Period) -> list[str]:
    return hidden_teams(org, "M", [month])["team"].tolist()


FOUR = {"Alfa": whole(3), "Bravo": whole(6), "Cobalt": whole(9), "Delta": whole(10)}


@pytest.mark.parametrize("audience", ["works_council", "researcher"])
def test_a_small_team_is_hidden_with_the_smallest_of_the_others(audience: str) -> None:
    frame = hidden_teams(organisation(FOUR, audience))
    assert frame.groupby("team").size().to_dict() == {"Alfa": 24, "Bravo": 24}


def test_nothing_is_hidden_from_who_sees_persons() -> None:
    org = organisation(FOUR, "hr")
    assert hidden_teams(org).empty
    assert hidden_in_year(org, OCTOBER) == frozenset()
    frame = pd.DataFrame({"team": ["Alfa"], "period": pd.PeriodIndex(["2026-10"], freq="M"), "n": [1.0]})
    assert without_hidden_teams(frame, org, ["n"])["n"].tolist() == [1.0]


def test_without_a_small_team_nothing_is_hidden() -> None:
    org = organisation({"Bravo": whole(5), "Cobalt": whole(9)})
    assert hidden_teams(org).empty
    assert hidden_in_year(org, OCTOBER) == frozenset()


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        ({"A": 3}, ["A"]),
        ({"A": 3, "B": 4}, ["A", "B"]),
        ({"A": 3, "B": 8}, ["A", "B"]),
        ({"A": 3, "B": 4, "C": 9, "D": 7}, ["A", "B", "D"]),
        ({"A": 9, "B": 1, "C": 6, "D": 6}, ["B", "C"]),
    ],
)
def test_beside_the_small_ones_is_always_one_of_the_minimum(sizes: dict[str, int], hidden: list[str]) -> None:
    org = organisation({team: whole(number) for team, number in sizes.items()})
    assert in_month(org, OCTOBER) == hidden


def test_the_second_team_stays_the_same_when_it_grows() -> None:
    """Bravo has 6 people until September and 8 from October on, Cobalt 7 in both."""
    grown = {**FOUR, "Bravo": whole(6, (2, "2026-10-01", None)), "Cobalt": whole(7)}
    org = organisation(grown)
    assert in_month(org, SEPTEMBER) == in_month(org, OCTOBER) == ["Alfa", "Bravo"]


def test_the_second_team_is_the_smallest_over_a_year() -> None:
    """Alfa becomes small in October; Bravo has 6 then after a year of 12, Cobalt 7 all the time."""
    org = organisation(
        {
            "Alfa": whole(3, (4, "2020-01-01", "2026-09-30")),
            "Bravo": whole(6, (6, "2020-01-01", "2026-09-30")),
            "Cobalt": whole(7),
        }
    )
    assert in_month(org, SEPTEMBER) == []
    assert in_month(org, OCTOBER) == ["Alfa", "Cobalt"]


def test_when_the_second_team_ends_another_takes_its_place() -> None:
    org = organisation({**FOUR, "Bravo": whole((6, "2020-01-01", "2026-09-30"))})
    assert in_month(org, SEPTEMBER) == ["Alfa", "Bravo"]
    assert in_month(org, OCTOBER) == ["Alfa", "Cobalt"]


def test_what_is_hidden_in_a_month_does_not_change_with_what_comes_later() -> None:
    grown = {**FOUR, "Bravo": whole(6, (9, "2026-10-01", None)), "Echo": whole((4, "2026-10-01", None))}
    later, sooner = organisation(grown), organisation(grown, until="2026-08-31")
    months = pd.period_range("2025-01", "2026-08", freq="M")
    pd.testing.assert_frame_equal(hidden_teams(later, "M", months), hidden_teams(sooner, "M", months))


def test_a_team_that_is_left_by_the_end_of_the_month_is_small() -> None:
    """Six people in September; five of them leave on the 20th, so one is left when cases are counted."""
    org = organisation({"Alfa": whole(1, (5, "2020-01-01", "2026-09-20")), "Bravo": whole(9)})
    assert in_month(org, SEPTEMBER - 1) == []
    assert in_month(org, SEPTEMBER) == ["Alfa", "Bravo"]


def test_the_year_of_a_team_that_was_small_in_it_is_hidden() -> None:
    """Fox has 4 people until September and 5 from October on."""
    org = organisation({"Cobalt": whole(9), "Delta": whole(10), "Fox": whole(4, (1, "2026-10-01", None))})
    assert in_month(org, OCTOBER) == []
    assert hidden_in_year(org, OCTOBER) == {"Fox", "Cobalt"}


def test_the_year_of_a_total_with_a_small_team_that_ended_is_hidden() -> None:
    """Echo had 3 people until September: a mean over the year of all teams holds it."""
    org = organisation(
        {"Cobalt": whole(9), "Delta": whole(10), "Echo": whole((3, "2020-01-01", "2026-09-30"))}
    )
    assert in_month(org, OCTOBER) == []
    assert hidden_in_year(org, OCTOBER) == {"Cobalt", "Echo"}


def test_the_year_of_a_team_that_was_not_there_all_of_it_is_hidden() -> None:
    later = {"Cobalt": whole(9), "Golf": whole((8, "2026-06-01", None))}
    assert hidden_in_year(organisation(later), OCTOBER) == {"Golf"}
    assert hidden_in_year(organisation({"Cobalt": whole(9)}), pd.Period("2025-03", "M")) == frozenset()


@pytest.mark.parametrize(
    ("every", "period", "hidden"),
    [
        ("M", "2026-08", True),
        ("M", "2026-09", False),
        ("Q", "2026Q3", True),
        ("Q", "2026Q4", False),
        ("Y", "2026", True),
        ("Y", "2025", False),
        ("W", "2026-08-03", True),
        ("W", "2026-08-31", True),
        ("W", "2026-09-07", False),
    ],
)
def test_a_longer_period_is_hidden_with_one_of_its_months(
    small_in_august: Organisation, every: str, period: str, hidden: bool
) -> None:
    asked, expected = pd.Period(period, every), ["Alfa", "Bravo"] if hidden else []
    assert hidden_teams(small_in_august, every, [asked])["team"].tolist() == expected
    assert (asked in set(hidden_teams(small_in_august, every)["period"])) == hidden


@pytest.fixture(scope="module")
def small_in_august() -> Organisation:
    """Return teams of which Alfa has 3 people in August 2026 and 8 in all other months."""
    stays = whole(3, (5, "2020-01-01", "2026-07-31"), (5, "2026-09-01", None))
    return organisation({"Alfa": stays, "Bravo": whole(9)})


def test_the_figures_of_hidden_teams_are_missing() -> None:
    months = pd.PeriodIndex(["2026-09", "2026-10"] * 2, freq="M")
    frame = pd.DataFrame({"team": ["Alfa", "Alfa", "Delta", "Delta"], "period": months, "n": 1.0, "m": 2.0})
    org = organisation(FOUR)
    assert are_hidden(frame, org).tolist() == [True, True, False, False]
    masked = without_hidden_teams(frame, org, ["n"])
    assert masked["n"].isna().tolist() == [True, True, False, False]
    assert masked["m"].tolist() == [2.0] * 4
    assert list(masked) == list(frame)
    named = without_hidden_teams(frame.assign(hidden="m"), org, ["n"])
    assert named["hidden"].tolist() == ["m n", "m n", "m", "m"]
    assert without_hidden_teams(frame.iloc[:0], org, ["n"]).empty


@given(st.lists(st.lists(st.integers(0, 12), min_size=15, max_size=15), min_size=1, max_size=5))
def test_one_large_team_is_hidden_in_each_month_with_a_small_one(teams: list[list[int]]) -> None:
    people = np.array(teams, dtype=float)
    small = (people > 0) & (people < 5)
    second, before = _beside(people, small), -1
    for month in range(people.shape[1]):
        large = [team for team in range(len(teams)) if people[team, month] >= 5]
        found = np.flatnonzero(second[:, month]).tolist()
        if not small[:, month].any() or not large:
            assert found == []
            continue
        if before not in large:
            year = people[:, max(month - 11, 0) : month + 1]
            means = {team: year[team][year[team] > 0].mean() for team in large}
            before = min(large, key=lambda team: (round(means[team], 9), team))
        assert found == [before]
