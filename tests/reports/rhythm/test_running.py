"""Runs with real notebooks and real processes: what is made, what is left alone, and why."""

import datetime as dt
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from small_organisation import SICK, request, write_data, write_notebook

from caseload_analysis.reports import manifest
from caseload_analysis.reports.rhythm import lock, running
from caseload_analysis.reports.rhythm.standing import Due, Request, Standing
from caseload_analysis.reports.rhythm.told import Outcome
from caseload_analysis.tables.problems import DataError, UsageError
from caseload_analysis.tables.reading import read_tables

LATE = ("M02", "10-03-2025", "14-03-2025")
DAY = "2025-04-01"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return write_notebook(tmp_path / "own")


def ran(asked: Request, only: str = "") -> tuple[Outcome, list[str]]:
    """Return what became of a run, and what it said."""
    said: list[str] = []
    done = running.run(asked, lambda line, bad: said.append(("! " if bad else "") + line), only=only)
    return done, said


def states(asked: Request) -> dict[str, tuple[str, list[str]]]:
    """Return state and reasons of every report, without running anything."""
    found = Standing(asked, read_tables(asked.data)).all()
    return {due.key: (due.state, [str(problem) for problem in due.why]) for due in found}


def keys(team: str, *months: str) -> set[str]:
    return {f"team_report_{team}_{month}_en" for month in months}


def files(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(out.glob("*.html")) if path.name != "index.html"}


def made(done: Outcome) -> set[str]:
    return {due.key for due, _ in done.of("made")}


@pytest.mark.slow
def test_a_run_makes_what_is_due_once_and_late_data_make_again_what_they_change(
    tmp_path: Path, own: Path
) -> None:
    data = write_data(tmp_path / "data", since="2025-02-01")
    asked = request(data, tmp_path / "out", DAY, own)
    done, said = ran(asked)
    assert made(done) == keys("Noord", "2025-02", "2025-03") | keys("Zuid", "2025-02", "2025-03")
    assert len(said) == 4
    first = files(asked.out)

    again, said = ran(asked)
    assert (again.tried, said, len(again.current)) == ([], [], 4)
    assert files(asked.out) == first

    shutil.copytree(data, tmp_path / "moved")
    add_an_empty_row(tmp_path / "moved")
    moved = request(tmp_path / "moved", asked.out, DAY, own)
    done, said = ran(moved)
    assert (done.tried, said) == ([], [])
    assert {due.confirmed for due in done.current} == {True}
    done, _ = ran(moved)
    assert {due.confirmed for due in done.current} == {False}

    write_data(tmp_path / "moved", since="2025-02-01", sick=[*SICK, LATE])
    done, said = ran(moved)
    # M02 works in Noord; a month that was over before the absence began knows nothing of it.
    assert made(done) == keys("Noord", "2025-03")
    assert len(done.current) == 3
    assert all("(late data in absences)" in line for line in said)
    fresh = request(tmp_path / "moved", tmp_path / "fresh", DAY, own)
    ran(fresh)
    anew = files(fresh.out)
    assert files(asked.out) == anew
    assert {f"{key}.html" for key in made(done)} == {name for name in first if first[name] != anew[name]}


def add_an_empty_row(folder: Path) -> None:
    """Change the bytes of a file and nothing that it says."""
    path = folder / "zaken.csv"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")


def edit_settings(folder: Path, before: str, after: str) -> None:
    path = folder / "caseload.toml"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def edit_manifest(out: Path, key: str, value: Any) -> None:
    for path in out.glob("*.manifest.json"):
        found = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(manifest.text({**found, key: value}), encoding="utf-8")


CHANGES: dict[str, tuple[Callable[[Request], object], set[str], str]] = {
    "the norm": (
        lambda asked: edit_settings(asked.data, "per_fte = 12", "per_fte = 11"),
        keys("Noord", "2025-03") | keys("Zuid", "2025-03"),
        "settings changed",
    ),
    "the band of one team": (
        lambda asked: edit_settings(asked.data, "[norm]", "[teams.Zuid]\nband.relative = 0.2\n[norm]"),
        keys("Zuid", "2025-03"),
        "settings changed",
    ),
    "another last day": (
        lambda asked: edit_settings(asked.data, "until = 2025-03-31", "until = 2025-04-02"),
        set(),
        "",
    ),
    "the notebook": (
        lambda asked: write_notebook(asked.own or Path(), "print('other')"),
        keys("Noord", "2025-03") | keys("Zuid", "2025-03"),
        "notebook changed",
    ),
    "the package": (
        lambda asked: edit_manifest(asked.out, "package", "other"),
        keys("Noord", "2025-03") | keys("Zuid", "2025-03"),
        "other version of caseload-analysis",
    ),
    "a file that the notebook names": (
        lambda asked: ((asked.own or Path()) / "levels.txt").write_text("four levels"),
        keys("Noord", "2025-03") | keys("Zuid", "2025-03"),
        "other data",
    ),
    "a hand in the report": (
        lambda asked: (asked.out / "team_report_Noord_2025-03_en.html").write_text("half"),
        keys("Noord", "2025-03"),
        "",
    ),
}


