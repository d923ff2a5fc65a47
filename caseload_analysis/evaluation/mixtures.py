"""Mixtures of t distributions: what is known of an effect whose autocorrelation is not known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, stdtr, stdtrit

Numbers = NDArray[np.float64]
Times = NDArray[np.int64]

HALVINGS: Final = 45
CLOSE: Final = 1e-11


def student(at: Numbers, df: float | Numbers) -> Numbers:
    """Return the density of Student's t with ``df`` degrees of freedom.

    >>> student(np.array([0.0, 2.0]), 4.0).round(6).tolist()
    [0.375, 0.066291]
    """
    log = gammaln((df + 1) / 2) - gammaln(df / 2) - np.log(df * np.pi) / 2
    return np.asarray(np.exp(log - (df + 1) / 2 * np.log1p(at**2 / df)))


@dataclass(frozen=True, slots=True)
class Mixture:
    """Mixtures of ``K`` t distributions with ``df`` degrees of freedom, one for each of ``S`` series.

    ``weights``, ``centres`` and ``scales`` have the shape (K, S); the weights of a series add up to 1.

    >>> two = Mixture(np.array([[0.5], [0.5]]), np.array([[-1.0], [1.0]]), np.ones((2, 1)), 10)
    >>> two.mean.tolist(), two.below(np.array([0.0])).round(3).tolist()
    ([0.0], [0.5])
    >>> two.quantile(0.5).round(6).tolist()
    [0.0]
    """

    weights: Numbers
    centres: Numbers
    scales: Numbers
    df: float | Numbers

    @property
    def mean(self) -> Numbers:
        """The mean of each mixture."""
        return np.asarray((self.weights * self.centres).sum(axis=0))

    def below(self, value: Numbers) -> Numbers:
        """Return the probability of less than ``value``, of each series."""
        return np.asarray((self.weights * stdtr(self.df, (value - self.centres) / self.scales)).sum(axis=0))

    def density(self, value: Numbers) -> Numbers:
        """Return the density at ``value``, of each series."""
        heights = student((value - self.centres) / self.scales, self.df)
        return np.asarray((self.weights * heights / self.scales).sum(axis=0))

    def quantile(self, probability: float) -> Numbers:
        """Return the value below which ``probability`` lies.

        By Newton's steps between the parts' own quantiles, halving where a step would leave the bracket; a
        series that stays where it is, is done.
        """
        own = self.centres + self.scales * stdtrit(self.df, probability)
        low, high = own.min(axis=0), own.max(axis=0)
        near, at = CLOSE * (high - low), (low + high) / 2
        open_ = np.arange(len(at))
        for _ in range(HALVINGS):
            part, before = self.of(open_), at[open_]
            over = part.below(before) - probability
            low[open_] = np.where(over < 0, before, low[open_])
            high[open_] = np.where(over < 0, high[open_], before)
            step = before - over / part.density(before)
            inside = (step > low[open_]) & (step < high[open_])
            at[open_] = np.where(inside, step, (low[open_] + high[open_]) / 2)
            open_ = open_[np.abs(at[open_] - before) > near[open_]]
            if not len(open_):
                break
        return np.asarray(at)

    def of(self, series: NDArray[np.intp]) -> Mixture:
        """Return the mixtures of some of the series."""
        df = self.df[series] if isinstance(self.df, np.ndarray) else self.df
        return Mixture(self.weights[:, series], self.centres[:, series], self.scales[:, series], df)

    def interval(self, confidence: float) -> tuple[Numbers, Numbers]:
        """Return the quantiles that leave out half of 1 - ``confidence`` on each side."""
        out = (1 - confidence) / 2
        return self.quantile(out), self.quantile(1 - out)

    def centred(self) -> Mixture:
        """Return the same parts around zero: how far an estimate may lie from what it estimates."""
        return Mixture(self.weights, np.zeros_like(self.centres), self.scales, self.df)
