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
from caseload_analysis.measures.scales import rescaled
from caseload_analysis.privacy.scores import WHOLE_QUARTERS, mean_scores
from caseload_analysis.privacy.sums import in_periods
from caseload_analysis.privacy.suppression import hide
from caseload_analysis.spells.calendar import dates, days
from caseload_analysis.tables.finish import empty
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import message
from caseload_analysis.tables.scales import Ends, ends_of

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
    (score - lowest) ÷ (highest - lowest) × 100, or 100 less that where the settings say that the scale
    is reversed. A measurement of too few respondents is hidden by the
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
        Goes before ``[scales]`` in the settings and before ``tables.scales.RANGES``.

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
    after = list(frame.columns).index("score") + 1
    frame.insert(after, "score_100", _of_hundred(frame, org, ranges))
    hidden = hide(frame, ["score", "score_100"], frame["withheld"] == frame["measurements"])
    return chosen(hidden, every, period)


def _of_hundred(
    frame: pd.DataFrame, org: Organisation, ranges: Mapping[str, tuple[float, float]] | None
) -> pd.Series[float]:
    """Return the scores as 0 to 100; those of a reversed scale are turned round."""
    known = {name: ends_of(name, org.settings, ranges) for name in frame["scale"].unique()}
    ends = pd.DataFrame([known[name] for name in frame["scale"]], frame.index, Ends._fields)
    scores = rescaled(frame["score"], ends["lowest"].astype("float64"), ends["highest"].astype("float64"))
    return scores.mask(ends["reversed"].astype(bool), 100.0 - scores)


def sides_of_start(org: Organisation, frame: pd.DataFrame) -> pd.Series[str]:
    """Return on which side of the introduction in its team each score was measured.

    The days of the measurements behind a score are held against the day of the introduction, whatever
    the period in which both lie; on the day itself is after.

    Parameters
    ----------
    org : Organisation
    frame : frame
        Of ``perception`` by team.

    Returns
    -------
    series
        ``before``, ``after``, ``both`` (some of the measurements were before, others after), or empty
        for a team without a day of introduction in the settings; numbered as ``frame``.

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> scores = pd.DataFrame({"team": "Noord", "date": pd.to_datetime(["2025-01-10", "2025-04-10"]),
    ...                        "scale": "pace", "score": 3.0, "respondents": 6})
    >>> settings = {**example_settings(), "teams": {"Noord": {"introduced": "2025-02-01"}}}
    >>> org = read({**example_tables(), "perceptions": scores}, settings=settings)
    >>> sides_of_start(org, perception(org, "team", "Q")).tolist()
    ['before', 'after']
    """
    table = org.tables.get("perceptions", empty("perceptions"))
    every = pd.PeriodIndex(frame["period"]).freqstr[0]
    rows = in_periods(table.loc[table["score"].notna()].rename(columns={"date": "day"}), org, every)
    began = rows["team"].map(_introductions(org))
    rows = rows.assign(before=rows["day"] < began, after=rows["day"] >= began)
    keys = ["team", "period", "scale"]
    measured = rows.groupby(keys, as_index=False)[["before", "after"]].any()
    found = frame[keys].merge(measured, on=keys, how="left")
    before, after = (found[name].fillna(False).to_numpy(dtype=bool) for name in ("before", "after"))
    sides = np.select([before & after, before, after], ["both", "before", "after"], default="")
    return pd.Series(sides, index=frame.index, dtype="str")


def around_start(org: Organisation, frame: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, pd.Period | None]]:
    """Return scores that are of before or after the introduction, and the first period of after.

    A score that was measured before the introduction is of before, also when its period holds the
    introduction: the next period is then the first of after. Of a period with measurements of either
    side nothing is left, for its mean is of neither [X].

    Parameters
    ----------
    org : Organisation
    frame : frame
        Of ``perception`` by team; give it only the scales that will be put together.

    Returns
    -------
    frame, starts
        ``frame`` without the periods of either side; the first period of after for each team, None for
        a team without a day of introduction in the settings.

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> scores = pd.DataFrame({"team": "Noord", "date": pd.to_datetime(["2025-01-10", "2025-04-10"]),
    ...                        "scale": "pace", "score": 3.0, "respondents": 6})
    >>> settings = {**example_settings(), "teams": {"Noord": {"introduced": "2025-02-01"}}}
    >>> org = read({**example_tables(), "perceptions": scores}, settings=settings)
    >>> around_start(org, perception(org, "team", "Q"))[1]
    {'Noord': Period('2025Q2', 'Q-DEC')}
    """
    sides, group = sides_of_start(org, frame), [frame["team"], frame["period"]]
    early, late = (
        sides.isin([side, "both"]).groupby(group).transform("any").astype(bool)
        for side in ("before", "after")
    )
    measured_before = set(frame.loc[early & ~late, ["team", "period"]].itertuples(index=False, name=None))
    every, begun = pd.PeriodIndex(frame["period"]).freqstr[0], _introductions(org)
    starts: dict[str, pd.Period | None] = dict.fromkeys(org.teams)
    for team in starts.keys() & begun.keys():
        start = pd.Period(dates([begun[team]])[0], freq=every)
        starts[team] = start + 1 if (team, start) in measured_before else start
    return frame.loc[~(early & late)].reset_index(drop=True), starts


def _introductions(org: Organisation) -> dict[str, int]:
    """Return the day of the introduction in each team that has one, in days since 1970."""
    told = {team: own.introduced for team, own in org.settings.teams.items()}
    known = {team: day for team, day in told.items() if day is not None}
    return {team: int(days(np.array([day], dtype="datetime64[D]"))[0]) for team, day in known.items()}


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
