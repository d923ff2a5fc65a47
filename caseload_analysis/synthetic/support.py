"""What support workers took over week by week, and what was asked of them."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pandas as pd

from caseload_analysis.synthetic import levels
from caseload_analysis.synthetic.frames import World, employee, in_team, table
from caseload_analysis.synthetic.levels import STOP, day, monday, random_part
from caseload_analysis.synthetic.pilot import LINKED, PILOTS, linked, supporter

TASKS = ("gezinsplan", "verslaglegging", "notulen", "jeugdbeschermingstafel", "dossiervorming", "inwerken")
RECORDED_SINCE = monday(STOP - 182)
"""Support workers in their own team write down what they do since then."""
HALF_HOURS = (2, 9)  # [X] least, and one more than most, of one task for one colleague in a week
HALF_HOURS_LENT = (1, 6)  # [X] a support worker who is lent has as many hours as before
MET, PARTLY, UNMET, UNASKED, NOTHING = 0.55, 0.13, 0.08, 0.20, 0.04  # [X] per colleague and week
MORE = (1, 5)  # [X] half hours that were asked for beyond what was given
PASSED_OVER = ("Centrum", day("2026-07-01"))
"""The last colleague linked in this team gets no help and asks for none since then [X]."""

Help = tuple[int, int, str, int, float]
"""Supporter, colleague, task, day and the hours that there are for it."""


def given(world: World, random: np.random.Generator) -> Iterator[Help]:
    """Yield what support workers have for the colleagues of their own team."""
    for number, person in enumerate(world.people):
        for when in range(RECORDED_SINCE, STOP, 7):
            piece = person.on(when) if person.role == levels.SUPPORT_WORKER else None
            for worker in in_team(world, piece.team, when)[:LINKED] if piece else ():
                hours = 0.5 * int(random.integers(*HALF_HOURS))
                yield number, worker, str(random.choice(TASKS)), when, hours


def lent(world: World, random: np.random.Generator) -> Iterator[Help]:
    """Yield the same for the teams to which a support worker is lent, from the first week on."""
    for pilot in PILOTS:
        for when in range(day(pilot.since), STOP, 7):
            helper = supporter(world, pilot.lender, when)
            if helper is None:
                continue
            for worker in linked(world, pilot, when):
                hours = 0.5 * int(random.integers(*HALF_HOURS_LENT))
                yield helper, worker, str(random.choice(TASKS)), when, hours


def answered(hours: float, random: np.random.Generator) -> tuple[float, float]:
    """Return the hours that somebody got of the hours that there were, and those that were asked for."""
    more = 0.5 * int(random.integers(*MORE))
    outcomes = ((hours, hours), (hours, hours + more), (0.0, hours), (hours, math.nan), (0.0, math.nan))
    place = int(random.choice(len(outcomes), p=(MET, PARTLY, UNMET, UNASKED, NOTHING)))
    return outcomes[place]


def support(world: World, seed: int) -> pd.DataFrame:
    """Return the work that was taken over and asked for; 0 hours and no request tell of a link alone."""
    random = random_part(seed, "requests")
    rows = []
    for each in (given(world, random_part(seed, "support")), lent(world, random_part(seed, "pilot"))):
        for helper, worker, task, when, hours in each:
            got, asked = answered(hours, random)
            if passed_over(world, worker, when):
                got, asked = 0.0, math.nan
            said = task if got or asked > 0 else ""
            rows.append((employee(helper), employee(worker), said, when, got, asked))
    columns = ("supporter_id", "employee_id", "task", "date", "hours", "requested_hours")
    return table(columns, rows)


def passed_over(world: World, worker: int, when: int) -> bool:
    """Whether this is the colleague who is linked and gets nothing."""
    team, since = PASSED_OVER
    return when >= since and in_team(world, team, when)[:LINKED][-1:] == [worker]
