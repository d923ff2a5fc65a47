"""The series in a frame, their points, and the stretches between two rebase dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from caseload_analysis.monitoring.runs import Sides
from caseload_analysis.spells.handed_in import must_have
from caseload_analysis.tables.problems import UsageError, message

Date = str | dt.date | pd.Period
Rebase = Date | Iterable[Date] | Mapping[Any, Any]
GROUPS = ("team", "employee_id")


@dataclass(frozen=True, slots=True)
class Stretch:
    """The places of the rows of one series between two rebase dates, in the order of the period."""

    key: tuple[Any, ...]
    first: Any
    rows: Sides

    def of(self, by_series: Any) -> Any:
        """Return what a mapping holds for this series, by the name or the tuple of names of it."""
        if not isinstance(by_series, Mapping):
            return by_series
        names = [self.key, *self.key[:1]] if len(self.key) == 1 else [self.key]
        return next((by_series[name] for name in names if name in by_series), None)


def key_columns(frame: pd.DataFrame, series: Sequence[str]) -> list[str]:
    """Return the columns that tell the series apart: those named, else the finest group column.

    An employee who changes teams stays one series, so ``employee_id`` goes before ``team``.

    >>> key_columns(pd.DataFrame(columns=["team", "employee_id", "period"]), ())
    ['employee_id']
    """
    if series:
        found = [series] if isinstance(series, str) else list(series)
        must_have(frame, found)
        return found
    return [name for name in reversed(GROUPS) if name in frame][:1]


def stretches_of(frame: pd.DataFrame, keys: list[str], rebase: Rebase) -> Iterator[Stretch]:
    """Yield the stretches of every series.

    A new one begins at the first period that is not before a rebase date, so no range and no run
    crosses it. Raises UsageError when a series has two rows in one period, when the column period
    holds no periods or dates, and for a rebase date that is none.
    """
    if frame.empty:
        return
    periods = _periods(frame)
    _must_be_single(frame, keys)
    for key, rows in _series(frame, keys, periods):
        whole = Stretch(key, periods.iloc[rows[0]], rows)
        starts = {_like(date, whole.first) for date in _dates(whole.of(rebase))}
        here = periods.iloc[rows]
        number = np.sum([here >= start for start in starts], axis=0) if starts else np.zeros(len(rows))
        for which in np.unique(number):
            part = rows[number == which]
            yield Stretch(key, periods.iloc[part[0]], part)


def _periods(frame: pd.DataFrame) -> pd.Series:
    found = pd.Series(pd.array(frame["period"].to_numpy()))
    if not isinstance(found.dtype, pd.PeriodDtype) and not pd.api.types.is_datetime64_any_dtype(found):
        raise UsageError(message("the column period holds something else than periods of one length"))
    return found


def _must_be_single(frame: pd.DataFrame, keys: list[str]) -> None:
    double = frame.duplicated([*keys, "period"])
    if double.any():
        what = message(
            "{period} occurs twice in a series; name the columns that tell the series apart with series="
        )
        raise UsageError(what, period=str(frame.loc[double, "period"].iloc[0]))


def _series(
    frame: pd.DataFrame, keys: list[str], periods: pd.Series
) -> Iterator[tuple[tuple[Any, ...], Sides]]:
    """Yield the key of every series and the places of its rows in the order of the period."""
    order = np.asarray(periods.argsort(kind="stable"))
    if not keys:
        yield (), order
        return
    codes = frame.groupby(keys, sort=False, dropna=False).ngroup().to_numpy()
    order = order[np.argsort(codes[order], kind="stable")]
    names = frame[keys].to_numpy(dtype=object)
    for rows in np.split(order, np.flatnonzero(np.diff(codes[order])) + 1):
        yield tuple(names[rows[0]]), rows


def _dates(rebase: Any) -> list[Date]:
    if rebase is None:
        return []
    return [rebase] if isinstance(rebase, str | dt.date | pd.Period) else list(rebase)


def _like(date: Date, first: Any) -> Any:
    """Return a date as a period of the length of ``first``, or as a moment where ``first`` is one."""
    moment = date.start_time if isinstance(date, pd.Period) else date
    try:
        if isinstance(first, pd.Period):
            return pd.Period(moment, freq=first.freqstr)
        return pd.Timestamp(moment)
    except ValueError as error:
        raise UsageError(message("{date} is no date to rebase at"), date=str(date)) from error
