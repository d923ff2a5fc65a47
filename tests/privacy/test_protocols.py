"""Deviations of a case that changes hands and teams: in whose sums they are, by hand."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd
import pytest

import caseload_analysis as ca
from caseload_analysis.privacy.protocols import protocol_counts


def days(*texts: str | None) -> pd.Series:
    return pd.Series(pd.to_datetime(list(texts)))


@cache
def read(audience: str = "hr", team: str = "") -> Any:
    """Z is with A and B of Noord in January, with K of Zuid in February, with nobody in March."""
    contracts = pd.DataFrame(
        {"employee_id": ["A", "B", "K"], "team": ["Noord", "Noord", "Zuid"], "role": "worker", "fte": 1.0}
    ).assign(start=pd.Timestamp("2025-01-01"), end=pd.NaT)
    case = {"case_id": ["Z"], "family_id": ["G"], "child_id": ["J"], "measure": ["ots"]}
    dated = {"start": days("2025-01-01"), "end": days(None), "expected_end": days(None)}
    held = {
        "case_id": "Z",
        "employee_id": ["A", "B", "K"],
        "start": days("2025-01-01", "2025-01-01", "2025-02-01"),
        "end": days("2025-02-01", "2025-02-01", "2025-03-01"),
    }
    told = {
        "case_id": "Z",
        "date": days("2025-01-31", "2025-02-01", "2025-03-01"),
        "protocol": ["plan", "plan", "visit"],
        "substantiated": [True, False, True],
        "discussed_on": days("2025-02-04", None, None),
        "discussed_with": ["", " Manager ", ""],
    }
    tables = {
        "contracts": contracts,
        "cases": pd.DataFrame({**case, **dated}),
        "assignments": pd.DataFrame(held),
        "protocol_deviations": pd.DataFrame(told),
    }
    rules = {"norm": {"unit": "case", "per_fte": 12}, "until": "2025-03-31"}
    return ca.read(tables, audience, team, settings=rules)


NUMBERS = ["deviations", "substantiated", "discussed", "with_peers", "employees"]


def counts(org: Any, level: str, *names: str) -> list[list[Any]]:
    found = protocol_counts(org, level, "M")
    found = found.loc[found["protocol"] == "*"]
    return found[[*names, *NUMBERS]].assign(month=found["period"].astype(str)).to_numpy().tolist()


def test_each_team_has_those_of_the_days_on_which_it_held_the_case() -> None:
    assert counts(read(), "team", "team") == [
        ["Noord", 1, 1, 1, 0, 2, "2025-01"],
        ["Zuid", 1, 0, 1, 0, 1, "2025-02"],  # with the manager: discussed, not with peers
    ]


def test_the_organisation_has_each_once_and_those_of_nobody() -> None:
    assert counts(read(), "organisation") == [
        [1, 1, 1, 0, 2, "2025-01"],
        [1, 0, 1, 0, 1, "2025-02"],
        [1, 1, 0, 0, 0, "2025-03"],
    ]
    waited = protocol_counts(read(), "organisation", "Q").set_index("protocol")["median_days"]
    assert waited["*"] == waited["plan"] == 4.0
    assert pd.isna(waited["visit"])


@pytest.mark.parametrize("audience", ["team", "manager"])
def test_who_sees_one_team_has_its_rows_only(audience: str) -> None:
    org = read(audience, "Noord")
    assert counts(org, "team", "team") == [["Noord", 1, 1, 1, 0, 2, "2025-01"]]
    assert counts(org, "employee", "employee_id") == [
        ["A", 1, 1, 1, 0, 1, "2025-01"],
        ["B", 1, 1, 1, 0, 1, "2025-01"],
    ]
    assert counts(read(audience, "Zuid"), "employee", "employee_id") == [["K", 1, 0, 1, 0, 1, "2025-02"]]
