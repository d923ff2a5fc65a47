"""Scores with intervals that hold, differences between roles, and remarks that give somebody away."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from caseload_analysis.evaluation.questionnaire import (
    respondents,
    role_differences,
    role_scores,
    score_interval,
    step_scores,
)
from caseload_analysis.evaluation.remarks import remark_numbers, remarks
from caseload_analysis.privacy.audience import read
from caseload_analysis.synthetic.example import example_settings, example_tables
from caseload_analysis.tables.organisation import Organisation

JANUARY = (20089, 20119)
"""The first and the last day of January 2025, in days since 1970."""
SHAPES = {
    "both ends": [0.5, 0, 0, 0, 0.5],
    "high": [0, 0.05, 0.1, 0.35, 0.5],
    "middle": [0.1, 0.2, 0.4, 0.2, 0.1],
    "low": [0.6, 0.2, 0.1, 0.1, 0],
}


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 1.0])
@pytest.mark.parametrize("number", [5, 8, 40])
def test_at_the_ends_of_the_scale_it_is_the_interval_of_a_share(share: float, number: int) -> None:
    low, high = proportion_confint(share * number, number, method="wilson")
    found = score_interval(1 + 4 * share, number)
    assert found == pytest.approx((1 + 4 * low, 1 + 4 * high), abs=1e-9)


@pytest.mark.parametrize("number", [5, 7, 10, 15])
@pytest.mark.parametrize("shape", list(SHAPES))
def test_it_holds_the_true_mean_at_least_nineteen_times_out_of_twenty(shape: str, number: int) -> None:
    scale = np.arange(1, 6)
    truth = float(scale @ np.array(SHAPES[shape]))
    drawn = np.random.default_rng(11).choice(scale, size=(4000, number), p=SHAPES[shape])
    ends = [score_interval(float(mean), number) for mean in drawn.mean(axis=1)]
    covered = np.mean([low <= truth <= high for low, high in ends])
    # Answers at both ends are the hardest case: a share of few has gaps that no interval closes.
    assert covered >= (0.93 if shape == "both ends" else 0.95)


@pytest.mark.parametrize(("mean", "number"), [(3.0, 0), (0.5, 9), (5.5, 9), (math.nan, 9)])
def test_what_is_no_score_has_no_interval(mean: float, number: int) -> None:
    assert all(math.isnan(end) for end in score_interval(mean, number))


def told(rows: Sequence[tuple[str, str, float | None]], **more: Any) -> pd.DataFrame:
    """Return answers: step, question and score."""
    frame = pd.DataFrame(rows, columns=["step", "item", "score"])
    fixed: dict[str, Any] = {"team": "Noord", "date": pd.Timestamp("2025-01-15")}
    return frame.assign(**{**fixed, "respondent_role": "", "remark": "", **more})


def organisation(answers: pd.DataFrame, audience: str = "hr", **settings: Any) -> Organisation:
    tables = {**example_tables(), "evaluations": answers}
    team = "Noord" if audience == "team" else ""
    chosen = {**example_settings(), "until": "2025-12-31", **settings}
    return read(tables, audience, team, settings=chosen)


def test_scores_per_step_in_the_order_of_the_worksheet() -> None:
    given = (
        [("borgen", "helpt het", 2.0)] * 5
        + [("klik", "gebeurt het", 4.0)] * 4
        + [("klik", "gebeurt het", 5.0)]
    )
    found = step_scores(organisation(told(given)), "Noord", *JANUARY)
    assert found[["step", "item"]].to_numpy().tolist() == [["collaborate", "happens"], ["embed", "helps"]]
    assert found["score"].tolist() == [pytest.approx(21 / 5), 2.0]
    assert respondents(found) == 5


def test_too_few_respondents_hide_the_score_and_not_their_number() -> None:
    found = step_scores(organisation(told([("klik", "helpt het", 3.0)] * 4)), "Noord", *JANUARY)
    assert found["withheld"].tolist() == [True]
    assert found["respondents"].tolist() == [4.0]
    assert np.isnan(found[["score", "low", "high"]].to_numpy(dtype=float)).all()


def test_others_than_the_team_need_ten() -> None:
    given = told([("klik", "helpt het", 3.0)] * 9)
    assert not step_scores(organisation(given, "team"), "Noord", *JANUARY)["withheld"].any()
    assert step_scores(organisation(given, "management"), "Noord", *JANUARY)["withheld"].all()


def test_answers_of_another_half_year_and_other_steps_are_left_out() -> None:
    late = told([("klik", "helpt het", 3.0)] * 5, date=pd.Timestamp("2025-07-01"))
    other = told([("de lunch", "helpt het", 5.0)] * 5)
    assert step_scores(organisation(late), "Noord", *JANUARY).empty
    assert step_scores(organisation(other), "Noord", *JANUARY).empty
    assert step_scores(organisation(told([])), "Noord", *JANUARY).empty


def test_a_scale_to_ten_gets_wider_intervals() -> None:
    narrow = step_scores(organisation(told([("klik", "helpt het", 4.0)] * 6)), "Noord", *JANUARY)
    mixed = told([("klik", "helpt het", 4.0)] * 6 + [("borgen", "helpt het", 8.0)] * 6)
    wide = step_scores(organisation(mixed), "Noord", *JANUARY)
    assert wide["high"].iloc[0] > narrow["high"].iloc[0]


def per_role(scores: dict[str, list[float]], audience: str = "hr", team: str = "Noord") -> pd.DataFrame:
    """Return the scores per role, of answers to one question by role."""
    given = [
        told([("plan", "helps", score) for score in own], respondent_role=role)
        for role, own in scores.items()
    ]
    return role_scores(organisation(pd.concat(given), audience), team, *JANUARY)


def test_a_difference_of_roles_at_the_ends_is_that_of_two_shares() -> None:
    """Answers of 1 and 5 only: the means are shares, and Newcombe's interval is published for these."""
    found = role_differences(per_role({"a": [5.0] * 9 + [1.0], "b": [5.0] * 2 + [1.0] * 8}))
    low, high = confint_proportions_2indep(9, 10, 2, 10, method="newcomb")
    assert found.loc[0, "difference"] == pytest.approx(4 * 0.7)
    assert found[["low", "high"]].to_numpy()[0].tolist() == pytest.approx([4 * low, 4 * high])


