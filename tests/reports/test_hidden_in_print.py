"""Nobody's figures can be read or worked out from what readers without persons get: worked by hand.

Everybody has 12 cases in August 2024 (10 in the teams that started), and a norm of 12.
"""

from __future__ import annotations

import re
from functools import cache

import pandas as pd
import pytest
from started_teams import settings, tables

from caseload_analysis.evaluation.indicators import indicators
from caseload_analysis.privacy.audience import read
from caseload_analysis.reports.half_year import HalfYearReport
from caseload_analysis.reports.integral import IntegralReport
from caseload_analysis.tables.organisation import Organisation

END = pd.Period("2024-08", "M")
STARTS = {"Alfa": "2024-03-01", "Bravo": "2024-03-01"}
SIZES = {"Alfa": 1, "Bravo": 6, "Cobalt": 8, "Delta": 10}
OUTSIDE = ["management", "works_council"]
OF_THE_STAFF = ["caseload_per_fte", "outside", "spread", "absence_rate", "frequency", "left"]


def absences(*spells: tuple[str, str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(spells, columns=["employee_id", "start", "end"])
    days = frame[["start", "end"]].apply(pd.to_datetime)
    return frame.assign(start=days["start"], end=days["end"], kind="sickness", percentage=100)


SICK = absences(
    ("A00", "2023-09-01", "2024-08-31"),
    ("C00", "2024-08-01", "2024-08-31"),
    ("D00", "2024-07-01", "2024-07-31"),
    ("D01", "2024-07-01", "2024-07-31"),
)


@cache
def one_alone(audience: str) -> Organisation:
    """Return a team of one worker of half an fte, who is ill for a year, and three larger teams."""
    given = tables(SIZES, STARTS, after=10) | {"absences": SICK}
    given["contracts"].loc[given["contracts"]["team"] == "Alfa", "fte"] = 0.5
    return read(given, audience, settings=settings(STARTS), until=END.end_time.date())


@cache
def small_before(audience: str, started: str = "") -> Organisation:
    """Return Echo, three people until July, Fox, four until July and five in August, and two larger teams.

    Somebody of each of the small ones was ill until July. ``started`` began in March.
    """
    ill = absences(("E00", "2023-09-01", "2024-07-31"), ("F00", "2023-09-01", "2024-07-31"))
    starts = {started: "2024-03-01"} if started else {}
    given = tables({"Cobalt": 8, "Delta": 10, "Echo": 3, "Fox": 5}, {})
    contracts = given["contracts"].set_index("employee_id")
    contracts.loc[contracts["team"] == "Echo", "end"] = pd.Timestamp("2024-07-31")
    contracts.loc["F04", "start"] = pd.Timestamp("2024-08-01")
    given |= {"contracts": contracts.reset_index(), "absences": pd.concat([SICK.iloc[1:], ill])}
    return read(given, audience, settings=settings(starts), until=END.end_time.date())


def standing(org: Organisation) -> dict[str, list[str]]:
    lines = IntegralReport.of(org, END, "en").standing().text.replace("\xa0", " ").splitlines()
    cells = [line.split(" | ") for line in lines if " | " in line]
    return {row[0]: row[1:] for row in cells[1:]}


def half_year(audience: str, team: str) -> HalfYearReport:
    return HalfYearReport.of(one_alone(audience), team, END, "en")


@pytest.mark.parametrize("audience", OUTSIDE)
def test_the_total_is_of_the_teams_shown(audience: str) -> None:
    """Of Cobalt's 8 fte one is ill in August, of Delta's 10 two in July: 1 ÷ 18 and 2 ÷ 18 of a month."""
    rows = standing(one_alone(audience))
    assert rows["Alfa"] == rows["Bravo"] == ["hidden"] * 8
    assert rows["Cobalt"][:6] == ["96", "0.0 %", "inside the band", "7.0", "13.7", "1.0 %"]
    assert rows["Delta"][:6] == ["120", "0.0 %", "inside the band", "10.0", "12.0", "1.7 %"]
    rate = (100 / 18 + 200 / 18) / 12
    assert rows["all teams"] == ["216", "0.0 %", "", "17.0", "12.7", f"{rate:.1f} %", "0 %", "hidden"]


def test_the_hr_adviser_sees_the_total_of_all() -> None:
    """Ten cases for half an fte, ten for each of six; 7 and 10 fte of the others can be deployed."""
    rows = standing(one_alone("hr"))
    assert rows["Alfa"][:5] == ["10", "+66.7 %", "above the band", "0.0", "–"]
    assert rows["Bravo"][:5] == ["60", "−16.7 %", "below the band", "6.0", "10.0"]
    assert rows["all teams"][0] == "286"
    assert rows["all teams"][3] == "23.0"


@pytest.mark.parametrize("audience", OUTSIDE)
def test_no_sentence_tells_the_band_of_a_hidden_team(audience: str) -> None:
    asked, told = (
        IntegralReport.of(one_alone(reader), END, "en").proposals().text for reader in (audience, "hr")
    )
    assert "the band" not in asked
    assert "Above the band: Alfa; below: Bravo." in told
    differences = IntegralReport.of(one_alone(audience), END, "en").differences().text
    (busiest,) = [line for line in differences.splitlines() if "Caseload per deployable fte" in line]
    assert set(re.findall(r"\((\w+)\)", busiest)) == {"Cobalt", "Delta"}


@pytest.mark.parametrize("audience", OUTSIDE)
@pytest.mark.parametrize("team", ["Alfa", "Bravo"])
def test_the_half_year_of_a_hidden_team_has_no_figures(audience: str, team: str) -> None:
    made = half_year(audience, team)
    assert "Nothing can be said yet of what changed" in made.changed().text
    assert "figure-" not in made.happened().html
    assert re.findall(r"\d", made.checks().text.split("\n", 1)[1].replace("answers 0", "")) == []


def test_the_hr_adviser_sees_the_half_year_of_the_second_team() -> None:
    """Twelve cases and one more in odd months before the start, ten and three of six odd months since."""
    assert "caseload_per_fte 12.5 10.5" in half_year("hr", "Bravo").checks().text


@pytest.mark.parametrize("audience", OUTSIDE)
def test_the_series_of_hidden_teams_are_missing(audience: str) -> None:
    ours = indicators(one_alone("hr"), "Q").set_index(["team", "period"])
    theirs = indicators(one_alone(audience), "Q").set_index(["team", "period"])
    assert theirs.loc[["Alfa", "Bravo"], OF_THE_STAFF].isna().all(axis=None)
    shown = ["Cobalt", "Delta"]
    pd.testing.assert_frame_equal(theirs.loc[shown, OF_THE_STAFF], ours.loc[shown, OF_THE_STAFF])


@pytest.mark.parametrize("audience", OUTSIDE)
def test_a_mean_of_a_year_with_a_small_team_in_it_is_hidden(audience: str) -> None:
    """In August nobody is small; until July Echo and Fox were, and Cobalt was hidden beside them."""
    rows = standing(small_before(audience))
    assert {team: row[5] for team, row in rows.items()} == {
        "Cobalt": "hidden",
        "Delta": "1.7 %",
        "Fox": "hidden",
        "all teams": "1.7 %",
    }
    assert [row[3] for row in rows.values()] == ["7.0", "10.0", "5.0", "22.0"]
    said = IntegralReport.of(small_before(audience), END, "en").differences().text
    assert "Caseload per deployable fte" not in said


@pytest.mark.parametrize("audience", OUTSIDE)
def test_what_a_team_that_ended_left_behind_is_in_no_total(audience: str) -> None:
    """Echo's 36 cases are nobody's; 12 each of 8, 10 and 5 people are shown."""
    rows = standing(small_before(audience))
    assert [row[0] for row in rows.values()] == ["96", "120", "60", "276"]


def test_the_hr_adviser_sees_the_year_of_every_team() -> None:
    """Of Fox one of four is ill for eleven months: eleven times 25 percent, and none of five in August."""
    rows = standing(small_before("hr"))
    assert rows["Fox"][5] == f"{11 * 25 / 12:.1f} %"
    assert rows["Cobalt"][5] == "1.0 %"


@pytest.mark.parametrize("team", ["Cobalt", "Fox"])
def test_a_mean_since_the_start_is_not_of_the_last_month_alone(team: str) -> None:
    """Fox was small until July, and Cobalt is hidden beside it; the months since the start are six."""
    lines = {}
    for audience in ("works_council", "hr"):
        made = HalfYearReport.of(small_before(audience, team), team, END, "en")
        lines[audience] = made.checks().text.splitlines()[1]
    assert lines["works_council"] == "caseload_per_fte - -, least -, unknown"
    assert re.match(r"caseload_per_fte \d+\.\d \d+\.\d, ", lines["hr"])


def test_the_means_of_a_team_that_is_never_hidden_are_those_of_the_hr_adviser() -> None:
    outside, hr = (
        HalfYearReport.of(small_before(audience, "Delta"), "Delta", END, "en").checks().text
        for audience in ("works_council", "hr")
    )
    assert outside == hr
