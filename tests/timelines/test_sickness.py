"""Sick spells: their class, the days on which they start and end, and in whose figures these are."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from caseload_analysis.spells.calendar import OPEN
from caseload_analysis.synthetic.example import example_settings, example_tables
from caseload_analysis.tables.reading import read_tables
from caseload_analysis.tables.settings import Absence
from caseload_analysis.timelines.derive import derive
from caseload_analysis.timelines.sickness import events_in_post, sick_days, sick_events, sick_spells

LAST = 99


def sick(*rows: tuple[str, int, int, float]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["employee_id", "start", "stop", "fraction"])
    return frame.assign(kind="sickness")


@pytest.mark.parametrize(
    ("start", "stop", "number"),
    [
        (93, OPEN, 0),  # still ill on day 99: the seventh day
        (92, OPEN, 1),  # the eighth
        (10, 17, 0),
        (10, 18, 1),
        (10, 52, 1),
        (10, 53, 2),
    ],
)
def test_a_class_is_that_of_all_days_of_the_spell_so_far(start: int, stop: int, number: int) -> None:
    found = sick_spells(sick(("A", start, stop, 1.0)), LAST, Absence())
    assert found["duration_class"].tolist() == [number]


def test_rows_that_touch_are_one_spell_and_others_are_not() -> None:
    rows = sick(("A", 10, 14, 1.0), ("A", 14, 18, 0.5), ("A", 20, 22, 1.0), ("B", 14, 15, 1.0))
    events = sick_events(sick_spells(rows, LAST, Absence()))
    told = events.sort_values(["employee_id", "day"])[
        ["employee_id", "day", "started", "ended", "ended_days"]
    ]
    assert told.to_numpy().tolist() == [
        ["A", 10, 1, 0, 0],
        ["A", 17, 0, 1, 8],
        ["A", 20, 1, 0, 0],
        ["A", 21, 0, 1, 2],
        ["B", 14, 1, 0, 0],
        ["B", 14, 0, 1, 1],
    ]


def test_a_spell_that_runs_has_started_and_not_ended() -> None:
    events = sick_events(sick_spells(sick(("A", 10, OPEN, 1.0)), LAST, Absence()))
    assert events[["day", "started", "ended"]].to_numpy().tolist() == [[10, 1, 0]]


def test_rows_of_no_days_and_other_absence_are_no_sickness() -> None:
    rows = pd.concat([sick(("A", 10, 10, 1.0)), sick(("A", 20, 30, 1.0)).assign(kind="care")])
    assert sick_spells(rows, LAST, Absence()).empty


def test_only_days_with_a_contract_count() -> None:
    contract = pd.DataFrame({"employee_id": ["A"], "team": "Noord", "start": [5], "stop": [9]})
    events = pd.DataFrame(
        {"employee_id": "A", "day": [4, 5, 8, 9], "started": 1, "ended": 0, "ended_days": 0}
    )
    assert events_in_post(events, contract)["day"].tolist() == [5, 8]


def test_rows_that_overlap_are_no_more_than_whole_and_days_past_the_cap_nothing() -> None:
    rows = sick(("A", 10, 20, 0.75), ("A", 15, 25, 0.5))
    contract = pd.DataFrame({"employee_id": ["A"], "team": "Noord", "fte": 0.5, "start": [0], "stop": [99]})
    rules = Absence(cap_days=12)
    found = sick_days(sick_spells(rows, LAST, rules), contract, rules)
    per_day = {
        day: sum(row.sick_fte for row in found.itertuples() if row.start <= day < row.stop)
        for day in (9, 10, 14, 15, 19, 20, 21, 22, 24, 25)
    }
    half = {9: 0.0, 10: 0.375, 14: 0.375, 15: 0.5, 19: 0.5, 20: 0.25, 21: 0.25, 22: 0.0, 24: 0.0, 25: 0.0}
    assert per_day == pytest.approx(half)


def test_a_spell_of_somebody_in_two_teams_counts_in_both_and_once_in_all() -> None:
    tables: dict[str, Any] = example_tables()
    other = tables["contracts"].iloc[:1].assign(team="Zuid", fte=0.25)
    tables["contracts"] = pd.concat([tables["contracts"].assign(end=pd.NaT), other], ignore_index=True)
    tables["absences"] = pd.DataFrame(
        {"employee_id": ["A"], "kind": "sickness", "percentage": 100.0}
        | {"start": [pd.Timestamp("2025-01-06")], "end": [pd.Timestamp("2025-01-08")]}
    )
    events = derive(read_tables(tables, example_settings()))["sickness_events"]
    sums = events.groupby(["level", "team", "employee_id"])[["started", "ended", "ended_days"]].sum()
    assert {key: row.tolist() for key, row in zip(sums.index, sums.to_numpy(), strict=True)} == {
        ("employee", "", "A"): [1, 1, 3],
        ("organisation", "", ""): [1, 1, 3],
        ("team", "Noord", ""): [1, 1, 3],
        ("team", "Zuid", ""): [1, 1, 3],
    }
