"""The panel as somebody uses it, without a browser: what changes, what is said, what is kept."""

import json
import os
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from looked_at import DEMO, chosen, held, on_screen, persons
from typer.testing import CliRunner

import caseload_analysis as ca
from caseload_analysis.cli import app
from caseload_analysis.panel import frames
from caseload_analysis.panel.board import Panel
from caseload_analysis.panel.making import address, link
from caseload_analysis.reports.engine import Report
from caseload_analysis.reports.language import Language
from caseload_analysis.tables.problems import CaseloadError

EMPLOYEE = re.compile(r"\bM\d{3}\b")


def test_the_band_moves_figure_and_numbers(panel: Panel) -> None:
    panel.controls.view.value = "employees"
    before = panel.view.value
    panel.controls.share.value = 5
    assert panel.view.value != before
    deviations = ca.deviation(ca.read(DEMO), "employee", "M", "2026-10").query("team == 'Centrum'")
    outside = (deviations["deviation_formation"].abs() > 0.05 + 1e-9).sum()
    assert panel.text.startswith(f"{outside} medewerkers staan buiten de band")
    assert "±\xa05\xa0%" in panel.controls.share.description
    panel.controls.agreed.click()
    assert panel.view.value == before


def test_the_band_measures_only_what_it_touches(panel: Panel, monkeypatch: pytest.MonkeyPatch) -> None:
    panel.controls.view.value = "employees"
    called: list[str] = []
    for name in ("deviation", "caseload", "formation"):
        real = getattr(frames, name)

        def counted(*args: Any, real: Any = real, name: str = name, **options: Any) -> pd.DataFrame:
            called.append(name)
            return real(*args, **options)

        monkeypatch.setattr(frames, name, counted)
    org = panel.study.org if panel.study else None
    panel.controls.share.value = 7
    assert called == ["deviation"]
    panel.controls.share.value = 8
    panel.controls.share.value = 7
    assert called == ["deviation", "deviation"]
    panel.controls.view.value = "absence"
    called.clear()
    panel.controls.share.value = 9
    assert called == []
    assert panel.study is not None
    assert panel.study.org is org


def test_another_team_has_its_own_band(panel: Panel) -> None:
    panel.controls.share.value = 30
    panel.controls.team.value = "Noord"
    assert panel.choice is not None
    assert panel.choice.band is None
    assert "team Noord" in panel.text


def test_another_length_keeps_the_time(panel: Panel) -> None:
    panel.controls.period.value = pd.Period("2026-03", "M")
    panel.controls.length.value = "Q"
    assert panel.choice is not None
    assert str(panel.choice.period) == "2026Q1"
    assert "31 maart 2026" in panel.text


def test_only_the_controls_that_matter_are_shown(panel: Panel) -> None:
    controls = panel.controls
    everything = (controls.band, controls.baseline, controls.unit)
    shown = {"caseload": (1, 1, 1), "employees": (1, 1, 0), "flows": (0, 0, 1), "absence": (0, 0, 0)}
    for view, expected in shown.items():
        controls.view.value = view
        wanted = controls.own.layout.display != "none"
        assert tuple(int(wanted and one.layout.display != "none") for one in everything) == expected


def test_without_a_norm_there_is_no_band_to_move(panel: Panel) -> None:
    panel.controls.unit.value = "family"
    assert panel.controls.band.layout.display == "none"
    assert panel.controls.unit.layout.display != "none"
    assert "De norm telt zaken" in panel.text


def test_the_language_is_a_switch(panel: Panel) -> None:
    assert "Op 31 oktober 2026" in panel.text
    panel.sources.language.value = "en"
    assert "On 31 October 2026" in panel.text
    assert panel.report.description == "Make report"
    assert "Maak rapport" not in on_screen(panel)


def test_a_narrower_reader_leaves_no_person_behind(panel: Panel) -> None:
    panel.controls.view.value = "employees"
    assert EMPLOYEE.search(on_screen(panel))
    assert persons(held(panel))
    panel.sources.audience.value = "works_council"
    assert panel.study is not None
    assert panel.study.org.audience == "works_council"
    assert panel.controls.own.layout.display == "none", "there is no band to move here"
    assert not EMPLOYEE.search(on_screen(panel))
    assert not persons(held(panel))


