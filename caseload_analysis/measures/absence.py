"""Sickness absence by the national definitions: rate, frequency, duration, zero absence."""

from __future__ import annotations

import numpy as np
import pandas as pd

from caseload_analysis.measures.formation import capacity_at
from caseload_analysis.measures.grid import (
    GROUP_KEYS,
    PeriodChoice,
    calendar_of,
    chosen,
    keys_of,
    people_of,
    with_team,
)
from caseload_analysis.privacy.suppression import hide, too_small
from caseload_analysis.spells.calendar import PERIODS_A_YEAR, Calendar
from caseload_analysis.spells.groups import Groups
from caseload_analysis.spells.stock_flow import Table, stock_flow, tidy, value_flow
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import AudienceError, message
from caseload_analysis.timelines.sickness import class_names

DAYS_A_YEAR = 365


def absence(
    org: Organisation, by: str = "team", every: str = "Q", period: PeriodChoice = None
) -> pd.DataFrame:
    """Return the sickness figures of a group, as the national definitions have them.

    rate = 100 Σ(sick days × part-time factor × incapacity) ÷ Σ(days in post × part-time factor), in
    calendar days of the period. frequency = spells started ÷ mean number of employees, a year.
    mean_duration = calendar days of the spells that ended in the period, days before it included, ÷
    their number. zero_absence = employees without a sick day in the period ÷ employees. A spell is
    in one duration class by its whole length, so the rates of the classes add up to the rate. The
    conventions (classes, days per spell at most, merging, annualising) are the setting ``absence``.

    Parameters
    ----------
    org : Organisation
    by : {"employee", "team", "organisation"}
        A spell counts in every team in which the employee has a contract that day.
    every : {"W", "M", "Q", "Y"}
    period : text, Period, pair of them, or None

    Returns
    -------
    frame
        team (and employee_id), period, rate (percent), frequency (spells a year), mean_duration
        (calendar days; missing where no spell ended), zero_absence (share from 0 to 1), one rate
        per class such as rate_1_7 and rate_731_up (percent), persons (mean number of employees),
        hidden (names of the columns hidden because the group is too small).

    Raises
    ------
    UsageError
        For an unknown level, length or period.
    AudienceError
        When the audience may not see this level, or no absence of one person.

    Notes
    -----
    Source: domain definitions §5 (1996 standard; CBS; Vernet).

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> org = read(example_tables(), settings=example_settings())
    >>> absence(org, "team", "M", "2025-01")[["rate", "zero_absence"]].round(4).to_dict("list")
    {'rate': [23.2143], 'zero_absence': [0.7143]}
    """
    calendar, keys = calendar_of(org, every, period), keys_of(org, by)
    if by == "employee" and "people" in org.timelines:
        what = message("the audience {audience!r} sees no absence per employee; use by='team'")
        raise AudienceError(what, audience=org.audience)
    frame = tidy(keys, calendar, _figures(org, by, keys, calendar, every))
    counted = people_of(org, by, frame, calendar, "mean")
    frame.insert(
        len(keys.columns) + 4, "zero_absence", (counted["sick_free"] / counted["employees"]).to_numpy()
    )
    small = too_small(counted["employees"], org.minimum_group) & bool(org.minimum_group)
    figures = [name for name in frame.columns if name not in (*GROUP_KEYS[by], "period", "persons")]
    frame = hide(frame, figures, small)
    if by == "employee":
        frame = with_team(frame, org, calendar)
    return chosen(frame, every, period)


def _figures(
    org: Organisation, by: str, keys: pd.DataFrame, calendar: Calendar, every: str
) -> dict[str, Table]:
    in_post = capacity_at(org, by, keys, calendar, "mean")
    per_class = _sick_fte(org, by, keys, calendar)
    rates = [_ratio(100.0 * sick, in_post["contract_fte"]) for sick in per_class]
    events = org.pieces("sickness_events", by)
    groups = Groups.among(events[GROUP_KEYS[by]], keys)
    started, ended, ended_days = (
        stock_flow(groups, events["day"], events["day"], calendar, events[name]).starts
        for name in ("started", "ended", "ended_days")
    )
    names = [f"rate_{name}" for name in class_names(org.settings.absence.classes)]
    return {
        "rate": np.sum(rates, axis=0),
        "frequency": _ratio(started, in_post["persons"]) * _times_a_year(org, calendar, every),
        "mean_duration": _ratio(ended_days, ended),
        **dict(zip(names, rates, strict=True)),
        "persons": in_post["persons"],
    }


def _sick_fte(org: Organisation, by: str, keys: pd.DataFrame, calendar: Calendar) -> list[Table]:
    """Return the mean sick fte per duration class."""
    sick = org.pieces("sickness", by)
    number = len(org.settings.absence.classes) + 1
    rows = [sick.loc[sick["duration_class"] == one] for one in range(number)]
    groups = [Groups.among(one[GROUP_KEYS[by]], keys) for one in rows]
    return [
        value_flow(one, group, ["sick_fte"], calendar, "mean")["sick_fte"]
        for one, group in zip(rows, groups, strict=True)
    ]


def _times_a_year(org: Organisation, calendar: Calendar, every: str) -> Table:
    if org.settings.absence.annualise == "periods":
        return np.full(len(calendar.periods), float(PERIODS_A_YEAR[every]))
    return np.asarray(DAYS_A_YEAR / calendar.lengths)


def _ratio(above: Table, below: Table) -> Table:
    """Return the quotient, missing where there is nothing to divide by."""
    return np.divide(above, below, out=np.full_like(below, np.nan), where=below > 1e-9)
