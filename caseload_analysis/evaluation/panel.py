"""Teams by period, with the period in which each team started."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from caseload_analysis.evaluation.course import must_be_periods
from caseload_analysis.evaluation.mixtures import Numbers, Times
from caseload_analysis.spells.calendar import as_period
from caseload_analysis.spells.handed_in import must_have, numbers
from caseload_analysis.tables.problems import UsageError, message

Starts = Mapping[str, str | pd.Period | None]

LEAST_TEAMS: Final = 5
LEAST_BEFORE: Final = 6
LEAST_STARTED: Final = 2
APART: Final = 1_000_000
"""Periods between the last point of a team and the first of the next: too far apart to be alike."""


@dataclass(frozen=True, slots=True)
class Panel:
    """The known points of all teams, sorted by team and period.

    ``team`` and ``period`` are places in ``teams`` and ``periods``; ``since`` counts the periods since
    the team's start, negative before it and for a team that has not started.
    """

    teams: tuple[str, ...]
    periods: pd.PeriodIndex
    team: Times
    period: Times
    since: Times
    figures: Numbers

    @property
    def free(self) -> NDArray[np.bool_]:
        """Which points are of a team that has not yet started."""
        return self.since < 0

    @property
    def compared(self) -> NDArray[np.bool_]:
        """Which points are of a team that started, in a period in which another had not yet."""
        with_others = np.isin(self.period, self.period[self.free])
        return ~self.free & with_others

    @property
    def columns(self) -> Numbers:
        """One column for each team and each period."""
        teams = self.team[:, np.newaxis] == np.arange(len(self.teams))
        periods = self.period[:, np.newaxis] == np.arange(len(self.periods))
        return np.hstack([teams, periods]).astype(float)

    @property
    def times(self) -> Times:
        """Periods, with the teams far apart."""
        return self.period + APART * self.team

    def without(self, team: int) -> Panel:
        """Return the panel without one team."""
        kept = self.team != team
        parts = (self.team[kept], self.period[kept], self.since[kept], self.figures[kept])
        return Panel(self.teams, self.periods, *parts)


def panel_of(frame: pd.DataFrame, value: str, starts: Starts) -> Panel:
    """Return the checked panel; UsageError where no pooled estimate can be made from it.

    >>> months = pd.period_range("2025-01", periods=12, freq="M")
    >>> frame = pd.concat([pd.DataFrame({"team": name, "period": months, "n": 1.0}) for name in "ABCDE"])
    >>> starts = {**dict.fromkeys("ABCDE"), "A": "2025-10", "B": "2025-12"}
    >>> int(panel_of(frame, "n", starts).compared.sum())
    4
    """
    must_have(frame, ["team", "period", value])
    must_be_periods(frame)
    known = frame.assign(figure=numbers(frame, value)).dropna(subset=["figure"])
    _must_be_single(known)
    teams = tuple(sorted(known["team"].unique()))
    _must_be_told(teams, starts)
    known = known.sort_values(["team", "period"])
    index = pd.PeriodIndex(known["period"])
    periods = index.unique().sort_values()
    codes = pd.Categorical(known["team"], categories=teams).codes.astype(np.int64)
    first = np.array([_ordinal(starts[name], index) for name in teams], dtype=np.int64)
    panel = Panel(
        teams,
        periods,
        codes,
        periods.get_indexer(index).astype(np.int64),
        index.asi8 - first[codes],
        known["figure"].to_numpy(),
    )
    _must_be_enough(panel)
    return panel


def _ordinal(start: str | pd.Period | None, index: pd.PeriodIndex) -> int:
    """Return the number of the starting period; for no start, one that never comes."""
    return APART if start is None else as_period(start, index.freqstr[0]).ordinal


def _must_be_single(known: pd.DataFrame) -> None:
    twice = known.duplicated(["team", "period"])
    if twice.any():
        row = known.loc[twice].iloc[0]
        raise UsageError(
            message("{period} occurs twice for the team {team}"), period=str(row["period"]), team=row["team"]
        )


def _must_be_told(teams: tuple[str, ...], starts: Starts) -> None:
    """Raise UsageError for a team of which the start is not told, and for too few teams."""
    for name in teams:
        if name not in starts:
            what = message("starts says nothing of the team {team}; write None for one that has not started")
            raise UsageError(what, team=name)
    if len(teams) < LEAST_TEAMS:
        what = message("{teams} teams are too few to pool; {least} are needed")
        raise UsageError(what, teams=len(teams), least=LEAST_TEAMS)


def _must_be_enough(panel: Panel) -> None:
    """Raise UsageError for a team with too little before its start, and where nobody can be compared."""
    before = np.bincount(panel.team[panel.free], minlength=len(panel.teams))
    if before.min() < LEAST_BEFORE:
        what = message(
            "the team {team} has {points} points before its start; {least} are needed, else leave it out"
        )
        least = int(before.argmin())
        raise UsageError(what, team=panel.teams[least], points=int(before[least]), least=LEAST_BEFORE)
    if len(np.unique(panel.team[panel.compared])) < LEAST_STARTED:
        what = message(
            "fewer than {least} teams started while another had not yet: there is nothing to compare"
        )
        raise UsageError(what, least=LEAST_STARTED)
