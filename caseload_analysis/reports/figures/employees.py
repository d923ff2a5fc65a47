"""Each employee against the norm and the band."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from caseload_analysis.reports.figures.canvas import (
    BAND,
    BLUE,
    GREY,
    INK,
    TONES,
    VERMILLION,
    number_axis,
    sheet,
    styled,
)
from caseload_analysis.reports.language import Language
from caseload_analysis.reports.words import in_a_row, unit_name, units_without

MARKERS = {
    "inside": ("o", BLUE),
    "above": (">", VERMILLION),
    "below": ("<", "#8A5F00"),
    "undefined": ("X", INK),
}


@styled
def employee_band(
    frame: pd.DataFrame,
    language: Language,
    unit: str = "case",
    every: str = "M",
    baseline: str = "formation",
) -> Figure:
    """Return a row per employee: band (strip), norm (tick) and caseload (mark).

    A mark outside the band differs in shape and colour, and stands beside a word and the number of
    periods. ``frame``: one period of ``deviation(by="employee")``: employee_id, actual,
    norm and deviation of the ``baseline`` ("formation" or "deployable"), lower, upper, status,
    periods_outside.
    """
    rows = frame.sort_values([f"deviation_{baseline}", "employee_id"], na_position="last").iloc[::-1]
    rows = pd.concat([rows[rows["status"] != "undefined"], rows[rows["status"] == "undefined"]])
    figure, ax = sheet(0.95 + 0.235 * max(len(rows), 1), left=1.0, right=2.6)
    y = np.arange(len(rows))[::-1]
    low, high = rows["lower"].fillna(0).to_numpy(), rows["upper"].fillna(0).to_numpy()
    ax.barh(y, high - low, left=low, height=0.62, color=BAND, zorder=1)
    ax.vlines(rows[f"norm_{baseline}"], y - 0.31, y + 0.31, color=INK, lw=1.6, zorder=2)
    for status, (marker, color) in MARKERS.items():
        here = (rows["status"] == status).to_numpy()
        ax.plot(
            rows["actual"].to_numpy()[here],
            y[here],
            ls="",
            marker=marker,
            color=color,
            ms=7,
            zorder=3,
            mec="white",
            mew=0.6,
            label=status,
        )
    _name_rows(ax, rows, [verdict(row, language, unit, every, baseline) for _, row in rows.iterrows()])
    top = float(np.nanmax([*rows["actual"], *high, 1.0]))
    ax.set_xlim(-0.025 * top, top * 1.04)
    ax.set_ylim(-0.6, len(rows) + 0.25)
    _name_signs(ax, rows, language, baseline)
    number_axis(ax, language, axis="x")
    ax.set_xlabel(language.text("number of {units}", units=unit_name(language, unit)))
    return figure


def verdict(row: pd.Series, language: Language, unit: str, every: str, baseline: str = "formation") -> str:
    """Return what stands beside an employee's mark: "16 · boven de band, 3 maanden op rij"."""
    count = language.number(row["actual"])
    if row["status"] == "undefined":
        return units_without(language, row["actual"], unit, baseline)
    if row["status"] == "inside":
        return count
    long = in_a_row(language, int(row["periods_outside"]), every)
    if row["status"] == "above":
        return language.text("{count} · above the band, {long}", count=count, long=long)
    return language.text("{count} · below the band, {long}", count=count, long=long)


def _name_rows(ax: Axes, rows: pd.DataFrame, words: Sequence[str]) -> None:
    """Write the employees to the left of the rows and the verdicts to the right."""
    places = range(len(rows) - 1, -1, -1)
    ax.set_yticks(list(places), list(rows["employee_id"]))
    ax.grid(visible=False, axis="y")
    ax.grid(visible=True, axis="x")
    for place, status, text in zip(places, rows["status"], words, strict=True):
        outside = status != "inside"
        ax.annotate(
            text,
            (1.0, place),
            xycoords=("axes fraction", "data"),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            fontsize=8,
            color=TONES.get(MARKERS[status][1], MARKERS[status][1]) if outside else GREY,
            annotation_clip=False,
        )


def _name_signs(ax: Axes, rows: pd.DataFrame, language: Language, baseline: str) -> None:
    """Name the norm and the band once, above the first row."""
    if not len(rows) or rows["status"].iloc[0] == "undefined":
        return
    first, level = rows.iloc[0], len(rows) - 0.6
    for name, column, side, shift in (
        (language.text("norm"), f"norm_{baseline}", "center", 0),
        (language.text("band"), "lower", "right", -9),
    ):
        ax.annotate(
            name,
            (first[column], level),
            xytext=(shift, 0),
            textcoords="offset points",
            ha=side,
            va="bottom",
            fontsize=7.5,
            color=GREY,
        )
