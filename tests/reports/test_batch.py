"""Many reports at once, in real worker processes."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

import caseload_analysis
from caseload_analysis.reports.batch import Job, make_reports
from caseload_analysis.reports.engine import Report
from caseload_analysis.tables.problems import UsageError


def notebook(path: Path, *sources: str) -> Path:
    first = new_code_cell(
        "data = ''\nteam = 'Noord'\nlevels = ''  # type: path", metadata={"tags": ["parameters"]}
    )
    nbformat.write(new_notebook(cells=[first, *map(new_code_cell, sources)]), path)
    return path


def left(out: Path) -> list[str]:
    return sorted(path.name for path in out.iterdir())


def made(jobs: list[Job], workers: int = 2) -> dict[str, Report]:
    return {report.name: report for report in make_reports(jobs, workers)}


def test_a_failed_report_and_a_killed_worker_leave_the_others(tmp_path: Path) -> None:
    good = notebook(tmp_path / "good.ipynb", "import os\nprint('by', os.getppid())")
    bad = notebook(tmp_path / "bad.ipynb", "1 / 0")
    kills = notebook(
        tmp_path / "kills.ipynb",
        "import os, signal, time\nos.kill(os.getppid(), signal.SIGKILL)\ntime.sleep(60)",
    )
    out = tmp_path / "out"
    jobs = [Job(path, {}, out, name) for name, path in (("k", kills), ("b", bad), ("g", good))]
    jobs += [Job(good, {"team": "West"}, out, "w"), Job(good, {"team": 1}, out, "typed")]
    reports = made(jobs)
    assert {name: report.status for name, report in reports.items()} == {
        "k": "failed",
        "b": "failed",
        "g": "made",
        "w": "made",
        "typed": "failed",
    }
    assert "ended from outside" in reports["k"].cause
    assert (reports["b"].cell, reports["b"].cause) == (2, "ZeroDivisionError: division by zero")
    assert "give a plain str" in reports["typed"].cause
    assert left(out) == ["g.html", "g.manifest.json", "w.html", "w.manifest.json"]
    assert f"by {os.getpid()}<" not in (out / "g.html").read_text(encoding="utf-8")


def test_what_is_current_is_skipped_and_what_changed_is_made_again(tmp_path: Path) -> None:
    path = notebook(tmp_path / "own.ipynb", "print(team, open(data + '/zaken.csv').read())")
    data = {}
    for team in ("Noord", "West"):
        data[team] = tmp_path / team
        data[team].mkdir()
        (data[team] / "zaken.csv").write_text("zaak\nZ1\n")
    levels = tmp_path / "levels.txt"
    levels.write_text("three levels")
    named = {"levels": str(levels)}
    jobs = [
        Job(path, {"data": str(data[team]), "team": team, **named}, tmp_path / "out", team) for team in data
    ]
    assert {report.status for report in made(jobs).values()} == {"made"}
    stamps = {job.name: job.target.stat().st_mtime_ns for job in jobs}
    assert {report.status for report in made(jobs).values()} == {"skipped"}
    (data["West"] / "zaken.csv").write_text("zaak\nZ2\n")
    again = made(jobs)
    assert (again["Noord"].status, again["West"].status) == ("skipped", "made")
    assert stamps["Noord"] == jobs[0].target.stat().st_mtime_ns
    assert stamps["West"] < jobs[1].target.stat().st_mtime_ns
    assert "Z2" in jobs[1].target.read_text(encoding="utf-8")
    levels.write_text("four levels")
    assert not any(job.is_current() for job in jobs)
    levels.write_text("three levels")
    assert all(job.is_current() for job in jobs)
    levels.unlink()
    assert not any(job.is_current() for job in jobs)


def test_progress_counts_every_report_once(tmp_path: Path) -> None:
    path = notebook(tmp_path / "own.ipynb", "team")
    jobs = [Job(path, {"team": team}, tmp_path / "out", team) for team in "ABC"]
    list(make_reports(jobs[:1], 1))
    seen: list[tuple[int, int, str]] = []
    reports = list(make_reports(jobs, 1, lambda done, total, report: seen.append((done, total, report.name))))
    assert [(done, total) for done, total, _ in seen] == [(1, 3), (2, 3), (3, 3)]
    assert [name for _, _, name in seen] == [report.name for report in reports]
    assert sorted(name for _, _, name in seen) == ["A", "B", "C"]


def test_two_reports_with_one_file_are_refused(tmp_path: Path) -> None:
    job = Job(notebook(tmp_path / "own.ipynb"), {}, tmp_path / "out", "own")
    with pytest.raises(UsageError, match=r"same file: own\.html"):
        make_reports([job, Job(job.notebook, {"team": "West"}, tmp_path / "x" / ".." / "out", "own")])
    with pytest.raises(UsageError, match="0 workers"):
        make_reports([job], 0)


def test_no_reports_are_no_results() -> None:
    assert list(make_reports([])) == []


MAIN = """
import sys
from pathlib import Path
from caseload_analysis.reports.batch import Job, make_reports
if __name__ == "__main__":
    for report in make_reports([Job(Path(sys.argv[1]), {}, Path(sys.argv[2]), "slow")], 1):
        print(report.status)
"""

SLOW = """
import os, time
from pathlib import Path
Path({written!r}).write_text(f"{{os.getppid()}} {{os.getpid()}}")
os.rename({written!r}, {pids!r})
while not Path({go_on!r}).exists():
    time.sleep(0.1)
"""


def wait_for(path: Path, *, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not path.exists():
        assert time.monotonic() < end, f"{path} did not come"
        time.sleep(0.05)


def alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/status")
    return status.exists() and "State:\tZ" not in status.read_text()


@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")
def test_a_killed_command_leaves_nothing_half_written_and_nothing_running(tmp_path: Path) -> None:
    pids, go_on = tmp_path / "pids", tmp_path / "go_on"
    slow = SLOW.format(written=str(tmp_path / "written"), pids=str(pids), go_on=str(go_on))
    path, out, script = notebook(tmp_path / "slow.ipynb", slow), tmp_path / "out", tmp_path / "main.py"
    script.write_text(MAIN)
    env = {**os.environ, "PYTHONPATH": str(Path(caseload_analysis.__file__).parents[1])}
    process = subprocess.Popen([sys.executable, str(script), str(path), str(out)], env=env)
    wait_for(pids)
    worker, kernel = map(int, pids.read_text().split())
    process.send_signal(signal.SIGKILL)
    process.wait()
    end = time.monotonic() + 20
    while (alive(worker) or alive(kernel)) and time.monotonic() < end:
        time.sleep(0.1)
    assert not alive(worker)
    assert not alive(kernel)
    assert not [name for name in left(out) if not name.startswith(".caseload-")]
    go_on.touch()
    assert [report.status for report in make_reports([Job(path, {}, out, "slow")], 1)] == ["made"]
    assert left(out) == ["slow.html", "slow.manifest.json"]
