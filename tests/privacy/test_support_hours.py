"""Sums of support with requests: what is hidden cannot be worked out from what stands beside it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

import caseload_analysis as ca
from caseload_analysis.privacy.parts import protect
from caseload_analysis.privacy.support_hours import hide_support
from caseload_analysis.synthetic.example import example_settings, example_tables

WITHIN = ["period"]
REQUESTS = ["requested", "met", "askers"]
TEAMS = ("Noord", "Oost", "Zuid")
MINIMUM = 5
LINKED = st.integers(1, 9)


def sums(cells: dict[str, tuple[int, int, int]]) -> pd.DataFrame:
    """Return sums per team and of all, from the linked, helped and asking people of each team."""
    whole = tuple(int(number) for number in np.sum(list(cells.values()), axis=0))
    rows = [("team", team, *people) for team, people in cells.items()] + [("organisation", "", *whole)]
    frame = pd.DataFrame(rows, columns=["level", "team", "linked", "employees", "askers"])
    askers = frame["askers"].astype("float64")
    return frame.assign(
        period="2025",
        task="*",
        hours=2.0 * frame["employees"],
        supporters=1,
        to_shift=0.25,
        requested=(3.0 * askers).where(askers > 0),
        met=(askers / askers) / 2,
        askers=askers.where(askers > 0),
    )


@st.composite
def people(draw: Any) -> tuple[int, int, int]:
    """Return how many of a team were linked, were helped and asked."""
    linked = draw(LINKED)
    return linked, draw(st.integers(0, linked)), draw(st.integers(0, linked))


@settings(deadline=None, derandomize=True, max_examples=200)
@given(cells=st.fixed_dictionaries(dict.fromkeys(TEAMS, people())))
def test_no_figure_of_few_is_shown_or_left_over_from_a_total(cells: dict[str, tuple[int, int, int]]) -> None:
    before = sums(cells)
    after = hide_support(before, MINIMUM, within=WITHIN, kind="task")
    assert after.columns.tolist() == before.columns.tolist()
    parts = after.loc[after["level"] == "team"]
    total = after.loc[after["level"] == "organisation"].iloc[0]
    for was, row in zip(before.to_dict("records"), after.to_dict("records"), strict=True):
        shown = not np.isnan(row["hours"])
        behind = was["employees"] or was["linked"]
        assert not shown or behind >= MINIMUM
        assert np.isnan(row["requested"]) or (shown and was["askers"] >= MINIMUM)
        assert np.isnan(row["requested"]) == (np.isnan(row["met"]))
        # A hidden nobody is not told by the number of the helped.
        assert np.isnan(row["employees"]) == (not shown and was["employees"] == 0)
        assert np.isnan(row["linked"]) == (not shown)
    for column, there in (("hours", parts["linked"] > 0), ("requested", parts["askers"].notna())):
        gone = (parts[column].isna() & there).sum()
        assert np.isnan(total[column]) or gone != 1, f"one unknown of {column} is the total less the rest"


@settings(deadline=None, derandomize=True, max_examples=100)
@given(numbers=st.lists(LINKED, min_size=1, max_size=4))
def test_without_zeros_and_requests_the_same_is_hidden_as_before(numbers: list[int]) -> None:
    cells = {f"T{place}": (number, number, 0) for place, number in enumerate(numbers)}
    frame = sums(cells)
    after = hide_support(frame, MINIMUM, within=WITHIN, kind="task")
    plain = frame.drop(columns=REQUESTS)
    expected = protect(plain, MINIMUM, within=WITHIN, kind="task")
    pd.testing.assert_frame_equal(after.drop(columns=REQUESTS), expected[plain.columns])


def test_the_requests_of_a_team_are_hidden_with_its_hours() -> None:
    """Two of six were helped and all six asked: what was met of the requests are the hours of two."""
    after = hide_support(
        sums({"Noord": (6, 2, 6), "Zuid": (6, 6, 6), "Oost": (7, 7, 7)}), MINIMUM, within=WITHIN, kind="task"
    )
    found = after.set_index("team")[["hours", "requested", "met"]]
    assert found.loc["Noord"].isna().all()
    # All less Zuid and Oost would be Noord: the smaller of the two goes too.
    assert found.loc["Zuid"].isna().all()
    assert found.loc["Oost"].notna().all()


def test_a_minimum_of_nobody_hides_nothing() -> None:
    frame = sums({"Noord": (3, 0, 1), "Zuid": (2, 1, 1)})
    pd.testing.assert_frame_equal(hide_support(frame, 0, within=WITHIN, kind="task"), frame)


def test_outside_nobody_who_asked_can_be_read_back() -> None:
    """One of six asked, for 17 hours, and got none: neither number is in memory for who sees no persons."""
    rows = pd.DataFrame({"supporter_id": "G", "employee_id": list("ABCDEF"), "task": "plan", "hours": 2.0})
    rows = rows.assign(
        date=pd.Timestamp("2025-01-06"), requested_hours=[17.0, *[np.nan] * 5], hours=[0.0, *[2.0] * 5]
    )
    org = ca.read({**example_tables(), "support": rows}, "management", settings=example_settings())
    frame = org.timelines["support_hours"]
    assert frame["hours"].notna().any()
    assert frame[["requested", "met"]].isna().all(axis=None)
    found = ca.support(org, "organisation", "M").iloc[0]
    assert found["hidden"] == "requested met"
