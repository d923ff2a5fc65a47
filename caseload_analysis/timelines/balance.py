"""How evenly the work is divided over employees, per team and in the whole organisation."""

from __future__ import annotations

import numpy as np
import pandas as pd

from caseload_analysis.spells.calendar import Calendar
from caseload_analysis.spells.groups import Codes
from caseload_analysis.spells.stock_flow import Table, tally, tidy
from caseload_analysis.tables.agreed import band_on
from caseload_analysis.timelines.derive import LEVEL_KEYS
from caseload_analysis.timelines.loads import NOTHING, Loads, edges_per_norm

_DECIMALS = 12


def balance(loads: Loads, by: str, calendar: Calendar) -> pd.DataFrame:
    """Return how unequal the loads of employees are on the last day of each period.

    With x = actual ÷ establishment norm of each employee who has one: outside = the share of them
    with x outside the band of their team, in every period the band that holds when the data end,
    since a share of what is outside another band is another figure [X]; spread = the standard
    deviation of x, dividing by their number [X]. For the organisation the same over all employees,
    each against the band of the own team. Rounded to 12 decimals, so that nothing remains of the
    order in which employees are added up.

    Parameters
    ----------
    loads : Loads
    by : {"team", "organisation"}
    calendar : Calendar

    Returns
    -------
    frame
        team (not for the organisation), period, outside (fraction), spread (fraction of the norm),
        employees. Groups and periods without an employee with a norm are left out.

    Notes
    -----
    Source: busyness against balance between colleagues (domain definitions §1, 000 and 001).

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> org = read(example_tables(), settings=example_settings())
    >>> january = Calendar.spanning(20089, 20119, "M")
    >>> found = balance(Loads.of(org), "team", january)
    >>> found[["team", "outside", "employees"]].round(2).to_numpy().tolist()
    [['Noord', 0.57, 7.0]]
    """
    names = sorted(loads.pieces["team"].unique())
    load, teams = loads.at_end(calendar), loads.teams(names, calendar)
    outside = _outside(loads, names, load, teams)
    keys = pd.DataFrame({"team": pd.Series(names, dtype="str")}) if by == "team" else pd.DataFrame(index=[0])
    group = teams if by == "team" else np.zeros_like(teams)
    frame = tidy(keys, calendar, _figures(load, outside, group, len(keys)))
    frame = frame.loc[frame["employees"] > 0].reset_index(drop=True)
    return frame[[*LEVEL_KEYS[by], "period", "outside", "spread", "employees"]]


def _outside(loads: Loads, names: list[str], load: Table, teams: Codes) -> Table:
    """Return 1 where a load lies outside the band of the employee's team at the end of the data, else 0."""
    org = loads.org
    per_fte = org.settings.norm.per_fte.default
    edges = np.array([edges_per_norm(band_on(org, name, org.last), per_fte) for name in names])
    lower, upper = edges.reshape(-1, 2)[teams].transpose(2, 0, 1)
    return np.asarray((load < lower - NOTHING) | (load > upper + NOTHING), dtype=np.float64)


def _figures(load: Table, outside: Table, group: Codes, groups: int) -> dict[str, Table]:
    """Return outside, spread and employees per group and period."""
    known = ~np.isnan(load)
    shape = (groups, load.shape[1])
    codes, slots = group[known], np.nonzero(known)[1]
    number = tally(codes, slots, shape)
    some = np.where(number > 0, number, np.nan)
    mean = tally(codes, slots, shape, load[known]) / some
    gap = load[known] - mean[codes, slots]
    return {
        "outside": (tally(codes, slots, shape, outside[known]) / some).round(_DECIMALS),
        "spread": np.sqrt(tally(codes, slots, shape, gap**2) / some).round(_DECIMALS),
        "employees": number,
    }
