"""Support: the work that support workers take over from those with a caseload."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from caseload_analysis.measures.grid import PeriodChoice, calendar_of, check, chosen
from caseload_analysis.measures.summed import arranged, join_keys, reach, shown, summed
from caseload_analysis.privacy.suppression import hide
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import message

_DAYS_A_WEEK = 7.0
_HOURS: Final = [
    "hours",
    "fte",
    "caseload_equivalent",
    "supporters",
    "hours_per_employee",
    "to_shift",
    "linked",
]
_REQUESTS: Final = ["requested", "met"]
_ORDER: Final = ["hours", "fte", "caseload_equivalent", "employees", *_HOURS[3:], *_REQUESTS]


def support(
    org: Organisation, by: str = "team", every: str = "Q", period: PeriodChoice = None, *, per: str = ""
) -> pd.DataFrame:
    """Return the hours taken over from a group, as fte and as caseload, and how evenly they are spread.

    fte = hours ÷ (full-time hours a week × days of the period ÷ 7); caseload_equivalent = fte × norm
    per full-time fte: the cases that somebody with the norm could hold in those hours, if every hour
    went to cases. to_shift = ½ Σ|x_i ÷ Σx - 1 ÷ n| over the n workers linked: the share of the hours
    that would have to go to somebody else for all n to get the same (Hoover's index) [S]. It is used
    because it can be said in one sentence and shows nobody's hours; a largest share would show one
    person's. met = Σ min(hours, requested) ÷ Σ requested over the rows with a request: hours beyond
    what one row asks for meet no other request [X].

    Linked is who has a row in the period. A row of 0 hours says that somebody was linked and got no
    help: in answer to a request when the row has one.

    Parameters
    ----------
    org : Organisation
    by : {"employee", "team", "organisation"}
        The workers who were helped. Hours count in the team of the helped on that day; with contracts
        in two teams they are divided by fte [X].
    every : {"W", "M", "Q", "Y"}
    period : text, Period, pair of them, or None
    per : {"", "task"}
        One row for a group and period, or one for each task.

    Returns
    -------
    frame
        team (and employee_id), period, (task,) hours, fte, caseload_equivalent (units of the norm),
        linked (different workers), employees (different workers helped), supporters (different, who
        helped), hours_per_employee (hours ÷ linked), to_shift (fraction; missing without hours),
        requested (hours; missing where no request is recorded), met (fraction), hidden. Periods
        without a row have none here; where no row has 0 hours, linked is who was helped, for then the
        data do not name who got nothing. By task linked is who has hours or a request of that task.

    Raises
    ------
    UsageError
        For an unknown level, length, part or period.
    AudienceError
        When the audience may not see this level: a week in which nobody helped somebody tells of
        absence, so hours per employee are not for the team.

    Notes
    -----
    Source: function differentiation, a support worker is linked to seven youth protection workers
    (domain definitions §1, 003). The norm is that of the team, else the default [X]; hours do not
    translate one to one into a caseload (Significant 2022) [S]. Hidden are the hours of too few who
    were helped, or were linked where nobody was helped; and the requests of too few who asked.

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> given = pd.DataFrame({"supporter_id": "C", "employee_id": ["A", "B", "D"], "task": "minutes",
    ...                       "date": pd.Timestamp("2025-01-06"), "hours": [54.0, 18.0, 0.0],
    ...                       "requested_hours": [36.0, None, 12.0]})
    >>> org = read({**example_tables(), "support": given}, settings=example_settings())
    >>> figures = ["hours", "fte", "caseload_equivalent", "linked", "employees", "hours_per_employee"]
    >>> support(org, "team", "W")[figures].to_numpy().tolist()
    [[72.0, 2.0, 24.0, 3.0, 2.0, 24.0]]
    >>> support(org, "team", "W")[["requested", "met"]].to_numpy().tolist()
    [[48.0, 0.75]]
    """
    check(message("part"), per, ("", "task"))
    frame = summed(org, "support_hours", by, every, per)
    frame["fte"] = frame["hours"] / (org.settings.norm.full_time_hours * _weeks(frame, org, every))
    frame["caseload_equivalent"] = frame["fte"] * _norm(frame, org)
    frame["hours_per_employee"] = frame["hours"] / frame["linked"]
    frame = shown(frame, _HOURS, "hours")
    frame = hide(frame, _REQUESTS, frame["askers"].notna() & frame["requested"].isna())
    frame = hide(frame, ["employees"], frame["employees"].isna())
    return chosen(arranged(frame, join_keys(by, per), _ORDER), every, period)


def _weeks(frame: pd.DataFrame, org: Organisation, every: str) -> pd.Series[float]:
    """Return the length of each row's period in weeks, those cut off by ``until`` shorter."""
    calendar = calendar_of(org, every, reach(frame))
    places = calendar.periods.get_indexer(pd.PeriodIndex(frame["period"], freq=calendar.periods.freq))
    return pd.Series(calendar.lengths[places] / _DAYS_A_WEEK, index=frame.index, dtype=np.float64)


def _norm(frame: pd.DataFrame, org: Organisation) -> float | pd.Series[float]:
    norm = org.settings.norm.per_fte
    if "team" not in frame:
        return norm.default
    return frame["team"].map(dict(norm.team)).astype(np.float64).fillna(norm.default)
