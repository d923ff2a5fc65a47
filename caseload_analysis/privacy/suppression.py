"""Small groups are hidden, and shown as hidden."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

Flags = NDArray[np.bool_]


def hide(frame: pd.DataFrame, columns: Sequence[str], where: ArrayLike) -> pd.DataFrame:
    """Return ``frame`` with ``columns`` missing in the rows ``where``, and named in ``hidden``.

    The column ``hidden`` (text, names separated by spaces) is added when it is not there yet.

    >>> frame = pd.DataFrame({"rate": [4.0, 6.0]})
    >>> hide(frame, ["rate"], [False, True])["hidden"].tolist()
    ['', 'rate']
    """
    rows = np.asarray(where, dtype=bool)
    before = frame["hidden"] if "hidden" in frame else pd.Series("", index=frame.index, dtype="str")
    if not rows.any():
        return frame.assign(hidden=before)
    values = {name: frame[name].astype(np.float64).mask(rows) for name in columns}
    names = (before + " " + " ".join(columns)).str.strip()
    return frame.assign(**values, hidden=before.where(~rows, names))


def too_small(persons: ArrayLike, minimum: int) -> Flags:
    """Return which groups may not be shown: some persons, yet fewer than ``minimum``, or not known.

    An empty group has nothing to hide: its figures are zero or missing.

    >>> too_small([0, 4, 5, np.nan], 5).tolist()
    [False, True, False, True]
    """
    counted = np.asarray(persons, dtype=np.float64)
    return np.asarray((counted != 0) & ~(counted >= minimum))
