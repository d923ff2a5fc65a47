"""Limits by chance and ratios where counts are few: worked out by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from caseload_analysis.comparison.chance import chance_limit
from caseload_analysis.comparison.funnel import fitted_funnel, funnel_limits
from caseload_analysis.comparison.ratios import ratios
from caseload_analysis.tables.problems import UsageError


def test_a_limit_between_all_but_one_and_all() -> None:
    """Of three with chance 0.9 each: P(X = 2) = 0.243 and P(X = 3) = 0.729.

    Mid-P is 0.028 + 0.243 ÷ 2 = 0.1495 at two and 0.271 + 0.729 ÷ 2 = 0.6355 at three.
    """
    expected = (2 + (0.5 - 0.1495) / (0.6355 - 0.1495)) / 3
    assert chance_limit("proportion", 0.9, 0.3, np.array([3.0]), 0.5) == pytest.approx([expected])


def test_a_limit_beyond_all_is_all() -> None:
    assert chance_limit("proportion", 0.9, 0.3, np.array([3.0]), 0.998).tolist() == [1.0]


def test_a_limit_below_one_event() -> None:
    """With 1 expected, P(0) = 1 ÷ e, so mid-P is ½ e⁻¹ at none and 1½ e⁻¹ at one."""
    none, one = 0.5 / np.e, 1.5 / np.e
    assert chance_limit("rate", 1.0, 1.0, np.array([1.0]), 0.4) == pytest.approx(
        [(0.4 - none) / (one - none)]
    )


def test_a_sum_may_be_below_zero_and_a_count_may_not() -> None:
    frame = pd.DataFrame(
        {"organisation": ["A", "B"], "numerator": [-30.0, 10.0], "denominator": [10.0, 20.0]}
    )
    assert ratios(frame, "mean").figures.tolist() == [-3.0, 0.5]
    with pytest.raises(UsageError, match="numerator of A is below 0"):
        ratios(frame, "rate")


def test_a_centre_that_is_given_is_in_the_unit_of_the_value() -> None:
    frame = pd.DataFrame({"organisation": ["A"], "numerator": [30], "denominator": [100]})
    found = fitted_funnel(frame, "proportion", per=100, centre=20, overdispersion=False)
    assert found.centre == pytest.approx(20.0)
    assert found.deviation == pytest.approx(100 * (0.2 * 0.8) ** 0.5)
    assert funnel_limits(frame, "proportion", per=100, centre=20, overdispersion=False)["z"].iloc[
        0
    ] == pytest.approx((30 - 20) / 4)
