"""What changed over the years: of each organisation, and of those that are there in both years."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, Final

import pandas as pd

from caseload_analysis.comparison.figures import Figures
from caseload_analysis.comparison.totals import totals

COLUMNS: Final = (
    *("first", "last", "organisations", "in_both", "share_in_both"),
    *("total_first", "total_last", "difference", "ratio"),
)


def changes(figures: Figures, indicator: str, first: int, last: int) -> pd.DataFrame:
    """Return the change of each organisation between two years.

    Returns
    -------
    frame
        organisation, value_first, value_last, difference (last - first, in the unit of the
        definition), ratio (last ÷ first; missing where the first is 0). Missing for an organisation
        that has no value in one of the years.

    Raises
    ------
    UsageError
        For an unknown indicator or year.

    Examples
    --------
    >>> from caseload_analysis.comparison.definitions import Definition
    >>> from caseload_analysis.comparison.figures import measured
    >>> full = {"full": Definition("full", "rate", "cases", "fte")}
    >>> rows = [{"organisation": "A", "year": year, "indicator": "full", "numerator": cases,
    ...          "denominator": 2} for year, cases in [(2024, 20), (2025, 25)]]
    >>> changes(Figures(measured(rows, full), full), "full", 2024, 2025).to_dict("list")
    {'organisation': ['A'], 'value_first': [10.0], 'value_last': [12.5], 'difference': [2.5],
     'ratio': [1.25]}
    """
    sides = [
        figures.only(indicator, year).table[["organisation", "value"]].rename(columns={"value": name})
        for name, year in (("value_first", first), ("value_last", last))
    ]
    frame = sides[0].merge(sides[1], on="organisation", how="outer")
    before, after = frame["value_first"], frame["value_last"]
    return frame.assign(difference=after - before, ratio=after / before.where(before != 0))


def over_years(figures: Figures, indicator: str) -> pd.DataFrame:
    """Return the change of the total from each year to the next, and from the first to the last.

    Only organisations with numerator and denominator in both years are in the two totals: what came
    or went is no change. An organisation that was split or merged is another one afterwards.

    Parameters
    ----------
    figures : Figures
        Of organisations that do not hold each other.
    indicator : str

    Returns
    -------
    frame
        first, last (years), organisations (with a value in one of them at least), in_both,
        share_in_both, total_first, total_last (of those in both), difference, ratio.
    """
    own = figures.only(indicator)
    years = own.years
    pairs = list(pairwise(years)) + ([(years[0], years[-1])] if len(years) > 2 else [])
    return pd.DataFrame([_total(own, *pair) for pair in pairs], columns=list(COLUMNS))


def _total(own: Figures, first: int, last: int) -> dict[str, Any]:
    """Return the change of the total of the organisations that are there in both years."""
    known = own.table.loc[own.table["value"].notna() & own.table["year"].isin([first, last])]
    seen = known.groupby("organisation")["year"].nunique()
    both = seen.index[seen == 2]
    kept = own.where(own.table["organisation"].isin(both) & own.table["year"].isin([first, last]))
    total = totals(kept).set_index("year")["total"].reindex([first, last])
    before, after = float(total[first]), float(total[last])
    return {
        "first": first,
        "last": last,
        "organisations": len(seen),
        "in_both": len(both),
        "share_in_both": len(both) / len(seen) if len(seen) else float("nan"),
        "total_first": before,
        "total_last": after,
        "difference": after - before,
        "ratio": after / before if before else float("nan"),
    }
