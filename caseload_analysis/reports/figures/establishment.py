"""Deployable and non-deployable establishment over time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from caseload_analysis.reports.figures.canvas import (
    BLUE,
    INK,
    Label,
    label_ends,
    number_axis,
    period_axis,
    sheet,
    styled,
)
from caseload_analysis.reports.language import Language
from caseload_analysis.reports.words import REASONS, word

LAYERS = {
    "deployable_fte": (BLUE, ""),
    "sickness": ("#D55E00", "////"),
    "maternity": ("#CC79A7", "----"),
    "parental": ("#E69F00", "\\\\\\\\"),
    "unpaid": ("#F0E442", "xxxx"),
    "care": ("#009E73", "||||"),
    "leave": ("#56B4E9", ""),
    "training": ("#999999", "++++"),
    "other": ("#666666", "xx"),
    "duties": ("#444444", "////"),
    "non_deployable_fte": ("#999999", "////"),
}


SMALLEST = 0.05
"""Fte below which a layer of the last period has no label: it would read 0,0."""


@styled
def establishment(frame: pd.DataFrame, language: Language, reasons: Sequence[str]) -> Figure:
    """Return the establishment as stacked bars: deployable below, then each reason why some is not.

    ``frame``: one team of ``formation(by="team")``: period, contract_fte, deployable_fte,
    non_deployable_fte, one column per reason, establishment_fte. Where a reason is withheld in any
    period the reasons are drawn as one, so that none can be found by subtraction.
    """
    figure, ax = sheet(3.1, right=2.0)
    x = np.arange(len(frame))
    bottom = np.zeros(len(frame))
    labels = []
    for column in layers(frame, reasons):
        height = frame[column].fillna(0).to_numpy(dtype=float)
        color, hatch = LAYERS.get(column, ("#999999", "++++"))
        ax.bar(x, height, bottom=bottom, width=0.72, color=color, hatch=hatch, label=column, zorder=2)
        if len(frame) and height[-1] >= SMALLEST:
            labels.append(Label(float(bottom[-1] + height[-1] / 2), _name(column, height[-1], language)))
        bottom = bottom + height
    budget = frame["establishment_fte"].to_numpy(dtype=float)
    if np.isfinite(budget).any():
        ax.step(
            x, budget, where="mid", color=INK, lw=1.4, ls=(0, (4, 2)), label="establishment_fte", zorder=3
        )
        labels.append(Label(float(budget[-1]), _name("establishment_fte", budget[-1], language), bold=True))
    ax.set_ylim(0, max(1.0, float(np.nanmax([*bottom, *budget, 1.0]))) * 1.1)
    number_axis(ax, language)
    period_axis(ax, pd.PeriodIndex(frame["period"]), language)
    ax.set_ylabel(language.text("fte, mean over the period"))
    label_ends(ax, len(frame) - 0.64, labels)
    return figure


def layers(frame: pd.DataFrame, reasons: Sequence[str]) -> list[str]:
    """Return the columns that are stacked: each reason that occurs, or their sum where one is withheld."""
    known = [reason for reason in reasons if reason in frame]
    if frame[known].isna().to_numpy().any():
        return ["deployable_fte", "non_deployable_fte"]
    return ["deployable_fte", *(reason for reason in known if (frame[reason] > 0).any())]


def _name(column: str, fte: float, language: Language) -> str:
    shown = language.number(fte, 1)
    match column:
        case "deployable_fte":
            return language.text("{fte} fte deployable", fte=shown)
        case "non_deployable_fte":
            return language.text("{fte} fte not deployable", fte=shown)
        case "establishment_fte":
            return language.text("{fte} fte establishment", fte=shown)
    return language.text("{fte} fte {reason}", fte=shown, reason=word(language, REASONS, column))
