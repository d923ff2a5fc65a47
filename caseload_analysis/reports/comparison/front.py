"""The front page: what is compared, from where, how much is missing, and what a director reads."""

from __future__ import annotations

from functools import cache
from html import escape
from importlib import resources
from typing import Final

import pandas as pd

from caseload_analysis.comparison.benchmark import Benchmark
from caseload_analysis.comparison.figures import MISSING
from caseload_analysis.reports.comparison.sheets import Sheets, small
from caseload_analysis.reports.comparison.words import (
    PLACE,
    missing_words,
    outside,
    own_row,
    range_of,
    rank_words,
    shown,
    some,
    year_words,
)
from caseload_analysis.reports.exhibit import Exhibit, bullets, paragraph, section
from caseload_analysis.reports.header import Facts, facts

NAMED: Final = 4
FEWEST: Final = 4
"""Of fewer organisations a middle half tells nothing."""


@cache
def _style() -> str:
    return resources.files(__package__).joinpath("style.css").read_text(encoding="utf-8")


def header(sheets: Sheets) -> Exhibit:
    """Return the title, what is compared, and where the figures come from."""
    text = sheets.language.text
    heading = text("Organisations compared, {year}", year=sheets.asked.year)
    line = text("for researchers, policy makers, management and works council")
    html = f'<header id="title"><h1>{escape(heading)}</h1><p class="lead">{escape(line)}</p></header>'
    listed = facts("compared", _facts(sheets))
    style = f"<style>{_style()}</style>"
    return Exhibit("text", "title", heading, style + html + listed.html, f"{heading}\n{line}\n{listed.text}")


def _facts(sheets: Sheets) -> Facts:
    text = sheets.language.text
    first = sheets.definition(sheets.asked.indicators[0])
    rows = [
        (text("compared"), _who(sheets)),
        (text("year"), year_words(first, sheets.asked.year, sheets.language)),
        (text("source"), _sources(sheets)),
        (text("licence"), _licence(sheets)),
        (text("missing"), _missing(sheets)),
    ]
    if sheets.asked.own:
        rows.append((text("marked"), sheets.asked.own))
    if sheets.asked.like:
        rows.append((text("like for like"), _alike(sheets)))
    return rows


def _results(sheets: Sheets) -> list[Benchmark]:
    """Return the comparisons that could be made."""
    made = (sheets.found(name) for name in sheets.asked.indicators if sheets.has_year(name))
    return [result for result in made if isinstance(result, Benchmark)]


def _who(sheets: Sheets) -> str:
    """Return how many organisations there are, of which level, and who was left out."""
    language, results = sheets.language, _results(sheets)
    names = {name for result in results for name in result.table["organisation"]}
    levels = sorted({level for result in results for level in result.table["level"]})
    left = list(dict.fromkeys(name for result in results for name in result.left_out["organisation"]))
    who = language.plural("{n} organisation", "{n} organisations", len(names))
    said = f"{who} ({'; '.join(levels)})" if levels != ["organisation"] else who
    if not left:
        return said
    return language.text(
        "{who}; left out because they hold others of these: {names}", who=said, names=some(left, language)
    )


def _sources(sheets: Sheets) -> str:
    text, kinds = sheets.language.text, {origin.kind for origin in sheets.origins}
    named = {
        "dfe": text(
            "Department for Education (England), Children's social work workforce, headline measures: "
            "official statistics"
        ),
        "table": text("the file {file}", file=_names(sheets, "table")),
        "microdata": text(
            "own tables, through the same measures: {names}", names=_names(sheets, "microdata")
        ),
    }
    return "; ".join(said for kind, said in named.items() if kind in kinds)


def _names(sheets: Sheets, kind: str) -> str:
    names = [origin.name.split("/")[0] for origin in sheets.origins if origin.kind == kind]
    return "; ".join(dict.fromkeys(names))


def _licence(sheets: Sheets) -> str:
    text, kinds = sheets.language.text, {origin.kind for origin in sheets.origins}
    named = {
        "dfe": text("Contains public sector information licensed under the Open Government Licence v3.0."),
        "table": text(
            "Of the file {file} no licence is known here: ask who made it.", file=_names(sheets, "table")
        ),
        "microdata": text("The organisations' own tables: theirs to share."),
    }
    return " ".join(said for kind, said in named.items() if kind in kinds)


def _missing(sheets: Sheets) -> str:
    """Return how many figures of the year are missing, of how many."""
    language, results = sheets.language, _results(sheets)
    statuses = (
        pd.concat([result.table["status"] for result in results]) if results else pd.Series(dtype="str")
    )
    applies = int((statuses != "not_applicable").sum())
    gone = int(statuses.isin(MISSING).sum())
    if not applies:
        return language.text("there are no figures")
    counted = {"gone": language.number(gone), "all": language.number(applies)}
    share = language.percent(gone / applies)
    if not gone:
        return language.text("none of the {all} figures of this year", **counted)
    return language.text(
        "{gone} of the {all} figures of this year ({share}): suppressed, unreliable or not available",
        share=share,
        **counted,
    )


def _alike(sheets: Sheets) -> str:
    """Return what makes organisations alike here: the same texts, and the nearest by numbers."""
    language, own, table = sheets.language, sheets.asked.own, sheets.figures.table
    near = [name for name in sheets.asked.like if pd.api.types.is_numeric_dtype(table[name])]
    same = [name for name in sheets.asked.like if name not in near]
    said = [language.text("the same {columns} as {own}", columns=", ".join(same), own=own)] if same else []
    if near and sheets.asked.nearest is not None:
        count, columns = language.number(sheets.asked.nearest), ", ".join(near)
        said.append(
            language.text("the {count} nearest to {own} by {columns}", count=count, own=own, columns=columns)
        )
    return "; ".join(said)


