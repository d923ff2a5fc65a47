"""The annex of the integral summary: sums per team, hidden cells named, nobody to be recognised."""

from __future__ import annotations

import re
from functools import cache

import pandas as pd
import pytest
from practice_tables import asked, competences, deviations, hours, support
from started_teams import settings, tables

from caseload_analysis.privacy.audience import read
from caseload_analysis.reports.evaluation.practice_integral import stands_out
from caseload_analysis.reports.integral import IntegralReport
from caseload_analysis.tables.organisation import Organisation

SIZES = dict.fromkeys(["Alfa", "Beta", "Gamma"], 6)
STARTS = {"Alfa": "2023-07-01"}
END = "2024-10"
GIVEN = tables(SIZES, STARTS)
WEEK = "2024-08-05"
EXTRA = {
    "time_use": pd.concat([hours("Alfa", 6, {WEEK: (20, 10)}), hours("Beta", 6, {WEEK: (15, 15)})]),
    "support": pd.concat([support("Alfa", [50.0, *[10.0] * 5]), support("Beta", [20.0] * 6)]),
    "protocol_deviations": pd.concat([deviations(GIVEN, team, spread=True) for team in SIZES]),
    "competences": competences(("A00", "ots"), ("B00", "ots"), ("B01", "ots")),
}


@cache
def organisation(audience: str, delivered: bool, period: str) -> Organisation:
    """Return the organisation as a reader sees it; read once for all tests of this file."""
    given = {**GIVEN, **EXTRA} if delivered else GIVEN
    return read(given, audience, settings=settings(STARTS), until=pd.Period(period, "M").end_time.date())


@cache
def report(
    audience: str = "works_council", language: str = "en", *, delivered: bool = True, period: str = END
) -> IntegralReport:
    return IntegralReport.of(organisation(audience, delivered, period), pd.Period(period, "M"), language)


def said(made: IntegralReport) -> str:
    return made.practice().text.replace("\xa0", " ")


def test_support_per_team_and_of_all_together() -> None:
    """100 + 120 hours: 220 × 7 ÷ (36 × 92) = 0.46 fte; each of twelve should have 18.3, so 35 of 220 move."""
    lines = said(report()).splitlines()
    assert "Alfa | 100 | 0.21 | 2.5 | 6 | 17 | 33 %" in lines
    assert "Beta | 120 | 0.25 | 3.0 | 6 | 20 | 0 %" in lines
    moved = (50 - 220 / 12 + 6 * (20 - 220 / 12)) / 220
    assert f"all teams | 220 | 0.46 | 5.6 | 12 | 18 | {100 * moved:.0f} %" in lines
    assert "Without hours of support: Gamma." in said(report())
    assert "Requests for help are not recorded" in said(report())
    assert "not counted, for the links are not recorded" in said(report())


@pytest.mark.parametrize("audience", ["works_council", "hr"])
def test_what_was_met_of_the_hours_asked_for(audience: str) -> None:
    """Six of Alfa asked for 110 hours and got 100 of them; Beta did not write down what it asked."""
    rows = pd.concat([asked("Alfa", [50.0, *[10.0] * 5], [60.0, *[10.0] * 5]), support("Beta", [20.0] * 6)])
    org = read({**GIVEN, **EXTRA, "support": rows}, audience, settings=settings(STARTS), until="2024-10-31")
    words = said(IntegralReport.of(org, pd.Period(END, "M"), "en"))
    lines = words.splitlines()
    assert "Alfa | 100 | 0.21 | 2.5 | 6 | 17 | 33 % | 110 | 91 %" in lines
    assert "Beta | 120 | 0.25 | 3.0 | 6 | 20 | 0 % | – | –" in lines
    assert "All teams. Of 110 hours that were asked for, 91 % was met." in words
    assert "Requests for help are not recorded" not in words


def test_shares_are_of_the_year_and_hidden_cells_are_named() -> None:
    """Each team has four deviations of four people: too few to be shown; all twelve of twelve people are."""
    alt = report().practice().alt.replace("\xa0", " ")
    assert "Alfa 67 %, Beta 50 %, Gamma – and all teams 58 %" in alt
    assert "Deviations substantiated: Alfa hidden, Beta hidden" in alt
    assert "and all teams 75 %" in alt
    full = report("hr").practice().alt.replace("\xa0", " ")
    assert "Discussed with peers: Alfa 50 %, Beta 50 %" in full


@pytest.mark.parametrize(
    ("audience", "language"),
    [("hr", "nl"), ("works_council", "en"), ("works_council", "nl")],
)
def test_nobody_is_named(audience: str, language: str) -> None:
    made = report(audience, language)
    assert not re.search(r"\b[ABG]\d\d\b", said(made) + made.practice().alt)
    assert "nan" not in said(made)
    assert made.practice().html.count("<img") == made.practice().html.count("alt=") == 1


def test_which_kind_rests_on_one_pair_is_not_for_readers_outside() -> None:
    """One worker of Alfa has the competence, two of Beta, nobody of Gamma."""
    assert "by number: Alfa 1 and Gamma 1." in said(report())
    assert "ots" not in said(report())
    assert "Alfa. At most one colleague has the competence for: ots." in said(report("hr"))
    assert stands_out(report().whole) == []


def test_the_front_page_names_the_teams_where_one_colleague_holds_a_kind() -> None:
    """One case of one worker of Beta is of another kind than all the others."""
    mine = GIVEN["assignments"].loc[GIVEN["assignments"]["employee_id"] == "B03", "case_id"].iloc[0]
    cases = GIVEN["cases"]
    cases = cases.assign(measure=cases["measure"].where(cases["case_id"] != mine, "voogdij"))
    org = read({**GIVEN, "cases": cases}, "works_council", settings=settings(STARTS), until="2024-10-31")
    made = IntegralReport.of(org, pd.Period(END, "M"), "en")
    assert stands_out(made.whole) == ["One colleague holds all cases of a kind in: Beta."]


def test_teams_with_support_against_teams_without_are_plain_means_until_more_can_be_said() -> None:
    """From September 2023 to August 2024 Alfa holds 10 a worker, the others 12, and all half a case more."""
    words = said(report("hr"))
    assert "of none of the 2 teams" not in words
    assert "Cannot be told yet" in words
    (line,) = [line for line in words.splitlines() if line.startswith("cases per deployable fte of those")]
    before, after = (10 + 12) / 2 + 0.5, (10 + 12) / 2 + 0.5
    assert line.split(" | ")[1:] == [f"{before:.1f}", f"{after:.1f}", "12.5", "12.5"]
    assert "Differences between these means are no effect" in words


def test_the_recording_is_not_taken_for_the_start() -> None:
    """Both teams have hours from one week on; who sees no contracts cannot tell a start from a recording."""
    assert "may have begun then and the support earlier" in said(report("works_council"))
    assert "may have begun then" not in said(report("hr"))


def test_a_table_that_was_not_delivered_switches_its_block_off_in_words() -> None:
    words = said(report(delivered=False))
    assert "Hours per activity were not delivered" in words
    assert "Hours of support were not delivered" in words
    assert "Deviations from protocol were not delivered" in words
    assert "Who knows what was not delivered" in words


def test_before_anything_is_recorded_there_are_sentences() -> None:
    words = said(report(period="2024-05"))
    assert "In the 1st quarter 2024 no hours of support are recorded." in words
    assert "No hours per activity and no deviations are recorded in 2023." in words
