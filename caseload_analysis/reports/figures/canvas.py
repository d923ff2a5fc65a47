"""The sheet that every figure is drawn on: size, fonts, axes of periods and labels beside lines."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from importlib import resources
from itertools import pairwise
from typing import Final, ParamSpec

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator
from numpy.typing import ArrayLike, NDArray

from caseload_analysis.reports.language import Language

BLUE: Final = "#0072B2"
VERMILLION: Final = "#D55E00"
INK: Final = "#1a1a1a"
GREY: Final = "#6b6b6b"
BAND: Final = "#dfe7ee"
TONES: Final = {VERMILLION: "#A84A00", "#56B4E9": "#1F6FA3", "#E69F00": "#8A5F00"}
"""Darker tones of the light colours, for words: at least 4.5 to 1 against white."""
WIDTH: Final = 7.1  # inches: the text of an A4 page
EDGE: Final = 0.04  # inches kept free at the left

MOST_NAMED: Final = {"W": 7}
"""So many periods are named on an axis at most, else 13: weeks have the longest names."""

P = ParamSpec("P")


def styled(draw: Callable[P, Figure]) -> Callable[P, Figure]:
    """Let a drawing function work in our style and leave the caller's settings as they were."""

    @wraps(draw)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> Figure:
        """Draw in our style."""
        with mpl.rc_context(fname=_style()):
            figure = draw(*args, **kwargs)
            _fit_left(figure)
            return figure

    return wrapper


def _fit_left(figure: Figure) -> None:
    """Move the left side of the axes so that the longest number and the name beside it fit."""
    for ax in figure.axes:
        name = ax.yaxis.get_tightbbox()
        over = EDGE - name.x0 / figure.dpi if name is not None else 0.0
        if over > 0:
            box = ax.get_position()
            ax.set_position((box.x0 + over / WIDTH, box.y0, box.width - over / WIDTH, box.height))


def _style() -> str:
    return str(resources.files("caseload_analysis.reports") / "style" / "caseload.mplstyle")


def svg(figure: Figure) -> bytes:
    """Return a figure as SVG with its letters as outlines; the same figure gives the same bytes."""
    out = io.BytesIO()
    with mpl.rc_context(fname=_style()):
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    return out.getvalue()


def as_printed(values: ArrayLike, decimals: int) -> NDArray[np.float64]:
    """Return numbers with the decimals with which they are printed, so that a drawing tells no more.

    From the coordinates of a drawing its numbers can be read back, and from a rate of many decimals
    over few people whose absence it is.

    >>> as_printed([4.1237, np.nan], 1).tolist()
    [4.1, nan]
    """
    return np.asarray(np.round(np.asarray(values, dtype=np.float64), decimals), dtype=np.float64)


def sheet(
    height: float, *, left: float = 0.5, right: float = 1.85, bottom: float = 0.5, top: float = 0.14
) -> tuple[Figure, Axes]:
    """Return a figure of ``height`` inches with one axes; the margins are inches for labels."""
    figure = Figure(figsize=(WIDTH, height))
    box = (left / WIDTH, bottom / height, (WIDTH - left - right) / WIDTH, (height - bottom - top) / height)
    return figure, figure.add_axes(box)


def period_axis(ax: Axes, periods: pd.PeriodIndex, language: Language) -> None:
    """Name the periods at x = 0, 1, …, always the last one, with the year where it begins."""
    count = len(periods)
    step = -(-count // MOST_NAMED.get(periods.freqstr[0], 13))
    shown = [i for i in range(count) if (count - 1 - i) % step == 0]
    years = [
        periods[i].end_time.year if periods.freqstr[0] != "W" else periods[i].start_time.isocalendar()[0]
        for i in shown
    ]
    fresh = [k == 0 or years[k] != years[k - 1] for k in range(len(shown))]
    names = [language.tick(periods[i]) for i in shown]
    yearly = periods.freqstr[0] == "Y"
    labels = [
        f"{name}\n{year}" if new and not yearly else name
        for name, year, new in zip(names, years, fresh, strict=True)
    ]
    ax.set_xticks(shown, labels)
    ax.set_xlim(-0.6, count - 0.4)


def number_axis(
    ax: Axes, language: Language, decimals: int = 0, *, axis: str = "y", suffix: str = ""
) -> None:
    """Write the numbers of an axis as the reader writes them; without decimals only whole steps."""
    target = ax.yaxis if axis == "y" else ax.xaxis
    target.set_major_locator(MaxNLocator(nbins=6, integer=decimals == 0))
    target.set_major_formatter(FuncFormatter(lambda x, _: language.number(abs(x), decimals) + suffix))


@dataclass(frozen=True, slots=True)
class Label:
    """A text beside the end of a line or a bar: where it belongs, and in which colour."""

    y: float
    text: str
    color: str = INK
    bold: bool = False


def spread(wanted: Sequence[float], gap: Sequence[float]) -> NDArray[np.float64]:
    """Return places as near as can be to ``wanted`` (rising) that lie at least ``gap`` apart.

    ``gap[i]`` is asked between place i and i + 1. Neighbours that are too near form a block around
    their mean (least squares, by pooling adjacent violators).

    >>> spread([1.0, 1.1, 5.0], [1.0, 1.0]).tolist()
    [0.55, 1.55, 5.0]
    """
    offsets = np.concatenate([[0.0], np.cumsum(gap)]) if len(wanted) else np.empty(0)
    blocks: list[tuple[float, int]] = []
    for value in np.asarray(wanted, dtype=float) - offsets:
        mean, size = float(value), 1
        while blocks and blocks[-1][0] > mean:
            before, many = blocks.pop()
            mean, size = (before * many + mean * size) / (many + size), many + size
        blocks.append((mean, size))
    level = np.repeat([mean for mean, _ in blocks], [size for _, size in blocks])
    return np.asarray(level + offsets, dtype=np.float64)


def label_ends(ax: Axes, x: float, labels: Sequence[Label], size: float = 8.5) -> None:
    """Write each label to the right of ``x``, apart from the others, with a thin line to its place."""
    rows = sorted((label for label in labels if np.isfinite(label.y)), key=lambda label: label.y)
    if not rows:
        return
    low, high = ax.get_ylim()
    inches = ax.get_position().height * ax.figure.get_size_inches()[1]  # type: ignore[union-attr]
    line = size * 1.25 / 72 * (high - low) / inches
    lines = [row.text.count("\n") + 1 for row in rows]
    gaps = [line * (a + b) / 2 + line * 0.15 for a, b in pairwise(lines)]
    places = spread([row.y for row in rows], gaps)
    places = places + max(0.0, low + line * lines[0] / 2 - places[0])
    edge = ax.get_xlim()[1]
    for row, place in zip(rows, places, strict=True):
        ax.plot(
            [x, edge, edge + _share(ax, 0.02)],
            [row.y, row.y, place],
            color=GREY,
            lw=0.6,
            clip_on=False,
            zorder=1.5,
            gid="leader",
        )
        ax.annotate(
            row.text,
            (edge + _share(ax, 0.028), place),
            va="center",
            ha="left",
            fontsize=size,
            color=TONES.get(row.color, row.color),
            fontweight="bold" if row.bold else "normal",
            annotation_clip=False,
        )


def _share(ax: Axes, part: float) -> float:
    """Return a part of the width of the axes in its own units."""
    low, high = ax.get_xlim()
    return part * (high - low)
