"""Stock, mean, starts and stops of spells per group and period, in one pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from caseload_analysis.spells.calendar import Calendar
from caseload_analysis.spells.groups import Codes, Groups

Table = NDArray[np.float64]

MOMENTS: Final = ("mean", "end")
"""The mean over the days of a period, and its last day."""


@dataclass(frozen=True)
class StockFlow:
    """Figures of groups (rows) by periods (columns).

    ``end`` is the stock on the last day, ``mean`` the spell-days divided by the days, ``starts`` and
    ``stops`` what began and ended in the period; each weighted where weights were given.
    """

    end: Table
    mean: Table
    starts: Table
    stops: Table


def tally(groups: Codes, slots: ArrayLike, shape: tuple[int, int], weights: ArrayLike | None = None) -> Table:
    """Return the sum of ``weights`` (or the count) per group and slot, as a table of ``shape``.

    >>> tally(np.array([0, 0, 1]), [0, 0, 1], (2, 2)).tolist()
    [[2.0, 0.0], [0.0, 1.0]]
    """
    cells = groups * shape[1] + np.asarray(slots)
    sums = np.bincount(cells, None if weights is None else np.asarray(weights), minlength=shape[0] * shape[1])
    return sums.reshape(shape).astype(np.float64)


def stock_flow(
    groups: Groups,
    start: ArrayLike,
    stop: ArrayLike,
    calendar: Calendar,
    weights: ArrayLike | None = None,
) -> StockFlow:
    r"""Return stock and flow of half-open spells for every group and period.

    With N the (weighted) number of spells begun and S the (weighted) sum of their first days, both
    up to an edge x, the spell-days before x of spells that never stop are x N - S. The mean over a
    period is the difference of that sum between its two edges, the same for the stops taken off,
    divided by its days: no grid of days is made.

    Parameters
    ----------
    groups : Groups of the n spells
        Each group becomes a row.
    start, stop : integers, shape (n,)
        Days since 1970; a spell counts on day d when ``start <= d < stop``.
    weights : numbers, shape (n,), optional
        What a spell adds (1 each by default).

    Returns
    -------
    StockFlow
        Tables of shape (number of groups, number of periods). A spell of no days is in ``starts`` and
        ``stops`` and not in the stock.

    Examples
    --------
    >>> worker = Groups.of(pd.DataFrame({"who": ["A", "A"]}), ["who"])
    >>> january = Calendar.spanning(0, 30, "M")
    >>> flow = stock_flow(worker, [-5, 10], [15, 20], january)
    >>> flow.end.tolist(), flow.starts.tolist(), flow.stops.tolist()
    ([[0.0]], [[1.0]], [[2.0]])
    >>> round(float(flow.mean[0, 0] * 31), 6)
    25.0
    """
    weight = np.ones(len(groups.codes)) if weights is None else np.asarray(weights, dtype=np.float64)
    begun = _up_to_edges(groups, np.asarray(start), calendar, weight)
    ended = _up_to_edges(groups, np.asarray(stop), calendar, weight)
    return StockFlow(
        end=begun.number - ended.number,
        mean=(begun.spell_days - ended.spell_days) / calendar.lengths,
        starts=begun.events,
        stops=ended.events,
    )


@dataclass(frozen=True)
class _Cumulated:
    events: Table
    number: Table
    spell_days: Table


def _up_to_edges(groups: Groups, day: Codes, calendar: Calendar, weight: Table) -> _Cumulated:
    """Sum the events of each period and, along time, the spell-days that they open."""
    n_periods = len(calendar.periods)
    # Slot 0 gathers what happened before the first period, the last slot what comes after the last.
    slots, shape = calendar.locate(day) + 1, (len(groups), n_periods + 2)
    since_first_edge = np.where(slots > n_periods, 0, day - calendar.edges[0])
    events = tally(groups.codes, slots, shape, weight)[:, :-1]
    moments = tally(groups.codes, slots, shape, weight * since_first_edge)[:, :-1]
    number, moment = np.cumsum(events, axis=1), np.cumsum(moments, axis=1)
    grown = (calendar.edges - calendar.edges[0]) * number - moment
    return _Cumulated(events[:, 1:], number[:, 1:], np.diff(grown, axis=1))


def value_flow(
    frame: pd.DataFrame, groups: Groups, columns: Sequence[str], calendar: Calendar, at: str
) -> dict[str, Table]:
    """Return the sum of each of ``columns`` over the pieces in force, per group and period.

    ``at="mean"`` averages over the days of the period, ``at="end"`` takes its last day.

    >>> pieces = pd.DataFrame({"start": [0, 10], "stop": [10, 99], "fte": [1.0, 0.5]})
    >>> one = Groups.of(pieces, [])
    >>> value_flow(pieces, one, ["fte"], Calendar.spanning(0, 30, "M"), "end")["fte"].tolist()
    [[0.5]]
    """
    start, stop = frame["start"].to_numpy(), frame["stop"].to_numpy()
    flows = {name: stock_flow(groups, start, stop, calendar, frame[name]) for name in columns}
    # Sums along time leave residues; what is left of a spell that has stopped must read as nothing.
    return {name: np.round(getattr(flow, at), 12) + 0.0 for name, flow in flows.items()}


def tidy(keys: pd.DataFrame, calendar: Calendar, tables: Mapping[str, Table]) -> pd.DataFrame:
    """Return tables of groups by periods as one frame: columns of ``keys``, period, one per table.

    >>> january = Calendar.spanning(0, 30, "M")
    >>> tidy(pd.DataFrame({"team": ["Noord"]}), january, {"end": np.array([[3.0]])}).to_dict("list")
    {'team': ['Noord'], 'period': [Period('1970-01', 'M')], 'end': [3.0]}
    """
    n_periods = len(calendar.periods)
    frame = keys.loc[keys.index.repeat(n_periods)].reset_index(drop=True)
    frame["period"] = calendar.periods[np.tile(np.arange(n_periods), len(keys))]
    return frame.assign(**{name: table.ravel() for name, table in tables.items()})
