"""Count the same spells in several ways, compare the figures, and print the times as ratios."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.util import find_spec
from math import ceil
from time import perf_counter

import numpy as np
import typer
from clock import median_seconds
from peers import (
    Figures,
    day_grid,
    month_loop,
    ours,
    with_duckdb,
    with_hillmaker,
    with_staircase,
)
from samples import Sample, demo, invented

SIZES = (100_000, 1_000_000)
LIMIT_SECONDS = 30.0
ROUNDS_SECONDS = 5.0
"""Each is timed as often as fits in this: three times at least, once where one call takes longer."""

TOLERANCE = 1e-9
"""Absolute and relative, on every one of the four figures of every team and month."""

PEERS: dict[str, tuple[str, Callable[[Sample], Figures]]] = {
    "duckdb, calendar join": ("duckdb", with_duckdb),
    "pandas, loop over months": ("pandas", month_loop),
    "staircase": ("staircase", with_staircase),
    "pandas, day grid": ("pandas", day_grid),
    "hillmaker": ("hillmaker", with_hillmaker),
}

LINE = "{:<22} {:<26} {:>10} {:>6} {:>9}  {}"


def largest_difference(one: Figures, other: Figures) -> float:
    """Return the largest difference as a multiple of the tolerance; infinite where a figure is missing."""
    differences = [
        np.abs(one[name] - other[name]) / (TOLERANCE * np.maximum(1.0, np.abs(one[name])))
        if one[name].shape == other[name].shape
        else np.array([np.inf])
        for name in one
    ]
    return max(float(np.nan_to_num(each, nan=np.inf).max()) for each in differences)


def timed(call: Callable[[], object], once: float) -> tuple[float, int]:
    """Return the median seconds and over how many calls, given how long one took."""
    if once > ROUNDS_SECONDS:
        return once, 1
    times = min(max(ceil(ROUNDS_SECONDS / max(once, 1e-3)), 3), 25)
    return median_seconds(call, times), times


def rows(sample: Sample, before: dict[str, tuple[int, float]]) -> Iterator[list[str]]:
    """Yield the lines of one sample; ``before`` holds size and seconds of each peer's last sample."""
    figures = ours(sample)
    own, times = timed(lambda: ours(sample), 0.1)
    cells = figures["end"].size * len(figures)
    yield [sample.name, "stock_flow (ours)", f"{own:.4f}", str(times), "1.0", f"{cells:,} figures"]
    for who, (package, count) in PEERS.items():
        if find_spec(package) is None:
            yield [sample.name, who, "", "", "", "not installed"]
            continue
        size, took = before.get(who, (1, 0.0))
        expected = took * len(sample.spells) / size
        if expected > LIMIT_SECONDS:
            yield [sample.name, who, "", "", "", f"skipped: about {expected:.0f} s expected"]
            continue
        began = perf_counter()
        equal = largest_difference(figures, count(sample)) <= 1.0
        took, times = timed(lambda count=count: count(sample), perf_counter() - began)  # type: ignore[misc]
        before[who] = (len(sample.spells), took)
        ratio = f"{took / own:.1f}" if equal else ""
        yield [sample.name, who, f"{took:.4f}", str(times), ratio, f"equal: {'yes' if equal else 'NO'}"]


def main() -> None:
    """Print a line per sample and way of counting; end with 1 where figures differ."""
    typer.echo(f"Stock, mean, inflow and outflow per team and month; equal within {TOLERANCE:g}.\n")
    typer.echo(LINE.format("spells", "who", "seconds", "median", "ratio", ""))
    before: dict[str, tuple[int, float]] = {}
    unequal = False
    for sample in (demo(), *map(invented, SIZES)):
        for row in rows(sample, before):
            typer.echo(LINE.format(*row))
            unequal |= row[-1] == "equal: NO"
    raise SystemExit(int(unequal))


if __name__ == "__main__":
    main()
