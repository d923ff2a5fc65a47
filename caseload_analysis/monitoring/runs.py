"""Runs on one side of the centre line: their lengths, and how many there may be.

A sum of decimals is rarely exact in binary, so two numbers count as equal when they differ by less
than 1e-12 of the largest value: a point on the mean lies on neither side of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import comb, log2

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Sides = NDArray[np.int64]


def tolerance(values: Numbers) -> float:
    """Return the difference below which two numbers of a series are the same number."""
    return 1e-12 * float(np.abs(values).max(initial=0.0))


def side(differences: Numbers, within: float) -> Sides:
    """Return 1, -1 or 0 for a difference above, below and within ``within`` of zero.

    >>> side(np.array([0.2, -3, 1e-15]), 1e-12).tolist()
    [1, -1, 0]
    """
    return np.where(np.abs(differences) <= within, 0, np.sign(differences)).astype(np.int64)


def stretches(codes: Sides) -> tuple[Sides, Sides]:
    """Return the first place and the length of every stretch of equal codes.

    >>> [part.tolist() for part in stretches(np.array([1, 1, 0, 1]))]
    [[0, 2, 3], [2, 1, 1]]
    """
    if not len(codes):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    starts = np.flatnonzero(np.concatenate([[True], codes[1:] != codes[:-1]]))
    return starts, np.diff(np.append(starts, len(codes)))


def longest_run_limit(useful: int) -> int:
    """Return the longest run that chance explains among ``useful`` points: round(log2 n) + 3.

    Source: Schilling 2012, as in qicharts2.

    >>> longest_run_limit(24)
    8
    """
    return round(log2(useful)) + 3


@cache
def fewest_crossings(useful: int) -> int:
    """Return the fewest crossings that chance explains: the 5 % quantile of binomial(n - 1, 1/2).

    In whole numbers, so exact. Source: Chen 2010, as in qicharts2.

    >>> fewest_crossings(24)
    8
    """
    ways, total, crossings = 1, 2 ** (useful - 1), 0
    while ways * 20 < total:
        crossings += 1
        ways += comb(useful - 1, crossings)
    return crossings


@dataclass(frozen=True, slots=True)
class RunsAnalysis:
    """The runs of one stretch of points: each point's run, and whether the line is crossed too seldom."""

    length: Sides
    in_long_run: NDArray[np.bool_]
    longest: int
    crossings: int
    few_crossings: bool


def runs_analysis(sides: Sides) -> RunsAnalysis:
    """Return the runs analysis of points on the sides (1, -1) of the centre line.

    Points on the line (0) neither break a run nor lengthen it: they are left out and have length 0.
    Source: Anhøj 2014 (doi:10.1371/journal.pone.0113825), as in qicharts2.

    >>> found = runs_analysis(np.array([1, 1, 0, 1, -1]))
    >>> found.length.tolist(), found.longest, found.crossings
    ([3, 3, 0, 3, 1], 3, 1)
    """
    useful = sides != 0
    lengths = stretches(sides[useful])[1]
    length = np.zeros(len(sides), np.int64)
    if not len(lengths):
        return RunsAnalysis(length, length > 0, 0, 0, False)
    length[useful] = np.repeat(lengths, lengths)
    crossings, count = len(lengths) - 1, int(useful.sum())
    return RunsAnalysis(
        length=length,
        in_long_run=length > longest_run_limit(count),
        longest=int(lengths.max()),
        crossings=crossings,
        few_crossings=crossings < fewest_crossings(count),
    )
