"""Caseload counted by walking over the days: who holds what, day after day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from facts import Assignment, Case, Facts, teams_on
from periods import Span

FLOWS = ("inflow", "outflow", "transfers_in", "transfers_out")


@dataclass
class Held:
    """The days on which a group holds a unit, and the days of spells without days."""

    days: set[int] = field(default_factory=set)
    momentary: set[int] = field(default_factory=set)


Holdings = dict[tuple[str, str], Held]


def unit_of(case: Case, unit: str) -> str:
    return {"case": case.case, "child": case.child, "family": case.family}[unit]


def groups_on(facts: Facts, assignment: Assignment, by: str, today: int) -> set[str]:
    """The groups of one kind that hold an assignment on one day."""
    if by == "organisation":
        return {""}
    if by == "employee":
        return {assignment.employee}
    return {assignment.team} if assignment.team else teams_on(facts, assignment.employee, today)


def holdings(facts: Facts, by: str, unit: str, horizon: int) -> Holdings:
    """Who holds what on which days before ``horizon``."""
    held: Holdings = {}
    cases = {case.case: case for case in facts.cases}
    for assignment in facts.assignments:
        what = unit_of(cases[assignment.case], unit)
        for today in range(assignment.start, min(assignment.stop, horizon)):
            for group in groups_on(facts, assignment, by, today):
                held.setdefault((group, what), Held()).days.add(today)
        if assignment.start == assignment.stop:
            for group in groups_on(facts, assignment, by, assignment.start):
                held.setdefault((group, what), Held()).momentary.add(assignment.start)
    return held


def elsewhere(held: Holdings, group: str, what: str, today: int) -> bool:
    """Whether another group of the same kind holds the unit on one day."""
    return any(other != group and unit == what and today in them.days for (other, unit), them in held.items())


def flows(held: Holdings) -> Counter[tuple[str, int, str]]:
    """How often a unit entered or left a group: counted per group, day and flow."""
    seen: Counter[tuple[str, int, str]] = Counter()
    for (group, what), them in held.items():
        entries = [today for today in them.days if today - 1 not in them.days]
        exits = [today + 1 for today in them.days if today + 1 not in them.days]
        alone = [day for day in them.momentary if day not in them.days and day - 1 not in them.days]
        for today in entries + alone:
            name = "transfers_in" if elsewhere(held, group, what, today - 1) else "inflow"
            seen[group, today, name] += 1
        for today in exits + alone:
            name = "transfers_out" if elsewhere(held, group, what, today) else "outflow"
            seen[group, today, name] += 1
    return seen


def unassigned(facts: Facts, unit: str, today: int) -> int:
    """Units of the cases that are open on one day and that nobody holds."""
    waiting = set()
    for case in facts.cases:
        holders = [a for a in facts.assignments if a.case == case.case and a.start <= today < a.stop]
        if case.start <= today < case.stop and not holders:
            waiting.add(unit_of(case, unit))
    return len(waiting)


def caseload(
    facts: Facts, by: str, unit: str, periods: Sequence[Span]
) -> dict[tuple[str, int], dict[str, float]]:
    """The figures per group and first day of the period."""
    held = holdings(facts, by, unit, periods[-1].after + 1)
    moved = flows(held)
    table: dict[tuple[str, int], dict[str, float]] = {}
    for group in facts.groups(by):
        mine = [them.days for (holder, _), them in held.items() if holder == group]
        for period in periods:
            row = {
                "end": float(sum(period.last in days for days in mine)),
                "mean": sum(today in days for days in mine for today in period.days) / len(period.days),
            }
            for name in FLOWS:
                row[name] = float(sum(moved[group, today, name] for today in period.days))
            if by == "organisation":
                row["unassigned"] = float(unassigned(facts, unit, period.last))
            table[group, period.first] = row
    return table
