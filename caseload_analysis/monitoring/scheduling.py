"""The entry that calls ``caseload run`` every day, as the scheduler of a machine writes it.

Nothing is read or installed here: an `Entry` goes in, a text comes out. What the output of a run is
worth keeping for is appended to `Entry.log`; the language and the time zone are the machine's.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import shlex
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final
from xml.sax.saxutils import escape

from caseload_analysis.tables.problems import UsageError, message

SCHEDULERS: Final = ("cron", "systemd", "windows")

_LINE_BREAKS: Final = "".join(map(chr, range(32)))
# cron implementations differ in what two backslashes are; the Task Scheduler replaces %NAME% and $(Arg0).
_UNFIT: Final = {"cron": _LINE_BREAKS + "\\", "systemd": _LINE_BREAKS, "windows": _LINE_BREAKS + '%$"'}

_BARE: Final = re.compile(r"[\w./-]+", flags=re.ASCII)

_SERVICE: Final = """\
[Unit]
Description={description}

[Service]
Type=oneshot
ExecStart={command}
StandardOutput=append:{log}
StandardError=append:{log}
"""
_TIMER: Final = """\
[Unit]
Description={description}

[Timer]
OnCalendar=*-*-* {at:%H:%M}:00
Persistent=true

[Install]
WantedBy=timers.target
"""
_TASK: Final = """\
<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>{description}</Description>
  </RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      <StartBoundary>{first}</StartBoundary>
      <ScheduleByDay>
        <DaysInterval>1</DaysInterval>
      </ScheduleByDay>
    </CalendarTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
{user}      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>cmd.exe</Command>
      <Arguments>{arguments}</Arguments>
    </Exec>
  </Actions>
</Task>
"""


@dataclass(frozen=True)
class Entry:
    """A daily run: the Python that makes it, the data, the folder of the reports, and the time.

    The paths are absolute. ``name`` tells the entries of one machine apart.

    >>> from pathlib import PurePosixPath as Path
    >>> entry = Entry("/srv/venv/bin/python", Path("/srv/data"), Path("/srv/out"), dt.time(6, 30))
    >>> " ".join(entry.words)
    '/srv/venv/bin/python -X utf8 -m caseload_analysis run --data /srv/data --out /srv/out --quiet'
    """

    python: str
    data: PurePath
    out: PurePath
    at: dt.time

    @property
    def name(self) -> str:
        """The name of this entry, the same for the same data and folder of reports."""
        both = f"{self.data}\n{self.out}".encode(errors="surrogateescape")
        return f"caseload-{hashlib.sha256(both).hexdigest()[:10]}"

    @property
    def words(self) -> tuple[str, ...]:
        """The program and its arguments; UTF-8 so that what is written to the log can be written."""
        run = ("run", "--data", str(self.data), "--out", str(self.out), "--quiet")
        return (self.python, "-X", "utf8", "-m", "caseload_analysis", *run)

    @property
    def log(self) -> PurePath:
        """The file to which the output of the runs is appended."""
        return self.out / "schedule.log"

    @property
    def description(self) -> str:
        """What a reader of the scheduler's list sees."""
        return f"caseload run: {self.data} -> {self.out}"

    def check(self, scheduler: str) -> None:
        """Raise UsageError when a path cannot be written down for ``scheduler`` without doubt."""
        for path in (self.python, str(self.data), str(self.out)):
            if found := set(path) & set(_UNFIT[scheduler]):
                what = message(
                    "an entry of {scheduler} cannot hold the {sign} in {path}; choose another folder"
                )
                raise UsageError(what, scheduler=scheduler, sign=_visible(min(found)), path=_visible(path))


def _visible(text: str) -> str:
    return text if text.isprintable() else ascii(text)


def parse_time(text: str) -> dt.time:
    """Return the time of day written as ``06:30``; UsageError for other text.

    >>> parse_time("6:30")
    datetime.time(6, 30)
    """
    if re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d", text, flags=re.ASCII) is None:
        raise UsageError(message("{text!r} is no time of day; write hours and minutes, as 06:30"), text=text)
    hours, minutes = map(int, text.split(":"))
    return dt.time(hours, minutes)


