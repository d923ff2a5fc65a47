"""``caseload compare``: organisations side by side, as a report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from caseload_analysis.commands.options import LanguageOption, OutOption
from caseload_analysis.commands.plainly import plainly

if TYPE_CHECKING:
    from caseload_analysis.reports.language import Language
    from caseload_analysis.reports.organisations import ComparisonReport

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
        values = {
            "figures": _absolute(figures),
            "organisations": [_absolute_folder(text) for text in data or []],
            "indicators": indicator or [],
            "year": year,
            "own": own,
            "like": like or [],
            "nearest": nearest,
            "case": _absolute(Path(case)) if Path(case).is_file() else case,
            "data": _absolute(self_assessment),
            "answers": _absolute(answers),
            "audience": audience,
            "language": speech.code,
        }
        if not _made(values, out, speech):
            raise typer.Exit(1)


def _absolute(path: Path | None) -> str:
    """Return an absolute path, for the notebook runs in another folder; empty for none."""
    return str(path.resolve()) if path is not None else ""


def _absolute_folder(text: str) -> str:
    name, equals, folder = text.partition("=")
    return f"{name}={_absolute(Path(folder.strip()))}" if equals and folder.strip() else text


def _made(values: dict[str, Any], out: Path, speech: Language) -> bool:
    """Check what is asked, make the report, and write every file it was made from in its manifest."""
    from caseload_analysis.reports import making, notebooks  # noqa: PLC0415 (heavy)
    from caseload_analysis.reports.batch import Job  # noqa: PLC0415 (heavy)
    from caseload_analysis.reports.comparison.traced import trace  # noqa: PLC0415 (heavy)

    opened = _opened(values)
    title = speech.text("Organisations compared, {year}", year=opened.sheets.asked.year)
    job = Job(
        notebook=notebooks.locate(NOTEBOOK),
        values=values,
        out=out,
        name=f"{NOTEBOOK}_{opened.sheets.asked.year}_{speech.code}",
        title=title,
    )
    done = making.make_and_tell([job], out, 1, speech)
    if done:
        trace(job.target, opened.sheets.origins)
    return done


def _opened(values: dict[str, Any]) -> ComparisonReport:
    """Return the report as the notebook opens it: whatever is wrong is said before it is made."""
    from caseload_analysis.reports.organisations import ComparisonReport  # noqa: PLC0415 (heavy)

    figures, organisations = values["figures"], values["organisations"]
    rest = {name: value for name, value in values.items() if name not in ("figures", "organisations")}
    return ComparisonReport.open(figures, organisations, **rest)
