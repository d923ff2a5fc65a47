"""A sheet with its cells read: text, numbers and days, by our column names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import pandas as pd

from caseload_analysis.tables.cells import Read, Refusal
from caseload_analysis.tables.columns import Sheet
from caseload_analysis.tables.model import Column
from caseload_analysis.tables.problems import Problem, and_more
from caseload_analysis.tables.values import KINDS, read_column

SHOWN_ERRORS: Final = 50
"""So many rows of one sort are shown one by one; the rest is counted."""


@dataclass(frozen=True)
class Typed:
    """A sheet and its values.

    Attributes
    ----------
    sheet : Sheet
    frame : DataFrame
        Every column of the table, indexed by row as Excel counts it. Text is ``str`` (empty where
        nothing was given), all else ``float64`` (NaN where nothing was given).
    refused : mapping of str to Index
        The rows whose cell could not be read, by column.
    """

    sheet: Sheet
    frame: pd.DataFrame
    refused: Mapping[str, pd.Index]

    def rows(
        self,
        rows: Any,
        what: str,
        remedy: str = "",
        *,
        column: str = "",
        severity: str = "error",
        **details: Any,
    ) -> list[Problem]:
        """Return a problem for each of ``rows``; errors beyond the first fifty are counted.

        ``details`` that are a Series give each row its own value.
        """
        most = SHOWN_ERRORS if severity == "error" else len(rows)
        found = [
            self.sheet.problem(
                what,
                remedy,
                row=int(row),
                column=column,
                severity=severity,
                employee_id=self._employee(row),
                details={name: _at(value, row) for name, value in details.items()},
            )
            for row in rows[:most]
        ]
        if len(rows) > most:
            found.append(and_more(found[0], len(rows) - most))
        return found

    def _employee(self, row: Any) -> str:
        return str(self.frame.loc[row, "employee_id"]) if "employee_id" in self.frame else ""


def _at(value: Any, row: Any) -> Any:
    return value.loc[row] if isinstance(value, pd.Series) else value


def read_sheet(sheet: Sheet) -> tuple[Typed, list[Problem]]:
    """Return the values in ``sheet`` and a problem for every cell that cannot be read."""
    reads = {column.name: _read(sheet, column) for column in sheet.table}
    frame = pd.DataFrame({name: read.found for name, read in reads.items()}, index=sheet.raw.cells.index)
    refused = {
        name: pd.Index(
            [row for refusal in read.refusals if refusal.severity == "error" for row in refusal.rows]
        )
        for name, read in reads.items()
    }
    typed = Typed(sheet, frame, refused)
    problems = [
        problem
        for name, read in reads.items()
        for refusal in read.refusals
        for problem in _problems(typed, name, refusal)
    ]
    return typed, problems


def _read(sheet: Sheet, column: Column) -> Read:
    if column.name in sheet.places:
        return read_column(sheet.cells(column.name), column, sheet.raw.mark)
    nothing: Any = float("nan") if column.numeric else ""
    dtype = "float64" if column.numeric else "str"
    return Read(pd.Series(nothing, sheet.raw.cells.index, dtype=dtype))


def _problems(typed: Typed, column: str, refusal: Refusal) -> list[Problem]:
    kinds = ", ".join(f"{names[0]} ({kind})" for kind, names in KINDS.items())
    details = {"count": len(refusal.rows), "kinds": kinds}
    if not refusal.whole:
        return typed.rows(
            refusal.rows, refusal.what, refusal.remedy, column=column, severity=refusal.severity, **details
        )
    first = typed.sheet.problem(
        refusal.what, refusal.remedy, row=int(refusal.rows[0]), column=column, severity=refusal.severity
    )
    return [replace(first, details=details)]
