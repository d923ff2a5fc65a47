"""Interrupted time series: whether level or slope of one series changed at a start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from caseload_analysis.evaluation.answers import answer, must_be_positive, must_be_probability, must_move
from caseload_analysis.evaluation.autocorrelation import GRID, Fits
from caseload_analysis.evaluation.cautions import unusual_before
from caseload_analysis.evaluation.course import Course, course_of
from caseload_analysis.evaluation.design import Design, pairs_allowed, segmented
from caseload_analysis.evaluation.exaggeration import found_too_large
from caseload_analysis.evaluation.families import Fitted, Work, mean_of
from caseload_analysis.evaluation.mixtures import Numbers
from caseload_analysis.evaluation.power import WIDER, detectable, smallest_effect
from caseload_analysis.evaluation.scale import Scale
from caseload_analysis.evaluation.speech import Sentence, told
from caseload_analysis.evaluation.wording import return_sentences, series_sentences
from caseload_analysis.tables.problems import UsageError, message
from caseload_analysis.tables.speech import Plain, Speech

MOST_PAIRS: Final = 2
LEAST_LEFT: Final = 6
"""Degrees of freedom that a fit must leave over."""


@dataclass(frozen=True)
class InterruptedSeries:
    """What one series tells of a start.

    Attributes
    ----------
    table : DataFrame
        term ("level", "slope"), minimal_detectable (by the noise before the start), estimate, low,
        high, unit ("value", "ratio", "share"), answer ("yes", "no", "unknown"), probable (where the
        answer is yes: the effect that would, where it is found, come out as the estimate on average),
        overstated (whether that is an effect which is found less than four times out of five),
        found_from_afterwards (the smallest effect by the noise of the whole series), wider (whether
        that is clearly more than minimal_detectable), smallest_relevant. A slope is per period.
    course : DataFrame
        period, value (per unit of exposure), fitted, unchanged (what the line before the start would
        have given; equal to fitted before it).
    sentences : tuple of (msgid, details)
        The smallest effect that could have been found first, then what was found.
    rho : float
        Mean autocorrelation of neighbouring points, with rho_low and rho_high around it.
    pairs : int
        Pairs of sine and cosine for the season; 0 where it was left out.
    """

    table: pd.DataFrame
    course: pd.DataFrame
    sentences: tuple[Sentence, ...]
    rho: float
    rho_low: float
    rho_high: float
    pairs: int

    def told(self, speech: Speech) -> str:
        """Return the sentences in a language, such as ``reports.language.Language("nl")``."""
        return told(self.sentences, speech)

    @property
    def text(self) -> str:
        """The sentences in English."""
        return self.told(Plain())


def interrupted_series(
    frame: pd.DataFrame,
    value: str = "value",
    start: str | pd.Period = "2025-01",
    family: str = "gaussian",
    offset: str | None = None,
    *,
    slope: bool = True,
    season: int | None = None,
    smallest_relevant: float | None = None,
    confidence: float = 0.95,
    rho: float | None = None,
    floor: float | None = None,
) -> InterruptedSeries:
    """Return how level and slope of a series changed at a start, and what could have been found.

    y = a + b·t + level·[t ≥ 0] + slope·t·[t ≥ 0] + season + error, t in periods from ``start``, the
    error an autoregression of order one. Its autocorrelation is integrated out: an effect's
    distribution is a mixture over ρ of the t distributions of generalised least squares, each
    weighted by its restricted likelihood; estimate and interval are mean and quantiles of it. Counts
    and shares are linearised (log, logit) around the fit and weighed by their variance, up to a
    dispersion that is estimated.

    Parameters
    ----------
    frame : DataFrame
        One series, tidy: period (weeks, months or quarters) and the value. Rows without a value, and
        periods without a row, leave a gap that is reckoned with.
    value : text
        The column of the value: a number, a count, or how many of a denominator.
    start : text or Period
        The first period of the new regime.
    family : {"gaussian", "poisson", "binomial"}
    offset : text, optional
        For ``poisson`` the column of the exposure (the rate is value ÷ exposure), for ``binomial``
        that of the denominator.
    slope : bool
        Whether the slope may change beside the level.
    season : int, optional
        Pairs of sine and cosine, 1 and 2 waves a year; by default 0, 1 or 2 as the length of the
        series allows.
    smallest_relevant : number, optional
        The smallest change of level that would matter: in the unit of the value, as a fraction for
        counts, as a difference of shares for shares. "No" is said only where the whole interval is
        smaller; without it, never. A slope counts by what it makes of the level after the periods
        that were seen.
    confidence : number
    rho : number, optional
        Take the autocorrelation for known.
    floor : number, optional
        What a number cannot fall below. The low end of the change of level is then told no lower than
        from what the line before gives to the floor; the answer is by the whole interval [X].

    Returns
    -------
    InterruptedSeries

    Raises
    ------
    UsageError
        For a column or choice that is not there; a start outside of the series; fewer than 8 points
        before or 4 from the start on; a series that never moves, or not before the start; values a
        family cannot have; a line before the start that goes on to the floor.

    Notes
    -----
    Source: Lopez Bernal, Cummins and Gasparrini 2017 (segmented regression); the mixture, and how
    often its intervals hold the truth, in ``docs/evaluation_method.md``.

    Examples
    --------
    >>> months = pd.period_range("2024-01", periods=24, freq="M")
    >>> cases = [12, 13, 12, 14, 13, 12, 13, 14, 12, 13, 12, 13, 10, 9, 10, 9, 11, 10, 9, 10, 9, 10, 9, 10]
    >>> found = interrupted_series(pd.DataFrame({"period": months, "value": cases}), season=0, slope=False)
    >>> found.table[["term", "answer"]].to_dict("list")
    {'term': ['level'], 'answer': ['yes']}
    """
    must_be_positive(smallest_relevant)
    must_be_probability(confidence)
    course = course_of(frame, value, start, family, offset or "")
    must_move((course.figures / course.exposure)[course.times < 0])
    design = _design(course, slope, season)
    work = Work(family, design.columns, course.figures[np.newaxis], course.exposure[np.newaxis], design.times)
    fitted = work.fitted(GRID if rho is None else _one(rho))
    points = _points(course, design, fitted.fits, family)
    scale = Scale(family, float(points["unchanged"].to_numpy()[~design.before].mean()))
    margins = _margins(scale, smallest_relevant, course)
    rows = [_row(term, fitted, design, scale, margins[term], confidence=confidence) for term in design.terms]
    table = _no_lower(pd.DataFrame(rows), points.loc[~design.before, "unchanged"], floor)
    sentences = series_sentences(table, course, design.pairs, confidence, asked=season is not None)
    cautions = return_sentences(table, unusual_before(fitted, design, confidence), course, scale.nothing)
    return InterruptedSeries(
        table, points, (*sentences, *cautions), *_autocorrelation(fitted.fits), design.pairs
    )


def _design(course: Course, slope: bool, season: int | None) -> Design:
    """Return the design of a series; UsageError where it asks for more than the points can carry."""
    pairs = pairs_allowed(course.times, course.length) if season is None else season
    if not 0 <= pairs <= MOST_PAIRS:
        raise UsageError.unknown(message("number of waves a year"), pairs, range(MOST_PAIRS + 1))
    first = course.start.ordinal
    design = segmented(course.times, slope=slope, pairs=pairs, length=course.length, first=first)
    rows, columns = design.columns.shape
    if rows - columns < LEAST_LEFT or np.linalg.matrix_rank(design.columns / rows) < columns:
        what = message("{points} points cannot carry {columns} coefficients; ask for season=0 or slope=False")
        raise UsageError(what, points=rows, columns=columns)
    return design


def _one(rho: float) -> Numbers:
    if not -1 < rho < 1:
        raise UsageError(message("an autocorrelation lies between -1 and 1"))
    return np.array([float(rho)])


def _points(course: Course, design: Design, fits: Fits, family: str) -> pd.DataFrame:
    """Return value, fitted and unchanged per unit of exposure."""
    without = design.columns.copy()
    without[:, design.changes] = 0
    return pd.DataFrame(
        {
            "period": course.periods,
            "value": course.figures / course.exposure,
            "fitted": mean_of(family, design.columns @ fits.mean[0]),
            "unchanged": mean_of(family, without @ fits.mean[0]),
        }
    )


def _margins(scale: Scale, relevant: float | None, course: Course) -> dict[str, float | None]:
    """Return the smallest relevant level, and the slope that makes as much of it by the last point."""
    level = scale.margin(relevant)
    return {"level": level, "slope": None if level is None else level / max(int(course.times[-1]), 1)}


def _row(
    term: str, fitted: Fitted, design: Design, scale: Scale, margin: float | None, *, confidence: float
) -> dict[str, object]:
    contrast = design.contrast(term)
    effect = fitted.fits.effect(contrast)
    low, high = (float(end[0]) for end in effect.interval(confidence))
    least = smallest_effect(fitted, design, contrast, confidence)
    afterwards = detectable(effect, confidence)
    said = answer(low, high, margin)
    return {
        "term": term,
        "minimal_detectable": scale.told(float(least[0])),
        "estimate": scale.told(float(effect.mean[0])),
        "low": scale.told(low),
        "high": scale.told(high),
        "unit": scale.unit,
        "answer": said,
        **found_too_large(effect, low, high, scale, said=said),
        "found_from_afterwards": scale.told(float(afterwards[0])),
        "wider": bool(afterwards[0] > WIDER * least[0]),
        "smallest_relevant": np.nan if margin is None else scale.told(margin),
    }


def _no_lower(table: pd.DataFrame, unchanged: pd.Series[float], floor: float | None) -> pd.DataFrame:
    """Return the table with a low end of the level from which the figure would not be below ``floor``."""
    if floor is None:
        return table
    level = float(unchanged.mean() if len(table) == 1 else unchanged.iloc[0])
    if level <= floor:
        raise UsageError(
            message(
                "the line before the start goes on to less than the figure can be, so there is nothing to "
                "hold the periods since against"
            )
        )
    lowest = min(floor - level, float(table["estimate"].iloc[0]))
    low = table["low"].clip(lower=lowest).where(table["term"] == "level", table["low"])
    return table.assign(low=low)


def _autocorrelation(fits: Fits) -> tuple[float, float, float]:
    """Return the mean of ρ and the values that leave out 2.5 % on each side."""
    below = fits.weights[:, 0].cumsum()
    low, high = (
        float(fits.grid[np.searchsorted(below, edge).clip(max=len(below) - 1)]) for edge in (0.025, 0.975)
    )
    return float(fits.rho[0]), low, high
