"""Before and after for every team of an organisation, and for all teams together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from caseload_analysis.evaluation.denominators import points
from caseload_analysis.evaluation.findings import ALL_TEAMS, Findings, Found
from caseload_analysis.evaluation.indicators import INDICATORS, MATTERS, indicators
from caseload_analysis.evaluation.margins import changed_in_one, must_be_seen
from caseload_analysis.evaluation.panel import Starts
from caseload_analysis.evaluation.summary import (
    PRESSURE,
    PRESSURE_MATTERS,
    pressure_series,
    pressure_without_ends,
)
from caseload_analysis.evaluation.together import together
from caseload_analysis.measures.grid import check
from caseload_analysis.measures.perception import around_start, perception
from caseload_analysis.spells.calendar import PERIODS_A_YEAR
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import UsageError, message

FIGURES: Final = ("minimal_detectable", "estimate", "low", "high")
BESIDE: Final = ("probable", "found_from_afterwards", "smallest_relevant")
NAMES: Final = (*INDICATORS, PRESSURE)
"""The indicators of ``before_after``: those of ``indicators``, and perceived pressure."""
LENGTHS: Final = ("W", "M", "Q")
QUARTER: Final = "Q"
"""Perceived pressure is asked at most a few times a year, so its periods are quarters [X]."""


@dataclass(frozen=True)
class BeforeAfter(Findings):
    """What changed in each indicator after the introduction in each team, and in all together.

    Attributes
    ----------
    table : DataFrame
        indicator, team (empty for all teams together), term ("level"; "overall" for all teams),
        minimal_detectable, estimate, low, high (in the unit of the indicator; missing where nothing
        can be estimated), answer ("yes", "no", "unknown"), probable (of a found effect what it probably
        is, as found effects come out too large; else missing), found_from_afterwards (the smallest effect
        that would have been found by how the figure moved since), smallest_relevant (what "no" is by).
    found : mapping of (indicator, team) to the result behind a row
        An ``InterruptedSeries``, a ``Staggered``, or the UsageError that says why there is none.
    """

    table: pd.DataFrame
    found: dict[tuple[str, str], Found]


def before_after(
    org: Organisation,
    by: str = "team",
    *,
    every: str = "M",
    names: Sequence[str] = NAMES,
    horizon: int | None = None,
    slope: bool = False,
) -> BeforeAfter:
    """Return what changed after the introduction in each team, and what the design could have found.

    Periods before and after ``introduced`` in the settings of each team. Per team an interrupted time
    series (see ``interrupted_series``), for all teams the mean effect against those that had not yet
    started (see ``staggered``). The smallest change that matters is ``indicators.MATTERS``, and
    ``summary.PRESSURE_MATTERS`` for perceived pressure, which is per quarter whatever ``every`` says; but
    at most half of the level in the year before the start, since none of these figures can fall below
    zero and "no" must be able to be wrong [X]. Of a rate that is above zero in fewer than five periods
    nothing is estimated [X].

    Parameters
    ----------
    org : Organisation
    by : {"team", "organisation"}
        Teams and all together, or all together only.
    every : {"M", "W", "Q"}
        The length of a period. Figures of a week tell more where the data have days; a week without
        hours or deviations has none.
    names : sequence of indicators
        Of ``NAMES``: those of ``indicators``, and ``pressure`` (0 to 100).
    horizon : int, optional
        The mean effect over so many periods since the start (for pressure over the quarters that
        these make, one at least); by default over all.
    slope : bool
        Whether the slope of a team may change beside its level.

    Returns
    -------
    BeforeAfter

    Raises
    ------
    UsageError
        For an unknown level, length of a period or indicator.

    Notes
    -----
    The period of the introduction is the first of the new regime [X]. In the series of one team a share
    is taken for a number; over all teams it weighs by the employees or deviations it is a share of
    [X]. Method and coverage: ``docs/evaluation_method.md``.

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> org = read(example_tables(), settings=example_settings())
    >>> before_after(org, names=["caseload_per_fte"]).table[["team", "answer"]].to_dict("list")
    {'team': [''], 'answer': ['unknown']}
    """
    check(message("group"), by, ("team", "organisation"))
    check(message("length of a period"), every, LENGTHS)
    for name in names:
        check(message("indicator"), name, NAMES)
    found: dict[tuple[str, str], Found] = {}
    for name, series, starts in _series(org, every, names):
        length = QUARTER if name == PRESSURE else every
        relevant = _matters(name, length)
        if why := _untold(org, name):
            started = [team for team, start in starts.items() if start is not None and by == "team"]
            found |= dict.fromkeys([(name, team) for team in [*started, ALL_TEAMS]], why)
            continue
        if by == "team":
            own = _each_team(name, series, starts, relevant, slope=slope)
            found |= {(name, team): result for team, result in own}
        found[name, ALL_TEAMS] = _all_teams(name, series, starts, relevant, _within(horizon, every, length))
    rows = [{"indicator": name, "team": team, **_row(result)} for (name, team), result in found.items()]
    columns = ["indicator", "team", "term", *FIGURES, "answer", *BESIDE]
    return BeforeAfter(pd.DataFrame(rows, columns=columns), found)


def _series(
    org: Organisation, every: str, names: Sequence[str]
) -> Iterator[tuple[str, pd.DataFrame, Starts]]:
    """Yield each indicator with its known points (see ``points``) and the first period of after."""
    frame = indicators(org, every) if set(names) & set(INDICATORS) else pd.DataFrame()
    for name in names:
        if name == PRESSURE:
            measured, starts = around_start(org, perception(org, "team", QUARTER))
            yield name, points(pressure_series(measured), name), starts
        else:
            yield name, points(frame, name), _starts(org, every)


def _untold(org: Organisation, name: str) -> UsageError | None:
    """Return why an indicator that was measured cannot be told, None where it can be tried."""
    return pressure_without_ends(perception(org, "team", QUARTER)) if name == PRESSURE else None


def _matters(name: str, length: str) -> float:
    """Return the smallest change that matters; of what left in a period, as much a year as by the month."""
    if name == PRESSURE:
        return PRESSURE_MATTERS
    return MATTERS[name] * (PERIODS_A_YEAR["M"] / PERIODS_A_YEAR[length] if name == "left" else 1.0)


def _within(horizon: int | None, every: str, length: str) -> int | None:
    """Return a number of periods of ``every`` in those of another length, one at least.

    >>> _within(6, "M", "Q"), _within(1, "W", "Q"), _within(8, "W", "W")
    (2, 1, 8)
    """
    if horizon is None or every == length:
        return horizon
    return max(1, round(horizon * PERIODS_A_YEAR[length] / PERIODS_A_YEAR[every]))


def _starts(org: Organisation, length: str) -> Starts:
    """Return the period of the introduction in each team, None where it has none."""
    told = {name: team.introduced for name, team in org.settings.teams.items()}
    days = {name: told.get(name) for name in org.teams}
    return {name: None if day is None else pd.Period(day, freq=length) for name, day in days.items()}


def _each_team(
    name: str, series: pd.DataFrame, starts: Starts, relevant: float, *, slope: bool
) -> Iterator[tuple[str, Found]]:
    """Yield the teams that started, each with what its own series tells."""
    for team, start in starts.items():
        if start is not None:
            own = series.loc[series["team"] == team]
            try:
                yield team, changed_in_one(name, own, start, relevant, slope=slope)
            except UsageError as error:
                yield team, error


def _all_teams(
    name: str, series: pd.DataFrame, starts: Starts, relevant: float, horizon: int | None
) -> Found:
    """Return what all teams together tell, or why they tell nothing."""
    try:
        must_be_seen(name, series["value"])
        return together(series, starts, horizon=horizon, relevant=relevant, bounded=True)
    except UsageError as error:
        return error


def _row(result: Found) -> dict[str, object]:
    """Return the first row of a result; missing figures where there is none."""
    if isinstance(result, UsageError):
        return {"term": "", **dict.fromkeys([*FIGURES, *BESIDE], np.nan), "answer": "unknown"}
    first = result.table.iloc[0]
    return {name: first[name] for name in ("term", *FIGURES, "answer", *BESIDE)}
