"""Cells to days: a date is read only where no other date can be meant."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from caseload_analysis.spells.calendar import OPEN, parse_period
from caseload_analysis.tables.cells import Cells, Read, Refusal, native_day, refused
from caseload_analysis.tables.model import Column
from caseload_analysis.tables.problems import UsageError, message

_TIME: Final = r"(?:[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?)?"
_ISO: Final = rf"(?P<y>[0-9]{{4}})-(?P<m>[0-9]{{2}})-(?P<d>[0-9]{{2}}){_TIME}"
_DUTCH: Final = rf"(?P<d>[0-9]{{1,2}})(?P<s>[-.])(?P<m>[0-9]{{1,2}})(?P=s)(?P<y>[0-9]{{4}}){_TIME}"
_SLASHED: Final = rf"(?P<d>[0-9]{{1,2}})/(?P<m>[0-9]{{1,2}})/(?P<y>[0-9]{{4}}){_TIME}"
_SHORT_YEAR: Final = rf"[0-9]{{1,2}}[-./][0-9]{{1,2}}[-./][0-9]{{2}}{_TIME}"

_NO_DATE: Final = message("{value} is no date that can be read for certain")
_WRITE_DATE: Final = message("write dd-mm-yyyy")


def read_day(cells: Cells, column: Column, _: str) -> Read:
    """Return days since 1970 of dates; a time of day is dropped, 31-12-9999 is ``OPEN``."""
    iso, dutch, slashed = (_parts(cells.text, form) for form in (_ISO, _DUTCH, _SLASHED))
    plain = cells.plain
    certain = (slashed["d"] > 12) | (slashed["d"] == slashed["m"])
    month_first = plain & ~certain & (slashed["m"] > 12)
    ambiguous = plain & slashed["d"].notna() & ~certain & ~month_first
    parts = iso.fillna(dutch).fillna(slashed.where(certain))
    value = cells.day.fillna(_days(parts).where(plain))
    found = value.notna()
    bare = cells.number.notna() | (plain & cells.text.str.fullmatch(r"[+-]?[0-9]+([.,][0-9]+)?"))
    short = plain & cells.text.str.fullmatch(_SHORT_YEAR)
    unreal = plain & parts["y"].notna() & ~found
    open_ended = (value == OPEN) & column.end
    strange = found & ~value.between(_FIRST_DAY, _LAST_DAY) & ~open_ended
    other = (plain | cells.truth) & ~found & ~(ambiguous | month_first | bare | short | unreal)
    refusals = (
        *refused(ambiguous, message("{value} may be day/month or month/day"), _WRITE_DATE),
        *refused(month_first, message("{value} has the month before the day"), _WRITE_DATE),
        *refused(
            bare, message("{value} is a number, not a date"), message("format the cell as a date, dd-mm-yyyy")
        ),
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


def _parts(text: pd.Series[str], form: str) -> pd.DataFrame:
    """Return year, month and day (y, m, d) of the texts that have the ``form``; NaN elsewhere."""
    found = text.str.extract(f"^{form}$")
    return pd.DataFrame({name: pd.to_numeric(found[name]).astype("float64") for name in "ymd"})


def _days(parts: pd.DataFrame) -> pd.Series[float]:
    """Return days since 1970 of years, months and days; NaN for a day that does not exist."""
    year, month, day = (parts[name].fillna(0).to_numpy(dtype="int64") for name in "ymd")
    months = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
    whole = months.astype("datetime64[D]") + (day - 1)
    real = (month >= 1) & (month <= 12) & (day >= 1) & (whole.astype("datetime64[M]") == months)
    return pd.Series(whole.astype("int64"), parts.index, dtype="float64").where(real & parts["y"].notna())


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
    # Day 0 was a Thursday, so day -3 was a Monday.
    values = read.found - (read.found + 3) % 7
    return Read(values.fillna(mondays.reindex(values.index)), read.refusals)
