"""Sums over people per group and period, with the number of different people behind each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import pandas as pd

from caseload_analysis.spells.calendar import Calendar
from caseload_analysis.spells.overlap import intersect
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.timelines.derive import LEVEL_KEYS
from caseload_analysis.timelines.holdings import membership

Figures = Callable[[pd.DataFrame, list[str]], pd.DataFrame]
"""From rows and the columns of their group to one row for each group."""

ALL: Final = "*"
"""Stands in the column of the kind for all kinds together."""


def placed(rows: pd.DataFrame, contracts: pd.DataFrame, value: str) -> pd.DataFrame:
    """Return ``rows`` with the team of the employee on that day, ``value`` divided between teams by fte.

    Who is out of post that day counts in the last team, as cases do, and before the first contract in
    the first; rows of an employee without any contract are left out.

    Parameters
    ----------
    rows : frame with employee_id, day and ``value``
    contracts : frame with employee_id, team, fte, start, stop

    Returns
    -------
    frame
        The columns of ``rows`` and team; one row for each contract of that day.

    Examples
    --------
    >>> rows = pd.DataFrame({"employee_id": ["A"], "day": [5], "hours": [8.0]})
    >>> contracts = pd.DataFrame({"employee_id": "A", "team": ["Noord", "Zuid"], "fte": [0.75, 0.25],
    ...                           "start": 0, "stop": 9})
    >>> placed(rows, contracts, "hours")[["team", "hours"]].to_numpy().tolist()
    [['Noord', 6.0], ['Zuid', 2.0]]
    """
    dated = rows.assign(row=range(len(rows)), start=rows["day"], stop=rows["day"] + 1)
    columns = ["employee_id", "team", "fte", "start", "stop"]
    in_post = intersect(dated, contracts[columns], ["employee_id"])
    rest = dated.loc[~dated["row"].isin(in_post["row"])]
    out_of_post = intersect(rest, membership(contracts), ["employee_id"]).assign(fte=1.0)
    everything = pd.concat([in_post, out_of_post], ignore_index=True)
    share = everything["fte"] / everything.groupby("row")["fte"].transform("sum")
    return everything.assign(**{value: everything[value] * share})[[*rows.columns, "team"]]


def in_periods(rows: pd.DataFrame, org: Organisation, every: str) -> pd.DataFrame:
    """Return the rows whose ``day`` lies in the periods of ``org``, with the column ``period``.

    Where the setting ``until`` does not end the data, rows that are later than every case draw the
    periods out.
    """
    last = org.last if org.clipped or rows.empty else max(org.last, int(rows["day"].max()))
    calendar = Calendar.spanning(org.first, last, every, clipped=org.clipped)
    place = calendar.locate(rows["day"])
    inside = (place >= 0) & (place < len(calendar.periods))
    return rows.loc[inside].assign(period=calendar.periods[place[inside]])


def sums(
    rows: pd.DataFrame, org: Organisation, level: str, every: str, *, kind: str, figures: Figures
) -> pd.DataFrame:
    """Return ``figures`` per group, period and kind, and over all kinds (the kind ``ALL``).

    Groups, periods and kinds without a row are not there.

    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> from caseload_analysis.tables.reading import read_tables
    >>> org = read_tables(example_tables(), example_settings())
    >>> rows = pd.DataFrame({"team": "Noord", "day": org.first, "task": ["a", "b"], "hours": [1.0, 2.0]})
    >>> total = lambda rows, keys: rows.groupby(keys, as_index=False)[["hours"]].sum()
    >>> sums(rows, org, "team", "M", kind="task", figures=total)[["task", "hours"]].to_numpy().tolist()
    [['*', 3.0], ['a', 1.0], ['b', 2.0]]
    """
    dated = in_periods(rows, org, every)
    keys = [*LEVEL_KEYS[level], "period", kind]
    parts = [figures(dated.assign(**{kind: ALL}), keys), figures(dated, keys)]
    together = pd.concat(parts, ignore_index=True)
    return together.sort_values(keys, ignore_index=True)


def different(rows: pd.DataFrame, keys: Sequence[str], column: str) -> pd.Series[int]:
    """Return how many different names stand in ``column`` per group; an empty text is no name.

    >>> rows = pd.DataFrame({"team": "Noord", "employee_id": ["A", "A", "B", ""]})
    >>> different(rows, ["team"], "employee_id").tolist()
    [2]
    """
    named = rows.assign(**{column: rows[column].where(rows[column] != "")})
    return named.groupby(list(keys))[column].nunique()
