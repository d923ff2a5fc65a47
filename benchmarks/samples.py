"""The spells that are counted: those of the demo organisation, and invented ones from a seed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

import caseload_analysis as ca
from caseload_analysis.spells.calendar import Calendar, dates, days

DEMO = Path(__file__).parents[1] / "data" / "demo"
TEAMS = 60
SEED = 20261031
MEAN_DAYS = 330


@dataclass(frozen=True)
class Sample:
    """Half-open spells of teams, and the days from ``first`` to ``last`` over which they are counted.

    ``spells`` has the columns team (str), start, stop (dates), start_day, stop_day (the same as
    days since 1970): every way of counting takes those that suit it best.
    """

    name: str
    spells: pd.DataFrame
    first: int
    last: int

    @property
    def months(self) -> Calendar:
        """The months over which is counted."""
        return Calendar.spanning(self.first, self.last, "M")

    @property
    def edges(self) -> pd.DatetimeIndex:
        """The first date of each month, and the date after the last one."""
        return pd.DatetimeIndex(dates(self.months.edges).astype("datetime64[s]"))

    @property
    def teams(self) -> list[str]:
        """The teams, sorted."""
        return sorted(self.spells["team"].unique())


def _sample(name: str, spells: pd.DataFrame, first: int, last: int) -> Sample:
    """Return the sample; running spells stop a month after the last day, since not every peer has them."""
    stop = spells["stop_day"].clip(upper=last + 31)
    # A spell that begins after that is beyond every figure.
    kept = spells.assign(stop_day=stop).loc[spells["start_day"] <= stop].reset_index(drop=True)
    as_dates = {
        name: dates(kept[f"{name}_day"].to_numpy()).astype("datetime64[s]") for name in ("start", "stop")
    }
    return Sample(name, kept.assign(**as_dates), first, last)


def demo() -> Sample:
    """Return who held which case in the demo organisation, as spells of its teams."""
    org = ca.read(DEMO)
    names = {"start": "start_day", "stop": "stop_day"}
    held = org.timelines["holdings"].rename(columns=names)[["team", *names.values()]]
    return _sample(f"demo, {len(held):,} spells", held, org.first, org.last)


def invented(number: int) -> Sample:
    """Return ``number`` spells of 60 teams over 48 months, one in fifty of them of no days."""
    random = np.random.default_rng(SEED)
    first, after = days(np.array(["2022-11-01", "2026-11-01"], dtype="datetime64[D]")).tolist()
    start = random.integers(first - 2 * MEAN_DAYS, after, number)
    length = np.ceil(random.exponential(MEAN_DAYS, number)).astype(np.int64)
    length[random.random(number) < 0.02] = 0
    team = pd.Series(random.integers(0, TEAMS, number)).map("T{:02d}".format).astype("str")
    spells = pd.DataFrame({"team": team, "start_day": start, "stop_day": start + length})
    return _sample(f"{number:,} spells", spells, first, after - 1)
