"""What came in, what went out, and what is expected."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from caseload_analysis.reports.figures.canvas import (
    BLUE,
    INK,
    TONES,
    VERMILLION,
    Label,
    label_ends,
    number_axis,
    period_axis,
    sheet,
    styled,
)
from caseload_analysis.reports.language import Language
from caseload_analysis.reports.words import unit_name


class Series(NamedTuple):
    """One layer of the bars: its column, its direction, colour and hatch."""

    column: str
    sign: int
    color: str
    hatch: str


SERIES = (
    Series("inflow", 1, BLUE, ""),
    Series("transfers_in", 1, "#56B4E9", "////"),
    Series("outflow", -1, VERMILLION, ""),
    Series("transfers_out", -1, "#E69F00", "\\\\\\\\"),
)


@styled
def flows(
    frame: pd.DataFrame,
    language: Language,
    unit: str = "case",
    expected: tuple[float, float] = (np.nan, np.nan),
) -> Figure:
    """Return bars up (inflow, transfers in) and down (outflow, transfers out) with the stock above them.

    ``frame``: one team of ``caseload(by="team")``: period, end, inflow, outflow, transfers_in,
    transfers_out. ``expected``: inflow and outflow expected in the period after the last, drawn as
    open bars; missing where nobody said.
    """
    figure, ax = sheet(3.3, top=0.32)
    tops = _bars(ax, frame)
    known = [0.0 if np.isnan(value) else value for value in expected]
    ax.axhline(0, color=INK, lw=0.8, zorder=3)
    ax.set_ylim(min(-1.0, -known[1], *tops[-1]) * 1.12, max(1.0, known[0], *tops[1]) * 1.12)
    period_axis(ax, pd.PeriodIndex(frame["period"]), language)
    _expect(ax, frame, expected, language)
    number_axis(ax, language)
    ax.set_ylabel(language.text("out ← {units} → in", units=unit_name(language, unit)))
    _stocks(ax, frame, language)
    label_ends(ax, len(frame) - 0.67, _labels(frame, language))
    return figure


def _bars(ax: Axes, frame: pd.DataFrame) -> dict[int, np.ndarray[tuple[int], np.dtype[np.float64]]]:
    """Draw the layers and return how far they reach, up (1) and down (-1)."""
    x = np.arange(len(frame))
    reach = {sign: np.zeros(len(frame)) for sign in (1, -1)}
    for layer in SERIES:
        height = layer.sign * frame[layer.column].to_numpy(dtype=float)
        bottom = reach[layer.sign]
        ax.bar(
            x,
            height,
            bottom=bottom,
            width=0.66,
            color=layer.color,
            hatch=layer.hatch,
            label=layer.column,
            zorder=2,
        )
        reach[layer.sign] = bottom + height
    return reach


def _labels(frame: pd.DataFrame, language: Language) -> list[Label]:
    """Return the last period's labels: inflow and outflow always, transfers where there are any."""
    if frame.empty:
        return []
    last, reach, labels = frame.iloc[-1], {1: 0.0, -1: 0.0}, []
    for layer in SERIES:
        height = layer.sign * float(last[layer.column])
        if height or "transfers" not in layer.column:
            middle = reach[layer.sign] + height / 2
            labels.append(Label(middle, _name(layer.column, abs(height), language), layer.color))
        reach[layer.sign] += height
    return labels


def _name(column: str, n: float, language: Language) -> str:
    """Return a layer's direct label with the number of the last period."""
    count = language.number(n)
    match column:
        case "inflow":
            return language.text("{count} inflow", count=count)
        case "transfers_in":
            return language.text("{count} from other teams", count=count)
        case "outflow":
            return language.text("{count} outflow", count=count)
    return language.text("{count} to other teams", count=count)


def _stocks(ax: Axes, frame: pd.DataFrame, language: Language) -> None:
    """Write the stock at the end of each period in a row above the bars."""
    for x, end in enumerate(frame["end"]):
        _above(ax, language.number(end), float(x), "data", "center")
    _above(ax, language.text("at the end of the period"), 1.015, "axes fraction", "left")


def _above(ax: Axes, text: str, x: float, across: str, side: str) -> None:
    """Write a text just above the axes."""
    ax.annotate(
        text,
        (x, 1.03),
        xycoords=(across, "axes fraction"),
        ha=side,
        va="bottom",
        fontsize=8,
        fontweight="bold",
        annotation_clip=False,
    )


def _expect(ax: Axes, frame: pd.DataFrame, expected: tuple[float, float], language: Language) -> None:
    """Draw what is expected of the next period as open bars with their numbers."""
    if np.isnan(expected).all():
        return
    place = len(frame) + 0.15
    for value, sign, color in zip(expected, (1, -1), (BLUE, VERMILLION), strict=True):
        if value > 0:
            ax.bar(
                place,
                sign * value,
                width=0.66,
                facecolor="white",
                edgecolor=color,
                ls="--",
                zorder=2,
                label="expected",
            )
            ax.annotate(
                language.number(value),
                (place, sign * value / 2),
                ha="center",
                va="center",
                fontsize=8,
                color=TONES.get(color, color),
            )
    shown = [*ax.get_xticks(), place]
    coming = language.tick(frame["period"].iloc[-1] + 1)
    names = [
        *(label.get_text() for label in ax.get_xticklabels()),
        language.text("{period}\nexpected", period=coming),
    ]
    ax.set_xticks(shown, names)
    ax.set_xlim(-0.6, place + 0.6)
