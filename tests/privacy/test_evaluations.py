"""Evaluations close: what others than HR were shown once stays as it is, whatever comes in later."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseload_analysis.privacy.answers import evaluation_scores, evaluation_scores_of
from caseload_analysis.privacy.audience import AUDIENCES, read
from caseload_analysis.privacy.evaluations import APART, OPEN_DAYS, answers_of
from caseload_analysis.privacy.released import shown_remarks, shown_remarks_of
from caseload_analysis.privacy.responses import evaluation_responses_of, remark_counts, remark_counts_of
from caseload_analysis.privacy.roles import evaluation_roles_of, roles_of_team, roles_together
from caseload_analysis.synthetic.example import example_settings, example_tables
from caseload_analysis.tables.known import known_on
from caseload_analysis.tables.organisation import Organisation


def answers(team: str, date: str, scores: list[float], remark: str = "") -> pd.DataFrame:
    frame = pd.DataFrame({"score": np.array(scores, dtype=float)})
    return frame.assign(
        team=team, date=pd.Timestamp(date), respondent_role="a", step="klik", item="helpt het", remark=remark
    )


def delivered(
    day: str,
    *told: pd.DataFrame,
    audience: str = "team",
    until: str | None = None,
    released: pd.DataFrame | None = None,
) -> Organisation:
    """Return what a reader sees of a delivery of a day with these answers, as if it went ``until`` then."""
    tables = example_tables()
    others = [
        tables["contracts"].assign(employee_id=[f"{team[0]}X{n}" for n in range(7)], team=team)
        for team in ("Oost", "Zuid")
    ]
    tables["contracts"] = pd.concat([tables["contracts"], *others], ignore_index=True)
    tables |= {"evaluations": pd.concat(told)} | ({} if released is None else {"released_remarks": released})
    team = "Noord" if AUDIENCES[audience].own_team else ""
    return read(tables, audience, team, settings={**example_settings(), "until": day}, until=until)


def of(org: Organisation, team: str) -> list[list[float]]:
    rows = evaluation_scores_of(org)
    return rows.loc[rows["team"] == team, ["score", "respondents"]].to_numpy().tolist()


SIX, SEVENTH = answers("Noord", "2025-10-20", [1, 2, 3, 4, 5, 3]), answers("Noord", "2025-10-20", [5])


def test_nothing_is_shown_until_the_evaluation_is_closed() -> None:
    """Open from 20 October up to and including 16 November, so shown from 17 November on: 23 ÷ 7."""
    assert of(delivered("2025-10-31", SIX), "Noord") == []
    assert of(delivered("2025-11-16", SIX, SEVENTH), "Noord") == []
    assert of(delivered("2025-11-17", SIX, SEVENTH), "Noord") == [[pytest.approx(23 / 7), 7.0]]
    response = evaluation_responses_of(delivered("2025-10-31", SIX)).iloc[0]
    assert (response["respondents"], bool(response["closed"])) == (6, False)
    assert pd.Timestamp(int(response["shown_from"]), unit="D") == pd.Timestamp("2025-11-17")


@pytest.mark.parametrize("audience", ["team", "manager", "works_council"])
def test_of_an_open_evaluation_there_is_no_score_no_role_and_no_remark(audience: str) -> None:
    many = answers("Noord", "2025-10-20", [4] * 12, "meer rust")
    given_ = many.assign(beyond_team=True)[["team", "date", "step", "item", "remark", "beyond_team"]]
    made = (evaluation_scores_of, evaluation_roles_of, remark_counts_of, shown_remarks_of)
    shut = delivered("2025-11-16", many, audience=audience, released=given_)
    assert [len(rows(shut)) for rows in made] == [0] * 4
    shown = delivered("2026-01-31", many, audience=audience, released=given_)
    assert all(len(rows(shown)) for rows in made)


def test_an_answer_that_comes_after_it_closed_changes_nothing_for_others() -> None:
    """Six within four weeks and one on the day after: HR counts seven, the team six."""
    late = answers("Noord", "2025-11-17", [5], "te laat")
    before, after = delivered("2025-12-31", SIX), delivered("2025-12-31", SIX, late)
    for name in ("evaluation_scores", "evaluation_roles", "evaluation_responses", "evaluation_remarks"):
        pd.testing.assert_frame_equal(after.tables[name], before.tables[name])
    assert of(after, "Noord") == [[3.0, 6.0]]
    ours = delivered("2025-12-31", SIX, late, audience="hr")
    assert of(ours, "Noord") == [[pytest.approx(23 / 7), 7.0]]
    assert evaluation_responses_of(ours)[["respondents", "late"]].to_numpy().tolist() == [[7, 1]]
    in_time = answers("Noord", "2025-11-16", [5])
    assert of(delivered("2025-12-31", SIX, in_time), "Noord") == [[pytest.approx(23 / 7), 7.0]]


def test_an_earlier_month_made_again_shows_the_same() -> None:
    later = delivered("2026-03-31", SIX, SEVENTH, until="2025-10-31")
    assert later.last < later.delivered_until
    assert of(later, "Noord") == [[pytest.approx(23 / 7), 7.0]]


def test_an_evaluation_of_which_not_all_answers_are_known_is_not_shown() -> None:
    """Of a report until 31 October the answers count until 31 January: the last of these comes later."""
    half = [answers("Noord", day, [4] * 5) for day in ("2026-01-20", "2026-02-10")]
    assert of(delivered("2026-12-31", *half, until="2025-10-31"), "Noord") == []
    assert of(delivered("2026-12-31", *half, until="2025-11-30"), "Noord") == [[4.0, 10.0]]


def test_a_team_that_comes_later_cannot_be_worked_out_of_all_together() -> None:
    """Eleven of two teams in August; five of a third in September wait for six of another in October."""
    told = [answers("Noord", "2025-08-20", [4] * 6), answers("Zuid", "2025-08-21", [2] * 5)]
    third, fourth = answers("Oost", "2025-09-20", [5] * 5), answers("Noord", "2025-11-20", [1] * 6)
    assert of(delivered("2025-09-16", *told, audience="works_council"), "") == []
    eleven = [pytest.approx((24 + 10) / 11), 11.0]
    for day, more in (("2025-09-18", []), ("2025-10-31", [third]), ("2025-12-17", [third, fourth])):
        assert of(delivered(day, *told, *more, audience="works_council"), "") == [eleven]
    whole = of(delivered("2025-12-18", *told, third, fourth, audience="works_council"), "")
    assert whole == [[pytest.approx((24 + 10 + 25 + 6) / 22), 22.0]]


@pytest.mark.parametrize("audience", ["hr", "team", "management"])
def test_one_evaluation_over_the_turn_of_the_half_year_is_one(audience: str) -> None:
    """Five of three points at the end of June and five of five points in July: ten, in the first half."""
    told = [answers("Noord", "2025-06-28", [3] * 5), answers("Noord", "2025-07-02", [5] * 4)]
    org = delivered("2025-12-31", *told, answers("Noord", "2025-07-03", [5]), audience=audience)
    assert of(org, "Noord") == [[4.0, 10.0]]
    rows = evaluation_scores_of(org)
    assert set(rows.loc[rows["team"] == "Noord", "half_year"]) == {"2025H1"}


def test_two_evaluations_in_a_half_year_are_not_thrown_together() -> None:
    """Three and three people are twice too few, not six."""
    told = [answers("Noord", day, [4] * 3) for day in ("2025-01-10", "2025-05-20")]
    rows = of(delivered("2025-12-31", *told), "Noord")
    assert [number for _, number in rows] == [3.0, 3.0]
    assert np.isnan([score for score, _ in rows]).all()


_DAYS = st.integers(20_000, 20_400)
_ROWS = st.tuples(
    st.sampled_from(["Noord", "Oost", "Zuid"]),
    _DAYS,
    st.integers(3, 9),
    st.sampled_from("ab"),
    st.integers(1, 5),
)


@cache
def nobody() -> Organisation:
    return delivered("2026-12-31", answers("Noord", "2025-01-01", []), audience="hr")


def on(day: int, told: pd.DataFrame) -> Organisation:
    """Return the delivery of a day: what was answered by then."""
    known = told.loc[told["date"] <= day].reset_index(drop=True)
    whole = nobody()
    tables = {**whole.tables, "evaluations": known, "released_remarks": _all_released(known)}
    return replace(whole, tables=tables, last=day, delivered_until=day)


def _all_released(told: pd.DataFrame) -> pd.DataFrame:
    rows = told[["team", "date", "step", "item"]].drop_duplicates()
    return rows.assign(remark="rust " + rows["date"].astype("str"), beyond_team=True)


def shown(org: Organisation) -> set[tuple[object, ...]]:
    """Return every row that some reader other than HR gets; of the scores those of teams."""
    scores = evaluation_scores(org)
    frames = [
        scores.loc[scores["team"] != ""],
        roles_of_team(org, "Noord"),
        roles_together(org),
        remark_counts(org),
    ]
    return {
        (place, *(round(cell, 9) if isinstance(cell, float) and cell == cell else str(cell) for cell in row))
        for place, frame in enumerate(frames)
        for row in frame.itertuples(index=False, name=None)
    }


def in_the_mean(org: Organisation) -> tuple[float, float]:
    """Return how many answers are in the means over all teams, and the sum of their scores."""
    rows = evaluation_scores(org)
    rows = rows.loc[(rows["team"] == "") & rows["score"].notna()]
    return float(rows["respondents"].sum()), round(float((rows["score"] * rows["respondents"]).sum()), 6)


def counted_literally(org: Organisation) -> list[tuple[float, float]]:
    """Return number and sum after each step in which something was added, one evaluation after another."""
    rows = answers_of(org)
    rows = rows.loc[rows["closed"]]
    closing: dict[int, list[tuple[str, int, float]]] = {}
    for _, own in rows.groupby("evaluation"):
        one = (str(own["team"].iloc[0]), len(own), float(own["score"].sum()))
        closing.setdefault(int(own["shown_from"].iloc[0]), []).append(one)
    steps, waiting, total = [(0.0, 0.0)], [], np.zeros(2)
    for day in sorted(closing):
        added = [(number, points) for _, number, points in closing[day] if number >= 10]
        waiting += [one for one in closing[day] if 5 <= one[1] < 10]
        if len({team for team, _, _ in waiting}) > 1 and sum(number for _, number, _ in waiting) >= 10:
            added += [(number, points) for _, number, points in waiting]
            waiting = []
        total = total + np.sum(added, axis=0) if added else total
        steps.append((float(total[0]), round(float(total[1]), 6)))
    return steps


@settings(max_examples=12, deadline=None)
@given(
    rows=st.lists(_ROWS, min_size=1, max_size=8),
    days=st.lists(st.integers(20_000, 20_700), min_size=2, max_size=2).map(sorted),
    until=_DAYS,
)
def test_what_was_shown_is_shown_unchanged_by_every_later_report(
    rows: list[tuple[str, int, int, str, int]], days: list[int], until: int
) -> None:
    """Deliveries of two days, and the second one cut to an earlier month: no row is ever another."""
    many = [(*row[:4], float(row[4])) for row in rows for _ in range(row[2])]
    told = pd.DataFrame(many, columns=["team", "date", "n", "respondent_role", "score"])
    told = told.drop(columns="n").assign(step="klik", item="helpt het", remark="rust")
    earlier, later = (on(day, told) for day in days)
    assert shown(earlier) <= shown(later)
    assert shown(known_on(later, until)) <= shown(later)
    texts = [set(shown_remarks(org)["remark"]) for org in (earlier, later)]
    assert texts[0] <= texts[1]
    for org in (earlier, later, known_on(later, until)):
        assert in_the_mean(org) == counted_literally(org)[-1]
    assert in_the_mean(earlier) in counted_literally(later)


@settings(max_examples=25, deadline=None)
@given(days=st.lists(_DAYS, min_size=1, max_size=12))
def test_which_answers_are_late_is_what_a_walk_along_the_days_says(days: list[int]) -> None:
    told = pd.DataFrame({"team": "Noord", "date": sorted(days), "respondent_role": "", "step": "klik"})
    org = on(30_000, told.assign(item="helpt het", score=4.0, remark=""))
    first = last = -10_000
    expected = []
    for day in sorted(days):
        first = day if day - last - 1 >= APART else first
        last = day
        expected.append(day - first >= OPEN_DAYS)
    assert answers_of(org, every=True)["late"].tolist() == expected
