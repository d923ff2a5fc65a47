"""Answers to an evaluation that cannot be, or that are to questions of another evaluation."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from caseload_analysis.tables.forms.evaluation import ITEMS, LOWEST, STEPS, item_code, step_code
from caseload_analysis.tables.problems import Problem, message
from caseload_analysis.tables.typed import Typed

SCORED: Final = tuple(LOWEST)
"""The questions that have a score."""
LOW: Final = 1.0
HIGH: Final = 10.0
"""The worksheet asks for 1 to 5; who asked on paper may have used 1 to 10."""

_SHOWN: Final = 5


@dataclass(frozen=True)
class _Part:
    """A column that says what was answered: which names are known, and what to say of others."""

    column: str
    is_known: Callable[[str], bool]
    known: str
    what: str
    remedy: str

    def known_in(self, frame: pd.DataFrame) -> pd.Series[bool]:
        """Return where the name is known, each name looked up once."""
        names = frame[self.column]
        return names.map({name: self.is_known(name) for name in names.unique()}).astype(bool)


_STEP: Final = _Part(
    "step",
    lambda text: step_code(text) != "",
    ", ".join(STEPS.values()),
    message("{count} scores are for a step that is not known, and are not shown: {examples}"),
    message("the steps are: {known}"),
)
_ITEM: Final = _Part(
    "item",
    lambda text: item_code(text) in SCORED,
    ", ".join(ITEMS[item] for item in SCORED),
    message("{count} scores are for a question that is not known, and are not shown: {examples}"),
    message("the questions with a score are: {known}; 1 is the least and 5 the most"),
)


def impossible_answers(told: Iterable[Typed]) -> list[Problem]:
    """Return an error for every score of a known step and question that is not from 1 to 10."""
    return [problem for table in told for problem in _outside(table)]


def _outside(table: Typed) -> list[Problem]:
    scores = table.frame.loc[_STEP.known_in(table.frame) & _ITEM.known_in(table.frame), "score"]
    low, high = scores.index[scores < LOW], scores.index[scores > HIGH]
    least, most = message("it must be at least {low}"), message("it must be at most {high}")
    return [
        *table.rows(low, message("{value} is too low"), least, column="score", low=f"{LOW:g}"),
        *table.rows(high, message("{value} is too high"), most, column="score", high=f"{HIGH:g}"),
    ]


def unknown_questions(told: Iterable[Typed]) -> list[Problem]:
    """Return a remark on the scores for unknown steps of a table, and one on those for unknown questions."""
    return [
        _remark(table, part, rows[part.column])
        for table in told
        for part in (_STEP, _ITEM)
        for rows in [table.frame.loc[table.frame["score"].notna() & ~part.known_in(table.frame)]]
        if len(rows)
    ]


def _remark(table: Typed, part: _Part, names: pd.Series[str]) -> Problem:
    each = [name or '""' for name in names.unique()]
    examples = ", ".join(each[:_SHOWN]) + (", …" if len(each) > _SHOWN else "")
    details: dict[str, Any] = {"count": len(names), "examples": examples, "known": part.known}
    return table.sheet.problem(
        part.what,
        part.remedy,
        row=int(names.index[0]),
        column=part.column,
        severity="remark",
        details=details,
    )
