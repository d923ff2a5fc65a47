"""The part of a team's evaluation about what support took over, and what that changed."""

from __future__ import annotations

import pandas as pd

from caseload_analysis.evaluation.findings import ALL_TEAMS
from caseload_analysis.evaluation.function_differentiation import FunctionDifferentiation
from caseload_analysis.evaluation.pilot_series import MATTERS
from caseload_analysis.monitoring.agreements import RUNNING
from caseload_analysis.reports.evaluation.page import HalfYear
from caseload_analysis.reports.evaluation.practice_support_words import (
    links_recorded,
    met_sentences,
    requests,
    requests_recorded,
    support_cells,
    support_heads,
    support_note,
    support_sentences,
)
from caseload_analysis.reports.evaluation.practice_words import (
    PILOT_SHORT,
    block,
    cell,
    pilot_name,
    undelivered,
)
from caseload_analysis.reports.evaluation.words import VERDICTS, capital, estimates, unbroken
from caseload_analysis.reports.exhibit import Exhibit, bullets, paragraph
from caseload_analysis.reports.figures.practice import Bar, bar_list
from caseload_analysis.reports.language import Language
from caseload_analysis.reports.page import Page
from caseload_analysis.tables.problems import UsageError


def support_part(half: HalfYear) -> Exhibit:
    """Return the hours taken over, how evenly, by task, and what support changed."""
    text = half.language.text
    parts = undelivered(half.page.org, "support", half.language) or _support(half)
    return block("practice-support", text("What support took over"), *parts)


def _support(half: HalfYear) -> list[Exhibit]:
    rows, text, language = half.practice.help, half.language.text, half.language
    told = [*_unasked(rows, language), *_agreed_help(half)]
    asked = [bullets("practice-asked", told)] if told else []
    if rows.empty:
        none = text("No hours of support for this team are recorded in a quarter that is over.")
        return [paragraph("support-none", none, "notice"), *asked, *effect_in(half)]
    said = [*support_sentences(rows.iloc[-1], language, half.page.unit), *met_sentences(rows, language)]
    table = _table(half, rows)
    return [paragraph("support-hours", " ".join(said)), table, *_tasks(half), *asked, *effect_in(half)]


def _unasked(rows: pd.DataFrame, language: Language) -> list[str]:
    return [] if requests_recorded(rows) else [requests(language)]


def _table(half: HalfYear, rows: pd.DataFrame) -> Exhibit:
    text, language = half.language.text, half.language
    asked = requests_recorded(rows)
    heads = [text("quarter"), *support_heads(language, half.page.unit, asked=asked)]
    cells = [
        [language.period(row["period"]), *support_cells(row, language, asked=asked)]
        for _, row in rows.iterrows()
    ]
    linked = links_recorded(half.page.org, half.page.team)
    note = support_note(language, linked=linked, asked=asked)
    caption = text("What support took over per quarter.")
    return half.page.table("practice-support", caption, heads, cells, notes=[note])


def _tasks(half: HalfYear) -> list[Exhibit]:
    """Return the hours by task in the last quarter as bars, hidden ones named."""
    language, rows = half.language, half.practice.tasks.sort_values("hours", ascending=False)
    if rows.empty:
        return []
    unnamed = language.text("no task named")
    bars = [
        Bar(str(row["task"]) or unnamed, float(row["hours"]), cell(row, "hours", language), marked=True)
        for _, row in rows.iterrows()
    ]
    caption = language.text(
        "Hours taken over by task, {quarter}.", quarter=language.period(half.practice.quarter)
    )
    alt = language.listing([f"{bar.name} {bar.text}" for bar in bars])
    return [half.page.figure("practice-tasks", caption, bar_list(bars, decimals=0), alt)]


def _agreed_help(half: HalfYear) -> list[str]:
    """Return what came of the help that was agreed with colleagues, of this team or of a support worker."""
    page, language = half.page, half.language
    if page.withheld or "agreements" not in page.org.delivered:
        return []
    rows = page.frames.personal_agreements
    rows = rows.loc[rows["help"].astype(str).str.strip() != ""]
    if rows.empty:
        none = language.text("No agreement with a colleague names help, so that tells nothing of it either.")
        return _unasked(half.practice.help, language) and [none]
    states = rows["state"].value_counts()
    return [
        language.plural(
            "{n} agreement with a colleague names help (of the team, not only of support): "
            "{done} carried out, {running} running, {lapsed} lapsed.",
            "{n} agreements with colleagues name help (of the team, not only of support): "
            "{done} carried out, {running} running, {lapsed} lapsed.",
            len(rows),
            done=language.number(states.get("done", 0)),
            running=language.number(sum(states.get(state, 0) for state in RUNNING)),
            lapsed=language.number(states.get("lapsed", 0)),
        )
    ]


