"""Frames in, frames out: series, gaps, baselines, rebasing, and what is refused."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from monthly_series import codes, monthly, quietly

import caseload_analysis as ca
from caseload_analysis.monitoring.table import FewPointsWarning

DEMO = Path(__file__).parents[2] / "data" / "demo"
BASE = ["period", "value", "mean", "lower", "upper", "signal", "direction", "points"]
FLAT = [5.0, 6.0] * 8
# Limits 15 ± 2.66 × 30 when these twelve are the baseline: wide enough for what follows them.
WIDE = [0.0, 30.0] * 6


@pytest.fixture(scope="module")
def demo() -> ca.Organisation:
    return ca.read(DEMO)


def test_columns_and_types() -> None:
    points = ca.signals(monthly(FLAT, team="A"), "value")
    assert points.columns.tolist() == ["team", *BASE]
    assert {name: str(points[name].dtype) for name in BASE[1:]} == {
        "value": "float64",
        "mean": "float64",
        "lower": "float64",
        "upper": "float64",
        "signal": "str",
        "direction": "str",
        "points": "int64",
    }
    full = ca.signals(monthly(FLAT), "value", improvement="increase", target=5, moving_range=True)
    assert full.columns.tolist() == [*BASE, "moving_range", "moving_range_limit", "variation", "assurance"]


def test_a_column_called_mean_is_the_value_and_is_not_lost(demo: ca.Organisation) -> None:
    frame = ca.caseload(demo)
    before = frame.copy(deep=True)
    points = ca.signals(frame)
    pd.testing.assert_frame_equal(frame, before)
    assert points["value"].tolist() == frame["mean"].tolist()
    for team, rows in frame.groupby("team"):
        own = points[points["team"] == team]
        assert own["mean"].to_numpy() == pytest.approx(rows["mean"].mean())


@pytest.mark.parametrize("by", ["employee", "team", "organisation"])
def test_an_empty_frame_keeps_its_columns(demo: ca.Organisation, by: str) -> None:
    frame = ca.caseload(demo, by)
    options = {"improvement": "decrease", "target": 1.0, "moving_range": True}
    full, empty = (quietly(given, value="end", **options) for given in (frame, frame.iloc[:0]))
    assert empty.empty
    assert empty.dtypes.to_dict() == full.dtypes.to_dict()
    assert empty.columns.tolist() == full.columns.tolist()


def test_each_group_is_its_own_series_whatever_the_order_of_the_rows(demo: ca.Organisation) -> None:
    frame = ca.caseload(demo)
    points = ca.signals(frame)
    mixed = ca.signals(frame.sample(frac=1, random_state=3))
    pd.testing.assert_frame_equal(mixed.sort_index(), points)
    alone = ca.signals(frame[frame["team"] == frame["team"].iloc[0]])
    pd.testing.assert_frame_equal(points.loc[alone.index], alone)


def test_an_employee_who_changes_teams_stays_one_series() -> None:
    frame = monthly([*FLAT[:12], 8, 9, 8, 9], team=["A"] * 8 + ["B"] * 8, employee_id="M1")
    points = ca.signals(frame, "value")
    assert points["mean"].to_numpy() == pytest.approx((12 * 5.5 + 4 * 8.5) / 16)
    assert points["team"].tolist() == frame["team"].tolist()
    apart = quietly(frame, series=["team", "employee_id"], rebase={("B", "M1"): "2025-01"})
    assert apart.groupby("team")["mean"].nunique().to_dict() == {"A": 1, "B": 2}


def test_a_series_told_apart_by_another_column() -> None:
    frame = pd.concat([monthly(FLAT, scale="rest"), monthly([50.0] * 16, scale="work")])
    points = ca.signals(frame, "value", series="scale")
    assert points.columns.tolist() == ["scale", *BASE]
    assert points.groupby("scale")["mean"].first().to_dict() == {"rest": 5.5, "work": 50.0}


@pytest.mark.parametrize("level", [0.1, 0.0, 7.0, -3.3])
@pytest.mark.parametrize("rules", ["nhs", "nhs6", "excel", "anhoej"])
def test_a_constant_series_has_its_mean_as_limits_and_no_signal(level: float, rules: str) -> None:
    points = ca.signals(monthly([level] * 17), "value", rules)
    for name in ("mean", "lower", "upper"):
        assert points[name].to_numpy() == pytest.approx(level, rel=1e-12)
    assert set(points["signal"]) == {""}


@pytest.mark.parametrize(("chart", "level"), [("p", 0.0), ("p", 1.0), ("u", 0.0)])
def test_a_rate_that_never_moves_has_no_signal(chart: str, level: float) -> None:
    frame = monthly([level] * 14, n=list(range(5, 19)))
    points = ca.signals(frame, "value", chart=chart, denominator="n")
    assert (points[["mean", "lower", "upper"]] == level).all(axis=None)
    assert set(points["signal"]) == {""}


def test_a_step_after_a_constant_baseline_is_outside() -> None:
    assert codes([4.0] * 12 + [5.0], baseline=12)[-1] == "outside"


def test_missing_values_are_skipped_and_left_missing() -> None:
    values = [1, 2, None, 3, 4, None, None, 5, 6, 7, 20, 20, 20, 20, 20]
    points = quietly(monthly(values), rules="nhs")
    alone = quietly(monthly([value for value in values if value is not None]))
    known = points[points["value"].notna()].reset_index(drop=True)
    pd.testing.assert_frame_equal(known.drop(columns="period"), alone.drop(columns="period"))
    assert points["signal"].iloc[[2, 5, 6]].tolist() == ["", "", ""]
    assert points["value"].isna().tolist() == [value is None for value in values]


def test_infinite_values_and_empty_denominators_count_as_missing() -> None:
    frame = monthly([0.2, 0.4] * 8, n=[10.0] * 16)
    frame.loc[3, "n"] = 0
    frame.loc[5, "value"] = np.inf
    points = ca.signals(frame, "value", chart="p", denominator="n")
    rest = ca.signals(frame.drop(index=[3, 5]), "value", chart="p", denominator="n")
    assert points.loc[rest.index, "upper"].tolist() == rest["upper"].tolist()
    assert np.isnan(points.loc[3, "upper"])


def test_neither_runs_nor_ranges_cross_a_rebase_date() -> None:
    rising = [*WIDE, *range(10, 22)]
    assert codes(rising, baseline=12)[12:] == ["trend"] * 12
    apart = {"rebase": ["2025-01", "2025-07"], "baseline": 12}
    assert "trend" not in codes(rising, **apart)
    assert codes(rising, **apart, rules="nhs6")[12:] == ["trend"] * 12
    stepped = quietly(monthly([1, 2] * 6 + [101, 102] * 6), rebase=["2025-01"], moving_range=True)
    assert stepped["upper"].to_numpy() == pytest.approx([1.5 + 2.66] * 12 + [101.5 + 2.66] * 12)
    assert np.isnan(stepped["moving_range"]).tolist() == [place in (0, 12) for place in range(24)]
    assert stepped["moving_range_limit"].to_numpy() == pytest.approx(3.267)


@pytest.mark.parametrize(
    "date",
    ["2025-01", pd.Period("2025-01", "M"), pd.Timestamp("2025-01-31"), pd.Timestamp("2025-01-01").date()],
)
def test_a_rebase_date_may_be_written_in_several_ways(date: object) -> None:
    points = ca.signals(monthly([1, 2] * 6 + [101, 102] * 6), "value", rebase=date)
    assert points["mean"].tolist() == [1.5] * 12 + [101.5] * 12


def test_rebase_and_target_per_series() -> None:
    values = [1, 2] * 6 + [101, 102] * 6
    frame = pd.concat([monthly(values, team="A"), monthly(values, team="B")], ignore_index=True)
    points = ca.signals(frame, "value", rebase={"A": "2025-01"}, improvement="decrease", target={"B": 500})
    assert points.groupby("team")["mean"].nunique().to_dict() == {"A": 2, "B": 1}
    assert points.groupby("team")["assurance"].first().to_dict() == {"A": "", "B": "consistent_pass"}


def test_dates_instead_of_periods() -> None:
    frame = monthly(FLAT)
    dated = frame.assign(period=frame["period"].dt.start_time)
    points = quietly(dated, rebase=pd.Period("2025-01", "M"))
    assert points["upper"].tolist() == quietly(frame, rebase="2025-01")["upper"].tolist()


def test_the_baseline_is_of_each_stretch() -> None:
    values = [1, 2] * 6 + [101, 102] * 6
    points = ca.signals(monthly([*values[:12], *values[12:]]), "value", baseline=4, rebase="2025-01")
    assert points["mean"].tolist() == [1.5] * 12 + [101.5] * 12
    assert ca.signals(monthly(values), "value", baseline=4)["signal"].tolist()[12:] == ["outside"] * 12


def test_outside_goes_before_trend_and_trend_before_the_rest() -> None:
    found = codes([*WIDE, 1, 2, 3, 4, 5, 6, 130], baseline=12)
    assert found[12:] == ["trend"] * 6 + ["outside"]
    # Limits 5 ± 2.66 from the first twelve: 7 lies between 6.77 and 7.66, 7.5 too, 6 does not.
    values = [4.5, 5.5] * 6 + [7, 7.5, 6, 5.1, 5.2, 5.1, 5.2]
    assert codes(values, baseline=12)[12:] == ["two_of_three"] * 2 + ["shift"] * 5


def test_the_top_of_two_trends_belongs_to_the_later() -> None:
    points = quietly(monthly([*WIDE, 1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1]), baseline=12)[12:]
    assert points["direction"].tolist() == ["up"] * 6 + ["down"] * 7
    # The fall from 30 to 1 is no part of the rise.
    assert points["points"].tolist() == [7] * 13


def test_improvement_turns_a_direction_into_a_variation() -> None:
    frame = monthly([*WIDE, *range(1, 9)])
    options = {"baseline": 12}
    assert set(quietly(frame, improvement="increase", **options)["variation"][12:]) == {"improvement"}
    assert set(quietly(frame, improvement="decrease", **options)["variation"][12:]) == {"concern"}
    assert set(quietly(monthly(FLAT), improvement="decrease")["variation"]) == {""}


def test_a_run_chart_has_the_median_and_no_limits() -> None:
    values = [1, 2, 2, 3, 50] * 4
    points = ca.signals(monthly(values), "value", rules="anhoej", centre="median")
    assert set(points["mean"]) == {2.0}
    assert points[["lower", "upper"]].isna().all(axis=None)
    # Twelve useful points (1, 3 and 50 four times): sides - + + - + + - + + - + +, seven crossings.
    assert set(points["signal"]) == {""}
    shifted = codes([*range(20)], rules="anhoej", centre="median")
    assert shifted == ["long_run"] * 20


@pytest.mark.parametrize("count", [0, 1, 2])
def test_fewer_than_three_points_have_no_limits(count: int) -> None:
    points = quietly(monthly([3.0, 9.0][:count] + [None] * 3))
    assert points[["lower", "upper"]].isna().all(axis=None)
    assert set(points["signal"]) == {""}
    assert points["mean"].notna().all() == bool(count)


def test_short_series_warn_once_and_are_named() -> None:
    frame = pd.concat([monthly(FLAT, team="A"), monthly(FLAT[:11], team="B"), monthly([1.0, None], team="C")])
    with pytest.warns(FewPointsWarning) as caught:
        ca.signals(frame, "value")
    (warning,) = caught
    assert warning.filename == __file__
    assert warning.message.groups == ("B (2024-01): 11", "C (2024-01): 1")
    assert str(warning.message).endswith("provisional: B (2024-01): 11, C (2024-01): 1")
    with pytest.warns(FewPointsWarning, match=r"\(2024-01\): 8, \(2024-09\): 8"):
        ca.signals(monthly(FLAT), "value", rebase="2024-09")


def test_twelve_points_do_not_warn() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ca.signals(monthly(FLAT[:12]), "value")


def test_one_scale_is_as_good_as_another() -> None:
    values = [3, 7, 4, 9, 9, 9, 8, 7, 6, 5, 4, 3, 20, 3, 4]
    expected = codes(values)
    assert codes([value / 1e6 for value in values]) == expected
    assert codes([value * 0.1 for value in values]) == expected
    assert set(expected) == {"", "trend", "outside"}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"value": "men"}, "did you mean 'mean'"),
        ({"rules": "NHS"}, "did you mean 'nhs'"),
        ({"chart": "c"}, "unknown kind of chart 'c'; known: xmr, p, u"),
        ({"centre": "mode"}, "unknown centre"),
        ({"centre": "median"}, "rules anhoej only"),
        ({"baseline": 2}, "a baseline needs 3 points or more"),
        ({"improvement": "up"}, "known: increase, decrease"),
        ({"target": 3}, "a target needs an improvement"),
        ({"chart": "p"}, "needs a denominator"),
        ({"denominator": "n"}, "no other chart has one"),
        ({"chart": "p", "denominator": "n"}, "between 0 and 1.0; say per=100"),
        ({"denominator": "m", "chart": "p"}, "unknown column 'm'"),
        ({"series": ["floor"]}, "unknown column 'floor'"),
        ({"rebase": "spring"}, "spring is no date"),
        ({"value": "team"}, "the column team holds no numbers"),
    ],
)
def test_what_is_refused(options: dict[str, object], said: str) -> None:
    frame = monthly(FLAT, team="A", n=9).rename(columns={"value": "mean"})
    with pytest.raises(ca.UsageError, match=said.replace("(", r"\(")):
        ca.signals(frame, **{"value": "mean", **options})


def test_two_rows_in_one_period_are_refused() -> None:
    frame = pd.concat([monthly(FLAT, scale="a"), monthly(FLAT, scale="b")])
    with pytest.raises(ca.UsageError, match="2024-01 occurs twice in a series"):
        ca.signals(frame, "value")


def test_a_period_that_is_none_is_refused() -> None:
    frame = monthly(FLAT).assign(period=[f"month {place}" for place in range(16)])
    with pytest.raises(ca.UsageError, match="something else than periods"):
        ca.signals(frame, "value")


def test_a_point_on_the_mean_lies_on_neither_side_though_binary_sums_are_not_exact() -> None:
    # 0.1, 0.2 and 0.3 add up to a little more than 0.6 in binary, so 0.2 seems to lie below their mean.
    assert codes([0.1, 0.2, 0.3, *[0.15] * 3, 0.2, *[0.15] * 3], baseline=3) == [""] * 10
    assert codes([0.1, 0.2, 0.3, *[0.15] * 7], baseline=3) == [""] * 3 + ["shift"] * 7


def test_a_range_equal_to_the_ceiling_is_left_out() -> None:
    # Ranges 0.233, 0.25, 0.25 and 3.267: their mean is 1, the ceiling 3.267.
    points = quietly(monthly([0, 0.233, 0.483, 0.733, 4]), moving_range=True)
    assert points["moving_range"].tolist()[1:] == pytest.approx([0.233, 0.25, 0.25, 3.267])
    assert points["moving_range_limit"].to_numpy() == pytest.approx(3.267)
    assert (points["upper"] - points["mean"]).to_numpy() == pytest.approx(2.66 * 0.733 / 3)
