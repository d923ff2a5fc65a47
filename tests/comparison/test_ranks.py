"""Rank intervals against cases that can be worked out, and against a plain loop."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from caseload_analysis.comparison.ranks import rank_intervals
from caseload_analysis.tables.problems import UsageError

RANKS = ["rank", "rank_low", "rank_high"]


def organisations(numerator: object, denominator: object, **more: object) -> pd.DataFrame:
    count = len(np.atleast_1d(np.asarray(denominator)))
    names = [f"O{n}" for n in range(count)]
    return pd.DataFrame({"organisation": names, "numerator": numerator, "denominator": denominator, **more})


@pytest.mark.parametrize("kind", ["proportion", "rate", "mean"])
def test_those_that_lie_far_apart_have_one_rank(kind: str) -> None:
    sizes = np.full(5, 1000.0)
    frame = organisations(sizes * [0.5, 0.1, 0.9, 0.3, 0.7], sizes, sd=0.4)
    found = rank_intervals(frame, kind, draws=2000)
    for name in RANKS:
        assert found[name].tolist() == [3, 1, 5, 2, 4]


@pytest.mark.parametrize("kind", ["proportion", "rate", "mean"])
def test_equal_ones_can_be_anywhere_and_share_their_rank(kind: str) -> None:
    """Every rank of 1 to 40 has chance 1/40: ranks 1 and 39 are where 2.5 and 97.5 % are reached."""
    frame = organisations(np.full(40, 20.0), np.full(40, 80.0), sd=3.0)
    found = rank_intervals(frame, kind, draws=20_000)
    assert (found["rank"] == 20.5).all()
    assert found["rank_low"].isin([1, 2]).all()
    assert found["rank_high"].isin([39, 40]).all()


def test_equal_means_without_any_spread_are_told_apart_by_nothing_but_chance() -> None:
    found = rank_intervals(organisations(np.full(10, 30.0), np.full(10, 3.0), sd=0.0), "mean")
    assert found["rank_low"].tolist() == [1] * 10
    assert found["rank_high"].tolist() == [10] * 10


@pytest.mark.parametrize(
    ("kind", "sure"), [("proportion", False), ("proportion", True), ("rate", False), ("rate", True)]
)
def test_two_organisations_by_the_integral(kind: str, sure: bool) -> None:
    """P(second below first) from the two densities is above, or below, 2.5 %."""
    above, below = np.array([20.0, 39.0 if sure else 33.0]), np.array([100.0, 100.0])
    if kind == "proportion":
        first, second = (stats.beta(x + 0.5, n - x + 0.5) for x, n in zip(above, below, strict=True))
    else:
        first, second = (stats.gamma(x + 0.5, scale=1 / n) for x, n in zip(above, below, strict=True))
    grid = np.linspace(0, 1.5, 20_001)
    swapped = float((second.cdf(grid) * first.pdf(grid)).sum() * (grid[1] - grid[0]))
    found = rank_intervals(organisations(above, below), kind, level=0.95 if kind == "proportion" else 0.97)
    edge = 0.025 if kind == "proportion" else 0.015
    assert abs(swapped - edge) > 0.002, "too near the edge to tell"
    wanted = [[1, 1, 1], [2, 2, 2]] if swapped < edge else [[1, 1, 2], [2, 1, 2]]
    assert found[RANKS].to_numpy().tolist() == wanted


def test_a_mean_of_three_units_is_as_unsure_as_students_t_says() -> None:
    """Beyond 3.5 standard errors lie 3.6 % of t with two degrees of freedom, 0.02 % of the normal."""
    assert stats.t.sf(3.5, 2) == pytest.approx(0.0364, abs=1e-4)
    few = organisations([0.0, 1000 * 3.5], [3.0, 1000.0], sd=[3.0**0.5, 0.0])
    assert rank_intervals(few, "mean")["rank_high"].tolist() == [2, 2]
    many = organisations([0.0, 1000 * 3.5], [1000.0, 1000.0], sd=[1000.0**0.5, 0.0])
    assert rank_intervals(many, "mean")["rank_high"].tolist() == [1, 2]


def test_the_ranks_of_a_plain_loop() -> None:
    rng = np.random.default_rng(8)
    sizes = rng.integers(20, 300, 25).astype(float)
    counts = rng.binomial(sizes.astype(int), rng.uniform(0.1, 0.3, 25)).astype(float)
    drawn = stats.beta.ppf(rng.random((4000, 25)), counts + 0.5, sizes - counts + 0.5)
    ranks = np.array([stats.rankdata(row) for row in drawn])
    found = rank_intervals(organisations(counts, sizes), "proportion")
    low, high = np.quantile(ranks, [0.025, 0.975], axis=0)
    assert np.abs(found["rank_low"] - low).max() <= 1
    assert np.abs(found["rank_high"] - high).max() <= 1
    assert found["rank"].tolist() == stats.rankdata(counts / sizes).tolist()


def test_a_wider_level_gives_no_narrower_interval_and_the_seed_decides() -> None:
    frame = organisations([12.0, 15, 9, 30], [100.0, 110, 90, 150])
    narrow, wide = (rank_intervals(frame, "rate", level=level, draws=3000) for level in (0.5, 0.99))
    assert (wide["rank_low"] <= narrow["rank_low"]).all()
    assert (wide["rank_high"] >= narrow["rank_high"]).all()
    assert (wide["rank_high"] > narrow["rank_high"]).any()
    pd.testing.assert_frame_equal(wide, rank_intervals(frame, "rate", level=0.99, draws=3000))


def test_a_row_without_a_value_takes_no_rank() -> None:
    frame = organisations([10.0, None, 300.0, 5.0], [1000.0, 100.0, 1000.0, 0.0])
    before = frame.copy()
    found = rank_intervals(frame, "rate", per=100, draws=500)
    pd.testing.assert_frame_equal(frame, before)
    assert found["rank"].tolist()[::2] == [1, 2]
    assert found["rank_high"].tolist()[::2] == [1, 2]
    assert found.loc[[1, 3], ["value", *RANKS]].isna().all(axis=None)
    assert found["value"].tolist()[::2] == [1.0, 30.0]


def test_clumps_make_the_interval_wider() -> None:
    frame = organisations(np.arange(100.0, 150, 5), np.full(10, 1000.0))
    single, clumped = (rank_intervals(frame, "rate", clump=clump, draws=2000) for clump in (1.0, 10.0))
    tenth = frame.assign(numerator=frame["numerator"] / 10, denominator=100.0)
    pd.testing.assert_frame_equal(clumped[RANKS], rank_intervals(tenth, "rate", draws=2000)[RANKS])
    assert (clumped["rank_high"] - clumped["rank_low"]).sum() > (
        single["rank_high"] - single["rank_low"]
    ).sum()


def test_without_any_value_there_are_no_ranks() -> None:
    nothing = rank_intervals(organisations([None, None], [1.0, 2.0]), "mean")
    assert nothing[RANKS].isna().all(axis=None)
    empty = rank_intervals(organisations([], []).astype({"numerator": float, "denominator": float}), "rate")
    assert [*empty.columns[3:]] == ["value", *RANKS]


def test_more_draws_do_not_take_more_memory() -> None:
    """Three times as many draws take no more memory: two million values are there at a time."""
    rng = np.random.default_rng(1)
    frame = organisations(rng.poisson(100, 1500).astype(float), rng.uniform(5, 9, 1500))
    peaks = []
    for draws in (1_400, 4_200):
        tracemalloc.start()
        rank_intervals(frame, "rate", draws=draws)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.3 * peaks[0]
    assert peaks[1] < 250e6


def test_every_mistake_has_its_words() -> None:
    frame = organisations([1.0], [2.0])
    for wrong in ({"level": 1.0}, {"level": 0.0}, {"draws": 0}):
        with pytest.raises(UsageError, match="a level between 0 and 1 and at least one draw"):
            rank_intervals(frame, "rate", **wrong)
    with pytest.raises(UsageError, match="unknown kind of figure"):
        rank_intervals(frame, "median")
