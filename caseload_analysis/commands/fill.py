"""The command that writes a sheet for a team to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from caseload_analysis.commands.options import DataOption, LanguageOption
from caseload_analysis.commands.plainly import plainly
from caseload_analysis.tables.problems import UsageError, message

if TYPE_CHECKING:
    from caseload_analysis.tables.organisation import Organisation


def worksheet(
    form: Annotated[str, typer.Argument(metavar="KIND", help="review, evaluation, perception or remarks.")],
    *,
    data: DataOption,
    team: Annotated[str, typer.Option(help="The team that it is about.")],
    out: Annotated[Path, typer.Option("--out", help="The folder of the worksheet.")],
    period: Annotated[
        str, typer.Option(help="2026-10, 2026Q3, 2026-W05 or 2026; by default the last complete one.")
    ] = "",
    language: LanguageOption = "",
) -> None:
    """Write the Excel sheet that a team, or HR, fills in; put it among the data afterwards.

    review, evaluation and perception are for the team; on remarks HR releases what people wrote.
    """
    with plainly(out, data, language) as speech:
        from caseload_analysis.monitoring.worksheets import write_worksheet  # noqa: PLC0415 (heavy)
        from caseload_analysis.reports import jobs  # noqa: PLC0415 (heavy)
        from caseload_analysis.tables.reading import read_tables  # noqa: PLC0415 (heavy)

        chosen = jobs.canonical(period) if period else ""
        whole = read_tables(data)
        chosen = chosen or jobs.default_period(whole)
        org, scales = _for_whom(form, whole, team, chosen)
        path = write_worksheet(form, org, chosen, out, scales, team=team)
        typer.echo(speech.text("The worksheet is in {file}", file=path.resolve()))
        if data.is_dir():
            typer.echo(speech.text("Filled in and put in {folder}, it is read with the data.", folder=data))


def _for_whom(form: str, whole: Organisation, team: str, period: str) -> tuple[Organisation, list[str]]:
    """Return what who fills it in may see at the end of the period, and the names of the scales in use."""
    import numpy as np  # noqa: PLC0415 (heavy)
    import pandas as pd  # noqa: PLC0415 (heavy)

    from caseload_analysis.monitoring.worksheets import READER  # noqa: PLC0415 (heavy)
    from caseload_analysis.privacy.audience import AUDIENCES, admit  # noqa: PLC0415 (heavy)
    from caseload_analysis.spells.calendar import days, every_of, parse_period  # noqa: PLC0415 (heavy)
    from caseload_analysis.tables.known import known_on  # noqa: PLC0415 (heavy)

    when = parse_period(period)
    first, last = (
        pd.Period(pd.Timestamp(day, unit="D"), every_of(when)) for day in (whole.first, whole.last)
    )
    if not first <= when <= last:
        what = message("the data speak of {first} to {last}, not of {period}; choose one of these")
        raise UsageError(what, first=first, last=last, period=when)
    end = int(days(np.array(when.end_time, dtype="datetime64[D]")))
    known = known_on(whole, end)
    measured = known.tables.get("perceptions")
    scales = [] if measured is None else list(dict.fromkeys(measured["scale"]))
    reader = AUDIENCES[READER.get(form, "team")]
    return admit(known, reader, team if reader.own_team else ""), scales
