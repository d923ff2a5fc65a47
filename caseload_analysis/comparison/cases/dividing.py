"""Dividing a difference over factors: by log shares, or by the mean over all orders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import factorial
from typing import Final

import numpy as np

from caseload_analysis.comparison.cases.formulas import Numbers
from caseload_analysis.comparison.cases.model import Model
from caseload_analysis.tables.problems import UsageError, message

MOST_FACTORS: Final = 10
"""Shapley works out every combination: 2 to the power of the factors."""

NO_PRODUCT: Final = message("the result is no product of these factors")
CHANGES_SIGN: Final = message("a factor or the result is zero or changes sign")


def against_logs(
    powers: Mapping[str, float] | None,
    here: Mapping[str, Numbers],
    there: Mapping[str, Numbers],
    output: str,
) -> str:
    """Return why log shares are not possible, or an empty text."""
    if powers is None:
        return NO_PRODUCT
    alike = all(here[name] * there[name] > 0 for name in (output, *powers))
    return "" if alike else CHANGES_SIGN


def lmdi(
    powers: Mapping[str, float], here: Mapping[str, Numbers], there: Mapping[str, Numbers], output: str
) -> list[float]:
    """Return what each factor of a product adds, by log shares; the parts add up to the difference.

    >>> here = {"y": np.float64(8), "a": np.float64(4), "b": np.float64(2)}
    >>> there = {"y": np.float64(2), "a": np.float64(2), "b": np.float64(1)}
    >>> lmdi({"a": 1.0, "b": 1.0}, here, there, "y")
    [3.0, 3.0]
    """
    before, after = float(there[output]), float(here[output])
    grown = np.log(after / before)
    size = before if grown == 0 else (after - before) / grown
    return [float(size * power * np.log(here[name] / there[name])) for name, power in powers.items()]


def shapley(
    model: Model,
    output: str,
    here: Mapping[str, Numbers],
    there: Mapping[str, Numbers],
    names: Sequence[str],
) -> list[float]:
    """Return what each factor adds: the mean over all orders in which they can change."""
    count = len(names)
    if count > MOST_FACTORS:
        what = message("{count} factors are too many to try every order; name at most {most} with factors=")
        raise UsageError(what, count=count, most=MOST_FACTORS)
    sets = np.arange(2**count)
    changed = {name: np.where(sets >> place & 1, here[name], there[name]) for place, name in enumerate(names)}
    values = np.broadcast_to(model.evaluate(changed, [output])[output], sets.shape)
    if np.isnan(values).any():
        what = message("{output!r} cannot be worked out for every mixture of the two states")
        raise UsageError(what, output=output)
    sizes = np.array([int(each).bit_count() for each in sets])
    weights = np.array([factorial(n) * factorial(count - n - 1) / factorial(count) for n in range(count)])
    parts = []
    for place in range(count):
        without = sets[(sets >> place & 1) == 0]
        steps = values[without + (1 << place)] - values[without]
        parts.append(float((weights[sizes[without]] * steps).sum()))
    return parts
