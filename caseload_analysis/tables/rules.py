"""The rules of one table, held against its typed frame with pandera."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
import pandera.pandas as pa

from caseload_analysis.tables.model import Column, Table
from caseload_analysis.tables.problems import Problem, message
from caseload_analysis.tables.typed import SHOWN_ERRORS, Typed

_ORDER: Final = "order"
_TEXTS: Final[dict[str, tuple[str, str]]] = {
    "empty": (message("the cell is empty"), message("fill it in, or remove the row")),
    "not_nullable": (message("the cell is empty"), message("fill it in, or remove the row")),
    "low": (message("{value} is too low"), message("it must be at least {low}")),
    "above": (message("{value} is too low"), message("it must be above {low}")),
    "high": (message("{value} is too high"), message("it must be at most {high}")),
    "field_uniqueness": (
        message("{value} is there already, in row {first}"),
        message("give every row its own code"),
    ),
    _ORDER: (message("the end {value} is before the start {start}"), message("correct one of the two")),
}


def check_rows(typed: Typed) -> list[Problem]:
    """Return a problem for every value that breaks a rule of its table.

    The rules: required cells are filled, numbers lie in their range, codes that must be unique are,
    and no end is before its start. A cell that could not be read has had its problem already.
    """
    schema = _schema(typed.sheet.table, typed.sheet.required.intersection(typed.sheet.places))
    try:
        schema.validate(typed.frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        return _translate(typed, errors.failure_cases)
    return []


def _schema(table: Table, required: frozenset[str]) -> pa.DataFrameSchema:
    columns: Any = {column.name: _column(column, column.name in required) for column in table}
    order = pa.Check(lambda frame: ~(frame["end"] < frame["start"]), error=_ORDER)
    return pa.DataFrameSchema(columns, checks=[order] if "end" in table else [])


def _column(column: Column, required: bool) -> pa.Column:
    checks = []
    if required and not column.numeric:
        checks.append(pa.Check.str_length(min_value=1, error="empty"))
    if column.low is not None:
        limit = pa.Check.gt if column.above else pa.Check.ge
        checks.append(limit(column.low, error="above" if column.above else "low"))
    if column.high is not None:
        checks.append(pa.Check.le(column.high, error="high"))
    return pa.Column(
        float if column.numeric else None,
        checks,
        nullable=not (required and column.numeric),
        unique=column.unique,
        report_duplicates="exclude_first",
    )


def _translate(typed: Typed, failures: pd.DataFrame) -> list[Problem]:
    """Return pandera's failure cases as problems, without those of cells already refused."""
    one_a_row = failures[(failures["check"] != _ORDER) | (failures["column"] == "end")]
    problems: list[Problem] = []
    for key, cases in one_a_row.groupby(["column", "check"], sort=False):
        name, rule = (str(part) for part in key)
        rows = pd.Index(cases["index"].astype("int64")).difference(typed.refused[name])
        if rule == "field_uniqueness":
            rows = rows[(typed.frame[name].loc[rows] != "").to_numpy()]
        problems += typed.rows(rows, *_TEXTS[rule], column=name, **_details(typed, name, rule, rows))
    return problems


def _details(typed: Typed, name: str, rule: str, rows: pd.Index) -> dict[str, Any]:
    column = typed.sheet.table[name]
    if rule == _ORDER:
        return {"start": pd.Series({row: typed.sheet.text("start", row) for row in rows[:SHOWN_ERRORS]})}
    if rule == "field_uniqueness":
        every = typed.frame.index.to_series()
        return {"first": every.groupby(typed.frame[name]).transform("first")}
    return {
        limit: f"{value:g}"
        for limit, value in (("low", column.low), ("high", column.high))
        if value is not None
    }
