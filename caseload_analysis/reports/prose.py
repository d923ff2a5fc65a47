"""The parts of a report that are words: expectations, conversation, data remarks, definitions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape

import pandas as pd

from caseload_analysis.reports.exhibit import Exhibit, bullets, paragraph, section
from caseload_analysis.reports.language import Language
from caseload_analysis.reports.words import in_a_row, units
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import Problem

MOST_REMARKS = 12
LINES = '<div class="line"></div>' * 3
ROOMY = 4
"""Up to so many employees outside the band each gets more room to write."""


def conversation(
    rows: pd.DataFrame,
    language: Language,
    unit: str,
    every: str,
    agreed: Mapping[str, Sequence[str]],
) -> Exhibit:
    """Return, per employee outside the band, the three questions of step 3 with room to write.

    ``agreed`` says per employee what holds; who has no running agreement is not in it.
    """
    people = [
        (_who(row, language, unit, every), agreed.get(str(row["employee_id"]), ()))
        for _, row in rows.iterrows()
    ]
    cards = "".join(_card(who, held, language) for who, held in people)
    room = "roomy" if len(rows) <= ROOMY else "close"
    text = "\n".join("\n".join([who, *held]) for who, held in people)
    return Exhibit("text", "conversation", "", f'<div id="conversation" class="{room}">{cards}</div>', text)


def _card(who: str, held: Sequence[str], language: Language) -> str:
    questions = [
        language.text("Why did it arise?"),
        language.text("How long may the team ask this of this colleague?"),
        language.text("What help does the team give?"),
    ]
    boxes = "".join(f"<li><span>{escape(question)}</span>{LINES}</li>" for question in questions)
    said = "".join(f'<p class="note">{escape(sentence)}</p>' for sentence in held)
    return f'<div class="card"><h3>{escape(who)}</h3>{said}<ol>{boxes}</ol></div>'


def _who(row: pd.Series, language: Language, unit: str, every: str) -> str:
    """Return "M012: 16 zaken, norm 12,0 (+33,3 %), boven de band, 3 maanden op rij"."""
    fields = {
        "employee": row["employee_id"],
        "units": units(language, row["actual"], unit),
        "norm": language.number(row["norm_formation"], 1),
        "deviation": language.percent(row["deviation_formation"], signed=True),
        "long": in_a_row(language, int(row["periods_outside"]), every),
    }
    if row["status"] == "above":
        return language.text(
            "{employee}: {units}, norm {norm} ({deviation}), above the band, {long}", **fields
        )
    return language.text("{employee}: {units}, norm {norm} ({deviation}), below the band, {long}", **fields)


def without_norm(rows: pd.DataFrame, language: Language, unit: str) -> list[str]:
    """Return a sentence for each employee who has cases and no establishment."""
    return [
        language.text(
            "{employee} has {units} without establishment.",
            employee=row["employee_id"],
            units=units(language, row["actual"], unit),
        )
        for _, row in rows[rows["status"] == "undefined"].iterrows()
        if row["actual"] > 0
    ]


def remarks(org: Organisation, language: Language) -> Exhibit:
    """Return what is missing or doubtful in the data, the same remark once with its places."""
    items = [*_absent(org, language), *_doubtful(org.remarks, language)]
    name = "remarks"
    heading = language.text("What is missing or doubtful in the data")
    if not items:
        return section(name, heading, paragraph("no-remarks", language.text("Nothing was found.")))
    return section(name, heading, bullets("remark-list", items))


def _absent(org: Organisation, language: Language) -> list[str]:
    """Say what was not delivered and which part is left out for it."""
    consequences = {
        "establishment": language.text(
            "The establishment (budget) was not delivered, so there are no vacancies on this report."
        ),
        "expectations": language.text(
            "Expected inflow and outflow were not delivered; the team brings them to the meeting."
        ),
        "absences": language.text(
            "Absences were not delivered, so everybody in post is taken as deployable."
        ),
        "duties": language.text("Duties beside cases were not delivered, so nothing is subtracted for them."),
    }
    return [sentence for table, sentence in consequences.items() if table not in org.delivered]


def _doubtful(found: tuple[Problem, ...], language: Language) -> list[str]:
    """Return a sentence per kind of remark, with the first place and the number of the others."""
    kinds = Counter((problem.what, problem.remedy) for problem in found)
    first = {(problem.what, problem.remedy): problem for problem in reversed(found)}
    rows = [_times(first[kind], count, language) for kind, count in kinds.items()]
    more = len(rows) - MOST_REMARKS
    if more > 0:
        rest = language.plural("And {n} more kind of remark.", "And {n} more kinds of remarks.", more)
        return [*rows[:MOST_REMARKS], rest]
    return rows


def _times(problem: Problem, count: int, language: Language) -> str:
    sentence = language.problem(problem)
    if count == 1:
        return sentence + "."
    return language.plural(
        "{sentence} (and {n} more time).", "{sentence} (and {n} more times).", count - 1, sentence=sentence
    )


def definitions(language: Language) -> Exhibit:
    """Return the definitions that a reader of the team report needs, with their sources."""
    items = [
        language.text(
            "Establishment norm: the agreed number for a full-time worker, times the contracts in "
            "fte. This is the establishment-based caseload of the five steps (Jeugdbescherming "
            "west)."
        ),
        language.text(
            "Deployable norm: the same for the fte that can be deployed, with the ramp-up of new "
            "colleagues. For one person it tells of absence, so only the team manager and the HR "
            "adviser see it per person."
        ),
        language.text(
            "Caseload: what is held on the last day of the period. The band: a deviation equal to "
            "its limit is inside."
        ),
        language.text(
            "Inflow was with no other team the day before; otherwise it is a transfer. Stock "
            "before + in − out = stock after."
        ),
        language.text(
            "Absence rate: sick calendar days ÷ available calendar days, both by contract and by "
            "incapacity (national standard of 1996, as CBS counts). Compare a quarter with the "
            "same quarter of other years."
        ),
        language.text(
            "Numbers are busyness; pressure is perception. This report shows numbers: the "
            "conversation is the team's."
        ),
    ]
    return section("definitions", language.text("Definitions and sources"), bullets("definition-list", items))
