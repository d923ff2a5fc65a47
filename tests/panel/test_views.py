"""The views show the figures of the library: of the worked table, and of every team of the demo."""

from typing import Any

import pandas as pd
import pytest

import caseload_analysis as ca
from caseload_analysis.panel.choice import Choice, first_choice, periods, same_time, units
from caseload_analysis.panel.study import Study
from caseload_analysis.panel.views import VIEWS, ChosenPage, show
from caseload_analysis.tables.settings import Band

JANUARY = Choice("employees", "Noord", pd.Period("2025-01", "M"), "case", language="en")
# Of the worked table: 13, 10, 12, 4, 7, 6 and 7 cases on 36, 32, 28, 36, 32, 36 and 24 hours, 12 per fte.
FORMATION = {"A": 13 / 12, "B": 10 / 10.6667, "C": 12 / 9.3333, "D": 4 / 12, "E": 7 / 10.6667, "F": 6 / 12,
             "G": 7 / 8}  # fmt: skip
# With half of E and a quarter of 24 hours of G away, D ill, F new on half a caseload.
DEPLOYABLE_NORM = {"A": 13 / 12, "B": 10 / 10.6667, "C": 12 / 9.3333, "E": 7 / 5.3333, "F": 6 / 6, "G": 7 / 6}


def side(ratio: float, width: float) -> str:
    if abs(ratio - 1) <= width:
        return "inside the band"
    return "above the band" if ratio > 1 else "below the band"


def said_of_employees(study: Study, choice: Choice) -> dict[str, str]:
    page = ChosenPage.of(study, choice)
    lines = [line.split(" | ") for line in show(study, choice).text.splitlines() if line.count(" | ") > 5]
    assert page.frames.employees["employee_id"].tolist() == [line[0] for line in lines[1:]]
    return {line[0]: line[5] for line in lines[1:]}


@pytest.mark.parametrize("width", [0.05, 0.10, 0.15, 0.30, 0.50])
def test_employees_around_the_establishment_norm(worked: Study, width: float) -> None:
    choice = Choice(**{**vars(JANUARY), "band": Band(relative=width)})
    assert said_of_employees(worked, choice) == {name: side(x, width) for name, x in FORMATION.items()}


@pytest.mark.parametrize("width", [0.05, 0.15, 0.30])
def test_employees_around_the_deployable_norm(worked: Study, width: float) -> None:
    choice = Choice(**{**vars(JANUARY), "band": Band(relative=width), "baseline": "deployable"})
    expected = {name: side(x, width) for name, x in DEPLOYABLE_NORM.items()} | {"D": "no norm"}
    assert said_of_employees(worked, choice) == expected
    text = show(worked, choice).text
    assert "4 cases without deployable fte" in text
    # The deployable norms that stand in the worked table, as the table and the figure's words have them.
    norms = ["12.0", "10.7", "9.3", "0.0", "5.3", "6.0", "6.0"]
    shown = [line.split(" | ")[3] for line in text.splitlines() if line.count(" | ") > 5]
    assert shown[1:] == norms
    assert "establishment" not in text


def test_a_band_of_two_limits(worked: Study) -> None:
    choice = Choice(**{**vars(JANUARY), "band": Band(lower=10.0, upper=13.0)})
    expected = {name: "above the band" if x > 13 / 12 + 1e-6 else "below the band" if x < 10 / 12 else
                "inside the band" for name, x in FORMATION.items()}  # fmt: skip
    assert said_of_employees(worked, choice) == expected


def test_the_team_against_both_norms_under_a_chosen_band(worked: Study) -> None:
    choice = Choice(**{**vars(JANUARY), "view": "caseload", "band": Band(relative=0.2)})
    said = show(worked, choice).text
    # Published with the worked table: 59 cases, 20.98 % below 74.667 and 19.59 % above 49.333.
    for part in (
        "59 cases",
        "21.0\xa0% less",
        "74.7",
        "19.6\xa0% more",
        "49.3",
        "below the chosen band (±\xa020\xa0%)",
    ):
        assert part in said
    assert "agreed" not in said
    wider = Choice(**{**vars(choice), "band": Band(relative=0.21)})
    assert "inside the chosen band" in show(worked, wider).text


def test_the_agreed_band_is_called_so(worked: Study) -> None:
    said = show(worked, Choice(**{**vars(JANUARY), "view": "caseload"})).text
    assert "below the agreed band (±\xa015\xa0%)" in said


MEASURES = [
    (measure, by, every, options)
    for every, by in (("M", "team"), ("Q", "employee"))
    for measure, options in (
        (ca.deviation, {}),
        (ca.deviation, {"baseline": "deployable"}),
        (ca.caseload, {}),
        (ca.caseload, {"unit": "family"}),
        (ca.formation, {}),
        (ca.absence, {}),
    )
]


@pytest.mark.parametrize(("measure", "by", "every", "options"), MEASURES)
def test_one_team_alone_has_the_figures_of_the_whole(
    demo: Study, measure: Any, by: str, every: str, options: dict[str, str]
) -> None:
    whole = measure(demo.org, by, every, **options)
    for team in demo.teams:
        alone = measure(demo.of_team(team), by, every, **options)
        left, right = (frame[frame["team"] == team].reset_index(drop=True) for frame in (alone, whole))
        assert len(left)
        pd.testing.assert_frame_equal(left, right)


def test_other_units_have_no_norm(demo: Study) -> None:
    first = first_choice(demo.org, "Centrum", "nl")
    families = Choice(**{**vars(first), "unit": "family"})
    org = ca.read(demo.source)
    frame = ca.caseload(org, "team", "M", "2026-10", unit="family")
    held = frame.set_index("team").loc["Centrum", "end"]
    shown = show(demo, families)
    assert f"{held:.0f} gezinnen" in shown.text
    assert "geen norm" in shown.text
    assert "verborgen" not in shown.text
    flows = show(demo, Choice(**{**vars(families), "view": "flows"}))
    assert f"{held:.0f}" in flows.text


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_view_says_and_draws_something(demo: Study, view: str, language: str) -> None:
    choice = Choice(**{**vars(first_choice(demo.org, "Haven", language)), "view": view})
    shown = show(demo, choice)
    assert shown.html.count("<figure") == 1
    assert shown.alt
    assert show(demo, choice) is shown


def test_what_there_is_to_choose_from(demo: Study) -> None:
    assert [str(period) for period in periods(demo.org, "M")[:2]] == ["2026-10", "2026-09"]
    assert str(periods(demo.org, "M")[-1]) == "2022-11"
    assert str(same_time(pd.Period("2026-10", "M"), demo.org, "Q")) == "2026Q3"
    assert str(same_time(pd.Period("2026-09", "M"), demo.org, "Q")) == "2026Q3"
    assert units(demo.org) == ["case", "child", "family"]
