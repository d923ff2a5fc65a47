"""An invented organisation for youth protection, made from a seed.

Eight teams with about eighty people in post divide the measures of families from November 2022
until the end of October 2026. People come, leave, fall sick, recover in part, take leave and change
their hours; families arrive as a Poisson process at the rate that fills each team; every family
goes to the member of its team who seems to have most room against 12 measures per deployable fte.

Each of six teams starts with the five steps on a date of its own (November 2024 to October 2025);
Duin and Vecht have not started. **The effect that is built in**: from that date a team judges the
room of its members better (standard error 2 instead of 5 cases) and reviews the division almost
every month (chance 0.9 instead of 0.15), so the standard deviation between members of what they
carry above or below their room shrinks, by about a third. Perceived tempo goes down by 4 of 100
points and engagement up by 0.25 of 6. Nothing else changes: sickness, turnover and the number of
cases do not depend on the introduction. From that day on a team writes down its agreements: band,
rhythm and participants for a year at a time, and what it agrees with single employees.

Teams Noord and Centrum have long had a support worker, who wrote down hours in the last half year
alone. Each is also lent to a team without one, Haven since March and Vecht since November 2025, where
every hour is recorded from the first week on. **The effect of that**: the week of a colleague who is
linked there is 3 hours shorter, all activities alike. Caseload, the share of time with families and
perceived pressure do not depend on it.

Half a year after its introduction each team is evaluated. Who has no caseload says half a point of 5 more
often that the steps are taken; of the five, carrying on is scored lowest. HR releases part of the remarks.

Team West keeps vacancies open and has more sickness since July 2025 and is overloaded at the end;
team Duin gets fewer families than it could carry.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from caseload_analysis.synthetic import (
    absence,
    capacity,
    duties,
    evaluations,
    export,
    extras,
    families,
    frames,
    levels,
    meetings,
    occasions,
    people,
    support,
    team_agreements,
)
from caseload_analysis.synthetic.frames import World

SEED = 33
"""The seed of ``data/demo``."""


def simulate(seed: int = SEED) -> World:
    """Return everything that happened between November 2022 and October 2026."""
    staff = people.staff(seed)
    away, other = absence.absences(seed, staff), duties.duties(seed, staff)
    room = capacity.capacity(staff, away, other)
    stock = {team.name: team.load * room.mean_of(place) for place, team in enumerate(levels.TEAMS)}
    cases, teams = families.caseload(seed, stock)
    state = occasions.divide(seed, room, away, cases, teams)
    return World(staff, away, other, cases, occasions.assignments(state), state.reviews)


def organisation(seed: int = SEED) -> dict[str, pd.DataFrame]:
    """Return the input tables of the invented organisation.

    Parameters
    ----------
    seed : int
        The same seed gives the same tables.

    Returns
    -------
    dict of str to DataFrame
        Tables and columns under their English names. Dates are datetime64, NaT where a spell still
        runs; contracts, absences, duties and establishment end on their last day, cases and
        assignments on the first day that no longer counts. ``fte`` is a share of 36 hours,
        ``percentage`` runs from 0 to 100, ``hours`` are a week.

    Examples
    --------
    >>> tables = organisation()
    >>> tables["contracts"]["team"].nunique()
    8
    """
    world = simulate(seed)
    answers = evaluations.evaluations(world, seed)
    return {
        "contracts": frames.contracts(world),
        "absences": frames.absences(world),
        "cases": frames.cases(world),
        "assignments": frames.assignments(world),
        "establishment": frames.establishment(),
        "duties": frames.duties(world),
        "expectations": meetings.expectations(world, seed),
        "agreements": _agreements(world, seed),
        "perceptions": extras.perceptions(seed),
        "competences": extras.competences(world, seed),
        "support": support.support(world, seed),
        "protocol_deviations": extras.protocol_deviations(world, seed),
        "time_use": extras.time_use(world, seed),
        "evaluations": answers,
        "released_remarks": evaluations.released_remarks(answers, seed),
    }


def _agreements(world: World, seed: int) -> pd.DataFrame:
    """Return what was agreed by teams and with single employees, by day."""
    both = [team_agreements.team_agreements(), meetings.agreements(world, seed)]
    return pd.concat(both).sort_values("date", kind="stable", ignore_index=True)


def write(folder: str | Path, seed: int = SEED) -> list[Path]:
    """Write the organisation as a Dutch export and return the paths of the files.

    One CSV file a table with Dutch names (``dienstverbanden.csv``, ``verzuim.csv``, ``zaken.csv``,
    …), semicolons, decimal commas and dates as dd-mm-jjjj, and ``caseload.toml``. The same seed
    gives the same bytes.

    Parameters
    ----------
    folder : str or Path
        Made when it is not there; files of the same names are replaced.
    seed : int
        See `organisation`.
    """
    return export.store(organisation(seed), Path(folder))
