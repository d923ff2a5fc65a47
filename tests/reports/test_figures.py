"""Figures: what is drawn, where, with which words; never pixels."""

from __future__ import annotations

from itertools import combinations, pairwise

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from caseload_analysis.monitoring.signals import signals
from caseload_analysis.reports import figures
from caseload_analysis.reports.figures.canvas import spread, svg
from caseload_analysis.reports.language import Language
from caseload_analysis.reports.watched import Watched

DUTCH, ENGLISH = Language("nl"), Language("en")
MONTHS = pd.period_range("2025-10", periods=13, freq="M")


def axes(figure: Figure) -> Axes:
    (found,) = figure.axes
    return found


def words(figure: Figure) -> list[str]:
    """Return what is written in a figure, ticks and labels included."""
    FigureCanvasAgg(figure).draw()
    return [text.get_text() for text in figure.findobj(Text) if text.get_visible() and text.get_text()]


def boxes(figure: Figure) -> dict[str, mpl.transforms.Bbox]:
    """Return the places, in pixels, of the texts beside the axes and above them."""
    FigureCanvasAgg(figure).draw()
    return {text.get_text(): text.get_window_extent() for text in axes(figure).texts}


def line(figure: Figure, name: str) -> np.ndarray:
    (found,) = (drawn for drawn in axes(figure).lines if drawn.get_label() == name)
    return np.asarray(found.get_ydata(), dtype=float)


def bars(figure: Figure, name: str) -> list[tuple[float, float]]:
    """Return (bottom, height) of each bar of a layer."""
    (found,) = (box for box in axes(figure).containers if box.get_label() == name)
    return [(bar.get_y(), bar.get_height()) for bar in found]


def standing(actual: float = 59, deployable: float = 49.333) -> pd.DataFrame:
    norm = np.linspace(70, 74.667, 13)
    return pd.DataFrame(
        {
            "period": MONTHS,
            "actual": np.linspace(64, actual, 13),
            "norm_formation": norm,
            "norm_deployable": np.linspace(60, deployable, 13),
            "lower": norm * 0.85,
            "upper": norm * 1.15,
        }
    )


def employees() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "employee_id": ["A", "C", "D", "X"],
            "actual": [13.0, 12, 4, 2],
            "norm_formation": [12.0, 9.3333, 12, 0],
            "lower": [10.2, 7.9333, 10.2, 0],
            "upper": [13.8, 10.7333, 13.8, 0],
            "deviation_formation": [0.0833, 0.2857, -0.6667, np.nan],
            "status": ["inside", "above", "below", "undefined"],
            "periods_outside": [0, 3, 1, 0],
        }
    )


def flow() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "period": MONTHS,
            "end": np.arange(60.0, 73),
            "inflow": 4.0,
            "outflow": 2.0,
            "transfers_in": [0.0] * 12 + [1],
            "transfers_out": [1.0] * 12 + [2],
        }
    )


def fte(**changes: object) -> pd.DataFrame:
    usual = {
        "period": MONTHS,
        "deployable_fte": 4.6,
        "non_deployable_fte": 1.6,
        "sickness": 1.4,
        "parental": 0.2,
    }
    return pd.DataFrame({**usual, "care": 0.0, "establishment_fte": np.nan, **changes})


def rates() -> pd.DataFrame:
    rate = pd.Series(np.linspace(2, 9, 13))
    return pd.DataFrame({"period": MONTHS, "rate": rate, "year_mean": rate.rolling(12).mean()})


# 8 and 10 by turns, the seventh 19: mean (6 × 8 + 6 × 10 + 19) ÷ 13 = 9.77. Ten steps of 2 and two of 9, none
# of which is above 3.267 times their mean of 38 ÷ 12: the limits are 9.77 ± 2.66 × 38 ÷ 12 = 1.35 to 18.19.
ONE_HIGH = [8.0, 10, 8, 10, 8, 10, 19, 10, 8, 10, 8, 10, 8]


def watching(name: str = "came", values: list[float] | None = None, since: str = "") -> Watched:
    """Return a watched series of thirteen months, made anew from the month ``since``."""
    frame = pd.DataFrame({"period": MONTHS, "value": values or ONE_HIGH})
    return Watched(name, signals(frame, "value"), 13, pd.Period(since) if since else None)


REASONS = ["sickness", "parental", "care"]
ALL = {
    "caseload": lambda language: figures.team_caseload(standing(), language),
    "employees": lambda language: figures.employee_band(employees(), language),
    "flows": lambda language: figures.flows(flow(), language, "case", (3, 5)),
    "establishment": lambda language: figures.establishment(fte(establishment_fte=6.3), language, REASONS),
    "absence": lambda language: figures.absence_rate(rates(), language),
    "signals": lambda language: figures.signals([watching()], language),
}


