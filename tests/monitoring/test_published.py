"""The published cases of NHSRplotthedots and qicharts2."""

from __future__ import annotations

from statistics import mean

import numpy as np
import pandas as pd
import pytest
from monthly_series import codes, monthly, quietly
from published import (
    ATTENDANCES,
    CRITICAL,
    I_CHART,
    P_PRIME,
    P_PRIME_FIRST_TEN,
    P_PRIME_REBASED,
    RATES,
    RISK_DAYS,
    SEED_19,
    SEED_123,
    SHARES,
    U_PRIME,
    U_PRIME_FIRST_TWELVE,
    VIGNETTE,
)

from caseload_analysis.monitoring.rules import shifts, trends, two_of_three
from caseload_analysis.monitoring.runs import fewest_crossings, longest_run_limit, runs_analysis, side

PLACE = {"first": 0, "eighth": 7, "tenth": 9, "eleventh": 10, "last": -1}
WITH_TEN = [*SEED_123[:14], 10, *SEED_123[15:]]


def drawn(points: pd.DataFrame, row: int) -> list[float]:
    return points.iloc[row][["mean", "lower", "upper"]].tolist()


@pytest.mark.parametrize(
    ("values", "screened", "centre", "lower", "upper"),
    [
        (SEED_123, True, 0.1416238, -3.01138, 3.294627),
        (WITH_TEN, True, 0.6694159, -2.383666, 3.722497),
        (WITH_TEN, False, 0.6694159, -4.596625, 5.935457),
        (VIGNETTE, True, 1.944444, -0.715556, 4.604444),
        (VIGNETTE, False, 1.944444, -3.062614, 6.951503),
    ],
)
def test_limits_of_nhsrplotthedots(
    values: list[float], screened: bool, centre: float, lower: float, upper: float
) -> None:
    points = quietly(monthly(values), screened=screened)
    assert drawn(points, 0) == pytest.approx([centre, lower, upper], abs=6e-7)
    assert drawn(points, -1) == drawn(points, 0)


def test_nothing_in_twenty_random_numbers_is_a_signal() -> None:
    assert codes(SEED_123) == [""] * 20


def test_the_ten_is_outside_in_the_vignette_screened_or_not() -> None:
    expected = ["outside" if value == 10 else "" for value in VIGNETTE]
    assert codes(VIGNETTE) == codes(VIGNETTE, rules="excel") == expected


def test_two_facets_have_their_own_limits() -> None:
    frame = monthly(SEED_123, team=["A"] * 10 + ["B"] * 10)
    points = quietly(frame)
    # Stored results of NHSRplotthedots' tests, rounded to three digits.
    assert drawn(points, 0) == pytest.approx([0.0746, -2.60, 2.75], abs=0.005)
    assert drawn(points, 10) == pytest.approx([0.209, -3.28, 3.70], abs=0.005)


def test_points_close_to_opposite_limits_are_no_signal() -> None:
    # NHSRplotthedots' test of "2 of 3 points close to limits when they are on the same side".
    assert codes([1, -1] * 7 + [5.5, -5.5])[-2:] == ["", ""]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, 2, 3, 4, 5, 6], [0] * 6),
        ([1, 2, 3, 3, 4, 5, 6], [0] * 7),
        ([1, 2, 3, 4, 5, 6, 7], [1] * 7),
        ([2, 1, 2, 3, 4, 5, 6, 7, 3], [0] + [1] * 7 + [0]),
        ([7, 6, 5, 4, 3, 2, 1], [-1] * 7),
        ([2, 7, 6, 5, 4, 3, 2, 1, 3], [0] + [-1] * 7 + [0]),
    ],
)
def test_trends_of_nhsrplotthedots(values: list[float], expected: list[int]) -> None:
    direction, points = trends(np.array(values, float), 7)
    assert direction.tolist() == expected
    assert points.tolist() == [7 * abs(way) for way in expected]


@pytest.mark.parametrize(
    ("sides", "expected"),
    [
        ([1] * 6, [0] * 6),
        ([1] * 6 + [-1], [0] * 7),
        ([1] * 8 + [-1], [8] * 8 + [0]),
        ([-1] * 8 + [1], [8] * 8 + [0]),
        ([1] * 5 + [0] + [1] * 5, [0] * 11),
    ],
)
def test_shifts_of_nhsrplotthedots(sides: list[int], expected: list[int]) -> None:
    assert shifts(np.array(sides), 7).tolist() == expected


