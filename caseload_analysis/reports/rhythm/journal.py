"""The log of the runs: one line for each event, with the time in UTC."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from pathlib import Path
from typing import Final

from caseload_analysis import __version__

LOG: Final = "caseload.log"


class Journal:
    """Writes what happens in one run to ``caseload.log`` in the folder ``out``.

    A line: time, process, day, event, and what there is to say of it. The process tells the lines of
    runs that are busy side by side apart. A longer text stands below its line, indented.
    """

    def __init__(self, out: Path, day: dt.date) -> None:
        self._out, self._head = out, f"[{os.getpid()}] {day.isoformat()}"

    def write(self, event: str, text: str = "", detail: str = "") -> None:
        """Add the line of one event; ``detail`` may have lines of its own."""
        told = " | ".join(line.strip() for line in text.splitlines() if line.strip())
        below = "".join(f"    {line}\n" for line in detail.splitlines())
        append(self._out, f"{_now()} {self._head} {event:<8} {told}".rstrip() + f"\n{below}")


def append_log(folder: Path, text: str) -> Path:
    """Append ``text`` to ``caseload.log`` in ``folder`` under a line with the time; return its path.

    Where nothing can be written in ``folder``, the log goes to the folder for temporary files.
    """
    return append(folder, f"{_now()} caseload-analysis {__version__}\n{text}\n")


def append(folder: Path, entry: str) -> Path:
    """Append ``entry`` as it is to the log, and return its path (see ``append_log``)."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return _append(folder.resolve() / LOG, entry)
    except OSError:
        return _append(Path(tempfile.gettempdir()) / LOG, entry)


def _append(path: Path, entry: str) -> Path:
    """Add ``entry`` in one write, so that processes side by side do not mix their lines."""
    with path.open("ab", buffering=0) as file:
        file.write(entry.encode("utf-8"))
    return path


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
