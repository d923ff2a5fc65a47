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
from caseload_analysis.monitoring.worksheets.remarks import remarks
from caseload_analysis.monitoring.worksheets.review import review
from caseload_analysis.spells.calendar import parse_period, period_text
from caseload_analysis.tables.forms import FORMS
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import AudienceError, UsageError, message

_FILE: Final = {
    "review": "caseloadbespreking",
    "evaluation": "evaluatie",
    "perception": "beleving",
    "remarks": "opmerkingen",
}
READER: Final = {"remarks": "hr"}
"""Who makes a worksheet, where that is not the team: the audience that the data are read for."""


def write_worksheet(
    form: str,
    org: Organisation,
    period: str | pd.Period,
    folder: str | Path,
    scales: Sequence[str] = (),
    *,
    team: str = "",
) -> Path:
    """Write the worksheet ``form`` for the team of ``org`` into ``folder``, and return its path.

    The worksheet is in Dutch. Filled in and put among the data, it is read back as rows of
    expectations and agreements (review), evaluations, perceptions or released remarks.

    Parameters
    ----------
    form : {"review", "evaluation", "perception", "remarks"}
    org : Organisation
        As the audience ``team`` sees it: a worksheet lies on the team's table. The remarks are read by
        HR alone: as the audience ``hr`` sees it.
    period : text or Period
        What the team looks back on.
    folder : path
        Made when it is not there.
    scales : sequence of str
        The names of the perception scales that the organisation uses.
    team : str
        Of which team, where ``org`` is not that of one.

    Raises
    ------
    UsageError
        For an unknown form, period or team, when the file is there already, and when there are no
        remarks to release.
    AudienceError
        When ``org`` is that of another audience, or the works council's consent does not cover figures per
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
    of_team = _team_of(form, org, team)
    chosen = period if isinstance(period, pd.Period) else parse_period(period)
    name = f"{_FILE[form]}_{_safe(of_team)}_{period_text(chosen)}.xlsx"
    path = Path(folder) / name
    if Path(folder).is_file():
        raise UsageError(message("{folder} is a file; name a folder"), folder=str(folder))
    if path.exists():
        raise _there(path)
    draft = remarks(org, of_team, chosen) if form == "remarks" else _draft(form, org, chosen, scales)
    return _written(path, workbook(draft))


def _team_of(form: str, org: Organisation, team: str) -> str:
    """Return the team of the worksheet, after checking that ``org`` is that of who makes it."""
    if org.audience != READER.get(form, "team"):
        if form in READER:
            raise AudienceError(
                message("remarks are released by HR: read the data with the audience {audience!r}"),
                audience=READER[form],
            )
        raise AudienceError(message("a worksheet is for the team: read the data with the audience 'team'"))
    chosen = org.team or team
    if chosen not in org.teams:
        raise UsageError.unknown(message("team"), chosen, org.teams)
    return chosen


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
