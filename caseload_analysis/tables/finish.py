"""From what a file says to what the library holds: fte, half-open spells, fractions."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from caseload_analysis.spells.calendar import OPEN, days, parse_period
from caseload_analysis.tables.model import Table
from caseload_analysis.tables.problems import Problem, message
from caseload_analysis.tables.schema import LARGEST_FTE, TABLES
from caseload_analysis.tables.settings import EndCounts
from caseload_analysis.tables.typed import Typed

FTE_TOLERANCE: Final = 0.01
"""So far may fte and hours differ through rounding in the export. Our own choice."""

_ENDS: Final = {"end": "stop", "expected_end": "expected_stop"}


def with_fte(typed: Typed, full_time_hours: float) -> tuple[Typed, list[Problem]]:
    """Return contracts with ``fte`` filled from hours a week: hours ÷ full-time hours."""
    frame, sheet = typed.frame, typed.sheet
    hours, most = frame["hours"], LARGEST_FTE * full_time_hours
    wrong = hours.index[(hours <= 0) | (hours > most)]
    from_hours = hours / full_time_hours
    unequal = frame.index[(frame["fte"] - from_hours).abs() > FTE_TOLERANCE].difference(wrong)
    problems = [
        *typed.rows(
            wrong,
            message("{value} hours a week are not between 0 and {most}"),
            message("write the hours a week, not a month or a year"),
            column="hours",
            most=f"{most:g}",
        ),
        *typed.rows(
            unequal,
            message("{value} hours are {share} fte of {full} hours, and the fte says otherwise"),
            message("correct one of the two, or full_time_hours in caseload.toml"),
            column="hours",
            share=from_hours.round(3).astype("str"),
            full=f"{full_time_hours:g}",
        ),
    ]
    unread = typed.refused["fte"]
    given = frame["fte"].fillna(from_hours.drop(unread)).reindex(frame.index)
    barred = {
        "fte": unread.union(wrong).union(typed.refused["hours"]),
        "hours": typed.refused["hours"].union(wrong),
    }
    places = {"fte": sheet.places["hours"], **sheet.places} if "hours" in sheet.places else sheet.places
    named = replace(sheet, places=places, required=sheet.required | {"fte"})
    filled = frame.assign(fte=given.mask(frame.index.isin(wrong)))
    return Typed(named, filled, {**typed.refused, **barred}), problems


def finish(table: Table, typed: pd.DataFrame, end_counts: EndCounts) -> pd.DataFrame:
    """Return the checked ``table`` of a typed frame, its index (the row in Excel) kept.

    Days are ``int64``; ``stop`` is the day after the end where ``end_counts`` says that the end
    counts, else the end itself, and ``OPEN`` where there is none.
    """
    counts = bool(getattr(end_counts, table.name, False))
    frame = typed.copy()
    for column in table:
        if column.kind in ("day", "week"):
            frame[column.name] = _whole(frame[column.name], counts and column.name in _ENDS)
        elif column.kind == "bool":
            frame[column.name] = frame[column.name] == 1
    return _shaped(table, frame.rename(columns=_ENDS))


def _whole(numbers: pd.Series[float], counts: bool) -> pd.Series[int]:
    """Return days as integers, ``OPEN`` where there is none; the day after it where an end counts."""
    whole = numbers.fillna(OPEN).astype("int64")
    return whole.where(whole == OPEN, whole + int(counts))


def _shaped(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the columns that the rest of the library works with."""
    if table.name == "contracts":
        return frame.drop(columns="hours")
    if table.name == "absences":
        fraction = frame["percentage"].fillna(100.0) / 100.0
        return frame.drop(columns="percentage").assign(fraction=fraction)
    if table.name == "establishment":
        return frame.assign(absence_reserve_fte=frame["absence_reserve_fte"].fillna(0.0))
    if table.name == "expectations":
        return _with_days(frame)
    return frame


def _with_days(frame: pd.DataFrame) -> pd.DataFrame:
    """Return expectations with the first day of their period and the day after it."""
    periods = [parse_period(text) for text in frame["period"]]
    start = days(np.array([period.start_time for period in periods], dtype="datetime64[D]"))
    stop = days(np.array([period.end_time for period in periods], dtype="datetime64[D]")) + 1
    before = list(frame.columns[: frame.columns.get_loc("period") + 1])  # type: ignore[operator]
    after = [name for name in frame if name not in before]
    return frame.assign(start=start, stop=stop)[[*before, "start", "stop", *after]]


def empty(name: str) -> pd.DataFrame:
    """Return table ``name`` without rows, with the columns and types that the checked one has.

    >>> empty("competences").dtypes.astype(str).tolist()
    ['str', 'str']
    """
    table = TABLES[name]
    frame = pd.DataFrame(
        {column.name: pd.Series(dtype="float64" if column.numeric else "str") for column in table}
    )
    return finish(table, frame, EndCounts())
