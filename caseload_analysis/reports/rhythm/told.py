"""What there is to say of due reports and of a run, in the reader's words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Final

from caseload_analysis.reports.engine import Report
from caseload_analysis.reports.jobs import kind_text, title
from caseload_analysis.reports.language import Language
from caseload_analysis.reports.rhythm.standing import STATES, Due, Standing, State
from caseload_analysis.spells.calendar import parse_period
from caseload_analysis.tables.problems import DataError, Problem, amount, message
from caseload_analysis.tables.schema import TABLES

HEADINGS: Final[Mapping[State, str]] = {
    "due": message("To be made: {n}"),
    "changed": message("To be made again: {n}"),
    "waiting": message("Waiting: {n}"),
    "current": message("Current: {n}"),
}


@dataclass
class Outcome:
    """What became of one run: a report for each that was tried, and how the others stand."""

    day: dt.date
    tried: list[tuple[Due, Report]] = field(default_factory=list)
    current: list[Due] = field(default_factory=list)
    waiting: list[Due] = field(default_factory=list)

    def of(self, status: str) -> list[tuple[Due, Report]]:
        """Return what was tried and came to ``status``: made or failed."""
        return [(due, report) for due, report in self.tried if report.status == status]

    @property
    def is_whole(self) -> bool:
        """Whether nothing failed."""
        return not self.of("failed")


def why(problems: Iterable[Problem], language: Language) -> str:
    """Return why a report waits or is made again, in one line.

    >>> late = Problem("late data in {tables}", details={"tables": ("absences", "cases")})
    >>> why([late], Language("nl"))
    'nagekomen gegevens in verzuim, zaken'
    """
    return "; ".join(language.problem(_spoken(problem, language)) for problem in problems)


def name_of(due: Due, language: Language) -> str:
    """Return kind, team and period of a report as they are spoken."""
    return title(due.kind, due.team, due.period, language)


def result(due: Due, report: Report, language: Language) -> str:
    """Return what became of one report, and why it was made again."""
    text, reason = outcome(report, language), why(due.why, language)
    return f"{text} ({reason})" if reason and report.status == "made" else text


def outcome(result: Report, language: Language) -> str:
    """Return in a few words what became of a report.

    >>> from pathlib import Path
    >>> failed = Report("a", Path("a.html"), "failed", 1.0, 3, "ca.read(data)", "unknown team")
    >>> outcome(failed, Language("en"))
    'NOT made: cell 3 (ca.read(data)): unknown team'
    """
    if result.status == "made":
        return language.text("{seconds} s", seconds=language.number(result.seconds, 1))
    if result.status == "skipped":
        return language.text("nothing has changed, the report is there")
    cause = language.error(result.error) if result.error else result.cause
    if result.cell is None:
        return language.text("NOT made: {cause}", cause=cause)
    return language.text(
        "NOT made: cell {cell} ({line}): {cause}", cell=result.cell, line=result.line, cause=cause
    )


def summary_line(done: Outcome, language: Language) -> str:
    """Return the run in one line, for a mail or a log.

    >>> summary_line(Outcome(dt.date(2026, 11, 1)), Language("en"))
    'caseload run 2026-11-01: 0 made, 0 failed, 0 current, 0 waiting'
    """
    return language.text(
        "caseload run {day}: {made} made, {failed} failed, {current} current, {waiting} waiting",
        day=done.day.isoformat(),
        made=len(done.of("made")),
        failed=len(done.of("failed")),
        current=len(done.current),
        waiting=len(done.waiting),
    )


def refused_line(day: dt.date, error: DataError, language: Language) -> str:
    """Return in one line that the data could not be read."""
    return language.plural(
        "caseload run {day}: nothing made, the data have {n} error",
        "caseload run {day}: nothing made, the data have {n} errors",
        amount(error.problems, "error"),
        day=day.isoformat(),
    )


def listing(standing: Standing, found: Collection[Due], language: Language) -> Iterator[str]:
    """Yield the lines of ``caseload due``: how each report stands, by state, with their number."""
    request = standing.request
    yield language.text(
        "On {day}; the data in {folder} go to {until}.",
        day=language.date(request.day),
        folder=request.data,
        until=language.date(standing.reach),
    )
    for state in STATES:
        rows = [due for due in found if due.state == state]
        yield ""
        yield language.text(HEADINGS[state], n=len(rows))
        yield from (_one_by_one if state in ("due", "changed") else together)(rows, language)


def together(rows: Collection[Due], language: Language) -> Iterator[str]:
    """Yield a line for the reports of one kind and team that stand alike: the first to the last period.

    Those that wait for different reasons have lines of their own where they are one report each.
    """
    ordered = sorted(rows, key=lambda due: (due.kind, due.team, due.due_on))
    for _, group in groupby(ordered, key=lambda due: (due.kind, due.team)):
        alike = list(group)
        first, last = alike[0], alike[-1]
        named = " · ".join(part for part in (kind_text(first.kind, language), first.team) if part)
        reason = why(last.why, language)
        yield f"  {named} · {span(first, last, len(alike), language)}" + (f": {reason}" if reason else "")


def span(first: Due, last: Due, count: int, language: Language) -> str:
    """Return the periods of ``count`` reports in words."""
    periods = [language.period(parse_period(due.period)) for due in (first, last)]
    if count == 1:
        return periods[0]
    return language.text("{first} to {last} ({n})", first=periods[0], last=periods[1], n=count)


def _one_by_one(rows: Collection[Due], language: Language) -> Iterator[str]:
    names = {due.key: name_of(due, language) for due in rows}
    wide = max(map(len, names.values()), default=0)
    for due in sorted(rows, key=lambda each: (each.kind, each.team, each.due_on)):
        since = language.text("since {day}", day=language.date(due.due_on))
        told = why(due.why, language) or since
        yield f"  {names[due.key]:<{wide}}  {due.key}  {told}"


def _spoken(problem: Problem, language: Language) -> Problem:
    """Return the problem with the names of tables as the files of this reader are called."""
    if "tables" not in problem.details:
        return problem
    names = [TABLES[name].dutch[0] if language.code == "nl" else name for name in problem.details["tables"]]
    return replace(problem, details={**problem.details, "tables": ", ".join(names)})
