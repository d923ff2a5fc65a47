"""What the half-year evaluation tells of its answers: while it is open, when it closed, and to whom."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from started_teams import answers, settings, tables

from caseload_analysis.privacy.audience import read
from caseload_analysis.reports.evaluation.response import waiting
from caseload_analysis.reports.half_year import HalfYearReport
from caseload_analysis.reports.language import Language
from caseload_analysis.tables.organisation import Organisation

STARTS = {"Noord": "2024-05-01"}
GIVEN = tables({"Noord": 8, "Zuid": 8}, STARTS)
END = pd.Period("2024-10", "M")
OPEN = "still open: its scores and remarks are shown once the data go on to 10 December 2024."


def organisation(audience: str, day: str, *told: pd.DataFrame) -> Organisation:
    team = "Noord" if audience in {"team", "manager"} else ""
    chosen: dict[str, Any] = settings(STARTS, until=day)
    return read(
        GIVEN | {"evaluations": pd.concat(told)}, audience, team, settings=chosen, until=END.end_time.date()
    )


def report(audience: str, day: str, *told: pd.DataFrame, language: str = "en") -> HalfYearReport:
    return HalfYearReport.of(organisation(audience, day, *told), "Noord", END, language)


SIX = answers("Noord", 6, "2024-11-12", 4.0, remark="meer rust")


def test_an_open_evaluation_is_named_as_open_and_nothing_of_it_is_shown() -> None:
    made = report("team", "2024-12-09", SIX)
    assert OPEN in made.said().text
    assert "Response: 6 of 8" in made.said().text
    assert "4.0" not in made.said().text
    assert OPEN in made.remarks().text
    assert "remarks were made" not in made.remarks().text
    assert "does everybody fill in" not in made.proposals().text
    closed = report("team", "2024-12-10", SIX)
    assert "still open" not in closed.said().text + closed.remarks().text
    assert "| 4.0 |" in closed.said().text


def test_hr_sees_the_scores_and_hears_when_the_others_will() -> None:
    said = report("hr", "2024-12-09", SIX).said().text
    assert "| 4.0 |" in said
    assert "readers other than HR get its scores and remarks once the data go on to 10 December 2024" in said
    assert "still open" not in report("hr", "2024-12-10", SIX).said().text


def test_hr_hears_which_answers_came_too_late() -> None:
    """Two come on 10 December, after the last open day, the 9th."""
    told = (SIX, answers("Noord", 2, "2024-12-10", 1.0))
    said = report("hr", "2024-12-31", *told).said().text
    assert "2 answers came after 9 December 2024, when the evaluation closed" in said
    assert "Response: 8 of 8" in said
    dutch = report("hr", "2024-12-31", *told, language="nl").said().text
    assert "2 antwoorden kwamen na 9 december 2024" in dutch
    team = report("team", "2024-12-31", *told).said().text
    assert "Response: 6 of 8" in team
    assert "when the evaluation closed" not in team
    assert "| 4.0 |" in team


def test_outside_the_team_an_open_evaluation_is_waited_for() -> None:
    """Twelve answer on 12 November; the evaluation closes after 9 December."""
    span = (int(pd.Timestamp("2024-10-01").timestamp() // 86400), 20_100)
    waited = "are the answers of Noord: the evaluation is still open, and counts once the data go on to 10"
    for day, said in (("2024-12-09", waited), ("2024-12-10", "")):
        org = organisation("works_council", day, answers("Noord", 12, "2024-11-12", 4.0))
        found = waiting(org, "", *span, Language("en"))
        assert said in found
        assert bool(said) is bool(found)


def test_the_interval_is_of_the_people_behind_the_mean() -> None:
    """Five at the end of June and three on 2 July: one evaluation, eight people, (25 + 3) ÷ 8 = 3.5."""
    told = (answers("Noord", 5, "2024-06-28", 5.0), answers("Noord", 3, "2024-07-02", 1.0))
    org = organisation("team", "2024-10-31", *told)
    said = HalfYearReport.of(org, "Noord", pd.Period("2024-06", "M"), "en").said().text
    (line,) = [line for line in said.splitlines() if line.startswith("Plan together")]
    assert [cell for cell in line.split(" | ") if cell.strip()][-3::2] == ["3.5", "8"]


@pytest.mark.parametrize(("audience", "told"), [("team", "answers <5"), ("hr", "answers 4")])
def test_the_checks_tell_no_number_of_few(audience: str, told: str) -> None:
    four = answers("Noord", 4, "2024-11-12", 4.0)
    assert report(audience, "2024-12-31", four).checks().text.splitlines()[-1] == told


@pytest.mark.parametrize("audience", ["team", "manager", "works_council"])
def test_the_rows_of_a_file_are_for_who_sees_all_of_it(audience: str) -> None:
    about = report(audience, "2024-12-31", SIX).about().text
    assert "evaluations" in about
    assert "rows)" not in about
    assert "evaluations (6 rows)" in report("hr", "2024-12-31", SIX).about().text
