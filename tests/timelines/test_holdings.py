"""Who belongs to which team, and whose case counts where."""

import pandas as pd
import pytest

from caseload_analysis.spells.calendar import OPEN
from caseload_analysis.timelines.holdings import holdings, membership


def contracts(*rows):
    return pd.DataFrame(rows, columns=["employee_id", "team", "start", "stop"])


def team_on(frame, day):
    """Return the teams of the first employee on a day, looked up row by row."""
    return sorted(row.team for row in frame.itertuples() if row.start <= day < row.stop)


@pytest.mark.parametrize(
    ("day", "teams"),
    [
        (-1, ["Noord"]),  # before the first contract: the first team
        (0, ["Noord"]),
        (59, ["Noord"]),
        (60, ["Noord", "Zuid"]),  # contracts in two teams
        (99, ["Noord", "Zuid"]),
        (100, ["Zuid"]),
        (150, ["Zuid"]),  # between two contracts: the last team
        (200, ["Oost"]),
        (5000, ["Oost"]),  # after the last contract
    ],
)
def test_the_team_of_every_day(day, teams):
    frame = contracts(("M", "Noord", 0, 100), ("M", "Zuid", 60, 120), ("M", "Oost", 200, 300))
    assert team_on(membership(frame), day) == teams


def test_a_contract_inside_another_does_not_outlive_it():
    frame = contracts(("M", "Noord", 0, 100), ("M", "Zuid", 20, 40))
    assert team_on(membership(frame), 50) == ["Noord"]
    assert team_on(membership(frame), 500) == ["Noord"]


def test_employees_are_kept_apart():
    frame = membership(contracts(("A", "Noord", 0, 10), ("B", "Zuid", 50, 60)))
    assert frame.groupby("employee_id")["start"].min().to_dict() == {"A": -OPEN, "B": -OPEN}


@pytest.mark.parametrize(("named", "teams"), [("", ["Noord", "Zuid"]), ("Zuid", ["Zuid"])])
def test_an_assignment_that_names_its_team_counts_there_alone(named, teams):
    cases = pd.DataFrame({"case_id": ["Z"], "family_id": ["G"], "child_id": ["J"], "measure": ["ots"]})
    held = pd.DataFrame(
        {"case_id": ["Z"], "employee_id": ["M"], "team": [named], "start": [10], "stop": [20]}
    )
    both = contracts(("M", "Noord", 0, OPEN), ("M", "Zuid", 0, OPEN))
    assert sorted(holdings(cases, held, both)["team"]) == teams


def test_a_spell_of_no_days_on_the_day_of_a_move_belongs_to_the_new_team():
    cases = pd.DataFrame({"case_id": ["Z"], "family_id": ["G"], "child_id": ["J"], "measure": ["ots"]})
    held = pd.DataFrame({"case_id": ["Z"], "employee_id": ["M"], "team": [""], "start": [10], "stop": [10]})
    moved = contracts(("M", "Noord", 0, 10), ("M", "Zuid", 10, OPEN))
    assert holdings(cases, held, moved)[["team", "start", "stop"]].to_numpy().tolist() == [["Zuid", 10, 10]]
