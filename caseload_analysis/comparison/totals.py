"""What organisations have together: totals from sums, the middle, and how far the middle half reaches."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from caseload_analysis.comparison.figures import KNOWN, MISSING, Figures

COLUMNS: Final = (
    *("indicator", "year", "organisations", "given", "missing", "share_missing"),
    *("median", "lower_quartile", "upper_quartile", "interquartile_range"),
    *("numerator", "denominator", "total"),
)


def totals(figures: Figures) -> pd.DataFrame:
    """Return the middle, the interquartile range and the total of the organisations, per year.

    total = per × Σ numerator ÷ Σ denominator over the organisations of which both are known; never a
    mean of ratios. For a count the total is Σ numerator. The median and the quartiles are those of the
    values of organisations, each counting once, with linear interpolation.

    Parameters
    ----------
    figures : Figures
        Of organisations that do not hold each other; see ``without_overlap``.

    Returns
    -------
    frame
        indicator, year; organisations (to which the indicator applies), given (with a value), missing
        (suppressed, unreliable, not available, low), share_missing (missing ÷ organisations); median,
        lower_quartile, upper_quartile, interquartile_range (upper - lower), in the unit of the
        definition; numerator, denominator, total. A total without amounts is missing.

    Notes
    -----
    Interquartile range: the middle half of the organisations, which Berenschot's benchmark calls the
    band (bandbreedte); a band is something else here, so it has its statistical name.

    Examples
    --------
    >>> from caseload_analysis.comparison.definitions import Definition
    >>> from caseload_analysis.comparison.figures import measured
    >>> full = {"full": Definition("full", "rate", "cases", "fte")}
    >>> rows = [{"organisation": name, "year": 2025, "indicator": "full", "numerator": cases,
    ...          "denominator": fte} for name, cases, fte in [("A", 10, 1), ("B", 300, 20)]]
    >>> totals(Figures(measured(rows, full), full))[["median", "total"]].round(2).to_dict("list")
    {'median': [12.5], 'total': [14.76]}
    """
    groups = figures.table.groupby(["indicator", "year"], sort=True)
    rows = [
        {"indicator": indicator, "year": year, **_of(group, figures.definitions[str(indicator)].kind)}
        for (indicator, year), group in groups
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    per = frame["indicator"].map({name: one.per for name, one in figures.definitions.items()})
    counts = frame["indicator"].map({name: one.kind == "count" for name, one in figures.definitions.items()})
    below = frame["denominator"].where(frame["denominator"] > 0).mask(counts.astype(bool), 1.0)
    return frame.assign(total=per.astype("float64") * frame["numerator"] / below)


def _of(group: pd.DataFrame, kind: str) -> dict[str, Any]:
    """Return the figures of one indicator in one year."""
    number = int((group["status"] != "not_applicable").sum())
    missing = int(group["status"].isin(MISSING).sum())
    lower, middle, upper = _quartiles(group["value"].dropna())
    needed = ["numerator"] if kind == "count" else ["numerator", "denominator"]
    known = group.loc[group["status"].isin(KNOWN) & group[needed].notna().all(axis=1)]
    return {
        "organisations": number,
        "given": int(group["value"].notna().sum()),
        "missing": missing,
        "share_missing": missing / number if number else np.nan,
        "median": middle,
        "lower_quartile": lower,
        "upper_quartile": upper,
        "interquartile_range": upper - lower,
        "numerator": known["numerator"].sum(min_count=1),
        "denominator": known["denominator"].sum(min_count=1),
    }


def _quartiles(values: pd.Series[float]) -> tuple[float, float, float]:
    if values.empty:
        return np.nan, np.nan, np.nan
    lower, middle, upper = (float(each) for each in np.quantile(values, [0.25, 0.5, 0.75]))
    return lower, middle, upper
