"""The series that an evaluation compares, held against the worked table and against plain loops."""

from __future__ import annotations

import statistics
from typing import Any

import numpy as np
import pandas as pd
import pytest

from caseload_analysis.evaluation.answers import must_move
from caseload_analysis.evaluation.doubts import doubts
from caseload_analysis.evaluation.indicators import INDICATORS, MATTERS, indicators
from caseload_analysis.evaluation.summary import (
    compared,
    pooled_pressure,
    pressure_series,
    pressure_without_ends,
)
from caseload_analysis.privacy.audience import AUDIENCES, read
from caseload_analysis.synthetic.example import example_settings, example_tables
from caseload_analysis.tables.problems import UsageError

CASES = {"A": 13, "B": 10, "C": 12, "D": 4, "E": 7, "F": 6, "G": 7}
NORM = {"A": 12.0, "B": 10.6667, "C": 9.3333, "D": 12.0, "E": 10.6667, "F": 12.0, "G": 8.0}
"""The worked table: cases, and 12 times the contract in fte."""


def january(audience: str = "hr", **more: Any) -> pd.Series:
    tables = example_tables()
    if "agreements" in more:
        tables["agreements"] = more.pop("agreements")
    team = "Noord" if audience in {"team", "manager"} else ""
    org = read(tables, audience, team, settings={**example_settings(), **more})
    return indicators(org, "M", "2025-01").iloc[0]


def test_the_worked_table() -> None:
    row = january()
    loads = [CASES[name] / NORM[name] for name in CASES]
    assert row["caseload_per_fte"] == pytest.approx(59 / (49.3333 / 12), abs=1e-3)
    assert row["spread"] == pytest.approx(statistics.pstdev(loads), abs=1e-4)
    assert row["outside"] == pytest.approx(sum(abs(load - 1) > 0.15 for load in loads) / 7)
    assert row["absence_rate"] == pytest.approx(23.2143, abs=1e-4)
    assert (row["employees"], row["left"]) == (7, 0.0)


@pytest.mark.parametrize("band", [{"relative": 0.05}, {"relative": 0.3}, {"lower": 10, "upper": 14}])
def test_outside_follows_the_band_in_either_form(band: dict[str, float]) -> None:
    low, high = (
        (12 * (1 - band["relative"]), 12 * (1 + band["relative"]))
        if "relative" in band
        else (band["lower"], band["upper"])
    )
    per_fte = [12 * CASES[name] / NORM[name] for name in CASES]
    expected = sum(not low - 1e-3 <= load <= high + 1e-3 for load in per_fte) / 7
    assert january(band=band)["outside"] == pytest.approx(expected)


def test_every_month_is_judged_by_the_band_that_holds_at_the_end() -> None:
    """A wider band agreed in the last month would else make the share fall by itself."""
    wide = pd.DataFrame({"team": ["Noord"], "employee_id": "", "date": pd.Timestamp("2025-06-01"),
                         "subject": "bandbreedte", "agreed": "± 99 %"})  # fmt: skip
    until = pd.Timestamp("2025-06-30").date()
    assert january(agreements=wide, until=until)["outside"] == 0
    assert january(agreements=wide.assign(date=pd.Timestamp("2025-07-01")), until=until)["outside"] > 0


@pytest.mark.parametrize("audience", ["management", "works_council", "researcher"])
def test_who_sees_no_employees_sees_the_same_balance(audience: str) -> None:
    figures = ["outside", "spread", "employees", "caseload_per_fte"]
    assert january(audience)[figures].tolist() == pytest.approx(january()[figures].tolist())


def test_a_small_team_has_no_balance() -> None:
    for audience in ("team", "works_council"):
        assert january(audience, privacy={"minimum_group": 8})[["outside", "spread"]].isna().all()
        assert january(audience, privacy={"minimum_group": 7})[["outside", "spread"]].notna().all()
    assert january("hr", privacy={"minimum_group": 8})[["outside", "spread"]].notna().all()


def test_without_absences_there_is_no_rate() -> None:
    tables = {name: table for name, table in example_tables().items() if name != "absences"}
    frame = indicators(read(tables, settings=example_settings()), "M", "2025-01")
    assert frame[["absence_rate", "frequency"]].isna().all(axis=None)


