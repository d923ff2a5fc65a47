"""What people answered about their work: means of enough respondents, and no single answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from caseload_analysis.privacy.evaluations import HALF, shown_answers
from caseload_analysis.privacy.scores import batched, mean_scores
from caseload_analysis.tables.organisation import Organisation

SCORES: Final = ("perceptions", "evaluation_scores")
"""The tables of scores with the number of respondents behind each."""

KEYS: Final = (*HALF, "step", "item")
"""The half-year of an evaluation, and to what an answer is one."""

OF_TEAM: Final = ["team", *HALF, "day", "step", "item"]
"""One question of one evaluation of a team."""


_TYPES: Final = {
    **dict.fromkeys(("team", "half_year", "step", "item"), "str"),
    **dict.fromkeys(("start", "stop", "day"), "int64"),
    **dict.fromkeys(("score", "respondents"), "float64"),
}
"""Of each column, whichever rows there are: what an audience sees is compared by its types too."""


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


def evaluation_scores(whole: Organisation, *, every: bool = False) -> pd.DataFrame:
    """Return the answers to the evaluation as mean scores per evaluation of a team, step and item.

    Respondents are the answers with a score; who answers is not in the data, so somebody who answers
    an item twice counts twice. Remarks and the roles of those who answered are left out. An evaluation
    that is still open has no row, and an answer after it closed is in none, unless ``every``.

    Rows of the whole organisation, with team "", are per half-year of the calendar. They hold the
    closed evaluations of which the score may be in a mean (``batched``) [X]; with ``every`` they hold all.

    Returns
    -------
    frame
        team, half_year ("2025H1"), start, stop (its days, half-open; of the day of the evaluation), day
        (of the evaluation; the last of the half-year for the organisation), step, item, score,
        respondents.

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> told = pd.DataFrame({"team": "Noord", "date": pd.Timestamp("2025-05-01"), "respondent_role": "",
    ...                      "step": "klik", "item": "does it help", "score": [6, 7, 8, 7, 7],
    ...                      "remark": ""})
    >>> until = {**example_settings(), "until": "2025-12-31"}
    >>> org = read({**example_tables(), "evaluations": told}, settings=until)
    >>> evaluation_scores(org)[["team", "half_year", "score", "respondents"]].to_numpy().tolist()
    [['', '2025H1', nan, 0.0], ['Noord', '2025H1', 7.0, 5.0]]
    """
    told = scored(whole, every=every)
    teams = told.groupby([*OF_TEAM, "shown_from"], as_index=False).agg(
        score=("score", "mean"), respondents=("score", "size")
    )
    teams["respondents"] = teams["respondents"].astype(np.float64)
    together = mean_scores(teams if every else _in_the_mean(teams, whole), KEYS)
    together = together.assign(team="", day=together["stop"] - 1)
    rows = pd.concat([together, teams], ignore_index=True)
    return rows[[*OF_TEAM, "score", "respondents"]].astype(_TYPES)


def _in_the_mean(teams: pd.DataFrame, whole: Organisation) -> pd.DataFrame:
    """Return the scores of evaluations: in the mean of their own half-year, or of a later one."""
    half = batched(teams, whole.settings.privacy, ["step", "item"])
    own = teams.assign(score=teams["score"].where(half == teams["half_year"]))
    later = (half != "") & (half != teams["half_year"])
    halves = teams[list(HALF)].drop_duplicates().set_index("half_year")
    moved = teams.loc[later].assign(half_year=half[later])
    moved = moved.assign(**{name: moved["half_year"].map(halves[name]) for name in HALF[1:]})
    return pd.concat([own, moved], ignore_index=True)


def evaluation_scores_of(org: Organisation) -> pd.DataFrame:
    """Return ``evaluation_scores`` as the gate carried them on; of every answer for who sees those.

    Empty where there are no evaluations.

    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> evaluation_scores_of(read(example_tables(), settings=example_settings())).empty
    True
    """
    if "evaluation_scores" in org.tables:
        return org.tables["evaluation_scores"]
    made = evaluation_scores(org, every=True)
    minimum = org.settings.privacy.minimum_respondents
    return without_small_scores({"evaluation_scores": made}, minimum)["evaluation_scores"]


def scored(whole: Organisation, *, every: bool = False) -> pd.DataFrame:
    """Return the answers with a score that are behind figures, as ``shown_answers`` has them."""
    return shown_answers(whole, every=every).dropna(subset=["score"]).reset_index(drop=True)
