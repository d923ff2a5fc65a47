"""The overview: what became of a run, and every report that is there, on one page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Final
from urllib.parse import quote

from caseload_analysis import __version__
from caseload_analysis.reports.engine import Report
from caseload_analysis.reports.jobs import kind_text
from caseload_analysis.reports.language import Language
from caseload_analysis.reports.rhythm import told
from caseload_analysis.reports.rhythm.shelf import Shelved, shelved
from caseload_analysis.reports.rhythm.standing import Due
from caseload_analysis.reports.rhythm.told import Outcome
from caseload_analysis.reports.scratch import place, scratch
from caseload_analysis.spells.calendar import parse_period
from caseload_analysis.tables.problems import DataError, amount

_STYLE: Final = Path(__file__).resolve().parents[1] / "style" / "overview.css"

_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<main>
<h1>{title}</h1>
{parts}
</main>
</body>
</html>
"""


def write_index(
    out: Path, language: Language, outcome: Outcome | None = None, error: DataError | None = None
) -> Path:
    """Write ``out/index.html`` and return its path.

    It lists every report in ``out``, by team and kind, the newest first; before them, with an
    ``outcome``, what a run made, what failed and what waits, or that the data had errors.
    """
    there = shelved(out)
    run = [*_refused(outcome, error, language)] if error else [*_run(outcome, language)] if outcome else []
    made = {due.key for due, _ in outcome.of("made")} if outcome else set()
    page = _PAGE.format(
        language=language.code,
        title=escape(language.text("Reports")),
        style=_STYLE.read_text(encoding="utf-8"),
        parts="\n".join([*run, *_shelf(there, made, language)]),
    )
    target = out / "index.html"
    with scratch(out) as folder:
        place(folder, target, page.encode("utf-8"))
    return target


def _refused(outcome: Outcome | None, error: DataError, language: Language) -> Iterator[str]:
    """Yield that nothing was made; the rows themselves may be about persons, so they are not shown."""
    n = amount(error.problems, "error")
    told_so = language.plural(
        "The data have {n} error, so nothing was made. The reports below are those of before.",
        "The data have {n} errors, so nothing was made. The reports below are those of before.",
        n,
    )
    remedy = language.text("caseload check names each error with its file, row and column.")
    if outcome is not None:
        yield _lead(outcome.day, language)
    yield f'<div class="notice" role="alert">{_p(told_so)}{_p(remedy)}</div>'


def _run(outcome: Outcome, language: Language) -> Iterator[str]:
    """Yield what became of a run."""
    text = language.text
    yield _lead(outcome.day, language)
    counts = {
        "made": (text("made"), len(outcome.of("made"))),
        "failed" if outcome.of("failed") else "none": (text("failed"), len(outcome.of("failed"))),
        "waiting": (text("waiting"), len(outcome.waiting)),
        "current": (text("unchanged"), len(outcome.current)),
    }
    cells = (f'<div class="{c}"><dt>{escape(name)}</dt><dd>{n}</dd></div>' for c, (name, n) in counts.items())
    yield f'<dl class="counts">{"".join(cells)}</dl>'
    yield from _list(text("Failed"), (_failed(*one, language) for one in outcome.of("failed")), "rows bad")
    yield from _list(text("Made in this run"), _made(outcome.of("made"), language))
    yield from _list(
        text("Waiting"), (escape(line.strip()) for line in told.together(outcome.waiting, language))
    )


def _lead(day: dt.date, language: Language) -> str:
    moment = dt.datetime.now(dt.UTC)
    return _p(
        language.text(
            "What should be there on {day}. Looked at on {moment} UTC by caseload-analysis {version}.",
            day=language.date(day),
            moment=f"{language.date(moment.date())}, {moment:%H:%M}",
            version=__version__,
        ),
        "lead",
    )


def _failed(due: Due, report: Report, language: Language) -> str:
    return _row(escape(told.name_of(due, language)), told.result(due, report, language))


def _made(tried: Collection[tuple[Due, Report]], language: Language) -> Iterator[str]:
    """Yield a row for the reports of one kind and team that were made for the same reason, as links."""
    rows = [(due.kind, due.team, told.why(due.why, language), due, report) for due, report in tried]
    rows.sort(key=lambda row: (*row[:3], -row[3].due_on.toordinal()))
    for (kind, team, why), same in groupby(rows, key=lambda row: row[:3]):
        name = " · ".join(part for part in (kind_text(kind, language), team) if part)
        links = "".join(f"<li>{_made_link(due, report, language)}</li>" for *_, due, report in same)
        yield _row(f'{escape(name)} <ul class="links">{links}</ul>', why)


def _made_link(due: Due, report: Report, language: Language) -> str:
    text, name = language.period(parse_period(due.period)), told.name_of(due, language)
    label = escape(f"{text}, {name}")
    return f'<a href="{quote(report.path.name)}" aria-label="{label}">{escape(text)}</a>'


def _row(html: str, why: str) -> str:
    return html + (f'<span class="why">{escape(why)}</span>' if why else "")


def _list(heading: str, items: Iterable[str], css: str = "rows") -> Iterator[str]:
    rows = "".join(f"<li>{item}</li>" for item in items)
    if rows:
        yield f'<section><h2>{escape(heading)}</h2><ul class="{css}">{rows}</ul></section>'


def _shelf(there: Collection[Shelved], made: Collection[str], language: Language) -> Iterator[str]:
    """Yield the reports that are there: a part for each team, the whole organisation first."""
    text = language.text
    heading, whole, now = text("All reports"), text("Whole organisation"), text("made in this run")
    yield f"<section><h2>{escape(heading)}</h2>"
    if made:
        yield f'<p class="lead"><span class="new"></span> {escape(now)}</p>'
    if not there:
        yield _p(text("There is no report yet."))
    for team, own in groupby(there, key=lambda one: one.team):
        yield f"<h3>{escape(team or whole)}</h3>"
        kinds = (
            _kind(kind, list(same), made, language) for kind, same in groupby(own, key=lambda one: one.kind)
        )
        yield f'<dl class="shelf">{"".join(kinds)}</dl>'
    yield "</section>"


def _kind(kind: str, same: list[Shelved], made: Collection[str], language: Language) -> str:
    links = "".join(f"<li>{_link(one, made, language)}</li>" for one in same)
    return f"<dt>{escape(kind_text(kind, language))}</dt><dd><ul>{links}</ul></dd>"


def _link(one: Shelved, made: Collection[str], language: Language) -> str:
    """Return the link to a report; a reader who hears it is told the whole title."""
    text = language.period(one.period) if one.period is not None else one.title
    if one.language not in ("", language.code):
        text += f" ({one.language})"
    new = language.text("made in this run") if one.key in made else ""
    label = escape(", ".join(part for part in (text, one.title, new) if part))
    css = ' class="new"' if new else ""
    return f'<a href="{quote(one.file)}" aria-label="{label}"{css}>{escape(text)}</a>'


def _p(text: str, css: str = "") -> str:
    style = f' class="{css}"' if css else ""
    return f"<p{style}>{escape(text)}</p>"
