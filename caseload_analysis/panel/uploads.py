"""Files that the adviser uploads: kept in a folder of their own for as long as the panel is there."""

from __future__ import annotations

import atexit
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from tempfile import gettempdir
from typing import Any

from caseload_analysis.reports.scratch import scratch
from caseload_analysis.tables.problems import UsageError, message

Files = Iterable[Mapping[str, Any]]


class Uploads:
    """The folder of the last upload; it goes when another one comes or when Python ends.

    A Python that is killed leaves its folder; the next upload on this machine clears it.
    """

    def __init__(self) -> None:
        self._stack, self._fresh = ExitStack(), ExitStack()
        atexit.register(self.forget)

    def keep(self, files: Files) -> Path:
        """Write the files into a fresh folder and return it; the folder before stays until ``settle``."""
        named = {Path(str(file["name"]).replace("\\", "/")).name: bytes(file["content"]) for file in files}
        if not named:
            raise UsageError(message("no file was chosen"))
        self._fresh.close()
        folder = self._fresh.enter_context(scratch(Path(gettempdir()))) / "data"
        folder.mkdir()
        for name, content in named.items():
            (folder / name).write_bytes(content)
        return folder

    def settle(self, *, good: bool) -> None:
        """Keep the fresh folder and drop the one before where it was ``good``, else the other way round."""
        if good:
            self._stack, self._fresh = self._fresh, self._stack
        self._fresh.close()

    def forget(self) -> None:
        """Remove what was uploaded."""
        self._fresh.close()
        self._stack.close()
