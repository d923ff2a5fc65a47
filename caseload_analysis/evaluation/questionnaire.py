"""What people answered to the evaluation: scores per step, with intervals fit for small groups."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any, Final

import numpy as np
import pandas as pd
from scipy.special import ndtri

from caseload_analysis.privacy.answers import evaluation_scores_of
from caseload_analysis.privacy.roles import evaluation_roles_of
from caseload_analysis.privacy.scores import mean_scores
from caseload_analysis.tables.forms import ITEMS, STEPS, item_code, step_code
from caseload_analysis.tables.organisation import Organisation

SCORED: Final = ("happens", "helps")
"""The questions that are answered with a score."""
LOWEST: Final = 1.0
HIGHEST: Final = 5.0

_COLUMNS: Final = ["step", "item", "score", "low", "high", "respondents", "withheld"]


def score_interval(
    mean: float,
    respondents: float,
    lowest: float = LOWEST,
    highest: float = HIGHEST,
    confidence: float = 0.95,
) -> tuple[float, float]:
    """Return the interval of a mean score of few respondents, inside the ends of the scale.

    With p = (mean - lowest) ÷ (highest - lowest), Wilson's interval for a share p of n respondents.
    No answers on a scale vary more than p (1 - p), which is what answers at both ends give, so the
    interval errs on the wide side; it needs only the mean and the number [X].

    Parameters
    ----------
    mean : number
    respondents : number
    lowest, highest : numbers
        The ends of the scale.
    confidence : number

    Returns
    -------
    (low, high)
        In points of the scale; missing without respondents or with a mean outside the scale.

    Notes
    -----
    Source: Wilson 1927; the largest variance of a bounded variable, Bhatia and Davis 2000.

    Examples
    --------
    >>> [round(end, 2) for end in score_interval(4.0, 8)]
    [2.64, 4.71]
    """
    share = (mean - lowest) / (highest - lowest)
    if not (respondents > 0 and 0 <= share <= 1):
        return np.nan, np.nan
    z = float(ndtri((1 + confidence) / 2))
    middle = (share + z * z / (2 * respondents)) / (1 + z * z / respondents)
    half = (
        z
        * np.sqrt(share * (1 - share) / respondents + (z / respondents) ** 2 / 4)
        / (1 + z * z / respondents)
    )
    width = highest - lowest
    return lowest + width * max(float(middle - half), 0.0), lowest + width * min(float(middle + half), 1.0)


def step_scores(org: Organisation, team: str, since: int, until: int) -> pd.DataFrame:
    """Return how a team, or all teams together, scored the five steps.

    Parameters
    ----------
    org : Organisation
    team : str
        Empty for the organisation.
    since, until : days since 1970
        Answers of the half-years that have a day from ``since`` up to and including ``until``.

    Returns
    -------
    frame
        One row for each step and question that somebody answered, in the order of the worksheet:
        step, item (codes), score, low, high (95 % interval), respondents (those behind the score; where
        it is hidden all who answered), withheld (whether it is hidden for their small number). Of
        several evaluations the mean over all answers to those with enough of them; somebody who
        answered twice counts twice. Answers to other steps or questions are left out.

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> told = pd.DataFrame({"team": "Noord", "date": pd.Timestamp("2025-05-01"), "respondent_role": "",
    ...                      "step": "klik", "item": "helpt het", "score": [3, 4, 5, 4, 4], "remark": ""})
    >>> org = read({**example_tables(), "evaluations": told}, settings=example_settings())
    >>> step_scores(org, "Noord", 20000, 20300)[["step", "item", "score", "respondents"]].to_numpy().tolist()
    [['collaborate', 'helps', 4.0, 5.0]]
    """
    coded = _in_view(evaluation_scores_of(org), team, since, until)
    if coded.empty:
        return pd.DataFrame({name: pd.Series(dtype="object") for name in _COLUMNS})
    answered = coded.groupby(["step", "item"], as_index=False).agg(everybody=("respondents", "sum"))
    means = mean_scores(coded, ["step", "item"])[["step", "item", "score", "respondents"]]
    frame = means.merge(answered, on=["step", "item"])
    frame["withheld"] = frame["score"].isna()
    frame["respondents"] = frame["respondents"].mask(frame["withheld"], frame["everybody"])
    top = highest(frame["score"])
    answers = zip(frame["score"], frame["respondents"], strict=True)
    ends = [score_interval(float(mean), float(number), LOWEST, top) for mean, number in answers]
    frame["low"], frame["high"] = [end[0] for end in ends], [end[1] for end in ends]
    return _ordered(frame)[_COLUMNS]


def highest(scores: pd.Series[float]) -> float:
    """Return the highest score that can be given: 5 on our worksheet, 10 where one is above 5 [X].

    >>> highest(pd.Series([4.0, 5.0])), highest(pd.Series([7.2]))
    (5.0, 10.0)
    """
    return HIGHEST if not scores.max() > HIGHEST else 10.0


def _ordered(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows in the order of the worksheet."""
    order = frame["step"].map({name: place for place, name in enumerate(STEPS)}) * len(ITEMS)
    order = order + frame["item"].map({name: place for place, name in enumerate(ITEMS)})
    return frame.iloc[np.argsort(order.to_numpy(), kind="stable")].reset_index(drop=True)


