"""Every chart and rule set against the literal reference, on random series."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from literal import SETS, Point, crossings_needed, longest_allowed, prime_chart, xmr_chart
from monthly_series import monthly, quietly

from caseload_analysis.monitoring.runs import fewest_crossings, longest_run_limit

EFFORT = settings(
    max_examples=250,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow],
)
GROUP = ("mean", "lower", "upper")
CODES = {
    "nhs": {"", "outside", "trend", "two_of_three", "shift"},
    "nhs6": {"", "outside", "trend", "two_of_three", "shift"},
    "excel": {"", "outside", "trend", "two_of_three", "shift"},
    "anhoej": {"", "outside", "long_run", "few_crossings"},
}

gaps = st.sampled_from([False] * 9 + [True])
decimals = st.integers(0, 2)


@st.composite
def shapes(draw: st.DrawFn) -> list[Decimal | None]:
    """A series of 0 to 45 points: noise, a walk or steps, of one scale, with gaps here and there."""
    count = draw(st.integers(0, 45))
    noise = draw(st.lists(st.integers(-3, 3), min_size=count, max_size=count))
    shape = draw(st.sampled_from(["noise", "walk", "steps", "slope", "spikes"]))
    level, numbers = 0, []
    for place, here in enumerate(noise):
        if shape == "walk":
            level += here
        elif shape == "steps":
            level = (place // 9 % 2) * 5
        elif shape == "slope":
            level += 2
        elif shape == "spikes":
            level = 8 if here == 3 else 0
        numbers.append(level + here)
    missing = draw(st.lists(gaps, min_size=count, max_size=count))
    scale, start = Decimal(1).scaleb(-draw(decimals)), draw(st.integers(0, 500))
    return [None if gone else (start + number) * scale for number, gone in zip(numbers, missing, strict=True)]


def cut(count: int, places: list[int]) -> list[slice]:
    edges = [0, *sorted({place for place in places if 0 < place < count}), count]
    return [slice(*pair) for pair in pairwise(edges)]


def expected_points(values: list[Any], places: list[int], chart: Any) -> list[Point | None]:
    """Return the points of every stretch; where the value is missing, None."""
    found: list[Point | None] = []
    for part in cut(len(values), places):
        known = [value for value in values[part] if value is not None]
        points = iter(chart(known))
        found += [None if value is None else next(points) for value in values[part]]
    return found


def compare(points: pd.DataFrame, expected: list[Point | None]) -> None:
    for row, point in zip(points.itertuples(), expected, strict=True):
        if point is None:
            assert pd.isna(row.value)
            assert (row.signal, row.direction, row.points) == ("", "", 0)
            continue
        for name in GROUP:
            hoped = getattr(point, name)
            assert getattr(row, name) == pytest.approx(
                float("nan") if hoped is None else float(hoped), rel=1e-9, abs=1e-9, nan_ok=True
            )
        assert (row.signal, row.direction, row.points) == (point.signal, point.direction, point.points)


@pytest.mark.parametrize("rules", SETS)
def test_xmr_charts(rules: str) -> None:
    seen: set[str] = set()

    @EFFORT
    @given(
        values=shapes(),
        baseline=st.none() | st.integers(3, 20),
        places=st.lists(st.integers(1, 44), max_size=2),
    )
    def check(values: list[Decimal | None], baseline: int | None, places: list[int]) -> None:
        exact = [None if value is None else Fraction(value) for value in values]
        frame = monthly([None if value is None else float(value) for value in values])
        dates = [frame["period"][place] for place in places if place < len(values)]
        points = quietly(frame, rules=rules, baseline=baseline, rebase=dates)
        compare(points, expected_points(exact, places, lambda known: xmr_chart(known, rules, baseline)))
        seen.update(points["signal"])

    check()
    assert seen == CODES[rules]


@pytest.mark.parametrize("rules", ["nhs", "excel", "anhoej"])
@pytest.mark.parametrize("kind", ["p", "u"])
def test_prime_charts(kind: str, rules: str) -> None:
    seen: set[str] = set()

    @EFFORT
    @given(
        shares=st.lists(st.integers(0, 20) | st.integers(0, 200), max_size=30),
        sizes=st.lists(st.integers(1, 60), min_size=30, max_size=30),
        baseline=st.none() | st.integers(3, 20),
        rising=st.booleans(),
    )
    def check(shares: list[int], sizes: list[int], baseline: int | None, rising: bool) -> None:
        given_shares = sorted(shares) if rising else shares
        values = [Decimal(share) / 200 for share in given_shares]
        weights = [Decimal(size) for size in sizes[: len(values)]]
        frame = monthly([float(100 * value) for value in values], size=sizes[: len(values)])
        points = quietly(
            frame, chart=kind, denominator="size", per=100, rules=rules, baseline=baseline
        ).assign(
            mean=lambda made: made["mean"] / 100,
            lower=lambda made: made["lower"] / 100,
            upper=lambda made: made["upper"] / 100,
        )
        if values:
            compare(points, list(prime_chart(values, weights, kind, rules, baseline)))
        seen.update(points["signal"])

    check()
    assert {"", "outside"} < seen <= CODES[rules]


def test_the_longest_run_and_the_fewest_crossings() -> None:
    for useful in range(1, 400):
        assert longest_run_limit(useful) == longest_allowed(useful)
        assert fewest_crossings(useful) == crossings_needed(useful)
