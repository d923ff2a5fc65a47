"""The annex about the work itself: every figure in it can be worked out by hand."""

from __future__ import annotations

import re
from functools import cache

import pandas as pd
import pytest
from practice_tables import asked, competences, deviations, hours, support
from started_teams import settings, tables

from caseload_analysis.privacy.audience import read
from caseload_analysis.reports.half_year import HalfYearReport
from caseload_analysis.tables.organisation import Organisation

STARTS = {"Noord": "2024-05-01"}
END = "2024-10"
SHARES = {"2023-08-07": (15.0, 15.0), "2024-08-05": (20.0, 10.0)}
HELP = [50.0, *[10.0] * 5]
GIVEN = tables({"Noord": 8, "Zuid": 5}, STARTS)
ONE = GIVEN["cases"]["case_id"] == "Z00001"
EXTRA = {
    "cases": GIVEN["cases"].assign(measure=GIVEN["cases"]["measure"].mask(ONE, "voogdij")),
    "time_use": hours("Noord", 8, SHARES),
    "support": pd.concat([support("Noord", HELP), support("Noord", HELP, "2024-10-07")]),
    "protocol_deviations": deviations(GIVEN, "Noord"),
    "competences": competences(("N00", "ots"), ("N01", "netwerkberaad")),
}


def one_more_deviation() -> pd.DataFrame:
    """Return the deviations with a second one that was not substantiated."""
    rows = EXTRA["protocol_deviations"]
    return pd.concat([rows, rows.tail(1).assign(date=pd.Timestamp("2024-09-09"))], ignore_index=True)


def since_may() -> pd.DataFrame:
    """Return support in every week from May 2024 on, when the team went from 12 to 10 cases a worker."""
    days = [str(day.date()) for day in pd.date_range("2024-05-01", periods=24, freq="7D")]
    return pd.concat([support("Noord", HELP, day) for day in days])


VARIANTS: dict[str, dict[str, pd.DataFrame]] = {
    "": EXTRA,
    "nothing": {},
    "few": {"support": support("Noord", [10.0, 20.0, 30.0]), "time_use": hours("Noord", 3, SHARES)},
    "asked": {"support": asked("Noord", [*HELP, 0.0], [60.0, *[10.0] * 6])},
    "one asked": {"support": asked("Noord", HELP, [60.0, *[None] * 5])},
    "nobody helped": {"support": asked("Noord", [0.0] * 6, [None] * 6)},
    "since may": {"support": since_may()},
    "time": {name: EXTRA[name] for name in ("time_use", "protocol_deviations")},
    "unsubstantiated": {
        "time_use": EXTRA["time_use"].assign(activity="overleg"),
        "protocol_deviations": one_more_deviation(),
    },
}


@cache
def organisation(audience: str, variant: str, period: str) -> Organisation:
    """Return the organisation as a reader sees it; read once for all tests of this file."""
    team = "Noord" if audience in {"team", "manager"} else ""
    until = pd.Period(period, "M").end_time.date()
    return read(GIVEN | VARIANTS[variant], audience, team, settings=settings(STARTS), until=until)


@cache
def report(
    audience: str = "team", language: str = "en", *, variant: str = "", period: str = END
) -> HalfYearReport:
    """Return the evaluation of team Noord with the tables of the work."""
    org = organisation(audience, variant, period)
    return HalfYearReport.of(org, "Noord", pd.Period(period, "M"), language)


def said(made: HalfYearReport) -> str:
    return made.practice().text.replace("\xa0", " ")


def rows(made: HalfYearReport) -> dict[str, list[str]]:
    return {line.split(" | ")[0]: line.split(" | ")[1:] for line in said(made).splitlines() if " | " in line}


def test_time_with_families_and_a_year_earlier() -> None:
    """Twenty of thirty hours is 67 %, fifteen of thirty was 50 %."""
    made = report()
    assert (
        "3rd quarter 2024: 67 % of the hours that 8 people wrote down went to families. A year earlier "
        "that was 50 %." in said(made)
    )
    alt = made.practice().alt.replace("\xa0", " ")
    assert "contact met gezinnen 67 % and reizen 33 %" in alt