@pytest.mark.parametrize("language", [DUTCH, ENGLISH], ids=["nl", "en"])
@pytest.mark.parametrize("name", ALL)
def test_labels_never_overlap_and_stay_on_the_sheet(name: str, language: Language) -> None:
    figure = ALL[name](language)
    found = boxes(figure)
    width, height = figure.get_size_inches() * figure.dpi
    for (one, here), (other, there) in combinations(found.items(), 2):
        assert not here.overlaps(there), (one, other)
    for text, box in found.items():
        assert box.x0 >= 0 and box.x1 <= width and box.y0 >= 0 and box.y1 <= height, text


@pytest.mark.parametrize("times", [1, 1000, 100_000])
def test_the_name_of_the_axis_stays_on_the_sheet_beside_long_numbers(times: int) -> None:
    frame = flow()
    numbers = ["end", "inflow", "outflow", "transfers_in", "transfers_out"]
    frame[numbers] *= times
    figure = figures.flows(frame, DUTCH)
    FigureCanvasAgg(figure).draw()
    box = axes(figure).yaxis.label.get_window_extent()
    assert box.x0 >= 0
    assert box.y0 >= 0


@pytest.mark.parametrize("name", ALL)
def test_drawing_leaves_the_settings_of_matplotlib_alone(name: str) -> None:
    before = dict(mpl.rcParams)
    svg(ALL[name](DUTCH))
    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize("name", ALL)
def test_the_svg_stands_by_itself_and_is_the_same_each_time(name: str) -> None:
    first, second = (svg(ALL[name](DUTCH)) for _ in range(2))
    assert first == second
    assert b"<text" not in first
    assert b"font-family" not in first


def test_the_team_against_its_band_and_both_norms() -> None:
    figure, frame = figures.team_caseload(standing(), DUTCH), standing()
    for name in ("actual", "norm_formation", "norm_deployable"):
        assert line(figure, name) == pytest.approx(frame[name].to_numpy())
    (band,) = (shape for shape in axes(figure).collections if shape.get_label() == "band")
    reach = band.get_paths()[0].get_extents()
    assert (reach.y0, reach.y1) == pytest.approx((70 * 0.85, 74.667 * 1.15))
    low, high = axes(figure).get_ylim()
    assert low < 49.333 and high > 74.667 * 1.15
    assert {"59 zaken", "74,7 norm formatie", "49,3 norm inzetbaar", "63 tot 86 afgesproken band"} <= set(
        words(figure)
    )


def test_the_axis_names_months_and_the_year_where_it_begins() -> None:
    labels = [label.get_text() for label in axes(figures.team_caseload(standing(), DUTCH)).get_xticklabels()]
    assert labels[:4] == ["okt\n2025", "nov", "dec", "jan\n2026"]
    assert labels[-1] == "okt"


def test_a_hidden_norm_is_not_drawn_and_not_named() -> None:
    figure = figures.team_caseload(standing().assign(norm_deployable=np.nan), DUTCH)
    assert np.isnan(line(figure, "norm_deployable")).all()
    assert not any("inzetbaar" in word or "–" in word for word in words(figure))


def test_a_team_without_any_norm_is_still_drawn() -> None:
    nothing = standing().assign(norm_formation=0.0, norm_deployable=0.0, lower=0.0, upper=0.0, actual=4.0)
    assert axes(figures.team_caseload(nothing, DUTCH)).get_ylim()[0] == 0


def test_employees_outside_differ_in_shape_and_word() -> None:
    figure = figures.employee_band(employees(), DUTCH)
    marks = {
        drawn.get_label(): drawn
        for drawn in axes(figure).lines
        if drawn.get_label() in {"inside", "above", "below", "undefined"}
    }
    assert {name: mark.get_xdata().tolist() for name, mark in marks.items()} == {
        "inside": [13.0],
        "above": [12.0],
        "below": [4.0],
        "undefined": [2.0],
    }
    assert len({mark.get_marker() for mark in marks.values()}) == 4
    assert len({mark.get_color() for mark in marks.values()}) == 4
    said = words(figure)
    assert {
        "13",
        "12 · boven de band, 3 maanden op rij",
        "4 · onder de band, sinds deze maand",
        "2 zaken zonder formatie",
    } <= set(said)


