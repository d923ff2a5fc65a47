"""One series: families against statsmodels and a published study, sentences, and what is refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from invented import noise, series, sicily

from caseload_analysis.evaluation.interrupted import interrupted_series
from caseload_analysis.reports.language import Language
from caseload_analysis.tables.problems import UsageError

TIMES = np.arange(36)
COLUMNS = np.column_stack([np.ones(36), TIMES - 20, TIMES >= 20, np.maximum(TIMES - 20, 0)])


def test_the_smoking_ban_in_sicily_as_published() -> None:
    """Lopez Bernal 2017: RR 0.894, quasi-Poisson 0.839 to 0.953 (by the normal quantile, ours by t)."""
    known = {"slope": False, "season": 0, "rho": 0.0}
    found = interrupted_series(sicily(), "admissions", "2005-01", "poisson", "standard_population", **known)
    (row,) = found.table.to_dict("records")
    assert round(row["estimate"], 3) == 0.894
    assert row["unit"] == "ratio"
    # t with 56 degrees of freedom has 2.00324 where the normal has 1.95996.
    error = (np.log(row["high"]) - np.log(row["estimate"])) / 2.003241
    ends = np.exp(np.log(row["estimate"]) + np.array([-1, 1]) * 1.959964 * error)
    assert ends.round(3).tolist() == [0.839, 0.953]


def test_counts_without_autocorrelation_are_a_quasi_poisson_fit() -> None:
    frame = sicily()
    time = np.arange(59.0)
    columns = np.column_stack([np.ones(59), time, time >= 36])
    offset = np.log(frame["standard_population"])
    theirs = sm.GLM(frame["admissions"].to_numpy(), columns, sm.families.Poisson(), offset=offset).fit(
        scale="X2"
    )
    ours = interrupted_series(
        frame, "admissions", "2005-01", "poisson", "standard_population", slope=False, season=0, rho=0.0
    ).table.iloc[0]
    assert np.log(ours["estimate"]) == pytest.approx(theirs.params[2], rel=1e-8)
    half = (np.log(ours["high"]) - np.log(ours["low"])) / 2
    assert half == pytest.approx(2.0032407 * theirs.bse[2], rel=1e-6)


def test_shares_without_autocorrelation_are_a_quasi_binomial_fit() -> None:
    rng = np.random.default_rng(4)
    members = rng.integers(15, 25, 36)
    outside = rng.binomial(members, np.where(TIMES >= 20, 0.2, 0.35))
    theirs = sm.GLM(np.column_stack([outside, members - outside]), COLUMNS, sm.families.Binomial()).fit(
        scale="X2"
    )
    frame = series(outside, members=members)
    found = interrupted_series(frame, start="2024-09", family="binomial", offset="members", season=0, rho=0.0)
    without = COLUMNS @ (theirs.params * [1, 1, 0, 0])
    share = (1 / (1 + np.exp(-without)))[20:].mean()
    expected = 1 / (1 + np.exp(-(np.log(share / (1 - share)) + theirs.params[2:]))) - share
    assert found.table["unit"].tolist() == ["share", "share"]
    assert found.table["estimate"].to_numpy() == pytest.approx(expected, rel=1e-6)
    assert found.course["fitted"].to_numpy() == pytest.approx(theirs.fittedvalues, rel=1e-7)


def test_a_change_in_a_series_almost_without_noise_is_found_as_it_is() -> None:
    values = COLUMNS @ [12.0, 0.1, -3.0, -0.2] + 1e-3 * noise(2, 36, 0.3)
    found = interrupted_series(series(values), start="2024-09", season=0)
    assert found.table["estimate"].to_numpy() == pytest.approx([-3.0, -0.2], abs=5e-3)
    assert found.table["answer"].tolist() == ["yes", "yes"]
    assert found.course["unchanged"].to_numpy()[[0, -1]] == pytest.approx([10.0, 13.5], abs=0.02)


def test_a_season_is_taken_out_where_the_series_carries_it() -> None:
    wave = 5 * np.cos(2 * np.pi * np.arange(48) / 12 + 1)
    values = 20 + wave + 0.1 * noise(3, 48, 0.2) - 1.0 * (np.arange(48) >= 27)
    found = interrupted_series(series(values), start="2025-04", slope=False)
    assert found.pairs == 2
    assert found.table["estimate"].iloc[0] == pytest.approx(-1.0, abs=0.15)
    assert "The season is taken into account." in found.text
    left_out = interrupted_series(series(values), start="2025-04", slope=False, season=0)
    assert left_out.table["high"].iloc[0] - left_out.table["low"].iloc[0] > 1
    assert "too short to tell the season" in interrupted_series(series(values[:20]), start="2024-01").text


def test_gaps_are_reckoned_with_and_named() -> None:
    values = noise(5, 30, 0.5) + 8
    whole = series(values)
    without = whole.drop(index=[4, 21])
    missing = whole.assign(value=whole["value"].where(~whole.index.isin([4, 21])))
    first, second = (
        interrupted_series(one.sample(frac=1, random_state=1), start="2024-07") for one in (without, missing)
    )
    pd.testing.assert_frame_equal(first.table, second.table)
    assert "2 months in between have no figure" in first.text
    # At ρ = 0.5 the gaps of two periods have the correlation 0.25.
    times = np.delete(np.arange(30), [4, 21])
    columns = np.column_stack([np.ones(28), times - 18, times >= 18, np.maximum(times - 18, 0)])
    theirs = sm.GLS(values[times], columns, sigma=0.5 ** np.abs(np.subtract.outer(times, times))).fit()
    known = interrupted_series(without, start="2024-07", rho=0.5, season=0)
    assert known.table["estimate"].to_numpy() == pytest.approx(theirs.params[2:], rel=1e-8)


def test_the_frame_that_went_in_is_not_changed() -> None:
    frame = series(noise(1, 30, 0.2))
    before = frame.copy(deep=True)
    interrupted_series(frame, start="2024-07")
    pd.testing.assert_frame_equal(frame, before)


def test_the_smallest_effect_goes_before_what_was_found() -> None:
    found = interrupted_series(series(noise(1, 30, 0.2) + 10), start="2024-07")
    names = found.table.columns.tolist()
    assert names.index("minimal_detectable") < names.index("estimate")
    assert found.text.index("four times out of five") < found.text.index("95 % interval")
    assert (found.table["minimal_detectable"] > 0).all()


def test_the_smallest_effect_by_hand_at_a_known_rho() -> None:
    values = noise(9, 30, 0.0) + 5
    found = interrupted_series(series(values), start="2024-07", slope=False, season=0, rho=0.0)
    early = sm.OLS(values[:18], np.column_stack([np.ones(18), np.arange(18)])).fit()
    design = np.column_stack([np.ones(30), np.arange(30), np.arange(30) >= 18])
    error = np.sqrt(early.mse_resid * np.linalg.inv(design.T @ design)[2, 2])
    # Student's t with 27 degrees of freedom: 2.051831 at 97.5 %, 0.855137 at 80 %.
    assert found.table["minimal_detectable"].iloc[0] == pytest.approx((2.051831 + 0.855137) * error, rel=1e-5)


def test_the_effect_itself_does_not_move_the_smallest_effect() -> None:
    values = noise(9, 30, 0.3)
    step = np.arange(30) >= 18
    plain, moved = (
        interrupted_series(series(one), start="2024-07", season=0).table["minimal_detectable"]
        for one in (values, values + 7 * step)
    )
    assert moved.to_numpy() == pytest.approx(plain.to_numpy(), rel=1e-6)


@pytest.mark.parametrize(
    ("step", "relevant", "said"),
    [
        (-4.0, 1.0, "Yes, the level changed"),
        (0.0, 50.0, "No, the level did not"),
        (0.0, 0.1, "cannot be told yet"),
    ],
)
def test_yes_no_and_cannot_be_told_yet(step: float, relevant: float, said: str) -> None:
    values = 12 + 0.5 * noise(12, 36, 0.3) + step * (TIMES >= 20)
    found = interrupted_series(series(values), start="2024-09", slope=False, smallest_relevant=relevant)
    assert said in found.text


def test_without_a_smallest_relevant_effect_no_is_never_said() -> None:
    flat = 12 + 1e-6 * noise(11, 36, 0.0)
    assert set(interrupted_series(series(flat), start="2024-09").table["answer"]) <= {"yes", "unknown"}


@pytest.mark.parametrize("family", ["gaussian", "poisson", "binomial"])
def test_the_sentences_in_dutch(family: str) -> None:
    rng = np.random.default_rng(1)
    frame = series(rng.binomial(20, 0.4, 36), all=20)
    found = interrupted_series(
        frame, start="2024-09", family=family, offset=None if family == "gaussian" else "all"
    )
    dutch = found.told(Language("nl"))
    assert "95%-interval" in dutch.replace("\xa0", "").replace(" %", "%")
    assert "maand" in dutch
    assert not {"the", "level", "month"} & set(dutch.split())
    assert ("procentpunt" in dutch) == (family == "binomial")


@pytest.mark.parametrize(
    ("change", "options", "said"),
    [
        ({}, {"value": "valeu"}, "did you mean 'value'"),
        ({}, {"family": "poison"}, "did you mean 'poisson'"),
        ({}, {"start": "2031-01"}, "lies outside of the series: 30 points before it, 0 from it on"),
        ({}, {"start": "2022-01"}, "lies outside of the series"),
        ({}, {"start": "2023-05"}, "4 points before 2023-05 and 26 from it on are too few: 8 and 4"),
        ({}, {"start": "2025-05"}, "too few"),
        ({}, {"start": "2024Q1"}, "is not of length 'M'"),
        ({"value": 3.0}, {}, "same in every period"),
        ({"value": -1.0 * np.arange(30)}, {"family": "poisson"}, "below 0"),
        (
            {"value": np.r_[np.zeros(18), np.ones(12)]},
            {"family": "poisson"},
            "is 0 in every period before or after",
        ),
        ({"all": 1.0}, {"family": "binomial", "offset": "all"}, "larger than its denominator"),
        ({}, {"family": "binomial"}, "needs the column of its denominator"),
        ({}, {"offset": "value"}, "goes with counts and shares"),
        ({"value": "many"}, {}, "holds no numbers"),
        ({"period": "soon"}, {}, "something else than weeks, months or quarters"),
        ({"period": pd.Period("2024-01", "M")}, {}, "2024-01 occurs twice"),
        ({}, {"rho": 1.0}, "between -1 and 1"),
        ({}, {"confidence": 95}, "for example 0.95"),
        ({}, {"smallest_relevant": 0}, "above 0"),
        ({}, {"season": 7}, "unknown number of waves"),
    ],
)
def test_what_is_refused(change: dict[str, object], options: dict[str, object], said: str) -> None:
    frame = series(np.abs(noise(1, 30, 0.2)) + 2).assign(**change)
    with pytest.raises(UsageError) as caught:
        interrupted_series(frame, **{"start": "2024-07", **options})
    assert said in str(caught.value)


def test_no_points_at_all() -> None:
    with pytest.raises(UsageError, match="there are no points"):
        interrupted_series(series([]))
    with pytest.raises(UsageError, match="lies outside of the series"):
        interrupted_series(series([np.nan] * 30))


def test_more_coefficients_than_points_carry() -> None:
    with pytest.raises(UsageError, match="12 points cannot carry 8 coefficients"):
        interrupted_series(series(noise(1, 12, 0.2)), start="2023-09", season=2)


@pytest.mark.parametrize(("sign", "word"), [(1, "unusually high"), (-1, "unusually low")])
def test_a_start_after_an_unusual_stretch_warns_of_the_return(sign: int, word: str) -> None:
    values = 12 + 0.3 * noise(4, 36, 0.2) + sign * 3.0 * np.isin(TIMES, [17, 18, 19])
    found = interrupted_series(series(values), start="2024-09", slope=False)
    assert word in found.text
    assert "drie maanden voor de start" in found.told(Language("nl"))
    onward = values + sign * 9.0 * (TIMES >= 20)
    assert "unusually" not in interrupted_series(series(onward), start="2024-09", slope=False).text


def test_counts_that_run_together_do_not_run_away() -> None:
    """A series so alike that its level is hardly known: the fit stays at the counts."""
    counts = [9, 14, 18, 13, 20, 18, 23, 19, 20, 6, 5, 5, 4, 3, 5, 15, 25, 23]
    found = interrupted_series(series(counts), start="2023-10", family="poisson", season=0)
    assert np.isfinite(found.table[["minimal_detectable", "estimate", "low", "high"]]).all(axis=None)
    assert found.rho > 0.5
    assert found.course["fitted"].between(0.1, 100).all()
