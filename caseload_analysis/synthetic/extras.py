"""The smaller tables: perception, competences, support, protocols and time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from caseload_analysis.spells.calendar import OPEN
from caseload_analysis.synthetic import levels
from caseload_analysis.synthetic.frames import World, case_code, employee, table
from caseload_analysis.synthetic.levels import FIRST, STOP
from caseload_analysis.synthetic.meetings import introduction

SCALES = (("werktempo (VBBA)", 58.0, 5.0, -4.0), ("bevlogenheid (UWES-9)", 3.7, 0.25, 0.25))
"""Name, level, spread and the change after the introduction [X]; 0-100 and 0-6 [S]."""

COMPETENCES = (
    "complexe scheidingen", "huiselijk geweld", "jonge kinderen", "licht verstandelijke beperking",
    "jeugdreclassering", "voogdij", "veiligheidstaxatie", "netwerkberaad", "verslavingsproblematiek",
)  # fmt: skip
TASKS = ("gezinsplan", "verslaglegging", "notulen", "jeugdbeschermingstafel", "dossiervorming", "inwerken")
PROTOCOLS = ("eerste contact binnen vijf dagen", "gezinsplan binnen zes weken", "veiligheidstoets")
DISCUSSED_WITH = ("gedragswetenschapper", "team", "teammanager")
ACTIVITIES = (  # [X] share of the week
    ("contact met gezinnen", 0.38),
    ("verslaglegging", 0.24),
    ("overleg", 0.18),
    ("reizen", 0.11),
    ("scholing", 0.09),
)
TIME_TEAMS = ("Noord", "Duin")
SUPPORTED = 7  # [S] workers that one support worker is linked to
DEVIATIONS = 160
HALF_YEAR = 182


def perceptions(seed: int) -> pd.DataFrame:
    """Return scale scores per team and half year, a little better after the introduction."""
    random = levels.random_part(seed, "perceptions")
    rows = []
    for start in range(FIRST + 30, STOP, HALF_YEAR):
        for team in levels.TEAMS:
            respondents = float(random.integers(4, 10))
            for scale, level, spread, change in SCALES:
                mean = level + (change if start >= introduction(team) else 0.0)
                score = round(random.normal(mean, spread / 2), 1)
                rows.append((team.name, start, scale, score, respondents))
    return table(("team", "date", "scale", "score", "respondents"), rows)


def competences(world: World, seed: int) -> pd.DataFrame:
    """Return one to three competences of everybody with a caseload who is still in post."""
    random = levels.random_part(seed, "competences")
    rows = []
    for number, person in enumerate(world.people):
        if person.carries_cases and person.stop >= STOP:
            chosen = random.choice(len(COMPETENCES), int(random.integers(1, 4)), replace=False)
            rows += [(employee(number), COMPETENCES[place]) for place in sorted(chosen)]
    return table(("employee_id", "competence"), rows)


def monday(when: int) -> int:
    """Return the Monday of the week of a day.

    >>> monday(levels.day("2026-10-31")) == levels.day("2026-10-26")
    True
    """
    return when - (when + 3) % 7


def in_team(world: World, team: str, when: int) -> list[int]:
    """Return the workers with a caseload of a team on a day."""
    pieces = ((n, p.on(when)) for n, p in enumerate(world.people) if p.carries_cases)
    return [number for number, piece in pieces if piece is not None and piece.team == team]


def weekly_support(world: World, random: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    """Yield what each support worker took over in the weeks of the last half year."""
    for number, person in enumerate(world.people):
        for when in range(monday(STOP - HALF_YEAR), STOP, 7):
            piece = person.on(when) if person.role == levels.SUPPORT_WORKER else None
            for worker in in_team(world, piece.team, when)[:SUPPORTED] if piece else ():
                hours = 0.5 * int(random.integers(2, 9))
                yield employee(number), employee(worker), str(random.choice(TASKS)), when, hours


def support(world: World, seed: int) -> pd.DataFrame:
    """Return the work that support workers took over."""
    rows = weekly_support(world, levels.random_part(seed, "support"))
    return table(("supporter_id", "employee_id", "task", "date", "hours"), rows)


def protocol_deviations(world: World, seed: int) -> pd.DataFrame:
    """Return deviations from protocols in the last two years, most of them substantiated."""
    random = levels.random_part(seed, "protocols")
    recent = [n for n, case in enumerate(world.cases) if case.start > STOP - 700]
    rows = []
    for case in sorted(random.choice(recent, min(DEVIATIONS, len(recent)), replace=False)):
        start = world.cases[case].start
        when = int(random.integers(start, min(start + 90, world.cases[case].stop, STOP)))
        discussed = random.random() < 0.8
        on = min(when + int(random.integers(1, 30)), STOP - 1) if discussed else OPEN
        partner = str(random.choice(DISCUSSED_WITH)) if discussed else ""
        protocol, substantiated = str(random.choice(PROTOCOLS)), bool(random.random() < 0.85)
        rows.append((case_code(int(case)), when, protocol, substantiated, on, partner))
    columns = ("case_id", "date", "protocol", "substantiated", "discussed_on", "discussed_with")
    return table(columns, rows)


def time_use(world: World, seed: int) -> pd.DataFrame:
    """Return one week a quarter in which two teams wrote down their hours."""
    random = levels.random_part(seed, "time use")
    rows = []
    for week in range(monday(STOP - 3 * 365), STOP, 13 * 7):
        for team in TIME_TEAMS:
            for number in in_team(world, team, week):
                piece = world.people[number].on(week)
                for activity, share in ACTIVITIES if piece else ():
                    hours = share * piece.hours * random.normal(1, 0.12) if piece else 0.0
                    rows.append((employee(number), week, activity, round(2 * hours) / 2))
    return table(("employee_id", "week", "activity", "hours"), rows)
