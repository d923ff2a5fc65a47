"""Teams by how busy they are and what pressure they feel, with the four corners named."""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator
from matplotlib.transforms import Bbox

from caseload_analysis.measures.pressure import CORNERS
from caseload_analysis.reports.figures.canvas import (
    BLUE,
    GREY,
    INK,
    VERMILLION,
    as_printed,
    number_axis,
    sheet,
    styled,
)
from caseload_analysis.reports.language import Language
from caseload_analysis.tables.model import normalise
from caseload_analysis.tables.problems import message

NAMES: Final = dict(
    zip(
        CORNERS,
        (
            message("high pressure, high busyness"),
            message("high pressure, low busyness"),
            message("low pressure, high busyness"),
            message("low pressure, low busyness"),
        ),
        strict=True,
    )
)
MARKERS: Final = dict(
    zip(CORNERS, (("s", VERMILLION), ("^", "#8A5F00"), ("D", BLUE), ("o", GREY)), strict=True)
)
PLACES: Final = dict(zip(CORNERS, ((1, 1), (0, 1), (1, 0), (0, 0)), strict=True))
"""At which side of the sheet a corner lies: right, top."""

HEIGHT: Final = 2.75  # inches
STRIP: Final = 0.12  # part of the height at the top and at the bottom kept free for the names
LEAST_SIDE: Final = 0.4  # part of the width at each side of the norm, so that the names have room
WHOLE_STEPS: Final = 3
"""With fewer whole points in view the level axis has decimals: a scale from 1 to 5 moves by tenths."""
LETTER: Final = 0.074  # inches: the mean width of a letter of a team's name
LINE: Final = 0.14  # inches
NEAR: Final = (0.09, 0.17, 0.27, 0.38)
"""Inches from a point to its name, the nearest that is free."""


@styled
def corners(frame: pd.DataFrame, language: Language, scale: str) -> Figure:
    """Return a point for each team: its busyness to the right, its pressure upward, its name beside it.

    The upright line is the norm, the level one the limit of high pressure; between them lie four named
    corners, with a mark of their own. ``frame``: one row per team of ``pressure_and_busyness`` without
    missing values: team, period, busyness, pressure, pressure_limit, corner. A team that was measured
    earlier than the others has its quarter behind its name. Points lie where the printed numbers are.
    """
    figure, ax = sheet(HEIGHT, right=1.1)
    frame = frame.assign(
        busyness=as_printed(frame["busyness"], 2),
        **{name: as_printed(frame[name], 1) for name in ("pressure", "pressure_limit")},
    )
    limit = float(frame["pressure_limit"].iloc[0])
    _limits(ax, frame, limit)
    ax.axvline(0.0, color=INK, lw=1.0, zorder=1.5, label="norm")
    ax.axhline(limit, color=INK, lw=1.0, ls=(0, (6, 2)), zorder=1.5, label="limit")
    for corner, (marker, color) in MARKERS.items():
        rows = frame.loc[frame["corner"] == corner]
        ax.plot(
            rows["busyness"],
            rows["pressure"],
            ls="",
            marker=marker,
            color=color,
            ms=6,
            zorder=3,
            label=corner,
        )
    _axes(ax, language, scale, limit)
    _name_corners(ax, language)
    _name_teams(ax, frame.sort_values("pressure", ascending=False), language)
    return figure


def team_names(frame: pd.DataFrame, language: Language) -> list[str]:
    """Return the teams, with the quarter behind those that were measured earlier than the last.

    >>> quarters = pd.PeriodIndex(["2025Q2", "2025Q4"], freq="Q")
    >>> rows = pd.DataFrame({"team": ["Noord", "Zuid"], "period": quarters})
    >>> team_names(rows, Language("en"))
    ['Noord (2nd quarter 2025)', 'Zuid']
    """
    last = frame["period"].max()
    return [
        str(row["team"]) if row["period"] == last else f"{row['team']} ({language.period(row['period'])})"
        for _, row in frame.iterrows()
    ]


def _limits(ax: Axes, frame: pd.DataFrame, limit: float) -> None:
    """Leave room for the names of the corners: at both sides of the norm, and above and below the points."""
    low, high = min(float(frame["busyness"].min()), 0.0), max(float(frame["busyness"].max()), 0.0)
    least = LEAST_SIDE / (1 - LEAST_SIDE)
    low, high = min(low * 1.1, -0.02), max(high * 1.1, 0.02)
    ax.set_xlim(min(low, -high * least), max(high, -low * least))
    bottom, top = min(float(frame["pressure"].min()), limit), max(float(frame["pressure"].max()), limit)
    room = max(top - bottom, 1.0) * (STRIP + 0.08) / (1 - 2 * (STRIP + 0.08))
    ax.set_ylim(bottom - room, top + room)


