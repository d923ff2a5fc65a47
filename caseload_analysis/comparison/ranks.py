"""Rank intervals: how sure the place of an organisation among the others is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

from caseload_analysis.comparison.ratios import Numbers, Ratios, ratios
from caseload_analysis.tables.problems import UsageError, message

AT_ONCE: Final = 2_000_000
"""So many simulated values are in memory at a time, 16 megabytes of them."""

_HAIR: Final = 1e-12


def rank_intervals(
    frame: pd.DataFrame,
    kind: str,
    *,
    per: float = 1.0,
    level: float = 0.95,
    draws: int = 10_000,
    seed: int = 0,
    clump: float = 1.0,
) -> pd.DataFrame:
    """Return for each organisation its rank, and between which ranks it may as well be.

    Every draw takes a value for each organisation from what its own figures allow, and ranks them;
    rank_low and rank_high are the quantiles (1 - level) ÷ 2 and 1 - (1 - level) ÷ 2 of its ranks.
    A proportion is drawn from Beta(x + ½, n - x + ½), a rate from Gamma(x + ½) ÷ n (Jeffreys' priors);
    a mean from value + sd ÷ √n × t with n - 1 degrees of freedom, or, without a standard deviation of
    its own, from a normal distribution with the spread that ``Ratios.unit_deviation`` estimates.

    Parameters
    ----------
    frame : DataFrame
        organisation, numerator, denominator (and sd), as for ``funnel_limits``; not changed.
    kind : {"proportion", "rate", "mean"}
    per : number
        Of how many units the value is: 100 for percent.
    level : number
        Probability of the interval, between 0 and 1.
    draws, seed : whole numbers
        How many draws, and where the random numbers start: the same seed gives the same ranks.
    clump : number
        How many units come together; as for ``funnel_limits``.

    Returns
    -------
    frame
        The rows and columns of ``frame`` with value, rank (1 is the lowest value; equal values share
        the mean of their ranks), rank_low, rank_high. Missing for a row without a value, which takes
        no rank.

    Raises
    ------
    UsageError
        As ``funnel_limits``; also for a level or a number of draws that cannot be.

    Notes
    -----
    Source: Marshall & Spiegelhalter 1998 (BMJ 316:1701-1705); Goldstein & Spiegelhalter 1996 (Journal
    of the Royal Statistical Society A 159:385-443). Jeffreys' priors are our choice [X]. The interval
    holds chance alone: not the differences that ``funnel_limits`` calls overdispersion, nor those
    between one year and the next. Memory: a table of organisations by ranks, and two million draws at a
    time.

    Examples
    --------
    >>> apart = pd.DataFrame({"organisation": ["A", "B", "C"], "numerator": [900, 100, 120],
    ...                       "denominator": [1000, 1000, 1000]})
    >>> rank_intervals(apart, "proportion")[["rank", "rank_low", "rank_high"]].to_numpy().tolist()
    [[3.0, 3.0, 3.0], [1.0, 1.0, 2.0], [2.0, 1.0, 2.0]]
    """
    if not 0.0 < level < 1.0 or draws < 1:
        raise UsageError(message("rank intervals need a level between 0 and 1 and at least one draw"))
    found = ratios(frame, kind, clump)
    rows = found.known
    edges = [(1.0 - level) / 2, 1.0 - (1.0 - level) / 2]
    columns = np.full((2, len(frame)), np.nan)
    if rows.any():
        columns[:, rows] = _quantiles(_counts(found, rows, draws, np.random.default_rng(seed)), edges)
    value = pd.Series(found.figures * per, index=frame.index)
    return frame.assign(value=value, rank=value.rank(), rank_low=columns[0], rank_high=columns[1])


def _counts(found: Ratios, rows: NDArray[np.bool_], draws: int, rng: Generator) -> NDArray[np.int64]:
    """Return how often each organisation (row) had each rank (column)."""
    many = int(rows.sum())
    counts = np.zeros((many, many), dtype=np.int64)
    places = np.arange(many)
    for simulated in _simulated(found, rows, draws, rng):
        order = np.argsort(simulated, axis=1)
        flat = (order * many + places).ravel()
        counts += np.bincount(flat, minlength=many * many).reshape(many, many)
    return counts


def _simulated(found: Ratios, rows: NDArray[np.bool_], draws: int, rng: Generator) -> Iterator[Numbers]:
    """Yield tables of some draws (rows) of every known organisation (columns)."""
    above, below = found.numerators[rows], found.denominators[rows]
    step = max(1, AT_ONCE // len(above))
    for start in range(0, draws, step):
        shape = (min(step, draws - start), len(above))
        if found.kind == "proportion":
            yield rng.beta(above + 0.5, np.maximum(below - above, 0.0) + 0.5, shape)
        elif found.kind == "rate":
            yield rng.gamma(above + 0.5, 1.0 / below, shape)
        else:
            yield _means(found, rows, shape, rng)


def _means(found: Ratios, rows: NDArray[np.bool_], shape: tuple[int, int], rng: Generator) -> Numbers:
    """Return draws of means; a hair's breadth of noise lets chance decide between equal ones."""
    values, sizes = found.figures[rows], found.denominators[rows]
    own = found.with_deviation[rows]
    deviations = np.where(own, found.deviations[rows], found.unit_deviation(found.centre))
    least = _HAIR * max(float(np.abs(values).max()), _HAIR)
    freedom = np.where(own, sizes - 1.0, np.inf)
    noise = rng.standard_normal(shape) / np.sqrt(_chi_squared(freedom, shape, rng))
    return np.asarray(values + np.maximum(deviations / np.sqrt(sizes), least) * noise)


def _chi_squared(freedom: Numbers, shape: tuple[int, int], rng: Generator) -> Numbers:
    """Return χ² ÷ degrees of freedom, 1 where they are infinite."""
    finite = np.isfinite(freedom)
    drawn = np.ones(shape)
    drawn[:, finite] = rng.chisquare(freedom[finite], (shape[0], int(finite.sum()))) / freedom[finite]
    return drawn


def _quantiles(counts: NDArray[np.int64], edges: list[float]) -> Numbers:
    """Return per edge (row) and organisation the lowest rank that so large a share of draws reaches."""
    draws = int(counts[0].sum())
    reached = np.cumsum(counts, axis=1)
    return np.array([1.0 + (reached < edge * draws - 1e-9).sum(axis=1) for edge in edges])
