"""Sickness and leave of one person after another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from caseload_analysis.spells.calendar import OPEN
from caseload_analysis.synthetic import levels
from caseload_analysis.synthetic.levels import FIRST, STOP, YEAR
from caseload_analysis.synthetic.people import Person

SPELLS_PER_YEAR = 1.45  # [X] reports of sickness per person
FRAILTY_SHAPE = 1.6  # [X] some report sick often and many never
WINTER_SWING = 0.4  # [X]
WEEKDAYS = np.array([1.6, 1.3, 1.2, 1.1, 0.9, 0.35, 0.55])  # [X] Monday first
CLASS_SHARES = (0.71, 0.19, 0.084, 0.016)  # [X] few spells are long, and most days are in them
CLASS_DAYS = ((1, 7), (8, 42), (43, 300), (300, 700))  # [S] classes of CBS; a second year is rare
RECOVERY = ((0.4, 100), (0.2, 75), (0.2, 50), (0.2, 25))  # [X] part of a long spell, percentage
LOOK_BACK = 500  # days before FIRST from which a running spell may come

MATERNITY_DAYS = 16 * 7  # [S] Dutch law
MATERNITY_PER_YEAR = 0.04  # [X]
PARENTAL_AFTER_MATERNITY = 0.7  # [X]
PARENTAL_DAYS = 26 * 7  # [S] 26 weeks, here as a part of each week
OTHER_LEAVE: tuple[tuple[str, float, tuple[int, int], int], ...] = (  # [X] kind, a year, days, percentage
    ("parental", 0.02, (120, 182), 20),
    ("care", 0.03, (14, 42), 50),
    ("unpaid", 0.012, (28, 84), 100),
    ("training", 0.5, (1, 3), 100),
    ("other", 0.1, (1, 2), 100),
)
HOLIDAYS: tuple[tuple[str, int, float, tuple[int, int]], ...] = (  # [X] from, window, chance, days
    ("07-05", 50, 0.9, (10, 21)),
    ("12-22", 8, 0.4, (5, 9)),
    ("04-22", 12, 0.35, (4, 9)),
)


@dataclass(frozen=True)
class Absence:
    """One row of the absence table: a part of a spell with one percentage."""

    person: int
    kind: str
    start: int
    stop: int
    percentage: int


def workday(when: int) -> int:
    """Return the day itself, or the Monday after a weekend.

    >>> workday(levels.day("2026-10-31")) == levels.day("2026-11-02")
    True
    """
    weekday = (when + 3) % 7
    return when + 7 - weekday if weekday > 4 else when


def clear(start: int, stop: int, away: list[Absence]) -> bool:
    """Whether somebody is not on maternity leave on any of these days."""
    return all(row.kind != "maternity" or stop <= row.start or start >= row.stop for row in away)


def maternity(random: np.random.Generator, number: int, person: Person) -> Iterator[Absence]:
    """Yield maternity leave, and the parental leave that mostly follows it."""
    since, until = max(person.start, FIRST - 100), min(person.stop, STOP)
    if random.random() >= MATERNITY_PER_YEAR * (until - since) / YEAR:
        return
    start = int(random.integers(since, until))
    stop = start + MATERNITY_DAYS
    yield Absence(number, "maternity", start, min(stop, person.stop), 100)
    if random.random() < PARENTAL_AFTER_MATERNITY and stop < person.stop:
        yield Absence(number, "parental", stop, min(stop + PARENTAL_DAYS, person.stop), 25)


def other_leave(random: np.random.Generator, number: int, person: Person) -> Iterator[Absence]:
    """Yield shorter leave of every other kind, training included."""
    since, until = max(person.start, FIRST), min(person.stop, STOP)
    for kind, per_year, (least, most), percentage in OTHER_LEAVE:
        for _ in range(int(random.poisson(per_year * max(until - since, 0) / YEAR))):
            start = workday(int(random.integers(since, until)))
            stop = start + int(random.integers(least, most + 1))
            yield Absence(number, kind, start, min(stop, person.stop), percentage)


def holidays(random: np.random.Generator, number: int, person: Person) -> Iterator[Absence]:
    """Yield the weeks off in summer, at Christmas and in spring."""
    for year in range(2022, 2027):
        for date, window, chance, (least, most) in HOLIDAYS:
            taken, start = random.random() < chance, levels.day(f"{year}-{date}")
            start += int(random.integers(window))
            stop = start + int(random.integers(least, most + 1))
            if taken and max(FIRST, person.start) <= start < STOP and stop <= person.stop:
                yield Absence(number, "leave", start, stop, 100)


def duration(random: np.random.Generator) -> int:
    """Draw the calendar days of a spell of sickness: first its class, then shorter above longer."""
    least, most = CLASS_DAYS[int(random.choice(len(CLASS_SHARES), p=CLASS_SHARES))]
    return least + int((most - least + 1) * random.random() ** 1.6)


def recovery(random: np.random.Generator, number: int, start: int, days: int) -> Iterator[Absence]:
    """Yield the rows of one spell: long ones end in steps, some middling ones half time."""
    steps: tuple[tuple[float, int], ...] = ((1.0, 100),)
    if days > 42:
        steps = RECOVERY if random.random() < 0.7 else ((0.7, 100), (0.3, 50))
    elif days > 14 and random.random() < 0.35:
        steps = ((0.65, 100), (0.35, 50))
    edges = [start + round(days * part) for part in np.cumsum([0.0, *(part for part, _ in steps)])]
    for (_, percentage), begin, stop in zip(steps, edges[:-1], edges[1:], strict=True):
        yield Absence(number, "sickness", begin, stop, percentage)


def reports(random: np.random.Generator, person: Person) -> list[int]:
    """Draw the days on which somebody falls sick, more in winter and on Mondays."""
    since, until = max(person.start, FIRST - LOOK_BACK), min(person.stop, STOP)
    days = np.arange(since, max(since, until))
    chance = SPELLS_PER_YEAR / YEAR * random.gamma(FRAILTY_SHAPE, 1 / FRAILTY_SHAPE)
    factor = levels.season(days, WINTER_SWING) * WEEKDAYS[(days + 3) % 7]
    if any(piece.team == levels.STRUGGLING_TEAM for piece in person.pieces):
        factor = factor * np.where(days >= levels.STRUGGLING_SINCE, levels.STRUGGLING_SICKNESS, 1)
    return [int(when) for when in days[random.random(len(days)) < chance * factor]]


def sickness(
    random: np.random.Generator, number: int, person: Person, away: list[Absence]
) -> Iterator[Absence]:
    """Yield spells of sickness, none during another one or during maternity leave."""
    healthy_from = 0
    for start in reports(random, person):
        stop = min(start + duration(random), person.stop)
        if start > healthy_from and clear(start, stop, away):
            yield from recovery(random, number, start, stop - start)
            healthy_from = stop


def known(row: Absence) -> Absence | None:
    """Return the row as an export of the last day shows it: nobody knows when the sick recover."""
    if row.start >= STOP or row.stop <= FIRST or row.start >= row.stop:
        return None
    running = row.kind == "sickness" and row.stop > STOP
    return Absence(row.person, row.kind, row.start, OPEN if running else row.stop, row.percentage)


def absences(seed: int, people: list[Person]) -> list[Absence]:
    """Return every absence between FIRST and STOP, by person and start."""
    rows: list[Absence] = []
    for number, person in enumerate(people):
        random = levels.random_part(seed, f"absence {number}")
        away = list(maternity(random, number, person))
        leave = [*other_leave(random, number, person), *holidays(random, number, person)]
        rows += away
        rows += (row for row in leave if clear(row.start, row.stop, away))
        rows += sickness(random, number, person, away)
    kept = [row for row in map(known, rows) if row is not None]
    return sorted(kept, key=lambda row: (row.person, row.start, row.stop, row.kind))
