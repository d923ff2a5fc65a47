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
    the team's start, negative before it and for a team that has not started. ``sizes`` says on how
    many each figure rests: the denominators of shares, 1 for other figures.
    """

    teams: tuple[str, ...]
    periods: pd.PeriodIndex
    team: Times
    period: Times
    since: Times
    figures: Numbers
    sizes: Numbers

    @property
    def layout(self) -> tuple[bytes, ...]:
        """Everything but the figures, to know panels of the same layout by."""
        return tuple(part.tobytes() for part in (self.team, self.period, self.since, self.sizes))

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

    def kept(self, rows: NDArray[np.bool_]) -> Panel:
        """Return the panel of some of the points."""
        team, period, since = self.team[rows], self.period[rows], self.since[rows]
        return Panel(self.teams, self.periods, team, period, since, self.figures[rows], self.sizes[rows])

    def without(self, team: int) -> Panel:
        """Return the panel without one team."""
        return self.kept(self.team != team)


def panel_of(frame: pd.DataFrame, value: str, starts: Starts, denominator: str | None = None) -> Panel:
    """Return the checked panel; UsageError where no pooled estimate can be made from it.

    ``denominator`` is the column of how many each figure rests on; a point without any is left out.

    >>> months = pd.period_range("2025-01", periods=12, freq="M")
    >>> frame = pd.concat([pd.DataFrame({"team": name, "period": months, "n": 1.0}) for name in "ABCDE"])
    >>> starts = {**dict.fromkeys("ABCDE"), "A": "2025-10", "B": "2025-12"}
    >>> int(panel_of(frame, "n", starts).compared.sum())
    4
    """
    known = _known(frame, value, denominator)
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
        known["size"].to_numpy(),
    )
    _must_be_enough(panel)
    return panel


def _known(frame: pd.DataFrame, value: str, denominator: str | None) -> pd.DataFrame:
    """Return the points that have a figure, with figure and size."""
    must_have(frame, ["team", "period", value, *([denominator] if denominator else [])])
    must_be_periods(frame)
    sizes = numbers(frame, denominator) if denominator else np.ones(len(frame))
    known = frame.assign(figure=numbers(frame, value), size=sizes)
    return known[known["figure"].notna() & (known["size"] > 0)]


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
        what = message("too few teams have a figure to be pooled: {teams}; {least} are needed")
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
    _must_be_comparable(panel)


def _must_be_comparable(panel: Panel) -> None:
    """Raise UsageError unless at least two teams started while another had not yet."""
    started = len(np.unique(panel.team[~panel.free]))
    compared = len(np.unique(panel.team[panel.compared]))
    if compared >= LEAST_STARTED:
        return
    if not started:
        what = message("no team has started yet in the periods with a figure: there is nothing to compare")
    elif not compared:
        what = message(
            "all teams started at the same time, so there never was one that had not yet started to "
            "compare them with"
        )
    else:
        what = message(
            "fewer than {least} teams started while another had not yet: there is nothing to compare"
        )
    raise UsageError(what, least=LEAST_STARTED)
