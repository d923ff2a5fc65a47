"""Before and after on the demo organisation: its rows are those of the two methods, and it reads well."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import caseload_analysis as ca
from caseload_analysis.evaluation.before_after import ALL_TEAMS, before_after
from caseload_analysis.evaluation.indicators import MATTERS, indicators
from caseload_analysis.evaluation.interrupted import interrupted_series
from caseload_analysis.evaluation.staggered import staggered
from caseload_analysis.reports.language import Language

DEMO = Path(__file__).parents[2] / "data" / "demo"
NAMES = ["caseload_per_fte", "outside"]


@pytest.fixture(scope="module")
def demo() -> ca.Organisation:
    return ca.read(DEMO)


def test_a_row_for_each_started_team_and_one_for_all(demo: ca.Organisation) -> None:
    table = before_after(demo, names=NAMES).table
    started = [name for name, team in demo.settings.teams.items() if team.introduced]
    assert sorted(table.loc[table["indicator"] == "outside", "team"]) == sorted([*started, ALL_TEAMS])
    assert table.columns.tolist()[3:5] == ["minimal_detectable", "estimate"]
    assert set(table["answer"]) <= {"yes", "no", "unknown"}


def test_the_rows_are_those_of_the_two_methods(demo: ca.Organisation) -> None:
    table = before_after(demo, names=NAMES, horizon=6).table.set_index(["indicator", "team"])
    frame = indicators(demo)
    starts = {
        name: demo.settings.teams[name].introduced if name in demo.settings.teams else None
        for name in demo.teams
    }
    months = {name: None if day is None else pd.Period(day, "M") for name, day in starts.items()}
    pooled = staggered(frame, "outside", months, horizon=6, smallest_relevant=MATTERS["outside"]).table.iloc[
        0
    ]
    assert table.loc[("outside", ALL_TEAMS), "estimate"] == pytest.approx(pooled["estimate"])
    own = frame[frame["team"] == "Noord"]
    single = interrupted_series(
        own, "caseload_per_fte", "2024-11", slope=False, smallest_relevant=1.0
    ).table.iloc[0]
    for name in ("minimal_detectable", "estimate", "low", "high", "answer"):
        assert table.loc[("caseload_per_fte", "Noord"), name] == single[name]


def test_the_organisation_alone(demo: ca.Organisation) -> None:
    assert before_after(demo, "organisation", names=NAMES).table["team"].tolist() == [ALL_TEAMS, ALL_TEAMS]


def test_sentences_in_both_languages(demo: ca.Organisation) -> None:
    result = before_after(demo, names=["caseload_per_fte"])
    assert "four times out of five" in result.told("caseload_per_fte")
    assert "vier van de vijf" in result.told("caseload_per_fte", "Noord", Language("nl"))
    assert result.text.count("\n") + 1 == len(result.table)


def test_a_team_that_cannot_be_judged_says_why(demo: ca.Organisation) -> None:
    late = demo.settings.model_copy(
        update={
            "teams": {
                "Zuid": ca.Settings.from_mapping(
                    {"norm": {"unit": "case", "per_fte": 12}, "teams": {"Zuid": {"introduced": "2026-09-01"}}}
                ).teams["Zuid"]
            }
        }
    )
    result = before_after(replace(demo, settings=late), names=["caseload_per_fte"])
    assert "are too few" in result.told("caseload_per_fte", "Zuid")
    assert "there is nothing to compare" in result.told("caseload_per_fte")
    assert result.table["estimate"].isna().all()


@pytest.mark.parametrize(
    ("options", "said"), [({"by": "employee"}, "unknown group"), ({"names": ["caselod"]}, "indicator")]
)
def test_what_is_refused(demo: ca.Organisation, options: dict[str, object], said: str) -> None:
    with pytest.raises(ca.UsageError, match=said):
        before_after(demo, **options)
