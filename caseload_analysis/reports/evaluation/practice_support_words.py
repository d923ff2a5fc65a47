"""What is said of support in the evaluation of a team and over all teams: sentences, cells and notes."""

from __future__ import annotations

import pandas as pd

from caseload_analysis.measures.support import support
from caseload_analysis.reports.evaluation.practice_words import cell, is_hidden
from caseload_analysis.reports.evaluation.words import capital
from caseload_analysis.reports.language import Language
from caseload_analysis.reports.words import unit_name
from caseload_analysis.tables.organisation import Organisation


def requests_recorded(rows: pd.DataFrame) -> bool:
    """Whether any row of ``support`` knows of a request, shown or hidden."""
    hidden = rows["hidden"].str.split().map(lambda names: "met" in names)
    return bool((hidden | (rows["requested"] > 0)).any())


def links_recorded(org: Organisation, team: str = "") -> bool:
    """Whether rows of 0 hours say who was linked and got no help, in this team or in any."""
    for every in ("Q", "W"):
        rows = support(org, "team", every)
        known = rows["linked"] > rows["employees"]
        if (known & rows["team"].isin([team] if team else org.teams)).any():
            return True
    return False


def support_sentences(row: pd.Series, language: Language, unit: str) -> list[str]:
    """Return what was taken over in one quarter, as fte and as caseload, and how evenly."""
    if is_hidden(row, "hours"):
        return [language.text("What support took over is hidden: too few colleagues were helped.")]
    quarter = capital(language.period(row["period"]))
    linked = language.number(row["linked"])
    if row["hours"] == 0:
        return [
            language.text(
                "{quarter}: none of {linked} linked colleagues got help.", quarter=quarter, linked=linked
            )
        ]
    share = language.percent(row["to_shift"], 0)
    even = language.text(
        "To help all of them equally, {share} of the hours would have to go to somebody else.", share=share
    )
    return [_taken_over(row, language, unit), even]


def _taken_over(row: pd.Series, language: Language, unit: str) -> str:
    figures = {
        "quarter": capital(language.period(row["period"])),
        "hours": language.number(row["hours"]),
        "employees": language.number(row["employees"]),
        "each": language.number(row["hours_per_employee"]),
        "fte": language.number(row["fte"], 2),
        "equivalent": language.number(row["caseload_equivalent"], 1),
        "units": unit_name(language, unit),
    }
    if row["linked"] > row["employees"]:
        return language.text(
            "{quarter}: {hours} hours were taken over from {employees} of {linked} linked colleagues, {each} "
            "each on average over all {linked}. That is {fte} fte, as much as {equivalent} {units} at the "
            "norm if every hour went to cases.",
            linked=language.number(row["linked"]),
            **figures,
        )
    return language.text(
        "{quarter}: {hours} hours were taken over from {employees} colleagues, {each} each on average. That "
        "is {fte} fte, as much as {equivalent} {units} at the norm if every hour went to cases.",
        **figures,
    )


def met_sentences(rows: pd.DataFrame, language: Language) -> list[str]:
    """Return which part of the hours asked for was met in the last row, where requests are recorded."""
    if not requests_recorded(rows):
        return []
    row = rows.iloc[-1]
    if is_hidden(row, "met"):
        return [
            language.text("Whether requests for help were met is hidden: too few colleagues stand behind it.")
        ]
    if not row["requested"] > 0:
        return [language.text("No requests for help are recorded in that quarter.")]
    return [
        language.text(
            "Of {requested} hours that were asked for, {met} was met.",
            requested=language.number(row["requested"]),
            met=language.percent(row["met"], 0),
        )
    ]


def requests(language: Language) -> str:
    """Return that requests for help are not recorded, so that nobody reads more into the hours."""
    return language.text(
        "Requests for help are not recorded, so whether they are met cannot be told; the hours only show "
        "what was done."
    )


def support_heads(language: Language, unit: str, *, asked: bool) -> list[str]:
    """Return the heads above ``support_cells``."""
    text = language.text
    heads = [
        text("hours"),
        text("fte"),
        text("as {units} at the norm", units=unit_name(language, unit)),
        text("colleagues helped"),
        text("hours per colleague"),
        text("to be shifted"),
    ]
    return [*heads, text("hours asked for"), text("of these met")] if asked else heads


def support_cells(row: pd.Series, language: Language, *, asked: bool) -> list[str]:
    """Return hours, fte, caseload equivalent, who was helped, hours each, the share to be shifted.

    And, where requests are recorded, the hours asked for and the share of them that was met.
    """
    cells = [
        cell(row, "hours", language),
        cell(row, "fte", language, 2),
        cell(row, "caseload_equivalent", language, 1),
        _helped(row, language),
        cell(row, "hours_per_employee", language),
        cell(row, "to_shift", language, percent=True),
    ]
    requested = [cell(row, "requested", language), cell(row, "met", language, percent=True)]
    return [*cells, *requested] if asked else cells


def _helped(row: pd.Series, language: Language) -> str:
    """Return how many colleagues were helped, of how many where more were linked."""
    number = cell(row, "employees", language)
    if not row["linked"] > row["employees"]:
        return number
    return language.text("{n} of {all}", n=number, all=language.number(row["linked"]))


def support_note(language: Language, *, linked: bool, asked: bool) -> str:
    """Return what the columns mean; who counts where links are recorded, and where they are not."""
    text = language.text
    shared = text(
        "To be shifted: the share of the hours that would have to go to somebody else for all who were "
        "linked to get the same."
    )
    alone = text(
        "To be shifted: the share of the hours that would have to go to somebody else for all who were "
        "helped to get the same. Who was linked and got no help at all is not counted, for the links are "
        "not recorded."
    )
    met = text(
        "Met: what was given in answer to a request, up to the hours it asks for, as a share of all hours "
        "asked for."
    )
    caution = text("Hours do not translate one to one into a caseload (Significant 2022).")
    return " ".join([caution, shared if linked else alone, *([met] if asked else [])])
