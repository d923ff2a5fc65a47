"""The sums over people that the gate carries on for readers who do not see the rows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Final

import pandas as pd

from caseload_analysis.privacy.hours import activity_hours
from caseload_analysis.privacy.parts import protect
from caseload_analysis.privacy.protocols import protocol_counts
from caseload_analysis.privacy.support_hours import hide_support, support_hours
from caseload_analysis.spells.calendar import EVERY
from caseload_analysis.tables.finish import empty
from caseload_analysis.tables.organisation import Organisation

Summed = Callable[[Organisation, str, str], pd.DataFrame]

SUMS: Final[Mapping[str, tuple[str, str, Summed]]] = {
    "activity_hours": ("time_use", "activity", activity_hours),
    "support_hours": ("support", "task", support_hours),
    "protocol_counts": ("protocol_deviations", "protocol", protocol_counts),
}
"""Name of the timeline: the table it is made from, the column of its kinds, and how it is made."""

_PROTECTED: Final = {"support_hours": hide_support}
"""How the sums of few people are hidden, where not as ``protect`` does."""


def carried(
    whole: Organisation, minimum: int, names: Collection[str] = frozenset(SUMS), team: str = ""
) -> dict[str, pd.DataFrame]:
    """Return the timelines ``names`` of ``SUMS`` for teams and the organisation, in every length of period.

    Sums of fewer than ``minimum`` people are missing, and those from which one could be worked out.
    The column ``employees`` says how many different people stand behind each. With ``team`` the sums
    of that team alone, for readers who see no other: then only its own parts can tell of each other.

    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> hours = pd.DataFrame({"employee_id": ["A"], "week": pd.Timestamp("2025-01-06"),
    ...                       "activity": "families", "hours": 12.0})
    >>> org = read({**example_tables(), "time_use": hours}, settings=example_settings())
    >>> for minimum in (1, 5):
    ...     one = carried(org, minimum)["activity_hours"].iloc[0]
    ...     print(one["employees"], one["hours"])
    1 12.0
    1 nan
    """
    here = _about(whole, team) if team else whole
    return {
        name: _PROTECTED.get(name, protect)(
            _every_level(here, make, team), minimum, within=["every", "period"], kind=kind
        )
        for name, (table, kind, make) in SUMS.items()
        if name in names and whole.has(table)
    }


def sums_of(org: Organisation, name: str, by: str, every: str) -> pd.DataFrame:
    """Return one of ``SUMS`` per group and period: as the gate carried it on, or from the rows.

    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> org = read(example_tables(), settings=example_settings())
    >>> sums_of(org, "activity_hours", "team", "M").columns.tolist()
    ['team', 'period', 'activity', 'hours', 'employees']
    """
    if by == "employee" or name not in org.timelines:
        # Who sees no contracts has the sums in a timeline, unless there was nothing to sum.
        whole = replace(org, tables={"contracts": empty("contracts"), **org.tables})
        return SUMS[name][2](whole, by, every)
    stored = org.pieces(name, by)
    unused = ["every"] if by == "team" else ["every", "team"]
    rows = stored.loc[stored["every"] == every].drop(columns=unused).reset_index(drop=True)
    return rows.assign(period=pd.PeriodIndex(rows["period"], freq=every))


def _about(whole: Organisation, team: str) -> Organisation:
    """Return the organisation with only the rows about people who were ever in ``team``: quicker to sum."""
    contracts = whole.tables["contracts"]
    ever = contracts.loc[contracts["team"] == team, "employee_id"]
    kept = {
        name: table.loc[table["employee_id"].isin(ever)].reset_index(drop=True)
        for name, table in whole.tables.items()
        if name in ("contracts", "time_use", "support")
    }
    return replace(whole, tables={**whole.tables, **kept})


def _every_level(whole: Organisation, make: Summed, team: str) -> pd.DataFrame:
    frames = [
        _texts(make(whole, level, every)).assign(level=level, every=every)
        for level in (("team",) if team else ("team", "organisation"))
        for every in EVERY
    ]
    together = pd.concat(frames, ignore_index=True)
    return together.loc[together["team"] == team].reset_index(drop=True) if team else together


def _texts(frame: pd.DataFrame) -> pd.DataFrame:
    team = frame["team"] if "team" in frame else pd.Series("", index=frame.index, dtype="str")
    return frame.assign(team=team, period=frame["period"].astype(object))
