"""The end of a comparison: what contradicts itself, the definitions, the conventions and the files."""

from __future__ import annotations

from html import escape
from typing import Final

import pandas as pd

from caseload_analysis import __version__
from caseload_analysis.comparison.checked import checked, contradicting_rows, contradiction_told
from caseload_analysis.reports.comparison.sheets import Sheets, page, part, small
from caseload_analysis.reports.exhibit import Exhibit, bullets, paragraph
from caseload_analysis.reports.header import facts
from caseload_analysis.tables.problems import message

KINDS: Final = {
    "rate": message("The published outcome is not that of its numerator and denominator"),
    "nothing": message("0 is published though there is nothing to divide by"),
    "headcount": message("Fewer persons than fte"),
    "nobody": message("Persons, and no fte"),
    "cover": message("More agency workers cover vacancies than there are vacancies"),
    "holders": message("Cases without anybody who holds them, or the other way round"),
    "sum": message("An aggregate differs from the sum of its parts by more than rounding"),
}
"""Headings, by what contradicts what."""


def contradictions_page(sheets: Sheets) -> Exhibit:
    """Return what contradicts itself in the figures as they were delivered, over all their years."""
    text = sheets.language.text
    heading = text("Annex: what contradicts itself in the figures")
    rows = contradicting_rows(sheets.figures)
    lead = paragraph("held", " ".join([*_held(sheets), _counted(sheets, rows)]))
    shown = sorted(rows["what"].unique(), key=list(KINDS).index)
    parts = [_of_kind(sheets, rows.loc[rows["what"] == what], str(what)) for what in shown]
    return page("contradicting", heading, lead, *parts)


def _held(sheets: Sheets) -> list[str]:
    """Return how many published outcomes were held against their own numerator and denominator."""
    language = sheets.language
    if "published" not in sheets.figures.table or not sheets.figures.table["published"].notna().any():
        return [language.text("The figures hold no published outcomes to be held against their amounts.")]
    rows = checked(sheets.figures)
    return [
        language.text(
            "All years and indicators of the file: of {all} published outcomes {agree} are what their own "
            "numerator and denominator give, within rounding.",
            all=language.number(len(rows)),
            agree=language.number(int(rows["agrees"].sum())),
        )
    ]


def _counted(sheets: Sheets, rows: pd.DataFrame) -> str:
    if rows.empty:
        return sheets.language.text("Nothing contradicts itself.")
    found = sheets.language.plural(
        "{n} row contradicts itself or another.", "{n} rows contradict themselves or another.", len(rows)
    )
    kept = sheets.language.text(
        "None was changed or left out: those of this report's year count as they were delivered."
    )
    return f"{found} {kept}"


def _of_kind(sheets: Sheets, rows: pd.DataFrame, what: str) -> Exhibit:
    lines = _alike(sheets, rows) if what == "nothing" else _each(sheets, rows)
    heading = f"{sheets.language.text(KINDS[what])} ({sheets.language.number(len(rows))})"
    return part(f"kind-{what}", heading, small(bullets(f"contradicting-{what}", lines), "columns fine"))


def _each(sheets: Sheets, rows: pd.DataFrame) -> list[str]:
    return [contradiction_told(row, sheets.language) for row in rows.to_dict("records")]


def _alike(sheets: Sheets, rows: pd.DataFrame) -> list[str]:
    """Return one line per indicator and year, where the heading says all but who."""
    column = "named_nl" if sheets.language.code == "nl" else "named"
    return [
        f"{name}, {year}: {'; '.join(group['organisation'])}"
        for (name, year), group in rows.groupby([column, "year"], sort=False)
    ]


def about(sheets: Sheets) -> Exhibit:
    """Return the definitions, how things are counted, and the files with their hashes."""
    text = sheets.language.text
    defined = part("definitions", text("Definitions"), bullets("definition-list", _definitions(sheets)))
    rules = part("conventions", text("How it is counted"), bullets("convention-list", _conventions(sheets)))
    made = facts("made-by", [(text("made by"), f"caseload-analysis {__version__}")])
    return page("about", text("About this report"), made, defined, rules, _files(sheets))


def _definitions(sheets: Sheets) -> list[str]:
    """Return each indicator as a formula in words with its id, and the sources of all."""
    code, language, lines = sheets.language.code, sheets.language, []
    for name in sheets.asked.indicators:
        one = sheets.definition(name)
        below = f" ÷ {one.said('denominator', code)}" if one.denominator else ""
        per = f" × {language.number(one.per)}" if one.per != 1 else ""
        known = f" [{one.id} {one.version}]" if one.id else ""
        lines.append(f"{sheets.name(name)}: {one.said('numerator', code)}{below}{per}.{known}")
    sources = dict.fromkeys(sheets.definition(name).source for name in sheets.asked.indicators)
    told = (language.text("Source: {source}.", source=_plain(source)) for source in sources if source)
    return [*lines, *told]


def _plain(source: str) -> str:
    """Return where a definition comes from without our own marks.

    >>> _plain("[S] CBS, ziekteverzuim; [D] the clump is inferred")
    'CBS, ziekteverzuim; the clump is inferred'
    """
    return source.replace("[S] ", "").replace("[D] ", "").replace("[X] ", "")


def _conventions(sheets: Sheets) -> list[str]:
    text = sheets.language.text
    return [
        text(
            "Same definition or no comparison: where numerator, denominator, unit, what is counted or the "
            "month in which the year ends differ, figures are refused."
        ),
        text(
            "Nobody counts twice: an organisation that holds others of the table (a region, a country) is "
            "found by name and by its sums, left out, and named."
        ),
        text(
            "Symbols of the source are missing figures, never zero: c suppressed, u unreliable, x not "
            "available, z not applicable, low rounds to zero. Zero is zero."
        ),
        text(
            "Limits of the funnel: what chance allows at that size (95 % and 99.8 %, exact for counts), "
            "widened by the additive method where organisations differ by more than chance "
            "(Spiegelhalter 2005)."
        ),
        text(
            "Rank interval: between which ranks chance puts an organisation in 95 % of 10,000 draws "
            "(Marshall and Spiegelhalter 1998)."
        ),
        text(
            "What Berenschot calls the band of a benchmark is the interquartile range here: a band is what a "
            "team agrees."
        ),
        text(
            "A business case knows published, derived and assumed figures and what is not published; figures "
            "of sources that do not belong together are never mixed without saying so."
        ),
    ]


def _files(sheets: Sheets) -> Exhibit:
    """Return the files that this was made from, and what made it."""
    language = sheets.language
    rows = "".join(
        f"<li>{escape(origin.name)} <span class='hash'>{origin.sha256}</span></li>"
        for origin in sheets.origins
    )
    plain = "\n".join(f"{origin.name} {origin.sha256}" for origin in sheets.origins)
    heading = language.text("Files, with their SHA-256")
    html = f'<div id="files"><h3>{escape(heading)}</h3><ul>{rows}</ul></div>'
    return Exhibit("text", "files", heading, html, f"{heading}\n{plain}")
