"""How far authority lies in the teams: what each of them arranged for itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from caseload_analysis.privacy.answers import evaluation_scores_of
from caseload_analysis.tables.agreed import BAND, CADENCE, PARTICIPANTS, agreed_on
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.settings import Team

YEAR: Final = 365
"""Days back from the last one in which something counts as recent [X]."""


def authority(org: Organisation, day: int | None = None) -> pd.DataFrame:
    """Return per team what it arranged for itself, as the settings and its agreements tell.

    A band or rhythm is a team's own when an agreement of the team on it holds on ``day``, or the team
    has one in the settings. Who takes part is told in agreements only. That a team has a band of its
    own does not show who decided on it [X].

    Parameters
    ----------
    org : Organisation
    day : int, optional
        Days since 1970; by default the last of the data.

    Returns
    -------
    frame
        team, introduced (whether the settings say since when), band, cadence, participants (whether
        they are the team's own), expectations (whether the team, or a member, told in the past 365 days
        what it expects to come and go) and evaluation (whether it evaluated in a half-year that touches
        them). The last two are missing where that table was not delivered.

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> own = {**example_settings(), "teams": {"Noord": {"band": {"relative": 0.1}}}}
    >>> authority(read(example_tables(), settings=own))[["band", "cadence"]].to_numpy().tolist()
    [[True, False]]
    """
    moment = org.last if day is None else day
    teams = pd.DataFrame({"team": pd.Series(org.teams, dtype="str")})
    settled = [org.settings.teams.get(team, Team()) for team in org.teams]
    arranged = {
        kind: _flags(agreed_on(org, team, kind, moment) for team in org.teams)
        for kind in (BAND, CADENCE, PARTICIPANTS)
    }
    return teams.assign(
        introduced=_flags(own.introduced for own in settled),
        band=arranged[BAND] | _flags(own.band for own in settled),
        cadence=arranged[CADENCE] | _flags(own.cadence for own in settled),
        participants=arranged[PARTICIPANTS],
        expectations=_recent(teams["team"], org.tables.get("expectations"), moment),
        evaluation=_recent(teams["team"], _evaluations(org), moment),
    )


def _flags(found: Iterable[object]) -> NDArray[np.bool_]:
    """Return which of ``found`` are there."""
    return np.array([each is not None for each in found], dtype=bool)


def _evaluations(org: Organisation) -> pd.DataFrame | None:
    """Return the half-years in which each team evaluated, of whatever the audience sees of it."""
    if not {"evaluations", "evaluation_scores"} & set(org.tables):
        return None
    scores = evaluation_scores_of(org)
    return scores.loc[scores["team"] != ""]


def _recent(teams: pd.Series, rows: pd.DataFrame | None, day: int) -> pd.Series:
    """Return whether each team has a row with a day in the past year; missing without the table."""
    if rows is None:
        return pd.Series(pd.NA, index=teams.index, dtype="boolean")
    recent = rows.loc[(rows["start"] <= day) & (rows["stop"] > day - YEAR), "team"]
    return teams.isin(recent).astype("boolean")
