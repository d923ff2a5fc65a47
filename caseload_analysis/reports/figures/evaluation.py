"""Small multiples of the series around a team's introduction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from caseload_analysis.reports.figures.canvas import (
    BLUE,
    GREY,
    INK,
    VERMILLION,
    WIDTH,
    as_printed,
    number_axis,
    styled,
)
from caseload_analysis.reports.language import Language

PANEL: Final = 0.76  # inches
BETWEEN: Final = 0.52  # inches for the names of the periods and the next title
ACROSS: Final = 2
NAMED: Final = 8


@dataclass(frozen=True)
class Panel:
    """One series: its title, its course over the periods, and its means before and after the start."""

    title: str
    course: pd.Series[float]
    before: float
    after: float
    decimals: int


@styled
def around_start(
    panels: Sequence[Panel], periods: pd.PeriodIndex, start: pd.Period | None, language: Language
) -> Figure:
    """Return a panel for each series, two beside each other, with the start as an upright line.

    The dashed lines are the means of the twelve months before the start and of the months since, with
    their numbers. Missing values are gaps. All are drawn with the decimals of their panel.
    """
    down = -(-len(panels) // ACROSS)
    height = down * (PANEL + BETWEEN)
    figure = Figure(figsize=(WIDTH, height))
    left, gap = 0.45, 0.5
    width = (WIDTH - left - gap - 0.1) / ACROSS
    for place, panel in enumerate(panels):
        row, column = divmod(place, ACROSS)
        bottom = height - (row + 1) * (PANEL + BETWEEN) + 0.4
        x = left + column * (width + gap)
        box = (x / WIDTH, bottom / height, width / WIDTH, PANEL / height)
        _draw(figure.add_axes(box), panel, periods, start, language)
    return figure


def _draw(
    ax: Axes, panel: Panel, periods: pd.PeriodIndex, start: pd.Period | None, language: Language
) -> None:
    values = as_printed(panel.course, panel.decimals)
    means = as_printed([panel.before, panel.after], panel.decimals)
    ax.plot(np.arange(len(values)), values, color=BLUE, lw=1.1, marker="o", ms=2.4, zorder=3, label="value")
    top = float(np.nanmax([*values, *means, 0.0])) or 1.0
    ax.set_ylim(0, top * 1.3)
    number_axis(ax, language)
    ax.yaxis.set_major_locator(MaxNLocator(nbins=3, integer=True))
    _name_some(ax, periods, language)
    ax.tick_params(labelsize=7)
    ax.set_title(panel.title, loc="left", fontsize=8, fontweight="bold", pad=3)
    if start is not None and periods[0] <= start <= periods[-1]:
        _mark(ax, panel, start.ordinal - periods[0].ordinal, len(periods), language)


def _name_some(ax: Axes, periods: pd.PeriodIndex, language: Language) -> None:
    """Name a handful of periods, always the last, with the year where it begins: half a page is narrow."""
    step = -(-len(periods) // NAMED)
    shown = list(range((len(periods) - 1) % step, len(periods), step))
    years = [periods[place].year for place in shown]
    fresh = [k == 0 or years[k] != years[k - 1] for k in range(len(shown))]
    names = [language.tick(periods[place]) for place in shown]
    parts = zip(names, years, fresh, strict=True)
    ax.set_xticks(shown, [f"{name}\n{year}" if new else name for name, year, new in parts])
    ax.set_xlim(-0.6, len(periods) - 0.4)


def _mark(ax: Axes, panel: Panel, place: int, count: int, language: Language) -> None:
    """Draw the start, and the means at both sides of it with their numbers above them."""
    ax.axvline(place - 0.5, color=VERMILLION, lw=1.1, zorder=2, label="start")
    top = ax.get_ylim()[1]
    means = as_printed([panel.before, panel.after], panel.decimals)
    edges = ((max(place - 12, 0), place - 1, "before"), (place, count - 1, "after"))
    for mean, (first, last, name) in zip(means, edges, strict=True):
        if not np.isfinite(mean) or last < first:
            continue
        ax.plot([first - 0.4, last + 0.4], [mean, mean], color=INK, lw=1.2, ls=(0, (5, 2)), label=name)
        words, middle = language.number(mean, panel.decimals), (first + last) / 2
        ax.text(middle, top * 0.985, words, ha="center", va="top", fontsize=7.5, color=GREY)