def with_hours_and_deviations(audience: str = "hr", activity: str = "families") -> pd.DataFrame:
    """In January five workers write down 30 hours of families and 10 of travel, and B 4 more of travel.

    Four of five deviations are substantiated, each of a case of another worker. In February neither.
    """
    week = pd.Timestamp("2025-01-06")
    hours = pd.DataFrame(
        [(name, week, kind, much) for name in "ABCDE" for kind, much in ((activity, 6.0), ("travel", 2.0))]
        + [("B", week, "travel", 4.0)],
        columns=["employee_id", "week", "activity", "hours"],
    )
    given = pd.DataFrame(
        {
            "case_id": ["Z01", "Z14", "Z24", "Z36", "Z40"],
            "date": pd.Timestamp("2025-01-09"),
            "protocol": "plan",
            "substantiated": [True, True, True, True, False],
            "discussed_on": pd.NaT,
            "discussed_with": "",
        }
    )
    tables = {**example_tables(), "time_use": hours, "protocol_deviations": given}
    team = "Noord" if AUDIENCES[audience].own_team else ""
    return indicators(read(tables, audience, team, settings=example_settings()), "M", ("2025-01", "2025-02"))


@pytest.mark.parametrize("audience", AUDIENCES)
def test_time_with_families_and_deviations_are_for_every_reader(audience: str) -> None:
    """Five people stand behind both: the minimum group, so that nobody has them hidden."""
    january, february = with_hours_and_deviations(audience).itertuples()
    assert january.contact_share == pytest.approx(30 / 44)
    assert january.substantiated == pytest.approx(4 / 5)
    assert np.isnan([february.contact_share, february.substantiated]).all()


@pytest.mark.parametrize("audience", AUDIENCES)
def test_hours_of_which_none_are_known_as_contact_give_no_share(audience: str) -> None:
    frame = with_hours_and_deviations(audience, activity="klanten")
    assert frame["contact_share"].isna().all()
    assert frame["substantiated"].notna().sum() == 1


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("every", ["W", "Y"])
def test_what_was_not_delivered_is_missing(every: str, audience: str) -> None:
    team = "Noord" if AUDIENCES[audience].own_team else ""
    frame = indicators(read(example_tables(), audience, team, settings=example_settings()), every)
    assert frame[["contact_share", "substantiated"]].isna().all(axis=None)
    assert frame["caseload_per_fte"].notna().any()


def test_every_indicator_has_what_matters() -> None:
    assert set(MATTERS) == set(INDICATORS)


MONTHS = pd.period_range("2023-01", periods=36, freq="M")


def series(values: list[float], team: str = "A") -> pd.DataFrame:
    return pd.DataFrame({"team": team, "period": MONTHS, "n": values})


@pytest.mark.parametrize(("last", "place"), [(14.0, "highest"), (6.0, "lowest"), (10.5, "between")])
def test_where_the_last_half_year_lies(last: float, place: str) -> None:
    past = [9.0] * 9 + [11.0] * 9
    frame = series([*past, *[last] * 6, *[10.0] * 12])
    found = doubts(frame, "n", "A", {"A": MONTHS[24]}, MONTHS[29])
    means = [statistics.mean(past[start : start + 6]) for start in range(13)]
    assert found.place == place
    assert found.earlier == pytest.approx((min(means), max(means)))
    assert found.last_half == last


def test_with_few_months_nothing_is_called_extreme() -> None:
    found = doubts(series([9.0] * 30 + [1.0] * 6), "n", "A", {"A": MONTHS[12]}, MONTHS[17])
    assert found.place == "unknown"


def test_the_season_is_the_same_months_against_the_others() -> None:
    """Every January to June 3 more: the half-year from January on differs by 3 without any effect."""
    values = [12.0 + 3.0 * (month.month <= 6) for month in MONTHS]
    found = doubts(series(values), "n", "A", {"A": MONTHS[24]}, MONTHS[29])
    assert found.season == pytest.approx(3.0)


def test_the_other_teams_are_those_that_had_not_started() -> None:
    frame = pd.concat(
        [
            series([10.0] * 24 + [8.0] * 12, "A"),
            series([10.0] * 24 + [7.0] * 12, "B"),
            series([10.0] * 24 + [9.0] * 12, "C"),
            series([10.0] * 24 + [1.0] * 12, "D"),
        ]
    )
    starts = {"A": MONTHS[24], "B": None, "C": MONTHS[35], "D": MONTHS[26]}
    found = doubts(frame, "n", "A", starts, MONTHS[29])
    assert found.other_teams == 2
    assert found.others == pytest.approx(-2.0)
    two = doubts(frame, "n", "A", starts, MONTHS[29], fewest=2)
    assert (two.other_teams, two.others) == (2, found.others)
    three = doubts(frame, "n", "A", starts, MONTHS[29], fewest=3)
    assert three.other_teams == 0
    assert np.isnan(three.others)


