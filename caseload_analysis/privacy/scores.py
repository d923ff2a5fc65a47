"""Scores of teams put together: means weighted by respondents, of measurements that may be in a mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from caseload_analysis.privacy.sums import in_periods
from caseload_analysis.privacy.suppression import Flags
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.settings import Privacy

WHOLE_QUARTERS: Final = ("Q", "Y")
"""The lengths of period of the organisation's scores: a year is the sum of its quarters."""


def mean_scores(rows: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Return the mean score per group, weighted by respondents, over the scores that are there.

    Returns
    -------
    frame
        ``keys``, score, respondents (behind it), measurements, withheld (of these without a score).

    Examples
    --------
    >>> rows = pd.DataFrame({"scale": "pace", "score": [3.0, 4.0, None], "respondents": [6.0, 12.0, 3.0]})
    >>> mean_scores(rows, ["scale"]).round(4).to_numpy().tolist()
    [['pace', 3.6667, 18.0, 3, 1]]
    """
    seen = rows["score"].notna()
    counted = rows.assign(
        weighted=rows["score"] * rows["respondents"],
        respondents=rows["respondents"].where(seen, 0.0),
        measurements=1,
        withheld=(~seen).astype(np.int64),
    )
    names = ["weighted", "respondents", "measurements", "withheld"]
    sums = counted.groupby(list(keys), as_index=False)[names].sum()
    score = sums["weighted"] / sums["respondents"].where(sums["respondents"] > 0)
    sums.insert(len(keys), "score", score)
    return sums.drop(columns="weighted")


def organisation_scores(whole: Organisation) -> pd.DataFrame:
    """Return the mean scores of the organisation, for readers who see few scores of teams or none.

    A score of fewer than ``minimum_respondents`` is in no mean. Those of fewer than
    ``minimum_respondents_outside`` are hidden from these readers; they are in the mean when in their
    quarter two teams or more have one, with that many respondents together, for less could be worked
    out from the mean and the scores that are shown [X].

    Returns
    -------
    frame
        level ("organisation"), every ("Q", "Y"), period, scale, score, respondents, measurements,
        withheld (not in the mean).

    Examples
    --------
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> from caseload_analysis.tables.reading import read_tables
    >>> scores = pd.DataFrame({"team": ["Noord", "Noord"], "date": pd.to_datetime(["2025-01-10"] * 2),
    ...                        "scale": "pace", "score": [3.0, 4.0], "respondents": [12, 6]})
    >>> org = read_tables({**example_tables(), "perceptions": scores}, example_settings())
    >>> organisation_scores(org)[["every", "score", "withheld"]].to_numpy().tolist()
    [['Q', 3.0, 1], ['Y', 3.0, 1]]
    """
    rows = in_periods(whole.tables["perceptions"].rename(columns={"date": "day"}), whole, "Q")
    counted = countable(rows, whole.settings.privacy, ["period", "scale"])
    rows = rows.assign(score=rows["score"].where(counted))
    frames = [
        mean_scores(rows.assign(period=pd.PeriodIndex(rows["period"]).asfreq(every)), ["period", "scale"])
        for every in WHOLE_QUARTERS
    ]
    named = [
        frame.assign(level="organisation", every=every, period=frame["period"].astype(object))
        for every, frame in zip(WHOLE_QUARTERS, frames, strict=True)
    ]
    return pd.concat(named, ignore_index=True)


def countable(rows: pd.DataFrame, limits: Privacy, groups: Sequence[str]) -> Flags:
    """Return which scores of teams may be in a mean over teams that everybody sees.

    Those of ``minimum_respondents_outside`` or more; and of those with fewer, yet at least
    ``minimum_respondents``, all of a group when they are of two teams or more and together reach that
    number.

    >>> rows = pd.DataFrame({"team": ["a", "b", "c", "d"], "item": "x", "respondents": [12, 6, 5, 2]})
    >>> countable(rows, Privacy(), ["item"]).tolist()
    [True, True, True, False]
    >>> countable(rows.iloc[:2], Privacy(), ["item"]).tolist()
    [True, False]
    """
    enough = rows["respondents"] >= limits.minimum_respondents
    hidden = enough & (rows["respondents"] < limits.minimum_respondents_outside)
    by = [rows[name] for name in groups]
    teams = rows["team"].where(hidden).groupby(by).transform("nunique")
    together = rows["respondents"].where(hidden, 0.0).groupby(by).transform("sum")
    safe = (teams > 1) & (together >= limits.minimum_respondents_outside)
    return np.asarray(enough & (~hidden | safe), dtype=bool)


def batched(rows: pd.DataFrame, limits: Privacy, question: Sequence[str]) -> pd.Series[str]:
    """Return the half-year in whose mean over teams the score of each evaluation is; empty in none.

    Of ``minimum_respondents_outside`` or more: its own. Those of fewer, yet of at least
    ``minimum_respondents``, wait in the order in which they close (``shown_from``) for others that
    answered the same ``question`` (columns), until two teams or more have that number together. So what
    is added to a mean that was shown before is one team with enough answers, or several teams [X].

    >>> rows = pd.DataFrame({"team": ["a", "b", "c", "d"], "item": "x", "respondents": [6, 12, 5, 7],
    ...                      "half_year": ["2024H1", "2024H2", "2025H1", "2025H1"],
    ...                      "shown_from": [10, 20, 30, 40]})
    >>> batched(rows, Privacy(), ["item"]).tolist()
    ['2025H1', '2024H2', '2025H1', '']
    """
    people = rows["respondents"]
    found = rows["half_year"].where(people >= limits.minimum_respondents_outside, "")
    small = rows.loc[(found == "") & (people >= limits.minimum_respondents)]
    for _, same in small.groupby(list(question)):
        waiting = same.iloc[:0]
        for _, those in same.groupby("shown_from"):
            waiting = pd.concat([waiting, those])
            together = waiting["respondents"].sum() >= limits.minimum_respondents_outside
            if together and len(set(waiting["team"])) > 1:
                found.loc[waiting.index] = str(those["half_year"].max())
                waiting = same.iloc[:0]
    return found
