"""How far a delivered amount may be from what it was before it was rounded."""

from __future__ import annotations

from typing import Final

import pandas as pd

AMOUNTS: Final = ("numerator", "denominator")
NEAR: Final = 1e-9
"""What floating point may add to a rounding."""


def rounding(rows: pd.DataFrame, name: str) -> pd.Series[float]:
    """Return half of the last decimal of an amount: as the table says, else by its indicator.

    >>> rows = pd.DataFrame({"indicator": ["a", "a"], "numerator": [1.5, 2.0]})
    >>> rounding(rows, "numerator").tolist()
    [0.05, 0.05]
    """
    if f"{name}_rounding" in rows:
        return rows[f"{name}_rounding"].fillna(0.0).astype("float64")
    return rows.groupby("indicator")[name].transform(half_of_last_decimal).astype("float64")


def half_of_last_decimal(numbers: pd.Series[float]) -> float:
    """Return half of the last decimal with which numbers were written; 0 for whole ones.

    Whole numbers are taken for counts, which were not rounded, and so are numbers with more than six
    decimals [X].

    >>> half_of_last_decimal(pd.Series([17.1, 20.0])), half_of_last_decimal(pd.Series([3.0]))
    (0.05, 0.0)
    """
    filled = numbers.dropna()
    for decimals in range(7):
        if ((filled - filled.round(decimals)).abs() < 1e-7).all():
            return 0.5 * 10.0**-decimals if decimals else 0.0
    return 0.0
