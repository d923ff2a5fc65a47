"""The smallest effect that a design could have found."""

from __future__ import annotations

from typing import Final

import numpy as np

from caseload_analysis.evaluation.autocorrelation import Fits, fit
from caseload_analysis.evaluation.design import Design
from caseload_analysis.evaluation.families import Fitted
from caseload_analysis.evaluation.mixtures import Mixture, Numbers

POWER: Final = 0.8
WIDER: Final = 1.5
"""An effect that could have been found only from so many times the promised size on is told [X]."""
LEAST_FREEDOM: Final = 4
"""With fewer degrees of freedom before the start, the noise is taken from the whole series."""


def detectable(noise: Mixture, confidence: float) -> Numbers:
    """Return the effect that is found four times out of five.

    The quantile at (1 + confidence) ÷ 2 plus that at 0.80 of how far an estimate may lie from what
    it estimates; with one t distribution that is (t₀.₉₇₅ + t₀.₈₀) × standard error.

    >>> one = Mixture(np.ones((1, 1)), np.zeros((1, 1)), np.ones((1, 1)), 1e6)
    >>> detectable(one, 0.95).round(2).tolist()
    [2.8]
    """
    centred = noise.centred()
    return np.asarray(centred.quantile((1 + confidence) / 2) + centred.quantile(POWER))


def smallest_effect(fitted: Fitted, design: Design, contrast: Numbers, confidence: float) -> Numbers:
    """Return the smallest effect of ``contrast`` that this design finds with 80 % power, per series.

    The spread at each ρ is the residual variance *before* the start times (X'R⁻¹X)⁻¹ of the whole
    design; each ρ weighs by its restricted likelihood before the start and the prior of this effect.
    """
    early = _before(fitted, design)
    spread = fitted.fits.spread(contrast)
    weights = fitted.fits.matched(early.weights, spread)
    noise = Mixture(weights, np.zeros_like(spread), np.sqrt(early.variances * spread), fitted.fits.df)
    return detectable(noise, confidence)


def _before(fitted: Fitted, design: Design) -> Fits:
    """Return the fits of the points before the start, or of all where those are too few."""
    kept = [place for place in range(fitted.columns.shape[-1]) if place not in design.changes]
    rows = np.flatnonzero(design.before)
    early = fitted.columns[..., rows, :][..., kept]
    if len(rows) - len(kept) < LEAST_FREEDOM or not tells_apart(early):
        return fitted.fits
    return fit(early, fitted.response[:, rows], design.times[rows], fitted.fits.grid)


def tells_apart(columns: Numbers) -> bool:
    """Return whether no column of a design follows from the others, as it does where months are missing.

    >>> tells_apart(np.eye(3)), tells_apart(np.ones((3, 2)))
    (True, False)
    """
    size = np.sqrt((columns**2).mean(axis=-2, keepdims=True))
    if not size.all():
        return False
    return bool((np.linalg.matrix_rank(columns / size, rtol=1e-9) == columns.shape[-1]).all())
