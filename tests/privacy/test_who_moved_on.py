"""Of somebody who moved on a manager reads nothing of afterwards, nor of before: by hand."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import caseload_analysis as ca


def day(text: str) -> pd.Timestamp:
    return pd.Timestamp(text)


def read(team: str) -> Any:
    """A is in Noord until the end of February and in Zuid from March, sick in both."""
    contracts = pd.DataFrame(
        {
            "employee_id": ["A", "A", "B", "K"],
            "team": ["Noord", "Zuid", "Noord", "Zuid"],
            "role": "worker",
            "fte": 1.0,
            "start": [day("2025-01-01"), day("2025-03-01"), day("2025-01-01"), day("2025-01-01")],
            "end": [day("2025-02-28"), pd.NaT, pd.NaT, pd.NaT],
        }
    )
    spell = {"start": [day("2025-01-01")], "end": [pd.NaT]}
    case = {"case_id": ["Z"], "family_id": ["G"], "child_id": ["J"], "measure": ["ots"]}
    sick = pd.DataFrame(
        {
            "employee_id": "A",
            "kind": "sickness",
            "percentage": 100.0,
            "start": [day("2025-01-06"), day("2025-03-10")],
            "end": [day("2025-01-10"), day("2025-03-14")],
        }
    )
    hours = pd.DataFrame({"employee_id": "A", "activity": "families", "hours": [8.0, 6.0]})
    hours = hours.assign(week=[day("2025-01-06"), day("2025-03-10")])
    tables = {
        "contracts": contracts,
        "cases": pd.DataFrame({**case, **spell, "expected_end": [pd.NaT]}),
        "assignments": pd.DataFrame({"case_id": ["Z"], "employee_id": ["B"], **spell}),
        "absences": sick,
        "time_use": hours,
    }
    rules = {"norm": {"unit": "case", "per_fte": 12}, "until": "2025-04-30"}
    return ca.read(tables, "manager", team, settings=rules)


@pytest.mark.parametrize(("team", "started"), [("Noord", [1, 0, 0, 0]), ("Zuid", [0, 0, 1, 0])])
def test_the_spells_of_somebody_who_moved_are_those_of_the_days_in_the_team(
    team: str, started: list[int]
) -> None:
    """One spell of one person, a year: 365 ÷ the days of the month."""
    found = ca.absence(read(team), "employee", "M").set_index("employee_id").loc["A"]
    days = found["period"].map(lambda month: month.days_in_month)
    assert (found["frequency"].fillna(0.0) * days / 365).round(6).tolist() == started
