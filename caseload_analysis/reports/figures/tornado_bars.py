"""A tornado: how far the outcome moves when each quantity goes from its low to its high value."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from caseload_analysis.reports.figures.canvas import BLUE, GREY, INK, VERMILLION, sheet, styled
from caseload_analysis.reports.figures.compared import Indicator, width_of
from caseload_analysis.reports.language import Language

ROW: Final = 0.3  # inches
SIZE: Final = 7.5  # points


@styled
def tornado_bars(bars: pd.DataFrame, language: Language, indicator: Indicator, base: float) -> Figure:
    """Return a bar for each quantity, the one that matters most on top, around the outcome ``base``.

    ``bars``: name (in the reader's language), low and high (the outcome with the quantity at its low and
    at its high value, the others as they are), and optionally low_input and high_input (those values,
    as text), which are then written at the ends. A hatched end is that of the low value.
    """
    rows = _sorted(bars)
    left = 0.2 + max((width_of(str(name), 8.5) for name in rows["name"]), default=0.0)
    figure, ax = sheet(ROW * len(rows) + 0.85, left=left, right=0.25, bottom=0.5, top=0.35)
    places = np.arange(len(rows))
    for name, color, hatch in (("low", BLUE, "////"), ("high", VERMILLION, "")):
        look: dict[str, Any] = {
            "height": 0.62,
            "color": color,
            "hatch": hatch,
            "edgecolor": "white",
            "lw": 0,
            "zorder": 2,
        }
        ax.barh(places, rows[name] - base, left=base, label=name, **look)
    ax.axvline(base, color=INK, lw=1.0, zorder=3, label="base")
    _axes(ax, rows, base, indicator, language)
    _ends(ax, rows, base)
    _legend(ax, base, indicator, language)
    return figure


def _sorted(bars: pd.DataFrame) -> pd.DataFrame:
    """Return the bars, the widest last: that is at the top."""
    width = (bars["high"] - bars["low"]).abs()
    return bars.assign(width=width).sort_values("width", kind="stable").reset_index(drop=True)


def _axes(ax: Axes, rows: pd.DataFrame, base: float, indicator: Indicator, language: Language) -> None:
    ax.set_yticks(np.arange(len(rows)), [str(name) for name in rows["name"]])
    ax.set_ylim(-0.6, len(rows) - 0.4)
    ax.tick_params(axis="y", labelsize=8.5)
    ax.grid(visible=True, axis="x")
    ax.grid(visible=False, axis="y")
    ends = np.array([*rows["low"], *rows["high"], base], dtype=float)
    low, high = float(ends.min()), float(ends.max())
    room = _room(ax, rows) * ((high - low) or abs(base) or 1.0)
    ax.set_xlim(low - room, high + room)
    ax.xaxis.set_major_locator(MaxNLocator(nbins=6))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: indicator.tick(x, language)))
    ax.set_xlabel(indicator.name)


def _room(ax: Axes, rows: pd.DataFrame) -> float:
    """Return the part of the range that the words at the ends need beside it."""
    if "low_input" not in rows:
        return 0.05
    words = [str(text) for text in [*rows["low_input"], *rows["high_input"]]]
    inches = ax.get_position().width * float(ax.figure.get_size_inches()[0])  # type: ignore[union-attr]
    widest = min(max(width_of(text, SIZE) for text in words) + 0.1, inches * 0.3)
    return widest / (inches - 2 * widest)


def _ends(ax: Axes, rows: pd.DataFrame, base: float) -> None:
    """Write the values of the quantity at the ends of its bar."""
    if "low_input" not in rows:
        return
    for place, row in rows.iterrows():
        for end, other in (("low", "high"), ("high", "low")):
            right = row[end] > base or (row[end] == base and row[other] < base)
            ax.annotate(str(row[f"{end}_input"]), (row[end], place), xytext=(3 if right else -3, 0),
                        textcoords="offset points", ha="left" if right else "right", va="center",
                        fontsize=SIZE, color=GREY)  # fmt: skip


def _legend(ax: Axes, base: float, indicator: Indicator, language: Language) -> None:
    words = {
        "low": language.text("with the low value"),
        "high": language.text("with the high value"),
        "base": language.text("as it is: {value}", value=indicator.say(base, language)),
    }
    drawn = {box.get_label(): box for box in ax.containers} | {line.get_label(): line for line in ax.lines}
    fine: dict[str, Any] = {
        "frameon": False,
        "fontsize": SIZE,
        "borderpad": 0.2,
        "handlelength": 1.4,
        "columnspacing": 1.2,
    }
    marks = [drawn[name] for name in words]
    ax.legend(marks, list(words.values()), loc="lower right", ncols=3, bbox_to_anchor=(1.0, 1.0), **fine)


def tornado_alt(bars: pd.DataFrame, language: Language, indicator: Indicator, base: float) -> str:
    """Return the alternative text: the outcome as it is, and the range that each quantity gives."""
    start = language.text(
        "{indicator} as it is: {value}. What each quantity changes, the most first:",
        indicator=indicator.name,
        value=indicator.say(base, language),
    )
    rows = [
        language.text(
            "{name}: {low} to {high}",
            name=row["name"],
            low=indicator.say(row["low"], language),
            high=indicator.say(row["high"], language),
        )
        for _, row in _sorted(bars)[::-1].iterrows()
    ]
    return f"{start} {'; '.join(rows)}."
