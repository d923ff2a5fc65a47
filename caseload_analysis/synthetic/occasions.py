"""What sets the division of cases in motion, and the run through the days."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from caseload_analysis.synthetic import division, levels
from caseload_analysis.synthetic.absence import Absence
from caseload_analysis.synthetic.capacity import Capacity
from caseload_analysis.synthetic.division import NOBODY, Division, Holding, Review
from caseload_analysis.synthetic.families import Case
from caseload_analysis.synthetic.levels import FIRST, STOP

LATE_SHARE = 0.02  # [X] families that stay with a worker whose contract has ended, for a while
LATE_DAYS = (division.FAREWELL_DAYS + 3, 40)
TAKEN_ALONG = 0.2  # [X] families that go along when their worker changes team
MATERNITY_SHARE = 0.9  # [X] families handed over before maternity leave

Partings = dict[int, list[tuple[int, str, float]]]


def partings(capacity: Capacity, absences: list[Absence]) -> Partings:
    """Return per day who parts with families: who, why, and the share of the families.

    Those last to leave before the export still hold a family after it, as real exports show.
    """
    found: Partings = defaultdict(list)
    last = max(p.stop for p in capacity.people if p.carries_cases and p.stop < STOP)
    for number, person in enumerate(capacity.people):
        if not person.carries_cases:
            continue
        why = "last to leave" if person.stop == last else "leaving"
        found[max(person.stop - division.FAREWELL_DAYS, FIRST)].append((number, why, 1.0))
        for before, after in zip(person.pieces[:-1], person.pieces[1:], strict=True):
            if before.team != after.team:
                found[after.start].append((number, "move", 1.0))
    for row in absences:
        if row.kind == "maternity":
            found[row.start - division.FAREWELL_DAYS].append((row.person, "farewell", MATERNITY_SHARE))
        lasting = row.percentage == 100 and min(row.stop, STOP) - row.start >= division.LASTING
        if row.kind == "sickness" and lasting:
            found[row.start + division.LONG_SICKNESS].append((row.person, "farewell", division.LONG_SHARE))
    return found


def delay(random: np.random.Generator, why: str) -> int:
    """Draw the days until a family is handed over; for some only after its worker has left."""
    if why == "move":
        return 0
    late = why == "leaving" and random.random() < LATE_SHARE
    return int(random.integers(*(LATE_DAYS if late else (0, division.FAREWELL_DAYS))))


def part(state: Division, person: int, why: str, share: float) -> None:
    """Plan the handover of somebody's families."""
    random = state.random
    forgotten = 1 if why == "last to leave" else 0
    for bundle in state.bundles_of(person)[forgotten:]:
        if why == "move" and random.random() < TAKEN_ALONG:
            state.team_of[bundle] = int(state.capacity.team[person, state.now - FIRST])
        elif random.random() < share:
            state.agenda[state.now + delay(random, why)].append((bundle, person))


def review(state: Division, team: int) -> None:
    """Let a team pass one family from its fullest to its roomiest member."""
    chance = division.REVIEWED_AFTER if state.introduced(team) else division.REVIEWED_BEFORE
    members = state.candidates(team)
    if len(members) < 3 or state.random.random() >= chance:
        return
    room, fitting = state.room(), state.capacity.fitting(state.now)
    giver = min(members, key=lambda member: room[member])
    taker = max(members, key=lambda member: room[member])
    deviation = -room[giver] / fitting[giver]
    families = [bundle for bundle in state.bundles_of(giver) if bundle > 0]
    if deviation <= division.TOLERATED or room[taker] - room[giver] < 3 or not families:
        return
    smallest = min(families, key=lambda bundle: (len(state.open_cases[bundle]), -bundle))
    state.give(smallest, taker)
    state.reviews.append(Review(state.now, team, giver, taker, float(deviation)))


def relocate(state: Division) -> None:
    """Let some families move to the area of another team, and so to another worker."""
    bundles = sorted({state.bundle(case) for case in state.running})
    moving = state.random.random(len(bundles)) < division.RELOCATED_PER_YEAR / 12
    for bundle in np.array(bundles)[moving]:
        state.team_of[int(bundle)] = int(state.random.integers(len(levels.TEAMS)))
        person = state.choose(int(bundle), besides=state.holder[int(bundle)])
        if person != NOBODY:
            state.give(int(bundle), person)


def settle_first_day(state: Division) -> None:
    """Divide the cases that run already; the longest-serving held what is older than its worker."""
    for number, case in enumerate(state.cases):
        if case.start < FIRST:
            bundle = state.bundle(number)
            state.team_of.setdefault(bundle, state.team_of[abs(bundle)])
            state.open_cases[bundle].append(number)
    for bundle in sorted(state.open_cases):
        state.give(bundle, state.choose(bundle))
    for holding in list(state.rows):
        holding.start = state.cases[holding.case].start
        worker = state.capacity.people[holding.person]
        eldest = int(state.capacity.members(state.team_of[state.bundle(holding.case)], FIRST)[0])
        if worker.start > holding.start and eldest != holding.person:
            taken = min(max(worker.start, holding.start) + int(state.random.integers(60)), FIRST - 1)
            state.rows.append(Holding(holding.case, eldest, holding.start, taken))
            holding.start = taken


def month(state: Division) -> None:
    """Do what teams do once a month."""
    relocate(state)
    for team in range(len(levels.TEAMS)):
        review(state, team)


def divide(
    seed: int, capacity: Capacity, absences: list[Absence], cases: list[Case], teams: dict[int, str]
) -> Division:
    """Return the division after the last day; its ``rows`` are the assignments."""
    area = {family: levels.TEAM_NAMES.index(name) for family, name in teams.items()}
    state = Division(capacity, cases, area, levels.random_part(seed, "division"))
    parting, months = partings(capacity, absences), set(levels.month_starts(FIRST + 1, STOP))
    starting, ending = defaultdict(list), defaultdict(list)
    for number, case in enumerate(cases):
        starting[case.start].append(number)
        ending[case.stop].append(number)
    settle_first_day(state)
    for state.now in range(FIRST, STOP):
        for number in starting[state.now]:
            state.begin(number)
        for number in ending[state.now]:
            state.finish(number)
        for person, why, share in parting[state.now]:
            part(state, person, why, share)
        state.work_through_agenda()
        if state.now in months:
            month(state)
    return state


def assignments(state: Division) -> list[Holding]:
    """Return the rows that last a day or more and end with their case at the latest."""
    for row in state.rows:
        row.stop = min(row.stop, state.cases[row.case].stop)
    return sorted(
        (row for row in state.rows if row.start < row.stop), key=lambda row: (row.case, row.start, row.person)
    )
