"""What the panel says beside its views: what is wrong, what is doubtful, what is being done."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from caseload_analysis.reports.language import Language
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import CaseloadError, DataError, Problem, amount, shortened


def trouble(error: CaseloadError, lead: str, language: Language) -> str:
    """Return what is wrong as an alert: a lead, each problem as ``caseload check`` tells it, and a count."""
    if not isinstance(error, DataError):
        return _alert(lead, [language.error(error)], "")
    said = [language.problem(problem) for problem in shortened(error.problems, most=50)]
    return _alert(lead, said, counted(error.problems, language))


def unexpected(what: str, language: Language) -> str:
    """Return what went wrong that nobody foresaw, in one line."""
    text = language.text("Something went wrong that should not: {what}.", what=what)
    return _alert(text, [], "")


def counted(problems: Iterable[Problem], language: Language) -> str:
    """Return how many errors and remarks there are."""
    listed = list(problems)
    errors = language.plural("{n} error", "{n} errors", amount(listed, "error"))
    remarks = language.plural("{n} remark", "{n} remarks", amount(listed, "remark"))
    return f"{errors}, {remarks}"


def remarks(org: Organisation, language: Language) -> str:
    """Return what is doubtful in the data, folded away behind how much that is; nothing where all is well."""
    if not org.remarks:
        return ""
    count = language.plural("{n} remark", "{n} remarks", amount(org.remarks, "remark"))
    summary = language.text("{count} on the data", count=count)
    items = _items(language.problem(problem) for problem in shortened(org.remarks))
    return f'<details class="cl-remarks"><summary>{escape(summary)}</summary>{items}</details>'


def status(text: str) -> str:
    """Return a short message that a screen reader reads out without being asked."""
    return f'<p role="status" class="cl-status">{escape(text)}</p>'


def _alert(lead: str, items: list[str], count: str) -> str:
    listed = _items(items) if items else ""
    total = f'<p class="cl-count">{escape(count)}</p>' if count else ""
    return f'<div role="alert" class="cl-alert"><p>{escape(lead)}</p>{listed}{total}</div>'


def _items(items: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in items) + "</ul>"
