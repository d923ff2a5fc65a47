"""Columns of a tidy frame that somebody hands in: whether they are there, and their numbers."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from caseload_analysis.tables.problems import UsageError, message


def must_have(frame: pd.DataFrame, columns: Iterable[str]) -> None:
    """Raise UsageError for a column that is not in ``frame``.

    >>> must_have(pd.DataFrame({"mean": [1.0]}), ["mean"])
    """
    for name in columns:
        if name not in frame:
            raise UsageError.unknown(message("column"), name, frame.columns)


def numbers(frame: pd.DataFrame, column: str) -> NDArray[np.float64]:
    """Return a column as numbers, missing and infinite ones as NaN; UsageError for anything else.

    >>> numbers(pd.DataFrame({"mean": [1, None]}), "mean").tolist()
    [1.0, nan]
    """
    try:
        found = frame[column].to_numpy(dtype=np.float64, na_value=np.nan)
    except (TypeError, ValueError) as error:
        raise UsageError(message("the column {column} holds no numbers"), column=column) from error
    return np.where(np.isfinite(found), found, np.nan)
