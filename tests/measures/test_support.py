"""Hours taken over: hand-worked, evenness against its meaning, and a walk over the rows."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pandas as pd
import pytest
from comparison import LEVELS, PERIODS, differences, periods_of
from delivered import frames, settings
from facts import Facts, contracts_on, date, teams_on
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from random_organisations import EFFORT, FIRST, LENGTH, organisations

import caseload_analysis as ca
from caseload_analysis.measures.support import support
from caseload_analysis.privacy.hours import hoover
from caseload_analysis.synthetic.example import example_settings, example_tables


def table(*rows: tuple[str, str, str, str, float]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["supporter_id", "employee_id", "task", "date", "hours"])
    return frame.assign(date=pd.to_datetime(frame["date"]))


def read(rows: pd.DataFrame, audience: str = "hr", team: str = "", **more: Any) -> Any:
    tables = {**example_tables(), "support": rows}
    return ca.read(tables, audience, team, settings={**example_settings(), "until": "2025-06-30", **more})


def test_a_quarter_by_hand() -> None:
    # 30 + 10 + 20 = 60 hours in 90 days: 60 / (36 · 90 / 7) = 0.1296 fte, 1.5556 cases at norm 12.
    rows = table(
        ("G", "A", "minutes", "2025-01-06", 30),
        ("G", "B", "minutes", "2025-02-06", 10),
        ("G", "C", "plan", "2025-03-31", 20),
    )
    row = support(read(rows), "team", "Q").iloc[0]
    assert row["hours"] == 60
    assert row["fte"] == pytest.approx(60 * 7 / (36 * 90))
    assert row["caseload_equivalent"] == pytest.approx(1.5556, abs=5e-5)
    assert (row["employees"], row["supporters"], row["hours_per_employee"]) == (3, 1, 20)
    # Each should have 20: ten of the sixty hours are with the wrong colleague.
    assert row["to_shift"] == pytest.approx(10 / 60)


def test_a_full_time_supporter_is_one_fte_in_a_week_cut_short_too() -> None:
    # Monday 28 and Tuesday 29 April are two sevenths of a week.
    rows = table(("G", "A", "plan", "2025-04-28", 36 * 2 / 7), ("G", "A", "plan", "2025-01-06", 36))
    weeks = support(read(rows, until="2025-04-29"), "team", "W")
    assert weeks["fte"].tolist() == pytest.approx([1.0, 1.0])


def test_the_norm_of_the_team_goes_before_the_default() -> None:
    norm = {"unit": "case", "per_fte": {"default": 12, "team": {"Noord": 10}}}
    rows = table(("G", "A", "plan", "2025-01-06", 36))
    org = read(rows, norm=norm)
    assert support(org, "team", "W")["caseload_equivalent"].tolist() == pytest.approx([10.0])
    assert support(org, "organisation", "W")["caseload_equivalent"].tolist() == pytest.approx([12.0])


def test_by_task_the_hours_add_up() -> None:
    rows = table(("G", "A", "minutes", "2025-01-06", 3), ("G", "B", "", "2025-01-07", 1))
    tasks = support(read(rows), "team", "M", per="task")
    assert tasks.set_index("task")["hours"].to_dict() == {"": 1.0, "minutes": 3.0}
    assert support(read(rows), "team", "M")["hours"].tolist() == [4.0]


@pytest.mark.parametrize(
    ("hours", "expected"),
    [([5, 5, 5, 5], 0.0), ([10, 0.0001], 0.5), ([4, 2], 1 / 6), ([7, 7, 7, 7, 7, 7, 14], 6 / 56)],
)
def test_what_has_to_move_makes_all_equal(hours: list[float], expected: float) -> None:
    frame = pd.DataFrame({"team": "N", "employee_id": [str(n) for n in range(len(hours))], "hours": hours})
    mean = sum(hours) / len(hours)
    moved = sum(hour - mean for hour in hours if hour > mean) / sum(hours)
    assert hoover(frame, ["team"]).tolist() == pytest.approx([moved])
    assert moved == pytest.approx(expected, abs=1e-4)


def test_a_colleagues_hours_are_not_for_the_team_and_the_sum_is() -> None:
    rows = table(*(("G", name, "plan", "2025-01-06", 2) for name in "ABCDE"))
    org = read(rows, "team", "Noord")
    assert not org.has("support")
    assert support(org, "team", "M")["hours"].tolist() == [10.0]
    with pytest.raises(ca.AudienceError, match="no hours per employee"):
        support(org, "employee")


@pytest.mark.parametrize("by", LEVELS)
@pytest.mark.parametrize("per", ["", "task"])
def test_nothing_gives_an_empty_frame_with_the_same_columns(by: str, per: str) -> None:
    full = support(read(table(("G", "A", "plan", "2025-01-06", 2))), by, per=per)
    empty = support(ca.read(example_tables(), settings=example_settings()), by, per=per)
    assert empty.empty
    assert empty.columns.tolist() == full.columns.tolist()


# A walk over the rows

Row = tuple[str, str, int, float]


@st.composite
def help_of(draw: Any, facts: Facts) -> list[Row]:
    """One to eight rows of help on days in the window."""
    people = st.sampled_from(facts.employees)
    days = st.integers(FIRST, FIRST + LENGTH)
    row = st.tuples(people, people, days, st.sampled_from((0.5, 2.0, 7.0)))
    return [one for one in draw(st.lists(row, min_size=1, max_size=8)) if one[0] != one[1]]


def share_of(facts: Facts, employee: str, today: int, team: str) -> float:
    """The share of an employee's day that is the team's."""
    present = contracts_on(facts, employee, today)
    if present:
        mine = sum(contract.fte for contract in present if contract.team == team)
        return mine / sum(contract.fte for contract in present)
    teams = teams_on(facts, employee, today)
    return (team in teams) / len(teams)


def walk(facts: Facts, rows: list[Row], by: str, org: Any, every: str) -> dict[tuple[str, int], Any]:
    """Hours per person helped, then what follows from them."""
    per_person: dict[tuple[str, int], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    lengths = {}
    for _, employee, today, hours in rows:
        for span in periods_of(org, every):
            lengths[span.first] = len(span.days)
            for group in facts.groups(by):
                if by == "team":
                    part = share_of(facts, employee, today, group)
                else:
                    part = float(by == "organisation" or employee == group)
                if today in span.days and part > 0:
                    per_person[group, span.first][employee] += hours * part
    found = {}
    for key, people in per_person.items():
        total, mean = sum(people.values()), sum(people.values()) / len(people)
        norm = facts.rules.per_team.get(key[0], facts.rules.per_fte) if by == "team" else facts.rules.per_fte
        fte = total / (facts.rules.full_time_hours * lengths[key[1]] / 7)
        found[key] = {
            "hours": total,
            "fte": fte,
            "employees": len(people),
            "to_shift": sum(max(hours - mean, 0) for hours in people.values()) / total,
            **({} if by == "employee" else {"caseload_equivalent": fte * norm}),
        }
    return found


@effort(EFFORT, max_examples=10)
@given(data=st.data(), facts=organisations(), every=st.sampled_from(PERIODS))
def test_every_level_against_a_walk_over_the_rows(data: Any, facts: Facts, every: str) -> None:
    rows = data.draw(help_of(facts))
    if not rows:
        return
    frame = pd.DataFrame(rows, columns=["supporter_id", "employee_id", "date", "hours"])
    frame["date"] = pd.to_datetime([date(today) for today in frame["date"]])
    agreed = {**settings(facts), "until": settings(facts).get("until", "2025-05-31")}
    org = ca.read({**frames(facts), "support": frame.assign(task="x")}, settings=agreed)
    for by in LEVELS:
        expected = walk(facts, rows, by, org, every)
        columns = ["hours", "fte", "employees", "to_shift"]
        columns += [] if by == "employee" else ["caseload_equivalent"]
        assert differences(support(org, by, every), by, expected, columns) == []
