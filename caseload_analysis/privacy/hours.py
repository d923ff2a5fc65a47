"""Hours that people wrote down, per team and for the organisation: what they did, and who was helped."""

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
    return sums(_placed(rows, org), org, level, every, kind="activity", figures=_activities)


def support_hours(org: Organisation, level: str, every: str) -> pd.DataFrame:
    """Return the hours taken over per group of the helped, period and task; task "*" is all together.

    Returns
    -------
    frame
        Columns of the group, period, task, hours, employees (different workers helped), supporters
        (different), to_shift (share of the hours that would have to go to somebody else for all who
        were helped to get the same; see ``hoover``).

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> given = pd.DataFrame({"supporter_id": "C", "employee_id": ["A", "B"], "task": "minutes",
    ...                       "date": pd.Timestamp("2025-01-06"), "hours": [3.0, 1.0]})
    >>> org = read({**example_tables(), "support": given}, settings=example_settings())
    >>> support_hours(org, "team", "M")[["hours", "employees", "to_shift"]].iloc[:1].to_numpy().tolist()
    [[4.0, 2.0, 0.25]]
    """
    table = org.tables.get("support", empty("support"))
    rows = table.rename(columns={"date": "day"})[["supporter_id", "employee_id", "task", "day", "hours"]]
    return sums(_placed(rows, org), org, level, every, kind="task", figures=_help)


def hoover(hours: pd.DataFrame, keys: list[str]) -> pd.Series[float]:
    """Return per group the share of the hours that would have to move for an equal division.

    ½ Σ|x_i ÷ Σx - 1 ÷ n| over the n people helped: 0 when all got the same, towards 1 when one got
    everything. Source: Hoover 1936, the index that is also called after Robin Hood [S].

    >>> hours = pd.DataFrame({"team": "Noord", "employee_id": ["A", "A", "B"], "hours": [1.0, 2.0, 1.0]})
    >>> hoover(hours, ["team"]).tolist()
    [0.25]
    """
    each = hours.groupby([*keys, "employee_id"], as_index=False)["hours"].sum()
    per_group = each.groupby(keys)["hours"]
    gap = each["hours"] / per_group.transform("sum") - 1.0 / per_group.transform("size")
    halves = each.assign(gap=gap.abs() / 2.0)
    return pd.Series(halves.groupby(keys)["gap"].sum())


def _placed(rows: pd.DataFrame, org: Organisation) -> pd.DataFrame:
    """Return the rows with hours, each in the team of that day, of the teams that may be seen."""
    found = placed(rows.loc[rows["hours"] > 0].reset_index(drop=True), org.tables["contracts"], "hours")
    return found.loc[found["team"].isin(org.teams)] if org.team else found


def _activities(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    hours = rows.groupby(keys)["hours"].sum()
    return pd.DataFrame({"hours": hours, "employees": different(rows, keys, "employee_id")}).reset_index()


def _help(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    found = {
        "hours": rows.groupby(keys)["hours"].sum(),
        "employees": different(rows, keys, "employee_id"),
        "supporters": different(rows, keys, "supporter_id"),
        "to_shift": hoover(rows, keys),
    }
    return pd.DataFrame(found).reset_index()