def cron_line(entry: Entry) -> str:
    r"""Return the line of a crontab, without its end.

    What a run prints goes to the log and to cron, which mails it. The comment behind the command is
    how the line is found again. cron takes a bare percent sign for the end of a line.

    >>> from pathlib import PurePosixPath as Path
    >>> entry = Entry("python", Path("/srv/100% ours"), Path("/srv/out"), dt.time(6, 30))
    >>> cron_line(entry)[:71]
    "30 6 * * * python -X utf8 -m caseload_analysis run --data '/srv/100\\% o"
    """
    entry.check("cron")
    command = f"{shlex.join(entry.words)} 2>&1 | tee -a {shlex.quote(str(entry.log))} # {entry.name}"
    return f"{entry.at.minute} {entry.at.hour} * * * {command}".replace("%", r"\%")


def with_line(crontab: str, entry: Entry) -> str:
    r"""Return ``crontab`` with the line of ``entry`` at its end, instead of the one it had.

    >>> from pathlib import PurePosixPath as Path
    >>> entry = Entry("python", Path("/srv/data"), Path("/srv/out"), dt.time(6, 30))
    >>> once = with_line("MAILTO=hr\n", entry)
    >>> once == with_line(once, entry), once.count("\n"), without_line(once, entry.name)
    (True, 2, 'MAILTO=hr\n')
    """
    others = without_line(crontab, entry.name)
    separator = "\n" if others and not others.endswith("\n") else ""
    return f"{others}{separator}{cron_line(entry)}\n"


def without_line(crontab: str, name: str) -> str:
    r"""Return ``crontab`` without the line of the entry called ``name``; all others as they are.

    >>> without_line("0 1 * * * a\n30 6 * * * b # caseload-1\n", "caseload-1")
    '0 1 * * * a\n'
    """
    return re.sub(rf"^[^\n]* # {re.escape(name)}(?:\n|\Z)", "", crontab, flags=re.MULTILINE)


def systemd_units(entry: Entry) -> dict[str, str]:
    """Return the texts of the service and of the timer by the names of their files.

    ``Persistent`` makes up for a run that was missed while the machine was off.

    >>> from pathlib import PurePosixPath as Path
    >>> entry = Entry("python", Path("/srv/data"), Path("/srv/out"), dt.time(6, 30))
    >>> [name.partition(".")[2] for name in systemd_units(entry)]
    ['service', 'timer']
    """
    entry.check("systemd")
    program, *arguments = map(_systemd_word, entry.words)
    # A dollar sign is a variable in the arguments only.
    command = " ".join([program, *(word.replace("$", "$$") for word in arguments)])
    description = entry.description.replace("%", "%%")
    service = _SERVICE.format(description=description, command=command, log=str(entry.log).replace("%", "%%"))
    timer = _TIMER.format(description=description, at=entry.at)
    return {f"{entry.name}.service": service, f"{entry.name}.timer": timer}


def _systemd_word(word: str) -> str:
    if _BARE.fullmatch(word):
        return word
    plain = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{plain}"'


def windows_task(entry: Entry, first: dt.date, user: str = "") -> str:
    r"""Return the task for ``schtasks /Create /XML``: daily from ``first`` on, as ``user``.

    ``StartWhenAvailable`` makes up for a run that was missed. It runs while ``user`` is logged on, so
    that no password is kept and folders on the network can be reached [X]. The elements are those of
    version 1.2 of Microsoft's Task Scheduler Schema.

    >>> from pathlib import PureWindowsPath as Path
    >>> entry = Entry(r"D:\py\python.exe", Path(r"D:\our data"), Path(r"D:\out"), dt.time(6, 30))
    >>> "<StartBoundary>2026-11-02T06:30:00<" in windows_task(entry, dt.date(2026, 11, 2))
    True
    """
    entry.check("windows")
    command = " ".join(map(_windows_word, entry.words))
    # With /s cmd takes off the outermost quotes and leaves all others.
    arguments = f'/d /s /c "{command} >> {_windows_word(str(entry.log))} 2>&1"'
    return _TASK.format(
        description=escape(entry.description),
        first=dt.datetime.combine(first, entry.at).isoformat(),
        user=f"      <UserId>{escape(user)}</UserId>\n" if user else "",
        arguments=escape(arguments),
    )


def _windows_word(word: str) -> str:
    """Quote all but the plainest, for cmd reads & and ^; a backslash before the last quote counts double."""
    if _BARE.fullmatch(word):
        return word
    kept = word.rstrip("\\")
    return f'"{word}{word[len(kept) :]}"'
