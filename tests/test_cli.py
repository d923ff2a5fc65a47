"""The command as a user runs it: what it says, what it writes, and its exit code."""

import datetime as dt
import hashlib
import json
import os
import re
import subprocess
import sys
import time
from contextlib import chdir
from pathlib import Path

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_notebook
from typer.testing import CliRunner

import caseload_analysis
from caseload_analysis.cli import app
from caseload_analysis.reports import jobs
from caseload_analysis.spells.calendar import parse_period, period_text

ROOT = Path(caseload_analysis.__file__).parents[1]
CONTRACTS = (
    "medewerker;team;functie;fte;begin;eind\n"
    "M1;Noord;jeugdbeschermer;1,0;01-01-2025;\n"
    "M2;Zuid/Oost;jeugdbeschermer;0,8;01-01-2025;\n"
)
CASES = (
    "zaak;gezin;jeugdige;maatregel;begin;eind\nZ1;G1;J1;ots;01-01-2025;\nZ2;G2;J2;ots;01-02-2025;30-10-2026\n"
)
ASSIGNMENTS = "zaak;medewerker;begin;eind\nZ1;M1;01-01-2025;\nZ2;M2;01-02-2025;30-10-2026\n"
SETTINGS = 'language = "en"\n[norm]\nunit = "case"\nper_fte = 12\n'
DECLARED = "data = ''\nteam = ''\nperiod = ''\nlanguage = 'nl'\naudience = 'hr'\nperiods = 3"
SHOWN = "print(f'{team}|{period}|{language}|{audience}|{periods}')"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    tables = {"dienstverbanden": CONTRACTS, "zaken": CASES, "toewijzingen": ASSIGNMENTS}
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    (folder / "caseload.toml").write_text(SETTINGS, encoding="utf-8")
    return folder


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return notebook(tmp_path / "own.ipynb", f"{DECLARED}\nlevels = ''  # type: path", SHOWN)


def notebook(path: Path, declared: str, *sources: str) -> Path:
    first = new_code_cell(declared, metadata={"tags": ["parameters"]})
    nbformat.write(new_notebook(cells=[first, *map(new_code_cell, sources)]), path)
    return path


def caseload(folder: Path, *arguments: object, code: int = 0) -> tuple[str, str]:
    """Run the command in ``folder``; return what it said on both streams after checking its exit code."""
    paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    done = subprocess.run(
        [sys.executable, "-m", "caseload_analysis", *map(str, arguments)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths)), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    return done.stdout, done.stderr


def refused(folder: Path, *arguments: object, code: int) -> str:
    """Run the command in this process; return what it said on the error stream."""
    with chdir(folder):
        done = CliRunner(env={"COLUMNS": "200"}).invoke(app, [*map(str, arguments)])
    assert done.exit_code == code, done.output
    assert isinstance(done.exception, SystemExit), done.exception
    assert "Traceback" not in done.output
    return done.stderr


def left(out: Path) -> list[str]:
    return sorted(path.name for path in out.iterdir())


def test_version_and_help_come_quickly(tmp_path: Path) -> None:
    out, _ = caseload(tmp_path, "--version")
    assert out.split() == ["caseload-analysis", caseload_analysis.__version__]
    begun = time.perf_counter()
    out, _ = caseload(tmp_path, "--help")
    assert time.perf_counter() - begun < 5
    for command in ("demo", "check", "report", "template"):
        assert command in out
    loaded = "import sys, caseload_analysis.cli; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", loaded], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert not {"papermill", "nbconvert", "matplotlib"} & set(done.stdout.split())


def test_data_that_are_right_are_counted(tmp_path: Path, data: Path) -> None:
    out, _ = caseload(tmp_path, "check", data)
    assert out.splitlines()[-1] == "4 files with 6 rows: 0 errors, 0 remarks"


