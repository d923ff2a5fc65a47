"""Wall-clock seconds of a call."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from time import perf_counter


def seconds(call: Callable[[], object]) -> float:
    """Return how long one call takes."""
    began = perf_counter()
    call()
    return perf_counter() - began


def median_seconds(call: Callable[[], object], times: int) -> float:
    """Return the median over ``times`` calls."""
    return median(seconds(call) for _ in range(times))
