"""What a team expects to come and go: its own number, else the sum of its members'."""

from __future__ import annotations

import pandas as pd

_PERIOD = ["team", "period", "start", "stop"]


def of_teams(expectations: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each team and period.

    A number in a row without an employee is the team's own and goes before those of its members
    [X]: added up they would count twice. A number that nobody gave is missing.

    Parameters
    ----------
    expectations : frame with team, employee_id ("" for the team), period, start, stop, inflow, outflow

    Returns
    -------
    frame
        team, period (as written), start, stop (days), inflow, outflow (units of the norm).

    Examples
    --------
    >>> given = pd.DataFrame({"team": "Noord", "employee_id": ["", "A", "B"], "period": "2026-11",
    ...                       "start": 20758, "stop": 20788, "inflow": [5.0, 2.0, 2.0], "outflow": 1.0})
    >>> of_teams(given)[["inflow", "outflow"]].to_numpy().tolist()
    [[5.0, 1.0]]
    >>> of_teams(given.iloc[1:])[["inflow", "outflow"]].to_numpy().tolist()
    [[4.0, 2.0]]
    """
    own = expectations["employee_id"] == ""
    by_team, by_members = (
        rows.groupby(_PERIOD)[["inflow", "outflow"]].sum(min_count=1)
        for rows in (expectations.loc[own], expectations.loc[~own])
    )
    return by_team.combine_first(by_members).reset_index()[[*_PERIOD, "inflow", "outflow"]]
