"""The simulated organisation as the tables of an export."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from caseload_analysis.spells.calendar import OPEN
from caseload_analysis.synthetic import levels
from caseload_analysis.synthetic.absence import Absence
from caseload_analysis.synthetic.division import Holding, Review
from caseload_analysis.synthetic.duties import Duty
from caseload_analysis.synthetic.families import Case
from caseload_analysis.synthetic.levels import FIRST
from caseload_analysis.synthetic.people import Person

ABSENCE_RESERVE = 0.04  # [X] part of the budget held back for replacement


@dataclass(frozen=True)
class World:
    """Everything that happened, with numbers for codes."""

    people: list[Person]
    absences: list[Absence]
    duties: list[Duty]
    cases: list[Case]
    holdings: list[Holding]
    reviews: list[Review]


def employee(number: int) -> str:
    """Return the code of the person in this place of the staff.

    >>> employee(0)
    'M001'
    """
    return f"M{number + 1:03d}"


def case_code(number: int) -> str:
    """Return the code of a case.

    >>> case_code(0)
    'Z00001'
    """
    return f"Z{number + 1:05d}"


def in_team(world: World, team: str, when: int) -> list[int]:
    """Return the workers with a caseload of a team on a day, longest-serving first."""
    pieces = ((n, p.on(when)) for n, p in enumerate(world.people) if p.carries_cases)
    return [number for number, piece in pieces if piece is not None and piece.team == team]


def dates(days: Iterable[int]) -> pd.Series[Any]:
    """Return days as dates, with NaT for those that never come."""
    values = np.array(list(days), dtype=np.int64)
    series = pd.Series(values.astype("datetime64[D]").astype("datetime64[s]"))
    return series.mask(pd.Series(values >= OPEN - 1))


def table(columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> pd.DataFrame:
    """Return rows as a frame; columns named as days become dates."""
    listed = list(rows)
    frame = pd.DataFrame({name: [row[place] for row in listed] for place, name in enumerate(columns)})
    dated = ("start", "end", "expected_end", "date", "until", "done_on", "discussed_on", "week")
    for name in frame.columns.intersection(list(dated)):
        frame[name] = dates(frame[name])
    return frame


def contracts(world: World) -> pd.DataFrame:
    """Return the contracts; the end is the last day in post."""
    return table(
        ("employee_id", "team", "role", "fte", "start", "end"),
        (
            (employee(number), piece.team, person.role, piece.hours / levels.FULL_TIME_HOURS,
             piece.start, piece.stop - 1)
            for number, person in enumerate(world.people)
            for piece in person.pieces
        ),
    )  # fmt: skip


def absences(world: World) -> pd.DataFrame:
    """Return the absences; the end is the last day away."""
    return table(
        ("employee_id", "kind", "start", "end", "percentage"),
        (
            (employee(row.person), row.kind, row.start, row.stop - 1, float(row.percentage))
            for row in world.absences
        ),
    )


def cases(world: World) -> pd.DataFrame:
    """Return the cases; what ends after the export has no end in it."""
    return table(
        ("case_id", "family_id", "child_id", "measure", "start", "end", "expected_end"),
        (
            (case_code(number), f"G{case.family:04d}", f"J{case.child:05d}", case.measure,
             case.start, known(case.stop), case.expected)
            for number, case in enumerate(world.cases)
        ),
    )  # fmt: skip


def known(stop: int) -> int:
    """Return the end as it is known when the export is made."""
    return stop if stop < levels.STOP else OPEN


def assignments(world: World) -> pd.DataFrame:
    """Return who holds which case."""
    return table(
        ("case_id", "employee_id", "start", "end"),
        ((case_code(row.case), employee(row.person), row.start, known(row.stop)) for row in world.holdings),
    )


def support_fte(team: str) -> float:
    """Return the fte of the seats without caseload in a team."""
    seats = (hours / len(teams) for _, teams, hours in levels.SUPPORT_SEATS if team in teams)
    return sum(seats) / levels.FULL_TIME_HOURS


def establishment() -> pd.DataFrame:
    """Return the budget of each team, the seats without caseload included."""
    rows = []
    for team in levels.TEAMS:
        changed = team.fte != team.fte_later
        spans = [(FIRST, levels.BUDGET_CHANGE, team.fte), (levels.BUDGET_CHANGE, OPEN, team.fte_later)]
        for start, stop, fte in spans if changed else [(FIRST, OPEN, team.fte)]:
            budget = round(fte + support_fte(team.name), 2)
            rows.append((team.name, start, stop - 1, budget, round(budget * ABSENCE_RESERVE, 1)))
    return table(("team", "start", "end", "fte", "absence_reserve_fte"), rows)


def duties(world: World) -> pd.DataFrame:
    """Return the tasks beside cases."""
    return table(
        ("employee_id", "duty", "start", "end", "hours"),
        ((employee(duty.person), duty.name, duty.start, duty.stop - 1, duty.hours) for duty in world.duties),
    )