def effect_in(half: HalfYear) -> list[Exhibit]:
    """Return what support changed in this team, the smallest change that would be found first."""
    found, text, team = half.practice.pilot, half.language.text, half.page.team
    if not (found.table["team"] == team).any():
        return []
    table = found.table.loc[found.table["team"].isin([team, ALL_TEAMS]) & found.table["low"].notna()]
    unknown = text("Cannot be told yet: these data do not let before and after be compared.")
    said = answers(table.loc[table["team"] == team], half.language) or unknown
    lead = paragraph("support-effect", text("What support changed in this team. {said}", said=said))
    reasons = why_not(found, [team, ALL_TEAMS], half.language)
    shown = effect_shown(half.page, found, table)
    return [lead, *shown, *([bullets("support-not", reasons)] if reasons else [])]


def answers(known: pd.DataFrame, language: Language) -> str:
    """Return the answer for each indicator in a sentence; empty where there is none."""
    parts = [
        f"{language.text(PILOT_SHORT[row['indicator']])}: {language.text(VERDICTS[row['answer']])}"
        for _, row in known.iterrows()
    ]
    return language.text("Did it change? {answers}.", answers=capital("; ".join(parts))) if parts else ""


def effect_table(page: Page, known: pd.DataFrame) -> Exhibit:
    """Return the estimates, the smallest change that would be found before the change."""
    text, language = page.language.text, page.language
    heads = [
        text("team"),
        text("figure"),
        text("would be found from"),
        text("estimated change"),
        text("95 % interval"),
        text("did it change?"),
    ]
    against = text("with against without")
    rows = [
        [
            str(row["team"]) or against,
            pilot_name(row["indicator"], language, page.unit),
            *estimates({str(name): value for name, value in row.items()}, language),
            unbroken(text(VERDICTS[row["answer"]])),
        ]
        for row in known.to_dict("records")
    ]
    caption = text("What changed since support began, per team and against teams without.")
    limits = [
        f"{text(PILOT_SHORT[name])} {language.number(MATTERS[name])}"
        for name in dict.fromkeys(known["indicator"])
    ]
    note = text(
        "Would be found from: a smaller effect can easily be missed. The answer is no only when the whole "
        "interval is smaller than what would matter: {limits}.",
        limits=language.listing(limits),
    )
    return page.table("practice-effect", caption, heads, rows, words=[1, 5], notes=[note])


def effect_shown(page: Page, found: FunctionDifferentiation, known: pd.DataFrame) -> list[Exhibit]:
    """Return the table of the estimates and what is said of each; nothing where there is none."""
    if known.empty:
        return []
    text, against = page.language.text, page.language.text("with against without")
    said = [
        f"{row['team'] or capital(against)}, {text(PILOT_SHORT[row['indicator']])}: "
        f"{found.told_of(row['indicator'], row['team'], page.language)}"
        for _, row in known.iterrows()
    ]
    return [effect_table(page, known), bullets("support-in-full", said)]


def why_not(found: FunctionDifferentiation, teams: list[str], language: Language) -> list[str]:
    """Return why nothing could be estimated, each reason once with the figures that it holds for."""
    reasons: dict[str, list[str]] = {}
    for (name, team), result in found.found.items():
        if team in teams and isinstance(result, UsageError):
            reasons.setdefault(language.error(result), []).append(language.text(PILOT_SHORT[name]))
    return [_reason(reason, list(dict.fromkeys(names)), language) for reason, names in reasons.items()]


def _reason(reason: str, names: list[str], language: Language) -> str:
    """Return a reason, with the figures it holds for where it does not hold for all."""
    if len(names) == len(PILOT_SHORT):
        return f"{capital(reason)}."
    return f"{capital(language.listing(names))}: {reason}."
