"""One series as it is handed in: checked, sorted, counted in periods from the start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from caseload_analysis.evaluation.families import FAMILIES
from caseload_analysis.evaluation.mixtures import Numbers, Times
from caseload_analysis.spells.calendar import EVERY, as_period, every_of
from caseload_analysis.spells.handed_in import must_have, numbers
from caseload_analysis.tables.problems import UsageError, message

LEAST_BEFORE: Final = 8
LEAST_AFTER: Final = 4


@dataclass(frozen=True, slots=True)
class Course:
    """The points of one series that are known, in order.

    ``times`` count periods from ``start``; ``missing`` is the number of periods left out between
    the first and the last point.
    """

    periods: pd.PeriodIndex
    figures: Numbers
    exposure: Numbers
    times: Times
    start: pd.Period
    missing: int

    @property
    def length(self) -> str:
        """The alias of the length of a period."""
        return every_of(self.start)

    @property
    def before(self) -> int:
        """The number of points before the start."""
        return int((self.times < 0).sum())

    @property
    def after(self) -> int:
        """The number of points from the start on."""
        return int((self.times >= 0).sum())


def course_of(frame: pd.DataFrame, value: str, start: str | pd.Period, family: str, offset: str) -> Course:
    """Return the checked series in a frame; UsageError where no change can be estimated from it.

    >>> months = pd.period_range("2024-01", periods=20, freq="M")
    >>> course = course_of(pd.DataFrame({"period": months, "n": range(20)}), "n", "2025-01", "poisson", "")
    >>> course.before, course.after, course.missing
    (12, 8, 0)
    """
    if family not in FAMILIES:
        raise UsageError.unknown(message("family"), family, FAMILIES)
    if family == "binomial" and not offset:
        raise UsageError(message("a share needs the column of its denominator: offset='…'"))
    if family == "gaussian" and offset:
        raise UsageError(message("an offset goes with counts and shares: family='poisson' or 'binomial'"))
    must_have(frame, ["period", value, *([offset] if offset else [])])
    must_be_periods(frame)
    periods = _single(frame)
    exposure = numbers(frame, offset) if offset else np.ones(len(frame))
    course = _known(periods, numbers(frame, value), exposure, as_period(start, periods.freqstr[0]))
    _must_be_enough(course)
    _must_fit(course, family, value)
    return course


def must_be_periods(frame: pd.DataFrame) -> None:
    """Raise UsageError unless the column period holds weeks, months or quarters, in every row."""
    if not len(frame):
        raise UsageError(message("there are no points in this series"))
    kind = frame["period"].dtype
    if not isinstance(kind, pd.PeriodDtype) or kind.freq.freqstr[0] not in EVERY[:3]:
        raise UsageError(message("the column period holds something else than weeks, months or quarters"))
    if frame["period"].isna().any():
        raise UsageError(message("a row has no period"))


def _single(frame: pd.DataFrame) -> pd.PeriodIndex:
    """Return the column period; UsageError where one occurs twice."""
    index = pd.PeriodIndex(frame["period"])
    if index.has_duplicates:
        twice = str(index[index.duplicated()][0])
        raise UsageError(message("{period} occurs twice; hand in one series at a time"), period=twice)
    return index


def _known(periods: pd.PeriodIndex, values: Numbers, exposure: Numbers, start: pd.Period) -> Course:
    """Return the points that have a value (and an exposure above 0), sorted by period."""
    order = np.asarray(periods.argsort())
    order = order[np.isfinite(values[order]) & (np.nan_to_num(exposure[order]) > 0)]
    times = periods.asi8[order] - np.int64(start.ordinal)
    span = int(times[-1] - times[0]) + 1 if len(times) else 0
    return Course(periods[order], values[order], exposure[order], times, start, span - len(times))


def _must_be_enough(course: Course) -> None:
    """Raise UsageError where the start lies outside of the series, or leaves a side too short."""
    if not course.before or not course.after:
        what = message(
            "the start {start} lies outside of the series: {before} points before it, {after} from it on"
        )
    elif course.before < LEAST_BEFORE or course.after < LEAST_AFTER:
        what = message(
            "{before} points before {start} and {after} from it on are too few: "
            "{least_before} and {least_after} are needed"
        )
    else:
        return
    raise UsageError(
        what,
        start=course.start,
        before=course.before,
        after=course.after,
        least_before=LEAST_BEFORE,
        least_after=LEAST_AFTER,
    )


def _must_fit(course: Course, family: str, column: str) -> None:
    """Raise UsageError for values that the family cannot have, or that tell nothing of chance."""
    values, after = course.figures, course.times >= 0
    if np.ptp(values / course.exposure) <= 1e-12 * np.abs(values / course.exposure).max():
        what = message("the figure is the same in every period: there is no noise to weigh a change by")
    elif family != "gaussian" and values.min() < 0:
        what = message("the column {column} has values below 0; a count or share has none")
    elif family == "binomial" and (values > course.exposure * (1 + 1e-12)).any():
        what = message(
            "the column {column} is larger than its denominator; give the number, not the percentage"
        )
    elif family != "gaussian" and not (values[after].sum() and values[~after].sum()):
        what = message("the column {column} is 0 in every period before or after the start")
    else:
        return
    raise UsageError(what, column=column)
