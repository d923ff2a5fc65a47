"""Cells to days: a date is read only where no other date can be meant."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from caseload_analysis.spells.calendar import OPEN, parse_period
from caseload_analysis.tables.cells import Cells, Read, Refusal, native_day, refused
from caseload_analysis.tables.model import Column
from caseload_analysis.tables.problems import UsageError, message

_TIME: Final = r"(?:[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?)?"
_ISO: Final = rf"(?P<y>[0-9]{{4}})-(?P<m>[0-9]{{2}})-(?P<d>[0-9]{{2}}){_TIME}"
_DUTCH: Final = rf"(?P<d>[0-9]{{1,2}})(?P<s>[-.])(?P<m>[0-9]{{1,2}})(?P=s)(?P<y>[0-9]{{4}}){_TIME}"
_SLASHED: Final = rf"(?P<d>[0-9]{{1,2}})/(?P<m>[0-9]{{1,2}})/(?P<y>[0-9]{{4}}){_TIME}"
_FORMS: Final = tuple(re.compile(form) for form in (_ISO, _DUTCH, _SLASHED))
_SHORT_YEAR: Final = re.compile(rf"[0-9]{{1,2}}[-./][0-9]{{1,2}}[-./][0-9]{{2}}{_TIME}")
_BARE: Final = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")
_NO_PARTS: Final = ("nan", "nan", "nan")

Parts = NDArray[np.float64]

_NO_DATE: Final = message("{value} is no date that can be read for certain")
_WRITE_DATE: Final = message("write dd-mm-yyyy")
_NUMBER: Final = message("{value} is a number, not a date")
_NO_WEEK: Final = message("{value} is no week")
_WRITE_WEEK: Final = message("write it as 2026-W27, or as a day in that week, dd-mm-yyyy")


def read_day(cells: Cells, column: Column, _: str) -> Read:
    """Return days since 1970 of dates; a time of day is dropped, 31-12-9999 is ``OPEN``."""
    iso, dutch, slashed = (_parts(cells.text, form) for form in _FORMS)
    plain, (_, month, day) = cells.plain, slashed.T
    certain = (day > 12) | (day == month)
    month_first = plain & ~certain & (month > 12)
    ambiguous = plain & ~np.isnan(day) & ~certain & ~month_first
    parts = _first_known(iso, dutch, np.where(certain[:, np.newaxis], slashed, np.nan))
    value = cells.day.fillna(pd.Series(_days(parts), plain.index).where(plain))
    found = value.notna()
    rest = cells.text.where(plain & ~found, "")
    bare = cells.number.notna() | _like(rest, _BARE)
    short = _like(rest, _SHORT_YEAR)
    unreal = plain & ~np.isnan(parts[:, 0]) & ~found
    open_ended = (value == OPEN) & column.end
    strange = found & ~value.between(_FIRST_DAY, _LAST_DAY) & ~open_ended
    other = (plain | cells.truth) & ~found & ~(ambiguous | month_first | bare | short | unreal)
    refusals = (
        *refused(ambiguous, message("{value} may be day/month or month/day"), _WRITE_DATE),
        *refused(month_first, message("{value} has the month before the day"), _WRITE_DATE),
        *refused(bare, _NUMBER, message("format the cell as a date, dd-mm-yyyy")),
        *refused(short, message("{value} has a year of two digits"), _WRITE_DATE),
        *refused(unreal, message("the day {value} does not exist"), message("correct the date")),
        *refused(strange, message("the year of {value} is not between 1900 and 2100"), message("correct it")),
        *refused(other, _NO_DATE, _WRITE_DATE),
        *_open_ended(open_ended),
    )
    return Read(value.mask(strange), refusals)


def _open_ended(rows: pd.Series[bool]) -> list[Refusal]:
    what = message("{count} end dates in the year 9999 are read as still running")
    return [Refusal(refusal.rows, what, "", "remark", whole=True) for refusal in refused(rows, what, "")]


def _parts(text: pd.Series[str], form: re.Pattern[str]) -> Parts:
    """Return year, month and day (columns) of the texts that have the ``form``; NaN elsewhere."""
    found = (form.fullmatch(each) for each in text)
    parts = [match.group("y", "m", "d") if match else _NO_PARTS for match in found]
    return np.array(parts, dtype=np.float64).reshape(-1, 3)


def _first_known(*read: Parts) -> Parts:
    """Return for each text the parts by the first form that it has."""
    first, *others = read
    for other in others:
        first = np.where(np.isnan(first), other, first)
    return first


def _days(parts: Parts) -> NDArray[np.float64]:
    """Return days since 1970 of years, months and days; NaN for a day that does not exist."""
    year, month, day = np.nan_to_num(parts).astype(np.int64).T
    months = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
    whole = months.astype("datetime64[D]") + (day - 1)
    real = (month >= 1) & (month <= 12) & (day >= 1) & (whole.astype("datetime64[M]") == months)
    return np.where(real & ~np.isnan(parts[:, 0]), whole.astype(np.int64), np.nan)


def _like(text: pd.Series[str], form: re.Pattern[str]) -> pd.Series[bool]:
    """Return where a text has the ``form``."""
    return pd.Series([form.fullmatch(each) is not None for each in text], text.index, dtype=bool)


_FIRST_DAY: Final = float(np.datetime64("1900-01-01", "D").astype("int64"))
_LAST_DAY: Final = float(np.datetime64("2100-12-31", "D").astype("int64"))


def is_period(text: str) -> bool:
    """Return whether ``text`` names a period, such as 2026-10 or 2026-W40."""
    try:
        parse_period(text)
    except UsageError:
        return False
    return True


def read_week(cells: Cells, column: Column, mark: str) -> Read:
    """Return the Monday of each week, given as 2026-W40 or as a day in it."""
    named = cells.text.str.fullmatch(r"[0-9]{4}-?W[0-9]{1,2}") & cells.text.map(is_period).astype(bool)
    mondays = cells.text[named].map(lambda text: native_day(parse_period(text).start_time)).astype("float64")
    rest = Cells(cells.text.mask(named, ""), cells.number, cells.day, cells.truth)
    read = read_day(rest, column, mark)
    refusals = tuple(
        replace(each, what=_NO_WEEK, remedy=_WRITE_WEEK) if each.what in (_NO_DATE, _NUMBER) else each
        for each in read.refusals
    )
    # Day 0 was a Thursday, so day -3 was a Monday.
    values = read.found - (read.found + 3) % 7
    return Read(values.fillna(mondays.reindex(values.index)), refusals)
