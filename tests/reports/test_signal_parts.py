"""What a report says of signals, on series whose mean and limits are worked by hand."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd
import pytest

from caseload_analysis.privacy.audience import read
from caseload_analysis.reports.language import Language
from caseload_analysis.reports.signal_words import sentences, shown
from caseload_analysis.reports.team import TeamReport
from caseload_analysis.reports.watched import Watched, watched
from caseload_analysis.spells.calendar import parse_period

DUTCH = Language("nl")
SETTINGS = {"norm": {"unit": "case", "per_fte": 12}, "privacy": {"works_council_consent": "2020-01-01"}}
FIRST = pd.Period("2024-01", "M")


def tables(arrivals: list[int], workers: int = 6, sick: dict[str, float] | None = None) -> dict[str, Any]:
    """Return a team that gets so many cases in each month from January 2024, each for five days.

    ``sick``: quarter and the share of the workers who are away in all of it.
    """
    starts = [(FIRST + place).start_time for place, number in enumerate(arrivals) for _ in range(number)]
    codes, names = [f"Z{n}" for n in range(len(starts))], [f"M{n}" for n in range(workers)]
    spells = {"start": starts, "end": [start + pd.Timedelta(days=5) for start in starts]}
    found: dict[str, Any] = {
        "contracts": pd.DataFrame(
            {"employee_id": names, "team": "Noord", "role": "jb", "fte": 1.0, "start": FIRST.start_time,
             "end": pd.NaT}
        ),
        "cases": pd.DataFrame(
            {"case_id": codes, "family_id": codes, "child_id": codes, "measure": "ots", **spells,
             "expected_end": pd.NaT}
        ),
        "assignments": pd.DataFrame({"case_id": codes, "employee_id": names[0], **spells}),
    }  # fmt: skip
    if sick is not None:
        rows = [
            (name, pd.Period(quarter).start_time, pd.Period(quarter).end_time.normalize())
            for quarter, share in sick.items()
            for name in names[: round(share * workers)]
        ]
        absences = pd.DataFrame(rows, columns=["employee_id", "start", "end"])
        found["absences"] = absences.assign(kind="sickness", percentage=100.0)
    return found


def report(
    arrivals: list[int], period: str = "", audience: str = "manager", language: str = "nl", **more: Any
) -> TeamReport:
    """Return the report over the last month with arrivals, or over ``period``."""
    until = (FIRST + len(arrivals) - 1).end_time.date()
    settings = {**SETTINGS, "since": FIRST.start_time.date(), "until": until, **more.pop("settings", {})}
    team = "Noord" if audience in {"team", "manager"} else ""
    org = read(tables(arrivals, **more), audience, team, settings=settings)
    asked = parse_period(period) if period else FIRST + len(arrivals) - 1
    return TeamReport.of(org, "Noord", asked, language)


def came(made: TeamReport) -> list[str]:
    lines = made.signals().text.splitlines()
    return [line[2:] for line in lines if line.startswith(("- Erbij", "- Came in"))]


# 8 and 10 by turns: mean 9, every step 2, so the limits are 9 ± 2.66 × 2 = 3.68 to 14.32.
EVEN = [8, 10] * 9


def test_no_signal_is_said_plainly_with_what_is_usual() -> None:
    assert came(report(EVEN)) == ["Erbij gekomen: geen signaal. In juni 2025: 10 zaken (4 tot 14 is gewoon)."]
    assert came(report(EVEN, language="en")) == [
        "Came in: no signal. In June 2025: 10 cases (4 to 14 is usual)."
    ]


def test_a_month_out_of_line() -> None:
    # The steps of 11 to and from the 19 are wider than 3.267 × their mean and are left out, so the mean
    # step is 2 again; the mean of the values is (9 × 8 + 8 × 10 + 19) ÷ 18 = 9.5: 4.18 to 14.82.
    values = [*EVEN[:15], 19, *EVEN[16:]]
    assert came(report(values)) == [
        "Erbij gekomen: wijkt af: hoog. In april 2025: 19 zaken (5 tot 14 is gewoon)."
    ]


def test_a_rise_that_goes_on_and_one_that_ended() -> None:
    rising = [10, 8] * 6 + [7, 8, 9, 10, 11, 12, 13]
    (line,) = came(report(rising))
    assert line.startswith("Erbij gekomen: stijgt al 7 maanden, januari 2025 tot en met juli 2025")
    (line,) = [text for text in came(report([*rising, 9, 8])) if "op rij" in text]
    assert line.startswith("Erbij gekomen: steeg 7 maanden op rij, januari 2025 tot en met juli 2025")


def test_a_signal_of_more_than_a_year_ago_is_not_told() -> None:
    values = [*EVEN[:3], 19, *EVEN[4:]]
    assert "geen signaal" in came(report(values))[0]
    # Of eighteen months the last twelve begin with the seventh.
    assert [len(report([*EVEN[:n], 19, *EVEN[n + 1 :]]).page.watched[0].found) for n in (5, 6)] == [0, 1]


@pytest.mark.parametrize(("months", "said"), [(11, "nog maar 11 punten"), (1, "nog maar 1 punt;")])
def test_few_points_are_said_in_words(months: int, said: str) -> None:
    made = report(EVEN[:months])
    assert said in came(made)[0]
    assert "<img" not in made.signals().html


def test_from_twelve_points_on_there_are_limits() -> None:
    assert "4 tot 14 is gewoon" in came(report(EVEN[:12]))[0]
    assert "<img" in report(EVEN[:12]).signals().html


def introduced(date: str) -> dict[str, Any]:
    return {"settings": {"teams": {"Noord": {"introduced": date}}}}


def test_the_introduction_begins_a_new_mean_where_enough_points_follow() -> None:
    # Twelve months of 2 and 4, then twelve of 8 and 10: means 3 and 9, without one signal.
    values = [2, 4] * 6 + [8, 10] * 6
    made = report(values, **introduced("2025-01-01"))
    points = made.page.watched[0].points
    assert points["mean"].round(9).tolist() == [3.0] * 12 + [9.0] * 12
    assert came(made)[0].endswith("In december 2025: 10 zaken (4 tot 14 is gewoon).")
    assert "opnieuw in januari 2025, toen het team met de aanpak begon" in made.signals().text


def test_a_short_time_before_the_introduction_is_left_out() -> None:
    made = report([30] * 6 + EVEN, **introduced("2024-07-01"))
    series = made.page.watched[0]
    assert series.known == 18
    assert series.points["mean"].iloc[0] == pytest.approx(9)


def test_a_short_time_after_the_introduction_changes_nothing() -> None:
    made = report([*EVEN, 9, 9], **introduced("2025-07-01"))
    assert made.page.watched[0].since is None
    assert len(set(made.page.watched[0].points["mean"])) == 1
    assert "opnieuw" not in made.signals().text


def test_months_in_which_the_data_begin_or_end_halfway_are_left_out() -> None:
    series = report(EVEN, settings={"since": "2024-01-20", "until": "2025-06-15"}).page.watched[0]
    assert (series.points["period"].iloc[0], series.known) == (pd.Period("2024-02"), 16)


def test_without_a_first_day_of_the_data_the_first_month_is_no_inflow() -> None:
    series = report([50, *EVEN], settings={"since": None}).page.watched[0]
    assert (series.points["period"].iloc[0], series.known) == (pd.Period("2024-02"), 18)


def test_a_series_that_hardly_ever_moves_is_not_all_signal() -> None:
    # The steps to and from the 6 are all there are: 2.66 × 12 ÷ 17 around 6 ÷ 18.
    made = report([0] * 15 + [6, 0, 0])
    points = made.page.watched[0].points
    assert points["upper"].iloc[0] == pytest.approx(6 / 18 + 2.66 * 12 / 17)
    found = [(signal.code, signal.first, signal.last) for signal in made.page.watched[0].found]
    assert found == [("shift", 0, 14), ("outside", 15, 15)]
    assert report([0] * 18).page.watched[0].found == []


def test_a_series_is_no_longer_than_three_years() -> None:
    assert report([9] * 48).page.watched[0].known == 36


def test_transfers_count_in_what_came_and_what_went() -> None:
    # A case of Zuid is with Noord from 10 to 20 March 2025: one came and one went, without in- or outflow.
    given = tables(EVEN)
    other = given["contracts"].iloc[[0]].assign(employee_id="X", team="Zuid")
    moved = given["cases"].iloc[[0]].assign(case_id="T", start=pd.Timestamp("2025-01-01"), end=pd.NaT)
    days = [pd.Timestamp(day) for day in ("2025-01-01", "2025-03-10", "2025-03-20")]
    held = {"case_id": "T", "employee_id": ["X", "M0", "X"], "start": days, "end": [*days[1:], pd.NaT]}
    for name, rows in (("contracts", other), ("cases", moved), ("assignments", pd.DataFrame(held))):
        given[name] = pd.concat([given[name], rows], ignore_index=True)
    org = read(given, settings={**SETTINGS, "until": "2025-06-30"})
    made = TeamReport.of(org, "Noord", pd.Period("2025-06"))
    values = {series.name: series.points.set_index("period")["value"] for series in made.page.watched}
    assert values["came"][pd.Period("2025-03")] == EVEN[14] + 1
    assert values["went"][pd.Period("2025-03")] == EVEN[14] + 1
    assert values["came"][pd.Period("2025-02")] == EVEN[13]


THREE_YEARS = [9] * 42
ALTERNATING = {str(pd.Period("2024Q1") + place): (1 + place % 2) / 6 for place in range(14)}


def absence(made: TeamReport) -> list[str]:
    return [line[2:] for line in made.signals().text.splitlines() if line.startswith("- Verzuim")]


def test_absence_is_watched_per_whole_quarter() -> None:
    # 1/6 and 2/6 by turns, always six persons: mean 25 %, half the distance 3 × 16.67 % ÷ 1.128 = 44.33 %.
    made = report(THREE_YEARS, sick=ALTERNATING)
    assert absence(made) == [
        "Verzuim per kwartaal: geen signaal. In het 2e kwartaal 2027: 33,3\xa0% (0,0 tot 69,3\xa0% is "
        "gewoon)."
    ]
    # In the middle of a quarter the last whole one is the one before.
    earlier = report(THREE_YEARS, "2027-05", sick=ALTERNATING)
    assert "In het 1e kwartaal 2027: 16,7\xa0%" in absence(earlier)[0]


@pytest.mark.parametrize("audience", ["team", "management", "works_council"])
def test_hidden_absence_stays_hidden(audience: str) -> None:
    made = report(THREE_YEARS, audience=audience, workers=4, sick={"2024Q3": 0.5, "2026Q4": 1.0})
    assert absence(made) == ["Verzuim per kwartaal: de cijfers zijn verborgen, want de groep is te klein."]
    assert "%" not in made.signals().text
    assert all(
        np.isnan(series.points["value"]).all() for series in made.page.watched if series.name == "absence"
    )
    assert "absence nan nan nan" in made.checks().text


def test_without_absences_nothing_is_said_of_them() -> None:
    assert absence(report(EVEN)) == []
    assert "verzuim" not in report(EVEN).signals().text.casefold()


@pytest.mark.parametrize("period", ["2024Q2", "2024", "2024-W09"])
def test_other_lengths_of_a_period_never_warn(period: str) -> None:
    made = report(EVEN, period, settings={"until": "2025-06-30"})
    assert came(made)
    assert not re.search(r"\b(nan|inf|NaT)\b|[{}]", made.signals().text)


def test_a_first_month_that_is_not_over_is_said() -> None:
    made = report([3], settings={"until": "2024-01-20"})
    assert "beslaan geen hele periode" in made.signals().text
    assert made.checks().text.endswith("signals ")


def series(codes: list[str], directions: list[str], points: list[int]) -> Watched:
    """Return a series of months with these signals, one a point."""
    count = len(codes)
    frame = pd.DataFrame(
        {"period": pd.period_range("2025-01", periods=count, freq="M"), "value": 5.0, "mean": 4.0,
         "lower": 1.0, "upper": 9.0, "signal": codes, "direction": directions, "points": points}
    )  # fmt: skip
    return Watched("came", frame, 12)


def test_points_of_one_signal_are_told_once() -> None:
    # A shift of seven whose fourth point is outside; then two of three, the middle one not close.
    shift, two = "shift", "two_of_three"
    codes = [shift] * 3 + ["outside"] + [shift] * 3 + ["", "", two, "", two]
    ways = ["up"] * 7 + ["", "", "down", "", "down"]
    found = series(codes, ways, [7] * 3 + [1] + [7] * 3 + [0, 0, 2, 0, 2]).found
    assert [(signal.code, signal.first, signal.last) for signal in found] == [
        ("outside", 3, 3),
        ("shift", 0, 6),
        ("two_of_three", 9, 11),
    ]


def test_runs_on_both_sides_stay_apart() -> None:
    codes = ["shift"] * 14
    found = series(codes, ["up"] * 7 + ["down"] * 7, [7] * 14).found
    assert [(signal.direction, signal.first, signal.last) for signal in found] == [
        ("up", 0, 6),
        ("down", 7, 13),
    ]
    assert shown(series(codes, ["up"] * 7 + ["down"] * 7, [7] * 14), found[0], DUTCH) == (
        "7 maanden op rij boven het gemiddelde"
    )
    assert sentences(series(codes, ["up"] * 14, [14] * 14), DUTCH, "case") == [
        "Erbij gekomen: al 14 maanden boven het gemiddelde, januari 2025 tot en met februari 2026 (4,0 "
        "gemiddeld)."
    ]


def test_the_watched_series_are_those_of_the_team_alone() -> None:
    made = report(EVEN)
    assert [one.name for one in watched(made.page.frames)] == ["came", "went"]
