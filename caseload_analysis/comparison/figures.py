"""Figures: indicators of many organisations, with the definitions that they were made by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Final, Literal, Self

import numpy as np
import pandas as pd

from caseload_analysis.comparison.definitions import Definition, agreed
from caseload_analysis.tables.problems import UsageError, message

STATUSES: Final = (
    *("not_applicable", "given", "undefined", "low", "unreliable", "not_available", "suppressed"),
)
"""What is known of a figure, each further from known than the one before.

``undefined``: numerator and denominator are known and the denominator is 0. ``low``: it rounds to
zero and is not zero. A sum of several has the status of the one that is furthest from known, and
what is not applicable adds nothing to it.
"""
KNOWN: Final = ("given", "undefined")
MISSING: Final = ("low", "unreliable", "not_available", "suppressed")
SYMBOLS: Final = {
    "c": "suppressed",
    "u": "unreliable",
    "x": "not_available",
    "z": "not_applicable",
    "low": "low",
}
"""The symbols of the Government Statistical Service for figures that are not there."""
KEYS: Final = ["organisation", "year", "indicator"]
NUMBERS: Final = ("value", "numerator", "denominator")
ADDED: Final = ("numerator", "denominator", "numerator_rounding", "denominator_rounding")
DELIVERED: Final = ("published", "row")
"""Columns of a row as it was delivered, which a sum of rows has not."""
COLUMNS: Final = (*KEYS, *NUMBERS, "status", "symbol", "level", "within")


@dataclass(frozen=True)
class Figures:
    """Indicators of organisations, one row for each organisation, year and indicator.

    Attributes
    ----------
    table : DataFrame
        organisation (text), year (whole number: that in which the year of the definition ends),
        indicator, value (unit of the definition), numerator, denominator (missing where they are not
        known), status (of ``STATUSES``), symbol (as delivered, empty for none), level (of the
        organisation: "organisation", "team", "local authority", "region", "country" …), within (the
        aggregate it is a part of, empty for none), and any columns that describe the organisation.
    definitions : mapping of indicator to Definition

    Raises
    ------
    UsageError
        For a column that is missing, an unknown status, an indicator without definition, and two rows
        for one organisation, year and indicator.

    Notes
    -----
    Nothing in it refers to persons or to the whole of a source, and numerators and denominators add up:
    a large source is read in parts and the parts are joined with ``combine(…, same="add")``, in any
    order and grouping.
    """

    table: pd.DataFrame
    definitions: Mapping[str, Definition]

    def __post_init__(self) -> None:
        missing = [name for name in COLUMNS if name not in self.table]
        if missing:
            raise UsageError(message("figures need the columns {columns}"), columns=", ".join(missing))
        for status in self.table["status"].unique():
            if status not in STATUSES:
                raise UsageError.unknown(message("status of a figure"), status, STATUSES)
        for name in self.table["indicator"].unique():
            if name not in self.definitions:
                raise UsageError(message("{indicator} has no definition"), indicator=name)
        twice = self.table.loc[self.table.duplicated(KEYS), KEYS]
        if len(twice):
            raise _twice(twice)

    @property
    def years(self) -> list[int]:
        """The years of which there are figures, in order."""
        return sorted(int(year) for year in self.table["year"].unique())

    @property
    def indicators(self) -> list[str]:
        """The indicators, in the order of the table."""
        return [str(name) for name in self.table["indicator"].unique()]

    def only(self, indicator: str, year: int | None = None) -> Self:
        """Return the figures of one indicator, of one year or of all; UsageError when there are none."""
        if indicator not in self.definitions:
            raise UsageError.unknown(message("indicator"), indicator, self.definitions)
        kept = self.table["indicator"] == indicator
        if year is not None:
            if year not in self.years:
                raise UsageError.unknown(message("year"), year, self.years)
            kept &= self.table["year"] == year
        rows = self.table.loc[kept].reset_index(drop=True)
        return type(self)(rows, {indicator: self.definitions[indicator]})

    def where(self, rows: pd.Series[bool]) -> Self:
        """Return the figures of the rows for which ``rows`` is true."""
        return type(self)(self.table.loc[rows].reset_index(drop=True), self.definitions)


def _twice(rows: pd.DataFrame) -> UsageError:
    first = rows.iloc[0]
    return UsageError(
        message(
            "{organisation} has {indicator} of {year} twice; remove one, or add parts up with same='add'"
        ),
        organisation=str(first["organisation"]),
        indicator=str(first["indicator"]),
        year=int(first["year"]),
    )


def combine(*figures: Figures, same: Literal["refuse", "add"] = "refuse") -> Figures:
    """Return several figures as one.

    Parameters
    ----------
    figures : Figures
    same : {"refuse", "add"}
        What to do with rows of one organisation, year and indicator: refuse them, or add up their
        numerators and denominators (the same organisation read in parts). Adding is associative and
        commutative; a thing that is in two parts, such as a case counted in both, counts twice.

    Returns
    -------
    Figures

    Raises
    ------
    UsageError
        Where the definitions of one indicator differ (both are shown), where a row occurs twice, and
        where a figure without numerator and denominator would have to be added.

    Examples
    --------
    >>> from caseload_analysis.comparison.definitions import Definition
    >>> full = Definition("full", "rate", "cases", "fte")
    >>> part = Figures(measured([{"organisation": "A", "year": 2025, "indicator": "full",
    ...                           "numerator": 30, "denominator": 2}], {"full": full}), {"full": full})
    >>> combine(part, part, same="add").table[["numerator", "denominator", "value"]].to_numpy().tolist()
    [[60.0, 4.0, 15.0]]
    """
    together = agreed(one.definitions for one in figures)
    table = pd.concat([one.table for one in figures], ignore_index=True)
    texts = table.select_dtypes(["str", "object"]).columns
    table = table.assign(**{name: table[name].fillna("") for name in texts})
    return Figures(_added(table, together) if same == "add" else table, together)


def _added(table: pd.DataFrame, definitions: Mapping[str, Definition]) -> pd.DataFrame:
    """Return one row for each organisation, year and indicator, its amounts added up."""
    several = table.duplicated(KEYS, keep=False)
    parts = table.loc[several]
    _must_add(parts)
    applies = parts["status"] != "not_applicable"
    groups = [parts[key] for key in KEYS]
    sums = {
        name: parts[name].where(applies, 0.0).groupby(groups, sort=False).sum(skipna=False)
        for name in ADDED
        if name in parts
    }
    ranks = parts["status"].map({status: place for place, status in enumerate(STATUSES)})
    worst = ranks.groupby(groups, sort=False).max()
    rest = parts.drop(columns=[*DELIVERED, "value", "status", *sums], errors="ignore")
    whole = rest.groupby(KEYS, sort=False).first().assign(**sums)
    whole = whole.assign(status=worst.map(dict(enumerate(STATUSES))).astype("str")).reset_index()
    alone = table.loc[~several]
    return pd.concat([alone, measured(whole, definitions)], ignore_index=True) if len(whole) else alone


def _must_add(parts: pd.DataFrame) -> None:
    """Raise UsageError where a figure is known by its value only."""
    lacking = parts.loc[parts["status"].eq("given") & parts["numerator"].isna()]
    if len(lacking):
        raise UsageError(
            message(
                "{organisation} has {indicator} without numerator and denominator, so it cannot be added"
            ),
            **{name: str(lacking[name].iloc[0]) for name in ("organisation", "indicator")},
        )


def measured(
    rows: pd.DataFrame | Iterable[Mapping[str, object]], definitions: Mapping[str, Definition]
) -> pd.DataFrame:
    """Return the table of ``Figures`` from numerators and denominators: value and status are made.

    value = per × numerator ÷ denominator, for a count the numerator. A row without numerator or
    denominator keeps its status, "not_available" where it has none. Columns that are not there are
    empty; the level is "organisation".

    >>> full = {"full": Definition("full", "rate", "cases", "fte")}
    >>> rows = [{"organisation": "A", "year": 2025, "indicator": "full", "numerator": 0, "denominator": 0}]
    >>> measured(rows, full)[["value", "status"]].to_numpy().tolist()
    [[nan, 'undefined']]
    """
    given = (rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(list(rows))).reset_index(drop=True)
    texts = {"status": "", "symbol": "", "level": "organisation", "within": ""}
    filled = {name: given[name].fillna(text) if name in given else text for name, text in texts.items()}
    table = given.assign(**filled)
    above, below = (table[name].astype("float64") for name in ("numerator", "denominator"))
    kinds = table["indicator"].map({name: one.kind for name, one in definitions.items()})
    per = table["indicator"].map({name: one.per for name, one in definitions.items()}).astype("float64")
    count = kinds == "count"
    known = above.notna() & (below.notna() | count) & table["status"].isin(["", *KNOWN])
    defined = known & (count | (below != 0))
    value = per * above / below.where(below != 0).mask(count, 1.0)
    made = np.select([known & ~defined, defined], ["undefined", "given"], "not_available")
    kept = ~known & ~table["status"].isin(["", *KNOWN])
    status = table["status"].where(kept, pd.Series(made, index=table.index, dtype="str"))
    unknown = kept & (table["status"] == "not_applicable")
    table = table.assign(
        value=value.where(defined),
        numerator=above.mask(unknown),
        denominator=below.mask(unknown),
        status=status.astype("str"),
    )
    table["year"] = table["year"].astype("int64")
    return table[[*COLUMNS, *(name for name in table if name not in COLUMNS)]]


def totalled(parts: Iterable[Figures]) -> Figures:
    """Return the figures of a source that comes in parts, added up one after the other.

    Only the sums so far are held, so the parts may come from a generator.
    """
    return reduce(lambda sums, part: combine(sums, part, same="add"), parts)
