"""Caseload: how many cases, children or families a group holds, and what came and went."""

from __future__ import annotations

from typing import Final

import pandas as pd

from caseload_analysis.measures.grid import (
    GROUP_KEYS,
    PeriodChoice,
    calendar_of,
    check,
    chosen,
    keys_of,
    with_team,
)
from caseload_analysis.spells.calendar import Calendar
from caseload_analysis.spells.groups import Groups
from caseload_analysis.spells.overlap import chain, complement, union
from caseload_analysis.spells.stock_flow import Table, stock_flow, tidy
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import UsageError, message

UNITS: Final = {"case": "case_id", "child": "child_id", "family": "family_id"}
"""The counting units and the columns that name them."""


def caseload(
    org: Organisation, by: str = "team", every: str = "M", period: PeriodChoice = None, unit: str = ""
) -> pd.DataFrame:
    """Return stock, mean, flows and transfers of the caseload per group and period.

    A unit is held on each day on which a case of it is assigned to a member of the group; overlapping
    spells of one unit in one group count once. With H the days on which a group g holds a unit:
    end = units held on the last day of the period; mean = Σ days held in the period ÷ its days. A
    unit that enters g on day d is a transfer in when another group of that level held it on d - 1,
    else inflow; one that leaves g, no longer held on day d, is a transfer out when another group
    holds it on d, else outflow. So always
    previous end + inflow + transfers_in - outflow - transfers_out = end.

    Parameters
    ----------
    org : Organisation
    by : {"employee", "team", "organisation"}
    every : {"W", "M", "Q", "Y"}
    period : text, Period, pair of them, or None
        Which periods; all that the data cover by default.
    unit : {"", "case", "child", "family"}
        What is counted; by default the unit of the norm. Units are never converted.

    Returns
    -------
    frame
        team (and employee_id), period, end, mean, inflow, outflow, transfers_in, transfers_out, in
        units; for the organisation also unassigned: units with an open case that nobody holds on
        the last day. Flows are whole numbers, a spell of no days is in the flow only.

    Raises
    ------
    UsageError
        For an unknown level, length, unit or period, and for a unit of which codes are missing.
    AudienceError
        When the audience may not see this level.

    Notes
    -----
    Source: domain definitions §2 (statistics of youth protection measures, CBS).

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> org = read(example_tables(), settings=example_settings())
    >>> caseload(org, "team", "M", "2025-01")[["team", "end", "inflow", "outflow"]].to_dict("list")
    {'team': ['Noord'], 'end': [59.0], 'inflow': [59.0], 'outflow': [0.0]}
    """
    unit = unit or org.settings.norm.unit
    check(message("unit"), unit, list(UNITS))
    _must_be_coded(org, unit)
    calendar = calendar_of(org, every, period)
    keys = keys_of(org, by)
    held = _held(org, by, UNITS[unit])
    visible = held if not GROUP_KEYS[by] else held.merge(keys, on=GROUP_KEYS[by])
    frame = tidy(keys, calendar, _figures(visible, Groups.among(visible[GROUP_KEYS[by]], keys), calendar))
    if by == "organisation":
        frame["unassigned"] = _unassigned(org, UNITS[unit], calendar)
    if by == "employee":
        frame = with_team(frame, org, calendar)
    return chosen(frame, every, period)


def _must_be_coded(org: Organisation, unit: str) -> None:
    """Refuse to count families or children where cases do not say whose they are."""
    blank = int(org.tables["cases"][UNITS[unit]].eq("").sum())
    if blank:
        raise UsageError(
            message("{count} cases have no {column}: add the codes, or count in cases"),
            count=blank,
            column=UNITS[unit],
        )


def _held(org: Organisation, by: str, unit: str) -> pd.DataFrame:
    """Return the spells of each unit in each group, with the whole run in which any group held it."""
    spells = union(org.timelines["holdings"], [unit, *GROUP_KEYS[by]])
    runs = spells.groupby(chain(spells, [unit]))
    return spells.assign(run_start=runs["start"].transform("min"), run_stop=runs["stop"].transform("max"))


def _figures(held: pd.DataFrame, groups: Groups, calendar: Calendar) -> dict[str, Table]:
    flow = stock_flow(groups, held["start"], held["stop"], calendar)
    # In a run somebody holds the unit every day, so whoever enters after its start takes it over.
    taken_over = stock_flow(groups, held["start"], held["stop"], calendar, held["start"] > held["run_start"])
    passed_on = stock_flow(groups, held["start"], held["stop"], calendar, held["stop"] < held["run_stop"])
    return {
        "end": flow.end,
        "mean": flow.mean,
        "inflow": flow.starts - taken_over.starts,
        "outflow": flow.stops - passed_on.stops,
        "transfers_in": taken_over.starts,
        "transfers_out": passed_on.stops,
    }


def _unassigned(org: Organisation, unit: str, calendar: Calendar) -> Table:
    """Return the units with an open case in nobody's hands on the last day of each period."""
    idle = complement(org.tables["cases"], org.timelines["holdings"], ["case_id"])
    units = org.tables["cases"][["case_id", unit]].set_axis(["case_id", "unit"], axis=1)
    spells = union(idle.merge(units, on="case_id"), ["unit"])
    nobody = Groups.of(spells, [])
    return stock_flow(nobody, spells["start"], spells["stop"], calendar).end.ravel()
