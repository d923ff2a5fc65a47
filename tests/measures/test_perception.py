"""Scores of scales: weighting, rescaling, what is withheld, and pressure beside busyness."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr

import caseload_analysis as ca
from caseload_analysis.measures.perception import (
    around_start,
    perception,
    public_levels,
    sides_of_start,
)
from caseload_analysis.measures.pressure import CORNERS, pressure_and_busyness, pressure_relation
from caseload_analysis.measures.scales import Scale, rescaled, score
from caseload_analysis.synthetic.example import example_settings, example_tables

UWES = Scale(tuple(f"item_{number}" for number in range(1, 10)), 0, 6)


def scores(*rows: tuple[str, str, str, float, int]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["team", "date", "scale", "score", "respondents"])
    return frame.assign(date=pd.to_datetime(frame["date"]))


def two_teams() -> dict[str, pd.DataFrame]:
    tables = example_tables()
    other = tables["contracts"].assign(employee_id=[f"K{n}" for n in range(7)], team="Zuid")
    return {**tables, "contracts": pd.concat([tables["contracts"], other], ignore_index=True)}


def read(table: pd.DataFrame, audience: str = "hr", team: str = "", **more: Any) -> Any:
    settings = {**example_settings(), "until": "2026-12-31", **more}
    return ca.read({**two_teams(), "perceptions": table}, audience, team, settings=settings)


# Scoring


def test_uwes_9_is_the_mean_of_nine_answers() -> None:
    # 4+5+4+3+5+6+2+4+3 = 36, 36 / 9 = 4.0
    answers = pd.DataFrame([[4, 5, 4, 3, 5, 6, 2, 4, 3]], columns=list(UWES.items))
    assert score(UWES, answers).tolist() == [4.0]


def test_reversed_items_and_missing_answers() -> None:
    scale = Scale(("a", "b", "c", "d"), 1, 5, reversed_items=("b",), missing_allowed=1)
    answers = pd.DataFrame({"a": [5, 5, 5], "b": [1, np.nan, np.nan], "c": [4, 4, 4], "d": [3, 3, np.nan]})
    # (5 + (1+5-1) + 4 + 3) / 4 = 4.25; (5 + 4 + 3) / 3 = 4; two missing: none
    found = score(scale, answers)
    assert found.iloc[:2].tolist() == [4.25, 4.0]
    assert np.isnan(found.iloc[2])


def test_vbba_sum_becomes_nought_to_a_hundred() -> None:
    # Eleven items 1-4: sums 11 to 44; a sum of 24 is 13 of 33 steps.
    assert rescaled(pd.Series([11.0, 24.0, 44.0]), 11, 44).tolist() == pytest.approx([0, 1300 / 33, 100])


@pytest.mark.parametrize("bad", [-1, 7])
def test_an_answer_outside_the_range_is_refused_by_item(bad: int) -> None:
    answers = pd.DataFrame([[bad, *[3] * 8]], columns=list(UWES.items))
    with pytest.raises(ca.UsageError, match="below 0 or above 6: item_1"):
        score(UWES, answers)


def test_a_scale_that_cannot_be_is_refused() -> None:
    with pytest.raises(ca.UsageError, match="needs items"):
        Scale((), 0, 6)
    with pytest.raises(ca.UsageError, match="unknown item 'c'"):
        Scale(("a", "b"), 0, 6, reversed_items=("c",))
    with pytest.raises(ca.UsageError, match="unknown item 'b'"):
        score(Scale(("a", "b"), 0, 6), pd.DataFrame({"a": [1]}))


# Means


def test_a_mean_is_weighted_by_respondents() -> None:
    table = scores(
        ("Noord", "2025-01-10", "UWES-9", 3.0, 5),
        ("Noord", "2025-02-10", "UWES-9", 4.0, 15),
        ("Zuid", "2025-01-10", "UWES-9", 5.0, 20),
    )
    teams = perception(read(table), "team", "Q").set_index("team")
    assert teams["score"].to_dict() == {"Noord": 3.75, "Zuid": 5.0}  # (15 + 60) / 20
    assert teams["score_100"].to_dict() == pytest.approx({"Noord": 62.5, "Zuid": 500 / 6})
    whole = perception(read(table), "organisation", "Q").iloc[0]
    assert whole["score"] == pytest.approx((15 + 60 + 100) / 40)
    assert whole["respondents"] == 40


def test_a_score_of_too_few_is_in_no_mean_and_is_counted() -> None:
    table = scores(("Noord", "2025-01-10", "pace", 3.0, 4), ("Zuid", "2025-01-10", "pace", 5.0, 9))
    teams = perception(read(table), "team", "Q").set_index("team")
    assert teams.loc["Noord", "hidden"] == "score score_100"
    assert np.isnan(teams.loc["Noord", "score"])
    whole = perception(read(table), "organisation", "Q").iloc[0]
    assert whole[["score", "respondents", "measurements", "withheld"]].tolist() == [5.0, 9.0, 2, 1]


def test_outside_the_team_a_mean_over_teams_is_shown_when_no_team_can_be_worked_out() -> None:
    table = scores(
        ("Noord", "2025-01-10", "pace", 3.0, 6),
        ("Zuid", "2025-01-10", "pace", 5.0, 9),
        ("Noord", "2025-07-10", "pace", 3.0, 6),
        ("Zuid", "2025-07-10", "pace", 5.0, 12),
    )
    org = read(table, "works_council")
    assert perception(org, "team", "Q").set_index(["team", "period"])["score"].notna().sum() == 1
    found = perception(org, "organisation", "Q").set_index("period")["score"]
    # In the first quarter both are hidden and in the mean together; in the third Noord would be bare.
    assert found.tolist() == pytest.approx([(18 + 45) / 15, 5.0])
    year = perception(org, "organisation", "Y").iloc[0]
    assert year["score"] == pytest.approx((18 + 45 + 60) / 27)
    assert year["withheld"] == 1


def test_a_score_outside_the_range_is_not_rescaled() -> None:
    org = read(scores(("Noord", "2025-01-10", "pace", 30.0, 9)))
    found = perception(org, ranges={"pace": (0, 6)})
    assert found["score"].tolist() == [30.0]
    assert found["score_100"].isna().all()


FIVE_POINTS = {"werkdruk": {"lowest": 1, "highest": 5}}


@pytest.mark.parametrize("audience", ["hr", "works_council"])
@pytest.mark.parametrize("name", ["werkdruk", "Werkdruk ", "WERK DRUK"])
def test_the_settings_say_where_a_scale_of_ones_own_begins_and_ends(name: str, audience: str) -> None:
    org = read(scores(("Noord", "2025-01-10", name, 3.4, 12)), audience, scales=FIVE_POINTS)
    for by in ("team", "organisation"):
        # 2.4 of the 4 steps from 1 to 5.
        assert perception(org, by)["score_100"].tolist() == pytest.approx([60.0])


def test_a_reversed_scale_is_turned_round() -> None:
    told = {"werkdruk": {"lowest": 1, "highest": 10, "reversed": True}}
    table = scores(("Noord", "2025-01-10", "werkdruk", 4.0, 10), ("Zuid", "2025-01-10", "werkdruk", 7.0, 20))
    org = read(table, scales=told)
    found = perception(org).set_index("team")
    assert found["score"].to_dict() == {"Noord": 4.0, "Zuid": 7.0}
    # Three and six of nine steps up, so six and three of nine of pressure.
    assert found["score_100"].to_dict() == pytest.approx({"Noord": 600 / 9, "Zuid": 300 / 9})
    both = pressure_and_busyness(org, "team", "M", scale="werkdruk").set_index("team")
    assert both["pressure"].to_dict() == pytest.approx({"Noord": 7.0, "Zuid": 4.0})
    assert both["pressure_limit"].tolist() == pytest.approx([5.0, 5.0])  # (70 + 80) / 30
    assert both["corner"].to_dict() == {"Noord": CORNERS[0], "Zuid": CORNERS[3]}


def test_without_ends_there_is_no_score_of_a_hundred_for_any_reader() -> None:
    table = scores(("Noord", "2025-01-10", "werkdruk", 3.4, 12), ("Noord", "2025-01-10", "UWES-9", 3.4, 12))
    for audience in ("hr", "works_council"):
        org = read(table, audience)
        known = perception(org).set_index("scale")["score_100"].notna()
        assert known.to_dict() == {"UWES-9": True, "werkdruk": False}


def test_what_the_start_changed_can_be_told_of_a_scale_of_ones_own() -> None:
    """Eight quarters at 3.8 and eight at 3.0 on a scale from 1 to 5: 20 points of 100 less."""
    quarters = pd.period_range("2023Q1", periods=16, freq="Q")
    wave = [0.02, -0.02] * 8
    rows = [
        ("Noord", str(quarter.start_time.date()), "werkdruk", (3.8 if n < 8 else 3.0) + wave[n], 12)
        for n, quarter in enumerate(quarters)
    ]
    more = {"since": "2023-01-01", "scales": FIVE_POINTS, "teams": {"Noord": {"introduced": "2025-01-01"}}}
    table = ca.before_after(read(scores(*rows), **more), names=["pressure"]).table.set_index("team")
    assert table.loc["Noord", "estimate"] == pytest.approx(-20.0, abs=2.0)
    assert table.loc["Noord", "answer"] == "yes"


@pytest.mark.parametrize("by", ["team", "organisation"])
def test_nothing_gives_an_empty_frame_with_the_same_columns(by: str) -> None:
    table = scores(("Noord", "2025-01-10", "pace", 3.0, 9))
    bare = ca.read(example_tables(), settings=example_settings())
    assert perception(bare, by).empty
    assert perception(bare, by).columns.tolist() == perception(read(table), by).columns.tolist()
    both = pressure_and_busyness(bare, by, scale="pace")
    assert both.empty
    assert both.columns.tolist() == pressure_and_busyness(read(table), by, scale="pace").columns.tolist()


def test_there_is_no_perception_of_one_employee() -> None:
    with pytest.raises(ca.UsageError, match="unknown group 'employee'"):
        perception(read(scores(("Noord", "2025-01-10", "pace", 3.0, 9))), "employee")


def test_the_published_levels() -> None:
    levels = public_levels().set_index("period")["share_too_high"]
    assert levels.loc[pd.Period("2022Q2")] == 0.55
    assert levels.loc[pd.Period("2022Q4")] == 0.50
    assert public_levels()["source"].eq("CBS").all()


# Pressure and busyness

PACE = scores(("Noord", "2025-01-10", "pace", 3.0, 10), ("Zuid", "2025-01-10", "pace", 4.5, 20))


def test_the_corners_by_hand() -> None:
    # Noord holds 59 cases at a norm of 49.333 (+19.59 %), Zuid none; the mean pressure is 120 / 30 = 4.0.
    found = pressure_and_busyness(read(PACE), "team", "M", scale="PACE").set_index("team")
    assert found["busyness"].to_dict() == pytest.approx({"Noord": 0.1959, "Zuid": -1.0}, abs=5e-5)
    assert found["pressure_limit"].tolist() == [4.0, 4.0]
    assert found["corner"].to_dict() == {"Noord": CORNERS[2], "Zuid": CORNERS[1]}


@pytest.mark.parametrize(
    ("pressure_limit", "busyness_limit", "corner"),
    [(2.9, 0.19, 0), (2.9, 0.2, 1), (3.0, 0.19, 2), (3.0, 0.2, 3)],
)
def test_on_the_limit_is_low(pressure_limit: float, busyness_limit: float, corner: int) -> None:
    options = {"pressure_limit": pressure_limit, "busyness_limit": busyness_limit}
    found = pressure_and_busyness(read(PACE), "team", "M", scale="pace", **options).set_index("team")
    assert found.loc["Noord", "corner"] == CORNERS[corner]


def test_a_hidden_score_has_no_corner() -> None:
    found = pressure_and_busyness(read(PACE, "management"), "team", "M", scale="pace")
    assert found["corner"].ne("").all()
    few = scores(("Noord", "2025-01-10", "pace", 3.0, 6), ("Zuid", "2025-01-10", "pace", 4.5, 20))
    found = pressure_and_busyness(read(few, "management"), "team", "M", scale="pace").set_index("team")
    assert found.loc["Noord", "corner"] == ""
    assert found.loc["Noord", "hidden"] == "pressure pressure_100"


def test_an_unknown_scale_is_named() -> None:
    with pytest.raises(ca.UsageError, match="unknown scale 'pase'; did you mean 'pace'"):
        pressure_and_busyness(read(PACE), scale="pase")


def test_the_relation_is_that_of_another_library() -> None:
    random = np.random.default_rng(4)
    frame = pd.DataFrame(
        {
            "team": np.repeat(["Noord", "Zuid"], 9),
            "busyness": random.integers(0, 5, 18) / 10,
            "pressure": random.normal(50, 9, 18).round(),
        }
    )
    found = pressure_relation(frame).set_index("team")["correlation"]
    for team, rows in frame.groupby("team"):
        expected = spearmanr(rows["busyness"], rows["pressure"]).statistic
        assert found.loc[team] == pytest.approx(expected)
    ranks = frame.groupby("team")[["busyness", "pressure"]].rank().sub(5.0)
    pooled = pressure_relation(frame, "organisation")["correlation"].iloc[0]
    assert pooled == pytest.approx(np.corrcoef(ranks["busyness"], ranks["pressure"])[0, 1])


def test_too_few_points_or_no_change_give_no_relation() -> None:
    few = pd.DataFrame({"team": "Noord", "busyness": [0.1, 0.2, 0.3], "pressure": [1.0, 2.0, np.nan]})
    assert pressure_relation(few)["points"].tolist() == [2]
    assert pressure_relation(few)["correlation"].isna().all()
    flat = pd.DataFrame({"team": "Noord", "busyness": [0.1] * 8, "pressure": range(8)})
    assert pressure_relation(flat)["correlation"].isna().all()


def test_teams_that_always_differ_make_no_relation() -> None:
    # Zuid is always busier and more pressed; within each team pressure falls as busyness rises.
    frame = pd.DataFrame(
        {
            "team": ["Noord"] * 6 + ["Zuid"] * 6,
            "busyness": [*range(6), *range(100, 106)],
            "pressure": [*range(6, 0, -1), *range(106, 100, -1)],
        }
    )
    assert pressure_relation(frame, "organisation")["correlation"].tolist() == pytest.approx([-1.0])


# Before and after the introduction, by the day of the measurement

BEGAN = "2025-05-20"


def started(table: pd.DataFrame, audience: str = "hr", day: str = BEGAN) -> Any:
    settings = {**example_settings(), "until": "2026-12-31", "teams": {"Noord": {"introduced": day}}}
    return ca.read({**two_teams(), "perceptions": table}, audience, settings=settings)


def first_after(org: Any) -> str:
    return str(around_start(org, perception(org, "team", "Q"))[1]["Noord"])


@pytest.mark.parametrize("audience", ["hr", "works_council"])
@pytest.mark.parametrize(
    ("measured", "side", "first"),
    [
        ("2025-04-01", "before", "2025Q3"),
        ("2025-05-19", "before", "2025Q3"),
        ("2025-05-20", "after", "2025Q2"),
        ("2025-06-30", "after", "2025Q2"),
        ("2025-02-01", "before", "2025Q2"),
        ("2025-08-01", "after", "2025Q2"),
    ],
)
def test_a_measurement_before_the_start_is_of_before(
    measured: str, side: str, first: str, audience: str
) -> None:
    org = started(scores(("Noord", measured, "pace", 3.0, 12)), audience)
    assert sides_of_start(org, perception(org, "team", "Q")).tolist() == [side]
    assert first_after(org) == first


def test_a_quarter_with_measurements_of_either_side_is_of_neither() -> None:
    rows = [
        ("Noord", date, "pace", 3.0, 12) for date in ("2025-02-10", "2025-05-01", "2025-06-01", "2025-08-10")
    ]
    org = started(scores(*rows, ("Zuid", "2025-05-01", "pace", 4.0, 12)))
    frame = perception(org, "team", "Q")
    assert sides_of_start(org, frame).tolist() == ["before", "both", "after", ""]
    kept, starts = around_start(org, frame)
    assert [str(period) for period in kept["period"]] == ["2025Q1", "2025Q3", "2025Q2"]
    assert {team: str(start) for team, start in starts.items()} == {"Noord": "2025Q2", "Zuid": "None"}


def test_scales_of_either_side_in_one_quarter_are_left_out_together() -> None:
    """Put together they would be a mean of before and after."""
    rows = [("Noord", "2025-05-01", "pace", 3.0, 12), ("Noord", "2025-06-01", "pressure", 4.0, 12)]
    org = started(scores(*rows))
    assert around_start(org, perception(org, "team", "Q"))[0].empty


def test_a_hidden_measurement_is_of_no_side() -> None:
    org = started(scores(("Noord", "2025-05-01", "pace", 3.0, 9)), "works_council")
    assert sides_of_start(org, perception(org, "team", "Q")).tolist() == [""]
    assert first_after(org) == "2025Q2"


def test_without_perceptions_there_is_nothing_to_lay_around_a_start() -> None:
    org = ca.read(two_teams(), settings=example_settings())
    kept, starts = around_start(org, perception(org, "team", "Q"))
    assert kept.empty
    assert starts == {"Noord": None, "Zuid": None}