def test_means_are_of_the_year_before_and_of_all_months_since() -> None:
    values = [99.0] * 12 + [float(number) for number in range(12)] + [5.0, 6.0, 7.0, 8.0] + [np.nan] * 8
    frame = series(values).rename(columns={"n": "caseload_per_fte"})
    (one,) = compared(frame, MONTHS[24], ["caseload_per_fte"])
    assert one.before == pytest.approx(5.5)
    assert one.after == pytest.approx(6.5)


def test_too_short_a_series_is_refused_with_its_reason() -> None:
    frame = series([float(number % 5) for number in range(36)]).rename(columns={"n": "outside"})
    (one,) = compared(frame.iloc[20:26], MONTHS[24], ["outside"])
    assert one.found is None
    assert one.answer == "unknown"
    assert "too few" in str(one.refused)


def test_a_series_that_stood_still_before_the_start_is_refused() -> None:
    with pytest.raises(UsageError, match="the same in every period before the start"):
        must_move(np.array([0.25, 0.25]))


def test_pressure_is_of_scales_about_pressure_only() -> None:
    quarters = pd.period_range("2022Q1", periods=10, freq="Q")
    frame = pd.concat(
        [
            pd.DataFrame({"team": team, "period": quarters, "scale": "bevlogenheid (UWES-9)"})
            for team in "ABCDEF"
        ]
    ).assign(score_100=60.0)
    assert pooled_pressure(frame, dict.fromkeys("ABCDEF")) is None


def test_pressure_on_a_scale_without_known_ends_says_why_it_is_not_told() -> None:
    quarters = pd.period_range("2022Q1", periods=10, freq="Q")
    frame = pd.concat(
        [pd.DataFrame({"team": team, "period": quarters, "scale": "werkdruk"}) for team in "ABCDEF"]
    ).assign(score=3.4, score_100=np.nan)
    pooled = pooled_pressure(frame, dict.fromkeys("ABCDEF"))
    assert pooled is not None
    assert (pooled.found, pooled.answer) == (None, "unknown")
    assert "lowest and highest score of werkdruk are not in the settings" in str(pooled.refused)
    assert pooled_pressure(frame.assign(score=np.nan), dict.fromkeys("ABCDEF")) is None
    one_known = frame.assign(score_100=np.where(frame["team"] == "A", 60.0, np.nan))
    assert pressure_without_ends(one_known) is None


def test_a_team_has_the_mean_of_its_scales_about_pressure() -> None:
    quarter = pd.PeriodIndex(["2025Q1"] * 4 + ["2025Q2"], freq="Q")
    frame = pd.DataFrame(
        {
            "team": "A",
            "period": quarter,
            "scale": ["Werkdruk", "werktempo (VBBA)", "bevlogenheid (UWES-9)", "work pace", "werkdruk"],
            "score_100": [40.0, 60.0, 99.0, 80.0, np.nan],
        }
    )
    assert pressure_series(frame)["pressure"].tolist() == [60.0]
    assert pressure_series(frame)["period"].tolist() == [quarter[0]]


def test_the_pooled_effect_on_pressure_is_found_where_it_was_built_in() -> None:
    """Three teams fall by 12 points after their start; the noise is a point."""
    quarters, rng = pd.period_range("2021Q1", periods=14, freq="Q"), np.random.default_rng(8)
    begun = {"A": 8, "B": 9, "C": 10}
    frames = [
        pd.DataFrame(
            {
                "team": team,
                "period": quarters,
                "scale": "werktempo (VBBA)",
                "score_100": 60 + rng.normal(0, 1, 14) - 12.0 * (np.arange(14) >= begun.get(team, 99)),
            }
        )
        for team in "ABCDEF"
    ]
    starts = {
        team: quarters[begun[team]].asfreq("M", "start") if team in begun else None for team in "ABCDEF"
    }
    found = pooled_pressure(pd.concat(frames), starts)
    assert found is not None
    assert found.found is not None
    assert found.found.table.iloc[0]["estimate"] == pytest.approx(-12, abs=1.5)
    assert found.answer == "yes"
