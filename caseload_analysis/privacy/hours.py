"""Hours that people wrote down, per team and for the organisation: what they did."""

from __future__ import annotations

import pandas as pd

from caseload_analysis.privacy.sums import different, placed, sums
from caseload_analysis.tables.finish import empty
from caseload_analysis.tables.organisation import Organisation

_THURSDAY = 3


def activity_hours(org: Organisation, level: str, every: str) -> pd.DataFrame:
    """Return the hours written down per group, period and activity; activity "*" is all together.

    A week counts in the period that holds its Thursday, as ISO counts weeks in a year, and in the team
    of that day [X].

    Returns
    -------
    frame
        Columns of the group, period, activity, hours, employees (different people who wrote them).

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> hours = pd.DataFrame({"employee_id": ["A", "B"], "week": pd.Timestamp("2025-01-06"),
    ...                       "activity": ["families", "travel"], "hours": [12.0, 4.0]})
    >>> org = read({**example_tables(), "time_use": hours}, settings=example_settings())
    >>> activity_hours(org, "team", "M")[["activity", "hours", "employees"]].to_numpy().tolist()
    [['*', 16.0, 2], ['families', 12.0, 1], ['travel', 4.0, 1]]
    """
    table = org.tables.get("time_use", empty("time_use"))
    thursday = table["week"] + _THURSDAY
    # The week in which the data end counts there, also when they end before its Thursday.
    ending = org.clipped & (table["week"] <= org.last) & (thursday > org.last)
    rows = table.assign(day=thursday.mask(ending, org.last))[["employee_id", "day", "activity", "hours"]]
    written = rows.loc[rows["hours"] > 0].reset_index(drop=True)
    found = placed(written, org.tables["contracts"], "hours")
    seen = found.loc[found["team"].isin(org.teams)] if org.team else found
    return sums(seen, org, level, every, kind="activity", figures=_activities)


def _activities(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    hours = rows.groupby(keys)["hours"].sum()
    return pd.DataFrame({"hours": hours, "employees": different(rows, keys, "employee_id")}).reset_index()
