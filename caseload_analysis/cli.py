"""The ``caseload`` command.

The rooms that a command needs are imported when it runs, so that ``caseload --help`` is quick.
Exit codes: 0 done, 1 something in the data or a report failed (and is named), 2 wrong use.
"""

from __future__ import annotations

from typing import Annotated

import typer

import caseload_analysis
from caseload_analysis.commands import compare, fill, lab, look, make, rhythm, schedule

app = typer.Typer(
    name="caseload",
    help="Caseload, deployable establishment and absence of youth-protection teams, as reports.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (
    make.demo,
    look.check,
    look.template,
    make.report,
    fill.worksheet,
    rhythm.due,
    rhythm.run,
    schedule.schedule,
    lab.lab,
    compare.compare,
):
    app.command()(command)


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
