"""How often a report is due: the periods of each rhythm, and the rhythm that a team has on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Final

import pandas as pd

from caseload_analysis.spells.calendar import OPEN, days
from caseload_analysis.tables.agreed import CADENCE, cadence_on, kinds
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.settings import Rhythm

EVERY: Final[Mapping[Rhythm, str]] = {"month": "M", "four_weeks": "W", "quarter": "Q"}
"""The length of the periods of each rhythm."""

WEEKS: Final = 4
"""Of the weeks of a four-weekly rhythm, each of which the number is a multiple of this has a report."""

Life = tuple[dt.date, dt.date]
"""The first and the last day of a team."""


def last_day(period: pd.Period) -> dt.date:
    """Return the last day of ``period``.

    >>> last_day(pd.Period("2026-02", "M")).isoformat()
    '2026-02-28'
    """
    return period.end_time.date()


def due_on(period: pd.Period) -> dt.date:
    """Return the first day on which a report over ``period`` should exist: the day after its end.

    >>> due_on(pd.Period("2026-10", "M")).isoformat()
    '2026-11-01'
    """
    return last_day(period) + dt.timedelta(days=1)


def periods_over(rhythm: Rhythm, after: dt.date, day: dt.date) -> list[pd.Period]:
    """Return the periods of ``rhythm`` that end after ``after`` and are over on ``day``, oldest first.

    A four-weekly review looks at the ISO weeks 4, 8, … 52: the report is that of the one week, with
    the weeks before it as history. A week 53 has none, so that the weeks are the same every year [X].

    >>> [str(period) for period in periods_over("month", dt.date(2026, 8, 31), dt.date(2026, 11, 1))]
    ['2026-09', '2026-10']
    >>> weeks = periods_over("four_weeks", dt.date(2026, 1, 1), dt.date(2026, 3, 1))
    >>> [week.start_time.isocalendar().week for week in weeks]
    [4, 8]
    """
    every = EVERY[rhythm]
    begin = pd.Period(pd.Timestamp(after + dt.timedelta(days=1)), freq=every)
    end = pd.Period(pd.Timestamp(day), freq=every) - 1
    periods = list(pd.period_range(begin, end, freq=every))
    if rhythm == "four_weeks":
        return [week for week in periods if week.start_time.isocalendar().week % WEEKS == 0]
    return periods


def rhythm_of(org: Organisation, team: str) -> Callable[[dt.date], Rhythm]:
    """Return the function that gives the rhythm of ``team`` on a day: as agreed, else by the settings.

    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> from caseload_analysis.tables.reading import read_tables
    >>> rhythm_of(read_tables(example_tables(), example_settings()), "Noord")(dt.date(2026, 1, 1))
    'month'
    """
    table, usual = org.tables.get("agreements"), org.settings.cadence_of(team)
    own = table is not None and bool((kinds(table.loc[table["team"] == team, "subject"]) == CADENCE).any())

    def on(day: dt.date) -> Rhythm:
        """Return the rhythm on ``day``."""
        return cadence_on(org, team, int(days(day.isoformat()))) if own else usual

    return on


def lives(contracts: pd.DataFrame) -> dict[str, Life]:
    """Return the first and last day on which each team has somebody under contract.

    >>> contracts = pd.DataFrame({"team": ["Noord", "Noord"], "start": [0, 40], "stop": [31, OPEN]})
    >>> [day.isoformat() for day in lives(contracts)["Noord"]]
    ['1970-01-01', '9999-12-30']
    """
    spans = contracts.groupby("team").agg(start=("start", "min"), stop=("stop", "max"))
    return {
        str(team): (as_date(int(first)), as_date(int(stop) - 1))
        for team, first, stop in spans.itertuples()
        if team
    }


def as_date(day: int) -> dt.date:
    """Return a day since 1970 as a date.

    >>> as_date(31).isoformat()
    '1970-02-01'
    """
    return dt.date(1970, 1, 1) + dt.timedelta(days=min(day, OPEN))
