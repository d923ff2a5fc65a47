"""The reference itself passes the worked figures, and reconciles."""

import pytest
from absence_by_day import absence
from caseload_by_day import caseload
from delivered import settings
from deviation_by_day import deviation
from facts import Assignment, Case, Contract, Facts, day
from formation_by_day import calendar, formation
from hypothesis import given
from hypothesis import settings as effort
from periods import Span, spans
from random_organisations import FIRST, LENGTH, organisations
from worked import second_quarter, seven_employees

from caseload_analysis.tables.settings import Settings

MARCH = [Span(day(2025, 3, 1), day(2025, 4, 1))]
SECOND_QUARTER = [Span(day(2025, 4, 1), day(2025, 7, 1))]


@pytest.mark.parametrize(
    ("employee", "norm", "against"),
    [
        ("A", 12.000, 0.0833),
        ("B", 10.667, -0.0625),
        ("C", 9.333, 0.2857),
        ("D", 0.0, None),
        ("E", 5.333, 0.3125),
        ("F", 6.000, 0.0),
        ("G", 6.000, 0.1667),
    ],
)
def test_each_of_the_seven(employee: str, norm: float, against: float | None) -> None:
    facts = seven_employees()
    days = calendar(facts, MARCH[0].first, MARCH[0].after)
    row = deviation(days, facts, "employee", "end", "deployable", MARCH)[employee, MARCH[0].first]
    assert row.norm_deployable == pytest.approx(norm, abs=5e-4)
    assert row.deviation_deployable == (None if against is None else pytest.approx(against, abs=5e-5))
    assert (row.status == "undefined") == (employee == "D")


def test_the_team_of_seven() -> None:
    facts = seven_employees()
    days = calendar(facts, MARCH[0].first, MARCH[0].after)
    row = deviation(days, facts, "team", "end", "formation", MARCH)["Noord", MARCH[0].first]
    fte = formation(days, facts, "team", "end", MARCH)["Noord", MARCH[0].first]
    assert (row.actual, row.status) == (59, "below")
    assert row.deviation_formation == pytest.approx(-0.2098, abs=5e-5)
    assert row.deviation_deployable == pytest.approx(0.1959, abs=5e-5)
    assert (fte["contract_fte"], fte["deployable_fte"]) == pytest.approx((6.2222, 4.6111), abs=5e-5)


def test_the_quarter_of_statistics_netherlands() -> None:
    facts = second_quarter()
    row = absence(facts, "organisation", "Q", SECOND_QUARTER, day(2025, 6, 30))["", day(2025, 4, 1)]
    assert row["rate"] == pytest.approx(4.36669, abs=5e-6)
    assert row["frequency"] == pytest.approx(1.6044, abs=5e-5)
    assert (row["mean_duration"], row["zero_absence"]) == (11.0, 0.6)
    assert (row["rate_1_7"], row["rate_8_42"]) == pytest.approx((0.2313, 4.1353), abs=1e-4)


def test_periods_are_those_of_the_calendar() -> None:
    first, last = day(2024, 12, 30), day(2025, 4, 2)
    assert spans("M", first, last)[0] == Span(day(2024, 12, 1), day(2025, 1, 1))
    assert spans("W", first, last)[0] == Span(day(2024, 12, 30), day(2025, 1, 6))
    assert spans("Q", first, last)[-1] == Span(day(2025, 4, 1), day(2025, 7, 1))
    assert spans("Y", first, last, clipped=True)[-1] == Span(day(2025, 1, 1), day(2025, 4, 3))
    assert len(spans("W", first, last)) == 14


def test_a_handover_worked_by_hand() -> None:
    start = day(2025, 3, 1)
    facts = Facts(
        contracts=(Contract("A", "Noord", "jb", 1.0, start), Contract("B", "Zuid", "jb", 1.0, start)),
        cases=(Case("Z1", "G1", "K1", "ots", start),),
        assignments=(
            Assignment("Z1", "A", "", start + 4, start + 10),
            Assignment("Z1", "B", "", start + 8, start + 20),
            Assignment("Z1", "A", "", start + 25, start + 25),
        ),
    )
    rows = caseload(facts, "team", "case", MARCH)
    north, south = rows["Noord", start], rows["Zuid", start]
    assert north == {
        "end": 0,
        "mean": 6 / 31,
        "inflow": 2,
        "outflow": 1,
        "transfers_in": 0,
        "transfers_out": 1,
    }
    assert south == {
        "end": 0,
        "mean": 12 / 31,
        "inflow": 0,
        "outflow": 1,
        "transfers_in": 1,
        "transfers_out": 0,
    }
    whole = caseload(facts, "organisation", "case", MARCH)["", start]
    assert (whole["mean"], whole["inflow"], whole["outflow"], whole["unassigned"]) == (16 / 31, 2, 2, 1)


@effort(max_examples=40, deadline=None, derandomize=True)
@given(organisations())
def test_stock_flow_and_transfer_reconcile(facts: Facts) -> None:
    first = min(contract.start for contract in facts.contracts)
    first = min([first, *(case.start for case in facts.cases)])
    for by in ("employee", "team", "organisation"):
        periods = spans("W", first, FIRST + LENGTH)
        rows = caseload(facts, by, "family", periods)
        for group in facts.groups(by):
            before = 0.0
            for period in periods:
                row = rows[group, period.first]
                before += row["inflow"] + row["transfers_in"] - row["outflow"] - row["transfers_out"]
                assert row["end"] == before


def test_the_defaults_are_those_of_the_library() -> None:
    bare = {"norm": {"unit": "case", "per_fte": 12}}
    assert Settings.from_mapping(settings(Facts(()))) == Settings.from_mapping(bare)
