"""How many people answered each evaluation, of how many in post that day, and how much they wrote."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from caseload_analysis.privacy.evaluations import HALF, answers_of, shown_answers
from caseload_analysis.tables.finish import empty
from caseload_analysis.tables.organisation import Organisation

_COLUMNS: Final = [
    *("team", *HALF, "day", "respondents", "in_post"),
    *("late", "shown_from", "closed", "half_closed"),
]


def evaluation_responses(whole: Organisation, *, every: bool = False) -> pd.DataFrame:
    """Return each evaluation of each team, with how many answered of how many in post.

    Of evaluations that are still open too. Without ``every`` only the answers count that came while it
    was open. Those in post are the different people with a contract in the team on its day.

    Returns
    -------
    frame
        team, half_year, start, stop (the half-year of the calendar with that day), day, respondents
        (the largest number of scores for one question), in_post, late (how many of the respondents
        came after it was closed: none without ``every``), shown_from (the day from which its scores
        are shown to others than HR, once the delivery goes on to it), closed, half_closed (whether the
        evaluation is, and its half-year). By team and day.

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> told = pd.DataFrame({"team": "Noord", "respondent_role": "", "step": "klik", "item": "helpt het",
    ...                      "date": pd.to_datetime(["2025-01-15"] * 5 + ["2025-06-15"] * 6),
    ...                      "score": 4.0, "remark": ""})
    >>> org = read({**example_tables(), "evaluations": told}, settings=example_settings())
    >>> evaluation_responses(org)[["half_year", "respondents", "in_post"]].to_numpy().tolist()
    [['2025H1', 5, 7], ['2025H1', 6, 7]]
    """
    told = answers_of(whole, every=every).dropna(subset=["score"])
    questions = told.groupby(["evaluation", "step", "item"])["late"].agg(["size", "sum"])
    most = questions.groupby("evaluation").max()
    frame = told.drop_duplicates("evaluation").drop(columns="late")
    frame = frame.merge(most.set_axis(["respondents", "late"], axis=1), on="evaluation")
    frame["in_post"] = _in_post(whole, frame)
    return frame.sort_values(["team", "day"], ignore_index=True)[_COLUMNS]


def evaluation_responses_of(org: Organisation) -> pd.DataFrame:
    """Return ``evaluation_responses`` as the gate carried them on; of every answer for who sees those.

    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> evaluation_responses_of(read(example_tables(), settings=example_settings())).empty
    True
    """
    if "evaluation_responses" in org.tables:
        return org.tables["evaluation_responses"]
    return evaluation_responses(org, every=True)


def remark_counts(whole: Organisation, *, every: bool = False) -> pd.DataFrame:
    """Return how many remarks were made per evaluation of a team and step.

    Of closed evaluations, in answers that came while they were open; or of ``every`` one.

    Returns
    -------
    frame
        team, half_year, start, stop, day (of the evaluation), step (as written; "" for a remark on the
        whole), remarks.

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> told = pd.DataFrame({"team": "Noord", "date": pd.Timestamp("2025-05-01"), "respondent_role": "",
    ...                      "step": "klik", "item": "in uw eigen woorden", "score": None,
    ...                      "remark": ["meer rust", "", "minder haast"]})
    >>> org = read({**example_tables(), "evaluations": told}, settings=example_settings())
    >>> remark_counts(org, every=True)[["team", "step", "remarks"]].to_numpy().tolist()
    [['Noord', 'klik', 2]]
    """
    rows = shown_answers(whole, every=every)
    rows = rows.loc[rows["remark"].str.strip() != ""]
    return rows.groupby(["team", *HALF, "day", "step"], as_index=False).agg(remarks=("remark", "size"))


def remark_counts_of(org: Organisation) -> pd.DataFrame:
    """Return ``remark_counts`` as the gate carried them on; of every answer for who sees those."""
    if "evaluation_remarks" in org.tables:
        return org.tables["evaluation_remarks"]
    return remark_counts(org, every=True)


def _in_post(whole: Organisation, evaluations: pd.DataFrame) -> pd.Series[int]:
    """Return how many different people were in post in the team of each evaluation on its day."""
    contracts = whole.tables.get("contracts", empty("contracts"))[["employee_id", "team", "start", "stop"]]
    pairs = evaluations[["team", "evaluation", "day"]].merge(contracts, on="team")
    there = pairs.loc[(pairs["start"] <= pairs["day"]) & (pairs["day"] < pairs["stop"])]
    persons = there.groupby("evaluation")["employee_id"].nunique()
    return evaluations["evaluation"].map(persons).fillna(0).astype(np.int64)
