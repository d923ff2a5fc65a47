"""The spread between organisations over the years: median, interquartile range, and the own line."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter, MaxNLocator

from caseload_analysis.reports.figures.canvas import BAND, BLUE, GREY, INK, Label, label_ends, sheet, styled
from caseload_analysis.reports.figures.compared import Indicator
from caseload_analysis.reports.language import Language

HEIGHT: Final = 3.1  # inches
HALF: Final = 0.33  # half the width of the box of a year
QUARTERS: Final = {"q1": 0.25, "median": 0.5, "q3": 0.75}
COLUMNS: Final = ("year", "organisations", "q1", "median", "q3", "own")


@styled
def spread_over_years(
    figures: pd.DataFrame, language: Language, indicator: Indicator, own: str = ""
) -> Figure:
    """Return for each year a point per organisation, the median, the interquartile range, and a line.

    ``figures``: organisation, year, value, one row per organisation and year; the line is the
    organisation called ``own``. Missing values are left out, and leave a gap in the line; at least one must
    be there.
    """
    table = quartiles(figures, own)
    figure, ax = sheet(HEIGHT, right=1.75, bottom=0.36)
    _points(ax, figures, table)
    _boxes(ax, table)
    places = np.arange(len(table))
    ax.plot(places, table["own"], color=BLUE, marker="D", ms=4.5, lw=1.4, zorder=5, label="own")
    _axes(ax, table, indicator, language)
    _labels(ax, table, own, indicator, language)
    return figure


def quartiles(figures: pd.DataFrame, own: str = "") -> pd.DataFrame:
    """Return per year the number of organisations, the quartiles between them, and the own value.

    Columns: year, organisations, q1, median, q3, own (missing where there is none).

    >>> figures = pd.DataFrame({"organisation": list("ABC"), "year": 2025, "value": [1.0, 2.0, 5.0]})
    >>> quartiles(figures, "B").to_numpy().tolist()
    [[2025.0, 3.0, 1.5, 2.0, 3.5, 2.0]]
    """
    by_year = figures.groupby("year")["value"]
    edges = pd.DataFrame({name: by_year.quantile(share) for name, share in QUARTERS.items()})
    mine = figures[figures["organisation"] == own].groupby("year")["value"].first()
    table = edges.assign(organisations=by_year.count(), own=mine).reset_index()
    return table[list(COLUMNS)]


def _boxes(ax: Axes, table: pd.DataFrame) -> None:
    """Draw the interquartile range of each year, and its median as a thick line."""
    edges = table[["q1", "median", "q3"]].to_numpy(dtype=float)
    for place, (low, middle, high) in enumerate(edges):
        corner = (place - HALF, low)
        ax.add_patch(Rectangle(corner, 2 * HALF, high - low, color=BAND, lw=0, zorder=1, label="quartiles"))
        across = [place - HALF, place + HALF]
        ax.plot(across, [middle, middle], color=INK, lw=1.6, zorder=4, solid_capstyle="butt", label="median")


def _points(ax: Axes, figures: pd.DataFrame, table: pd.DataFrame) -> None:
    """Draw the organisations beside each other in the order of their names, so that no two cover."""
    place = figures["year"].map({year: place for place, year in enumerate(table["year"])})
    names = figures["organisation"].rank(method="dense")
    shift = ((names * 0.6180339887) % 1.0 - 0.5) * 1.7 * HALF
    size = 2.2 if len(figures) < 2000 else 1.2
    look: dict[str, Any] = {
        "ls": "",
        "marker": "o",
        "ms": size,
        "color": GREY,
        "alpha": 0.45,
        "mew": 0,
        "zorder": 2,
    }
    ax.plot(place + shift, figures["value"], label="organisations", **look)


def _axes(ax: Axes, table: pd.DataFrame, indicator: Indicator, language: Language) -> None:
    ax.set_xticks(np.arange(len(table)), [str(int(year)) for year in table["year"]])
    ax.set_xlim(-0.6, len(table) - 0.4)
    ax.set_ylabel(indicator.name)
    ax.yaxis.set_major_locator(MaxNLocator(nbins=6))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda y, _: indicator.tick(y, language)))


def _labels(ax: Axes, table: pd.DataFrame, own: str, indicator: Indicator, language: Language) -> None:
    last = table.iloc[-1]
    value = {name: indicator.say(last[name], language) for name in ("q1", "median", "q3", "own")}
    labels = [
        Label(last["q3"], language.text("upper quartile {value}", value=value["q3"]), GREY),
        Label(last["median"], language.text("median {value}", value=value["median"]), bold=True),
        Label(last["q1"], language.text("lower quartile {value}", value=value["q1"]), GREY),
        Label(last["own"], f"{own} {value['own']}", BLUE, bold=True),
    ]
    label_ends(ax, len(table) - 1 + HALF, labels, size=8)


def spread_alt(figures: pd.DataFrame, language: Language, indicator: Indicator, own: str = "") -> str:
    """Return the alternative text: per year the median, the interquartile range, and the own value."""
    rows = [_year(row, own, indicator, language) for _, row in quartiles(figures, own).iterrows()]
    start = language.text(
        "Spread of {indicator} between organisations over the years.", indicator=indicator.name
    )
    return " ".join([start, *rows])


def _year(row: pd.Series, own: str, indicator: Indicator, language: Language) -> str:
    text = language.text(
        "{year}: median {median}, interquartile range {q1} to {q3}, {count}",
        year=str(int(row["year"])),
        **{name: indicator.say(row[name], language) for name in ("q1", "median", "q3")},
        count=language.plural("{n} organisation", "{n} organisations", int(row["organisations"])),
    )
    mine = f"; {own} {indicator.say(row['own'], language)}" if np.isfinite(row["own"]) else ""
    return f"{text}{mine}."
