"""How things stand: which report is due, which must be made again, which is current, which waits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Literal

from caseload_analysis.monitoring.cadence import as_date, last_day
from caseload_analysis.monitoring.due import Expected, Kind, expected_reports
from caseload_analysis.privacy.contents import CLOSED
from caseload_analysis.reports import fingerprints, jobs, manifest, notebooks
from caseload_analysis.reports.batch import Job
from caseload_analysis.reports.fingerprints import Fingerprints, View
from caseload_analysis.reports.language import Language
from caseload_analysis.reports.scratch import place, scratch
from caseload_analysis.spells.calendar import period_text
from caseload_analysis.tables.deliveries import delivered_on
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import Problem, message

State = Literal["due", "changed", "current", "waiting"]
_ANSWERS: Final = "table evaluations"
STATES: Final[tuple[State, ...]] = ("due", "changed", "waiting", "current")

TEAM_READER: Final = "team"
"""The audience that a report of one team is usually for."""
SUMMARY_READER: Final = "management"
"""The audience of the integral summary, which goes to the management team and the works council."""

_CHANGED: Final[Mapping[str, str]] = {
    "notebook": message("notebook changed"),
    "package": message("other version of caseload-analysis"),
    "python": message("other version of Python"),
    "packages": message("other version of a package"),
    "parameters": message("other reader or other options"),
    "format": message("other reader or other options"),
    "title": message("other reader or other options"),
    "other_inputs": message("other data"),
}
"""What may differ beside the data and the settings, by its key in a manifest."""


@dataclass(frozen=True)
class Request:
    """What a run is asked for.

    Attributes
    ----------
    data : Path
        The folder or workbook that is read: of dated deliveries, one of them.
    out : Path
    day : date
        The day on which reports should exist.
    language, audience : str
    own : Path or None
        A folder with notebooks that go before ours of the same name. Theirs take the same parameters
        and open the data until the end of the period, as ours do.
    """

    data: Path
    out: Path
    day: dt.date
    language: str = "nl"
    audience: str = "team"
    own: Path | None = None

    def notebook(self, kind: str) -> Path | None:
        """Return the notebook of a kind of report; None where there is none."""
        folders = [self.own] if self.own is not None else []
        paths = (folder / f"{kind}.ipynb" for folder in [*folders, notebooks.folder()])
        return next((path.resolve() for path in paths if path.is_file()), None)


@dataclass(frozen=True)
class Due:
    """One report that should exist, and how it stands.

    Attributes
    ----------
    kind, team, period, due_on
        As in ``monitoring.due.Expected``; ``period`` as it is written.
    key : str
        The name of its file, without the ending.
    state : {"due", "changed", "current", "waiting"}
        Missing; there, but made from something else; there and right; not to be made yet.
    why : tuple of Problem
        Why it waits, or must be made again.
    job : Job or None
        How it is made; None where it waits.
    confirmed : bool
        Whether it is current although the files are others: its contents are the same.
    """

    kind: Kind
    team: str
    period: str
    due_on: dt.date
    key: str
    state: State
    why: tuple[Problem, ...] = ()
    job: Job | None = None
    confirmed: bool = False


class Standing:
    """How the reports of one organisation stand against what is in a folder."""

    def __init__(self, request: Request, whole: Organisation) -> None:
        self.request, self.whole = request, whole
        self._prints = Fingerprints(whole)
        self._teams = sorted(whole.tables["contracts"]["team"].unique())
        self._language = Language(request.language)

    @cached_property
    def reach(self) -> dt.date:
        """The last day of which the data tell.

        The setting ``until``; else the day of a dated delivery; else the last day in the data.
        """
        last = as_date(self.whole.last)
        delivered = None if self.whole.clipped else delivered_on(self.request.data)
        return max(last, delivered) if delivered else last

    def all(self) -> list[Due]:
        """Return every report that should exist on the day, as it stands at this moment."""
        return [self._stand(each) for each in self._expected()]

    def confirm(self, due: Due) -> None:
        """Write in the manifest that the report is right for the files as they are: a next look is quick."""
        if due.job is None or not due.confirmed:
            return
        found, wanted = manifest.written(due.job.target), due.job.wanted()
        if found is None or due.job.view is None or not self._read_from(wanted["inputs"]):
            return
        known = self._prints.known(due.job.view)
        content = manifest.confirmed(found, wanted, self.whole.sources, known, due.job.until)
        with scratch(due.job.out) as folder:
            place(folder, manifest.beside(due.job.target), manifest.text(content).encode("utf-8"))

    def _read_from(self, files: list[dict[str, str]]) -> bool:
        """Whether these are the files that were read: they may have changed since."""
        read = {(source.name, source.sha256) for source in self.whole.sources}
        return read <= {(file["name"], file["sha256"]) for file in files}

    def _expected(self) -> list[Expected]:
        """Return what should exist; whether a team was evaluated is seen from its report."""
        plain = expected_reports(self.whole, self.request.day, reach=self.reach)
        evaluated = [
            each.team
            for each in plain
            if each.kind == "half_year_evaluation" and self._job(each).target.is_file()
        ]
        return expected_reports(self.whole, self.request.day, reach=self.reach, evaluated=evaluated)

    def _job(self, each: Expected) -> Job:
        period, reader = period_text(each.period), self.request.audience
        if each.kind == "integral_summary":
            reader = SUMMARY_READER
        other = reader if each.team and reader != TEAM_READER else ""
        values = dict(
            zip(
                jobs.STANDARD,
                (str(self.request.data), each.team, period, self.request.language, reader),
                strict=True,
            )
        )
        if not each.team:
            del values["team"]
        return Job(
            notebook=self.request.notebook(each.kind) or Path(f"{each.kind}.ipynb"),
            values=values,
            out=self.request.out,
            name=jobs.stem(each.kind, each.team, period, self.request.language, self._teams, reader=other),
            title=jobs.title(each.kind, each.team, period, self._language),
            sources=self.whole.sources,
            until=as_date(self.whole.last),
            view=View(reader, each.team, last_day(each.period), self._unused(each.kind)),
        )

    def _unused(self, kind: Kind) -> frozenset[str]:
        """Return what does not count for a report of ours; somebody's own may show everything."""
        notebook = self.request.notebook(kind)
        ours = notebook is not None and notebook.parent == notebooks.folder().resolve()
        return fingerprints.NOT_SHOWN.get(kind, frozenset()) if ours else frozenset()

    def _stand(self, each: Expected) -> Due:
        job = self._job(each)
        due = Due(
            each.kind, each.team, str(job.values["period"]), each.due_on, job.name, "due", each.waits, job
        )
        if each.waits:
            return replace(due, state="waiting", job=None)
        if self.request.notebook(each.kind) is None:
            what = message("there is no notebook {name} yet")
            waits = Problem(what, severity="remark", details={"name": each.kind})
            return replace(due, state="waiting", why=(waits,), job=None)
        return self._looked_up(due, job)

    def _looked_up(self, due: Due, job: Job) -> Due:
        found = manifest.written(job.target)
        if found is None:
            return due
        wanted = job.wanted()
        if not manifest.differences(found, wanted):
            return replace(due, state="current")
        why = tuple(self._changes(found, wanted, job))
        return (
            replace(due, state="changed", why=why) if why else replace(due, state="current", confirmed=True)
        )

    def _changes(self, found: Mapping[str, Any], wanted: Mapping[str, Any], job: Job) -> Iterator[Problem]:
        """Yield why the report would be another one; nothing where only the files differ."""
        elsewhere = {
            **found,
            "parameters": {**found.get("parameters", {}), "data": wanted["parameters"]["data"]},
        }
        differing = manifest.differences(elsewhere, wanted)
        for what in dict.fromkeys(_CHANGED[key] for key in differing if key in _CHANGED):
            yield Problem(what, severity="remark")
        if job.view is None or "content" not in found:
            yield Problem(message("other data"), severity="remark")
            return
        if found.get("known") == self._prints.known(job.view):
            return
        content = self._prints.content(job.view)
        if found["content"] != content:
            yield from _differing(found, self._prints.known(job.view), content)


def _differing(
    found: Mapping[str, Any], known: Mapping[str, str], content: Mapping[str, str]
) -> Iterator[Problem]:
    before = found["content"]
    tables = fingerprints.changed_tables(found, known, content)
    earlier = found.get("known", {})
    closed = earlier.get(CLOSED, known[CLOSED]) != known[CLOSED]
    if closed and earlier.get(_ANSWERS) == known.get(_ANSWERS):
        yield Problem(message("an evaluation closed"), severity="remark")
        tables = [name for name in tables if name not in ("evaluations", "released_remarks")]
    if tables:
        yield Problem(message("late data in {tables}"), severity="remark", details={"tables": tuple(tables)})
    if before.get("settings") != content["settings"]:
        yield Problem(message("settings changed"), severity="remark")
    if not tables and not closed and before.get("settings") == content["settings"]:
        yield Problem(message("the data begin or end on another day"), severity="remark")
