"""Simulate how often the pooled interval over a few teams holds the truth, and print it as a table.

python benchmarks/evaluation_pooled.py [--series 2000] [--seed 20250101]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Final

import numpy as np
import pandas as pd
import typer
from evaluation_series import Plan, autoregressive
from numpy.typing import NDArray
from scipy.special import stdtrit

from caseload_analysis.evaluation.group_time import Target, effective_teams, linear_weights
from caseload_analysis.evaluation.panel import Panel, panel_of

Numbers = NDArray[np.float64]

PERIODS: Final = 48
DESIGNS: Final = {
    "8 teams, 6 started": (24, 27, 29, 31, 33, 35, None, None),
    "6 teams, 4 started": (24, 28, 32, 36, None, None),
    "6 teams, all started": (24, 27, 30, 33, 36, 39),
    "5 teams, 3 started": (24, 30, 36, None, None),
}
RHOS: Final = (0.0, 0.4, 0.8)
SPREADS: Final = {"alike": (1.0, 1.0), "last noisiest": (0.6, 1.4)}
EFFECTS: Final = {"none": 0.0, "growing": 0.1}
DRAWS: Final = 300
"""So many orders of the starts are drawn; those that come twice count once."""
TARGET: Final = Target()


@dataclass(frozen=True, slots=True)
class Pool:
    """A design, as the panel the library makes of it, and what a panel of figures is multiplied by."""

    starts: tuple[int | None, ...]
    panel: Panel

    @classmethod
    def of(cls, starts: tuple[int | None, ...]) -> Pool:
        """Return the pool of a tuple of starts, one a team."""
        periods = pd.period_range("2022-11", periods=PERIODS, freq="M")
        names = [f"T{place}" for place in range(len(starts))]
        frame = pd.DataFrame(
            {"team": np.repeat(names, PERIODS), "period": np.tile(periods, len(names)), "n": 0.0}
        )
        told = {
            name: None if start is None else periods[start] for name, start in zip(names, starts, strict=True)
        }
        return cls(starts, panel_of(frame, "n", told))

    @property
    def weights(self) -> Numbers:
        """The weights of the overall effect."""
        return np.asarray(linear_weights(self.panel, [TARGET])[:, 0])

    def left_out(self) -> Numbers:
        """Return the weights with each team left out, a row each."""
        rows = np.zeros((len(self.starts), len(self.panel.figures)))
        for team in range(len(self.starts)):
            rows[team, self.panel.team != team] = linear_weights(self.panel.without(team), [TARGET])[:, 0]
        return rows

    def reordered(self, rng: np.random.Generator) -> Numbers:
        """Return the weights under other orders of the starts, the true one first."""
        orders = {self.starts: None}
        for _ in range(DRAWS):
            orders[tuple(self.starts[place] for place in rng.permutation(len(self.starts)))] = None
        return np.array([Pool.of(order).weights for order in orders])


def noise(
    rng: np.random.Generator, pool: Pool, rho: float, ends: tuple[float, float], series: int
) -> Numbers:
    """Return noise (series, points): a level for each team, a movement that all share, autoregressions."""
    teams = len(pool.starts)
    own = autoregressive(rng, Plan("gaussian", PERIODS, rho, series * teams)).reshape(series, teams, PERIODS)
    level = rng.normal(0, 2, (series, teams, 1))
    shared = rng.normal(0, 1, (series, 1, PERIODS)).cumsum(axis=2)
    sizes = np.linspace(*ends, teams)[:, np.newaxis]
    return np.asarray((own * sizes + level + shared).reshape(series, -1))


def rows_of(name: str, pool: Pool, series: int, seed: int) -> Iterator[dict[str, Any]]:
    """Yield the coverage of each method for every kind of noise and effect of one design."""
    own, left, orders = pool.weights, pool.left_out(), pool.reordered(np.random.default_rng(seed))
    started = ~pool.panel.free
    teams, freedom = len(pool.starts), float(effective_teams(pool.panel, own[:, np.newaxis])[0])
    for rho in RHOS:
        for spread, ends in SPREADS.items():
            quiet = noise(np.random.default_rng([seed, round(10 * rho)]), pool, rho, ends, series)
            for effect, size in EFFECTS.items():
                change = size * np.where(started, pool.panel.since + 1, 0)
                truth = float(np.where(started, own, 0) @ change)
                figures = quiet + change
                wrong = figures @ own - truth
                without = figures @ left.T
                error = np.sqrt((teams - 1) / teams * without.var(axis=1) * teams)
                moved = np.abs((figures - truth * started) @ orders.T) >= np.abs(wrong)[:, np.newaxis] - 1e-9
                inside = {
                    "ours": np.abs(wrong) <= stdtrit(freedom, 0.975) * error,
                    "jackknife, G - 1": np.abs(wrong) <= stdtrit(teams - 1, 0.975) * error,
                    "orders of starts": moved.mean(axis=1) > 0.05,
                }
                percent = {method: 100 * float(hits.mean()) for method, hits in inside.items()}
                yield {"design": name, "rho": rho, "noise": spread, "effect": effect, **percent}


def study(series: int, seed: int) -> pd.DataFrame:
    """Return the coverage of each method in every cell."""
    return pd.DataFrame(
        [row for name, starts in DESIGNS.items() for row in rows_of(name, Pool.of(starts), series, seed)]
    )


def table(rows: pd.DataFrame) -> str:
    """Return rows as a table of text."""
    lines = ["| " + " | ".join(rows.columns) + " |", "|---" * len(rows.columns) + "|"]
    for row in rows.itertuples(index=False):
        lines.append("| " + " | ".join(f"{x:.1f}" if isinstance(x, float) else str(x) for x in row) + " |")
    return "\n".join(lines)


def main(series: int = 2000, seed: int = 20250101) -> None:
    """Print the study of ``series`` panels a cell, of numbers and of shares."""
    import evaluation_pooled_shares  # noqa: PLC0415 (it rests on this module)

    began = perf_counter()
    typer.echo(f"**Numbers**: coverage in percent\n\n{table(study(series, seed))}\n")
    shares = evaluation_pooled_shares.study(series, seed)
    typer.echo(
        f"**Shares**: coverage in percent, mean error of the estimate in percentage points\n\n{table(shares)}"
    )
    error = 100 * np.sqrt(0.05 * 0.95 / series)
    typer.echo(
        f"\n{series} panels a cell, seed {seed}, {perf_counter() - began:.0f} seconds; "
        f"Monte Carlo standard error of a coverage of 95 %: {error:.1f}"
    )


if __name__ == "__main__":
    typer.run(main)
