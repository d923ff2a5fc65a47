"""Organisations that name the one they lie within: through others, in circles, and in a message."""

from __future__ import annotations

import pandas as pd
import pytest

from caseload_analysis.comparison.definitions import Definition
from caseload_analysis.comparison.figures import Figures, measured
from caseload_analysis.comparison.overlap import descendants, without_overlap
from caseload_analysis.tables.problems import UsageError

KNOWN = {"full": Definition("full", "rate", "cases", "fte")}


@pytest.mark.parametrize(
    ("within", "found"),
    [
        ({"B": "A", "C": "B", "D": ""}, ["B", "C"]),
        ({"A": "B", "B": "A"}, ["B"]),  # a circle has an end
        ({"A": "A", "B": "A"}, ["B"]),  # nobody lies within itself
        ({"B": "A", "C": "B", "D": "C", "E": "B"}, ["B", "C", "E", "D"]),
    ],
)
def test_who_lies_within(within: dict[str, str], found: list[str]) -> None:
    table = pd.DataFrame({"organisation": list(within), "within": list(within.values())})
    assert descendants(table, "A") == found


@pytest.mark.parametrize(("parts", "more"), [(4, False), (5, True)])
def test_a_refusal_names_four_parts_and_says_when_there_are_more(parts: int, more: bool) -> None:
    names = [f"P{number}" for number in range(parts)]
    rows = [(name, "Land") for name in names] + [("Land", "")]
    frame = pd.DataFrame(rows, columns=["organisation", "within"])
    frame = frame.assign(year=2025, indicator="full", numerator=7.0, denominator=1.0)
    with pytest.raises(UsageError, match="P0; P1; P2; P3") as caught:
        without_overlap(Figures(measured(frame, KNOWN), KNOWN), "full", 2025, overlapping="refuse")
    assert ("…" in str(caught.value)) == more
    assert "P4" not in str(caught.value)
