"""One page for one indicator: its definition, the middle, the funnel, the years, and those that are alike."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import numpy as np
import pandas as pd

from caseload_analysis.comparison.benchmark import Benchmark
from caseload_analysis.comparison.figures import SYMBOLS
from caseload_analysis.reports.comparison.indicator_words import sentences
from caseload_analysis.reports.comparison.sheets import Sheets, page, small
from caseload_analysis.reports.comparison.words import (
    missing_words,
    own_row,
    range_of,
    rank_words,
    shown,
    size_name,
    year_words,
)
from caseload_analysis.reports.exhibit import Exhibit, paragraph, section
from caseload_analysis.reports.figures.compared import Indicator
from caseload_analysis.reports.figures.funnel import funnel, funnel_alt
from caseload_analysis.reports.figures.spread import spread_alt, spread_over_years
from caseload_analysis.reports.tables import Rows


def indicator_pages(sheets: Sheets) -> Exhibit:
    """Return a page for every indicator."""
    return section("indicators", "", *(indicator_page(sheets, name) for name in sheets.asked.indicators))


def indicator_page(sheets: Sheets, name: str) -> Exhibit:
    """Return the page of one indicator; what cannot be told is a sentence."""
    text = sheets.language.text
    heading = f"{sheets.name(name)}, {sheets.asked.year}"
    formula = _formula(sheets, name)
    if not sheets.has_year(name):
        years = ", ".join(str(year) for year in sheets.figures.only(name).years)
        gone = text(
            "There are no figures of {year}; there are of {years}.", year=sheets.asked.year, years=years
        )
        return page(f"indicator-{name}", heading, formula, paragraph(f"none-{name}", gone, "notice"))
    result = sheets.found(name)
    if not isinstance(result, Benchmark):
        why = paragraph(f"why-{name}", sheets.language.error(result), "notice")
        return page(f"indicator-{name}", heading, formula, why)
    said = sentences(sheets, name, result)
    body = [_table(sheets, name, result), _lines(name, said), *_funnel(sheets, name, result)]
    return page(f"indicator-{name}", heading, formula, *body, *_years(sheets, name, result))


def _formula(sheets: Sheets, name: str) -> Exhibit:
    """Return the definition as it travels with the figure: above, below, the year, its id."""
    text, code, one = sheets.language.text, sheets.language.code, sheets.definition(name)
    above, below = one.said("numerator", code), one.said("denominator", code)
    formula = f"{above} ÷ {below}" if below else above
    per = f" × {sheets.language.number(one.per)}" if one.per != 1 else ""
    year = year_words(one, sheets.asked.year, sheets.language)
    rest = text("Year: {year}. Definition {id}.", year=year, id=one.id or name)
    plain = f"{text('Definition')}: {formula}{per}. {rest}"
    inner = f"<b>{escape(formula + per)}</b>. {escape(rest)}"
    return Exhibit(
        "text", f"formula-{name}", "", f'<p id="formula-{name}" class="formula">{inner}</p>', plain
    )


def _lines(name: str, said: list[str]) -> Exhibit:
    html = "".join(f"<p>{escape(line)}</p>" for line in said)
    return Exhibit(
        "text", f"said-{name}", "", f'<div id="said-{name}" class="small">{html}</div>', "\n".join(said)
    )


def _table(sheets: Sheets, name: str, result: Benchmark) -> Exhibit:
    """Return the figures of this year, of the year before, and of those that are alike."""
    text, own = sheets.language.text, sheets.asked.own
    heads = [text("who"), text("organisations"), text("with a figure"), text("missing"), text("median")]
    heads += [text("middle half"), text("together")]
    heads += [own, text("rank (interval)")] if own else []
    rows = [*_rows_of_years(sheets, name, result), *_row_alike(sheets, name)]
    caption = text("{name}: the middle, the total and what is missing", name=sheets.name(name))
    return small(sheets.table(f"of-{name}", caption, heads, rows, words=(3,)))


def _rows_of_years(sheets: Sheets, name: str, result: Benchmark) -> Rows:
    """Return a row for the year and one for the year before it, where there is one."""
    rows = [_row(sheets, sheets.language.text("all, {year}", year=result.year), result)]
    if sheets.has_year(name, result.year - 1):
        earlier = replace(sheets, asked=replace(sheets.asked, year=result.year - 1))
        before = earlier.found(name)
        if isinstance(before, Benchmark):
            rows.insert(0, _row(sheets, sheets.language.text("all, {year}", year=before.year), before))
    return rows


def _row_alike(sheets: Sheets, name: str) -> Rows:
    if not sheets.asked.like or not sheets.has_own(name):
        return []
    found = sheets.found(name, alike=True)
    if not isinstance(found, Benchmark):
        return []
    words = sheets.language.text("like {own}, {year}", own=sheets.asked.own, year=found.year)
    return [_row(sheets, words, found)]


def _row(sheets: Sheets, words: str, result: Benchmark) -> list[str]:
    language, indicator = sheets.language, shown(result.definition, sheets.language)
    row, own = result.summary.iloc[0], own_row(result)
    applies = result.table["status"] != "not_applicable"
    cells = [
        words,
        language.number(int(row["organisations"])),
        language.number(int(row["given"])),
        missing_words(result.table.loc[applies, "status"], language),
        indicator.say(row["median"], language),
        range_of(row["lower_quartile"], row["upper_quartile"], indicator, language),
        indicator.say(row["total"], language),
    ]
    if not sheets.asked.own:
        return cells
    if own is None:
        return [*cells, language.number(float("nan")), language.number(float("nan"))]
    symbol = f" ({own['symbol']})" if own["symbol"] in SYMBOLS else ""
    ranked = int(result.table["value"].notna().sum())
    return [*cells, indicator.say(own["value"], language) + symbol, rank_words(own, ranked, language)]


def _funnel(sheets: Sheets, name: str, result: Benchmark) -> list[Exhibit]:
    """Return the funnel plot; none without numerators and denominators."""
    if "funnel" not in result.table.attrs:
        return []
    language, own = sheets.language, sheets.asked.own
    limits = limits_drawn(result)
    size = size_name(result.definition, language)
    drawn = funnel(limits, language, shown(result.definition, language, wrapped=True), size, own)
    alt = funnel_alt(limits, language, shown(result.definition, language), size, own)
    caption = language.text(
        "{name} by size, {count}; the names are those outside the limits",
        name=sheets.name(name),
        count=language.plural("{n} organisation", "{n} organisations", int(limits["value"].notna().sum())),
    )
    return [sheets.figure(f"funnel-{name}", caption, drawn, alt)]


def limits_drawn(result: Benchmark) -> pd.DataFrame:
    """Return the rows as the funnel draws them: those with both amounts."""
    known = result.table[["numerator", "denominator"]].notna().all(axis=1)
    limits = result.table.assign(value=result.table["value"].where(known))
    limits.attrs = result.table.attrs
    return limits


def _years(sheets: Sheets, name: str, result: Benchmark) -> list[Exhibit]:
    """Return the spread over the years up to that of the report; none where there is one year only."""
    rows = sheets.over_the_years(name)
    rows = rows.loc[(rows["year"] <= result.year) & np.isfinite(rows["value"])]
    if rows["year"].nunique() < 2:
        return []
    language, own = sheets.language, sheets.asked.own
    wrapped: Indicator = shown(result.definition, language, wrapped=True)
    drawn = spread_over_years(rows, language, wrapped, own)
    alt = spread_alt(rows, language, shown(result.definition, language), own)
    caption = language.text("{name} over the years: a point for each organisation", name=sheets.name(name))
    return [sheets.figure(f"years-{name}", caption, drawn, alt)]
