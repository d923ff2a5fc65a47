"""Parts about the work: the team's caseload, what came and went, each employee, the conversation."""

from __future__ import annotations

from typing import Final

from caseload_analysis.reports import described, figures, prose, tables
from caseload_analysis.reports.agreement_parts import running_agreements
from caseload_analysis.reports.exhibit import Exhibit, bullets, paragraph, section
from caseload_analysis.reports.expected import expected, sentences
from caseload_analysis.reports.figures.caseload import starts_at_zero
from caseload_analysis.reports.page import Page
from caseload_analysis.reports.words import unit_name
from caseload_analysis.tables.problems import message

ROWS = 4
"""Periods in the table of flows."""

_MARKED: Final = {
    "formation": message(
        "Caseload of each employee on {date}. The strip is the band, the upright line the establishment "
        "norm; beside it stands the number, and how long it has been outside the band."
    ),
    "deployable": message(
        "Caseload of each employee on {date}. The strip is the band, the upright line the deployable "
        "norm; beside it stands the number, and how long it has been outside the band."
    ),
}
_NORMS: Final = {
    "formation": message("The norm is that of the establishment: contract in fte times the norm per fte."),
    "deployable": message(
        "The norm is the deployable one: deployable fte, with the ramp-up of new colleagues, times the "
        "norm per fte."
    ),
}


def team_caseload(page: Page) -> Exhibit:
    """Return the team's caseload over time against the band and both norms.

    Where the page's context says so, the band is called chosen instead of agreed.
    """
    text, frame = page.language.text, page.frames.deviation
    caption = text("Caseload of the team, band and both norms, on the last day of each period.")
    if not starts_at_zero(frame):
        caption = caption + " " + text("The axis does not begin at zero.")
    drawn = figures.team_caseload(frame, page.language, page.unit, agreed=page.context.agreed)
    alt = described.team_caseload(frame, page.language, page.unit)
    heading = text("The team's caseload")
    return section("team-caseload", heading, page.figure("caseload", caption, drawn, alt))


def employees(page: Page, baseline: str = "formation") -> Exhibit:
    """Return each employee against the norm of the ``baseline`` and the band, drawn and in numbers."""
    heading = page.language.text("The caseload per employee")
    if page.withheld:
        return section("employees", heading, paragraph("employees-withheld", page.withheld, "notice"))
    frame, every = page.frames.employees, page.frames.every
    caption = page.language.text(_MARKED[baseline], date=page.language.date(page.frames.last_day))
    drawn = figures.employee_band(frame, page.language, page.unit, every, baseline)
    alt = described.employees(frame, page.language, page.unit, every, baseline)
    figure = page.figure("employees", caption, drawn, alt)
    return section("employees", heading, figure, _employee_table(page, baseline))


def _employee_table(page: Page, baseline: str) -> Exhibit:
    """Return the employees' figures as a table, with remarks."""
    text = page.language.text
    heads = [
        text("employee"),
        text("fte"),
        unit_name(page.language, page.unit),
        text("norm"),
        text("deviation"),
        text("band"),
        text("how long outside"),
        text("remark"),
    ]
    rows = tables.employee_rows(page.frames.employees, page.language, page.unit, page.frames.every, baseline)
    if not any(row[-1] for row in rows):
        heads, rows = heads[:-1], [row[:-1] for row in rows]
    notes = [text(_NORMS[baseline])]
    caption = text("Caseload, norm and deviation per employee.")
    return page.table("employees", caption, heads, rows, words=range(5, len(heads)), notes=notes)


def flows(page: Page) -> Exhibit:
    """Return what came in and went out, and what is expected of the coming period."""
    text, frame, coming = page.language.text, page.frames.caseload, page.period + 1
    expectation = expected(page.org, page.team, page.frames.last_day, coming)
    caption = text("Inflow, outflow and transfers; above them the caseload at the end of each period.")
    drawn = figures.flows(frame, page.language, page.unit, (expectation.inflow, expectation.outflow))
    alt = described.flows(frame, page.language, page.unit)
    return section(
        "flows",
        text("What came and what went"),
        page.figure("flows", caption, drawn, alt),
        _flow_table(page),
        bullets("expected", sentences(expectation, coming, page.unit, page.language)),
    )


def _flow_table(page: Page) -> Exhibit:
    text = page.language.text
    heads = [
        text("period"),
        text("at the start"),
        text("inflow"),
        text("from other teams"),
        text("outflow"),
        text("to other teams"),
        text("at the end"),
    ]
    rows = tables.flow_rows(page.frames.caseload.tail(ROWS), page.language)
    return page.table("flows", text("Caseload and flows in the last periods."), heads, rows)


def outside(page: Page) -> Exhibit:
    """Return who is outside the band, and the three questions with room to write."""
    text, every = page.language.text, page.frames.every
    heading = text("Outside the band: the conversation")
    if page.withheld:
        return section("outside", heading, paragraph("outside-withheld", page.withheld, "notice"))
    rows = page.frames.outside
    sentences_ = prose.without_norm(page.frames.employees, page.language, page.unit)
    extra = [bullets("without-norm", sentences_)] if sentences_ else []
    if rows.empty:
        nobody = paragraph("nobody", text("Nobody is outside the band."))
        return section("outside", heading, nobody, *extra)
    cards = prose.conversation(rows, page.language, page.unit, every, running_agreements(page))
    return section("outside", heading, *extra, cards)
