"""Commands that keep the rhythm: what should be there on a day, and the making of it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from caseload_analysis.commands.options import (
    DataOption,
    LanguageOption,
    OutOption,
    WorkersOption,
    check_choices,
)
from caseload_analysis.commands.plainly import plainly
from caseload_analysis.tables.deliveries import as_of as delivered_by
from caseload_analysis.tables.deliveries import newest, settings_of
from caseload_analysis.tables.problems import DataError, UsageError, message

if TYPE_CHECKING:
    from caseload_analysis.reports.language import Language
    from caseload_analysis.reports.rhythm.standing import Request
    from caseload_analysis.reports.rhythm.told import Outcome

TodayOption = Annotated[str, typer.Option("--today", help="As if it were this day, such as 2026-11-01.")]
AudienceOption = Annotated[str, typer.Option(help="For whom the reports of teams are.")]
AsOfOption = Annotated[
    bool, typer.Option("--as-of", help="From the newest dated delivery on or before that day.")
]
OwnOption = Annotated[
    Path | None, typer.Option("--notebooks", help="A folder with own notebooks, before ours of that name.")
]


def due(
    *,
    data: DataOption,
    out: OutOption,
    today: TodayOption = "",
    language: LanguageOption = "",
    audience: AudienceOption = "team",
    as_of: AsOfOption = False,
    own: OwnOption = None,
    keys: Annotated[bool, typer.Option("--keys", help="Only the keys of what run would make.")] = False,
) -> None:
    """Show which reports should be there today, and how each of them stands. Nothing is made."""
    with plainly(out, settings_of(data).parent, language) as speech:
        request = _request(data, out, today, speech, audience, as_of=as_of, own=own)
        from caseload_analysis.reports.rhythm.standing import Standing  # noqa: PLC0415 (heavy)
        from caseload_analysis.reports.rhythm.told import listing  # noqa: PLC0415 (heavy)
        from caseload_analysis.tables.reading import read_tables  # noqa: PLC0415 (heavy)

        standing = Standing(request, read_tables(request.data))
        found = standing.all()
        if keys:
            lines = [each.key for each in found if each.state in ("due", "changed")]
        else:
            lines = list(listing(standing, found, speech))
        typer.echo("\n".join(lines))


def run(
    *,
    data: DataOption,
    out: OutOption,
    today: TodayOption = "",
    language: LanguageOption = "",
    audience: AudienceOption = "team",
    workers: WorkersOption = None,
    only: Annotated[str, typer.Option(help="The key of one report, as due --keys gives it.")] = "",
    as_of: AsOfOption = False,
    own: OwnOption = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", help="Say nothing when nothing was made and nothing failed.")
    ] = False,
) -> None:
    """Make every report that is due, or would be another one by now, once."""
    with plainly(out, settings_of(data).parent, language) as speech:
        request = _request(data, out, today, speech, audience, as_of=as_of, own=own)
        from caseload_analysis.reports.rhythm import running  # noqa: PLC0415 (heavy)
        from caseload_analysis.reports.rhythm.told import refused_line  # noqa: PLC0415 (heavy)

        try:
            done = running.run(request, _say, workers=workers, only=only)
        except DataError as error:
            typer.echo(refused_line(request.day, error, speech))
            raise
        if done.tried or not quiet:
            _conclude(done, request, speech, only)
        if not done.is_whole:
            raise typer.Exit(1)


def _conclude(done: Outcome, request: Request, speech: Language, only: str) -> None:
    """Say where the overview is, and last of all the summary."""
    from caseload_analysis.reports.rhythm.told import summary_line  # noqa: PLC0415 (heavy)

    if not only:
        overview = (request.out / "index.html").resolve()
        typer.echo(speech.text("The reports are listed in {file}", file=overview))
    typer.echo(summary_line(done, speech))


def _say(line: str, bad: bool) -> None:
    typer.echo(line, err=bad)


def _request(
    data: Path,
    out: Path,
    today: str,
    speech: Language,
    audience: str,
    *,
    as_of: bool,
    own: Path | None,
) -> Request:
    """Return what was asked for, checked; of dated deliveries the one that is meant."""
    from caseload_analysis.reports.rhythm.standing import Request  # noqa: PLC0415 (heavy)

    check_choices((), audience)
    if own is not None and not own.is_dir():
        raise UsageError(message("{folder} is no folder with notebooks"), folder=own)
    if out.is_file():
        raise UsageError(message("{folder} is a file; name a folder"), folder=out)
    day = _day(today)
    chosen = delivered_by(data, day) if as_of else newest(data)
    return Request(chosen, out, day, speech.code, audience, own)


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text) if text else dt.date.today()
    except ValueError:
        what = message("{text!r} is no date; write for example 2026-11-01")
        raise UsageError(what, text=text) from None