def test_every_error_is_named_with_its_place_in_the_language_of_the_settings(
    tmp_path: Path, data: Path
) -> None:
    (data / "zaken.csv").write_text(CASES.replace("30-10-2026", "31-02-2026"), encoding="utf-8")
    (data / "dienstverbanden.csv").write_text(CONTRACTS.replace("1,0", "veel"), encoding="utf-8")
    _, said = caseload(tmp_path, "check", data, code=1)
    assert re.search(r"dienstverbanden\.csv, row 2, column fte: .*veel", said)
    assert re.search(r"zaken\.csv, row 3, column eind: .*31-02-2026", said)
    assert said.splitlines()[-1] == "2 errors, 0 remarks"
    _, dutch = caseload(tmp_path, "check", data, "--language", "nl", code=1)
    assert re.search(r"zaken\.csv, rij 3, kolom eind: .*31-02-2026", dutch)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["chekc"], 2, "No such command"),
        (["check"], 2, "Missing argument"),
        (["check", "DATA", "--language", "fr"], 2, "unknown language 'fr'"),
        (["check", "nowhere"], 1, "nowhere"),
        (["report", "OWN", "--data", "DATA"], 2, "--out"),
        (["report", "team_reprot", "--data", "DATA", "--out", "out"], 2, "unknown notebook 'team_reprot'"),
        (["report", "OWN", "--data", "DATA", "--out", "out", "--team", "Nord"], 2, "did you mean 'Noord'"),
        (["report", "OWN", "--data", "DATA", "--out", "out", "--period", "2026_10"], 2, "is no period"),
        (
            ["report", "OWN", "--data", "DATA", "--out", "out", "--audience", "all"],
            2,
            "unknown audience 'all'",
        ),
        (["report", "OWN", "--data", "DATA", "--out", "out", "--format", "pdf"], 2, "not there yet"),
        (["report", "OWN", "--data", "DATA", "--out", "out", "--format", "docx"], 2, "not there yet"),
        (["report", "OWN", "--data", "DATA", "--out", "out", "-p", "perodss=6"], 2, "did you mean 'periods'"),
        (
            ["report", "OWN", "--data", "DATA", "--out", "out", "-p", "periods=six"],
            2,
            "cannot be read as int",
        ),
        (["report", "OWN", "--data", "DATA", "--out", "out", "-p", "team=Noord"], 2, "--team"),
        (["report", "OWN", "--data", "DATA", "--out", "out", "--workers", "0"], 2, "0 workers"),
        (["report", "OWN", "--data", "nowhere", "--out", "out"], 1, "nowhere"),
    ],
)
def test_wrong_use_is_told_in_a_sentence_and_nothing_is_written(
    tmp_path: Path, data: Path, own: Path, arguments: list[str], code: int, said: str
) -> None:
    named = {"DATA": str(data), "OWN": str(own)}
    assert said in refused(tmp_path, *(named.get(word, word) for word in arguments), code=code)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["check", "nergens"], 1, "nergens: hier is geen map of bestand; noem een map met CSV-bestanden"),
        (["check", "nergens"], 1, "1 fout, 0 opmerkingen"),
        (["check", "EMPTY"], 1, "er staat geen caseload.toml bij de gegevens"),
        (["check", "EMPTY"], 1, "de tabel contracts (dienstverbanden) ontbreekt"),
        (["check", "DATA", "--language", "fr"], 2, "taal 'fr' is niet bekend. Kies uit: nl, en"),
        (["template", "DATA"], 2, "staat al caseload.toml; noem een andere map"),
        (["template", "OWN"], 2, "own.ipynb is een bestand; noem een map"),
        (["demo", "--audience", "baas"], 2, "lezer (audience) 'baas' is niet bekend. Kies uit: team"),
        (["report", "OWN", "--team", "Nord"], 2, "team 'Nord' is niet bekend; bedoelt u 'Noord'?"),
        (["report", "OWN", "--period", "oktober"], 2, "'oktober' is geen periode; schrijf bijvoorbeeld"),
        (["report", "OWN", "--audience", "baas"], 2, "lezer (audience) 'baas' is niet bekend"),
        (["report", "OWN", "--format", "pdf"], 2, "de vorm pdf is er nog niet"),
        (["report", "OWN", "--workers", "0"], 2, "geef een getal van 1 tot en met"),
        (["report", "OWN", "-p", "periods=zes"], 2, "parameter periods: 'zes' is niet te lezen als int"),
        (["report", "OWN", "-p", "peroids=6"], 2, "parameter 'peroids' is niet bekend; bedoelt u 'periods'?"),
        (["report", "OWN", "-p", "team=Noord"], 2, "de parameter team heeft een eigen optie: --team"),
        (
            ["report", "OWN", "-p", "levels=weg.csv"],
            1,
            "weg.csv: de parameter levels noemt een bestand of map",
        ),
        (["report", "team_reprot"], 2, "notebook 'team_reprot' is niet bekend; bedoelt u 'team_report'?"),
    ],
)
def test_a_dutch_adviser_reads_what_is_wrong_in_dutch(
    tmp_path: Path, data: Path, own: Path, arguments: list[str], code: int, said: str
) -> None:
    (data / "caseload.toml").write_text(SETTINGS.replace('"en"', '"nl"'), encoding="utf-8")
    (tmp_path / "empty").mkdir()
    named = {"DATA": str(data), "OWN": str(own), "EMPTY": "empty"}
    places = ["--data", "data", "--out", "out"] if arguments[0] == "report" else []
    assert said in refused(tmp_path, *(named.get(word, word) for word in arguments), *places, code=code)
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "data" / "demo").exists()


