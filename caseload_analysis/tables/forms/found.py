"""Worksheets among the workbooks: recognised by the hidden sheet that was written with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Final

import pandas as pd

from caseload_analysis.spells.calendar import parse_period
from caseload_analysis.tables.cells import as_text
from caseload_analysis.tables.forms import FORMS, HIDDEN, VERSION, Form, Line
from caseload_analysis.tables.forms.shape import HEAD_PLACE, PERIOD_ROW, TEAM_ROW
from caseload_analysis.tables.problems import Problem, UsageError, message

_KEYS: Final = ("form", "version", "team", "period", "shown_period")
_LINE: Final = tuple(field.name for field in fields(Line))


@dataclass(frozen=True)
class Worksheet:
    """One worksheet as it came back.

    Attributes
    ----------
    file, sha256 : str
    form : Form
    team, period, shown_period : str
        For which it was made; ``shown_period`` in the words on the sheet.
    lines : tuple of Line
    cells : DataFrame
        The visible sheet; row and column from 0.
    """

    file: str
    sha256: str
    form: Form
    team: str
    period: str
    shown_period: str
    lines: tuple[Line, ...]
    cells: pd.DataFrame

    def at(self, row: int, place: int) -> Any:
        """Return the cell in a row (as Excel counts) and column (from 0); empty where there is none."""
        height, width = self.cells.shape
        return self.cells.iloc[row - 1, place] if row <= height and place < width else ""

    def text(self, row: int, place: int) -> str:
        """Return that cell as its reader sees it."""
        return as_text(self.at(row, place)).strip()

    def problem(
        self, what: str, remedy: str = "", *, row: int | None = None, column: str = "", **more: Any
    ) -> Problem:
        """Return a problem on the visible sheet."""
        place = {"file": self.file, "sheet": self.form.sheet}
        return Problem(what, remedy, row=row, column=column, **(place | more))

    @property
    def answers(self) -> dict[tuple[str, ...], str]:
        """The text of every answer below the head that is not empty, by its line and field."""
        by_row: dict[int, list[Line]] = {}
        for line in self.lines:
            by_row.setdefault(line.row, []).append(line)
        found = {}
        for row, field, block in self.form.answers(self.lines):
            if text := self.text(row, field.place):
                line = next(each for each in by_row[row] if each.kind in block.kinds)
                found[_named(line, field.name, block.fixed)] = text
        return found

    @property
    def head(self) -> dict[str, str]:
        """The text of the cells to fill in above the blocks."""
        return {field.name: self.text(field.row, field.place) for field in self.form.head}


def _named(line: Line, name: str, fixed: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """Return what an answer is about; a row without anything given beforehand is known by its label."""
    about = (line.code, line.date, line.subject, line.agreed)
    return (
        line.kind,
        *(about if any(about) else (line.shown or str(line.row),)),
        name,
        *dict(fixed).values(),
    )


def hidden_rows(
    form: str, made_for: tuple[str, str, str], lines: Iterable[Line]
) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the hidden sheet; ``made_for`` is the team, the period, and that in words.

    >>> list(hidden_rows("review", ("Noord", "2026-10", "oktober 2026"), ()))[2]
    ('team', 'Noord')
    """
    yield from zip(_KEYS, (form, VERSION, *made_for), strict=True)
    yield _LINE
    for line in lines:
        yield tuple(str(value) for value in asdict(line).values())


def recognise(file: str, digest: str, sheets: Mapping[str, pd.DataFrame]) -> Worksheet | Problem | None:
    """Return the worksheet in a workbook, what is wrong with it, or None for another workbook."""
    if HIDDEN not in sheets:
        return _cut_loose(file, sheets)
    rows = [[as_text(cell).strip() for cell in row] for row in sheets[HIDDEN].to_numpy(dtype=object)]
    facts = {row[0]: row[1] for row in rows[: len(_KEYS)] if len(row) > 1}
    if facts.get("version", VERSION) != VERSION:
        return Problem(_OTHER_VERSION, _MAKE_ANEW, file=file, details={"version": facts["version"]})
    form = FORMS.get(facts.get("form", ""))
    lines = _lines(rows[len(_KEYS) :])
    if form is None or lines is None or set(facts) != set(_KEYS) or not _is_period(facts["period"]):
        return Problem(_DAMAGED, _MAKE_ANEW, file=file, sheet=HIDDEN)
    if form.sheet not in sheets:
        gone = message("the worksheet has lost its sheet {value}, or that has another name")
        return Problem(gone, _MAKE_ANEW, file=file, value=form.sheet)
    made_for = (facts["team"], facts["period"], facts["shown_period"])
    return Worksheet(file, digest, form, *made_for, lines, sheets[form.sheet])


_MAKE_ANEW: Final = message("make the worksheet anew with caseload worksheet, and copy the answers to it")
_OTHER_VERSION: Final = message("the worksheet has layout {version}, which is not read here")
_DAMAGED: Final = message("the hidden sheet of this worksheet is damaged")


def _cut_loose(file: str, sheets: Mapping[str, pd.DataFrame]) -> Problem | None:
    """Return the problem of a worksheet that was copied to a workbook without its hidden sheet."""
    titles = {form.sheet: form.title for form in FORMS.values()}
    for name, cells in sheets.items():
        if name in titles and cells.size and str(cells.iloc[0, 0]).strip() == titles[name]:
            what = message("this is a worksheet without the hidden sheet that says for which team it is")
            return Problem(what, _MAKE_ANEW, file=file, sheet=name)
    return None


def _lines(rows: list[list[str]]) -> tuple[Line, ...] | None:
    width = len(_LINE)
    if not rows or tuple(rows[0][:width]) != _LINE:
        return None
    filled = [row[:width] for row in rows[1:] if row[0]]
    if not all(row[1].isdecimal() for row in filled):
        return None
    return tuple(Line(kind, int(row), *rest) for kind, row, *rest in filled)


def _is_period(text: str) -> bool:
    try:
        parse_period(text)
    except UsageError:
        return False
    return True


def changed(sheet: Worksheet) -> list[Problem]:
    """Return the protected cells that say something else than when the worksheet was made."""
    expected = [
        (TEAM_ROW, HEAD_PLACE, "Team", sheet.team),
        (PERIOD_ROW, HEAD_PLACE, "Periode", sheet.shown_period),
        *((line.row, 0, _first_head(sheet.form), line.shown) for line in sheet.lines if line.shown),
    ]
    return [
        sheet.problem(_CHANGED, _PUT_BACK, row=row, column=column, value=sheet.text(row, place),
                      details={"expected": shown})
        for row, place, column, shown in dict.fromkeys(expected)
        if " ".join(sheet.text(row, place).split()) != " ".join(shown.split())
    ]  # fmt: skip


_CHANGED: Final = message('this cell is protected and was changed: it says "{value}" and said "{expected}"')
_PUT_BACK: Final = message("write what it said, or make a worksheet for what you want to fill in")


def _first_head(form: Form) -> str:
    """Return what stands above the first column."""
    return next(field.head for block in form.blocks for field in block.fields if field.place == 0)
