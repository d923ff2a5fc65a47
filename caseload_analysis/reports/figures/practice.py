"""Small pictures about the work: time with families, tasks taken over, and shares per team."""

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
    BAND,
    BLUE,
    GREY,
    INK,
    WIDTH,
    as_printed,
    number_axis,
    period_axis,
    sheet,
    styled,
)
from caseload_analysis.reports.language import Language

ROW: Final = 0.2  # inches for a bar
LINE_HEIGHT: Final = 1.5  # inches
LETTER: Final = 0.068  # inches: the mean width of a letter of a name
HEAD: Final = 0.3  # inches for the title of a panel
BESIDE: Final = 0.35  # inches between a bar's panel and the next names
LIGHT: Final = "#9db8cc"


@dataclass(frozen=True)
class Bar:
    """One bar: its name, its length (missing: no bar), and what is written beside it."""

    name: str
    length: float
    text: str
    marked: bool = False


@styled
def contact_and_activities(
    shares: pd.Series[float],
    periods: pd.PeriodIndex,
    bars: Sequence[Bar],
    titles: tuple[str, str],
    language: Language,
) -> Figure:
    """Return the share of time with families per quarter as a line, beside it a bar for each activity.

    ``shares`` are fractions in the order of ``periods``, missing values gaps; bars are drawn from
    above to below, those that count as contact in the dark colour.
    """
    height = max(LINE_HEIGHT, HEAD + ROW * len(bars) + 0.1)
    figure = Figure(figsize=(WIDTH, height))
    ax = figure.add_axes((0.45 / WIDTH, 0.42 / height, 2.75 / WIDTH, (height - 0.42 - HEAD) / height))
    _line(ax, shares, periods, language)
    _title(ax, titles[0])
    left = 3.55 + _room(bars)
    box = (left / WIDTH, 0.06 / height, (WIDTH - left - 0.55) / WIDTH, (height - 0.06 - HEAD) / height)
    right = figure.add_axes(box)
    draw_bars(right, bars)
    _title(right, titles[1])
    return figure


def _line(ax: Axes, shares: pd.Series[float], periods: pd.PeriodIndex, language: Language) -> None:
    first = periods[0].ordinal
    values = np.full(periods[-1].ordinal - first + 1, np.nan)
    values[[period.ordinal - first for period in periods]] = as_printed(100 * shares, 0)
    ax.plot(np.arange(len(values)), values, color=BLUE, lw=1.3, marker="o", ms=3.5, label="share")
    top = np.nanmax([*values, 1.0])
    ax.set_ylim(0, 1.25 * top)
    number_axis(ax, language, suffix="\xa0%")
    ax.yaxis.set_major_locator(MaxNLocator(nbins=3, integer=True))
    period_axis(ax, pd.period_range(periods[0], periods[-1], freq=periods.freq), language)
    ax.tick_params(labelsize=7)
    known = np.flatnonzero(np.isfinite(values))
    for place in {known[0], known[-1]} if len(known) else ():
        words = language.percent(values[place] / 100, 0)
        ax.text(place, values[place] + 0.06 * top, words, ha="center", va="bottom", fontsize=7.5, color=INK)


def _title(ax: Axes, words: str) -> None:
    ax.set_title(words, loc="left", fontsize=8, fontweight="bold", pad=4)


def _room(bars: Sequence[Bar]) -> float:
    """Return the inches that the names of the bars take."""
    return max((len(bar.name) for bar in bars), default=0) * LETTER


def draw_bars(ax: Axes, bars: Sequence[Bar], *, named: bool = True, decimals: int = 2) -> None:
    """Draw bars from above to below, the name to the left and the number at the end of each.

    Lengths are drawn with ``decimals``: two for fractions that are printed as whole percents.
    """
    lengths = np.nan_to_num(as_printed([bar.length for bar in bars], decimals))
    places = np.arange(len(bars))
    ax.barh(places, lengths, height=0.62, color=[BLUE if bar.marked else LIGHT for bar in bars])
    ax.set_ylim(len(bars) - 0.5, -0.5)
    ax.set_xlim(0, max([*lengths, 1e-9]))
    ax.set_xticks([])
    ax.set_yticks(places, [bar.name for bar in bars] if named else [""] * len(bars))
    ax.tick_params(axis="y", length=0, labelsize=8)
    for side in ("top", "right", "bottom", "left"):
        ax.spines[side].set_visible(False)
    ax.grid(visible=False)
    for place, (bar, length) in enumerate(zip(bars, lengths, strict=True)):
        color = INK if np.isfinite(bar.length) else GREY
        ax.annotate(
            bar.text,
            (length, place),
            (3, 0),
            textcoords="offset points",
            va="center",
            fontsize=8,
            color=color,
        )


@styled
def bar_list(bars: Sequence[Bar], decimals: int = 2) -> Figure:
    """Return one bar for each name, from above to below, its length drawn with ``decimals``."""
    figure, ax = sheet(ROW * len(bars) + 0.16, left=_room(bars) + 0.1, right=1.6, bottom=0.06, top=0.1)
    draw_bars(ax, bars, decimals=decimals)
    return figure


@styled
def shares_per_team(panels: Sequence[tuple[str, Sequence[Bar]]]) -> Figure:
    """Return panels beside each other with a bar per team, the teams in the same order in each.

    Bars are fractions and every panel runs from 0 to 1, so that lengths can be compared.
    """
    rows = len(panels[0][1])
    height = HEAD + ROW * rows + 0.08
    figure = Figure(figsize=(WIDTH, height))
    left = _room(panels[0][1]) + 0.12
    width = (WIDTH - left) / len(panels)
    for place, (title, bars) in enumerate(panels):
        x = left + place * width
        box = (x / WIDTH, 0.06 / height, (width - BESIDE - 0.5) / WIDTH, (height - 0.06 - HEAD) / height)
        ax = figure.add_axes(box)
        draw_bars(ax, bars, named=place == 0)
        ax.set_xlim(0, 1)
        ax.barh(np.arange(rows), np.ones(rows), height=0.62, color=BAND, zorder=0)
        _title(ax, title)
    return figure
