"""Mixtures of t distributions: what is known of an effect whose autocorrelation is not known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

Numbers = NDArray[np.float64]
Times = NDArray[np.int64]

HALVINGS: Final = 45


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

    def quantile(self, probability: float) -> Numbers:
        """Return the value below which ``probability`` lies, by halving between the parts' own quantiles."""
        own = self.centres + self.scales * stdtrit(self.df, probability)
        low, high = own.min(axis=0), own.max(axis=0)
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            under = self.below(middle) < probability
            low, high = np.where(under, middle, low), np.where(under, high, middle)
        return np.asarray((low + high) / 2)

    def interval(self, confidence: float) -> tuple[Numbers, Numbers]:
        """Return the quantiles that leave out half of 1 - ``confidence`` on each side."""
        out = (1 - confidence) / 2
        return self.quantile(out), self.quantile(1 - out)

    def centred(self) -> Mixture:
        """Return the same parts around zero: how far an estimate may lie from what it estimates."""
        return Mixture(self.weights, np.zeros_like(self.centres), self.scales, self.df)
