"""The files at a place that somebody names: tables with their settings, or whatever lies there."""

from __future__ import annotations

from pathlib import Path

from caseload_analysis.tables.deliveries import newest, settings_of
from caseload_analysis.tables.problems import DataError
from caseload_analysis.tables.sources import READERS


def tables_at(source: Path) -> list[Path]:
    """Return the tables at ``source`` and their settings, those of the newest of dated deliveries.

    ``source`` is a folder or one file. Where it is not certain which delivery is meant, reading says so.
    """
    chosen = _newest(source)
    settings = settings_of(chosen)
    tables = [path for path in files_at(chosen) if path.suffix.casefold() in READERS]
    return [*tables, settings] if settings.is_file() else tables


def files_at(source: Path) -> list[Path]:
    """Return the file ``source``, or the files in that folder; not those that are hidden or opened.

    >>> from caseload_analysis.comparison import shipped
    >>> [path.name for path in files_at(shipped.folder("dfe"))]
    ['README.md', 'csww_headline_measures_2017_to_2022.csv']
    """
    paths = sorted(source.iterdir()) if source.is_dir() else [source]
    return [path for path in paths if path.is_file() and not path.name.startswith((".", "~$"))]


def _newest(source: Path) -> Path:
    try:
        return newest(source)
    except DataError:
        return source
