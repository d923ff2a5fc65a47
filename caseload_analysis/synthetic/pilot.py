"""Support workers who are lent to a team without one, and the hours that are written down around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from caseload_analysis.synthetic import levels
from caseload_analysis.synthetic.frames import World, employee, in_team
from caseload_analysis.synthetic.levels import ACTIVITIES, STOP, day, monday, random_part


@dataclass(frozen=True)
class Lent:
    """The support worker of ``lender`` also helps colleagues in ``team`` from a day on."""

    team: str
    lender: str
    since: str


PILOTS = (Lent("Haven", "Centrum", "2025-03-03"), Lent("Vecht", "Noord", "2025-11-03"))  # [X]
WRITING = ("Zuid", "Oost", "Haven", "Vecht")  # [X] two with the pilot and two without
WRITING_SINCE = day("2024-05-01")
LINKED = 7  # [S] workers that one support worker is linked to
OVERTIME = 3.0  # [X] hours a week above the contract, which end when somebody is linked
NOISE = 0.12  # [X] of the hours of one activity
MIDDLE_OF_MONTH = 13


def supporter(world: World, team: str, when: int) -> int | None:
    """Return the support worker with a contract in a team on a day, if there is one."""
    for number, person in enumerate(world.people):
        piece = person.on(when) if person.role == levels.SUPPORT_WORKER else None
        if piece is not None and piece.team == team:
            return number
    return None


def linked(world: World, pilot: Lent, when: int) -> list[int]:
    """Return the colleagues in the team of a pilot who have a support worker on a day."""
    if when < day(pilot.since) or supporter(world, pilot.lender, when) is None:
        return []
    return in_team(world, pilot.team, when)[:LINKED]


def monthly_hours(world: World, seed: int) -> Iterator[tuple[Any, ...]]:
    """Yield the hours of one week a month, 3 more than the contract for who is not linked."""
    random = random_part(seed, "time use in the pilot")
    for month in levels.month_starts(WRITING_SINCE, STOP):
        week = monday(month + MIDDLE_OF_MONTH)
        relieved = {number for pilot in PILOTS for number in linked(world, pilot, week)}
        for number in (number for team in WRITING for number in in_team(world, team, week)):
            piece = world.people[number].on(week)
            written = (piece.hours if piece else 0.0) + (0.0 if number in relieved else OVERTIME)
            for activity, share in ACTIVITIES:
                hours = share * written * random.normal(1, NOISE)
                yield employee(number), week, activity, round(2 * hours) / 2
