"""Pressure beside busyness: what people feel of their work, and what the numbers say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from caseload_analysis.measures.grid import GROUP_KEYS, PeriodChoice, check, chosen
from caseload_analysis.measures.norm import deviation
from caseload_analysis.measures.perception import LEVELS, perception
from caseload_analysis.measures.summed import reach
from caseload_analysis.privacy.suppression import hide
from caseload_analysis.tables.model import normalise
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import UsageError, message
from caseload_analysis.tables.scales import Ends, ends_of

CORNERS: Final = (
    *("high_pressure_high_busyness", "high_pressure_low_busyness"),
    *("low_pressure_high_busyness", "low_pressure_low_busyness"),
)
"""Each asks for another conversation: high pressure at low busyness is not about the number of cases."""

FEWEST_POINTS: Final = 6
"""A correlation of fewer points is not given [X]: of five it must be 1 to be told from chance."""


def pressure_and_busyness(
    org: Organisation,
    by: str = "team",
    every: str = "Q",
    period: PeriodChoice = None,
    *,
    scale: str,
    pressure_limit: float | None = None,
    busyness_limit: float = 0.0,
    ranges: Mapping[str, tuple[float, float]] | None = None,
) -> pd.DataFrame:
    """Return how busy each team is, what pressure it feels, and the corner of the picture it is in.

    busyness = deviation of the mean caseload from the mean deployable norm of the same period
    (``deviation_deployable``); pressure = the mean score of ``scale``. High is above the limit, on it
    is low [X].

    Parameters
    ----------
    org : Organisation
    by : {"team", "organisation"}
    every : {"W", "M", "Q", "Y"}
        Busyness is that of the whole period in which the scale was measured.
    period : text, Period, pair of them, or None
    scale : str
        The name of a scale on which a high score is high pressure, in whatever capitals and spaces; the
        scores of a scale that is reversed in the settings are turned round (lowest + highest - score).
    pressure_limit : float, optional
        In points of the scale. By default the mean of all scores in view, weighted by respondents [X]:
        high is then high among these teams, not high in itself.
    busyness_limit : float
        A fraction; 0 is exactly the norm [X].
    ranges : mapping, optional
        As for ``perception``.

    Returns
    -------
    frame
        team, period, busyness (fraction), pressure (points of the scale, turned round
        where it is reversed), pressure_100 (0 to 100,
        where its range is known), respondents, pressure_limit, corner (one of ``CORNERS``, empty where
        one of the two is missing), hidden. Periods without a measurement have no row.

    Raises
    ------
    UsageError
        For an unknown scale, level, length or period.
    AudienceError
        When the audience may not see this level.

    Notes
    -----
    Source: "werkdruk is beleving, werkdrukte getallen" (domain definitions §1, 001).

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> scores = pd.DataFrame({"team": ["Noord"], "date": pd.Timestamp("2025-01-10"), "scale": "pace",
    ...                        "score": [3.4], "respondents": [6]})
    >>> org = read({**example_tables(), "perceptions": scores}, settings=example_settings())
    >>> found = pressure_and_busyness(org, "team", "M", scale="pace", pressure_limit=3.0)
    >>> found[["busyness", "pressure", "corner"]].round(4).to_numpy().tolist()
    [[0.1959, 3.4, 'high_pressure_high_busyness']]
    """
    scores = perception(org, by, every, period, ranges=ranges)
    asked = scores["scale"].map(normalise) == normalise(scale)
    if len(scores) and not asked.any():
        raise UsageError.unknown(message("scale"), scale, sorted(set(scores["scale"])))
    scores = _upright(scores.loc[asked].drop(columns="scale"), ends_of(scale, org.settings, ranges))
    busy = deviation(org, by, every, reach(scores), at="mean", baseline="deployable")
    keys = [*GROUP_KEYS[by], "period"]
    joined = scores.drop(columns="hidden").merge(busy[[*keys, "deviation_deployable"]], on=keys)
    frame = joined.rename(
        columns={"deviation_deployable": "busyness", "score": "pressure", "score_100": "pressure_100"}
    )
    limit = _mean(frame) if pressure_limit is None else pressure_limit
    frame = frame.assign(pressure_limit=limit, corner=_corner(frame, limit, busyness_limit))
    unseen = _names(busy, keys, frame)
    frame = hide(frame, ["pressure", "pressure_100"], frame["withheld"] == frame["measurements"])
    frame = hide(frame, ["busyness"], unseen)
    columns = ["busyness", "pressure", "pressure_100", "respondents", "pressure_limit", "corner", "hidden"]
    return chosen(frame[[*keys, *columns]], every, period)


def pressure_relation(
    frame: pd.DataFrame, by: str = "team", *, fewest_points: int = FEWEST_POINTS
) -> pd.DataFrame:
    """Return how pressure moves with busyness over time: the rank correlation within teams.

    Spearman's ρ = the correlation of the ranks, equal values sharing their mean rank. For the
    organisation the ranks are taken within each team and as distances from its mean rank, so that
    teams that always differ do not make a relation.

    Parameters
    ----------
    frame : frame
        Of ``pressure_and_busyness`` by team.
    by : {"team", "organisation"}
    fewest_points : int
        With fewer points there is no correlation.

    Returns
    -------
    frame
        team, points (periods with both), correlation (-1 to 1; missing with too few points, or where
        one of the two never changed). It tells how the two went together, not what made what.

    Examples
    --------
    >>> found = pd.DataFrame({"team": "Noord", "busyness": [0.0, 0.1, 0.2, 0.3], "pressure": [3, 4, 6, 5]})
    >>> pressure_relation(found, fewest_points=4)["correlation"].round(4).tolist()
    [0.8]
    """
    check(message("group"), by, LEVELS)
    both = frame.dropna(subset=["busyness", "pressure"])
    within = both.groupby("team")[["busyness", "pressure"]]
    ranks = within.rank() - within.rank().groupby(both["team"]).transform("mean")
    if by == "organisation":
        return pd.DataFrame([_correlation(ranks, fewest_points)], columns=["points", "correlation"])
    teams = sorted(set(frame["team"]))
    rows = [(team, *_correlation(ranks.loc[both["team"] == team], fewest_points)) for team in teams]
    return pd.DataFrame(rows, columns=["team", "points", "correlation"])


def _correlation(ranks: pd.DataFrame, fewest_points: int) -> tuple[int, float]:
    spread = np.sqrt((ranks**2).sum())
    product = float(spread["busyness"] * spread["pressure"])
    if len(ranks) < fewest_points or product == 0.0:
        return len(ranks), np.nan
    return len(ranks), float((ranks["busyness"] * ranks["pressure"]).sum() / product)


def _upright(scores: pd.DataFrame, ends: Ends) -> pd.DataFrame:
    """Return the scores so that a high one is high pressure."""
    return scores.assign(score=ends.lowest + ends.highest - scores["score"]) if ends.reversed else scores


def _mean(frame: pd.DataFrame) -> float:
    """Return the mean pressure weighted by respondents."""
    weight = frame["respondents"].where(frame["pressure"].notna(), 0.0)
    total = float(weight.sum())
    return float((frame["pressure"] * weight).sum() / total) if total else np.nan


def _corner(frame: pd.DataFrame, pressure_limit: float, busyness_limit: float) -> pd.Series[str]:
    pressed, busy = frame["pressure"] > pressure_limit, frame["busyness"] > busyness_limit
    unknown = frame["pressure"].isna() | frame["busyness"].isna()
    corner = np.select([unknown, pressed & busy, pressed, busy], ["", *CORNERS[:3]], default=CORNERS[3])
    return pd.Series(corner, index=frame.index, dtype="str")


def _names(busy: pd.DataFrame, keys: list[str], frame: pd.DataFrame) -> pd.Series[bool]:
    """Return in which rows of ``frame`` the deviation is hidden."""
    hidden = busy[keys].assign(gone=busy["hidden"].str.contains("deviation_deployable"))
    return frame[keys].merge(hidden, on=keys, how="left")["gone"].fillna(False).astype(bool)
