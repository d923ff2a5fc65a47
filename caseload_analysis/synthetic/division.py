"""Who gets which family: a team divides its work from day to day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np

from caseload_analysis.spells.calendar import OPEN
from caseload_analysis.synthetic import levels
from caseload_analysis.synthetic.capacity import Capacity
from caseload_analysis.synthetic.families import PROBATION, Case
from caseload_analysis.synthetic.levels import FIRST, Floats

NOBODY = -1
CARELESSNESS = 5.0  # [X] cases: how far a team misjudges who has most room
CARE = 2.0  # [X] the same after the introduction of the five steps
REVIEWED_BEFORE = 0.15  # [X] chance a month that a team looks at the division before the introduction
REVIEWED_AFTER = 0.9
TOLERATED = 0.12  # [X] deviation above which a review moves a family
WAITING_DAYS = 8  # [X] at most, until a new family has a worker
OVERLAP_SHARE, OVERLAP_DAYS = 0.35, 10  # [X] handovers in which both hold the family for some days
GAP_SHARE, GAP_DAYS = 0.12, 21  # [X] families left in nobody's hands for a while by who leaves
FAREWELL_DAYS = 14  # [X] in which somebody who leaves hands over
FINAL_DAYS = 45  # [X] before the last day, in which nothing new is given
LONG_SICKNESS = 42  # [X] days after which the families of somebody sick go to others
LASTING = 80  # [X] days of full sickness from which that is done
LONG_SHARE = 0.65  # [X] of the families; the others are kept warm by colleagues
RETURNED_TO_FORMER = 0.7  # [X] of the families that come back
RELOCATED_PER_YEAR = 0.05  # [X] families that move to the area of another team
OWN_PROBATION_WORKER = 0.4  # [X] of the families where probation runs beside other measures
FULL, SPACIOUS = 1.2, 0.9  # [X] load against capacity from which and up to which teams help out
HELPED_OUT = 0.4  # [X] of the new families of a full team


@dataclass
class Holding:
    """One row of the assignments."""

    case: int
    person: int
    start: int
    stop: int = OPEN


@dataclass(frozen=True)
class Review:
    """A family that a caseload review moved from the fullest to the roomiest member."""

    day: int
    team: int
    giver: int
    taker: int
    deviation: float


@dataclass
class Division:
    """The state of the division on the day ``now``.

    A bundle is what goes to one worker: the open cases of a family.
    """

    capacity: Capacity
    cases: list[Case]
    team_of: dict[int, int]
    random: np.random.Generator
    now: int = FIRST
    holder: dict[int, int] = field(default_factory=lambda: defaultdict(lambda: NOBODY))
    open_cases: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    running: dict[int, Holding] = field(default_factory=dict)
    rows: list[Holding] = field(default_factory=list)
    agenda: dict[int, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    reviews: list[Review] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.load = np.zeros(len(self.capacity.people))

    def room(self) -> Floats:
        """Return how many cases more would fit with everybody today."""
        return self.capacity.fitting(self.now) - self.load

    def introduced(self, team: int) -> bool:
        """Whether the team works with the five steps today."""
        since = levels.TEAMS[team].introduced
        return since is not None and self.now >= levels.day(since)

    def candidates(self, team: int, besides: int = NOBODY) -> list[int]:
        """Return the members who can be given a family today."""
        fitting = self.capacity.fitting(self.now)
        people = self.capacity.people
        able = [int(m) for m in self.capacity.members(team, self.now) if m != besides and fitting[m] > 0]
        return [m for m in able if people[m].stop >= self.now + FINAL_DAYS] or able

    def choose(self, bundle: int, besides: int = NOBODY) -> int:
        """Return who gets the family: the member who seems to have most room."""
        team = self.team_of[bundle]
        members = self.candidates(team, besides)
        former = self.holder[bundle]
        if former in members and former != besides and self.random.random() < RETURNED_TO_FORMER:
            return former
        if not members:
            return NOBODY
        spread = CARE if self.introduced(team) else CARELESSNESS
        seeming = self.room()[members] + self.random.normal(0, spread, len(members))
        return members[int(np.argmax(seeming))]

    def hold(self, case: int, person: int) -> None:
        """Open an assignment."""
        holding = Holding(case, person, self.now)
        self.rows.append(holding)
        self.running[case] = holding
        self.load[person] += 1

    def release(self, case: int, overlap: int = 0) -> None:
        """Close the running assignment of a case, after some days in which two hold it."""
        holding = self.running.pop(case, None)
        if holding is not None:
            last = self.capacity.people[holding.person].stop
            holding.stop = max(min(self.now + overlap, last), self.now)
            self.load[holding.person] -= 1

    def give(self, bundle: int, person: int, overlap: int = 0) -> None:
        """Put all open cases of a family in one pair of hands."""
        for case in self.open_cases[bundle]:
            holding = self.running.get(case)
            if holding is None or holding.person != person:
                self.release(case, overlap)
                self.hold(case, person)
        self.holder[bundle] = person

    def hand_over(self, bundle: int, giver: int) -> None:
        """Pass a family from ``giver`` to a colleague, at once, overlapping or after a gap."""
        if self.holder[bundle] != giver or not self.open_cases[bundle]:
            return
        drawn, leaving = self.random.random(), self.capacity.people[giver].stop <= self.now + FAREWELL_DAYS
        taker = self.choose(bundle, besides=giver)
        if taker == NOBODY or (leaving and drawn < GAP_SHARE):
            for case in self.open_cases[bundle]:
                self.release(case)
            self.holder[bundle] = NOBODY
            self.agenda[self.now + int(self.random.integers(3, GAP_DAYS + 1))].append((bundle, NOBODY))
        else:
            overlap = int(self.random.integers(2, OVERLAP_DAYS + 1)) if drawn > 1 - OVERLAP_SHARE else 0
            self.give(bundle, taker, overlap)

    def bundles_of(self, person: int) -> list[int]:
        """Return the families that somebody holds today."""
        held = {self.bundle(holding.case) for holding in self.running.values() if holding.person == person}
        return sorted(held)

    def bundle(self, case: int) -> int:
        """Return the bundle of a case: its family, or its own where it has another worker."""
        row = self.cases[case]
        apart = row.measure == PROBATION and row.family % 10 < 10 * OWN_PROBATION_WORKER
        return -row.family if apart else row.family

    def pressure(self) -> Floats:
        """Return the cases of each team today against what fits with its members."""
        fitting, day = self.capacity.fitting(self.now), self.now - FIRST
        teams = [self.capacity.team[:, day] == team for team in range(len(levels.TEAMS))]
        return np.array([self.load[own].sum() / max(fitting[own].sum(), 1) for own in teams])

    def help_out(self, bundle: int) -> None:
        """Let the team with most room take some of the new families of a full team."""
        pressure = self.pressure()
        roomiest = int(np.argmin(pressure))
        needed = pressure[self.team_of[bundle]] > FULL and pressure[roomiest] < SPACIOUS
        if needed and self.random.random() < HELPED_OUT:
            self.team_of[bundle] = roomiest

    def begin(self, case: int) -> None:
        """Let a case start: with the family's worker, or wait for one."""
        bundle = self.bundle(case)
        self.team_of.setdefault(bundle, self.team_of[abs(bundle)])
        busy = bool(self.open_cases[bundle]) and self.holder[bundle] != NOBODY
        self.open_cases[bundle].append(case)
        if busy and self.capacity.people[self.holder[bundle]].stop > self.now:
            self.hold(case, self.holder[bundle])
        elif len(self.open_cases[bundle]) == 1:
            self.help_out(bundle)
            wait = int(self.random.integers(0, WAITING_DAYS + 1))
            self.agenda[self.now + wait].append((bundle, NOBODY))

    def finish(self, case: int) -> None:
        """Let a case end."""
        self.open_cases[self.bundle(case)].remove(case)
        self.release(case)

    def work_through_agenda(self) -> None:
        """Give the families that wait a worker and carry out the handovers of today."""
        for bundle, giver in self.agenda.pop(self.now, []):
            if giver != NOBODY:
                self.hand_over(bundle, giver)
            elif self.open_cases[bundle]:
                person = self.choose(bundle)
                if person == NOBODY:
                    self.agenda[self.now + 7].append((bundle, NOBODY))
                else:
                    self.give(bundle, person)
