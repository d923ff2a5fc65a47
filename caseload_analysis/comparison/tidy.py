"""Tables of figures that somebody else made, read with the same care as an organisation's own data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pandas as pd

from caseload_analysis.comparison.definitions import Definition, definitions, from_table
from caseload_analysis.comparison.figures import KEYS, NUMBERS, STATUSES, SYMBOLS, Figures, measured
from caseload_analysis.tables.cells import as_text
from caseload_analysis.tables.columns import Sheet, resolve
from caseload_analysis.tables.model import Column, Table, normalise
from caseload_analysis.tables.problems import DataError, Problem, UsageError, message
from caseload_analysis.tables.sources import RawTable, find
from caseload_analysis.tables.typed import Typed, read_sheet

FIGURES: Final = Table(
    "figures",
    ("cijfers", "vergelijking"),
    "Eén rij per organisatie, jaar en indicator.",
    (
        Column("organisation", "id", ("organisatie",), "Naam of code van de organisatie.", True, ("name",)),
        Column("year", "number", ("jaar",), "Het jaar.", True, ("time_period",), low=1900, high=2200),
        Column("indicator", "text", ("indicator", "maat"), "Welk cijfer.", True),
        Column("value", "number", ("waarde", "cijfer"), "De uitkomst; leeg als teller en noemer er staan."),
        Column("numerator", "number", ("teller",), "De teller."),
        Column("denominator", "number", ("noemer",), "De noemer."),
        Column("definition", "text", ("definitie",), "Naam van de definitie, zoals dfe.vacancy_rate."),
        Column("level", "text", ("niveau",), "Organisatie, regio, land …"),
        Column("within", "text", ("deel_van",), "De regio of het land waar het deel van is."),
    ),
)  # fmt: skip
REQUIRED: Final = frozenset(KEYS)
FRACTION: Final = message("{value} may be a fraction or a percentage")
FRACTION_REMEDY: Final = message("write 50 or 50% for half; give the cells no percentage format")
_DEFINITIONS: Final = ("definitions", "definities")


def read_figures(
    path: str | Path,
    *,
    definitions: str | Path | Mapping[str, Definition] | None = None,
    columns: Mapping[str, str] | None = None,
) -> Figures:
    r"""Return the figures in a table with one row for each organisation, year and indicator.

    A cell holds a number, a percentage ("17,1 %"), nothing, or a symbol: c (suppressed), u
    (unreliable), x (not available), z (not applicable), low (rounds to zero), also in brackets. A
    symbol and an empty cell are missing figures, each with its status; zero is zero. An indicator in
    percent of which no value is above 1 is refused: these may be fractions. Where numerator
    and denominator are given the value is made from them, and the value as delivered stays beside it
    in the column ``published``.

    Parameters
    ----------
    path : path
        A CSV file or a workbook, with the columns organisation (organisatie), year (jaar), indicator,
        and value (waarde) or numerator (teller) and denominator (noemer); optionally definition
        (definitie), level (niveau) and within (deel_van). Every other column describes the organisation.
    definitions : path, or mapping of indicator to Definition, optional
        What each indicator is: a table with the fields of ``Definition``. By default the sheet
        ``definitions`` (definities) of the workbook, else the definition that the column
        ``definition`` names, else the only one of that name that comes with the package.
    columns : mapping of our name to the name in the file, optional

    Returns
    -------
    Figures
        With the columns published and row (as Excel counts it).

    Raises
    ------
    DataError
        With every cell that cannot be read: file, sheet, row, column, value and remedy.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "figures.csv"
    >>> _ = path.write_text("organisatie;jaar;indicator;teller;noemer;definitie\n"
    ...                     "A;2025;vacancy_rate;2;20;own.vacancy_rate", encoding="utf-8")
    >>> read_figures(path).table[["organisation", "value", "status"]].to_numpy().tolist()
    [['A', 10.0, 'given']]
    """
    found = find(path)
    errors = [problem for problem in found.problems if problem.severity == "error"]
    tables = [raw for raw in found.tables if normalise(raw.name) not in _DEFINITIONS]
    if errors or not tables:
        raise DataError(errors or [_nothing(Path(path).name)])
    told = _told(definitions, [raw for raw in found.tables if normalise(raw.name) in _DEFINITIONS])
    return _figures(tables[0], columns or {}, told)


def _nothing(file: str) -> Problem:
    return Problem(message("there is no table of figures here"), message("look at the sheets"), file=file)


def _told(
    given: str | Path | Mapping[str, Definition] | None, sheets: list[RawTable]
) -> dict[str, Definition]:
    """Return the definitions that the caller or the workbook gives, by indicator."""
    if isinstance(given, Mapping):
        return dict(given)
    raws = sheets if given is None else find(given).tables
    frames = [raw.cells.set_axis(list(raw.header), axis=1).map(_text) for raw in raws[:1]]
    return {one.indicator: one for frame in frames for one in from_table(frame)}


def _text(cell: Any) -> str:
    return "" if pd.isna(cell) else as_text(cell).strip()


def _figures(raw: RawTable, columns: Mapping[str, str], told: Mapping[str, Definition]) -> Figures:
    sheet, problems = resolve(raw, FIGURES, columns, REQUIRED)
    _stop(problems)
    plain, signs = _without_signs(sheet)
    typed, problems = read_sheet(plain)
    frame = typed.frame.assign(symbol=signs["symbol"], row=signs["row"])
    _stop([*problems, *_wrong(typed)])
    known = _known(typed, told)
    _stop(_fractions(typed, known, signs["percent"]))
    return _made(frame, known, signs["percent"], _described(sheet))


def _stop(problems: list[Problem]) -> None:
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise DataError(errors)


def _without_signs(sheet: Sheet) -> tuple[Sheet, pd.DataFrame]:
    """Return the sheet without symbols and percent signs in its numbers, and which stood where."""
    cells = sheet.raw.cells.copy()
    signs = pd.DataFrame({"symbol": "", "percent": False, "row": cells.index.astype(float)}, cells.index)
    for name in [name for name in NUMBERS if name in sheet.places]:
        text = sheet.cells(name).map(_text).astype("str")
        bare = text.str.casefold().str.strip("[]")
        is_symbol, percent = bare.isin(list(SYMBOLS)), text.str.endswith("%")
        worse = is_symbol & (_rank(bare) > _rank(signs["symbol"]))
        signs["symbol"] = signs["symbol"].mask(worse, bare)
        if name == "value":
            signs["percent"] = percent
        place = sheet.places[name]
        changed = is_symbol | percent
        cleaned = text.str.removesuffix("%").str.strip().mask(is_symbol, "")
        cells[place] = sheet.cells(name).astype(object).where(~changed, cleaned)
        if isinstance(sheet.cells(name).dtype, pd.StringDtype):
            cells[place] = cells[place].astype("str")
    return replace(sheet, raw=replace(sheet.raw, cells=cells)), signs


def _rank(symbols: pd.Series[str]) -> pd.Series[float]:
    ranks = {symbol: STATUSES.index(status) for symbol, status in SYMBOLS.items()}
    return symbols.map(ranks).fillna(-1.0).astype("float64")


def _wrong(typed: Typed) -> list[Problem]:
    """Return the cells that have to be there and are not, and the years that are none."""
    frame, problems = typed.frame, []
    for name in ("organisation", "indicator"):
        empty = frame.index[frame[name] == ""]
        problems += typed.rows(
            empty,
            message("the cell is empty"),
            message("fill it in, or remove the row"),
            column=name,
        )
    year = frame["year"]
    odd = frame.index[
        (~year.between(1900, 2200) | (year % 1 != 0)) & ~frame.index.isin(typed.refused["year"])
    ]
    problems += typed.rows(
        odd, message("{value} is no year"), message("write a year such as 2025"), column="year"
    )
    return problems + _double(typed)


def _double(typed: Typed) -> list[Problem]:
    twice = typed.frame.index[typed.frame.duplicated(KEYS)]
    what = message("this organisation already has this indicator in this year")
    return typed.rows(twice, what, message("remove one of the two rows"), column="organisation")


def _fractions(typed: Typed, known: Mapping[str, Definition], percent: pd.Series[bool]) -> list[Problem]:
    """Return a problem for each indicator in percent of which no value is above 1: fractions, perhaps."""
    problems: list[Problem] = []
    for name in [name for name, one in known.items() if one.per == 100]:
        plain = typed.frame.loc[(typed.frame["indicator"] == name) & ~percent, "value"].dropna()
        if plain.gt(0).any() and plain.le(1).all():
            rows = plain.index[plain > 0][:1]
            problems += typed.rows(rows, FRACTION, FRACTION_REMEDY, column="value")
    return problems


def _known(typed: Typed, told: Mapping[str, Definition]) -> dict[str, Definition]:
    """Return the definition of every indicator in the table; DataError where there is none for certain."""
    problems: list[Problem] = []
    known: dict[str, Definition] = {}
    for (name, named), rows in typed.frame.groupby(["indicator", "definition"], sort=False):
        try:
            found = told.get(str(name)) or _shipped(str(name), str(named))
            if known.setdefault(str(name), found) != found:
                raise _several(str(name), [known[str(name)].id, found.id])
        except UsageError as error:
            column = "definition" if named else "indicator"
            problems += typed.rows(
                rows.index[:1], error.what, message("give its definition"), column=column, **error.details
            )
    _stop(problems)
    return known


def _shipped(name: str, named: str) -> Definition:
    ours = definitions()
    if named:
        if named not in ours:
            raise UsageError.unknown(message("definition"), named, ours)
        return replace(ours[named], indicator=name)
    called = [one for one in ours.values() if one.indicator == name]
    if len(called) != 1:
        raise _several(name, [one.id for one in called])
    return called[0]


def _several(name: str, ids: list[str]) -> UsageError:
    if not ids:
        return UsageError(message("{indicator} has no definition"), indicator=name)
    what = message("{indicator} has several definitions: {definitions}")
    return UsageError(what, indicator=name, definitions=", ".join(ids))


def _described(sheet: Sheet) -> pd.DataFrame:
    """Return the columns that are none of ours: they describe the organisation."""
    ours = set(sheet.places.values())
    places = [place for place, header in enumerate(sheet.raw.header) if place not in ours and header]
    cells = sheet.raw.cells[places].set_axis([sheet.raw.header[place] for place in places], axis=1)
    return cells.map(_text).apply(_numbers_or_text)


def _numbers_or_text(column: pd.Series[str]) -> pd.Series[Any]:
    """Return a column as numbers where every filled cell is one that is no code such as 007."""
    filled = column != ""
    numbers = pd.to_numeric(column.where(filled), errors="coerce")
    coded = column.str.match(r"0\d").any()
    return numbers.astype("float64") if not coded and numbers.notna().equals(filled) else column.astype("str")


def _made(
    frame: pd.DataFrame, known: Mapping[str, Definition], percent: pd.Series[bool], more: pd.DataFrame
) -> Figures:
    """Return the figures, with the value as delivered where there is no numerator and denominator."""
    per = frame["indicator"].map({name: one.per for name, one in known.items()}).astype("float64")
    published = frame["value"].where(~percent, frame["value"] / 100.0 * per)
    status = frame["symbol"].map(SYMBOLS).fillna("").astype("str")
    level = frame["level"].mask(frame["level"] == "", "organisation")
    names = [name for name in more if name not in frame]
    rows = frame.drop(columns="definition").assign(status=status, level=level, published=published)
    table = measured(pd.concat([rows, more[names]], axis=1), known)
    only = table["value"].isna() & table["published"].notna() & (table["status"] == "not_available")
    only &= table["symbol"] == ""
    table = table.assign(value=table["value"].mask(only, table["published"]))
    return Figures(table.assign(status=table["status"].mask(only, "given")), known)