def test_what_support_took_over() -> None:
    """100 hours of 92 days: 100 × 7 ÷ (36 × 92) = 0.21 fte, 2.5 cases. Each should have 16.7: 33.3 move."""
    made = report()
    assert "100 hours were taken over from 6 colleagues, 17 each on average" in said(made)
    assert "0.21 fte, as much as 2.5 cases" in said(made)
    assert "33 % of the hours would have to go to somebody else" in said(made)
    assert [line for line in said(made).splitlines() if line.startswith("3rd quarter 2024 | 100")] == [
        "3rd quarter 2024 | 100 | 0.21 | 2.5 | 6 | 17 | 33 %"
    ]


def test_what_was_asked_for_and_met() -> None:
    """Seven asked for 120 hours in all; one of 60 got 50, one got none. Each of seven should have 14.3."""
    words = said(report(variant="asked"))
    assert "100 hours were taken over from 6 of 7 linked colleagues, 14 each on average over all 7." in words
    assert "Of 120 hours that were asked for, 83 % was met." in words
    assert "3rd quarter 2024 | 100 | 0.21 | 2.5 | 6 of 7 | 14 | 36 % | 120 | 83 %" in words.splitlines()
    assert "Requests for help are not recorded" not in words
    assert "not counted, for the links are not recorded" not in words
    assert "for all who were linked to get the same" in words


def test_the_requests_of_one_colleague_are_hidden_and_the_hours_are_not() -> None:
    words = said(report(variant="one asked"))
    assert "100 hours were taken over from 6 colleagues" in words
    assert "Whether requests for help were met is hidden" in words
    assert "3rd quarter 2024 | 100 | 0.21 | 2.5 | 6 | 17 | 33 % | hidden | hidden" in words.splitlines()
    assert "83 % was met" in said(report("hr", variant="one asked"))


def test_a_quarter_in_which_nobody_linked_was_helped() -> None:
    words = said(report(variant="nobody helped"))
    assert "3rd quarter 2024: none of 6 linked colleagues got help." in words
    assert "3rd quarter 2024 | 0 | 0.00 | 0.0 | 0 of 6 | 0 | –" in words.splitlines()
    assert "nan" not in words


def test_a_task_with_few_behind_it_is_named_as_hidden_to_the_team() -> None:
    assert "hidden" in report().practice().alt
    assert "notulen 50 and verslaglegging 50" in report("hr").practice().alt


def test_what_is_not_recorded_is_said() -> None:
    assert "Requests for help are not recorded" in said(report())
    assert "not counted, for the links are not recorded" in said(report())


def test_deviations_are_counted_not_shared_out() -> None:
    assert "3 substantiated, 2 discussed with peers" in said(report())
    (line,) = [line for line in said(report()).splitlines() if "3 of 4" in line]
    assert line == "3rd quarter 2024 | 4 | 3 of 4 | 2 of 4 | 7"


def test_whose_shoulders_and_the_match_of_inflow() -> None:
    """Eight new cases in each odd month, so 48 in a year: 12 to the two who are listed, 6 to the one."""
    made = report()
    assert "At most one colleague has the competence for: ots." in said(made)
    assert rows(made)["ots"] == [str(8 * 10 - 1), "8", "1"]
    assert (
        "of 48 new cases whose kind is the name of a competence, 12 came to somebody of whom the "
        "competences are listed, and 6 of these" in said(made)
    )


def test_a_kind_that_one_colleague_holds_is_told_apart() -> None:
    assert "One colleague holds all cases of: voogdij." in said(report())


