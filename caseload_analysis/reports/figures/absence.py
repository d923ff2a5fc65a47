"""The absence rate, its course over a year, and a published level."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from caseload_analysis.reports.figures.canvas import (
    BLUE,
    GREY,
    INK,
    Label,
    label_ends,
    number_axis,
    period_axis,
    sheet,
    styled,
)
from caseload_analysis.reports.language import Language

PUBLIC_LEVEL = 7.4
"""Absence rate of Dutch youth care in the fourth quarter of 2021, in percent (CBS)."""


@styled
def absence_rate(frame: pd.DataFrame, language: Language) -> Figure:
    """Return the absence rate per period, its mean over a year, and the published level of youth care.

    ``frame``: period, rate and year_mean, both in percent; hidden rates are gaps.
    """
    figure, ax = sheet(2.7, right=2.3)
    x = np.arange(len(frame))
    ax.plot(x, frame["rate"], color=BLUE, lw=1.1, marker="o", ms=3.5, label="rate", zorder=2)
    ax.plot(x, frame["year_mean"], color=INK, lw=2.4, label="year_mean", zorder=3)
    ax.axhline(PUBLIC_LEVEL, color=GREY, lw=0.9, ls=(0, (5, 3)), label="public", zorder=1)
    top = float(np.nanmax([*frame["rate"], *frame["year_mean"], PUBLIC_LEVEL]))
    ax.set_ylim(0, top * 1.15)
    number_axis(ax, language, suffix="\xa0%")
    period_axis(ax, pd.PeriodIndex(frame["period"]), language)
    label_ends(ax, len(frame) - 1, _labels(frame, language))
    return figure


def _labels(frame: pd.DataFrame, language: Language) -> list[Label]:
    public = language.text(
        "{rate} youth care\n4th quarter of 2021 (CBS)", rate=_percent(PUBLIC_LEVEL, language)
    )
    labels = [Label(PUBLIC_LEVEL, public, "#555555")]
    if len(frame):
        last = frame.iloc[-1]
        rate, mean = _percent(last["rate"], language), _percent(last["year_mean"], language)
        labels.append(Label(float(last["rate"]), language.text("{rate} this period", rate=rate), BLUE))
        labels.append(
            Label(float(last["year_mean"]), language.text("{rate} mean over a year", rate=mean), bold=True)
        )
    return labels


def _percent(rate: float, language: Language) -> str:
    return language.percent(rate / 100)
