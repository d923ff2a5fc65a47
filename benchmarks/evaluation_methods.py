"""The methods that the study compares, all from the same linearised series."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

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
    likelihood = effect.weights / (1 + whole.fits.grid)[:, np.newaxis]
    best = likelihood.argmax(axis=0), np.arange(likelihood.shape[1])
    centres, scales = effect.centres[best][np.newaxis], effect.scales[best][np.newaxis]
    return Mixture(np.ones_like(centres), centres, scales, effect.df)


def integrated(_: Fitted, whole: Fitted, contrast: Numbers) -> Mixture:
    """Return ours: the autocorrelation integrated out."""
    return whole.fits.effect(contrast)


METHODS: Final[dict[str, Method]] = {
    "OLS": ordinary,
    "Newey-West": newey_west,
    "REML plug-in": plugged_in,
    "ours": integrated,
}
