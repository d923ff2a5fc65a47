"""What a simulation gave: how often each outcome came, with the range in which most lie."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator
from numpy.typing import NDArray

from caseload_analysis.reports.figures.canvas import BAND, BLUE, INK, VERMILLION, sheet, styled
from caseload_analysis.reports.figures.compared import Indicator
from caseload_analysis.reports.language import Language

HEIGHT: Final = 2.6  # inches
MOST_BARS: Final = 45
RANGE: Final = (0.05, 0.95)
SIZE: Final = 8.0  # points

Outcomes = Sequence[float] | NDArray[np.float64]


@styled
def simulated(
    outcomes: Outcomes, language: Language, indicator: Indicator, break_even: float | None = None
) -> Figure:
    """Return a histogram of simulated ``outcomes`` with their median and the range of nine in ten.

    ``break_even`` is a value that matters, as 0 for a saving: a line with the share of outcomes above it.
    Missing outcomes are left out.
    """
    values = _known(outcomes)
    low, middle, high = np.quantile(values, [RANGE[0], 0.5, RANGE[1]])
    figure, ax = sheet(HEIGHT, left=0.3, right=0.3, bottom=0.5, top=0.42)
    ax.axvspan(low, high, color=BAND, lw=0, zorder=0.5, label="range")
    bars = min(MOST_BARS, max(5, int(np.sqrt(len(values)))))
    ax.hist(values, bins=bars, color=BLUE, alpha=0.8, edgecolor="white", lw=0.4, zorder=2, label="outcomes")
    ax.axvline(middle, color=INK, lw=1.4, zorder=3, label="median")
    _axes(ax, indicator, language)
    heads = [(middle, language.text("median {value}", value=indicator.say(middle, language)), INK)]
    if break_even is not None:
        ax.axvline(break_even, color=VERMILLION, lw=1.2, ls=(0, (5, 2)), zorder=3, label="break-even")
        heads.append((break_even, _share(values, break_even, indicator, language), "#A84A00"))
    _heads(ax, heads)
    _ends(ax, low, high, indicator, language)
    return figure


def _known(outcomes: Outcomes) -> NDArray[np.float64]:
    values = np.asarray(outcomes, dtype=np.float64)
    return values[np.isfinite(values)]


def _axes(ax: Axes, indicator: Indicator, language: Language) -> None:
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.xaxis.set_major_locator(MaxNLocator(nbins=7))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: indicator.tick(x, language)))
    ax.set_xlabel(indicator.name)
    ax.set_ylim(0, ax.get_ylim()[1] * 1.05)


def _share(values: NDArray[np.float64], edge: float, indicator: Indicator, language: Language) -> str:
    share = language.percent(float((values > edge).mean()), 0)
    return language.text("{share} above {value}", share=share, value=indicator.say(edge, language))


def _heads(ax: Axes, heads: Sequence[tuple[float, str, str]]) -> None:
    """Write the words of the upright lines above the axes, each at its own side of the other."""
    places = sorted(heads)
    for number, (x, words, color) in enumerate(places):
        apart = len(places) > 1
        side = ("right", "left")[number] if apart else "center"
        shift = {"right": -2, "left": 2, "center": 0}[side]
        ax.annotate(words, (x, 1.0), xycoords=("data", "axes fraction"), xytext=(shift, 4),
                    textcoords="offset points", ha=side, fontsize=SIZE, color=color, annotation_clip=False,
                    fontweight="bold" if color == INK else "normal")  # fmt: skip


def _ends(ax: Axes, low: float, high: float, indicator: Indicator, language: Language) -> None:
    """Write the ends of the range of nine in ten inside it."""
    words = language.text("9 in 10 between {low} and {high}", low=indicator.say(low, language),
                          high=indicator.say(high, language))  # fmt: skip
    ax.annotate(words, (0.0, 1.0), xycoords="axes fraction", xytext=(0, 16), textcoords="offset points",
                ha="left", fontsize=SIZE, color=INK, annotation_clip=False)  # fmt: skip


def simulated_alt(
    outcomes: Outcomes, language: Language, indicator: Indicator, break_even: float | None = None
) -> str:
    """Return the alternative text: how many outcomes, their median, nine in ten, the share above."""
    values = _known(outcomes)
    low, middle, high = (
        indicator.say(each, language) for each in np.quantile(values, [RANGE[0], 0.5, RANGE[1]])
    )
    text = language.text(
        "{count} simulated outcomes of {indicator}: median {median}, nine in ten between {low} and {high}.",
        count=language.number(len(values)),
        indicator=indicator.name,
        median=middle,
        low=low,
        high=high,
    )
    if break_even is None:
        return text
    return f"{text} {_share(values, break_even, indicator, language)}."
