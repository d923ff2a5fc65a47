"""Which organisations are the sum of others, seen from their numbers alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from caseload_analysis.comparison.figures import KNOWN
from caseload_analysis.comparison.rounding import AMOUNTS, NEAR, rounding

LEAST: Final = 30
"""An aggregate has at least so much in numerator and denominator, else a sum may be chance [X]."""
MOST: Final = 12
"""So many organisations with the name of another in theirs are tried in every combination."""

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Amounts:
    """Numerators and denominators (columns) of organisations (rows), and how far they were rounded.

    ``known`` are the rows with both above 0, ``large`` those with both at least ``LEAST``.
    """

    sizes: NDArray[np.float64]
    slack: NDArray[np.float64]
    known: NDArray[np.bool_]
    large: NDArray[np.bool_]

    def equal(self, place: int, parts: Sequence[int] | Places) -> bool:
        """Whether the amounts of ``parts`` add up to those at ``place``, within the rounding of all."""
        gap = np.abs(self.sizes[parts].sum(axis=0) - self.sizes[place])
        return bool((gap <= self.slack[parts].sum(axis=0) + self.slack[place] + NEAR).all())


def sums_of_others(table: pd.DataFrame, columns: Sequence[str]) -> dict[int, list[str]]:
    """Return the organisations whose numerator and denominator are both sums of those of others.

    Tried are all others, the others of one value in one of the ``columns``, those that stand directly
    below or above, and those in whose names its own occurs.

    Parameters
    ----------
    table : DataFrame
        organisation, numerator, denominator, status and ``columns``; indexed from 0.
    columns : sequence of text

    Returns
    -------
    mapping of the place of an organisation to the names of its parts

    Examples
    --------
    >>> table = pd.DataFrame({"organisation": ["Land", "A", "B", "C"], "numerator": [90, 20, 30, 40],
    ...                       "denominator": [900, 210, 340, 350], "status": "given", "indicator": "x"})
    >>> sums_of_others(table, [])
    {0: ['A', 'B', 'C']}
    """
    amounts = _amounts(table)
    found: dict[int, Places] = {}
    for group in _groups(table, amounts, columns):
        found = _of_group(amounts, group) | found
    found = _by_name(table, amounts, found) | _in_a_row(amounts) | found
    names = table["organisation"].to_numpy()
    return {place: [str(name) for name in names[parts]] for place, parts in found.items()}


def _amounts(table: pd.DataFrame) -> Amounts:
    sizes = table[list(AMOUNTS)].to_numpy(dtype=np.float64)
    roundings = pd.DataFrame({name: rounding(table, name) for name in AMOUNTS})
    slack = roundings.to_numpy(dtype=np.float64)
    known = table["status"].isin(KNOWN).to_numpy() & (sizes > 0).all(axis=1)
    large = known & (sizes >= LEAST).all(axis=1)
    return Amounts(np.where(known[:, None], sizes, 0.0), slack, known, large)


def _groups(table: pd.DataFrame, amounts: Amounts, columns: Sequence[str]) -> Iterator[NDArray[np.bool_]]:
    """Yield the rows of the groups that may make up an organisation."""
    yield amounts.known
    for column in columns:
        values = table[column].to_numpy()
        for value in pd.unique(values[amounts.known]):
            group = amounts.known & (values == value)
            if 1 < group.sum() < amounts.known.sum():
                yield group


def _of_group(amounts: Amounts, group: NDArray[np.bool_]) -> dict[int, Places]:
    """Return the organisations that are the sum of the others of a group."""
    within = group[:, None]
    sizes, slack = np.where(within, amounts.sizes, 0.0), np.where(within, amounts.slack, 0.0)
    gap = np.abs(sizes.sum(axis=0) - sizes - amounts.sizes)
    fits = (gap <= slack.sum(axis=0) - slack + amounts.slack + NEAR).all(axis=1)
    fits &= amounts.large & (group.sum() - group > 1)
    members = np.flatnonzero(group)
    return {place: members[members != place] for place in np.flatnonzero(fits).tolist()}


def _in_a_row(amounts: Amounts) -> dict[int, Places]:
    """Return the organisations that are the sum of those that stand directly below or above them."""
    found: dict[int, Places] = {}
    number = len(amounts.sizes)
    below = np.arange(number)
    for order in (below, below[::-1]):
        running = amounts.sizes[order, 1].cumsum()
        for start in np.flatnonzero(amounts.large[order]).tolist():
            end = int(np.abs(running - running[start] - amounts.sizes[order[start], 1]).argmin())
            parts = order[start + 1 : end + 1]
            if len(parts) > 1 and amounts.equal(int(order[start]), parts):
                found[int(order[start])] = parts
    return found


def _by_name(table: pd.DataFrame, amounts: Amounts, found: dict[int, Places]) -> dict[int, Places]:
    """Return the organisations that are the sum of some in whose names their own occurs."""
    words = [_words(str(name)) for name in table["organisation"]]
    with_word: dict[str, set[int]] = {}
    for place in np.flatnonzero(amounts.known).tolist():
        for word in words[place]:
            with_word.setdefault(word, set()).add(place)
    more: dict[int, Places] = {}
    for place in np.flatnonzero(amounts.known).tolist():
        alike = (
            set.intersection(*(with_word[word] for word in words[place])) - {place} if words[place] else set()
        )
        parts = _adding_up(amounts, place, sorted(alike)) if place not in found and len(alike) <= MOST else []
        if parts:
            more[place] = np.array(parts)
    return more


def _words(name: str) -> list[str]:
    return re.findall(r"\w+", name.casefold())


def _adding_up(amounts: Amounts, place: int, alike: Sequence[int]) -> list[int]:
    """Return the first combination of ``alike`` whose amounts add up to those at ``place``."""
    sizes = range(2, len(alike) + 1)
    tried = (list(chosen) for size in sizes for chosen in combinations(alike, size))
    return next((parts for parts in tried if amounts.equal(place, parts)), [])
