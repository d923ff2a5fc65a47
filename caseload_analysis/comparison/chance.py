"""How far a figure may lie from the centre by chance alone: exact limits for counts."""

from __future__ import annotations

import numpy as np
from scipy.special import betainc, gammaincc, ndtri

from caseload_analysis.comparison.ratios import Numbers


def mid_probability(kind: str, counts: Numbers, sizes: Numbers, centre: float) -> Numbers:
    """Return P(X < count) + ½ P(X = count) for X with mean ``sizes`` × ``centre``.

    X is binomial (kind "proportion") or Poisson (kind "rate"). ``counts`` are whole; ``sizes`` need not
    be, as fte are not: the binomial sum is then the incomplete beta function that it equals for whole
    sizes [X].

    >>> mid_probability("rate", np.array([0.0, 1.0]), np.array([1.0, 1.0]), 1.0).round(4).tolist()
    [0.1839, 0.5518]
    """
    return np.asarray((_at_most(kind, counts, sizes, centre) + _at_most(kind, counts - 1, sizes, centre)) / 2)


def _at_most(kind: str, counts: Numbers, sizes: Numbers, centre: float) -> Numbers:
    """Return P(X ≤ count)."""
    whole = np.maximum(counts, 0.0)
    if kind == "rate":
        found = gammaincc(whole + 1.0, sizes * centre)
    else:
        left = sizes - whole
        found = np.where(left > 0, betainc(np.where(left > 0, left, 1.0), whole + 1.0, 1.0 - centre), 1.0)
    return np.where(counts < 0, 0.0, found)


def chance_limit(kind: str, centre: float, deviation: float, sizes: Numbers, tail: float) -> Numbers:
    """Return the value below which an organisation of each size lies with probability ``tail``.

    A mean: centre + z × deviation ÷ √size. A count: the place where the mid-P distribution, drawn
    straight between whole counts, reaches ``tail``, ÷ size; so a count lies beyond it exactly when its
    mid-P value is below ``tail``. Never below 0, nor above 1 for a proportion.

    Notes
    -----
    Source: Spiegelhalter 2005 (Statistics in Medicine 24:1185-1202, appendix A.1) for limits drawn
    straight between exact counts. He draws P(X ≤ count); half of P(X = count) is taken off here
    (mid-P, Lancaster 1961), since P(X ≤ count) calls too many organisations high and too few low [X].

    Examples
    --------
    >>> chance_limit("proportion", 0.2, 0.4, np.array([50.0, 200.0]), 0.975).round(4).tolist()
    [0.3179, 0.2572]
    """
    if kind == "mean" or not deviation > 0.0:
        return np.asarray(centre + ndtri(tail) * deviation / np.sqrt(sizes))
    below, above = _between(kind, centre, sizes, tail)
    low, high = (mid_probability(kind, count, sizes, centre) for count in (below, above))
    places = (below + (tail - low) / (high - low)) / sizes
    return np.asarray(np.clip(places, 0.0, 1.0 if kind == "proportion" else None))


def _between(kind: str, centre: float, sizes: Numbers, tail: float) -> tuple[Numbers, Numbers]:
    """Return the neighbouring counts between which the mid-P distribution passes ``tail``, by halving."""
    below = np.full(len(sizes), -1.0)
    mean = sizes * centre
    above = np.ceil(sizes) + 1.0 if kind == "proportion" else np.ceil(mean + 12.0 * np.sqrt(mean) + 40.0)
    while (above - below > 1.0).any():
        middle = np.floor((below + above) / 2)
        reached = mid_probability(kind, middle, sizes, centre) > tail
        open_ = above - below > 1.0
        above, below = np.where(open_ & reached, middle, above), np.where(open_ & ~reached, middle, below)
    return below, above
