"""Rows factorised into groups, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Codes = NDArray[np.intp]

_ROOM: Final = 2**62
"""Products of numbers of values stay below it, so that no group takes the number of another."""


@dataclass(frozen=True)
class Groups:
    """The distinct ``keys`` (one row a group, sorted) and the number of each row's group.

    >>> groups = Groups.of(pd.DataFrame({"team": ["b", "a", "b"]}), ["team"])
    >>> groups.codes.tolist(), groups.keys["team"].tolist(), len(groups)
    ([1, 0, 1], ['a', 'b'], 2)
    """

    codes: Codes
    keys: pd.DataFrame

    @classmethod
    def of(cls, frame: pd.DataFrame, by: Sequence[str]) -> Self:
        """Return the groups of ``frame`` by the columns ``by``; no columns make one group."""
        if not by:
            return cls.among(frame, pd.DataFrame(index=range(1)))
        places = np.zeros(len(frame), dtype=np.intp)
        for name in by:
            codes, values = pd.factorize(frame[name], sort=True, use_na_sentinel=False)
            if places.max(initial=0) > _ROOM // max(len(values), 1):
                _, places = np.unique(places, return_inverse=True)
            places = places * len(values) + codes
        _, first, numbers = np.unique(places, return_index=True, return_inverse=True)
        return cls(numbers, frame[list(by)].iloc[first].reset_index(drop=True))

    @classmethod
    def among(cls, frame: pd.DataFrame, keys: pd.DataFrame) -> Self:
        """Return the groups of ``frame`` numbered by their place in ``keys``; KeyError for a row without."""
        names = list(keys.columns)
        if not names:
            return cls(np.zeros(len(frame), dtype=np.intp), keys)
        index = pd.MultiIndex.from_frame(keys)
        codes = index.get_indexer(pd.MultiIndex.from_frame(frame[names])).astype(np.intp)
        if (codes < 0).any():
            raise KeyError(f"a group is not among the keys: {frame.loc[codes < 0, names].iloc[0].to_dict()}")
        return cls(codes, keys)

    def __len__(self) -> int:
        return len(self.keys)
