"""What else may have moved a series: a bad half-year before the start, the season, the other teams."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import pandas as pd

HALF: Final = 6
LEAST_EARLIER: Final = 6
"""So many earlier half-years, each a month after the one before, are needed to call one extreme [X]."""

Place = Literal["highest", "lowest", "between", "unknown"]


@dataclass(frozen=True)
class Doubts:
    """Plain figures about one series around a start.

    Attributes
    ----------
    place : {"highest", "lowest", "between", "unknown"}
        The last half-year before the start among all earlier stretches of six months.
    last_half : float
        Its mean.
    earlier : (low, high)
        The lowest and the highest mean of the stretches that ended before it began.
    season : float
        Mean of the calendar months of the half-year in the years before the start, less the mean of
        the other months; missing with less than one whole year.
    others : float
        Mean over the teams that had not started of their change: the mean of the same months, less
        the mean of the twelve months before them; missing where ``fewest`` are not seen.
    other_teams : int
        How many these are; 0 where they are fewer.
    """

    place: Place
    last_half: float
    earlier: tuple[float, float]
    season: float
    others: float
    other_teams: int


def doubts(
    frame: pd.DataFrame,
    name: str,
    team: str,
    starts: Mapping[str, pd.Period | None],
    end: pd.Period,
    *,
    fewest: int = 1,
) -> Doubts:
    """Return what else may explain a change of ``name`` in ``team`` after its start, up to ``end``.

    Parameters
    ----------
    frame : DataFrame
        team, period and the series, of every team that may be seen.
    name : str
    team : str
        One of which ``starts`` gives a period.
    starts : mapping of team to period, or None for one that has not started
    end : Period
    fewest : int
        The change of fewer other teams is not told: that of one is a figure of that team.

    Examples
    --------
    >>> months = pd.period_range("2023-01", periods=30, freq="M")
    >>> busy = pd.DataFrame({"team": "A", "period": months, "n": [10.0] * 18 + [14.0] * 6 + [10.0] * 6})
    >>> calm = pd.DataFrame({"team": "B", "period": months, "n": 9.0})
    >>> starts = {"A": months[24], "B": None}
    >>> found = doubts(pd.concat([busy, calm]), "n", "A", starts, months[29])
    >>> found.place, found.last_half, found.others, found.other_teams
    ('highest', 14.0, 0.0, 1)
    """
    start = starts[team]
    if start is None:
        raise ValueError(f"{team} has not started")
    own = _series(frame, team, name)
    past = own[own.index < start]
    place, last, earlier = _last_half(past, start)
    changes = [
        _moved(_series(frame, other, name), start, end)
        for other in frame["team"].unique()
        if other != team and _waits(starts.get(str(other)), end)
    ]
    seen = [change for change in changes if np.isfinite(change)]
    known = seen if len(seen) >= fewest else []
    others = float(np.mean(known)) if known else np.nan
    return Doubts(place, last, earlier, _season(past, start, end), others, len(known))


def _waits(start: pd.Period | None, end: pd.Period) -> bool:
    """Whether a team had not started by ``end``."""
    return start is None or start > end


def _series(frame: pd.DataFrame, team: str, name: str) -> pd.Series[float]:
    rows = frame.loc[frame["team"] == team].sort_values("period")
    return pd.Series(rows[name].to_numpy(dtype=float), index=pd.PeriodIndex(rows["period"])).dropna()


def _last_half(past: pd.Series[float], start: pd.Period) -> tuple[Place, float, tuple[float, float]]:
    """Return how the half-year before the start lies among the stretches that ended before it began."""
    last = past[past.index >= start - HALF]
    rolled = past[past.index < start - HALF].rolling(HALF).mean().dropna()
    if len(last) < HALF or len(rolled) < LEAST_EARLIER:
        return "unknown", float(last.mean()), (np.nan, np.nan)
    mean, low, high = float(last.mean()), float(rolled.min()), float(rolled.max())
    place: Place = "highest" if mean > high else "lowest" if mean < low else "between"
    return place, mean, (low, high)


def _season(past: pd.Series[float], start: pd.Period, end: pd.Period) -> float:
    """Return by how much the months of the half-year differ from the others in whole years before it."""
    years = len(past) // 12
    months = {period.month for period in pd.period_range(start, end, freq="M")}
    if not years or len(months) == 12:
        return np.nan
    whole = past.tail(12 * years)
    same = np.array([period.month in months for period in pd.PeriodIndex(whole.index)])
    return float(whole[same].mean() - whole[~same].mean())


def _moved(values: pd.Series[float], start: pd.Period, end: pd.Period) -> float:
    """Return the mean from ``start`` to ``end`` less that of the twelve months before."""
    index = pd.PeriodIndex(values.index)
    after = values[(index >= start) & (index <= end)]
    before = values[(index < start) & (index >= start - 12)]
    return float(after.mean() - before.mean()) if len(after) and len(before) else np.nan
