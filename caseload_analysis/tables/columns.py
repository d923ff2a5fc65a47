"""The columns of a raw table, found by the way exports spell them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import pandas as pd

from caseload_analysis.tables.cells import as_text
from caseload_analysis.tables.model import Column, Table, normalise
from caseload_analysis.tables.problems import Problem, message, suggestion
from caseload_analysis.tables.schema import TABLES, find_table
from caseload_analysis.tables.sensitive import refusal
from caseload_analysis.tables.sources import SETTINGS_FILE, RawTable

EITHER: Final = {"contracts": ("fte", "hours")}
"""Columns of which one must be there."""


@dataclass(frozen=True)
class Sheet:
    """A raw table of which it is known what each column holds.

    Attributes
    ----------
    table : Table
    raw : RawTable
    places : mapping of str to int
        Where each of our columns stands.
    required : frozenset of str
        The columns that must be there here.
    barred : frozenset of str
        The columns that are there and may not be; nothing of them is read.
    """

    table: Table
    raw: RawTable
    places: Mapping[str, int]
    required: frozenset[str] = field(default_factory=frozenset)
    barred: frozenset[str] = field(default_factory=frozenset)

    def cells(self, name: str) -> pd.Series[Any]:
        """Return the cells of our column ``name``."""
        return self.raw.cells.iloc[:, self.places[name]]

    def header(self, name: str) -> str:
        """Return how the export spells our column ``name``."""
        return self.raw.header[self.places[name]] if name in self.places else name

    def text(self, name: str, row: int) -> str:
        """Return the cell of our column ``name`` in a row, as written."""
        cell = self.cells(name).loc[row] if name in self.places else ""
        return as_text(cell).strip() if pd.notna(cell) else ""

    def problem(
        self, what: str, remedy: str = "", *, row: int | None = None, column: str = "", **more: Any
    ) -> Problem:
        """Return a problem in this sheet, with the value that stands at ``row`` and ``column``."""
        seen = {"value": self.text(column, row) if row is not None and column else ""}
        place = {"file": self.raw.file, "sheet": self.raw.sheet, "table": self.table.name}
        header = self.header(column) if column else ""
        return Problem(what, remedy, row=row, column=header, **(seen | place | more))


def resolve(
    raw: RawTable, table: Table, mapping: Mapping[str, str], required: frozenset[str]
) -> tuple[Sheet, list[Problem]]:
    """Return ``raw`` with its columns found, and what is wrong with the columns.

    ``mapping`` gives the export's name for some of our columns; it goes before every spelling.
    ``required`` names the columns that must be there.
    """
    headers = {place: normalise(name) for place, name in enumerate(raw.header)}
    mapped, problems = _mapped(table, mapping, headers)
    claimed, doubles = _claimed(table, mapped, headers)
    places = {**claimed, **mapped}
    barred = _barred(raw, table)
    kept = {name: place for name, place in places.items() if place not in barred}
    sheet = Sheet(table, raw, kept, required, frozenset(places) - frozenset(kept))
    unknown = [place for place in headers if place not in places.values() and place not in barred]
    problems += [
        *(_double(sheet, *pair) for pair in doubles),
        *(_bar(sheet, place, *why) for place, why in barred.items()),
        *_missing(sheet, unknown, sheet.barred.union(mapping)),
        *_unknown(sheet, unknown),
    ]
    return sheet, problems


def placed(
    raw: RawTable, table: Table, places: Mapping[str, int], required: frozenset[str]
) -> tuple[Sheet, list[Problem]]:
    """Return ``raw``, of which it is known where each column stands, and what may not be in it."""
    barred = _barred(raw, table)
    kept = {name: place for name, place in places.items() if place not in barred}
    sheet = Sheet(table, raw, kept, required, frozenset(places) - frozenset(kept))
    return sheet, [_bar(sheet, place, *why) for place, why in barred.items()]


def _mapped(
    table: Table, mapping: Mapping[str, str], headers: Mapping[int, str]
) -> tuple[dict[str, int], list[Problem]]:
    """Return the places of the columns that the settings name."""
    places: dict[str, int] = {}
    problems: list[Problem] = []
    for ours, theirs in mapping.items():
        column = table.lookup.get(normalise(ours))
        found = [place for place, header in headers.items() if header == normalise(theirs)]
        if column is None:
            problems.append(_unknown_key(table, ours))
        elif len(found) != 1:
            problems.append(_wrong_mapping(table, ours, theirs, len(found)))
        else:
            places[column.name] = found[0]
    return places, problems


def _unknown_key(table: Table, ours: str) -> Problem:
    names = [column.name for column in table]
    near = suggestion(ours, names)
    return Problem(
        message("{value} is no column of {table}"),
        message("did you mean {near}?") if near else message("use one of: {names}"),
        file=SETTINGS_FILE,
        column=f"[columns.{table.name}]",
        value=ours,
        table=table.name,
        details={"near": near, "names": ", ".join(names)},
    )


def _wrong_mapping(table: Table, ours: str, theirs: str, found: int) -> Problem:
    return Problem(
        message("the export has {count} columns with the name {value}"),
        message("write the name in the settings exactly as one column has it"),
        file=SETTINGS_FILE,
        column=f"[columns.{table.name}] {ours}",
        value=theirs,
        table=table.name,
        details={"count": found},
    )


def _claimed(
    table: Table, mapped: Mapping[str, int], headers: Mapping[int, str]
) -> tuple[dict[str, int], list[tuple[int, int]]]:
    """Return the places of the columns that are spelled as known, and pairs that claim one name."""
    places: dict[str, int] = {}
    doubles: list[tuple[int, int]] = []
    for place, header in headers.items():
        column = table.lookup.get(header)
        if column is None or column.name in mapped or place in mapped.values():
            continue
        if column.name in places:
            doubles.append((places[column.name], place))
        places.setdefault(column.name, place)
    return places, doubles


def _double(sheet: Sheet, first: int, second: int) -> Problem:
    header = sheet.raw.header
    return sheet.problem(
        message("the columns {first} and {second} both claim to be {name}"),
        message("remove one, or name the right one in [columns.{table}] of caseload.toml"),
        row=sheet.raw.header_row,
        details={
            "first": header[first],
            "second": header[second],
            "name": sheet.table.lookup[normalise(header[first])].name,
        },
    )


def _barred(raw: RawTable, table: Table) -> dict[int, tuple[str, str]]:
    """Return the places of columns that may not be there, with the reason and the remedy."""
    found = {
        place: refusal(table.name, header, raw.cells.iloc[:, place])
        for place, header in enumerate(raw.header)
    }
    return {place: why for place, why in found.items() if why}


def _bar(sheet: Sheet, place: int, what: str, remedy: str) -> Problem:
    """Return the problem of a column that may not be there; it never shows a value."""
    problem = sheet.problem(what, remedy, row=sheet.raw.header_row)
    return replace(problem, column=sheet.raw.header[place] or _letter(place))


def _missing(sheet: Sheet, unknown: Iterable[int], spoken_of: frozenset[str]) -> Iterator[Problem]:
    """Yield a problem for every required column that was not found and not spoken of yet."""
    either = EITHER.get(sheet.table.name, ())
    missing = [name for name in sorted(sheet.required) if name not in sheet.places]
    if either and not any(name in sheet.places for name in either):
        missing.append(either[0])
    headers = [sheet.raw.header[place] for place in unknown]
    for name in missing:
        if not spoken_of.intersection(either if name in either else (name,)):
            yield _missing_column(sheet, sheet.table[name], headers, len(either) if name in either else 0)


def _missing_column(sheet: Sheet, column: Column, headers: list[str], either: int) -> Problem:
    near = next(filter(None, (suggestion(each, headers) for each in column.spellings)), "")
    names = EITHER[sheet.table.name] if either else (column.name,)
    wanted = " / ".join(f"{name} ({sheet.table[name].dutch[0]})" for name in names)
    return sheet.problem(
        message("the column {wanted} is missing"),
        _remedy(near, headers),
        row=sheet.raw.header_row,
        details={"wanted": wanted, "near": near, "name": column.name, "headers": ", ".join(headers)},
    )


def _remedy(near: str, headers: list[str]) -> str:
    """Return what to do about a missing column, with the columns it may be."""
    if near:
        return message("is it {near}? Rename that column, or name it in [columns.{table}] of caseload.toml")
    if any(headers):
        return message(
            "is it one of these: {headers}? Rename that column, or write its name behind {name} = "
            "in [columns.{table}] of caseload.toml"
        )
    return message("add it, or name the column that holds it in [columns.{table}] of caseload.toml")


def _unknown(sheet: Sheet, unknown: Iterable[int]) -> Iterator[Problem]:
    """Yield one remark that names the columns that are not used."""
    filled = [place for place in unknown if sheet.raw.header[place] or _has_values(sheet, place)]
    if filled:
        names = ", ".join(sheet.raw.header[place] or _letter(place) for place in filled)
        absent = [f"{column.name} ({column.dutch[0]})" for column in sheet.table if _absent(sheet, column)]
        yield sheet.problem(
            message("these columns are not used: {names}"),
            message("is one of them {absent}? Name it in [columns.{table}] of caseload.toml")
            if absent
            else "",
            severity="remark",
            details={"names": names, "absent": ", ".join(absent)},
        )


def _absent(sheet: Sheet, column: Column) -> bool:
    """Whether a column that need not be there was not found, in one form or the other."""
    either = EITHER.get(sheet.table.name, ())
    names = either if column.name in either else (column.name,)
    return not any(name in sheet.places or name in sheet.required for name in names)


def _has_values(sheet: Sheet, place: int) -> bool:
    cells = sheet.raw.cells.iloc[:, place].dropna()
    return bool((cells.astype("str").str.strip() != "").any())


def _letter(place: int) -> str:
    """Return the letter of a column as Excel has it.

    >>> _letter(0), _letter(27)
    ('A', 'AB')
    """
    before, last = divmod(place, 26)
    return (_letter(before - 1) if before else "") + chr(ord("A") + last)


def mapping_of(
    columns: Mapping[str, Mapping[str, str]],
) -> tuple[dict[str, Mapping[str, str]], list[Problem]]:
    """Return the ``[columns.*]`` settings by our table names, and the tables that are unknown."""
    known: dict[str, Mapping[str, str]] = {}
    problems: list[Problem] = []
    for name, mapping in columns.items():
        table = find_table(name)
        if table is None:
            problems.append(_unknown_table(name))
        else:
            known[table.name] = mapping
    return known, problems


def _unknown_table(name: str) -> Problem:
    near = suggestion(name, TABLES)
    return Problem(
        message("there is no table {value}"),
        message("did you mean {near}?") if near else message("use one of: {names}"),
        file=SETTINGS_FILE,
        column=f"[columns.{name}]",
        value=name,
        details={"near": near, "names": ", ".join(TABLES)},
    )
