"""The first parts of a half-year evaluation: whose it is, what it says in short, what was agreed."""

from __future__ import annotations

from html import escape
from typing import Final

import pandas as pd

from caseload_analysis.evaluation.summary import Compared
from caseload_analysis.monitoring.agreements import RUNNING
from caseload_analysis.reports import header as head
from caseload_analysis.reports.agreement_parts import KINDS, STATES
from caseload_analysis.reports.evaluation.page import HalfYear
from caseload_analysis.reports.evaluation.practice import stands_out
from caseload_analysis.reports.evaluation.response import waiting
from caseload_analysis.reports.evaluation.words import capital, figure, helped, short_name
from caseload_analysis.reports.exhibit import Exhibit, bullets, paragraph, section
from caseload_analysis.reports.language import MISSING, Language
from caseload_analysis.reports.words import AUDIENCES, word
from caseload_analysis.tables.problems import message

SURE: Final = {
    "down": message("Went down since the start: {names}."),
    "up": message("Went up since the start: {names}."),
    "no": message("Not changed by as much as would matter: {names}."),
    "unknown": message("Whether these changed cannot be told yet: {names}."),
}
"""What is said of the figures with each answer; of a change which way it went."""


def titled(heading: str, organisation: str, audience: str, language: Language) -> Exhibit:
    """Return a title with the organisation and the reader below it."""
    reader = word(language, AUDIENCES, audience)
    line = language.text("{organisation} · for {audience}", organisation=organisation or "–", audience=reader)
    html = f'<header id="title"><h1>{escape(heading)}</h1><p class="lead">{escape(line)}</p></header>'
    return Exhibit("text", "title", heading, html, f"{heading}\n{line}")


def header(half: HalfYear) -> Exhibit:
    """Return the title, the team's start and half-year, the reader, the norm and the band."""
    page, text = half.page, half.language.text
    heading = text("Half-year evaluation of team {team}", team=page.team)
    title = titled(heading, page.org.settings.organisation, page.org.audience, page.language)
    until = page.language.date(page.period.end_time.date())
    begun = text("not named in the settings, or not yet come")
    rows = [
        (text("introduced on"), page.language.date(half.introduced) if half.introduced else begun),
        (text("evaluated until"), until),
        *head.norm_facts(page.org, page.team, page.frames.last_day, page.language)[:2],
    ]
    return section("header", "", title, head.facts("facts", rows))


def summary(half: HalfYear) -> Exhibit:
    """Return what was agreed, what changed and how sure that is, and what people say."""
    said = [_agreed_sentence(half), *_changed_sentences(half), *stands_out(half), _said_sentence(half)]
    sentences = [paragraph(f"sentence-{place}", line) for place, line in enumerate(said, 1)]
    return section("summary", half.language.text("In short"), *sentences)


def _agreed_sentence(half: HalfYear) -> str:
    text, own = half.language.text, half.page.frames.team_agreements
    if "agreements" not in half.page.org.delivered:
        return text("Agreements were not delivered.")
    held = set(own.loc[own["state"].isin(RUNNING), "kind"])
    running = [text(name) for kind, name in KINDS.items() if kind in held]
    if not running:
        return text("No agreement of the team on band, rhythm or participants holds any more.")
    return text("The team has running agreements on: {names}.", names=half.language.listing(running))


def _changed_sentences(half: HalfYear) -> list[str]:
    """Return which indicators changed, which did not, and of which that cannot be told yet."""
    language = half.language
    if half.start is None:
        unknown = language.text("No start of this team is known, so nothing can be said of before and after.")
        return [unknown]
    known = [one for one in half.compared if one.found is not None]
    if not known:
        return [language.text("Nothing can be said yet of what changed: the series are too short or hidden.")]
    return [*_sure(known, language), *_movement(half)]


