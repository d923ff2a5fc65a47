"""Hours that support workers took over, per team and for the organisation: who was helped, and who asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd

from caseload_analysis.privacy.parts import protect
from caseload_analysis.privacy.sums import ALL, different, placed, sums
from caseload_analysis.tables.finish import empty
from caseload_analysis.tables.organisation import Organisation

_HELP: Final = ["hours", "employees", "supporters", "to_shift"]
_REQUESTS: Final = ["requested", "met", "askers"]


def support_hours(org: Organisation, level: str, every: str) -> pd.DataFrame:
    """Return the hours taken over per group of the helped, period and task; task "*" is all together.

    A row of 0 hours without a request says that somebody was linked and got no help; it is of no task
    and counts in "*" alone [X].

    Returns
    -------
    frame
        Columns of the group, period, task, hours, employees (different workers helped), supporters
        (different, who helped), to_shift (share of the hours that would have to go to somebody else
        for all who were linked to get the same; see ``hoover``), linked (different workers with any
        row), requested (hours asked for; missing where nothing is recorded of it), met (Σ min(hours,
        requested) ÷ Σ requested over the rows with a request [X]; missing without one) and askers
        (different workers with a request; missing without one).

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> given = pd.DataFrame({"supporter_id": "C", "employee_id": ["A", "B"], "task": "minutes",
    ...                       "date": pd.Timestamp("2025-01-06"), "hours": [3.0, 0.0],
    ...                       "requested_hours": [2.0, 2.0]})
    >>> org = read({**example_tables(), "support": given}, settings=example_settings())
    >>> figures = ["hours", "employees", "linked", "to_shift", "requested", "met"]
    >>> support_hours(org, "team", "M")[figures].iloc[:1].to_numpy().tolist()
    [[3.0, 1.0, 2.0, 0.5, 4.0, 0.5]]
    """
    table = org.tables.get("support", empty("support")).rename(columns={"date": "day"})
    rows = table[["supporter_id", "employee_id", "task", "day", "hours", "requested_hours"]]
    found = placed(rows.assign(part=1.0), org.tables["contracts"], "part")
    found = found.loc[found["team"].isin(org.teams)] if org.team else found
    parts = {name: found[name] * found["part"] for name in ("hours", "requested_hours")}
    return sums(found.assign(**parts), org, level, every, kind="task", figures=_help)


def hoover(hours: pd.DataFrame, keys: list[str]) -> pd.Series[float]:
    """Return per group the share of the hours that would have to move for an equal division.

    ½ Σ|x_i ÷ Σx - 1 ÷ n| over the n people with a row: 0 when all got the same, towards 1 when one got
    everything, missing when nobody got anything. Source: Hoover 1936, the index that is also called
    after Robin Hood [S].

    >>> hours = pd.DataFrame({"team": "Noord", "employee_id": ["A", "A", "B"], "hours": [1.0, 2.0, 1.0]})
    >>> hoover(hours, ["team"]).tolist()
    [0.25]
    """
    each = hours.groupby([*keys, "employee_id"], as_index=False)["hours"].sum()
    per_group = each.groupby(keys)["hours"]
    gap = each["hours"] / per_group.transform("sum") - 1.0 / per_group.transform("size")
    halves = each.assign(gap=gap.abs() / 2.0)
    return pd.Series(halves.groupby(keys)["gap"].sum(min_count=1))


def hide_support(frame: pd.DataFrame, minimum: int, *, within: Sequence[str], kind: str) -> pd.DataFrame:
    """Return the sums of ``support_hours`` with those of few people missing, as ``protect`` does.

    Behind the hours stand those who were helped, and where nobody was, those who were linked: zeros
    tell of each of them. Behind the requests stand those who asked, and where the hours are hidden the
    requests are too, for what was met of them is a part of the hours [X]. The numbers of people helped
    and of people who asked stay, but for a hidden nobody.

    >>> sums = pd.DataFrame({"level": "team", "team": "Noord", "period": "2025", "task": "*",
    ...                      "hours": [9.0], "employees": 6, "supporters": 1, "to_shift": 0.1, "linked": 7,
    ...                      "requested": 4.0, "met": 0.5, "askers": 2.0})
    >>> hidden = hide_support(sums, 5, within=["period"], kind="task")
    >>> hidden[["hours", "linked", "requested", "met"]].to_numpy().tolist()
    [[9.0, 7.0, nan, nan]]
    """
    keys = ["level", "team", *within, kind]
    behind = frame["employees"].where(frame["employees"] > 0, frame["linked"])
    given = frame.drop(columns=["employees", *_REQUESTS]).assign(behind=behind)
    given = protect(given, minimum, within=within, kind=kind, people="behind")
    hidden = given["hours"].isna()
    asked = frame[[*keys, "requested", "met"]].assign(askers=frame["askers"].fillna(0.0))
    asked = protect(asked, minimum, within=within, kind=kind, people="askers", already=hidden)
    nobody = hidden & (frame["employees"] == 0)
    helped = frame["employees"].mask(nobody) if nobody.any() else frame["employees"]
    given = given.drop(columns="behind").assign(employees=helped, askers=frame["askers"])
    return given.assign(requested=asked["requested"], met=asked["met"])[frame.columns]


def _help(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return the figures of ``support_hours``; a link without help or request is of no task."""
    given, asked = rows["hours"] > 0, rows["requested_hours"] > 0
    counted = rows.loc[(rows["task"] == ALL) | given | asked]
    helped, requests = counted.loc[given], counted.loc[asked]
    groups, met = counted.groupby(keys), requests[["hours", "requested_hours"]].min(axis="columns")
    requested = groups["requested_hours"].sum(min_count=1)
    found = pd.DataFrame({"hours": groups["hours"].sum(), "linked": different(counted, keys, "employee_id")})
    people = {"employees": (helped, "employee_id"), "supporters": (helped, "supporter_id")}
    numbers = {
        name: different(some, keys, column).reindex(found.index, fill_value=0)
        for name, (some, column) in people.items()
    }
    found = found.assign(**numbers, to_shift=hoover(counted, keys), requested=requested)
    found["met"] = requests.assign(met=met).groupby(keys)["met"].sum() / requested
    found["askers"] = different(requests, keys, "employee_id").astype("float64")
    return found[[*_HELP, "linked", *_REQUESTS]].reset_index()
