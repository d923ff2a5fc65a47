"""Time with families: hand-worked hours, and a walk over the rows of random organisations."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pandas as pd
import pytest
from comparison import LEVELS, PERIODS, differences, periods_of
from delivered import frames, settings
from facts import Facts, contracts_on, date, day, teams_on
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from random_organisations import EFFORT, FIRST, LENGTH, organisations

import caseload_analysis as ca
from caseload_analysis.measures.time_use import time_use
from caseload_analysis.synthetic.example import example_settings, example_tables

ACTIVITIES = ("families", "travel", "reports")


def table(*rows: tuple[str, str, str, float]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["employee_id", "week", "activity", "hours"])
    return frame.assign(week=pd.to_datetime(frame["week"]))


def read(hours: pd.DataFrame, audience: str = "hr", team: str = "", **more: Any) -> Any:
    tables = {**example_tables(), "time_use": hours}
    return ca.read(tables, audience, team, settings={**example_settings(), "until": "2025-06-30", **more})


def test_a_share_by_hand() -> None:
    # A 12 of 30 hours, B 18 of 20: together 30 of 50, which is not the mean of 0.4 and 0.9.
    org = read(
        table(
            ("A", "2025-01-06", "families", 12),
            ("A", "2025-01-06", "travel", 18),
            ("B", "2025-01-13", "Families ", 18),
            ("B", "2025-01-13", "reports", 2),
        )
    )
    row = time_use(org, "team", "M").iloc[0]
    assert row[["contact_hours", "hours", "contact_share"]].tolist() == [30.0, 50.0, 0.6]
    assert row["employees"] == 2
    people = time_use(org, "employee", "M").set_index("employee_id")["contact_share"]
    assert people.to_dict() == {"A": 0.4, "B": 0.9}


def test_what_counts_as_contact_is_for_the_caller() -> None:
    org = read(table(("A", "2025-01-06", "home visit", 5), ("A", "2025-01-06", "court", 5)))
    assert time_use(org, "team", "M")["contact_share"].tolist() == [0.5]
    assert time_use(org, "team", "M", contact=["court", "HOME VISIT"])["contact_share"].tolist() == [1.0]


def test_without_a_known_contact_activity_the_error_names_the_activities() -> None:
    org = read(table(("A", "2025-01-06", "court", 5), ("A", "2025-01-06", "desk", 5)))
    with pytest.raises(ca.UsageError, match="name those that are: court, desk"):
        time_use(org, "team", "M")


def test_a_period_without_contact_is_a_share_of_nothing() -> None:
    rows = table(("A", "2025-01-06", "families", 5), ("A", "2025-02-03", "travel", 5))
    shares = time_use(read(rows), "team", "M").set_index("period")["contact_share"]
    assert shares.to_dict() == {pd.Period("2025-01"): 1.0, pd.Period("2025-02"): 0.0}


def test_the_shares_of_the_activities_add_up() -> None:
    rows = table(("A", "2025-01-06", "families", 6), ("B", "2025-01-06", "travel", 2))
    frame = time_use(read(rows), "team", "M", per="activity")
    assert frame.set_index("activity")["share"].to_dict() == {"families": 0.75, "travel": 0.25}
    assert frame.set_index("activity")["contact"].to_dict() == {"families": True, "travel": False}


@pytest.mark.parametrize(
    ("week", "month"),
    [("2025-03-31", "2025-04"), ("2025-01-27", "2025-01"), ("2025-04-28", "2025-05")],
)
def test_a_week_counts_where_its_thursday_is(week: str, month: str) -> None:
    # Thursdays 3 April, 30 January and 1 May.
    found = time_use(read(table(("A", week, "families", 5))), "team", "M")
    assert found["period"].astype(str).tolist() == [month]


def test_the_week_in_which_the_data_end_counts_in_its_month() -> None:
    # Monday 28 April, and the data end on the Tuesday after it.
    org = read(table(("A", "2025-04-28", "families", 5)), until="2025-04-29")
    assert time_use(org, "team", "M")["period"].astype(str).tolist() == ["2025-04"]


@pytest.mark.parametrize("by", LEVELS)
@pytest.mark.parametrize("per", ["", "activity"])
def test_nothing_gives_an_empty_frame_with_the_same_columns(by: str, per: str) -> None:
    full = time_use(read(table(("A", "2025-01-06", "families", 5))), by, "M", per=per)
    empty = time_use(ca.read(example_tables(), settings=example_settings()), by, "M", per=per)
    none = time_use(
        ca.read({n: t.iloc[:0] for n, t in example_tables().items()}, settings=example_settings()),
        by,
        per=per,
    )
    assert empty.empty
    assert none.empty
    assert empty.columns.tolist() == none.columns.tolist() == full.columns.tolist()


def test_an_unknown_part_is_refused() -> None:
    with pytest.raises(ca.UsageError, match="unknown part 'task'"):
        time_use(read(table(("A", "2025-01-06", "families", 5))), per="task")


def test_the_team_is_refused_the_hours_of_a_colleague() -> None:
    org = read(table(("A", "2025-01-06", "families", 5)), "team", "Noord")
    with pytest.raises(ca.AudienceError, match="no hours per employee"):
        time_use(org, "employee")


# A walk over the rows

Row = tuple[str, int, str, float]


@st.composite
def hours_of(draw: Any, facts: Facts) -> list[Row]:
    """None to eight rows of hours on Mondays in the window."""
    monday = FIRST - date(FIRST).weekday()
    weeks = st.integers(0, LENGTH // 7).map(lambda number: monday + 7 * number)
    row = st.tuples(
        st.sampled_from(facts.employees),
        weeks,
        st.sampled_from(ACTIVITIES),
        st.sampled_from((0.0, 0.5, 8.0, 36.0)),
    )
    return list(draw(st.lists(row, min_size=1, max_size=8)))


def shares_of_teams(facts: Facts, employee: str, today: int) -> dict[str, float]:
    """How the day of an employee is divided between teams: by fte, equally when out of post."""
    present = contracts_on(facts, employee, today)
    if not present:
        teams = sorted(teams_on(facts, employee, today))
        return {team: 1.0 / len(teams) for team in teams}
    total = sum(contract.fte for contract in present)
    shares: dict[str, float] = defaultdict(float)
    for contract in present:
        shares[contract.team] += contract.fte / total
    return shares


def walk(facts: Facts, rows: list[Row], by: str, org: Any, every: str) -> dict[tuple[str, int], Any]:
    """Contact and all hours per group and period, row by row."""
    found: dict[tuple[str, int], dict[str, float]] = defaultdict(lambda: {"contact_hours": 0.0, "hours": 0.0})
    for employee, monday, activity, hours in rows:
        thursday = monday + 3
        if org.clipped and monday <= org.last < thursday:
            thursday = org.last
        for span in periods_of(org, every):
            if thursday not in span.days or hours == 0.0:
                continue
            for team, share in shares_of_teams(facts, employee, thursday).items():
                group = {"employee": employee, "team": team, "organisation": ""}[by]
                cell = found[group, span.first]
                cell["hours"] += hours * share
                cell["contact_hours"] += hours * share if activity == "families" else 0.0
    for cell in found.values():
        cell["contact_share"] = cell["contact_hours"] / cell["hours"]
    return dict(found)


@effort(EFFORT, max_examples=10)
@given(data=st.data(), facts=organisations(), every=st.sampled_from(PERIODS))
def test_every_level_against_a_walk_over_the_rows(data: Any, facts: Facts, every: str) -> None:
    rows = data.draw(hours_of(facts))
    rows.append((facts.employees[0], day(2025, 1, 6), "families", 8.0))
    frame = pd.DataFrame(rows, columns=["employee_id", "week", "activity", "hours"])
    frame["week"] = pd.to_datetime([date(monday) for monday in frame["week"]])
    agreed = {**settings(facts), "until": settings(facts).get("until", "2025-05-31")}
    org = ca.read({**frames(facts), "time_use": frame}, settings=agreed)
    for by in LEVELS:
        expected = walk(facts, rows, by, org, every)
        ours = time_use(org, by, every)
        assert differences(ours, by, expected, ["contact_hours", "hours", "contact_share"]) == []
