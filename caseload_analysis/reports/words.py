"""The words of the glossary for the names that stand in frames and settings."""

from __future__ import annotations

import math
from typing import Any

from caseload_analysis.reports.language import Language
from caseload_analysis.tables.problems import message

AUDIENCES = {
    "team": message("the team"),
    "manager": message("the team manager"),
    "hr": message("the HR adviser"),
    "management": message("the management team"),
    "works_council": message("the works council"),
    "researcher": message("a researcher"),
}
REASONS = {
    "sickness": message("sickness absence"),
    "maternity": message("maternity leave"),
    "parental": message("parental leave"),
    "unpaid": message("unpaid leave"),
    "care": message("care leave"),
    "leave": message("leave"),
    "training": message("training"),
    "other": message("other absence"),
    "duties": message("duties beside cases"),
}
STATUS = {
    "inside": message("inside the band"),
    "above": message("above the band"),
    "below": message("below the band"),
    "undefined": message("no norm"),
    "none": message("no norm and no cases"),
}
TABLES = {
    "contracts": message("contracts"),
    "absences": message("absences"),
    "cases": message("cases"),
    "assignments": message("assignments"),
    "expectations": message("expected inflow and outflow"),
    "establishment": message("establishment and vacancies"),
    "duties": message("duties beside cases"),
    "agreements": message("agreements"),
    "perceptions": message("perceived work pressure"),
    "weights": message("weight of cases"),
}


def word(language: Language, words: dict[str, str], name: str) -> str:
    """Return the reader's word for ``name``; the name itself where there is none."""
    return language.text(words[name]) if name in words else name


def units(language: Language, n: float, unit: str) -> str:
    """Return a number of counting units in words.

    >>> units(Language("en"), 1, "family"), units(Language("en"), 12, "case")
    ('1 family', '12 cases')
    """
    if not math.isfinite(n):
        return language.text("an unknown number")
    count = round(n)
    match unit:
        case "child":
            return language.plural("{n} child", "{n} children", count)
        case "family":
            return language.plural("{n} family", "{n} families", count)
    return language.plural("{n} case", "{n} cases", count)


def units_without(language: Language, n: float, unit: str, baseline: str) -> str:
    """Return how many counting units somebody has who has no norm, by the norm that is missing.

    >>> units_without(Language("en"), 4, "case", "deployable")
    '4 cases without deployable fte'
    """
    if baseline == "deployable":
        return language.text("{units} without deployable fte", units=units(language, n, unit))
    return language.text("{units} without establishment", units=units(language, n, unit))


def unit_name(language: Language, unit: str) -> str:
    """Return the plural name of a counting unit."""
    names = {"case": message("cases"), "child": message("children"), "family": message("families")}
    return language.text(names[unit])


def in_a_row(language: Language, n: int, every: str) -> str:
    """Return how many periods in a row: "sinds deze maand", "3 maanden op rij"."""
    match every:
        case "W":
            return language.plural("since this week", "{n} weeks in a row", max(n, 1))
        case "Q":
            return language.plural("since this quarter", "{n} quarters in a row", max(n, 1))
        case "Y":
            return language.plural("since this year", "{n} years in a row", max(n, 1))
    return language.plural("since this month", "{n} months in a row", max(n, 1))


def band_text(language: Language, band: Any) -> str:
    """Return the agreed band: "± 15 %" or "10 tot 14 per fte"."""
    if band.relative is not None:
        decimals = 0 if float(band.relative * 100).is_integer() else 1
        return "±\xa0" + language.percent(band.relative, decimals)
    low, high = (language.number(x, 0 if float(x).is_integer() else 1) for x in (band.lower, band.upper))
    return language.text("{low} to {high} per fte", low=low, high=high)
