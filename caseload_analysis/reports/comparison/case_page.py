"""The page about a business case: what goes in, what comes out, what matters, and what is missing."""

from __future__ import annotations

from typing import Final

import pandas as pd

from caseload_analysis.comparison.business_case import BusinessCase
from caseload_analysis.comparison.cases.told import Amount, Span
from caseload_analysis.reports.comparison.case_pictures import main_result, pictures
from caseload_analysis.reports.comparison.framework_page import QUALIFIERS, STATUSES
from caseload_analysis.reports.comparison.sheets import Sheets, page, part, small
from caseload_analysis.reports.exhibit import Exhibit, bullets, paragraph
from caseload_analysis.reports.language import MISSING
from caseload_analysis.tables.problems import UsageError, message

REPRODUCED: Final = {
    "yes": message("yes, within rounding"),
    "no": message("no"),
    "cannot": message("cannot: inputs not published"),
    "derived": message("follows from it"),
    "": MISSING,
}
AS_OTHERS: Final = 10
"""A break-even is looked for up to so many times what is known in the same unit [X]."""


def case_page(sheets: Sheets) -> Exhibit:
    """Return the pages of a business case."""
    text, case, code = sheets.language.text, sheets.case, sheets.language.code
    title = case.written.title.get(code) or case.written.title.get("en") or case.name
    heading = text("Business case: {title}", title=title)
    results, remarks = _lines(case, sheets)
    parts = [
        *(paragraph("case-result", line) for line in results),
        bullets("case-remarks", remarks) if remarks else None,
        *pictures(sheets),
        part("break-even", text("From when it pays"), _break_even(sheets)),
        part("not-published", text("Not published, and yours to fill in"), *_missing(sheets)),
        _outputs(sheets),
        _inputs(sheets),
    ]
    return page("business-case", heading, *[each for each in parts if each is not None])


def _lines(case: BusinessCase, sheets: Sheets) -> tuple[list[str], list[str]]:
    """Return what the case says of its main result, and its remarks and choices."""
    code, main = sheets.language.code, main_result(case)
    labels = {name: _begun(case.model.quantities[name].called(code)) for name in case.model.results()}
    lines = case.told(sheets.language).splitlines()[1:]
    remarks = [line for line in lines if not line.startswith(tuple(labels.values()))]
    return [line for line in lines if main and line.startswith(f"{labels[main]}:")], remarks


def _written(value: float, row: pd.Series, sheets: Sheets) -> str:
    return Amount(float(value), str(row["unit"])).told(sheets.language)


def _between(row: pd.Series, sheets: Sheets) -> str:
    """Return the ends of a quantity, a dash where it has no range."""
    if pd.isna(row["low"]) or row["low"] == row["high"]:
        return MISSING
    return Span(float(row["low"]), float(row["high"]), str(row["unit"])).told(sheets.language)


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]


def _outputs(sheets: Sheets) -> Exhibit:
    """Return every result beside what was published of it."""
    language = sheets.language
    table = sheets.case.table
    rows = [
        [
            _begun(str(row["label"])),
            _written(row["value"], row, sheets),
            _between(row, sheets),
            _published(row, sheets),
            language.text(REPRODUCED[str(row["reproduced"])]),
            _mixed(row, sheets),
        ]
        for _, row in table.loc[table["formula"] != ""].iterrows()
    ]
    heads = [language.text("result"), language.text("worked out"), language.text("over the ranges")]
    heads += [language.text("in the document"), language.text("reproduced"), language.text("formula")]
    caption = language.text("What comes out, beside what was published")
    drawn = sheets.table("case-results", caption, heads, rows, words=(4, 5))
    return small(drawn, "page fine")


def _mixed(row: pd.Series, sheets: Sheets) -> str:
    """Return the formula, which may break behind a low line, and which sources it mixes."""
    formula = str(row["formula"]).replace("_", "_\u200b")
    if not row["mixed"]:
        return formula
    return f"{formula}. {sheets.language.text('Mixes sources: {sources}', sources=row['mixed'])}"


def _published(row: pd.Series, sheets: Sheets) -> str:
    """Return what the result is held against."""
    if pd.isna(row["published"]):
        return MISSING
    ends = float(row["published"]), float(row["published_high"])
    return Span(*ends, str(row["unit"])).told(sheets.language)


