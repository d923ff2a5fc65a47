"""How many of those who were in post answered."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from caseload_analysis.measures.formation import formation
from caseload_analysis.privacy.answers import evaluation_scores_of
from caseload_analysis.reports.language import Language
from caseload_analysis.spells.calendar import dates
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import message

MORE_ANSWERED: Final = message(
    "More answered than were in post on average: people came or left, or somebody answered twice."
)


def response(answered: int, in_post: int, least: int, language: Language) -> str:
    r"""Return how many of those in post answered: "6 of 10 (60 %)".

    Without a share where more answered than are in post, and without the number where it is below
    ``least``: of so few one could guess who they are [X].

    >>> response(6, 10, 5, Language("en"))
    '6 of 10 (60\xa0%)'
    >>> response(12, 10, 5, Language("en")), response(4, 10, 5, Language("en"))
    ('12 of 10', 'fewer than 5')
    """
    if answered < least:
        return language.text("fewer than {least}", least=language.number(least))
    fields = {"n": language.number(answered), "persons": language.number(in_post)}
    if answered > in_post:
        return language.text("{n} of {persons}", **fields)
    return language.text(
        "{n} of {persons} ({share})", share=language.percent(answered / in_post, 0), **fields
    )


def asked(org: Organisation, team: str, answered: tuple[int, int], last: pd.Period) -> int:
    """Return how many people were in post in a team in the half-years in which it answered.

    The mean over the months of these half-years up to and including ``last``; where none of them is
    known yet, the month ``last`` itself [X]. ``answered``: the first and the last day of the answers.
    """
    since, until = answered
    rows = evaluation_scores_of(org)
    rows = rows.loc[(rows["team"] == team) & (rows["stop"] > since) & (rows["start"] <= until)]
    if rows.empty:
        return 0
    edges = pd.DatetimeIndex(dates(np.array([rows["start"].min(), rows["stop"].max() - 1, org.first])))
    begin, end, known = (pd.Period(edge, freq="M") for edge in edges)
    months = min(max(begin, known), last), min(end, last)
    staff = formation(org, "team", "M", months)
    return round(float(staff.loc[staff["team"] == team, "persons"].mean()))


def least_counted(org: Organisation) -> int:
    """Return of how many answers the number is told; of any for who reads the answers themselves [X]."""
    return 0 if org.has("evaluations") else org.settings.privacy.minimum_respondents
