"""Commands about data: check them, and begin with own ones."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from caseload_analysis.commands.options import DataArgument, LanguageOption, read_whole
from caseload_analysis.commands.plainly import counted, plainly
from caseload_analysis.tables.problems import shortened


def check(data: DataArgument, language: LanguageOption = "") -> None:
    """Read the data and say everything that is wrong or doubtful in them, with its place."""
    with plainly(Path.cwd(), data, language) as speech:
        org = read_whole(data)
        for remark in shortened(org.remarks):
            typer.echo(speech.problem(remark))
        files = speech.plural("{n} file", "{n} files", len(org.sources))
        rows = speech.plural("{n} row", "{n} rows", sum(source.rows for source in org.sources))
        found = counted(org.remarks, speech)
        typer.echo(speech.text("{files} with {rows}: {found}", files=files, rows=rows, found=found))


def template(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the workbook and settings go.")],
    language: LanguageOption = "",
) -> None:
    """Write an empty workbook for own data, with explanations, and the settings beside it."""
    with plainly(folder, folder, language) as speech:
        from caseload_analysis.tables.template import write_template  # noqa: PLC0415 (heavy)

        write_template(folder)
        typer.echo(speech.text("The workbook and its settings are in {folder}", folder=folder.resolve()))
