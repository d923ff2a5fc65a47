"""Tasks beside cases that take hours out of somebody's caseload."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from caseload_analysis.synthetic import levels
from caseload_analysis.synthetic.levels import FIRST, STOP
from caseload_analysis.synthetic.people import Person

COACHING = ("coaching nieuwe collega", 3.0, 91)  # [X] name, hours a week, days
COUNCIL = ("ondernemingsraad", 4.5)  # [X]
COUNCIL_SEATS = 4
OFFICER = ("aandachtsfunctionaris", 2.5)  # [X] one in each team
TERM = 2 * 365
EXPERIENCED = 365  # days in post before somebody is asked


@dataclass(frozen=True)
class Duty:
    """Hours a week for something else than cases."""

    person: int
    name: str
    start: int
    stop: int
    hours: float


def experienced(people: list[Person], when: int, team: str | None = None) -> list[int]:
    """Return the workers with a year's experience or more, of one team or of all."""
    found = []
    for number, person in enumerate(people):
        piece = person.on(when)
        fitting = piece is not None and (team is None or piece.team == team)
        if fitting and person.carries_cases and person.start <= when - EXPERIENCED:
            found.append(number)
    return found


def coaching(random: np.random.Generator, people: list[Person]) -> list[Duty]:
    """Give everybody who joins a coach in the same team, when there is one."""
    name, hours, days = COACHING
    given = []
    for joiner in people:
        team = joiner.pieces[0].team
        coaches = experienced(people, joiner.start, team) if joiner.carries_cases else []
        if joiner.start >= FIRST and coaches:
            coach = int(random.choice(coaches))
            stop = min(joiner.start + days, joiner.stop, people[coach].stop)
            given.append(Duty(coach, name, joiner.start, stop, hours))
    return given


def terms(random: np.random.Generator, people: list[Person]) -> list[Duty]:
    """Fill the seats of the works council and one attention officer a team for terms of two years."""
    given = []
    for start in range(FIRST, STOP, TERM):
        council = random.choice(experienced(people, start), COUNCIL_SEATS, replace=False)
        officers = [random.choice(experienced(people, start, name)) for name in levels.TEAM_NAMES]
        for number, (name, hours) in [*((n, COUNCIL) for n in council), *((n, OFFICER) for n in officers)]:
            stop = min(start + TERM, people[number].stop)
            given.append(Duty(int(number), name, start, stop, hours))
    return given


def duties(seed: int, people: list[Person]) -> list[Duty]:
    """Return every duty between FIRST and STOP, by start."""
    random = levels.random_part(seed, "duties")
    given = coaching(random, people) + terms(random, people)
    return sorted(given, key=lambda duty: (duty.start, duty.person, duty.name))
