"""The band of a team changes on the day that its agreement says: worked by hand, and by a plain loop."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

import caseload_analysis as ca
from caseload_analysis.synthetic.example import example_settings, example_tables

MONTHS = ("2025-01", "2025-06")
SHARES = {"± 5 %": 0.05, "plus of min 20 %": 0.20, "50 procent": 0.50}


def day(text: str) -> pd.Timestamp:
    return pd.Timestamp(text)


def full_timers(cases: dict[str, int], agreed: list[tuple[str, str, str, str | None]]) -> dict[str, Any]:
    """Return tables in which each full-time worker, in a team of its own, holds so many cases all along.

    ``agreed``: team, text, date and end of bands.
    """
    team = dict(zip(cases, ("Noord", "Zuid"), strict=False))
    held = [(f"Z{worker}{n}", worker) for worker, number in cases.items() for n in range(number)]
    long_ago, never = day("2024-12-01"), pd.NaT
    codes = [code for code, _ in held]
    tables = {
        "contracts": pd.DataFrame(
            {"employee_id": list(cases), "team": [team[w] for w in cases], "role": "jb", "fte": 1.0,
             "start": long_ago, "end": never}
        ),
        "cases": pd.DataFrame(
            {"case_id": codes, "family_id": codes, "child_id": codes, "measure": "ots", "start": long_ago,
             "end": never, "expected_end": never}
        ),
        "assignments": pd.DataFrame(
            {"case_id": codes, "employee_id": [worker for _, worker in held], "start": long_ago, "end": never}
        ),
    }  # fmt: skip
    if agreed:
        rows = pd.DataFrame(agreed, columns=["team", "agreed", "date", "until"])
        dates = {name: pd.to_datetime(rows[name]) for name in ("date", "until")}
        tables["agreements"] = rows.assign(subject="bandbreedte", **dates)
    return tables


def read(tables: dict[str, Any], audience: str = "hr") -> ca.Organisation:
    team = "Noord" if audience in {"team", "manager"} else ""
    return ca.read(tables, audience, team, settings={"norm": {"unit": "case", "per_fte": 12}})


TIGHT = [("Noord", "± 5 %", "2025-02-10", "2025-04-29")]


def test_thirteen_cases_are_outside_while_a_tighter_band_holds() -> None:
    # 12 ± 15 % is 10.2 to 13.8; 12 ± 5 % is 11.4 to 12.6, on the last day of February and of March.
    org = read(full_timers({"A": 13}, TIGHT))
    rows = ca.deviation(org, "team", "M", MONTHS)
    assert rows["lower"].tolist() == pytest.approx([10.2, 11.4, 11.4, 10.2, 10.2, 10.2])
    assert rows["upper"].tolist() == pytest.approx([13.8, 12.6, 12.6, 13.8, 13.8, 13.8])
    assert rows["status"].tolist() == ["inside", "above", "above", "inside", "inside", "inside"]
    assert rows["periods_outside"].tolist() == [0, 1, 2, 0, 0, 0]


def test_a_band_that_ends_on_the_last_day_holds_for_that_month() -> None:
    org = read(full_timers({"A": 13}, [("Noord", "± 5 %", "2025-02-28", "2025-03-31")]))
    rows = ca.deviation(org, "team", "M", MONTHS)
    assert rows["status"].tolist()[1:4] == ["above", "above", "inside"]


def test_quarters_have_the_band_of_their_last_day() -> None:
    rows = ca.deviation(read(full_timers({"A": 13}, TIGHT)), "team", "Q", ("2025Q1", "2025Q2"))
    assert rows["upper"].tolist() == pytest.approx([12.6, 13.8])


def test_two_limits_per_fte_go_with_the_fte() -> None:
    # 10 to 12 per fte of a norm of 12: 13 cases are above 12.
    org = read(full_timers({"A": 13}, [("Noord", "10 tot 12 per fte", "2025-01-01", None)]))
    row = ca.deviation(org, "employee", "M", "2025-01").iloc[0]
    assert (row["lower"], row["upper"], row["status"]) == (pytest.approx(10), pytest.approx(12), "above")


def test_employees_have_the_band_of_their_team_and_others_keep_theirs() -> None:
    org = read(full_timers({"A": 13, "B": 13}, TIGHT))
    for by in ("team", "employee"):
        rows = ca.deviation(org, by, "M", "2025-03")
        assert dict(zip(rows["team"], rows["status"], strict=True)) == {"Noord": "above", "Zuid": "inside"}
    # The organisation has the band of the settings: 24 ± 15 %.
    whole = ca.deviation(org, "organisation", "M", "2025-03").iloc[0]
    assert (whole["lower"], whole["upper"]) == (pytest.approx(20.4), pytest.approx(27.6))


@pytest.mark.parametrize("audience", ["team", "manager", "hr", "management", "works_council", "researcher"])
def test_every_reader_who_sees_the_team_has_the_same_band(audience: str) -> None:
    rows = ca.deviation(read(full_timers({"A": 13}, TIGHT), audience), "team", "M", MONTHS)
    assert rows["upper"].tolist() == pytest.approx([13.8, 12.6, 12.6, 13.8, 13.8, 13.8])


def test_a_text_that_cannot_be_read_leaves_the_band_of_the_settings() -> None:
    org = read(full_timers({"A": 13}, [("Noord", "wat haalbaar is", "2025-01-01", None)]))
    assert ca.deviation(org, "team", "M", "2025-03")["upper"].tolist() == pytest.approx([13.8])


@pytest.mark.parametrize("by", ["employee", "team", "organisation"])
@pytest.mark.parametrize("at", ["end", "mean"])
def test_agreements_about_other_things_change_nothing(by: str, at: str) -> None:
    tables = example_tables()
    agreed = {"team": "Noord", "employee_id": ["", "C"], "date": day("2025-01-02"), "agreed": "± 5 %"}
    about = pd.DataFrame({**agreed, "subject": ["werkverdeling", "bandbreedte"]})
    plain = ca.read(tables, settings=example_settings())
    other = ca.read({**tables, "agreements": about}, settings=example_settings())
    pd.testing.assert_frame_equal(ca.deviation(other, by, at=at), ca.deviation(plain, by, at=at))


dates = st.dates(dt.date(2024, 12, 15), dt.date(2025, 7, 15))
bands = st.tuples(st.sampled_from(list(SHARES)), dates, st.none() | st.integers(0, 120))


@effort(max_examples=12, deadline=None)
@given(agreed=st.lists(bands, max_size=5), number=st.integers(4, 20))
def test_every_month_by_a_plain_loop(agreed: list[tuple[str, dt.date, int | None]], number: int) -> None:
    rows = [
        ("Noord", text, begun, None if length is None else begun + dt.timedelta(days=length))
        for text, begun, length in agreed
    ]
    written = [(team, text, str(begun), end and str(end)) for team, text, begun, end in rows]
    frame = ca.deviation(read(full_timers({"A": number}, written)), "team", "M", MONTHS)
    for period, lower, upper, status in frame[["period", "lower", "upper", "status"]].to_numpy():
        today, share, since = period.end_time.date(), 0.15, dt.date.min
        for _, text, begun, end in rows:
            if begun <= today and (end is None or today <= end) and begun >= since:
                share, since = SHARES[text], begun
        assert (lower, upper) == (pytest.approx(12 * (1 - share)), pytest.approx(12 * (1 + share)))
        away = abs(number - 12) > 12 * share + 1e-9
        assert status == ("inside" if not away else "above" if number > 12 else "below")
