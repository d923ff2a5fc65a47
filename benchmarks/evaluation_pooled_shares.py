"""Simulate how often the pooled interval of a share over a few teams holds the truth.

A share rests on few: about ten employees, or one to a handful of deviations a month. Compared are
shares that weigh by their denominators, and shares that all weigh the same (what one does without
denominators).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

import numpy as np
import pandas as pd
from evaluation_pooled import DESIGNS, PERIODS, RHOS, Pool
from evaluation_series import Plan, autoregressive
from numpy.typing import NDArray
from scipy.special import betaincinv, expit, ndtr, stdtrit

from caseload_analysis.evaluation.group_time import effective_teams

Numbers = NDArray[np.float64]

EMPLOYEES: Final = "about ten employees"
DEVIATIONS: Final = "one to six deviations"
WITHIN: Final = 9.0
"""Sum of the parameters of the beta distribution of a month's true share: members correlate 0.1."""
EFFECTS: Final = {"none": 0.0, "a fifth less": -0.2}


def denominators(rng: np.random.Generator, kind: str, teams: int) -> Numbers:
    """Return the denominators of every team and period: nearly constant, or few and uneven."""
    if kind == EMPLOYEES:
        return np.repeat(rng.integers(6, 14, teams), PERIODS).astype(float)
    return 1.0 + np.minimum(rng.poisson(1.0, teams * PERIODS), 5)


def true_shares(rng: np.random.Generator, teams: int, series: int) -> Numbers:
    """Return shares (series, points) that would have been: a level and a movement of log odds."""
    level = rng.normal(0.3, 0.4, (series, teams, 1))
    shared = rng.normal(0, 0.1, (series, 1, PERIODS)).cumsum(axis=2)
    return np.asarray(expit(level + shared)).reshape(series, -1)


def observed(rng: np.random.Generator, shares: Numbers, sizes: Numbers, rho: float) -> Numbers:
    """Return observed shares: binomial around beta distributed ones that follow an autoregression."""
    series, points = shares.shape
    noise = autoregressive(rng, Plan("gaussian", PERIODS, rho, series * points // PERIODS))
    place = ndtr(noise).reshape(series, points)
    month = betaincinv(shares * WITHIN, (1 - shares) * WITHIN, place)
    return np.asarray(rng.binomial(sizes.astype(int), month) / sizes)


def held(pool: Pool, figures: Numbers, change: Numbers) -> tuple[float, float]:
    """Return how many intervals in 100 hold the mean of the changes, as the pool weighs them; the mean error.

    The error is the root mean square, in percentage points.
    """
    own, left, teams = pool.weights, pool.left_out(), len(pool.starts)
    truth = change @ np.where(pool.panel.free, 0.0, own)
    without = figures @ left.T
    error = np.sqrt((teams - 1) * without.var(axis=1))
    freedom = float(effective_teams(pool.panel, own[:, np.newaxis])[0])
    wrong = figures @ own - truth
    inside = np.abs(wrong) <= stdtrit(freedom, 0.975) * error
    return 100 * float(inside.mean()), 100 * float(np.sqrt((wrong**2).mean()))


def rows_of(name: str, starts: tuple[int | None, ...], series: int, seed: int) -> Iterator[dict[str, Any]]:
    """Yield the coverage with and without denominators for every kind of share of one design."""
    equal, place = Pool.of(starts), list(DESIGNS).index(name)
    for kind, rho in ((kind, rho) for kind in (EMPLOYEES, DEVIATIONS) for rho in RHOS):
        rng = np.random.default_rng([seed, place, len(kind), round(10 * rho)])
        sizes = denominators(rng, kind, len(starts))
        pools: Mapping[str, Pool] = {
            "with denominators": replace(equal, panel=replace(equal.panel, sizes=sizes)),
            "without": equal,
        }
        usual = true_shares(rng, len(starts), series)
        for effect, size in EFFECTS.items():
            changed = np.where(equal.panel.free, usual, usual * (1 + size))
            figures = observed(rng, changed, sizes, rho)
            both = [held(pool, figures, changed - usual) for pool in pools.values()]
            percent = dict(zip(pools, (coverage for coverage, _ in both), strict=True))
            errors = {"error with": both[0][1], "error without": both[1][1]}
            yield {"design": name, "share of": kind, "rho": rho, "effect": effect, **percent, **errors}


def study(series: int, seed: int) -> pd.DataFrame:
    """Return coverage and mean error (in percentage points) with and without denominators, per cell."""
    return pd.DataFrame(
        [row for name, starts in DESIGNS.items() for row in rows_of(name, starts, series, seed)]
    )
