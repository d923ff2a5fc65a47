"""What in the data itself warns against taking a change for an effect of the start."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from caseload_analysis.evaluation.autocorrelation import fit
from caseload_analysis.evaluation.design import Design
from caseload_analysis.evaluation.families import Fitted
from caseload_analysis.evaluation.panel import Panel
from caseload_analysis.evaluation.power import LEAST_FREEDOM, tells_apart

JUST_BEFORE: Final = 3
"""So many periods before a start are looked at apart [X]."""


def unusual_before(fitted: Fitted, design: Design, confidence: float) -> int:
    """Return 1 or -1 where the last three points before the start lie above or below their own line.

    The line (and season) of the points before the start, with a step for the last three; said where
    the interval of that step leaves out zero. 0 also where there are too few points. A start that
    follows such a stretch is followed by a return to the line, whatever it does itself (regression
    to the mean).
    """
    kept = [place for place in range(fitted.columns.shape[-1]) if place not in design.changes]
    rows = np.flatnonzero(design.before)
    if len(rows) - len(kept) - 1 < LEAST_FREEDOM:
        return 0
    early = fitted.columns[..., rows, :][..., kept]
    last = (design.times[rows] >= -JUST_BEFORE)[:, np.newaxis] * early[..., :1]
    columns = np.concatenate([early, last], axis=-1)
    if not tells_apart(columns):
        return 0
    fits = fit(columns, fitted.response[:, rows], design.times[rows])
    low, high = fits.effect(np.eye(len(kept) + 1)[-1]).interval(confidence)
    return int(low[0] > 0) - int(high[0] < 0)


def before_their_time(panel: Panel) -> Panel:
    """Return the panel as if every team had started three periods early, without what came after.

    An effect found in it cannot be one of the start.
    """
    early = panel.kept(panel.free)
    moved = np.where(early.since >= -JUST_BEFORE, early.since + JUST_BEFORE, early.since)
    return replace(early, since=moved)