def _sure(known: list[Compared], language: Language) -> list[str]:
    found: dict[str, list[str]] = {way: [] for way in SURE}
    for one in known:
        way = ("up" if float(one.row["estimate"]) > 0 else "down") if one.answer == "yes" else one.answer
        found[way].append(short_name(one.name, language))
    said = [language.text(SURE[way], names=language.listing(names)) for way, names in found.items() if names]
    return [" ".join(said)]


def _movement(half: HalfYear) -> list[str]:
    """Return the plain means of the caseload before and after."""
    one = next((one for one in half.compared if one.name == "caseload_per_fte"), None)
    if one is None or pd.isna(one.before) or pd.isna(one.after):
        return []
    fields = {name: figure(one.name, getattr(one, name), half.language) for name in ("before", "after")}
    return [
        half.language.text(
            "Caseload per deployable fte: {before} in the year before, {after} since.", **fields
        )
    ]


def _said_sentence(half: HalfYear) -> str:
    language, scores = half.language, half.scores
    if "evaluations" not in half.page.org.delivered:
        return language.text(
            "Answers to the evaluation were not delivered, so the report cannot say what people find."
        )
    still = waiting(half.page.org, half.page.team, *half.answered, language)
    return still if still and scores.empty else helped(scores, language)


def agreed(half: HalfYear) -> Exhibit:
    """Return the agreements of the team itself, and how many were made with employees."""
    page, text = half.page, half.language.text
    heading = text("What was agreed")
    if "agreements" not in page.org.delivered:
        return section(
            "agreed", heading, paragraph("agreed-unknown", text("Agreements were not delivered."), "notice")
        )
    own = page.frames.team_agreements
    own = own.loc[own["kind"] != ""]
    lines = [_own(half, row) for _, row in own.iterrows()]
    lines = lines or [text("Team {team} has recorded no agreements.", team=page.team)]
    return section("agreed", heading, bullets("agreed-list", [*lines, _personal(half)]))


def _own(half: HalfYear, row: pd.Series) -> str:
    """Return one agreement of the team itself in a line, with its days and how it stands."""
    text, language = half.language.text, half.language
    fields = {
        "about": capital(text(KINDS[str(row["kind"])])),
        "agreed": _wording(half, row),
        "since": _date(row["date"], language),
        "state": text(STATES[str(row["state"])]),
    }
    if pd.isna(row["until"]):
        return text("{about}: {agreed} (since {since}; {state})", **fields)
    until = _date(row["until"], language)
    return text("{about}: {agreed} ({since} to {until}; {state})", until=until, **fields)


def _wording(half: HalfYear, row: pd.Series) -> str:
    """Return what was agreed; of the participants, to readers without persons, only that it is recorded."""
    if row["kind"] == "participants" and "employee" not in half.page.org.levels:
        return half.language.text("recorded")
    return str(row["agreed"] or row["subject"])


def _date(day: pd.Timestamp, language: Language) -> str:
    return MISSING if pd.isna(day) else language.date(day.date())


def _personal(half: HalfYear) -> str:
    """Return how many agreements were made with employees since the introduction, and how they stand."""
    page, language = half.page, half.language
    if page.withheld:
        return f"{language.text('Agreements with employees are left out here.')} {page.withheld}"
    made = page.frames.personal_agreements
    if half.introduced is not None:
        made = made.loc[made["date"] >= pd.Timestamp(half.introduced)]
    if made.empty:
        return language.text("No agreement with an employee was recorded since the introduction.")
    states = made["state"].value_counts()
    return language.plural(
        "Since the introduction {n} agreement with an employee was recorded: {done} carried out, "
        "{running} running, {lapsed} lapsed.",
        "Since the introduction {n} agreements with employees were recorded: {done} carried out, "
        "{running} running, {lapsed} lapsed.",
        len(made),
        done=language.number(states.get("done", 0)),
        running=language.number(sum(states.get(state, 0) for state in RUNNING)),
        lapsed=language.number(states.get("lapsed", 0)),
    )
