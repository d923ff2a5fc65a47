"""A draft drawn as a workbook: locked cells, cells to fill in, drop-downs, print set-up."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from typing import Any, Final

import xlsxwriter

from caseload_analysis.monitoring.worksheets.draft import Draft, Shown
from caseload_analysis.spells.calendar import period_text
from caseload_analysis.tables.forms import HIDDEN, Field
from caseload_analysis.tables.forms.found import hidden_rows
from caseload_analysis.tables.model import Kind
from caseload_analysis.tables.schema import TABLES

_FRAME: Final = {"border": 1, "border_color": "#9AA5B1", "valign": "top"}
STYLES: Final[dict[str, dict[str, Any]]] = {
    "title": {"bold": True, "font_size": 18},
    "note": {"font_color": "#444444", "text_wrap": True, "valign": "top"},
    "label": {"bold": True, "text_wrap": True, "valign": "top"},
    "fact": {"align": "left", "valign": "top"},
    "group": _FRAME | {"bold": True, "bg_color": "#DCE6F0", "align": "center", "text_wrap": True},
    "head": _FRAME | {"bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF", "text_wrap": True},
    "code": _FRAME | {"bold": True, "text_wrap": True},
    "text": _FRAME | {"text_wrap": True, "bg_color": "#F3F5F7"},
    "count": _FRAME | {"num_format": "0", "bg_color": "#F3F5F7", "align": "center"},
    "number": _FRAME | {"num_format": "0.0", "bg_color": "#F3F5F7", "align": "center", "text_wrap": True},
    "percent": _FRAME | {"num_format": "+0%;-0%;0%", "bg_color": "#F3F5F7", "align": "center"},
    "alert": _FRAME | {"bold": True, "text_wrap": True, "bg_color": "#F8DFC8"},
    "nothing": _FRAME | {"bg_color": "#E3E6EA"},
}
"""What the cells that only show something look like."""

_ANSWER: Final = _FRAME | {"locked": False, "text_wrap": True, "bg_color": "#FFF8DC"}
_ANSWERS: Final[dict[Kind, dict[str, Any]]] = {
    "day": _ANSWER | {"num_format": "dd-mm-yyyy", "align": "left"},
    "number": _ANSWER | {"align": "left"},
    "text": _ANSWER | {"num_format": "@"},
}
_EARLIEST: Final = dt.date(2000, 1, 1)
_OFFERS_FROM: Final = 9
"""The drop-downs of this worksheet stand on the hidden sheet from this column on."""
_FONT: Final = {"font_name": "Calibri", "font_size": 12}


def workbook(draft: Draft) -> bytes:
    """Return the worksheet as the bytes of an xlsx file."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "default_format_properties": _FONT}) as book:
        book.set_properties({"title": f"{draft.form.title} {draft.team}, {draft.shown_period}"})
        sheet = book.add_worksheet(draft.form.sheet)
        _draw(book, sheet, draft)
        _print_on_a4(sheet, draft)
        _hide(book, draft)
    return content.getvalue()


def _draw(book: Any, sheet: Any, draft: Draft) -> None:
    sheet.hide_gridlines(2)
    for place, width in enumerate(draft.widths):
        sheet.set_column(place, place, width)
    for row, height in draft.heights.items():
        sheet.set_row(row - 1, height)
    styles = {name: book.add_format(_FONT | properties) for name, properties in STYLES.items()}
    for cell in draft.shown:
        _write(sheet, cell, styles[cell.style])
    answers = {kind: book.add_format(_FONT | properties) for kind, properties in _ANSWERS.items()}
    for row, field, kind in _answer_cells(draft):
        _write(sheet, Shown(row, field.place, "", span=field.span), answers[kind])
        sheet.data_validation(row - 1, field.place, row - 1, field.place, _validation(field, kind, draft))
    sheet.freeze_panes(draft.heads[1], 1)
    date = draft.form.head[0]
    sheet.set_selection(date.row - 1, date.place, date.row - 1, date.place)
    sheet.protect("", {"format_columns": True, "format_rows": True})


def _write(sheet: Any, cell: Shown, style: Any) -> None:
    """Write a cell, or cells that are merged, in one style."""
    row, place = cell.row - 1, cell.place
    if cell.span > 1:
        sheet.merge_range(row, place, row, place + cell.span - 1, "", style)
    if isinstance(cell.value, str) and cell.value:
        sheet.write_string(row, place, cell.value, style)
    elif isinstance(cell.value, float | int):
        sheet.write_number(row, place, cell.value, style)
    else:
        sheet.write_blank(row, place, None, style)


def _answer_cells(draft: Draft) -> Iterator[tuple[int, Field, Kind]]:
    """Yield the row, field and kind of every cell to fill in."""
    for field in draft.form.head:
        yield field.row, field, field.kind
    for row, field, block in draft.form.answers(tuple(draft.lines)):
        yield row, field, field.column(TABLES[block.table]).kind


# What Excel allows and says


def _validation(field: Field, kind: Kind, draft: Draft) -> dict[str, Any]:
    return {
        **_allowed(field, kind, draft),
        "ignore_blank": True,
        "input_title": field.head[:32],
        "input_message": field.about[:255],
        "error_title": "Dit kan hier niet staan",
        "error_message": _expected(field, kind)[:255],
    }


def _allowed(field: Field, kind: Kind, draft: Draft) -> dict[str, Any]:
    if field.name in draft.offers:
        return {"validate": "list", "source": _offered(field.name, draft), "show_error": not field.free}
    if field.choices:
        return {"validate": "list", "source": list(field.choices)}
    if kind == "day":
        return {"validate": "date", "criteria": ">=", "value": _EARLIEST}
    if kind == "number":
        least = field.low if field.low is not None else -1e6 if field.name == "score" else 0
        return {"validate": "integer" if field.whole else "decimal", "criteria": ">=", "value": least}
    return {"validate": "any"}


def _expected(field: Field, kind: Kind) -> str:
    if field.choices:
        return f"Kies uit de lijst: {', '.join(field.choices)}."
    forms: dict[Kind, str] = {"day": "Schrijf een datum als dd-mm-jjjj.", "number": "Schrijf een getal."}
    return forms.get(kind, field.about)


def _offered(name: str, draft: Draft) -> str:
    """Return where the drop-down of a field stands on the hidden sheet."""
    column = chr(ord("A") + _OFFERS_FROM + list(draft.offers).index(name))
    return f"={HIDDEN}!${column}$1:${column}${len(draft.offers[name])}"


# The paper and the hidden sheet


def _print_on_a4(sheet: Any, draft: Draft) -> None:
    first, last = draft.heads
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.repeat_rows(first - 1, last - 1)
    bottom = max(cell.row for cell in draft.shown) - 1
    sheet.print_area(0, 0, bottom, len(draft.widths) - 1)
    team = draft.team.replace("&", "&&")
    sheet.set_footer(f"&L{draft.form.title} {team}, {draft.shown_period}&Rblad &P van &N")


def _hide(book: Any, draft: Draft) -> None:
    sheet = book.add_worksheet(HIDDEN)
    made_for = (draft.team, period_text(draft.period), draft.shown_period)
    for number, cells in enumerate(hidden_rows(draft.form.name, made_for, draft.lines)):
        for place, text in enumerate(cells):
            sheet.write_string(number, place, text)
    for place, offered in enumerate(draft.offers.values(), start=_OFFERS_FROM):
        sheet.write_column(0, place, offered)
    sheet.protect()
    sheet.hide()
