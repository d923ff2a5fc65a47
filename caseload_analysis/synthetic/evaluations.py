"""What people answer at the evaluation of their team, half a year after its introduction."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from caseload_analysis.synthetic import levels
from caseload_analysis.synthetic.frames import World, employee, table
from caseload_analysis.synthetic.levels import STOP
from caseload_analysis.synthetic.meetings import introduction

HALF_YEAR_MONTHS = 6
MEETING_DAYS = (6, 20)  # [X] so many days after the half-year the team meets
THURSDAY = 0  # day 0, the first of 1970, was one
ANSWERING = 0.85  # [X] of those in post
# [X] how often it happens and how much it helps, of 5, per step
STEPS = {
    "klik": (3.9, 4.1),
    "samen analyseren": (3.6, 3.9),
    "samen een plan maken": (3.1, 3.7),
    "samen uitvoeren": (3.2, 3.5),
    "borgen": (2.6, 3.3),
}
ITEMS = ("Gebeurt het?", "Helpt het?")
CHANGE, OWN_WORDS, OVERALL = "Wat moet er anders?", "In uw eigen woorden", "Wat wilt u verder nog kwijt?"
TEAM_SPREAD, PERSON_SPREAD, ANSWER_SPREAD = 0.2, 0.35, 0.7  # [X]
LOOKING_ON = 0.5
"""[X] So much more often than those with a caseload do the others think that it happens."""
WRITING = 0.45  # [X] who writes something
RELEASED, BEYOND = 0.6, 0.5  # [X] what HR releases of what is not about somebody, and of that beyond the team
# [X] what people write: step, question, text; "{code}" becomes that of a colleague
REMARKS = (
    ("klik", OWN_WORDS, "we vragen elkaar sneller om hulp dan een jaar geleden"),
    ("klik", OWN_WORDS, "het voelt minder alsof je er alleen voor staat"),
    ("klik", CHANGE, "nieuwe collega's eerder meenemen"),
    ("samen analyseren", OWN_WORDS, "de cijfers helpen om het gesprek te beginnen"),
    ("samen analyseren", CHANGE, "het overleg is te kort om echt door te praten"),
    ("samen analyseren", CHANGE, "ook kijken naar hoe zwaar een zaak is, niet alleen naar het aantal"),
    ("samen een plan maken", OWN_WORDS, "{code} heeft te veel en zegt het niet"),
    ("samen een plan maken", CHANGE, "vaker afspreken wie er ruimte heeft"),
    ("samen een plan maken", CHANGE, "minder afspraken, maar dan wel nakomen"),
    ("samen uitvoeren", OWN_WORDS, "een zaak overdragen kost meer tijd dan we denken"),
    ("samen uitvoeren", CHANGE, "op de afspraak terugkomen voordat hij verloopt"),
    ("borgen", CHANGE, "een vaste dag in de maand, ook in de vakantie"),
    ("borgen", OWN_WORDS, "in 2019 deden we dit ook en toen stopte het na een half jaar"),
    ("", OVERALL, "ga zo door"),
    ("", OVERALL, "het is rustiger geworden, maar de instroom blijft hoog"),
)
ABOUT_SOMEBODY = "{code}"
OTHER_WORDS = {
    "in 2019 deden we dit ook en toen stopte het na een half jaar": "houd vol: eerder stopte zoiets te vroeg"
}
"""[X] What HR makes of a remark that gives away who wrote it."""

COLUMNS = ("team", "date", "respondent_role", "step", "item", "score", "remark")
RELEASE_COLUMNS = ("team", "date", "step", "item", "remark", "beyond_team")


def meetings(seed: int) -> Iterator[tuple[levels.Team, np.random.Generator, int]]:
    """Yield each team that was evaluated before the export, its random numbers, and the day.

    The random numbers are those of the team alone, so that one team changes nothing of another.
    """
    for team in levels.TEAMS:
        start = introduction(team)
        if start >= STOP:
            continue
        random = levels.random_part(seed, f"evaluation of {team.name}")
        month = np.datetime64(start, "D").astype("datetime64[M]") + HALF_YEAR_MONTHS
        day = int(month.astype("datetime64[D]").astype(np.int64)) + int(random.integers(*MEETING_DAYS))
        day += (THURSDAY - day) % 7
        if day < STOP:
            yield team, random, day


def respondents(world: World, team: str, when: int) -> list[int]:
    """Return who is in post in a team on a day, those without a caseload included."""
    pieces = ((number, person.on(when)) for number, person in enumerate(world.people))
    return [number for number, piece in pieces if piece is not None and piece.team == team]


def answers(world: World, seed: int) -> Iterator[tuple[Any, ...]]:
    """Yield every score and remark, one respondent after another."""
    for team, random, day in meetings(seed):
        level = random.normal(0, TEAM_SPREAD)
        there = respondents(world, team.name, day)
        for person in there:
            if random.random() < ANSWERING:
                role = world.people[person].role
                own = level + random.normal(0, PERSON_SPREAD)
                head = (team.name, day, role)
                for row in scores(random, own, role in levels.CASELOAD_ROLES):
                    yield *head, *row, ""
                if random.random() < WRITING:
                    step, item, text = REMARKS[int(random.integers(len(REMARKS)))]
                    code = employee(int(random.choice(there)))
                    yield *head, step, item, np.nan, text.replace(ABOUT_SOMEBODY, code)


def scores(random: np.random.Generator, level: float, with_cases: bool) -> Iterator[tuple[str, str, float]]:
    """Yield one respondent's score of each step and question, from 1 to 5."""
    for step, means in STEPS.items():
        for item, mean in zip(ITEMS, means, strict=True):
            seen = LOOKING_ON if item == ITEMS[0] and not with_cases else 0.0
            drawn = random.normal(mean + level + seen, ANSWER_SPREAD)
            yield step, item, float(np.clip(round(drawn), 1, 5))


def evaluations(world: World, seed: int) -> pd.DataFrame:
    """Return the answers of every evaluation that was held."""
    return table(COLUMNS, answers(world, seed))


def released_remarks(evaluated: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Return what HR released of the remarks in ``evaluated``: nothing that is about one colleague."""
    random = levels.random_part(seed, "released remarks")
    plain = {text for _, _, text in REMARKS if ABOUT_SOMEBODY not in text}
    written = evaluated.loc[evaluated["remark"].isin(plain)]
    kept = written.loc[random.random(len(written)) < RELEASED]
    frame = kept.assign(
        remark=kept["remark"].replace(OTHER_WORDS), beyond_team=random.random(len(kept)) < BEYOND
    )
    return frame[list(RELEASE_COLUMNS)].drop_duplicates(list(RELEASE_COLUMNS[:-1]), ignore_index=True)
