"""Simulation, tornado and break-even of a case, against moments and algebra."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseload_analysis.comparison.business_case import business_case
from caseload_analysis.comparison.cases.break_even import break_even
from caseload_analysis.comparison.cases.draws import at_chance, drawn
from caseload_analysis.comparison.cases.formulas import parse
from caseload_analysis.comparison.cases.model import MOST_RANGES, Model
from caseload_analysis.comparison.cases.quantities import Distribution, Quantity, ranged
from caseload_analysis.comparison.cases.simulation import simulated
from caseload_analysis.comparison.cases.tornado import tornado
from caseload_analysis.reports.language import Language
from caseload_analysis.tables.problems import UsageError


def quantity(name: str, *ends: float, kind: Distribution | None = None) -> Quantity:
    low, high = (ends[0], ends[-1]) if len(ends) > 1 else (None, None)
    value = ends[1] if len(ends) == 3 else ends[0] if len(ends) == 1 else None
    return ranged(Quantity(name, "share"), value, low, high, kind)


def model(text: str, *inputs: Quantity) -> Model:
    return Model.of([*inputs, Quantity("y", "share", formula=parse(text))])


def moments(kind: Distribution, low: float, value: float, high: float) -> tuple[float, float]:
    """Mean and variance from the textbook."""
    if kind == "triangular":
        square = low**2 + value**2 + high**2 - low * value - low * high - value * high
        return (low + value + high) / 3, square / 18
    if kind == "uniform":
        return (low + high) / 2, (high - low) ** 2 / 12
    mean = (low + 4 * value + high) / 6
    return mean, (mean - low) * (high - mean) / 7


@pytest.mark.parametrize("kind", ["triangular", "uniform", "pert"])
@pytest.mark.parametrize("ends", [(2.0, 3.0, 10.0), (-5.0, -5.0, 1.0), (0.0, 6.0, 6.0), (0.0, 1.0, 2.0)])
def test_draws_have_the_mean_and_variance_of_their_distribution(
    kind: Distribution, ends: tuple[float, float, float]
) -> None:
    draws = drawn([quantity("a", *ends, kind=kind)], 20_000, 5)["a"]
    mean, variance = moments(kind, *ends)
    assert draws.mean() == pytest.approx(mean, abs=2e-4 * (ends[2] - ends[0]))
    assert draws.var() == pytest.approx(variance, rel=3e-3)
    assert ends[0] <= draws.min() < draws.max() <= ends[2]


def test_independent_draws_add_up_in_variance_and_multiply_in_mean() -> None:
    a, b = quantity("a", 1.0, 2.0, 6.0), quantity("b", 3.0, 5.0)
    draws = simulated(model("a + b", a, b), runs=40_000, seed=2).draws
    (mean_a, var_a), (mean_b, var_b) = moments("triangular", 1, 2, 6), moments("uniform", 3, 4, 5)
    assert draws["y"].mean() == pytest.approx(mean_a + mean_b, rel=1e-3)
    assert draws["y"].var() == pytest.approx(var_a + var_b, rel=0.02)
    times = simulated(model("a * b", a, b), runs=40_000, seed=2).table
    assert times["mean"].iloc[0] == pytest.approx(mean_a * mean_b, rel=3e-3)
    expected = (var_a + mean_a**2) * (var_b + mean_b**2) - (mean_a * mean_b) ** 2
    assert times["sd"].iloc[0] == pytest.approx(math.sqrt(expected), rel=0.02)


def test_quantiles_of_one_input_are_those_of_its_distribution() -> None:
    found = simulated(model("3 * a", quantity("a", 0.0, 10.0)), runs=20_000, quantiles=(0.1, 0.5, 0.9))
    row = found.table.iloc[0]
    assert row[["q10", "q50", "q90"]].astype(float).to_numpy() == pytest.approx([3, 15, 27], abs=0.01)
    # Below the top of a triangle of width 1 on the left the chance is the square of the way to it.
    triangle = quantity("a", 0.0, 1.0, 1.0)
    assert at_chance(triangle, np.array([0.25, 0.81])) == pytest.approx([0.5, 0.9])


def test_the_same_seed_gives_the_same_draws_and_another_seed_others() -> None:
    asked = model("a", quantity("a", 0.0, 1.0))
    first, again, other = (simulated(asked, runs=50, seed=seed).draws["y"] for seed in (1, 1, 2))
    assert first.equals(again)
    assert not first.equals(other)


def test_draws_that_cannot_be_worked_out_are_counted_and_left_out() -> None:
    found = simulated(model("a ** 0.5", quantity("a", -1.0, 3.0)), runs=1000)
    assert found.table["lost"].tolist() == [250]
    assert found.table["mean"].iloc[0] == pytest.approx(2 / 3 * math.sqrt(3), abs=0.01)
    assert "250 of the draws could not be worked out" in found.text


def test_without_ranges_there_is_nothing_to_draw() -> None:
    found = simulated(model("a", quantity("a", 2.0)))
    assert found.table.empty
    assert "nothing to draw" in found.text


def test_a_simulation_of_a_published_case_says_so_in_dutch() -> None:
    found = business_case("bjaa", language=Language("nl")).simulate(2000, outputs=["national_saving"])
    assert "van 2.000 trekkingen" in found.text
    low, high = found.table[["q05", "q95"]].iloc[0]
    assert 5_785_714 < low < high < 7_631_579


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"runs": 1}, "runs is 1"),
        ({"quantiles": (0.9, 0.1)}, "quantiles rise"),
        ({"quantiles": ()}, "quantiles rise"),
        ({"quantiles": (0.5, 1.5)}, "between 0 and 1"),
        ({"outputs": ["z"]}, "unknown quantity 'z'"),
    ],
)
def test_a_wrong_simulation_says_what_to_do(asked: dict[str, object], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        simulated(model("a", quantity("a", 0.0, 1.0)), **asked)  # type: ignore[arg-type]


def test_the_ends_of_a_result_are_those_over_all_corners() -> None:
    found = model("a / b - c", quantity("a", 1.0, 2.0), quantity("b", 4.0, 5.0), quantity("c", 0.0, 1.0))
    assert found.ends("y") == pytest.approx((1 / 5 - 1, 2 / 4))
    assert all(math.isnan(end) for end in model("a", quantity("a", 2.0)).ends("y"))


def test_with_too_many_ranges_there_are_no_ends() -> None:
    inputs = [quantity(f"a{place}", 0.0, 1.0) for place in range(MOST_RANGES + 1)]
    everything = model(" + ".join(each.name for each in inputs), *inputs)
    assert all(math.isnan(end) for end in everything.ends("y"))
    assert len(simulated(everything, runs=10).table) == 1


def test_a_tornado_is_each_input_alone_the_widest_first() -> None:
    inputs = quantity("a", 1.0, 2.0, 4.0), quantity("b", -1.0, 0.0, 5.0), quantity("c", 3.0)
    table = tornado(model("10 * a - b + c", *inputs), "y")
    assert table["input"].tolist() == ["a", "b"]
    assert table["output_low"].tolist() == [10 - 0 + 3, 20 + 1 + 3]
    assert table["output_high"].tolist() == [40 - 0 + 3, 20 - 5 + 3]
    assert table["swing"].tolist() == [30, 6]


def test_a_spread_moves_what_has_no_range() -> None:
    table = tornado(model("a * b", quantity("a", -2.0), quantity("b", 5.0)), "y", spread=0.1)
    assert table[["low", "high"]].iloc[0].tolist() == pytest.approx([-2.2, -1.8])
    assert table["swing"].tolist() == pytest.approx([2.0, 2.0])
    with pytest.raises(UsageError, match="spread is a share"):
        tornado(model("a", quantity("a", 1.0)), "y", spread=2)


def test_a_tornado_of_what_is_not_filled_in_asks_for_it() -> None:
    with pytest.raises(UsageError, match="fill in children_per_family, tariff"):
        business_case("bjaa").tornado("margin")


@settings(max_examples=60, deadline=None)
@given(st.floats(-50, 50), st.floats(0.1, 20), st.floats(-50, 50))
def test_a_straight_line_reaches_its_target_where_algebra_says(
    start: float, slope: float, target: float
) -> None:
    line = model("start + slope * x", quantity("start", start), quantity("slope", slope), quantity("x", 0.0))
    where = (target - start) / slope
    found = break_even(line, "x", "y", target, bracket=(where - 3, where + 7))
    assert found.table["value"].tolist() == pytest.approx([where], abs=1e-7)
    assert found.table["rising"].tolist() == [True]


@pytest.mark.parametrize(
    ("text", "target", "crossings"),
    [
        ("x ** 2", 9, [-3, 3]),
        ("(x - 1) * (x - 2) * (x - 3)", 0, [1, 2, 3]),
        ("(x - 1.2345) ** 2", 0, [1.2345]),
        ("1 / x", 0, []),
        ("1 / x", 0.5, [2]),
        ("x ** 2", -1, []),
        ("max(x, 0) - 1", 0, [1]),
        ("-x", 0, [0]),
    ],
)
def test_several_crossings_one_or_none(text: str, target: float, crossings: list[float]) -> None:
    curve = Model.of([Quantity("x", "share"), Quantity("y", "share", formula=parse(text))])
    found = break_even(curve, "x", "y", target, bracket=(-4.1, 5.3))
    assert found.table["value"].tolist() == pytest.approx(crossings, abs=1e-6)
    words = {0: "is never", 1: "where x is"}.get(len(crossings), "at several values of x")
    assert words in found.text
    dutch = break_even(curve, "x", "y", target, bracket=(-4.1, 5.3), speech=Language("nl")).text
    assert {0: "wordt nergens", 1: "als x "}.get(len(crossings), "bij meer waarden van x") in dutch


def test_a_jump_over_the_target_is_no_crossing_and_a_gap_is_said() -> None:
    root = model("x ** 0.5", quantity("x", 1.0))
    found = break_even(root, "x", "y", 1, bracket=(-2, 2))
    assert found.table["value"].tolist() == pytest.approx([1.0])
    assert "For part of that range y cannot be worked out." in found.text


def test_what_is_always_so_is_said() -> None:
    same = model("x - x", quantity("x", 1.0, 2.0))
    found = break_even(same, "x", "y")
    assert found.table["value"].tolist() == [1.0, 2.0]
    assert found.text == "Y is 0 for every x within 1 to 2."


def test_a_stretch_and_a_crossing_are_told_apart() -> None:
    found = break_even(model("max(x, 0) * (3 - x)", quantity("x", -2.0, 1.0, 6.0)), "x", "y")
    assert found.table["value"].tolist() == pytest.approx([-2, 0, 3])
    assert found.text == "Y is 0 for every x within −2 to 0.\nY is 0 where x is 3."


def test_a_result_that_is_the_target_but_for_the_last_digit_is_the_target() -> None:
    found = break_even(model("0.1 + 0.2 + 0 * x", quantity("x", 0.0, 1.0)), "x", "y", 0.3)
    assert found.text == "Y is 0.3 for every x within 0 to 1."


def test_the_range_of_the_input_is_searched_where_nothing_is_said() -> None:
    found = break_even(model("x - 3", quantity("x", 1.0, 2.0, 9.0)), "x", "y")
    assert found.table["value"].tolist() == pytest.approx([3.0])


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (("x", "y"), "no range to search"),
        (("x", "y", 0.0, (2.0, 1.0)), "two numbers that rise"),
        (("z", "y"), "does not rest on 'z'; choose from: x"),
        (("y", "y"), "does not rest on 'y'"),
        (("w", "y"), "unknown quantity 'w'"),
    ],
)
def test_a_wrong_search_says_what_to_do(asked: tuple[str, ...], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        break_even(model("x", quantity("x", 1.0), quantity("z", 1.0)), *asked)  # type: ignore[arg-type]
