"""The sums that the gate carries on: how many stand behind each, and what cannot be worked out."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import caseload_analysis as ca
from caseload_analysis.measures.autonomy import autonomy
from caseload_analysis.measures.support import support
from caseload_analysis.measures.time_use import time_use
from caseload_analysis.privacy.parts import hide_parts, protect
from caseload_analysis.privacy.sums import placed
from caseload_analysis.synthetic.example import example_settings, example_tables

PARTS = [(time_use, "activity"), (support, "task"), (autonomy, "protocol")]
OUTSIDE = ["management", "works_council", "researcher"]
MONDAY = pd.Timestamp("2025-01-06")
NOORD, ZUID = tuple("ABCDEFG"), ("K1", "K2", "K3", "K4", "K5", "K6")


def tables() -> dict[str, pd.DataFrame]:
    """Noord writes down hours, is helped and deviates; so does Zuid, of which only two travelled."""
    made = example_tables()
    zuid = made["contracts"].iloc[:6].assign(employee_id=ZUID, team="Zuid", start=pd.Timestamp("2024-01-01"))
    rows = [(name, "families", 10.0) for name in (*NOORD, *ZUID)]
    rows += [(name, "travel", 4.0) for name in (*NOORD, "K1", "K2")]
    rows += [(name, "reports", 6.0) for name in (*NOORD, *ZUID)]
    hours = pd.DataFrame(rows, columns=["employee_id", "activity", "hours"]).assign(week=MONDAY)
    helped = pd.DataFrame(
        {"supporter_id": "G", "employee_id": [*"ABCDE", "K1"], "task": "plan", "hours": 2.0}
    )
    deviations = pd.DataFrame(
        {
            "case_id": ["Z01", "Z14"],
            "date": MONDAY,
            "protocol": "plan",
            "substantiated": True,
            "discussed_on": pd.NaT,
            "discussed_with": "",
        }
    )
    return {
        **made,
        "contracts": pd.concat([made["contracts"], zuid], ignore_index=True),
        "time_use": hours,
        "support": helped.assign(date=MONDAY),
        "protocol_deviations": deviations,
        "competences": pd.DataFrame({"employee_id": ["A", "K1"], "competence": "probation"}),
    }


def read_changed(audience: str, team: str, **changed: pd.DataFrame) -> Any:
    agreed = {**example_settings(), "until": "2025-03-31"}
    return ca.read({**tables(), **changed}, audience, team, settings=agreed)


@cache
def read(audience: str = "hr", team: str = "") -> Any:
    return read_changed(audience, team)


@cache
def read_without(audience: str) -> Any:
    """Return the example, of which nobody delivered hours, help or deviations."""
    return ca.read(example_tables(), audience, settings=example_settings())


def texts(org: Any) -> set[str]:
    """Return every text in every frame that the organisation holds."""
    frames = [*org.tables.values(), *org.timelines.values()]
    return {
        str(value)
        for frame in frames
        for name in frame.select_dtypes(["str", "object"])
        for value in frame[name].unique()
    }


@pytest.mark.parametrize("audience", OUTSIDE)
def test_no_person_and_no_row_of_one_is_in_memory(audience: str) -> None:
    org = read(audience)
    assert not {*NOORD, *ZUID} & texts(org)
    assert {"time_use", "support", "protocol_deviations", "competences"}.isdisjoint(org.tables)
    for name in ("activity_hours", "support_hours", "protocol_counts"):
        rows = org.timelines[name]
        few = rows.loc[rows["employees"] < 5].drop(columns=["employees"])
        assert few.select_dtypes("number").isna().all(axis=None), name


def test_the_team_has_its_own_sums_and_no_hours_of_a_colleague() -> None:
    org = read("team", "Noord")
    assert {"time_use", "support"}.isdisjoint(org.tables)
    for name in ("activity_hours", "support_hours"):
        assert org.timelines[name]["team"].unique().tolist() == ["Noord"]
    assert not set(ZUID) & texts(org)


@pytest.mark.parametrize("audience", ["team", "manager"])
@pytest.mark.parametrize("every", ["W", "M", "Q", "Y"])
@pytest.mark.parametrize("measure", [time_use, support, autonomy])
def test_what_the_team_is_shown_equals_what_hr_sees(measure: Any, every: str, audience: str) -> None:
    theirs, hr = measure(read(audience, "Noord"), "team", every), measure(read(), "team", every)
    ours = hr.loc[hr["team"] == "Noord"].reset_index(drop=True)
    pd.testing.assert_frame_equal(theirs, ours, check_dtype=False)


@pytest.mark.parametrize("audience", OUTSIDE)
@pytest.mark.parametrize("every", ["W", "M", "Q", "Y"])
@pytest.mark.parametrize(
    ("measure", "per"), [(time_use, "activity"), (support, "task"), (autonomy, "protocol")]
)
def test_outside_a_figure_is_equal_or_hidden_by_name(
    measure: Any, per: str, every: str, audience: str
) -> None:
    for by, part in [("team", ""), ("team", per), ("organisation", ""), ("organisation", per)]:
        theirs = measure(read(audience), by, every, per=part)
        hr = measure(read(), by, every, per=part)
        assert len(theirs) == len(hr)
        for name in set(hr.columns) - {"hidden"}:
            named = theirs["hidden"].str.split().map(lambda names, name=name: name in names)
            assert theirs.loc[named, name].isna().all()
            pd.testing.assert_series_equal(
                theirs.loc[~named, name], hr.loc[~named, name], check_dtype=False, obj=f"{by} {name}"
            )


def test_an_activity_of_two_people_is_hidden_with_another_in_every_line() -> None:
    org = read("works_council")
    frame = time_use(org, "team", "M", per="activity").pivot_table("hours", "team", "activity", dropna=False)
    # Two of Zuid travelled: the total less the others would tell, so another of Zuid goes; and the
    # organisation less Zuid would tell the other way, so the same of Noord.
    assert np.isnan(frame.loc["Zuid", "travel"])
    for hidden in (frame.isna(), frame.isna().T):
        assert not (hidden.sum(axis=1) == 1).any()
    whole = time_use(org, "organisation", "M", per="activity")
    assert whole["hours"].notna().all()


def test_contact_is_hidden_with_one_of_its_activities() -> None:
    org = read("works_council")
    parts = time_use(org, "team", "M", per="activity").pivot_table("hours", "team", "activity", dropna=False)
    found = time_use(org, "team", "M", contact=["families", "travel"]).set_index("team")
    assert parts.loc["Zuid"].isna().sum() >= 2
    assert np.isnan(found.loc["Zuid", "contact_share"])
    assert found.loc["Zuid", "hidden"] == "contact_hours contact_share"
    assert found.loc["Zuid", "hours"] == 6 * 16 + 2 * 4


def test_whose_hours_they_were_makes_no_difference() -> None:
    swapped = tables()["time_use"]
    swapped = swapped.assign(employee_id=swapped["employee_id"].replace({"A": "F", "F": "A"}))
    for audience, team in [("team", "Noord"), *((name, "") for name in OUTSIDE)]:
        one, other = read(audience, team), read_changed(audience, team, time_use=swapped)
        pd.testing.assert_frame_equal(one.timelines["activity_hours"], other.timelines["activity_hours"])


def test_hours_of_somebody_in_two_teams_go_by_fte_and_out_of_post_to_the_last() -> None:
    rows = pd.DataFrame({"employee_id": "A", "day": [5, 50, -3], "hours": 8.0})
    contracts = pd.DataFrame(
        {"employee_id": "A", "team": ["N", "Z"], "fte": [0.6, 0.2], "start": 0, "stop": [20, 30]}
    )
    found = placed(rows, contracts, "hours")
    sums = found.groupby(["day", "team"])["hours"].sum().round(9).to_dict()
    assert sums == {(5, "N"): 6.0, (5, "Z"): 2.0, (50, "Z"): 8.0, (-3, "N"): 4.0, (-3, "Z"): 4.0}


# Parts that cannot be worked out

PEOPLE = st.integers(0, 14)


@st.composite
def two_way(draw: Any) -> np.ndarray:
    """Numbers of people per team and kind; the totals are at least the largest part and at most the sum."""
    rows, columns = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    cells = st.lists(PEOPLE, min_size=columns, max_size=columns)
    inner = np.array(draw(st.lists(cells, min_size=rows, max_size=rows)))
    people = np.zeros((rows + 1, columns + 1))
    people[:-1, :-1] = inner
    people[:-1, -1] = inner.max(axis=1)
    people[-1, :-1] = inner.sum(axis=0)
    people[-1, -1] = people[:-1, -1].sum()
    return people


@settings(deadline=None, derandomize=True, max_examples=400)
@given(people=two_way(), minimum=st.integers(2, 8))
def test_no_hidden_cell_is_a_total_less_its_shown_parts(people: np.ndarray, minimum: int) -> None:
    hidden = hide_parts(people, minimum)
    assert hidden[(people > 0) & (people < minimum)].all()
    assert not hidden[people == 0].any() or not (hidden & (people == 0))[:-1, :-1].any()
    for numbers, gone in [*zip(people, hidden, strict=True), *zip(people.T, hidden.T, strict=True)]:
        line = gone[numbers > 0]
        assert line.sum() != 1 or len(line) == 1, "one unknown in a sum is no secret"
        parts = gone[:-1] & (numbers[:-1] > 0)
        others = ~gone[:-1] & (numbers[:-1] > 0)
        if parts.any() and others.any() and not gone[-1]:
            assert numbers[:-1][parts].max() >= minimum, "the hidden parts together are known"


@settings(deadline=None, derandomize=True, max_examples=100)
@given(people=two_way())
def test_enough_people_everywhere_hide_nothing(people: np.ndarray) -> None:
    assert not hide_parts(np.where(people > 0, people + 5, 0), 5).any()


def test_the_largest_minimum_of_nothing_changes_nothing() -> None:
    frame = pd.DataFrame(
        {"level": ["team"], "team": ["N"], "period": ["x"], "hours": [1.0], "employees": [1]}
    )
    assert protect(frame, 0, within=["period"])["hours"].tolist() == [1.0]


@pytest.mark.parametrize("audience", ["management", "works_council", "researcher", "hr"])
@pytest.mark.parametrize("measure", [ca.time_use, ca.support, ca.autonomy])
def test_what_was_not_delivered_is_an_empty_frame_for_every_reader(measure: Any, audience: str) -> None:
    for by in ("team", "organisation"):
        assert measure(read_without(audience), by).empty
