"""Where the mean and the limits of one stretch of a series lie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from caseload_analysis.monitoring.runs import Numbers, tolerance

SCREEN: Final = 3.267
"""A moving range above this many times the mean one is not common variation (D4 of two points)."""
TO_SIGMA: Final = 1.128
"""The mean moving range of normal numbers in standard deviations (d2 of two points)."""
LEAST_POINTS: Final = 3


@dataclass(frozen=True, slots=True)
class Line:
    """The centre of a stretch and, per row, half the distance between its limits.

    ``ceiling`` is the moving range above which a range is too wide (missing in a p′ or u′ chart).
    """

    centre: float
    half: Numbers
    ceiling: float = np.nan


def mean_range(values: Numbers, screened: bool) -> tuple[float, float]:
    """Return the mean moving range and the ceiling by which ranges are screened, once.

    A range equal to the ceiling is left out too. Where nothing moves, both are 0.

    >>> mean_range(np.array([1.0, 2, 1, 2, 1, 2, 1, 2, 1, 20]), screened=True)[0]
    1.0
    """
    ranges = np.abs(np.diff(values))
    ceiling = SCREEN * float(ranges.mean()) if len(ranges) else 0.0
    kept = ranges[ranges < ceiling - tolerance(values)] if screened else ranges
    return (float(kept.mean()) if len(kept) else 0.0), ceiling


def xmr(values: Numbers, rows: int, factor: float, screened: bool) -> Line:
    """Return the line of an XmR chart: mean ± factor × mean moving range.

    >>> line = xmr(np.array([4.0, 6, 4, 6]), rows=4, factor=2.66, screened=True)
    >>> line.centre, line.half.tolist()[0]
    (5.0, 5.32)
    """
    moving, ceiling = mean_range(values, screened)
    return Line(float(values.mean()), np.full(rows, factor * moving), ceiling)


def median_line(values: Numbers, rows: int) -> Line:
    """Return the line of a run chart: the median, without limits."""
    return Line(float(np.median(values)), np.full(rows, np.nan))


def prime(shares: Numbers, sizes: Numbers, all_sizes: Numbers, kind: str, screened: bool) -> Line:
    """Return the line of a p′ or u′ chart (Laney 2002), for shares or rates per one.

    centre = Σ share × size ÷ Σ size; σᵢ = √(centre (1 - centre) ÷ sizeᵢ) for p, √(centre ÷ sizeᵢ)
    for u; zᵢ = (shareᵢ - centre) ÷ σᵢ; half = 3 σᵢ × mean moving range of z ÷ 1.128.

    >>> line = prime(np.array([0.2, 0.4]), np.array([100.0, 100.0]), np.array([100.0]), "p", False)
    >>> round(line.centre, 3), round(line.half.tolist()[0], 4)
    (0.3, 0.5319)
    """
    centre = float((shares * sizes).sum() / sizes.sum())
    spread = max(centre * (1 - centre), 0.0) if kind == "p" else centre
    if spread <= tolerance(shares):
        return Line(centre, np.where(np.isfinite(all_sizes), 0.0, np.nan))
    moving, _ = mean_range((shares - centre) / np.sqrt(spread / sizes), screened)
    return Line(centre, 3 * np.sqrt(spread / all_sizes) * moving / TO_SIGMA)