@pytest.fixture(scope="module")
def march(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with data, an own notebook, and both reports about March."""
    folder = tmp_path_factory.mktemp("march")
    write_data(folder / "data", since="2025-03-01")
    asked = request(folder / "data", folder / "out", DAY, write_notebook(folder / "own"))
    assert len(made(ran(asked)[0])) == 2
    return folder


@pytest.fixture
def asked(march: Path, tmp_path: Path) -> Request:
    """Return the request about a copy of the two reports."""
    shutil.copytree(march, tmp_path / "march")
    folder = tmp_path / "march"
    return request(folder / "data", folder / "out", DAY, folder / "own")


@pytest.mark.parametrize("change", CHANGES)
def test_what_makes_a_report_another_one(asked: Request, change: str) -> None:
    make_it, changed, why = CHANGES[change]
    make_it(asked)
    found = states(asked)
    assert {key for key, (state, _) in found.items() if state in ("due", "changed")} == changed
    assert {reason for key in changed for reason in found[key][1]} == ({why} if why else set())


def test_another_reader_is_another_report(asked: Request) -> None:
    manager = request(asked.data, asked.out, DAY, asked.own, audience="manager")
    assert {state for state, _ in states(manager).values()} == {"due"}


def test_rows_of_later_days_change_nothing(asked: Request) -> None:
    write_data(asked.data, since="2025-03-01", until="2025-04-15", sick=[*SICK, ("M03", "02-04-2025", "")])
    found = Standing(asked, read_tables(asked.data)).all()
    assert [(due.state, due.confirmed) for due in found] == [("current", True)] * 2


def test_a_row_of_one_team_is_no_matter_of_the_other(asked: Request) -> None:
    write_data(asked.data, since="2025-03-01", sick=[*SICK, ("M09", "20-03-2025", "")])
    assert {key: found[0] for key, found in states(asked).items()} == {
        "team_report_Noord_2025-03_en": "current",
        "team_report_Zuid_2025-03_en": "changed",
    }


def test_a_confirmed_report_still_names_the_files_that_it_was_made_from(asked: Request) -> None:
    path = asked.out / "team_report_Noord_2025-03_en.manifest.json"
    before = json.loads(path.read_text(encoding="utf-8"))
    add_an_empty_row(asked.data)
    ran(asked)
    after = json.loads(path.read_text(encoding="utf-8"))
    assert after["made_from"] == before["inputs"] != after["inputs"]
    assert {key for key in before if before[key] != after[key]} == {"inputs", "parameters"}


def test_one_report_is_made_by_its_key(asked: Request) -> None:
    for path in asked.out.glob("team_report_*"):
        path.unlink()
    overview = (asked.out / "index.html").read_bytes()
    done, _ = ran(asked, "team_report_Zuid_2025-03_en")
    assert made(done) == keys("Zuid", "2025-03")
    assert set(files(asked.out)) == {"team_report_Zuid_2025-03_en.html"}
    assert (asked.out / "index.html").read_bytes() == overview
    done, _ = ran(asked, "team_report_Zuid_2025-03_en")
    assert (len(done.tried), len(done.current)) == (0, 1)


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("team_report_Zuid_2025-3_en", "did you mean 'team_report_Zuid_2025-03_en'"),
        ("team_report_Zuid_2025-02_en", "no report"),
        ("../x", "no report"),
        ("team_report_Zuid_2025-04_en", "cannot be made yet: the data go to 31 March 2025"),
    ],
)
def test_a_key_that_is_not_due_is_refused(asked: Request, key: str, said: str) -> None:
    later = request(asked.data, asked.out, "2025-05-01", asked.own)
    with pytest.raises(UsageError, match=said):
        ran(later, key)


def test_a_report_that_fails_stops_no_other_and_is_tried_again(tmp_path: Path) -> None:
    own = write_notebook(tmp_path / "own", "assert team != 'Noord', 'not this one'")
    data = write_data(tmp_path / "data", "2025-02-28", since="2025-02-01")
    asked = request(data, tmp_path / "out", DAY, own)
    for _ in range(2):
        done, said = ran(asked)
        assert {due.key for due, _ in done.of("failed")} == keys("Noord", "2025-02")
        (bad,) = (line for line in said if line.startswith("! "))
        assert "Team report · Noord · February 2025: NOT made: cell 2" in bad
        assert "AssertionError: not this one" in bad
        page = (asked.out / "index.html").read_text(encoding="utf-8")
        assert "AssertionError: not this one" in page
        assert not done.is_whole
    assert len(done.current) == 1
    assert len(done.waiting) == 2
    log = (asked.out / "caseload.log").read_text(encoding="utf-8")
    assert log.count(" failed   team_report_Noord_2025-02_en") == 2


def test_wrong_data_leave_the_reports_and_are_told_without_their_rows(asked: Request) -> None:
    before = files(asked.out)
    write_data(asked.data, since="2025-03-01", sick=[("M02", "31-02-2025", "")])
    with pytest.raises(DataError, match="31-02-2025"):
        ran(asked)
    assert files(asked.out) == before
    page = (asked.out / "index.html").read_text(encoding="utf-8")
    assert "The data have 1 error" in page
    assert "31-02-2025" not in page
    assert all(name in page for name in before)
    assert "31-02-2025" in (asked.out / "caseload.log").read_text(encoding="utf-8")


def test_a_run_that_is_busy_keeps_others_out_but_not_other_keys(asked: Request) -> None:
    with lock.held(asked.out):
        with pytest.raises(lock.BusyError, match=r"busy here since .* UTC \(process \d+\)"):
            ran(asked)
        done, _ = ran(asked, "team_report_Noord_2025-03_en")
        assert len(done.current) == 1
    with lock.held(asked.out, "only.team_report_Noord_2025-03_en"):
        with pytest.raises(lock.BusyError):
            ran(asked, "team_report_Noord_2025-03_en")
        ran(asked)
    assert not list(asked.out.glob(".caseload*"))


def evaluation(folder: Path, name: str) -> None:
    write_notebook(folder, "print(period)", name)


def test_the_evaluations_let_the_summary_come_due_in_the_same_run(tmp_path: Path) -> None:
    introduced = "[teams.Noord]\nintroduced = 2024-10-01\n[teams.Zuid]\nintroduced = 2024-10-01\n"
    data = write_data(tmp_path / "data", since="2025-03-01", extra=introduced)
    own = write_notebook(tmp_path / "own", "print(period)")
    asked = request(data, tmp_path / "out", DAY, own)
    if asked.notebook("half_year_evaluation") is None:
        waiting = [due for due in Standing(asked, read_tables(data)).all() if due.state == "waiting"]
        assert {str(due.why[0]) for due in waiting} == {
            "there is no notebook half_year_evaluation yet",
            "there is no evaluation of Noord, Zuid yet",
        }
    evaluation(own, "half_year_evaluation")
    summary = own / "integral_summary.ipynb"
    evaluation(own, "integral_summary")
    text = summary.read_text(encoding="utf-8")
    assert "team = 'Noord'\\n" in text
    summary.write_text(text.replace("team = 'Noord'\\n", ""), encoding="utf-8")
    done, _ = ran(asked)
    assert {due.key for due, _ in done.of("made") if due.kind != "team_report"} == {
        "half_year_evaluation_Noord_2025-03_en",
        "half_year_evaluation_Zuid_2025-03_en",
        "integral_summary_2025-03_en",
    }
    assert done.is_whole
    kept = json.loads((asked.out / "integral_summary_2025-03_en.manifest.json").read_text(encoding="utf-8"))
    assert kept["parameters"]["audience"] == "management"
    assert "team" not in kept["parameters"]


def test_the_day_of_a_delivery_tells_until_when_the_data_go(tmp_path: Path) -> None:
    data = write_data(tmp_path / "2025-03-31")
    edit_settings(data, "until = 2025-03-31\n", "")
    asked = request(data, tmp_path / "out", DAY)
    standing = Standing(asked, read_tables(data))
    assert standing.reach == dt.date(2025, 3, 31)
    found: list[Due] = standing.all()
    assert {due.period: due.state for due in found} == {
        "2025-01": "due",
        "2025-02": "due",
        "2025-03": "waiting",
    }
