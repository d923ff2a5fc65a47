"""What before and after finds in the demo organisation, of which the effect is known: it was simulated.

From its introduction on a team divides its cases more evenly, and its perceived tempo is 4 points
lower. Sickness, turnover and the number of cases do not depend on the introduction. How large the
effect on a figure is, follows from simulating the same organisation without any introduction.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

import caseload_analysis as ca
from caseload_analysis import synthetic
from caseload_analysis.evaluation.before_after import NAMES, BeforeAfter, before_after
from caseload_analysis.evaluation.findings import ALL_TEAMS
from caseload_analysis.evaluation.indicators import MATTERS, indicators
from caseload_analysis.evaluation.summary import PRESSURE, PRESSURE_MATTERS
from caseload_analysis.synthetic import extras, levels

DEMO = Path(__file__).parents[2] / "data" / "demo"
STARTS = {team.name: pd.Period(team.introduced, "M") for team in levels.TEAMS if team.introduced}
UNTOUCHED = ["caseload_per_fte", "absence_rate", "frequency", "left"]
"""What does not depend on the introduction."""


@pytest.fixture(scope="module")
def demo() -> ca.Organisation:
    return ca.read(DEMO, "hr")


@pytest.fixture(scope="module")
def found(demo: ca.Organisation) -> BeforeAfter:
    return before_after(demo)


@pytest.fixture(scope="module")
def built_in(demo: ca.Organisation, tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """Return per team that started the mean effect since its start: with less without introductions."""
    folder = tmp_path_factory.mktemp("without")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(levels, "TEAMS", tuple(replace(team, introduced=None) for team in levels.TEAMS))
        synthetic.write(folder)
    for without_rows in ("afspraken.csv", "verwachtingen.csv"):
        (folder / without_rows).unlink()
    without = ca.read(folder, "hr", settings=DEMO / "caseload.toml")
    keys, names = ["team", "period"], ["spread", *UNTOUCHED]
    effect = indicators(demo).set_index(keys)[names] - indicators(without).set_index(keys)[names]
    effect = effect.reset_index()
    since = effect["period"] >= effect["team"].map(STARTS)
    return effect[since].groupby("team")[names].mean()


def rows_of(found: BeforeAfter, name: str) -> pd.DataFrame:
    table = found.table.loc[found.table["indicator"] == name]
    return table.set_index("team")


def test_what_is_built_in(built_in: pd.DataFrame) -> None:
    """The premise of what is below: every team is more even, and as often sick as it would have been."""
    assert sorted(built_in.index) == sorted(STARTS)
    assert (built_in["spread"] < 0).all()
    assert built_in[["absence_rate", "frequency", "left"]].abs().max(axis=None) == pytest.approx(0, abs=1e-9)


def test_the_spread_falls_and_nowhere_rises(found: BeforeAfter) -> None:
    rows = rows_of(found, "spread")
    changed = rows.loc[rows["answer"] == "yes", "estimate"]
    assert (changed.drop(ALL_TEAMS, errors="ignore") < 0).any()
    assert (changed < 0).all()


def test_the_intervals_hold_the_effect_that_was_built_in(found: BeforeAfter, built_in: pd.DataFrame) -> None:
    """As many of the six as 95 % intervals miss in 99 of 100 times may miss it; that of all teams may not."""
    rows, truth = rows_of(found, "spread"), built_in["spread"]
    own = rows.loc[truth.index]
    held = (own["low"] <= truth) & (truth <= own["high"])
    assert (~held).sum() <= binom.ppf(0.99, len(truth), 0.05)
    together = rows.loc[ALL_TEAMS]
    assert together["low"] <= truth.mean() <= together["high"]


def test_an_effect_too_small_to_be_found_is_not_denied(found: BeforeAfter, built_in: pd.DataFrame) -> None:
    """The mean fall is above what matters and below what could be found: only unknown and yes are right."""
    together, mean = rows_of(found, "spread").loc[ALL_TEAMS], abs(built_in["spread"].mean())
    assert MATTERS["spread"] < mean < together["minimal_detectable"]
    assert together["answer"] != "no"


@pytest.mark.parametrize("name", UNTOUCHED)
def test_no_effect_is_found_where_none_was_built_in(found: BeforeAfter, name: str) -> None:
    assert rows_of(found, name).loc[ALL_TEAMS, "answer"] in {"unknown", "no"}


def test_false_alarms_per_team_are_no_more_than_promised(found: BeforeAfter) -> None:
    """At most 6 % of the rows of single teams; more than the 99 % quantile of it would say otherwise."""
    rows = pd.concat([rows_of(found, name).drop(ALL_TEAMS) for name in UNTOUCHED])
    assert len(rows) == len(UNTOUCHED) * len(STARTS)
    assert (rows["answer"] == "yes").sum() <= binom.ppf(0.99, len(rows), 0.06)


def test_what_the_width_of_an_interval_allows(found: BeforeAfter) -> None:
    """An interval around zero never says yes; one of twice what matters or wider never says no.

    So one that is both says unknown, as does a row without an interval. How wide the interval is
    against the smallest detectable change decides nothing: a large change can be seen by a design that
    finds a change of that size in fewer than four cases out of five.
    """
    table, matters = found.table, {**MATTERS, PRESSURE: PRESSURE_MATTERS}
    around = (table["low"] <= 0) & (table["high"] >= 0)
    wide = table["high"] - table["low"] >= 2 * table["indicator"].map(matters)
    assert "yes" not in set(table.loc[around, "answer"])
    assert "no" not in set(table.loc[wide, "answer"])
    undecided = table.loc[around & wide | table["low"].isna(), "answer"]
    assert len(undecided) > len(table) / 2
    assert set(undecided) == {"unknown"}


def test_the_smallest_effect_that_could_have_been_found_comes_first(found: BeforeAfter) -> None:
    estimated = found.table.loc[found.table["estimate"].notna()]
    assert (estimated["minimal_detectable"] > 0).all()
    for name, team in zip(estimated["indicator"], estimated["team"], strict=True):
        said = found.told_of(name, team)
        answers = [said.find(start) for start in ("Yes, ", "No, ", "Whether ") if start in said]
        assert 0 <= said.find("four times out of five") < min(answers)


def test_every_indicator_has_its_rows(found: BeforeAfter) -> None:
    assert found.table["indicator"].unique().tolist() == list(NAMES)
    for name in NAMES:
        assert sorted(rows_of(found, name).index) == sorted([*STARTS, ALL_TEAMS])


def test_of_pressure_nothing_can_be_told_yet(found: BeforeAfter) -> None:
    """It is asked each half year, so eight times at most: a team needs eight before and four after."""
    asked = len(range(levels.FIRST + 30, levels.STOP, extras.HALF_YEAR))
    assert asked < 8 + 4
    rows = rows_of(found, PRESSURE)
    assert (rows["answer"] == "unknown").all()
    assert rows["estimate"].isna().all()
    assert all("are too few" in found.told_of(PRESSURE, team) for team in STARTS)
    assert "are needed" in found.told_of(PRESSURE)


def test_the_plain_means_of_pressure_fall_as_built_in(demo: ca.Organisation) -> None:
    """4 points lower after the start, scores with a standard error of 2.5: three of them at most away."""
    tempo = demo.tables["perceptions"]
    tempo = tempo.loc[(tempo["scale"] == "werktempo (VBBA)") & tempo["score"].notna()]
    started = {team.name: levels.day(team.introduced) for team in levels.TEAMS if team.introduced}
    after = tempo["date"] >= tempo["team"].map(started).fillna(levels.STOP)
    means, numbers = tempo["score"].groupby(after).mean(), after.value_counts()
    error = 2.5 * np.sqrt(1 / numbers[True] + 1 / numbers[False])
    assert means[True] - means[False] == pytest.approx(-4.0, abs=3 * error)


def test_of_deviations_nothing_can_be_told_yet(found: BeforeAfter) -> None:
    """They are registered since December 2024 at most."""
    assert rows_of(found, "substantiated").loc[ALL_TEAMS, "answer"] == "unknown"
    assert "too few teams are left to compare (2, and 5 are needed)" in found.told_of("substantiated")


def test_time_with_families_did_not_change_and_that_can_be_told(found: BeforeAfter) -> None:
    """The share is 38 % throughout; five teams with some months are enough to find what would matter."""
    rows = rows_of(found, "contact_share")
    together = rows.loc[ALL_TEAMS]
    assert together["minimal_detectable"] < MATTERS["contact_share"]
    assert together["low"] < 0 < together["high"]
    assert together["answer"] == "no"
    assert "yes" not in set(rows["answer"])
    assert rows.loc["Noord", "answer"] == "unknown"
