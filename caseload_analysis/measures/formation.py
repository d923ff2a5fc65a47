"""Establishment: who is in post, who can be deployed, and for which reason the others cannot."""

from __future__ import annotations

import numpy as np
import pandas as pd

from caseload_analysis.measures.grid import (
    GROUP_KEYS,
    PeriodChoice,
    calendar_of,
    check,
    chosen,
    keys_of,
    people_of,
    with_team,
)
from caseload_analysis.privacy.suppression import hide, too_small
from caseload_analysis.spells.calendar import Calendar
from caseload_analysis.spells.groups import Groups
from caseload_analysis.spells.stock_flow import MOMENTS, Table, stock_flow, tidy, value_flow
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import message
from caseload_analysis.timelines.capacity import reasons, value_columns

_AVAILABILITY = ["deployable_fte", "non_deployable_fte", "effective_fte"]


def formation(
    org: Organisation, by: str = "team", every: str = "M", period: PeriodChoice = None, *, at: str = "mean"
) -> pd.DataFrame:
    """Return the deployable and non-deployable establishment per group and period, in fte.

    non_deployable_fte = contract_fte - deployable_fte = the sum over the reasons; vacancy_fte =
    establishment_fte - contract_fte; effective_fte is the deployable part after ramp-up. What counts
    as a reason is the setting ``deployment.reduced_by``; duties beside cases are one too.

    Parameters
    ----------
    org : Organisation
    by : {"employee", "team", "organisation"}
    every : {"W", "M", "Q", "Y"}
    period : text, Period, pair of them, or None
    at : {"mean", "end"}
        The mean over the days of the period, or its last day.

    Returns
    -------
    frame
        team (and employee_id), period, contract_fte, deployable_fte, non_deployable_fte, one column
        per reason (sickness, maternity, …, duties), effective_fte, persons (in post), joined_fte and
        left_fte (came and went in the period, moves between teams among them),
        establishment_fte and vacancy_fte (missing where no establishment was delivered), hidden.
        A team's reasons are hidden from those for whom any of them has fewer persons behind it than
        the minimum group, a small group as a whole from those who see no persons; ``hidden`` names
        the columns.

    Raises
    ------
    UsageError
        For an unknown level, length, moment or period.
    AudienceError
        When the audience may not see this level.

    Notes
    -----
    Source: domain definitions §4 (CAO Jeugdzorg; step 2 of the five steps).

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> org = read(example_tables(), settings=example_settings())
    >>> team = formation(org, "team", "M", "2025-01", at="end")
    >>> team[["contract_fte", "deployable_fte", "sickness", "parental"]].round(4).to_dict("list")
    {'contract_fte': [6.2222], 'deployable_fte': [4.6111], 'sickness': [1.4444], 'parental': [0.1667]}
    """
    check(message("moment"), at, MOMENTS)
    calendar, keys = calendar_of(org, every, period), keys_of(org, by)
    frame = tidy(keys, calendar, _amounts(org, by, keys, calendar, at))
    frame = _with_hidden(frame, org, by, calendar, at)
    if by == "employee":
        frame = with_team(frame, org, calendar)
    return chosen(frame, every, period)


def capacity_at(
    org: Organisation, by: str, keys: pd.DataFrame, calendar: Calendar, at: str
) -> dict[str, Table]:
    """Return every column of the capacity per group and period, as tables."""
    pieces = org.pieces("capacity", by)
    columns = ["persons", *value_columns(org.settings)]
    groups = Groups.among(pieces[GROUP_KEYS[by]], keys)
    return value_flow(pieces, groups, columns, calendar, at)


def _amounts(org: Organisation, by: str, keys: pd.DataFrame, calendar: Calendar, at: str) -> dict[str, Table]:
    found = capacity_at(org, by, keys, calendar, at)
    moved = org.pieces("moves", by)
    groups = Groups.among(moved[GROUP_KEYS[by]], keys)
    came_and_went = {
        name: stock_flow(groups, moved["day"], moved["day"], calendar, moved[name]).starts
        for name in ("joined_fte", "left_fte")
    }
    budget = _establishment(org, by, keys, calendar, at)
    return {
        "contract_fte": found["contract_fte"],
        "deployable_fte": found["deployable_fte"],
        "non_deployable_fte": found["contract_fte"] - found["deployable_fte"],
        **{name: found[name] for name in reasons(org.settings)},
        "effective_fte": found["effective_fte"],
        "persons": found["persons"],
        **came_and_went,
        "establishment_fte": budget,
        "vacancy_fte": budget - found["contract_fte"],
    }


def _establishment(org: Organisation, by: str, keys: pd.DataFrame, calendar: Calendar, at: str) -> Table:
    """Return the budgeted fte; missing for employees and for groups without a budget."""
    unknown = np.full((len(keys), len(calendar.periods)), np.nan)
    if by == "employee" or not org.has("establishment"):
        return unknown
    budget = org.tables["establishment"]
    budget = budget.loc[budget["team"].isin(org.teams)]
    groups = Groups.among(budget[GROUP_KEYS[by]], keys)
    amounts = value_flow(budget, groups, ["fte"], calendar, at)["fte"]
    return np.where(np.bincount(groups.codes, minlength=len(groups))[:, None] > 0, amounts, unknown)


def _with_hidden(
    frame: pd.DataFrame, org: Organisation, by: str, calendar: Calendar, at: str
) -> pd.DataFrame:
    """Return ``frame`` with the column hidden, and missing what the audience may not see."""
    unseen = frame["deployable_fte"].isna()
    frame = hide(frame, _AVAILABILITY + reasons(org.settings), unseen)
    if not org.minimum_group or by == "employee":
        return frame
    counted = people_of(org, by, frame, calendar, at)
    few = {
        name: too_small(counted[name], org.minimum_group) for name in ("employees", *reasons(org.settings))
    }
    any_reason = np.logical_or.reduce([few[name] for name in reasons(org.settings)])
    frame = hide(frame, reasons(org.settings), any_reason & ~unseen)
    return frame if "employee" in org.levels else hide(frame, _AVAILABILITY, few["employees"])
