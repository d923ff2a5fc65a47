"""Which change of a figure would matter, and whether enough of a figure is seen to tell one."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from caseload_analysis.evaluation.interrupted import InterruptedSeries, interrupted_series
from caseload_analysis.evaluation.panel import Starts
from caseload_analysis.spells.calendar import PERIODS_A_YEAR, as_period, every_of
from caseload_analysis.tables.problems import UsageError, message

PART: Final = 0.5
"""What matters is at most this part of the level before the start [X]."""
LEAST_POINTS: Final = 5
"""A rate that is above zero in fewer periods tells of single events, not of a change [X]."""
TOO_FEW: Final = {
    "absence_rate": message("too few periods with anybody absent: {points}, and {least} are needed"),
    "frequency": message("too few periods in which somebody reported sick: {points}, and {least} are needed"),
    "left": message("too few periods with anybody leaving: {points}, and {least} are needed"),
}
"""Why nothing is estimated of a rate that is nearly always zero."""

_NOTHING: Final = 1e-9


def smallest_that_matters(fixed: float, level: float) -> float:
    """Return the smallest change that matters: ``fixed``, but at most half of the level before the start.

    All figures that are compared cannot fall below zero. Against a margin above the level "no" would be
    said even where the figure fell to nothing. Without a known level above zero it is ``fixed``.

    >>> smallest_that_matters(1.0, 0.24), smallest_that_matters(1.0, 12.0)
    (0.12, 1.0)
    """
    return min(fixed, PART * level) if level > _NOTHING else fixed


def level_before(frame: pd.DataFrame, start: str | pd.Period) -> float:
    """Return the mean value of the year before the start of one team; missing where nothing is known.

    ``frame``: period, value, and size (what a value rests on) where it weighs.

    >>> months = pd.period_range("2023-01", periods=24, freq="M")
    >>> level_before(pd.DataFrame({"period": months, "value": range(24)}), "2024-07")
    11.5
    """
    if frame.empty:
        return np.nan
    length = every_of(frame["period"].iloc[0])
    first = as_period(start, length)
    year = (frame["period"] < first) & (frame["period"] >= first - PERIODS_A_YEAR[length])
    known = frame.loc[year & frame["value"].notna()]
    sizes = known.get("size")
    return float(np.average(known["value"], weights=sizes)) if len(known) else np.nan


def level_of_teams(frame: pd.DataFrame, starts: Starts) -> float:
    """Return the mean of ``level_before`` over the teams that have started, missing where none has."""
    levels = [
        level_before(frame.loc[frame["team"] == team], start)
        for team, start in starts.items()
        if start is not None
    ]
    known = [level for level in levels if np.isfinite(level)]
    return float(np.mean(known)) if known else np.nan


def must_have_a_level(level: float) -> None:
    """Raise UsageError where the figure was zero before the start, so that it cannot have fallen."""
    if level <= _NOTHING:
        raise UsageError(
            message("the figure was 0 in the year before the start, so whether it fell cannot be told")
        )


def must_be_seen(name: str, values: pd.Series[float]) -> None:
    """Raise UsageError for a rate that is above zero in fewer than five periods.

    >>> must_be_seen("left", pd.Series([0.0, 0.1] * 5))
    """
    points = int((values > _NOTHING).sum())
    if name in TOO_FEW and points < LEAST_POINTS:
        raise UsageError(TOO_FEW[name], points=points, least=LEAST_POINTS)


def changed_in_one(
    name: str, own: pd.DataFrame, start: str | pd.Period, fixed: float, *, slope: bool = False
) -> InterruptedSeries:
    """Return what the start changed in the series of one team, a figure that cannot fall below zero.

    Parameters
    ----------
    name : text
        The indicator.
    own : DataFrame
        period and value.
    start : text or Period
    fixed : number
        The smallest change that matters, where half of the level before the start is not less.
    slope : bool

    Raises
    ------
    UsageError
        Where too little is seen of a rate or it was zero in the year before the start; see also
        ``interrupted_series``.
    """
    must_be_seen(name, own["value"])
    level = level_before(own.drop(columns="size", errors="ignore"), start)
    if _was_above_zero(own, start):
        must_have_a_level(level)
    matters = smallest_that_matters(fixed, level)
    return interrupted_series(own, start=start, slope=slope, smallest_relevant=matters, floor=0.0)


def _was_above_zero(own: pd.DataFrame, start: str | pd.Period) -> bool:
    """Whether a figure ever was above zero before the start: one that never was tells of no noise either."""
    if own.empty:
        return False
    early = own["period"] < as_period(start, every_of(own["period"].iloc[0]))
    return bool((own.loc[early, "value"] > _NOTHING).any())
