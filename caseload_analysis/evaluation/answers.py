"""Yes, no, or cannot be told yet."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from caseload_analysis.tables.problems import UsageError, message

ANSWERS: Final = ("yes", "no", "unknown")

_STILL: Final = 1e-9


def answer(low: float, high: float, relevant: float | None) -> str:
    """Return whether there is an effect that matters, by its interval around zero.

    ``no`` when every value in the interval is smaller, either way, than the smallest ``relevant`` one
    (never without one); else ``yes`` when the interval leaves out zero; else, and without an interval,
    ``unknown``.

    >>> answer(0.5, 2.0, None), answer(-0.2, 0.3, 1.0), answer(-0.2, 0.3, None), answer(0.1, 0.3, 1.0)
    ('yes', 'no', 'unknown', 'no')
    """
    if relevant is not None and -relevant < low and high < relevant:
        return "no"
    return "yes" if low > 0 or high < 0 else "unknown"


def must_be_positive(relevant: float | None) -> None:
    """Raise UsageError for a smallest relevant effect that is not above zero."""
    if relevant is not None and not relevant > 0:
        raise UsageError(message("the smallest relevant effect is a number above 0"))


def must_be_probability(confidence: float) -> None:
    """Raise UsageError for a confidence that is not between one half and one."""
    if not 0.5 <= confidence < 1:
        raise UsageError(message("the confidence is a number from 0.5 up to 1, for example 0.95"))


def must_move(before: NDArray[np.float64]) -> None:
    """Raise UsageError where the figures before a start are all the same: nothing tells their noise.

    >>> must_move(np.array([1.0, 2.0]))
    """
    if len(before) and np.ptp(before) <= _STILL * max(float(np.abs(before).max()), 1.0):
        raise UsageError(
            message(
                "the figure is the same in every period before the start: there is nothing to weigh it by"
            )
        )
