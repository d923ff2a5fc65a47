"""Deviation against the walk over the days, on random organisations."""

from itertools import product

import pandas as pd
from comparison import LEVELS, PERIODS, differences, idle, periods_of, read, rows_of
from deviation_by_day import TINY, deviation
from facts import EPOCH, Facts
from formation_by_day import calendar
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from periods import Span
from random_organisations import EFFORT, organisations

import caseload_analysis as ca

FIGURES = (
    "actual",
    "norm_formation",
    "norm_deployable",
    "deviation_formation",
    "deviation_deployable",
    "status",
    "periods_outside",
)


def teams_shown(frame: pd.DataFrame, periods: list[Span]) -> dict[tuple[str, int], str]:
    """The team our frame names for an employee on the last day of a period."""
    last = {period.first: period.last for period in periods}
    shown = zip(frame["employee_id"], frame["period"], frame["team"], strict=True)
    return {(name, last[p.start_time.toordinal() - EPOCH]): team for name, p, team in shown}


@effort(EFFORT, max_examples=24)
@given(facts=organisations(), every=st.sampled_from(PERIODS))
def test_every_level_moment_and_baseline(facts: Facts, every: str) -> None:
    org = read(facts)
    periods = periods_of(org, every)
    days = calendar(facts, periods[0].first, periods[-1].after)
    for by, at, baseline in product(LEVELS, ("end", "mean"), ("formation", "deployable")):
        ours = ca.deviation(org, by=by, every=every, at=at, baseline=baseline)
        chosen = teams_shown(ours, periods) if by == "employee" else {}
        expected = deviation(days, facts, by, at, baseline, periods, chosen)
        assert differences(ours, by, expected, FIGURES, idle(facts, by, periods)) == []


@effort(EFFORT, max_examples=8)
@given(facts=organisations())
def test_the_limits_are_those_of_the_band(facts: Facts) -> None:
    org = read(facts)
    periods = periods_of(org, "M")
    days = calendar(facts, periods[0].first, periods[-1].after)
    for by in LEVELS:
        ours = ca.deviation(org, by=by, every="M")
        chosen = teams_shown(ours, periods) if by == "employee" else {}
        expected = deviation(days, facts, by, "end", "formation", periods, chosen)
        normed = {key: row for key, row in expected.items() if row.norm_formation > TINY}
        of_these = ours[ours["norm_formation"] > TINY]
        assert differences(of_these, by, normed, ("lower", "upper")) == []


@effort(EFFORT, max_examples=8)
@given(facts=organisations())
def test_one_period_remembers_the_periods_before_it(facts: Facts) -> None:
    org = read(facts)
    for by in LEVELS:
        everything = ca.deviation(org, by=by, every="M")
        for period in everything["period"].unique()[1:4]:
            alone = ca.deviation(org, by=by, every="M", period=str(period))
            expected = rows_of(everything[everything["period"] == period], by)
            ours = rows_of(alone, by)
            assert ours.keys() == expected.keys()
            for key, row in expected.items():
                assert ours[key]["periods_outside"] == row["periods_outside"]
                assert ours[key]["status"] == row["status"]
