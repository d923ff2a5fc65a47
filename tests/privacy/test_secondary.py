"""No hidden group can be worked out from the total and the groups that are shown."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseload_analysis.privacy.secondary import hide_second

PEOPLE = st.lists(st.integers(0, 20), min_size=1, max_size=10)
MINIMUM = st.integers(1, 10)


def known(hidden: list[bool]) -> list[int]:
    """Return the hidden groups whose figure follows from the total and the figures shown.

    The total is one equation: a hidden figure follows when no other solution of it exists, that is
    when every vector of its null space is zero there.
    """
    unknowns = [place for place, gone in enumerate(hidden[:-1]) if gone]
    if not unknowns:
        return []
    equations = np.ones((0 if hidden[-1] else 1, len(unknowns)))
    _, values, right = np.linalg.svd(equations) if len(equations) else (0, np.zeros(0), np.eye(len(unknowns)))
    free = right[len(values) :]
    return [
        place for place, column in zip(unknowns, free.T, strict=True) if not np.abs(column).max(initial=0)
    ]


def test_the_way_to_tell_what_is_known() -> None:
    assert known([True, False, False]) == [0]
    assert known([True, True, False]) == []
    assert known([True, False, True]) == []


@given(PEOPLE, MINIMUM)
def test_no_hidden_group_follows_from_the_total_and_the_others(people: list[int], minimum: int) -> None:
    hidden = hide_second(people, minimum).tolist()
    assert known(hidden) == []


@given(PEOPLE, MINIMUM)
def test_the_difference_of_the_total_and_what_is_shown_is_of_enough_people(
    people: list[int], minimum: int
) -> None:
    *groups, total = hide_second(people, minimum).tolist()
    gone = sum(number for number, hidden in zip(people, groups, strict=True) if hidden)
    assert total or not any(groups) or gone >= minimum


@given(PEOPLE, MINIMUM)
def test_every_small_group_is_hidden_and_no_empty_one(people: list[int], minimum: int) -> None:
    groups = hide_second(people, minimum).tolist()[:-1]
    assert all(hidden for number, hidden in zip(people, groups, strict=True) if 0 < number < minimum)
    assert not any(hidden for number, hidden in zip(people, groups, strict=True) if number == 0)


@given(PEOPLE, MINIMUM)
def test_without_a_small_group_everything_is_shown(people: list[int], minimum: int) -> None:
    large = [number + minimum for number in people]
    assert not hide_second(large, minimum).any()


@given(PEOPLE, MINIMUM, st.data())
def test_what_is_hidden_already_stays_so_and_gets_a_second(
    people: list[int], minimum: int, data: st.DataObject
) -> None:
    before = data.draw(st.lists(st.booleans(), min_size=len(people), max_size=len(people)))
    hidden = hide_second(people, minimum, before).tolist()
    assert all(after for was, after, number in zip(before, hidden, people, strict=False) if was and number)
    assert known(hidden) == []


@pytest.mark.parametrize(
    ("people", "hidden"),
    [
        # Sales 5 of 7 shown, Marketing 2 of 6 and one manager hidden: together 3 of 5, so one more goes.
        ([5, 2, 1], [True, True, True, False]),
        ([7, 2, 1], [True, True, True, False]),
        ([9, 3, 2], [False, True, True, False]),
        ([4], [True, True]),
        ([0, 4, 0], [False, True, False, True]),
    ],
)
def test_by_hand(people: list[int], hidden: list[bool]) -> None:
    assert hide_second(people, 5).tolist() == hidden


def test_the_second_is_the_smallest_that_is_left() -> None:
    assert hide_second([30, 3, 20, 8], 5).tolist() == [False, True, False, True, False]


def test_nothing_is_hidden_from_who_may_see_all() -> None:
    assert not hide_second([1, 2], 0).any()
