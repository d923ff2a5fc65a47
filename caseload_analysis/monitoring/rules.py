"""The rules of a control chart: which points are a signal.

Every function takes the points of one stretch of one series, in order, without gaps.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from caseload_analysis.monitoring.runs import Numbers, Sides, runs_analysis, side, stretches, tolerance

SIGNALS: Final = ("outside", "trend", "two_of_three", "shift", "long_run", "few_crossings")
"""The codes of the signals; a point that carries none has an empty code."""


@dataclass(frozen=True, slots=True)
class Rules:
    """One set of rules.

    ``trend`` and ``shift`` are numbers of points, 0 for a rule that is not used. ``factor`` is the
    distance of a limit from the mean in mean moving ranges; ``screened`` whether moving ranges that
    are too wide are left out; ``runs`` whether the runs analysis of Anhøj is done.
    """

    trend: int = 7
    shift: int = 7
    two_of_three: bool = True
    screened: bool = True
    factor: float = 2.66
    runs: bool = False


RULES: Final = {
    "nhs": Rules(),
    "nhs6": Rules(trend=6, shift=6),
    "excel": Rules(screened=False),
    "anhoej": Rules(trend=0, shift=0, two_of_three=False, factor=3 / 1.128, runs=True),
}


@dataclass(frozen=True, slots=True)
class Marks:
    """What the rules say of each point: a code, a direction (1 up, -1 down, 0) and a number of points."""

    signal: NDArray[np.str_]
    direction: Sides
    points: NDArray[np.int64]

    @classmethod
    def none(cls, count: int) -> Marks:
        """Return the marks of ``count`` points without a signal."""
        return cls(np.full(count, "", "U16"), np.zeros(count, np.int64), np.zeros(count, np.int64))

    def put(self, code: str, where: NDArray[np.bool_], direction: Sides, points: Sides) -> None:
        """Mark the points ``where`` this holds, unless an earlier rule marked them."""
        free = where & (self.signal == "")
        self.signal[free] = code
        self.direction[free] = direction[free]
        self.points[free] = points[free]


def marks(values: Numbers, mean: float, half: Numbers, rules: Rules) -> Marks:
    """Return the signal of every point; the first rule that holds, in the order of ``SIGNALS``.

    ``half`` is the distance of the limits from ``mean`` at each point, missing in a chart that has
    none.

    >>> marks(np.array([1.0, 2, 1, 2, 10]), 3.2, np.full(5, 4.0), RULES["nhs"]).signal.tolist()
    ['', '', '', '', 'outside']
    """
    within = tolerance(values)
    sides = side(values - mean, within)
    distance = np.abs(values - mean)
    outside = distance > half + within
    close = ~outside & (distance > half * 2 / 3 + within)
    found = Marks.none(len(values))
    ones = np.ones_like(sides)
    found.put("outside", outside, sides, ones)
    if rules.trend:
        rising, length = trends(values, rules.trend)
        found.put("trend", length > 0, rising, length)
    if rules.two_of_three:
        found.put("two_of_three", two_of_three(close, sides), sides, 2 * ones)
    if rules.shift:
        length = shifts(sides, rules.shift)
        found.put("shift", length > 0, sides, length)
    if rules.runs:
        analysis = runs_analysis(sides)
        found.put("long_run", analysis.in_long_run, sides, analysis.length)
        found.put("few_crossings", np.full(len(values), analysis.few_crossings), 0 * ones, 0 * ones)
    return found


def trends(values: Numbers, least: int) -> tuple[Sides, Sides]:
    """Return direction and number of points of the trend that each point is part of, 0 for none.

    A trend is ``least`` points or more of which each is above (or each below) the one before; two
    equal points end it. A point on the top of two trends belongs to the later one.

    >>> trends(np.array([3.0, 1, 2, 3, 3]), 3)[1].tolist()
    [0, 3, 3, 3, 0]
    """
    direction, points = np.zeros(len(values), np.int64), np.zeros(len(values), np.int64)
    steps = side(np.diff(values), tolerance(values))
    for start, length in zip(*stretches(steps), strict=True):
        if steps[start] and length + 1 >= least:
            direction[start : start + length + 1] = steps[start]
            points[start : start + length + 1] = length + 1
    return direction, points


def shifts(sides: Sides, least: int) -> Sides:
    """Return the number of points of the run on one side of the mean, 0 where it is below ``least``.

    >>> shifts(np.array([1, 1, 1, 0, 1, -1]), 3).tolist()
    [3, 3, 3, 0, 0, 0]
    """
    length = np.repeat(stretches(sides)[1], stretches(sides)[1])
    return np.where((sides != 0) & (length >= least), length, 0)


def two_of_three(close: NDArray[np.bool_], sides: Sides) -> NDArray[np.bool_]:
    """Return which points are one of two close to a limit, of three in a row on one side of the mean.

    >>> two_of_three(np.array([True, False, True, False]), np.array([1, 1, 1, 1])).tolist()
    [True, False, True, False]
    """
    found = np.zeros(len(close), bool)
    if len(close) >= 3:
        window = np.lib.stride_tricks.sliding_window_view
        holds = (window(close, 3).sum(axis=1) >= 2) & (np.abs(window(sides, 3).sum(axis=1)) == 3)
        for offset in range(3):
            found[offset : len(close) - 2 + offset] |= holds
    return found & close
