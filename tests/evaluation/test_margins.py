"""What would matter, what is too little to tell a change by, and what a figure cannot be."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from invented import noise, series, teams
from scipy.stats import t

from caseload_analysis.evaluation.interrupted import interrupted_series
from caseload_analysis.evaluation.margins import level_before, level_of_teams
from caseload_analysis.evaluation.staggered import staggered
from caseload_analysis.evaluation.summary import Compared, compared, pooled
from caseload_analysis.reports.language import Language
from caseload_analysis.tables.problems import UsageError

MONTHS = pd.period_range("2023-01", periods=30, freq="M")
START = MONTHS[20]


def one(name: str, values: np.ndarray) -> Compared:
    frame = pd.DataFrame({"period": MONTHS[: len(values)], name: values})
    (found,) = compared(frame, START, [name])
    return found


def quiet_then_wild(times: float) -> np.ndarray:
    """Return 24 points before a start and 12 from it on, which vary ``times`` as much."""
    return 20 + noise(3, 36, 0.0) * np.where(np.arange(36) < 24, 1.0, times)


def test_a_figure_that_varies_more_since_the_start_is_said_to() -> None:
    calm, wild = (
        interrupted_series(series(quiet_then_wild(times)), start="2025-01", season=0, slope=False)
        for times in (1.0, 8.0)
    )
    assert not calm.table["wider"].any()
    assert "afterwards" not in calm.text
    row = wild.table.iloc[0]
    assert row["wider"]
    assert row["found_from_afterwards"] > 1.5 * row["minimal_detectable"]
    assert row["minimal_detectable"] < row["high"] - row["low"]
    before, found, later = (
        wild.text.find(part) for part in ("four times out of five", "Whether the level", "varies more")
    )
    assert 0 <= before < found < later
    assert "schommelt het cijfer meer" in wild.told(Language("nl"))


def test_what_would_have_been_found_afterwards_by_hand() -> None:
    """At a known autocorrelation one t distribution is left: from half the interval to the quantiles."""
    values = quiet_then_wild(8.0)
    row = interrupted_series(series(values), start="2025-01", season=0, slope=False, rho=0.0).table.iloc[0]
    outer, inner = t.ppf(0.975, 36 - 3), t.ppf(0.8, 36 - 3)
    by_hand = (row["high"] - row["low"]) / 2 * (outer + inner) / outer
    assert row["found_from_afterwards"] == pytest.approx(by_hand)


def test_teams_that_go_apart_since_their_starts_are_said_to() -> None:
    starts = {"A": 20, "B": 22, "C": 24, "D": 26, "E": None, "F": None}
    alike, apart = (
        {team: np.full(40, size) for team, size in zip("ABCD", sizes, strict=True)}
        for sizes in ([1.0] * 4, [9.0, -7.0, 6.0, -10.0])
    )
    found = [
        staggered(frame, "value", told)
        for frame, told in (teams(starts, each, seed=1) for each in (alike, apart))
    ]
    assert [bool(each.table["wider"].iloc[0]) for each in found] == [False, True]
    assert "The teams differ more" not in found[0].text
    assert "The teams differ more" in found[1].text
    assert "De teams verschillen meer" in found[1].told(Language("nl"))


@pytest.mark.parametrize(("level", "matters"), [(0.24, 0.12), (12.0, 1.0)])
def test_what_matters_is_at_most_half_of_the_level(level: float, matters: float) -> None:
    """Of 0.24 % a month the margin of 1.0 was more than everything: even nobody leaving was "no"."""
    values = level / 100 * (1 + 0.1 * np.tile([1.0, -1.0], 15))
    assert one("left", values).relevant == pytest.approx(matters)
    assert one("left", values).row["smallest_relevant"] == pytest.approx(matters)


def test_nobody_leaving_any_more_is_never_no() -> None:
    """Whatever the noise: a fall to nothing is twice what matters, so no interval around it says no."""
    for seed in range(5):
        values = np.where(np.arange(30) < 20, 0.0024 * (1 + 0.5 * np.abs(noise(seed, 30, 0.0))), 0.0)
        assert one("left", values).answer != "no"


def test_of_a_level_of_zero_no_fall_can_be_told() -> None:
    values = np.where(np.arange(30) < 8, 0.04, 0.0) * (1 + 0.1 * np.tile([1.0, -1.0], 15))
    values[20:25] = 0.02
    found = one("outside", values)
    assert found.answer == "unknown"
    assert "0 in the year before the start" in str(found.refused)


@pytest.mark.parametrize("name", ["left", "absence_rate", "frequency"])
def test_a_rate_of_single_events_is_refused(name: str) -> None:
    values = np.zeros(30)
    values[[3, 9, 14, 22]] = 0.1
    found = one(name, values)
    assert found.answer == "unknown"
    assert "4, and 5 are needed" in str(found.refused)
    assert "4, en er zijn er 5 nodig" in Language("nl").error(found.refused or UsageError("none"))
    values[25] = 0.1
    assert "are needed" not in str(one(name, values).refused)


def test_an_interval_ends_where_nothing_would_be_left() -> None:
    """The line before gives 4 to 6, give or take 4; a fall by much more than that cannot be."""
    rng = np.random.default_rng(5)
    values = np.where(np.arange(30) < 20, np.clip(rng.normal(4, 4, 30), 0, None), 0.3)
    found = one("absence_rate", values)
    free = interrupted_series(series(values), start=START, slope=False)
    level = found.found.course["unchanged"].to_numpy()[20:].mean() if found.found else np.nan
    assert free.table["low"].iloc[0] < -level
    assert found.row["low"] == pytest.approx(-level)
    for same in ("estimate", "high", "minimal_detectable"):
        assert found.row[same] == pytest.approx(free.table[same].iloc[0])


def test_a_line_that_falls_through_the_floor_tells_nothing() -> None:
    values = np.concatenate([np.linspace(20, 1, 20), np.linspace(9, 0, 10)]) + 0.1 * noise(1, 30, 0.0)
    found = one("absence_rate", values)
    assert found.answer == "unknown"
    assert "less than the figure can be" in str(found.refused)


def panel(levels: dict[str, float]) -> tuple[pd.DataFrame, dict[str, pd.Period | None]]:
    months = pd.period_range("2023-01", periods=36, freq="M")
    rng = np.random.default_rng(8)
    parts = [
        pd.DataFrame({"team": team, "period": months, "left": level * rng.uniform(0.5, 1.5, 36)})
        for team, level in levels.items()
    ]
    starts = {team: months[20 + 3 * place] if place < 3 else None for place, team in enumerate(levels)}
    return pd.concat(parts), starts


def test_over_all_teams_the_level_is_the_mean_of_those_that_started() -> None:
    frame, starts = panel(dict(zip("ABCDEF", [0.002, 0.004, 0.003, 0.9, 0.9, 0.9], strict=True)))
    months = frame["period"].unique()
    means = [
        frame[(frame["team"] == team) & frame["period"].isin(months[first - 12 : first])]["left"].mean()
        for team, first in (("A", 20), ("B", 23), ("C", 26))
    ]
    as_value = frame.rename(columns={"left": "value"})
    assert level_of_teams(as_value, starts) == pytest.approx(np.mean(means))
    assert level_before(as_value[as_value["team"] == "A"], months[20]) == pytest.approx(means[0])
    (found,) = pooled(frame, starts, ["left"])
    assert found.relevant == pytest.approx(100 * np.mean(means) / 2)


def test_over_all_teams_a_low_end_leaves_nothing_at_least() -> None:
    frame, starts = panel(dict(zip("ABCDEF", [0.002, 0.004, 0.003, 0.05, 0.05, 0.05], strict=True)))
    (found,) = pooled(frame, starts, ["left"])
    assert found.found is not None
    free = staggered(frame.assign(value=100 * frame["left"]), "value", starts, horizon=6).table.iloc[0]
    row = found.found.table.iloc[0]
    own = [
        100
        * frame[(frame["team"] == team) & (frame["period"] >= start) & (frame["period"] < start + 6)][
            "left"
        ].mean()
        for team, start in starts.items()
        if start is not None
    ]
    without = np.mean(own) - free["estimate"]
    assert free["low"] < -without
    assert row["low"] == pytest.approx(-without)
    assert row["high"] == pytest.approx(free["high"])
