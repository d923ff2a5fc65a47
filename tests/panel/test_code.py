"""The code behind each view runs as it stands and gives the figures of the view."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from caseload_analysis.panel.choice import Choice, first_choice, same_time
from caseload_analysis.panel.code import code_of
from caseload_analysis.panel.study import Study
from caseload_analysis.panel.views import VIEWS, ChosenPage
from caseload_analysis.tables.settings import Band

DEMO = Path(__file__).parents[2] / "data" / "demo"
NARROW = Band(relative=0.05)


def run(code: str) -> pd.DataFrame:
    *lines, last = code.splitlines()
    names: dict[str, Any] = {}
    exec("\n".join(lines), names)
    frame = eval(last, names)
    assert isinstance(frame, pd.DataFrame)
    return frame.reset_index(drop=True)


def behind(study: Study, choice: Choice) -> pd.DataFrame:
    """The frame that the view is drawn from."""
    page = ChosenPage.of(study, choice)
    if choice.view == "signals":
        return page.watched[0].points
    names = {"flows": "caseload", "establishment": "formation", "caseload": "deviation"}
    if choice.view == "caseload" and page.other_unit:
        return page.frames.counted
    return getattr(page.frames, names.get(choice.view, choice.view))


def agree(code: str, shown: pd.DataFrame, view: str) -> None:
    frame = run(code)
    if view == "employees":
        frame = frame[frame["employee_id"].isin(shown["employee_id"])].sort_values(
            "employee_id", ignore_index=True
        )
    columns = [name for name in frame.columns if name in shown.columns]
    assert {"period"} < set(columns)
    assert len(frame)
    left, right = frame[columns], shown[columns].reset_index(drop=True)
    pd.testing.assert_frame_equal(left, right, check_dtype=False)


@pytest.mark.parametrize("view", VIEWS)
def test_the_code_behind_every_view(demo: Study, view: str) -> None:
    choice = replace(first_choice(demo.org, "Centrum", "nl"), view=view)
    code = code_of(demo, choice)
    assert 2 <= code.count("ca.") <= 3
    agree(code, behind(demo, choice), view)


@pytest.mark.parametrize(
    ("view", "turned"),
    [
        ("caseload", {"band": NARROW, "baseline": "deployable"}),
        ("caseload", {"unit": "family"}),
        ("employees", {"band": NARROW}),
        ("employees", {"band": Band(lower=10.0, upper=13.0), "baseline": "deployable"}),
        ("flows", {"unit": "child"}),
        ("absence", {"every": "Q"}),
        ("signals", {"every": "Q"}),
        ("signals", {"team": "Noord"}),
    ],
)
def test_the_code_follows_what_was_chosen(demo: Study, view: str, turned: dict[str, Any]) -> None:
    first = first_choice(demo.org, turned.pop("team", "Centrum"), "nl")
    if every := turned.pop("every", ""):
        first = replace(first, period=same_time(first.period, demo.org, every))
    choice = replace(first, view=view, **turned)
    code = code_of(demo, choice)
    assert ("with_band" in code) == (choice.band is not None)
    agree(code, behind(demo, choice), view)


@pytest.mark.parametrize(("audience", "team"), [("team", "Haven"), ("manager", "Haven"), ("management", "")])
def test_the_code_reads_for_the_same_reader(audience: str, team: str) -> None:
    study = Study.open(DEMO, audience, team)
    choice = first_choice(study.org, team or "Haven", "nl")
    code = code_of(study, choice)
    assert f'audience="{audience}"' in code
    agree(code, behind(study, choice), "caseload")


def test_a_moved_band_stays_out_of_code_that_it_does_not_touch(demo: Study) -> None:
    choice = replace(first_choice(demo.org, "Centrum", "nl"), view="absence", band=NARROW)
    assert "with_band" not in code_of(demo, choice)
