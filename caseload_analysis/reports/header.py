"""The head of a report and its foot: for whom, over what, made how, from what."""

from __future__ import annotations

from html import escape

import pandas as pd

from caseload_analysis.reports.band_words import band_fact
from caseload_analysis.reports.exhibit import Exhibit
from caseload_analysis.reports.language import Language
from caseload_analysis.reports.words import AUDIENCES, REASONS, TABLES, unit_name, word
from caseload_analysis.tables.organisation import Organisation, SourceFile
from caseload_analysis.tables.settings import PerFte, Settings

Facts = list[tuple[str, str]]


def title(org: Organisation, team: str, period: pd.Period, language: Language) -> Exhibit:
    """Return the title of a team's report with the few facts that a reader needs first."""
    heading = language.text("Caseload of team {team}, {period}", team=team, period=language.period(period))
    audience = word(language, AUDIENCES, org.audience)
    line = language.text(
        "{organisation} · for {audience}", organisation=org.settings.organisation or "–", audience=audience
    )
    html = f'<header id="title"><h1>{escape(heading)}</h1><p class="lead">{escape(line)}</p></header>'
    return Exhibit("text", "title", heading, html, f"{heading}\n{line}")


def facts(name: str, rows: Facts) -> Exhibit:
    """Return pairs of a name and what holds, as a list of definitions."""
    html = "".join(f"<div><dt>{escape(key)}</dt><dd>{escape(value)}</dd></div>" for key, value in rows)
    return Exhibit("text", name, "", f'<dl id="{name}">{html}</dl>', "\n".join(f"{k}: {v}" for k, v in rows))


def norm_facts(org: Organisation, team: str, day: int, language: Language) -> Facts:
    """Return the norm, the band that holds on ``day``, and until when the data go."""
    return [
        (language.text("norm"), norm_text(org.settings, team, language)),
        (language.text("band"), band_fact(org, team, day, language)),
        (language.text("data until"), language.date(org.last)),
    ]


def norm_text(settings: Settings, team: str, language: Language) -> str:
    """Return the norm in words: "12 zaken per fte (36 uur)"."""
    per_fte: PerFte = settings.norm.per_fte
    amount = per_fte.team.get(team, per_fte.default)
    text = language.text(
        "{amount} {units} per fte ({hours} hours a week)",
        amount=_short(amount, language),
        units=unit_name(language, settings.norm.unit),
        hours=_short(settings.norm.full_time_hours, language),
    )
    others = [
        f"{name} {_short(value, language)}" for name, value in {**per_fte.role, **per_fte.measure}.items()
    ]
    return f"{text}; {', '.join(others)}" if others else text


def made_from(org: Organisation, language: Language) -> Facts:
    """Return what the figures rest on: deductions, end dates, consent and files."""
    settings = org.settings
    return [
        (language.text("subtracted from the establishment"), _deducted(settings, language)),
        (language.text("sickness in the norm"), _sickness(settings, language)),
        (language.text("end dates"), _end_dates(settings, language)),
        (language.text("consent of the works council"), _consent(settings, language)),
        (language.text("made from"), _files(org, language)),
    ]


def _short(x: float, language: Language) -> str:
    return language.number(x, 0 if float(x).is_integer() else 1)


def _deducted(settings: Settings, language: Language) -> str:
    kinds = [*dict.fromkeys(settings.deployment.reduced_by), "duties"]
    return language.listing([word(language, REASONS, kind) for kind in kinds])


def _sickness(settings: Settings, language: Language) -> str:
    if settings.norm.includes_sickness:
        return language.text(
            "the norm already contains average sickness, so sickness is not subtracted from it again"
        )
    return language.text("the norm does not contain sickness")


def _end_dates(settings: Settings, language: Language) -> str:
    counts = settings.end_counts.model_dump()
    names = {True: [], False: []}  # type: dict[bool, list[str]]
    for table, counted in counts.items():
        names[counted].append(word(language, TABLES, table))
    parts = []
    if names[True]:
        parts.append(
            language.text("the end date still counts for: {tables}", tables=language.listing(names[True]))
        )
    if names[False]:
        parts.append(
            language.text(
                "the end date no longer counts for: {tables}", tables=language.listing(names[False])
            )
        )
    return "; ".join(parts)


def _consent(settings: Settings, language: Language) -> str:
    day = settings.privacy.works_council_consent
    return language.date(day) if day else language.text("not given")


def _files(org: Organisation, language: Language) -> str:
    # The rows of a file tell of tables and teams that a reader of less than everything does not see.
    everything = {"employee", "organisation"} <= org.levels
    named = [_file(source, language, counted=everything) for source in org.sources]
    return language.listing(named) if named else language.text("tables handed over in memory")


def _file(source: SourceFile, language: Language, *, counted: bool) -> str:
    if not source.rows or not counted:
        return source.name
    return language.plural("{file} ({n} row)", "{file} ({n} rows)", source.rows, file=source.name)
