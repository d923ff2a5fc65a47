"""The first parts of the integral summary: of what, in short, the approach per team, where teams stand."""

from __future__ import annotations

import pandas as pd

from caseload_analysis.monitoring.agreements import RUNNING
from caseload_analysis.reports import header as head
from caseload_analysis.reports.agreement_parts import KINDS
from caseload_analysis.reports.evaluation.integral_claims import answered_in_short
from caseload_analysis.reports.evaluation.integral_page import Whole
from caseload_analysis.reports.evaluation.parts import titled
from caseload_analysis.reports.evaluation.practice_integral import stands_out
from caseload_analysis.reports.evaluation.response import MORE_ANSWERED, Response, least_counted
from caseload_analysis.reports.evaluation.words import helped, unbroken
from caseload_analysis.reports.exhibit import Exhibit, paragraph, section
from caseload_analysis.reports.language import MISSING
from caseload_analysis.reports.words import band_text
from caseload_analysis.spells.calendar import days
from caseload_analysis.tables.agreed import band_on
from caseload_analysis.tables.known import ANSWERED_AFTER


def header(whole: Whole) -> Exhibit:
    """Return the title, the reader, how many teams there are, and how small a group may be."""
    page, text = whole.page, whole.language.text
    month = whole.language.period(page.period)
    heading = text("Integral summary, {period}", period=month)
    title = titled(heading, page.org.settings.organisation, page.org.audience, whole.language)
    teams = text(
        "{started} of {all} teams have started, {evaluated} have been evaluated",
        started=len(whole.started),
        all=len(whole.teams),
        evaluated=sum(whole.evaluated(team) for team in whole.started),
    )
    rows = [
        (text("teams"), teams),
        (text("norm"), head.norm_text(page.org.settings, "", whole.language)),
    ]
    return section("header", "", title, head.facts("facts", rows))


def summary(whole: Whole) -> Exhibit:
    """Return in a few sentences how far the approach is, what it changed, and what people say."""
    answers = " ".join(answered_in_short(whole))
    said = [_approach_sentence(whole), *([answers] if answers else [])]
    said += [*stands_out(whole), _said_sentence(whole)]
    parts = [paragraph(f"sentence-{place}", line) for place, line in enumerate(said, 1)]
    return section("summary", whole.language.text("In short"), *parts)


def _approach_sentence(whole: Whole) -> str:
    text, language = whole.language.text, whole.language
    lacking = [team for team in whole.started if missing(whole, team)]
    if not whole.started:
        return text("No team has a date of introduction that has come, so there is nothing to sum up yet.")
    if "agreements" not in whole.org.delivered:
        return text(
            "Agreements were not delivered, so whether all teams have the same approach is not known."
        )
    if not lacking:
        return language.plural(
            "The {n} team that started has running agreements on band, rhythm and participants.",
            "All {n} teams that started have running agreements on band, rhythm and participants.",
            len(whole.started),
        )
    return language.plural(
        "Of the teams that started ({all}), {n} has no running agreement on one of band, rhythm and "
        "participants: {names}.",
        "Of the teams that started ({all}), {n} have no running agreement on one of band, rhythm and "
        "participants: {names}.",
        len(lacking),
        all=language.number(len(whole.started)),
        names=language.listing(lacking),
    )


def _said_sentence(whole: Whole) -> str:
    text, scores = whole.language.text, whole.scores
    if "evaluations" not in whole.org.delivered:
        return text(
            "Answers to the evaluation were not delivered, so the report cannot say what people find."
        )
    return helped(scores, whole.language)


def missing(whole: Whole, team: str) -> list[str]:
    """Return on which of band, rhythm and participants a team has no running agreement."""
    own = whole.own_agreements
    held = set(own.loc[(own["team"] == team) & own["state"].isin(RUNNING), "kind"])
    return [whole.language.text(word) for kind, word in KINDS.items() if kind not in held]


def approach(whole: Whole) -> Exhibit:
    """Return per team what is agreed, what was made of it, and whether it was evaluated."""
    text = whole.language.text
    heading = text("One approach at every level")
    heads = [
        text("team"),
        text("introduced"),
        text("band"),
        text("rhythm"),
        text("participants"),
        text("running / made"),
        text("evaluated"),
    ]
    rows = [_approach_row(whole, team) for team in whole.teams]
    dash = text("A dash: no agreement that holds is recorded.")
    notes = [" ".join([_agreements_note(whole), dash, *_response_notes(whole)])]
    caption = text("The approach per team at the end of the period.")
    table = whole.page.table("approach", caption, heads, rows, words=range(1, len(heads)), notes=notes)
    return section("approach", heading, table)


def _agreements_note(whole: Whole) -> str:
    if "employee" in whole.org.levels:
        return whole.language.text(
            "Agreements: of the team itself and with employees, since they were recorded."
        )
    return whole.language.text(
        "Agreements: of the team itself; those with employees are not for this reader."
    )


def _approach_row(whole: Whole, team: str) -> list[str]:
    language, start = whole.language, whole.starts[team]
    own = whole.own_agreements.loc[whole.own_agreements["team"] == team]
    personal = whole.personal_agreements.loc[whole.personal_agreements["team"] == team]
    running = sum(int(frame["state"].isin(RUNNING).sum()) for frame in (own, personal))
    count = f"{language.number(running)} / {language.number(len(own) + len(personal))}"
    held = {kind: _held(own, kind) for kind in KINDS}
    return [
        team,
        unbroken(language.period(start) if start is not None else language.text("not yet")),
        band_text(language, band_on(whole.org, team, whole.last_day)) if held["band"] else MISSING,
        held["cadence"] or MISSING,
        language.text("recorded") if held["participants"] else MISSING,
        count if "agreements" in whole.org.delivered else MISSING,
        _evaluated(whole, team),
    ]


def _held(own: pd.DataFrame, kind: str) -> str:
    """Return what a team agreed on a kind that holds."""
    rows = own.loc[(own["kind"] == kind) & own["state"].isin(RUNNING)]
    return "" if rows.empty else str(rows.iloc[-1]["agreed"])


def _evaluated(whole: Whole, team: str) -> str:
    """Return how many of those in post answered, or that the half-year is not over."""
    language, start = whole.language, whole.starts[team]
    if start is None or start + whole.org.settings.cadence.evaluation_months > whole.page.period + 1:
        return unbroken(language.text("not yet due"))
    found = response_to(whole, team)
    if not found.answered:
        return unbroken(language.text("no answers"))
    return unbroken(found.told(least_counted(whole.org), language))


def response_to(whole: Whole, team: str) -> Response:
    """Return the response to the last evaluation of a team; of nobody where that has not been."""
    return Response.of(whole.org, team, *answered_between(whole, team))


def answered_between(whole: Whole, team: str) -> tuple[int, int]:
    """Return the first and the last day of answers to the evaluations of a team that has started."""
    start = whole.starts[team]
    if start is None:
        return 1, 0
    last_month = start + (whole.org.settings.cadence.evaluation_months - 1)
    return int(days([last_month.start_time.to_datetime64()])[0]), whole.last_day + ANSWERED_AFTER


def _response_notes(whole: Whole) -> list[str]:
    """Say what the response is of, where there is one, and why it may be above everybody."""
    found = [response_to(whole, team) for team in whole.started]
    if not any(each.answered for each in found):
        return []
    text = whole.language.text
    notes = [text("Evaluated: answers to the last evaluation, of the people in post on its day.")]
    if any(each.more for each in found):
        notes.append(text(MORE_ANSWERED))
    return notes
