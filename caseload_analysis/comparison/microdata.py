"""Figures of organisations from their own tables, through the same measures as every report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from caseload_analysis.comparison.definitions import DECEMBER, Definition, definitions
from caseload_analysis.comparison.figures import Figures, combine, measured
from caseload_analysis.comparison.own_indicators import (
    COUNTING,
    INDICATORS,
    KEY,
    OF_TEAMS,
    Asked,
    covers,
    made,
)
from caseload_analysis.measures.caseload import UNITS
from caseload_analysis.measures.grid import check
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import UsageError, message


def figures_of(
    organisations: Mapping[str, Organisation],
    indicators: Sequence[str] | None = None,
    *,
    years: int | Iterable[int] | None = None,
    ends: int = DECEMBER,
    unit: str = "",
    by: str = "organisation",
) -> Figures:
    """Return the figures of organisations from their own tables.

    average_caseload = cases held ÷ fte of those who hold a case, on the last day of the year (as the
    Department for Education defines it, in our own counting unit). caseload_per_deployable_fte = mean
    caseload ÷ mean deployable fte over the days of the year. absence_rate = sick days ÷ days in post,
    by fte (CBS). turnover_cbs = of the persons in post a year before the last day, those not in post on
    it. turnover_dfe = fte that left in the year ÷ fte in post on its last day. vacancy_rate =
    vacancies ÷ (vacancies + in post), vacancies = establishment - in post, 0 at least [X].

    Parameters
    ----------
    organisations : mapping of name to Organisation
        As ``read`` returned them; what their audience may not see stays hidden.
    indicators : sequence of text, optional
        Of ``INDICATORS``; all by default (of teams those of ``OF_TEAMS``).
    years : whole number or several, optional
        By default every year that the data of an organisation cover as a whole.
    ends : 1 to 12
        The month with which a year ends: 12 the calendar year, 9 as for the Department for Education.
    unit : {"", "case", "child", "family"}
        What is counted; by default the unit of the norm, which must then be the same for all.
    by : {"organisation", "team"}
        Teams are called "organisation / team" and lie within their organisation.

    Returns
    -------
    Figures
        Status "suppressed" where the audience may not see a figure, or one of its months,
        "not_available" where a table was not delivered or the year is not covered.

    Raises
    ------
    UsageError
        For an unknown indicator, unit or level, and for counting units that differ.
    AudienceError
        When an audience may not see this level at all.

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> settings = example_settings() | {"since": "2024-01-01", "until": "2025-01-31"}
    >>> org = read(example_tables(), settings=settings)
    >>> figures_of({"A": org}, ["average_caseload"], years=2025, ends=1).table["value"].round(3).tolist()
    [9.482]
    """
    check(message("group"), by, list(KEY))
    names = list(indicators or (OF_TEAMS if by == "team" else INDICATORS))
    for name in names:
        check(message("indicator"), name, OF_TEAMS if by == "team" else list(INDICATORS))
    counted = _unit(organisations, unit)
    known = {name: _definition(name, ends, counted) for name in names}
    chosen = [years] if isinstance(years, int) else None if years is None else list(years)
    parts = [
        _one(name, Asked(org, by, _months(year, ends), counted), known)
        for name, org in organisations.items()
        for year in (whole_years(org, ends) if chosen is None else chosen)
    ]
    if not parts:
        raise UsageError(message("no organisation has figures of a whole year; name the years"))
    return combine(*parts)


def whole_years(org: Organisation, ends: int = DECEMBER) -> list[int]:
    """Return the years of twelve months that end with a month and that the data cover as a whole.

    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> whole_years(read(example_tables(), settings=example_settings()))
    [2024]
    """
    first, last = (np.datetime64(day, "D").astype(object).year for day in (org.first, org.last))
    return [year for year in range(first, last + 1) if covers(org, _months(year, ends))]


def _months(year: int, ends: int) -> tuple[pd.Period, pd.Period]:
    last = pd.Period(year=year, month=ends, freq="M")
    return last - 11, last


def _unit(organisations: Mapping[str, Organisation], unit: str) -> str:
    """Return the counting unit; UsageError where the norms of organisations have different ones."""
    if unit:
        check(message("unit"), unit, list(UNITS))
        return unit
    units = {name: org.settings.norm.unit for name, org in organisations.items()}
    if len(set(units.values())) > 1:
        raise UsageError(
            message("the organisations count different things ({units}); choose one with unit="),
            units=", ".join(f"{name}: {counted}" for name, counted in units.items()),
        )
    return next(iter(units.values()), "case")


def _definition(name: str, ends: int, unit: str) -> Definition:
    found = definitions()[INDICATORS[name][0]]
    counted = unit if name in COUNTING else ""
    return replace(found, year_ends=ends, counts=counted)


def _one(name: str, asked: Asked, known: Mapping[str, Definition]) -> Figures:
    """Return the figures of one organisation in one year."""
    asked.org.require(asked.by)
    frames = [made(asked, indicator).assign(indicator=indicator) for indicator in known]
    rows = pd.concat(frames, ignore_index=True)
    of_team = asked.by == "team"
    called = rows["team"].map(lambda team: f"{name} / {team}") if of_team else name
    rows = rows.assign(organisation=called, year=asked.months[1].year)
    rows = rows.assign(level=asked.by, within=name if of_team else "")
    return Figures(measured(rows.drop(columns=KEY[asked.by]), known), known)
