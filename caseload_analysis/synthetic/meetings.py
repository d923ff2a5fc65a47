"""What teams with the five steps write down: expectations, and agreements with single employees."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
import pandas as pd

from caseload_analysis.spells.calendar import OPEN
from caseload_analysis.synthetic import levels
from caseload_analysis.synthetic.division import Holding
from caseload_analysis.synthetic.frames import World, employee, table
from caseload_analysis.synthetic.levels import FIRST, STOP

AGREED_DAYS = 61  # [X] for how long a team asks it of somebody
LOOKING_AHEAD = 92  # days after the export for which outflow is expected
FINISHED_AFTER = (28, AGREED_DAYS)  # [X] days until it is noted that an agreement was carried out
FINISHED_SHARE = 0.85  # [X] of the agreements; the others end without a word
WHY = (  # [X] nothing in it about anybody's health
    "meer instroom dan verwacht",
    "gezin met meer kinderen erbij gekomen",
    "zaken overgenomen van een vertrokken collega",
    "zaken lopen langer door dan verwacht",
)
AGREEMENT_COLUMNS = (
    "team", "employee_id", "date", "subject", "agreed", "help", "until", "follow_up", "why", "who", "done_on",
)  # fmt: skip


def introduction(team: levels.Team) -> int:
    """Return the day on which the team started with the five steps, OPEN when it has not."""
    return OPEN if team.introduced is None else levels.day(team.introduced)


def team_on(world: World, person: int, when: int) -> str:
    """Return somebody's team on a day, the last known one after the export."""
    piece = world.people[person].on(min(when, STOP - 1))
    return "" if piece is None else piece.team


def expected_outflow(world: World, start: int) -> Counter[int]:
    """Return per worker how many cases held on ``start`` should end in that month."""
    stop = levels.next_month(start)
    day = min(start, STOP - 1)

    def ends(row: Holding) -> bool:
        """Whether this case is held now and expected to end in the month."""
        return row.start <= day < row.stop and start <= world.cases[row.case].expected < stop

    return Counter(row.person for row in world.holdings if ends(row))


def monthly_arrivals(world: World) -> dict[str, float]:
    """Return the mean number of cases a month that each team started with."""
    first: dict[int, Holding] = {}
    for row in world.holdings:
        first.setdefault(row.case, row)
    begun = Counter(team_on(world, row.person, row.start) for row in first.values() if row.start >= FIRST)
    return {team: begun[team] * levels.MONTH / (STOP - FIRST) for team in levels.TEAM_NAMES}


def expectations(world: World, seed: int) -> pd.DataFrame:
    """Return inflow per team and outflow per worker, for each month since the introduction."""
    random = levels.random_part(seed, "expectations")
    arrivals = monthly_arrivals(world)
    since = {team.name: introduction(team) for team in levels.TEAMS}
    rows = []
    for start in levels.month_starts(FIRST, STOP + LOOKING_AHEAD):
        period = str(np.datetime64(start, "D").astype("datetime64[M]"))
        outflow = expected_outflow(world, start)
        members: dict[str, list[int]] = defaultdict(list)
        for person in outflow:
            members[team_on(world, person, start)].append(person)
        for team in levels.TEAM_NAMES:
            if start >= since[team]:
                inflow = max(0, round(arrivals[team] + random.normal()))
                rows.append((team, "", period, float(inflow), np.nan))
                rows += [
                    (team, employee(person), period, np.nan, float(outflow[person]))
                    for person in sorted(members[team])
                ]
    return table(("team", "employee_id", "period", "inflow", "outflow"), rows)


def agreements(world: World, seed: int) -> pd.DataFrame:
    """Return what was agreed with somebody in each caseload review since the introduction."""
    random = levels.random_part(seed, "agreements")
    rows = []
    for review in world.reviews:
        if review.day >= introduction(levels.TEAMS[review.team]):
            done_on = review.day + int(random.integers(*FINISHED_AFTER))
            finished = bool(random.random() < FINISHED_SHARE) and done_on < STOP
            rows.append(
                (levels.TEAM_NAMES[review.team], employee(review.giver), review.day,
                 "caseload boven de bandbreedte", "voorlopig geen nieuwe gezinnen",
                 f"{employee(review.taker)} neemt een gezin over", review.day + AGREED_DAYS,
                 "besproken in het team" if finished else "", WHY[int(random.integers(len(WHY)))],
                 employee(review.taker), done_on if finished else OPEN)
            )  # fmt: skip
    return table(AGREEMENT_COLUMNS, rows)
