"""Teams pooled: against regressions written out, where plain two-way fixed effects go wrong."""

from __future__ import annotations

from dataclasses import replace

import evaluation_pooled_shares as shares_study
import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from evaluation_pooled import Pool, rows_of
from invented import teams
from scipy.stats import binom

from caseload_analysis.evaluation import group_time
from caseload_analysis.evaluation.panel import panel_of
from caseload_analysis.evaluation.staggered import staggered
from caseload_analysis.reports.language import Language
from caseload_analysis.tables.problems import UsageError

SHARE_PANELS = 1000
STARTS = {"A": 20, "B": 24, "C": 28, "D": 31, "E": 34, "F": None}
GROWING = dict.fromkeys(STARTS, np.arange(40) * 0.5 + 0.5)


def test_growing_effects_come_out_exactly_and_two_way_fixed_effects_go_wrong() -> None:
    starts = {"A": 12, "B": 16, "C": 20, "D": 24, "E": 30, "F": 36}
    effects = dict.fromkeys(starts, np.arange(40) * 0.5 + 0.5)
    frame, told = teams(starts, effects)
    table = staggered(frame, "value", told).table
    since = table.loc[table["term"] == "since"]
    assert since["estimate"].to_numpy() == pytest.approx(0.5 * since["since"].to_numpy(float) + 0.5, abs=1e-9)
    # Compared are the periods up to the 36th, in which the last team starts.
    compared = {team: effects[team][: 36 - start] for team, start in starts.items() if start < 36}
    expected = np.mean([own.mean() for own in compared.values()])
    assert table["estimate"].iloc[0] == pytest.approx(expected, abs=1e-9)
    begun = frame["period"] >= frame["team"].map(told)
    plain = smf.ols(
        "value ~ begun + C(team) + C(period)", frame.assign(begun=begun.astype(float)).astype({"period": str})
    )
    # All effects are positive and 3.4 and more on average; two-way fixed effects find less than half.
    assert expected > 3.4
    assert plain.fit().params["begun"] < expected / 2


def test_the_estimate_is_what_a_regression_on_free_points_leaves_over() -> None:
    frame, told = teams(STARTS, GROWING, seed=3)
    frame = frame.drop(index=[3, 50, 99]).astype({"period": str}).assign(period=lambda rows: rows["period"])
    started = frame["team"].map({team: str(start) for team, start in told.items() if start is not None})
    begun = frame["period"] >= started.fillna("9999-99")
    free = smf.ols("value ~ C(team) + C(period)", frame[~begun]).fit()
    left = frame.loc[begun, "value"] - free.predict(frame[begun])
    expected = left.groupby(frame.loc[begun, "team"]).mean().mean()
    tidy = frame.assign(period=pd.PeriodIndex(frame["period"], freq="M"))
    found = staggered(tidy, "value", told)
    assert found.table["estimate"].iloc[0] == pytest.approx(expected, rel=1e-9)


def test_one_start_with_never_starters_is_a_difference_of_differences() -> None:
    starts = {"A": 20, "B": 20, "C": 20, "D": None, "E": None}
    frame, told = teams(starts, dict.fromkeys(starts, np.full(40, -2.0)), seed=8)
    late = frame["period"] >= told["A"]
    means = frame.groupby([frame["team"].isin(["A", "B", "C"]), late])["value"].mean()
    expected = (means[True, True] - means[True, False]) - (means[False, True] - means[False, False])
    assert staggered(frame, "value", told).table["estimate"].iloc[0] == pytest.approx(expected, rel=1e-9)


def test_the_interval_is_by_leaving_out_one_team() -> None:
    frame, told = teams(STARTS, GROWING, seed=4)
    row = staggered(frame, "value", {**told}).table.iloc[0]
    left = [staggered_without(frame, told, team) for team in STARTS]
    error = np.sqrt(5 / 6 * ((np.array(left) - np.mean(left)) ** 2).sum())
    half = (row["high"] - row["low"]) / 2
    # Between the t quantiles of 5 and of 4 degrees of freedom, 2.5706 and 2.7764.
    assert 2.5705 < half / error < 2.7765
    assert row["high"] - row["estimate"] == pytest.approx(half)


def staggered_without(frame: pd.DataFrame, told: dict[str, pd.Period | None], team: str) -> float:
    """Return the estimate without a team, by regressions."""
    rows = frame[frame["team"] != team].astype({"period": str})
    begun = rows["period"] >= rows["team"].map({t: str(s) for t, s in told.items() if s is not None}).fillna(
        "9999-99"
    )
    seen = rows["period"].isin(rows.loc[~begun, "period"])
    free = smf.ols("value ~ C(team) + C(period)", rows[~begun]).fit()
    left = rows.loc[begun & seen, "value"] - free.predict(rows[begun & seen])
    return float(left.groupby(rows.loc[begun & seen, "team"]).mean().mean())


