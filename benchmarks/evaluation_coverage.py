"""Simulate how often the intervals of several methods hold the truth, and print it as tables.

python benchmarks/evaluation_coverage.py [--series 400] [--seed 20250101]
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import product
from time import perf_counter
from typing import Any, Final

import numpy as np
import pandas as pd
import typer
from evaluation_methods import METHODS, fitted_both
from evaluation_series import Plan, drawn
from numpy.typing import NDArray

from caseload_analysis.evaluation.mixtures import Mixture, Numbers
from caseload_analysis.evaluation.power import smallest_effect

POINTS: Final = (18, 30, 48, 59, 130)
RHOS: Final = (0.0, 0.2, 0.4, 0.6)
NAMES: Final = {"gaussian": "Numbers", "poisson": "Counts per exposure", "binomial": "Shares"}
FAMILIES: Final = tuple(NAMES)
AIM: Final = (93.0, 97.0)
MOST_ALARMS: Final = 6.0
OUT: Final = 0.025


def inside(effect: Mixture, value: Numbers) -> NDArray[np.bool_]:
    """Return which 95 % intervals hold ``value``: those of which 2.5 % or more lies on either side."""
    below = effect.below(value)
    return (below >= OUT) & (below <= 1 - OUT)


def cell(plan: Plan, seed: int) -> Iterator[dict[str, Any]]:
    """Yield, per term and method, the percentage of intervals that hold the truth and of false alarms.

    Both are counted on series of their own noise; ``power`` (ours, numbers only) is how often a
    change as large as the smallest detectable one is found.
    """
    place = FAMILIES.index(plan.family) + len(FAMILIES) * (not plan.slope)
    draws = np.random.SeedSequence([seed, plan.points, round(100 * plan.rho), place])
    changed, unchanged = (np.random.default_rng(one) for one in draws.spawn(2))
    true, none = (fitted_both(drawn(rng, plan, changed=rng is changed)) for rng in (changed, unchanged))
    for place, term in enumerate(plan.design.terms):
        named = term if plan.slope else f"{term} alone"
        contrast = plan.design.contrast(term)
        least = smallest_effect(none[1], plan.design, contrast, 0.95)
        for name, method in METHODS.items():
            quiet, nothing = method(*none, contrast), np.zeros(plan.series)
            found = {
                "coverage": inside(method(*true, contrast), nothing + plan.changes[place]),
                "alarms": ~inside(quiet, nothing),
                "power": quiet.below(-least) < OUT,
            }
            shares = {what: 100 * float(hits.mean()) for what, hits in found.items()}
            yield {
                "family": plan.family,
                "term": named,
                "points": plan.points,
                "rho": plan.rho,
                "method": name,
                **shares,
            }


def study(series: int, seed: int) -> pd.DataFrame:
    """Return the whole study, a row for each cell, term and method."""
    cells = product(FAMILIES, (True, False), POINTS, RHOS)
    plans = [Plan(family, points, rho, series, slope) for family, slope, points, rho in cells]
    with typer.progressbar(plans, file=sys.stderr) as shown:
        return pd.DataFrame([row for plan in shown for row in cell(plan, seed)])


def tables(rows: pd.DataFrame) -> Iterator[str]:
    """Yield a table of text for each family and term: coverage, with the false alarms behind it."""
    for (family, term), part in rows.groupby(["family", "term"], sort=False):
        yield f"\n**{NAMES[str(family)]}, {term}**: coverage / false alarms, and power of ours, in percent\n"
        yield f"| points | rho | {' | '.join(METHODS)} | power |"
        yield "|" + "---|" * (len(METHODS) + 3)
        figures = part.set_index(["points", "rho", "method"])[["coverage", "alarms", "power"]].T.to_dict(
            "list"
        )
        for points, rho in product(POINTS, RHOS):
            here = [figures[points, rho, name] for name in METHODS]
            shown = " | ".join(f"{coverage:.1f} / {alarms:.1f}" for coverage, alarms, _ in here)
            yield f"| {points} | {rho} | {shown} | {here[-1][2]:.0f} |"


def summary(rows: pd.DataFrame) -> str:
    """Return per method and term the lowest and highest cell, and over all cells how many miss the aim."""
    low, high = AIM
    missed = rows.assign(
        below=rows["coverage"] < low, above=rows["coverage"] > high, alarming=rows["alarms"] > MOST_ALARMS
    )
    by_term = rows.groupby(["method", "term"], sort=False)[["coverage", "alarms"]].agg(["min", "max"])
    cells = missed.groupby("method", sort=False)
    counts = cells[["below", "above", "alarming"]].sum()
    means = cells[["coverage", "alarms"]].mean()
    width = cells["coverage"].apply(lambda own: own.clip(*AIM).sub(own).abs().max()).rename("furthest")
    over = pd.concat([means, counts, width], axis=1)
    return (
        f"Lowest and highest of the {len(FAMILIES) * len(POINTS) * len(RHOS)} cells of a term:\n\n"
        f"{by_term.round(1).to_string()}\n\n"
        f"Of all {len(rows) // len(METHODS)} cells: means; how many below {low:.0f}, above {high:.0f}, with "
        f"more than {MOST_ALARMS:.0f} % alarms; the furthest outside of {low:.0f} to {high:.0f}:\n\n"
        f"{over.round(1).to_string()}"
    )


def main(series: int = 400, seed: int = 20250101) -> None:
    """Print the study of ``series`` series a cell."""
    began = perf_counter()
    rows = study(series, seed)
    for line in tables(rows):
        typer.echo(line)
    typer.echo(f"\n{summary(rows)}")
    error = 100 * np.sqrt(0.05 * 0.95 / series)
    typer.echo(
        f"\n{series} series a cell, seed {seed}, {perf_counter() - began:.0f} seconds; "
        f"Monte Carlo standard error of a coverage of 95 %: {error:.1f}"
    )


if __name__ == "__main__":
    typer.run(main)
