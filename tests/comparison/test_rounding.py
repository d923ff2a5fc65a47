"""How far an amount may be from what it was before it was rounded, and what adds up within it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from caseload_analysis.comparison.rounding import half_of_last_decimal, rounding
from caseload_analysis.comparison.summing import sums_of_others


@pytest.mark.parametrize(
    ("numbers", "half"),
    [
        ([17.1, np.nan, 20.0], 0.05),  # what is missing has no decimals
        ([3.0, 200.0], 0.0),
        ([0.25, 7.5], 0.005),
        ([0.123456], 5e-7),
        ([0.1234567], 0.0),  # more than six decimals were not written by anybody
        ([np.pi, 1.5], 0.0),
    ],
)
def test_half_of_the_last_decimal(numbers: list[float], half: float) -> None:
    assert half_of_last_decimal(pd.Series(numbers)) == pytest.approx(half, abs=0.0)


def test_what_the_table_says_goes_before_what_its_decimals_look_like() -> None:
    rows = pd.DataFrame({"indicator": "a", "numerator": [1.5, 2.5], "numerator_rounding": [5.0, np.nan]})
    assert rounding(rows, "numerator").tolist() == [5.0, 0.0]


def test_each_indicator_has_its_own_decimals() -> None:
    rows = pd.DataFrame({"indicator": ["a", "b", "a"], "numerator": [1.0, 2.25, 3.5]})
    assert rounding(rows, "numerator").tolist() == [0.05, 0.005, 0.05]


def sums(gap: float) -> dict[int, list[str]]:
    """Return what is found where a denominator is ``gap`` more than those of its three parts."""
    table = pd.DataFrame(
        {
            "organisation": ["Land", "A", "B", "C"],
            "numerator": [90, 20, 30, 40],
            "denominator": [900.0 + gap, 210.0, 340.0, 350.0],
            "denominator_rounding": 0.5,
            "status": "given",
            "indicator": "x",
        }
    )
    return sums_of_others(table, [])


def test_a_sum_may_miss_by_the_rounding_of_all_and_by_no_more() -> None:
    assert sums(2.0) == {0: ["A", "B", "C"]}  # four amounts, each half a unit
    assert sums(2.1) == {}


@pytest.mark.parametrize(("gap", "found"), [(2.0, {0: ["A", "B", "C"]}), (2.1, {})])
def test_so_may_one_of_those_that_stand_below_it(gap: float, found: dict[int, list[str]]) -> None:
    """D belongs to none: the three are found since they stand in a row."""
    table = pd.DataFrame(
        {
            "organisation": ["Land", "A", "B", "C", "D"],
            "numerator": [90, 20, 30, 40, 77],
            "denominator": [900.0 + gap, 210.0, 340.0, 350.0, 555.0],
            "denominator_rounding": 0.5,
            "status": "given",
            "indicator": "x",
        }
    )
    assert sums_of_others(table, []) == found


@pytest.mark.parametrize(("numerator", "denominator", "status"), [(40, 400, "suppressed"), (5, 0, "given")])
def test_what_is_not_known_is_no_part(numerator: int, denominator: int, status: str) -> None:
    """B is on the other side of it, so that only the sum of all that are known is Land."""
    table = pd.DataFrame(
        {
            "organisation": ["A", "Land", "C", "B"],
            "numerator": [50, 90, numerator, 40],
            "denominator": [500, 900, denominator, 400],
            "status": ["given", "given", status, "given"],
            "indicator": "x",
        }
    )
    assert sums_of_others(table, []) == {1: ["A", "B"]}


def test_two_with_equal_amounts_are_no_sum_of_each_other() -> None:
    table = pd.DataFrame(
        {
            "organisation": ["A", "B", "C"],
            "numerator": [50, 50, 70],
            "denominator": [500, 500, 600],
            "status": "given",
            "indicator": "x",
        }
    )
    assert sums_of_others(table, []) == {}
