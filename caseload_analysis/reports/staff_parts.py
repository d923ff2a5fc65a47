"""Parts about who is there: the establishment and the sickness absence of the team."""

from __future__ import annotations

import pandas as pd

from caseload_analysis.reports import described, figures, tables
from caseload_analysis.reports.exhibit import Exhibit, paragraph, section
from caseload_analysis.reports.page import Page, now_and_before
from caseload_analysis.timelines.capacity import reasons


def establishment(page: Page) -> Exhibit:
    """Return the deployable and non-deployable establishment by reason."""
    text, frame, why = page.language.text, page.frames.formation, reasons(page.org.settings)
    heading = text("The establishment")
    if frame["deployable_fte"].isna().all():
        return section("establishment", heading, _hidden(page, "establishment-hidden"))
    caption = text("Deployable and non-deployable establishment, means over the days of each period.")
    if frame[why].isna().to_numpy().any():
        caption = caption + " " + text("The reasons are not shown: too few people are behind one of them.")
    drawn = figures.establishment(frame, page.language, why)
    alt = described.establishment(frame, page.language, why)
    return section(
        "establishment", heading, page.figure("establishment", caption, drawn, alt), _fte_table(page, why)
    )


def _fte_table(page: Page, why: list[str]) -> Exhibit:
    text = page.language.text
    now, before = now_and_before(page.frames.formation)
    earlier = text("period before") if before is None else page.language.period(before["period"])
    heads = [text("fte"), earlier, page.language.period(page.period), text("change")]
    rows = tables.establishment_rows(now, before, page.language, why)
    return page.table("establishment", text("Establishment in fte, means over the days."), heads, rows)


def absence(page: Page) -> Exhibit:
    """Return the absence figures with their definitions; a sentence where they are hidden."""
    text, frame = page.language.text, page.frames.absence
    heading = text("Sickness absence of the team")
    if "absences" not in page.org.delivered:
        unknown = text("Absences were not delivered, so there are no absence figures.")
        return section("absence", heading, paragraph("absence-unknown", unknown, "notice"))
    if frame["rate"].isna().all():
        return section("absence", heading, _hidden(page, "absence-hidden"))
    caption = text(
        "Absence rate of the team, its mean over a year, and the level of youth care in the fourth "
        "quarter of 2021. Source of the level: CBS."
    )
    drawn = figures.absence_rate(frame, page.language)
    alt = described.absence(frame, page.language)
    return section("absence", heading, page.figure("absence", caption, drawn, alt), _absence_table(page))


def _absence_table(page: Page) -> Exhibit:
    """Return the figures of this period, the one before and the same one a year ago."""
    text, frame = page.language.text, page.frames.absence
    asked = list(dict.fromkeys([page.period, page.period - 1, page.frames.year_ago]))
    heads = [text("figure"), *(page.language.period(period) for period in asked)]
    notes = [
        text(
            "Rate: sick calendar days ÷ available calendar days, by contract and incapacity. Spells per "
            "employee: started in the period, as a number a year. Duration: of spells that ended in the "
            "period. The mean over a year is the plain mean of the rates in it. In a small team these "
            "figures vary much from one period to the next."
        )
    ]
    rows = tables.absence_rows([_row(frame, period) for period in asked], page.language)
    return page.table("absence", text("Absence figures of the team."), heads, rows, notes=notes)


def _row(frame: pd.DataFrame, period: pd.Period) -> pd.Series | None:
    rows = frame[frame["period"] == period]
    return None if rows.empty else rows.iloc[0]


def _hidden(page: Page, name: str) -> Exhibit:
    return paragraph(
        name, page.language.text("The figures are hidden, for the group is too small."), "notice"
    )
