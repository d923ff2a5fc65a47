"""Cells to values, one rule at a time."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseload_analysis.spells.calendar import OPEN
from caseload_analysis.tables.schema import TABLES
from caseload_analysis.tables.values import KINDS, read_column

START = TABLES["contracts"]["start"]
END = TABLES["contracts"]["end"]
FTE = TABLES["contracts"]["fte"]
EMPLOYEE = TABLES["contracts"]["employee_id"]
PERCENTAGE = TABLES["absences"]["percentage"]
KIND = TABLES["absences"]["kind"]
PERIOD = TABLES["expectations"]["period"]
WEEK = TABLES["time_use"]["week"]
YES_NO = TABLES["protocol_deviations"]["substantiated"]


def one(cell, column, mark=","):
    """Read one cell: the value, and why it was refused."""
    dtype = "str" if isinstance(cell, str) else object
    read = read_column(pd.Series([cell], index=[7], dtype=dtype), column, mark)
    for refusal in read.refusals:
        assert refusal.rows.tolist() == [7]
    return read.found.loc[7], [refusal.what for refusal in read.refusals]


def days(year, month, day):
    return (dt.date(year, month, day) - dt.date(1970, 1, 1)).days


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-02-29", days(2024, 2, 29)),
        ("29-02-2024", days(2024, 2, 29)),
        ("1-3-2024", days(2024, 3, 1)),
        ("01.03.2024", days(2024, 3, 1)),
        ("13/04/2024", days(2024, 4, 13)),
        ("4/4/2024", days(2024, 4, 4)),
        ("2024-02-29T23:59:59", days(2024, 2, 29)),
        ("29-02-2024 0:00", days(2024, 2, 29)),
        ("  29-02-2024 ", days(2024, 2, 29)),
        ("01-01-1900", days(1900, 1, 1)),
        ("31-12-2100", days(2100, 12, 31)),
        (dt.datetime(2024, 2, 29, 13, 5), days(2024, 2, 29)),
        (dt.date(2024, 2, 29), days(2024, 2, 29)),
        (pd.Timestamp(2024, 2, 29, 5), days(2024, 2, 29)),
        (np.datetime64("2024-02-29T10"), days(2024, 2, 29)),
    ],
)
def test_dates_that_are_certain(text, expected):
    assert one(text, START) == (expected, [])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("03/04/2024", "{value} may be day/month or month/day"),
        ("04/13/2024", "{value} has the month before the day"),
        ("31-02-2024", "the day {value} does not exist"),
        ("29-02-2023", "the day {value} does not exist"),
        ("2024-13-01", "the day {value} does not exist"),
        ("00-01-2024", "the day {value} does not exist"),
        ("1-2-24", "{value} has a year of two digits"),
        ("13/4/24", "{value} has a year of two digits"),
        ("45291", "{value} is a number, not a date"),
        ("20240201", "{value} is a number, not a date"),
        (45291, "{value} is a number, not a date"),
        (45291.5, "{value} is a number, not a date"),
        ("01-02.2024", "{value} is no date that can be read for certain"),
        ("1 februari 2024", "{value} is no date that can be read for certain"),
        ("2024-02-29T23:30:00Z", "{value} is no date that can be read for certain"),
        (True, "{value} is no date that can be read for certain"),
        (dt.time(3, 4), "{value} is no date that can be read for certain"),
        ("31-12-1899", "the year of {value} is not between 1900 and 2100"),
        ("01-01-2101", "the year of {value} is not between 1900 and 2100"),
        ("31-12-9999", "the year of {value} is not between 1900 and 2100"),
        (dt.datetime(2101, 1, 1), "the year of {value} is not between 1900 and 2100"),
    ],
)
def test_dates_that_are_refused(text, reason):
    value, reasons = one(text, START)
    assert np.isnan(value)
    assert reasons == [reason]


@pytest.mark.parametrize("text", ["31-12-9999", "9999-12-31", dt.datetime(9999, 12, 31)])
def test_the_year_9999_is_still_running_in_an_end_column_only(text):
    value, reasons = one(text, END)
    assert value == OPEN
    assert reasons == ["{count} end dates in the year 9999 are read as still running"]


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)))
def test_every_day_is_read_alike_in_each_notation(date):
    texts = [
        date.isoformat(),
        f"{date.day}-{date.month}-{date.year}",
        f"{date.day:02}.{date.month:02}.{date.year}",
    ]
    read = read_column(pd.Series(texts, dtype="str"), START, ",")
    assert read.found.tolist() == [(date - dt.date(1970, 1, 1)).days] * 3
    assert not read.refusals


@pytest.mark.parametrize(
    ("cell", "mark", "expected"),
    [
        ("0,889", ",", 0.889),
        ("0.889", ",", 0.889),
        ("1.5", ",", 1.5),
        ("1,234", ",", 1.234),
        ("1.234", ".", 1.234),
        ("1,5", ".", 1.5),
        ("0,889", ".", 0.889),
        ("1.234,5", ",", 1234.5),
        ("1,234.5", ",", 1234.5),
        ("1.234.567", ",", 1234567.0),
        (",5", ",", 0.5),
        ("-2", ",", -2.0),
        ("36", "", 36.0),
        ("0,889", "", 0.889),
        ("0.889", "", 0.889),
        ("12,5", "", 12.5),
        (0.889, "", 0.889),
        (36, "", 36.0),
        (np.float64(1.5), "", 1.5),
        ("1234.567", ",", 1234.567),
    ],
)
def test_numbers_that_are_certain(cell, mark, expected):
    assert one(cell, FTE, mark) == (expected, [])


@pytest.mark.parametrize(
    ("cell", "mark"), [("1.234", ","), ("1,234", "."), ("1.234", ""), ("1,234", ""), ("12.000", ",")]
)
def test_numbers_with_a_mark_that_may_separate_thousands(cell, mark):
    value, reasons = one(cell, FTE, mark)
    assert np.isnan(value)
    assert reasons == ["in {value} the mark may separate thousands or decimals"]


@pytest.mark.parametrize(
    "cell",
    ["acht", "1e3", "1 234", "€ 5", "1,2,3", "5,", "1.23.456", True, float("inf"), dt.date(2024, 1, 1)],
)
def test_numbers_that_are_none(cell):
    value, reasons = one(cell, FTE)
    assert np.isnan(value)
    assert reasons == ["{value} is no number"]


@given(st.decimals(min_value=-99999, max_value=99999, places=2, allow_nan=False))
def test_two_decimals_are_read_alike_with_either_mark(number):
    for mark in (",", ".", ""):
        assert one(str(number).replace(".", ","), FTE, mark) == (float(number), [])
        assert one(str(number), FTE, mark) == (float(number), [])


def percentages(*cells):
    return read_column(pd.Series(list(cells), index=range(2, 2 + len(cells)), dtype=object), PERCENTAGE, ",")


def test_percentages_with_and_without_sign():
    read = percentages("50", "33,3%", "100 %", 0, "0,5%")
    assert read.found.tolist() == [50.0, 33.3, 100.0, 0.0, 0.5]
    assert not read.refusals


def test_a_column_of_fractions_is_doubtful_once():
    read = percentages(0.5, 1, 0, "1")
    (refusal,) = read.refusals
    assert (refusal.what, refusal.whole) == ("{value} may be a fraction or a percentage", True)
    assert refusal.rows.tolist() == [2, 3, 5]


def test_a_fraction_among_percentages_is_doubtful_in_its_row():
    (refusal,) = percentages(50, 0.5, 100).refusals
    assert (refusal.rows.tolist(), refusal.whole) == ([3], False)


def test_nothing_but_zeros_is_certain():
    assert not percentages(0, 0, "0").refusals


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (1001.0, "1001"),
        (1001, "1001"),
        ("007", "007"),
        (" a ", "a"),
        (np.int64(5), "5"),
        ("1001.0", "1001.0"),
    ],
)
def test_codes_are_text(cell, expected):
    assert one(cell, EMPLOYEE) == (expected, [])


@pytest.mark.parametrize("cell", [dt.datetime(2024, 3, 1), True])
def test_a_date_is_no_code(cell):
    value, reasons = one(cell, EMPLOYEE)
    assert (value, reasons) == ("", ["{value} is a date or a truth value, not a code"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ziekte", "sickness"),
        ("Ziek", "sickness"),
        ("VERZUIM", "sickness"),
        ("zwangerschap", "maternity"),
        ("Zwangerschaps- en bevallingsverlof", "maternity"),
        ("ouderschapsverlof", "parental"),
        ("zorgverlof", "care"),
        ("Onbetaald_verlof", "unpaid"),
        ("vakantie", "leave"),
        ("scholing", "training"),
        ("overig", "other"),
        ("maternity", "maternity"),
    ],
)
def test_kinds_of_absence(text, expected):
    assert one(text, KIND) == (expected, [])


def test_an_unknown_kind_is_asked_about():
    assert one("bijzonder verlof", KIND) == ("", ["the kind of absence {value} is not known"])


def test_no_spelling_stands_for_two_kinds():
    names = [name for kind, spellings in KINDS.items() for name in (kind, *spellings)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("text", ["2026-10", "2026Q4", "2026-W40", "2026"])
def test_periods(text):
    assert one(text, PERIOD) == (text, [])


@pytest.mark.parametrize("cell", ["okt 2026", "2026-13", "2026-W60", dt.datetime(2026, 10, 1)])
def test_what_is_no_period(cell):
    value, reasons = one(cell, PERIOD)
    assert (value, reasons) == ("", ["{value} is no period"])


@pytest.mark.parametrize("cell", ["2026-W40", "28-09-2026", "04-10-2026", dt.datetime(2026, 10, 2)])
def test_a_week_is_its_monday(cell):
    assert one(cell, WEEK) == (days(2026, 9, 28), [])


@pytest.mark.parametrize("cell", ["2026-27", "week 27", "W27", "2026-W60", "27", 27, 202627.0])
def test_what_is_no_week_is_told_how_a_week_is_written(cell):
    (refusal,) = read_column(pd.Series([cell]), WEEK, ",").refusals
    assert refusal.what == "{value} is no week"
    assert "2026-W27" in refusal.remedy


def test_a_wrong_day_in_a_week_is_told_as_a_day():
    (refusal,) = read_column(pd.Series(["31-02-2026"]), WEEK, ",").refusals
    assert refusal.what == "the day {value} does not exist"


@pytest.mark.parametrize(
    ("cell", "expected"), [("ja", 1), ("Nee", 0), (True, 1), (False, 0), ("y", 1), (1, 1)]
)
def test_yes_and_no(cell, expected):
    assert one(cell, YES_NO) == (expected, [])


def test_neither_yes_nor_no():
    assert one("misschien", YES_NO)[1] == ["{value} is neither yes nor no"]


@pytest.mark.parametrize("column", [START, FTE, PERCENTAGE, YES_NO, WEEK, EMPLOYEE, KIND, PERIOD])
@pytest.mark.parametrize("cell", ["", "  ", None, float("nan"), pd.NaT])
def test_an_empty_cell_is_no_value_and_no_problem(column, cell):
    value, reasons = one(cell, column)
    assert reasons == []
    assert value == "" or np.isnan(value)
