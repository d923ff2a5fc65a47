"""Teams that start on different dates, pooled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import stdtrit

from caseload_analysis.evaluation.answers import answer, must_be_positive, must_be_probability, must_move
from caseload_analysis.evaluation.cautions import before_their_time
from caseload_analysis.evaluation.exaggeration import Chance
from caseload_analysis.evaluation.group_time import (
    Target,
    effective_teams,
    estimates,
    linear_weights,
    noise_before,
    spread,
)
from caseload_analysis.evaluation.mixtures import Mixture, Numbers
from caseload_analysis.evaluation.panel import Panel, Starts, panel_of
from caseload_analysis.evaluation.power import POWER, WIDER, detectable
from caseload_analysis.evaluation.speech import Sentence, told
from caseload_analysis.evaluation.wording import already_sentences, pooled_sentences
from caseload_analysis.spells.calendar import every_of
from caseload_analysis.tables.speech import Plain, Speech

LEAST_FOR_AN_INTERVAL: Final = 3


@dataclass(frozen=True)
class Staggered:
    """What the teams together tell of their starts.

    Attributes
    ----------
    table : DataFrame
        term ("overall", then "since"), since (periods since the start; missing for overall), teams
        (how many the row rests on), minimal_detectable, estimate, low, high (in the unit of the
        value; missing in a row of fewer than three teams), unit ("value"), answer, probable,
        overstated, found_from_afterwards (by how the teams differ since their starts), wider and
        smallest_relevant (as in ``InterruptedSeries``).
    sentences : tuple of (msgid, details)
        The smallest effect that could have been found first, then what was found.
    """

    table: pd.DataFrame
    sentences: tuple[Sentence, ...]

    def told(self, speech: Speech) -> str:
        """Return the sentences in a language, such as ``reports.language.Language("nl")``."""
        return told(self.sentences, speech)

    @property
    def text(self) -> str:
        """The sentences in English."""
        return self.told(Plain())


def staggered(
    frame: pd.DataFrame,
    value: str,
    starts: Starts,
    *,
    denominator: str | None = None,
    horizon: int | None = None,
    smallest_relevant: float | None = None,
    confidence: float = 0.95,
    floor: float | None = None,
) -> Staggered:
    """Return what changed in teams after their starts, against teams that had not yet started.

    Effect of team i in period t = y - (level of i + movement of t), both estimated by least squares
    from the points before a start. The overall effect is the mean over teams of each team's mean;
    beside it the mean over teams for every period since the start. A share with a ``denominator``
    weighs as many times as that says, in the fit and in its team's mean, as it varies with 1 ÷ √m.
    The interval is by leaving out one team at a time: error² = (G - 1) ÷ G Σ(θ₋ᵢ - θ̄)², quantile of
    t with as many degrees of freedom as there are teams that matter.

    Parameters
    ----------
    frame : DataFrame
        team, period (weeks, months or quarters) and the value.
    value : text
    starts : mapping of team to period
        The first period of the new regime; None for a team that has not started.
    denominator : text, optional
        Of a share, the column of how many it is a share of; a point of none is left out. Without it
        every point weighs the same.
    horizon : int, optional
        The overall effect over so many periods since the start (6 months: half a year).
    smallest_relevant : number, optional
        The smallest effect that would matter, in the unit of the value; without it "no" is not said.
    confidence : number
    floor : number, optional
        What the value cannot fall below. A low end is then told no lower than from what the teams would
        have had without a start to the floor; the answer is by the whole interval [X].

    Returns
    -------
    Staggered

    Raises
    ------
    UsageError
        For a column that is not there; a team of which ``starts`` says nothing; fewer than 5 teams; a
        team with fewer than 6 points before its start; fewer than 2 teams with a comparison; figures
        that never move before a start.

    Notes
    -----
    Source: group-time average effects with the not-yet-treated as comparison (Callaway and Sant'Anna
    2021), in the form of an imputation over all periods before the start (Borusyak, Jaravel and
    Spiess 2024). Coverage with five to eight teams in ``docs/evaluation_method.md``. Periods in which
    every team had started are left out: there is nobody to compare with.

    Examples
    --------
    >>> months = pd.period_range("2024-01", periods=18, freq="M")
    >>> rng = np.random.default_rng(2)
    >>> starts = {"A": "2024-10", "B": "2024-12", "C": "2025-02", "D": None, "E": None, "F": None}
    >>> parts = [
    ...     pd.DataFrame({"team": name, "period": months, "n": rng.normal(12, 0.2, 18)})
    ...     for name in starts
    ... ]
    >>> parts[0].loc[9:, "n"] -= 2; parts[1].loc[11:, "n"] -= 2; parts[2].loc[13:, "n"] -= 2
    >>> found = staggered(pd.concat(parts), "n", starts).table.iloc[0]
    >>> found["answer"], round(found["estimate"])
    ('yes', -2)
    """
    must_be_positive(smallest_relevant)
    must_be_probability(confidence)
    panel = panel_of(frame, value, starts, denominator)
    must_move((panel.figures - panel.figures[np.searchsorted(panel.team, panel.team)])[panel.free])
    targets = [
        Target(horizon=horizon),
        *(Target(int(since)) for since in np.unique(panel.since[panel.compared])),
    ]
    table = _table(panel, targets, smallest_relevant, confidence).astype({"since": "Int64"})
    table = _no_lower(table, panel, targets, floor)
    sentences = pooled_sentences(table, panel, confidence)
    return Staggered(table, (*sentences, *_already(panel, confidence)))


def _already(panel: Panel, confidence: float) -> tuple[Sentence, ...]:
    """Return the warning that teams moved apart from the others before they started."""
    early = before_their_time(panel)
    rows = _table(early, [Target()], None, confidence).iloc[0]
    return already_sentences(rows["low"], rows["high"], every_of(panel.periods[0]), confidence)


def _table(
    panel: Panel, targets: Sequence[Target], relevant: float | None, confidence: float
) -> pd.DataFrame:
    weights = linear_weights(panel, targets)
    middle = panel.figures @ weights
    errors = leave_one_out_errors(panel, targets)
    freedom = effective_teams(panel, weights)
    half = stdtrit(freedom, (1 + confidence) / 2) * errors
    least = detectable(spread(panel, weights, noise_before(panel)), confidence)
    answers = [answer(low, high, relevant) for low, high in zip(middle - half, middle + half, strict=True)]
    table = pd.DataFrame(
        {
            "term": ["overall" if target.since is None else "since" for target in targets],
            "since": [target.since for target in targets],
            "teams": [target.teams(panel) for target in targets],
            "minimal_detectable": np.where(np.isfinite(half), least, np.nan),
            "estimate": middle,
            "low": middle - half,
            "high": middle + half,
            "unit": "value",
            "answer": answers,
        }
    )
    too_large = _too_large(middle, half, errors, freedom, np.array(answers) == "yes")
    afterwards = half + stdtrit(freedom, POWER) * errors
    return table.assign(
        **too_large,
        found_from_afterwards=afterwards,
        wider=afterwards > WIDER * least,
        smallest_relevant=np.nan if relevant is None else relevant,
    )


def _no_lower(
    table: pd.DataFrame, panel: Panel, targets: Sequence[Target], floor: float | None
) -> pd.DataFrame:
    """Return the table with low ends from which no mean would be below ``floor``."""
    if floor is None:
        return table
    without = np.array([target.of(panel) @ panel.figures for target in targets]) - table["estimate"]
    return table.assign(low=np.where(without > floor, table["low"].clip(lower=floor - without), table["low"]))


def _too_large(
    middle: Numbers, half: Numbers, errors: Numbers, freedom: Numbers, found: NDArray[np.bool_]
) -> dict[str, NDArray[Any]]:
    """Return the columns probable and overstated, missing and False where no effect was found."""
    probable, overstated = np.full_like(middle, np.nan), np.zeros(len(middle), dtype=bool)
    if found.any():
        one = (1, int(found.sum()))
        noise = Mixture(np.ones(one), np.zeros(one), errors[found][np.newaxis], freedom[found])
        chance = Chance(noise, half[found])
        probable[found] = chance.probable(middle[found])
        overstated[found] = chance.too_large(probable[found])
    return {"probable": probable, "overstated": overstated}


def leave_one_out_errors(panel: Panel, targets: Sequence[Target]) -> Numbers:
    """Return the standard error of each target: √((G - 1) ÷ G Σ(θ₋ᵢ - θ̄)²) over the G teams.

    Missing for a target that rests on fewer than three teams, or on nothing when one is left out.
    """
    present = np.unique(panel.team)
    left = np.array([estimates(panel.without(int(team)), targets) for team in present])
    few = np.array([target.teams(panel) < LEAST_FOR_AN_INTERVAL for target in targets])
    count = len(present)
    errors = np.sqrt((count - 1) / count * ((left - left.mean(axis=0)) ** 2).sum(axis=0))
    return np.where(few, np.nan, errors)
