"""Teams with a known caseload per month, started on known days: every figure can be worked out by hand.

Each worker holds ``before`` cases until the team's start and ``after`` from then on, and one more in
every month with an odd number. Nobody is absent, so everybody is deployable.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

FIRST, UNTIL = "2022-01-01", "2024-12-31"
CONSENT = "2021-01-01"


def workers(team: str, number: int) -> list[str]:
    return [f"{team[0]}{place:02d}" for place in range(number)]


def tables(
    sizes: Mapping[str, int], starts: Mapping[str, str], *, before: int = 12, after: int = 10
) -> dict[str, pd.DataFrame]:
    """Return contracts, cases and assignments of teams of these sizes, and no absence at all."""
    rows, spells = [], []
    for team, number in sizes.items():
        for worker in workers(team, number):
            rows.append((worker, team))
            spells += [(worker, *spell) for spell in _spells(starts.get(team), before, after)]
    people = pd.DataFrame(rows, columns=["employee_id", "team"])
    held = pd.DataFrame(spells, columns=["employee_id", "start", "end"])
    codes = [f"Z{number:05d}" for number in range(len(held))]
    held = held.assign(case_id=codes, start=pd.to_datetime(held["start"]), end=pd.to_datetime(held["end"]))
    contracts = people.assign(role="jeugdbeschermer", fte=1.0, start=pd.Timestamp("2020-01-01"))
    contracts["end"] = pd.NaT
    cases = held[["case_id", "start", "end"]].assign(family_id="G" + held["case_id"], measure="ots")
    cases["child_id"], cases["expected_end"] = "J" + held["case_id"], pd.NaT
    return {"contracts": contracts, "cases": cases, "assignments": held}


def _spells(start: str | None, before: int, after: int) -> list[tuple[str, str | None]]:
    """Return begin and end of the cases of one worker."""
    kept = min(before, after)
    steady: list[tuple[str, str | None]] = [("2021-01-01", None)] * kept
    if start is None:
        steady += [("2021-01-01", None)] * (before - kept)
    else:
        steady += [("2021-01-01", start)] * (before - kept) + [(start, None)] * (after - kept)
    odd = pd.period_range(FIRST, UNTIL, freq="M")[::2]
    return steady + [(str(month.start_time.date()), str((month + 1).start_time.date())) for month in odd]


def settings(starts: Mapping[str, str], **more: Any) -> dict[str, Any]:
    return {
        "norm": {"unit": "case", "per_fte": 12},
        "since": FIRST,
        "until": UNTIL,
        "privacy": {"works_council_consent": CONSENT},
        "teams": {team: {"introduced": day} for team, day in starts.items()},
        **more,
    }


def answers(
    team: str, number: int, day: str, score: float, *, role: str = "", remark: str = ""
) -> pd.DataFrame:
    """Return what ``number`` people answer to "does it help" about the plan, all with the same score."""
    return pd.DataFrame(
        {
            "team": team,
            "date": pd.Timestamp(day),
            "respondent_role": role,
            "step": "samen een plan maken",
            "item": "helpt het",
            "score": [score] * number,
            "remark": remark,
        }
    )
