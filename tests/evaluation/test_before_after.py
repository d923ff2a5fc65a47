"""Before and after on the demo organisation: its rows are those of the two methods, and it reads well."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import caseload_analysis as ca
from caseload_analysis.evaluation.before_after import ALL_TEAMS, before_after
from caseload_analysis.evaluation.before_after import NAMES as ALL_NAMES
from caseload_analysis.evaluation.indicators import MATTERS, indicators
from caseload_analysis.evaluation.interrupted import interrupted_series
from caseload_analysis.evaluation.staggered import staggered
from caseload_analysis.privacy.audience import AUDIENCES
from caseload_analysis.reports.language import Language
from caseload_analysis.spells.calendar import days

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
    ("options", "said"),
    [
        ({"by": "employee"}, "unknown group"),
        ({"names": ["caselod"]}, "indicator"),
        ({"every": "Y"}, "length of a period"),
    ],
)
def test_what_is_refused(demo: ca.Organisation, options: dict[str, object], said: str) -> None:
    with pytest.raises(ca.UsageError, match=said):
        before_after(demo, **options)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_reader_gets_a_row_for_every_indicator(audience: str) -> None:
    org = ca.read(DEMO, audience, team="Noord" if AUDIENCES[audience].own_team else "")
    result = before_after(org)
    assert result.table["indicator"].unique().tolist() == list(ALL_NAMES)
    assert all(result.told(name, team, Language("nl")) for name, team in result.found)
    estimated = result.table["estimate"].notna()
    assert (result.table.loc[~estimated, "answer"] == "unknown").all()
    balance = result.table["indicator"].isin(["outside", "spread"])
    assert (estimated & balance).any() == ("employee" in org.levels)


@pytest.mark.parametrize(("every", "start"), [("W", "2024-W44"), ("Q", "2024Q4")])
def test_other_lengths_of_a_period(every: str, start: str) -> None:
    """Noord began on Friday 1 November 2024: in week 44, in the fourth quarter."""
    org = ca.read(DEMO, "manager", team="Noord")
    table = before_after(org, every=every, names=["spread"]).table.set_index("team")
    own = indicators(org, every)
    single = interrupted_series(own, "spread", start, slope=False, smallest_relevant=0.05).table.iloc[0]
    for name in ("minimal_detectable", "estimate", "low", "high", "answer"):
        assert table.loc["Noord", name] == single[name]


@pytest.mark.parametrize(("every", "matters"), [("W", 12 / 52), ("M", 1.0), ("Q", 3.0)])
def test_what_left_matters_by_the_year(every: str, matters: float) -> None:
    """0.01 of the fte a month; a row says no exactly where its whole interval is smaller."""
    org = ca.read(DEMO, "manager", team="Noord")
    row = before_after(org, every=every, names=["left"]).table.iloc[0]
    inside = max(abs(row["low"]), abs(row["high"])) < 0.01 * matters
    assert (row["answer"] == "no") == inside


def pressed(org: ca.Organisation, later: float = 0.0) -> ca.Organisation:
    """Return the demo with a score each quarter, 12 less since a start and ``later`` less after two more."""
    quarters, rng = pd.period_range("2022Q4", "2026Q3", freq="Q"), np.random.default_rng(12)
    rows = []
    for team in org.teams:
        known = org.settings.teams[team].introduced if team in org.settings.teams else None
        begun = len(quarters) if known is None else quarters.get_loc(pd.Period(known, "Q"))
        since = np.arange(len(quarters)) - begun
        score = 60 + rng.normal(0, 1, len(quarters)) - 12.0 * (since >= 0) - later * (since >= 2)
        dates = days(quarters.start_time.to_numpy().astype("datetime64[D]"))
        dates = np.maximum(dates, days(np.array("2022-11-01")))
        rows.append(pd.DataFrame({"team": team, "date": dates, "scale": "werkdruk (VBBA)", "score": score}))
    perceptions = pd.concat(rows, ignore_index=True).assign(respondents=9.0)
    return replace(org, tables={**org.tables, "perceptions": perceptions})


@pytest.mark.parametrize("every", ["M", "W", "Q"])
def test_pressure_is_per_quarter_and_its_fall_is_found(demo: ca.Organisation, every: str) -> None:
    result = before_after(pressed(demo), every=every, names=["pressure"])
    table = result.table.set_index("team")
    # A team by itself has eight quarters before and twelve at most after; its line is less sure.
    assert table.loc["Noord", "estimate"] == pytest.approx(-12, abs=5)
    assert table.loc[ALL_TEAMS, "estimate"] == pytest.approx(-12, abs=1.5)
    assert table.loc[["Noord", ALL_TEAMS], "answer"].tolist() == ["yes", "yes"]
    assert "8 quarters before the start" in result.told("pressure", "Noord")


@pytest.mark.parametrize(("every", "horizon"), [("M", 6), ("W", 26), ("Q", 2)])
def test_half_a_year_is_two_quarters_of_pressure(demo: ca.Organisation, every: str, horizon: int) -> None:
    org = pressed(demo, later=20.0)
    half = before_after(org, "organisation", every=every, names=["pressure"], horizon=horizon).table
    assert half["estimate"].item() == pytest.approx(-12, abs=1.5)
    whole = before_after(org, "organisation", every=every, names=["pressure"]).table
    assert whole["estimate"].item() < -15


def test_without_any_figure_the_reason_is_told(demo: ca.Organisation) -> None:
    tables = {name: table for name, table in demo.tables.items() if name not in ("perceptions", "time_use")}
    names = ["contact_share", "pressure"]
    result = before_after(replace(demo, tables=tables), names=names)
    assert (result.table["answer"] == "unknown").all()
    for name, team in result.found:
        assert result.told(name, team) == "there are no points in this series"
