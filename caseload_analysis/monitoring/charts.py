"""One chart: what it is made of, and the points of one stretch drawn on it."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from caseload_analysis.monitoring.limits import LEAST_POINTS, Line, median_line, prime, xmr
from caseload_analysis.monitoring.rules import RULES, Marks, Rules, marks
from caseload_analysis.monitoring.runs import Numbers
from caseload_analysis.tables.problems import UsageError, message

KINDS: Final = ("xmr", "p", "u")
CENTRES: Final = ("mean", "median")
DIRECTIONS: Final = np.array(["", "up", "down"])
"""The words for the directions 0, 1 and -1: the last one is also that at place -1."""


@dataclass(frozen=True, slots=True)
class Points:
    """What a chart says of each row of a stretch: columns of ``signals``."""

    mean: Numbers
    lower: Numbers
    upper: Numbers
    signal: NDArray[np.str_]
    direction: NDArray[np.str_]
    points: NDArray[np.int64]
    moving_range: Numbers
    moving_range_limit: Numbers

    @classmethod
    def blank(cls, rows: int) -> Self:
        """Return rows of which nothing is said."""
        none = Marks.none(rows)
        return cls(
            mean=np.full(rows, np.nan),
            lower=np.full(rows, np.nan),
            upper=np.full(rows, np.nan),
            signal=none.signal,
            direction=DIRECTIONS[none.direction],
            points=none.points,
            moving_range=np.full(rows, np.nan),
            moving_range_limit=np.full(rows, np.nan),
        )

    @classmethod
    def names(cls) -> list[str]:
        """Return the names of the columns."""
        return [field.name for field in fields(cls)]


@dataclass(frozen=True, slots=True)
class Chart:
    """A kind of chart with its rules; ``per`` is of how many units a value is a share or rate."""

    kind: str
    rules: Rules
    baseline: int | None
    centre: str
    per: float

    @classmethod
    def chosen(cls, *, rules: str, screened: bool | None, **given: Any) -> Self:
        """Return the chart that was asked for; UsageError for a choice that is not there."""
        for word, value, known in (
            (message("kind of chart"), given["kind"], KINDS),
            (message("set of rules"), rules, tuple(RULES)),
            (message("centre"), given["centre"], CENTRES),
        ):
            if value not in known:
                raise UsageError.unknown(word, value, known)
        if given["baseline"] is not None and given["baseline"] < LEAST_POINTS:
            raise UsageError(message("a baseline needs {least} points or more"), least=LEAST_POINTS)
        if given["centre"] == "median" and (given["kind"], rules) != ("xmr", "anhoej"):
            raise UsageError(message("a median goes with the rules anhoej only, in a chart without limits"))
        own = RULES[rules]
        return cls(rules=own if screened is None else replace(own, screened=screened), **given)

    def points(self, values: Numbers, sizes: Numbers) -> tuple[Points, int]:
        """Return the points of one stretch, and how many of its rows have a value.

        ``sizes`` are the denominators, which an XmR chart does not use.
        """
        sizes = np.where(sizes > 0, sizes, np.nan)
        known = np.isfinite(values) & np.isfinite(sizes)
        found, count = Points.blank(len(values)), int(known.sum())
        if not count:
            return found, 0
        line = self.line(values[known], sizes[known], sizes)
        found.mean[:] = line.centre
        if count < LEAST_POINTS:
            return found, count
        found.lower[:], found.upper[:] = self._limits(line)
        found.moving_range[np.flatnonzero(known)[1:]] = np.abs(np.diff(values[known]))
        found.moving_range_limit[:] = line.ceiling
        judged = marks(values[known], line.centre, line.half[known], self.rules)
        found.signal[known] = judged.signal
        found.direction[known] = DIRECTIONS[judged.direction]
        found.points[known] = judged.points
        return found, count

    def line(self, values: Numbers, sizes: Numbers, all_sizes: Numbers) -> Line:
        """Return centre and limits for all rows, from the first known ones."""
        base, base_sizes, rows = values[: self.baseline], sizes[: self.baseline], len(all_sizes)
        if self.kind == "xmr":
            if self.centre == "median":
                return median_line(base, rows)
            return xmr(base, rows, self.rules.factor, self.rules.screened)
        line = prime(base / self.per, base_sizes, all_sizes, self.kind, self.rules.screened)
        return Line(self.per * line.centre, self.per * line.half)

    def _limits(self, line: Line) -> tuple[Numbers, Numbers]:
        lower, upper = line.centre - line.half, line.centre + line.half
        if self.kind == "xmr":
            return lower, upper
        return np.maximum(lower, 0.0), np.minimum(upper, self.per if self.kind == "p" else np.inf)

    def must_fit(self, values: Numbers, denominator: str) -> None:
        """Raise UsageError for values that cannot be shares or rates, and for a denominator too many."""
        if bool(denominator) == (self.kind == "xmr"):
            raise UsageError(message("a p or u chart needs a denominator, and no other chart has one"))
        highest: Any = {"p": self.per, "u": np.inf}.get(self.kind)
        if highest is not None and bool(((values < 0) | (values > highest * (1 + 1e-12))).any()):
            raise UsageError(
                message("a share or rate lies between 0 and {highest}; say per=100 for percent"),
                highest=highest,
            )
