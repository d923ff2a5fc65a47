"""Since when teams have support: the first recorded hours, and whether a support worker came earlier."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from caseload_analysis.measures.support import support
from caseload_analysis.spells.calendar import dates
from caseload_analysis.tables.organisation import Organisation

ROLES: Final = ("ondersteunend jeugdbeschermer", "ojb'er", "ojber", "support worker")
"""Roles of support workers, beside those of the people who are named as one in the hours [X]."""
LEAST_HELPED: Final = 2
"""One colleague who is helped by another team once does not make a team with support [X]."""
SLACK: Final = pd.Timedelta(days=31)
"""So long a support worker may be in post before the first hour, to be shown the work [X]."""
TO_THURSDAY: Final = pd.Timedelta(days=3)
DOUBTS: Final = ("", "post", "together", "unrecorded")


def support_starts(org: Organisation, named: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Return per team the first day of support, and what makes it doubtful.

    Parameters
    ----------
    org : Organisation
    named : mapping of team to day, optional
        Known first days of support, which go before what the hours tell.

    Returns
    -------
    frame
        team, recorded (the Monday of the first week in which at least two colleagues were helped),
        in_post (the first day on which somebody in a support role was in post; missing for readers
        who see no contracts), start (the named day, else the Thursday of that week, for a week counts
        in the month of its Thursday; missing without support) and doubt: ``post`` where a support
        worker was in post more than a month before the start, ``together`` where the hours of another
        team begin in the same week and this reader sees no contracts, so that the recording may have
        begun then, ``unrecorded`` where a support worker is in post and no hours are recorded; else
        empty.

    Notes
    -----
    Source: pilot function differentiation (domain definitions §1, 003); the rules are our own choice [X].

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> hours = pd.DataFrame({"supporter_id": "G", "employee_id": ["A", "B"], "task": "minutes",
    ...                       "date": pd.Timestamp("2025-03-05"), "hours": 2.0})
    >>> org = read({**example_tables(), "support": hours}, settings=example_settings())
    >>> found = support_starts(org, {"Noord": "2025-03-01"})
    >>> [str(day.date()) for day in found.loc[0, ["recorded", "start"]]]
    ['2025-03-03', '2025-03-01']
    """
    frame = pd.DataFrame({"team": sorted(org.teams)})
    frame["recorded"] = pd.to_datetime(frame["team"].map(_first_hours(org)))
    frame["in_post"] = pd.to_datetime(frame["team"].map(_in_post(org)))
    known = pd.to_datetime(frame["team"].map(dict(named or {})))
    frame["start"] = known.fillna(frame["recorded"] + TO_THURSDAY)
    return frame.assign(doubt=_doubt(frame, known.notna(), seen=org.has("contracts")))


def _first_hours(org: Organisation) -> dict[str, pd.Timestamp]:
    """Return per team the Monday of the first week in which enough colleagues were helped."""
    if "support" not in org.delivered:
        return {}
    weeks = support(org, "team", "W")
    weeks = weeks.loc[weeks["employees"] >= LEAST_HELPED]
    first = weeks.groupby("team")["period"].min()
    return {str(team): week.start_time.normalize() for team, week in first.items()}


def _in_post(org: Organisation) -> dict[str, pd.Timestamp]:
    """Return per team the first day of a contract in a support role, where contracts are seen."""
    if not org.has("contracts"):
        return {}
    rows = org.tables["contracts"]
    helping = set(org.tables["support"]["supporter_id"]) if org.has("support") else set()
    roles = {*ROLES, *rows.loc[rows["employee_id"].isin(helping), "role"].str.casefold()} - {""}
    norm = {role.casefold() for role, per_fte in org.settings.norm.per_fte.role.items() if per_fte == 0}
    # Who carries cases and helps a colleague now and then has no support role.
    own = rows["role"].str.casefold()
    first = rows.loc[own.isin(roles) & (own.isin(norm) | own.isin(ROLES))].groupby("team")["start"].min()
    return {str(team): pd.Timestamp(dates([int(day)])[0]) for team, day in first.items()}


def _doubt(frame: pd.DataFrame, known: pd.Series[bool], *, seen: bool) -> pd.Series[str]:
    begun = frame["recorded"].notna() & ~known
    earlier = frame["start"].notna() & ~known & (frame["in_post"] < frame["start"] - SLACK)
    together = begun & frame["recorded"].duplicated(keep=False) & (not seen)
    unrecorded = frame["start"].isna() & frame["in_post"].notna()
    found = np.select([earlier, together, unrecorded], DOUBTS[1:], default="")
    return pd.Series(found, index=frame.index, dtype="str")
