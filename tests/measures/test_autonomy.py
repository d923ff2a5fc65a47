"""Deviations from protocol: hand-worked, and a walk over deviations and assignments."""

from __future__ import annotations

from statistics import median
from typing import Any

import numpy as np
import pandas as pd
import pytest
from comparison import LEVELS, periods_of
from delivered import frames, settings
from facts import Facts, date, teams_on
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from random_organisations import EFFORT, FIRST, LENGTH, organisations

import caseload_analysis as ca
from caseload_analysis.measures.autonomy import autonomy
from caseload_analysis.synthetic.example import example_settings, example_tables


def table(*rows: tuple[Any, ...]) -> pd.DataFrame:
    columns = ["case_id", "date", "protocol", "substantiated", "discussed_on", "discussed_with"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(
        date=pd.to_datetime(frame["date"]), discussed_on=pd.to_datetime(frame["discussed_on"])
    )


def read(rows: pd.DataFrame, audience: str = "hr", team: str = "", **more: Any) -> Any:
    tables = {**example_tables(), "protocol_deviations": rows}
    return ca.read(tables, audience, team, settings={**example_settings(), "until": "2025-03-31", **more})


# Cases 1-13 are with A, 14-23 with B, 24-35 with C, 36-39 with D, 40-46 with E.
FIVE = table(
    ("Z01", "2025-02-03", "plan", "ja", "2025-02-05", "team"),
    ("Z14", "2025-02-04", "plan", "ja", "2025-02-14", "teammanager"),
    ("Z24", "2025-02-05", "visit", "nee", None, None),
    ("Z36", "2025-02-06", "visit", "ja", None, "gedragswetenschapper"),
    ("Z40", "2025-02-07", "plan", "ja", "2025-02-28", "Teammanager"),
)


def test_a_month_by_hand() -> None:
    row = autonomy(read(FIVE), "team", "M", "2025-02").iloc[0]
    assert row["deviations"] == 5
    assert row["substantiated"] == 4 / 5
    assert row["discussed"] == 4 / 5
    assert row["with_peers"] == 2 / 5  # with the team, and with the behavioural scientist
    assert row["median_days"] == 10  # of 2, 10 and 21
    assert row["per_100_cases"] == pytest.approx(100 * 5 / 59)
    assert row["employees"] == 5


def test_a_discussion_beforehand_counts_without_its_days() -> None:
    """Of 2, -30 and 21 days the middle one is no waiting: the median is that of 2 and 21."""
    rows = table(
        ("Z01", "2025-02-03", "plan", "ja", "2025-02-05", "team"),
        ("Z14", "2025-02-04", "plan", "ja", "2025-01-05", ""),
        ("Z40", "2025-02-07", "plan", "ja", "2025-02-28", "team"),
        ("Z24", "2025-02-07", "plan", "ja", "2025-02-07", "team"),
    )
    found = autonomy(read(rows.iloc[:3]), "team", "M", "2025-02").iloc[0]
    assert (found["discussed"], found["median_days"]) == (1.0, 11.5)
    assert autonomy(read(rows), "team", "M", "2025-02")["median_days"].tolist() == [2.0]  # 0, 2 and 21
    (remark,) = read(rows).remarks
    assert "discussed on 2025-01-05, before the deviation of 04-02-2025" in str(remark)


def test_rows_begin_with_the_first_registered_deviation() -> None:
    frame = autonomy(read(FIVE), "team", "M")
    assert frame["period"].astype(str).tolist() == ["2025-02", "2025-03"]
    assert frame["deviations"].tolist() == [5.0, 0.0]
    assert frame["per_100_cases"].iloc[1] == 0.0
    assert np.isnan(frame["substantiated"].iloc[1])


def test_one_protocol_in_several_spellings_is_one() -> None:
    rows = FIVE.assign(protocol=["Plan", "plan", "visit", "visit ", "plan"])
    found = autonomy(read(rows), "team", "M", "2025-02", per="protocol").set_index("protocol")
    assert found["deviations"].to_dict() == {"plan": 3.0, "visit": 2.0}


def test_by_protocol_every_period_has_each() -> None:
    frame = autonomy(read(FIVE), "team", "M", per="protocol").set_index(["period", "protocol"])
    february = frame.xs(pd.Period("2025-02"))
    assert february["deviations"].to_dict() == {"plan": 3.0, "visit": 2.0}
    assert february["substantiated"].to_dict() == {"plan": 1.0, "visit": 0.5}
    assert frame.xs(pd.Period("2025-03"))["deviations"].tolist() == [0.0, 0.0]


def test_whose_deviations_they_were_is_for_the_team_and_its_manager_only() -> None:
    for audience, team in [("team", "Noord"), ("manager", "Noord")]:
        people = autonomy(read(FIVE, audience, team), "employee", "M", "2025-02")
        assert people["employee_id"].tolist() == ["A", "B", "C", "D", "E"]
    for audience in ("management", "works_council", "researcher"):
        with pytest.raises(ca.AudienceError, match="no figures per employee"):
            autonomy(read(FIVE, audience), "employee")
    with pytest.raises(ca.AudienceError, match="stay within the team"):
        autonomy(read(FIVE), "employee")


def test_outside_the_team_few_people_are_hidden() -> None:
    shown = autonomy(read(FIVE, "works_council"), "team", "M", "2025-02").iloc[0]
    assert (shown["deviations"], shown["hidden"]) == (5.0, "")
    four = autonomy(read(FIVE.iloc[:4], "works_council"), "team", "M", "2025-02").iloc[0]
    assert np.isnan(four["deviations"])
    assert four["employees"] == 4
    assert four["hidden"].split()[0] == "deviations"
    assert autonomy(read(FIVE.iloc[:4], "team", "Noord"), "team", "M", "2025-02")["deviations"].tolist() == [
        4
    ]


@pytest.mark.parametrize("by", LEVELS)
@pytest.mark.parametrize("per", ["", "protocol"])
def test_nothing_gives_an_empty_frame_with_the_same_columns(by: str, per: str) -> None:
    reader = ("manager", "Noord") if by == "employee" else ("hr", "")
    empty = autonomy(ca.read(example_tables(), *reader, settings=example_settings()), by, per=per)
    assert empty.empty
    assert empty.columns.tolist() == autonomy(read(FIVE, *reader), by, per=per).columns.tolist()


# A walk over deviations and assignments

Row = tuple[str, int, bool, int]


@st.composite
def deviations_of(draw: Any, facts: Facts) -> list[Row]:
    """One to eight: case, day, substantiated, days until discussed (-1 for never)."""
    days = st.integers(FIRST, FIRST + LENGTH)
    cases = st.sampled_from([case.case for case in facts.cases])
    row = st.tuples(cases, days, st.booleans(), st.integers(-1, 9))
    rows = draw(st.lists(row, min_size=1, max_size=8))
    return list({(case, today): (case, today, yes, wait) for case, today, yes, wait in rows}.values())


def holders(facts: Facts, case: str, today: int) -> set[tuple[str, str]]:
    """Who holds a case on a day, and in which team that counts."""
    found = set()
    for row in facts.assignments:
        if row.case == case and row.start <= today < row.stop:
            teams = {row.team} if row.team else teams_on(facts, row.employee, today)
            found |= {(row.employee, team) for team in teams}
    return found


def groups(facts: Facts, by: str, row: Row) -> set[str]:
    held = holders(facts, row[0], row[1])
    if by == "organisation":
        return {""}
    return {team if by == "team" else employee for employee, team in held}


@effort(EFFORT, max_examples=10)
@given(data=st.data(), facts=organisations(), every=st.sampled_from(("M", "Q")))
def test_every_level_against_a_walk(data: Any, facts: Facts, every: str) -> None:
    rows = data.draw(deviations_of(facts))
    frame = pd.DataFrame(
        {
            "case_id": [row[0] for row in rows],
            "date": pd.to_datetime([date(row[1]) for row in rows]),
            "protocol": "plan",
            "substantiated": [row[2] for row in rows],
            "discussed_on": pd.to_datetime([date(row[1] + row[3]) if row[3] >= 0 else None for row in rows]),
            "discussed_with": ["team" if row[3] >= 0 else "" for row in rows],
        }
    )
    agreed = {**settings(facts), "until": "2025-06-30"}
    org = ca.read({**frames(facts), "protocol_deviations": frame}, settings=agreed)
    spans = periods_of(org, every)
    for by in ("team", "organisation"):
        ours = autonomy(org, by, every)
        names = [""] * len(ours) if by == "organisation" else ours[{"team": "team"}.get(by, "employee_id")]
        starts = [period.start_time.date() for period in ours["period"]]
        for group, start, figures in zip(names, starts, ours.to_dict("records"), strict=True):
            span = next(span for span in spans if date(span.first) == start)
            mine = [row for row in rows if row[1] in span.days and group in groups(facts, by, row)]
            waits = [row[3] for row in mine if row[3] >= 0]
            assert figures["deviations"] == len(mine)
            assert not mine or figures["substantiated"] == pytest.approx(sum(r[2] for r in mine) / len(mine))
            assert not mine or figures["discussed"] == pytest.approx(len(waits) / len(mine))
            assert not waits or figures["median_days"] == median(waits)
        counted = sum(len(groups(facts, by, row)) for row in rows if any(row[1] in s.days for s in spans))
        assert ours["deviations"].sum() == counted
