"""What is expected to come and go in the period after the report's."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from caseload_analysis.measures.caseload import UNITS
from caseload_analysis.reports.language import Language
from caseload_analysis.reports.words import units
from caseload_analysis.spells.calendar import OPEN, days
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.timelines.expectations import of_teams


@dataclass(frozen=True, slots=True)
class Expected:
    """What the team brought (missing: nothing) and what the cases' own expected end dates say.

    ``ending``: units whose every case held by the team ends in the coming period. ``overdue``: units
    with a case whose expected end has passed. Both are missing when no case has an expected end.
    """

    inflow: float
    outflow: float
    ending: float
    overdue: float


def expected(org: Organisation, team: str, last_day: int, coming: pd.Period) -> Expected:
    """Return what is expected of ``team`` in the period ``coming``, seen from ``last_day``."""
    start, end = (
        int(day) for day in days([coming.start_time.to_datetime64(), coming.end_time.to_datetime64()])
    )
    inflow, outflow = _brought(org, team, start, end + 1)
    ending, overdue = _by_end_date(org, team, last_day, end + 1)
    return Expected(inflow, outflow, ending, overdue)


def _brought(org: Organisation, team: str, start: int, stop: int) -> tuple[float, float]:
    """Return the expectations of the team whose days lie in the coming period."""
    if not org.has("expectations"):
        return float("nan"), float("nan")
    table = of_teams(org.tables["expectations"])
    rows = table[(table["team"] == team) & (table["start"] >= start) & (table["stop"] <= stop)]
    inflow, outflow = (float(rows[name].sum(min_count=1)) for name in ("inflow", "outflow"))
    return inflow, outflow


def _by_end_date(org: Organisation, team: str, last_day: int, stop: int) -> tuple[float, float]:
    """Return the units that end by the cases' own dates: in the coming period, and before it."""
    held = org.timelines["holdings"]
    held = held[(held["team"] == team) & (held["start"] <= last_day) & (held["stop"] > last_day)]
    cases = org.tables["cases"] if org.has("cases") else pd.DataFrame({"case_id": [], "expected_stop": []})
    dated = held.merge(cases[["case_id", "expected_stop"]], on="case_id")
    if not (dated["expected_stop"] < OPEN).any():
        return float("nan"), float("nan")
    last = dated.groupby(UNITS[org.settings.norm.unit])["expected_stop"].max()
    return float(((last > last_day) & (last < stop)).sum()), float((last <= last_day).sum())


def sentences(found: Expected, coming: pd.Period, unit: str, language: Language) -> list[str]:
    """Return the expectations in words; what nobody gave is said too."""
    period = language.within(coming)
    said = [_team_says(found, period, unit, language)]
    if pd.isna(found.ending):
        return [*said, language.text("The cases have no expected end date.")]
    shown = units(language, found.ending, unit)
    said.append(
        language.plural(
            "{period}, {units} reaches its expected end date.",
            "{period}, {units} reach their expected end date.",
            round(found.ending),
            period=period,
            units=shown,
        )
    )
    if found.overdue:
        late = units(language, found.overdue, unit)
        said.append(
            language.plural(
                "{units} is past its expected end date and still open.",
                "{units} are past their expected end date and still open.",
                round(found.overdue),
                units=late,
            )
        )
    return said


def _team_says(found: Expected, period: str, unit: str, language: Language) -> str:
    if pd.isna(found.inflow) and pd.isna(found.outflow):
        return language.text("{period}: nobody gave an expected inflow or outflow.", period=period)
    return language.text(
        "{period}, the team expects an inflow of {inflow} and an outflow of {outflow}.",
        period=period,
        inflow=units(language, found.inflow, unit),
        outflow=units(language, found.outflow, unit),
    )
