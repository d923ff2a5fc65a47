"""Sickness absence counted person by person, day by day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from facts import OPEN, Facts, contracts_on, groups_of_contract
from periods import Span

A_YEAR = {"W": 52, "M": 12, "Q": 4, "Y": 1}


@dataclass
class Spell:
    """One sickness spell of one employee; ``days`` holds the share sick on each day."""

    employee: str
    start: int
    stop: int


def spells_of(facts: Facts, employee: str) -> list[Spell]:
    """The spells: rows that touch or overlap are one, and so are rows with too few free days between."""
    rows = [a for a in facts.absences if a.employee == employee and a.kind == "sickness"]
    found: list[Spell] = []
    for row in sorted(rows, key=lambda absence: absence.start):
        free = row.start - found[-1].stop if found else OPEN
        if free <= 0 or free < facts.rules.merge_gap:
            found[-1].stop = max(found[-1].stop, row.stop)
        else:
            found.append(Spell(employee, row.start, row.stop))
    return found


def sick_share(facts: Facts, employee: str, today: int) -> float:
    """The share of the day that an employee is sick, at most the whole of it."""
    asked = sum(
        a.fraction
        for a in facts.absences
        if a.employee == employee and a.kind == "sickness" and a.start <= today < a.stop
    )
    return min(1.0, asked)


def class_names(classes: Sequence[int]) -> list[str]:
    """The columns of the duration classes, the open one last."""
    lowest = [1, *(boundary + 1 for boundary in classes)]
    closed = [f"rate_{low}_{high}" for low, high in zip(lowest, classes, strict=False)]
    return [*closed, f"rate_{lowest[-1]}_up"]


def class_of(spell: Spell, classes: Sequence[int], last: int) -> str:
    """The class of a spell by its total length; a running one by its length up to ``last``."""
    length = (last + 1 if spell.stop == OPEN else spell.stop) - spell.start
    names = class_names(classes)
    for name, boundary in zip(names, classes, strict=False):
        if length <= boundary:
            return name
    return names[-1]


@dataclass
class Tally:
    """What is summed for one group in one period."""

    fte_days: float
    person_days: int
    sick: dict[str, float]
    started: int
    ended: int
    ended_days: int
    employed: set[str]
    ill: set[str]


def counts(facts: Facts, spell: Spell, today: int) -> bool:
    """Whether a day of a spell still counts."""
    cap = facts.rules.cap_days
    return cap is None or today - spell.start < cap


def tally(facts: Facts, by: str, group: str, period: Span, last: int) -> Tally:
    """Walk over the days and the employees of one group."""
    classes = facts.rules.classes
    sum_of = Tally(0.0, 0, dict.fromkeys(class_names(classes), 0.0), 0, 0, 0, set(), set())
    for employee in facts.employees:
        spells = spells_of(facts, employee)
        for today in period.days:
            mine = [c for c in contracts_on(facts, employee, today) if groups_of_contract(c, by) == group]
            if not mine:
                continue
            fte = sum(contract.fte for contract in mine)
            sum_of.employed.add(employee)
            sum_of.person_days += 1
            sum_of.fte_days += fte
            for spell in spells:
                walk(facts, spell, today, fte, last, sum_of)
    return sum_of


def walk(facts: Facts, spell: Spell, today: int, fte: float, last: int, sum_of: Tally) -> None:
    """Add what one spell means for one contract day of its employee."""
    if today == spell.start:
        sum_of.started += 1
    if today == spell.stop - 1:
        sum_of.ended += 1
        sum_of.ended_days += spell.stop - spell.start
    share = sick_share(facts, spell.employee, today)
    if spell.start <= today < spell.stop and share > 0:
        sum_of.ill.add(spell.employee)
        if counts(facts, spell, today):
            sum_of.sick[class_of(spell, facts.rules.classes, last)] += share * fte


def absence(
    facts: Facts, by: str, every: str, periods: Sequence[Span], last: int
) -> dict[tuple[str, int], dict[str, float | None]]:
    """The figures per group and first day of the period; None where there is no figure."""
    table = {}
    for group in facts.groups(by):
        for period in periods:
            table[group, period.first] = figures(facts, tally(facts, by, group, period, last), every, period)
    return table


def figures(facts: Facts, sum_of: Tally, every: str, period: Span) -> dict[str, float | None]:
    """The figures of one group in one period."""
    days = len(period.days)
    a_year = 365 / days if facts.rules.annualise == "days" else A_YEAR[every]
    employed = len(sum_of.employed)
    row: dict[str, float | None] = {
        "rate": 100 * sum(sum_of.sick.values()) / sum_of.fte_days if employed else None,
        "frequency": sum_of.started / (sum_of.person_days / days) * a_year if employed else None,
        "mean_duration": sum_of.ended_days / sum_of.ended if sum_of.ended else None,
        "zero_absence": (employed - len(sum_of.ill)) / employed if employed else None,
    }
    for name, sick in sum_of.sick.items():
        row[name] = 100 * sick / sum_of.fte_days if employed else None
    return row
