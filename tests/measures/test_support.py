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
from caseload_analysis.privacy.support_hours import hoover
from caseload_analysis.synthetic.example import example_settings, example_tables


def table(*rows: tuple[str, str, str, str, float]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["supporter_id", "employee_id", "task", "date", "hours"])
    return frame.assign(date=pd.to_datetime(frame["date"]))


def asked(*rows: tuple[str, str, str, str, float, float | None]) -> pd.DataFrame:
    """Rows of help with the hours that were asked for."""
    frame = table(*(row[:5] for row in rows))
    return frame.assign(requested_hours=[row[5] for row in rows])


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


HELPED_AND_ASKED = (
    ("G", "A", "minutes", "2025-01-06", 30.0, 20.0),
    ("G", "A", "plan", "2025-01-13", 0.0, 10.0),
    ("G", "B", "minutes", "2025-02-06", 10.0, 15.0),
    ("G", "C", "plan", "2025-03-31", 20.0, None),
    ("F", "D", "", "2025-03-31", 0.0, None),
)


def test_a_quarter_with_requests_and_somebody_linked_who_got_nothing() -> None:
    # A asked for 20 and got 30, asked for 10 and got none; B asked for 15 and got 10; C never asked.
    row = support(read(asked(*HELPED_AND_ASKED)), "team", "Q").iloc[0]
    assert row["hours"] == 60
    assert (row["linked"], row["employees"], row["supporters"]) == (4, 3, 1)
    assert row["hours_per_employee"] == 15
    # Each of four should have 15: 15 of A and 5 of C are with the wrong colleague.
    assert row["to_shift"] == pytest.approx(20 / 60)
    assert row["requested"] == 45
    # 20 of the 30 hours meet the first request; the other ten were not asked for and meet no other.
    assert row["met"] == pytest.approx((20 + 0 + 10) / 45)


def test_a_link_is_of_no_task_and_a_request_is_of_its_own() -> None:
    tasks = support(read(asked(*HELPED_AND_ASKED)), "team", "Q", per="task").set_index("task")
    assert sorted(tasks.index) == ["minutes", "plan"]
    assert tasks["linked"].to_dict() == {"minutes": 2, "plan": 2}
    assert tasks["requested"].to_dict() == {"minutes": 35, "plan": 10}
    assert tasks["met"].to_dict() == {"minutes": pytest.approx(30 / 35), "plan": 0}


def test_a_period_in_which_nobody_was_helped_has_no_division() -> None:
    rows = asked(("G", "A", "plan", "2025-01-06", 0, 4), ("G", "B", "", "2025-01-06", 0, None))
    row = support(read(rows), "team", "M").iloc[0]
    assert row[["hours", "fte", "employees", "supporters", "hours_per_employee"]].tolist() == [0] * 5
    assert (row["linked"], row["requested"], row["met"]) == (2, 4, 0)
    assert pd.isna(row["to_shift"])
    assert row["hidden"] == ""


def test_a_request_of_nothing_is_none() -> None:
    rows = asked(("G", "A", "plan", "2025-01-06", 2, 0), ("G", "B", "plan", "2025-02-03", 2, None))
    months = support(read(rows), "team", "M")
    assert months["requested"].fillna(-1).tolist() == [0, -1]
    assert months["met"].isna().all()


def test_without_zeros_and_requests_linked_are_the_helped() -> None:
    rows = table(("G", "A", "minutes", "2025-01-06", 3), ("G", "B", "plan", "2025-01-07", 1))
    for per in ("", "task"):
        found = support(read(rows), "team", "M", per=per)
        assert (found["linked"] == found["employees"]).all()
        assert found[["requested", "met"]].isna().all(axis=None)


@pytest.mark.parametrize(
    ("helped", "askers", "hidden"),
    [
        (6, 6, ""),
        (6, 2, "requested met"),
        (2, 6, "hours fte caseload_equivalent supporters hours_per_employee to_shift linked requested met"),
        (2, 0, "hours fte caseload_equivalent supporters hours_per_employee to_shift linked"),
    ],
)
def test_behind_hours_stand_the_helped_and_behind_requests_those_who_asked(
    helped: int, askers: int, hidden: str
) -> None:
    """Six are linked. What is hidden is missing, and said to be hidden."""
    rows = asked(
        *(
            ("G", name, "plan", "2025-01-06", 2.0 * (place < helped), 3.0 if place < askers else None)
            for place, name in enumerate("ABCDEF")
        )
    )
    row = support(read(rows, "team", "Noord"), "team", "M").iloc[0]
    assert row["hidden"] == hidden
    assert row[hidden.split()].isna().all()
    assert row["employees"] == helped


