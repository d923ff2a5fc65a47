"""Worksheets to rows of tables: the same reading and the same rules as any other file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import pandas as pd

from caseload_analysis.spells.calendar import dates, parse_period, period_text
from caseload_analysis.tables.columns import placed
from caseload_analysis.tables.forms.answers import wrong_answers
from caseload_analysis.tables.forms.copies import without_copies
from caseload_analysis.tables.forms.found import Worksheet, changed
from caseload_analysis.tables.forms.released import not_released, released
from caseload_analysis.tables.forms.review import DONE
from caseload_analysis.tables.forms.shape import Block, Field, Line
from caseload_analysis.tables.model import Table
from caseload_analysis.tables.problems import Problem, message
from caseload_analysis.tables.rules import check_rows
from caseload_analysis.tables.schema import TABLES
from caseload_analysis.tables.sources import RawTable
from caseload_analysis.tables.typed import Typed, read_sheet


@dataclass(frozen=True)
class Told:
    """Rows of one table that a worksheet tells, and the day (since 1970) on which it was filled in."""

    table: str
    day: float
    typed: Typed

    @property
    def file(self) -> str:
        """The worksheet that tells them."""
        return self.typed.sheet.raw.file


@dataclass(frozen=True)
class _Head:
    """The answers above the blocks; the day is NaN where it is missing or cannot be read."""

    day: float
    role: str
    problems: tuple[Problem, ...]


def read_worksheets(sheets: Iterable[Worksheet]) -> tuple[list[Told], list[Problem]]:
    """Return the rows that worksheets tell, the earliest first, and what is wrong in them.

    Cells without an answer give no rows. What follows from other cells is worked out here and never
    taken from a formula: the end of an agreement from its number of months, its completion from the
    date of the meeting, the period of an expectation from that of the worksheet.
    """
    kept, problems = without_copies(sheets)
    told: list[Told] = []
    for sheet in kept:
        rows, wrong = _read(sheet)
        told += rows
        problems += wrong
    return sorted(told, key=lambda each: (each.day, each.file)), problems


def _read(sheet: Worksheet) -> tuple[list[Told], list[Problem]]:
    head = _head(sheet)
    problems = [*changed(sheet), *head.problems]
    told: list[Told] = []
    for block in sheet.form.blocks:
        raw = _raw(sheet, block)
        if len(raw.cells):
            typed, wrong = _typed(raw, block)
            settled, late = _settled(typed, block, sheet, head)
            told.append(Told(block.table, head.day, settled))
            problems += [*wrong, *late]
    if np.isnan(head.day) and _needs_date(sheet, told):
        problems += _no_date(sheet)
    return told, list({str(problem): problem for problem in problems}.values())


def _needs_date(sheet: Worksheet, told: list[Told]) -> bool:
    """Whether some answer has no day but that in the head."""
    own = any(field.name == "date" for block in sheet.form.blocks for field in block.answers)
    return any(not own or bool(each.typed.frame["date"].isna().any()) for each in told)


# The head


def _head(sheet: Worksheet) -> _Head:
    read = {field.name: _head_cell(sheet, field) for field in sheet.form.head}
    day, role = read["date"][0], read.get("respondent_role", ("", []))[0]
    problems = [problem for _, found in read.values() for problem in found]
    if "respondent_role" in read and not role:
        problems.append(_no_role(sheet))
    return _Head(float(day), str(role), tuple(problems))


def _head_cell(sheet: Worksheet, field: Field) -> tuple[Any, list[Problem]]:
    """Return the value of a cell in the head, and what is wrong with it."""
    table = Table(sheet.form.name, (), "", (field.column(Table("", (), "", ())),))
    cells = pd.DataFrame({0: [sheet.at(field.row, field.place)]}, index=[field.row], dtype=object)
    raw = RawTable(sheet.form.name, sheet.file, sheet.form.sheet, (field.head,), cells)
    found, barred = placed(raw, table, {field.name: 0}, frozenset())
    typed, unread = read_sheet(found)
    wrong, canonical = wrong_answers(typed, (field,))
    return canonical[field.name].iloc[0], [*barred, *unread, *wrong]


def _no_date(sheet: Worksheet) -> list[Problem]:
    field = sheet.form.head[0]
    if sheet.text(field.row, field.place):
        return []
    what = message("there are answers, but the date above them is empty")
    return [sheet.problem(what, message("fill in the date"), row=field.row, column=field.head)]


def _no_role(sheet: Worksheet) -> Problem:
    field = sheet.form.head[1]
    what = message("no function is chosen: the answers count, but for no function in particular")
    return sheet.problem(what, row=field.row, column=field.head, severity="remark", table="evaluations")


# The blocks


def _raw(sheet: Worksheet, block: Block) -> RawTable:
    """Return the rows of a block that have an answer."""
    lines = [line for line in sheet.lines if line.kind in block.kinds and _answered(sheet, block, line)]
    rows = [[_cell(sheet, field, line) for field in block.fields] for line in lines]
    index = pd.Index([line.row for line in lines], dtype="int64")
    cells = pd.DataFrame(rows, index=index, columns=range(len(block.fields)), dtype=object)
    header = tuple(field.head for field in block.fields)
    return RawTable(block.table, sheet.file, sheet.form.sheet, header, cells)


def _answered(sheet: Worksheet, block: Block, line: Line) -> bool:
    return any(sheet.text(line.row, field.place) for field in block.answers)


def _cell(sheet: Worksheet, field: Field, line: Line) -> Any:
    return getattr(line, field.given) if field.given else sheet.at(line.row, field.place)


def _typed(raw: RawTable, block: Block) -> tuple[Typed, list[Problem]]:
    """Return the values of a block, and what is wrong in them."""
    places = {field.name: place for place, field in enumerate(block.fields)}
    sheet, barred = placed(raw, block.reading, places, block.required)
    typed, unread = read_sheet(sheet)
    wrong, frame = wrong_answers(typed, block.fields)
    problems = [*barred, *unread, *check_rows(typed), *wrong, *_without_agreement(typed, block)]
    return replace(typed, frame=frame), [_for_a_worksheet(problem) for problem in problems]


_EMPTY: Final = message("the cell is empty")
_FILL_IN: Final = message("fill it in, or empty the other answers of this row")
_NOTHING_AGREED: Final = message("there are answers in this row, but nothing was agreed")
_WRITE_AGREED: Final = message("write what was agreed, if anything was")


def _for_a_worksheet(problem: Problem) -> Problem:
    """Return the problem with a remedy that a protected sheet allows."""
    return replace(problem, remedy=_FILL_IN) if problem.what == _EMPTY else problem


def _without_agreement(typed: Typed, block: Block) -> list[Problem]:
    """Remark rows with a reason or help and no agreement."""
    asked = {field.name for field in block.answers}
    if "agreed" not in asked - block.required:
        return []
    rows = typed.frame.index[typed.frame["agreed"] == ""]
    return typed.rows(rows, _NOTHING_AGREED, _WRITE_AGREED, column="agreed", severity="remark")


def _settled(typed: Typed, block: Block, sheet: Worksheet, head: _Head) -> tuple[Typed, list[Problem]]:
    """Return the rows as the table has them, with what follows from other cells."""
    table = TABLES[block.table]
    frame = typed.frame.assign(team=sheet.team, **dict(block.fixed))
    problems: list[Problem] = []
    if "date" in table:
        frame["date"] = frame["date"].fillna(head.day)
    if block.table == "expectations":
        frame["period"] = period_text(parse_period(sheet.period) + 1)
    if block.table == "evaluations":
        frame["respondent_role"] = head.role
    if block.table == "released_remarks":
        problems = not_released(typed)
        frame = released(frame)
    if "until" in typed.sheet.places:
        frame["until"] = _until(frame)
        problems = _ends_before(typed, frame)
    if "done" in frame:
        frame["done_on"] = frame["done_on"].mask(frame["done"] == DONE, head.day)
        problems = _told_before(typed, head.day)
    settled = frame[[column.name for column in table]]
    return Typed(replace(typed.sheet, table=table), settled, typed.refused), problems


def _until(frame: pd.DataFrame) -> pd.Series[float]:
    """Return the end of each agreement: as written, else so many months after its date."""
    if "months" not in frame:
        return frame["until"]
    ends = [_months_after(day, months) for day, months in zip(frame["date"], frame["months"], strict=True)]
    return frame["until"].fillna(pd.Series(ends, frame.index, dtype="float64"))


def _months_after(day: float, months: float) -> float:
    """Return the day so many months later, or the last of that month where it has no such day [X].

    >>> import datetime as dt
    >>> later = _months_after(20849.0, 1.0)
    >>> [dt.date(1970, 1, 1) + dt.timedelta(days=number) for number in (20849, later)]
    [datetime.date(2027, 1, 31), datetime.date(2027, 2, 28)]
    """
    if np.isnan(day) or np.isnan(months):
        return float("nan")
    later = pd.Timestamp(dates([int(day)])[0]) + pd.DateOffset(months=int(months))
    return float((later - pd.Timestamp(0)).days)


_EARLY_END: Final = message("the agreement ends on {value}, before it was made")
_EARLY_NEWS: Final = message("the meeting was before this agreement was made")
_CORRECT: Final = message("correct this date, or that of the meeting")
_CORRECT_MEETING: Final = message("correct the date of the meeting")


def _ends_before(typed: Typed, frame: pd.DataFrame) -> list[Problem]:
    rows = frame.index[frame["until"] < frame["date"]]
    return typed.rows(rows, _EARLY_END, _CORRECT, column="until")


def _told_before(typed: Typed, day: float) -> list[Problem]:
    rows = typed.frame.index[typed.frame["date"] > day]
    return typed.rows(rows, _EARLY_NEWS, _CORRECT_MEETING, column="done")
