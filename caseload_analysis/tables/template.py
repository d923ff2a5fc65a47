"""A workbook for own data: a sheet per table, in Dutch, with explanation and drop-downs."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from caseload_analysis.tables.examples import EXAMPLES, SETTINGS_TEXT
from caseload_analysis.tables.model import Column, Table
from caseload_analysis.tables.problems import UsageError, message
from caseload_analysis.tables.schema import TABLES
from caseload_analysis.tables.sources import SETTINGS_FILE
from caseload_analysis.tables.values import KINDS

WORKBOOK: Final = "caseload.xlsx"
_EXPLANATION: Final = "Uitleg"
_ROWS: Final = 5000
"""So many rows get a format and a check on what is typed."""

_DUTCH_KIND: Final = {
    "id": "code",
    "text": "tekst",
    "day": "datum, dd-mm-jjjj",
    "number": "getal",
    "percentage": "percentage, 0 tot en met 100",
    "absence_kind": "keuze uit de lijst",
    "period": "periode, als tekst",
    "week": "week, als tekst",
    "bool": "ja of nee",
}
_NUMBER_FORMAT: Final = {"day": "dd-mm-yyyy", "number": "General", "percentage": "General"}

_INTRODUCTION: Final = (
    "Vul elk blad met een export uit uw eigen systemen. Laat de kopregel staan.",
    "Verwijder de rijen die met VOORBEELD beginnen. Een blad dat u niet gebruikt, mag u verwijderen.",
    "Verplicht zijn de bladen dienstverbanden, zaken en toewijzingen; elk ander blad voegt een deel toe.",
    "Een kolom met een donkere kop en vette letters is verplicht: daar mag geen cel leeg blijven.",
    "Gebruik codes. Namen, geboortedatums van cliënten en BSN worden geweigerd,",
    "net als kolommen met de reden of oorzaak van verzuim.",
    "De norm en andere afspraken staan in het bestand caseload.toml naast deze werkmap.",
)


def write_template(folder: str | Path) -> list[Path]:
    """Write a workbook and ``caseload.toml`` for own data into ``folder``, and return their paths.

    The workbook has a sheet with explanation and one for each table, with Dutch headers, checks on
    what is typed and two example rows. ``read_tables`` reads it as it stands. Raises UsageError when
    ``folder`` is a file, or one of the files is there already: data are never overwritten.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [path.name for path in write_template(folder)]
    ['caseload.xlsx', 'caseload.toml']
    """
    paths = [Path(folder) / name for name in (WORKBOOK, SETTINGS_FILE)]
    if Path(folder).is_file():
        raise UsageError(message("{folder} is a file; name a folder"), folder=str(folder))
    there = [path.name for path in paths if path.exists()]
    if there:
        what = message("{files} is already in {folder}; name another folder")
        raise UsageError(what, files=", ".join(there), folder=str(folder))
    Path(folder).mkdir(parents=True, exist_ok=True)
    _write_workbook(paths[0])
    paths[1].write_text(SETTINGS_TEXT, encoding="utf-8")
    return paths


def _write_workbook(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        _write_explanation(book)
        for table in TABLES.values():
            _write_sheet(book, table)


def _write_explanation(book: Any) -> None:
    sheet = book.add_worksheet(_EXPLANATION)
    title = book.add_format({"bold": True, "font_size": 14})
    sheet.hide_gridlines(2)
    sheet.write(0, 0, "Gegevens voor de caseloadrapporten", title)
    sheet.write_column(2, 0, _INTRODUCTION)
    head = book.add_format({"bold": True, "bottom": 1})
    row = len(_INTRODUCTION) + 3
    sheet.write_row(row, 0, ("Blad", "Kolom", "Verplicht", "Wat", "Eenheid of vorm", "Uitleg"), head)
    for table in TABLES.values():
        row = _explain_table(book, sheet, table, row + 1)
    for place, width in enumerate((22, 22, 10, 30, 18, 90)):
        sheet.set_column(place, place, width)
    _print_on_a4(sheet)


def _print_on_a4(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _explain_table(book: Any, sheet: Any, table: Table, row: int) -> int:
    """Write the lines about one table from ``row`` on; return the last line."""
    bold = book.add_format({"bold": True, "top": 4})
    needed = "ja" if table.required else ""
    sheet.write_row(row, 0, (table.dutch[0], "", needed, "", "", table.about), bold)
    for column in table:
        row += 1
        needed = "ja" if column.required else ""
        kind = _DUTCH_KIND[column.kind]
        sheet.write_row(row, 1, (column.dutch[0], needed, kind, column.unit, column.about))
    return row


def _write_sheet(book: Any, table: Table) -> None:
    sheet = book.add_worksheet(table.dutch[0])
    sheet.freeze_panes(1, 0)
    _print_on_a4(sheet)
    plain = book.add_format({"bg_color": "#DCE6F0", "bottom": 1})
    needed = book.add_format({"bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF", "bottom": 1})
    for place, column in enumerate(table):
        cells = book.add_format({"num_format": _NUMBER_FORMAT.get(column.kind, "@")})
        sheet.set_column(place, place, max(16, len(column.dutch[0]) + 6), cells)
        sheet.write_string(0, place, column.dutch[0], needed if column.required else plain)
        sheet.data_validation(1, place, _ROWS, place, _validation(column))
        for row, example in enumerate(EXAMPLES[table.name], start=1):
            _write_cell(sheet, row, place, example.get(column.name), cells)


def _write_cell(sheet: Any, row: int, place: int, value: Any, cells: Any) -> None:
    if isinstance(value, dt.date):
        sheet.write_datetime(row, place, value, cells)
    elif value is not None:
        sheet.write(row, place, value, cells)


def _validation(column: Column) -> dict[str, Any]:
    """Return what Excel allows in a column, and what it says about it."""
    about = f"{'Verplicht. ' if column.required else ''}{column.about}"
    return {
        **_allowed(column),
        "ignore_blank": True,
        "input_title": column.dutch[0][:32],
        "input_message": about[:255],
        "error_title": "Dit kan hier niet staan",
        "error_message": f"Verwacht: {_DUTCH_KIND[column.kind]}. {column.about}"[:255],
    }


def _allowed(column: Column) -> dict[str, Any]:
    if column.kind == "absence_kind":
        return {"validate": "list", "source": [names[0] for names in KINDS.values()]}
    if column.kind == "bool":
        return {"validate": "list", "source": ["ja", "nee"]}
    if column.kind == "day":
        return {"validate": "date", "criteria": ">=", "value": dt.date(1900, 1, 1)}
    if column.numeric and column.kind != "week":
        return _range(column)
    return {"validate": "any"}


def _range(column: Column) -> dict[str, Any]:
    low = column.low if column.low is not None else -1e6
    if column.high is not None:
        return {"validate": "decimal", "criteria": "between", "minimum": low, "maximum": column.high}
    return {"validate": "decimal", "criteria": ">=", "value": low}
