"""Options that several commands have, and the reading that they share."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from caseload_analysis.tables.problems import UsageError, message

if TYPE_CHECKING:
    from caseload_analysis.tables.organisation import Organisation

DataArgument = Annotated[Path, typer.Argument(metavar="DATA", help="A folder with tables, or a workbook.")]
DataOption = Annotated[Path, typer.Option("--data", help="A folder with tables, or a workbook.")]
OutOption = Annotated[Path, typer.Option("--out", help="The folder of the reports.")]
WorkersOption = Annotated[
    int | None, typer.Option("--workers", help="Reports made at the same time; by default the processors.")
]
LanguageOption = Annotated[str, typer.Option("--language", help="nl or en; by default that of the settings.")]


def read_whole(data: Path) -> Organisation:
    """Return the organisation in ``data``, or in its newest delivery, as the HR adviser sees it."""
    from caseload_analysis.privacy.audience import read  # noqa: PLC0415 (heavy)
    from caseload_analysis.tables.deliveries import newest  # noqa: PLC0415 (heavy)

    return read(newest(data))


def check_choices(forms: Sequence[str], audience: str) -> None:
    """Refuse formats and audiences that are not there."""
    from caseload_analysis.privacy.audience import AUDIENCES  # noqa: PLC0415 (heavy)
    from caseload_analysis.reports.export import exporter  # noqa: PLC0415 (heavy)

    for form in forms:
        exporter(form)
    if audience and audience not in AUDIENCES:
        raise UsageError.unknown(message("audience"), audience, AUDIENCES)
