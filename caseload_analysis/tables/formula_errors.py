"""The formula errors of a workbook: calamine leaves those cells empty, and empty means something."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree

_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL: Final = re.compile(rb'<c\b(?=[^>]*\bt="e")[^>]*\br="([A-Z]+)(\d+)"[^>]*>.*?<v>([^<]*)</v>', re.DOTALL)


def formula_errors(content: bytes) -> dict[str, list[tuple[int, int, str]]]:
    """Return row, column (both from 0) and error (such as ``#N/A``) of each such cell, by sheet."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {
            sheet: [
                (int(row) - 1, _number(letters.decode()), error.decode())
                for letters, row, error in _CELL.findall(archive.read(path))
            ]
            for sheet, path in _parts(archive)
        }


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the name of each sheet and the part of the archive that holds it."""
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    for sheet in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(_RELATION), "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if path in archive.namelist():
            yield sheet.get("name", ""), path


def _number(letters: str) -> int:
    """Return the number of a column, from 0.

    >>> _number("A"), _number("AB")
    (0, 27)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
