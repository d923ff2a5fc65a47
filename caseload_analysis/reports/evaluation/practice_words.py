"""Words and pieces that the parts about the work share."""

from __future__ import annotations

from html import escape
from typing import Any, Final

import pandas as pd

from caseload_analysis.evaluation.summary import PRESSURE
from caseload_analysis.reports.exhibit import Exhibit, paragraph
from caseload_analysis.reports.language import MISSING, Language
from caseload_analysis.reports.tables import hidden_columns
from caseload_analysis.reports.words import unit_name
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import message

PILOT: Final = {
    "caseload_per_fte": message("{units} per deployable fte of those with a caseload"),
    "week_hours": message("hours written down per person a week"),
    "contact_share": message("time with families (% of the hours)"),
    PRESSURE: message("perceived pressure (0 to 100)"),
}
"""What an effect of support is looked for in."""
PILOT_SHORT: Final = {
    "caseload_per_fte": message("caseload per deployable fte"),
    "week_hours": message("hours a week"),
    "contact_share": message("time with families"),
    PRESSURE: message("perceived pressure"),
}
"""The same for in a sentence."""
UNDELIVERED: Final = {
    "time_use": message(
        "Hours per activity were not delivered (time use), so nothing can be said of the time with families."
    ),
    "support": message(
        "Hours of support were not delivered, so nothing can be said of the work that was taken over."
    ),
    "protocol_deviations": message(
        "Deviations from protocol were not delivered, so nothing can be said of the room to deviate."
    ),
    "competences": message(
        "Who knows what was not delivered (competences), so shoulders are counted by the cases that people "
        "hold, and nothing can be said of the match of inflow to expertise."
    ),
}
HIDDEN: Final = message("hidden")


def block(name: str, heading: str, *parts: Exhibit) -> Exhibit:
    """Return parts under a small heading, inside a section."""
    html = "".join(part.html for part in parts)
    text = "\n\n".join([heading, *(part.text for part in parts)])
    alt = " ".join(part.alt for part in parts if part.alt)
    title = f"<h3>{escape(heading)}</h3>"
    return Exhibit("section", name, heading, f'<div id="{name}">{title}{html}</div>', text, alt)


def undelivered(org: Organisation, table: str, language: Language) -> list[Exhibit]:
    """Return the sentence about a table that was not delivered; nothing where it was."""
    if table in org.delivered:
        return []
    return [paragraph(f"no-{table}", language.text(UNDELIVERED[table]), "notice")]


def pilot_name(indicator: str, language: Language, unit: str) -> str:
    """Return what an indicator of the pilot is called, with its unit."""
    return language.text(PILOT[indicator], units=unit_name(language, unit))


def is_hidden(row: pd.Series, column: str) -> bool:
    """Whether a figure of this row is withheld."""
    return column in hidden_columns(row)


def cell(row: pd.Series, column: str, language: Language, decimals: int = 0, *, percent: bool = False) -> str:
    """Return a figure of a row as a cell: hidden, a dash where missing, or the number."""
    if is_hidden(row, column):
        return language.text(HIDDEN)
    value: Any = row[column]
    if pd.isna(value):
        return MISSING
    return language.percent(value, decimals) if percent else language.number(value, decimals)


def out_of(row: pd.Series, share: str, language: Language) -> str:
    """Return a share of the deviations as a count of them: of two, half of them says little."""
    if is_hidden(row, share):
        return language.text(HIDDEN)
    if pd.isna(row[share]):
        return MISSING
    number, whole = float(row[share] * row["deviations"]), float(row["deviations"])
    return language.text("{n} of {all}", n=language.number(number), all=language.number(whole))
