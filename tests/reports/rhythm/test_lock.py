"""A lock between real processes: held, refused, freed by the system after a kill."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import caseload_analysis
from caseload_analysis.reports.rhythm.lock import BusyError, held

HOLDER = """
import sys, time
from pathlib import Path
from caseload_analysis.reports.rhythm.lock import held
with held(Path(sys.argv[1]), sys.argv[2]):
    print("held", flush=True)
    time.sleep(60)
"""

RACER = """
import sys
from pathlib import Path
from caseload_analysis.reports.rhythm.lock import BusyError, held
out, count = Path(sys.argv[1]), Path(sys.argv[2])
for _ in range(300):
    try:
        with held(out):
            before = int(count.read_text())
            count.write_text(str(before + 1))
            print("counted")
    except BusyError:
        pass
"""


def start(script: str, *arguments: object) -> subprocess.Popen[str]:
    env = {**os.environ, "PYTHONPATH": str(Path(caseload_analysis.__file__).parents[1])}
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)


def test_a_second_holder_is_told_who_the_first_is_and_a_killed_one_holds_nothing(tmp_path: Path) -> None:
    holder = start(HOLDER, tmp_path, "run")
    assert holder.stdout is not None
    holder.stdout.readline()
    with pytest.raises(BusyError, match=rf"since \d{{4}}-\d\d-\d\d \d\d:\d\d UTC \(process {holder.pid}\)"):
        held(tmp_path).__enter__()
    with held(tmp_path, "only.other"):
        pass
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    holder.stdout.close()
    end = time.monotonic() + 10
    while time.monotonic() < end:
        try:
            with held(tmp_path):
                break
        except BusyError:
            time.sleep(0.05)
    assert list(tmp_path.iterdir()) == []


def test_it_is_freed_when_the_work_inside_fails(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), held(tmp_path / "new"):
        1 / 0  # noqa: B018  # fails on purpose
    with held(tmp_path / "new"):
        pass


def test_no_two_hold_it_at_once_though_its_file_comes_and_goes(tmp_path: Path) -> None:
    count = tmp_path / "count"
    count.write_text("0")
    racers = [start(RACER, tmp_path / "out", count) for _ in range(3)]
    said = [racer.communicate(timeout=60)[0] for racer in racers]
    assert [racer.returncode for racer in racers] == [0, 0, 0]
    assert int(count.read_text()) == sum(text.count("counted") for text in said)
