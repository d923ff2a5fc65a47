"""Of somebody who moved on a manager holds nothing of afterwards, nor of before."""

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
    given = pd.DataFrame({"supporter_id": "A", "employee_id": "B", "task": "minutes", "hours": [2.0, 3.0]})
    given = given.assign(date=[day("2025-01-15"), day("2025-03-12")])
    tables = {
        "contracts": contracts,
        "cases": pd.DataFrame({**case, **spell, "expected_end": [pd.NaT]}),
        "assignments": pd.DataFrame({"case_id": ["Z"], "employee_id": ["B"], **spell}),
        "absences": sick,
        "time_use": hours,
        "support": given,
    }
    rules = {"norm": {"unit": "case", "per_fte": 12}, "until": "2025-04-30"}
    return ca.read(tables, "manager", team, settings=rules)


@pytest.mark.parametrize(("team", "month"), [("Noord", "2025-01"), ("Zuid", "2025-03")])
def test_only_the_absence_and_hours_of_the_days_in_the_team_are_in_memory(team: str, month: str) -> None:
    tables = read(team).tables
    for name, column in [("absences", "start"), ("time_use", "week"), ("support", "date")]:
        dates = pd.to_datetime(tables[name][column], unit="D")
        assert dates.dt.strftime("%Y-%m").tolist() == [month], name


@pytest.mark.parametrize(("team", "month", "hours"), [("Noord", "2025-01", 8.0), ("Zuid", "2025-03", 6.0)])
def test_the_hours_of_somebody_who_moved_are_those_of_the_days_in_the_team(
    team: str, month: str, hours: float
) -> None:
    for by in ("employee", "team"):
        found = ca.time_use(read(team), by, "M", contact=["families"])
        assert found[["period", "hours"]].astype(str).to_numpy().tolist() == [[month, str(hours)]]


@pytest.mark.parametrize(("team", "started"), [("Noord", [1, 0, 0, 0]), ("Zuid", [0, 0, 1, 0])])
def test_the_spells_of_somebody_who_moved_are_those_of_the_days_in_the_team(
    team: str, started: list[int]
) -> None:
    """One spell of one person, a year: 365 ÷ the days of the month."""
    found = ca.absence(read(team), "employee", "M").set_index("employee_id").loc["A"]
    days = found["period"].map(lambda month: month.days_in_month)
    assert (found["frequency"].fillna(0.0) * days / 365).round(6).tolist() == started
