"""Worksheets for a team, written to a folder: never over one that is there, for it may be filled in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pandas as pd

from caseload_analysis.monitoring.worksheets.draft import Draft
from caseload_analysis.monitoring.worksheets.drawing import workbook
from caseload_analysis.monitoring.worksheets.evaluation import evaluation
from caseload_analysis.monitoring.worksheets.perception import perception
from caseload_analysis.monitoring.worksheets.review import review
from caseload_analysis.spells.calendar import parse_period, period_text
from caseload_analysis.tables.forms import FORMS
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import AudienceError, UsageError, message

_FILE: Final = {"review": "caseloadbespreking", "evaluation": "evaluatie", "perception": "beleving"}


def write_worksheet(
    form: str, org: Organisation, period: str | pd.Period, folder: str | Path, scales: Sequence[str] = ()
) -> Path:
    """Write the worksheet ``form`` for the team of ``org`` into ``folder``, and return its path.

    The worksheet is in Dutch. Filled in and put among the data, it is read back as rows of
    expectations and agreements (review), evaluations or perceptions.

    Parameters
    ----------
    form : {"review", "evaluation", "perception"}
    org : Organisation
        As the audience ``team`` sees it: a worksheet lies on the team's table.
    period : text or Period
        What the team looks back on.
    folder : path
        Made when it is not there.
    scales : sequence of str
        The names of the perception scales that the organisation uses.

    Raises
    ------
    UsageError
        For an unknown form or period, and when the file is there already.
    AudienceError
        When ``org`` is not that of a team, or the works council's consent does not cover figures per
        employee in this period: the review is made of these.

    Examples
    --------
    >>> import tempfile
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> settings = example_settings() | {"privacy": {"works_council_consent": "2025-01-01"}}
    >>> org = read(example_tables(), "team", "Noord", settings=settings)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_worksheet("review", org, "2025-01", folder).name
    'caseloadbespreking_Noord_2025-01.xlsx'
    """
    if form not in FORMS:
        raise UsageError.unknown(message("worksheet"), form, FORMS)
    if org.audience != "team":
        raise AudienceError(message("a worksheet is for the team: read the data with the audience 'team'"))
    chosen = period if isinstance(period, pd.Period) else parse_period(period)
    name = f"{_FILE[form]}_{_safe(org.team)}_{period_text(chosen)}.xlsx"
    path = Path(folder) / name
    if Path(folder).is_file():
        raise UsageError(message("{folder} is a file; name a folder"), folder=str(folder))
    if path.exists():
        raise _there(path)
    return _written(path, workbook(_draft(form, org, chosen, scales)))


def _draft(form: str, org: Organisation, period: pd.Period, scales: Sequence[str]) -> Draft:
    if form == "evaluation":
        return evaluation(org.team, period)
    if form == "perception":
        return perception(org, period, scales)
    _require_consent(org, period)
    return review(org, period)


def _require_consent(org: Organisation, period: pd.Period) -> None:
    consent = org.settings.privacy.works_council_consent
    if consent is None:
        raise AudienceError(
            message(
                "the caseload review shows figures per employee, and the settings name no date on which the "
                "works council consented to them (works_council_consent under [privacy])"
            )
        )
    if consent > period.end_time.date():
        what = message(
            "the caseload review shows figures per employee, and the works council's consent dates from "
            "{date}, after this period"
        )
        raise AudienceError(what, date=consent)


def _written(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError:
        raise _there(path) from None
    return path


def _there(path: Path) -> UsageError:
    what = message("{file} is already in {folder}, perhaps filled in; move it or name another folder")
    return UsageError(what, file=path.name, folder=str(path.parent))


def _safe(text: str) -> str:
    """Return ``text`` with only letters, digits, hyphens and underscores.

    >>> _safe("Zuid/Oost")
    'Zuid_Oost'
    """
    return re.sub(r"[^\w-]+", "_", unicodedata.normalize("NFC", text)).strip("_")[:80]
