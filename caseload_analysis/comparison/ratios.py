"""The figures of many organisations as a numerator over a denominator: proportions, rates and means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from caseload_analysis.spells.handed_in import must_have, numbers
from caseload_analysis.tables.problems import UsageError, message

Numbers = NDArray[np.float64]

KINDS: Final = ("proportion", "rate", "mean")
NORMAL_QUARTILES: Final = 1.3489795003921634
"""The distance between the quartiles of a normal distribution, in standard deviations."""


@dataclass(frozen=True, slots=True)
class Ratios:
    """Numerators and denominators, one of each per row; a row that lacks one of them is not known.

    ``deviations`` are the standard deviations between the units of each organisation (kind "mean"),
    missing where they were not given.
    """

    kind: str
    numerators: Numbers
    denominators: Numbers
    deviations: Numbers

    @property
    def figures(self) -> Numbers:
        """Numerator ÷ denominator, missing where one of them is, or where the denominator is 0."""
        return np.asarray(self.numerators / self.denominators)

    @property
    def known(self) -> NDArray[np.bool_]:
        """Which rows have a value."""
        return np.isfinite(self.figures)

    @property
    def centre(self) -> float:
        """Σ numerators ÷ Σ denominators over the rows that are known; missing where there are none."""
        rows = self.known
        return float(self.numerators[rows].sum() / self.denominators[rows].sum()) if rows.any() else np.nan

    def unit_deviation(self, centre: float) -> float:
        """Return the standard deviation of one unit around ``centre``.

        √(θ (1 - θ)) for a proportion, √θ for a rate. For a mean √(Σ (n - 1) sd² ÷ Σ (n - 1)) over the
        organisations with a standard deviation; where none has one, the interquartile range of
        √n (value - centre) ÷ 1.349, which takes all that differs for chance, outliers aside [X].
        """
        if self.kind == "mean":
            return self._pooled() if self.with_deviation.any() else self._between(centre)
        return float(np.sqrt(max(centre * (1.0 - centre) if self.kind == "proportion" else centre, 0.0)))

    @property
    def with_deviation(self) -> NDArray[np.bool_]:
        """Which organisations have a standard deviation of their own, over two units or more."""
        return self.known & np.isfinite(self.deviations) & (self.denominators >= 2.0)

    def _pooled(self) -> float:
        rows = self.with_deviation
        freedom = self.denominators[rows] - 1.0
        return float(np.sqrt((freedom * self.deviations[rows] ** 2).sum() / freedom.sum()))

    def _between(self, centre: float) -> float:
        rows = self.known
        if not rows.any():
            return np.nan
        scaled = np.sqrt(self.denominators[rows]) * (self.figures[rows] - centre)
        return float(np.subtract(*np.quantile(scaled, [0.75, 0.25])) / NORMAL_QUARTILES)


def ratios(frame: pd.DataFrame, kind: str, clump: float = 1.0) -> Ratios:
    """Return the numerators and denominators in ``frame`` ÷ ``clump``, checked against the kind of figure.

    Raises UsageError for an unknown kind, a column that is not there or holds no numbers, a negative
    count or clump, and a numerator above its denominator where it should be a part of it.

    >>> ratios(pd.DataFrame({"organisation": ["A"], "numerator": [3], "denominator": [4]}), "rate").figures
    array([0.75])
    """
    if kind not in KINDS:
        raise UsageError.unknown(message("kind of figure"), kind, KINDS)
    if not clump > 0:
        raise UsageError(message("a clump holds more than 0 units"))
    must_have(frame, ["organisation", "numerator", "denominator"])
    above, below = numbers(frame, "numerator"), numbers(frame, "denominator")
    given = numbers(frame, "sd") if kind == "mean" and "sd" in frame else np.full(len(frame), np.nan)
    names = frame["organisation"].to_numpy()
    _must_not_be(below < 0, names, message("the denominator of {organisation} is below 0"))
    if kind != "mean":
        _must_not_be(above < 0, names, message("the numerator of {organisation} is below 0"))
    if kind == "proportion":
        larger = message(
            "the numerator of {organisation} is larger than its denominator, so it is no part of it: "
            "kind='rate' takes events per unit"
        )
        _must_not_be((below > 0) & (above > below * (1.0 + 1e-9)), names, larger)
    return Ratios(kind, above / clump, np.where(below > 0, below, np.nan) / clump, given)


def _must_not_be(wrong: NDArray[np.bool_], names: NDArray[np.object_], what: str) -> None:
    """Raise UsageError with the first organisation for which something is wrong."""
    if wrong.any():
        raise UsageError(what, organisation=str(names[int(np.argmax(wrong))]))
