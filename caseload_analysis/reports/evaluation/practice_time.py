"""The parts of a team's evaluation about time with families and about room to deviate."""

from __future__ import annotations

import pandas as pd

from caseload_analysis.evaluation.summary import compared
from caseload_analysis.reports.evaluation.page import HalfYear
from caseload_analysis.reports.evaluation.practice_words import block, cell, is_hidden, out_of, undelivered
from caseload_analysis.reports.evaluation.words import capital
from caseload_analysis.reports.exhibit import Exhibit, paragraph
from caseload_analysis.reports.figures.practice import Bar, contact_and_activities
from caseload_analysis.reports.language import Language
from caseload_analysis.spells.calendar import PERIODS_A_YEAR
from caseload_analysis.tables.problems import UsageError


def time_part(half: HalfYear) -> Exhibit:
    """Return the share of time with families and its trend, drawn and in words."""
    text = half.language.text
    parts = undelivered(half.page.org, "time_use", half.language) or _time(half)
    return block("practice-time", text("Time with families"), *parts)


def _time(half: HalfYear) -> list[Exhibit]:
    language, found = half.language, half.practice.contact
    if isinstance(found, UsageError):
        return [paragraph("time-unknown", f"{capital(language.error(found))}.", "notice")]
    if found.empty:
        none = language.text("No hours per activity of this team are recorded in a quarter that is over.")
        return [paragraph("time-none", none, "notice")]
    if found["contact_share"].isna().all():
        few = language.text(
            "The time with families is hidden: too few people wrote down hours, or it could be worked out."
        )
        return [paragraph("time-hidden", few, "notice")]
    said = [contact_sentence(found, language), *since_start(half, "contact_share")]
    return [paragraph("time-share", " ".join(said)), _picture(half, found)]


def contact_sentence(found: pd.DataFrame, language: Language) -> str:
    """Return the share of time with families in the last quarter that is seen, and a year earlier."""
    rows = found.loc[found["contact_share"].notna()]
    now, earlier = rows.iloc[-1], a_year_earlier(rows)
    said = language.text(
        "{quarter}: {share} of the hours that {n} people wrote down went to families.",
        quarter=capital(language.period(now["period"])),
        share=language.percent(now["contact_share"], 0),
        n=language.number(now["employees"]),
    )
    if earlier is None:
        return said
    before = language.percent(earlier["contact_share"], 0)
    past = language.text("A year earlier that was {before}.", before=before)
    return f"{said} {past}"


def a_year_earlier(rows: pd.DataFrame) -> pd.Series | None:
    """Return the row of the same quarter a year before the last one, if it is there."""
    found = rows.loc[rows["period"] == rows["period"].iloc[-1] - PERIODS_A_YEAR["Q"]]
    return None if found.empty else found.iloc[0]


def since_start(half: HalfYear, name: str) -> list[str]:
    """Return what the start of the team changed in an indicator, or why that cannot be told yet."""
    if half.start is None:
        return []
    language, one = half.language, next(compared(half.series, half.start, [name]))
    if one.found is not None:
        return [one.found.told(language)]
    if one.refused is None:
        return []
    reason = language.error(one.refused)
    return [
        language.text(
            "Whether the start of the team changed this cannot be told yet: {reason}.", reason=reason
        )
    ]


def _picture(half: HalfYear, found: pd.DataFrame) -> Exhibit:
    language, rows = half.language, half.practice.activities.sort_values("share", ascending=False)
    bars = [
        Bar(
            str(row["activity"]),
            float(row["share"]),
            cell(row, "share", language, percent=True),
            bool(row["contact"]),
        )
        for _, row in rows.iterrows()
    ]
    quarter = language.period(found["period"].iloc[-1])
    titles = (language.text("Time with families"), language.text("All hours, {quarter}", quarter=quarter))
    drawn = contact_and_activities(
        found["contact_share"], pd.PeriodIndex(found["period"]), bars, titles, language
    )
    caption = language.text(
        "Share of the hours that went to families per quarter, and all hours by activity. Only those who "
        "wrote down hours count, in the weeks in which they did."
    )
    return half.page.figure("practice-time", caption, drawn, _alt(found, bars, language))


def _alt(found: pd.DataFrame, bars: list[Bar], language: Language) -> str:
    """Return the course and the bars in words."""
    course = [
        f"{language.period(row['period'])} {cell(row, 'contact_share', language, percent=True)}"
        for _, row in found.iterrows()
    ]
    listed = [f"{bar.name} {bar.text}" for bar in bars]
    return language.text(
        "Time with families: {course}. All hours: {bars}.",
        course=language.listing(course),
        bars=language.listing(listed),
    )


def autonomy_part(half: HalfYear) -> Exhibit:
    """Return the deviations from protocol: substantiated, discussed with peers, and how soon."""
    text = half.language.text
    parts = undelivered(half.page.org, "protocol_deviations", half.language) or _deviations(half)
    return block("practice-autonomy", text("Room to deviate from protocol"), *parts)


def _deviations(half: HalfYear) -> list[Exhibit]:
    text, rows = half.language.text, half.practice.deviations
    if rows.empty:
        none = text("No deviation from protocol was registered in a quarter that is over.")
        return [paragraph("deviations-none", none, "notice")]
    if rows["deviations"].isna().all():
        few = text("The deviations per quarter are hidden: too few people stand behind them.")
        return [paragraph("deviations-hidden", few, "notice")]
    heads = [
        text("quarter"),
        text("deviations"),
        text("substantiated"),
        text("discussed with peers"),
        text("days until discussed (median)"),
    ]
    cells = [_row(row, half.language) for _, row in rows.iterrows()]
    note = text(
        "Whoever deviates says why, and discusses it with colleagues (FOCUS). The days run from the "
        "deviation to the day on which it was discussed, of those with a date. Who deviated stays in the "
        "team."
    )
    caption = text("Deviations from protocol per quarter.")
    table = half.page.table("practice-deviations", caption, heads, cells, notes=[note])
    said = deviation_sentence(rows, half.language)
    return [*([paragraph("deviations-year", said)] if said else []), table]


def _row(row: pd.Series, language: Language) -> list[str]:
    return [
        language.period(row["period"]),
        cell(row, "deviations", language),
        out_of(row, "substantiated", language),
        out_of(row, "with_peers", language),
        cell(row, "median_days", language),
    ]


def deviation_sentence(rows: pd.DataFrame, language: Language) -> str:
    """Return the sums over the quarters that are seen; empty where one is hidden or there is none."""
    if any(is_hidden(row, "deviations") for _, row in rows.iterrows()) or not rows["deviations"].sum():
        return ""
    counts = {name: (rows[name] * rows["deviations"]).sum() for name in ("substantiated", "with_peers")}
    return language.plural(
        "{when}: {n} deviation registered, {substantiated} substantiated, {peers} discussed with peers.",
        "{when}: {n} deviations registered, {substantiated} substantiated, {peers} discussed with peers.",
        round(rows["deviations"].sum()),
        when=capital(_when(rows, language)),
        substantiated=language.number(counts["substantiated"]),
        peers=language.number(counts["with_peers"]),
    )


def _when(rows: pd.DataFrame, language: Language) -> str:
    """Return the quarters of the rows in words."""
    first, last = (language.period(rows["period"].iloc[place]) for place in (0, -1))
    if len(rows) == 1:
        return last
    return language.text("{since} up to and including {until}", since=first, until=last)