def test_employees_stand_in_the_order_of_their_deviation() -> None:
    ax = axes(figures.employee_band(employees(), DUTCH))
    places = dict(zip([label.get_text() for label in ax.get_yticklabels()], ax.get_yticks(), strict=True))
    assert sorted(places, key=places.get, reverse=True) == ["C", "A", "D", "X"]
    strips = {
        round(bar.get_y() + bar.get_height() / 2): (bar.get_x(), bar.get_x() + bar.get_width())
        for bar in ax.patches
    }
    assert strips[places["C"]] == pytest.approx((7.9333, 10.7333))


def test_flows_go_up_and_down_on_each_other() -> None:
    figure = figures.flows(flow(), DUTCH, "case", (np.nan, 5))
    assert bars(figure, "inflow")[-1] == (0, 4)
    assert bars(figure, "transfers_in")[-1] == (4, 1)
    assert bars(figure, "outflow")[-1] == (0, -2)
    assert bars(figure, "transfers_out")[-1] == (-2, -2)
    assert bars(figure, "expected") == [(0, -5)]
    said = words(figure)
    assert {"4 instroom", "1 van andere teams", "2 uitstroom", "2 naar andere teams", "72"} <= set(said)
    assert "nov\nverwacht" in said
    assert axes(figure).get_ylim()[0] < -5


def test_nothing_expected_draws_no_open_bar() -> None:
    figure = figures.flows(flow(), DUTCH)
    assert not any("verwacht" in word for word in words(figure))
    assert "expected" not in {box.get_label() for box in axes(figure).containers}


def test_axes_write_no_minus_below_zero() -> None:
    figure = figures.flows(flow(), DUTCH)
    FigureCanvasAgg(figure).draw()
    assert not any("−" in label.get_text() for label in axes(figure).get_yticklabels())


def test_the_establishment_is_stacked_by_reason() -> None:
    figure = figures.establishment(fte(establishment_fte=6.3), DUTCH, REASONS)
    assert bars(figure, "deployable_fte")[-1] == pytest.approx((0, 4.6))
    assert bars(figure, "sickness")[-1] == pytest.approx((4.6, 1.4))
    assert bars(figure, "parental")[-1] == pytest.approx((6.0, 0.2))
    assert "care" not in {box.get_label() for box in axes(figure).containers}
    said = set(words(figure))
    assert {"4,6 fte inzetbaar", "1,4 fte verzuim", "0,2 fte ouderschapsverlof", "6,3 fte begroot"} <= said


def test_reasons_withheld_once_are_withheld_in_every_period() -> None:
    hidden = fte(sickness=[np.nan] + [1.4] * 12)
    figure = figures.establishment(hidden, DUTCH, REASONS)
    assert {box.get_label() for box in axes(figure).containers} == {"deployable_fte", "non_deployable_fte"}
    assert not any("verzuim" in word for word in words(figure))


def test_layers_differ_in_more_than_colour() -> None:
    figure = figures.establishment(fte(), DUTCH, REASONS)
    hatches = [box[0].get_hatch() for box in axes(figure).containers]
    assert len(set(hatches)) == len(hatches) == 3


def test_absence_with_its_year_and_the_public_level() -> None:
    figure = figures.absence_rate(rates(), DUTCH)
    assert line(figure, "rate")[-1] == 9
    # The mean of 12 points of a straight line is the middle of its ends: (2 + 7/12 + 9) / 2.
    assert line(figure, "year_mean")[-1] == pytest.approx((2 + 7 / 12 + 9) / 2)
    assert line(figure, "public").tolist() == [7.4, 7.4]
    said = set(words(figure))
    assert {
        "9,0\xa0% deze periode",
        "5,8\xa0% gemiddeld over een jaar",
        "7,4\xa0% jeugdzorg\n4e kwartaal 2021 (CBS)",
    } <= said
    assert axes(figure).get_ylim()[0] == 0


@pytest.mark.parametrize(
    "periods",
    [
        pd.period_range("2026-01-05", periods=26, freq="W"),
        pd.period_range("2023Q1", periods=12, freq="Q"),
        pd.period_range("2022", periods=5, freq="Y"),
    ],
    ids=["weeks", "quarters", "years"],
)
def test_other_lengths_of_a_period(periods: pd.PeriodIndex) -> None:
    frame = pd.DataFrame(
        {
            "period": periods,
            "actual": 59.0,
            "norm_formation": 60.0,
            "norm_deployable": 55.0,
            "lower": 51.0,
            "upper": 69.0,
        }
    )
    figure = figures.team_caseload(frame, DUTCH)
    FigureCanvasAgg(figure).draw()
    ticks = axes(figure).get_xticklabels()
    assert ticks[-1].get_text().startswith(DUTCH.tick(periods[-1]))
    for here, there in pairwise(tick.get_window_extent() for tick in ticks):
        assert here.x1 + 4 < there.x0


