"""Deviation: the actual caseload against the norm, and whether it is inside the agreed band."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from caseload_analysis.measures.caseload import caseload
from caseload_analysis.measures.formation import capacity_at
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
from caseload_analysis.spells.stock_flow import MOMENTS, Table, tidy
from caseload_analysis.tables.agreed import bands_on
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import AudienceError, message
from caseload_analysis.timelines.loads import NOTHING, edges_per_norm, mixed_norm

BASELINES: Final = ("formation", "deployable")


def deviation(
    org: Organisation,
    by: str = "team",
    every: str = "M",
    period: PeriodChoice = None,
    *,
    at: str = "end",
    baseline: str = "formation",
) -> pd.DataFrame:
    """Return the actual caseload against the establishment norm and the deployable norm.

    norm_formation = Σ contract fte × norm per fte; norm_deployable = Σ deployable fte × ramp-up
    factor × norm per fte; deviation = actual ÷ norm - 1. With norms per measure the norm of a group
    is multiplied by H ÷ default, H = n ÷ Σ(n_k ÷ norm_k) the harmonic norm of the n cases it holds.
    A relative band ± x reaches from norm × (1 - x) to norm × (1 + x); an absolute one from lower to
    upper per full-time fte, times the fte of the norm [X]. On the edge is inside. Each period has the
    band that holds on its last day: the one the team agreed for that day (table agreements), else the
    one in the settings; an employee has that of the team.

    Parameters
    ----------
    org : Organisation
    by : {"employee", "team", "organisation"}
    every : {"W", "M", "Q", "Y"}
    period : text, Period, pair of them, or None
    at : {"end", "mean"}
        The last day of the period, or the mean over its days.
    baseline : {"formation", "deployable"}
        The norm to which lower, upper, status and periods_outside refer. A team sees that of the
        establishment only for its members, since the deployable one tells of their absence.

    Returns
    -------
    frame
        team (and employee_id), period, actual, norm_formation, norm_deployable (units of the norm),
        deviation_formation, deviation_deployable (fractions; missing where the norm is zero), lower,
        upper (edges of the band, in units), status ("inside", "above", "below"; "undefined" where
        there are cases without a norm; "none" where there is neither), periods_outside (how many
        periods in a row, this one included, were on this side of the band [X]), ramp_up (share of
        a full caseload that somebody new is due, 1 for all others), hidden.

    Raises
    ------
    UsageError
        For an unknown level, length, moment, baseline or period.
    AudienceError
        When the audience may not see this level or baseline.

    Notes
    -----
    Source: domain definitions §3; which norm and how wide a band the team agrees itself.

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> org = read(example_tables(), settings=example_settings())
    >>> team = deviation(org, "team", "M", "2025-01")
    >>> team[["deviation_formation", "deviation_deployable"]].round(4).to_dict("list")
    {'deviation_formation': [-0.2098], 'deviation_deployable': [0.1959]}
    >>> people = deviation(org, "employee", "M", "2025-01", baseline="deployable")
    >>> people["status"].tolist()
    ['inside', 'inside', 'above', 'undefined', 'above', 'inside', 'above']
    """
    check(message("moment"), at, MOMENTS)
    check(message("baseline"), baseline, BASELINES)
    keys_of(org, by)
    if by == "employee" and baseline == "deployable" and "people" in org.timelines:
        raise AudienceError(
            message("a colleague's deployable norm is not for the team; use baseline='formation'")
        )
    calendar = calendar_of(org, every, period)
    frame = _against_norms(org, by, every, at, calendar)
    frame = _with_band(frame, org, by, baseline, calendar)
    frame["periods_outside"] = _in_a_row(frame, GROUP_KEYS[by])
    frame = _with_hidden(frame, org, by, calendar, at)
    return chosen(frame, every, period)


def _against_norms(org: Organisation, by: str, every: str, at: str, calendar: Calendar) -> pd.DataFrame:
    keys = keys_of(org, by)
    norms = capacity_at(org, by, keys, calendar, at)
    names = ["norm_formation", "norm_deployable"]
    on_contract = np.where(norms["contract_fte"] > NOTHING, norms["contract_fte"], np.nan)
    due = 1.0 - np.nan_to_num(norms["ramp_up_fte"] / on_contract)
    frame = tidy(keys, calendar, {**{name: norms[name] for name in names}, "ramp_up": due})
    whole = _whole_period(calendar)
    held = caseload(org, by, every, whole, org.settings.norm.unit)
    join = [*GROUP_KEYS[by], "period"]
    frame = frame.merge(held[[*join, at]].rename(columns={at: "actual"}), on=join, how="left")
    if org.settings.norm.per_fte.measure:
        per_fte, holdings = org.settings.norm.per_fte, org.timelines["holdings"]
        factor = mixed_norm(holdings, keys, per_fte, calendar, at)
        frame[names] = frame[names].mul(factor.ravel(), axis=0)
    for name in BASELINES:
        norm = frame[f"norm_{name}"]
        frame[f"deviation_{name}"] = frame["actual"] / norm.where(norm > NOTHING) - 1.0
    if by == "employee":
        frame = with_team(frame, org, calendar)
    return frame[_order(frame)]


def _order(frame: pd.DataFrame) -> list[str]:
    keys = [name for name in ("team", "employee_id") if name in frame]
    return [
        *keys,
        "period",
        "actual",
        *(f"{kind}_{name}" for kind in ("norm", "deviation") for name in BASELINES),
        "ramp_up",
    ]


def _whole_period(calendar: Calendar) -> PeriodChoice:
    return (calendar.periods[0], calendar.periods[-1]) if len(calendar.periods) else None


def _with_band(
    frame: pd.DataFrame, org: Organisation, by: str, baseline: str, calendar: Calendar
) -> pd.DataFrame:
    """Return ``frame`` with the edges of the band and where the actual caseload is."""
    norm = frame[f"norm_{baseline}"]
    edges = _edges(frame, org, by, calendar)
    lower, upper = norm * edges[:, 0], norm * edges[:, 1]
    actual, without = frame["actual"], ~(norm > NOTHING)
    status = np.select(
        [without & (actual > NOTHING), without, actual > upper + NOTHING, actual < lower - NOTHING],
        ["undefined", "none", "above", "below"],
        default="inside",
    )
    return frame.assign(lower=lower, upper=upper, status=pd.Series(status, index=frame.index, dtype="str"))


def _edges(frame: pd.DataFrame, org: Organisation, by: str, calendar: Calendar) -> Table:
    """Return per row the edges of the band on the last day of its period, as multiples of the norm."""
    teams = frame["team"] if by != "organisation" else pd.Series("", index=frame.index)
    codes, names = pd.factorize(teams)
    per_fte, last_days = org.settings.norm.per_fte.default, calendar.last_days
    known = np.array(
        [[edges_per_norm(band, per_fte) for band in bands_on(org, str(name), last_days)] for name in names]
    ).reshape(len(names), len(last_days), 2)
    return np.asarray(known[codes, calendar.periods.get_indexer(pd.PeriodIndex(frame["period"]))])


def _in_a_row(frame: pd.DataFrame, keys: list[str]) -> pd.Series[int]:
    """Return the number of periods up to and including each one on the same side outside the band."""
    groups = [frame[name] for name in keys] or [pd.Series(0, index=frame.index)]
    before = frame["status"].groupby(groups).shift(1)
    runs = frame["status"].ne(before).cumsum()
    outside = frame["status"].isin(["above", "below"])
    return outside.astype(int).groupby([*groups, runs]).cumsum()


def _with_hidden(
    frame: pd.DataFrame, org: Organisation, by: str, calendar: Calendar, at: str
) -> pd.DataFrame:
    """Return ``frame`` with the column hidden, and missing what the audience may not see."""
    names = ["norm_deployable", "deviation_deployable"]
    small = frame["norm_deployable"].isna()
    if "employee" not in org.levels:
        counted = people_of(org, by, frame, calendar, at)
        small = small | too_small(counted["employees"], org.minimum_group)
    return hide(frame, names, small)
