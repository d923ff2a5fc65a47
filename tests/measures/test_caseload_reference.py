"""Caseload against the walk over the days, on random organisations."""

from caseload_by_day import FLOWS, caseload
from comparison import LEVELS, PERIODS, UNITS, differences, periods_of, read, rows_of, zero_rows
from facts import Assignment, Case, Contract, Facts, Rules, day, teams_on
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from random_organisations import EFFORT, organisations

import caseload_analysis as ca

FIGURES = ("end", "mean", *FLOWS)


@effort(EFFORT, max_examples=24)
@given(facts=organisations(), every=st.sampled_from(PERIODS))
def test_every_level_and_unit(facts: Facts, every: str) -> None:
    org = read(facts)
    periods = periods_of(org, every)
    for by in LEVELS:
        columns = (*FIGURES, "unassigned") if by == "organisation" else FIGURES
        for unit in UNITS:
            expected = caseload(facts, by, unit, periods)
            ours = ca.caseload(org, by=by, every=every, unit=unit)
            assert differences(ours, by, expected, columns, zero_rows(expected, by)) == []


@effort(EFFORT, max_examples=8)
@given(facts=organisations())
def test_stock_flow_and_transfer_reconcile(facts: Facts) -> None:
    org = read(facts)
    for by in LEVELS:
        for unit in UNITS:
            rows = rows_of(ca.caseload(org, by=by, every="W", unit=unit), by)
            for group in {group for group, _ in rows}:
                before = 0
                for period in periods_of(org, "W"):
                    row = rows.get((group, period.first), dict.fromkeys(FIGURES, 0))
                    arrived = row["inflow"] + row["transfers_in"]
                    left = row["outflow"] + row["transfers_out"]
                    assert row["end"] == before + arrived - left, (by, unit, group, period)
                    before = row["end"]


@effort(EFFORT, max_examples=8)
@given(facts=organisations())
def test_the_organisation_has_no_transfers_and_employees_their_own_team(facts: Facts) -> None:
    org = read(facts)
    whole = ca.caseload(org, by="organisation", every="M")
    assert not whole["transfers_in"].any()
    assert not whole["transfers_out"].any()
    assert "unassigned" not in ca.caseload(org, by="team", every="M")
    employees = rows_of(ca.caseload(org, by="employee", every="M"), "employee")
    for period in periods_of(org, "M"):
        for employee in facts.employees:
            row = employees.get((employee, period.first))
            assert row is None or row["team"] in teams_on(facts, employee, period.last)


@effort(EFFORT, max_examples=8)
@given(facts=organisations())
def test_one_period_is_that_row_of_all(facts: Facts) -> None:
    org = read(facts)
    for by in LEVELS:
        everything = ca.caseload(org, by=by, every="M")
        for period in everything["period"].unique()[1:3]:
            alone = ca.caseload(org, by=by, every="M", period=str(period))
            expected = everything[everything["period"] == period]
            assert rows_of(alone, by) == rows_of(expected, by)


def test_the_unit_is_that_of_the_norm_unless_another_is_named() -> None:
    facts = two_children_of_one_family()
    org = read(facts)
    last = ca.caseload(org, by="team", every="M").iloc[-1]
    assert last["end"] == 1
    assert ca.caseload(org, by="team", every="M", unit="child").iloc[-1]["end"] == 2
    assert ca.caseload(org, by="team", every="M", unit="case").iloc[-1]["end"] == 3


def two_children_of_one_family() -> Facts:
    """One family with two children under measures, one of them under two."""
    start = day(2025, 3, 1)
    cases = (
        Case("Z1", "G1", "K1", "ots", start),
        Case("Z2", "G1", "K2", "ots", start),
        Case("Z3", "G1", "K2", "jr", start),
    )
    held = tuple(Assignment(case.case, "A", "", start) for case in cases)
    return Facts((Contract("A", "Noord", "jb", 1.0, start),), cases, held, rules=Rules(unit="family"))
