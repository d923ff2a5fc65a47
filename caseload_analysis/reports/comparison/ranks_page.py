"""Rank intervals of one indicator: how sure the place of each organisation is."""

from __future__ import annotations

from caseload_analysis.comparison.benchmark import Benchmark
from caseload_analysis.reports.comparison.sheets import Sheets, page
from caseload_analysis.reports.comparison.words import shown
from caseload_analysis.reports.exhibit import Exhibit, paragraph
from caseload_analysis.reports.figures.ranking import ranking, ranking_alt, sides


def ranks_page(sheets: Sheets) -> Exhibit:
    """Return the rank intervals of the first indicator that has them, or the sentence that none has."""
    text = sheets.language.text
    for name in sheets.asked.indicators:
        found = sheets.found(name) if sheets.has_year(name) else None
        if isinstance(found, Benchmark) and found.table["rank_low"].notna().any():
            return _page(sheets, name, found)
    none = text("No indicator has numerators and denominators, so there are no rank intervals.")
    return page("ranks", text("How sure a rank is"), paragraph("no-ranks", none, "notice"))


def _page(sheets: Sheets, name: str, found: Benchmark) -> Exhibit:
    language = sheets.language
    indicator = shown(found.definition, language)
    known = found.table.dropna(subset=["rank_low"])
    told = _sure(sheets, len(known), int((sides(known) != "").sum()))
    rule = language.text(
        "The interval holds chance within this year only: not what makes organisations different, nor the "
        "change from year to year."
    )
    ranks = found.table.assign(rank=found.table["rank"].where(found.table["rank_low"].notna()))
    drawn = ranking(ranks, language, indicator, sheets.asked.own)
    alt = ranking_alt(ranks, language, indicator, sheets.asked.own)
    caption = language.text(
        "{name}, {year}: ranks with their 95 % interval", name=sheets.name(name), year=found.year
    )
    figure = sheets.figure("ranking", caption, drawn, alt)
    return page(
        "ranks", language.text("How sure a rank is"), paragraph("ranks-said", f"{told} {rule}"), figure
    )


def _sure(sheets: Sheets, count: int, sure: int) -> str:
    """Return of how many organisations it is sure in which half they stand."""
    language = sheets.language
    named = language.plural("{n} organisation", "{n} organisations", count)
    if sure == count:
        return language.text("Of {count}, all lie with their whole interval in one half.", count=named)
    return language.text(
        "Of {count}, {sure} lie with their whole interval in one half; of the others chance decides in "
        "which half they stand. A list of places 1 to {last} would hide that.",
        count=named,
        sure=language.number(sure),
        last=language.number(count),
    )
