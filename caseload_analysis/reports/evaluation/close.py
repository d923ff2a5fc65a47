"""The last parts of a half-year evaluation: what to propose and decide, definitions, checks."""

from __future__ import annotations

from html import escape
from typing import Final

import pandas as pd

from caseload_analysis.evaluation.questionnaire import respondents
from caseload_analysis.monitoring.agreements import RUNNING
from caseload_analysis.reports import header as head
from caseload_analysis.reports import prose
from caseload_analysis.reports.agreement_parts import KINDS
from caseload_analysis.reports.evaluation.change import in_full
from caseload_analysis.reports.evaluation.page import HalfYear
from caseload_analysis.reports.evaluation.response import Response, least_counted
from caseload_analysis.reports.evaluation.words import decimals, figure
from caseload_analysis.reports.exhibit import Exhibit, bullets, check, section
from caseload_analysis.reports.language import Language
from caseload_analysis.tables.organisation import Organisation

MOST_QUESTIONS: Final = 3


def room_to_write(name: str, questions: list[str]) -> Exhibit:
    """Return questions with lines below each to write on."""
    boxes = "".join(f"<li><span>{escape(question)}</span>{prose.LINES}</li>" for question in questions)
    html = f'<div id="{name}"><div class="card"><ol>{boxes}</ol></div></div>'
    return Exhibit("text", name, "", html, "\n".join(f"- {question}" for question in questions))


def proposals(half: HalfYear) -> Exhibit:
    """Return two or three questions that follow from the figures, with room to write."""
    text = half.language.text
    asked = [*_from_agreements(half), *_from_figures(half), *_from_answers(half)][: MOST_QUESTIONS - 1]
    questions = [*asked, text("What do we go on with, what do we stop, and who sees to it?")]
    return section(
        "proposals", text("What we propose, and what is to be decided"), room_to_write("room", questions)
    )


def _from_agreements(half: HalfYear) -> list[str]:
    page, text = half.page, half.language.text
    if "agreements" not in page.org.delivered:
        return [text("Where does the team write down what it agrees?")]
    own = page.frames.team_agreements
    running = own.loc[own["state"].isin(RUNNING)]
    missing = [text(name) for kind, name in KINDS.items() if kind not in set(running["kind"])]
    if missing:
        listed = half.language.listing(missing)
        return [text("No agreement holds on {names}: what does the team want?", names=listed)]
    ends = running["until"].dropna()
    if ends.empty:
        return []
    last = half.language.date(ends.max().date())
    return [text("Nobody has an agreement beyond {date}: go on, or change it?", date=last)]


def _from_figures(half: HalfYear) -> list[str]:
    """Ask about what is still outside the band, and about what got worse."""
    text, language = half.language.text, half.language
    known = {one.name: one for one in half.compared}
    asked = []
    outside = known.get("outside")
    if outside is not None and outside.after >= 50:
        share = language.percent(outside.after / 100, 0)
        asked.append(
            text(
                "On average {share} of the employees were outside the band: does the band fit the team?",
                share=share,
            )
        )
    absence = known.get("absence_rate")
    if absence is not None and absence.after - absence.before >= 1:
        fields = {
            name: figure("absence_rate", getattr(absence, name), language) for name in ("before", "after")
        }
        asked.append(text("Absence went from {before} to {after} %: what does the team need?", **fields))
    return asked


def _from_answers(half: HalfYear) -> list[str]:
    text = half.language.text
    if not Response.of(half.page.org, half.page.team, *half.answered).answered:
        return [text("Nobody's answers are in this report: when does everybody fill in the worksheet?")]
    return []


def about(half: HalfYear) -> Exhibit:
    """Return what is missing or doubtful, the definitions with their sources, and the files."""
    page = half.page
    made = head.facts("made-from", head.made_from(page.org, page.language))
    items = bullets("definition-list", definitions(page.org, page.language))
    listed = section("definitions", page.language.text("Definitions and sources"), items)
    account = section("about", "", in_full(half.compared, page.language), listed, made)
    return section("account", "", prose.remarks(page.org, page.language), account)


def definitions(org: Organisation, language: Language) -> list[str]:
    """Return the definitions that a reader of an evaluation needs."""
    text = language.text
    return [
        text(
            "Caseload per deployable fte: the mean caseload of the month, divided by the fte of those with "
            "a caseload norm that could be deployed on average in that month; newcomers count for the share "
            "of a caseload that they are due."
        ),
        text(
            "Outside the band: the share of the employees with an establishment norm whose caseload on "
            "the last day of the month lies outside the band; in every month the band that holds now, so "
            "that the months can be compared."
        ),
        text(
            "Spread over employees: the standard deviation of caseload ÷ establishment norm over the "
            "employees. Zero means that everybody is as full."
        ),
        text(
            "Absence rate: sick calendar days ÷ available calendar days, both by contract and by "
            "incapacity (national standard of 1996, as CBS counts). Compare a quarter with the same "
            "quarter of other years."
        ),
        text(
            "Smallest change that would be found: a true change of that size would come out as a yes four "
            "times out of five. The interval holds the true change 95 times out of 100; the dependence of "
            "one month on the one before is reckoned with."
        ),
        _hidden(org, language),
    ]


def _hidden(org: Organisation, language: Language) -> str:
    """Return how small a group may be before its figures are hidden, and what is hidden beside it."""
    minimum = org.settings.privacy.minimum_group
    if "employee" in org.levels:
        return language.text("Hidden: fewer than {minimum} people stand behind it.", minimum=minimum)
    return language.text(
        "Hidden: fewer than {minimum} people stand behind it, or it is of a second team beside such a one.",
        minimum=minimum,
    )


def checks(half: HalfYear) -> Exhibit:
    """Return rounded figures in plain text, the same in every language, for comparing runs."""
    lines = [f"start {half.start}, until {half.page.period}"]
    for one in half.compared:
        numbers = " ".join(_plain(value, decimals(one.name)) for value in (one.before, one.after))
        least = _plain(float(one.row["minimal_detectable"]), decimals(one.name))
        lines.append(f"{one.name} {numbers}, least {least}, {one.answer}")
    lines.append(f"answers {_counted(half)}")
    return check("checks", "\n".join(lines))


def _counted(half: HalfYear) -> str:
    """Return the number of answers as far as this reader may know it."""
    number, least = respondents(half.scores), least_counted(half.page.org)
    return f"<{least}" if 0 < number < least else str(number)


def _plain(value: float, digits: int) -> str:
    return "-" if pd.isna(value) else f"{value:.{digits}f}"
