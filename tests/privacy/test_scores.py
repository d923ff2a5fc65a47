"""Scores at the gate: means of enough respondents, and no answer and no remark of anybody."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import caseload_analysis as ca
from caseload_analysis.privacy.answers import evaluation_scores, evaluation_scores_of
from caseload_analysis.spells.calendar import dates
from caseload_analysis.synthetic.example import example_settings, example_tables

OUTSIDE = ["management", "works_council", "researcher"]
SECRET = "only one person writes like this"


def answers(team: str, date: str, scores: list[float | None], remark: str = "") -> pd.DataFrame:
    return pd.DataFrame(
        {
            "team": team,
            "date": pd.Timestamp(date),
            "respondent_role": "jeugdbeschermer",
            "step": "klik",
            "item": "does it help",
            "score": pd.Series(scores, dtype="float64"),
            "remark": remark,
        }
    )


def read(audience: str, team: str, *told: pd.DataFrame) -> Any:
    tables = example_tables()
    zuid = tables["contracts"].assign(employee_id=[f"K{n}" for n in range(7)], team="Zuid")
    tables["contracts"] = pd.concat([tables["contracts"], zuid], ignore_index=True)
    tables["evaluations"] = pd.concat(told, ignore_index=True)
    return ca.read(tables, audience, team, settings={**example_settings(), "until": "2025-12-31"})


TOLD = (
    answers("Noord", "2025-06-30", [6, 7, 8, 7, 7, 7], SECRET),
    answers("Zuid", "2025-05-01", [4, 5, 6, 5, None], SECRET),
)


def of(org: Any) -> dict[tuple[str, str], float]:
    frame = evaluation_scores_of(org)
    return {(row.team, row.half_year): row.score for row in frame.itertuples()}


@pytest.mark.parametrize(
    ("audience", "team"), [("team", "Noord"), ("manager", "Noord"), *((name, "") for name in OUTSIDE)]
)
def test_no_answer_no_role_and_no_remark_passes(audience: str, team: str) -> None:
    org = read(audience, team, *TOLD)
    assert "evaluations" not in org.tables
    found = org.tables["evaluation_scores"]
    assert found.columns.tolist() == [
        "team",
        "half_year",
        "start",
        "stop",
        "day",
        "step",
        "item",
        "score",
        "respondents",
    ]
    for frame in (*org.tables.values(), *org.timelines.values()):
        for name in frame.select_dtypes(["str", "object"]):
            assert SECRET not in set(frame[name])


def test_hr_has_the_answers_too() -> None:
    org = read("hr", "", *TOLD)
    assert org.tables["evaluations"]["remark"].eq(SECRET).all()
    scores = of(org)
    assert scores["Noord", "2025H1"] == 7.0
    assert np.isnan(scores["Zuid", "2025H1"])  # four of the five gave a score


def test_a_mean_by_hand_and_the_larger_minimum_outside() -> None:
    assert of(read("team", "Noord", *TOLD)) == {("Noord", "2025H1"): 7.0}
    outside = of(read("works_council", "", *TOLD))
    assert all(np.isnan(score) for score in outside.values())
    frame = evaluation_scores_of(read("works_council", "", *TOLD)).set_index("team")
    assert frame["respondents"].to_dict() == {"": 0.0, "Noord": 6.0, "Zuid": 4.0}


def test_the_organisation_holds_teams_that_are_hidden_together() -> None:
    told = (answers("Noord", "2025-05-01", [7] * 6), answers("Zuid", "2025-05-02", [5] * 5))
    outside = of(read("works_council", "", *told))
    assert np.isnan(outside["Noord", "2025H1"])
    assert np.isnan(outside["Zuid", "2025H1"])
    assert outside["", "2025H1"] == pytest.approx((42 + 25) / 11)


def test_the_organisation_leaves_out_a_team_that_would_be_bare() -> None:
    told = (answers("Noord", "2025-05-01", [7] * 12), answers("Zuid", "2025-05-02", [5] * 9))
    outside = of(read("works_council", "", *told))
    assert outside["", "2025H1"] == outside["Noord", "2025H1"] == 7.0


@pytest.mark.parametrize(
    ("date", "half", "first", "after"),
    [
        ("2025-01-01", "2025H1", "2025-01-01", "2025-07-01"),
        ("2025-06-30", "2025H1", "2025-01-01", "2025-07-01"),
        ("2025-07-01", "2025H2", "2025-07-01", "2026-01-01"),
        ("2025-12-31", "2025H2", "2025-07-01", "2026-01-01"),
    ],
)
def test_half_years_begin_in_january_and_july(date: str, half: str, first: str, after: str) -> None:
    org = read("hr", "", answers("Noord", date, [7.0]))
    found = evaluation_scores(org, every=True).iloc[0]
    assert found["half_year"] == half
    assert dates([found["start"], found["stop"]]).astype(str).tolist() == [first, after]


def test_no_evaluations_no_scores() -> None:
    org = ca.read(example_tables(), "works_council", settings=example_settings())
    assert "evaluation_scores" not in org.tables
    assert evaluation_scores_of(org).empty
    assert "score" in evaluation_scores_of(org)
