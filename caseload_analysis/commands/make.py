"""Commands that make reports when somebody asks for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from caseload_analysis.commands.options import (
    DataOption,
    LanguageOption,
    OutOption,
    WorkersOption,
    check_choices,
    read_whole,
)
from caseload_analysis.commands.plainly import plainly
from caseload_analysis.tables.problems import UsageError, message

if TYPE_CHECKING:
    from caseload_analysis.reports.batch import Job
    from caseload_analysis.reports.jobs import Wish
    from caseload_analysis.tables.organisation import Organisation


_EVALUATION: Final = "half_year_evaluation"


def demo(
    *,
    data: DataOption = Path("data/demo"),
    out: OutOption = Path("reports"),
    workers: WorkersOption = None,
    months: Annotated[int, typer.Option(min=1, help="How many complete months, the last included.")] = 3,
    language: LanguageOption = "",
    audience: Annotated[str, typer.Option(help="For whom the reports are.")] = "team",
) -> None:
    """Make the demo organisation where it is missing, and every report of it.

    The monthly report of each team, the evaluation of each team that began half a year ago or longer, and
    the summary of all teams.
    """
    with plainly(out, data, language) as speech:
        from caseload_analysis import synthetic  # noqa: PLC0415 (heavy)
        from caseload_analysis.reports import jobs, making, notebooks  # noqa: PLC0415 (heavy)
        from caseload_analysis.reports.scratch import scratch  # noqa: PLC0415 (heavy)
        from caseload_analysis.spells.calendar import period_text  # noqa: PLC0415 (heavy)

        check_choices((), audience)
        if not data.exists():
            typer.echo(speech.text("Making the data of the demo organisation in {folder}", folder=data))
            with scratch(data.parent) as unfinished:
                synthetic.write(unfinished / data.name)
                (unfinished / data.name).replace(data)
        org = read_whole(data)
        last = jobs.last_complete(org.last)
        periods = [period_text(last - back) for back in reversed(range(months))]
        wish = jobs.Wish(data, out, (), periods, speech.code, audience)
        planned = [*jobs.plan(notebooks.locate("team_report"), org, wish), *_evaluations(org, wish)]
        if not making.make_and_tell(planned, out, workers, speech, index=True):
            raise typer.Exit(1)


def _evaluations(org: Organisation, wish: Wish) -> list[Job]:
    """Return the evaluations and the summary that should be there when the data end.

    Only those of the teams of the wish, where it names any.
    """
    from caseload_analysis.monitoring.cadence import as_date  # noqa: PLC0415 (heavy)
    from caseload_analysis.monitoring.due import expected_reports  # noqa: PLC0415 (heavy)
    from caseload_analysis.reports import jobs, notebooks  # noqa: PLC0415 (heavy)
    from caseload_analysis.spells.calendar import period_text  # noqa: PLC0415 (heavy)

    found: list[Job] = []
    for one in expected_reports(org, as_date(org.last), evaluated=org.teams):
        if one.kind == "team_report" or (wish.teams and one.team not in wish.teams):
            continue
        notebook = notebooks.locate(one.kind)
        reader = wish.audience if one.team else jobs.usual_reader(notebook)
        teams = [one.team] if one.team else []
        asked = replace(wish, teams=teams, periods=[period_text(one.period)], audience=reader)
        found += jobs.plan(notebook, org, asked)
    return found


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
    audience: Annotated[str, typer.Option(help="For whom it is; by default as the notebook says.")] = "",
    form: Annotated[str, typer.Option("--format", help="html")] = "html",
    parameter: Annotated[
        list[str] | None, typer.Option("--parameter", "-p", help="name=value, for another parameter.")
    ] = None,
    workers: WorkersOption = None,
) -> None:
    """Make a report from a notebook, for one team or for every team.

    Without a period it is about the last complete one; the evaluation of a team about its own half-year.
    """
    with plainly(out, data, language) as speech:
        from caseload_analysis.reports import inputs, jobs, making, notebooks  # noqa: PLC0415 (heavy)

        check_choices(forms := form.split(","), audience)
        path = notebooks.locate(notebook)
        extra = _extra(path, parameter or [])
        inputs.must_be_there(inputs.found(path, {**extra, inputs.DATA: ""}))
        chosen = jobs.canonical(period) if period else ""
        org = read_whole(data)
        periods = [chosen or jobs.default_period(org)]
        named = {
            name for name, given in (("team", team), ("period", period), ("audience", audience)) if given
        }
        teams = [team] if team else []
        reader = audience or jobs.usual_reader(path)
        wish = jobs.Wish(data, out, teams, periods, speech.code, reader, forms, extra, named)
        planned = jobs.plan(path, org, wish)
        if not chosen and path == notebooks.locate(_EVALUATION):
            planned = [job for job in _evaluations(org, wish) if job.notebook == path] or planned
        if not making.make_and_tell(planned, out, workers, speech):
            raise typer.Exit(1)


def _extra(notebook: Path, assignments: Sequence[str]) -> dict[str, Any]:
    """Return the parameters written as name=value; those with an option of their own are refused."""
    from caseload_analysis.reports import jobs, parameters  # noqa: PLC0415 (heavy)

    for assignment in assignments:
        name = assignment.partition("=")[0]
        if name in jobs.STANDARD:
            raise UsageError(message("the parameter {name} has an option of its own: --{name}"), name=name)
    return parameters.from_text(assignments, parameters.inspect(parameters.read(notebook)))
