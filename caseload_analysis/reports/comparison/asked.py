"""What is asked of a comparison: which figures, indicators and year, and whom to mark; checked at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from caseload_analysis.comparison.figures import COLUMNS, DELIVERED, Figures
from caseload_analysis.comparison.overlap import overlaps
from caseload_analysis.tables.problems import UsageError, message

USUAL: Final = (
    *("average_caseload", "caseload_per_deployable_fte", "vacancy_rate", "turnover_dfe", "turnover_cbs"),
    *("absence_rate", "agency_rate"),
)
"""The indicators that are shown where none are named, as far as there are figures of them."""
NEAREST: Final = 10
"""So many neighbours are taken by columns of numbers where no number is given [X]."""
_ROUNDINGS: Final = ("numerator_rounding", "denominator_rounding")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is compared.

    Attributes
    ----------
    indicators : tuple of str
    year : int
    own : str
        The organisation to mark, empty for none.
    like : tuple of str
        The columns by which organisations are like the own one; empty for none.
    nearest : int or None
        How many of those.
    """

    indicators: tuple[str, ...]
    year: int
    own: str = ""
    like: tuple[str, ...] = ()
    nearest: int | None = None


def asked(
    figures: Figures,
    indicators: Sequence[str] = (),
    year: int = 0,
    *,
    own: str = "",
    like: Sequence[str] = (),
    nearest: int = 0,
) -> Asked:
    """Return what is compared, with what was not named filled in.

    ``year`` 0 is the last one, ``nearest`` 0 is ten where ``like`` has a column of numbers. UsageError
    for an indicator, year, organisation or column that is not in the figures.
    """
    shown = tuple(dict.fromkeys(indicators)) or _usual(figures)
    for name in shown:
        if name not in figures.indicators:
            raise UsageError.unknown(message("indicator"), name, figures.indicators)
    chosen = year or _last_year(figures, shown)
    _must_have_year(figures, shown, chosen)
    _must_be_comparable(figures, shown, chosen, own)
    columns = describing(figures)
    for name in like:
        if name not in columns:
            raise UsageError.unknown(message("column that describes organisations"), name, columns)
    if like and not own:
        raise UsageError(message("name your own organisation to find those like it: --own"))
    return Asked(shown, chosen, own, tuple(like), _nearest(figures, like, nearest))


def describing(figures: Figures) -> list[str]:
    """Return the columns that describe organisations, such as region and size."""
    known = (*COLUMNS, *DELIVERED, *_ROUNDINGS)
    return [str(name) for name in figures.table if name not in known]


def _usual(figures: Figures) -> tuple[str, ...]:
    usual = tuple(name for name in USUAL if name in figures.indicators)
    return usual or tuple(figures.indicators)


def _last_year(figures: Figures, shown: Sequence[str]) -> int:
    """Return the last year of which one of the indicators has a figure."""
    rows = figures.table.loc[figures.table["indicator"].isin(list(shown))]
    known = rows.loc[rows["value"].notna(), "year"]
    return int((known if len(known) else rows["year"]).max())


def _must_have_year(figures: Figures, shown: Sequence[str], year: int) -> None:
    years = sorted({each for name in shown for each in figures.only(name).years})
    if year not in years:
        raise UsageError.unknown(message("year"), year, years)


def _must_be_comparable(figures: Figures, shown: Sequence[str], year: int, own: str) -> None:
    """Raise UsageError for an own organisation that is not there, or that holds others."""
    if not own:
        return
    names = figures.table.loc[figures.table["indicator"].isin(list(shown)), "organisation"].unique()
    if own not in names:
        raise UsageError.unknown(message("organisation"), own, names)
    for name in shown:
        if year in figures.only(name).years:
            held = overlaps(figures, name, year).set_index("organisation")["parts"]
            if own in held.index:
                what = message(
                    "{own} holds {parts} others of these, so it is no organisation among them; name one of "
                    "its parts"
                )
                raise UsageError(what, own=own, parts=int(held[own]))
            return


def _nearest(figures: Figures, like: Sequence[str], nearest: int) -> int | None:
    """Return how many neighbours are taken; None without a column of numbers."""
    numbers = [name for name in like if pd.api.types.is_numeric_dtype(figures.table[name])]
    if nearest < 0 or (nearest and not numbers):
        raise UsageError(message("the nearest are at least one, by at least one column of numbers"))
    return (nearest or NEAREST) if numbers else None
