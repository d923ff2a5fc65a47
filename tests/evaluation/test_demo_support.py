"""What support changed in the demo organisation, of which the effect is known: it was simulated.

From the first week on the week of who is linked in a pilot team is three hours shorter, all activities
alike. How large that is in the mean of a team follows from writing the same hours down without it.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import caseload_analysis as ca
from caseload_analysis import synthetic
from caseload_analysis.evaluation.findings import ALL_TEAMS
from caseload_analysis.evaluation.function_differentiation import (
    FunctionDifferentiation,
    function_differentiation,
)
from caseload_analysis.evaluation.pilot_series import NAMES
from caseload_analysis.synthetic import extras, pilot

DEMO = Path(__file__).parents[2] / "data" / "demo"
PILOTS = {"Haven": "2025-03", "Vecht": "2025-11"}
LONG = ("Noord", "Centrum")
UNTOUCHED = ("caseload_per_fte", "contact_share", "pressure")


@pytest.fixture(scope="module")
def found() -> FunctionDifferentiation:
    return function_differentiation(ca.read(DEMO))


@pytest.fixture(scope="module")
def built_in() -> pd.Series:
    """Return per pilot team the mean effect on the hours that somebody wrote down in a week."""
    world = synthetic.simulate()
    with pytest.MonkeyPatch.context() as patch:
        made = extras.time_use(world, synthetic.SEED)
        patch.setattr(pilot, "PILOTS", ())
        without = extras.time_use(world, synthetic.SEED)
    team = ca.read(DEMO).tables["contracts"].groupby("employee_id")["team"].last()
    hours = made.assign(less=made["hours"] - without["hours"], team=made["employee_id"].map(team))
    weeks = (
        hours.groupby(["team", "week"])["less"].sum()
        / hours.groupby(["team", "week"])["employee_id"].nunique()
    )
    rows = weeks.reset_index(name="less")
    since = rows["week"] >= rows["team"].map(PILOTS).astype("datetime64[s]")
    return rows[since].groupby("team")["less"].mean()


def rows_of(found: FunctionDifferentiation, name: str) -> pd.DataFrame:
    return found.table.loc[found.table["indicator"] == name].set_index("team")


def test_it_is_known_when_support_began_where_it_was_recorded_from_the_start(
    found: FunctionDifferentiation,
) -> None:
    starts = found.starts.set_index("team")
    for team, month in PILOTS.items():
        assert starts.loc[team, "start"].to_period("M") == pd.Period(month)
        assert starts.loc[team, "doubt"] == ""
    assert set(starts.loc[list(LONG), "doubt"]) == {"post"}
    assert starts["start"].notna().sum() == len(PILOTS) + len(LONG)


def test_the_effect_that_was_built_in_is_found(found: FunctionDifferentiation, built_in: pd.Series) -> None:
    """A team of seven to ten has seven linked: two to three hours less in the mean."""
    assert set(built_in.index) == set(PILOTS)
    assert built_in.between(-3.1, -1.9).all()
    rows = rows_of(found, "week_hours")
    for team in PILOTS:
        assert rows.loc[team, "answer"] == "yes"
        assert rows.loc[team, "low"] <= built_in[team] <= rows.loc[team, "high"]


@pytest.mark.parametrize("name", UNTOUCHED)
def test_no_effect_is_found_where_none_was_built_in(found: FunctionDifferentiation, name: str) -> None:
    assert set(rows_of(found, name)["answer"]) <= {"unknown", "no"}


def test_what_cannot_be_told_is_not_told(found: FunctionDifferentiation) -> None:
    """Support that was there before its hours were recorded, and a comparison of two with four."""
    for name in NAMES:
        rows = rows_of(found, name)
        assert (rows.loc[[*LONG, ALL_TEAMS], "answer"] == "unknown").all()
        assert rows.loc[[*LONG, ALL_TEAMS], "low"].isna().all()
    assert (rows_of(found, "pressure")["answer"] == "unknown").all()
    assert (rows_of(found, "caseload_per_fte")["answer"] == "unknown").all()
    assert "was in post in team Noord" in found.told_of("week_hours", "Noord")
