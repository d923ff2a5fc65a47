"""The half-year evaluation of a team whose caseload, start and answers are known by hand."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from started_teams import answers, settings, tables

from caseload_analysis.privacy.audience import read
from caseload_analysis.reports.figures.evaluation import Panel, around_start
from caseload_analysis.reports.half_year import HalfYearReport
from caseload_analysis.reports.language import Language
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import UsageError

PARTS = [
    *("header", "summary", "agreed", "happened", "changed", "said"),
    *("proposals", "practice", "remarks", "about", "checks"),
]
SIZES = {"Noord": 8, "Zuid": 8}
STARTS = {"Noord": "2024-05-01"}
END = pd.Period("2024-10", "M")
DEMO = Path(__file__).parents[2] / "data" / "demo"


def report(
    audience: str = "team",
    *,
    language: str = "en",
    more: dict[str, pd.DataFrame] | None = None,
    period: pd.Period = END,
    sizes: dict[str, int] | None = None,
    starts: dict[str, str] = STARTS,
    **extra: Any,
) -> HalfYearReport:
    """Return the evaluation of team Noord, eight workers of 12 cases until May 2024 and 10 from then on."""
    if more or sizes or extra or starts is not STARTS:
        given = tables(sizes or SIZES, starts) | (more or {})
        org = read(given, *reader(audience), settings=settings(starts, **extra), until=period.end_time.date())
    else:
        org = plain(audience, period)
    return HalfYearReport.of(org, "Noord", period, language)


def reader(audience: str) -> tuple[str, str]:
    return audience, "Noord" if audience in {"team", "manager"} else ""


@cache
def plain(audience: str, period: pd.Period) -> Organisation:
    """Return the two teams with nothing more told about them, read once."""
    given, until = tables(SIZES, STARTS), period.end_time.date()
    return read(given, *reader(audience), settings=settings(STARTS), until=until)


def whole(made: HalfYearReport) -> str:
    return "\n".join(getattr(made, part)().text for part in PARTS)


def row(made: HalfYearReport, name: str) -> list[str]:
    (line,) = [line for line in made.changed().text.splitlines() if line.startswith(f"{name} | ")]
    return line.split(" | ")


def test_the_means_before_and_after_are_those_worked_out_by_hand() -> None:
    """Twelve months of 12 with six times one more; from May to October 10 with three times one more."""
    cells = row(report(), "cases per deployable fte")
    assert cells[1:3] == ["12.5", "10.5"]


def test_the_estimate_is_the_known_change_and_is_called_a_change() -> None:
    cells = row(report(), "cases per deployable fte")
    assert float(cells[4].replace("−", "-")) == pytest.approx(-2.0, abs=0.15)
    assert cells[6].replace("\xa0", " ") == "yes"
    assert "Went down since the start: caseload per deployable fte." in report().summary().text


def test_the_smallest_change_stands_before_the_change() -> None:
    heads = report().changed().text.splitlines()[3].split(" | ")
    assert heads.index("would be found from") < heads.index("estimated change")
    assert "would be found four times out of five" in report().about().text


def test_a_series_that_never_moves_is_a_sentence() -> None:
    said = report().changed().text
    assert "the same in every period before the start" in said
    assert row(report(), "spread (% of the norm)")[3:6] == ["–", "–", "–"]


@pytest.mark.parametrize("audience", ["team", "manager", "hr", "management", "works_council", "researcher"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_reader_gets_every_part(audience: str, language: str) -> None:
    assert len(whole(report(audience, language=language))) > 1500


@pytest.mark.parametrize("audience", ["management", "works_council", "researcher"])
def test_who_sees_no_employees_sees_the_balance_and_nobody(audience: str) -> None:
    made = report(audience)
    assert made.happened().text.count("Share outside the band: 0 before, 50 since") == 1
    assert row(made, "spread (% of the norm)") == row(report("hr"), "spread (% of the norm)")
    assert "Agreements with employees" not in made.agreed().text
    assert not re.search(r"\bN\d\d\b", whole(made))


@pytest.mark.parametrize("period", ["2024-05", "2024-04", "2022-01", "2022-06"])
def test_a_team_that_has_just_begun_or_not_gets_sentences(period: str) -> None:
    said = whole(report("hr", period=pd.Period(period, "M")))
    assert "nan" not in said
    assert "cannot be told" in said or "nothing can be said" in said.casefold()


def test_a_small_team_is_hidden_from_management_in_words() -> None:
    made = report("management", sizes={"Noord": 3, "Zuid": 8})
    assert "Nothing can be said yet of what changed" in made.summary().text
    assert "Not shown" in made.happened().text


def test_a_period_that_is_no_month_is_refused() -> None:
    with pytest.raises(UsageError, match="not of length"):
        HalfYearReport.open(DEMO, "Noord", "2025Q2")


def agreement(**more: Any) -> pd.DataFrame:
    base = {"team": "Noord", "employee_id": "", "date": "2024-05-01", "subject": "bandbreedte",
            "agreed": "± 10 %", "until": "2025-04-30", "done_on": None}  # fmt: skip
    frame = pd.DataFrame([{**base, **more}])
    return frame.assign(**{name: pd.to_datetime(frame[name]) for name in ("date", "until", "done_on")})


def test_agreements_with_employees_are_counted_and_not_named() -> None:
    person: dict[str, Any] = {"employee_id": "N03", "subject": "caseload", "agreed": "even rust"}
    made = pd.concat(
        [
            agreement(),
            agreement(**person, date="2024-06-03"),
            agreement(**person, date="2024-06-10", until="2024-08-01"),
            agreement(**person, date="2024-07-01", done_on="2024-07-20"),
            agreement(**person, date="2024-02-01"),
        ]
    )
    said = report(more={"agreements": made}).agreed().text
    assert "3 agreements with employees were recorded: 1 carried out, 1 running, 1 lapsed" in said
    assert "Band: ± 10 % (1 May 2024 to 30 April 2025; holds)" in said
    assert "N03" not in said
    assert "rust" not in said


def test_what_people_say_is_shown_to_the_team_and_hidden_from_others() -> None:
    given = {"evaluations": answers("Noord", 6, "2024-11-12", 4.0)}
    assert "Plan together | – |  |  | 4.0 |" in report(more=given).said().text
    assert "Response: 6 of 8 (75\xa0%) of the people in post." in report(more=given).said().text
    assert "hidden" in report("works_council", more=given).said().text
    assert "4.0" not in report("works_council", more=given).said().text


def test_more_answers_than_people_have_a_word_and_no_share() -> None:
    """Eight are in post; five answer in October and seven in November: one evaluation, twelve answers."""
    twice = [answers("Noord", n, day, 4.0) for n, day in ((5, "2024-10-10"), (7, "2024-11-05"))]
    said = report(more={"evaluations": pd.concat(twice)}).said().text
    assert "Response: 12 of 8 of the people in post. More answered than were in post" in said
    assert "150" not in said


@pytest.mark.parametrize(("audience", "told"), [("team", "fewer than 5"), ("hr", "4 of 8 (50\xa0%)")])
def test_the_number_of_few_answers_is_for_the_hr_adviser(audience: str, told: str) -> None:
    given = {"evaluations": answers("Noord", 4, "2024-10-10", 4.0)}
    assert f"Response: {told} of" in report(audience, more=given).said().text


def test_the_response_is_of_those_in_post_on_the_day() -> None:
    """Two of eight leave on 1 September, so six are in post in October."""
    given = tables({"Noord": 8, "Zuid": 8}, STARTS)
    given["contracts"].loc[:1, "end"] = pd.Timestamp("2024-08-31")
    more = given | {"evaluations": answers("Noord", 5, "2024-10-10", 4.0)}
    assert "5 of 6 (83\xa0%)" in report(more=more).said().text


def test_of_two_evaluations_the_response_is_that_of_the_last() -> None:
    """Seven of eight answer at the end of the half-year, and six of eight three months later."""
    twice = [answers("Noord", n, day, 4.0) for n, day in ((7, "2024-10-10"), (6, "2025-01-10"))]
    given = tables({"Noord": 8, "Zuid": 8}, STARTS) | {"evaluations": pd.concat(twice)}
    org = read(given, "team", "Noord", settings=settings(STARTS, until="2025-01-31"))
    said = HalfYearReport.of(org, "Noord", END, "en").said().text
    assert "Response: 6 of 8 (75\xa0%) of the people in post." in said
    assert "More answered" not in said


def test_answers_of_a_half_year_that_is_not_known_yet_are_of_the_last_month() -> None:
    more = {"evaluations": answers("Noord", 6, "2024-07-02", 4.0)}
    made = report(more=more, period=pd.Period("2024-06", "M"))
    assert "6 of 8 (75\xa0%)" in made.said().text


def test_without_evaluations_the_report_says_so_in_one_sentence() -> None:
    assert report().said().text.count("Answers to the evaluation were not delivered") == 1
    assert "not delivered" in report().remarks().text


def released(*texts: str, beyond: bool = False) -> pd.DataFrame:
    frame = pd.DataFrame(
        {"team": "Noord", "date": pd.Timestamp("2024-11-12"), "step": "plan"}, range(len(texts))
    )
    return frame.assign(item="change", remark=texts, beyond_team=beyond)


def test_the_team_reads_what_hr_released_and_hr_sees_what_that_is() -> None:
    given = {
        "evaluations": answers("Noord", 12, "2024-11-12", 4.0, remark="we kijken zelden samen"),
        "released_remarks": released("vaker samen kijken", "minder haast"),
    }
    for audience in ("team", "manager"):
        made = report(audience, more=given)
        said = made.remarks().text
        assert "12 remarks were made: Plan together 12. The HR adviser read what people wrote" in said
        assert "released 2 remarks, some perhaps in other words. Not shown here: 10." in said
        assert said.index("minder haast") < said.index("vaker samen kijken")
        assert "zelden" not in whole(made)
    said = report("hr", more=given).remarks().text
    assert said.count("zelden") == 12
    assert "What the team reads of these" in said
    assert "vaker samen kijken" in said.split("What the team reads")[1]
    unread = {"evaluations": given["evaluations"]}
    assert "release what the team may read" in report("hr", more=unread).remarks().text


def test_what_was_released_reaches_no_other_reader_of_the_team_s_report() -> None:
    given = {
        "evaluations": answers("Noord", 12, "2024-11-12", 4.0, remark="we kijken zelden samen"),
        "released_remarks": released("vaker samen kijken", beyond=True),
    }
    for audience in ("management", "works_council", "researcher"):
        assert "kijken" not in whole(report(audience, more=given))


def test_remarks_are_for_the_hr_adviser_alone() -> None:
    given = {"evaluations": answers("Noord", 12, "2024-11-12", 4.0, remark="N03 draagt te veel")}
    assert "Read first (a code): N03 draagt te veel" in report("hr", more=given).remarks().text
    for audience in ("team", "manager", "management", "works_council", "researcher"):
        made = report(audience, more=given)
        assert "draagt" not in whole(made)
        counted = "12 remarks were made: Plan together 12. Not shown here: 12."
        assert counted in made.remarks().text


def test_roles_are_told_apart_where_each_has_enough_answers() -> None:
    two = [answers("Noord", 9, "2024-11-12", score, role=role) for score, role in ((5.0, "a"), (1.0, "b"))]
    said = report("hr", more={"evaluations": pd.concat(two)}).said().text
    assert "a 5.0, b 1.0 (difference +4.0" in said
    few = [answers("Noord", 9, "2024-11-12", 5.0, role="a"), answers("Noord", 4, "2024-11-12", 1.0, role="b")]
    assert "b 1.0" not in report("hr", more={"evaluations": pd.concat(few)}).said().text
    assert (
        "no two roles have enough answers" in report("team", more={"evaluations": pd.concat(few)}).said().text
    )


def test_outside_the_team_its_roles_are_not_told_apart() -> None:
    two = [answers("Noord", 12, "2024-11-12", score, role=role) for score, role in ((5.0, "a"), (1.0, "b"))]
    said = report("works_council", more={"evaluations": pd.concat(two)}).said().text
    assert "over all teams together only" in said
    assert "b 1.0" not in said


@pytest.mark.parametrize("audience", ["team", "manager"])
def test_the_team_sees_where_roles_differ_too(audience: str) -> None:
    two = [answers("Noord", 9, "2024-11-12", score, role=role) for score, role in ((5.0, "a"), (1.0, "b"))]
    assert (
        "a 5.0, b 1.0 (difference +4.0" in report(audience, more={"evaluations": pd.concat(two)}).said().text
    )
    equal = [answers("Noord", 9, "2024-11-12", 4.0, role=role) for role in ("a", "b")]
    assert "stands out" in report(audience, more={"evaluations": pd.concat(equal)}).said().text


@pytest.mark.parametrize(
    ("day", "told"), [("2024-04-20", ""), ("2024-05-20", ", before the start 60.0 (1st quarter 2024)")]
)
def test_pressure_measured_before_the_start_in_its_quarter_is_not_of_after(day: str, told: str) -> None:
    """The start is on 1 May: what was measured in April is of before, though of the same quarter."""
    table = pd.DataFrame(
        {
            "team": "Noord",
            "date": pd.to_datetime(["2024-02-10", day]),
            "scale": "werktempo (VBBA)",
            "score": [60.0, 50.0],
            "respondents": 8,
        }
    )
    said = report(more={"perceptions": table}).said().text
    assert f"werktempo (VBBA): 50.0 (2nd quarter 2024, 8 answers){told}." in said


def test_other_teams_are_in_the_paragraph_only_for_who_sees_them() -> None:
    assert "cannot be seen here" in report().changed().text
    assert "One team that had not started changed by 0.0 in the same months" in report("hr").changed().text


@pytest.mark.parametrize("audience", ["management", "works_council", "researcher"])
def test_the_figure_of_one_other_team_is_not_for_readers_outside(audience: str) -> None:
    assert "cannot be seen here" in report(audience).changed().text
    three = {**SIZES, "Oost": 8}
    said = report(audience, sizes=three).changed().text
    assert "The 2 teams that had not started changed by 0.0 on average in the same months" in said


def test_a_peak_before_the_start_is_told() -> None:
    """Team Noord holds 12 cases a worker, and 20 in the half-year before its start."""
    given = tables({"Noord": 8}, STARTS, before=12, after=12)
    peak = tables({"Noord": 8}, {}, before=8, after=8)
    extra = {
        name: peak[name][peak[name]["start"] == pd.Timestamp("2021-01-01")].copy()
        for name in ("cases", "assignments")
    }
    for frame in extra.values():
        frame["start"], frame["end"] = pd.Timestamp("2023-11-01"), pd.Timestamp("2024-05-01")
        for code in frame.columns.intersection(["case_id", "family_id", "child_id"]):
            frame[code] = "P" + frame[code]
    more = {name: pd.concat([given[name], frame]) for name, frame in extra.items()}
    said = report(more={**given, **more}, band={"relative": 0.95}).changed().text
    assert "(20.5) was higher than any stretch of six months before it (12.5 to 12.5)" in said


def test_the_figure_draws_the_series_the_start_and_both_means() -> None:
    months = pd.period_range("2023-01", periods=20, freq="M")
    values = pd.Series(range(20), dtype=float)
    figure = around_start([Panel("a", values, 7.5, 16.5, 1)] * 3, months, months[14], Language("nl"))
    assert len(figure.axes) == 3
    lines = {str(line.get_label()): line for line in figure.axes[0].get_lines()}
    assert np.asarray(lines["value"].get_ydata()).tolist() == list(range(20))
    assert np.asarray(lines["start"].get_xdata()).tolist() == [13.5, 13.5]
    assert np.asarray(lines["before"].get_ydata()).tolist() == [7.5, 7.5]
    assert np.asarray(lines["before"].get_xdata()).tolist() == pytest.approx([1.6, 13.4])
    assert np.asarray(lines["after"].get_xdata()).tolist() == pytest.approx([13.6, 19.4])
    assert {text.get_text() for text in figure.axes[0].texts} == {"7,5", "16,5"}


def test_the_figure_tells_no_more_than_is_printed() -> None:
    """Seven of 210 days are 3.3333 percent: from four decimals one could tell whose absence it is."""
    months = pd.period_range("2023-01", periods=6, freq="M")
    values = pd.Series([100 * 7 / 210, np.nan, 2.04999, 100 / 7, 0.0, 4.4])
    figure = around_start([Panel("a", values, 1.23456, 6.54321, 1)], months, months[3], Language("nl"))
    lines = {str(line.get_label()): np.asarray(line.get_ydata()) for line in figure.axes[0].get_lines()}
    np.testing.assert_array_equal(lines["value"], [3.3, np.nan, 2.0, 14.3, 0.0, 4.4])
    assert (lines["before"].tolist(), lines["after"].tolist()) == ([1.2, 1.2], [6.5, 6.5])
    assert figure.axes[0].get_ylim()[1] == pytest.approx(1.3 * 14.3)


def test_the_checks_are_the_same_in_both_languages() -> None:
    assert report(language="nl").checks().text == report(language="en").checks().text
    assert "caseload_per_fte 12.5 10.5" in report().checks().text


@pytest.mark.parametrize("audience", ["team", "hr"])
def test_the_demo_makes_it_to_the_end(audience: str) -> None:
    made = HalfYearReport.open(DEMO, "Noord", "2025-04", "nl", audience)
    assert "Evaluatie na een half jaar, team Noord" in whole(made)
