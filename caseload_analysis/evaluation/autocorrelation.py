"""Generalised least squares with the autocorrelation integrated out.

The errors of a series are taken for an autoregression of order one: the correlation of two points
that lie g periods apart is ρ^g. For every ρ on a grid the fit is closed form; each is weighted by
its restricted likelihood, so no single estimate of ρ is taken for certain.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from caseload_analysis.evaluation.mixtures import Mixture, Numbers, Times

GRID: Final = np.linspace(-0.99, 0.99, 67)
"""The autocorrelations that are tried, 0.03 apart."""


@dataclass(frozen=True, slots=True)
class Fits:
    """The fits of ``S`` series of the same times at ``K`` autocorrelations, with ``p`` coefficients.

    ``coefficients`` (K, S, p); ``shapes`` (K, S, p, p) is (X'R⁻¹X)⁻¹, ``variances`` (K, S) the
    residual variance RSS ÷ (n - p), ``weights`` (K, S) the share of each ρ; ``df`` = n - p.
    """

    grid: Numbers
    coefficients: Numbers
    shapes: Numbers
    variances: Numbers
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

    def effect(self, contrast: Numbers) -> Mixture:
        """Return what is known of ``contrast`` @ coefficients."""
        spread = np.einsum("p,kspq,q->ks", contrast, self.shapes, contrast)
        return Mixture(self.weights, self.coefficients @ contrast, np.sqrt(self.variances * spread), self.df)


def fit(design: Numbers, values: Numbers, times: Times, grid: Numbers = GRID) -> Fits:
    """Return the generalised least squares fits of series at each autocorrelation of ``grid``.

    With R the correlation matrix of entries ρ^|tᵢ - tⱼ|, β = (X'R⁻¹X)⁻¹X'R⁻¹y, and the weight of ρ
    is in proportion to (1 + ρ) |R|^-½ |X'R⁻¹X|^-½ RSS^-(n-p)/2: the likelihood of what the coefficients
    leave over, the variance integrated out, times a prior by which neighbours are rather alike than
    opposite [X, chosen by simulation]. Given ρ, β - β̂ follows a t distribution with n - p
    degrees of freedom; over all ρ a mixture of them.

    Parameters
    ----------
    design : array (n, p), or (S, n, p) where each series has its own
    values : array (S, n)
    times : array (n,)
        Whole numbers, rising; periods that are missing leave a gap.
    grid : array (K,)
        Autocorrelations between -1 and 1.

    Examples
    --------
    >>> line = np.column_stack([np.ones(4), np.arange(4.0)])
    >>> fits = fit(line, np.array([[1.0, 2.0, 2.0, 4.0]]), np.arange(4), grid=np.array([0.0]))
    >>> fits.mean.round(6).tolist(), fits.df
    ([[0.9, 0.9]], 2)
    """
    columns = design if design.ndim == 3 else design[np.newaxis]
    size = np.sqrt((columns**2).mean(axis=-2, keepdims=True))
    columns, rows = columns / size, values.shape[1]
    df = rows - columns.shape[-1]
    parts = [_at(rho, columns, values, np.diff(times), df) for rho in grid]
    likelihoods, coefficients, shapes, variances = (np.array(part) for part in zip(*parts, strict=True))
    weights = np.exp(likelihoods - likelihoods.max(axis=0)) * (1 + np.asarray(grid))[:, np.newaxis]
    scale = size[:, 0, :]
    return Fits(
        np.asarray(grid),
        coefficients / scale,
        shapes / (scale[:, :, np.newaxis] * scale[:, np.newaxis, :]),
        variances,
        weights / weights.sum(axis=0),
        df,
    )


def _at(rho: float, columns: Numbers, values: Numbers, gaps: Times, df: int) -> Iterator[Numbers]:
    """Yield the log likelihood (S), coefficients (S, p), shape (S, p, p) and variance (S) at one ρ."""
    whole = whitened(columns, gaps, rho)
    answer = whitened(values[..., np.newaxis], gaps, rho)
    transposed = np.swapaxes(whole, -1, -2)
    normal = transposed @ whole
    shape = np.linalg.inv(normal)
    coefficients = shape @ (transposed @ answer)
    squares = ((answer - whole @ coefficients) ** 2).sum(axis=(-1, -2))
    logarithm = np.log(1 - (rho**gaps) ** 2).sum() + np.linalg.slogdet(normal)[1]
    yield -0.5 * (logarithm + df * np.log(squares))
    yield coefficients[..., 0]
    yield np.broadcast_to(shape, (len(values), *shape.shape[1:]))
    yield squares / df


def whitened(columns: Numbers, gaps: Times, rho: float) -> Numbers:
    """Return ``columns`` (…, n, k) so transformed that errors of autocorrelation ``rho`` are independent.

    The first row stays; every other is (xᵢ - ρ^g xᵢ₋₁) ÷ √(1 - ρ^2g), g the gap before it.

    >>> whitened(np.array([[1.0], [2.0]]), np.array([2]), 0.5).round(4).tolist()
    [[1.0], [1.8074]]
    """
    share = (rho**gaps)[:, np.newaxis]
    later = (columns[..., 1:, :] - share * columns[..., :-1, :]) / np.sqrt(1 - share**2)
    return np.concatenate([columns[..., :1, :], later], axis=-2)
