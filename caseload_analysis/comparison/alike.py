"""Like for like: the organisations that are comparable with one's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from caseload_analysis.comparison.ratios import NORMAL_QUARTILES, Numbers
from caseload_analysis.spells.handed_in import must_have, numbers
from caseload_analysis.tables.problems import UsageError, message

MANY_TIMES: Final = 10.0
"""A column whose largest number is so many times its smallest is compared in proportion [X]."""


def like_for_like(
    frame: pd.DataFrame, own: str, columns: Sequence[str], *, nearest: int | None = None
) -> pd.DataFrame:
    """Return the organisations that are comparable with ``own``, the nearest first.

    Columns of text, and of yes and no, must have the value of ``own``. By columns of numbers the
    distance is √(mean of ((x - x of own) ÷ scale)²), scale = interquartile range ÷ 1.349 over the whole
    frame, so that a few giants do not decide what is far.

    Parameters
    ----------
    frame : DataFrame
        organisation and the columns, one row per organisation; not changed.
    own : text
        The organisation that is compared.
    columns : texts
        What makes organisations alike: size, urbanity, region.
    nearest : whole number, optional
        How many others to keep, by distance; all of the same text where it is not given.

    Returns
    -------
    frame
        The rows of ``frame`` with distance (0 for ``own``, which comes first; in robust standard
        deviations) and group (the texts they share, with " · " between). Rows that lack one of the
        columns are not comparable and left out.

    Raises
    ------
    UsageError
        For an unknown organisation or column, an organisation with several rows or without a value in
        a column, and a number of neighbours below 1 or without a column to tell who is near.

    Notes
    -----
    The scale is robust, and a column of positive sizes (largest above 1 and at least ten times the
    smallest) is compared as log(1 + x), since 20 and 40 fte differ more than 500 and 520 [X].

    Examples
    --------
    >>> sizes = pd.DataFrame({"organisation": list("ABCDE"), "fte": [20.0, 40, 500, 520, 30],
    ...                       "region": ["x", "x", "x", "x", "y"]})
    >>> like_for_like(sizes, "C", ["region", "fte"], nearest=2)[["organisation", "distance"]].round(2)
      organisation  distance
    0            C      0.00
    1            D      0.02
    2            B      1.21
    """
    must_have(frame, ["organisation", *columns])
    place = _place(frame, own)
    texts = [name for name in columns if not _is_number(frame[name])]
    counts = [name for name in columns if name not in texts]
    _must_have_a_number(counts, nearest)
    _must_be_known(frame, place, own, columns)
    same = _same(frame, place, texts)
    distance = _distance(frame, place, counts)
    chosen = frame.assign(distance=distance, group=_group(frame, place, texts))
    chosen = chosen.loc[same & np.isfinite(distance)]
    rest = np.arange(len(frame))[same & np.isfinite(distance)] != place
    order = np.lexsort((chosen["distance"].to_numpy(), rest))
    return chosen.iloc[order[: len(order) if nearest is None else nearest + 1]].reset_index(drop=True)


def _is_number(column: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)


def _place(frame: pd.DataFrame, own: str) -> int:
    """Return the place of the one row of an organisation."""
    places = np.flatnonzero(frame["organisation"].to_numpy() == own)
    if not len(places):
        raise UsageError.unknown(message("organisation"), own, frame["organisation"].unique())
    if len(places) > 1:
        what = message("{organisation} has {count} rows; choose one period or group first")
        raise UsageError(what, organisation=own, count=len(places))
    return int(places[0])


def _must_have_a_number(counts: Sequence[str], nearest: int | None) -> None:
    if nearest is not None and (nearest < 1 or not counts):
        raise UsageError(message("the nearest are at least one, by at least one column of numbers"))


def _must_be_known(frame: pd.DataFrame, place: int, own: str, columns: Sequence[str]) -> None:
    for name in columns:
        if pd.isna(frame[name].iloc[place]):
            what = message("{organisation} has nothing in the column {column}; choose another column")
            raise UsageError(what, organisation=own, column=name)


def _same(frame: pd.DataFrame, place: int, texts: Sequence[str]) -> NDArray[np.bool_]:
    """Return which rows have the texts of the row at ``place``."""
    same = [(frame[name] == frame[name].iloc[place]).to_numpy(dtype=bool, na_value=False) for name in texts]
    return np.asarray(np.logical_and.reduce([np.ones(len(frame), dtype=bool), *same]))


def _group(frame: pd.DataFrame, place: int, texts: Sequence[str]) -> str:
    return " · ".join(str(frame[name].iloc[place]) for name in texts)


def _distance(frame: pd.DataFrame, place: int, counts: Sequence[str]) -> Numbers:
    """Return the distance of every row from the one at ``place``, 0 without columns of numbers."""
    if not counts:
        return np.zeros(len(frame))
    apart = [_standardised(numbers(frame, name), place) for name in counts]
    return np.asarray(np.sqrt(np.mean(np.square(apart), axis=0)))


def _standardised(values: Numbers, place: int) -> Numbers:
    """Return how far each value is from that at ``place``, in robust standard deviations."""
    known = values[np.isfinite(values)]
    if known.min() >= 0 and known.max() > 1 and known.max() >= MANY_TIMES * known.min():
        values, known = np.log1p(values), np.log1p(known)
    scale = float(np.subtract(*np.quantile(known, [0.75, 0.25])) / NORMAL_QUARTILES) or float(known.std())
    return np.asarray((values - values[place]) / (scale or 1.0))
