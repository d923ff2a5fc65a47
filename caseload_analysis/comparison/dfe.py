"""The workforce of children's social work in England, as the Department for Education delivers it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from caseload_analysis.comparison.definitions import Definition, definitions
from caseload_analysis.comparison.figures import STATUSES, SYMBOLS, Figures, measured
from caseload_analysis.tables.problems import DataError, Problem, message, shortened
from caseload_analysis.tables.sources import RawTable, find

WORKING_DAYS: Final = 253
LEAP_WORKING_DAYS: Final = {2020: 254}
"""Working days in the year, inferred [D]: with 253 every published absence rate of 2017-2019, 2021 and
2022 lies within the rounding of what it was made from, and none of 252 or 254 does; in the year to
September 2020, which has a 29th of February, 17 rates do not with 253 and all do with 254."""
_PLACES: Final = ("time_period", "geographic_level", "country_name", "region_name", "la_name")
_LEVELS: Final = {"National": "country", "Regional": "region", "Local authority": "local authority"}
PARTS_OF_REGIONS: Final = {"Inner London": "London", "Outer London": "London"}
PART_OF_REGION: Final = "part of a region"
FTE: Final = 0.05
"""Half of the last decimal of an amount in fte; persons and cases are whole."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """Of which columns an indicator is made: above ÷ the sum of below, and the published outcome.

    ``days``: below is multiplied by the working days of the year.
    """

    above: str
    below: tuple[str, ...]
    published: str
    days: bool = False


_STAFF: Final = "social_worker_fte"
_PERSONS: Final = "social_worker_headcount"
RECIPES: Final = {
    "average_caseload": Recipe("cases", ("case_holders_fte",), "caseload_fte"),
    "turnover_dfe": Recipe("leaver_fte", (_STAFF,), "turnover_rate_fte_%"),
    "turnover_headcount_dfe": Recipe("leaver_headcount", (_PERSONS,), "turnover_rate_headcount_%"),
    "absence_rate": Recipe("working_days_lost_fte", (_STAFF,), "absence_rate_fte_%", days=True),
    "agency_rate": Recipe("agency_fte", ("agency_fte", _STAFF), "agency_worker_rate_fte_%"),
    "agency_rate_headcount": Recipe(
        "agency_headcount", ("agency_headcount", _PERSONS), "agency_worker_rate_headcount_%"
    ),
    "agency_cover": Recipe("agency_cover_fte", ("agency_fte",), "agency_cover_rate_fte_%"),
    "vacancy_rate": Recipe("vacancy_fte", ("vacancy_fte", _STAFF), "vacancy_rate_fte_%"),
    "vacancy_cover": Recipe("agency_cover_fte", ("vacancy_fte",), "vacancy_agency_cover_rate_fte_%"),
}
"""The indicators of the file (headline measures)."""


def read_dfe(path: str | Path) -> Figures:
    """Return the figures in the file of headline measures of the children's social work workforce.

    Every rate is made from its numerator and denominator; the published one stands beside it.

    Parameters
    ----------
    path : path
        The CSV file as delivered: byte order mark, symbols (c, u, x, z, low), percentages as 17.1,
        national, regional and local rows.

    Returns
    -------
    Figures
        The indicators of ``RECIPES``, defined as ``dfe.…`` in ``definitions()``. Beside the columns of
        all figures: published (the published rate), row (as Excel counts it), region (of a local
        authority or a part of London), size (fte in post), numerator_rounding and
        denominator_rounding (half of the last decimal of what they are made of). The level is
        "country", "region", "part of a region" (Inner and Outer London) or "local authority".

    Raises
    ------
    DataError
        For a column that is missing and a cell that is neither a number nor a known symbol.

    Notes
    -----
    Source: Department for Education, official statistics, Open Government Licence v3.0. The file of
    2017 to 2022 lies in ``data/dfe``. Absence is days lost ÷ (fte × 253); the 253 (254 in the leap year that
    ends in September 2020) is inferred from the published rates, see ``WORKING_DAYS``.
    """
    raw = _raw(path)
    cells = raw.cells.set_axis(list(raw.header), axis=1).map(lambda cell: str(cell).strip()).astype("str")
    _complain(raw, cells)
    numbers = {name: pd.to_numeric(cells[name], errors="coerce").astype("float64") for name in _columns()}
    places = _placed(cells, numbers[_STAFF])
    known = {name: replace(definitions()[f"dfe.{name}"], indicator=name) for name in RECIPES}
    rows = [_rows(name, recipe, places, cells, numbers) for name, recipe in RECIPES.items()]
    return Figures(_measured(pd.concat(rows, ignore_index=True), known), known)


def _measured(rows: pd.DataFrame, known: dict[str, Definition]) -> pd.DataFrame:
    return measured(rows.sort_values(["year", "row"], kind="stable"), known)


def _columns() -> list[str]:
    """Return the columns of the file that hold numbers, each once."""
    named = [name for one in RECIPES.values() for name in (one.above, *one.below, one.published)]
    return list(dict.fromkeys(named))


def _raw(path: str | Path) -> RawTable:
    """Return the cells of the file; DataError when it cannot be read or lacks a column."""
    found = find(path)
    problems = [problem for problem in found.problems if problem.severity == "error"]
    if not problems and found.tables:
        header = found.tables[0].header
        what, remedy = (
            message("the column {column} is not there"),
            message("take the file as it is published"),
        )
        problems = [
            Problem(what, remedy, file=found.tables[0].file, column=name)
            for name in (*_PLACES, *_columns())
            if name not in header
        ]
    if problems or not found.tables:
        raise DataError(problems)
    return found.tables[0]


def _complain(raw: RawTable, cells: pd.DataFrame) -> None:
    """Raise DataError for every cell that is no number and no known symbol."""
    problems = []
    for name in (*_columns(), "time_period"):
        column = cells[name]
        read = column.str.fullmatch(r"-?\d+(\.\d+)?") | (column.isin(list(SYMBOLS)) & (name != "time_period"))
        problems += [
            Problem(
                message("{value} is neither a number nor one of the symbols {symbols}"),
                message("take the file as it is published"),
                file=raw.file,
                row=int(row),
                column=name,
                value=str(column[row]),
                details={"symbols": ", ".join(SYMBOLS)},
            )
            for row in column.index[~read]
        ]
    unknown = cells.index[~cells["geographic_level"].isin(list(_LEVELS))]
    problems += [
        Problem(
            message("the level {value} is not known"),
            message("use one of: {levels}"),
            file=raw.file,
            row=int(row),
            column="geographic_level",
            value=str(cells.loc[row, "geographic_level"]),
            details={"levels": ", ".join(_LEVELS)},
        )
        for row in unknown
    ]
    if problems:
        raise DataError(shortened(problems, most=20))


def _placed(cells: pd.DataFrame, size: pd.Series[float]) -> pd.DataFrame:
    """Return who each row is about: name, level, the aggregate it belongs to, region and size."""
    level = cells["geographic_level"].map(_LEVELS).astype("str")
    country, region, local = (cells[name] for name in ("country_name", "region_name", "la_name"))
    name = country.mask(level == "region", region).mask(level == "local authority", local)
    part = name.isin(list(PARTS_OF_REGIONS))
    within = country.mask(level == "country", "").mask(level == "local authority", region)
    return pd.DataFrame(
        {
            "organisation": name,
            "year": cells["time_period"].astype("int64"),
            "level": level.mask(part, PART_OF_REGION),
            "within": within.mask(part, name.replace(PARTS_OF_REGIONS)),
            "row": cells.index.astype("float64"),
            "region": region.replace(PARTS_OF_REGIONS),
            "size": size,
        },
        index=cells.index,
    )


def _rows(
    name: str, recipe: Recipe, places: pd.DataFrame, cells: pd.DataFrame, numbers: dict[str, pd.Series[float]]
) -> pd.DataFrame:
    """Return the rows of one indicator."""
    days = places["year"].map(LEAP_WORKING_DAYS).fillna(WORKING_DAYS) if recipe.days else 1.0
    parts = [numbers[column] for column in recipe.below]
    symbol = _symbol(cells[[recipe.above, *recipe.below]])
    below = sum(parts[1:], parts[0])
    exact = (recipe.above, *recipe.below)
    halves = [0.0 if one.endswith("headcount") or one == "cases" else FTE for one in exact]
    return places.assign(
        indicator=name,
        numerator=numbers[recipe.above],
        denominator=below * days,
        status=symbol.map(SYMBOLS).fillna(""),
        symbol=symbol.mask(symbol == "", _symbol(cells[[recipe.published]])),
        published=numbers[recipe.published],
        numerator_rounding=halves[0],
        denominator_rounding=sum(halves[1:]) * days,
    )


def _symbol(cells: pd.DataFrame) -> pd.Series[str]:
    """Return the symbol in each row that is furthest from a known figure, empty where there is none."""
    order = sorted(SYMBOLS, key=lambda symbol: STATUSES.index(SYMBOLS[symbol]), reverse=True)
    conditions = [(cells == symbol).any(axis=1) for symbol in order]
    return pd.Series(np.select(conditions, order, ""), index=cells.index, dtype="str")
