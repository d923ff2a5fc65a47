"""Hold a frame of the library against a table of the reference."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from typing import Any

import pandas as pd
from caseload_by_day import caseload
from delivered import frames, settings
from facts import EPOCH, Facts, contracts_on
from periods import Span, spans

import caseload_analysis as ca

LEVELS = ("employee", "team", "organisation")
UNITS = ("case", "child", "family")
PERIODS = ("W", "M", "Q", "Y")
Key = tuple[str, int]


def read(facts: Facts) -> Any:
    """The organisation as the library reads it."""
    return ca.read(frames(facts), settings=settings(facts))


def periods_of(org: Any, every: str) -> list[Span]:
    """The periods that the data of ``org`` cover."""
    return spans(every, org.first, org.last, org.clipped)


def rows_of(frame: pd.DataFrame, by: str) -> dict[Key, dict[str, Any]]:
    """The rows of a frame by group and first day of the period; no row may stand there twice."""
    name = {"employee": "employee_id", "team": "team", "organisation": None}[by]
    rows: dict[Key, dict[str, Any]] = {}
    for row in frame.to_dict("records"):
        texts = {str(column): value for column, value in row.items()}
        group = "" if name is None else str(texts[name])
        key = (group, texts["period"].start_time.toordinal() - EPOCH)
        assert key not in rows, f"{key} stands in the frame twice"
        rows[key] = texts
    return rows


def missing(value: Any) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))


def agrees(ours: Any, theirs: Any) -> bool:
    """Whether two values are equal, as text, as missing, or to seven digits."""
    if isinstance(theirs, str) or missing(theirs) or missing(ours):
        return bool(ours == theirs or (missing(ours) and missing(theirs)))
    return math.isclose(float(ours), float(theirs), rel_tol=1e-9, abs_tol=1e-9)


def differences(
    frame: pd.DataFrame,
    by: str,
    reference: Mapping[Key, Any],
    columns: Sequence[str],
    may_be_missing: Collection[Key] = (),
) -> list[str]:
    """What differs, one line a cell."""
    ours = rows_of(frame, by)
    found = [f"{key}: not in the reference" for key in ours.keys() - reference.keys()]
    for key, expected in reference.items():
        row = asdict(expected) if is_dataclass(expected) and not isinstance(expected, type) else expected
        if key in ours:
            found += [
                f"{key} {name}: ours {ours[key][name]}, reference {row[name]}"
                for name in columns
                if not agrees(ours[key][name], row[name])
            ]
        elif key not in may_be_missing:
            found.append(f"{key}: missing, reference {row}")
    return found


def zero_rows(reference: Mapping[Key, Mapping[str, float]], by: str) -> set[Key]:
    """The rows of employees for whom there is nothing to say."""
    return {key for key, row in reference.items() if by == "employee" and not any(row.values())}


def idle(facts: Facts, by: str, periods: Sequence[Span]) -> set[Key]:
    """The employees and periods without a contract day and without a day of caseload."""
    if by != "employee":
        return set()
    held = caseload(facts, by, facts.rules.unit, periods)
    return {
        key
        for key, row in held.items()
        for period in periods
        if period.first == key[1]
        and not row["mean"]
        and not any(contracts_on(facts, key[0], today) for today in period.days)
    }
