"""Before and after on the demo organisation: its rows are those of the two methods, and it reads well."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from invented import noise, series

import caseload_analysis as ca
from caseload_analysis.evaluation.before_after import NAMES as ALL_NAMES
from caseload_analysis.evaluation.before_after import before_after
from caseload_analysis.evaluation.findings import ALL_TEAMS
from caseload_analysis.evaluation.indicators import MATTERS, indicators
from caseload_analysis.evaluation.interrupted import interrupted_series
from caseload_analysis.evaluation.staggered import staggered
from caseload_analysis.privacy.audience import AUDIENCES
from caseload_analysis.reports.language import Language
from caseload_analysis.spells.calendar import days

DEMO = Path(__file__).parents[2] / "data" / "demo"
NAMES = ["caseload_per_fte", "outside"]
SEVEN = ["Centrum", "Duin", "Haven", "Noord", "Oost", "Vecht", "West"]


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
    pooled = staggered(
        frame, "outside", months, denominator="employees", horizon=6, smallest_relevant=MATTERS["outside"]
    ).table.iloc[0]
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
    assert "four times out of five" in result.told_of("caseload_per_fte")
    assert "vier van de vijf" in result.told_of("caseload_per_fte", "Noord", Language("nl"))
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
    assert "are too few" in result.told_of("caseload_per_fte", "Zuid")
    assert "there is nothing to compare" in result.told_of("caseload_per_fte")
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
    assert all(result.told_of(name, team, Language("nl")) for name, team in result.found)
    lines = result.told(Language("nl")).splitlines()
    assert len(lines) == len(result.found)
    assert sum(", alle teams: " in line for line in lines) == len(ALL_NAMES)
    estimated = result.table["estimate"].notna()
    assert (result.table.loc[~estimated, "answer"] == "unknown").all()
    balance = result.table["indicator"].isin(["outside", "spread"])
    if "employee" in org.levels:
        assert (estimated & balance).any()


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


QUARTERS = pd.period_range("2022Q4", "2026Q3", freq="Q")


def scored(org: ca.Organisation, scores: dict[str, np.ndarray]) -> ca.Organisation:
    """Return the demo with a score at the end of each quarter, after any start in it; not all were asked."""
    dates = days(QUARTERS.end_time.to_numpy().astype("datetime64[D]"))
    dates = np.minimum(dates, org.last)
    rows = [
        pd.DataFrame({"team": team, "date": dates, "scale": "werkdruk (VBBA)", "score": score})
        for team, score in scores.items()
    ]
    perceptions = pd.concat(rows, ignore_index=True).dropna(subset=["score"]).assign(respondents=9.0)
    return replace(org, tables={**org.tables, "perceptions": perceptions})


def pressed(org: ca.Organisation, later: float = 0.0) -> ca.Organisation:
    """Return the demo with a score each quarter, 12 less since a start and ``later`` less after two more."""
    rng, scores = np.random.default_rng(12), {}
    for team in org.teams:
        known = org.settings.teams[team].introduced if team in org.settings.teams else None
        begun = len(QUARTERS) if known is None else QUARTERS.get_loc(pd.Period(known, "Q"))
        since = np.arange(len(QUARTERS)) - begun
        scores[team] = 60 + rng.normal(0, 1, len(QUARTERS)) - 12.0 * (since >= 0) - later * (since >= 2)
    return scored(org, scores)


@pytest.mark.parametrize("every", ["M", "W", "Q"])
def test_pressure_is_per_quarter_and_its_fall_is_found(demo: ca.Organisation, every: str) -> None:
    result = before_after(pressed(demo), every=every, names=["pressure"])
    table = result.table.set_index("team")
    # A team by itself has eight quarters before and twelve at most after; its line is less sure.
    assert table.loc["Noord", "estimate"] == pytest.approx(-12, abs=5)
    assert table.loc[ALL_TEAMS, "estimate"] == pytest.approx(-12, abs=1.5)
    assert table.loc[["Noord", ALL_TEAMS], "answer"].tolist() == ["yes", "yes"]
    assert "8 quarters before the start" in result.told_of("pressure", "Noord")


@pytest.mark.parametrize(("every", "horizon"), [("M", 6), ("W", 26), ("Q", 2)])
def test_half_a_year_is_two_quarters_of_pressure(demo: ca.Organisation, every: str, horizon: int) -> None:
    org = pressed(demo, later=20.0)
    half = before_after(org, "organisation", every=every, names=["pressure"], horizon=horizon).table
    assert half["estimate"].item() == pytest.approx(-12, abs=1.5)
    whole = before_after(org, "organisation", every=every, names=["pressure"]).table
    assert whole["estimate"].item() < -15


def introduced(org: ca.Organisation, **told: str) -> ca.Organisation:
    """Return the organisation with other introductions."""
    own = ca.Settings.from_mapping(
        {
            "norm": {"unit": "case", "per_fte": 12},
            "teams": {team: {"introduced": day} for team, day in told.items()},
        }
    )
    return replace(org, settings=org.settings.model_copy(update={"teams": own.teams}))


def plain(org: ca.Organisation, name: str) -> dict[str, str]:
    """Return what is said of each team in Dutch; nothing in it that only a statistician can read."""
    result = before_after(org, names=[name])
    assert (result.table.loc[result.table["estimate"].isna(), "answer"] == "unknown").all()
    said = {team: result.told_of(one, team, Language("nl")) for one, team in result.found}
    for text in [*said.values(), result.text]:
        assert not {"nan", "inf", "None"} & set(text.replace(",", " ").split())
    return said


@pytest.mark.parametrize(
    ("starts", "said", "of_all"),
    [
        ({"Noord": "2022-11-01"}, "valt buiten de perioden met een cijfer: 0 ervoor en 48", "nog geen team"),
        ({"Noord": "2026-10-15"}, "47 vóór oktober 2026 en 1 vanaf dan", "minder dan 2 teams gestart"),
        ({"Noord": "2027-02-01"}, "(februari 2027) valt buiten", "nog geen team is gestart"),
        ({"Noord": "2024-11-01"}, "Of het niveau", "minder dan 2 teams gestart"),
        ({}, "", "nog geen team is gestart"),
        (dict.fromkeys(SEVEN, "2024-11-01") | {"Zuid": "2024-11-20"}, "Of het niveau", "startten tegelijk"),
        (dict.fromkeys(SEVEN, "2024-11-01"), "Of het niveau", "te weinig teams te vergelijken"),
        (dict.fromkeys(SEVEN[2:], "2024-11-01"), "Of het niveau", "Met 5 teams die startten, van 8 teams"),
        ({"Noord": "2022-12-01", "West": "2024-11-01"}, "1 ervoor|1 vóór", "nog niet gestart"),
    ],
)
def test_starts_at_the_edges(demo: ca.Organisation, starts: dict[str, str], said: str, of_all: str) -> None:
    texts = plain(introduced(demo, **starts), "caseload_per_fte")
    assert sorted(texts) == sorted([*starts, ALL_TEAMS])
    assert of_all in texts[ALL_TEAMS]
    if starts:
        assert any(part in texts["Noord"] for part in said.split("|"))


def test_a_team_that_started_before_the_data_is_left_out_of_the_pool_by_name(demo: ca.Organisation) -> None:
    later = {"Oost": "2024-03-01", "West": "2024-11-01", "Zuid": "2025-02-01"}
    texts = plain(introduced(demo, Noord="2022-12-01", **later), "caseload_per_fte")
    assert "Met 3 teams die startten, van 7 teams in totaal" in texts[ALL_TEAMS]
    assert texts[ALL_TEAMS].endswith("minder dan 6 perioden voor hun start hebben een cijfer: Noord.")
    early = before_after(introduced(demo, Noord="2022-12-01", **later), "organisation", names=NAMES).table
    frame = indicators(demo)
    rest = frame[frame["team"] != "Noord"]
    months = dict.fromkeys(demo.teams) | {team: day[:7] for team, day in later.items()}
    known = staggered(rest, "caseload_per_fte", months).table["estimate"].iloc[0]
    assert early["estimate"].iloc[0] == pytest.approx(known)


def test_one_team_by_itself() -> None:
    texts = plain(ca.read(DEMO, "manager", team="Noord"), "spread")
    assert "te weinig teams hebben een cijfer om ze samen te nemen: 1" in texts[ALL_TEAMS]
    assert "het niveau" in texts["Noord"]


BEGUN = {"Noord": "2024-11-01", "Oost": "2025-04-01", "West": "2025-07-01"}
MIDDLE = np.isin(np.arange(16), [5, 6, 7])


@pytest.mark.parametrize(
    ("change", "said", "of_all"),
    [
        (lambda score: 0 * score, "is in elke periode gelijk", "voor de start in elke periode gelijk"),
        (
            lambda score: np.where(QUARTERS < "2024Q4", 0, score),
            "voor de start in elke",
            "Nee, de teams veranderden",
        ),
        (lambda score: np.where(QUARTERS < "2024Q4", score, 0), "het niveau", "Nee, de teams veranderden"),
        (
            lambda score: np.where(MIDDLE, np.nan, score),
            "te weinig perioden met een cijfer: 5 vóór",
            "Niet meege",
        ),
        (lambda score: np.nan * score, "er zijn geen cijfers", "er zijn geen cijfers"),
    ],
)
def test_series_at_the_edges(demo: ca.Organisation, change: object, said: str, of_all: str) -> None:
    rng = np.random.default_rng(4)
    scores = {team: change(60 + rng.normal(0, 2, 16)) for team in demo.teams}  # type: ignore[operator]
    texts = plain(introduced(scored(demo, scores), **BEGUN), "pressure")
    assert said in texts["Noord"]
    assert of_all in texts[ALL_TEAMS]


def test_months_that_are_missing_just_before_the_start() -> None:
    """Nothing can be said then of an unusual stretch before it; the rest is as ever."""
    values = 12 + noise(3, 36, 0.3)
    frame = series(np.where(np.isin(np.arange(36), [16, 17, 18, 19]), np.nan, values))
    found = interrupted_series(frame, start="2024-09", slope=False, smallest_relevant=1.0)
    assert found.table["estimate"].notna().all()
    assert "4 months in between have no figure" in found.text


def test_without_any_figure_the_reason_is_told(demo: ca.Organisation) -> None:
    tables = {name: table for name, table in demo.tables.items() if name not in ("perceptions", "time_use")}
    names = ["contact_share", "pressure"]
    result = before_after(replace(demo, tables=tables), names=names)
    assert (result.table["answer"] == "unknown").all()
    for name, team in result.found:
        assert result.told_of(name, team) == "there are no points in this series"
