"""Cells to numbers: a decimal mark is read only where it cannot separate thousands."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from caseload_analysis.tables.cells import Cells, Read, Refusal, refused
from caseload_analysis.tables.model import Column
from caseload_analysis.tables.problems import message

_SIMPLE: Final = r"[+-]?[0-9]*[.,]?[0-9]+"
_GROUPED_BY_POINT: Final = r"[+-]?[0-9]{1,3}(?:(?:[.][0-9]{3})+,[0-9]+|(?:[.][0-9]{3}){2,})"
_GROUPED_BY_COMMA: Final = r"[+-]?[0-9]{1,3}(?:(?:,[0-9]{3})+[.][0-9]+|(?:,[0-9]{3}){2,})"
_OTHER_MARK: Final = {",": "[.]", ".": ",", "": "[.,]"}


def read_number(cells: Cells, _: Column, mark: str) -> Read:
    """Return numbers, with the decimal ``mark`` of the file ("" where either may occur).

    The other mark is read as a decimal mark only where it cannot separate thousands.
    """
    return _numbers(cells, cells.text, mark)


def _numbers(cells: Cells, text: pd.Series[str], mark: str) -> Read:
    ambiguous = cells.plain & text.str.fullmatch(rf"[+-]?[1-9][0-9]{{0,2}}{_OTHER_MARK[mark]}[0-9]{{3}}")
    written = _canonical(text.where(cells.plain & ~ambiguous, ""))
    value = cells.number.fillna(written)
    value = value.where(np.isfinite(value))
    wrong = ~cells.empty & value.isna() & ~ambiguous
    refusals = (
        *refused(
            ambiguous,
            message("in {value} the mark may separate thousands or decimals"),
            message("write thousands without a mark; in a Dutch file write decimals with a comma"),
        ),
        *refused(wrong, message("{value} is no number"), message("write digits and a decimal mark only")),
    )
    return Read(value, refusals)


def _canonical(text: pd.Series[str]) -> pd.Series[float]:
    """Return the numbers that are written unmistakably, NaN elsewhere."""
    by_point, by_comma = text.str.fullmatch(_GROUPED_BY_POINT), text.str.fullmatch(_GROUPED_BY_COMMA)
    bare = text.mask(by_point, text.str.replace(".", "", regex=False))
    bare = bare.mask(by_comma, text.str.replace(",", "", regex=False)).str.replace(",", ".", regex=False)
    good = by_point | by_comma | text.str.fullmatch(_SIMPLE)
    return pd.to_numeric(bare.where(good)).astype("float64")


def read_percentage(cells: Cells, _: Column, mark: str) -> Read:
    """Return percentages, 0 to 100, with or without their sign.

    A value above 0 and up to 1 without a sign may be a fraction: refused, for the whole column at
    once where no value is above 1.
    """
    signed = cells.text.str.endswith("%")
    read = _numbers(cells, cells.text.str.removesuffix("%").str.strip(), mark)
    doubtful = (read.found > 0) & (read.found <= 1) & ~signed
    if not doubtful.any():
        return read
    whole = not (read.found[~signed] > 1).any()
    rows = doubtful.index[doubtful.to_numpy()]
    refusal = Refusal(
        rows,
        message("{value} may be a fraction or a percentage"),
        message("write 50 or 50% for half; give the cells no percentage format"),
        whole=whole,
    )
    return Read(read.found.mask(doubtful), (*read.refusals, refusal))
