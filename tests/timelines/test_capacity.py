"""What is left of somebody's establishment, by hand."""

import pandas as pd
import pytest

from caseload_analysis.tables.settings import Settings
from caseload_analysis.timelines.capacity import capacity, moves


def settings(**more):
    return Settings.from_mapping({"norm": {"unit": "case", "per_fte": 12}, **more})


def contracts(*rows):
    return pd.DataFrame(rows, columns=["employee_id", "team", "fte", "start", "stop"]).assign(role="jb")


def absences(*rows):
    return pd.DataFrame(rows, columns=["employee_id", "kind", "fraction", "start", "stop"])


def on(frame, day, column, team="Noord"):
    rows = frame[(frame["team"] == team) & (frame["start"] <= day) & (day < frame["stop"])]
    return rows[column].sum()


def test_what_competes_for_the_last_share_goes_in_the_order_of_the_setting():
    tables = {
        "contracts": contracts(("M", "Noord", 0.8, 0, 100)),
        "absences": absences(("M", "sickness", 0.7, 10, 30), ("M", "maternity", 0.6, 20, 40)),
    }
    first = capacity(tables, settings(deployment={"reduced_by": ["sickness", "maternity"]}))
    other = capacity(tables, settings(deployment={"reduced_by": ["maternity", "sickness"]}))
    assert on(first, 25, "sickness") == pytest.approx(0.8 * 0.7)
    assert on(first, 25, "maternity") == pytest.approx(0.8 * 0.3)
    assert on(other, 25, "sickness") == pytest.approx(0.8 * 0.4)
    assert on(other, 25, "maternity") == pytest.approx(0.8 * 0.6)
    for frame in (first, other):
        assert on(frame, 25, "deployable_fte") == 0
        assert on(frame, 35, "deployable_fte") == pytest.approx(0.8 * 0.4)


def test_an_absence_that_does_not_reduce_deployment_takes_nothing():
    tables = {
        "contracts": contracts(("M", "Noord", 1.0, 0, 100)),
        "absences": absences(("M", "leave", 1.0, 10, 30)),
    }
    assert on(capacity(tables, settings()), 20, "deployable_fte") == 1.0


def test_two_teams_share_absence_and_duties_by_fte():
    tables = {
        "contracts": contracts(("M", "Noord", 0.6, 0, 100), ("M", "Zuid", 0.3, 0, 100)),
        "absences": absences(("M", "sickness", 0.5, 10, 30)),
        "duties": pd.DataFrame(
            {"employee_id": ["M"], "duty": "coach", "hours": 5.4, "start": 0, "stop": 100}
        ),
    }
    frame = capacity(tables, settings())
    # 5.4 of 36 hours is 0.15 fte: 0.10 in Noord and 0.05 in Zuid.
    assert on(frame, 20, "duties") == pytest.approx(0.10)
    assert on(frame, 20, "duties", "Zuid") == pytest.approx(0.05)
    assert on(frame, 20, "sickness", "Zuid") == pytest.approx(0.15)
    assert on(frame, 20, "deployable_fte") == pytest.approx(0.6 - 0.3 - 0.10)


def test_duties_take_no_more_than_absence_leaves():
    tables = {
        "contracts": contracts(("M", "Noord", 1.0, 0, 100)),
        "absences": absences(("M", "sickness", 0.9, 10, 30)),
        "duties": pd.DataFrame(
            {"employee_id": ["M"], "duty": "coach", "hours": 9.0, "start": 0, "stop": 100}
        ),
    }
    frame = capacity(tables, settings())
    assert on(frame, 20, "duties") == pytest.approx(0.1)
    assert on(frame, 20, "deployable_fte") == 0
    assert on(frame, 50, "deployable_fte") == pytest.approx(0.75)


def test_a_norm_that_includes_sickness_is_not_reduced_for_it_again():
    tables = {
        "contracts": contracts(("M", "Noord", 1.0, 0, 100)),
        "absences": absences(("M", "sickness", 0.5, 10, 30), ("M", "care", 0.25, 10, 30)),
    }
    norm = {"unit": "case", "per_fte": 12, "includes_sickness": True}
    frame = capacity(tables, settings(norm=norm))
    assert on(frame, 20, "deployable_fte") == pytest.approx(0.25)
    assert on(frame, 20, "norm_deployable") == pytest.approx(12 * 0.75)


def test_a_part_time_factor_above_one_is_not_cut():
    frame = capacity({"contracts": contracts(("M", "Noord", 40 / 36, 0, 100))}, settings())
    assert on(frame, 20, "norm_formation") == pytest.approx(12 * 40 / 36)


def test_a_change_of_hours_is_no_coming_and_going_and_a_gap_is():
    pieces = pd.DataFrame(
        {
            "employee_id": "M",
            "team": ["Noord", "Noord", "Noord"],
            "start": [0, 10, 50],
            "stop": [10, 20, 60],
            "contract_fte": [1.0, 0.6, 0.8],
        }
    )
    found = moves(pieces, ["team"])[["day", "joined_fte", "left_fte"]]
    assert found.to_numpy().tolist() == [[0, 1.0, 0.0], [20, 0.0, 0.6], [50, 0.8, 0.0], [60, 0.0, 0.8]]


def test_a_move_between_teams_is_leaving_one_and_joining_the_other():
    pieces = pd.DataFrame(
        {
            "employee_id": "M",
            "team": ["Noord", "Zuid"],
            "start": [0, 10],
            "stop": [10, 20],
            "contract_fte": [1.0, 1.0],
        }
    )
    by_team = moves(pieces, ["team"]).set_index("team")
    assert by_team.loc["Noord", "day"].tolist() == [0, 10]
    assert by_team.loc["Zuid", "day"].tolist() == [10, 20]
    assert moves(pieces, [])["day"].tolist() == [0, 20]
