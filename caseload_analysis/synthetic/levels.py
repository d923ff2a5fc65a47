"""The levels of the invented organisation: every number it is made from, with its source.

[S] is published and named in the project's domain notes; [X] is our own choice, made so that the
result shows what a real organisation shows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def day(text: str) -> int:
    """Return the day number of an ISO date, counted from 1970-01-01.

    >>> day("1970-01-11")
    10
    """
    return int(np.datetime64(text, "D").astype(np.int64))


FIRST = day("2022-11-01")
STOP = day("2026-11-01")
"""The export tells of the days from FIRST up to, not including, STOP."""

YEAR = 365.25
MONTH = YEAR / 12

WORKER = "jeugdbeschermer"
FAMILY_MANAGER = "gezinsmanager"
SUPPORT_WORKER = "ondersteunend jeugdbeschermer"
SCIENTIST = "gedragswetenschapper"
MANAGER = "teammanager"
CASELOAD_ROLES = (WORKER, FAMILY_MANAGER)

FULL_TIME_HOURS = 36.0  # [S] collective agreement Jeugdzorg
CASES_PER_FTE = 12.0  # [S] agreement of FNV and employers 2023, in measures
RAMP_UP = (0.5, 0.5, 0.75)  # [X] no published schedule exists


@dataclass(frozen=True)
class Team:
    """One team: budget for workers with a caseload, pressure on it, and its introduction.

    ``load`` is the stock of cases against what its mean deployable establishment can carry.
    ``introduced`` is the day on which the team started with the five steps, or ``None``.
    """

    name: str
    fte: float
    fte_later: float
    load: float
    introduced: str | None
    role: str = WORKER


BUDGET_CHANGE = day("2025-01-01")
TEAMS = (  # [X]
    Team("Noord", 8.0, 8.5, 1.00, "2024-11-01"),
    Team("Zuid", 9.0, 9.0, 1.02, "2025-02-01"),
    Team("Oost", 7.5, 7.5, 0.97, "2025-04-01"),
    Team("West", 9.5, 9.5, 1.18, "2025-06-01"),
    Team("Centrum", 10.0, 9.5, 1.00, "2025-08-01"),
    Team("Haven", 8.5, 8.5, 1.03, "2025-10-01", FAMILY_MANAGER),
    Team("Duin", 7.0, 7.5, 0.76, None),
    Team("Vecht", 8.0, 8.0, 1.02, None),
)
TEAM_NAMES = tuple(team.name for team in TEAMS)

SUPPORT_SEATS: tuple[tuple[str, tuple[str, ...], float], ...] = (  # [X] role, teams, hours a week
    (SUPPORT_WORKER, ("Noord",), 32),
    (SUPPORT_WORKER, ("Centrum",), 28),
    (SCIENTIST, ("Noord", "Zuid"), 32),
    (SCIENTIST, ("Oost", "West"), 32),
    (SCIENTIST, ("Centrum", "Haven"), 36),
    (SCIENTIST, ("Duin", "Vecht"), 28),
    (MANAGER, ("Noord", "Oost"), 36),
    (MANAGER, ("Zuid", "West"), 36),
    (MANAGER, ("Centrum", "Duin"), 36),
    (MANAGER, ("Haven", "Vecht"), 36),
)

HOURS = (24.0, 28.0, 32.0, 36.0, 40.0)  # [S] 36 is full time, 40 by consent
HOURS_SHARES = (0.16, 0.18, 0.37, 0.25, 0.04)  # [X]
LEAVING_PER_YEAR = 0.17  # [S] almost one in five left in 2019; ended fixed terms come on top
MOVING_PER_YEAR = 0.03  # [X] to another team
CHANGING_HOURS_PER_YEAR = 0.06  # [X]
FIXED_TERM_SHARE = 0.7  # [X] of those who start
RENEWED_SHARE = 0.88  # [X] of fixed terms that end
NOTICE_DAYS = 61  # [X] who leaves and whose term is renewed is known so long before
FILLED_PER_MONTH = 0.5  # [X] chance that a vacancy finds somebody
SMALLEST_VACANCY = 0.6  # [X] fte
TENURE_YEARS = 4.5  # [X] mean of those in post at the start

STRUGGLING_TEAM = "West"  # [X] vacancies stay open and more people are sick
STRUGGLING_SINCE = day("2025-07-01")
STRUGGLING_FILLED = 0.16
STRUGGLING_SICKNESS = 1.4
STRUGGLING_LEAVING = 1.5

ACTIVITIES = (  # [X] share of the week
    ("contact met gezinnen", 0.38),
    ("verslaglegging", 0.24),
    ("overleg", 0.18),
    ("reizen", 0.11),
    ("scholing", 0.09),
)


def random_part(seed: int, part: str) -> np.random.Generator:
    """Return the generator of one part, so that a change in one leaves the others as they were.

    >>> bool(random_part(1, "people").random() == random_part(1, "people").random())
    True
    """
    return np.random.default_rng([seed, *part.encode()])


def month_starts(first: int, stop: int) -> list[int]:
    """Return the day number of each first day of a month in ``first ≤ day < stop``.

    >>> month_starts(day("2024-01-15"), day("2024-03-02")) == [day("2024-02-01"), day("2024-03-01")]
    True
    """
    days = np.arange(first, stop).astype("datetime64[D]")
    return [int(start.astype(np.int64)) for start in days[days == days.astype("datetime64[M]")]]


def next_month(when: int) -> int:
    """Return the first day of the month after ``when``.

    >>> next_month(day("2024-02-01")) == day("2024-03-01")
    True
    """
    month = np.datetime64(when, "D").astype("datetime64[M]") + 1
    return int(month.astype("datetime64[D]").astype(np.int64))


def monday(when: int) -> int:
    """Return the Monday of the week of a day.

    >>> monday(day("2026-10-31")) == day("2026-10-26")
    True
    """
    return when - (when + 3) % 7


def season(days: npt.NDArray[np.int64], swing: float) -> Floats:
    """Return a factor around 1 for each day, highest in mid January, lowest in mid July."""
    mid_january = day("2023-01-15")
    wave: Floats = np.cos(2 * np.pi * (days - mid_january) / YEAR)
    return 1 + swing * wave
