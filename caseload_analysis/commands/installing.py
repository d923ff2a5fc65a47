"""Putting the daily entry into the scheduler of this machine, and taking it out again."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from caseload_analysis.monitoring.scheduling import (
    Entry,
    systemd_units,
    windows_task,
    with_line,
    without_line,
)
from caseload_analysis.tables.problems import CaseloadError, message

_PROGRAM: Final = {"cron": "crontab", "systemd": "systemctl", "windows": "schtasks"}
_MISSING: Final = {
    "crontab": message(
        "there is no program crontab on this machine; install cron (on Debian: apt-get install cron), or"
        " choose another scheduler with --for"
    ),
    "systemctl": message("there is no program systemctl on this machine; choose cron with --for cron"),
    "schtasks": message("there is no program schtasks on this machine; only Windows has it"),
}
_LISTENS: Final = ("systemctl", "--user", "show-environment")
_REFUSED: Final = message("{program} refuses: {reason}")


def detect() -> str:
    """Return the scheduler of this machine: windows, systemd where it serves this user, or else cron."""
    if os.name == "nt":
        return "windows"
    return "systemd" if _serves_this_user() else "cron"


def present() -> list[str]:
    """Return every scheduler whose program is on this machine."""
    return [scheduler for scheduler, program in _PROGRAM.items() if shutil.which(program)]


def install(scheduler: str, entry: Entry) -> None:
    """Put ``entry`` into ``scheduler`` instead of the entry of the same name; CaseloadError when refused."""
    _INSTALL[scheduler](entry)
    Path(entry.out).mkdir(parents=True, exist_ok=True)  # the log is opened before the first run begins


def remove(scheduler: str, entry: Entry) -> bool:
    """Take the entry called as ``entry`` out of ``scheduler``; return whether it was there."""
    return _REMOVE[scheduler](entry)


def windows_user() -> str:
    """Return the user whose task it is, as Windows writes it; empty on another machine."""
    names = [os.environ.get(name, "") for name in ("USERDOMAIN", "USERNAME")]
    return "\\".join(filter(None, names)) if os.name == "nt" else ""


def unit_folder() -> Path:
    """Return the folder of the user's own units of systemd."""
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "systemd" / "user"


def _install_cron(entry: Entry) -> None:
    before = _crontab()
    after = with_line(before, entry)
    if after != before:
        _write_crontab(after)


def _remove_cron(entry: Entry) -> bool:
    before = _crontab()
    after = without_line(before, entry.name)
    if after == before:
        return False
    if after:
        _write_crontab(after)
    else:
        _run(["crontab", "-r"])
    return True


def _crontab() -> str:
    """Return the crontab of this user; bytes that are no text come back as they were."""
    done = _start(["crontab", "-l"])
    if done.returncode == 0:
        return _text(done.stdout)
    if b"no crontab for" in done.stderr:
        return ""
    raise CaseloadError(_REFUSED, program="crontab", reason=_reason(done))


def _write_crontab(text: str) -> None:
    # Debian's `crontab -l` shows a carriage return as these two signs, and would get them back as such.
    if "\\r\n" in text:
        raise CaseloadError(
            message(
                "a line of the crontab ends in \\r, which would not stay as it is; mend it with crontab -e"
            )
        )
    _run(["crontab", "-"], text.encode(errors="surrogateescape"))


def _install_systemd(entry: Entry) -> None:
    if _start(_LISTENS).returncode != 0:
        raise CaseloadError(message("systemd serves no session of this user; choose cron with --for cron"))
    folder = unit_folder()
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in systemd_units(entry).items():
        (folder / name).write_bytes(text.encode(errors="surrogateescape"))
    timer = f"{entry.name}.timer"
    for words in (["daemon-reload"], ["enable", timer], ["restart", timer]):
        _run(["systemctl", "--user", *words])


def _remove_systemd(entry: Entry) -> bool:
    paths = [unit_folder() / f"{entry.name}.{kind}" for kind in ("service", "timer")]
    if not any(path.exists() for path in paths):
        return False
    _run(["systemctl", "--user", "disable", "--now", f"{entry.name}.timer"])
    for path in paths:
        path.unlink(missing_ok=True)
    _run(["systemctl", "--user", "daemon-reload"])
    return True


def _serves_this_user() -> bool:
    try:
        return _start(_LISTENS).returncode == 0
    except CaseloadError:
        return False


def _install_windows(entry: Entry) -> None:
    text = windows_task(entry, dt.date.today(), windows_user())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "task.xml"
        path.write_text(text, encoding="utf-16")
        _run(["schtasks", "/Create", "/TN", entry.name, "/XML", str(path), "/F"])


def _remove_windows(entry: Entry) -> bool:
    if _start(["schtasks", "/Query", "/TN", entry.name]).returncode != 0:
        return False
    _run(["schtasks", "/Delete", "/TN", entry.name, "/F"])
    return True


def _run(words: Sequence[str], given: bytes = b"") -> None:
    """Run a program; CaseloadError with what it says when it does not end well."""
    done = _start(words, given)
    if done.returncode != 0:
        raise CaseloadError(_REFUSED, program=words[0], reason=_reason(done))


def _start(words: Sequence[str], given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run a program to its end, speaking English, for ``crontab`` says only in words that there is none."""
    environment = {**os.environ, "LC_ALL": "C"}
    try:
        return subprocess.run(words, input=given, env=environment, capture_output=True, check=False)
    except FileNotFoundError:
        raise CaseloadError(_MISSING[words[0]]) from None


def _reason(done: subprocess.CompletedProcess[bytes]) -> str:
    said = _text(done.stderr or done.stdout).strip()
    return said or str(done.returncode)


def _text(said: bytes) -> str:
    return said.decode(errors="surrogateescape")


_INSTALL: Final[dict[str, Callable[[Entry], None]]] = {
    "cron": _install_cron,
    "systemd": _install_systemd,
    "windows": _install_windows,
}
_REMOVE: Final[dict[str, Callable[[Entry], bool]]] = {
    "cron": _remove_cron,
    "systemd": _remove_systemd,
    "windows": _remove_windows,
}
