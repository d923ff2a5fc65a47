"""Dated deliveries: a folder whose subfolders are called after the day on which each was delivered."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Final

from caseload_analysis.tables.problems import DataError, UsageError, message

_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_SETTINGS: Final = "caseload.toml"
_TABLES: Final = (".csv", ".xlsx", ".xlsm")


def delivered_on(folder: Path) -> dt.date | None:
    """Return the day after which ``folder`` is called, or None.

    >>> delivered_on(Path("data/2025-05-31")), delivered_on(Path("data/2025-02-30"))
    (datetime.date(2025, 5, 31), None)
    """
    if not _DATE.fullmatch(folder.name):
        return None
    try:
        return dt.date.fromisoformat(folder.name)
    except ValueError:
        return None


def deliveries(source: Path) -> dict[dt.date, Path]:
    """Return the deliveries in the folder ``source`` by their day, the oldest first; none where it has none.

    Each is a folder with tables or a workbook. Raises DataError when tables lie beside them: nobody
    could say which are meant [X].
    """
    folders = [path for path in source.iterdir() if path.is_dir()] if source.is_dir() else []
    found = {day: path for path in folders if (day := delivered_on(path))}
    if found and (loose := _tables(source)):
        raise DataError.single(
            message("this table lies beside the dated folders, so which data are meant is not certain"),
            message("put it into a dated folder, or the dated folders elsewhere"),
            file=loose[0].name,
        )
    return dict(sorted(found.items()))


def newest(source: Path) -> Path:
    """Return the newest delivery in ``source``; ``source`` itself where it holds no deliveries."""
    return next(reversed(deliveries(source).values()), source)


def as_of(source: Path, day: dt.date) -> Path:
    """Return the newest delivery in ``source`` on or before ``day``.

    Raises UsageError when there are no deliveries, or none so early.
    """
    found = deliveries(source)
    if not found:
        what = message(
            "{folder} holds no deliveries: keep each delivery in a folder called after its day, such as"
            " {example}, or leave out --as-of"
        )
        raise UsageError(what, folder=source, example=f"{source.name}/{day.isoformat()}")
    if min(found) > day:
        what = message("the first delivery in {folder} is that of {first}; name a day from then on")
        raise UsageError(what, folder=source, first=min(found))
    return found[max(known for known in found if known <= day)]


def settings_file(folder: Path) -> Path:
    """Return where the settings of the tables in ``folder`` stand.

    In the folder itself; a delivery that has none of its own takes those beside the dated folders [X].
    """
    own, shared = folder / _SETTINGS, folder.parent / _SETTINGS
    return shared if delivered_on(folder) and not own.is_file() and shared.is_file() else own


def settings_of(source: Path) -> Path:
    """Return where the settings of ``source`` stand: a folder, a workbook, or the newest of deliveries.

    Where it is not certain which data are meant, that is the folder itself; reading them says so.
    """
    try:
        chosen = newest(source)
    except DataError:
        chosen = source
    return settings_file(chosen if chosen.is_dir() else chosen.parent)


def _tables(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.iterdir()
        if path.suffix.casefold() in _TABLES and not path.name.startswith((".", "~$")) and path.is_file()
    )
