"""Perception: what teams say of their work, per scale."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from io import StringIO
from typing import Final

import numpy as np
import pandas as pd

from caseload_analysis import measures
from caseload_analysis.measures.grid import PeriodChoice, check, chosen, keys_of
from caseload_analysis.measures.scales import range_of, rescaled
from caseload_analysis.privacy.scores import WHOLE_QUARTERS, mean_scores
from caseload_analysis.privacy.sums import in_periods
from caseload_analysis.privacy.suppression import hide
from caseload_analysis.tables.finish import empty
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import message

LEVELS: Final = ("team", "organisation")


def public_levels() -> pd.DataFrame:
    """Return published levels of "work pressure too high", to lay beside a team's own: a reference, no norm.

    Returns
    -------
    frame
        sector, period (quarter), share_too_high (fraction of employees), source.

    Examples
    --------
    >>> public_levels()[["period", "share_too_high"]].to_numpy().tolist()
    [[Period('2022Q2', 'Q-DEC'), 0.55], [Period('2022Q4', 'Q-DEC'), 0.5]]
    """
    text = (files(measures) / "references" / "perceived_pressure.csv").read_text(encoding="utf-8")
    levels = pd.read_csv(StringIO(text))
    return levels.assign(period=pd.PeriodIndex(levels["period"], freq="Q"))


def perception(
    org: Organisation,
    by: str = "team",
    every: str = "Q",
    period: PeriodChoice = None,
    *,
    ranges: Mapping[str, tuple[float, float]] | None = None,
) -> pd.DataFrame:
    """Return the mean score per scale, weighted by the number of respondents.

    score = Σ(score × respondents) ÷ Σ respondents over the measurements in the period; score_100 =
    (score - lowest) ÷ (highest - lowest) × 100. A measurement of too few respondents is hidden by the
    gate and is in no mean. Readers outside the team, for whom more are hidden, see the organisation's
    mean per quarter and year with those in it that nobody can work out from it.

    Parameters
    ----------
    org : Organisation
    by : {"team", "organisation"}
        Perceptions are delivered per team; there are none per employee.
    every : {"W", "M", "Q", "Y"}
    period : text, Period, pair of them, or None
    ranges : mapping of scale name, or a part of it, to lowest and highest score, optional
        Beside ``scales.RANGES``.

    Returns
    -------
    frame
        team, period, scale, score (in points of the scale), score_100 (0 to 100; missing where the
        range of the scale is not known or the score lies outside it), respondents (behind the score;
        somebody who answered twice counts twice), measurements (how many), withheld (how many of
        these are hidden), hidden (score and score_100 where all are). Periods without a measurement
        have no row.

    Raises
    ------
    UsageError
        For an unknown level, length or period.
    AudienceError
        When the audience may not see this level.

    Notes
    -----
    Source: domain definitions §8; VBBA rescaling [S]. Weighting by respondents is our own choice [X].

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> scores = pd.DataFrame({"team": "Noord", "date": pd.to_datetime(["2025-01-10", "2025-03-10"]),
    ...                        "scale": "bevlogenheid (UWES-9)", "score": [3.0, 4.0],
    ...                        "respondents": [6, 12]})
    >>> org = read({**example_tables(), "perceptions": scores}, settings=example_settings())
    >>> perception(org, "team", "Q")[["score", "score_100", "respondents"]].round(4).to_numpy().tolist()
    [[3.6667, 61.1111, 18.0]]
    """
    check(message("group"), by, LEVELS)
    keys = keys_of(org, by)
    frame = _means(org, by, every, keys)
    edges = np.array([range_of(name, ranges) for name in frame["scale"]]).reshape(-1, 2)
    lowest, highest = (pd.Series(edge, index=frame.index) for edge in edges.T)
    after = list(frame.columns).index("score") + 1
    frame.insert(after, "score_100", rescaled(frame["score"], lowest, highest))
    hidden = hide(frame, ["score", "score_100"], frame["withheld"] == frame["measurements"])
    return chosen(hidden, every, period)


def _means(org: Organisation, by: str, every: str, keys: pd.DataFrame) -> pd.DataFrame:
    """Return score, respondents, measurements and withheld per group, period and scale."""
    if by == "organisation" and every in WHOLE_QUARTERS and "perception_scores" in org.timelines:
        stored = org.pieces("perception_scores", by)
        rows = stored.loc[stored["every"] == every].drop(columns="every").reset_index(drop=True)
        return rows.assign(period=pd.PeriodIndex(rows["period"], freq=every))
    table = org.tables.get("perceptions", empty("perceptions"))
    if by == "team":
        table = table.loc[table["team"].isin(keys["team"])]
    rows = in_periods(table.rename(columns={"date": "day"}), org, every)
    return mean_scores(rows, [*keys.columns, "period", "scale"])
