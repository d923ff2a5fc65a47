"""What the parts of a comparison share in words: values, what is missing, who stands where."""

from __future__ import annotations

import re
from collections.abc import Sequence
from textwrap import fill
from typing import Final

import pandas as pd
from babel.dates import get_month_names

from caseload_analysis.comparison.benchmark import Benchmark
from caseload_analysis.comparison.definitions import DECEMBER, Definition
from caseload_analysis.reports.figures.compared import Indicator
from caseload_analysis.reports.language import MISSING, Language
from caseload_analysis.tables.problems import message

WIDE: Final = 42
"""So many letters of a name fit beside an axis."""
STATUS: Final = {
    "suppressed": message("{n} suppressed"),
    "unreliable": message("{n} unreliable"),
    "not_available": message("{n} not available"),
    "low": message("{n} rounded to zero"),
    "undefined": message("{n} without denominator"),
    "not_applicable": message("{n} not applicable"),
}
"""Why an organisation has no figure."""
ONE_STATUS: Final = {
    "suppressed": message("suppressed"),
    "unreliable": message("marked as unreliable"),
    "not_available": message("not available"),
    "low": message("rounded to zero"),
    "undefined": message("there is nothing to divide by"),
    "not_applicable": message("it does not apply"),
}
PLACE: Final = {
    "inside": message("within the limits"),
    "above_95": message("above the limit of 95 %"),
    "below_95": message("below the limit of 95 %"),
    "above_998": message("above the limit of 99.8 %"),
    "below_998": message("below the limit of 99.8 %"),
}
"""Where an organisation lies in the funnel."""


def shown(definition: Definition, language: Language, *, wrapped: bool = False) -> Indicator:
    r"""Return how an indicator is written; with ``wrapped`` its name in lines that fit beside an axis.

    >>> from caseload_analysis.comparison.definitions import definitions
    >>> shown(definitions()["dfe.vacancy_rate"], Language("en")).say(17.14, Language("en"))
    '17.1\xa0%'
    """
    name, unit = definition.told(language.code), definition.said("unit", language.code)
    if unit == "%":
        return Indicator(fill(name, WIDE) if wrapped else name, 1, "{}\xa0%")
    named = f"{name} ({unit})" if unit else name
    return Indicator(fill(named, WIDE) if wrapped else named, 1)


def size_name(definition: Definition, language: Language) -> str:
    """Return what the denominator counts, without what stands in brackets.

    >>> from caseload_analysis.comparison.definitions import definitions
    >>> size_name(definitions()["dfe.absence_rate"], Language("en"))
    'in post on the last day of the year, fte, x 253 working days'
    """
    return re.sub(r"\s*\([^)]*\)", "", definition.said("denominator", language.code))


def range_of(low: float, high: float, indicator: Indicator, language: Language) -> str:
    r"""Return two values with a dash, the sign once.

    >>> range_of(1, 2.5, Indicator("a", 1, "{} %"), Language("en"))
    '1.0–2.5 %'
    """
    if pd.isna(low) or pd.isna(high):
        return MISSING
    return f"{language.number(low, indicator.decimals)}–{indicator.say(high, language)}"


def missing_words(statuses: pd.Series[str], language: Language) -> str:
    """Return how many organisations have no figure, and why.

    >>> missing_words(pd.Series(["given", "suppressed", "suppressed"]), Language("en"))
    '2 suppressed'
    """
    counts = statuses.value_counts()
    said = [
        language.text(template, n=language.number(int(counts[name])))
        for name, template in STATUS.items()
        if name in counts
    ]
    return ", ".join(said) or language.text("none")


def outside(result: Benchmark, position: str) -> list[str]:
    """Return who lies there in the funnel, the most surprising first."""
    rows = result.table.loc[result.table["position"] == position]
    return [str(name) for name in rows.sort_values("z", key=abs, ascending=False)["organisation"]]


def some(names: Sequence[str], language: Language, most: int = 12) -> str:
    """Return names in a row, the first ones when there are many.

    Names may hold commas, so semicolons stand between them.

    >>> some(["A", "B, C", "D"], Language("en"), 2)
    'A; B, C; and 1 more'
    """
    listed = "; ".join(names[:most])
    left = len(names) - most
    if left <= 0:
        return listed
    return language.text("{names}; and {count} more", names=listed, count=language.number(left))


def own_row(result: Benchmark) -> pd.Series | None:
    """Return the row of the organisation that is marked, None where none is."""
    rows = result.table.loc[result.table["own"]]
    return rows.iloc[0] if len(rows) else None


def rank_words(row: pd.Series, ranked: int, language: Language) -> str:
    """Return a rank with its interval: "12 (6–21) of 150"; a dash where there is none."""
    if pd.isna(row["rank_low"]):
        return MISSING
    fields = {name: language.number(row[name]) for name in ("rank", "rank_low", "rank_high")}
    return language.text(
        "{rank} ({rank_low}–{rank_high}) of {ranked}", ranked=language.number(ranked), **fields
    )


def year_words(definition: Definition, year: int, language: Language) -> str:
    """Return a year, and with which month it ends where that is not December."""
    if definition.year_ends == DECEMBER:
        return str(year)
    month = get_month_names("wide", "stand-alone", language.locale)[definition.year_ends]
    return language.text("{year} (the year that ends with {month})", year=year, month=month)
