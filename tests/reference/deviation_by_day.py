"""Actual caseload against both norms and the band, group by group and period by period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from caseload_by_day import Holdings, holdings
from facts import Band, Facts, teams_on
from formation_by_day import Calendar, formation
from periods import Span

TINY = 1e-9


@dataclass
class Row:
    """The figures of one group in one period; None where there is no figure."""

    actual: float
    norm_formation: float
    norm_deployable: float
    deviation_formation: float | None
    deviation_deployable: float | None
    lower: float
    upper: float
    status: str
    periods_outside: int = 0


def stock(held: Holdings, group: str, at: str, period: Span) -> dict[str, float]:
    """How much of each unit the group holds: on the last day, or as a share of the days."""
    chosen = list(period.days) if at == "mean" else [period.last]
    return {
        what: sum(today in them.days for today in chosen) / len(chosen)
        for (holder, what), them in held.items()
        if holder == group
    }


def mixed_factor(facts: Facts, held: dict[str, float]) -> float:
    """The harmonic norm of the group's own mix of measures ÷ the default norm."""
    rules = facts.rules
    measures = {case.case: case.measure for case in facts.cases}
    total = sum(held.values())
    if not rules.per_measure or total == 0:
        return 1.0
    load = 0.0
    for case, amount in held.items():
        load += amount / rules.per_measure.get(measures[case], rules.per_fte)
    return total / load / rules.per_fte


def against(actual: float, norm: float) -> float | None:
    return None if norm < TINY else actual / norm - 1


def limits(band: Band, norm: float, per_fte: float) -> tuple[float, float]:
    """The lowest and highest actual caseload inside the band."""
    if band.relative is not None:
        return norm * (1 - band.relative), norm * (1 + band.relative)
    return band.lower * norm / per_fte, band.upper * norm / per_fte


def status_of(actual: float, norm: float, band: Band, per_fte: float) -> str:
    deviation = against(actual, norm)
    if deviation is None:
        return "undefined" if actual > 0 else "none"
    if band.relative is not None:
        if abs(deviation) <= band.relative + TINY:
            return "inside"
        return "above" if deviation > 0 else "below"
    lower, upper = limits(band, norm, per_fte)
    if actual > upper + TINY:
        return "above"
    return "below" if actual < lower - TINY else "inside"


def band_of(facts: Facts, by: str, group: str, today: int, chosen: dict[tuple[str, int], str]) -> Band:
    """The band of the team, of the employee's team, or of everybody.

    An employee may be in two teams at once: ``chosen`` then says whose band is meant.
    """
    if by == "organisation":
        return facts.rules.band
    team = group
    if by == "employee":
        teams = teams_on(facts, group, today)
        team = chosen.get((group, today), min(teams))
        if team not in teams:
            raise AssertionError(f"{group} is in {teams} on day {today}, not in {team}")
    return facts.rules.team_bands.get(team, facts.rules.band)


def deviation(
    days: Calendar,
    facts: Facts,
    by: str,
    at: str,
    baseline: str,
    periods: Sequence[Span],
    chosen: dict[tuple[str, int], str] | None = None,
) -> dict[tuple[str, int], Row]:
    """The figures per group and first day of the period."""
    rules = facts.rules
    held = holdings(facts, by, rules.unit, periods[-1].after + 1)
    norms = formation(days, facts, by, at, periods)
    table: dict[tuple[str, int], Row] = {}
    for group in facts.groups(by):
        outside, side = 0, ""
        for period in periods:
            mine = stock(held, group, at, period)
            factor = mixed_factor(facts, mine)
            actual = sum(mine.values())
            formal = norms[group, period.first]["norm_formation"] * factor
            deployable = norms[group, period.first]["norm_deployable"] * factor
            norm = formal if baseline == "formation" else deployable
            band = band_of(facts, by, group, period.last, chosen or {})
            status = status_of(actual, norm, band, rules.per_fte)
            before = outside if status == side else 0
            outside, side = (before + 1 if status in ("above", "below") else 0), status
            table[group, period.first] = Row(
                actual,
                formal,
                deployable,
                against(actual, formal),
                against(actual, deployable),
                *limits(band, norm, rules.per_fte),
                status,
                outside,
            )
    return table
