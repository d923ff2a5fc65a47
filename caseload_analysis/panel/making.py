"""Making a report from the panel, and the address at which a browser opens it."""

from __future__ import annotations

import os
import shutil
from html import escape
from pathlib import Path
from tempfile import gettempdir
from urllib.parse import quote

from caseload_analysis.panel.choice import Choice
from caseload_analysis.panel.norm import lines
from caseload_analysis.panel.study import Study
from caseload_analysis.reports import jobs, notebooks
from caseload_analysis.reports.batch import make_reports
from caseload_analysis.reports.engine import Report
from caseload_analysis.reports.language import Language
from caseload_analysis.reports.scratch import scratch
from caseload_analysis.spells.calendar import period_text
from caseload_analysis.tables.deliveries import newest
from caseload_analysis.tables.sources import SETTINGS_FILE


def make(study: Study, choice: Choice, out: Path) -> list[Report]:
    """Make the team report of what was chosen, for this reader, in the folder ``out``.

    A report reads its data anew: where the norm was given in the panel, from a copy with the norm beside it.
    """
    if not study.given:
        return _made(study, choice, out)
    with scratch(Path(gettempdir())) as folder:
        source = _with_norm(study, folder)
        return _made(Study.open(source, study.org.audience, study.org.team), choice, out)


def _with_norm(study: Study, folder: Path) -> Path:
    """Copy the tables into ``folder``, write the norm beside them, and return where they stand."""
    source = newest(study.source)
    for file in study.org.sources:
        shutil.copy(source / file.name if source.is_dir() else source, folder / file.name)
    (folder / SETTINGS_FILE).write_text(lines(study.given), encoding="utf-8")
    return folder if source.is_dir() else folder / source.name


def _made(study: Study, choice: Choice, out: Path) -> list[Report]:
    wish = jobs.Wish(
        data=study.source,
        out=out,
        teams=[choice.team],
        periods=[period_text(choice.period)],
        language=choice.language,
        audience=study.org.audience,
    )
    return list(make_reports(jobs.plan(notebooks.locate("team_report"), study.org, wish), 1))


def link(report: Report, language: Language) -> str:
    """Return a link to a report that was made, or why it was not."""
    if report.status == "failed":
        cause = language.error(report.error) if report.error else report.cause
        text = language.text("The report could not be made: {cause}", cause=cause)
        return f'<p role="alert" class="cl-alert">{escape(text)}</p>'
    name = escape(report.path.name)
    said = escape(language.text("Open the report"))
    return (
        f'<p role="status"><a class="cl-report" href="{escape(address(report.path))}" target="_blank"'
        f' rel="noopener">{said}</a> <span class="cl-file">{name}</span></p>'
    )


def address(path: Path) -> str:
    """Return where a browser finds the file: at the Jupyter server that runs this kernel, or on disk."""
    whole = path.resolve()
    for root, base in _served():
        if whole.is_relative_to(root):
            return f"{base}files/{quote(whole.relative_to(root).as_posix())}"
    return whole.as_uri()


def _served() -> list[tuple[Path, str]]:
    """Return the folder and the base address of the Jupyter server that started this kernel."""
    from jupyter_server.serverapp import list_running_servers  # noqa: PLC0415 (heavy)

    parent = os.environ.get("JPY_PARENT_PID", "")
    return [
        (Path(str(server["root_dir"])).resolve(), str(server["base_url"]))
        for server in list_running_servers()
        if str(server.get("pid")) == parent
    ]
