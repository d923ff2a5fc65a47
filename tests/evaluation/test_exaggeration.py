"""How much too large found effects are: against draws, and against series with a small known effect."""

from __future__ import annotations

import numpy as np
import pytest
from evaluation_series import Plan, drawn
from invented import noise, series, teams

from caseload_analysis.evaluation.exaggeration import Chance
from caseload_analysis.evaluation.interrupted import interrupted_series
from caseload_analysis.evaluation.mixtures import Mixture
from caseload_analysis.evaluation.staggered import staggered
from caseload_analysis.reports.language import Language


@pytest.mark.parametrize("size", [0.0, 0.7, 2.5])
def test_found_and_size_where_found_against_draws(size: float) -> None:
    weights, scales, df = np.array([0.3, 0.7]), np.array([1.6, 0.8]), 9
    rng = np.random.default_rng(1)
    part = rng.choice(2, 400_000, p=weights)
    estimates = size + scales[part] * rng.standard_t(df, len(part))
    chance = Chance(Mixture(weights[:, None], np.zeros((2, 1)), scales[:, None], df), np.array([2.0]))
    found = np.abs(estimates) > 2.0
    assert chance.found(np.array([size]))[0] == pytest.approx(found.mean(), abs=0.003)
    outcome = np.abs(estimates[found]).mean()
    assert chance.comes_out(np.array([size]))[0] == pytest.approx(outcome, rel=0.005)
    back = chance.probable(np.array([-outcome, -2.0]))
    # Where tails are heavy several effects come out alike; it is the largest of them.
    assert back[0] <= -size + 0.12
    assert chance.comes_out(np.abs(back[:1]))[0] == pytest.approx(outcome, rel=1e-6)
    assert back[1] == 0


@pytest.mark.parametrize(("points", "rho"), [(30, 0.2), (48, 0.4)])
def test_a_small_effect_that_is_found_comes_out_too_large_and_the_probable_one_does_not(
    points: int, rho: float
) -> None:
    """A true step of half the smallest detectable one: found in a minority, and then much too large."""
    plan = Plan("gaussian", points, rho, 800)
    work = drawn(np.random.default_rng(3), plan, changed=False)
    step = 1.0
    effect = work.fitted().fits.effect(plan.design.contrast("level"))
    # A step moves every mixture by itself: generalised least squares is linear.
    moved = Mixture(effect.weights, effect.centres + step, effect.scales, effect.df)
    low, high = moved.interval(0.95)
    seen = (low > 0) | (high < 0)
    assert 0.1 < seen.mean() < 0.5
    kept = Mixture(moved.weights[:, seen], moved.centres[:, seen], moved.scales[:, seen], moved.df)
    near = np.where(low > 0, low, high)[seen]
    chance = Chance(kept.centred(), np.abs(kept.mean - near))
    probable = chance.probable(kept.mean)
    assert np.abs(kept.mean).mean() > 1.4 * step
    assert np.abs(probable.mean() - step) < 0.5 * np.abs(kept.mean.mean() - step)
    assert chance.too_large(probable).mean() > 0.7


def test_the_sentence_is_said_of_a_narrow_find_and_not_of_a_clear_one() -> None:
    quiet = 12 + 0.5 * noise(12, 36, 0.2)
    after = np.arange(36) >= 20
    texts = {}
    for step in (0.9, 4.0):
        found = interrupted_series(series(quiet - step * after), start="2024-09", slope=False, season=0)
        row = found.table.iloc[0]
        assert row["answer"] == "yes"
        assert abs(row["probable"]) <= abs(row["estimate"])
        assert row["overstated"] == ("Found, but probably" in found.text)
        texts[step] = found.told(Language("nl"))
    assert "Gevonden, maar waarschijnlijk" in texts[0.9]
    assert "Gevonden, maar" not in texts[4.0]


def test_nothing_is_said_of_what_was_not_found() -> None:
    found = interrupted_series(series(12 + noise(3, 36, 0.3)), start="2024-09", slope=False, season=0)
    assert found.table["answer"].tolist() == ["unknown"]
    assert found.table["probable"].isna().all()
    assert not found.table["overstated"].any()


def test_over_all_teams() -> None:
    starts = {"A": 20, "B": 24, "C": 28, "D": 31, "E": 34, "F": None}
    texts = []
    for size in (-1.0, -4.0):
        frame, told = teams(starts, dict.fromkeys(starts, np.full(40, size)), seed=3)
        found = staggered(frame, "value", told)
        row = found.table.iloc[0]
        assert row["answer"] == "yes"
        assert row["estimate"] <= row["probable"] <= 0
        texts.append(found.told(Language("nl")))
    assert "kleiner dan geschat" in texts[0]
    assert "kleiner dan geschat" not in texts[1]
