"""The groups and periods over which a measure is laid."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from caseload_analysis.spells.calendar import Calendar, Days, as_period, days
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import UsageError, message
from caseload_analysis.timelines.people import people
from caseload_analysis.timelines.places import teams_on

PeriodChoice = str | pd.Period | tuple[str | pd.Period, str | pd.Period] | None
"""One period, the first and the last of several, or None for all that the data cover."""

GROUP_KEYS = {"employee": ["employee_id"], "team": ["team"], "organisation": []}


def check(word: str, value: str, allowed: Sequence[str]) -> None:
    """Raise UsageError when ``value`` is not one of those ``allowed``; ``word`` is a marked text.

    >>> check("moment", "end", ("mean", "end"))
    """
    if value not in allowed:
        raise UsageError.unknown(word, value, allowed)


def calendar_of(org: Organisation, every: str, period: PeriodChoice = None) -> Calendar:
    """Return the calendar of ``org``, drawn out to the periods asked for.

    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> org = read(example_tables(), settings=example_settings())
    >>> len(calendar_of(org, "M").periods), len(calendar_of(org, "M", "2025-06").periods)
    (13, 18)
    """
    first, last = org.first, org.last
    for asked in _ends(period, every):
        edges = days(np.array([asked.start_time, asked.end_time], dtype="datetime64[D]"))
        first = min(first, int(edges[0]))
        last = last if org.clipped else max(last, int(edges[1]))
    return Calendar.spanning(first, last, every, clipped=org.clipped)


def chosen(frame: pd.DataFrame, every: str, period: PeriodChoice = None) -> pd.DataFrame:
    """Return the rows of the periods asked for, numbered anew.

    >>> months = pd.DataFrame({"period": pd.period_range("2025-01", "2025-12", freq="M")})
    >>> len(chosen(months, "M", ("2025-03", "2025-05")))
    3
    """
    ends = _ends(period, every)
    periods = pd.PeriodIndex(frame["period"], freq=every)
    rows = frame.loc[(periods >= ends[0]) & (periods <= ends[-1])] if ends else frame
    return rows.reset_index(drop=True)


def keys_of(org: Organisation, by: str) -> pd.DataFrame:
    """Return the groups of a level that this audience sees, one row each, sorted.

    Raises UsageError for an unknown level and AudienceError for one that is closed to the audience.

    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> org = read(example_tables(), settings=example_settings())
    >>> keys_of(org, "employee")["employee_id"].tolist()
    ['A', 'B', 'C', 'D', 'E', 'F', 'G']
    """
    check(message("group"), by, list(GROUP_KEYS))
    if by == "organisation":
        org.require(by)
        return pd.DataFrame(index=range(1))
    names = GROUP_KEYS[by]
    return org.pieces("capacity", by)[names].drop_duplicates().sort_values(names, ignore_index=True)


def people_of(org: Organisation, by: str, frame: pd.DataFrame, calendar: Calendar, at: str) -> pd.DataFrame:
    """Return the people behind each row of ``frame``: employees, sick_free, one column per reason.

    Counted here where the audience sees persons, else as the gate counted them; missing where the
    gate did not.
    """
    if "people" not in org.timelines:
        counted = people(org, by, calendar, at)
    else:
        stored = org.timelines["people"]
        asked = {"level": by, "every": calendar.periods.freqstr[0], "at": at}
        counted = stored.loc[(stored[list(asked)] == pd.Series(asked)).all(axis=1)].drop(columns=list(asked))
    keys = [*GROUP_KEYS[by], "period"]
    period = pd.PeriodIndex(counted["period"], freq=calendar.periods.freq)
    return frame[keys].merge(counted.assign(period=period), on=keys, how="left").drop(columns=keys)


def with_team(frame: pd.DataFrame, org: Organisation, calendar: Calendar) -> pd.DataFrame:
    """Return a frame of employees with their team in front: that of the period's last day (``teams_on``).

    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> org = read(example_tables(), settings=example_settings())
    >>> frame = pd.DataFrame({"employee_id": ["A"], "period": pd.PeriodIndex(["2025-01"], freq="M")})
    >>> with_team(frame, org, calendar_of(org, "M"))["team"].tolist()
    ['Noord']
    """
    pieces = org.pieces("capacity", "employee")
    teams = teams_on(pieces, frame["employee_id"], _last_days(frame, calendar))
    return frame.assign(team=pd.Series(teams, index=frame.index, dtype="str"))[["team", *frame.columns]]


def _last_days(frame: pd.DataFrame, calendar: Calendar) -> Days:
    return calendar.last_days[calendar.periods.get_indexer(pd.PeriodIndex(frame["period"]))]


def _ends(period: PeriodChoice, every: str) -> list[pd.Period]:
    if period is None:
        return []
    asked = list(period) if isinstance(period, tuple) else [period]
    return sorted(as_period(one, every) for one in asked)
