"""The ways to count spells: ours, two that analysts write, and three other packages.

Each takes a sample and returns four tables, teams (sorted) by months: ``end`` the stock on the last
day, ``mean`` over the days, ``inflow`` and ``outflow``.
"""

from __future__ import annotations

import warnings
from importlib import import_module
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from samples import Sample

from caseload_analysis.spells.groups import Groups
from caseload_analysis.spells.stock_flow import stock_flow

Figures = dict[str, NDArray[np.float64]]


def ours(sample: Sample) -> Figures:
    """Count with ``stock_flow``, the making of groups and calendar included."""
    spells, months = sample.spells, sample.months
    flow = stock_flow(Groups.of(spells, ["team"]), spells["start_day"], spells["stop_day"], months)
    return {"end": flow.end, "mean": flow.mean, "inflow": flow.starts, "outflow": flow.stops}


def day_grid(sample: Sample) -> Figures:
    """Write each spell out as its days, count them per team and day, then per month."""
    edges, spells = sample.edges, _with_categories(sample)
    cut = _cut(spells, edges[0], edges[-1]).rename(columns={"start": "day", "stop": "after"})
    cut = cut.loc[cut["day"] < cut["after"]]
    grid = cut.loc[cut.index.repeat((cut["after"] - cut["day"]).dt.days), ["team", "day"]]
    grid["day"] += pd.to_timedelta(grid.groupby(level=0).cumcount(), unit="D")
    daily = _wide(grid.groupby(["day", "team"], observed=False).size())
    every_day = pd.date_range(edges[0], edges[-1], inclusive="left")
    monthly = daily.reindex(every_day, fill_value=0).groupby(every_day.to_period("M"))
    return {
        "end": monthly.last().to_numpy(dtype=np.float64).T,
        "mean": monthly.mean().to_numpy(dtype=np.float64).T,
        "inflow": _events_per_month(sample, "start"),
        "outflow": _events_per_month(sample, "stop"),
    }


def _events_per_month(sample: Sample, event: str) -> NDArray[np.float64]:
    spells = _with_categories(sample)
    month = spells[event].dt.to_period("M")
    counted = _wide(spells.groupby(["team", month], observed=False).size())
    within = counted.reindex(index=sample.teams, columns=sample.months.periods)
    return within.fillna(0).to_numpy(dtype=np.float64)


def _with_categories(sample: Sample) -> pd.DataFrame:
    """Return the spells with the team as a category: pandas groups those faster than texts."""
    return sample.spells[["team", "start", "stop"]].astype({"team": "category"})


def _cut(spells: pd.DataFrame, first: pd.Timestamp, after: pd.Timestamp) -> pd.DataFrame:
    """Return the spells cut to the days from ``first`` until ``after``."""
    start, stop = spells["start"], spells["stop"]
    return spells.assign(start=start.where(start > first, first), stop=stop.where(stop < after, after))


def _wide(long: pd.Series[Any]) -> pd.DataFrame:
    """Return a series with two keys as a table, the second key along the columns."""
    return pd.DataFrame(long.unstack())  # noqa: PD010


def month_loop(sample: Sample) -> Figures:
    """Go through the months; in each, choose the spells with masks and count them per team."""
    spells, edges, day = _with_categories(sample), sample.edges, pd.Timedelta(days=1)
    start, stop = spells["start"], spells["stop"]
    found: dict[str, list[pd.Series[Any]]] = {name: [] for name in ("end", "mean", "inflow", "outflow")}
    for first, after in pairwise(edges):
        held = _cut(spells.loc[(start < after) & (stop > first)], first, after)
        held_days = (held["stop"] - held["start"]).dt.days.groupby(held["team"], observed=False).sum()
        found["mean"].append(held_days / (after - first).days)
        at_end = (start < after) & (stop > after - day)
        begun = (start >= first) & (start < after)
        ended = (stop >= first) & (stop < after)
        for name, rows in (("end", at_end), ("inflow", begun), ("outflow", ended)):
            found[name].append(spells.loc[rows].groupby("team", observed=False).size())
    return {name: pd.concat(columns, axis=1).to_numpy(dtype=np.float64) for name, columns in found.items()}


