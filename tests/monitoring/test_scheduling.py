"""The entries as their schedulers read them: cron and a shell, systemd's own checker, Microsoft's schema."""

from __future__ import annotations

import datetime as dt
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseload_analysis.monitoring.scheduling import (
    Entry,
    cron_line,
    parse_time,
    systemd_units,
    windows_task,
    with_line,
    without_line,
)
from caseload_analysis.tables.problems import UsageError

HALF_PAST_SIX = dt.time(6, 30)
PATHS = [
    "/srv/data",
    "/srv/our data",
    "/srv/100% of 'ours' \"now\" %h",
    "/srv/#1 & more; $HOME `x` $(y) *",
    "/srv/Jeugdbescherming Één",
]
# What a name of a folder may hold; cron cannot have a backslash, and no scheduler a line break.
NAMES = st.text(st.characters(exclude_characters="/\\", exclude_categories=["C"]), min_size=1, max_size=30)
LINES = st.lists(st.text(st.characters(exclude_characters="\n\0", exclude_categories=["Cs"]), max_size=20))


def entry(data: str = "/srv/data", out: str = "/srv/out", at: dt.time = HALF_PAST_SIX) -> Entry:
    return Entry("/srv/venv/bin/python", PurePosixPath(data), PurePosixPath(out), at)


def on_windows(data: str, out: str, python: str = r"D:\venv\python.exe") -> Entry:
    return Entry(python, PureWindowsPath(data), PureWindowsPath(out), HALF_PAST_SIX)


@pytest.mark.parametrize(("text", "time"), [("06:30", (6, 30)), ("6:05", (6, 5)), ("23:59", (23, 59))])
def test_a_time_of_day(text: str, time: tuple[int, int]) -> None:
    assert parse_time(text) == dt.time(*time)


@pytest.mark.parametrize("text", ["", "24:00", "6:60", "6.30", "half zeven", "6:30:00", "٦:٣٠", "06:30\n"])
def test_no_time_of_day(text: str) -> None:
    with pytest.raises(UsageError, match="06:30"):
        parse_time(text)


def test_the_name_depends_on_data_and_reports_only() -> None:
    assert entry(at=dt.time(7)).name == entry().name
    others = [entry("/srv/other").name, entry(out="/srv/other").name, entry("/srv/out", "/srv/data").name]
    assert len({entry().name, *others}) == 4


@pytest.mark.parametrize(
    ("scheduler", "sign"),
    [("cron", "\\"), ("cron", "\n"), ("systemd", "\r"), ("windows", "%"), ("windows", "$")],
)
def test_what_cannot_be_written_down_is_refused(scheduler: str, sign: str) -> None:
    with pytest.raises(UsageError, match=scheduler):
        entry(f"/srv/a{sign}b").check(scheduler)
    with pytest.raises(UsageError, match=scheduler):
        Entry(f"/srv/a{sign}b", PurePosixPath("/srv"), PurePosixPath("/srv"), HALF_PAST_SIX).check(scheduler)


# cron


def as_cron_reads(line: str) -> tuple[list[str], str]:
    r"""Return the five fields and the command, as crontab(5) says: a bare % ends it, \% is a %."""
    *times, command = line.split(" ", maxsplit=5)
    kept = re.match(r"(?:\\%|[^%])*", command)
    return times, kept[0].replace("\\%", "%") if kept else ""


@given(NAMES, NAMES)
def test_a_shell_reads_the_words_that_cron_hands_it(data: str, out: str) -> None:
    one = entry(f"/srv/{data}", f"/srv/{out}")
    times, command = as_cron_reads(cron_line(one))
    assert times == ["30", "6", "*", "*", "*"]
    words = shlex.split(command, comments=True)
    assert words == [*one.words, "2>&1", "|", "tee", "-a", str(one.log)]


@pytest.mark.skipif(shutil.which("sh") is None, reason="there is no sh here")
@pytest.mark.parametrize("path", PATHS)
def test_the_real_shell_reads_the_same_words(path: str, tmp_path: Path) -> None:
    one = Entry("printf", PurePosixPath(path), tmp_path / "out", HALF_PAST_SIX)
    (tmp_path / "out").mkdir()
    # The words of the command are what `printf` is to show.
    command = as_cron_reads(cron_line(one))[1].replace("printf ", r"printf '%s\n' ", 1)
    done = subprocess.run(["sh", "-c", command], capture_output=True, check=True)
    assert done.stdout.decode().splitlines() == list(one.words[1:])
    assert (tmp_path / "out" / "schedule.log").read_bytes() == done.stdout


