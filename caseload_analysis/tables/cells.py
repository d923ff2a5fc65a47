"""A column of cells, text or typed, and what became of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

Severity = Literal["error", "remark"]


@dataclass(frozen=True)
class Refusal:
    """Rows whose cell cannot be read, and why; ``whole`` when it is about the column at once."""

    rows: pd.Index
    what: str
    remedy: str
    severity: Severity = "error"
    whole: bool = False


@dataclass(frozen=True)
class Read:
    """The values of one column (NaN or an empty text where there is none) and what was refused."""

    found: pd.Series[Any]
    refusals: tuple[Refusal, ...] = ()


@dataclass(frozen=True)
class Cells:
    """One column of cells: its text, and the numbers and dates that are none."""

    text: pd.Series[str]
    number: pd.Series[float]
    day: pd.Series[float]
    truth: pd.Series[bool]

    @classmethod
    def of(cls, cells: pd.Series[Any]) -> Cells:
        """Return the cells of ``cells``, text or typed."""
        nothing = pd.Series(np.nan, cells.index, dtype="float64")
        false = pd.Series(False, cells.index)
        if isinstance(cells.dtype, pd.StringDtype):
            return cls(cells.fillna("").str.strip(), nothing, nothing, false)
        filled = cells.astype(object).where(cells.notna(), "")
        truth = filled.map(lambda cell: isinstance(cell, (bool, np.bool_)))
        numeric = filled.map(lambda cell: isinstance(cell, (int, float, np.number))) & ~truth
        dated = filled.map(lambda cell: isinstance(cell, (dt.date, np.datetime64)))
        number = pd.to_numeric(filled.where(numeric)).astype("float64")
        day = filled.where(dated).map(native_day, na_action="ignore").astype("float64")
        return cls(filled.map(as_text).astype("str").str.strip(), number, day, truth)

    @property
    def empty(self) -> pd.Series[bool]:
        """Where there is nothing."""
        return self.text == ""

    @property
    def plain(self) -> pd.Series[bool]:
        """Where there is text, and no number, date or truth value."""
        return ~self.empty & self.number.isna() & self.day.isna() & ~self.truth


def as_text(cell: object) -> str:
    """Return ``cell`` as a reader writes it.

    >>> as_text(1001.0), as_text(dt.datetime(2025, 1, 31)), as_text("007")
    ('1001', '2025-01-31', '007')
    """
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    return str(cell)


def native_day(cell: Any) -> float:
    """Return a native date as days since 1970, its time dropped."""
    date = cell.date() if isinstance(cell, dt.datetime) else cell
    return float(np.datetime64(date, "D").astype("int64"))


def refused(mask: pd.Series[bool], what: str, remedy: str, severity: Severity = "error") -> list[Refusal]:
    """Return the refusal of the rows where ``mask`` is true, if there are any."""
    rows = mask.index[mask.to_numpy(dtype=bool)]
    return [Refusal(rows, what, remedy, severity)] if len(rows) else []
