"""The series of a team that are watched for signals, and the signals found in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from caseload_analysis.measures.absence import absence
from caseload_analysis.measures.caseload import caseload
from caseload_analysis.monitoring.signals import signals
from caseload_analysis.monitoring.table import FEW_POINTS
from caseload_analysis.reports.frames import TeamFrames
from caseload_analysis.spells.calendar import PERIODS_A_YEAR

LONGEST: Final = {"W": 52, "M": 36, "Q": 20, "Y": 12}
"""Points of a series at most: an older past says little of how it goes [X]."""


@dataclass(frozen=True, slots=True)
class Signal:
    """One signal: the points that carry it, from ``first`` to ``last``, and what they stand against."""

    code: str
    direction: str
    points: int
    first: int
    last: int


@dataclass(frozen=True)
class Watched:
    """One series and what is said of its points.

    Attributes
    ----------
    name : {"came", "went", "absence"}
    points : DataFrame
        As ``signals`` returns it; without mean and limits where there are too few points.
    known : int
        How many points have a value.
    since : Period or None
        From where mean and limits were made anew: the team's introduction.
    """

    name: str
    points: pd.DataFrame
    known: int
    since: pd.Period | None = None

    @property
    def judged(self) -> bool:
        """Whether there were enough points for limits."""
        return self.known >= FEW_POINTS

    @property
    def found(self) -> list[Signal]:
        """The signals of the last year of points, in the order of time."""
        if not self.judged:
            return []
        recent = len(self.points) - PERIODS_A_YEAR[str(self.points["period"].iloc[0].freqstr)[0]]
        return [signal for signal in _signals(self.points) if signal.last >= recent]


def watched(frames: TeamFrames) -> list[Watched]:
    """Return what is watched of a team: cases that came, cases that went, and the absence rate.

    What came and went includes transfers: these alone are too rare for limits, most months being
    zero. The stock is not watched, for next month's cases are mostly this month's. Absence of weeks
    and months hangs together by long spells as well, so it is watched per whole quarter [X]. Without
    absences there is no such series; hidden rates are missing points.
    """
    flows = _whole(frames, frames.every, frames.last_day)
    moved = frames.own(caseload(frames.org, "team", frames.every, flows)) if flows else None
    series = []
    if moved is not None:
        came = moved.assign(value=moved["inflow"] + moved["transfers_in"])
        went = moved.assign(value=moved["outflow"] + moved["transfers_out"])
        series += [_judge("came", came, frames), _judge("went", went, frames)]
    every = "Q" if frames.every in {"W", "M"} else frames.every
    quarters = _whole(frames, every, frames.last_day)
    if quarters and "absences" in frames.org.delivered:
        rates = frames.own(absence(frames.org, "team", every, quarters))
        series.append(_judge("absence", rates.assign(value=rates["rate"].clip(upper=100.0)), frames))
    return series


def _whole(frames: TeamFrames, every: str, last_day: int) -> tuple[pd.Period, pd.Period] | None:
    """Return the first and the last whole period of the data up to ``last_day``, or None.

    Without the setting ``since`` the first period is left out: what is there on the first day counts
    as having come then.
    """
    last = pd.Period(pd.Timestamp(last_day + 1, unit="D"), freq=every) - 1
    told = frames.org.first - 1 if frames.org.settings.since is not None else frames.org.first
    first = pd.Period(pd.Timestamp(told, unit="D"), freq=every) + 1
    first = max(first, last - (LONGEST[every] - 1))
    return (first, last) if first <= last else None


def _judge(name: str, frame: pd.DataFrame, frames: TeamFrames) -> Watched:
    kept, since = _stretch(frame, _introduction(frames, str(frame["period"].iloc[0].freqstr)))
    known = int(kept["value"].notna().sum())
    if known < FEW_POINTS:
        blank = kept[["period", "value"]].assign(mean=np.nan, lower=np.nan, upper=np.nan, signal="")
        return Watched(name, blank, known)
    points = _points(name, kept, since)
    if ((points["upper"] == points["lower"]) & (points["value"] != points["mean"])).any():
        points = _points(name, kept, since, screened=False)
    return Watched(name, points, known, since)


def _points(
    name: str, frame: pd.DataFrame, since: pd.Period | None, screened: bool | None = None
) -> pd.DataFrame:
    """Return the points of a series with mean, limits and signals.

    ``screened=False`` is for a series that hardly ever moves: without its few steps the limits would
    lie on the mean, and every point outside of them [X].
    """
    dates = [since] if since is not None else []
    if name == "absence":
        return signals(
            frame, "value", rebase=dates, chart="p", denominator="persons", per=100.0, screened=screened
        )
    return signals(frame, "value", rebase=dates, screened=screened)


def _introduction(frames: TeamFrames, every: str) -> pd.Period | None:
    own = frames.org.settings.teams.get(frames.team)
    return None if own is None or own.introduced is None else pd.Period(own.introduced, freq=every)


def _stretch(frame: pd.DataFrame, introduced: pd.Period | None) -> tuple[pd.DataFrame, pd.Period | None]:
    """Return the points that are judged, and where they are judged anew.

    Anew only where enough points follow; a past of too few points is then left out.
    """
    if introduced is None:
        return frame, None
    known, after = frame["value"].notna(), frame["period"] >= introduced
    before = int((known & ~after).sum())
    if not before or (known & after).sum() < FEW_POINTS:
        return frame, None
    kept = frame if before >= FEW_POINTS else frame.loc[after].reset_index(drop=True)
    return kept, introduced


def _signals(points: pd.DataFrame) -> Iterator[Signal]:
    """Yield the signals of a series: points with the same one that belong together."""
    marked = points.loc[points["signal"] != ""]
    place = pd.Series(marked.index, index=marked.index)
    # The middle one of three points of which two are close to a limit carries no signal itself.
    gap = 1 + (marked["signal"].eq("two_of_three") & marked["signal"].shift().eq("two_of_three"))
    block = (place.diff().gt(gap) | marked["direction"].ne(marked["direction"].shift())).cumsum()
    groups = marked.assign(place=place, block=block).groupby(["block", "signal", "points"], sort=False)
    found = [_signal(rows) for _, rows in groups]
    yield from sorted(found, key=lambda signal: (signal.last, signal.first))


def _signal(rows: pd.DataFrame) -> Signal:
    one, place = rows.iloc[0], rows["place"]
    return Signal(one["signal"], one["direction"], int(one["points"]), int(place.min()), int(place.max()))
