"""Hours, support, deviations and competences of started teams, small enough to work out by hand."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from started_teams import workers

DEVIATIONS = [
    ("2024-07-02", True, "2024-07-06", "team"),
    ("2024-07-03", True, "2024-07-13", "collega"),
    ("2024-08-01", True, "2024-08-08", "teammanager"),
    ("2024-09-05", False, None, ""),
]
"""Three of four substantiated, two discussed with peers, after 4, 10 and 7 days."""


def hours(team: str, number: int, shares: dict[str, tuple[float, float]]) -> pd.DataFrame:
    """Return per Monday the hours with families and the hours on the road, the same for every worker."""
    rows = [
        {"employee_id": worker, "week": week, "activity": activity, "hours": amount}
        for week, amounts in shares.items()
        for worker in workers(team, number)
        for activity, amount in zip(("contact met gezinnen", "reizen"), amounts, strict=True)
    ]
    return pd.DataFrame(rows).assign(week=lambda frame: pd.to_datetime(frame["week"]))


def support(team: str, amounts: Sequence[float], day: str = "2024-09-02") -> pd.DataFrame:
    """Return hours taken over from the first workers of a team by one of them."""
    helped = workers(team, len(amounts))
    return pd.DataFrame(
        {
            "supporter_id": helped[-1],
            "employee_id": helped,
            "task": ["verslaglegging", *["notulen"] * (len(amounts) - 1)],
            "date": pd.Timestamp(day),
            "hours": amounts,
        }
    )


def asked(team: str, amounts: Sequence[float], requested: Sequence[float | None]) -> pd.DataFrame:
    """Return the same with the hours that each of them asked for."""
    hours = pd.Series(requested, dtype="float64")
    return support(team, amounts).assign(requested_hours=hours.to_numpy())


def deviations(given: dict[str, pd.DataFrame], team: str, *, spread: bool = False) -> pd.DataFrame:
    """Return four deviations in a case of the first worker of a team, or of each of the first four."""
    held = given["assignments"].drop_duplicates("employee_id").set_index("employee_id")["case_id"]
    who = workers(team, 8)[:4] if spread else workers(team, 1) * 4
    rows = [
        {"case_id": held[worker], "date": day, "protocol": "gezinsplan", "substantiated": good,
         "discussed_on": discussed, "discussed_with": peer}
        for worker, (day, good, discussed, peer) in zip(who, DEVIATIONS, strict=True)
    ]  # fmt: skip
    frame = pd.DataFrame(rows)
    return frame.assign(**{name: pd.to_datetime(frame[name]) for name in ("date", "discussed_on")})


def competences(*rows: tuple[str, str]) -> pd.DataFrame:
    """Return who knows what."""
    return pd.DataFrame(rows, columns=["employee_id", "competence"])
