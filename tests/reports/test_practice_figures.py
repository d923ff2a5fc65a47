"""What the pictures about the work draw: the data, in their order, with their numbers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes

from caseload_analysis.reports.figures.practice import Bar, bar_list, contact_and_activities, shares_per_team
from caseload_analysis.reports.language import Language

BARS = [
    Bar("gezinnen", 0.5, "50 %", marked=True),
    Bar("reizen", 0.25, "25 %"),
    Bar("x", float("nan"), "hidden"),
]


def widths(ax: Axes) -> list[float]:
    return [patch.get_width() for patch in ax.patches[: len(BARS)]]  # type: ignore[attr-defined]


def texts(ax: Axes) -> list[str]:
    return [text.get_text() for text in ax.texts]


def test_bars_stand_in_their_order_with_their_numbers() -> None:
    (ax,) = bar_list(BARS).axes
    assert widths(ax) == [0.5, 0.25, 0.0]
    assert texts(ax) == ["50 %", "25 %", "hidden"]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["gezinnen", "reizen", "x"]
    low, high = ax.get_ylim()
    assert low > high
    colors = [patch.get_facecolor() for patch in ax.patches]
    assert colors[0] != colors[1] == colors[2]


def test_a_quarter_without_hours_is_a_gap_in_the_line() -> None:
    quarters = pd.PeriodIndex(["2024Q1", "2024Q2", "2024Q4"], freq="Q")
    shares = pd.Series([0.4, np.nan, 0.3])
    figure = contact_and_activities(shares, quarters, BARS, ("a", "b"), Language("nl"))
    line = next(line for line in figure.axes[0].get_lines() if line.get_label() == "share")
    assert np.asarray(line.get_ydata()).tolist() == pytest.approx([40, np.nan, np.nan, 30], nan_ok=True)
    assert texts(figure.axes[0]) == ["40\xa0%", "30\xa0%"]
    assert figure.axes[0].get_ylim()[0] == 0
    assert widths(figure.axes[1]) == [0.5, 0.25, 0.0]


def test_shares_of_teams_run_from_nothing_to_all_in_every_panel() -> None:
    figure = shares_per_team([("a", BARS), ("b", BARS[::-1])])
    assert [ax.get_xlim() for ax in figure.axes] == [(0, 1), (0, 1)]
    assert [ax.get_title(loc="left") for ax in figure.axes] == ["a", "b"]
    named = [[label.get_text() for label in ax.get_yticklabels()] for ax in figure.axes]
    assert named == [["gezinnen", "reizen", "x"], ["", "", ""]]


def test_long_names_keep_their_bars_on_the_sheet() -> None:
    figure = bar_list(
        [Bar("een heel lange naam van een taak die iemand zo heeft opgeschreven", 1.0, "1.234")]
    )
    figure.canvas.draw()
    box = figure.axes[0].get_tightbbox()
    assert box is not None
    assert box.x0 >= 0
    assert box.x1 <= figure.bbox.x1
