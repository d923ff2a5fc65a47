"""What worksheets tell, beside what other files tell: added, told again, or contradicted."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Final

import pandas as pd

from caseload_analysis.spells.calendar import OPEN
from caseload_analysis.tables.finish import empty, finish
from caseload_analysis.tables.forms.reading import Told
from caseload_analysis.tables.problems import Problem, message
from caseload_analysis.tables.schema import TABLES
from caseload_analysis.tables.settings import EndCounts
from caseload_analysis.tables.typed import Typed

Row = dict[Hashable, Any]
Frames = dict[str, pd.DataFrame]

_KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "agreements": ("team", "employee_id", "date", "subject"),
    "expectations": ("team", "employee_id", "start", "stop"),
    "perceptions": ("team", "date", "scale"),
    "released_remarks": ("team", "date", "step", "item", "remark"),
}
"""What makes two rows of different files the same fact."""

_OTHER_NUMBER: Final = message("another number than {value} is in {other}; the worksheet counts")
_OTHER_SCORE: Final = message("another score on this day is in {other}")
_CORRECT_ONE: Final = message("correct or remove one of the two")


def with_told(
    frames: Frames, typed: Mapping[str, Typed], told: Sequence[Told]
) -> tuple[Frames, list[Problem]]:
    """Return the checked tables with the rows of the worksheets, and what contradicts.

    An agreement that is told again (same team, employee, date and subject) stays one: what a later
    worksheet fills in is added to it or replaces it. Where one file holds several of these, they are
    told apart by what was agreed [X]. An expectation told again is replaced, with a remark. A score
    told again is an error unless it is the same. Evaluations are simply added.
    """
    found = dict(frames)
    problems: list[Problem] = []
    for name in dict.fromkeys(each.table for each in told):
        first = typed[name].sheet.raw.file if name in typed else ""
        known = found.get(name, empty(name)).assign(file=first).reset_index(drop=True)
        for file in dict.fromkeys(each.file for each in told if each.table == name):
            parts = [each.typed for each in told if (each.table, each.file) == (name, file)]
            known, wrong = _retold(name, known, parts, file)
            problems += wrong
        found[name] = known.drop(columns="file")
    return found, problems


def _retold(
    name: str, known: pd.DataFrame, parts: Sequence[Typed], file: str
) -> tuple[pd.DataFrame, list[Problem]]:
    """Return ``known`` with the rows of one file, and what contradicts in them."""
    finished = [finish(TABLES[name], part.frame, EndCounts()) for part in parts]
    rows = [
        (part, row, cells)
        for part, frame in zip(parts, finished, strict=True)
        for row, cells in zip(frame.index, frame.to_dict("records"), strict=True)
    ]
    free = known.copy()
    new: list[Row] = []
    problems: list[Problem] = []
    known = known.copy()
    for part, row, cells in rows:
        place = _same(name, free, cells, [other for _, _, other in rows])
        if place is None:
            problems += _told_before(name, part, row, new, cells)
            new.append({**cells, "file": file})
            continue
        problems += _contradicted(name, part, row, known.loc[place], cells)
        free = free.drop(index=place)
        for column, value in cells.items():
            if _given(value):
                known.loc[place, column] = value
    added = pd.DataFrame(new, columns=known.columns).astype(known.dtypes.to_dict())
    return (pd.concat([known, added], ignore_index=True) if new else known), problems


def _same(name: str, known: pd.DataFrame, cells: Row, told: Sequence[Row]) -> Any:
    """Return the place of the row in ``known`` that ``cells`` tell again, or None."""
    if name not in _KEYS or known.empty:
        return None
    keys = list(_KEYS[name])
    alike = known.loc[(known[keys] == pd.Series({key: cells[key] for key in keys})).all(axis=1)]
    if name == "agreements":
        exact = alike.loc[alike["agreed"].str.strip() == str(cells["agreed"]).strip()]
        others = sum(all(other[key] == cells[key] for key in keys) for other in told)
        alike = exact if len(exact) else alike if len(alike) == others == 1 else alike.iloc[:0]
    return alike.index[0] if len(alike) else None


def _told_before(name: str, part: Typed, row: Any, new: Sequence[Row], cells: Row) -> list[Problem]:
    """Return the problem of a score that its own worksheet has twice."""
    again = name == "perceptions" and any(
        all(other[key] == cells[key] for key in _KEYS[name]) for other in new
    )
    if not again:
        return []
    return part.rows([row], _OTHER_SCORE, _CORRECT_ONE, column="score", other=new[-1]["file"])


def _given(value: Any) -> bool:
    return bool(pd.notna(value) and value not in ("", OPEN))


def _contradicted(name: str, part: Typed, row: Any, before: pd.Series[Any], cells: Row) -> list[Problem]:
    """Return the numbers in a row that another file told differently."""
    numbers = {"expectations": ("inflow", "outflow"), "perceptions": ("score", "respondents")}
    severity = "error" if name == "perceptions" else "remark"
    what = (_OTHER_SCORE, _CORRECT_ONE) if name == "perceptions" else (_OTHER_NUMBER, "")
    return [
        problem
        for column in numbers.get(name, ())
        if _given(cells[column]) and _given(before[column]) and cells[column] != before[column]
        for problem in part.rows([row], *what, column=column, severity=severity, other=before["file"])
    ]
