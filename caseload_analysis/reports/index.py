"""The page that lists the reports of one run."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path
from urllib.parse import quote

from caseload_analysis.reports.batch import Job
from caseload_analysis.reports.language import Language
from caseload_analysis.reports.scratch import scratch

_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>body {{ font-family: sans-serif; margin: 2rem auto; max-width: 40rem; line-height: 1.6; }}</style>
</head>
<body>
<main>
<h1>{title}</h1>
<ul>
{items}
</ul>
</main>
</body>
</html>
"""


def write_index(out: Path, jobs: Iterable[Job], language: Language) -> Path:
    """Write ``out/index.html``, a list of links to the reports of ``jobs``, and return its path."""
    items = [f'<li><a href="{quote(job.target.name)}">{escape(job.title)}</a></li>' for job in jobs]
    page = _PAGE.format(
        language=language.code, title=escape(language.text("Reports")), items="\n".join(items)
    )
    target = out / "index.html"
    with scratch(out) as folder:
        unfinished = folder / target.name
        unfinished.write_text(page, encoding="utf-8")
        unfinished.replace(target)
    return target
