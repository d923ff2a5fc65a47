"""Series with a known autocorrelation and a known change, for the study of coverage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr
from scipy.stats import betabinom, nbinom

from caseload_analysis.evaluation.design import Design, segmented
from caseload_analysis.evaluation.families import Work, mean_of

Numbers = NDArray[np.float64]

MEAN_COUNT: Final = 20.0
DISPERSION: Final = 2.0
"""Counts vary twice as much as a Poisson count does."""
SHARE: Final = 0.25
MEMBERS: Final = 40
WITHIN: Final = 1 / (1 + 40)
"""Correlation of members of a period: shares vary almost twice as much as a binomial one."""
NEVER: Final = 1e-14


@dataclass(frozen=True, slots=True)
class Plan:
    """One cell of the study: ``series`` series of ``points`` points, the change halfway.

    Without ``slope`` the level alone may change.
    """

    family: str
    points: int
    rho: float
    series: int
    slope: bool = True

    @property
    def design(self) -> Design:
        """The segmented line, without season."""
        half = self.points // 2
        times = np.arange(-half, self.points - half)
        return segmented(times, slope=self.slope, pairs=0, length="M")

    @property
    def changes(self) -> Numbers:
        """The true changes of level and slope, on the scale of the fit."""
        size = {"gaussian": 1.0, "poisson": -0.2, "binomial": -0.4}[self.family]
        return np.array([size, size / self.points] if self.slope else [size])


def autoregressive(rng: np.random.Generator, plan: Plan) -> Numbers:
    """Return standard normal series (series, points), each point correlated ``rho`` with the one before.

    >>> plan = Plan("gaussian", 400, 0.6, 200)
    >>> noise = autoregressive(np.random.default_rng(1), plan)
    >>> round(float((noise[:, 1:] * noise[:, :-1]).mean()), 1), round(float(noise.var()), 1)
    (0.6, 1.0)
    """
    fresh = rng.standard_normal((plan.points, plan.series))
    found = np.empty_like(fresh)
    found[0] = fresh[0]
    for place in range(1, plan.points):
        found[place] = plan.rho * found[place - 1] + np.sqrt(1 - plan.rho**2) * fresh[place]
    return found.T


def drawn(rng: np.random.Generator, plan: Plan, *, changed: bool) -> Work:
    """Return the series of a cell, with the plan's changes or with none.

    Counts and shares take their place in the distribution (negative binomial, beta-binomial) from an
    autoregressive normal series, so that neighbours are alike and the distribution stays what it is.
    """
    noise, design = autoregressive(rng, plan), plan.design
    exposure = np.ones_like(noise)
    line = design.columns[:, design.changes] @ plan.changes * float(changed)
    if plan.family == "gaussian":
        figures = line + noise
    elif plan.family == "poisson":
        exposure = np.broadcast_to(rng.uniform(0.7, 1.3, plan.points), noise.shape)
        mean = MEAN_COUNT * exposure[0] * np.exp(line)
        figures = _placed(noise, nbinom(mean / (DISPERSION - 1), 1 / DISPERSION))
    else:
        exposure = np.full_like(noise, MEMBERS)
        share = mean_of("binomial", np.log(SHARE / (1 - SHARE)) + line)
        scale = 1 / WITHIN - 1
        figures = _placed(noise, betabinom(MEMBERS, share * scale, (1 - share) * scale))
    return Work(plan.family, design.columns, figures, exposure, design.times)


def _placed(noise: Numbers, distribution: Any) -> Numbers:
    """Return the whole numbers that have the place in their distribution, one a point, that ``noise`` has."""
    most = int(distribution.isf(NEVER).max())
    below = distribution.cdf(np.arange(most + 1)[:, np.newaxis])
    columns = [np.searchsorted(below[:, point], place) for point, place in enumerate(ndtr(noise).T)]
    return np.column_stack(columns).astype(float)
