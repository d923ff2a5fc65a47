"""The shape of a table: its columns, what they hold and how exports spell them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["id", "text", "day", "number", "percentage", "absence_kind", "period", "week", "bool"]

NUMERIC: Final = frozenset({"day", "number", "percentage", "week", "bool"})
"""Kinds that are held as numbers; the others are held as text."""


def normalise(name: str) -> str:
    """Return ``name`` without case, accents, spaces, underscores, hyphens and points.

    >>> normalise("Verwacht_Eind"), normalise("pers.-nr. ")
    ('verwachteind', 'persnr')
    """
    plain = unicodedata.normalize("NFKD", name.casefold())
    return re.sub(r"[\s_\-.\u2010-\u2015]|[\u0300-\u036f]", "", plain)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an input table.

    Attributes
    ----------
    name : str
        Our English name.
    kind : Kind
        How its cells are read.
    dutch : tuple of str
        Dutch spellings; the first is the header in the template.
    about : str
        One line of explanation, in Dutch.
    required : bool
        Whether the column must be there, with a value in every row.
    english : tuple of str
        Other English spellings.
    unit : str
        The unit of its numbers, in Dutch.
    low, high : float, optional
        Smallest and largest value allowed; ``above`` leaves ``low`` itself out.
    unique : bool
        Whether a value may occur once only.
    end : bool
        Whether 31-12-9999 is read as "still running".
    """

    name: str
    kind: Kind
    dutch: tuple[str, ...]
    about: str
    required: bool = False
    english: tuple[str, ...] = ()
    unit: str = ""
    low: float | None = None
    high: float | None = None
    above: bool = False
    unique: bool = False
    end: bool = False

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every accepted spelling, our own name first."""
        return (self.name, *self.dutch, *self.english)

    @property
    def numeric(self) -> bool:
        """Whether its values are held as numbers."""
        return self.kind in NUMERIC


@dataclass(frozen=True, slots=True)
class Table:
    """One input table.

    Attributes
    ----------
    name : str
        Our English name.
    dutch : tuple of str
        Dutch spellings; the first is the sheet in the template.
    about : str
        What it holds, in Dutch.
    columns : tuple of Column
    required : bool
        Whether the library can do nothing without it.
    english : tuple of str
        Other English spellings.
    distinct : bool
        Whether a row that occurs twice is one fact told twice.
    """

    name: str
    dutch: tuple[str, ...]
    about: str
    columns: tuple[Column, ...]
    required: bool = False
    english: tuple[str, ...] = ()
    distinct: bool = True

    def __iter__(self) -> Iterator[Column]:
        return iter(self.columns)

    def __getitem__(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def __contains__(self, name: object) -> bool:
        return any(column.name == name for column in self.columns)

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every accepted spelling, our own name first."""
        return (self.name, *self.dutch, *self.english)

    @property
    def lookup(self) -> dict[str, Column]:
        """The columns by each of their normalised spellings."""
        return {normalise(spelling): column for column in self for spelling in column.spellings}
