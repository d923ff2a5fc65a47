"""How much too large an effect is likely to come out where it is found at all.

Of a small effect only the draws that chance made larger leave zero out of their interval. So what is
found in a design with little power is on average too large [S Gelman and Carlin 2014: type M error].
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from caseload_analysis.evaluation.mixtures import HALVINGS, Mixture, Numbers, student
from caseload_analysis.evaluation.power import POWER
from caseload_analysis.evaluation.scale import Scale

STEPS: Final = 50


@dataclass(frozen=True, slots=True)
class Chance:
    """How estimates fall around a true effect, and how far from zero they must lie to be found.

    ``noise`` is centred, one mixture for each of S series; ``edge`` (S) the distance from which on
    the interval of an estimate leaves out zero.
    """

    noise: Mixture
    edge: Numbers

    def found(self, size: Numbers) -> Numbers:
        """Return how often a true effect of ``size`` is found, with either sign.

        >>> one = Mixture(np.ones((1, 1)), np.zeros((1, 1)), np.ones((1, 1)), 1e6)
        >>> Chance(one, np.array([1.96])).found(np.array([2.8])).round(2).tolist()
        [0.8]
        """
        return np.asarray(self.noise.below(-self.edge - size) + self.noise.below(size - self.edge))

    def comes_out(self, size: Numbers) -> Numbers:
        """Return the mean absolute estimate of a true effect of ``size`` ≥ 0, over the draws that are found.

        With T of ν degrees of freedom and density f, ∫ t f from a on = f(a) (ν + a²) ÷ (ν - 1).

        >>> one = Mixture(np.ones((1, 1)), np.zeros((1, 1)), np.ones((1, 1)), 1e6)
        >>> Chance(one, np.array([1.96])).comes_out(np.array([0.0])).round(2).tolist()
        [2.34]
        """
        signed = size * (self.noise.below(size - self.edge) - self.noise.below(-self.edge - size))
        return np.asarray(
            (signed + self._beyond(self.edge - size) + self._beyond(self.edge + size)) / self.found(size)
        )

    def _beyond(self, distance: Numbers) -> Numbers:
        """Return the mean of the noise where it is larger than ``distance``, else 0."""
        noise, df = self.noise, self.noise.df
        at = distance / noise.scales
        parts = noise.weights * noise.scales * student(at, df) * (df + at**2) / (df - 1)
        return np.asarray(parts.sum(axis=0))

    def probable(self, estimate: Numbers) -> Numbers:
        """Return the effect that would, where it is found, come out as ``estimate`` on average.

        The largest such effect, where heavy tails leave several; 0 where every effect comes out larger
        than this estimate. Looked for in ``STEPS`` steps between 0 and the estimate, then by halving.

        >>> one = Mixture(np.ones((1, 1)), np.zeros((1, 1)), np.ones((1, 1)), 1e6)
        >>> chance = Chance(one, np.array([1.96]))
        >>> [round(float(chance.probable(np.array([size]))[0]), 1) for size in (2.2, -3.15, 6.0)]
        [0.0, -2.8, 6.0]
        """
        size = np.abs(estimate)
        parts = np.linspace(0, 1, STEPS, endpoint=False)
        under = np.array([self.comes_out(part * size) < size for part in parts])
        last = STEPS - 1 - under[::-1].argmax(axis=0)
        low, high = parts[last] * size, (parts[last] + 1 / STEPS) * size
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            smaller = self.comes_out(middle) < size
            low, high = np.where(smaller, middle, low), np.where(smaller, high, middle)
        return np.asarray(np.where(under.any(axis=0), np.sign(estimate) * high, 0.0))

    def too_large(self, probable: Numbers) -> Numbers:
        """Return whether a probable effect is one that is found less than four times out of five."""
        return np.asarray(self.found(np.abs(probable)) < POWER)


def found_too_large(
    effect: Mixture, low: float, high: float, scale: Scale, *, said: str
) -> dict[str, object]:
    """Return probable (on the scale of the reader) and overstated of one effect with its interval.

    Missing and False unless the answer ``said`` is yes.
    """
    if said != "yes":
        return {"probable": np.nan, "overstated": False}
    estimate = effect.mean
    chance = Chance(effect.centred(), np.array([abs(float(estimate[0]) - (low if low > 0 else high))]))
    probable = chance.probable(estimate)
    return {"probable": scale.told(float(probable[0])), "overstated": bool(chance.too_large(probable)[0])}
