"""The evaluations of the demo: who answers when, what is built in, and what HR released."""

from __future__ import annotations

import pandas as pd
import pytest

from caseload_analysis import synthetic
from caseload_analysis.synthetic import levels


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return synthetic.organisation()


def test_a_team_is_evaluated_in_the_month_after_its_first_half_year(tables: dict[str, pd.DataFrame]) -> None:
    held = tables["evaluations"].groupby("team")["date"].agg(["min", "max"])
    started = {team.name: pd.Period(team.introduced, "M") for team in levels.TEAMS if team.introduced}
    assert (held["min"] == held["max"]).all()
    assert {team: day.to_period("M") for team, day in held["min"].items()} == {
        team: start + 6 for team, start in started.items()
    }
    assert set(held["min"].dt.day_name()) == {"Thursday"}


def test_only_people_in_post_answer_and_each_once(tables: dict[str, pd.DataFrame]) -> None:
    told, people = tables["evaluations"].dropna(subset=["score"]), tables["contracts"]
    for (team, day), rows in told.groupby(["team", "date"]):
        there = (people["start"] <= day) & ~(people["end"] < day) & (people["team"] == team)
        in_post = people.loc[there].groupby("role")["employee_id"].nunique()
        for _, answers in rows.groupby(["step", "item"]):
            for role, number in answers["respondent_role"].value_counts().items():
                assert number <= in_post[role]
        sizes = rows.groupby(["step", "item"]).size()
        assert sizes.min() == sizes.max()


def test_who_has_no_caseload_sees_more_of_it_and_the_last_step_lags(tables: dict[str, pd.DataFrame]) -> None:
    told = tables["evaluations"]
    happens = told.loc[told["item"] == "Gebeurt het?"]
    with_cases = happens["respondent_role"].isin(levels.CASELOAD_ROLES)
    assert happens.loc[~with_cases, "score"].mean() > happens.loc[with_cases, "score"].mean()
    assert happens.groupby("step")["score"].mean().idxmin() == "borgen"
    assert told["score"].dropna().isin(range(1, 6)).all()


def test_hr_released_nothing_about_a_colleague_and_nothing_that_nobody_wrote(
    tables: dict[str, pd.DataFrame],
) -> None:
    told, released = tables["evaluations"], tables["released_remarks"]
    about = told["remark"].str.contains(r"M\d{3}")
    assert not released["remark"].str.contains(r"\d").any()
    keys = ["team", "date", "step", "item"]
    written = told.loc[~about & (told["remark"] != ""), keys].drop_duplicates()
    assert len(released.merge(written, on=keys)) == len(released)
    assert 0 < released["beyond_team"].sum() < len(released) < (told["remark"] != "").sum()
