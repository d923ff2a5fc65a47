"""On how many a share rests: employees, deviations."""

from __future__ import annotations

from typing import Final

import pandas as pd

DENOMINATORS: Final = {"outside": "employees", "substantiated": "deviations"}
"""The column of ``indicators`` that says of how many an indicator is a share."""
SIZE: Final = "size"

_KEYS: Final = ["team", "period"]


def points(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return the known points of an indicator: team, period, value, size.

    ``size`` is the denominator of a share, so that a share of many weighs more than one of few; 1 for
    other figures, and where this reader misses the denominator of any known point, as shares must not
    drop out for that [X].

    >>> months = pd.period_range("2025-01", periods=2, freq="M")
    >>> frame = pd.DataFrame({"team": "A", "period": months, "outside": [0.2, 0.4], "employees": [5, 10]})
    >>> points(frame, "outside")["size"].tolist()
    [5.0, 10.0]
    >>> points(frame.drop(columns="employees"), "outside")["size"].tolist()
    [1.0, 1.0]
    """
    known = frame.dropna(subset=[name])
    behind = DENOMINATORS.get(name, "")
    sized = behind in known and bool((known[behind] > 0).all())
    sizes = known[behind].astype(float) if sized else 1.0
    return known[_KEYS].assign(value=known[name].astype(float), **{SIZE: sizes})
