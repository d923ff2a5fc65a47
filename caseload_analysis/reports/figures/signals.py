"""The series that are watched, each with its mean, its ordinary variation and its signals in words."""

from __future__ import annotations

from collections.abc import Sequence
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
    VERMILLION,
    WIDTH,
    Label,
    label_ends,
    number_axis,
    period_axis,
    styled,
)
from caseload_analysis.reports.language import Language
from caseload_analysis.reports.signal_words import mean, shown, signal_name, usual
from caseload_analysis.reports.watched import Signal, Watched

PANEL: Final = 0.76  # inches
BETWEEN: Final = 0.54  # inches for the names of the periods and the next title
LETTER: Final = 0.062  # inches: the mean width of a letter of a signal's name
HEADROOM: Final = 0.3  # part of the height kept free above the points for those names


@styled
def signals(series: Sequence[Watched], language: Language) -> Figure:
    """Return a panel for each series that has limits.

    In each: the points, their mean, the strip of ordinary variation, and a triangle with words at
    every signal of the last year, upward for high and downward for low.
    """
    height = len(series) * (PANEL + BETWEEN)
    figure = Figure(figsize=(WIDTH, height))
    left, right = 0.5, 1.85
    for place, watched in enumerate(series):
        bottom = height - (place + 1) * (PANEL + BETWEEN) + 0.36
        box = (left / WIDTH, bottom / height, (WIDTH - left - right) / WIDTH, PANEL / height)
        _panel(figure.add_axes(box), watched, language)
    return figure


def _panel(ax: Axes, watched: Watched, language: Language) -> None:
    points = watched.points
    x, values = np.arange(len(points)), points["value"].to_numpy(dtype=float)
    low = points["lower"].clip(lower=0.0).to_numpy(dtype=float)
    high, middle = points["upper"].to_numpy(dtype=float), points["mean"].to_numpy(dtype=float)
    for start, stop in _stretches(watched):
        part = slice(start, stop)
        ax.fill_between(x[part], low[part], high[part], color=BAND, lw=0, zorder=1, label="usual")
        ax.plot(x[part], middle[part], color=INK, lw=1.0, ls=(0, (6, 2)), zorder=2, label="mean")
    ax.plot(x, values, color=BLUE, lw=1.1, marker="o", ms=2.6, zorder=3, label="value")
    for signal in watched.found:
        _mark(ax, points, signal)
    top = float(np.nanmax([*values, *high, 1.0]))
    ax.set_ylim(0, top * (1 + (HEADROOM if watched.found else 0.08)))
    ax.set_title(signal_name(watched, language), loc="left", fontsize=8.5, fontweight="bold", pad=3)
    number_axis(ax, language, suffix="\xa0%" if watched.name == "absence" else "")
    ax.yaxis.set_major_locator(MaxNLocator(nbins=3, integer=True))
    period_axis(ax, pd.PeriodIndex(points["period"]), language)
    ax.tick_params(labelsize=7.5)
    _name_signals(ax, watched, language)
    label_ends(ax, len(points) - 1, _labels(watched, language), size=8)


def _stretches(watched: Watched) -> list[tuple[int, int]]:
    """Return where each mean holds, from and up to, so that lines and strips break there."""
    count = len(watched.points)
    if watched.since is None:
        return [(0, count)]
    anew = int((watched.points["period"] < watched.since).sum())
    return [(start, stop) for start, stop in ((0, anew), (anew, count)) if stop > start]


def _mark(ax: Axes, points: pd.DataFrame, signal: Signal) -> None:
    """Draw a triangle on every point of a signal."""
    rows = points.iloc[signal.first : signal.last + 1]
    rows = rows[rows["signal"] == signal.code]
    marker = {"up": "^", "down": "v"}.get(signal.direction, "D")
    ax.plot(
        rows.index, rows["value"], ls="", marker=marker, color=VERMILLION, ms=5.5, zorder=4, label=signal.code
    )


def _name_signals(ax: Axes, watched: Watched, language: Language) -> None:
    """Write each signal above the points, on the second line where it would meet the one before."""
    width = ax.get_position().width * WIDTH
    step = (ax.get_xlim()[1] - ax.get_xlim()[0]) / width
    top, taken = ax.get_ylim()[1], -np.inf
    line = 0.13 / PANEL * top
    for signal in watched.found:
        words = shown(watched, signal, language)
        reach = len(words) * LETTER * step
        x = min(max(signal.last - reach / 2, ax.get_xlim()[0]), ax.get_xlim()[1] - reach)
        row = 1 if x < taken else 0
        y = top - row * line
        value = float(watched.points["value"].iloc[signal.last])
        ax.plot(
            [signal.last, signal.last],
            [value, y - line * 0.9],
            color=VERMILLION,
            lw=0.6,
            zorder=1.5,
            gid="leader",
        )
        ax.text(x, y, words, fontsize=7.5, color="#A84A00", va="top", ha="left")
        taken = max(taken, x + reach)


def _labels(watched: Watched, language: Language) -> list[Label]:
    last = watched.points.iloc[-1]
    place = len(watched.points) - 1
    if watched.name == "absence":
        value = language.percent(last["value"] / 100)
    else:
        value = language.number(last["value"])
    return [
        Label(float(last["value"]), value, BLUE, bold=True),
        Label(float(last["mean"]), mean(watched, place, language)),
        Label(float(last["upper"]), usual(watched, place, language), GREY),
    ]
