"""Generalised least squares with the autocorrelation integrated out.

The errors of a series are taken for an autoregression of order one: the correlation of two points
that lie g periods apart is ρ^g. For every ρ on a grid the fit is closed form; each is weighted by
its restricted likelihood and a prior, so no single estimate of ρ is taken for certain. The prior
depends on what is asked: for an effect it is divided by the standard error this effect has at ρ.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from caseload_analysis.evaluation.mixtures import Mixture, Numbers, Times

Prior = Callable[[Numbers], Numbers]
"""A density over autocorrelations, up to a factor."""

STEPS: Final = 64
LIMIT: Final = 0.98
"""An autocorrelation beyond it, either way, is left out [X]: that is a walk, not noise around a line."""


def angles(limit: float, count: int = STEPS) -> Numbers:
    """Return autocorrelations in (-limit, limit): the middles of equal steps of the angle arccos ρ.

    >>> angles(1.0, 3).round(4).tolist()
    [-0.866, 0.0, 0.866]
    """
    first = np.arccos(limit)
    return np.asarray(-np.cos(first + (np.pi - 2 * first) * (np.arange(count) + 0.5) / count))


GRID: Final = angles(LIMIT)
"""The autocorrelations that are tried."""
ROUNDING: Final = float(np.finfo(float).eps)
SMALLEST: Final = float(np.finfo(float).tiny)
"""What is left over of a series that the design explains whole: its difference may round below zero."""
FAR: Final = 200_000
"""Periods after which nothing of any autocorrelation of the grid is left."""


def prior_of(rho: Numbers) -> Numbers:
    """Return the prior of an autocorrelation, up to a factor: 1 ÷ (1 - ρ²).

    It is what each point of a long series tells of ρ (Fisher's information). For an effect it is
    divided by the standard error of that effect; see ``Fits.matched``.

    >>> prior_of(np.array([0.0, 0.6])).round(4).tolist()
    [1.0, 1.5625]
    """
    return np.asarray(1 / (1 - rho**2))


@dataclass(frozen=True, slots=True)
class Fits:
    """The fits of ``S`` series of the same times at ``K`` autocorrelations, with ``p`` coefficients.

    ``coefficients`` (K, S, p); ``shapes`` (K, S, p, p) is (X'R⁻¹X)⁻¹, ``variances`` (K, S) the
    residual variance RSS ÷ (n - p), ``sizes`` (K, S or 1) is (|R| |X'R⁻¹X|)^(1 ÷ (n - p)), ``weights``
    (K, S) the share of each ρ; ``df`` = n - p. Variance × size is orthogonal to ρ: to learn more of the
    one tells nothing of the other.
    """

    grid: Numbers
    coefficients: Numbers
    shapes: Numbers
    variances: Numbers
    sizes: Numbers
    weights: Numbers
    df: int

    @property
    def mean(self) -> Numbers:
        """The coefficients (S, p), averaged over ρ."""
        return np.asarray(np.einsum("ks,ksp->sp", self.weights, self.coefficients))

    @property
    def rho(self) -> Numbers:
        """The mean autocorrelation of each series."""
        return np.asarray(self.grid @ self.weights)

    def spread(self, contrast: Numbers) -> Numbers:
        """Return the variance (K, S) of ``contrast`` @ coefficients where the residual variance is 1."""
        return np.asarray(np.einsum("p,kspq,q->ks", contrast, self.shapes, contrast))

    def matched(self, weights: Numbers, spread: Numbers) -> Numbers:
        """Return weights (K, S) ÷ the standard error that an effect of this ``spread`` has at each ρ.

        They add up to 1. In the unit variance × size the squared error is V(ρ) = spread ÷ size, and the
        prior becomes 1 ÷ ((1 - ρ²) √V). An interval holds an effect as often as it says, up to the second
        order, when the prior is the information on ρ ÷ |d log V ÷ dρ| [S Mukerjee and Dey 1993]. In long
        series V is in proportion to (1 - ρ)⁻², and this is that prior; in short ones V may stand still,
        where that prior has no end, and √V stands in for the slope of its logarithm [X].
        """
        found = weights * np.sqrt(self.sizes / spread)
        return np.asarray(found / found.sum(axis=0))

    def effect(self, contrast: Numbers) -> Mixture:
        """Return what is known of ``contrast`` @ coefficients."""
        spread = self.spread(contrast)
        weights, scales = self.matched(self.weights, spread), np.sqrt(self.variances * spread)
        return Mixture(weights, self.coefficients @ contrast, scales, self.df)


@dataclass(frozen=True, slots=True)
class Geometry:
    """What a fit needs and that does not depend on the values: made once for many series.

    ``columns`` (S or 1, n, p) are those of the design ÷ ``size`` (S or 1, 1, p); ``shapes`` (K, S or 1,
    p, p) is (X'R⁻¹X)⁻¹ of them, ``logs`` (K, S or 1) is log |R| + log |X'R⁻¹X|.
    """

    columns: Numbers
    size: Numbers
    gaps: Times
    grid: Numbers
    shapes: Numbers
    logs: Numbers

    @property
    def df(self) -> int:
        """The number of points less that of coefficients."""
        return int(self.columns.shape[-2] - self.columns.shape[-1])

    def fit(self, values: Numbers, prior: Prior = prior_of) -> Fits:
        """Return the fits of series (S, n); see ``fit``."""
        first, left = _ordinary(self.columns, values[..., np.newaxis])
        crossed = precision(self.columns, left, self.gaps, self.grid)
        more = self.shapes @ crossed
        whole = precision(left, left, self.gaps, self.grid)[..., 0, 0]
        squares = whole - (np.swapaxes(crossed, -1, -2) @ more)[..., 0, 0]
        squares = np.maximum(squares, np.maximum(whole * ROUNDING, SMALLEST))
        logs = -0.5 * (self.logs + self.df * np.log(squares))
        weights = np.exp(logs - logs.max(axis=0)) * (prior(self.grid) * steps(self.grid))[:, np.newaxis]
        scale = self.size[:, 0, :]
        shapes = self.shapes / (scale[:, :, np.newaxis] * scale[:, np.newaxis, :])
        return Fits(
            self.grid,
            (first + more)[..., 0] / scale,
            np.broadcast_to(shapes, (len(self.grid), len(values), *shapes.shape[2:])),
            squares / self.df,
            np.exp(self.logs / self.df),
            weights / weights.sum(axis=0),
            self.df,
        )


def geometry(design: Numbers, times: Times, grid: Numbers = GRID) -> Geometry:
    """Return what the fits of series with this design (n, p) or (S, n, p) have in common."""
    columns = design if design.ndim == 3 else design[np.newaxis]
    size = np.sqrt((columns**2).mean(axis=-2, keepdims=True))
    columns, gaps = columns / size, np.minimum(np.diff(times), FAR)
    normal = precision(columns, columns, gaps, grid)
    logs = _log_size(gaps, grid) + np.linalg.slogdet(normal)[1]
    shapes = np.asarray(np.linalg.inv(normal), dtype=float)
    return Geometry(columns, size, gaps, np.asarray(grid), shapes, logs)


def fit(
    design: Numbers, values: Numbers, times: Times, grid: Numbers = GRID, prior: Prior = prior_of
) -> Fits:
    """Return the generalised least squares fits of series at each autocorrelation of ``grid``.

    With R the correlation matrix of entries ρ^|tᵢ - tⱼ|, β = (X'R⁻¹X)⁻¹X'R⁻¹y, and the weight of ρ
    is in proportion to prior × |R|^-½ |X'R⁻¹X|^-½ RSS^-(n-p)/2 × its step: the likelihood of what the
    coefficients leave over, the variance integrated out, times a prior. Given ρ, β - β̂ follows a t
    distribution with n - p degrees of freedom; over all ρ a mixture of them.

    Parameters
    ----------
    design : array (n, p), or (S, n, p) where each series has its own
    values : array (S, n)
    times : array (n,)
        Whole numbers, rising; periods that are missing leave a gap.
    grid : array (K,)
        Autocorrelations between -1 and 1, rising.
    prior : function
        From autocorrelations to their density, up to a factor.

    Examples
    --------
    >>> line = np.column_stack([np.ones(4), np.arange(4.0)])
    >>> fits = fit(line, np.array([[1.0, 2.0, 2.0, 4.0]]), np.arange(4), grid=np.array([0.0]))
    >>> fits.mean.round(6).tolist(), fits.df
    ([[0.9, 0.9]], 2)
    """
    return geometry(design, times, grid).fit(values, prior)


def _ordinary(columns: Numbers, answer: Numbers) -> tuple[Numbers, Numbers]:
    """Return the coefficients without autocorrelation, and what they leave over (for precision)."""
    turned = np.swapaxes(columns, -1, -2)
    first = np.linalg.solve(turned @ columns, turned @ answer)
    return np.asarray(first), answer - columns @ first


def steps(grid: Numbers) -> Numbers:
    """Return how wide the step of each autocorrelation of a grid is, reckoned in the angle arccos ρ.

    >>> steps(np.array([0.3])).tolist(), float(steps(GRID).sum().round(2))
    ([1.0], 2.0)
    """
    if len(grid) < 2:
        return np.ones(len(grid))
    return np.asarray(np.sqrt(1 - grid**2) * np.gradient(np.arccos(-grid)))


def precision(one: Numbers, other: Numbers, gaps: Times, grid: Numbers) -> Numbers:
    """Return A'R⁻¹B at each autocorrelation: (K, …, p, q) of A (…, n, p) and B (…, n, q).

    R⁻¹ touches neighbours only. With d and s the difference and the sum of two neighbours and
    ω = (1 + ρ^g) ÷ (1 - ρ^g), A'R⁻¹B = a₁b₁' + ¼Σ(ω d d' + d s' + s d' + s s' ÷ ω), so the sums over
    the points are made once for all ρ, and nothing is lost by subtraction near ρ = ±1.

    >>> precision(np.array([[1.0], [2.0]]), np.array([[1.0], [2.0]]), np.array([2]), np.array([0.5])).round(4)
    array([[[4.2667]]])
    """
    turned = np.swapaxes(one, -1, -2)
    total = turned[..., :1] @ other[..., :1, :]
    total = np.repeat(total[np.newaxis], len(grid), axis=0)
    apart, along = np.diff(turned, axis=-1), turned[..., 1:] + turned[..., :-1]
    gone, went = np.diff(other, axis=-2), other[..., 1:, :] + other[..., :-1, :]
    for gap in np.unique(gaps):
        rows = np.flatnonzero(gaps == gap)
        odds = ((1 + grid**gap) / (1 - grid**gap)).reshape(-1, *[1] * (total.ndim - 1))
        d, s, e, f = apart[..., rows], along[..., rows], gone[..., rows, :], went[..., rows, :]
        total += (odds * (d @ e) + (d @ f + s @ e) + (s @ f) / odds) / 4
    return np.asarray(total)


def _log_size(gaps: Times, grid: Numbers) -> Numbers:
    """Return log |R| (K, 1) at each autocorrelation."""
    kinds, counts = np.unique(gaps, return_counts=True)
    return np.asarray(np.log1p(-(grid[:, np.newaxis] ** (2 * kinds))) @ counts.astype(float))[:, np.newaxis]
