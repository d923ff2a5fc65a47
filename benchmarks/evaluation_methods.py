"""The methods that the study compares, all from the same linearised series.

Classical ones, and the autocorrelation integrated out under several priors: flat; 1 + ρ; the arcsine law
(Jeffreys' prior of a stationary autoregression, also Berger and Yang 1994); the reference prior of the
restricted likelihood; ours.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from caseload_analysis.evaluation.autocorrelation import prior_of, steps
from caseload_analysis.evaluation.families import Fitted, Work
from caseload_analysis.evaluation.mixtures import Mixture

Numbers = NDArray[np.float64]
Method = Callable[[Fitted, Fitted, Numbers], Mixture]
"""What is known of a contrast, from the fits without autocorrelation and those at every one."""


def fitted_both(work: Work) -> tuple[Fitted, Fitted]:
    """Return the fits without autocorrelation, and those at every autocorrelation of the grid."""
    return work.fitted(np.zeros(1)), work.fitted()


def ordinary(plain: Fitted, _: Fitted, contrast: Numbers) -> Mixture:
    """Return the classical t distribution: ordinary least squares; the quasi-likelihood fit of counts."""
    return plain.fits.effect(contrast)


def newey_west(plain: Fitted, _: Fitted, contrast: Numbers) -> Mixture:
    """Return the same with the standard error of Newey and West, 4 (n ÷ 100)^(2/9) lags."""
    return replace(plain.fits.effect(contrast), scales=newey_west_error(plain, contrast)[np.newaxis])


def newey_west_error(plain: Fitted, contrast: Numbers) -> Numbers:
    """Return the standard error of Newey and West, times √(n ÷ (n - p)), per series."""
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


def plugged_in(_: Fitted, whole: Fitted, contrast: Numbers) -> Mixture:
    """Return the t distribution at the ρ of the highest restricted likelihood, as if that were known."""
    effect = whole.fits.effect(contrast)
    grid = whole.fits.grid
    likelihood = effect.weights / (prior_of(grid) * steps(grid))[:, np.newaxis]
    best = likelihood.argmax(axis=0), np.arange(likelihood.shape[1])
    centres, scales = effect.centres[best][np.newaxis], effect.scales[best][np.newaxis]
    return Mixture(np.ones_like(centres), centres, scales, effect.df)


def integrated(_: Fitted, whole: Fitted, contrast: Numbers) -> Mixture:
    """Return ours: the autocorrelation integrated out."""
    return whole.fits.effect(contrast)


def under(prior: Callable[[Numbers], Numbers]) -> Method:
    """Return the method that integrates the autocorrelation out under another prior."""

    def method(_: Fitted, whole: Fitted, contrast: Numbers) -> Mixture:
        """Return the mixture with every ρ weighed anew."""
        return _weighed(whole, contrast, prior(whole.fits.grid))

    return method


def reference(_: Fitted, whole: Fitted, contrast: Numbers) -> Mixture:
    """Return the method under the reference prior: the root of what a series of this design tells of ρ."""
    columns = whole.columns if whole.columns.ndim == 2 else whole.columns.mean(axis=0)
    return _weighed(whole, contrast, _information(columns.tobytes(), len(columns), whole.fits.grid.tobytes()))


def _weighed(whole: Fitted, contrast: Numbers, prior: Numbers) -> Mixture:
    effect = whole.fits.effect(contrast)
    weights = effect.weights * (prior / prior_of(whole.fits.grid))[:, np.newaxis]
    return replace(effect, weights=weights / weights.sum(axis=0))


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


METHODS: Final[dict[str, Method]] = {
    "OLS": ordinary,
    "Newey-West": newey_west,
    "REML plug-in": plugged_in,
    "flat": under(np.ones_like),
    "1 + rho": under(lambda rho: 1 + rho),
    "reference": reference,
    "arcsine": under(lambda rho: 1 / np.sqrt(1 - rho**2)),
    "ours": integrated,
}
