"""Rows numbered by their group, held against pandas."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from caseload_analysis.spells.groups import Groups


@pytest.mark.parametrize(("columns", "values", "rows"), [(1, 3, 50), (3, 4, 200), (8, 3_000, 4_000)])
def test_groups_are_those_of_pandas(columns: int, values: int, rows: int) -> None:
    """Of eight columns with 3,000 values each there are more combinations than a number can count."""
    random = np.random.default_rng(columns)
    frame = pd.DataFrame(random.integers(0, values, (rows, columns)), columns=list("abcdefgh"[:columns]))
    frame = pd.concat([frame, frame.iloc[::3]], ignore_index=True)
    frame["a"] = frame["a"].astype(str)
    found, grouped = Groups.of(frame, list(frame)), frame.groupby(list(frame), sort=True)
    assert found.codes.tolist() == grouped.ngroup().tolist()
    assert found.keys.to_numpy().tolist() == grouped.size().reset_index()[list(frame)].to_numpy().tolist()