@pytest.mark.parametrize(
    ("close", "sides", "expected"),
    [
        ([1, 0, 1], [1, 1, 1], [1, 0, 1]),
        ([0, 1, 1], [1, 1, 1], [0, 1, 1]),
        ([1, 1, 0], [1, 1, 1], [1, 1, 0]),
        ([0, 0, 1, 0, 1, 0, 0], [1] * 7, [0, 0, 1, 0, 1, 0, 0]),
        ([1, 0, 0, 1], [1] * 4, [0, 0, 0, 0]),
        ([1, 0, 0, 1, 1], [1] * 5, [0, 0, 0, 1, 1]),
        ([1, 0, 1], [1, -1, 1], [0, 0, 0]),
        ([0, 0, 1, 1, 0, 0, 0], [-1, 1, -1, 1, -1, 1, -1], [0] * 7),
        ([1, 1], [1, 1], [0, 0]),
    ],
)
def test_two_of_three_of_nhsrplotthedots(close: list[int], sides: list[int], expected: list[int]) -> None:
    assert two_of_three(np.array(close, bool), np.array(sides)).astype(int).tolist() == expected


@pytest.mark.parametrize(
    ("improvement", "expected"),
    [
        ("increase", ["consistent_fail", "consistent_pass", "inconsistent"]),
        ("decrease", ["consistent_pass", "consistent_fail", "inconsistent"]),
    ],
)
def test_assurance_of_nhsrplotthedots(improvement: str, expected: list[str]) -> None:
    # Its limits 1-3, 5-7 and 1-5 with a target of 4, reached with ranges of 1 / 2.66 and 2 / 2.66.
    frames = [
        monthly([centre - swing / 2, centre + swing / 2] * 6, team=name)
        for name, centre, swing in (("a", 2, 1 / 2.66), ("b", 6, 1 / 2.66), ("c", 3, 2 / 2.66))
    ]
    points = quietly(pd.concat(frames, ignore_index=True), improvement=improvement, target=4)
    last = points.groupby("team").last()
    assert last["lower"].tolist() == pytest.approx([1, 5, 1])
    assert last["upper"].tolist() == pytest.approx([3, 7, 5])
    assert last["assurance"].tolist() == expected


@pytest.mark.parametrize(("useful", "longest", "crossings"), CRITICAL)
def test_critical_values_of_qicharts2(useful: int, longest: int, crossings: int) -> None:
    assert (longest_run_limit(useful), fewest_crossings(useful)) == (longest, crossings)


def test_runs_analysis_of_qicharts2() -> None:
    points = quietly(monthly(SEED_19), rules="anhoej")
    assert drawn(points, 0) == pytest.approx([1.057091, -2.114884, 4.229067], abs=6e-7)
    analysis = runs_analysis(side(np.array(SEED_19) - mean(SEED_19), 0.0))
    assert (analysis.longest, analysis.crossings, analysis.few_crossings) == (13, 4, True)
    assert points["signal"].tolist() == ["long_run" if place < 13 else "few_crossings" for place in range(24)]


def test_the_i_chart_of_qicharts2() -> None:
    points = quietly(monthly(SHARES), rules="anhoej")
    assert drawn(points, 5) == pytest.approx(list(I_CHART), rel=1e-12)


@pytest.mark.parametrize("screened", [True, False])
@pytest.mark.parametrize("per", [1, 100])
@pytest.mark.parametrize("where", P_PRIME)
def test_the_p_prime_chart_of_qicharts2(where: str, per: int, screened: bool) -> None:
    frame = monthly([per * share for share in SHARES], n=ATTENDANCES)
    points = quietly(frame, chart="p", denominator="n", per=per, screened=screened)
    assert drawn(points, PLACE[where]) == pytest.approx([per * x for x in P_PRIME[where]], rel=1e-12)


@pytest.mark.parametrize(
    ("options", "expected"),
    [({"baseline": 10}, P_PRIME_FIRST_TEN), ({"rebase": "2024-11"}, P_PRIME_REBASED)],
)
def test_baseline_and_rebase_of_a_p_prime_chart(
    options: dict[str, object], expected: dict[str, tuple[float, ...]]
) -> None:
    frame = monthly(SHARES, n=ATTENDANCES)
    points = quietly(frame, chart="p", denominator="n", screened=False, **options)
    for where, figures in expected.items():
        assert drawn(points, PLACE[where]) == pytest.approx(list(figures), rel=1e-12)


@pytest.mark.parametrize(("baseline", "expected"), [(None, U_PRIME), (12, U_PRIME_FIRST_TWELVE)])
def test_the_u_prime_chart_of_qicharts2(baseline: int | None, expected: dict[str, tuple[float, ...]]) -> None:
    frame = monthly(RATES, days=RISK_DAYS)
    points = quietly(
        frame, chart="u", denominator="days", per=1000, screened=False, rules="anhoej", baseline=baseline
    )
    for where, figures in expected.items():
        assert drawn(points, PLACE[where]) == pytest.approx(list(figures), rel=1e-12)


def test_the_worked_p_prime_chart_of_the_page() -> None:
    points = quietly(monthly([0.2, 0.4, 0.2], n=100), chart="p", denominator="n", screened=False)
    assert drawn(points, 0) == pytest.approx([0.26667, 0, 0.7986], abs=5e-5)
