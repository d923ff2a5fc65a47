"""Union, sum, chains and intersections against sets of days."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseload_analysis.spells.overlap import chain, complement, intersect, stack, union

some = settings(deadline=None, max_examples=80, derandomize=True)
lists = st.lists(st.tuples(st.sampled_from("AB"), st.integers(0, 40), st.integers(0, 15)), max_size=9)


def frame(rows, **values):
    made = pd.DataFrame([(who, a, a + n) for who, a, n in rows], columns=["who", "start", "stop"])
    return made.astype({"who": "str", "start": "int64", "stop": "int64"}).assign(**values)


def days(spells, who):
    rows = spells.loc[spells["who"] == who, ["start", "stop"]].itertuples(index=False)
    return {day for a, b in rows for day in range(a, b)}


@given(lists)
@some
def test_union_covers_the_same_days_in_spells_that_do_not_touch(rows):
    whole = union(frame(rows), ["who"])
    for who in "AB":
        assert days(whole, who) == days(frame(rows), who)
        own = whole.loc[whole["who"] == who].sort_values("start")
        assert (own["start"].to_numpy()[1:] > own["stop"].to_numpy()[:-1]).all()


@given(lists)
@some
def test_stack_adds_up_what_lies_on_each_day(rows):
    pieces = stack(frame(rows, part=0.25), ["who"], ["part"])
    for who in "AB":
        own = pieces.loc[pieces["who"] == who]
        for day in range(60):
            there = [0.25 for name, a, n in rows if name == who and a <= day < a + n]
            found = own.loc[(own["start"] <= day) & (day < own["stop"]), "part"]
            assert len(found) == bool(there)
            assert found.sum() == pytest.approx(sum(there))


@given(lists, lists)
@some
def test_intersect_shares_the_days_of_both(left, right):
    shared = intersect(frame(left, n=range(len(left))), union(frame(right), ["who"]), ["who"])
    for number, (who, a, length) in enumerate(left):
        own = shared.loc[shared["n"] == number]
        assert days(own, who) == set(range(a, a + length)) & days(frame(right), who)
        if length == 0:
            assert len(own) == (a in days(frame(right), who))


@given(lists, lists)
@some
def test_complement_is_what_the_holes_leave(rows, holes):
    left = complement(frame(rows), frame(holes), ["who"])
    for who in "AB":
        assert days(left, who) == days(frame(rows), who) - days(frame(holes), who)


@given(lists, st.integers(1, 30))
@some
def test_a_chain_breaks_where_gap_free_days_lie_between(rows, gap):
    numbers = chain(frame(rows), ["who"], gap)
    for who in "AB":
        own = sorted((a, a + n, numbers[i]) for i, (name, a, n) in enumerate(rows) if name == who)
        reach, current = None, None
        for start, stop, number in own:
            joined = reach is not None and start - reach < gap
            assert (number == current) == joined
            reach, current = max(reach, stop) if joined else stop, number


def test_the_four_week_rule():
    """27 free days keep one legal chain, 28 start a new one (domain definitions §5)."""
    spells = frame([("A", 0, 10), ("A", 37, 3)])
    assert len(set(chain(spells, ["who"], gap=28))) == 1
    assert len(set(chain(frame([("A", 0, 10), ("A", 38, 3)]), ["who"], gap=28))) == 2
