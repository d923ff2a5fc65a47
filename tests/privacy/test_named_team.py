"""A case that its assignment keeps in a team after the worker moved on: the team has it as HR does."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import caseload_analysis as ca


def day(text: str) -> pd.Timestamp:
    return pd.Timestamp(text)


def read(audience: str, team: str = "") -> Any:
    """A goes from Noord to Zuid in March; the assignment names Noord throughout."""
    contracts = pd.DataFrame(
        {
            "employee_id": ["A", "A", "B"],
            "team": ["Noord", "Zuid", "Noord"],
            "role": "worker",
            "fte": 1.0,
            "start": [day("2025-01-01"), day("2025-03-01"), day("2025-01-01")],
            "end": [day("2025-02-28"), pd.NaT, pd.NaT],
        }
    )
    cases = pd.DataFrame(
        {"case_id": ["Z"], "family_id": ["G"], "child_id": ["J"], "measure": ["ots"]}
        | {"start": [day("2025-01-01")], "end": [pd.NaT], "expected_end": [pd.NaT]}
    )
    held = pd.DataFrame(
        {"case_id": ["Z"], "employee_id": ["A"], "team": ["Noord"]}
        | {"start": [day("2025-01-01")], "end": [pd.NaT]}
    )
    tables = {"contracts": contracts, "cases": cases, "assignments": held}
    rules = {"norm": {"unit": "case", "per_fte": 12}, "until": "2025-04-30"}
    return ca.read(tables, audience, team, settings=rules)


@pytest.mark.parametrize(("audience", "team"), [("hr", ""), ("team", "Noord"), ("manager", "Noord")])
def test_the_case_stays_in_the_team_that_its_assignment_names(audience: str, team: str) -> None:
    months = ca.caseload(read(audience, team), "team", "M")
    own = months.loc[months["team"] == "Noord"]
    assert own["end"].tolist() == [1.0, 1.0, 1.0, 1.0]
    assert own["outflow"].tolist() == [0.0, 0.0, 0.0, 0.0]


def test_the_worker_who_moved_on_is_not_named_after_that() -> None:
    held = read("team", "Noord").timelines["holdings"]
    march = (day("2025-03-01") - day("1970-01-01")).days
    assert (held.loc[held["employee_id"] == "A", "stop"] <= march).all()
