"""Draws from the ranges of a business case."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from caseload_analysis.comparison.cases.formulas import Numbers
from caseload_analysis.comparison.cases.quantities import Quantity

PERT_WEIGHT = 4.0
"""How much more than an end the most likely value weighs in the mean of a PERT distribution."""


def drawn(quantities: Iterable[Quantity], runs: int, seed: int) -> dict[str, Numbers]:
    """Return ``runs`` independent draws of each quantity with a range, as a Latin hypercube.

    Each range is cut into ``runs`` parts of equal probability and drawn from once in every part, so
    that means and quantiles settle sooner than with plain draws.

    >>> pay = Quantity("pay", "euro / hour", value=30.0, low=20.0, high=40.0, distribution="uniform")
    >>> float(drawn([pay], 1000, 1)["pay"].mean().round(3))
    30.0
    """
    rng = np.random.default_rng(seed)
    draws = {}
    for quantity in quantities:
        chances = (rng.permutation(runs) + rng.random(runs)) / runs
        draws[quantity.name] = at_chance(quantity, chances)
    return draws


def at_chance(quantity: Quantity, chances: Numbers) -> Numbers:
    """Return the values below which a quantity lies with these probabilities.

    >>> pay = Quantity("pay", "euro", value=2.0, low=0.0, high=4.0, distribution="triangular")
    >>> at_chance(pay, np.array([0.0, 0.5, 1.0]))
    array([0., 2., 4.])
    """
    from scipy.stats import beta, triang  # noqa: PLC0415 (slow, and every command imports this room)

    low, value, high = quantity.low, quantity.value, quantity.high
    if low is None or value is None or high is None:
        raise ValueError(f"{quantity.name} has no range")
    width, place = high - low, (value - low) / (high - low)
    match quantity.distribution:
        case "triangular":
            return np.asarray(triang.ppf(chances, place, low, width))
        case "pert":
            shape = 1 + PERT_WEIGHT * place, 1 + PERT_WEIGHT * (1 - place)
            return np.asarray(beta.ppf(chances, *shape, low, width))
    return low + width * chances