def respondents(scores: pd.DataFrame) -> int:
    """Return how many answers there are: the largest number behind any question.

    Of several evaluations together; ``privacy.responses`` tells how many people answered each.

    >>> respondents(pd.DataFrame({"respondents": [7.0, 9.0]})), respondents(pd.DataFrame())
    (9, 0)
    """
    return int(scores["respondents"].max()) if len(scores) else 0


def role_scores(org: Organisation, team: str, since: int, until: int) -> pd.DataFrame:
    """Return how each role of a team, or of all teams together, scored the five steps.

    Parameters
    ----------
    org : Organisation
    team : str
        Empty for the organisation; readers outside the teams see no other.
    since, until : days since 1970
        As for ``step_scores``.

    Returns
    -------
    frame
        step, item (codes), role (lower case), score, respondents; only roles of which this reader may
        see the score (``privacy.roles``).

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> told = pd.DataFrame({"team": "Noord", "date": pd.Timestamp("2025-05-01"), "step": "klik",
    ...                      "respondent_role": ["worker"] * 5 + ["manager"], "item": "helpt het",
    ...                      "score": [3, 4, 5, 4, 4, 1], "remark": ""})
    >>> org = read({**example_tables(), "evaluations": told}, settings=example_settings())
    >>> role_scores(org, "Noord", 20000, 20300)[["role", "score", "respondents"]].to_numpy().tolist()
    [['worker', 4.0, 5.0]]
    """
    coded = _in_view(evaluation_roles_of(org), team, since, until)
    return mean_scores(coded, ["step", "item", "role"])[["step", "item", "role", "score", "respondents"]]


def role_differences(scores: pd.DataFrame) -> pd.DataFrame:
    """Return where two roles scored a question differently.

    The interval of the difference is put together from those of the two means (square-and-add).

    Parameters
    ----------
    scores : frame
        As ``role_scores`` returns them.

    Returns
    -------
    frame
        step, item, role, other (the two roles), mean, other_mean, difference, low, high; only those
        of which the interval leaves out zero, the largest difference first.

    Notes
    -----
    Source: Newcombe 1998, method 10, on ``score_interval``.

    Examples
    --------
    >>> scores = pd.DataFrame({"step": "plan", "item": "helps", "role": ["a", "b"], "score": [5.0, 2.0],
    ...                        "respondents": 9.0})
    >>> role_differences(scores)[["role", "other", "difference"]].to_numpy().tolist()
    [['a', 'b', 3.0]]
    """
    top = highest(scores["score"])
    rows = [
        _difference(one, other, top)
        for _, same in scores.groupby(["step", "item"])
        for one, other in combinations(same.to_dict("records"), 2)
    ]
    columns = ["step", "item", "role", "other", "mean", "other_mean", "difference", "low", "high"]
    frame = pd.DataFrame(rows, columns=columns)
    found = frame.loc[(frame["low"] > 0) | (frame["high"] < 0)]
    return found.sort_values("difference", key=abs, ascending=False, ignore_index=True)


def _difference(one: Mapping[Any, Any], other: Mapping[Any, Any], top: float) -> dict[str, object]:
    """Return the difference of two means with the interval that their intervals give."""
    mean, other_mean = one["score"], other["score"]
    low, high = score_interval(mean, one["respondents"], LOWEST, top)
    other_low, other_high = score_interval(other_mean, other["respondents"], LOWEST, top)
    gap = mean - other_mean
    return {
        "step": one["step"],
        "item": one["item"],
        "role": one["role"],
        "other": other["role"],
        "mean": mean,
        "other_mean": other_mean,
        "difference": gap,
        "low": gap - float(np.hypot(mean - low, other_high - other_mean)),
        "high": gap + float(np.hypot(high - mean, other_mean - other_low)),
    }


def _in_view(rows: pd.DataFrame, team: str, since: int, until: int) -> pd.DataFrame:
    """Return the scores of a team in the half-years asked for, with the codes of their step and question."""
    own = rows.loc[(rows["team"] == team) & (rows["stop"] > since) & (rows["start"] <= until)]
    coded = own.assign(step=own["step"].map(step_code), item=own["item"].map(item_code))
    return coded.loc[coded["step"].isin(list(STEPS)) & coded["item"].isin(SCORED)]
