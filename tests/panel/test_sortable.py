"""Frames below the panel: the one behind the view, and tables that sort without the network."""

import re
from collections.abc import Iterator
from typing import Any

import itables
import itables.options
import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from looked_at import DEMO, persons

import caseload_analysis as ca
from caseload_analysis import explore
from caseload_analysis.panel.board import Panel
from caseload_analysis.panel.sortable import labels
from caseload_analysis.panel.views import VIEWS

FETCHES = re.compile(r"""(?:from|import\()\s*['"]https?:|<(?:script|link|img)[^>]+https?:""")
NAMES = ("language", "maxBytes", "classes", "warn_on_unexpected_option_type")


@pytest.fixture
def _as_before() -> Iterator[None]:
    options: Any = itables.options
    before = {name: getattr(options, name) for name in NAMES if hasattr(options, name)}
    yield
    InteractiveShell.instance()
    with capture_output():
        itables.init_notebook_mode(all_interactive=False, connected=False)
    for name in reversed(NAMES):
        if name in before:
            setattr(options, name, before[name])
        else:
            delattr(options, name)


@pytest.mark.usefixtures("_as_before")
def test_frames_become_tables_that_fetch_nothing() -> None:
    InteractiveShell.instance()
    with capture_output() as captured:
        explore.sortable_tables("nl")
    frame = pd.DataFrame({"team": ["Noord", "<b>"], "end": [12, 7]})
    shown: str = frame._repr_html_()
    loaded = [output.data["text/html"] for output in captured.outputs]
    assert len("".join(loaded)) > 500_000, "the scripts are not in the output"
    for html in (*loaded, shown):
        assert not FETCHES.search(html)
    assert '"search": "Zoek:"' in shown
    assert "Noord" in shown
    assert "<b>" not in shown
    assert frame.to_string() == pd.DataFrame({"team": ["Noord", "<b>"], "end": [12, 7]}).to_string()


def test_both_languages_say_everything() -> None:
    dutch, english = labels("nl"), labels("en")
    assert dutch.keys() == english.keys()
    for name in set(dutch) - {"aria", "decimal"}:
        assert dutch[name] != english[name]
        assert set(re.findall("_[A-Z]+_", dutch[name])) == set(re.findall("_[A-Z]+_", english[name]))


@pytest.mark.parametrize("view", VIEWS)
def test_the_frame_is_that_of_the_view_that_is_open(panel: Panel, view: str) -> None:
    panel.controls.view.value = view
    frame = panel.frame()
    assert len(frame)
    assert set(frame["team"]) == {"Centrum"}
    frame["team"] = "Noord"
    assert set(panel.frame()["team"]) == {"Centrum"}, "the frame of the panel itself was changed"


def test_the_frame_follows_the_band(panel: Panel) -> None:
    panel.controls.view.value = "employees"
    panel.controls.share.value = 5
    org = explore.with_band(ca.read(DEMO), 0.05)
    frame = ca.deviation(org, "employee", "M", "2026-10").set_index("employee_id")
    shown = panel.frame().set_index("employee_id")
    assert len(shown) == 10
    assert {"inside", "above"} <= set(frame.loc[shown.index, "status"])
    assert shown["status"].tolist() == frame.loc[shown.index, "status"].tolist()


def test_the_frame_holds_what_the_reader_may_see(panel: Panel) -> None:
    panel.sources.audience.value = "works_council"
    for view in VIEWS:
        panel.controls.view.value = view
        assert not persons([panel.frame()])
    panel.sources.audience.value = "team"
    panel.controls.view.value = "employees"
    panel.controls.baseline.value = "deployable"
    assert panel.frame().empty


def test_another_unit_shows_what_was_counted(panel: Panel) -> None:
    panel.controls.unit.value = "family"
    frame = panel.frame()
    counted = ca.caseload(ca.read(DEMO), "team", "M", "2026-10", unit="family")
    assert frame["end"].iloc[-1] == counted.set_index("team").loc["Centrum", "end"]
    assert "norm_formation" not in frame


def test_without_data_there_is_an_empty_frame(tmp_path: Any) -> None:
    assert explore.panel("", tmp_path).frame().empty
