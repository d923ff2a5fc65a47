"""``caseload due`` and ``caseload run`` as a scheduler calls them: real processes, also killed ones."""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import chdir
from pathlib import Path

import pytest
from typer.testing import CliRunner

import caseload_analysis
from caseload_analysis.cli import app

ROOT = Path(caseload_analysis.__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "reports"))

from small_organisation import SICK, write_data, write_notebook  # noqa: E402  # beside the tests of reports

LIGHT = "import time\ntime.sleep(0.2)\nprint(team, period)"
OPTIONS = ["--data", "data", "--out", "out"]


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "caseload_analysis", *map(str, arguments)]


def environment() -> dict[str, str]:
    paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths)), "COLUMNS": "200"}


def caseload(folder: Path, *arguments: object, code: int = 0) -> tuple[str, str]:
    """Run the command in ``folder``; return what it said on both streams after checking its exit code."""
    done = subprocess.run(
        command(*arguments), cwd=folder, env=environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    return done.stdout, done.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with data until March and a light notebook."""
    write_data(tmp_path / "data", since="2025-03-01")
    write_notebook(tmp_path / "own", LIGHT)
    return tmp_path


def reports(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in out.glob("team_report_*.html")}


def test_a_day_of_a_scheduler(folder: Path) -> None:
    options = [*OPTIONS, "--notebooks", "own", "--today"]
    said, _ = caseload(folder, "due", *options, "2025-04-01")
    assert said.splitlines()[0] == "On 1 April 2025; the data in data go to 31 March 2025."
    assert re.search(
        r"To be made: 2\n.*Noord · March 2025 +team_report_Noord_2025-03_en +since 1 April", said
    )
    assert not (folder / "out").exists()
    keys, _ = caseload(folder, "due", *options, "2025-04-01", "--keys")
    assert keys.split() == ["team_report_Noord_2025-03_en", "team_report_Zuid_2025-03_en"]

    said, _ = caseload(folder, "run", *options, "2025-04-01", "--quiet")
    *_, summary = said.splitlines()
    assert summary == "caseload run 2025-04-01: 2 made, 0 failed, 0 current, 0 waiting"
    assert caseload(folder, "run", *options, "2025-04-01", "--quiet") == ("", "")
    said, _ = caseload(folder, "run", *options, "2025-05-01")
    assert said.splitlines()[-1] == "caseload run 2025-05-01: 0 made, 0 failed, 2 current, 2 waiting"
    page = (folder / "out" / "index.html").read_text(encoding="utf-8")
    assert "the data go to 31 March 2025; this report needs them to 30 April 2025" in page

    lines = (folder / "out" / "caseload.log").read_text(encoding="utf-8").splitlines()
    events = [
        re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00 \[\d+\] \S+ (\w+).*", line) for line in lines
    ]
    first = ["started", "read", "made", "made", "finished"]
    waiting = ["current", "current", "waiting", "waiting"]
    assert [event[1] for event in events if event] == [
        *first,
        *["started", "read", "current", "current", "finished"],
        *["started", "read", *waiting, "finished"],
    ]
    assert len(events) == len(lines)


def test_late_data_are_told_in_dutch(folder: Path) -> None:
    write_data(folder / "data", since="2025-03-01", language="nl")
    write_notebook(folder / "own", "print(period)")
    options = [*OPTIONS, "--notebooks", "own", "--today", "2025-04-01"]
    caseload(folder, "run", *options)
    write_data(folder / "data", since="2025-03-01", language="nl", sick=[*SICK, ("M03", "10-03-2025", "")])
    said, _ = caseload(folder, "due", *options)
    assert re.search(r"Opnieuw te maken: 1\n .*Noord_2025-03_nl  nagekomen gegevens in verzuim\n", said)
    said, _ = caseload(folder, "run", *options)
    assert re.search(
        r"\[1/1\] Teamrapport · Noord · maart 2025: .* s \(nagekomen gegevens in verzuim\)", said
    )
    assert said.splitlines()[-1] == "caseload run 2025-04-01: 1 gemaakt, 0 mislukt, 1 actueel, 0 wacht nog"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["run", "--today", "gisteren"], 2, "'gisteren' is no date; write for example 2026-11-01"),
        (["due", "--today", "2025-02-30"], 2, "is no date"),
        (["run", "--audience", "all"], 2, "unknown audience 'all'"),
        (["run", "--as-of"], 2, "holds no deliveries: keep each delivery in a folder called after its day"),
        (["run", "--notebooks", "nowhere"], 2, "nowhere is no folder with notebooks"),
        (["run", "--only", "team_report_Nord_2025-03_en", "--today", "2025-04-01"], 2, "did you mean"),
        (["run", "--out", "data/zaken.csv"], 2, "is a file; name a folder"),
        (["run", "--data", "nowhere"], 1, "nowhere"),
    ],
)
def test_wrong_use_is_told_in_a_sentence(folder: Path, arguments: list[str], code: int, said: str) -> None:
    name, *rest = arguments
    with chdir(folder):
        done = CliRunner(env={"COLUMNS": "200"}).invoke(app, [name, *OPTIONS, "--language", "en", *rest])
    assert done.exit_code == code, done.output
    assert isinstance(done.exception, SystemExit), done.exception
    assert said in done.stderr
    assert not reports(folder / "out")


def test_wrong_data_end_with_one_and_a_line_to_mail(folder: Path) -> None:
    write_data(folder / "data", sick=[("M01", "31-02-2025", "")])
    said, errors = caseload(folder, "run", *OPTIONS, "--today", "2025-04-01", "--quiet", code=1)
    assert said.splitlines()[-1] == "caseload run 2025-04-01: nothing made, the data have 1 error"
    assert "verzuim.csv, row 2, column begin" in errors


@pytest.mark.skipif(os.name != "posix", reason="kills groups of processes")
def test_two_starts_do_not_meet(folder: Path) -> None:
    slow = "import time\nfrom pathlib import Path\nwhile not Path({go!r}).exists():\n    time.sleep(0.05)"
    write_notebook(folder / "own", slow.format(go=str(folder / "go")))
    arguments = ["run", *OPTIONS, "--notebooks", "own", "--today", "2025-04-01"]
    first = subprocess.Popen(
        command(*arguments), cwd=folder, env=environment(), stdout=subprocess.PIPE, text=True
    )
    lock = folder / "out" / ".caseload.run.lock"
    wait_until(lock.exists)
    _, errors = caseload(folder, *arguments, code=1)
    assert re.search(rf"busy here since \d{{4}}-\d\d-\d\d \d\d:\d\d UTC \(process {first.pid}\)", errors)
    (folder / "go").touch()
    said, _ = first.communicate(timeout=60)
    assert "2 made, 0 failed" in said.splitlines()[-1]
    assert not lock.exists()


def wait_until(come: object, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not (callable(come) and come()):
        assert time.monotonic() < end
        time.sleep(0.02)


def kill_at(folder: Path, arguments: list[object], seconds: float) -> bool:
    """Start the command and kill it with all that it started; return whether it was still busy."""
    process = subprocess.Popen(
        command(*arguments),
        cwd=folder,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return True
    return False


def kept(out: Path) -> dict[str, object]:
    """Return every file of ``out`` but the log and the overview; manifests without their time."""
    found: dict[str, object] = {}
    for path in out.iterdir():
        if path.suffix == ".json":
            whole = json.loads(path.read_text(encoding="utf-8"))
            found[path.name] = {key: value for key, value in whole.items() if key != "made"}
        elif path.name not in ("caseload.log", "index.html"):
            found[path.name] = path.read_bytes()
    return found


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="kills groups of processes")
def test_after_kills_at_random_moments_the_reports_are_those_of_an_undisturbed_run(folder: Path) -> None:
    write_data(folder / "data", since="2025-01-01")
    common = ["--data", "data", "--notebooks", "own", "--today", "2025-04-01"]
    begun = time.monotonic()
    caseload(folder, "run", *common, "--out", "whole")
    lasted = time.monotonic() - begun
    moments, killed = random.Random(20260401), 0
    for _ in range(5):
        killed += kill_at(folder, ["run", *common, "--out", "out"], moments.uniform(0.2, 0.6) * lasted)
        for path in (folder / "out").glob("team_report_*.manifest.json"):
            json.loads(path.read_text(encoding="utf-8"))
    assert killed >= 2
    said, _ = caseload(folder, "run", *common, "--out", "out")
    assert " 0 failed, " in said.splitlines()[-1]
    again, _ = caseload(folder, "run", *common, "--out", "out")
    assert again.splitlines()[-1] == "caseload run 2025-04-01: 0 made, 0 failed, 6 current, 0 waiting"
    assert kept(folder / "out") == kept(folder / "whole")
    assert (folder / "out" / "index.html").is_file()


@pytest.mark.slow
def test_a_back_test_gives_what_was_made_then_byte_for_byte(tmp_path: Path) -> None:
    """Our own team report, made from the delivery of February before and after that of March came in."""
    deliveries = tmp_path / "deliveries"
    write_data(deliveries / "2025-02-28", "2025-02-28", since="2025-02-01")
    then = ["--data", "deliveries", "--today", "2025-03-01", "--as-of"]
    caseload(tmp_path, "run", *then, "--out", "then")
    write_data(
        deliveries / "2025-03-31", "2025-03-31", since="2025-02-01", sick=[*SICK, ("M02", "03-02-2025", "")]
    )
    caseload(tmp_path, "run", *then, "--out", "deep/now")
    first, second = reports(tmp_path / "then"), reports(tmp_path / "deep" / "now")
    assert sorted(first) == ["team_report_Noord_2025-02_en.html", "team_report_Zuid_2025-02_en.html"]
    assert first == second
    said, _ = caseload(tmp_path, "due", "--data", "deliveries", "--out", "then", "--today", "2025-04-01")
    assert "team_report_Noord_2025-02_en  late data in absences" in said
    assert re.search(r"Current: 1\n  Team report · Zuid · February 2025\n?$", said)
    said, _ = caseload(tmp_path, "check", "deliveries", "--language", "en")
    assert "0 errors" in said
    _, errors = caseload(tmp_path, "run", *then[:2], "--out", "x", "--today", "2025-02-27", "--as-of", code=2)
    assert "the first delivery in deliveries is that of 28 February 2025" in errors
    shutil.copy(deliveries / "2025-02-28" / "zaken.csv", deliveries)
    _, errors = caseload(tmp_path, "check", "deliveries", "--language", "en", code=1)
    assert "zaken.csv: this table lies beside the dated folders" in errors
