"""The page about TNO's three cases: the factors, what contradicts itself, what can be worked out again."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from caseload_analysis.comparison.cases.told import Span
from caseload_analysis.comparison.framework import practices, similarities
from caseload_analysis.comparison.published import contradictions, published, recalculated
from caseload_analysis.reports.comparison.sheets import Sheets, note, page, part, small
from caseload_analysis.reports.exhibit import Exhibit, bullets, paragraph
from caseload_analysis.reports.tables import Rows
from caseload_analysis.tables.problems import message

CASES: Final = {
    "buurtzorg": "Buurtzorg Nederland",
    "baanzicht": "Werkplein Baanzicht",
    "bjaa": "Bureau Jeugdzorg Agglomeratie Amsterdam",
}
SPOKEN: Final = {
    "buurtzorg": "Buurtzorg",
    "baanzicht": "Baanzicht",
    "bjaa": "BJAA",
    "thuiszorg": message("home care on average"),
    "netherlands": message("the Netherlands"),
    "tno": message("the study itself"),
}
"""What each subject of document 004 is called."""
OUTCOMES: Final = {
    "reproduced": message("reproduced"),
    "derived": message("derived"),
    "input not published": message("input not published"),
}
STATUSES: Final = {
    "published": message("published"),
    "derived": message("derived"),
    "assumption": message("assumption"),
    "contradicted": message("contradicted"),
    "not_published": message("not published"),
}
QUALIFIERS: Final = {
    "ca.": message("ca."),
    "almost": message("almost"),
    "at least": message("at least"),
    "at most": message("at most"),
    "more than": message("more than"),
    "less than": message("less than"),
    "several times": message("several times"),
    "unanimous": message("unanimous"),
}
COUNTED: Final = frozenset(
    [
        "organisation",
        "business_case",
        "level",
        "line",
        "sector",
        "part",
        "department",
        "plan",
        "entry",
        "complaint",
        "dimensionless",
    ]
)
"""Units that the name of the figure says already."""
FIRST_YEAR: Final = 1900
"""A number of years from here on is a year of the calendar."""
EXAMPLES: Final = 1


def framework_page(sheets: Sheets) -> Exhibit:
    """Return the framework in short, the contradictions, and what can be worked out again."""
    text = sheets.language.text
    lead = paragraph(
        "tno-source",
        text(
            "Source: TNO for the Ministry of the Interior, Ruimte voor Professionals, 6 November 2012 "
            "(document 004), 65 slides. The tables of results on slides 20, 22 and 38 are pictures: what "
            "stands in them is not here."
        ),
        "formula",
    )
    parts = [
        lead,
        _factors(sheets),
        part("contradictions", text("What the document contradicts itself in"), _contradictions(sheets)),
        part("recomputed", text("Published, and what can be worked out again"), *_recomputed(sheets)),
    ]
    return page("tno", text("Room for professionals: TNO's three cases of 2012"), *parts)


def _factors(sheets: Sheets) -> Exhibit:
    """Return five factors × three organisations: TNO's own summary, with the first practices."""
    language = sheets.language
    cells = similarities(language.code)
    described = practices(language=language.code)
    rows: Rows = [
        [
            str(rows_of["name"].iloc[0]),
            *(_cell(rows_of, described, str(factor), organisation) for organisation in CASES),
        ]
        for factor, rows_of in cells.groupby("factor", sort=False)
    ]
    single = cells.loc[cells["cell"] == "single"]
    told = "; ".join(f"{row['name']}: “{row['text']}”" for _, row in single.iterrows())
    notes = [
        language.text(
            "From TNO's own table (slide 64), with in each cell the first of the {all} practices that are "
            "described; its slide in brackets. Slide 64 has one text for all three, or for Buurtzorg alone, "
            "in: {rows}.",
            all=language.number(len(described)),
            rows=told,
        )
    ]
    heads = [language.text("factor"), *CASES.values()]
    return small(
        sheets.table(
            "framework",
            language.text("Five factors at three organisations"),
            heads,
            rows,
            words=(1, 2, 3),
            notes=notes,
        )
    )


def _cell(rows: pd.DataFrame, described: pd.DataFrame, factor: str, organisation: str) -> str:
    own = rows.loc[(rows["organisation"] == organisation) & (rows["cell"] == "own"), "text"]
    chosen = described.loc[(described["factor"] == factor) & (described["organisation"] == organisation)]
    said = [*own, *chosen["text"].head(EXAMPLES)]
    slides = sorted({int(slide) for slide in chosen["slide"].head(EXAMPLES)})
    return f"{'. '.join(str(each) for each in said)}. [{', '.join(map(str, slides))}]"


