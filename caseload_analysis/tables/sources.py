"""Files to raw tables: what stands in which cell, before anything is understood.

A reader is a function from a path to raw tables; another kind of file is one more entry in
``READERS``.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal
from zipfile import BadZipFile

import numpy as np
import pandas as pd
from python_calamine import CalamineError

from caseload_analysis.tables.deliveries import settings_file
from caseload_analysis.tables.forms.found import Worksheet, recognise
from caseload_analysis.tables.formula_errors import formula_errors
from caseload_analysis.tables.organisation import SourceFile
from caseload_analysis.tables.problems import DataError, Problem, message
from caseload_analysis.tables.schema import find_table

SETTINGS_FILE: Final = "caseload.toml"
SEPARATORS: Final = (";", "\t", ",")

DecimalMark = Literal[",", ".", ""]
"""The decimal mark of a file; empty where either may occur (text in a workbook)."""


@dataclass(frozen=True)
class RawTable:
    """The cells of one file or sheet as they were found.

    Attributes
    ----------
    name : str
        Name of the file (without extension) or sheet.
    file, sheet : str
        Where it was found.
    header : tuple of str
        The names of the columns, as written.
    cells : DataFrame
        One column per place in ``header`` (0, 1, …), indexed by row as Excel counts it. Blank rows
        are left out.
    header_row : int
        The row of the header.
    mark : {",", ".", ""}
        The decimal mark of numbers written as text.
    """

    name: str
    file: str
    sheet: str
    header: tuple[str, ...]
    cells: pd.DataFrame
    header_row: int = 1
    mark: DecimalMark = ""


@dataclass
class Found:
    """Everything that was found at one source, with what was wrong in the finding.

    ``unread`` names the files (without extension) that could not be read at all.
    """

    tables: list[RawTable] = field(default_factory=list)
    worksheets: list[Worksheet] = field(default_factory=list)
    files: list[SourceFile] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    settings: Path | None = None


Part = RawTable | Worksheet | Problem
"""What a reader finds in a file."""


class _RefusedError(Exception):
    """One file that cannot be read; holds the problem."""

    def __init__(self, what: str, remedy: str, **place: Any) -> None:
        self.problem = Problem(what, remedy, **place)
        super().__init__(str(self.problem))


def sha256(content: bytes) -> str:
    """Return the SHA-256 of ``content`` in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def find(source: Any) -> Found:
    """Return the raw tables at ``source``: a folder, a workbook, a CSV file or a mapping of frames.

    A folder may hold CSV files, workbooks or both, and ``caseload.toml``; beside a single file the
    settings are looked for in its folder. Raises DataError when there is nothing at ``source``.
    """
    if isinstance(source, Mapping):
        return _from_frames(source)
    path = Path(source)
    if path.is_dir():
        return _from_files(sorted(path.iterdir(), key=lambda each: each.name.casefold()), path)
    if path.is_file():
        return _from_files([path], path.parent)
    raise DataError.single(
        message("there is no folder or file here"),
        message("name a folder with CSV files, or a workbook (.xlsx)"),
        file=str(source),
    )


def _from_files(paths: list[Path], folder: Path) -> Found:
    settings = settings_file(folder)
    found = Found(settings=settings)
    for path in [each for each in paths if _is_data(each)]:
        reader = READERS.get(path.suffix.casefold())
        if reader is None:
            found.problems.append(_unread(path))
            continue
        _read_file(path, reader, found)
    if settings.is_file():
        found.files.append(SourceFile(settings.name, sha256(settings.read_bytes()), 0))
    return found


def _is_data(path: Path) -> bool:
    """Whether ``path`` may hold a table: no folder, hidden file, lock file, read-me or settings."""
    name = path.name.casefold()
    return path.is_file() and not name.startswith((".", "~$", "readme", "license")) and name != SETTINGS_FILE


def _unread(path: Path) -> Problem:
    return Problem(
        message("this kind of file is not read"),
        message("save it as CSV UTF-8 or as .xlsx if it holds data"),
        severity="remark",
        file=path.name,
    )


def _read_file(path: Path, reader: Reader, found: Found) -> None:
    content = path.read_bytes()
    before = len(found.tables)
    try:
        for part in reader(path, content):
            if isinstance(part, Problem):
                found.problems.append(part)
            elif isinstance(part, Worksheet):
                found.worksheets.append(part)
            else:
                found.tables.append(part)
    except _RefusedError as refused:
        found.problems.append(refused.problem)
        found.unread.append(path.stem)
    rows = sum(len(table.cells) for table in found.tables[before:])
    found.files.append(SourceFile(path.name, sha256(content), rows))


# CSV


