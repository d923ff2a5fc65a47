"""All teams together, less those that cannot be pooled, which are named."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from caseload_analysis.evaluation.margins import level_of_teams, must_have_a_level, smallest_that_matters
from caseload_analysis.evaluation.panel import LEAST_BEFORE, LEAST_TEAMS, Starts
from caseload_analysis.evaluation.speech import Sentence
from caseload_analysis.evaluation.staggered import Staggered, staggered
from caseload_analysis.spells.calendar import as_period, every_of
from caseload_analysis.tables.problems import UsageError, message

LEFT_OUT = message(
    "Not reckoned with, as fewer than {least} periods before their start have a figure: {teams}."
)


def together(
    frame: pd.DataFrame, starts: Starts, *, horizon: int | None, relevant: float, bounded: bool = False
) -> Staggered:
    """Return the pooled effect of the teams that can be pooled; the sentences name the others.

    A team that started before the data began, or shortly after, tells nothing of what it would have
    done without; see ``staggered`` for the rest.

    Parameters
    ----------
    frame : DataFrame
        The known points of all teams, as ``denominators.points`` makes them.
    starts : mapping of team to period
        None for a team that has not started.
    horizon : int or None
    relevant : number
        The smallest effect that matters.
    bounded : bool
        Whether the figure is one that cannot fall below zero: what matters is then at most half of the
        level before the starts (the mean over teams of the year before; see ``margins``).

    Raises
    ------
    UsageError
        Where too few teams are left, or a bounded figure was zero before their starts; see ``staggered``.
    """
    short = _too_short(frame, starts)
    rest = frame[~frame["team"].isin(short)]
    left = rest["team"].nunique()
    if short and left < LEAST_TEAMS:
        what = message(
            "too few teams are left to compare ({left}, and {needed} are needed), as fewer than {least} "
            "periods before their start have a figure in {teams}"
        )
        raise UsageError(what, left=left, needed=LEAST_TEAMS, least=LEAST_BEFORE, teams=", ".join(short))
    level = level_of_teams(rest, starts) if bounded else np.nan
    found = staggered(
        rest,
        "value",
        starts,
        denominator="size",
        horizon=horizon,
        smallest_relevant=smallest_that_matters(relevant, level),
        floor=0.0 if bounded else None,
    )
    must_have_a_level(level)
    said: Sentence = (LEFT_OUT, {"least": LEAST_BEFORE, "teams": ", ".join(short)})
    return replace(found, sentences=(*found.sentences, said)) if short else found


def _too_short(frame: pd.DataFrame, starts: Starts) -> list[str]:
    """Return the teams that started with too few known points before it."""
    names = []
    for team, own in frame.groupby("team"):
        start = starts.get(str(team))
        if start is not None:
            first = as_period(start, every_of(own["period"].iloc[0]))
            if (own["period"] < first).sum() < LEAST_BEFORE:
                names.append(str(team))
    return names
