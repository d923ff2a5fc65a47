"""Where figures come from: files of tables, folders of organisations' own data, with their hashes."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from caseload_analysis.comparison import shipped
from caseload_analysis.comparison.cases.reading import located
from caseload_analysis.comparison.dfe import read_dfe
from caseload_analysis.comparison.figures import Figures, combine
from caseload_analysis.comparison.microdata import figures_of
from caseload_analysis.comparison.tidy import read_figures
from caseload_analysis.privacy.audience import read
from caseload_analysis.reports.input_files import files_at, tables_at
from caseload_analysis.tables.deliveries import newest
from caseload_analysis.tables.problems import UsageError, message
from caseload_analysis.tables.sources import find, sha256

SHIPPED: Final = "csww_headline_measures_2017_to_2022.csv"
"""The file of figures that comes with the package."""
_DFE_COLUMNS: Final = {"geographic_level", "la_name"}

Kind = Literal["dfe", "table", "microdata", "own", "case"]


@dataclass(frozen=True, slots=True)
class Origin:
    """One file that a comparison was made from, and the SHA-256 of its bytes."""

    kind: Kind
    name: str
    sha256: str


@dataclass(frozen=True)
class Gathered:
    """Figures, and the files that they were made from."""

    figures: Figures
    origins: tuple[Origin, ...]


def shipped_figures() -> Path:
    """Return the file of figures that comes with the package.

    >>> shipped_figures().name
    'csww_headline_measures_2017_to_2022.csv'
    """
    return shipped.located("dfe", SHIPPED)


def gathered(figures: str | Path, organisations: Mapping[str, Path], audience: str) -> Gathered:
    """Return the figures of a file and of organisations' own tables, as one.

    Without either, those that come with the package: own tables alone are compared with each other.
    DataError for a file that cannot be read; UsageError where definitions differ.
    """
    found = [_of_file(Path(figures))] if figures or not organisations else []
    if organisations:
        found.append(_of_organisations(organisations, audience))
    if len(found) == 1:
        return found[0]
    together = combine(*(one.figures for one in found))
    return Gathered(together, tuple(origin for one in found for origin in one.origins))


def _of_file(path: Path) -> Gathered:
    path = path if path.name else shipped_figures()
    as_delivered = _is_dfe(path)
    figures = read_dfe(path) if as_delivered else read_figures(path)
    return Gathered(figures, files(path, "dfe" if as_delivered else "table"))


def _is_dfe(path: Path) -> bool:
    """Whether the first table has the columns of the Department for Education."""
    tables = find(path).tables
    return bool(tables) and set(tables[0].header) >= _DFE_COLUMNS


def _of_organisations(folders: Mapping[str, Path], audience: str) -> Gathered:
    read_in = {name: newest(folder) for name, folder in folders.items()}
    figures = figures_of({name: read(folder, audience) for name, folder in read_in.items()})
    origins = (files(folder, "microdata", name) for name, folder in read_in.items())
    return Gathered(figures, tuple(origin for some in origins for origin in some))


def files(source: Path, kind: Kind, name: str = "") -> tuple[Origin, ...]:
    """Return the files at ``source`` (a folder or one file), as ``name``/file where a name is given.

    Of a business case also those that it extends; of organisations their tables and settings.

    >>> [one.kind for one in files(shipped_figures(), "dfe")]
    ['dfe']
    """
    before = f"{name}/" if name else ""
    return tuple(
        Origin(kind, f"{before}{path.name}", sha256(path.read_bytes())) for path in _paths(source, kind)
    )


def _paths(source: Path, kind: Kind) -> list[Path]:
    if kind == "case":
        return case_files(source)
    tables = kind == "microdata" or (kind == "own" and source.is_dir())
    return tables_at(source) if tables else files_at(source)


def case_files(case: Path) -> list[Path]:
    """Return the file of a business case and those of the cases that it extends.

    One that cannot be read ends the list; reading the case says what is wrong.

    >>> [path.name for path in case_files(located("bjaa"))]
    ['bjaa.toml']
    """
    found: list[Path] = []
    above: Path | None = case.resolve()
    while above is not None and above not in found:
        found.append(above)
        above = _extended(above)
    return found


def _extended(case: Path) -> Path | None:
    try:
        name = tomllib.loads(case.read_text(encoding="utf-8-sig")).get("extends")
        return located(name, case.parent).resolve() if name else None
    except (OSError, ValueError, UsageError):
        return None


def named_folders(given: list[str]) -> dict[str, Path]:
    """Return the folders written as ``name=folder``; UsageError where that cannot be read.

    >>> named_folders(["A=data"])["A"].name
    'data'
    """
    folders: dict[str, Path] = {}
    for text in given:
        name, equals, folder = (part.strip() for part in text.partition("="))
        if not (equals and name and folder):
            raise UsageError(message("{text!r} names no organisation; write name=folder"), text=text)
        if name in folders:
            raise UsageError(
                message("{name} is named twice; give every organisation its own name"), name=name
            )
        folders[name] = Path(folder)
    return folders