@given(
    st.lists(st.floats(-100, 100), min_size=1, max_size=8),
    st.floats(0.1, 5),
)
def test_spread_keeps_the_order_and_the_distance(wanted: list[float], gap: float) -> None:
    places = spread(sorted(wanted), [gap] * (len(wanted) - 1))
    assert (np.diff(places) >= gap - 1e-9).all()
    assert places.mean() == pytest.approx(np.mean(wanted), abs=1e-6)


def test_spread_moves_nothing_that_has_room() -> None:
    assert spread([0.0, 2.0, 4.0], [1.0, 1.0]).tolist() == [0, 2, 4]


def luminance(color: str) -> float:
    """Return the relative luminance of WCAG 2."""
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("name", ALL)
def test_every_word_can_be_read_on_white_paper(name: str) -> None:
    figure = ALL[name](DUTCH)
    colors = {mpl.colors.to_hex(text.get_color()) for text in axes(figure).texts}
    assert all(1.05 / (luminance(color) + 0.05) >= 4.5 for color in colors), colors


def test_a_team_without_employees_or_without_a_past_is_drawn() -> None:
    assert axes(figures.employee_band(employees().iloc[:0], DUTCH)).lines
    for frame in (flow().iloc[-1:], flow().iloc[:0]):
        assert axes(figures.flows(frame, DUTCH)).get_ylim()[0] < 0
    assert bars(figures.establishment(fte().iloc[-1:], DUTCH, REASONS), "deployable_fte") == [(0, 4.6)]


def test_one_employee_over_a_hundred_cases_stays_inside_the_axis() -> None:
    crowded = employees().assign(actual=[130.0, 12, 4, 2])
    low, high = axes(figures.employee_band(crowded, DUTCH)).get_xlim()
    assert low < 0 < 130 < high


def test_signals_have_words_a_shape_and_their_place() -> None:
    figure = figures.signals([watching()], DUTCH)
    drawn = {one.get_label(): one for one in axes(figure).lines}
    assert drawn["value"].get_ydata().tolist() == ONE_HIGH
    assert drawn["mean"].get_ydata() == pytest.approx(np.full(13, 127 / 13))
    mark = drawn["outside"]
    assert (mark.get_xdata().tolist(), mark.get_ydata().tolist(), mark.get_marker()) == ([6], [19.0], "^")
    (strip,) = (shape for shape in axes(figure).collections if shape.get_label() == "usual")
    reach = strip.get_paths()[0].get_extents()
    assert (reach.y0, reach.y1) == pytest.approx((1.3459, 18.1926), abs=1e-4)
    assert {
        "Erbij gekomen",
        "wijkt af: hoog",
        "8",
        "9,8 gemiddeld",
        "2 tot 18 is gewoon",
    } <= set(words(figure))


def test_the_strip_of_usual_variation_does_not_reach_below_zero() -> None:
    (strip,) = axes(figures.signals([watching(values=[0.0, 4] * 6 + [0.0])], DUTCH)).collections[:1]
    assert strip.get_paths()[0].get_extents().y0 == 0
    assert "0 tot 12 is gewoon" in words(figures.signals([watching(values=[0.0, 4] * 6 + [0.0])], DUTCH))


def test_the_strip_breaks_where_the_mean_begins_anew() -> None:
    ax = axes(figures.signals([watching(since="2026-05")], DUTCH))
    means = [one.get_xdata().tolist() for one in ax.lines if one.get_label() == "mean"]
    assert means == [list(range(7)), list(range(7, 13))]


def test_each_series_has_its_own_panel_and_unit() -> None:
    series = [watching(), watching("went"), watching("absence", [5.0, 7] * 6 + [5.0])]
    figure = figures.signals(series, ENGLISH)
    said = words(figure)
    assert len(figure.axes) == 3
    assert {"Absence rate per month", "5.0\xa0%", "Went out"} <= set(said)


def test_names_of_signals_near_each_other_stand_on_two_lines() -> None:
    near = watching()
    near.points.loc[8, ["signal", "direction", "points"]] = ["outside", "down", 1]
    figure = figures.signals([near], DUTCH)
    named = [box for text, box in _boxes_of(figure) if text.startswith("wijkt")]
    assert len(named) == 2
    assert not named[0].overlaps(named[1])


def _boxes_of(figure: Figure) -> list[tuple[str, mpl.transforms.Bbox]]:
    FigureCanvasAgg(figure).draw()
    return [(text.get_text(), text.get_window_extent()) for text in axes(figure).texts]
