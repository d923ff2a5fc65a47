"""The harmonic norm of a mixed caseload, by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from caseload_analysis.spells.calendar import Calendar
from caseload_analysis.tables.settings import PerFte
from caseload_analysis.timelines.loads import mixed_norm

JANUARY = Calendar.spanning(0, 30, "M")
NORMS = PerFte(default=12, measure={"Drang": 6, "voogdij": 24})


def held(*rows: tuple[str, str, str, int, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["case_id", "measure", "employee_id", "start", "stop"])


def share(rows: pd.DataFrame, at: str = "end") -> list[float]:
    keys = pd.DataFrame({"employee_id": ["A", "B"]})
    return [float(value) for value in np.ravel(mixed_norm(rows, keys, NORMS, JANUARY, at))]


def test_each_measure_weighs_what_its_norm_says_in_upper_or_lower_case() -> None:
    """Three cases of A are 1/6 + 1/24 + 1/12 of a caseload, one of B is 1/24."""
    rows = held(
        ("Z1", "DRANG", "A", 0, 99),
        ("Z2", "Voogdij", "A", 0, 99),
        ("Z3", "ots", "A", 0, 99),
        ("Z4", "voogdij", "B", 0, 99),
    )
    assert share(rows) == pytest.approx([3 / (1 / 6 + 1 / 24 + 1 / 12) / 12, 24 / 12])


def test_a_mean_is_over_the_days_and_the_end_is_the_last() -> None:
    """A holds an ots on all 31 days and a drang on the first ten, which counts double."""
    rows = held(("Z1", "ots", "A", 0, 99), ("Z2", "drang", "A", 0, 10))
    assert share(rows, "mean") == pytest.approx([41 / 51, 1.0])
    assert share(rows) == [1.0, 1.0]
