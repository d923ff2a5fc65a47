"""What a start changed in the series of one team, and of all teams together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from caseload_analysis.evaluation.denominators import points
from caseload_analysis.evaluation.indicators import MATTERS
from caseload_analysis.evaluation.interrupted import InterruptedSeries
from caseload_analysis.evaluation.margins import changed_in_one, must_be_seen, smallest_that_matters
from caseload_analysis.evaluation.staggered import Staggered
from caseload_analysis.evaluation.together import together
from caseload_analysis.tables.problems import UsageError, message

AS_PERCENT: Final = ("outside", "spread", "left", "contact_share", "substantiated")
"""Indicators that are fractions and are told in percent, so their changes in percentage points."""
YEAR: Final = 12
HALF_YEAR: Final = 6
QUARTERS: Final = 2
PRESSURE: Final = "pressure"
"""The indicator of what people feel, in points of 100; a high score is much pressure."""
PRESSURE_MATTERS: Final = 5.0
"""The smallest change of perceived pressure that would matter: our own choice [X]."""
PRESSURES: Final = ("werkdruk", "werktempo", "work pressure", "work pace")
"""A scale is about pressure when one of these stands in its name [X]."""


@dataclass(frozen=True)
class Compared:
    """One indicator of one team before and after its start, in the unit in which it is told.

    Attributes
    ----------
    name : str
    before, after : float
        Plain means: of the twelve months before the start at most, and from the start on.
    found : InterruptedSeries or None
    refused : UsageError or None
        Why nothing could be estimated.
    """

    name: str
    before: float
    after: float
    found: InterruptedSeries | None
    refused: UsageError | None = None

    @property
    def row(self) -> Mapping[str, float | str]:
        """The row of the change of level (``InterruptedSeries.table``); its figures missing without one."""
        if self.found is None:
            names = ("minimal_detectable", "estimate", "low", "high", "probable", "found_from_afterwards")
            missing = dict.fromkeys(names, np.nan)
            return {**missing, "answer": "unknown"}
        return {str(name): value for name, value in self.found.table.iloc[0].items()}

    @property
    def answer(self) -> str:
        """``yes``, ``no`` or ``unknown``."""
        return str(self.row["answer"])

    @property
    def relevant(self) -> float:
        """The smallest change that matters here: ``margin``, at most half of the level before."""
        return smallest_that_matters(margin(self.name), self.before)


@dataclass(frozen=True)
class Pooled:
    """One indicator over all teams; ``found`` is None where nothing could be estimated."""

    name: str
    found: Staggered | None
    refused: UsageError | None = None

    @property
    def answer(self) -> str:
        """``yes``, ``no`` or ``unknown``."""
        return "unknown" if self.found is None else str(self.found.table.iloc[0]["answer"])

    @property
    def relevant(self) -> float:
        """The smallest effect that matters here: ``margin``, at most half of the level before the starts."""
        if self.found is None:
            return margin(self.name)
        return float(self.found.table.iloc[0]["smallest_relevant"])


def told(series: pd.DataFrame, name: str) -> pd.Series[float]:
    """Return an indicator in the unit in which it is told.

    >>> told(pd.DataFrame({"outside": [0.25]}), "outside").tolist()
    [25.0]
    """
    return series[name] * factor(name)


def factor(name: str) -> float:
    """Return what an indicator is multiplied with to be told."""
    return 100.0 if name in AS_PERCENT else 1.0


def margin(name: str) -> float:
    """Return the smallest change of an indicator that would matter, in the unit in which it is told.

    >>> margin("outside")
    10.0
    """
    return PRESSURE_MATTERS if name == PRESSURE else MATTERS[name] * factor(name)


def compared(series: pd.DataFrame, start: pd.Period, names: Sequence[str]) -> Iterator[Compared]:
    """Yield for each indicator of one team what the start changed in it.

    A change of level beside the line that the months before the start drew; the slope is left as it
    was, for half a year cannot tell both [X]. What matters is at most half of the level before; a rate
    that is above zero in fewer than five months tells nothing (see ``margins``).

    Parameters
    ----------
    series : DataFrame
        One team of ``indicators``, up to the end of the half-year.
    start : Period
        The first month of the new way of working.
    names : sequence of indicators
    """
    known = series.sort_values("period")
    past = known["period"] < start
    for name in names:
        values = told(known, name)
        means = float(values[past].tail(YEAR).mean()), float(values[~past].mean())
        try:
            own = pd.DataFrame({"period": known["period"], "value": values})
            yield Compared(name, *means, changed_in_one(name, own, start, margin(name)))
        except UsageError as error:
            yield Compared(name, *means, None, error)


def pooled(
    series: pd.DataFrame, starts: Mapping[str, pd.Period | None], names: Sequence[str]
) -> Iterator[Pooled]:
    """Yield for each indicator the mean effect over teams in their first half-year.

    Compared with the teams that had not yet started; see ``staggered``. Shares weigh by what they are
    a share of, where ``series`` has it (see ``denominators.points``). Teams of which the indicator is
    missing throughout are left out.
    """
    for name in names:
        yield _together(points(series.assign(**{name: told(series, name)}), name), starts, name, HALF_YEAR)


def pressure_series(perceptions: pd.DataFrame) -> pd.DataFrame:
    """Return team, period and perceived pressure (0 to 100), where it was measured and may be seen.

    ``perceptions``: as ``perception(by="team")`` returns them. Of several scales about pressure a team
    has their mean.

    >>> quarter = pd.PeriodIndex(["2025Q1", "2025Q1"], freq="Q")
    >>> scores = pd.DataFrame({"team": "Noord", "period": quarter, "scale": ["werkdruk", "sfeer"],
    ...                        "score_100": [60.0, 80.0]})
    >>> pressure_series(scores)["pressure"].tolist()
    [60.0]
    """
    rows = _about_pressure(perceptions)
    rows = rows.loc[rows["score_100"].notna()]
    means = rows.groupby(["team", "period"], as_index=False)[["score_100"]].mean()
    return means.rename(columns={"score_100": PRESSURE})


def pressure_without_ends(perceptions: pd.DataFrame) -> UsageError | None:
    """Return why pressure cannot be told though it was measured: nobody said where its scales end.

    None where some score of pressure can be told, or none may be seen.
    """
    rows = _about_pressure(perceptions)
    if rows.empty or rows["score_100"].notna().any() or not rows["score"].notna().any():
        return None
    what = message("the lowest and highest score of {scales} are not in the settings under [scales]")
    return UsageError(what, scales=", ".join(sorted(set(rows["scale"]))))


def _about_pressure(perceptions: pd.DataFrame) -> pd.DataFrame:
    names = perceptions["scale"].str.casefold()
    about = names.map(lambda name: any(word in name for word in PRESSURES)).astype(bool)
    return perceptions.loc[about]


def pooled_pressure(perceptions: pd.DataFrame, starts: Mapping[str, pd.Period | None]) -> Pooled | None:
    """Return the mean effect on perceived pressure per quarter, None where no scale is about it.

    Of a scale without known ends it holds only the reason why nothing is told.

    ``perceptions``: as ``perception(by="team", every="Q")`` returns them; see ``pressure_series``.
    """
    frame = points(pressure_series(perceptions), PRESSURE)
    if frame.empty:
        why = pressure_without_ends(perceptions)
        return Pooled(PRESSURE, None, why) if why else None
    quarters = {team: None if start is None else start.asfreq("Q") for team, start in starts.items()}
    return _together(frame, quarters, PRESSURE, QUARTERS)


def _together(frame: pd.DataFrame, starts: Mapping[str, pd.Period | None], name: str, horizon: int) -> Pooled:
    """Return the pooled effect on the column value, or why there is none."""
    try:
        must_be_seen(name, frame["value"])
        return Pooled(name, together(frame, starts, horizon=horizon, relevant=margin(name), bounded=True))
    except UsageError as error:
        return Pooled(name, None, error)