def _inputs(sheets: Sheets) -> Exhibit:
    """Return every quantity that goes in, with unit, source and status."""
    language, table = sheets.language, sheets.case.table
    rows = [
        [
            _begun(str(row["label"])),
            _exactly(row, sheets),
            _between(row, sheets),
            str(row["unit"]),
            language.text(STATUSES.get(str(row["status"]), str(row["status"]))),
            _source(row, _numbered(table)),
        ]
        for _, row in table.loc[table["formula"] == ""].iterrows()
    ]
    heads = [
        language.text("quantity"),
        language.text("value"),
        language.text("range"),
        language.text("unit in the file"),
    ]
    heads += [language.text("status"), language.text("source (slide)")]
    caption = language.text("What goes in: every quantity with its unit, source and status")
    notes = [f"[{place}] {title}" for title, place in _numbered(table).items()]
    return small(sheets.table("case-inputs", caption, heads, rows, words=(3, 4, 5), notes=notes))


def _numbered(table: pd.DataFrame) -> dict[str, int]:
    """Return a number for every source of what goes in."""
    titles = table.loc[table["formula"] == "", "source"].unique()
    return {str(title): place for place, title in enumerate(titles, start=1)}


def _exactly(row: pd.Series, sheets: Sheets) -> str:
    """Return a value with how exact the source is."""
    said, exact = _written(row["value"], row, sheets), str(row["qualifier"])
    if not exact or said == MISSING:
        return said
    return f"{sheets.language.text(QUALIFIERS.get(exact, exact))} {said}"


def _source(row: pd.Series, numbered: dict[str, int]) -> str:
    """Return the number of the source, the slide, and what has to be known with it."""
    slide = f" ({int(row['slide'])})" if pd.notna(row["slide"]) else ""
    remark = f". {_begun(str(row['note']))}" if row["note"] else ""
    return f"[{numbered[str(row['source'])]}]{slide}{remark}"


def _break_even(sheets: Sheets) -> Exhibit:
    """Return at which values of an input a result reaches zero, as far as that can be looked for."""
    lines = list(dict.fromkeys([*_of_ranges(sheets), *_of_unpublished(sheets)]))
    if lines:
        return bullets("break-even-list", lines)
    none = sheets.language.text(
        "No break-even can be looked for here: no result goes through zero within the ranges, or an "
        "input that it rests on is not published."
    )
    return paragraph("no-break-even", none)


def _of_ranges(sheets: Sheets) -> list[str]:
    """Return where the main result is zero within the range of an input, where it is there."""
    case, output = sheets.case, main_result(sheets.case)
    if output is None:
        return []
    ranged = [name for name in case.model.ranges(output) if name != output]
    return [line for name in ranged for line in _crossing(sheets, name, output, None)]


def _of_unpublished(sheets: Sheets) -> list[str]:
    """Return where a result is zero that waits for one input only, up to ten times what is like it."""
    case, lines = sheets.case, []
    for name in case.missing:
        bracket = _bracket(case, name)
        for output, quantity in case.model.quantities.items():
            alone = quantity.formula is not None and list(case.model.missing(output)) == [name]
            if bracket and alone:
                lines += _crossing(sheets, name, output, bracket)
    return lines


def _bracket(case: BusinessCase, name: str) -> tuple[float, float] | None:
    """Return from almost nothing to ten times the largest known value in the same unit."""
    unit = case.model.units[name]
    points = case.model.points()
    known = [
        points[each]
        for each, other in case.model.units.items()
        if (other.kind, other.size) == (unit.kind, unit.size) and points[each] > 0
    ]
    return (max(known) / 1000, AS_OTHERS * max(known)) if known else None


def _crossing(sheets: Sheets, name: str, output: str, bracket: tuple[float, float] | None) -> list[str]:
    try:
        found = sheets.case.break_even(name, output, 0.0, bracket)
    except UsageError:
        return []
    return found.told(sheets.language).splitlines() if len(found.table) else []


def _missing(sheets: Sheets) -> list[Exhibit]:
    """Return the inputs that are not published, and how one fills them in."""
    text, case = sheets.language.text, sheets.case
    if not case.missing:
        return [paragraph("nothing-missing", text("Every input has a value."))]
    quantities = (case.model.quantities[name] for name in case.missing)
    listed = [f"{_begun(one.called(sheets.language.code))} ({one.unit}): {one.name}" for one in quantities]
    how = text(
        'Copy the case to a file of your own (extends = "{case}"), put these under [inputs], and name the '
        "file with --case; the results that rest on them are then worked out, with you as their source.",
        case=case.name,
    )
    return [small(bullets("missing-inputs", listed), "columns fine"), paragraph("fill-in", how)]
