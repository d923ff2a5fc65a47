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

from caseload_analysis.reports import parameters
from caseload_analysis.reports.batch import Job
from caseload_analysis.reports.language import Language
from caseload_analysis.spells.calendar import dates, every_of, parse_period
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import UsageError, message
from caseload_analysis.tables.sources import sha256

STANDARD: Final = ("data", "team", "period", "language", "audience")
"""The parameters that every report of a team has."""

_TITLES: Final = {"team_report": message("Team report")}
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
    names = _safe_names(teams)
    return [
        _job(notebook, org, wish, known, (team, names[team], period, form))
        for period, team, form in product(periods, teams, wish.forms)
    ]


def _job(
    notebook: Path,
    org: Organisation,
    wish: Wish,
    known: Mapping[str, parameters.Parameter],
    one: tuple[str, str, str, str],
) -> Job:
    team, safe, period, form = one
    standard = dict(zip(STANDARD, (str(wish.data), team, period, wish.language, wish.audience), strict=True))
    wanted = {name: value for name, value in standard.items() if name in known or name in wish.named}
    return Job(
        notebook=notebook,
        values=parameters.checked({**wanted, **wish.extra}, known),
        out=wish.out,
        name="_".join(part for part in (notebook.stem, safe, period, wish.language) if part),
        form=form,
        title=_title(notebook.stem, team, period, Language(wish.language)),
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


def period_text(period: pd.Period) -> str:
    """Return ``period`` as ``spells.calendar.parse_period`` reads it.

    >>> period_text(parse_period("2026-W05")), period_text(parse_period("2026Q3"))
    ('2026-W05', '2026Q3')
    """
    if every_of(period) != "W":
        return str(period)
    year, week, _ = period.start_time.isocalendar()
    return f"{year}-W{week:02d}"


def canonical(period: str) -> str:
    """Return the one way to write the period that ``period`` names; UsageError for other text.

    >>> canonical("2026-Q3")
    '2026Q3'
    """
    return period_text(parse_period(period))


def default_period(org: Organisation) -> str:
    """Return the last complete period of the data, as long as the cadence of the teams."""
    return period_text(last_complete(org.last, "Q" if org.settings.cadence.team == "quarter" else "M"))


def _title(stem: str, team: str, period: str, language: Language) -> str:
    kind = language.text(_TITLES[stem]) if stem in _TITLES else stem.replace("_", " ").capitalize()
    spoken = language.period(parse_period(period)) if period else ""
    return " · ".join(part for part in (kind, team, spoken) if part)


def _safe_names(teams: Iterable[str]) -> dict[str, str]:
    """Return a name for files for each team: two teams never have the same, in capitals or not."""
    safe = {team: _safe(team) for team in teams}
    seen = Counter(name.casefold() for name in safe.values())
    return {
        team: name if seen[name.casefold()] == 1 else f"{name}-{sha256(team.encode())[:6]}"
        for team, name in safe.items()
    }


def _safe(text: str) -> str:
    """Return ``text`` with only letters, digits, hyphens and underscores."""
    return re.sub(r"[^\w-]+", "_", unicodedata.normalize("NFC", text)).strip("_")[:_LONGEST]
