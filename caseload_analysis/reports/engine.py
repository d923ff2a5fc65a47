"""Running one notebook as one report."""

from __future__ import annotations

import datetime as dt
import threading
import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from caseload_analysis.reports import export, fingerprints, inputs, manifest, parameters
from caseload_analysis.reports.execution import NotebookError, execute
from caseload_analysis.reports.fingerprints import View
from caseload_analysis.reports.scratch import place, scratch
from caseload_analysis.tables.organisation import SourceFile
from caseload_analysis.tables.problems import CaseloadError, UsageError, message

if TYPE_CHECKING:
    from nbformat import NotebookNode


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one report.

    Attributes
    ----------
    name : str
    path : Path
        The file, whether or not it could be made.
    status : {"made", "skipped", "failed"}
    seconds : float
    cell : int or None
        The place in the notebook, from 1, of the cell that failed.
    line : str
        The first line of that cell.
    cause : str
        Why it failed, in one text without a traceback.
    detail : str
        The traceback, for a log.
    error : CaseloadError or None
        The error behind ``cause``, for whoever shows it in another language.
    """

    name: str
    path: Path
    status: Literal["made", "skipped", "failed"]
    seconds: float = 0.0
    cell: int | None = None
    line: str = ""
    cause: str = ""
    detail: str = ""
    error: CaseloadError | None = None


def make_report(
    notebook: Path,
    values: Mapping[str, Any],
    out: Path,
    name: str,
    *,
    form: str = "html",
    title: str = "",
    sources: tuple[SourceFile, ...] = (),
    until: dt.date | None = None,
    keep_notebook: bool = False,
    view: View | None = None,
) -> Report:
    """Run ``notebook`` with the parameters ``values`` and write ``out/name.html`` and its manifest.

    The notebook runs with this very Python, in a scratch folder inside ``out``; the finished file
    replaces an older one in one step. A failure of any kind is returned, not raised, and leaves what
    was there. Only the report and its manifest stay on disk.

    papermill changes the working directory of the whole process: call this in a process of its own
    (``batch.make_reports`` does), never in a thread.

    Parameters
    ----------
    notebook : Path
    values : mapping
        Parameters of the notebook, checked by ``parameters.checked``. What names an input (see
        ``inputs``) may be relative; its files are in the manifest.
    out : Path
        Folder of the report; made when it is not there.
    name : str
        Name of the file, without its ending.
    form : {"html"}
    title : str
        Title of the page; ``name`` when empty.
    sources : tuple of SourceFile
        The input files as they were read, for the number of their rows in the manifest.
    until : date, optional
        The day until which the data go, for the manifest.
    keep_notebook : bool
        Whether to leave the executed notebook beside the report; it holds what the cells showed.
    view : View, optional
        What the report looks at; its fingerprints then stand in the manifest.

    Raises
    ------
    UsageError
        When it is called in a thread.
    """
    if threading.current_thread() is not threading.main_thread():
        raise UsageError(
            message("a report is made in a process of its own, never in a thread; use make_reports")
        )
    begun = time.perf_counter()
    place_of = (out.resolve(), name, form, title or name)
    order = _Order(notebook.resolve(), dict(values), *place_of, keep_notebook, view)
    path = out / f"{name}.{form}"
    try:
        order.carry_out(sources, until)
    except NotebookError as error:
        place = (error.cell, error.line)
        return Report(name, path, "failed", _since(begun), *place, str(error), error.detail, error)
    except CaseloadError as error:
        return Report(name, path, "failed", _since(begun), cause=str(error), error=error)
    except Exception as error:
        cause = f"{type(error).__name__}: {error}"
        return Report(name, path, "failed", _since(begun), cause=cause, detail=traceback.format_exc())
    return Report(name, path, "made", _since(begun))


@dataclass(frozen=True)
class _Order:
    """One report to be made, with absolute paths."""

    notebook: Path
    values: dict[str, Any]
    out: Path
    name: str
    form: str
    title: str
    keep_notebook: bool
    view: View | None

    def carry_out(self, sources: tuple[SourceFile, ...], until: dt.date | None) -> None:
        """Run the notebook and put the report and its manifest in their places."""
        exporter = export.exporter(self.form)
        wanted = manifest.expected(self.notebook, self.values, self.form, self.title)
        node = parameters.parse(self.notebook.read_bytes(), self.notebook.name)
        values = parameters.checked(self.values, parameters.inspect(node))
        inputs.must_be_there(inputs.found(self.notebook, values))
        values = inputs.settled(self.notebook, values)
        with scratch(self.out) as folder:
            done = _with_whole_streams(execute(node, values, folder))
            content = exporter(done, self.title, str(values.get("language", "nl")))
            seen = fingerprints.seen(Path(values["data"]), wanted["inputs"], self.view) if self.view else None
            self._must_be_unchanged(wanted)
            target = self.out / f"{self.name}.{self.form}"
            made = manifest.complete(wanted, target, content, sources, until, seen=seen)
            place(folder, target, content)
            place(folder, manifest.beside(target), manifest.text(made).encode("utf-8"))
            if self.keep_notebook:
                place(folder, target.with_suffix(".ipynb"), _notebook_text(done).encode("utf-8"))

    def _must_be_unchanged(self, wanted: Mapping[str, Any]) -> None:
        """Refuse a report that may be partly from older and partly from newer data."""
        if manifest.expected(self.notebook, self.values, self.form, self.title) != wanted:
            raise CaseloadError(message("the data changed while the report was made; make it again"))


def _with_whole_streams(node: NotebookNode) -> NotebookNode:
    """Join the pieces in which a kernel sent its text: where it was cut depends on the clock."""
    joined, _ = import_module("nbconvert.preprocessors").CoalesceStreamsPreprocessor().preprocess(node, {})
    whole: NotebookNode = joined
    return whole


def _notebook_text(node: NotebookNode) -> str:
    return str(import_module("nbformat").writes(node))


def _since(begun: float) -> float:
    return time.perf_counter() - begun
