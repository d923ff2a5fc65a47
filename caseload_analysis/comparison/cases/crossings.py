"""Where a function of one number is zero: crossings, touches, and stretches on which it stays zero."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from caseload_analysis.comparison.cases.formulas import Numbers

STEPS: Final = 2000
"""Pieces in which the range is searched: two crossings inside one piece are not seen [X]."""
_TOUCH: Final = 1e-9
_NEAR: Final = 1e-3
_JUMP: Final = 1e-6

Gap = Callable[[Numbers], Numbers]


def crossings(gap: Gap, low: float, high: float) -> tuple[list[float], list[tuple[float, float]]]:
    """Return where ``gap`` is zero, rising, and the stretches between grid points on which it stays so.

    The ends of a stretch are among the first. A jump from one side of zero to the other is none.

    >>> crossings(lambda x: (x - 1) * (x + 2), -3.1, 3.0)
    ([-2.0, 1.0], [])
    """
    at = np.linspace(low, high, STEPS + 1)
    gaps = gap(at)
    stretches = _stretches(at, gaps)
    alone = [float(x) for x in at[gaps == 0] if not any(a < x < b for a, b in stretches)]
    return sorted([*alone, *_crossed(gap, at, gaps), *_touched(gap, at, gaps)]), stretches


def _stretches(at: Numbers, gaps: Numbers) -> list[tuple[float, float]]:
    """Return where the gap is zero at three neighbouring points or more."""
    zero = np.concatenate([[0], (gaps == 0).astype(int), [0]])
    first, last = np.flatnonzero(np.diff(zero) == 1), np.flatnonzero(np.diff(zero) == -1) - 1
    return [(float(at[a]), float(at[b])) for a, b in zip(first, last, strict=True) if b - a >= 2]


def _crossed(gap: Gap, at: Numbers, gaps: Numbers) -> list[float]:
    from scipy.optimize import brentq  # noqa: PLC0415 (slow, and every command imports this room)

    sides, found = np.sign(gaps), []
    for place in np.flatnonzero(sides[:-1] * sides[1:] < 0):
        left, right = float(at[place]), float(at[place + 1])
        fine = 1e-15 * max(abs(left), abs(right), 1e-9)
        value = float(brentq(lambda x: float(gap(np.asarray(x))), left, right, xtol=fine))
        if abs(float(gap(np.asarray(value)))) <= _JUMP * max(abs(gaps[place]), abs(gaps[place + 1])):
            found.append(value)
    return found


def _touched(gap: Gap, at: Numbers, gaps: Numbers) -> list[float]:
    """Return where the gap comes down to zero between points and turns back."""
    from scipy.optimize import minimize_scalar  # noqa: PLC0415 (slow)

    size, sides = np.abs(gaps), np.sign(gaps)
    same_side = (sides[:-2] * sides[1:-1] > 0) & (sides[1:-1] * sides[2:] > 0)
    valley = same_side & (size[1:-1] < size[:-2]) & (size[1:-1] <= size[2:])
    largest, found = float(np.nanmax(size, initial=0.0)), []
    for place in np.flatnonzero(valley & (size[1:-1] <= _NEAR * largest)):
        ends = float(at[place]), float(at[place + 2])
        best = minimize_scalar(
            lambda x: abs(float(gap(np.asarray(x)))), bounds=ends, method="bounded", options={"xatol": 1e-12}
        )
        if best.fun <= _TOUCH * largest:
            found.append(float(best.x))
    return found
