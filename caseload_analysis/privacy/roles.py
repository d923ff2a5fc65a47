"""How each role scored the evaluation, where enough people of every role that is shown answered."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from caseload_analysis.privacy.answers import KEYS, OF_TEAM, scored
from caseload_analysis.privacy.scores import countable
from caseload_analysis.privacy.secondary import hide_second
from caseload_analysis.privacy.suppression import Flags
from caseload_analysis.tables.organisation import Organisation

_TOGETHER: Final = list(KEYS)
_COLUMNS: Final = [*OF_TEAM, "role", "score", "respondents"]


def roles_of_team(whole: Organisation, team: str) -> pd.DataFrame:
    """Return what the members and the manager of a team may see of its roles.

    A role of fewer than ``minimum_respondents`` answers has no row, nor has a second one where the
    team's score would give the first away; its name is not there either.

    Returns
    -------
    frame
        team, half_year, start, stop, day (of the evaluation), step, item, role (lower case), score,
        respondents.

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> told = pd.DataFrame({"team": "Noord", "date": pd.Timestamp("2025-05-01"), "step": "klik",
    ...                      "respondent_role": ["Worker"] * 6 + ["manager"] + ["other"] * 5,
    ...                      "item": "does it help", "score": 4.0, "remark": ""})
    >>> until = {**example_settings(), "until": "2025-12-31"}
    >>> org = read({**example_tables(), "evaluations": told}, settings=until)
    >>> roles_of_team(org, "Noord")[["role", "respondents"]].to_numpy().tolist()
    [['worker', 6.0]]
    """
    told = scored(whole)
    return _covered(_per_role(told.loc[told["team"] == team]), whole.settings.privacy.minimum_respondents)


def roles_together(whole: Organisation) -> pd.DataFrame:
    """Return what readers outside the teams may see of the roles: those of the organisation only.

    Over the teams that are in the organisation's score (``evaluation_scores``). Beside a role of fewer
    than ``minimum_respondents_outside`` answers, one of which all answers come from one of several
    teams has no row, for with that team's score it would tell of the others there [X].

    Returns
    -------
    frame
        As ``roles_of_team``, with team "".
    """
    told = _in_the_mean(whole)
    several = told.groupby(_TOGETHER)["team"].transform("nunique") > 1
    alone = told.groupby([*_TOGETHER, "role"])["team"].transform("nunique") == 1
    rows = _per_role(_together(told).assign(bare=several & alone))
    return _covered(rows, whole.settings.privacy.minimum_respondents_outside)


def evaluation_roles_of(org: Organisation) -> pd.DataFrame:
    """Return the roles as the gate carried them on; for who sees every answer all roles of enough.

    Those of every team and, with team "", of the organisation.

    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> evaluation_roles_of(read(example_tables(), settings=example_settings())).empty
    True
    """
    if "evaluation_roles" in org.tables:
        return org.tables["evaluation_roles"]
    levels = [_together(_in_the_mean(org, every=True)), scored(org, every=True)]
    rows = pd.concat([_per_role(told) for told in levels], ignore_index=True)
    known = (rows["respondents"] >= org.settings.privacy.minimum_respondents) & (rows["role"] != "")
    return rows.loc[known, _COLUMNS].reset_index(drop=True)


def _in_the_mean(whole: Organisation, *, every: bool = False) -> pd.DataFrame:
    """Return the answers of the evaluations that are in the organisation's score, with their role."""
    told = scored(whole, every=every)
    told = told if every else told.loc[told["half_closed"]]
    sizes = told.groupby(OF_TEAM, as_index=False).agg(respondents=("score", "size"))
    kept = sizes.loc[countable(sizes, whole.settings.privacy, KEYS), OF_TEAM]
    return _with_role(told.merge(kept, on=OF_TEAM))


def _together(told: pd.DataFrame) -> pd.DataFrame:
    """Return the answers as those of the organisation in their half-year."""
    return told.assign(team="", day=told["stop"] - 1)


def _with_role(told: pd.DataFrame) -> pd.DataFrame:
    return told.assign(role=told["respondent_role"].str.strip().str.casefold())


def _per_role(told: pd.DataFrame) -> pd.DataFrame:
    """Return score, respondents and bare per team and role; the role "" is of who told none."""
    rows = told if "bare" in told else told.assign(bare=False)
    groups = _with_role(rows).groupby([*OF_TEAM, "role"], as_index=False)
    found = groups.agg(score=("score", "mean"), respondents=("score", "size"), bare=("bare", "any"))
    return found.assign(respondents=found["respondents"].astype(np.float64))


def _covered(rows: pd.DataFrame, minimum: int) -> pd.DataFrame:
    """Return the roles that may be shown: beside a hidden one another, so that no total tells of it."""
    hidden: Flags = np.zeros(len(rows), dtype=bool)
    people, bare = rows["respondents"].to_numpy(), rows["bare"].to_numpy(dtype=bool)
    for places in rows.groupby(OF_TEAM).indices.values():
        hidden[places] = hide_second(people[places], minimum, bare[places])[:-1]
    shown = ~hidden & (rows["role"] != "").to_numpy()
    return rows.loc[shown, _COLUMNS].reset_index(drop=True)
