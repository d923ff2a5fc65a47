"""``caseload compare``: organisations side by side, as a report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from caseload_analysis.commands.options import LanguageOption, OutOption
from caseload_analysis.commands.plainly import plainly

if TYPE_CHECKING:
    from caseload_analysis.reports.batch import Job
    from caseload_analysis.reports.language import Language

NOTEBOOK = "organisation_comparison"
FiguresOption = Annotated[
    Path | None, typer.Option(help="A table of figures; by default the English one that comes along.")
]
DataOptions = Annotated[
    list[str] | None, typer.Option(metavar="NAME=FOLDER", help="An organisation by its own tables.")
]
LikeOptions = Annotated[
    list[str] | None, typer.Option(help="A column by which organisations are like yours.")
]
AssessedOption = Annotated[
    Path | None, typer.Option(help="The tables of your own organisation, to hold against TNO's factors.")
]
ReaderOption = Annotated[
    str, typer.Option(help="As whom own tables are read: researcher, works_council, management or hr.")
]


def compare(
    *,
    out: OutOption,
    figures: FiguresOption = None,
    data: DataOptions = None,
    indicator: Annotated[list[str] | None, typer.Option(help="One of the figures; may be repeated.")] = None,
    year: Annotated[int, typer.Option(help="The year; by default the last one.")] = 0,
    own: Annotated[str, typer.Option(help="An organisation to mark.")] = "",
    like: LikeOptions = None,
    nearest: Annotated[int, typer.Option(help="How many of those, by columns of numbers.")] = 0,
    case: Annotated[str, typer.Option(help="buurtzorg, baanzicht, bjaa, or a file of your own.")] = "bjaa",
    self_assessment: AssessedOption = None,
    answers: Annotated[Path | None, typer.Option(help="The filled form of the self-assessment.")] = None,
    audience: ReaderOption = "researcher",
    language: LanguageOption = "",
) -> None:
    """Lay organisations side by side: benchmark, TNO's framework and a business case, as a report."""
    with plainly(out, self_assessment or Path(), language) as speech:
        from caseload_analysis.reports import making  # noqa: PLC0415 (heavy)

        values = {
            "figures": str(figures or ""),
            "organisations": data or [],
            "indicators": indicator or [],
            "year": year,
            "own": own,
            "like": like or [],
            "nearest": nearest,
            "case": case,
            "data": str(self_assessment or ""),
            "answers": str(answers or ""),
            "audience": audience,
            "language": speech.code,
        }
        if not making.make_and_tell([planned(values, out, speech)], out, 1, speech):
            raise typer.Exit(1)


def planned(values: dict[str, Any], out: Path, speech: Language) -> Job:
    """Return the comparison as it is to be made; what is wrong with what is asked is raised before."""
    from caseload_analysis.reports import notebooks  # noqa: PLC0415 (heavy)
    from caseload_analysis.reports.batch import Job  # noqa: PLC0415 (heavy)
    from caseload_analysis.reports.organisations import ComparisonReport  # noqa: PLC0415 (heavy)

    year = ComparisonReport.open(**values).sheets.asked.year
    return Job(
        notebook=notebooks.locate(NOTEBOOK),
        values=values,
        out=out,
        name=f"{NOTEBOOK}_{year}_{speech.code}",
        title=speech.text("Organisations compared, {year}", year=year),
    )
