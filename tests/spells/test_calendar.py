"""Days and periods against the calendar of the standard library."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from caseload_analysis.spells.calendar import OPEN, Calendar, as_period, dates, days, every_of, parse_period
from caseload_analysis.tables.problems import UsageError

EPOCH = dt.date(1970, 1, 1)


def number(year, month, day):
    return (dt.date(year, month, day) - EPOCH).days


def test_open_is_the_last_day_of_9999():
    assert number(9999, 12, 31) == OPEN


def test_days_and_dates_are_each_others_inverse():
    texts = np.array(["1969-12-31", "2024-02-29", "NaT"], dtype="datetime64[D]")
    assert days(texts).tolist() == [-1, number(2024, 2, 29), OPEN]
    assert dates(days(texts)).astype(str).tolist() == texts.astype(str).tolist()


@pytest.mark.parametrize(
    ("text", "every", "first"),
    [
        ("2024-02", "M", dt.date(2024, 2, 1)),
        ("2024Q3", "Q", dt.date(2024, 7, 1)),
        ("2024-Q3", "Q", dt.date(2024, 7, 1)),
        ("2020-W53", "W", dt.date(2020, 12, 28)),
        ("2025", "Y", dt.date(2025, 1, 1)),
    ],
)
def test_a_period_is_read(text, every, first):
    period = parse_period(text)
    assert (every_of(period), period.start_time.date()) == (every, first)


@pytest.mark.parametrize(
    "text", ["", "2024-13", "2024-1", "2024-W54", "2021-W53", "24-01", "oktober", "2024Q5"]
)
def test_what_is_no_period_is_refused(text):
    with pytest.raises(UsageError, match="is no period"):
        parse_period(text)


def test_a_period_of_another_length_is_refused():
    with pytest.raises(UsageError, match="every='M' is"):
        as_period("2024-02", "Q")


@pytest.mark.parametrize("every", ["W", "M", "Q", "Y"])
def test_the_periods_hold_every_day_once(every):
    calendar = Calendar.spanning(number(2023, 11, 7), number(2025, 2, 3), every)
    for day in range(calendar.edges[0], calendar.edges[-1]):
        period = pd.Period(EPOCH + dt.timedelta(days=int(day)), freq=every)
        assert calendar.periods[calendar.locate([day])[0]] == period
    assert calendar.lengths.sum() == calendar.edges[-1] - calendar.edges[0]


def test_a_clipped_calendar_ends_with_its_last_day():
    calendar = Calendar.spanning(number(2024, 1, 5), number(2024, 2, 10), "M", clipped=True)
    assert calendar.lengths.tolist() == [31, 10]


def test_an_unknown_length_is_refused_with_those_known():
    with pytest.raises(UsageError, match="W, M, Q, Y"):
        Calendar.spanning(0, 1, "D")