def test_the_reader_named_is_the_one_shown_when_reading_fails(
    panel: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("caseload_analysis.panel.study.read", lambda *_, **__: 1 / 0)
    panel.sources.audience.value = "works_council"
    assert "ZeroDivisionError" in panel.trouble.value
    assert panel.sources.audience.value == "hr"


def test_a_team_sees_what_read_gives_a_team(panel: Panel) -> None:
    panel.sources.audience.value = "team"
    assert panel.study is not None
    own = ca.read(DEMO, audience="team", team="Centrum")
    assert set(panel.study.org.tables) == set(own.tables)
    assert set(panel.study.org.timelines) == set(own.timelines)
    assert "absences" not in panel.study.org.tables
    panel.controls.view.value = "employees"
    panel.controls.baseline.value = "deployable"
    assert panel.text.strip() == "Deze lezer krijgt deze cijfers niet te zien."
    panel.controls.baseline.value = "formation"
    panel.controls.team.value = "Noord"
    assert panel.study.org.team == "Noord"
    assert "Centrum" not in panel.study.org.timelines["capacity"]["team"].tolist()


def test_a_wrong_upload_is_told_as_the_check_tells_it(
    panel: Panel, own_files: dict[str, str], tmp_path: Path
) -> None:
    own_files["toewijzingen.csv"] += "A2;K1;31-02-2025;\nA9;K1;01-03-2025;\n"
    before = panel.view.value
    panel._upload(chosen(own_files))
    for name, text in own_files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    told = CliRunner().invoke(app, ["check", str(tmp_path)])
    assert told.exit_code == 1
    said = panel.trouble.value
    for line in told.output.strip().splitlines():
        assert line in said
    assert "toewijzingen.csv, rij 4, kolom begin" in said
    assert panel.view.value == before
    panel._upload(chosen({"plaatje.png": "niets"}))
    assert "Traceback" not in panel.trouble.value
    assert panel.trouble.value != said


def test_a_good_upload_is_shown_and_forgotten(panel: Panel, own_files: dict[str, str]) -> None:
    panel._upload(chosen(own_files))
    assert panel.study is not None
    assert panel.study.teams == ("Esdoorn", "Linde")
    assert panel.trouble.value == ""
    folder = panel.study.source
    assert {path.name for path in folder.iterdir()} == set(own_files)
    panel._upload(chosen({"zaken.csv": "onzin"}))
    assert folder.exists(), "the data in use are gone after a wrong upload"
    panel._upload(chosen({**own_files, "..\\verzuim.csv": "medewerker;soort;begin;eind\n"}))
    assert not folder.exists(), "the data of before are still there"
    assert (panel.study.source / "verzuim.csv").exists()
    panel._uploads.forget()
    assert not panel.study.source.exists()


def test_without_data_the_panel_asks_for_them(tmp_path: Path) -> None:
    panel = Panel("", tmp_path, "nl", "hr", "")
    assert "Begin met het kiezen van uw gegevens" in panel.sources.title.value
    assert panel.work.layout.display == "none"
    assert panel.sources.drawer.layout.display != "none"
    panel._open(str(tmp_path / "nergens"))
    assert "nergens" in panel.trouble.value
    panel._open(str(DEMO))
    assert panel.trouble.value == ""
    assert panel.work.layout.display != "none"


def test_what_nobody_foresaw_is_one_line(panel: Panel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("caseload_analysis.panel.board.show", lambda *_: 1 / 0)
    panel.controls.view.value = "flows"
    assert "ZeroDivisionError: division by zero" in panel.trouble.value
    assert "Traceback" not in panel.trouble.value


def test_a_report_that_failed_says_why() -> None:
    dutch = Language("nl")
    error = CaseloadError("the data changed while the report was made; make it again")
    said = link(Report("x", Path("x.html"), "failed", error=error), dutch)
    assert "kon niet worden gemaakt" in said
    assert "gegevens" in said


def test_a_report_is_opened_where_jupyter_serves_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = tmp_path / "a b" / "r.html"
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path))
    assert address(report) == report.as_uri()
    server = {
        "pid": os.getpid(),
        "root_dir": str(tmp_path),
        "base_url": "/x/",
        "url": "http://127.0.0.1:1/x/",
    }
    (tmp_path / f"jpserver-{os.getpid()}.json").write_text(json.dumps(server), encoding="utf-8")
    monkeypatch.setenv("JPY_PARENT_PID", str(os.getpid()))
    assert address(report) == "/x/files/a%20b/r.html"
    monkeypatch.setenv("JPY_PARENT_PID", "1")
    assert address(report) == report.as_uri()


def test_a_notebook_without_widgets_shows_the_text(panel: Panel) -> None:
    InteractiveShell.instance()
    with capture_output() as captured:
        panel._ipython_display_()
    bundles = [output.data for output in captured.outputs]
    assert bundles[0]["text/plain"] == panel.text
    assert "application/vnd.jupyter.widget-view+json" in bundles[0]
    assert "application/javascript" in bundles[1]
    assert "105 zaken" in panel.text