def summary(sheets: Sheets) -> Exhibit:
    """Return in a few sentences what the figures say, and the table of all indicators."""
    text = sheets.language.text
    lines = [_sentence(sheets, name) for name in sheets.asked.indicators]
    caution = text(
        "Who lies outside the limits differs by more than chance, size and the usual spread between "
        "organisations explain. That is a reason to ask "
        "why, not a judgement: families, region and registration differ, and nothing here corrects for them."
    )
    told = section("summary", text("In short"), bullets("summary-list", lines), paragraph("caution", caution))
    return section("front", "", told, _overview(sheets))


def _sentence(sheets: Sheets, name: str) -> str:
    """Return what a director wants to know of one indicator."""
    language = sheets.language
    result = sheets.found(name) if sheets.has_year(name) else None
    if not isinstance(result, Benchmark) or not result.summary.iloc[0]["given"]:
        return language.text("{name}: no figures of {year}.", name=sheets.name(name), year=sheets.asked.year)
    row, indicator = result.summary.iloc[0], shown(result.definition, language)
    if row["given"] < FEWEST:
        few = language.plural(
            "{n} organisation has a figure", "{n} organisations have a figure", int(row["given"])
        )
        start = f"{sheets.name(name)}: {few}{_together(row['total'], result, sheets)}."
        return f"{start} {_own_sentence(result, sheets)}" if sheets.asked.own else start
    start = language.text(
        "{name}: half of the {count} lie between {low} and {high}{together}.",
        name=sheets.name(name),
        count=language.plural("{n} organisation", "{n} organisations", int(row["given"])),
        low=indicator.say(row["lower_quartile"], language),
        high=indicator.say(row["upper_quartile"], language),
        together=_together(row["total"], result, sheets),
    )
    return f"{start} {_own_sentence(result, sheets) if sheets.asked.own else _beyond(result, sheets)}"


def _together(total: float, result: Benchmark, sheets: Sheets) -> str:
    if pd.isna(total) or result.definition.kind == "count":
        return ""
    value = shown(result.definition, sheets.language).say(total, sheets.language)
    return sheets.language.text("; all together have {value}", value=value)


def _own_sentence(result: Benchmark, sheets: Sheets) -> str:
    """Return where the own organisation lies."""
    language, row = sheets.language, own_row(result)
    if row is None or pd.isna(row["value"]):
        return language.text("{own} has no figure.", own=sheets.asked.own)
    value = shown(result.definition, language).say(row["value"], language)
    if not row["position"]:
        return language.text("{own} has {value}.", own=sheets.asked.own, value=value)
    return language.text(
        "{own} has {value}: {place}.",
        own=sheets.asked.own,
        value=value,
        place=language.text(PLACE[str(row["position"])]),
    )


def _beyond(result: Benchmark, sheets: Sheets) -> str:
    language = sheets.language
    if "funnel" not in result.table.attrs:
        return language.text("Without numerator and denominator there are no limits.")
    names = [*outside(result, "above_998"), *outside(result, "below_998")]
    if not names:
        return language.text("Nobody lies outside the limits of 99.8 %.")
    return language.text("Outside the limits of 99.8 %: {names}.", names=some(names, language, NAMED))


def _overview(sheets: Sheets) -> Exhibit:
    """Return the table of all indicators: who is in it, what is missing, the middle, the own place."""
    text, own = sheets.language.text, sheets.asked.own
    heads = [text("indicator"), text("organisations"), text("with a figure"), text("missing"), text("median")]
    heads += [text("middle half"), text("together")]
    heads += [own, text("rank (interval)")] if own else []
    rows = [_overview_row(sheets, name) for name in sheets.asked.indicators]
    caption = text("All indicators, {year}", year=sheets.asked.year)
    notes = [
        text(
            "Middle half: from the lower to the upper quartile, each organisation once. Together: Σ "
            "numerator ÷ Σ denominator of the organisations of which both are known, never a mean of "
            "ratios."
        )
    ]
    return small(sheets.table("overview", caption, heads, rows, words=(3,), notes=notes))


def _overview_row(sheets: Sheets, name: str) -> list[str]:
    language = sheets.language
    indicator = shown(sheets.definition(name), language)
    title = indicator.name[:1].upper() + indicator.name[1:]
    result = sheets.found(name) if sheets.has_year(name) else None
    width = 8 if sheets.asked.own else 6
    if not isinstance(result, Benchmark):
        return [title, *([language.number(float("nan"))] * width)]
    row = result.summary.iloc[0]
    cells = [
        title,
        language.number(len(result.table)),
        language.number(int(row["given"])),
        missing_words(result.table["status"], language),
        indicator.say(row["median"], language),
        range_of(row["lower_quartile"], row["upper_quartile"], indicator, language),
        indicator.say(row["total"], language),
    ]
    return [*cells, *_own_cells(result, sheets)] if sheets.asked.own else cells


def _own_cells(result: Benchmark, sheets: Sheets) -> list[str]:
    row, language = own_row(result), sheets.language
    if row is None:
        return [language.number(float("nan"))] * 2
    ranked = int(result.table["value"].notna().sum())
    value = shown(result.definition, language).say(row["value"], language)
    return [value, rank_words(row, ranked, language)]
