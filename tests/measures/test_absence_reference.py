"""Absence against the walk over the days, on random organisations."""

from typing import Any

import pytest
from absence_by_day import absence, class_names
from comparison import LEVELS, PERIODS, differences, idle, periods_of, read
from facts import Absence, Facts, Rules, day
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from random_organisations import EFFORT, organisations
from worked import full_timer

import caseload_analysis as ca

FIGURES = ("rate", "frequency", "mean_duration", "zero_absence")
APRIL = day(2025, 4, 1)


@effort(EFFORT, max_examples=24)
@given(facts=organisations(), every=st.sampled_from(PERIODS))
def test_every_level_and_convention(facts: Facts, every: str) -> None:
    org = read(facts)
    periods = periods_of(org, every)
    columns = (*FIGURES, *class_names(facts.rules.classes))
    for by in LEVELS:
        expected = absence(facts, by, every, periods, org.last)
        ours = ca.absence(org, by=by, every=every)
        assert differences(ours, by, expected, columns, idle(facts, by, periods)) == []


@effort(EFFORT, max_examples=8)
@given(facts=organisations())
def test_the_classes_add_up_to_the_rate(facts: Facts) -> None:
    rows = ca.absence(read(facts), by="team", every="Q").dropna(subset=["rate"])
    classes = rows[class_names(facts.rules.classes)].sum(axis=1)
    assert ((classes - rows["rate"]).abs() < 1e-9).all()


def april(absences: list[tuple[float, int, int]], rules: Rules) -> dict[str, Any]:
    """The figures of April for one full-timer, sick from day to day of the month (both counted)."""
    sick = tuple(
        Absence("A", "sickness", fraction, APRIL + first - 1, APRIL + last)
        for fraction, first, last in absences
    )
    rows = ca.absence(read(full_timer(1, rules, absences=sick)), by="team", every="M", period="2025-04")
    return {str(column): value for column, value in rows.iloc[0].items()}


def test_partial_recovery_is_one_spell_with_the_share_of_each_day() -> None:
    row = april([(1.0, 1, 10), (0.5, 11, 20)], Rules())
    assert row["rate"] == pytest.approx(100 * (10 + 0.5 * 10) / 30)
    assert row["rate_8_42"] == row["rate"]
    assert row["frequency"] == pytest.approx(1 * 365 / 30)
    assert row["mean_duration"] == 20


@pytest.mark.parametrize(("merge_gap", "started", "duration"), [(0, 2, 4), (3, 2, 4), (4, 1, 11)])
def test_spells_with_fewer_free_days_between_are_one(merge_gap: int, started: int, duration: float) -> None:
    row = april([(1.0, 1, 4), (1.0, 8, 11)], Rules(merge_gap=merge_gap))
    assert row["rate"] == pytest.approx(100 * 8 / 30)
    assert row["frequency"] == pytest.approx(started * 365 / 30)
    assert row["mean_duration"] == duration


def test_days_beyond_the_cap_do_not_count_in_the_rate() -> None:
    row = april([(1.0, 1, 20)], Rules(cap_days=12))
    assert row["rate"] == row["rate_8_42"] == pytest.approx(100 * 12 / 30)


def test_percentages_of_one_day_stop_at_the_whole_of_it() -> None:
    row = april([(0.6, 1, 10), (0.7, 1, 10)], Rules())
    assert row["rate"] == pytest.approx(100 * 10 / 30)
