"""The figures of several organisations: what is drawn, where, with which words; never pixels."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from caseload_analysis.comparison.funnel import funnel_limits
from caseload_analysis.comparison.ranks import rank_intervals
from caseload_analysis.reports.figures.attribution_bars import attribution_alt, attribution_bars
from caseload_analysis.reports.figures.canvas import svg
from caseload_analysis.reports.figures.compared import Indicator
from caseload_analysis.reports.figures.funnel import funnel, funnel_alt
from caseload_analysis.reports.figures.ranking import ranking, ranking_alt
from caseload_analysis.reports.figures.simulated import simulated, simulated_alt
from caseload_analysis.reports.figures.spread import quartiles, spread_alt, spread_over_years
from caseload_analysis.reports.figures.tornado_bars import tornado_alt, tornado_bars
from caseload_analysis.reports.language import Language

DUTCH, ENGLISH = Language("nl"), Language("en")
PERCENT = Indicator("turnover", 1, "{} %")
EURO = Indicator("saving, million euro", 0, "€ {}")
DFE = Path(__file__).parents[3] / "shared" / "data" / "csww_headline_measures_2017_to_2022.csv"


def axes(figure: Figure) -> Axes:
    (found,) = figure.axes
    return found


def words(figure: Figure) -> list[str]:
    FigureCanvasAgg(figure).draw()
    return [text.get_text() for text in figure.findobj(Text) if text.get_visible() and text.get_text()]


def line(figure: Figure, name: str) -> tuple[np.ndarray, np.ndarray]:
    (found,) = (drawn for drawn in axes(figure).lines if drawn.get_label() == name)
    return np.asarray(found.get_xdata(), dtype=float), np.asarray(found.get_ydata(), dtype=float)


def spans(figure: Figure, name: str) -> list[tuple[float, float]]:
    """Return where each level bar of a layer begins and how wide it is."""
    (found,) = (box for box in axes(figure).containers if box.get_label() == name)
    return [(bar.get_x(), bar.get_width()) for bar in found]


def names(figure: Figure) -> dict[str, mpl.transforms.Bbox]:
    """Return the places, in pixels, of the names beside points."""
    FigureCanvasAgg(figure).draw()
    written = [text for text in axes(figure).texts if text.get_gid() == "name"]
    return {text.get_text(): text.get_window_extent() for text in written}


def everything_is_on_the_sheet(figure: Figure) -> bool:
    """Whether all that is drawn lies within the sheet of paper, to two hundredths of an inch."""
    drawn = figure.get_tightbbox(FigureCanvasAgg(figure).get_renderer())
    width, height = figure.get_size_inches()
    low, high = drawn.min, drawn.max
    return min(low) > -0.02 and high[0] < width + 0.02 and high[1] < height + 0.02


def crowd(count: int, spread: float = 0.07, seed: int = 6) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    sizes = np.exp(rng.normal(4.6, 0.5, count)).round() + 5
    leavers = rng.binomial(sizes.astype(int), np.clip(rng.normal(0.16, spread, count), 0.01, 0.9))
    organisations = [f"Organisation {n}" for n in range(count)]
    return pd.DataFrame({"organisation": organisations, "numerator": leavers, "denominator": sizes})


@pytest.fixture(scope="module")
def limits() -> pd.DataFrame:
    frame = crowd(150).astype({"numerator": float})
    frame.loc[3, "numerator"] = np.nan
    frame.loc[[10, 20], "numerator"] = frame.loc[[10, 20], "denominator"] * 0.6
    return funnel_limits(frame, "proportion", per=100)


@pytest.fixture(scope="module")
def drawn(limits: pd.DataFrame) -> Figure:
    return funnel(limits, DUTCH, PERCENT, "medewerkers", own="Organisation 8")


def test_every_organisation_is_a_point_of_its_group(limits: pd.DataFrame, drawn: Figure) -> None:
    others = limits[limits["organisation"] != "Organisation 8"]
    for position in ("inside", "above_95", "below_95", "above_998", "below_998"):
        rows = others[others["position"] == position]
        x, y = line(drawn, position)
        assert x.tolist() == rows["denominator"].tolist()
        assert y.tolist() == rows["value"].tolist()
    assert line(drawn, "own")[1].tolist() == [limits["value"].iloc[8]]


def test_the_lines_are_the_limits(limits: pd.DataFrame, drawn: Figure) -> None:
    rows = limits.dropna(subset=["value"]).sort_values("denominator")
    for name in ("lower_95", "upper_95", "lower_998", "upper_998", "centre"):
        x, y = line(drawn, name)
        between = np.interp(rows["denominator"], x, y)
        assert between == pytest.approx(rows[name].to_numpy(), abs=0.4)


def test_the_lines_of_days_that_come_in_clumps_are_in_days() -> None:
    found = funnel_limits(crowd(100), "rate", clump=8)
    x, y = line(funnel(found, ENGLISH, PERCENT, "days"), "upper_998")
    rows = found.sort_values("denominator")
    assert np.interp(rows["denominator"], x, y) == pytest.approx(rows["upper_998"].to_numpy(), abs=0.02)


def test_the_axes_hold_every_point(limits: pd.DataFrame, drawn: Figure) -> None:
    ax, known = axes(drawn), limits.dropna(subset=["value"])
    assert ax.get_xlim()[0] == 0
    assert ax.get_xlim()[1] > known["denominator"].max()
    assert ax.get_ylim()[0] < known["value"].min()
    assert ax.get_ylim()[1] > known["value"].max()


def test_the_strip_of_chance_is_only_there_when_the_limits_are_wider(limits: pd.DataFrame) -> None:
    wide = funnel(limits, ENGLISH, PERCENT, "workers")
    plain = funnel(funnel_limits(crowd(80, spread=0.0), "proportion", per=100), ENGLISH, PERCENT, "workers")
    assert [band.get_label() for band in axes(wide).collections] == ["chance"]
    assert not axes(plain).collections
    assert any("Limits widened for overdispersion" in text for text in words(wide))
    assert "by chance\nalone" in words(wide)
    assert any("Limits by chance alone." in text for text in words(plain))


def test_all_beyond_the_widest_limits_and_the_own_one_are_named(limits: pd.DataFrame, drawn: Figure) -> None:
    wanted = limits.loc[limits["position"].str.endswith("998"), "organisation"].tolist()
    assert len(wanted) >= 2
    assert set(wanted) | {"Organisation 8"} <= set(names(drawn))


def test_who_is_outside_without_a_name_stands_in_the_note(limits: pd.DataFrame, drawn: Figure) -> None:
    outside = set(limits.loc[~limits["position"].isin(["inside", ""]), "organisation"])
    note = " ".join(next(text.get_text() for text in drawn.texts if text.get_gid() == "note").split())
    assert all(name in note for name in outside - set(names(drawn)))
    assert "1 organisatie heeft geen cijfer en is niet getekend." in note
    assert "φ = " in note


@pytest.mark.parametrize(("count", "seed"), [(60, 1), (150, 2), (600, 3)])
def test_no_two_names_meet_and_all_are_on_the_sheet(count: int, seed: int) -> None:
    found = funnel_limits(crowd(count, seed=seed), "proportion", per=100)
    figure = funnel(found, DUTCH, PERCENT, "medewerkers", own="Organisation 0")
    boxes = list(names(figure).values())
    assert len(boxes) > 4
    assert not [pair for pair in combinations(boxes, 2) if pair[0].overlaps(pair[1])]
    inside = axes(figure).get_window_extent().padded(2)
    assert all(inside.contains(*box.min) and inside.contains(*box.max) for box in boxes)
    assert everything_is_on_the_sheet(figure)


def test_names_do_not_cover_the_marks_of_others(limits: pd.DataFrame, drawn: Figure) -> None:
    boxes = names(drawn)
    outside = limits[~limits["position"].isin(["inside", ""])]
    places = axes(drawn).transData.transform(outside[["denominator", "value"]])
    for (x, y), name in zip(places, outside["organisation"], strict=True):
        assert not [other for other, box in boxes.items() if other != name and box.contains(x, y)]


def test_many_organisations_are_drawn_smaller_and_wide_sizes_in_proportion() -> None:
    frame = crowd(700)
    frame.loc[0, ["numerator", "denominator"]] = [1500, 9000]
    figure = funnel(funnel_limits(frame, "proportion"), ENGLISH, PERCENT, "workers")
    (points,) = (each for each in axes(figure).lines if each.get_label() == "inside")
    assert points.get_markersize() < 2.5
    assert points.get_alpha() < 0.5
    assert axes(figure).get_xscale() == "log"


def test_the_words_of_the_funnel_in_both_languages(limits: pd.DataFrame) -> None:
    dutch, english = (
        words(funnel(limits, language, PERCENT, "fte", own="Organisation 8")) for language in (DUTCH, ENGLISH)
    )
    assert {"grens 99,8 %", "grens 95 %", "binnen de grenzen", "boven 95 %", "Organisation 8"} <= set(dutch)
    assert {"99.8 % limit", "95 % limit", "within the limits", "above 95 %"} <= set(english)
    assert any(text.startswith("samen 1") and text.endswith(" %") for text in dutch)


def test_the_alternative_text_names_everybody_outside(limits: pd.DataFrame) -> None:
    alt = funnel_alt(limits, ENGLISH, PERCENT, "workers", own="Organisation 8")
    assert alt.startswith("Funnel plot of turnover against workers: 149 organisations, together ")
    outside = limits[~limits["position"].isin(["inside", ""])]
    for _, row in outside.iterrows():
        assert f"{row['organisation']} ({row['value']:.1f} %)" in alt
    own = limits.iloc[8]
    assert f"Organisation 8 has {own['value']:.1f} %; the 95 % limits for its size are" in alt
    assert "1 organisation has no figure" in alt


def test_a_funnel_of_means_may_lie_below_zero() -> None:
    frame = pd.DataFrame({"organisation": list("ABCDEF"), "numerator": [-40.0, 10, -5, 20, -30, 45],
                          "denominator": [10.0, 12, 30, 25, 15, 40]})  # fmt: skip
    figure = funnel(funnel_limits(frame, "mean"), ENGLISH, EURO, "families", own="A")
    assert axes(figure).get_ylim()[0] < -4
    assert any("from the spread between the organisations themselves" in text for text in words(figure))


def test_a_rank_is_drawn_with_its_interval() -> None:
    ranks = rank_intervals(crowd(20), "proportion", per=100, draws=500)
    figure = ranking(ranks, DUTCH, PERCENT, own="Organisation 4")
    order = ranks.sort_values(["rank", "organisation"]).reset_index(drop=True)
    place = int(order.index[order["organisation"] == "Organisation 4"][0])
    x, y = line(figure, "own")
    assert (x[0], y[0]) == (order["rank"].iloc[place], place)
    drawn = {}
    for group in ("own", "upper", "lower", "either"):
        (lines,) = (each for each in axes(figure).collections if each.get_label() == group)
        drawn |= {int(segment[0][1]): tuple(segment[:, 0]) for segment in lines.get_segments()}
    wanted = zip(order["rank_low"], order["rank_high"], strict=True)
    assert [drawn[n] for n in range(20)] == list(wanted)
    assert [text for text in words(figure) if text.startswith("Organisation 7 ")]


def test_which_half_is_sure() -> None:
    places = [1.0, 2, 3, 4, 5]
    ranks = pd.DataFrame({"organisation": list("ABCDE"), "value": places, "rank": places,
                          "rank_low": [1.0, 1, 2, 4, 4], "rank_high": [2.0, 3, 4, 5, 5]})  # fmt: skip
    figure = ranking(ranks, ENGLISH, PERCENT, own="B")
    assert {name: line(figure, name)[0].tolist() for name in ("lower", "own", "either", "upper")} == {
        "lower": [1.0],
        "own": [2.0],
        "either": [3.0],
        "upper": [4.0, 5.0],
    }
    assert {"interval wholly in the upper half", "interval in both halves"} <= set(words(figure))


@pytest.mark.parametrize("count", [5, 40, 41, 150, 900])
def test_a_ranking_fits_on_a_page_and_names_some(count: int) -> None:
    ranks = rank_intervals(crowd(count), "proportion", per=100, draws=50)
    middle = str(ranks.sort_values("rank")["organisation"].iloc[count // 2])
    figure = ranking(ranks, DUTCH, PERCENT, own=middle)
    assert figure.get_size_inches()[1] < 9.0
    assert everything_is_on_the_sheet(figure)
    named = [text for text in words(figure) if text.startswith("Organisation ") and text.endswith(" %")]
    assert len(named) == (count if count <= 40 else 7)
    quarters = [each for each in axes(figure).lines if str(each.get_label()).startswith("quarter")]
    assert len(quarters) == (0 if count <= 40 else 3)


def test_the_words_of_a_ranking() -> None:
    ranks = pd.DataFrame({"organisation": ["A", "B", "C"], "value": [1.0, 2.5, np.nan]})
    ranks = ranks.assign(rank=[1.0, 2, np.nan], rank_low=[1.0, 2, np.nan], rank_high=[1.0, 2, np.nan])
    assert ranking_alt(ranks, ENGLISH, PERCENT, "B") == (
        "Ranks of 2 organisations by turnover, from A 1.0 % to B 2.5 %. With the whole interval in the lower "
        "half: 1; in the upper half: 1. B has rank 2, and may as well have any from 2 to 2."
    )
    assert (
        ranking_alt(ranks.iloc[2:], DUTCH, PERCENT) == "1 organisatie heeft geen cijfer en is niet getekend."
    )
    assert any(
        "het interval van 90\xa0%" in text for text in words(ranking(ranks, DUTCH, PERCENT, level=0.9))
    )


def course() -> pd.DataFrame:
    """Two years of five organisations: quartiles 2, 3, 4 and 20, 30, 40."""
    years = [(year, name, factor * n) for year, factor in ((2024, 1.0), (2025, 10.0))
             for n, name in enumerate("ABCDE", start=1)]  # fmt: skip
    return pd.DataFrame(years, columns=["year", "organisation", "value"])


def test_the_spread_over_the_years() -> None:
    figures = course()
    figures.loc[(figures["year"] == 2024) & (figures["organisation"] == "B"), "value"] = np.nan
    table = quartiles(figures, "B")
    assert table["organisations"].tolist() == [4, 5]
    assert table[["q1", "median", "q3"]].iloc[1].tolist() == [20, 30, 40]
    assert table["own"].isna().tolist() == [True, False]


def test_boxes_medians_and_the_own_line_are_drawn() -> None:
    figure = spread_over_years(course(), DUTCH, PERCENT, own="D")
    boxes = [(box.get_y(), box.get_height()) for box in axes(figure).patches]
    assert boxes == [(2.0, 2.0), (20.0, 20.0)]
    medians = [each.get_ydata()[0] for each in axes(figure).lines if each.get_label() == "median"]
    assert medians == [3.0, 30.0]
    assert line(figure, "own")[1].tolist() == [4.0, 40.0]
    assert sorted(line(figure, "organisations")[1]) == sorted(course()["value"])
    assert {"2024", "2025", "mediaan 30,0 %", "D 40,0 %", "bovenste kwartiel 40,0 %"} <= set(words(figure))
    assert everything_is_on_the_sheet(figure)


def test_no_point_leaves_its_year() -> None:
    figures = pd.concat([crowd(150).assign(year=year, value=1.0) for year in range(2017, 2023)])
    x, _ = line(spread_over_years(figures, ENGLISH, PERCENT), "organisations")
    assert np.abs(x - np.round(x)).max() < 0.35
    assert len(np.unique(np.round(x[:150], 3))) > 140


def test_the_words_of_the_spread() -> None:
    assert spread_alt(course(), ENGLISH, PERCENT, "A") == (
        "Spread of turnover between organisations over the years. 2024: median 3.0 %, interquartile range "
        "2.0 % to 4.0 %, 5 organisations; A 1.0 %. 2025: median 30.0 %, interquartile range 20.0 % to "
        "40.0 %, 5 organisations; A 10.0 %."
    )


def bars() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "name": ["clients", "saving per client", "cost"],
            "low": [290.0, 240.0, 310.0],
            "high": [303.0, 350.0, 280.0],
            "low_input": ["300,000", "€ 755", "€ 3 m"],
            "high_input": ["318,000", "€ 1,101", "€ 6 m"],
        }
    )


def test_the_widest_bar_of_a_tornado_is_on_top_and_all_begin_at_the_base() -> None:
    figure = tornado_bars(bars(), DUTCH, EURO, 296.0)
    assert [tick.get_text() for tick in axes(figure).get_yticklabels()] == [
        "clients",
        "cost",
        "saving per client",
    ]
    assert spans(figure, "low") == [(296.0, -6.0), (296.0, 14.0), (296.0, -56.0)]
    assert spans(figure, "high") == [(296.0, 7.0), (296.0, -16.0), (296.0, 54.0)]
    assert line(figure, "base")[0].tolist() == [296.0, 296.0]
    assert {"bij de lage waarde", "zoals het is: € 296", "€ 755", "€ 1,101"} <= set(words(figure))
    assert everything_is_on_the_sheet(figure)


def test_the_values_of_a_quantity_stand_at_their_own_end() -> None:
    figure = tornado_bars(bars(), ENGLISH, EURO, 296.0)
    FigureCanvasAgg(figure).draw()
    boxes = {text.get_text(): text.get_window_extent() for text in axes(figure).texts}
    base = axes(figure).transData.transform((296.0, 0.0))[0]
    assert boxes["€ 3 m"].x0 > base > boxes["€ 6 m"].x1
    assert boxes["€ 1,101"].x0 > base > boxes["€ 755"].x1
    inside = axes(figure).get_window_extent()
    assert all(box.x0 > inside.x0 and box.x1 < inside.x1 for box in boxes.values())


def test_a_tornado_without_inputs_and_its_words() -> None:
    plain = bars().drop(columns=["low_input", "high_input"])
    assert not axes(tornado_bars(plain, ENGLISH, EURO, 296.0)).texts
    assert tornado_alt(plain, ENGLISH, EURO, 296.0) == (
        "saving, million euro as it is: € 296. What each quantity changes, the most first: saving per "
        "client: € 240 to € 350; cost: € 310 to € 280; clients: € 290 to € 303."
    )


START, END = ("average", 62.0), ("own", 44.5)
STEPS = pd.DataFrame({"name": ["hours", "productivity", "overhead"], "amount": [-14.2, 3.1, -6.4]})


def test_the_steps_lead_from_the_start_to_the_end() -> None:
    figure = attribution_bars(STEPS, ENGLISH, EURO, START, END)
    assert [bar[1] for bar in spans(figure, "whole")] == [62.0, 44.5]
    down = [(round(begin, 6), round(width, 6)) for begin, width in spans(figure, "down")]
    assert down == [(62.0, -14.2), (50.9, -6.4)]
    assert [round(value, 6) for value in spans(figure, "up")[0]] == [47.8, 3.1]
    assert axes(figure).get_xlim()[0] == 0.0
    assert {"€ 62", "−€ 14", "+€ 3", "€ 45"} <= set(words(figure))
    assert everything_is_on_the_sheet(figure)


def test_what_the_steps_leave_is_a_step_of_its_own() -> None:
    figure = attribution_bars(STEPS, DUTCH, EURO, START, ("eigen", 50.0))
    assert [tick.get_text() for tick in axes(figure).get_yticklabels()] == [
        "average", "hours", "productivity", "overhead", "niet toegerekend", "eigen",
    ]  # fmt: skip
    begin, width = spans(figure, "up")[1]
    assert (begin, width) == (pytest.approx(44.5), pytest.approx(5.5))


def test_an_outcome_below_zero_stays_on_the_sheet() -> None:
    figure = attribution_bars(STEPS, ENGLISH, EURO, ("start", 10.0), ("end", -7.5))
    assert axes(figure).get_xlim()[0] < -10.6
    assert "−€ 8" in words(figure)
    assert everything_is_on_the_sheet(figure)


def test_the_words_of_an_attribution() -> None:
    assert attribution_alt(STEPS, DUTCH, Indicator("kosten", 1, "€ {}"), START, END) == (
        "kosten: van average € 62,0 naar own € 44,5. De stappen: hours −€ 14,2; productivity +€ 3,1; "
        "overhead −€ 6,4."
    )


def test_the_histogram_holds_every_outcome_and_marks_median_and_range() -> None:
    outcomes = np.concatenate([np.arange(1.0, 1001.0), [np.nan]])
    figure = simulated(outcomes, ENGLISH, EURO, break_even=200.0)
    heights = [bar.get_height() for box in axes(figure).containers for bar in box]
    assert sum(heights) == 1000
    assert line(figure, "median")[0][0] == 500.5
    (band,) = (patch for patch in axes(figure).patches if patch.get_label() == "range")
    assert [band.get_x(), band.get_x() + band.get_width()] == pytest.approx([50.95, 950.05])
    assert {"median € 501", "80\xa0% above € 200", "9 in 10 between € 51 and € 950"} <= set(words(figure))
    assert everything_is_on_the_sheet(figure)


def test_the_words_of_a_simulation() -> None:
    outcomes = [*range(-100, 101)]
    assert simulated_alt(outcomes, DUTCH, EURO) == (
        "201 gesimuleerde uitkomsten van saving, million euro: mediaan € 0, negen van de "
        "tien tussen −€ 90 en € 90."
    )
    assert simulated_alt(outcomes, DUTCH, EURO, 0.0).endswith(" 50\xa0% boven € 0.")


def test_a_figure_is_the_same_bytes_each_time() -> None:
    ranks = rank_intervals(crowd(12), "proportion", draws=50)
    first, second = (svg(ranking(ranks, DUTCH, PERCENT)) for _ in range(2))
    assert first == second
    assert first.startswith(b"<?xml")


def test_the_funnel_of_english_authorities_names_its_outliers() -> None:
    if not DFE.exists():
        pytest.skip("the English file is not here")
    rows = pd.read_csv(DFE, encoding="utf-8-sig", dtype=str)
    rows = rows[rows["geographic_level"].eq("Local authority") & rows["time_period"].eq("2022")]
    frame = pd.DataFrame({"organisation": rows["la_name"]})
    frame["numerator"] = pd.to_numeric(rows["cases"], errors="coerce")
    frame["denominator"] = pd.to_numeric(rows["case_holders_fte"], errors="coerce")
    caseload = Indicator("zaken per fte met zaken")
    figure = funnel(funnel_limits(frame, "rate"), DUTCH, caseload, "fte met zaken", own="Camden")
    assert {"Oldham", "Westminster", "Isle of Wight", "North Tyneside", "Camden"} <= set(names(figure))
    assert any(text.startswith("samen 16,6") for text in words(figure))
    assert "2 organisaties hebben geen cijfer" in " ".join(" ".join(words(figure)).split())
