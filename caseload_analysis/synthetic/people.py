"""Who works where, from when until when, for how many hours."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from caseload_analysis.spells.calendar import OPEN
from caseload_analysis.synthetic import levels
from caseload_analysis.synthetic.levels import FIRST, STOP, YEAR


@dataclass
class Piece:
    """One contract: hours a week in one team on the days ``start ≤ day < stop``."""

    team: str
    hours: float
    start: int
    stop: int = OPEN


@dataclass
class Person:
    """Somebody with one role and one or more contracts."""

    role: str
    pieces: list[Piece] = field(default_factory=list)

    @property
    def start(self) -> int:
        """The first day of employment."""
        return min(piece.start for piece in self.pieces)

    @property
    def stop(self) -> int:
        """The day after the last day of employment."""
        return max(piece.stop for piece in self.pieces)

    @property
    def carries_cases(self) -> bool:
        """Whether the role has a caseload."""
        return self.role in levels.CASELOAD_ROLES

    def on(self, when: int) -> Piece | None:
        """Return the (first) contract of that day."""
        return next((piece for piece in self.pieces if piece.start <= when < piece.stop), None)

    def change(self, when: int, team: str, hours: float) -> None:
        """Let a contract with other hours or in another team follow the last one, unless that ends then."""
        last = self.pieces[-1]
        if last.stop <= when:
            return
        self.pieces.append(Piece(team, hours, when, last.stop))
        last.stop = when


def budget(team: levels.Team, when: int) -> float:
    """Return the fte that the team may employ in roles with a caseload."""
    return team.fte_later if when >= levels.BUDGET_CHANGE else team.fte


def struggles(team: str, when: int) -> bool:
    """Whether this is the team in difficulty, in its difficult time."""
    return team == levels.STRUGGLING_TEAM and when >= levels.STRUGGLING_SINCE


class Roster:
    """The workers with a caseload, month by month."""

    def __init__(self, seed: int) -> None:
        self.random = levels.random_part(seed, "people")
        self.people: list[Person] = []
        self.now = FIRST

    def gap(self, team: levels.Team, when: int) -> float:
        """Return the vacancy in fte, counting those who have signed but not yet started."""
        pieces = [p.pieces[-1] for p in self.people if p.pieces[-1].team == team.name]
        signed = sum(piece.hours for piece in pieces if piece.stop > when)
        return budget(team, when) - signed / levels.FULL_TIME_HOURS

    def draw_hours(self, gap: float) -> float:
        """Draw weekly hours that fit into a vacancy of ``gap`` fte."""
        drawn = float(self.random.choice(levels.HOURS, p=levels.HOURS_SHARES))
        fitting = [hours for hours in levels.HOURS if hours <= gap * levels.FULL_TIME_HOURS + 4]
        return min(drawn, max(fitting, default=levels.HOURS[0]))

    def hire(self, team: levels.Team, start: int, gap: float) -> None:
        """Employ somebody, mostly for a fixed term of a year at first."""
        piece = Piece(team.name, self.draw_hours(gap), start)
        if self.random.random() < levels.FIXED_TERM_SHARE and start > FIRST - 365:
            piece.stop = start + 365
        self.people.append(Person(team.role, [piece]))

    def found(self, team: levels.Team) -> None:
        """Fill the team as it stood on the first day; the two longest in post came long before."""
        while (gap := self.gap(team, FIRST)) >= levels.SMALLEST_VACANCY:
            years = self.random.exponential(levels.TENURE_YEARS)
            settled = len([p for p in self.people if p.pieces[0].team == team.name]) < 2
            since = FIRST - int(YEAR * (9 + years / 3 if settled else min(years, 15) + 0.1))
            self.hire(team, levels.next_month(since), gap)

    def leaves(self, piece: Piece) -> bool:
        """Draw whether somebody gives notice this month."""
        factor = levels.STRUGGLING_LEAVING if struggles(piece.team, self.now) else 1
        return bool(self.random.random() < factor * levels.LEAVING_PER_YEAR / 12)

    def settle(self, person: Person) -> None:
        """Decide what the month brings for one person."""
        piece, following = person.on(self.now), levels.next_month(self.now)
        if piece is None or piece is not person.pieces[-1]:
            return
        if self.leaves(piece):
            piece.stop = min(piece.stop, following)
        elif piece.stop < following:
            if self.random.random() < levels.RENEWED_SHARE:
                person.pieces.append(Piece(piece.team, piece.hours, piece.stop))
        elif following >= STOP:
            return
        elif self.random.random() < levels.CHANGING_HOURS_PER_YEAR / 12:
            person.change(following, piece.team, self.other_hours(piece.hours))
        elif self.random.random() < levels.MOVING_PER_YEAR / 12:
            self.move(person, piece, following)

    def other_hours(self, hours: float) -> float:
        """Return the next fewer or more hours."""
        place = levels.HOURS.index(hours) + int(self.random.choice([-1, 1]))
        return levels.HOURS[1] if place < 0 else levels.HOURS[min(place, 3)]

    def move(self, person: Person, piece: Piece, when: int) -> None:
        """Let somebody go to the team with the largest vacancy for the same role."""
        others = [t for t in levels.TEAMS if t.name != piece.team and t.role == person.role]
        if others:
            roomiest = max(others, key=lambda team: self.gap(team, when))
            person.change(when, roomiest.name, piece.hours)

    def recruit(self, team: levels.Team) -> None:
        """Try to fill a vacancy; who is found starts a month later."""
        gap = self.gap(team, self.now)
        struggling = struggles(team.name, self.now)
        chance = levels.STRUGGLING_FILLED if struggling else levels.FILLED_PER_MONTH
        if gap >= levels.SMALLEST_VACANCY and self.random.random() < chance:
            start = levels.next_month(self.now) + int(self.random.choice([0, 0, 14]))
            self.hire(team, start, gap)

    def run(self) -> list[Person]:
        """Return everybody who worked with cases between FIRST and STOP."""
        for team in levels.TEAMS:
            self.found(team)
        for self.now in levels.month_starts(FIRST, STOP + levels.NOTICE_DAYS):
            for person in list(self.people):
                self.settle(person)
            for team in levels.TEAMS if self.now < STOP else ():
                self.recruit(team)
        return self.people


def support_staff(seed: int) -> list[Person]:
    """Return who filled the seats without caseload, one after another with a vacancy between."""
    random = levels.random_part(seed, "support staff")
    people = []
    for role, teams, hours in levels.SUPPORT_SEATS:
        start = levels.next_month(FIRST - int(random.integers(200, 3000)))
        while start < STOP:
            stop = levels.next_month(max(FIRST, start) + int(random.exponential(YEAR / 0.16)))
            stop = stop if stop < STOP else OPEN
            people.append(Person(role, [Piece(team, hours / len(teams), start, stop) for team in teams]))
            start = levels.next_month(stop + int(random.integers(20, 120))) if stop < OPEN else STOP
    return people


def staff(seed: int) -> list[Person]:
    """Return everybody in post between FIRST and STOP, longest-serving first.

    The place in the list is the number in the employee's code.
    """
    everybody = Roster(seed).run() + support_staff(seed)
    order = np.argsort([person.start for person in everybody], kind="stable")
    return [everybody[place] for place in order if everybody[place].start < STOP]
