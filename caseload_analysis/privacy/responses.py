"""How many people answered each evaluation, of how many in post that day, and how much they wrote."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from caseload_analysis.privacy.answers import half_years, with_evaluations
from caseload_analysis.spells.overlap import chain
from caseload_analysis.tables.finish import empty
from caseload_analysis.tables.organisation import Organisation

APART: Final = 61
"""After so many days without an answer a team's next answers are another evaluation [X]."""

_HALF: Final = ["half_year", "start", "stop"]


def evaluation_responses(whole: Organisation) -> pd.DataFrame:
    """Return each evaluation of each team, with how many answered of how many in post.

    The answers of a team are one evaluation as long as fewer than ``APART`` days without an answer lie
    between them. It is held on the day with most answers, the last of these [X]; those in post are
    the different people with a contract in the team on that day.

    Returns
    -------
    frame
        team, half_year, start, stop (the half-year of the calendar with that day), day, respondents
        (the largest number of scores for one question), in_post. By team and day.

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
    told = whole.tables["evaluations"].dropna(subset=["score"])
    dated = told.assign(start=told["date"], stop=told["date"] + 1)
    dated = dated.assign(evaluation=chain(dated, ["team"], APART))
    answers = dated.groupby(["evaluation", "step", "item"]).size().groupby("evaluation").max()
    each = dated.groupby(["team", "evaluation", "date"], as_index=False).size()
    held = each.sort_values(["evaluation", "size", "date"]).drop_duplicates("evaluation", keep="last")
    frame = held.rename(columns={"date": "day"}).assign(respondents=held["evaluation"].map(answers))
    frame = frame.assign(**half_years(frame["day"].to_numpy()))
    frame["in_post"] = _in_post(whole, frame)
    columns = ["team", *_HALF, "day", "respondents", "in_post"]
    return frame.sort_values(["team", "day"], ignore_index=True)[columns]


def evaluation_responses_of(org: Organisation) -> pd.DataFrame:
    """Return ``evaluation_responses`` as the gate carried them on; from the answers for who sees those.

    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> evaluation_responses_of(read(example_tables(), settings=example_settings())).empty
    True
    """
    if "evaluation_responses" in org.tables:
        return org.tables["evaluation_responses"]
    return evaluation_responses(with_evaluations(org))


def remark_counts(whole: Organisation) -> pd.DataFrame:
    """Return how many remarks were made per team, half-year and step.

    Returns
    -------
    frame
        team, half_year, start, stop, step (as written; "" for a remark on the whole), remarks.

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> told = pd.DataFrame({"team": "Noord", "date": pd.Timestamp("2025-05-01"), "respondent_role": "",
    ...                      "step": "klik", "item": "in uw eigen woorden", "score": None,
    ...                      "remark": ["meer rust", "", "minder haast"]})
    >>> org = read({**example_tables(), "evaluations": told}, settings=example_settings())
    >>> remark_counts(org)[["team", "step", "remarks"]].to_numpy().tolist()
    [['Noord', 'klik', 2]]
    """
    rows = whole.tables["evaluations"]
    rows = rows.loc[rows["remark"].str.strip() != ""]
    rows = rows.assign(**half_years(rows["date"].to_numpy()))
    return rows.groupby(["team", *_HALF, "step"], as_index=False).agg(remarks=("remark", "size"))


def remark_counts_of(org: Organisation) -> pd.DataFrame:
    """Return ``remark_counts`` as the gate carried them on; from the answers for who sees those."""
    if "evaluation_remarks" in org.tables:
        return org.tables["evaluation_remarks"]
    return remark_counts(with_evaluations(org))


def _in_post(whole: Organisation, evaluations: pd.DataFrame) -> pd.Series[int]:
    """Return how many different people were in post in the team of each evaluation on its day."""
    contracts = whole.tables.get("contracts", empty("contracts"))[["employee_id", "team", "start", "stop"]]
    pairs = evaluations[["team", "evaluation", "day"]].merge(contracts, on="team")
    there = pairs.loc[(pairs["start"] <= pairs["day"]) & (pairs["day"] < pairs["stop"])]
    persons = there.groupby("evaluation")["employee_id"].nunique()
    return evaluations["evaluation"].map(persons).fillna(0).astype(np.int64)
