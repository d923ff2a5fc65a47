"""What people answered about their work: means of enough respondents, and no single answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import numpy as np
import pandas as pd

from caseload_analysis.privacy.scores import countable, mean_scores
from caseload_analysis.spells.calendar import Days, dates, days
from caseload_analysis.tables.finish import empty
from caseload_analysis.tables.organisation import Organisation

SCORES: Final = ("perceptions", "evaluation_scores")
"""The tables of scores with the number of respondents behind each."""

KEYS: Final = ("half_year", "start", "stop", "step", "item")
"""The half-year of an answer, and to what it is one."""


def without_small_scores(tables: Mapping[str, pd.DataFrame], minimum: int) -> dict[str, pd.DataFrame]:
    """Return ``tables`` with the scores of fewer than ``minimum`` respondents missing.

    These are the perceptions, and the sums of the answers to the evaluation.

    The row stays, so that a report can say that the score is hidden.

    >>> scores = pd.DataFrame({"team": ["Noord", "Zuid"], "score": [3.1, 4.2], "respondents": [4.0, 5.0]})
    >>> without_small_scores({"perceptions": scores}, 5)["perceptions"]["score"].tolist()
    [nan, 4.2]
    """
    kept = dict(tables)
    for name in SCORES:
        if name in kept:
            scores = kept[name]
            kept[name] = scores.assign(score=scores["score"].where(scores["respondents"] >= minimum))
    return kept


def evaluation_scores(whole: Organisation) -> pd.DataFrame:
    """Return the answers to the evaluation as mean scores per team, half-year, step and item.

    Respondents are the answers with a score; who answers is not in the data, so somebody who answers
    an item twice counts twice. Remarks and the roles of those who answered are left out. Rows of the
    whole organisation, with team "", hold the teams of which the score may be in a mean (``countable``).

    Returns
    -------
    frame
        team, half_year ("2025H1"), start, stop (its days, half-open), step, item, score, respondents.

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> told = pd.DataFrame({"team": "Noord", "date": pd.Timestamp("2025-05-01"), "respondent_role": "",
    ...                      "step": "klik", "item": "does it help", "score": [6, 7, 8, 7, 7],
    ...                      "remark": ""})
    >>> org = read({**example_tables(), "evaluations": told}, settings=example_settings())
    >>> evaluation_scores(org)[["team", "half_year", "score", "respondents"]].to_numpy().tolist()
    [['', '2025H1', nan, 0.0], ['Noord', '2025H1', 7.0, 5.0]]
    """
    told = scored(whole)
    teams = told.groupby(["team", *KEYS], as_index=False).agg(
        score=("score", "mean"), respondents=("score", "size")
    )
    teams["respondents"] = teams["respondents"].astype(np.float64)
    counted = teams["score"].where(countable(teams, whole.settings.privacy, KEYS))
    together = mean_scores(teams.assign(score=counted), KEYS).assign(team="")
    rows = pd.concat([together, teams], ignore_index=True)
    return rows[["team", *KEYS, "score", "respondents"]]


def evaluation_scores_of(org: Organisation) -> pd.DataFrame:
    """Return ``evaluation_scores`` as the gate carried them on; from the answers for who sees those.

    Empty where there are no evaluations.

    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> evaluation_scores_of(read(example_tables(), settings=example_settings())).empty
    True
    """
    if "evaluation_scores" in org.tables:
        return org.tables["evaluation_scores"]
    made = evaluation_scores(with_evaluations(org))
    minimum = org.settings.privacy.minimum_respondents
    return without_small_scores({"evaluation_scores": made}, minimum)["evaluation_scores"]


def with_evaluations(org: Organisation) -> Organisation:
    """Return the organisation with an empty table of evaluations where it has none.

    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> len(with_evaluations(read(example_tables(), settings=example_settings())).tables["evaluations"])
    0
    """
    return replace(org, tables={"evaluations": empty("evaluations"), **org.tables})


def scored(whole: Organisation) -> pd.DataFrame:
    """Return the answers with a score, each with its half-year: half_year, start, stop."""
    told = whole.tables["evaluations"].dropna(subset=["score"])
    return told.assign(**half_years(told["date"].to_numpy()))


def half_years(day: Days) -> dict[str, Any]:
    """Return the name and the days, half-open, of the half-year of the calendar that holds each day.

    >>> {name: values.tolist() for name, values in half_years(np.array([20089])).items()}
    {'half_year': ['2025H1'], 'start': [20089], 'stop': [20270]}
    """
    date = pd.DatetimeIndex(dates(day))
    half = (np.asarray(date.month) > 6).astype(np.int64)
    first = np.asarray(date.year - 1970) * 12 + 6 * half
    starts, stops = (days((first + months).astype("datetime64[M]")) for months in (0, 6))
    names = [f"{year}H{number + 1}" for year, number in zip(date.year, half, strict=True)]
    return {"half_year": pd.Series(names, dtype="str").to_numpy(), "start": starts, "stop": stops}
