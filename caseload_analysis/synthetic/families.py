"""Families, their children, and the measures these are under one after another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from caseload_analysis.spells.calendar import OPEN
from caseload_analysis.synthetic import levels
from caseload_analysis.synthetic.levels import FIRST, STOP

SUPERVISION = "ondertoezichtstelling"
INTERIM = "voorlopige ondertoezichtstelling"
GUARDIANSHIP = "voogdij"
PROBATION = "jeugdreclassering"
PRE_STATUTORY = "drang"

CHILDREN_SHARES = (0.64, 0.23, 0.09, 0.04)  # [S] 1.22 (practice) to 1.56 (norms) children a family
FIRST_MEASURES = {  # [X]
    INTERIM: 0.2,
    SUPERVISION: 0.38,
    PRE_STATUTORY: 0.24,
    PROBATION: 0.14,
    GUARDIANSHIP: 0.04,
}
FOLLOWED_BY: dict[str, dict[str, float]] = {  # [X] the rest ends
    INTERIM: {SUPERVISION: 0.8},
    PRE_STATUTORY: {SUPERVISION: 0.25, INTERIM: 0.05},
    SUPERVISION: {GUARDIANSHIP: 0.05},
    GUARDIANSHIP: {},
    PROBATION: {},
}
INTERIM_DAYS = 91  # [S] three months by law
TERM_DAYS = 365  # [S] a supervision order lasts a year at most and can be prolonged
PROLONGED_SHARE = 0.45  # [X]
LATER_SIBLING_SHARE = 0.15  # [X] comes under a measure some months later
OWN_COURSE_SHARE = 0.2  # [X] child whose measures run otherwise than those of the siblings
PROBATION_BESIDE = 0.06  # [X] eldest child under probation beside the other measures
LOOK_BACK = 8 * 365  # days before FIRST from which a case may still be open
SUMMER_SWING = 0.12  # [X] courts and reporters are quieter in summer


@dataclass(frozen=True)
class Case:
    """One measure of one child; ``stop`` is the day on which it no longer counts."""

    family: int
    child: int
    measure: str
    start: int
    stop: int
    expected: int


@dataclass(frozen=True)
class Step:
    """One measure in a course: its days, and the days after which each term of it ends."""

    measure: str
    days: int
    terms: tuple[int, ...]


def supervision(random: np.random.Generator) -> Step:
    """Draw a supervision order of one or more terms of a year or a half."""
    terms = [TERM_DAYS if random.random() < 0.75 else TERM_DAYS // 2]
    while random.random() < PROLONGED_SHARE and len(terms) < 6:
        terms.append(terms[-1] + (TERM_DAYS if random.random() < 0.5 else TERM_DAYS // 2))
    early = int(random.integers(15, 120)) if random.random() < 0.2 else 0
    return Step(SUPERVISION, terms[-1] - early, tuple(terms))


def step(random: np.random.Generator, measure: str) -> Step:
    """Draw how long a measure lasts."""
    if measure == SUPERVISION:
        return supervision(random)
    if measure == INTERIM:
        early = int(random.integers(5, 50)) if random.random() < 0.3 else 0
        return Step(INTERIM, INTERIM_DAYS - early, (INTERIM_DAYS,))
    if measure == GUARDIANSHIP:
        return Step(GUARDIANSHIP, int(random.integers(500, 2200)), ())
    if measure == PROBATION:
        term = int(random.choice([183, 365, 548]))
        return Step(PROBATION, term - int(random.integers(0, 60)), (term,))
    return Step(PRE_STATUTORY, 45 + int(random.gamma(3, 45)), (183,))


def course(random: np.random.Generator, first: str) -> list[Step]:
    """Draw measures that follow each other without a gap."""
    steps = [step(random, first)]
    while True:
        following = FOLLOWED_BY[steps[-1].measure]
        drawn = random.random()
        for measure, share in following.items():
            drawn -= share
            if drawn < 0:
                steps.append(step(random, measure))
                break
        else:
            return steps


def cases_of(steps: list[Step], family: int, child: int, start: int) -> Iterator[Case]:
    """Yield the cases of one child, with the end that is expected when the export is made."""
    for part in steps:
        stop = start + part.days
        seen = min(stop, STOP - 1)
        expected = next((start + term for term in part.terms if start + term >= seen), OPEN)
        if expected == OPEN and part.terms:
            expected = start + part.terms[-1]
        yield Case(family, child, part.measure, start, stop, expected)
        start = stop


def family_cases(random: np.random.Generator, family: int, child: int, start: int) -> list[Case]:
    """Return the cases of one family whose first child comes under a measure on ``start``."""
    first = str(random.choice(list(FIRST_MEASURES), p=list(FIRST_MEASURES.values())))
    children = 1 + int(random.choice(len(CHILDREN_SHARES), p=CHILDREN_SHARES))
    shared = course(random, first)
    cases: list[Case] = []
    for place in range(1 if first == PROBATION else children):
        later = place and random.random() < LATER_SIBLING_SHARE
        begin = start + (int(random.integers(30, 300)) if later else 0)
        own = place and random.random() < OWN_COURSE_SHARE
        steps = course(random, first) if own else shared
        cases += cases_of(steps, family, child + place, begin)
    if first != PROBATION and random.random() < PROBATION_BESIDE:
        begin = start + int(random.integers(0, 300))
        cases += cases_of([step(random, PROBATION)], family, child, begin)
    return cases


def mean_case_days(seed: int, families: int = 3000) -> float:
    """Return the mean days under measures of all children of a family together."""
    random = levels.random_part(seed, "case days")
    drawn = (case for number in range(families) for case in family_cases(random, number, 0, 0))
    return sum(case.stop - case.start for case in drawn) / families


def arrivals(random: np.random.Generator, per_day: float) -> list[int]:
    """Draw the days on which families arrive, a Poisson process quieter in summer."""
    days = np.arange(FIRST - LOOK_BACK, STOP)
    counts = random.poisson(per_day * levels.season(days, SUMMER_SWING))
    return [int(when) for when in np.repeat(days, counts)]


def caseload(seed: int, stock: dict[str, float]) -> tuple[list[Case], dict[int, str]]:
    """Return the cases open between FIRST and STOP, and the team in whose area each family lives.

    Parameters
    ----------
    stock : mapping of team to float
        The number of open cases at which each team levels off: by Little's law the arrivals a day
        are this number divided by the mean case-days of a family.
    """
    days = mean_case_days(seed)
    random = levels.random_part(seed, "families")
    arriving = [(when, team) for team, cases in stock.items() for when in arrivals(random, cases / days)]
    cases: list[Case] = []
    teams: dict[int, str] = {}
    last = 0
    for when, team in sorted(arriving):
        family, child = len(teams) + 1, last + 1
        every = family_cases(random, family, child, when)
        drawn = [case for case in every if case.stop > FIRST and case.start < STOP]
        if drawn:
            teams[family] = team
            cases += drawn
            last = max(case.child for case in drawn)
    return sorted(cases, key=lambda case: (case.start, case.child)), teams
