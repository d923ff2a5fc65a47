"""A folder for unfinished work beside its target, and the clearing of what a killed process left.

The maker of a scratch folder holds a lock on a file in it for as long as it lives; the system frees
the lock of a process that was killed. A folder whose lock is free is therefore litter.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

PREFIX: Final = ".caseload-"
_LOCK: Final = "lock"


@contextmanager
def scratch(out: Path) -> Iterator[Path]:
    """Give an empty folder inside ``out``, on the same file system, and remove it afterwards."""
    out.mkdir(parents=True, exist_ok=True)
    clean(out)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=out))
    try:
        with (folder / _LOCK).open("w") as lock:
            take(lock)
            lock.write(str(os.getpid()))
            lock.flush()
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def clean(out: Path) -> None:
    """Remove the scratch folders in ``out`` whose makers are gone."""
    for folder in out.glob(f"{PREFIX}*"):
        if _abandoned(folder / _LOCK):
            shutil.rmtree(folder, ignore_errors=True)


def place(folder: Path, target: Path, content: bytes) -> None:
    """Write ``content`` in the scratch folder and move it to ``target`` in one step."""
    unfinished = folder / target.name
    unfinished.write_bytes(content)
    unfinished.replace(target)


def _abandoned(lock: Path) -> bool:
    """Whether nobody holds ``lock``; an empty one is about to be taken."""
    try:
        with lock.open("r+") as file:
            return bool(file.read(1)) and take(file)
    except OSError:
        return False


def take(file: IO[str]) -> bool:
    """Lock ``file`` unless another process has; the lock ends when the file is closed."""
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 (only there)

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 (not on Windows)

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
