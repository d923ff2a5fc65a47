"""The shape of a worksheet: which cells a team fills in, and to which table they belong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from caseload_analysis.tables.model import Column, Kind, Table
from caseload_analysis.tables.schema import TABLES

HIDDEN: Final = "caseload_werkblad"
"""The hidden sheet by which a worksheet is recognised."""

VERSION: Final = "1"
"""The layout; a worksheet of another one is refused."""

TEAM_ROW: Final = 3
PERIOD_ROW: Final = 4
HEAD_PLACE: Final = 1
"""Where every worksheet shows its team and period: rows as Excel counts, columns from 0."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a worksheet as the hidden sheet remembers it.

    Attributes
    ----------
    kind : str
        Which blocks read it.
    row : int
        As Excel counts.
    shown : str
        What its first cell says; empty where the team may write there.
    code, date, subject, agreed : str
        What is known of the row beforehand.
    """

    kind: str
    row: int
    shown: str = ""
    code: str = ""
    date: str = ""
    subject: str = ""
    agreed: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a block, or one cell of the head.

    Attributes
    ----------
    name : str
        Column of the table, or a helper (months, done) from which one follows.
    head : str
        What stands above or before it, in Dutch.
    place : int
        Its column, from 0.
    given : str
        The part of a Line that holds it; empty where the team answers.
    about : str
        What Excel says when the cell is chosen, in Dutch.
    choices : tuple of str
        The drop-down; with ``free`` other text is right as well.
    low, high, whole
        What a number may be.
    kind : str
        How a helper is read; columns of a table say it themselves.
    span : int
        So many columns wide.
    row : int
        The row, in the head.
    """

    name: str
    head: str
    place: int
    given: str = ""
    about: str = ""
    choices: tuple[str, ...] = ()
    free: bool = False
    low: float | None = None
    high: float | None = None
    whole: bool = False
    kind: Kind = "text"
    span: int = 1
    row: int = 0

    def column(self, table: Table) -> Column:
        """Return how its cells are read: as ``table`` has them, in the range given here."""
        own = table[self.name] if self.name in table else Column(self.name, self.kind, (), self.about)
        low = own.low if self.low is None else self.low
        return replace(own, low=low, high=own.high if self.high is None else self.high)


@dataclass(frozen=True)
class Block:
    """Cells that make rows of one table.

    Attributes
    ----------
    table : str
    kinds : tuple of str
        The lines that it reads.
    fields : tuple of Field
    required : frozenset of str
        The columns that may not be empty in a row with any answer.
    fixed : tuple of pairs
        Columns with the same text in every row.
    """

    table: str
    kinds: tuple[str, ...]
    fields: tuple[Field, ...]
    required: frozenset[str] = frozenset()
    fixed: tuple[tuple[str, str], ...] = ()

    @property
    def answers(self) -> tuple[Field, ...]:
        """The fields that the team fills in."""
        return tuple(field for field in self.fields if not field.given)

    @property
    def reading(self) -> Table:
        """The table with the helpers among its columns."""
        table = TABLES[self.table]
        ours = {field.name: field.column(table) for field in self.fields}
        known = tuple(ours.get(column.name, column) for column in table)
        helpers = tuple(column for name, column in ours.items() if name not in table)
        return replace(table, columns=known + helpers)


@dataclass(frozen=True)
class Form:
    """One kind of worksheet.

    Attributes
    ----------
    name : str
    sheet, title : str
        The visible sheet and its first cell, in Dutch.
    head : tuple of Field
        Cells to fill in above the blocks; the first is the date.
    blocks : tuple of Block
    persons : bool
        Whether several persons each fill one in.
    once : bool
        Whether there can be only one for a team and period.
    """

    name: str
    sheet: str
    title: str
    head: tuple[Field, ...]
    blocks: tuple[Block, ...]
    persons: bool = False
    once: bool = False

    def answers(self, lines: tuple[Line, ...]) -> Iterator[tuple[int, Field, Block]]:
        """Yield the row, field and block of every answer cell below the head."""
        for block in self.blocks:
            for line in lines:
                if line.kind in block.kinds:
                    yield from ((line.row, field, block) for field in block.answers)
