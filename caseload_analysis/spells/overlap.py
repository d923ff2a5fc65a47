"""Spells that overlap: their union, their sum, their chains and what two kinds share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from caseload_analysis.spells.groups import Groups


def chain(frame: pd.DataFrame, by: Sequence[str], gap: int = 1) -> NDArray[np.int64]:
    """Return a number for each spell that its chain shares.

    Spells of one group belong to one chain when fewer than ``gap`` free days lie between them:
    ``gap=1`` joins spells that touch or overlap, ``gap=28`` makes the legal chains of sick spells
    (a gap of 28 days starts a new one).

    Parameters
    ----------
    frame : frame with ``by``, ``start``, ``stop``
    gap : int, at least 1

    Returns
    -------
    integers, shape (rows,)
        In the order of ``frame``; chains are numbered by group and start.

    Examples
    --------
    >>> spells = pd.DataFrame({"who": "A", "start": [0, 12, 40], "stop": [10, 20, 41]})
    >>> chain(spells, ["who"]).tolist(), chain(spells, ["who"], gap=28).tolist()
    ([0, 1, 2], [0, 0, 0])
    """
    codes = Groups.of(frame, by).codes
    start, stop = frame["start"].to_numpy(), frame["stop"].to_numpy()
    order = np.lexsort((stop, start, codes))
    codes, start, stop = codes[order], start[order], stop[order]
    # Groups are set so far apart that one running maximum serves them all.
    apart = codes * (np.ptp(stop) + 1 if len(stop) else 1)
    reach = np.maximum.accumulate(stop + apart) - apart
    new = np.ones(len(order), dtype=bool)
    new[1:] = (codes[1:] != codes[:-1]) | (start[1:] - reach[:-1] >= gap)
    numbers = np.empty(len(order), dtype=np.int64)
    numbers[order] = np.cumsum(new) - 1
    return numbers


def union(frame: pd.DataFrame, by: Sequence[str], gap: int = 1) -> pd.DataFrame:
    """Return one spell for each chain of a group: columns ``by``, ``start``, ``stop``.

    >>> spells = pd.DataFrame({"family": "G1", "start": [0, 5, 20], "stop": [10, 12, 30]})
    >>> union(spells, ["family"])[["start", "stop"]].to_numpy().tolist()
    [[0, 12], [20, 30]]
    """
    numbers = chain(frame, by, gap)
    _, first = np.unique(numbers, return_index=True)
    start, stop = frame["start"].to_numpy(), frame["stop"].to_numpy()
    begin, end = start[first], stop[first]
    np.minimum.at(begin, numbers, start)
    np.maximum.at(end, numbers, stop)
    return frame[list(by)].iloc[first].reset_index(drop=True).assign(start=begin, stop=end)


def stack(frame: pd.DataFrame, by: Sequence[str], values: Sequence[str]) -> pd.DataFrame:
    """Return disjoint pieces per group in which overlapping spells' ``values`` are added up.

    Parameters
    ----------
    frame : frame with ``by``, ``start``, ``stop`` and ``values`` (numbers)

    Returns
    -------
    frame
        Columns ``by``, ``start``, ``stop``, ``values``; a piece ends where anything changes, and
        pieces without any spell are left out.

    Examples
    --------
    >>> spells = pd.DataFrame({"who": "A", "start": [0, 5], "stop": [10, 20], "part": [0.5, 0.75]})
    >>> stack(spells, ["who"], ["part"])[["start", "stop", "part"]].to_numpy().tolist()
    [[0.0, 5.0, 0.5], [5.0, 10.0, 1.25], [10.0, 20.0, 0.75]]
    """
    spells = frame.loc[frame["start"] < frame["stop"]]
    groups = Groups.of(spells, by)
    changes = spells[list(values)].to_numpy(dtype=np.float64, na_value=np.nan)
    ones = np.ones((len(spells), 1))
    deltas = np.vstack([np.hstack([ones, changes]), np.hstack([-ones, -changes])])
    moments = pd.MultiIndex.from_arrays(
        [np.tile(groups.codes, 2), np.concatenate([spells["start"], spells["stop"]])],
        names=["group", "start"],
    )
    points = pd.DataFrame(deltas, index=moments).groupby(level=["group", "start"]).sum()
    # Every group's changes add up to nothing, so one running sum serves all groups.
    levels = points.cumsum().to_numpy().round(12)
    group = points.index.get_level_values("group").to_numpy()
    start = points.index.get_level_values("start").to_numpy()
    keep = np.flatnonzero(levels[:, 0] > 0)
    pieces = groups.keys.iloc[group[keep]].reset_index(drop=True)
    pieces["start"], pieces["stop"] = start[keep], start[keep + 1]
    pieces[list(values)] = levels[keep, 1:]
    return pieces


def intersect(left: pd.DataFrame, right: pd.DataFrame, on: Sequence[str]) -> pd.DataFrame:
    """Return the pairs of rows alike in ``on`` whose spells share a day, cut to what they share.

    A spell of no days in ``left`` is kept where a spell of ``right`` covers its day. Columns: those
    of both frames; ``start`` and ``stop`` of the shared part.

    >>> stays = pd.DataFrame({"who": ["A", "A"], "start": [0, 8], "stop": [9, 8]})
    >>> teams = pd.DataFrame({"who": "A", "team": ["x", "y"], "start": [0, 5], "stop": [5, 99]})
    >>> intersect(stays, teams, ["who"])[["team", "start", "stop"]].to_numpy().tolist()
    [['x', 0, 5], ['y', 5, 9], ['y', 8, 8]]
    """
    pairs = left.merge(right, on=list(on), suffixes=("", "_right"))
    start = np.maximum(pairs["start"], pairs["start_right"])
    stop = np.minimum(pairs["stop"], pairs["stop_right"])
    of_no_days = (pairs["start"] == pairs["stop"]) & (start == pairs["start"]) & (start < pairs["stop_right"])
    shared = pairs.drop(columns=["start_right", "stop_right"]).assign(start=start, stop=stop)
    return pd.DataFrame(shared.loc[(start < stop) | of_no_days].reset_index(drop=True))


def complement(spells: pd.DataFrame, holes: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Return the parts of ``spells`` that no spell of the same group in ``holes`` covers.

    >>> open_cases = pd.DataFrame({"case": ["Z"], "start": [0], "stop": [10]})
    >>> held = pd.DataFrame({"case": ["Z"], "start": [3], "stop": [8]})
    >>> complement(open_cases, held, ["case"])[["start", "stop"]].to_numpy().tolist()
    [[0, 3], [8, 10]]
    """
    columns = [*by, "start", "stop"]
    both = pd.concat(
        [spells[columns].assign(inside=1.0, held=0.0), holes[columns].assign(inside=0.0, held=1.0)]
    )
    pieces = stack(both, by, ["inside", "held"])
    return union(pieces.loc[(pieces["inside"] > 0) & (pieces["held"] == 0)], by)