def test_many_rows_of_one_kind_are_counted_in_full_and_the_rest_is_told_after_them(
    tmp_path: Path, data: Path
) -> None:
    rows = "".join(f"Z{number};G1;J1;ots;gisteren;\n" for number in range(3, 63))
    (data / "zaken.csv").write_text(CASES + rows, encoding="utf-8")
    errors = refused(tmp_path, "check", data, "--language", "nl", code=1)
    *listed, rest, total = errors.splitlines()
    assert [line.partition(",")[0] for line in listed] == ["zaken.csv"] * 50
    assert rest == "zaken.csv, kolom begin: en nog 10 rijen zoals deze"
    assert total == "60 fouten, 0 opmerkingen"


def test_a_period_without_data_is_told_in_the_language_of_the_report(tmp_path: Path, data: Path) -> None:
    options = ["--team", "Noord", "--period", "2030-01", "--language", "nl"]
    _, errors = caseload(tmp_path, "report", "team_report", "--data", data, "--out", "out", *options, code=1)
    assert "Noord, januari 2030: NIET gemaakt: cel 3" in errors
    assert "de gegevens gaan over januari 2025 tot en met oktober 2026, niet over januari 2030" in errors


def test_without_a_team_and_period_every_team_gets_the_last_complete_month(
    tmp_path: Path, data: Path, own: Path
) -> None:
    said, _ = caseload(tmp_path, "report", own, "--data", "data", "--out", "out", "-p", "periods=6")
    stems = ["own_Noord_2026-09_en", "own_Zuid_Oost_2026-09_en"]
    assert left(tmp_path / "out") == sorted(
        f"{stem}{end}" for stem in stems for end in (".html", ".manifest.json")
    )
    page = (tmp_path / "out" / f"{stems[1]}.html").read_text(encoding="utf-8")
    assert "Zuid/Oost|2026-09|en|team|6" in page
    assert '<html lang="en">' in page
    manifest = json.loads((tmp_path / "out" / f"{stems[1]}.manifest.json").read_text(encoding="utf-8"))
    assert manifest["data_until"] == "2026-10-30"
    assert {file["name"]: file["rows"] for file in manifest["inputs"]} == {
        "dienstverbanden.csv": 2,
        "toewijzingen.csv": 2,
        "zaken.csv": 2,
        "caseload.toml": 0,
    }
    assert re.search(r"\[2/2\] (Noord|Zuid/Oost), September 2026: \d+\.\d s", said)
    again, _ = caseload(tmp_path, "report", own, "--data", "data", "--out", "out", "-p", "periods=6")
    assert "0 made, 2 already there, 0 failed" in again


def test_options_reach_the_notebook(tmp_path: Path, data: Path, own: Path) -> None:
    (tmp_path / "levels.txt").write_text("three levels")
    options = ["--team", "Noord", "--period", "2026-Q3", "--language", "nl", "--audience", "manager"]
    options += ["-p", "levels=levels.txt"]
    caseload(tmp_path, "report", own, "--data", data, "--out", "out", *options)
    made = json.loads(
        (tmp_path / "out" / "own_Noord_2026Q3_nl_manager.manifest.json").read_text(encoding="utf-8")
    )
    assert {(file["parameter"], file["name"], file["sha256"]) for file in made["inputs"]} >= {
        ("levels", "levels.txt", hashlib.sha256(b"three levels").hexdigest())
    }
    page = (tmp_path / "out" / "own_Noord_2026Q3_nl_manager.html").read_text(encoding="utf-8")
    assert "Noord|2026Q3|nl|manager|3" in page


def test_a_notebook_without_a_team_gives_one_report(tmp_path: Path, data: Path) -> None:
    plain = notebook(tmp_path / "plain.ipynb", "data = ''", "print(data)")
    caseload(tmp_path, "report", plain, "--data", data, "--out", "out")
    assert left(tmp_path / "out") == ["plain_en.html", "plain_en.manifest.json"]
    _, said = caseload(tmp_path, "report", plain, "--data", data, "--out", "out", "--team", "Noord", code=2)
    assert "unknown parameter 'team'" in said


def test_a_failed_report_is_named_and_the_other_is_made(tmp_path: Path, data: Path) -> None:
    picky = notebook(tmp_path / "picky.ipynb", DECLARED, SHOWN, "assert team != 'Noord', 'not this one'")
    said, errors = caseload(tmp_path, "report", picky, "--data", data, "--out", "out", code=1)
    named = "Noord, September 2026: NOT made: cell 3 (assert team != 'Noord', 'not this one')"
    assert f"{named}: AssertionError: not this one" in errors
    assert "1 made, 0 already there, 1 failed" in said
    assert left(tmp_path / "out") == [
        "caseload.log",
        "picky_Zuid_Oost_2026-09_en.html",
        "picky_Zuid_Oost_2026-09_en.manifest.json",
    ]
    assert "AssertionError" in (tmp_path / "out" / "caseload.log").read_text(encoding="utf-8")


