"""The fits at a known autocorrelation against statsmodels, and the mixture against plain numbers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from evaluation_methods import information
from invented import noise, series
from scipy.integrate import quad
from scipy.stats import t as student

from caseload_analysis.evaluation.autocorrelation import GRID, LIMIT, angles, fit, precision, prior_of
from caseload_analysis.evaluation.design import segmented
from caseload_analysis.evaluation.interrupted import interrupted_series
from caseload_analysis.evaluation.mixtures import Mixture

LINE = np.column_stack([np.ones(30), np.arange(30.0), np.arange(30) >= 18, np.maximum(np.arange(30) - 18, 0)])


def correlation(times: np.ndarray, rho: float) -> np.ndarray:
    return np.array([[rho ** abs(int(one - other)) for other in times] for one in times])


@pytest.mark.parametrize("rho", [-0.4, 0.0, 0.3, 0.9])
@pytest.mark.parametrize("gone", [[], [4, 5, 20]])
def test_a_fit_at_one_rho_is_generalised_least_squares(rho: float, gone: list[int]) -> None:
    times = np.delete(np.arange(30), gone)
    columns, values = LINE[times], noise(1, 30, 0.5)[times] + 4
    ours = fit(columns, values[np.newaxis], times, np.array([rho]))
    theirs = sm.GLS(values, columns, sigma=correlation(times, rho)).fit()
    assert ours.mean[0] == pytest.approx(theirs.params, rel=1e-9)
    assert ours.df == theirs.df_resid
    for place, (low, high) in enumerate(theirs.conf_int()):
        effect = ours.effect(np.eye(4)[place])
        assert effect.scales[0, 0] == pytest.approx(theirs.bse[place], rel=1e-9)
        assert [end[0] for end in effect.interval(0.95)] == pytest.approx([low, high], rel=1e-8)


def test_the_public_function_at_one_rho_is_generalised_least_squares() -> None:
    values = noise(3, 30, 0.4) + 10
    found = interrupted_series(series(values), start="2024-07", rho=0.35, season=0)
    theirs = sm.GLS(values, LINE, sigma=correlation(np.arange(30), 0.35)).fit()
    assert found.table["estimate"].to_numpy() == pytest.approx(theirs.params[2:], rel=1e-9)
    assert found.table[["low", "high"]].to_numpy() == pytest.approx(theirs.conf_int()[2:], rel=1e-8)


def test_the_weights_are_the_restricted_likelihood_written_out() -> None:
    times = np.delete(np.arange(20), [7])
    columns, values = LINE[times], noise(5, 20, 0.6)[times]
    ours, level = fit(columns, values[np.newaxis], times), np.eye(4)[2]
    logs, errors = [], []
    for rho in GRID:
        matrix = correlation(times, rho)
        inverse = np.linalg.inv(matrix)
        normal = columns.T @ inverse @ columns
        left = values - columns @ np.linalg.solve(normal, columns.T @ inverse @ values)
        squares = left @ inverse @ left
        logs.append(
            -0.5 * np.linalg.slogdet(matrix)[1]
            - 0.5 * np.linalg.slogdet(normal)[1]
            - (19 - 4) / 2 * np.log(squares)
        )
        size = (np.linalg.det(matrix) * np.linalg.det(normal)) ** (1 / (19 - 4))
        errors.append(np.sqrt(level @ np.linalg.inv(normal) @ level / size))
    # The grid lies evenly in the angle, in which dρ = √(1 - ρ²) dφ.
    prior = np.sqrt(1 - GRID**2) / (1 - GRID**2)
    expected = prior * np.exp(np.array(logs) - max(logs))
    assert ours.weights[:, 0] == pytest.approx(expected / expected.sum(), rel=1e-6, abs=1e-12)
    expected /= np.array(errors)
    effect = ours.effect(level)
    assert effect.weights[:, 0] == pytest.approx(expected / expected.sum(), rel=1e-6, abs=1e-12)


@pytest.mark.parametrize("gone", [[], [1, 2, 3, 11]])
def test_a_product_with_the_inverse_correlation_as_a_matrix_gives_it(gone: list[int]) -> None:
    times = np.delete(np.arange(15), gone)
    one, other = LINE[times], np.column_stack([noise(1, 15, 0.4), noise(2, 15, 0.9)])[times]
    grid = np.array([-0.99, -0.3, 0.0, 0.5, 0.99])
    for rho, ours in zip(grid, precision(one, other, np.diff(times), grid), strict=True):
        assert ours == pytest.approx(one.T @ np.linalg.inv(correlation(times, rho)) @ other, rel=1e-8)


@pytest.mark.parametrize(("points", "rho"), [(18, 0.5), (30, 0.5), (130, 0.8), (300, 0.3)])
def test_a_grid_ten_times_as_fine_moves_no_end_by_a_fiftieth_of_the_interval(points: int, rho: float) -> None:
    values = noise(6, points, rho)
    design = segmented(np.arange(points) - points // 2, slope=True, pairs=0, length="M")
    grids = (GRID, angles(LIMIT, 640))
    both = [fit(design.columns, values[np.newaxis], design.times, grid) for grid in grids]
    for term in design.terms:
        ends = [np.array(one.effect(design.contrast(term)).interval(0.95)) for one in both]
        width = float(ends[1][1, 0] - ends[1][0, 0])
        assert ends[0] == pytest.approx(ends[1], abs=0.02 * width)


@pytest.mark.parametrize("term", ["level", "slope"])
def test_in_a_long_series_the_prior_is_the_one_that_matches_to_the_second_order(term: str) -> None:
    """It is the information on ρ ÷ |d log V ÷ dρ|, and V is in proportion to (1 - ρ)⁻²."""
    design = segmented(np.arange(600) - 300, slope=True, pairs=0, length="M")
    values, contrast = noise(3, 600, 0.2)[np.newaxis], design.contrast(term)
    middles = np.array([-0.3, 0.0, 0.3])
    step = 1e-3
    grid = np.sort(np.concatenate([middles - step, middles, middles + step]))
    fits = fit(design.columns, values, design.times, grid)
    errors = 1 / fits.matched(np.ones((len(grid), 1)), fits.spread(contrast))[:, 0]
    slopes = (np.log(errors[2::3]) - np.log(errors[::3])) / step
    assert slopes == pytest.approx(2 / (1 - middles), rel=0.05)
    told = np.array([information(design.columns, rho) for rho in middles])
    ours = prior_of(middles) / errors[1::3]
    ratio = ours * slopes / told
    assert ratio == pytest.approx(np.full(3, ratio.mean()), rel=0.05)


def test_many_series_at_once_are_each_their_own() -> None:
    values = np.array([noise(seed, 30, 0.4) for seed in range(3)])
    together = fit(LINE, values, np.arange(30)).effect(np.eye(4)[2]).quantile(0.975)
    alone = [
        fit(LINE, row[np.newaxis], np.arange(30)).effect(np.eye(4)[2]).quantile(0.975)[0] for row in values
    ]
    assert together == pytest.approx(alone, rel=1e-9)


def test_a_quantile_of_a_mixture_by_adding_up_its_density() -> None:
    weights, centres, scales = (
        np.array([0.2, 0.5, 0.3]),
        np.array([-2.0, 0.0, 3.0]),
        np.array([0.5, 1.0, 2.0]),
    )
    mixture = Mixture(weights[:, np.newaxis], centres[:, np.newaxis], scales[:, np.newaxis], 7)
    edge = mixture.quantile(0.9)[0]

    def density(x: float) -> float:
        return float((weights * student.pdf((x - centres) / scales, 7) / scales).sum())

    assert quad(density, -60, edge, limit=400, points=[-2, 0, 3])[0] == pytest.approx(0.9, abs=1e-6)
    assert mixture.mean[0] == pytest.approx(0.5)


def test_shifting_stretching_and_renaming_time_change_nothing_else() -> None:
    values = noise(8, 36, 0.3)
    plain, moved = (
        interrupted_series(series(one), start="2024-10", season=0).table
        for one in (values, 1000 + 50 * values)
    )
    names = ["minimal_detectable", "estimate", "low", "high"]
    assert moved[names].to_numpy() == pytest.approx(50 * plain[names].to_numpy(), rel=1e-6)
    weekly = interrupted_series(
        series(values, first="2024-01-01", freq="W"),
        start=pd.period_range("2024-01-01", periods=22, freq="W")[21],
        season=0,
    )
    assert weekly.table[names].to_numpy() == pytest.approx(plain[names].to_numpy(), rel=1e-9)
