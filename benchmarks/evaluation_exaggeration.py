"""Simulate how much too large found effects come out, and how near the probable effect is to the truth.

python benchmarks/evaluation_exaggeration.py [--series 1000] [--seed 3]
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import typer
from evaluation_series import Plan, drawn

from caseload_analysis.evaluation.exaggeration import Chance
from caseload_analysis.evaluation.mixtures import Mixture
from caseload_analysis.evaluation.power import smallest_effect

CELLS: Final = ((18, 0.2), (48, 0.4))
PARTS: Final = (0.25, 0.5, 1.0, 1.5)
"""The true change of level, as parts of the median smallest detectable one."""


def rows_of(plan: Plan, seed: int) -> Iterator[str]:
    """Yield a row of text for each size of the true change."""
    whole = drawn(np.random.default_rng(seed), plan, changed=False).fitted()
    contrast = plan.design.contrast("level")
    effect = whole.fits.effect(contrast)
    least = float(np.median(smallest_effect(whole, plan.design, contrast, 0.95)))
    for part in PARTS:
        moved = Mixture(effect.weights, effect.centres + part * least, effect.scales, effect.df)
        low, high = moved.interval(0.95)
        found = (low > 0) | (high < 0)
        kept = moved.of(np.flatnonzero(found))
        chance = Chance(kept.centred(), np.abs(kept.mean - np.where(low > 0, low, high)[found]))
        probable = chance.probable(kept.mean)
        sizes = [part * least, np.abs(kept.mean).mean(), np.abs(probable).mean()]
        true, estimate, likely = (f"{size:.2f}" for size in sizes)
        said = 100 * chance.too_large(probable).mean()
        share = 100 * found.mean()
        yield f"| {plan.points}, {plan.rho} | {true} | {share:.0f} | {estimate} | {likely} | {said:.0f} |"


def main(series: int = 1000, seed: int = 3) -> None:
    """Print the mean over what is found, of ``series`` series a cell in which the level alone may change."""
    typer.echo(
        "| points, rho | true | found, % | estimate | probable | said so, % |\n|---|---|---|---|---|---|"
    )
    for points, rho in CELLS:
        for row in rows_of(Plan("gaussian", points, rho, series, slope=False), seed):
            typer.echo(row)
    typer.echo(f"\n{series} series a cell, seed {seed}")


if __name__ == "__main__":
    typer.run(main)