def test_what_nobody_foresaw_is_one_sentence_and_a_log(tmp_path: Path) -> None:
    _, said = caseload(tmp_path, "check", "x" * 5000, code=1)
    (sentence,) = said.splitlines()
    log = tmp_path / "caseload.log"
    assert sentence.endswith(str(log))
    assert "OSError" in sentence
    assert "Traceback" in log.read_text(encoding="utf-8")


def test_an_out_that_is_a_file_is_told_and_the_log_goes_elsewhere(
    tmp_path: Path, data: Path, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    (tmp_path / "out").write_text("not a folder")
    _, said = caseload(tmp_path, "report", own, "--data", data, "--out", "out", "--team", "Noord", code=1)
    assert "NOT made: FileExistsError" in said
    assert str(tmp_path / "caseload.log") in said
    assert (tmp_path / "out").read_text() == "not a folder"


def test_the_template_is_written_once(tmp_path: Path) -> None:
    said, _ = caseload(tmp_path, "template", "own")
    assert str(tmp_path / "own") in said
    before = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (tmp_path / "own").iterdir()
    }
    assert "caseload.toml" in before
    _, errors = caseload(tmp_path, "template", "own", code=2)
    assert "in own staat al caseload.xlsx, caseload.toml; noem een andere map" in errors
    assert before == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (tmp_path / "own").iterdir()
    }
    caseload(tmp_path, "check", "own")


@pytest.mark.slow
def test_the_demo_makes_its_data_and_every_report_of_it(tmp_path: Path) -> None:
    said, _ = caseload(tmp_path, "demo", "--months", "1")
    stored = {path.name: path.read_bytes() for path in (ROOT / "data" / "demo").glob("*.csv")}
    assert stored == {path.name: path.read_bytes() for path in (tmp_path / "data" / "demo").glob("*.csv")}
    reports = sorted((tmp_path / "reports").glob("team_report_*_2026-10_nl.html"))
    assert len(reports) == 8
    # Each of the six teams that began has its half-year behind it, and the last of them is Haven.
    ends = {"Noord": "2025-04", "Zuid": "2025-07", "Oost": "2025-09", "West": "2025-11", "Centrum": "2026-01"}
    names = [f"half_year_evaluation_{team}_{month}_nl.html" for team, month in ends.items()]
    names += ["half_year_evaluation_Haven_2026-03_nl.html", "integral_summary_2026-03_nl.html"]
    index = (tmp_path / "reports" / "index.html").read_text(encoding="utf-8")
    assert sorted(re.findall(r'href="([^"]+)"', index)) == sorted([*names, *(path.name for path in reports)])
    assert "[15/15]" in said
    assert "Integrale samenvatting, maart 2026" in said
    assert str(tmp_path / "reports" / "index.html") in said


def test_the_last_complete_period_ends_on_or_before_the_last_day() -> None:
    first = dt.date(1970, 1, 1)
    for day in range(365 * 40, 365 * 43):
        for every in "WMQY":
            period = jobs.last_complete(day, every)
            end = (period.end_time.date() - first).days
            assert end <= day < (period + 1).end_time.to_pydatetime().toordinal() - first.toordinal()


@given(st.dates(dt.date(1990, 1, 1), dt.date(2060, 1, 1)), st.sampled_from("WMQY"))
def test_a_period_is_read_back_as_it_was_written(day: dt.date, every: str) -> None:
    period = jobs.last_complete((day - dt.date(1970, 1, 1)).days, every)
    assert parse_period(period_text(period)) == period


def test_names_of_files_are_safe_and_never_the_same() -> None:
    teams = ["Noord", "noord", "A/B", "A B", "../Zuid", "Één", "con", "日本", "x" * 300]
    names = jobs._safe_names(teams)
    assert len({name.casefold() for name in names.values()}) == len(teams)
    assert names["Één"] == "Één"
    assert names["../Zuid"] == "Zuid"
    assert all(re.fullmatch(r"[\w-]{1,90}", name) for name in names.values())


def test_what_hr_reads_does_not_take_the_place_of_what_the_team_reads(tmp_path: Path) -> None:
    """And without a period the evaluation is about the team's own half-year, here November to April."""
    asked = ["report", "half_year_evaluation", "--data", ROOT / "data" / "demo", "--team", "Noord"]
    for audience in ("team", "hr"):
        caseload(tmp_path, *asked, "--out", "out", "--audience", audience)
    assert left(tmp_path / "out") == [
        "half_year_evaluation_Noord_2025-04_nl.html",
        "half_year_evaluation_Noord_2025-04_nl.manifest.json",
        "half_year_evaluation_Noord_2025-04_nl_hr.html",
        "half_year_evaluation_Noord_2025-04_nl_hr.manifest.json",
    ]
