"""Which of the files and sheets that were found are tables of ours."""

from __future__ import annotations

from typing import Final

from caseload_analysis.tables.model import Table, normalise
from caseload_analysis.tables.problems import Problem, message, suggestion
from caseload_analysis.tables.schema import TABLES, find_table
from caseload_analysis.tables.sources import Found, RawTable

EXPLANATIONS: Final = frozenset({"uitleg", "toelichting", "leesmij", "explanation", "readme"})
"""Sheets that explain and hold no table."""


def recognised(found: Found) -> tuple[list[tuple[RawTable, Table]], list[Problem]]:
    """Return the raw tables that are ours, once each, and what is wrong with the others.

    A table that is required and not there is an error; so is then a file whose name is unknown,
    because it may be that table. Otherwise such a file is a remark.
    """
    by_table: dict[str, list[RawTable]] = {}
    strangers: list[RawTable] = []
    for raw in found.tables:
        table = find_table(raw.name)
        if table is not None:
            by_table.setdefault(table.name, []).append(raw)
        elif normalise(raw.name) not in EXPLANATIONS:
            strangers.append(raw)
    missing = _missing_tables(found, by_table)
    problems = [
        *(_twice(name, same) for name, same in by_table.items() if len(same) > 1),
        *(_missing(table, strangers) for table in missing),
        *(_stranger(raw, bool(missing)) for raw in strangers),
    ]
    return [(same[0], TABLES[name]) for name, same in by_table.items() if len(same) == 1], problems


def _missing_tables(found: Found, by_table: dict[str, list[RawTable]]) -> list[Table]:
    """Return the required tables that are not there; a file that could not be read may be any of them."""
    unread = [find_table(name) for name in found.unread]
    if None in unread:
        return []
    required = [table for table in TABLES.values() if table.required]
    return [table for table in required if table.name not in by_table and table not in unread]


def _twice(name: str, same: list[RawTable]) -> Problem:
    first, second = same[:2]
    return Problem(
        message("this is the table {table}, and so is {other}"),
        message("put both in one, or remove one"),
        file=second.file,
        sheet=second.sheet,
        table=name,
        details={"other": f"{first.file} {first.sheet}".strip()},
    )


def _missing(table: Table, strangers: list[RawTable]) -> Problem:
    names = [raw.name for raw in strangers]
    near = next(filter(None, (suggestion(each, names) for each in table.spellings)), "")
    near = near or _by_columns(table, strangers)
    return Problem(
        message("the table {table} ({dutch}) is missing"),
        message("is it {near}? Give it the name {dutch}")
        if near
        else message("add a file or sheet of that name"),
        table=table.name,
        details={"dutch": table.dutch[0], "near": near},
    )


def _by_columns(table: Table, strangers: list[RawTable]) -> str:
    """Return the name of the stranger that has most columns of ``table``, if at least half of them."""
    best = max(strangers, key=lambda raw: _known(table, raw), default=None)
    return best.name if best is not None and 2 * _known(table, best) >= len(table.columns) else ""


def _known(table: Table, raw: RawTable) -> int:
    """Return how many columns of ``table`` a header has."""
    ours = {normalise(name): column.name for column in table for name in column.spellings}
    return len({ours[name] for name in map(normalise, raw.header) if name in ours})


def _stranger(raw: RawTable, stops: bool) -> Problem:
    """Return that a file or sheet is not used; an error where it may be what is missing."""
    near = suggestion(raw.name, [spelling for table in TABLES.values() for spelling in table.spellings])
    if not near:
        best = max(TABLES.values(), key=lambda table: (_known(table, raw), -len(table.columns)))
        near = best.dutch[0] if 2 * _known(best, raw) >= len(best.columns) else ""
    return Problem(
        message("{name} is no table that is known, and is not used"),
        message("did you mean {near}?") if near else "",
        severity="error" if stops else "remark",
        file=raw.file,
        sheet=raw.sheet,
        details={"name": raw.name, "near": near},
    )
