"""What is wrong, where, and what to do about it."""

from __future__ import annotations

import copyreg
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any, Final, Literal, Self

Severity = Literal["error", "remark"]


def message(text: str) -> str:
    """Mark an English text for the catalogues and return it unchanged.

    >>> message("column {column} is missing")
    'column {column} is missing'
    """
    return text


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return the name in ``known`` nearest to ``word``, or an empty text.

    >>> suggestion("assignmets", ["cases", "assignments"])
    'assignments'
    """
    lowered = {name.lower(): name for name in known}
    close = get_close_matches(word.lower(), lowered, n=1, cutoff=0.7)
    return lowered[close[0]] if close else ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong or doubtful in the input.

    ``what`` and ``remedy`` are English templates and the keys of the catalogues; ``details`` fills
    their fields. ``row`` counts as Excel counts: the header is row 1. An ``error`` stops the
    reading; a ``remark`` travels with the organisation to the report.

    >>> problem = Problem("{value} is no date", "write dd-mm-yyyy", file="cases.csv", row=3,
    ...                   column="begin", value="31-02-2025")
    >>> print(problem)
    cases.csv, row 3, column begin: 31-02-2025 is no date; write dd-mm-yyyy
    """

    what: str
    remedy: str = ""
    severity: Severity = "error"
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    table: str = ""
    employee_id: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def fields(self) -> dict[str, Any]:
        """The values that fill the templates."""
        return {"value": self.value, "column": self.column, "table": self.table, **self.details}

    @property
    def place(self) -> str:
        """File, sheet, row and column, as far as they are known."""
        return ", ".join([*([self.file] if self.file else []), *(w.format(name=v) for w, v in self.places)])

    @property
    def places(self) -> list[tuple[str, Any]]:
        """The templates of sheet, row and column with their values, as far as they are known."""
        column = message("setting {name}") if self.file.endswith(".toml") else message("column {name}")
        named = [
            (message("sheet {name}"), self.sheet),
            (message("row {name}"), self.row),
            (column, self.column),
        ]
        return [(words, value) for words, value in named if value]

    def __str__(self) -> str:
        what = self.what.format(**self.fields)
        remedy = self.remedy.format(**self.fields)
        sentence = f"{what}; {remedy}" if remedy else what
        return f"{self.place}: {sentence}" if self.place else sentence


MORE: Final = message("and {count} more rows like this")


def and_more(problem: Problem, count: int) -> Problem:
    """Return the problem that stands for ``count`` more rows like that of ``problem``."""
    details = {"count": count}
    return replace(problem, what=MORE, remedy="", row=None, value="", employee_id="", details=details)


def amount(problems: Iterable[Problem], severity: Severity) -> int:
    """Return how many problems there are of one severity, those that were only counted included.

    >>> rows = [Problem("{value} is odd", file="a.csv", row=row, value="x") for row in (2, 3, 4)]
    >>> amount(shortened(rows, most=1), "error")
    3
    """
    of_this = [problem for problem in problems if problem.severity == severity]
    return sum(problem.details["count"] if problem.what == MORE else 1 for problem in of_this)


def shortened(problems: Iterable[Problem], most: int = 5) -> list[Problem]:
    """Return at most ``most`` problems of one kind in a column, and behind them how many more there are.

    >>> rows = [Problem("{value} is odd", file="a.csv", row=row, value="x") for row in (2, 3, 4)]
    >>> [str(problem) for problem in shortened(rows, most=1)]
    ['a.csv, row 2: x is odd', 'a.csv: and 2 more rows like this']
    """
    kinds: dict[tuple[str, ...], list[Problem]] = {}
    for problem in problems:
        kind = (problem.file, problem.sheet, problem.column, problem.what)
        kinds.setdefault(kind, []).append(problem)
    shown: list[Problem] = []
    for alike in kinds.values():
        shown += alike[:most]
        if len(alike) > most:
            shown.append(and_more(alike[most], len(alike) - most))
    return shown


class CaseloadError(Exception):
    """Base of every error that a user can mend; its text says what to do.

    ``what`` is an English template and the key of the catalogues; ``details`` fills its fields. A
    detail called ``kind`` is such a key itself, and a detail may be another error: both are
    translated with it.

    >>> print(CaseloadError("there is no {thing} here", thing="table"))
    there is no table here
    """

    def __init__(self, what: str, /, **details: Any) -> None:
        self.what = what
        self.details = details
        super().__init__(what.format(**details))

    def __reduce__(self) -> tuple[Any, ...]:
        """Let a copy keep text and fields; an exception would be made anew from its text alone."""
        return copyreg.__newobj__, (type(self), *self.args), vars(self)  # type: ignore[attr-defined]

    @classmethod
    def together(cls, errors: Iterable[CaseloadError]) -> Self:
        """Return one error that says all of ``errors``, one a line."""
        named = {f"error_{place}": error for place, error in enumerate(errors)}
        return cls("\n".join(f"{{{name}}}" for name in named), **named)


class DataError(CaseloadError):
    """The input cannot be read for certain; ``problems`` holds every reason at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("{problems}", problems="\n".join(map(str, self.problems)))

    @classmethod
    def single(cls, what: str, remedy: str, **place: Any) -> Self:
        """Return the error of one problem."""
        return cls([Problem(what, remedy, **place)])


class UsageError(CaseloadError):
    """A call with a value that is not one of those allowed."""

    @classmethod
    def unknown(cls, kind: str, value: object, known: Iterable[object]) -> Self:
        """Return the error for an unknown ``value``, with the nearest known one as a hint.

        ``kind`` says what it should have been and is marked with ``message``, for it is translated.

        >>> print(UsageError.unknown(message("team"), "Nord", ["Noord", "Zuid"]))
        unknown team 'Nord'; did you mean 'Noord'? Known: Noord, Zuid
        """
        names = [str(name) for name in known]
        details = {"kind": kind, "value": str(value), "known": ", ".join(names)}
        if near := suggestion(str(value), names):
            what = message("unknown {kind} {value!r}; did you mean {near!r}? Known: {known}")
            return cls(what, near=near, **details)
        return cls(message("unknown {kind} {value!r}; known: {known}"), **details)


class AudienceError(CaseloadError):
    """Something was asked for that this audience may not see."""
