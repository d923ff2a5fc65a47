"""Executing the cells of one notebook, and saying which of them failed and why."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING, Any, Final

from caseload_analysis.reports.libraries import library
from caseload_analysis.reports.scratch import scratch
from caseload_analysis.tables import problems
from caseload_analysis.tables.problems import CaseloadError, message

if TYPE_CHECKING:
    from nbformat import NotebookNode

_NUMBER: Final = "caseload_cell"
logging.getLogger("papermill").addHandler(logging.NullHandler())


class NotebookError(CaseloadError):
    """A cell of a notebook failed; ``cause`` is an error, or text as it came out of the kernel."""

    def __init__(self, cause: CaseloadError | str, cell: NotebookNode | None, detail: str = "") -> None:
        self.cell: int | None = cell.metadata.get(_NUMBER) if cell else None
        self.line: str = (cell.source.strip().splitlines() or [""])[0] if cell else ""
        self.detail = detail
        super().__init__("{cause}", cause=cause)


@dataclass
class _Course:
    """Follows which cells were started."""

    cells: dict[int, NotebookNode] = field(default_factory=dict)

    def started(self, cell: NotebookNode, cell_index: int) -> None:
        """Remember that the cell at ``cell_index`` was started."""
        self.cells[cell_index] = cell

    def at(self, index: int | None = None) -> NotebookNode | None:
        """Return the cell at ``index`` if it was started; without one, the last that was."""
        last = max(self.cells, default=-1)
        return self.cells.get(last if index is None else index)


def execute(node: NotebookNode, values: Mapping[str, Any], folder: Path) -> NotebookNode:
    """Return ``node`` executed with the parameters ``values`` and ``folder`` as working directory.

    Raises NotebookError when a cell fails.
    """
    for number, cell in enumerate(node.cells, start=1):
        cell.metadata[_NUMBER] = number
    course = _Course()
    kernel = import_module("caseload_analysis.reports.kernel")
    with _failures(course), scratch(Path(gettempdir())) as sockets:
        done: NotebookNode = library("papermill").execute_notebook(
            node,
            None,
            parameters=dict(values),
            kernel_name="python3",
            language="python",
            progress_bar=False,
            cwd=folder,
            kernel_manager_class=kernel.kernel_manager(folder, sockets),
            on_cell_start=course.started,
        )
    return done


@contextmanager
def _failures(course: _Course) -> Iterator[None]:
    """Turn what papermill raises into the cell and the cause."""
    papermill = library("papermill.exceptions")
    nbclient = library("nbclient.exceptions")
    try:
        yield
    except papermill.PapermillExecutionError as error:
        raise NotebookError(
            _cause(error.ename, error.evalue), course.at(error.cell_index), str(error)
        ) from None
    except nbclient.DeadKernelError:
        ended = CaseloadError(message("its Python process ended by itself; perhaps the memory was full"))
        raise NotebookError(ended, course.at(), traceback.format_exc()) from None


def _cause(ename: str, evalue: str) -> str:
    """Return the plain text of an error of ours, and of any other its name and text."""
    known = getattr(problems, ename, None)
    ours = isinstance(known, type) and issubclass(known, CaseloadError)
    return evalue if ours else f"{ename}: {evalue}" if evalue else ename
