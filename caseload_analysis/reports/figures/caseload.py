"""The team's caseload against its band and both norms."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from caseload_analysis.reports.figures.canvas import (
    BAND,
    BLUE,
    GREY,
    INK,
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
from caseload_analysis.tables.problems import message


@styled
def team_caseload(
    frame: pd.DataFrame, language: Language, unit: str = "case", *, agreed: bool = True
) -> Figure:
    """Return the team's caseload over time, its band, and the two norms, each named at its end.

    ``frame``: one team of ``deviation(by="team")``: period, actual, norm_formation, norm_deployable,
    lower and upper, in counting units. ``agreed``: whether the band was agreed or is only tried.
    """
    figure, ax = sheet(3.6)
    x = np.arange(len(frame))
    ax.fill_between(
        x, frame["lower"], frame["upper"], color=BAND, lw=0.8, edgecolor="#b9c6d1", zorder=1, label="band"
    )
    ax.plot(x, frame["norm_formation"], color=INK, lw=1.3, ls=(0, (6, 2)), label="norm_formation", zorder=2)
    ax.plot(
        x,
        frame["norm_deployable"],
        color=VERMILLION,
        lw=1.5,
        ls=(0, (1.5, 1.5)),
        label="norm_deployable",
        zorder=2,
    )
    ax.plot(x, frame["actual"], color=BLUE, marker="o", ms=4, label="actual", zorder=3)
    ax.set_ylim(*_limits(frame))
    number_axis(ax, language)
    period_axis(ax, pd.PeriodIndex(frame["period"]), language)
    ax.set_ylabel(language.text("number of {units}", units=unit_name(language, unit)))
    if len(frame):
        label_ends(ax, len(frame) - 1, _labels(frame.iloc[-1], language, unit, agreed=agreed))
    return figure


def starts_at_zero(frame: pd.DataFrame) -> bool:
    """Whether the axis of the figure begins at zero."""
    return _limits(frame)[0] == 0


def _limits(frame: pd.DataFrame) -> tuple[float, float]:
    drawn = frame[["actual", "norm_formation", "norm_deployable", "lower", "upper"]].to_numpy(dtype=float)
    if not np.isfinite(drawn).any():
        return 0.0, 1.0
    low, high = float(np.nanmin(drawn)), max(float(np.nanmax(drawn)), 1.0)
    margin = 0.12 * (high - low) + 0.02 * high
    return (0.0 if low < 0.4 * high else float(np.floor((low - margin) / 5) * 5)), high + margin


def _labels(last: pd.Series, language: Language, unit: str, *, agreed: bool) -> list[Label]:
    name = unit_name(language, unit)
    low, high = language.number(last["lower"]), language.number(last["upper"])
    said = message("{low} to {high} agreed band") if agreed else message("{low} to {high} chosen band")
    return [
        Label(float(last["upper"]), language.text(said, low=low, high=high), GREY),
        Label(float(last["actual"]), f"{language.number(last['actual'])} {name}", BLUE, bold=True),
        Label(
            float(last["norm_formation"]),
            language.text("{norm} establishment norm", norm=language.number(last["norm_formation"], 1)),
        ),
        Label(
            float(last["norm_deployable"]),
            language.text("{norm} deployable norm", norm=language.number(last["norm_deployable"], 1)),
            VERMILLION,
        ),
    ]
