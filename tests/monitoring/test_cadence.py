"""The periods of each rhythm, against a walk over the days of a plain calendar."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseload_analysis.monitoring.cadence import (
    EVERY,
    as_date,
    due_on,
    last_day,
    lives,
    periods_over,
    rhythm_of,
)
from caseload_analysis.spells.calendar import OPEN
from caseload_analysis.synthetic.example import example_settings, example_tables
from caseload_analysis.tables.reading import read_tables
from caseload_analysis.tables.settings import Rhythm

DAY = dt.timedelta(days=1)


def ends(rhythm: Rhythm, day: dt.date) -> bool:
    """Whether a period of ``rhythm`` that has a report ends on ``day``."""
    tomorrow = day + DAY
    if rhythm == "four_weeks":
        _, week, weekday = day.isocalendar()
        return weekday == 7 and week in range(4, 53, 4)
    return tomorrow.day == 1 and (rhythm == "month" or tomorrow.month in (1, 4, 7, 10))


def walked(rhythm: Rhythm, after: dt.date, day: dt.date) -> list[dt.date]:
    """Return the last days of the periods that end after ``after`` and before ``day``, day by day."""
    days = (after + DAY * number for number in range(1, max((day - after).days, 1)))
    return [each for each in days if ends(rhythm, each)]


@given(
    st.sampled_from(sorted(EVERY)), st.dates(dt.date(2019, 1, 1), dt.date(2028, 1, 1)), st.integers(-40, 900)
)
def test_the_periods_that_are_over(rhythm: Rhythm, after: dt.date, length: int) -> None:
    day = after + DAY * length
    found = periods_over(rhythm, after, day)
    assert [last_day(period) for period in found] == walked(rhythm, after, day)
    assert all(due_on(period) == last_day(period) + DAY for period in found)


def test_a_year_with_53_weeks_has_13_four_weekly_reports_like_any_other() -> None:
    for year in (2025, 2026, 2027):
        monday = dt.date.fromisocalendar(year, 1, 1)
        after = dt.date.fromisocalendar(year + 1, 1, 1)
        found = periods_over("four_weeks", monday - DAY, after)
        weeks = [last_day(period).isocalendar().week for period in found]
        assert weeks == [4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44, 48, 52]


def test_a_report_is_due_from_the_day_after_its_period() -> None:
    assert [
        str(period) for period in periods_over("month", dt.date(2026, 9, 30), dt.date(2026, 10, 31))
    ] == []
    assert [str(period) for period in periods_over("month", dt.date(2026, 9, 30), dt.date(2026, 11, 1))] == [
        "2026-10"
    ]


def test_a_team_lives_from_its_first_contract_to_its_last() -> None:
    contracts = pd.DataFrame(
        {"team": ["A", "A", "B", ""], "start": [31, 0, 10, 0], "stop": [59, 40, OPEN, OPEN]}
    ).astype({"team": "str"})
    found = lives(contracts)
    assert found["A"] == (dt.date(1970, 1, 1), dt.date(1970, 2, 28))
    assert found["B"][0] == dt.date(1970, 1, 11)
    assert found["B"][1] > dt.date(9999, 1, 1)
    assert set(found) == {"A", "B"}


def test_a_day_is_the_same_day_as_a_date() -> None:
    assert as_date(0) == dt.date(1970, 1, 1)
    assert as_date(20757) == dt.date(2026, 10, 31)


@pytest.mark.parametrize(
    ("day", "rhythm"),
    [
        ("2025-03-31", "quarter"),
        ("2025-04-01", "four_weeks"),
        ("2025-06-30", "four_weeks"),
        ("2025-07-01", "quarter"),
    ],
)
def test_what_the_team_agreed_goes_before_the_settings(day: str, rhythm: str) -> None:
    agreed = {
        "team": ["Noord"],
        "date": [pd.Timestamp("2025-04-01")],
        "subject": ["ritme"],
        "agreed": ["elke vier weken"],
        "until": [pd.Timestamp("2025-06-30")],
    }
    settings = {**example_settings(), "teams": {"Noord": {"cadence": "quarter"}}}
    org = read_tables({**example_tables(), "agreements": pd.DataFrame(agreed)}, settings)
    assert rhythm_of(org, "Noord")(dt.date.fromisoformat(day)) == rhythm
