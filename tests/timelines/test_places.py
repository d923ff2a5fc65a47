"""In which team each of many employees counts on a day: against a plain loop."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseload_analysis.timelines.places import teams_on

PIECE = st.tuples(
    st.sampled_from("ABC"),
    st.sampled_from(["N", "O", "Z"]),
    st.integers(0, 30),
    st.sampled_from([0.3, 0.5, 1]),
)


def literal(pieces: pd.DataFrame, name: str, day: int) -> set[str]:
    """The team of the largest of the latest pieces that began by that day, else those of the first."""
    own = [row for row in pieces.itertuples() if row.employee_id == name]
    begun = [row.start for row in own if row.start <= day]
    moment = max(begun) if begun else min(row.start for row in own)
    there = [row for row in own if row.start == moment]
    largest = max(row.contract_fte for row in there) if begun else 0.0
    return {str(row.team) for row in there if row.contract_fte >= largest}


@settings(deadline=None, derandomize=True, max_examples=60)
@given(st.lists(PIECE, min_size=1, max_size=12), st.lists(st.integers(-5, 40), min_size=1, max_size=6))
def test_every_employee_on_every_day(rows: list[tuple[str, str, int, float]], days: list[int]) -> None:
    pieces = pd.DataFrame(rows, columns=["employee_id", "team", "start", "contract_fte"])
    asked = [(name, day) for name in sorted(set(pieces["employee_id"])) for day in days][::-1]
    names, on = zip(*asked, strict=True)
    found = teams_on(pieces, np.array(names, dtype=object), np.array(on))
    assert all(team in literal(pieces, name, day) for team, (name, day) in zip(found, asked, strict=True))


@pytest.mark.parametrize(("day", "team"), [(-1, "N"), (8, "N"), (9, "O"), (100, "O")])
def test_two_employees_are_kept_apart(day: int, team: str) -> None:
    pieces = pd.DataFrame(
        {"employee_id": ["A", "A", "B"], "team": ["N", "O", "Z"], "start": [0, 9, 3], "contract_fte": 1.0}
    )
    assert teams_on(pieces, ["B", "A", "B"], [day, day, day]).tolist() == ["Z", team, "Z"]
