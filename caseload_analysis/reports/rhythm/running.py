"""A run: everything that is due, made once, with a log and an overview of what became of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Final

from caseload_analysis import __version__
from caseload_analysis.reports.batch import make_reports
from caseload_analysis.reports.engine import Report
from caseload_analysis.reports.language import Language
from caseload_analysis.reports.rhythm import told
from caseload_analysis.reports.rhythm.index import write_index
from caseload_analysis.reports.rhythm.journal import Journal
from caseload_analysis.reports.rhythm.lock import held
from caseload_analysis.reports.rhythm.standing import Due, Request, Standing
from caseload_analysis.reports.rhythm.told import Outcome
from caseload_analysis.reports.scratch import clean
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import DataError, UsageError, message, suggestion
from caseload_analysis.tables.reading import read_tables

_KEY: Final = re.compile(r"[\w-]+")

Say = Callable[[str, bool], None]


def run(request: Request, say: Say, *, workers: int | None = None, only: str = "") -> Outcome:
    """Make the reports that are due or would be other ones, each once, and return what became of them.

    Parameters
    ----------
    request : Request
    say : callable
        ``say(line, bad)`` shows one line while the run goes on.
    workers : int, optional
        Reports made at the same time; by default the number of processors.
    only : str
        The key of the one report to be made; then only that key is locked and the overview stays.

    Raises
    ------
    BusyError
        When another run holds the lock.
    DataError
        When the data are wrong; the log and the overview say so, the reports stay.
    UsageError
        When ``only`` is no report that is due.
    """
    if only and not _KEY.fullmatch(only):
        raise _unknown(only, ())
    with held(request.out, f"only.{only}" if only else "run"):
        clean(request.out)
        return _Run(request, say, workers).go(only)


class _Run:
    """One run, while it goes on."""

    def __init__(self, request: Request, say: Say, workers: int | None) -> None:
        self.request, self.say, self.workers = request, say, workers
        self.language = Language(request.language)
        self.journal = Journal(request.out, request.day)
        self.outcome = Outcome(request.day)
        self.attempted: set[str] = set()

    def go(self, only: str) -> Outcome:
        """Make what is due; an evaluation that is made may let the summary come due."""
        self.journal.write("started", f"caseload-analysis {__version__} data={self.request.data} {only}")
        standing = Standing(self.request, self._whole())
        while todo := self._todo(found := self._chosen(standing, only)):
            self._make(todo)
        self._settle(standing, found)
        if not only:
            write_index(self.request.out, self.language, self.outcome)
        self.journal.write("finished", told.summary_line(self.outcome, self.language))
        return self.outcome

    def _whole(self) -> Organisation:
        try:
            whole = read_tables(self.request.data)
        except DataError as error:
            self.journal.write("refused", told.refused_line(self.request.day, error, self.language))
            self.journal.write("errors", "", self.language.error(error))
            write_index(self.request.out, self.language, self.outcome, error)
            raise
        files = (f"{source.name}={source.sha256[:12]}" for source in whole.sources)
        self.journal.write("read", " ".join(files))
        return whole

    def _chosen(self, standing: Standing, only: str) -> list[Due]:
        found = standing.all()
        if not only:
            return found
        chosen = [due for due in found if due.key == only]
        if not chosen:
            raise _unknown(only, [due.key for due in found])
        if chosen[0].state == "waiting":
            reason = told.why(chosen[0].why, self.language)
            raise UsageError(message("{key} cannot be made yet: {reason}"), key=only, reason=reason)
        return chosen

    def _todo(self, found: Collection[Due]) -> list[Due]:
        """Return what is to be made and was not tried yet, what was due last first."""
        todo = [due for due in found if due.state in ("due", "changed") and due.key not in self.attempted]
        return sorted(todo, key=lambda due: (due.due_on, due.key), reverse=True)

    def _make(self, todo: Collection[Due]) -> None:
        by_key = {due.key: due for due in todo}

        def progress(done: int, total: int, report: Report) -> None:
            """Say and log what became of a report; one that another run made meanwhile is current."""
            due = by_key[report.name]
            self.attempted.add(due.key)
            if report.status == "skipped":
                return
            self.outcome.tried.append((due, report))
            bad, text = report.status == "failed", told.result(due, report, self.language)
            self.say(f"[{done}/{total}] {told.name_of(due, self.language)}: {text}", bad)
            reason = text if bad else told.why(due.why, self.language)
            line = f"{due.key} {report.seconds:.1f} s" + (f": {reason}" if reason else "")
            self.journal.write(report.status, line, report.detail)

        jobs = [due.job for due in todo if due.job is not None]
        list(make_reports(jobs, self.workers, progress))

    def _settle(self, standing: Standing, found: Collection[Due]) -> None:
        """Note what was current or waits; what was current for other files is written down as such."""
        tried = {due.key for due, _ in self.outcome.tried}
        for due in found:
            if due.key in tried:
                continue
            standing.confirm(due)
            into = self.outcome.waiting if due.state == "waiting" else self.outcome.current
            into.append(replace(due, job=None))
            same = self.language.text("other files, the same contents") if due.confirmed else ""
            reason = told.why(due.why, self.language) or same
            self.journal.write(due.state, f"{due.key}: {reason}" if reason else due.key)


def _unknown(key: str, known: Collection[str]) -> UsageError:
    if near := suggestion(key, known):
        what = message("no report {key!r} is due; did you mean {near!r}? caseload due names them all")
        return UsageError(what, key=key, near=near)
    return UsageError(message("no report {key!r} is due; caseload due names them all"), key=key)
