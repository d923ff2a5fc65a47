"""A team of seven in one month: small enough to follow by hand, used in examples and tests.

The figures are those of the worked table in the domain definitions (§3): a norm of 12 cases, a week
of 36 hours, employees A to G at the end of January 2025.
"""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

_HOURS: Final = {"A": 36, "B": 32, "C": 28, "D": 36, "E": 32, "F": 36, "G": 24}
_CASES: Final = {"A": 13, "B": 10, "C": 12, "D": 4, "E": 7, "F": 6, "G": 7}
_ABSENT: Final = {"D": ("sickness", 100.0), "E": ("sickness", 50.0), "G": ("parental", 25.0)}
_NEW: Final = "F"
_CODES: Final = {"family": "G", "child": "J"}


def example_settings() -> dict[str, Any]:
    """Return the settings of the example: 12 cases per fte, half a caseload in the first month.

    >>> example_settings()["norm"]
    {'unit': 'case', 'per_fte': 12}
    """
    return {"norm": {"unit": "case", "per_fte": 12}, "ramp_up": {"months": [0.5]}}


def example_tables() -> dict[str, pd.DataFrame]:
    """Return the input tables contracts, absences, cases and assignments of the example.

    >>> {name: len(table) for name, table in example_tables().items()}
    {'contracts': 7, 'absences': 3, 'cases': 59, 'assignments': 59}
    """
    new_year, long_ago = pd.Timestamp("2025-01-01"), pd.Timestamp("2024-01-01")
    workers = [worker for worker, number in _CASES.items() for _ in range(number)]
    cases = [f"Z{number:02d}" for number in range(1, len(workers) + 1)]
    contracts = pd.DataFrame(
        {
            "employee_id": list(_HOURS),
            "team": "Noord",
            "role": "jeugdbeschermer",
            "fte": [hours / 36 for hours in _HOURS.values()],
            "start": [new_year if worker == _NEW else long_ago for worker in _HOURS],
            "end": pd.NaT,
        }
    )
    absences = pd.DataFrame(
        {
            "employee_id": list(_ABSENT),
            "kind": [kind for kind, _ in _ABSENT.values()],
            "start": new_year,
            "end": pd.NaT,
            "percentage": [percentage for _, percentage in _ABSENT.values()],
        }
    )
    spells: dict[str, Any] = {"start": new_year, "end": pd.NaT}
    codes = {f"{name}_id": [f"{letter}{case}" for case in cases] for name, letter in _CODES.items()}
    return {
        "contracts": contracts,
        "absences": absences,
        "cases": pd.DataFrame(
            {"case_id": cases, **codes, "measure": "ots", **spells, "expected_end": pd.NaT}
        ),
        "assignments": pd.DataFrame({"case_id": cases, "employee_id": workers, **spells}),
    }
