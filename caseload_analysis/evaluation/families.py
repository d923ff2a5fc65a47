"""Kinds of figures: numbers, counts (per exposure) and shares, and how each becomes a working response."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from caseload_analysis.evaluation.autocorrelation import GRID, Fits, fit
from caseload_analysis.evaluation.mixtures import Numbers, Times

FAMILIES: Final = ("gaussian", "poisson", "binomial")
ROUNDS: Final = 100
CLOSE: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Fitted:
    """The fits, and the columns (n, p) or (S, n, p) and response (S, n) that they were made with."""

    fits: Fits
    columns: Numbers
    response: Numbers


@dataclass(frozen=True, slots=True)
class Work:
    """``S`` series (S, n) of one family over the same times, with their exposure and design (n, p)."""

    family: str
    design: Numbers
    values: Numbers
    exposure: Numbers
    times: Times

    def fitted(self, grid: Numbers = GRID) -> Fitted:
        """Return the fits at each autocorrelation of ``grid``.

        Counts and shares are linearised around the fit without autocorrelation, the quasi-likelihood fit
        of a generalised linear model. Not again around the mean over ρ: where neighbours may be almost
        alike the level is hardly known, and a linearisation around it can run away.
        """
        if self.family == "gaussian":
            return self._linear(self.design, self.values, grid)
        return self._around(self._settled(self._first()), grid)

    def _settled(self, predicted: Numbers) -> Numbers:
        """Return the linear predictor after linearising until the fit without autocorrelation stays."""
        for _ in range(ROUNDS):
            before, predicted = predicted, self._around(predicted, np.zeros(1)).fits.mean @ self.design.T
            if np.abs(predicted - before).max() < CLOSE:
                break
        return predicted

    def _around(self, predicted: Numbers, grid: Numbers) -> Fitted:
        roots, response = working(self.family, self.values, self.exposure, predicted)
        return self._linear(roots[..., np.newaxis] * self.design, roots * response, grid)

    def _linear(self, columns: Numbers, response: Numbers, grid: Numbers) -> Fitted:
        return Fitted(fit(columns, response, self.times, grid), columns, response)

    def _first(self) -> Numbers:
        """Return a linear predictor to begin with: the link of each value, drawn to the middle."""
        total = self.values.sum(axis=1, keepdims=True) / self.exposure.sum(axis=1, keepdims=True)
        drawn = (self.values / self.exposure + total) / 2
        return np.asarray(_made(self.family).link(drawn))


def mean_of(family: str, predicted: Numbers) -> Numbers:
    """Return the mean of one unit of exposure where the linear predictor is ``predicted``.

    >>> mean_of("binomial", np.array([0.0])).tolist(), mean_of("gaussian", np.array([3.0])).tolist()
    ([0.5], [3.0])
    """
    return predicted if family == "gaussian" else np.asarray(_made(family).link.inverse(predicted))


def _made(family: str) -> Any:
    from statsmodels.genmod import families  # noqa: PLC0415 (heavy, and every command imports this room)

    return {"poisson": families.Poisson, "binomial": families.Binomial}[family]()


def working(family: str, values: Numbers, exposure: Numbers, predicted: Numbers) -> tuple[Numbers, Numbers]:
    """Return the roots of the weights and the working response around a linear predictor η.

    With μ the mean of one unit of exposure, g the link and V the variance of the family:
    z = η + (y ÷ exposure - μ) g'(μ), weight = exposure ÷ (V(μ) g'(μ)²), as in iteratively reweighted
    least squares.

    >>> roots, response = working("poisson", np.array([6.0]), np.array([2.0]), np.array([np.log(2.0)]))
    >>> (roots**2).round(6).tolist(), (response - np.log(2)).round(6).tolist()
    ([4.0], [0.5])
    """
    kind = _made(family)
    mean = kind.link.inverse(predicted)
    slope = kind.link.deriv(mean)
    weights = exposure / (kind.variance(mean) * slope**2)
    return np.sqrt(weights), predicted + (values / exposure - mean) * slope