def test_the_horizon_keeps_the_first_periods_only() -> None:
    frame, told = teams(STARTS, GROWING)
    table = staggered(frame, "value", told, horizon=6).table
    # 0.5, 1, … 3 in the first six months of every team.
    assert table["estimate"].iloc[0] == pytest.approx(1.75, abs=1e-9)
    assert table["teams"].iloc[:6].tolist() == [5] * 6


def test_coverage_with_six_teams_and_growing_effects() -> None:
    rows = list(rows_of("six", Pool.of((24, 28, 32, 36, None, None)), 400, 5))
    alike = [row["ours"] for row in rows if row["noise"] == "alike" and row["effect"] == "none"]
    # A true coverage from 93 to 97.5 percent leaves these bounds less often than once in 1000.
    least, most = (100 * binom.ppf(edge, 400, true) / 400 for edge, true in ((0.0005, 0.93), (0.9995, 0.975)))
    assert len(alike) == 3
    assert all(least <= share <= most for share in alike)
    assert min(row["ours"] for row in rows) > 88


def test_text_and_its_order() -> None:
    frame, told = teams(STARTS, dict.fromkeys(STARTS, np.full(40, -4.0)), seed=2)
    found = staggered(frame, "value", told)
    assert found.table["answer"].iloc[0] == "yes"
    assert found.text.index("four times out of five") < found.text.index("Yes, the teams changed")
    dutch = found.told(Language("nl"))
    assert dutch.startswith("Met 5 teams")
    assert "Ja" in dutch


def test_periods_without_anybody_to_compare_with_are_named() -> None:
    frame, told = teams({**STARTS, "F": 36}, GROWING, seed=2)
    found = staggered(frame, "value", told)
    assert "24 points of teams that had started are left out" in found.text
    assert found.table["since"].max() == 15


def test_rows_of_few_teams_have_no_interval() -> None:
    frame, told = teams(STARTS, GROWING, seed=2)
    table = staggered(frame, "value", told).table
    few = table["teams"] < 3
    assert few.any()
    assert table.loc[few, ["low", "high", "minimal_detectable"]].isna().all(axis=None)
    assert set(table.loc[few, "answer"]) == {"unknown"}
    assert table.loc[~few, ["low", "high", "minimal_detectable"]].notna().all(axis=None)


def test_no_is_said_of_a_small_interval_only() -> None:
    frame, told = teams(STARTS, dict.fromkeys(STARTS, np.zeros(40)), seed=2)
    assert staggered(frame, "value", told, smallest_relevant=9).table["answer"].iloc[0] == "no"
    assert staggered(frame, "value", told, smallest_relevant=1e-6).table["answer"].iloc[0] == "unknown"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda frame, told: (frame.assign(period="x"), told), "something else than weeks"),
        (lambda frame, told: (pd.concat([frame, frame.head(1)]), told), "occurs twice for the team A"),
        (lambda frame, told: (frame, {"A": told["A"]}), "says nothing of the team B"),
        (
            lambda frame, told: (frame[frame["team"].isin(["A", "B", "C", "F"])], told),
            "too few teams have a figure to be pooled: 4",
        ),
        (lambda frame, told: (frame, {**told, "A": "2023-03"}), "the team A has 2 points before its start"),
        (lambda frame, told: (frame, dict.fromkeys(told)), "no team has started yet"),
        (lambda frame, told: (frame, {**dict.fromkeys(told), "A": told["A"]}), "fewer than 2 teams started"),
        (lambda frame, told: (frame, dict.fromkeys(told, told["A"])), "all teams started at the same time"),
        (lambda frame, told: (frame.drop(columns="team"), told), "unknown column 'team'"),
    ],
)
def test_what_is_refused(change: object, said: str) -> None:
    frame, told = change(*teams(STARTS, GROWING))  # type: ignore[operator]
    with pytest.raises(UsageError) as caught:
        staggered(frame, "value", told)
    assert said in str(caught.value)


def test_a_missing_figure_is_a_missing_point() -> None:
    frame, told = teams(STARTS, GROWING, seed=1)
    gone = frame.drop(index=[5, 45])
    blank = frame.assign(value=frame["value"].where(~frame.index.isin([5, 45])))
    first, second = (staggered(one, "value", told).table for one in (gone, blank))
    pd.testing.assert_frame_equal(first, second)
    assert len(panel_of(blank, "value", told).figures) == len(frame) - 2


