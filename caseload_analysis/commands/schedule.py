"""The command that lets the scheduler of a machine call ``caseload run`` every day."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from caseload_analysis.commands.options import DataOption, LanguageOption, OutOption
from caseload_analysis.commands.plainly import plainly
from caseload_analysis.tables.problems import DataError, UsageError, message

if TYPE_CHECKING:
    from caseload_analysis.monitoring.scheduling import Entry
    from caseload_analysis.reports.language import Language

_PUT: Final = {
    "cron": message("Add this line with crontab -e, or repeat the command with --install"),
    "systemd": message(
        "Save the two files under these names and start the timer with systemctl --user enable --now, or"
        " repeat the command with --install"
    ),
    "windows": message(
        "Save this as a file, in UTF-16, and give it to schtasks /Create /XML, or repeat the command with"
        " --install"
    ),
}
_WHEN: Final = {
    "systemd": message("It runs while you are logged in; loginctl enable-linger lets it run always"),
    "windows": message("It runs while you are logged on, and makes up for a time that was missed"),
}


def schedule(
    *,
    data: DataOption,
    out: OutOption,
    at: Annotated[str, typer.Option(help="The time of day, as this machine's clock shows it.")] = "06:30",
    scheduler: Annotated[
        str, typer.Option("--for", help="cron, systemd or windows; by default what this machine has.")
    ] = "",
    install: Annotated[bool, typer.Option("--install", help="Put the entry into the scheduler.")] = False,
    remove: Annotated[bool, typer.Option("--remove", help="Take the entry out again.")] = False,
    language: LanguageOption = "",
) -> None:
    """Show the entry that makes what is due every day, or install it, or remove it."""
    with plainly(out, data, language) as speech:
        from caseload_analysis.commands import installing  # noqa: PLC0415 (only here)
        from caseload_analysis.monitoring.scheduling import SCHEDULERS  # noqa: PLC0415 (heavy)

        if scheduler and scheduler not in SCHEDULERS:
            raise UsageError.unknown(message("scheduler"), scheduler, SCHEDULERS)
        if install and remove:
            raise UsageError(message("--install and --remove cannot go together; choose one of them"))
        entry = _entry(data, out, at)
        if remove:
            _remove([scheduler] if scheduler else installing.present(), entry, speech)
        else:
            (_install if install else _show)(scheduler or installing.detect(), entry, speech)


def _show(scheduler: str, entry: Entry, speech: Language) -> None:
    _require(Path(entry.data))
    typer.echo(_shown(scheduler, entry))
    typer.echo(speech.text(_PUT[scheduler]), err=True)


def _install(scheduler: str, entry: Entry, speech: Language) -> None:
    from caseload_analysis.commands import installing  # noqa: PLC0415 (only here)

    _require(Path(entry.data))
    installing.install(scheduler, entry)
    typer.echo(
        speech.text(
            "Installed in {scheduler}: {name}, every day at {at}; what the runs say is added to {file}",
            scheduler=scheduler,
            name=entry.name,
            at=f"{entry.at:%H:%M}",
            file=entry.log,
        )
    )
    if scheduler in _WHEN:
        typer.echo(speech.text(_WHEN[scheduler]))


def _remove(schedulers: Sequence[str], entry: Entry, speech: Language) -> None:
    from caseload_analysis.commands import installing  # noqa: PLC0415 (only here)

    gone = [scheduler for scheduler in schedulers if installing.remove(scheduler, entry)]
    for scheduler in gone:
        typer.echo(speech.text("Removed from {scheduler}: {name}", scheduler=scheduler, name=entry.name))
    if not gone:
        typer.echo(speech.text("There is no entry {name}, so nothing was removed", name=entry.name))


def _entry(data: Path, out: Path, at: str) -> Entry:
    """Return the entry of this very Python; a link to a folder stays a link, for it may move on."""
    from caseload_analysis.monitoring.scheduling import Entry, parse_time  # noqa: PLC0415 (heavy)

    return Entry(sys.executable, _lasting(data), _lasting(out), parse_time(at))


def _lasting(path: Path) -> Path:
    return path.resolve() if ".." in path.parts else path.absolute()


def _require(data: Path) -> None:
    if not data.exists():
        raise DataError.single(
            message("there is no folder or file here"),
            message("name a folder with CSV files, or a workbook (.xlsx)"),
            file=str(data),
        )


def _shown(scheduler: str, entry: Entry) -> str:
    """Return the entry as it would be installed; of systemd both files, each behind its name."""
    from caseload_analysis.commands.installing import unit_folder, windows_user  # noqa: PLC0415 (only here)
    from caseload_analysis.monitoring import scheduling  # noqa: PLC0415 (heavy)

    if scheduler == "cron":
        return scheduling.cron_line(entry)
    if scheduler == "windows":
        return scheduling.windows_task(entry, dt.date.today(), windows_user())
    units = scheduling.systemd_units(entry)
    return "\n".join(f"# {unit_folder() / name}\n{text}" for name, text in units.items())
