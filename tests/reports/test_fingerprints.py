"""Fingerprints against what the reports themselves would read."""

import datetime as dt
import shutil
from pathlib import Path

import pytest
from small_organisation import SICK, write_data

import caseload_analysis
from caseload_analysis.privacy.audience import read
from caseload_analysis.privacy.contents import contents
from caseload_analysis.reports import fingerprints, inputs
from caseload_analysis.reports.fingerprints import Fingerprints, View
from caseload_analysis.reports.team import TeamReport
from caseload_analysis.tables.reading import read_tables
from caseload_analysis.tables.schema import find_table

DEMO = Path(caseload_analysis.__file__).parents[1] / "data" / "demo"
MARCH = dt.date(2025, 3, 31)


def files(data: Path) -> list[dict[str, str]]:
    return inputs.hashed([inputs.Input("data", "data", data)])


@pytest.mark.parametrize(("audience", "gate"), [("team", "Noord"), ("manager", "Noord"), ("hr", "")])
def test_the_content_is_that_of_what_the_gate_lets_through(tmp_path: Path, audience: str, gate: str) -> None:
    data = write_data(tmp_path / "data", "2025-04-30")
    prints = Fingerprints(read_tables(data))
    for until in (MARCH, dt.date(2025, 2, 28), MARCH):
        admitted = read(data, audience, gate, until=until)
        assert prints.content(View(audience, "Noord", until)) == contents(admitted, "Noord")


def test_management_sees_every_team(tmp_path: Path) -> None:
    data = write_data(tmp_path / "data")
    admitted = read(data, "management", until=MARCH)
    assert Fingerprints(read_tables(data)).content(View("management", "", MARCH)) == contents(admitted)


def test_a_process_that_makes_reports_finds_what_the_run_finds(tmp_path: Path) -> None:
    data, view = write_data(tmp_path / "data"), View("team", "Zuid", MARCH)
    prints = Fingerprints(read_tables(data))
    first = fingerprints.seen(data, files(data), view)
    assert first == {"known": prints.known(view), "content": prints.content(view)}
    write_data(data, sick=[*SICK, ("M09", "03-03-2025", "07-03-2025")])
    second = fingerprints.seen(data, files(data), view)
    assert second["content"] != first["content"]
    assert fingerprints.changed_tables(first, second["known"], second["content"]) == ["absences"]


def test_the_whole_is_not_changed_by_looking_at_a_part_of_it(tmp_path: Path) -> None:
    prints = Fingerprints(read_tables(write_data(tmp_path / "data")))
    known = prints.known(View("team", "Noord", MARCH))
    assert not [name for name in known if name.startswith("timeline")]
    assert known == prints.known(View("manager", "Noord", MARCH))
    assert (
        known["table absences"] != prints.known(View("team", "Noord", dt.date(2025, 1, 31)))["table absences"]
    )


def test_what_does_not_count_is_not_on_the_report(tmp_path: Path) -> None:
    """Without those tables every part but the list of files is the same."""
    unused = fingerprints.NOT_SHOWN["team_report"]
    for path in DEMO.iterdir():
        table = find_table(path.stem)
        if table is None or table.name not in unused:
            shutil.copy(path, tmp_path)
    assert len(list(tmp_path.iterdir())) < len(list(DEMO.iterdir()))
    whole, without = (TeamReport.open(data, "Noord", "2026-10", "nl", "manager") for data in (DEMO, tmp_path))
    parts = {name for name in vars(TeamReport) if not name.startswith("_")} - {"open", "of", "page", "about"}
    assert {"agreements", "absence", "summary"} < parts
    for name in sorted(parts):
        assert getattr(whole, name)().html == getattr(without, name)().html
    ours, theirs = (contents(each.page.org, "Noord", unused) for each in (whole, without))
    assert ours == theirs
    assert contents(whole.page.org, "Noord") != contents(without.page.org, "Noord")
