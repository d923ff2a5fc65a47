"""Making reports in front of somebody: progress on the screen, a list of links, a log of failures."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import typer

from caseload_analysis import __version__
from caseload_analysis.reports.batch import Job, make_reports
from caseload_analysis.reports.engine import Report
from caseload_analysis.reports.index import write_index
from caseload_analysis.reports.language import Language
from caseload_analysis.spells.calendar import parse_period

LOG: Final = "caseload.log"


def make_and_tell(
    jobs: Sequence[Job], out: Path, workers: int | None, language: Language, *, index: bool = False
) -> bool:
    """Make the reports and say on the screen how each of them goes and where they are.

    Returns whether every report is there. Failures are named on the error stream; their tracebacks go
    to ``out/caseload.log``. With ``index`` the reports are listed in ``out/index.html``.
    """
    by_target = {job.target: job for job in jobs}

    def progress(done: int, total: int, result: Report) -> None:
        """Say on one line what became of a report."""
        subject = f"[{done}/{total}] {subject_of(by_target[result.path], language)}"
        typer.echo(f"{subject}: {outcome(result, language)}", err=result.status == "failed")

    results = list(make_reports(jobs, workers, progress))
    there = {result.path for result in results if result.status != "failed"}
    typer.echo(_counts(results, language))
    if there and index:
        listing = write_index(out, [job for job in jobs if job.target in there], language)
        typer.echo(language.text("The reports are listed in {file}", file=listing.resolve()))
    elif there:
        typer.echo(language.text("The reports are in {folder}", folder=out.resolve()))
    _log_details(results, out, language)
    return len(there) == len(jobs)


def subject_of(job: Job, language: Language) -> str:
    """Return the team and the period of a job as they are spoken, or else its name."""
    period = str(job.values.get("period", ""))
    spoken = language.period(parse_period(period)) if period else ""
    return ", ".join(part for part in (str(job.values.get("team", "")), spoken) if part) or job.name


def outcome(result: Report, language: Language) -> str:
    """Return in a few words what became of a report.

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


def append_log(folder: Path, text: str) -> Path:
    """Append ``text`` to ``caseload.log`` in ``folder`` and return the path of that file.

    Where nothing can be written in ``folder``, the log goes to the folder for temporary files.
    """
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    entry = f"{now} caseload-analysis {__version__}\n{text}\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return _append(folder.resolve() / LOG, entry)
    except OSError:
        return _append(Path(tempfile.gettempdir()) / LOG, entry)


def _append(path: Path, entry: str) -> Path:
    with path.open("a", encoding="utf-8") as file:
        file.write(entry)
    return path


def _counts(results: Sequence[Report], language: Language) -> str:
    counts = Counter(result.status for result in results)
    return language.text(
        "{made} made, {skipped} already there, {failed} failed",
        made=counts["made"],
        skipped=counts["skipped"],
        failed=counts["failed"],
    )


def _log_details(results: Sequence[Report], out: Path, language: Language) -> None:
    details = [f"{result.name}\n{result.detail}" for result in results if result.detail]
    if details:
        log = append_log(out, "\n".join(details))
        typer.echo(language.text("The full log is in {file}", file=log), err=True)
