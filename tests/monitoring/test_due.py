"""Which reports should exist, against a day-by-day walk and dates counted by hand."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseload_analysis.monitoring.due import Expected, expected_reports
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.reading import read_tables

DAY = dt.timedelta(days=1)
BEGIN, UNTIL = dt.date(2024, 1, 1), dt.date(2026, 10, 31)
Spans = Mapping[str, tuple[dt.date, dt.date | None]]


def organisation(spans: Spans, **more: Any) -> Organisation:
    """Return an organisation with one worker in each team, from its first to its last day."""
    workers = [f"M{number}" for number in range(len(spans))]
    contracts = {
        "employee_id": workers,
        "team": list(spans),
        "role": "worker",
        "fte": 1.0,
        "start": [pd.Timestamp(start) for start, _ in spans.values()],
        "end": [pd.Timestamp(end) if end else pd.NaT for _, end in spans.values()],
    }
    case = {"case_id": ["Z1"], "start": [pd.Timestamp(BEGIN)], "end": [pd.NaT]}
    tables = {
        "contracts": pd.DataFrame(contracts),
        "cases": pd.DataFrame(case),
        "assignments": pd.DataFrame({**case, "employee_id": workers[:1]}),
    }
    return read_tables(
        tables, {"norm": {"unit": "case", "per_fte": 12}, "since": BEGIN, "until": UNTIL} | more
    )


def lines(found: list[Expected]) -> list[tuple[str, str, str, str]]:
    return [(each.kind, each.team, str(each.period), each.due_on.isoformat()) for each in found]


def of(kind: str, found: list[Expected]) -> list[Expected]:
    return [each for each in found if each.kind == kind]


def month_ends(first: dt.date, last: dt.date) -> list[dt.date]:
    """Return every last day of a month from ``first`` to ``last``, by walking over the days."""
    days = (first + DAY * number for number in range((last - first).days + 1))
    return [day for day in days if (day + DAY).day == 1]


@settings(deadline=None, max_examples=60)
@given(
    introduced=st.dates(dt.date(2023, 1, 1), dt.date(2026, 12, 1)),
    since=st.none() | st.dates(dt.date(2023, 6, 1), dt.date(2026, 9, 1)),
    start=st.dates(BEGIN, dt.date(2025, 6, 1)),
    length=st.integers(30, 900),
    day=st.dates(dt.date(2024, 2, 1), dt.date(2027, 2, 1)),
)
def test_monthly_reports_of_a_team_with_a_date_of_introduction(
    introduced: dt.date, since: dt.date | None, start: dt.date, length: int, day: dt.date
) -> None:
    end = start + DAY * length
    org = organisation({"A": (start, end)}, cadence={"since": since}, teams={"A": {"introduced": introduced}})
    expected = [
        last
        for last in month_ends(BEGIN, day - DAY)
        if last > introduced and start <= last <= end and last.replace(day=1) >= max(BEGIN, since or BEGIN)
    ]
    found = of("team_report", expected_reports(org, day))
    assert [each.due_on - DAY for each in found] == expected
    assert [each.due_on - DAY for each in found if each.waits] == [last for last in expected if last > UNTIL]


def test_a_team_that_nobody_introduced_has_its_last_three_reports_and_what_lies_beyond_the_data() -> None:
    org = organisation({"A": (BEGIN, None)})
    found = expected_reports(org, dt.date(2027, 1, 5))
    assert lines(found) == [
        ("team_report", "A", "2026-08", "2026-09-01"),
        ("team_report", "A", "2026-09", "2026-10-01"),
        ("team_report", "A", "2026-10", "2026-11-01"),
        ("team_report", "A", "2026-11", "2026-12-01"),
        ("team_report", "A", "2026-12", "2027-01-01"),
    ]
    assert [str(each.waits[0]) for each in found if each.waits] == [
        "the data go to 2026-10-31; this report needs them to 2026-11-30",
        "the data go to 2026-10-31; this report needs them to 2026-12-31",
    ]


def test_since_takes_the_place_of_an_introduction() -> None:
    org = organisation({"A": (BEGIN, None)}, cadence={"since": dt.date(2026, 5, 2)})
    found = expected_reports(org, dt.date(2026, 11, 1))
    assert [str(each.period) for each in found] == ["2026-06", "2026-07", "2026-08", "2026-09", "2026-10"]


def test_each_team_has_the_rhythm_of_its_own() -> None:
    cadences = {"M": "month", "Q": "quarter", "W": "four_weeks"}
    introduced = dt.date(2026, 1, 1)
    teams = {name: {"introduced": introduced, "cadence": rhythm} for name, rhythm in cadences.items()}
    org = organisation(dict.fromkeys(cadences, (BEGIN, None)), teams=teams)
    found = of("team_report", expected_reports(org, dt.date(2026, 4, 1)))
    ends = {
        name: [(each.due_on - DAY).isoformat() for each in found if each.team == name] for name in cadences
    }
    assert ends == {
        "M": ["2026-01-31", "2026-02-28", "2026-03-31"],
        "Q": ["2026-03-31"],
        "W": ["2026-01-25", "2026-02-22", "2026-03-22"],
    }


@pytest.mark.parametrize(
    ("introduced", "months", "moment", "period"),
    [
        ("2024-11-01", 6, "2025-05-01", "2025-04"),
        ("2024-08-31", 6, "2025-02-28", "2025-01"),
        ("2025-03-15", 6, "2025-09-15", "2025-08"),
        ("2025-03-15", 3, "2025-06-15", "2025-05"),
    ],
)
def test_the_evaluation_comes_some_months_after_the_introduction(
    introduced: str, months: int, moment: str, period: str
) -> None:
    own = {"A": {"introduced": dt.date.fromisoformat(introduced)}}
    org = organisation({"A": (BEGIN, None)}, teams=own, cadence={"evaluation_months": months})
    day = dt.date.fromisoformat(moment)
    assert not of("half_year_evaluation", expected_reports(org, day - DAY))
    (found,) = of("half_year_evaluation", expected_reports(org, day))
    assert lines([found]) == [("half_year_evaluation", "A", period, moment)]


TWO = {"A": {"introduced": dt.date(2025, 1, 1)}, "B": {"introduced": dt.date(2025, 4, 1)}}


def summary(day: str, evaluated: tuple[str, ...] = (), **more: Any) -> tuple[str, str, list[str]]:
    org = organisation({"A": (BEGIN, None), "B": (BEGIN, None)}, teams=TWO, **more)
    (found,) = of("integral_summary", expected_reports(org, dt.date.fromisoformat(day), evaluated=evaluated))
    return str(found.period), found.due_on.isoformat(), [str(problem) for problem in found.waits]


def test_the_summary_waits_for_every_team_that_was_introduced() -> None:
    ahead = "the half-year of {} is not over yet"
    assert summary("2025-02-01") == ("2025-06", "2025-07-01", [ahead.format("A")])
    assert summary("2025-04-01") == ("2025-09", "2025-10-01", [ahead.format("A, B")])
    assert summary("2025-07-01") == (
        "2025-09",
        "2025-10-01",
        [ahead.format("B"), "there is no evaluation of A yet"],
    )
    assert summary("2025-10-01", ("A",))[2] == ["there is no evaluation of B yet"]
    assert summary("2025-10-01", ("A", "B")) == ("2025-09", "2025-10-01", [])


def test_the_summary_needs_the_data_too() -> None:
    short = {"until": dt.date(2025, 9, 29)}
    waits = summary("2025-10-01", ("A", "B"), **short)[2]
    assert waits == ["the data go to 2025-09-29; this report needs them to 2025-09-30"]


def test_without_an_introduction_there_is_no_evaluation_and_no_summary() -> None:
    found = expected_reports(organisation({"A": (BEGIN, None)}), dt.date(2026, 11, 1))
    assert {each.kind for each in found} == {"team_report"}


def test_a_team_that_ended_before_its_half_year_is_not_waited_for() -> None:
    spans: Spans = {"A": (BEGIN, None), "B": (BEGIN, dt.date(2025, 8, 31))}
    org = organisation(spans, teams=TWO)
    (found,) = of("integral_summary", expected_reports(org, dt.date(2025, 10, 1), evaluated=["A"]))
    assert (str(found.period), found.waits) == ("2025-06", ())


def test_data_that_are_complete_later_than_their_last_row() -> None:
    org = organisation({"A": (BEGIN, None)}, until=None)
    assert org.last < 20757
    day = dt.date(2024, 2, 1)
    waiting = [each for each in expected_reports(org, day) if each.waits]
    assert [str(each.period) for each in waiting] == ["2024-01"]
    assert not [each for each in expected_reports(org, day, reach=dt.date(2024, 1, 31)) if each.waits]
