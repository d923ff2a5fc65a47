"""How many cases everybody can carry on every day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from caseload_analysis.synthetic import levels
from caseload_analysis.synthetic.absence import Absence
from caseload_analysis.synthetic.duties import Duty
from caseload_analysis.synthetic.levels import FIRST, STOP, Floats
from caseload_analysis.synthetic.people import Person

REDUCING = ("sickness", "maternity", "parental", "unpaid", "care")  # [S] not the regular holidays
SEEN_AFTER = 10  # [X] days until a team reckons with somebody's sickness


@dataclass(frozen=True)
class Capacity:
    """Per person (row) and day since FIRST (column): the team (-1: none) and the cases that fit."""

    team: npt.NDArray[np.int64]
    cases: Floats
    people: list[Person]

    def members(self, team: int, when: int) -> npt.NDArray[np.int64]:
        """Return the workers of a team on a day."""
        return np.flatnonzero(self.team[:, when - FIRST] == team)

    def fitting(self, when: int) -> Floats:
        """Return the cases that fit with everybody on a day."""
        return self.cases[:, when - FIRST]

    def mean_of(self, team: int) -> float:
        """Return the cases that fit with a team on a mean day."""
        return float(np.where(self.team == team, self.cases, 0).sum(axis=0).mean())


def window(start: int, stop: int) -> slice:
    """Return the columns of the days ``start ≤ day < stop``."""
    return slice(max(start - FIRST, 0), max(min(stop, STOP) - FIRST, 0))


def availability(people: list[Person], absences: list[Absence]) -> Floats:
    """Return the share of the contract that is not taken by absence; several together stop at 1."""
    away = np.zeros((len(people), STOP - FIRST))
    for row in absences:
        if row.kind in REDUCING:
            late = SEEN_AFTER if row.kind == "sickness" and row.percentage == 100 else 0
            away[row.person, window(row.start + late, row.stop)] += row.percentage / 100
    return 1 - np.minimum(away, 1)


def ramp_up(person: Person) -> Floats:
    """Return the share of a full caseload on each day, lower in the first months."""
    factor = np.ones(STOP - FIRST)
    edge = person.start
    for share in levels.RAMP_UP:
        following = levels.next_month(edge)
        factor[window(edge, following)] = share
        edge = following
    return factor


def capacity(people: list[Person], absences: list[Absence], duties: list[Duty]) -> Capacity:
    """Return what everybody can carry: 12 × (fte × availability − duties) × ramp-up, at least 0."""
    shape = (len(people), STOP - FIRST)
    fte, other, team = np.zeros(shape), np.zeros(shape), np.full(shape, -1)
    for number, person in enumerate(people):
        for piece in person.pieces if person.carries_cases else ():
            days = window(piece.start, piece.stop)
            fte[number, days] = piece.hours / levels.FULL_TIME_HOURS
            team[number, days] = levels.TEAM_NAMES.index(piece.team)
    for duty in duties:
        other[duty.person, window(duty.start, duty.stop)] += duty.hours / levels.FULL_TIME_HOURS
    free = np.maximum(fte * availability(people, absences) - other, 0)
    ramp = np.stack([ramp_up(person) for person in people])
    return Capacity(team, levels.CASES_PER_FTE * free * ramp, people)
