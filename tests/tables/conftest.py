"""A folder with three small sound tables, of which a test spoils one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import DataError, Problem
from caseload_analysis.tables.reading import read_tables

SOUND = {
    "dienstverbanden.csv": "medewerker;team;functie;fte;begin;eind\nM1;Noord;jb;1;01-01-2024;\n"
    "M2;Noord;jb;0,889;01-02-2024;31-12-2024\n",
    "zaken.csv": "zaak;gezin;jeugdige;begin;eind\nZ1;G1;J1;05-02-2024;\nZ2;G1;J2;05-02-2024;30-06-2024\n",
    "toewijzingen.csv": "zaak;medewerker;begin;eind\nZ1;M1;05-02-2024;\nZ2;M2;05-02-2024;30-06-2024\n",
    "caseload.toml": '[norm]\nunit = "case"\nper_fte = 12\n',
}

Reader = Callable[..., Organisation]
Finder = Callable[..., list[Problem]]


@pytest.fixture
def folder(tmp_path: Path) -> Callable[[dict[str, str | bytes]], Path]:
    """Write the sound tables, with those given instead or beside, and return their folder."""

    def write(files: dict[str, str | bytes]) -> Path:
        for name, content in {**SOUND, **files}.items():
            raw = content if isinstance(content, bytes) else content.encode("utf-8")
            (tmp_path / name).write_bytes(raw)
        return tmp_path

    return write


@pytest.fixture
def read(folder: Callable[[dict[str, str | bytes]], Path]) -> Reader:
    """Read the sound tables with those given instead or beside."""

    def reader(files: dict[str, str | bytes] | None = None, settings: Any = None) -> Organisation:
        return read_tables(folder(files or {}), settings)

    return reader


@pytest.fixture
def errors(read: Reader) -> Finder:
    """Return the problems for which reading stops."""

    def finder(files: dict[str, str | bytes], settings: Any = None) -> list[Problem]:
        with pytest.raises(DataError) as caught:
            read(files, settings)
        return list(caught.value.problems)

    return finder
