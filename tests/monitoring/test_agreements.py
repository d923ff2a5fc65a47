"""How agreements stand at the end of a period, worked by hand, and who is outside without one."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from caseload_analysis.monitoring.agreements import agreements, without_agreement
from caseload_analysis.privacy.audience import read
from caseload_analysis.synthetic.example import example_settings, example_tables
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import AudienceError, UsageError

DATES = ("date", "until", "done_on")


def organisation(rows: list[dict[str, Any]], audience: str = "hr", **more: Any) -> Organisation:
    """Return the example with these agreements of team Noord; dates are ISO texts."""
    frame = pd.DataFrame([{"team": "Noord", "employee_id": "", "subject": "caseload", **row} for row in rows])
    dates = {name: pd.to_datetime(frame[name]) for name in DATES if name in frame}
    tables = {**example_tables(), "agreements": frame.assign(**dates)}
    team = "Noord" if audience in {"team", "manager"} else ""
    return read(tables, audience, team, settings=example_settings(), **more)


def state(period: str = "2025-03", every: str = "M", **row: Any) -> str:
    """Return how one agreement with C, made on 10 January 2025, stands."""
    org = organisation([{"employee_id": "C", "date": "2025-01-10", **row}])
    (found,) = agreements(org, "employee", every, period)["state"]
    return str(found)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({}, "open"),
        ({"until": "2025-05-01"}, "open"),
        # the coming period is April: its first and last day, and the last day of March itself
        ({"until": "2025-04-30"}, "lapses"),
        ({"until": "2025-04-01"}, "lapses"),
        ({"until": "2025-03-31"}, "lapses"),
        ({"until": "2025-03-30"}, "lapsed"),
        ({"until": "2025-01-10"}, "lapsed"),
        ({"done_on": "2025-03-31", "until": "2025-03-15"}, "done"),
        ({"done_on": "2025-04-01", "until": "2025-05-31"}, "open"),
        ({"done_on": "2025-04-01", "until": "2025-03-15"}, "lapsed"),
        ({"follow_up": "besproken"}, "open"),
        ({"follow_up": "loopt nog", "until": "2025-05-31"}, "open"),
        ({"follow_up": "besproken", "until": "2025-02-01"}, "done"),
        ({"follow_up": "besproken", "done_on": "2025-04-02"}, "open"),
    ],
)
def test_how_an_agreement_stands(row: dict[str, str], expected: str) -> None:
    assert state(**row) == expected


@pytest.mark.parametrize(
    ("period", "every", "expected"),
    [("2025-01", "M", "open"), ("2025Q1", "Q", "lapses"), ("2025-W10", "W", "open"), ("2025", "Y", "lapsed")],
)
def test_the_coming_period_is_as_long_as_this_one(period: str, every: str, expected: str) -> None:
    assert state(period, every, until="2025-06-01") == expected


def test_what_was_made_and_what_was_finished_in_the_period() -> None:
    org = organisation(
        [
            {"employee_id": "A", "date": "2025-02-28", "done_on": "2025-03-01"},
            {"employee_id": "B", "date": "2025-03-01", "done_on": "2025-03-31"},
            {"employee_id": "C", "date": "2025-03-31", "done_on": "2025-04-01"},
            {"employee_id": "D", "date": "2025-04-01", "done_on": None},
            {"employee_id": "E", "date": "2025-01-01", "done_on": "2025-02-28"},
        ]
    )
    frame = agreements(org, "employee", "M", "2025-03").set_index("employee_id")
    assert list(frame.index) == ["A", "B", "C", "E"]
    assert frame["made"].to_dict() == {"A": False, "B": True, "C": True, "E": False}
    assert frame["finished"].to_dict() == {"A": True, "B": True, "C": False, "E": False}
    assert frame["state"].to_dict() == {"A": "done", "B": "done", "C": "open", "E": "done"}


def test_a_report_knows_nothing_of_what_was_finished_later() -> None:
    row = {"employee_id": "C", "date": "2025-01-10", "done_on": "2025-02-10", "follow_up": "gelukt"}
    known = organisation([row], until="2025-01-31")
    (found,) = agreements(known, "employee", "M", "2025-01").to_dict("records")
    assert (found["state"], found["follow_up"]) == ("open", "")
    assert pd.isna(found["done_on"])


def team_states(rows: list[dict[str, Any]], period: str) -> dict[str, str]:
    """Return the state of each agreement of the team by its text."""
    frame = agreements(organisation(rows), "team", "M", period)
    return dict(zip(frame["agreed"], frame["state"], strict=True))


def test_a_renewed_band_replaces_the_one_before() -> None:
    rows = [
        {"subject": "bandbreedte", "agreed": "± 10 %", "date": "2024-02-01", "until": "2025-01-31"},
        {"subject": "bandbreedte", "agreed": "± 12 %", "date": "2025-02-01", "until": "2026-01-31"},
        {"subject": "werkverdeling", "agreed": "samen", "date": "2024-02-01", "until": "2025-01-31"},
    ]
    assert team_states(rows, "2025-01") == {"± 10 %": "lapses", "samen": "lapses"}
    assert team_states(rows, "2025-02") == {"± 10 %": "replaced", "± 12 %": "open", "samen": "lapsed"}
    assert team_states(rows[:1], "2025-02") == {"± 10 %": "lapsed"}


def test_a_band_for_a_while_gives_way_to_the_one_that_runs_on() -> None:
    rows = [
        {"subject": "band", "agreed": "± 10 %", "date": "2025-01-01"},
        {"subject": "band", "agreed": "± 30 %", "date": "2025-03-01", "until": "2025-03-20"},
        {"subject": "band", "agreed": "± 40 %", "date": "2025-04-01", "until": "2025-07-31"},
    ]
    assert team_states(rows, "2025-02") == {"± 10 %": "open"}
    assert team_states(rows[:2], "2025-03") == {"± 10 %": "open", "± 30 %": "lapsed"}
    assert team_states(rows, "2025-04") == {"± 10 %": "replaced", "± 30 %": "replaced", "± 40 %": "open"}


def test_a_word_of_follow_up_does_not_end_a_band() -> None:
    row = {"subject": "bandbreedte", "agreed": "± 10 %", "date": "2025-01-01", "follow_up": "werkt goed"}
    assert team_states([row], "2025-03") == {"± 10 %": "open"}


def test_teams_and_single_employees_are_kept_apart() -> None:
    org = organisation(
        [
            {"date": "2025-01-06", "subject": "deelnemers", "agreed": "allen"},
            {"employee_id": "C", "date": "2025-01-07", "agreed": "rust", "why": "instroom", "who": "A"},
        ]
    )
    own, others = agreements(org, "team", "M", "2025-01"), agreements(org, "employee", "M", "2025-01")
    assert own[["kind", "agreed"]].to_numpy().tolist() == [["participants", "allen"]]
    assert others[["employee_id", "agreed", "why", "who"]].to_numpy().tolist() == [
        ["C", "rust", "instroom", "A"]
    ]
    assert others["date"].tolist() == [pd.Timestamp("2025-01-07")]
    assert others["period"].tolist() == [pd.Period("2025-01", "M")]


def test_without_the_table_there_are_the_same_columns() -> None:
    bare = read(example_tables(), settings=example_settings())
    filled = organisation([{"employee_id": "C", "date": "2025-01-10"}, {"date": "2025-01-10"}])
    for by in ("employee", "team"):
        empty, some = agreements(bare, by), agreements(filled, by)
        assert empty.empty and len(some) == 1
        pd.testing.assert_series_equal(empty.dtypes, some.dtypes)


def test_the_period_is_by_default_the_last_of_the_data() -> None:
    org = organisation([{"employee_id": "C", "date": "2025-01-10"}])
    assert agreements(org)["period"].tolist() == [pd.Period(pd.Timestamp(org.last, unit="D"), "M")]


def test_the_organisation_is_not_changed() -> None:
    org = organisation([{"employee_id": "C", "date": "2025-01-10"}])
    before = org.tables["agreements"].copy()
    agreements(org)
    pd.testing.assert_frame_equal(org.tables["agreements"], before)


def test_who_is_outside_the_band_without_a_running_agreement() -> None:
    # Against 12 per fte ± 15 % C is above; D, E and F are below; A, B and G are inside.
    org = organisation(
        [
            {"employee_id": "A", "date": "2025-01-10", "agreed": "rust"},
            {"employee_id": "C", "date": "2025-01-10", "agreed": "rust", "until": "2025-01-31"},
            {"employee_id": "D", "date": "2025-01-10", "agreed": "rust", "until": "2025-01-30"},
            {"employee_id": "E", "date": "2025-01-10", "agreed": "rust", "done_on": "2025-01-20"},
            {"employee_id": "F", "date": "2025-01-10", "agreed": "", "why": "nieuwe collega"},
        ]
    )
    frame = without_agreement(org, "Noord", "2025-01")
    assert frame["employee_id"].tolist() == ["D", "E", "F"]
    assert frame["status"].tolist() == ["below"] * 3
    # Nobody had a case in 2024, so D and E have been below for a year and longer; C and F since January.
    assert without_agreement(org, "Noord", "2025-02")["employee_id"].tolist() == ["D", "E", "C", "F"]


def test_the_band_that_the_team_agreed_decides_who_is_outside() -> None:
    # ± 60 %: D has 4 of 12 (−66.7 %); F 6 of 12, E 7 of 10.67 and C 12 of 9.33 are inside.
    org = organisation([{"subject": "bandbreedte", "agreed": "± 60 %", "date": "2025-01-31"}])
    assert without_agreement(org, "Noord", "2025-01")["employee_id"].tolist() == ["D"]


def test_readers_without_persons_see_what_teams_agreed_only() -> None:
    rows = [
        {"date": "2025-01-06", "subject": "band", "agreed": "± 9 %"},
        {"employee_id": "C", "date": "2025-01-06"},
    ]
    org = organisation(rows, "works_council")
    assert agreements(org, "team", "M", "2025-01")["agreed"].tolist() == ["± 9 %"]
    with pytest.raises(AudienceError):
        agreements(org, "employee", "M", "2025-01")
    with pytest.raises(AudienceError):
        without_agreement(org, "Noord", "2025-01")
    assert len(agreements(organisation(rows, "team"), "employee", "M", "2025-01")) == 1


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("organisation", "M", "2025-01"), "unknown group 'organisation'"),
        (("team", "M", "2025Q1"), "is not of length 'M'"),
        (("team", "D", None), "length of a period"),
    ],
)
def test_wrong_use_is_said(asked: tuple[str, str, str | None], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        agreements(organisation([{"date": "2025-01-06"}]), *asked)


def test_an_unknown_team_is_said() -> None:
    with pytest.raises(UsageError, match="did you mean 'Noord'"):
        without_agreement(organisation([{"date": "2025-01-06"}]), "Nord", "2025-01")
