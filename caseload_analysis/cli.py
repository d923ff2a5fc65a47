"""The ``caseload`` command.

The rooms that a command needs are imported when it runs, so that ``caseload --help`` is quick.
Exit codes: 0 done, 1 something in the data or a report failed (and is named), 2 wrong use.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

import caseload_analysis
from caseload_analysis.tables.problems import (
    AudienceError,
    CaseloadError,
    DataError,
    Problem,
    UsageError,
    amount,
    message,
    shortened,
)

if TYPE_CHECKING:
    from caseload_analysis.reports.language import Language
    from caseload_analysis.tables.organisation import Organisation

app = typer.Typer(
    name="caseload",
    help="Caseload, deployable establishment and absence of youth-protection teams, as reports.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

DataArgument = Annotated[Path, typer.Argument(metavar="DATA", help="A folder with tables, or a workbook.")]
DataOption = Annotated[Path, typer.Option("--data", help="A folder with tables, or a workbook.")]
OutOption = Annotated[Path, typer.Option("--out", help="The folder of the reports.")]
WorkersOption = Annotated[
    int | None, typer.Option("--workers", help="Reports made at the same time; by default the processors.")
]
LanguageOption = Annotated[str, typer.Option("--language", help="nl or en; by default that of the settings.")]


def main() -> None:
    """Run the command line."""
    app()


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"caseload-analysis {caseload_analysis.__version__}")
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", is_eager=True, callback=_show_version)
    ] = False,
) -> None:
    """Caseload, deployable establishment and absence of youth-protection teams, as reports."""


@app.command()
def demo(
    *,
    data: DataOption = Path("data/demo"),
    out: OutOption = Path("reports"),
    workers: WorkersOption = None,
    months: Annotated[int, typer.Option(min=1, help="How many complete months, the last included.")] = 3,
    language: LanguageOption = "",
    audience: Annotated[str, typer.Option(help="For whom the reports are.")] = "team",
) -> None:
    """Make the demo organisation where it is missing, and the monthly report of each of its teams."""
    with _plainly(out, data, language) as speech:
        from caseload_analysis import synthetic  # noqa: PLC0415 (heavy)
        from caseload_analysis.reports import jobs, making, notebooks  # noqa: PLC0415 (heavy)
        from caseload_analysis.reports.scratch import scratch  # noqa: PLC0415 (heavy)

        _check_choices((), audience)
        if not data.exists():
            typer.echo(speech.text("Making the data of the demo organisation in {folder}", folder=data))
            with scratch(data.parent) as unfinished:
                synthetic.write(unfinished / data.name)
                (unfinished / data.name).replace(data)
        org = _read(data)
        last = jobs.last_complete(org.last)
        periods = [jobs.period_text(last - back) for back in reversed(range(months))]
        wish = jobs.Wish(data, out, (), periods, speech.code, audience)
        planned = jobs.plan(notebooks.locate("team_report"), org, wish)
        if not making.make_and_tell(planned, out, workers, speech, index=True):
            raise typer.Exit(1)


@app.command()
def check(data: DataArgument, language: LanguageOption = "") -> None:
    """Read the data and say everything that is wrong or doubtful in them, with its place."""
    with _plainly(Path.cwd(), data, language) as speech:
        org = _read(data)
        for remark in shortened(org.remarks):
            typer.echo(speech.problem(remark))
        files = speech.plural("{n} file", "{n} files", len(org.sources))
        rows = speech.plural("{n} row", "{n} rows", sum(source.rows for source in org.sources))
        found = _counted(org.remarks, speech)
        typer.echo(speech.text("{files} with {rows}: {found}", files=files, rows=rows, found=found))


@app.command()
def report(
    notebook: Annotated[str, typer.Argument(help="The name of one of ours, such as team_report, or a path.")],
    *,
    data: DataOption,
    out: OutOption,
    team: Annotated[str, typer.Option(help="One team; by default every team.")] = "",
    period: Annotated[
        str, typer.Option(help="2026-10, 2026Q3, 2026-W05 or 2026; by default the last complete one.")
    ] = "",
    language: LanguageOption = "",
    audience: Annotated[str, typer.Option(help="For whom the report is; by default the team.")] = "",
    form: Annotated[str, typer.Option("--format", help="html")] = "html",
    parameter: Annotated[
        list[str] | None, typer.Option("--parameter", "-p", help="name=value, for another parameter.")
    ] = None,
    workers: WorkersOption = None,
) -> None:
    """Make a report from a notebook, for one team or for every team."""
    with _plainly(out, data, language) as speech:
        from caseload_analysis.reports import jobs, making, notebooks  # noqa: PLC0415 (heavy)

        _check_choices(forms := form.split(","), audience)
        path = notebooks.locate(notebook)
        extra = _extra(path, parameter or [])
        chosen = jobs.canonical(period) if period else ""
        org = _read(data)
        periods = [chosen or jobs.default_period(org)]
        named = {
            name for name, given in (("team", team), ("period", period), ("audience", audience)) if given
        }
        teams = [team] if team else []
        wish = jobs.Wish(data, out, teams, periods, speech.code, audience or "team", forms, extra, named)
        if not making.make_and_tell(jobs.plan(path, org, wish), out, workers, speech):
            raise typer.Exit(1)


@app.command()
def template(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the workbook and settings go.")],
    language: LanguageOption = "",
) -> None:
    """Write an empty workbook for own data, with explanations, and the settings beside it."""
    with _plainly(folder, folder, language) as speech:
        from caseload_analysis.tables.template import write_template  # noqa: PLC0415 (heavy)

        write_template(folder)
        typer.echo(speech.text("The workbook and its settings are in {folder}", folder=folder.resolve()))


def _read(data: Path) -> Organisation:
    from caseload_analysis.privacy.audience import read  # noqa: PLC0415 (heavy)

    return read(data)


def _check_choices(forms: Sequence[str], audience: str) -> None:
    """Refuse formats and audiences that are not there."""
    from caseload_analysis.privacy.audience import AUDIENCES  # noqa: PLC0415 (heavy)
    from caseload_analysis.reports.export import exporter  # noqa: PLC0415 (heavy)

    for form in forms:
        exporter(form)
    if audience and audience not in AUDIENCES:
        raise UsageError.unknown(message("audience"), audience, AUDIENCES)


def _extra(notebook: Path, assignments: Sequence[str]) -> dict[str, Any]:
    """Return the parameters written as name=value; those with an option of their own are refused."""
    from caseload_analysis.reports import jobs, parameters  # noqa: PLC0415 (heavy)

    for assignment in assignments:
        name = assignment.partition("=")[0]
        if name in jobs.STANDARD:
            raise UsageError(message("the parameter {name} has an option of its own: --{name}"), name=name)
    return parameters.from_text(assignments, parameters.inspect(parameters.read(notebook)))


# Trouble, in plain words


@contextmanager
def _plainly(folder: Path, data: Path, language: str) -> Iterator[Language]:
    """Give the language of the user, and say what goes wrong without a traceback."""
    from caseload_analysis.reports.language import Language  # noqa: PLC0415 (heavy)

    try:
        speech = Language(language or _settings_language(data))
    except UsageError as error:
        _stop(Language(_settings_language(data)).error(error), 2)
    try:
        yield speech
    except DataError as error:
        _stop(f"{speech.error(error)}\n{_counted(error.problems, speech)}", 1)
    except CaseloadError as error:
        _stop(speech.error(error), 2 if isinstance(error, UsageError | AudienceError) else 1)
    except (typer.Exit, typer.Abort):
        raise
    except Exception as error:
        _unexpected(error, folder, speech)


def _counted(problems: Sequence[Problem], speech: Language) -> str:
    """Return how many problems there are."""
    errors = speech.plural("{n} error", "{n} errors", amount(problems, "error"))
    remarks = speech.plural("{n} remark", "{n} remarks", amount(problems, "remark"))
    return f"{errors}, {remarks}"


def _settings_language(data: Path) -> str:
    """Return the language in the settings beside ``data``; Dutch when they cannot be read."""
    import tomllib  # noqa: PLC0415 (only here)

    try:
        folder = data if data.is_dir() else data.parent
        settings = tomllib.loads((folder / "caseload.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return "nl"
    return "en" if settings.get("language") == "en" else "nl"


def _unexpected(error: Exception, folder: Path, speech: Language) -> NoReturn:
    from caseload_analysis.reports.making import append_log  # noqa: PLC0415 (heavy)

    log = append_log(folder, "".join(traceback.format_exception(error)))
    _stop(
        speech.text(
            "Something went wrong that should not: {what}. The full log is in {file}",
            what=f"{type(error).__name__}: {error}",
            file=log,
        ),
        1,
    )


def _stop(text: str, code: int) -> NoReturn:
    typer.echo(text, err=True)
    raise typer.Exit(code)
