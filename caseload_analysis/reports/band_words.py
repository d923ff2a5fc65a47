"""The band that holds, in words: how wide it is, when it was agreed and until when."""

from __future__ import annotations

from caseload_analysis.reports.language import Language
from caseload_analysis.reports.words import band_text
from caseload_analysis.spells.calendar import OPEN
from caseload_analysis.tables.agreed import BAND, Agreed, agreed_on, band_on, ended_by, read_band
from caseload_analysis.tables.organisation import Organisation


def band_fact(org: Organisation, team: str, day: int, language: Language) -> str:
    """Return the band around the establishment norm, with its dates, for the head of a report."""
    around = language.text(
        "{band} around the establishment norm", band=band_text(language, band_on(org, team, day))
    )
    found = agreed_on(org, team, BAND, day)
    if found is not None:
        said = _agreed(found, language)
    elif (over := ended_by(org, team, BAND, day)) is not None:
        said = _over(over, language)
    else:
        return around
    return f"{around}; {said}"


def band_inside(org: Organisation, team: str, day: int, language: Language) -> str:
    """Return the band with the last day on which it holds, for between brackets in a sentence."""
    band = band_text(language, band_on(org, team, day))
    found, over = agreed_on(org, team, BAND, day), ended_by(org, team, BAND, day)
    if over is not None:
        return f"{band}; {_over(over, language)}"
    if found is None or found.until >= OPEN or read_band(found.text) is None:
        return band
    return language.text("{band}, until {date}", band=band, date=language.date(found.until))


def _agreed(found: Agreed, language: Language) -> str:
    since, until = language.date(found.date), language.date(found.until)
    if read_band(found.text) is None:
        return language.text("what was agreed on {date} cannot be read: {text}", date=since, text=found.text)
    if found.until >= OPEN:
        return language.text("agreed on {date}", date=since)
    return language.text("agreed on {date}, until {until}", date=since, until=until)


def _over(over: Agreed, language: Language) -> str:
    band = read_band(over.text)
    return language.text(
        "the agreed band of {band} lapsed on {date}",
        band=over.text if band is None else band_text(language, band),
        date=language.date(over.until),
    )
