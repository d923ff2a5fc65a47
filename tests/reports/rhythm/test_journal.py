"""The lines of the log, written by several processes side by side."""

import datetime as dt
import re
import tempfile
from pathlib import Path

import pytest

from caseload_analysis.reports.rhythm import journal
from caseload_analysis.reports.rhythm.journal import Journal

DAY = dt.date(2026, 11, 1)
LINE = r"(\S+)\+00:00 \[\d+\] 2026-11-01 (\w+) *(.*)"


def test_an_event_is_one_line_with_the_time_in_utc(tmp_path: Path) -> None:
    before = dt.datetime.now(dt.UTC).replace(microsecond=0)
    Journal(tmp_path, DAY).write("failed", "two\n  lines", "Traceback\n  of two lines")
    first, *below = (tmp_path / journal.LOG).read_text(encoding="utf-8").splitlines()
    found = re.fullmatch(LINE, first)
    assert found is not None
    assert found[2] == "failed"
    assert found[3] == "two | lines"
    assert before <= dt.datetime.fromisoformat(f"{found[1]}+00:00") <= dt.datetime.now(dt.UTC)
    assert below == ["    Traceback", "      of two lines"]


def test_lines_are_added_and_never_lost(tmp_path: Path) -> None:
    journals = [Journal(tmp_path / "new", DAY) for _ in range(3)]
    for number in range(30):
        journals[number % 3].write("made", f"report {number}")
    lines = (tmp_path / "new" / journal.LOG).read_text(encoding="utf-8").splitlines()
    assert [line.rpartition(" ")[2] for line in lines] == [str(number) for number in range(30)]


def test_where_nothing_can_be_written_it_goes_to_the_folder_for_temporary_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "out").write_text("a file")
    path = journal.append_log(tmp_path / "out", "trouble")
    assert path == tmp_path / journal.LOG
    assert path.read_text(encoding="utf-8").endswith("\ntrouble\n")
