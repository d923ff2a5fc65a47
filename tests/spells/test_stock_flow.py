"""Stock and flow against a loop over days."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseload_analysis.spells.calendar import OPEN, Calendar
from caseload_analysis.spells.groups import Groups
from caseload_analysis.spells.stock_flow import stock_flow

FIRST, LAST = 20_000, 20_120

spells = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.integers(FIRST - 20, LAST + 20),
        st.one_of(st.integers(0, 70), st.just(None)),
        st.sampled_from([0.5, 1.0, 2.25]),
    ),
    max_size=12,
)


def by_day(rows, group, calendar, number):
    """Walk the days of one period and look at every spell on each of them."""
    days = range(calendar.edges[number], calendar.edges[number + 1])
    held = [sum(w for g, a, b, w in rows if g == group and a <= day < b) for day in days]
    started = sum(w for g, a, b, w in rows if g == group and a in days)
    stopped = sum(w for g, a, b, w in rows if g == group and b in days)
    return held[-1], sum(held) / len(held), started, stopped


@pytest.mark.parametrize("every", ["W", "M", "Q", "Y"])
@pytest.mark.parametrize("clipped", [False, True])
@given(drawn=spells)
@settings(deadline=None, max_examples=40, derandomize=True)
def test_equals_a_walk_over_the_days(every, clipped, drawn):
    rows = [(g, a, OPEN if length is None else a + length, w) for g, a, length, w in drawn]
    calendar = Calendar.spanning(FIRST, LAST, every, clipped=clipped)
    frame = pd.DataFrame(rows, columns=["group", "start", "stop", "weight"]).astype(
        {"group": int, "start": int, "stop": int, "weight": float}
    )
    groups = Groups.among(frame[["group"]], pd.DataFrame({"group": [0, 1, 2]}))
    flow = stock_flow(groups, frame["start"], frame["stop"], calendar, frame["weight"])
    for group in range(3):
        for number in range(len(calendar.periods)):
            expected = by_day(rows, group, calendar, number)
            got = [table[group, number] for table in (flow.end, flow.mean, flow.starts, flow.stops)]
            assert got == pytest.approx(expected, abs=1e-9)


def test_a_spell_of_no_days_is_in_the_flow_and_not_in_the_stock():
    calendar = Calendar.spanning(FIRST, FIRST, "M")
    one = Groups.of(pd.DataFrame({"group": [0]}), ["group"])
    flow = stock_flow(one, [FIRST], [FIRST], calendar)
    assert (flow.end.item(), flow.mean.item(), flow.starts.item(), flow.stops.item()) == (0, 0, 1, 1)


def test_no_spells_give_zeros_for_every_group():
    calendar = Calendar.spanning(FIRST, LAST, "M")
    nothing = Groups.among(pd.DataFrame({"group": np.array([], dtype=int)}), pd.DataFrame({"group": [1, 2]}))
    flow = stock_flow(nothing, [], [], calendar)
    assert flow.end.shape == (2, len(calendar.periods))
    assert not flow.mean.any()


def test_a_group_that_is_not_among_the_keys_is_refused():
    with pytest.raises(KeyError, match="West"):
        Groups.among(pd.DataFrame({"team": ["West"]}), pd.DataFrame({"team": ["Oost"]}))
