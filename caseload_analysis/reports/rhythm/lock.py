"""One run at a time: a lock on a file, which the system frees when its holder ends or is killed."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from caseload_analysis.reports.scratch import take
from caseload_analysis.tables.problems import CaseloadError, message


class BusyError(CaseloadError):
    """Another process does this already; the text says since when and which."""


@contextmanager
def held(out: Path, name: str = "run") -> Iterator[None]:
    """Hold the lock ``name`` of the folder ``out``, which is made where it is missing.

    Raises BusyError when another process holds it.
    """
    out.mkdir(parents=True, exist_ok=True)
    path = out / f".caseload.{name}.lock"
    lock = _taken(path)
    try:
        since = f"{dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M} UTC"
        lock.truncate(0)
        lock.write(f" {json.dumps({'since': since, 'pid': os.getpid()})}")
        lock.flush()
        yield
    finally:
        with suppress(OSError):  # Windows removes no file that is open; the next holder takes it as it is
            path.unlink()
        lock.close()


def _taken(path: Path) -> IO[str]:
    """Return the locked file ``path``; one that its last holder removed in between is not the file."""
    while True:
        lock = path.open("a+", encoding="utf-8")
        if not take(lock):
            lock.close()
            raise _busy(path)
        with suppress(OSError):
            if os.path.samestat(os.fstat(lock.fileno()), path.stat()):
                return lock
        lock.close()


def _busy(path: Path) -> BusyError:
    """Return the error that names the holder; the first character of the file is the locked one."""
    try:
        with path.open(encoding="utf-8") as file:
            file.seek(1)
            holder = json.loads(file.read())
        what = message("a run is busy here since {since} (process {pid}); this one does nothing")
        return BusyError(what, since=holder["since"], pid=holder["pid"])
    except (OSError, ValueError, KeyError, TypeError):
        return BusyError(message("a run is busy here; this one does nothing"))