def _axes(ax: Axes, language: Language, scale: str, limit: float) -> None:
    """Name the axes and the limit of high pressure."""
    ax.grid(visible=False)
    low, high = ax.get_ylim()
    if np.floor(high) - np.ceil(low) >= WHOLE_STEPS:
        number_axis(ax, language)
    else:
        number_axis(ax, language, 1)
        ax.yaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 5, 10]))
    ax.xaxis.set_major_locator(MaxNLocator(nbins=7))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: language.percent(x, 0, signed=True)))
    ax.set_xlabel(language.text("busyness: mean caseload against the deployable norm"))
    ax.set_ylabel(_pressure(language, scale))
    ax.annotate(
        language.text("mean {value}", value=language.number(limit, 1)),
        (1.0, limit),
        xycoords=("axes fraction", "data"),
        xytext=(5, 0),
        textcoords="offset points",
        va="center",
        fontsize=8,
        color=GREY,
        annotation_clip=False,
    )


def _pressure(language: Language, scale: str) -> str:
    """Return the name of the level axis: that of the scale, after what it stands for unless it says so."""
    if normalise(language.text("pressure")) in normalise(scale):
        return scale
    return language.text("pressure: {scale}", scale=scale)


def _name_corners(ax: Axes, language: Language) -> None:
    for corner, (right, top) in PLACES.items():
        ax.annotate(
            language.text(NAMES[corner]),
            (right, top),
            xycoords="axes fraction",
            xytext=(-4 if right else 4, -3 if top else 3),
            textcoords="offset points",
            ha="right" if right else "left",
            va="top" if top else "bottom",
            fontsize=7.5,
            fontweight="bold",
            color=GREY,
        )


def _name_teams(ax: Axes, frame: pd.DataFrame, language: Language) -> None:
    """Write each team beside its point, where no other name or point stands."""
    box = ax.get_position()
    width, height = ax.figure.get_size_inches() * (box.width, box.height)  # type: ignore[union-attr]
    scale = np.array([width, height]) / [np.ptp(ax.get_xlim()), np.ptp(ax.get_ylim())]
    edge = np.array([ax.get_xlim()[0], ax.get_ylim()[0]])
    points = (frame[["busyness", "pressure"]].to_numpy(dtype=float) - edge) * scale
    norm, limit = -edge * scale + [0.0, scale[1] * float(frame["pressure_limit"].iloc[0])]
    taken = [_around(x, y, 0.1, 0.1) for x, y in points]
    taken += [_around(norm, height / 2, 0.02, height), _around(width / 2, limit, width, 0.02)]
    sheet_ = Bbox.from_extents(0, height * STRIP, width, height * (1 - STRIP))
    for (x, y), words in zip(points, team_names(frame, language), strict=True):
        half = (limit, height) if y > limit else (0.0, limit)
        place = _free((x, y), len(words) * LETTER, taken, sheet_, half)
        taken.append(place)
        side, near = _side(place, x)
        across, up = np.array([near, (place.y0 + place.y1) / 2]) / scale + edge
        ax.text(across, up, words, ha=side, va="center", fontsize=8, color=INK, zorder=4)


def _side(place: Bbox, x: float) -> tuple[Literal["left", "center", "right"], float]:
    """Return how a name is set out, so that it begins or ends at the side of its point."""
    if place.x0 > x:
        return "left", place.x0
    return ("right", place.x1) if place.x1 < x else ("center", x)


def _around(x: float, y: float, width: float, height: float) -> Bbox:
    return Bbox.from_extents(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def _free(
    point: tuple[float, float], width: float, taken: list[Bbox], sheet_: Bbox, half: tuple[float, float]
) -> Bbox:
    """Return the nearest place for a name that meets least, in the point's own half where that can be."""
    x, y = point
    wanted = [
        _around(
            x + side * (gap + width / 2), y + up * gap if side else y + up * (gap + LINE / 2), width, LINE
        )
        for gap in NEAR
        for side, up in ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1))
    ]
    inside = [
        place
        for place in wanted
        if place.x0 >= sheet_.x0 and place.x1 <= sheet_.x1 and place.y0 >= sheet_.y0 and place.y1 <= sheet_.y1
    ]
    return min(
        inside or wanted,
        key=lambda place: (place.count_overlaps(taken), place.y0 < half[0] or place.y1 > half[1]),
    )
