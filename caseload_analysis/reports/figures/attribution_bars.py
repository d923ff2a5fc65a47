"""An attribution: the steps by which one figure becomes another, which add up."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from caseload_analysis.reports.figures.canvas import BLUE, GREY, INK, VERMILLION, sheet, styled
from caseload_analysis.reports.figures.compared import Indicator, width_of
from caseload_analysis.reports.language import Language

ROW: Final = 0.32  # inches
SIZE: Final = 8.0  # points
TOLERANCE: Final = 1e-6


@styled
def attribution_bars(
    parts: pd.DataFrame,
    language: Language,
    indicator: Indicator,
    start: tuple[str, float],
    end: tuple[str, float],
) -> Figure:
    """Return the bar of the start, a step for each part, and the bar of the end, from top to bottom.

    ``parts``: name (in the reader's language) and amount, in the order in which they are drawn;
    ``start`` and ``end``: name and value. The steps lead from the start to the end; what they leave is
    drawn as a step of its own, "not attributed". A step up points right, one down left and is hatched.
    """
    steps = _steps(parts, language, start[1], end[1])
    names = [start[0], *steps["name"], end[0]]
    left = 0.2 + max(width_of(str(name), 8.5, bold=True) for name in names)
    figure, ax = sheet(ROW * len(names) + 0.6, left=left, right=0.25, bottom=0.45, top=0.1)
    places = np.arange(len(names))
    _whole(ax, [places[0], places[-1]], [start[1], end[1]])
    _draw_steps(ax, steps, places[1:-1])
    _axes(ax, names, steps, start[1], end[1])
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: indicator.tick(x, language)))
    ax.set_xlabel(indicator.name)
    spans = [(0.0, start[1]), *zip(steps["begin"], steps["stop"], strict=True), (0.0, end[1])]
    changes = [indicator.change(each, language) for each in steps["amount"]]
    _amounts(ax, spans, [indicator.say(start[1], language), *changes, indicator.say(end[1], language)])
    return figure


def _steps(parts: pd.DataFrame, language: Language, start: float, end: float) -> pd.DataFrame:
    """Return the parts with where each begins and stops, and what is left over as a part of its own."""
    left = end - start - float(parts["amount"].sum())
    if abs(left) > TOLERANCE * max(abs(start), abs(end)):
        rest = pd.DataFrame({"name": [language.text("not attributed")], "amount": [left]})
        parts = pd.concat([parts[["name", "amount"]], rest], ignore_index=True)
    stop = start + parts["amount"].cumsum()
    return parts.assign(begin=stop - parts["amount"], stop=stop).reset_index(drop=True)


def _whole(ax: Axes, places: list[int], values: list[float]) -> None:
    ax.barh(places, values, height=0.62, color=GREY, lw=0, zorder=2, label="whole")


def _draw_steps(ax: Axes, steps: pd.DataFrame, places: np.ndarray) -> None:
    """Draw the steps, and thin lines from the end of each to the next."""
    for name, color, hatch, rows in (
        ("up", VERMILLION, "", steps["amount"] >= 0),
        ("down", BLUE, "////", steps["amount"] < 0),
    ):
        chosen = steps[rows]
        ax.barh(places[rows.to_numpy()], chosen["amount"], left=chosen["begin"], height=0.62, color=color,
                hatch=hatch, edgecolor="white", lw=0, zorder=2, label=name)  # fmt: skip
    joints = [*steps["begin"], *steps["stop"].tail(1)]
    for place, x in enumerate(joints):
        ax.plot([x, x], [place - 0.31, place + 1.31], color=GREY, lw=0.6, zorder=1.5, gid="joint")


def _axes(ax: Axes, names: list[str], steps: pd.DataFrame, start: float, end: float) -> None:
    ax.set_yticks(np.arange(len(names)), names)
    ax.set_ylim(len(names) - 0.4, -0.6)
    ax.tick_params(axis="y", labelsize=8.5)
    ax.grid(visible=True, axis="x")
    ax.grid(visible=False, axis="y")
    ends = np.array([0.0, start, end, *steps["begin"], *steps["stop"]])
    room = (float(np.ptp(ends)) or 1.0) * 0.2
    ax.set_xlim(ends.min() - (room if ends.min() < 0 else 0), ends.max() + room)
    ax.xaxis.set_major_locator(MaxNLocator(nbins=6))
    for label in (ax.get_yticklabels()[0], ax.get_yticklabels()[-1]):
        label.set_fontweight("bold")


def _amounts(ax: Axes, spans: list[tuple[float, float]], texts: list[str]) -> None:
    """Write each value and amount to the right of its bar."""
    for place, (span, text) in enumerate(zip(spans, texts, strict=True)):
        weight = "bold" if place in (0, len(spans) - 1) else "normal"
        ax.annotate(text, (max(span), place), xytext=(4, 0), textcoords="offset points", va="center",
                    fontsize=SIZE, color=INK, fontweight=weight)  # fmt: skip


def attribution_alt(
    parts: pd.DataFrame,
    language: Language,
    indicator: Indicator,
    start: tuple[str, float],
    end: tuple[str, float],
) -> str:
    """Return the alternative text: start, every step with its amount, end."""
    steps = _steps(parts, language, start[1], end[1])
    rows = [f"{row['name']} {indicator.change(row['amount'], language)}" for _, row in steps.iterrows()]
    return language.text(
        "{indicator}: from {start} {start_value} to {end} {end_value}. The steps: {steps}.",
        indicator=indicator.name,
        start=start[0],
        start_value=indicator.say(start[1], language),
        end=end[0],
        end_value=indicator.say(end[1], language),
        steps="; ".join(rows),
    )