def read_csv(path: Path, content: bytes) -> Iterator[Part]:
    """Yield the table in a CSV file, preceded by a problem for each ragged row."""
    text = _decode(path, content)
    records = _records(path, text)
    header_at, header = next(((row, cells) for row, cells in records if any(cells)), (0, []))
    if not header:
        raise _RefusedError(
            message("the file is empty"), message("give it a header, or remove it"), file=path.name
        )
    whole: list[list[str]] = []
    rows: list[int] = []
    for row, cells in records[header_at:]:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            yield _ragged(path, row, len(cells), len(header))
            continue
        whole.append(cells)
        rows.append(row)
    mark: DecimalMark = "." if _separator(path, text) == "," else ","
    frame = pd.DataFrame(whole, index=pd.Index(rows, dtype="int64"), columns=range(len(header)), dtype="str")
    yield RawTable(path.stem, path.name, "", _names(header), frame, header_at, mark)


def _decode(path: Path, content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        raise _RefusedError(_ENCODING, _ENCODING_REMEDY, file=path.name, row=row) from None
    if "\0" in text:
        raise _RefusedError(_ENCODING, _ENCODING_REMEDY, file=path.name)
    return text


_ENCODING: Final = message("the file is not in UTF-8, so its letters cannot be read for certain")
_ENCODING_REMEDY: Final = message('save it again as "CSV UTF-8"')


def _separator(path: Path, text: str) -> str:
    """Return the one separator that the header line holds outside quotes."""
    header = next((line for line in text.splitlines() if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", header)
    present = [mark for mark in SEPARATORS if mark in bare]
    if len(present) != 1:
        raise _RefusedError(
            message("the header does not show which sign separates the columns"),
            message("save it as CSV with semicolons, commas or tabs, and only one of these in the header"),
            file=path.name,
            row=1,
        )
    return present[0]


def _records(path: Path, text: str) -> list[tuple[int, list[str]]]:
    """Return the numbered records of a CSV text, as Excel counts them."""
    if not text.strip():
        return []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(path, text), strict=True)
    records: list[tuple[int, list[str]]] = []
    try:
        records.extend(enumerate(reader, start=1))
    except csv.Error:
        raise _RefusedError(
            message("a quotation mark is not closed, or stands inside a value"),
            message("look for a lonely quotation mark in or before this row"),
            file=path.name,
            row=len(records) + 1,
        ) from None
    return records


def _ragged(path: Path, row: int, cells: int, columns: int) -> Problem:
    return Problem(
        message("the row has {cells} cells and the header {columns}"),
        message("put values that hold the separator between quotation marks"),
        file=path.name,
        row=row,
        details={"cells": cells, "columns": columns},
    )


# Workbooks


def read_workbook(path: Path, content: bytes) -> Iterator[Part]:
    """Yield the table on each sheet of a workbook, or the worksheet that it is; empty sheets are passed over.

    A cell whose formula failed holds the error as text (``#N/A``), so that it is not taken for empty.
    """
    try:
        sheets = pd.read_excel(
            io.BytesIO(content),
            sheet_name=None,
            header=None,
            dtype=object,
            na_filter=False,
            engine="calamine",
        )
        errors = formula_errors(content)
    except (CalamineError, BadZipFile, KeyError, ValueError, OSError) as error:
        raise _RefusedError(
            message("the workbook cannot be opened ({reason})"),
            message("open it in Excel, take off any password and save it again as .xlsx"),
            file=path.name,
            details={"reason": str(error)},
        ) from None
    named = {str(name): sheet for name, sheet in sheets.items()}
    for name, sheet in named.items():
        for row, column, failure in errors.get(name, []):
            sheet.iloc[row, column] = failure
    worksheet = recognise(path.name, sha256(content), named)
    if worksheet is not None:
        yield worksheet
        return
    for name, sheet in named.items():
        table = _from_sheet(path, name, sheet, alone=len(named) == 1)
        if table is not None:
            yield table


def _from_sheet(path: Path, name: str, sheet: pd.DataFrame, *, alone: bool) -> RawTable | None:
    """Return the table on ``sheet``; a lonely sheet with a name of no table is called after its file."""
    filled = (sheet.astype(str).apply(lambda column: column.str.strip()) != "").to_numpy()
    rows = np.flatnonzero(filled.any(axis=1))
    if not len(rows):
        return None
    first, below = int(rows[0]), rows[1:]
    cells = sheet.iloc[below].set_axis(pd.Index(below + 1, dtype="int64"))
    header = _names(sheet.iloc[first].tolist())
    known_as = path.stem if alone and find_table(name) is None else name
    return RawTable(known_as, path.name, name, header, cells, first + 1)


# Frames


def _from_frames(frames: Mapping[str, Any]) -> Found:
    found = Found()
    for name, frame in frames.items():
        rows = pd.RangeIndex(2, len(frame) + 2)
        cells = frame.set_axis(rows, axis=0).set_axis(range(frame.shape[1]), axis=1)
        found.tables.append(RawTable(str(name), str(name), "", _names(list(frame.columns)), cells))
        content = frame.to_csv(index=False).encode()
        found.files.append(SourceFile(str(name), sha256(content), len(frame)))
    return found


def _names(header: list[Any]) -> tuple[str, ...]:
    return tuple(str(cell).strip() for cell in header)


Reader = Callable[[Path, bytes], Iterator[Part]]
READERS: Final[dict[str, Reader]] = {".csv": read_csv, ".xlsx": read_workbook, ".xlsm": read_workbook}
"""The reader of each kind of file."""
