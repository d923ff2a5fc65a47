"""Parts that add up to a total are hidden so that none can be worked out from the others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from caseload_analysis.privacy.sums import ALL
from caseload_analysis.privacy.suppression import Flags, too_small

People = NDArray[np.float64]


def hide_parts(people: People, minimum: int, already: Flags | None = None) -> Flags:
    """Return which cells of a table with margins are hidden.

    First the cells behind which stand fewer than ``minimum`` people. Then, in every row and column
    with a hidden cell, another one: the smallest that is shown, until no hidden cell is its total less
    the cells shown, and no sum of hidden cells belongs to fewer than ``minimum`` people for certain.
    The sum of the hidden cells is known where the total is shown, so one of them must have the
    minimum [X].

    Parameters
    ----------
    people : numbers of different people, shape (rows + 1, columns + 1)
        The last row and the last column are the totals. Cells without people have nothing to hide.
    minimum : int
    already : flags of the same shape, optional
        Cells that are hidden anyway.

    Examples
    --------
    >>> hide_parts(np.array([[3.0, 7.0, 9.0, 9.0], [3.0, 7.0, 9.0, 9.0]]), 5)[0].tolist()
    [True, True, False, False]
    """
    hidden = too_small(people, minimum)
    hidden = hidden if already is None else hidden | already
    while any(_close(*line, minimum) for line in _lines(people, hidden)):
        continue
    return hidden


def protect(
    frame: pd.DataFrame,
    minimum: int,
    *,
    within: Sequence[str],
    kind: str = "",
    people: str = "employees",
    already: pd.Series[bool] | None = None,
) -> pd.DataFrame:
    """Return sums per team and for the organisation with those of few people missing.

    Teams are parts of the organisation, kinds are parts of the kind ``ALL``.

    Parameters
    ----------
    frame : frame with level, team, ``within``, ``kind``, ``people`` and the sums
    minimum : int
        0 hides nothing.
    within : columns that tell one table of parts and totals from the next
    kind : the column of the kind, where the kinds add up
    people : the column with the number of different people
    already : which rows are hidden anyway, optional

    Returns
    -------
    frame
        The same; hidden sums are missing, the number of people stays.

    Examples
    --------
    >>> sums = pd.DataFrame({"level": ["team", "team", "organisation"], "team": ["Noord", "Zuid", ""],
    ...                      "period": "2025", "hours": [8.0, 90.0, 98.0], "employees": [2, 9, 11]})
    >>> protect(sums, 5, within=["period"])["hours"].tolist()
    [nan, nan, 98.0]
    """
    small = too_small(frame[people], minimum)
    small = small if already is None else small | (already & (frame[people] > 0)).to_numpy()
    if not minimum or not small.any():
        return frame
    hidden = np.zeros(len(frame), dtype=bool)
    for rows in frame.groupby(list(within), sort=False).indices.values():
        if small[rows].any():
            hidden[rows] = _hidden_rows(frame.iloc[rows], kind, people, minimum, small[rows])
    keys = ["level", "team", *within, kind, people]
    values = {name: frame[name].astype(np.float64).mask(hidden) for name in frame.columns.difference(keys)}
    return frame.assign(**values)


def _hidden_rows(frame: pd.DataFrame, kind: str, people: str, minimum: int, already: Flags) -> Flags:
    """Return which rows of one table of parts and totals are hidden."""
    teams, row = _numbered(frame["team"], "")
    kinds, column = _numbered(frame[kind], ALL) if kind else (0, np.zeros(len(frame), dtype=np.intp))
    counted = np.zeros((teams + 1, kinds + 1))
    counted[row, column] = frame[people]
    flags = np.zeros(counted.shape, dtype=bool)
    flags[row, column] = already
    return hide_parts(counted, minimum, flags)[row, column]


def _numbered(names: pd.Series[str], total: str) -> tuple[int, NDArray[np.intp]]:
    """Return how many parts there are, and the number of each row's; all together is the last."""
    parts = sorted(set(names) - {total})
    return len(parts), np.asarray(pd.Index([*parts, total]).get_indexer(pd.Index(names)), dtype=np.intp)


def _lines(people: People, hidden: Flags) -> list[tuple[People, Flags]]:
    """Return every row and column, as views."""
    rows = [(people[place], hidden[place]) for place in range(len(people))]
    return rows + [(people[:, place], hidden[:, place]) for place in range(people.shape[1])]


def _close(people: People, hidden: Flags, minimum: int) -> bool:
    """Hide one more cell of a line, its total last, when the line gives one away; say whether it did."""
    parts, total_hidden = people[:-1] > 0, bool(hidden[-1])
    gone, shown = parts & hidden[:-1], parts & ~hidden[:-1]
    if not gone.any() and not (total_hidden and shown.any()):
        return False
    if total_hidden:
        enough = bool(gone.any())
    else:
        enough = gone.sum() > 1 and (not shown.any() or people[:-1][gone].max() >= minimum)
    if enough:
        return False
    if shown.any():
        hidden[int(np.flatnonzero(shown)[np.argmin(people[:-1][shown])])] = True
    else:
        hidden[-1] = True
    return True