@given(LINES, st.data())
def test_other_lines_stay_as_they_are(lines: list[str], data: st.DataObject) -> None:
    before = "".join(f"{line}\n" for line in lines)
    place = data.draw(st.integers(0, len(lines)))
    older = cron_line(entry(at=dt.time(1, 2)))
    with_older = "".join(f"{line}\n" for line in [*lines[:place], older, *lines[place:]])
    after = f"{before}{cron_line(entry())}\n"
    assert with_line(before, entry()) == after
    assert with_line(with_older, entry()) == after
    assert with_line(after, entry()) == after
    assert without_line(with_older, entry().name) == before
    assert without_line(before, entry().name) == before


def test_entries_of_other_data_stay() -> None:
    both = with_line(with_line("", entry()), entry("/srv/other"))
    assert without_line(both, entry().name) == f"{cron_line(entry('/srv/other'))}\n"
    assert with_line("0 1 * * * x", entry()).startswith("0 1 * * * x\n30 6 ")


# systemd

needs_checker = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="there is no systemd-analyze here"
)


def checked(folder: Path, units: dict[str, str], kind: str) -> subprocess.CompletedProcess[str]:
    """Return what systemd's checker says of the unit of one kind, among its fellows."""
    for name, text in units.items():
        (folder / name).write_text(text, encoding="utf-8")
    path = next(folder.glob(f"*.{kind}"))
    return subprocess.run(
        ["systemd-analyze", "--user", "verify", str(path)],
        env={**os.environ, "XDG_RUNTIME_DIR": str(folder), "SYSTEMD_LOG_LEVEL": "debug", "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )


@needs_checker
@pytest.mark.parametrize("path", [*PATHS, "/srv/back\\slash"])
def test_systemd_finds_no_fault_and_reads_the_words(path: str, tmp_path: Path) -> None:
    # The checker looks whether the program is there.
    one = Entry("/bin/sh", PurePosixPath(path), PurePosixPath(path), HALF_PAST_SIX)
    done = checked(tmp_path, systemd_units(one), "service")
    assert done.returncode == 0, done.stderr
    line = re.search(r"Command Line: (.*)", done.stdout + done.stderr)
    assert line, done.stderr
    # It shows the words as a shell would write them; `$$` becomes one `$` when the service starts.
    words = [word.replace(r"\$\$", "$").replace(r"\`", "`") for word in shlex.split(line[1])]
    assert words == list(one.words)


@needs_checker
def test_systemd_finds_no_fault_in_the_timer(tmp_path: Path) -> None:
    units = systemd_units(entry())
    assert checked(tmp_path, units, "timer").returncode == 0
    when = re.search(r"OnCalendar=(.*)", units[f"{entry().name}.timer"])
    assert when
    done = subprocess.run(
        ["systemd-analyze", "calendar", when[1]], capture_output=True, text=True, check=True
    )
    assert re.search(r"Next elapse: \w+ \S+ 06:30:00", done.stdout)
    wrong = {name: text.replace(when[1], "every morning") for name, text in units.items()}
    assert checked(tmp_path, wrong, "timer").returncode != 0


def test_a_missed_run_is_made_up_for_and_the_log_is_named() -> None:
    service, timer = systemd_units(entry(out="/srv/100% out")).values()
    assert "\nPersistent=true\n" in timer
    assert "\nWantedBy=timers.target\n" in timer
    assert "\nStandardOutput=append:/srv/100%% out/schedule.log\n" in service
    assert "\nStandardError=append:/srv/100%% out/schedule.log\n" in service


# Windows

SPACE = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
# The elements in an element and their order where there is one, and the values where there are few:
# from "Task Scheduler Schema" in Microsoft's documentation of Windows.
IN_ANY_ORDER = {
    "Task": {"RegistrationInfo", "Triggers", "Settings", "Data", "Principals", "Actions"},
    "RegistrationInfo": {"URI", "Source", "Date", "Author", "Version", "Description", "Documentation"},
    "Triggers": {"CalendarTrigger"},
    "ScheduleByDay": {"DaysInterval"},
    "Principals": {"Principal"},
    "Principal": {"UserId", "LogonType", "GroupId", "DisplayName", "RunLevel"},
    "Settings": {
        "MultipleInstancesPolicy",
        "DisallowStartIfOnBatteries",
        "StopIfGoingOnBatteries",
        "StartWhenAvailable",
    },
    "Actions": {"Exec"},
    "Exec": {"Command", "Arguments", "WorkingDirectory"},
}
IN_ORDER = {
    "CalendarTrigger": [
        *("Enabled", "StartBoundary", "EndBoundary", "Repetition", "ExecutionTimeLimit"),
        *("RandomDelay", "ScheduleByDay"),
    ]
}
VALUES = {
    "LogonType": {"S4U", "Password", "InteractiveToken"},
    "RunLevel": {"LeastPrivilege", "HighestAvailable"},
    "MultipleInstancesPolicy": {"Parallel", "Queue", "IgnoreNew", "StopExisting"},
    "DisallowStartIfOnBatteries": {"true", "false"},
    "StopIfGoingOnBatteries": {"true", "false"},
    "StartWhenAvailable": {"true", "false"},
}


def task(one: Entry, user: str = "") -> ElementTree.Element:
    return ElementTree.fromstring(windows_task(one, dt.date(2026, 11, 2), user).encode("utf-16"))


def faults(element: ElementTree.Element) -> Iterator[str]:
    """Yield what the schema does not allow in ``element``."""
    tag = element.tag.removeprefix(SPACE)
    inside = [child.tag.removeprefix(SPACE) for child in element]
    if len(set(inside)) < len(inside):
        yield f"twice the same in {tag}"
    if tag in IN_ORDER:
        order = IN_ORDER[tag]
        if not set(inside) <= set(order) or inside != sorted(inside, key=order.index):
            yield f"{inside} in {tag}"
    elif not set(inside) <= IN_ANY_ORDER.get(tag, set()):
        yield f"{inside} in {tag}"
    if tag in VALUES and element.text not in VALUES[tag]:
        yield f"{element.text} as {tag}"
    for child in element:
        yield from faults(child)


def text_of(root: ElementTree.Element, name: str) -> str:
    return next(root.iter(SPACE + name)).text or ""


def as_windows_reads(line: str) -> list[str]:
    """Return the words of a command line as a C program of Windows gets them: 2n backslashes and a quote."""
    words, word, quoted, begun = [], "", False, False
    for slashes, sign in re.findall(r"(\\*)(.?)", line):
        if sign == '"':
            word += "\\" * (len(slashes) // 2) + ('"' if len(slashes) % 2 else "")
            quoted, begun = quoted ^ (len(slashes) % 2 == 0), True
            continue
        word, begun = word + slashes, begun or bool(slashes)
        if (sign.isspace() and not quoted) or not sign:
            words, word, begun = ([*words, word] if begun else words), "", False
        else:
            word, begun = word + sign, True
    return words


def test_the_task_is_as_the_schema_wants_it() -> None:
    root = task(on_windows(r"D:\our <data> & more", r"D:\out"), "DOMAIN\\U1")
    assert root.tag == f"{SPACE}Task"
    assert not list(faults(root))
    assert root.find(f"{SPACE}Actions").get("Context") == root.find(f".//{SPACE}Principal").get("id")
    assert text_of(root, "StartBoundary") == "2026-11-02T06:30:00"
    assert text_of(root, "DaysInterval") == "1"
    assert text_of(root, "StartWhenAvailable") == "true"
    assert text_of(root, "UserId") == "DOMAIN\\U1"
    assert not list(task(on_windows("D:\\a", "D:\\b")).iter(f"{SPACE}UserId"))


def test_a_task_in_another_order_is_seen() -> None:
    root = task(on_windows(r"D:\data", r"D:\out"))
    trigger = next(root.iter(f"{SPACE}CalendarTrigger"))
    trigger[:] = list(trigger)[::-1]
    assert list(faults(root))


@pytest.mark.parametrize(
    ("data", "out", "python"),
    [
        (r"D:\data", r"D:\out", r"D:\venv\python.exe"),
        (r"D:\our data & more", r"\\server\share\our reports", r"C:\Program Files\py (x)\python.exe"),
        (r"D:\it's ours^", "E:\\", r"D:\Één\python.exe"),
    ],
)
def test_windows_reads_the_words(data: str, out: str, python: str) -> None:
    one = on_windows(data, out, python)
    root = task(one)
    assert text_of(root, "Command") == "cmd.exe"
    arguments = re.fullmatch(r'/d /s /c "(.*)"', text_of(root, "Arguments"))
    assert arguments
    command, _, log = arguments[1].partition(" >> ")
    assert as_windows_reads(command) == list(one.words)
    assert as_windows_reads(log) == [str(one.log), "2>&1"]
    # Outside quotes these would mean something to cmd.
    assert not set("&^()") & set(re.sub(r'"[^"]*"', "", command))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        # Microsoft: "Parsing C++ command-line arguments".
        (r'"a b c" d e', ["a b c", "d", "e"]),
        (r'"ab\"c" "\\" d', ['ab"c', "\\", "d"]),
        (r"a\\\b d e", [r"a\\\b", "d", "e"]),
        (r"a\\\"b c d", [r"a\"b", "c", "d"]),
        (r'a\\\\"b c" d e', [r"a\\b c", "d", "e"]),
    ],
)
def test_the_reader_of_command_lines_itself(line: str, words: list[str]) -> None:
    assert as_windows_reads(line) == words
