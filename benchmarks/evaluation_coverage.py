"""Simulate how often the intervals of several methods hold the truth, and print it as tables.

python benchmarks/evaluation_coverage.py [--series 4000] [--seed 20250101]
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product
from time import perf_counter
from typing import Any, Final

import numpy as np
import pandas as pd
import typer
from evaluation_methods import METHODS, OURS, Fittings
from evaluation_series import Plan, drawn
from numpy.typing import NDArray
from scipy.special import stdtr

from caseload_analysis.evaluation.design import Design
from caseload_analysis.evaluation.families import Fitted
from caseload_analysis.evaluation.mixtures import Mixture, Numbers
from caseload_analysis.evaluation.power import smallest_effect

POINTS: Final = (18, 30, 48, 59, 130)
RHOS: Final = (0.0, 0.2, 0.4, 0.6)
BEYOND: Final = (-0.3, 0.8, 0.9)
"""Autocorrelations outside of the aim, tried on numbers."""
NAMES: Final = {"gaussian": "Numbers", "poisson": "Counts per exposure", "binomial": "Shares"}
FAMILIES: Final = tuple(NAMES)
AIM: Final = (93.0, 97.0)
MOST_ALARMS: Final = 6.0
OUT: Final = 0.025
POWER_SERIES: Final = 1000
"""Of so many series the power is counted."""
SURE: Final = 2.0
"""So many standard errors outside of the aim is more than chance explains."""
COMPARED: Final = ("one prior", OURS)


def insides(known: Mapping[str, Mixture], value: Numbers) -> dict[str, NDArray[np.bool_]]:
    """Return which 95 % intervals of each method hold ``value``: 2.5 % or more lies on either side.

    Parts that methods have in common are reckoned once.
    """
    parts: dict[int, Numbers] = {}
    found = {}
    for name, effect in known.items():
        place = id(effect.scales)
        if place not in parts:
            parts[place] = stdtr(effect.df, (value - effect.centres) / effect.scales)
        below = (effect.weights * parts[place]).sum(axis=0)
        found[name] = (below >= OUT) & (below <= 1 - OUT)
    return found


def cell(plan: Plan, seed: int) -> Iterator[dict[str, Any]]:
    """Yield, per term and method, the percentage of intervals that hold the truth and of false alarms.

    Both are counted on series of their own noise. ``power`` is that of ours; see ``power_of``.
    """
    place = FAMILIES.index(plan.family) + len(FAMILIES) * (not plan.slope)
    draws = np.random.SeedSequence([seed, plan.points, round(100 * plan.rho) % 1000, place])
    changed, unchanged, third = (np.random.default_rng(one) for one in draws.spawn(3))
    true, none = (Fittings.of(drawn(rng, plan, changed=rng is changed)) for rng in (changed, unchanged))
    few = drawn(third, replace(plan, series=min(plan.series, POWER_SERIES)), changed=False).fitted()
    nothing = np.zeros(plan.series)
    for place, term in enumerate(plan.design.terms):
        contrast = plan.design.contrast(term)
        held = insides(true.known(contrast), nothing + plan.changes[place])
        silent = insides(none.known(contrast), nothing)
        power = power_of(few, plan.design, contrast)
        for name in METHODS:
            yield {
                "family": plan.family,
                "term": term if plan.slope else f"{term} alone",
                "points": plan.points,
                "rho": plan.rho,
                "method": name,
                "coverage": 100 * held[name].mean(),
                "alarms": 100 * (1 - silent[name].mean()),
                "power": power if name == OURS else np.nan,
            }


def power_of(few: Fitted, design: Design, contrast: Numbers) -> float:
    """Return in how many of 100 series a change as large as the smallest detectable one is found."""
    least = smallest_effect(few, design, contrast, 0.95)
    return 100 * float((few.fits.effect(contrast).below(-least) < OUT).mean())


def study(series: int, seed: int) -> pd.DataFrame:
    """Return the whole study, a row for each cell, term and method."""
    cells = [*product(FAMILIES, (True, False), POINTS, RHOS)]
    cells += [*product(("gaussian",), (True, False), POINTS, BEYOND)]
    plans = [Plan(family, points, rho, series, slope) for family, slope, points, rho in cells]
    with typer.progressbar(plans, file=sys.stderr) as shown:
        return pd.DataFrame([row for plan in shown for row in cell(plan, seed)])


def tables(rows: pd.DataFrame) -> Iterator[str]:
    """Yield a table of text for each family and term: coverage, with the false alarms behind it."""
    for (family, term), part in rows.groupby(["family", "term"], sort=False):
        yield f"\n**{NAMES[str(family)]}, {term}**: coverage / false alarms, and power of ours, in percent\n"
        yield f"| points | rho | {' | '.join(METHODS)} | power |"
        yield "|" + "---|" * (len(METHODS) + 3)
        for (points, rho), here in part.groupby(["points", "rho"], sort=False):
            shown = (
                f"{one:.1f} / {other:.1f}"
                for one, other in zip(here["coverage"], here["alarms"], strict=True)
            )
            yield f"| {points} | {rho} | {' | '.join(shown)} | {here['power'].iloc[-1]:.0f} |"


def beyond(rows: pd.DataFrame) -> Iterator[str]:
    """Yield a table of text of the coverage outside of the aim: of one prior, and of ours."""
    columns = [*product(rows["term"].unique(), BEYOND)]
    yield f"\n**Numbers, beyond the aim**: coverage with {' / '.join(COMPARED)}, in percent\n"
    yield f"| points | {' | '.join(f'{term}, {rho}' for term, rho in columns)} |"
    yield "|" + "---|" * (len(columns) + 1)
    cells = rows[rows["method"].isin(COMPARED)].groupby(["points", "term", "rho"])["coverage"].agg(list)
    for points in POINTS:
        shown = (" / ".join(f"{one:.1f}" for one in cells[points, term, rho]) for term, rho in columns)
        yield f"| {points} | {' | '.join(shown)} |"


def summary(rows: pd.DataFrame, error: float) -> str:
    """Return per method and term the lowest and highest cell, and over all cells how many miss the aim."""
    by_term = rows.groupby(["method", "term"], sort=False)[["coverage", "alarms"]].agg(["min", "max"])
    cells = rows.groupby("method", sort=False)
    means = cells[["coverage", "alarms"]].mean()
    furthest = cells["coverage"].apply(lambda own: own.clip(*AIM).sub(own).abs().max()).rename("furthest")
    over = pd.concat([means, _missed(rows, 0), furthest], axis=1)
    low, high = AIM
    return (
        f"Lowest and highest of the {len(FAMILIES) * len(POINTS) * len(RHOS)} cells of a term:\n\n"
        f"{by_term.round(1).to_string()}\n\n"
        f"Of all {len(rows) // len(METHODS)} cells: means; how many below {low:.0f}, above {high:.0f}, with "
        f"more than {MOST_ALARMS:.0f} % alarms, with none of the three; the furthest outside of {low:.0f} to "
        f"{high:.0f}:\n\n{over.round(1).to_string()}\n\n"
        f"The same by more than {SURE:.0f} standard errors ({SURE * error:.2f}), beyond mere chance:\n\n"
        f"{_missed(rows, SURE * error).to_string()}"
    )


def _missed(rows: pd.DataFrame, by: float) -> pd.DataFrame:
    """Return per method how many cells miss the aim by more than ``by``, and how many do not at all."""
    low, high = AIM
    missed = pd.DataFrame(
        {
            "below": rows["coverage"] < low - by,
            "above": rows["coverage"] > high + by,
            "alarming": rows["alarms"] > MOST_ALARMS + by,
        }
    )
    return missed.assign(good=~missed.any(axis=1)).groupby(rows["method"], sort=False).sum()


def main(series: int = 4000, seed: int = 20250101) -> None:
    """Print the study of ``series`` series a cell."""
    began = perf_counter()
    rows = study(series, seed)
    aimed = rows[rows["rho"].isin(RHOS)]
    for line in [*tables(aimed), *beyond(rows[rows["rho"].isin(BEYOND)])]:
        typer.echo(line)
    error = 100 * np.sqrt(0.05 * 0.95 / series)
    typer.echo(f"\n{summary(aimed, error)}")
    typer.echo(
        f"\n{series} series a cell, seed {seed}, {perf_counter() - began:.0f} seconds; "
        f"Monte Carlo standard error of a coverage of 95 %: {error:.2f}"
    )


if __name__ == "__main__":
    typer.run(main)
