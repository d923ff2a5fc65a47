"""Who holds which case, and in which team, from day to day."""

from __future__ import annotations

import numpy as np
import pandas as pd

from caseload_analysis.spells.calendar import OPEN
from caseload_analysis.spells.overlap import chain, intersect

COLUMNS = ("case_id", "family_id", "child_id", "measure", "employee_id", "team", "start", "stop")


def membership(contracts: pd.DataFrame) -> pd.DataFrame:
    """Return to which team each employee belongs on every day: also before, between and after contracts.

    A case of somebody whose contract has ended counts in the last team until it is handed over, a
    case from before the first contract in the first team [X].

    Parameters
    ----------
    contracts : frame with employee_id, team, start, stop

    Returns
    -------
    frame
        employee_id, team, start, stop; two rows on one day for contracts in two teams.

    Examples
    --------
    >>> contracts = pd.DataFrame({"employee_id": "M1", "team": ["Noord", "Zuid"],
    ...                           "start": [100, 200], "stop": [150, 300]})
    >>> membership(contracts)[["team", "start", "stop"]].to_numpy().tolist()
    [['Noord', -2932896, 200], ['Zuid', 200, 2932896]]
    """
    spells = contracts.loc[contracts["start"] < contracts["stop"], ["employee_id", "team", "start", "stop"]]
    in_post = spells.assign(run=chain(spells, ["employee_id"]))
    runs = in_post.groupby("run").agg(
        employee_id=("employee_id", "first"), run_start=("start", "min"), run_stop=("stop", "max")
    )
    by_employee = runs.groupby("employee_id")
    runs["reach"] = by_employee["run_start"].shift(-1).fillna(OPEN).astype(np.int64)
    runs["first"] = by_employee.cumcount() == 0
    placed = in_post.join(runs.drop(columns="employee_id"), on="run")
    opens = placed["first"] & (placed["start"] == placed["run_start"])
    closes = placed["stop"] == placed["run_stop"]
    return placed.assign(
        start=placed["start"].mask(opens, -OPEN), stop=placed["stop"].mask(closes, placed["reach"])
    )[["employee_id", "team", "start", "stop"]].reset_index(drop=True)


def holdings(cases: pd.DataFrame, assignments: pd.DataFrame, contracts: pd.DataFrame) -> pd.DataFrame:
    """Return every assignment cut by the teams of its employee, with the family and child of its case.

    An assignment that names its team counts there alone; otherwise in every team in which the
    employee has a contract that day.

    Parameters
    ----------
    cases : frame with case_id, family_id, child_id, measure
    assignments : frame with case_id, employee_id, team ("" where not given), start, stop
    contracts : frame with employee_id, team, start, stop

    Returns
    -------
    frame
        case_id, family_id, child_id, measure, employee_id, team, start, stop (days).

    Examples
    --------
    >>> cases = pd.DataFrame({"case_id": ["Z1"], "family_id": ["G1"], "child_id": ["J1"], "measure": ["ots"]})
    >>> assignments = pd.DataFrame({"case_id": ["Z1"], "employee_id": ["M1"], "team": [""],
    ...                             "start": [0], "stop": [30]})
    >>> contracts = pd.DataFrame({"employee_id": "M1", "team": ["Noord", "Zuid"],
    ...                           "start": [0, 10], "stop": [10, OPEN]})
    >>> holdings(cases, assignments, contracts)[["team", "start", "stop"]].to_numpy().tolist()
    [['Noord', 0, 10], ['Zuid', 10, 30]]
    """
    named = assignments["team"] != ""
    unnamed = assignments.loc[~named].drop(columns="team")
    by_contract = intersect(unnamed, membership(contracts), ["employee_id"])
    held = pd.concat([assignments.loc[named], by_contract], ignore_index=True)
    known = cases[["case_id", "family_id", "child_id", "measure"]]
    return held.merge(known, on="case_id")[list(COLUMNS)]
