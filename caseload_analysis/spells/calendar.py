"""Days and periods as integers: a calendar is a row of edges."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from caseload_analysis.tables.problems import UsageError, message

Days = NDArray[np.int64]

OPEN: Final = 2_932_896
"""The stop of a running spell: 9999-12-31 in days since 1970-01-01."""

EVERY: Final = ("W", "M", "Q", "Y")
"""Weeks (Monday to Sunday), months, quarters and years."""

PERIODS_A_YEAR: Final = {"W": 52, "M": 12, "Q": 4, "Y": 1}

_PERIOD_TEXT: Final = {
    "M": re.compile(r"\d{4}-(0[1-9]|1[0-2])"),
    "Q": re.compile(r"\d{4}-?Q[1-4]"),
    "Y": re.compile(r"\d{4}"),
}
_WEEK_TEXT: Final = re.compile(r"(\d{4})-?W(\d{1,2})")


def days(dates: ArrayLike) -> Days:
    """Return ``dates`` as days since 1970-01-01; missing dates become ``OPEN``.

    >>> days(np.array(["1970-01-02", "NaT"], dtype="datetime64[D]")).tolist()
    [1, 2932896]
    """
    whole = np.asarray(dates, dtype="datetime64[D]")
    return np.where(np.isnat(whole), OPEN, whole.astype(np.int64))


def dates(numbers: ArrayLike) -> NDArray[np.datetime64]:
    """Return days since 1970-01-01 as dates; ``OPEN`` becomes a missing date.

    >>> dates([1, OPEN]).astype(str).tolist()
    ['1970-01-02', 'NaT']
    """
    whole = np.asarray(numbers, dtype=np.int64)
    return np.where(whole >= OPEN, np.datetime64("NaT", "D"), whole.astype("datetime64[D]"))


def parse_period(text: str) -> pd.Period:
    """Return the period that ``text`` names: ``2026-10``, ``2026Q3``, ``2026-W05`` or ``2026``.

    Weeks are ISO weeks. Raises UsageError for any other text.

    >>> parse_period("2026-W05").start_time.date().isoformat()
    '2026-01-26'
    """
    week = _WEEK_TEXT.fullmatch(text)
    try:
        if week:
            monday = pd.Timestamp.fromisocalendar(int(week[1]), int(week[2]), 1)
            return pd.Period(monday, freq="W")
        for every, pattern in _PERIOD_TEXT.items():
            if pattern.fullmatch(text):
                return pd.Period(text, freq=every)
    except ValueError:
        pass
    what = message("{text!r} is no period; write for example 2026-10, 2026Q3, 2026-W05 or 2026")
    raise UsageError(what, text=text)


def period_text(period: pd.Period) -> str:
    """Return ``period`` as ``spells.calendar.parse_period`` reads it.

    >>> period_text(parse_period("2026-W05")), period_text(parse_period("2026Q3"))
    ('2026-W05', '2026Q3')
    """
    if every_of(period) != "W":
        return str(period)
    year, week, _ = period.start_time.isocalendar()
    return f"{year}-W{week:02d}"


def every_of(period: pd.Period) -> str:
    """Return the alias (W, M, Q or Y) of the length of ``period``.

    >>> every_of(pd.Period("2026Q3"))
    'Q'
    """
    return str(period.freqstr)[0]


def as_period(value: object, every: str) -> pd.Period:
    """Return ``value`` (a Period, or text as in ``parse_period``) as one period of length ``every``.

    Raises UsageError when it has another length.

    >>> as_period("2026-10", "M")
    Period('2026-10', 'M')
    """
    period = value if isinstance(value, pd.Period) else parse_period(str(value))
    if every_of(period) != every:
        what = message("the period {period} is not of length {every!r}; every={fitting!r} is")
        raise UsageError(what, period=str(value), every=every, fitting=every_of(period))
    return period


@dataclass(frozen=True)
class Calendar:
    """Consecutive periods; period *i* holds the days ``edges[i] <= d < edges[i + 1]``.

    >>> calendar = Calendar.spanning(0, 40, "M")
    >>> calendar.edges.tolist(), calendar.lengths.tolist()
    ([0, 31, 59], [31, 28])
    """

    periods: pd.PeriodIndex
    edges: Days

    @classmethod
    def spanning(cls, first: int, last: int, every: str, *, clipped: bool = False) -> Calendar:
        """Return the periods of length ``every`` from the day ``first`` to the day ``last``.

        With ``clipped`` the last period ends with the day ``last``. No days give no periods. Raises
        UsageError for an unknown ``every``.
        """
        if every not in EVERY:
            raise UsageError.unknown(message("length of a period"), every, EVERY)
        begin, end = (pd.Period(pd.Timestamp(day), freq=every) for day in dates([first, last]))
        periods = pd.period_range(begin, end, freq=every)
        if last < first:
            return cls(periods[:0], np.array([first], dtype=np.int64))
        edges = np.append(days(periods.start_time.to_numpy()), days(periods.end_time[-1:].to_numpy()) + 1)
        if clipped:
            edges[-1] = min(edges[-1], last + 1)
        return cls(periods, edges)

    @property
    def lengths(self) -> Days:
        """The number of days of each period."""
        return np.diff(self.edges)

    @property
    def last_days(self) -> Days:
        """The last day of each period."""
        return self.edges[1:] - 1

    def locate(self, day: ArrayLike) -> Days:
        """Return the number of the period that holds each day: -1 before the first, n after the last.

        >>> Calendar.spanning(0, 40, "M").locate([-1, 0, 31, 59]).tolist()
        [-1, 0, 1, 2]
        """
        return np.searchsorted(self.edges, np.asarray(day, dtype=np.int64), side="right") - 1
