"""Group-time effects: what each team did after its start, against those who had not yet started.

The untreated course of a team is its own level plus the movement that all share; both are estimated
from points *before* a start alone. The effect of a team in a period is what it does beyond that.
Teams that started are never a comparison for others, so an effect that grows does no harm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from scipy.linalg import qr

from caseload_analysis.evaluation.autocorrelation import Fits, Geometry, geometry
from caseload_analysis.evaluation.mixtures import Mixture, Numbers, Times
from caseload_analysis.evaluation.panel import Panel

LEAST_FREEDOM: Final = 4
MIDDLING: Final = 0.4
NOTHING: Final = 1e-9
LAYOUTS: Final = 64
"""So many layouts of panels keep their weights: those of an organisation, with each team left out."""
FEW_LAYOUTS: Final = 4
"""What noise needs of a layout is larger (20 MB for four years of weeks), so fewer are kept."""


@dataclass(frozen=True, slots=True)
class Target:
    """An average of effects: over all periods since the start, or those so many periods after it.

    ``since`` is None for the overall effect, up to ``horizon`` periods where that is given. Each team
    weighs equally, whatever the number of its periods; within a team a point weighs by what it rests on.
    """

    since: int | None = None
    horizon: int | None = None

    def of(self, panel: Panel) -> Numbers:
        """Return the weight of every point of ``panel``; all 0 where no team can be compared."""
        chosen = panel.compared
        if self.since is not None:
            chosen &= panel.since == self.since
        elif self.horizon is not None:
            chosen &= panel.since < self.horizon
        sizes = np.bincount(panel.team[chosen], panel.sizes[chosen], minlength=len(panel.teams))
        teams = int(np.count_nonzero(sizes))
        weights = np.zeros(len(panel.figures))
        weights[chosen] = panel.sizes[chosen] / (sizes[panel.team[chosen]] * max(teams, 1))
        return weights

    def teams(self, panel: Panel) -> int:
        """Return the number of teams that the average rests on."""
        return len(np.unique(panel.team[self.of(panel) > 0]))


@dataclass(frozen=True, slots=True, eq=False)
class _Laid:
    """A panel that is equal to every other of the same layout."""

    panel: Panel

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Laid) and self.panel.layout == other.panel.layout

    def __hash__(self) -> int:
        return hash(self.panel.layout)


def linear_weights(panel: Panel, targets: Sequence[Target]) -> Numbers:
    """Return a column for each target: weights a of which Σ aᵢyᵢ is the estimate.

    With U the columns of team and period of the free points, S their sizes and m the weights of the
    target: a = m - S U (U'SU)⁺ X'm, so least squares on the free points alone predicts what would have
    been. Kept for panels of the same layout, as most figures of an organisation have the same points.
    """
    return _weights(_Laid(panel), tuple(targets))


@lru_cache(maxsize=LAYOUTS)
def _weights(laid: _Laid, targets: tuple[Target, ...]) -> Numbers:
    panel = laid.panel
    weights = np.column_stack([target.of(panel) for target in targets])
    columns, free = panel.columns, panel.free
    sized = panel.sizes[free, np.newaxis] * columns[free]
    solution = np.linalg.lstsq(columns[free].T @ sized, columns.T @ weights, rcond=None)[0]
    weights[free] -= sized @ solution
    weights.setflags(write=False)
    return weights


def estimates(panel: Panel, targets: Sequence[Target]) -> Numbers:
    """Return the average effect of each target; missing where no team can be compared."""
    weights = linear_weights(panel, targets)
    return np.where(weights.any(axis=0), panel.figures @ weights, np.nan)


def noise_before(panel: Panel) -> Fits:
    """Return the noise of the free points, less team and period, at each autocorrelation.

    The teams are taken for independent autoregressions of order one that are alike.
    """
    free = panel.free
    response = np.sqrt(panel.sizes[free]) * panel.figures[free]
    return _noise_geometry(_Laid(panel)).fit(response[np.newaxis])


@lru_cache(maxsize=FEW_LAYOUTS)
def _noise_geometry(laid: _Laid) -> Geometry:
    panel, free = laid.panel, laid.panel.free
    columns = np.sqrt(panel.sizes[free, np.newaxis]) * _independent(panel.columns[free])
    return geometry(columns, panel.times[free])


def forget() -> None:
    """Let go of what is kept of the layouts of panels."""
    _weights.cache_clear()
    _noise_geometry.cache_clear()


def _independent(columns: Numbers) -> Numbers:
    """Return columns of which none follows from the others, with the same reach."""
    upper, order = qr(columns, mode="r", pivoting=True)
    sizes = np.abs(np.diag(upper))
    return columns[:, np.sort(order[: len(sizes)][sizes > NOTHING * sizes[0]])]


def spread(panel: Panel, weights: Numbers, noise: Fits) -> Mixture:
    """Return how far the estimates of ``weights``, a column each, may lie from what they estimate.

    By the noise before the starts; ρ is integrated out.
    """
    shares = quadratic(_per_root(panel, weights), panel.times, noise.grid)
    scales = np.sqrt(noise.variances * shares)
    weighing = noise.matched(noise.weights, shares)
    return Mixture(weighing, np.zeros_like(scales), scales, effective_teams(panel, weights))


def quadratic(weights: Numbers, times: Times, grid: Numbers) -> Numbers:
    """Return a'Ra at each ρ (K, columns), R of entries ρ^|tᵢ - tⱼ|, by carrying sums along in time.

    >>> quadratic(np.array([[1.0], [1.0]]), np.array([0, 2]), np.array([0.5])).tolist()
    [[2.5]]
    """
    total = np.broadcast_to((weights**2).sum(axis=0), (len(grid), weights.shape[1])).copy()
    carried = np.zeros_like(total)
    for place, gap in enumerate(np.diff(times), start=1):
        carried = grid[:, np.newaxis] ** gap * (carried + weights[place - 1])
        total += 2 * weights[place] * carried
    return total


def effective_teams(panel: Panel, weights: Numbers) -> Numbers:
    """Return the degrees of freedom of the intervals over teams, one for each column of weights.

    (Σv)² ÷ Σv² with v each team's share in the variance at ρ = 0.4, as few teams carry most of it;
    not below 4 and not above the number of teams less 1 [X, by simulation].
    """
    rows = [panel.team == team for team in np.unique(panel.team)]
    middling, each = np.array([MIDDLING]), _per_root(panel, weights)
    shares = np.array([quadratic(each[own], panel.times[own], middling)[0] for own in rows])
    effective = shares.sum(axis=0) ** 2 / np.maximum((shares**2).sum(axis=0), np.finfo(float).tiny)
    return np.asarray(np.clip(effective, LEAST_FREEDOM, len(rows) - 1))


def _per_root(panel: Panel, weights: Numbers) -> Numbers:
    """Return the weights of figures that all vary alike: a share varies with 1 ÷ √ what it rests on."""
    return np.asarray(weights / np.sqrt(panel.sizes)[:, np.newaxis])