def test_the_effect_of_support_cannot_be_told_after_two_months() -> None:
    """Hours since September 2024: two months are too few, and one team is no comparison."""
    for audience, reason in (("team", "sees one team"), ("hr", "one pilot team is no comparison")):
        words = said(report(audience))
        assert "What support changed in this team. Cannot be told yet" in words
        assert "are too few: 8 and 4 are needed" in words
        assert reason in words


def test_an_effect_that_can_be_estimated_has_its_smallest_change_first() -> None:
    """Support from May 2024 on, when the team went from 12 to 10 cases a worker: a change of -2."""
    made = report("hr", variant="since may")
    lines = said(made).splitlines()
    (heads,) = [line.split(" | ") for line in lines if line.startswith("team | figure")]
    (found,) = [line.split(" | ") for line in lines if line.startswith("Noord | cases per deployable fte")]
    assert heads.index("would be found from") < heads.index("estimated change")
    assert float(found[3].replace("−", "-")) == pytest.approx(-2.0, abs=0.15)
    assert found[-1] == "yes"
    assert "Did it change? Caseload per deployable fte: yes." in said(made)
    (told,) = [
        line for line in lines if line.startswith("- Noord, caseload per deployable fte: With 28 months")
    ]
    assert told.index("four times out of five") < told.index("Yes, the level changed at the start")


@pytest.mark.parametrize(
    "words",
    [
        "Hours per activity were not delivered",
        "Hours of support were not delivered",
        "Deviations from protocol were not delivered",
        "Who knows what was not delivered",
    ],
)
def test_a_table_that_was_not_delivered_switches_its_block_off_in_words(words: str) -> None:
    assert words in said(report(variant="nothing"))
    assert words not in said(report())


@pytest.mark.parametrize(
    ("audience", "language"),
    [
        *(("team", "nl"), ("team", "en"), ("manager", "nl")),
        *(("hr", "en"), ("management", "nl")),
    ],
)
def test_nobody_is_named_to_any_reader(audience: str, language: str) -> None:
    made = report(audience, language)
    part = made.practice()
    words = part.text + part.alt + made.summary().text
    assert not re.search(r"\bN\d\d\b", words)
    assert "nan" not in words
    assert part.html.count("alt=") == part.html.count("<img") == 2


def test_who_is_not_of_the_team_gets_sums_of_enough_people() -> None:
    """Four deviations of one worker stay in the team, as does the kind on one pair of shoulders."""
    made = report("management")
    assert "The deviations per quarter are hidden" in said(made)
    assert "2 kinds of case rest on one pair of shoulders; which, is for the team." in said(made)
    assert "ots" not in rows(made)
    assert "colleague" not in made.summary().text
    assert "What support took over is hidden" in said(report("management", variant="few"))


def test_time_with_families_of_few_people_is_hidden() -> None:
    assert "The time with families is hidden" in said(report(variant="few"))


def test_activities_that_nobody_knows_as_contact_are_asked_about() -> None:
    assert "No activity is known as contact with families" in said(report(variant="unsubstantiated"))


def test_before_a_quarter_is_over_there_are_sentences() -> None:
    words = said(report("hr", period="2024-05"))
    assert "No hours of support for this team are recorded in a quarter that is over." in words
    assert "No deviation from protocol was registered in a quarter that is over." in words
    assert "nan" not in words


def test_a_quarter_that_still_runs_is_not_laid_beside_whole_ones() -> None:
    assert "4th quarter 2024" not in said(report())


def test_one_sentence_at_most_stands_on_the_front_page() -> None:
    """Shoulders go first, then deviations (with one more of five not substantiated), then time."""
    summary = report().summary().text
    assert "One colleague holds all cases of: voogdij." in summary
    assert "competence for" not in summary
    assert "Time with families" not in summary
    moved = report(variant="time").summary().text.replace("\xa0", " ")
    assert "Time with families went from 50 % to 67 % in a year." in moved
    bad = report(variant="unsubstantiated").summary().text
    assert "Of 5 deviations from protocol in the last four quarters 2 were not substantiated." in bad
    assert "competence" not in report(variant="nothing").summary().text