def test_a_role_of_too_few_is_not_compared() -> None:
    found = per_role({"a": [5.0] * 9, "b": [1.0] * 4})
    assert found["role"].tolist() == ["a"]
    assert role_differences(found).empty


def test_roles_that_agree_are_not_told_apart() -> None:
    assert role_differences(per_role({"a": [4.0, 3.0] * 5, "b": [4.0, 3.0] * 5})).empty


def test_a_role_is_the_same_in_capitals() -> None:
    assert per_role({"Worker": [4.0] * 3, " worker": [2.0] * 3})[["role", "score"]].to_numpy().tolist() == [
        ["worker", 3.0]
    ]


@pytest.mark.parametrize(
    ("audience", "team", "least"), [("team", "Noord", 5), ("works_council", "", 10), ("management", "", 10)]
)
def test_readers_without_answers_see_roles_of_enough(audience: str, team: str, least: int) -> None:
    """A third role of one answer takes a second one with it, for the score of all is known."""
    two = {"a": [5.0] * least, "b": [2.0] * (least + 1)}
    assert per_role(two, audience, team)["score"].tolist() == [5.0, 2.0]
    assert per_role({**two, "c": [1.0]}, audience, team)["role"].tolist() == ["b"]
    assert per_role({"a": [5.0] * least, "b": [2.0] * (least - 1)}, audience, team).empty


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("meer rust", ""),
        ("Meer rust. Minder haast", ""),
        ("vraag het C12 eens", ""),
        ("zaak Z01 duurt lang", "code"),
        ("gezin GZ01 ook", "code"),
        ("sinds 2019 zo", "number"),
        ("praat met Iemand", "name"),
        ("de OR weet het", ""),
        ("hoogbegaafdheid telt", "rare"),
    ],
)
def test_what_is_read_first(text: str, flags: str) -> None:
    answers = told([("klik", "wat moet er anders", None)], remark=text)
    found = remarks(organisation(answers), "Noord", *JANUARY)
    assert found["flags"].tolist() == [flags]


def test_remarks_stand_by_step_and_the_marked_ones_first() -> None:
    rows = [
        ("borgen", "wat moet er anders", None),
        ("klik", "wat moet er anders", None),
        ("", "overall", None),
    ]
    answers = pd.concat([told(rows, remark="goed zo"), told(rows[1:2], remark="vraag Iemand")])
    found = remarks(organisation(answers), "Noord", *JANUARY)
    assert found["step"].tolist() == ["collaborate", "collaborate", "embed", ""]
    assert found["remark"].tolist()[:2] == ["vraag Iemand", "goed zo"]


@pytest.mark.parametrize("audience", ["team", "management"])
def test_nobody_else_sees_a_remark(audience: str) -> None:
    answers = told([("klik", "wat moet er anders", None)] * 12, remark="geheim")
    assert remarks(organisation(answers, audience), "Noord", *JANUARY).empty


def test_remarks_are_counted_for_who_may_not_read_them() -> None:
    rows = [("borgen", "wat moet er anders", None), ("", "overall", None), ("klik", "helpt het", 4.0)]
    answers = pd.concat([told(rows * 2, remark="zo"), told(rows[2:] * 3, remark="  ")])
    for audience in ("team", "works_council", "hr"):
        found = remark_numbers(organisation(answers, audience), "Noord", *JANUARY)
        hidden = 0 if audience == "hr" else 2
        expected = [["collaborate", 2, hidden], ["embed", 2, hidden], ["", 2, hidden]]
        assert found.to_numpy().tolist() == expected
    assert remark_numbers(organisation(answers), "Noord", JANUARY[1] + 200, JANUARY[1] + 300).empty