def with_staircase(sample: Sample) -> Figures:
    """Make step functions per team: of the stock, of all that has begun, of all that has ended."""
    stairs: Any = import_module("staircase").Stairs
    edges = sample.months.edges
    rows: dict[str, list[Any]] = {name: [] for name in ("end", "mean", "inflow", "outflow")}
    for _, spells in sample.spells.groupby("team"):
        stock = stairs(spells, start="start_day", end="stop_day")
        rows["end"].append(stock.limit(edges[1:], side="left"))
        rows["mean"].append(stock.slice(edges).mean())
        for name, event in (("inflow", "start_day"), ("outflow", "stop_day")):
            so_far = stairs(spells, start=event).limit(edges, side="left")
            rows[name].append(np.diff(np.asarray(so_far, dtype=np.float64)))
    return {name: np.vstack([np.asarray(row, dtype=np.float64) for row in rows[name]]) for name in rows}


def with_hillmaker(sample: Sample) -> Figures:
    """Let hillmaker make its table per team and day, without its summaries, and sum it to months.

    Its window opens a day early: it leaves out the spells that end with the opening of the window.
    """
    day = pd.Timedelta(days=1)
    scenario: Any = import_module("hillmaker").Scenario
    settings = {"bin_size_minutes": 1440, "highres_bin_size_minutes": 1440, "verbosity": 0}
    with warnings.catch_warnings():
        # It calls pandas in ways that pandas 3 still takes and pandas 4 will not.
        warnings.simplefilter("ignore")
        made = scenario(
            scenario_name="benchmark",
            data=sample.spells[["team", "start", "stop"]],
            in_field="start",
            out_field="stop",
            start_analysis_dt=sample.edges[0] - day,
            end_analysis_dt=sample.edges[-1] - day,
            cat_field="team",
            stationary_stats=False,
            nonstationary_stats=False,
            **settings,
        )
        made.compute_hills_stats()
        daily = made.hills["bydatetime"]["team_datetime"].loc[pd.IndexSlice[:, sample.edges[0] :], :]
    monthly = daily.groupby(["team", daily.index.get_level_values("datetime").to_period("M")])
    sums = monthly[["arrivals", "departures"]].sum()
    tables = {
        "end": monthly["occupancy"].last(),
        "mean": monthly["occupancy"].mean(),
        "inflow": sums["arrivals"],
        "outflow": sums["departures"],
    }
    return {name: _wide(table).to_numpy(dtype=np.float64) for name, table in tables.items()}


JOIN = """
    select team, number,
        count(*) filter (stop_day >= after) as "end",
        sum(least(stop_day, after) - greatest(start_day, first)) / (after - first) as mean,
        count(*) filter (start_day >= first) as inflow,
        count(*) filter (stop_day < after) as outflow
    from months join spells on start_day < after and stop_day >= first
    group by team, number, first, after
"""


def with_duckdb(sample: Sample) -> Figures:
    """Join the spells with a calendar of months in SQL."""
    edges = sample.months.edges
    months = pd.DataFrame({"number": np.arange(len(edges) - 1), "first": edges[:-1], "after": edges[1:]})
    with import_module("duckdb").connect() as database:
        database.register("months", months)
        database.register("spells", sample.spells[["team", "start_day", "stop_day"]])
        counted = database.execute(JOIN).df().set_index(["team", "number"])
    cells = pd.MultiIndex.from_product([sample.teams, months["number"]])
    counted = counted.reindex(cells, fill_value=0)
    shape = len(sample.teams), len(months)
    return {name: counted[name].to_numpy(dtype=np.float64).reshape(shape) for name in counted}
