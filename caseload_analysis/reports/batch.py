"""Making many reports, each in a worker process."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from caseload_analysis.reports import manifest
from caseload_analysis.reports.engine import Report, make_report
from caseload_analysis.reports.fingerprints import View
from caseload_analysis.reports.scratch import clean
from caseload_analysis.tables.organisation import SourceFile
from caseload_analysis.tables.problems import CaseloadError, UsageError, message

Progress = Callable[[int, int, Report], None]


@dataclass(frozen=True)
class Job:
    """One report to be made; the fields are the arguments of ``engine.make_report``."""

    notebook: Path
    values: Mapping[str, Any]
    out: Path
    name: str
    form: str = "html"
    title: str = ""
    sources: tuple[SourceFile, ...] = ()
    until: dt.date | None = None
    keep_notebook: bool = False
    view: View | None = None

    @property
    def target(self) -> Path:
        """The file of the report."""
        return self.out / f"{self.name}.{self.form}"

    def is_current(self) -> bool:
        """Whether the report is there, made from the same inputs, settings, notebook and package."""
        try:
            return manifest.is_current(self.target, self.wanted())
        except (CaseloadError, OSError):
            return False

    def wanted(self) -> dict[str, Any]:
        """Return what the manifest will say of the inputs (see ``manifest.expected``)."""
        return manifest.expected(self.notebook, self.values, self.form, self.title or self.name)

    def run(self) -> Report:
        """Make the report in this process."""
        return make_report(**{entry.name: getattr(self, entry.name) for entry in fields(self)})


def make_reports(
    jobs: Iterable[Job], workers: int | None = None, progress: Progress | None = None
) -> Iterator[Report]:
    """Yield one result for each of ``jobs``, as they are finished.

    A report that is current is skipped. Each worker is a process of its own; when one is killed, its
    report has failed and the others go on.

    Parameters
    ----------
    jobs : iterable of Job
        No two of them may have the same file.
    workers : int, optional
        Reports made at the same time: at most, and by default, the number of processors.
    progress : callable, optional
        Called as ``progress(done, total, report)`` after each report.

    Raises
    ------
    UsageError
        When two jobs have the same file, or ``workers`` is below 1.
    """
    listed = list(jobs)
    twice = [path.name for path, n in Counter(job.target.resolve() for job in listed).items() if n > 1]
    if twice:
        what = message("two reports would have the same file: {files}")
        raise UsageError(what, files=", ".join(twice))
    processors = os.cpu_count() or 1
    if workers is not None and workers < 1:
        what = message("{workers} workers cannot make a report; give a number from 1 to {most}")
        raise UsageError(what, workers=workers, most=processors)
    return _counted(_results(listed, min(workers or processors, processors)), len(listed), progress)


def _counted(reports: Iterator[Report], total: int, progress: Progress | None) -> Iterator[Report]:
    for done, report in enumerate(reports, start=1):
        if progress is not None:
            progress(done, total, report)
        yield report


def _results(jobs: Sequence[Job], workers: int) -> Iterator[Report]:
    for out in {job.out for job in jobs}:
        clean(out)
    todo: list[Job] = []
    for job in jobs:
        if job.is_current():
            yield Report(job.name, job.target, "skipped")
        else:
            todo.append(job)
    yield from _made(todo, min(workers, len(todo)))


def _made(jobs: Sequence[Job], workers: int) -> Iterator[Report]:
    """Make the reports; every lane has a pool of one worker, so that a dead one takes no other with it."""
    waiting = deque(jobs)
    idle = [_lane() for _ in range(workers)]
    running: dict[Future[Report], tuple[ProcessPoolExecutor, Job]] = {}
    try:
        while waiting or running:
            while waiting and idle:
                lane, job = idle.pop(), waiting.popleft()
                running[lane.submit(job.run)] = lane, job
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                lane, job = running.pop(future)
                report, lane = _outcome(future, lane, job)
                idle.append(lane)
                yield report
    finally:
        for lane in [*idle, *(lane for lane, _ in running.values())]:
            lane.shutdown(cancel_futures=True)


def _outcome(
    future: Future[Report], lane: ProcessPoolExecutor, job: Job
) -> tuple[Report, ProcessPoolExecutor]:
    """Return what became of ``job``, and a lane that can take the next one."""
    try:
        return future.result(), lane
    except BrokenProcessPool:
        lane.shutdown()
        clean(job.out)
        error = CaseloadError(
            message("the process that made it was ended from outside; perhaps the memory was full")
        )
        return Report(job.name, job.target, "failed", cause=str(error), error=error), _lane()


def _lane() -> ProcessPoolExecutor:
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(1, mp_context=context, initializer=_begin_lane)


def _begin_lane() -> None:
    """Let this worker, and its kernels, be silent and end when the process that started it has ended.

    What there is to say of a report comes back in it; sockets that close in another order than
    their libraries expect would put a traceback on the user's screen.
    """
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 (a file descriptor is wanted)
        os.dup2(nowhere.fileno(), 2)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_wait_and_exit, args=(parent,), daemon=True).start()


def _wait_and_exit(parent: Any) -> None:
    parent.join()
    os._exit(1)
