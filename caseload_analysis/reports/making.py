"""Making reports in front of somebody: progress on the screen, a list of links, a log of failures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import typer

from caseload_analysis.reports.batch import Job, make_reports
from caseload_analysis.reports.engine import Report
from caseload_analysis.reports.jobs import kind_text
from caseload_analysis.reports.language import Language
from caseload_analysis.reports.rhythm.index import write_index
from caseload_analysis.reports.rhythm.journal import append_log
from caseload_analysis.reports.rhythm.told import outcome
from caseload_analysis.spells.calendar import parse_period

__all__ = ["append_log", "make_and_tell", "outcome", "subject_of"]


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
        listing = write_index(out, language)
        typer.echo(language.text("The reports are listed in {file}", file=listing.resolve()))
    elif there:
        typer.echo(language.text("The reports are in {folder}", folder=out.resolve()))
    _log_details(results, out, language)
    return len(there) == len(jobs)


def subject_of(job: Job, language: Language) -> str:
    """Return the team and the period of a job as they are spoken; its kind or name where it has no team."""
    period = str(job.values.get("period", ""))
    if not period:
        return str(job.values.get("team", "")) or job.name
    about = str(job.values.get("team", "")) or kind_text(job.notebook.stem, language)
    return f"{about}, {language.period(parse_period(period))}"


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