def test_teams_that_moved_before_their_start_are_warned_of() -> None:
    early = {team: None if start is None else start - 3 for team, start in STARTS.items()}
    frame, told = teams(early, dict.fromkeys(STARTS, np.full(40, -4.0)), seed=2)
    late = {team: None if start is None else start + 3 for team, start in told.items()}
    assert (
        "three months before their start these teams already moved apart"
        in staggered(frame, "value", late).text
    )
    assert "already moved" not in staggered(frame, "value", told).text


def shares(seed: int) -> tuple[pd.DataFrame, dict[str, pd.Period | None]]:
    """Return shares of one to nine, with effects of a fifth less."""
    frame, told = teams(STARTS, dict.fromkeys(STARTS, np.zeros(40)))
    rng = np.random.default_rng(seed)
    begun = frame["period"] >= frame["team"].map(told).fillna(pd.Period("2099-01", "M"))
    members = rng.integers(1, 10, len(frame))
    out = rng.binomial(members, np.where(begun, 0.4, 0.6))
    return frame.assign(members=members, value=out / members), told


def test_shares_are_a_regression_weighed_by_their_denominators() -> None:
    frame, told = shares(5)
    found = staggered(frame, "value", told, denominator="members").table.iloc[0]
    rows = frame.astype({"period": str})
    started = frame["team"].map({team: str(start) for team, start in told.items() if start is not None})
    begun = rows["period"] >= started.fillna("9999-99")
    free = smf.wls("value ~ C(team) + C(period)", rows[~begun], weights=rows.loc[~begun, "members"]).fit()
    left = (rows.loc[begun, "value"] - free.predict(rows[begun])) * rows.loc[begun, "members"]
    by_team = left.groupby(rows["team"]).sum() / rows.loc[begun, "members"].groupby(rows["team"]).sum()
    assert found["estimate"] == pytest.approx(by_team.mean(), rel=1e-9)


def test_equal_denominators_change_nothing_and_none_leaves_a_point_out() -> None:
    frame, told = shares(6)
    plain = staggered(frame, "value", told).table
    alike = staggered(frame.assign(members=7.0), "value", told, denominator="members").table
    pd.testing.assert_frame_equal(plain, alike, rtol=1e-8)
    holed = frame.assign(members=frame["members"].where(frame.index != 9, 0))
    pd.testing.assert_frame_equal(
        staggered(holed, "value", told, denominator="members").table,
        staggered(frame.drop(index=9), "value", told, denominator="members").table,
    )


@pytest.mark.parametrize("kind", [shares_study.EMPLOYEES, shares_study.DEVIATIONS])
def test_a_small_study_of_shares(kind: str) -> None:
    """Beyond these a true coverage from 93 to 98 percent comes less often than once in 1000."""
    rng, starts = np.random.default_rng(11), (24, 28, 32, 36, None, None)
    sizes = shares_study.denominators(rng, kind, len(starts))
    equal = Pool.of(starts)
    pool = replace(equal, panel=replace(equal.panel, sizes=sizes))
    usual = shares_study.true_shares(rng, len(starts), SHARE_PANELS)
    figures = shares_study.observed(rng, usual, sizes, 0.4)
    coverage, error = shares_study.held(pool, figures, np.zeros_like(usual))
    bounds = binom.ppf([0.0005, 0.9995], SHARE_PANELS, [0.93, 0.98]) / SHARE_PANELS
    assert bounds[0] <= coverage / 100 <= bounds[1]
    if kind == shares_study.DEVIATIONS:
        assert error < shares_study.held(equal, figures, np.zeros_like(usual))[1]


def test_what_is_kept_of_a_layout_is_not_mistaken_for_another() -> None:
    frame, told = shares(7)
    early = {team: None if start is None else start - 2 for team, start in told.items()}
    asked = [(told, "members"), (early, "members"), (told, None), (told, "members")]
    kept = [staggered(frame, "value", starts, denominator=column).table for starts, column in asked]
    for (starts, column), table in zip(asked, kept, strict=True):
        group_time.forget()
        fresh = staggered(frame, "value", starts, denominator=column).table
        pd.testing.assert_frame_equal(table, fresh)
    pd.testing.assert_frame_equal(kept[0], kept[3])
    assert abs(kept[0]["estimate"].iloc[0] - kept[1]["estimate"].iloc[0]) > 1e-6
