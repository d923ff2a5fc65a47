"""Formation against the walk over the days, on random organisations."""

from comparison import LEVELS, PERIODS, differences, idle, periods_of, read
from delivered import frames, settings
from facts import Facts
from formation_by_day import calendar, formation
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from random_organisations import EFFORT, organisations

import caseload_analysis as ca

FIGURES = ("contract_fte", "deployable_fte", "non_deployable_fte", "effective_fte", "persons", "duties")


@effort(EFFORT, max_examples=24)
@given(facts=organisations(), every=st.sampled_from(PERIODS))
def test_every_level_at_the_mean_and_at_the_end(facts: Facts, every: str) -> None:
    org = read(facts)
    periods = periods_of(org, every)
    days = calendar(facts, periods[0].first, periods[-1].after)
    for by in LEVELS:
        for at in ("mean", "end"):
            expected = formation(days, facts, by, at, periods)
            ours = ca.formation(org, by=by, every=every, at=at)
            columns = (*FIGURES, *facts.rules.reduced_by)
            assert differences(ours, by, expected, columns, idle(facts, by, periods)) == []


@effort(EFFORT, max_examples=8)
@given(facts=organisations())
def test_the_parts_add_up(facts: Facts) -> None:
    org = read(facts)
    reasons = [*facts.rules.reduced_by, "duties"]
    for by in LEVELS:
        rows = ca.formation(org, by=by, every="M")
        assert (rows["deployable_fte"] >= -1e-9).all()
        assert (rows["effective_fte"] <= rows["deployable_fte"] + 1e-9).all()
        away = rows["contract_fte"] - rows["deployable_fte"]
        assert (rows["non_deployable_fte"] - away).abs().max() < 1e-9
        assert (rows[reasons].sum(axis=1) - away).abs().max() < 1e-9


@effort(EFFORT, max_examples=8)
@given(facts=organisations())
def test_the_frames_of_the_caller_and_of_the_organisation_stay_as_they_are(facts: Facts) -> None:
    given_frames = frames(facts)
    before = {name: frame.copy(deep=True) for name, frame in given_frames.items()}
    org = ca.read(given_frames, settings=settings(facts))
    held = {**org.tables, **{f"timeline {name}": frame for name, frame in org.timelines.items()}}
    inside = {name: frame.copy(deep=True) for name, frame in held.items()}
    for by in LEVELS:
        ca.caseload(org, by=by, every="M")
        ca.formation(org, by=by, every="M")
        ca.absence(org, by=by, every="Q")
        ca.deviation(org, by=by, every="M", at="end")
    for name, frame in before.items():
        assert_frame_equal(given_frames[name], frame)
    for name, frame in inside.items():
        assert_frame_equal(held[name], frame)
