"""What people answered about their work: means of enough respondents, and no single answers."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd


def without_small_scores(tables: Mapping[str, pd.DataFrame], minimum: int) -> dict[str, pd.DataFrame]:
    """Return ``tables`` with the scores of fewer than ``minimum`` respondents missing.

    The row stays, so that a report can say that the score is hidden.

    >>> scores = pd.DataFrame({"team": ["Noord", "Zuid"], "score": [3.1, 4.2], "respondents": [4.0, 5.0]})
    >>> without_small_scores({"perceptions": scores}, 5)["perceptions"]["score"].tolist()
    [nan, 4.2]
    """
    kept = dict(tables)
    if "perceptions" in kept:
        scores = kept["perceptions"]
        kept["perceptions"] = scores.assign(score=scores["score"].where(scores["respondents"] >= minimum))
    return kept
