"""The smaller tables: perception, competences, protocols and time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from caseload_analysis.spells.calendar import OPEN
from caseload_analysis.synthetic import levels, pilot
from caseload_analysis.synthetic.frames import World, case_code, employee, in_team, table
from caseload_analysis.synthetic.levels import ACTIVITIES, FIRST, STOP, monday
from caseload_analysis.synthetic.meetings import introduction

SCALES = (("werktempo (VBBA)", 58.0, 5.0, -4.0), ("bevlogenheid (UWES-9)", 3.7, 0.25, 0.25))
"""Name, level, spread and the change after the introduction [X]; 0-100 and 0-6 [S]."""

COMPETENCES = (
    "complexe scheidingen", "huiselijk geweld", "jonge kinderen", "licht verstandelijke beperking",
    "jeugdreclassering", "voogdij", "veiligheidstaxatie", "netwerkberaad", "verslavingsproblematiek",
)  # fmt: skip
PROTOCOLS = ("eerste contact binnen vijf dagen", "gezinsplan binnen zes weken", "veiligheidstoets")
DISCUSSED_WITH = ("gedragswetenschapper", "team", "teammanager")
TIME_TEAMS = ("Noord", "Duin")
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
    """Return the hours that six teams wrote down: two a week a quarter, four a week a month."""
    rows = [*_quarterly(world, levels.random_part(seed, "time use")), *pilot.monthly_hours(world, seed)]
    return table(("employee_id", "week", "activity", "hours"), rows)


def _quarterly(world: World, random: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    """Yield the hours of one week a quarter of the last three years."""
    for week in range(monday(STOP - 3 * 365), STOP, 13 * 7):
        for team in TIME_TEAMS:
            for number in in_team(world, team, week):
                piece = world.people[number].on(week)
                for activity, share in ACTIVITIES if piece else ():
                    hours = share * piece.hours * random.normal(1, 0.12) if piece else 0.0
                    yield employee(number), week, activity, round(2 * hours) / 2
