"""Signals: what in a series is more than its usual ups and downs."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from caseload_analysis.monitoring.charts import Chart
from caseload_analysis.monitoring.series import GROUPS, Rebase, key_columns, stretches_of
from caseload_analysis.monitoring.table import (
    RANGES,
    Target,
    assurance,
    columns,
    few_points,
    targets,
    variation,
)
from caseload_analysis.spells.handed_in import must_have, numbers
from caseload_analysis.tables.problems import UsageError, message

IMPROVEMENTS: Final = ("", "increase", "decrease")


def signals(  # noqa: PLR0917  # design: these seven may be given in order
    frame: pd.DataFrame,
    value: str = "mean",
    rules: str = "nhs",
    baseline: int | None = None,
    rebase: Rebase = (),
    improvement: str = "",
    target: Target = None,
    *,
    chart: str = "xmr",
    denominator: str = "",
    per: float = 1.0,
    screened: bool | None = None,
    centre: str = "mean",
    series: Sequence[str] = (),
    moving_range: bool = False,
) -> pd.DataFrame:
    """Return the mean, the limits and the signal of every point of every series in a frame.

    With mR the mean of abs(xᵢ - xᵢ₋₁), from which ranges of 3.267 mR and wider are left out, once:
    lower, upper = mean ± 2.66 mR. A point gets the first signal that holds: ``outside`` (beyond a
    limit), ``trend`` (of seven points each higher, or each lower, than the one before), ``two_of_three``
    (one of two points beyond ⅔ of a limit among three in a row on one side), ``shift`` (of seven in
    a row on one side of the mean). Missing values are skipped: their neighbours are next to each
    other.

    Parameters
    ----------
    frame : DataFrame
        Tidy, as a measure returns it; not changed.
    value : text
        The column that is watched.
    rules : {"nhs", "nhs6", "excel", "anhoej"}
        ``nhs6`` takes six points for a trend and a shift, ``excel`` screens nothing; ``anhoej`` knows,
        beside ``outside``, ``long_run`` and ``few_crossings``.
    baseline : int, optional
        Mean and limits rest on the first so many points of each stretch (3 or more).
    rebase : date, several, or {series: dates}
        Periods from which mean and limits are made anew.
    improvement : {"", "increase", "decrease"}
        Adds the column variation.
    target : number or {series: number}, optional
        Adds the column assurance; needs ``improvement``.
    chart : {"xmr", "p", "u"}
        Laney's p′ for a share of, u′ for a number per unit of, the column ``denominator``.
    per : number
        Of how many units the value is a share or rate: 100 for percent.
    screened : bool, optional
        Whether wide moving ranges are left out, instead of what the rules say.
    centre : {"mean", "median"}
        ``median`` (with ``anhoej``) makes a run chart: the column mean holds the median, no limits.
    series : columns, optional
        What tells series apart; by default employee_id, else team, else nothing.
    moving_range : bool
        Adds moving_range (from the point before) and moving_range_limit (3.267 mR), XmR only.

    Returns
    -------
    points
        On the rows of ``frame``: its group columns, period, value, mean, lower, upper (all in the
        unit of the value), signal (text, empty where there is none), direction ("up", "down", ""),
        points (how many the signal spans), and what was asked: variation ("improvement",
        "concern", ""), assurance ("consistent_pass", "consistent_fail", "inconsistent", ""),
        moving_range, moving_range_limit. A stretch of fewer than three points has no limits and no
        signals.

    Raises
    ------
    UsageError
        For a column that is not there, an unknown choice, and two rows of a series in one period.

    Warns
    -----
    FewPointsWarning
        Once, naming every stretch of fewer than twelve points.

    Notes
    -----
    Source: NHSRplotthedots 0.2.2 (NHS England, Making Data Count); Nelson 1982 for the screening;
    qicharts2 for ``anhoej``, p′ and u′ (Laney 2002). Every rule is explained in ``docs/signals.md``.

    Examples
    --------
    >>> months = pd.period_range("2024-01", periods=18, freq="M")
    >>> cases = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
    >>> points = signals(pd.DataFrame({"period": months, "cases": cases}), "cases")
    >>> points.loc[points["signal"] != "", ["value", "lower", "mean", "upper"]].round(3).to_dict("list")
    {'value': [10.0], 'lower': [-0.716], 'mean': [1.944], 'upper': [4.604]}
    """
    keys = key_columns(frame, series)
    must_have(frame, ["period", value, *([denominator] if denominator else [])])
    plan = Chart.chosen(kind=chart, rules=rules, baseline=baseline, centre=centre, per=per, screened=screened)
    _must_agree(improvement, target)
    values = numbers(frame, value)
    plan.must_fit(values, denominator)
    sizes = numbers(frame, denominator) if denominator else np.ones(len(frame))
    drawn = [
        (stretch, *plan.points(values[stretch.rows], sizes[stretch.rows]))
        for stretch in stretches_of(frame, keys, rebase)
    ]
    if few := few_points(drawn):
        warnings.warn(few, stacklevel=2)
    groups = frame[[*dict.fromkeys([*(name for name in GROUPS if name in frame), *keys]), "period"]]
    result = pd.concat([groups, columns(drawn, frame.index, values)], axis=1)
    if improvement:
        result["variation"] = variation(result["direction"], improvement)
    if target is not None:
        result["assurance"] = assurance(result, targets(drawn, target), improvement)
    return result if moving_range else result.drop(columns=list(RANGES))


def _must_agree(improvement: str, target: Target) -> None:
    if improvement not in IMPROVEMENTS:
        raise UsageError.unknown(message("improvement"), improvement, IMPROVEMENTS[1:])
    if target is not None and not improvement:
        raise UsageError(message("a target needs an improvement: increase or decrease"))