def _contradictions(sheets: Sheets) -> Exhibit:
    """Return the pairs of figures that cannot both hold; none is preferred."""
    language = sheets.language
    pairs = contradictions().merge(published()[["id", "indicator_nl"]], on="id")
    same = [
        "organisation",
        "indicator",
        "indicator_nl",
        "unit",
        "value",
        "qualifier",
        "slide",
        "note",
        "note_nl",
    ]
    groups = pairs.groupby(same, sort=False, dropna=False)
    rows = [_pair([{**row} for row in group.to_dict("records")], sheets) for _, group in groups]
    heads = [language.text("about"), language.text("what"), language.text("one figure (slide)")]
    heads += [language.text("another figure (slide)"), language.text("remark")]
    caption = language.text("Figures that cannot both hold; none of them is preferred")
    return small(sheets.table("contradicted", caption, heads, rows, words=(1, 2, 3, 4)))


def _pair(pairs: list[dict[Any, Any]], sheets: Sheets) -> list[str]:
    """Return a figure beside the one, or the ends of the range, that contradicts it."""
    row, dutch = pairs[0], sheets.language.code == "nl"
    others = [float(pair["other_value"]) for pair in pairs]
    other = amount(min(others), row["unit"], row["other_qualifier"], sheets, max(others))
    return [
        called(str(row["organisation"]), sheets),
        str(row["indicator_nl"] if dutch else row["indicator"]),
        f"{amount(row['value'], row['unit'], row['qualifier'], sheets)} ({row['slide']})",
        f"{other} ({row['other_slide']})",
        str(row["note_nl"] if dutch else row["note"]),
    ]


def called(subject: str, sheets: Sheets) -> str:
    """Return what a subject of document 004 is called in the reader's language."""
    name = SPOKEN.get(subject, subject)
    return name if subject in CASES else sheets.language.text(name)


def amount(value: float, unit: str, qualifier: str, sheets: Sheets, high: float | None = None) -> str:
    """Return a figure of document 004, or a range, with its unit, and how exact the document is."""
    if unit == "year" and value > FIRST_YEAR:
        return str(int(value))
    known = "share" if str(unit).partition("/")[0] in COUNTED else str(unit)
    told = Span(float(value), float(value if high is None else high), known).told(sheets.language)
    exact = QUALIFIERS.get(str(qualifier), str(qualifier))
    return f"{sheets.language.text(exact)} {told}" if exact else told


def _recomputed(sheets: Sheets) -> list[Exhibit]:
    """Return per organisation how many figures are what, and those whose inputs are not published."""
    language, figures = sheets.language, published()
    again = recalculated()
    told = language.text(
        "{all} figures: {reproduced} reproduced as printed, {derived} derived by arithmetic, {cannot} the "
        "result of a calculation whose inputs are not published. Of {again} a formula could be worked out "
        "again; {agree} agree within the rounding of what is printed.",
        all=language.number(len(figures)),
        again=language.number(len(again)),
        agree=language.number(int(again["agrees"].sum())),
        **{
            key: language.number(int((figures["outcome"] == outcome).sum()))
            for key, outcome in (
                ("reproduced", "reproduced"),
                ("derived", "derived"),
                ("cannot", "input not published"),
            )
        },
    )
    cannot = figures.loc[figures["outcome"] == "input not published"]
    listed = [_figure(row, sheets) for _, row in cannot.iterrows()]
    return [
        paragraph("recomputed-said", told),
        note("cannot-head", language.text("Published, but the inputs are not:")),
        small(bullets("cannot", listed), "columns fine"),
    ]


def _figure(row: pd.Series, sheets: Sheets) -> str:
    name = row["indicator_nl"] if sheets.language.code == "nl" else row["indicator"]
    told = amount(row["value"], row["unit"], row["qualifier"], sheets)
    return f"{called(row['organisation'], sheets)}: {name}, {told} ({row['slide']})"


def every_figure(sheets: Sheets) -> Exhibit:
    """Return every figure of document 004 with its slide, status and outcome, as an annex."""
    language = sheets.language
    rows = [_row(row, sheets) for _, row in published().iterrows()]
    heads = [language.text("about"), language.text("what"), language.text("figure"), language.text("slide")]
    heads += [language.text("status"), language.text("outcome")]
    caption = language.text("Every figure of document 004, and what follows from them")
    drawn = small(sheets.table("published", caption, heads, rows, words=(1, 2, 4, 5)))
    return page("tno-figures", language.text("Annex: every figure of the TNO document"), drawn)


def _row(row: pd.Series, sheets: Sheets) -> list[str]:
    language = sheets.language
    return [
        called(row["organisation"], sheets),
        str(row["indicator_nl"] if language.code == "nl" else row["indicator"]),
        amount(row["value"], row["unit"], row["qualifier"], sheets),
        str(row["slide"]),
        language.text(STATUSES[str(row["status"])]),
        language.text(OUTCOMES[str(row["outcome"])]),
    ]
