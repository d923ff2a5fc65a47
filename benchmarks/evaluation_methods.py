"""The methods that the study compares, all from the same linearised series.

Classical ones, and the autocorrelation integrated out, from -1 to 1, under one prior for every effect:
flat; the arcsine law (Jeffreys' prior of a stationary autoregression, also Berger and Yang 1994); the
reference prior of the restricted likelihood; one that makes the weights flat in the angle arccos ρ at both
ends. Ours has a prior for each effect.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from caseload_analysis.evaluation.autocorrelation import GRID, angles, fit, prior_of, steps
from caseload_analysis.evaluation.families import Fitted, Work
from caseload_analysis.evaluation.mixtures import Mixture

Numbers = NDArray[np.float64]
Prior = Callable[[Fitted], Numbers]
"""From fits to the density of each ρ of their grid, up to a factor."""

WIDE: Final = angles(1.0)


@dataclass(frozen=True, slots=True)
class Fittings:
    """Fits of the same series: without autocorrelation, at every one we try, and from -1 to 1."""

    plain: Fitted
    ours: Fitted
    wide: Fitted

    @classmethod
    def of(cls, work: Work) -> Fittings:
        """Return the fits of some series, that are linearised once."""
        plain = work.fitted(np.zeros(1))
        columns, response = plain.columns, plain.response
        ours, wide = (fit(columns, response, work.times, grid) for grid in (GRID, WIDE))
        return cls(plain, Fitted(ours, columns, response), Fitted(wide, columns, response))

    def known(self, contrast: Numbers) -> dict[str, Mixture]:
        """Return what each method says of ``contrast`` @ coefficients."""
        ordinary = self.plain.fits.effect(contrast)
        newey_west = replace(ordinary, scales=newey_west_error(self.plain, contrast)[np.newaxis])
        whole = self.wide.fits.effect(contrast)
        likelihood = self.wide.fits.weights / _column(prior_of(WIDE) * steps(WIDE))
        under = {name: _under(prior(self.wide), whole, likelihood) for name, prior in PRIORS.items()}
        return {
            "OLS": ordinary,
            "Newey-West": newey_west,
            "REML plug-in": _plugged_in(whole, likelihood),
            **under,
            OURS: self.ours.fits.effect(contrast),
        }


def _column(numbers: Numbers) -> Numbers:
    return numbers[:, np.newaxis]


def _under(prior: Numbers, whole: Mixture, likelihood: Numbers) -> Mixture:
    """Return the mixture in which every ρ weighs by its likelihood and a prior."""
    weights = likelihood * _column(prior * steps(WIDE))
    return replace(whole, weights=weights / weights.sum(axis=0))


def _plugged_in(whole: Mixture, likelihood: Numbers) -> Mixture:
    """Return the t distribution at the ρ of the highest restricted likelihood, as if that were known."""
    best = likelihood.argmax(axis=0), np.arange(likelihood.shape[1])
    centres, scales = whole.centres[best][np.newaxis], whole.scales[best][np.newaxis]
    return Mixture(np.ones_like(centres), centres, scales, whole.df)


def newey_west_error(plain: Fitted, contrast: Numbers) -> Numbers:
    """Return the standard error of Newey and West, 4 (n ÷ 100)^(2/9) lags, times √(n ÷ (n - p))."""
    columns = np.broadcast_to(plain.columns, (*plain.response.shape, plain.columns.shape[-1]))
    left = plain.response - np.einsum("snp,sp->sn", columns, plain.fits.mean)
    scores = columns * left[..., np.newaxis]
    points = left.shape[1]
    lags = int(np.floor(4 * (points / 100) ** (2 / 9)))
    middle = np.einsum("snp,snq->spq", scores, scores)
    for lag in range(1, lags + 1):
        part = np.einsum("snp,snq->spq", scores[:, lag:], scores[:, :-lag])
        middle += (1 - lag / (lags + 1)) * (part + np.swapaxes(part, 1, 2))
    shape = plain.fits.shapes[0]
    spread = np.einsum("p,spq,sqr,srt,t->s", contrast, shape, middle, shape, contrast, optimize=True)
    return np.asarray(np.sqrt(spread * points / plain.fits.df))


def _reference(whole: Fitted) -> Numbers:
    """Return the root of what a series of this design tells of ρ."""
    columns = whole.columns if whole.columns.ndim == 2 else whole.columns.mean(axis=0)
    return _information(columns.tobytes(), len(columns), whole.fits.grid.tobytes())


@lru_cache(maxsize=8)
def _information(columns: bytes, points: int, grid: bytes) -> Numbers:
    design = np.frombuffer(columns).reshape(points, -1)
    return np.array([np.sqrt(information(design, float(rho))) for rho in np.frombuffer(grid)])


def information(design: Numbers, rho: float) -> float:
    """Return the Fisher information on ρ of the restricted likelihood, the variance profiled out.

    ½ (tr(PṘPṘ) - tr(PṘ)² ÷ (n - p)), with Ṙ the derivative of R and
    P = R⁻¹ - R⁻¹X(X'R⁻¹X)⁻¹X'R⁻¹.

    >>> design = np.column_stack([np.ones(200), np.arange(200.0)])
    >>> round(information(design, 0.0) / 200, 1)
    1.0
    """
    points = len(design)
    gaps = np.abs(np.subtract.outer(np.arange(points), np.arange(points)))
    changed = np.where(gaps > 0, gaps * float(rho) ** np.maximum(gaps - 1, 0), 0.0)
    inverse = np.linalg.inv(float(rho) ** gaps)
    half = inverse @ design
    left = (inverse - half @ np.linalg.solve(design.T @ half, half.T)) @ changed
    return float((left * left.T).sum() - np.trace(left) ** 2 / (points - design.shape[1])) / 2


PRIORS: Final[dict[str, Prior]] = {
    "flat": lambda whole: np.ones_like(whole.fits.grid),
    "arcsine": lambda whole: 1 / np.sqrt(1 - whole.fits.grid**2),
    "reference": _reference,
    "one prior": lambda whole: 1 / ((1 + whole.fits.grid) * np.sqrt(1 - whole.fits.grid)),
}
OURS: Final = "ours"
METHODS: Final = ("OLS", "Newey-West", "REML plug-in", *PRIORS, OURS)
