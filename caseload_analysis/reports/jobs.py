"""Which reports are asked for: one job for each team, period and format."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any, Final

import pandas as pd

from caseload_analysis.reports import notebooks, parameters
from caseload_analysis.reports.batch import Job
from caseload_analysis.reports.language import Language
from caseload_analysis.spells.calendar import dates, parse_period, period_text
from caseload_analysis.tables.deliveries import newest
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import UsageError, message
from caseload_analysis.tables.sources import sha256

STANDARD: Final = ("data", "team", "period", "language", "audience")
"""The parameters that every report of a team has."""

KINDS: Final = {
    "team_report": message("Team report"),
    "half_year_evaluation": message("Half-year evaluation"),
    "integral_summary": message("Integral summary"),
    "organisation_comparison": message("Organisation comparison"),
}
"""The notebooks that have a title of their own."""
_LONGEST: Final = 80


@dataclass(frozen=True)
class Wish:
    """What is asked for, beside the notebook.

    Attributes
    ----------
    data, out : Path
    teams : sequence of str
        Empty: every team, when the notebook takes one.
    periods : sequence of str
    language, audience : str
    forms : sequence of str
    extra : mapping
        Other parameters of the notebook.
    named : collection of str
        The standard parameters that somebody named: the notebook must take them.
    """

    data: Path
    out: Path
    teams: Sequence[str]
    periods: Sequence[str]
    language: str = "nl"
    audience: str = "team"
    forms: Sequence[str] = ("html",)
    extra: Mapping[str, Any] = field(default_factory=dict)
    named: Collection[str] = ()


def plan(notebook: Path, org: Organisation, wish: Wish) -> list[Job]:
    """Return a job for each team, period and format of ``wish`` that ``notebook`` takes.

    Raises UsageError for an unknown team, and for parameters that the notebook does not take.
    """
    known = parameters.inspect(parameters.read(notebook))
    for team in wish.teams:
        if team not in org.teams:
            raise UsageError.unknown(message("team"), team, org.teams)
    teams = (wish.teams or org.teams) if "team" in known else (wish.teams or [""])
    periods = wish.periods if "period" in known or "period" in wish.named else [""]
    return [
        _job(notebook, org, wish, known, (team, period, form))
        for period, team, form in product(periods, teams, wish.forms)
    ]


def _job(
    notebook: Path,
    org: Organisation,
    wish: Wish,
    known: Mapping[str, parameters.Parameter],
    one: tuple[str, str, str],
) -> Job:
    team, period, form = one
    data = str(newest(wish.data))
    standard = dict(zip(STANDARD, (data, team, period, wish.language, wish.audience), strict=True))
    wanted = {name: value for name, value in standard.items() if name in known or name in wish.named}
    return Job(
        notebook=notebook,
        values=parameters.checked({**wanted, **wish.extra}, known),
        out=wish.out,
        name=stem(
            notebook.stem, team, period, wish.language, org.teams, reader=_other_reader(notebook, wish, known)
        ),
        form=form,
        title=title(notebook.stem, team, period, Language(wish.language)),
        sources=org.sources,
        until=dates([org.last])[0].item(),
    )


def last_complete(last: int, every: str = "M") -> pd.Period:
    """Return the last period of length ``every`` that is over on the day ``last``.

    >>> last_complete(20757, "M"), last_complete(20756, "Q")
    (Period('2026-10', 'M'), Period('2026Q3', 'Q-DEC'))
    """
    period = pd.Period(pd.Timestamp(dates([last])[0]), freq=every)
    over = period.end_time.date() <= dates([last])[0].item()
    return period if over else period - 1


def canonical(period: str) -> str:
    """Return the one way to write the period that ``period`` names; UsageError for other text.

    >>> canonical("2026-Q3")
    '2026Q3'
    """
    return period_text(parse_period(period))


def default_period(org: Organisation) -> str:
    """Return the last complete period of the data, as long as the cadence of the teams."""
    return period_text(last_complete(org.last, "Q" if org.settings.cadence.team == "quarter" else "M"))


def stem(kind: str, team: str, period: str, language: str, teams: Iterable[str], *, reader: str = "") -> str:
    """Return the name of a report's file, without its ending, in an organisation with these ``teams``.

    ``reader`` is an audience that the report is not usually for: what one reader may see never takes
    the place of what another does.

    >>> stem("team_report", "Zuid/Oost", "2026-10", "nl", ["Noord", "Zuid/Oost"])
    'team_report_Zuid_Oost_2026-10_nl'
    >>> stem("team_report", "Noord", "2026-10", "nl", ["Noord"], reader="hr")
    'team_report_Noord_2026-10_nl_hr'
    """
    safe = _safe_names({*teams, team}).get(team, "")
    return "_".join(part for part in (kind, safe, period, language, reader) if part)


def _other_reader(notebook: Path, wish: Wish, known: Mapping[str, parameters.Parameter]) -> str:
    """Return the audience of a report where it is not the usual one of its notebook."""
    return wish.audience if "audience" in known and wish.audience != usual_reader(notebook) else ""


def kind_text(kind: str, language: Language) -> str:
    """Return what a report is called, by the name of its notebook.

    >>> kind_text("team_report", Language("nl")), kind_text("own_report", Language("nl"))
    ('Teamrapport', 'Own report')
    """
    return language.text(KINDS[kind]) if kind in KINDS else kind.replace("_", " ").capitalize()


def usual_reader(notebook: Path) -> str:
    """Return the audience that one of our own notebooks is for; "team" for any other.

    >>> usual_reader(notebooks.locate("integral_summary"))
    'management'
    """
    known = parameters.inspect(notebook) if notebook.parent == notebooks.folder().resolve() else {}
    return str(known["audience"].default) if "audience" in known else "team"


def title(kind: str, team: str, period: str, language: Language) -> str:
    """Return the title of a report's page: its kind, team and period."""
    spoken = language.period(parse_period(period)) if period else ""
    return " · ".join(part for part in (kind_text(kind, language), team, spoken) if part)


def _safe_names(teams: Iterable[str]) -> dict[str, str]:
    """Return a name for files for each team: two teams never have the same, in capitals or not."""
    safe = {team: _safe(team) for team in teams if team}
    seen = Counter(name.casefold() for name in safe.values())
    return {
        team: name if seen[name.casefold()] == 1 else f"{name}-{sha256(team.encode())[:6]}"
        for team, name in safe.items()
    }


def _safe(text: str) -> str:
    """Return ``text`` with only letters, digits, hyphens and underscores."""
    return re.sub(r"[^\w-]+", "_", unicodedata.normalize("NFC", text)).strip("_")[:_LONGEST]