def test_that_none_of_a_few_was_helped_is_hidden_too() -> None:
    """Three are linked and got nothing: a zero would tell of each of them. Of six it may be told."""
    for names, seen in (("ABC", False), ("ABCDEF", True)):
        rows = table(*(("G", name, "plan", "2025-01-06", 0) for name in names))
        row = support(read(rows, "team", "Noord"), "team", "M").iloc[0]
        assert bool(row["hours"] == 0) is seen
        assert ("employees" in row["hidden"].split()) is not seen


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

Row = tuple[str, str, int, float, float | None]


@st.composite
def help_of(draw: Any, facts: Facts) -> list[Row]:
    """One to eight rows of help on days in the window, some of 0 hours and some asked for."""
    people = st.sampled_from(facts.employees)
    days = st.integers(FIRST, FIRST + LENGTH)
    hours = st.sampled_from((0.0, 0.5, 2.0, 7.0))
    row = st.tuples(people, people, days, hours, st.sampled_from((None, 0.0, 1.0, 3.0)))
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
    """Hours per person linked and what they asked for, row by row, then what follows from them."""
    given: dict[tuple[str, int], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    requests: dict[tuple[str, int], list[tuple[float, float]]] = defaultdict(list)
    lengths = {}
    for _, employee, today, hours, requested in rows:
        for span in periods_of(org, every):
            lengths[span.first] = len(span.days)
            for group in facts.groups(by):
                if by == "team":
                    part = share_of(facts, employee, today, group)
                else:
                    part = float(by == "organisation" or employee == group)
                if today in span.days and part > 0:
                    given[group, span.first][employee] += hours * part
                    if requested is not None:
                        requests[group, span.first].append((requested * part, hours * part))
    return {key: figures(facts, by, key, people, requests[key], lengths) for key, people in given.items()}


def figures(
    facts: Facts,
    by: str,
    key: tuple[str, int],
    people: dict[str, float],
    requests: list[tuple[float, float]],
    lengths: dict[int, int],
) -> dict[str, float]:
    """What follows from the hours of each linked person, and from the pairs of asked and given."""
    total, mean = sum(people.values()), sum(people.values()) / len(people)
    norm = facts.rules.per_team.get(key[0], facts.rules.per_fte) if by == "team" else facts.rules.per_fte
    fte = total / (facts.rules.full_time_hours * lengths[key[1]] / 7)
    wanted = sum(requested for requested, _ in requests)
    answered = sum(min(pair) for pair in requests)
    return {
        "hours": total,
        "fte": fte,
        "employees": sum(hours > 0 for hours in people.values()),
        "linked": len(people),
        "hours_per_employee": mean,
        "to_shift": sum(max(hours - mean, 0) for hours in people.values()) / total if total else float("nan"),
        "requested": wanted if requests else float("nan"),
        "met": answered / wanted if wanted else float("nan"),
        **({} if by == "employee" else {"caseload_equivalent": fte * norm}),
    }


@effort(EFFORT, max_examples=12)
@given(data=st.data(), facts=organisations(), every=st.sampled_from(PERIODS))
def test_every_level_against_a_walk_over_the_rows(data: Any, facts: Facts, every: str) -> None:
    rows = data.draw(help_of(facts))
    if not rows:
        return
    names = ["supporter_id", "employee_id", "date", "hours", "requested_hours"]
    frame = pd.DataFrame(rows, columns=names).astype({"requested_hours": "float64"})
    frame["date"] = pd.to_datetime([date(today) for today in frame["date"]])
    agreed = {**settings(facts), "until": settings(facts).get("until", "2025-05-31")}
    org = ca.read({**frames(facts), "support": frame.assign(task="x")}, settings=agreed)
    for by in LEVELS:
        expected = walk(facts, rows, by, org, every)
        columns = ["hours", "fte", "employees", "linked", "hours_per_employee", "to_shift"]
        columns += ["requested", "met"]
        columns += [] if by == "employee" else ["caseload_equivalent"]
        assert differences(support(org, by, every), by, expected, columns) == []
