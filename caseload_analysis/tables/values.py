"""Cells to values: what cannot be read for certain is refused, never guessed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

import numpy as np
import pandas as pd

from caseload_analysis.tables.cells import Cells, Read, refused
from caseload_analysis.tables.days import is_period, read_day, read_week
from caseload_analysis.tables.model import Column, Kind, normalise
from caseload_analysis.tables.numbers import read_number, read_percentage
from caseload_analysis.tables.problems import message

KINDS: Final[dict[str, tuple[str, ...]]] = {
    "sickness": ("ziekte", "ziek", "verzuim", "ziekteverzuim", "sick", "sick leave"),
    "maternity": (
        "zwangerschapsverlof", "zwangerschap", "bevallingsverlof", "zwangerschaps- en bevallingsverlof",
        "maternity leave",
    ),
    "parental": ("ouderschapsverlof", "parental leave"),
    "care": ("zorgverlof", "care leave"),
    "unpaid": ("onbetaald verlof", "onbetaald", "unpaid leave"),
    "leave": ("verlof", "vakantie", "holiday"),
    "training": ("opleiding", "scholing"),
    "other": ("overig",),
}  # fmt: skip
"""The kinds of absence and how exports spell them; the first Dutch one stands in the template."""

_KIND_OF: Final = {normalise(each): kind for kind, names in KINDS.items() for each in (kind, *names)}
_YES: Final = ("ja", "j", "yes", "y", "true", "waar", "1")
_NO: Final = ("nee", "n", "no", "false", "onwaar", "0")
_BOOL_OF: Final = dict.fromkeys(_YES, 1.0) | dict.fromkeys(_NO, 0.0)


_FAILED: Final = (
    r"#(?:N/A|REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!"
    r"|N/B|VERW!|DEEL/0!|WAARDE!|NAAM\?|GETAL!|LEEG!)"
)


def read_text(cells: Cells, _: Column, __: str) -> Read:
    """Return text; whole numbers lose their decimals, and a failed formula is no text."""
    failed = cells.text.str.fullmatch(_FAILED)
    refusals = refused(
        failed, message("the formula in this cell failed: {value}"), message("mend it, or type the value")
    )
    return Read(cells.text.mask(failed, ""), tuple(refusals))


def read_id(cells: Cells, _: Column, __: str) -> Read:
    """Return codes as text, leading zeros kept; a date or truth value is no code."""
    read = read_text(cells, _, __)
    wrong = cells.day.notna() | cells.truth
    refusals = refused(
        wrong,
        message("{value} is a date or a truth value, not a code"),
        message("format the column as text and type the code again"),
    )
    return Read(read.found.mask(wrong, ""), (*read.refusals, *refusals))


def read_absence_kind(cells: Cells, _: Column, __: str) -> Read:
    """Return the English name of each kind of absence; an unknown kind is asked about."""
    found = cells.text.map(normalise).map(_KIND_OF).astype("str").fillna("")
    refusals = refused(
        ~cells.empty & (found == ""),
        message("the kind of absence {value} is not known"),
        message("which of these is it? {kinds}"),
    )
    return Read(found, tuple(refusals))


def read_period(cells: Cells, _: Column, __: str) -> Read:
    """Return the text of periods such as 2026-10, 2026Q4, 2026-W40 and 2026."""
    good = cells.text.map(is_period).astype(bool) & cells.day.isna()
    refusals = refused(
        ~cells.empty & ~good,
        message("{value} is no period"),
        message("write 2026-10, 2026Q4, 2026-W40 or 2026, in a cell that is formatted as text"),
    )
    return Read(cells.text.where(good, ""), tuple(refusals))


def read_bool(cells: Cells, _: Column, __: str) -> Read:
    """Return yes as 1 and no as 0."""
    found = cells.text.str.casefold().map(_BOOL_OF).astype("float64")
    refusals = refused(
        ~cells.empty & found.isna(), message("{value} is neither yes nor no"), message("write ja or nee")
    )
    return Read(found, tuple(refusals))


Reader = Callable[[Cells, Column, str], Read]
READERS: Final[Mapping[Kind, Reader]] = {
    "id": read_id,
    "text": read_text,
    "day": read_day,
    "number": read_number,
    "percentage": read_percentage,
    "absence_kind": read_absence_kind,
    "period": read_period,
    "week": read_week,
    "bool": read_bool,
}
"""How the cells of each kind of column are read."""


def read_column(cells: pd.Series[Any], column: Column, mark: str) -> Read:
    """Return the values of ``cells`` as ``column`` has them, in a file with this decimal ``mark``.

    >>> from caseload_analysis.tables.schema import TABLES
    >>> cells = pd.Series(["0,889", "1.5", "1.234"], dtype="str")
    >>> read = read_column(cells, TABLES["contracts"]["fte"], ",")
    >>> read.found.tolist(), read.refusals[0].rows.tolist()
    ([0.889, 1.5, nan], [2])
    """
    if isinstance(cells.dtype, pd.StringDtype):
        return _read_once(cells, column, mark)
    return READERS[column.kind](Cells.of(cells), column, mark)


def _read_once(cells: pd.Series[Any], column: Column, mark: str) -> Read:
    """Read every distinct text once, and give each row what its text became."""
    codes, distinct = pd.factorize(cells.fillna(""))
    read = READERS[column.kind](Cells.of(pd.Series(distinct, dtype="str")), column, mark)
    refusals = tuple(
        replace(refusal, rows=cells.index[np.isin(codes, refusal.rows.to_numpy())])
        for refusal in read.refusals
    )
    return Read(read.found.take(codes).set_axis(cells.index), refusals)
