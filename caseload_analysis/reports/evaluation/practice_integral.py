"""The annex of the integral summary about the work itself: sums per team, and what support changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd

from caseload_analysis.measures.autonomy import autonomy
from caseload_analysis.measures.support import support
from caseload_analysis.measures.time_use import time_use
from caseload_analysis.reports.evaluation.integral_page import Whole
from caseload_analysis.reports.evaluation.practice_effect import support_effect
from caseload_analysis.reports.evaluation.practice_expertise import match_sentence, one_pair
from caseload_analysis.reports.evaluation.practice_page import Practice
from caseload_analysis.reports.evaluation.practice_support_words import (
    links_recorded,
    met_sentences,
    requests,
    requests_recorded,
    support_cells,
    support_heads,
    support_note,
)
from caseload_analysis.reports.evaluation.practice_words import block, cell, undelivered
from caseload_analysis.reports.evaluation.words import capital
from caseload_analysis.reports.exhibit import Exhibit, bullets, paragraph, section
from caseload_analysis.reports.figures.practice import Bar, shares_per_team
from caseload_analysis.reports.language import MISSING, Language
from caseload_analysis.tables.problems import UsageError, message

SHARES: Final = {
    "contact_share": message("Time with families"),
    "substantiated": message("Deviations substantiated"),
    "with_peers": message("Discussed with peers"),
}


def practice(whole: Whole) -> Exhibit:
    """Return the shares per team as bars, what support took over, the shoulders, and what support changed."""
    text = whole.language.text
    blocks = (
        ("shares", text("Time with families, and room to deviate"), _shares(whole)),
        ("support", text("What support took over"), _support(whole)),
        ("effect", text("What support changed"), support_effect(whole)),
        ("expertise", text("Expertise and inflow"), _shoulders(whole)),
    )
    shown = [block(f"practice-{name}-block", heading, *parts) for name, heading, parts in blocks if parts]
    return section("practice", text("The work itself, team by team"), *shown)


def _year_of(whole: Whole) -> pd.Period:
    return Practice(whole.org, whole.page.period).year


def _yearly(whole: Whole, by: str) -> dict[str, pd.DataFrame]:
    """Return the measure behind each share over a year, of the teams or of all together."""
    practice, found = Practice(whole.org, whole.page.period), {}
    if "time_use" in whole.org.delivered:
        try:
            found["contact_share"] = practice.shares_of_year(time_use, by, "hours", ["contact_share"])
        except UsageError:
            found["contact_share"] = pd.DataFrame()
    if "protocol_deviations" in whole.org.delivered:
        shares = practice.shares_of_year(autonomy, by, "deviations", ["substantiated", "with_peers"])
        found["substantiated"] = found["with_peers"] = shares
    return found


def _shares(whole: Whole) -> list[Exhibit]:
    """Return a panel for each share with a bar per team, and one for all teams."""
    text, teams, total = whole.language.text, _yearly(whole, "team"), _yearly(whole, "organisation")
    absent = [
        part
        for table in ("time_use", "protocol_deviations")
        for part in undelivered(whole.org, table, whole.language)
    ]
    if all(frame.empty for frame in total.values()):
        none = text(
            "No hours per activity and no deviations are recorded in {year}.", year=_year_of(whole).year
        )
        return absent or [paragraph("practice-none", none, "notice")]
    panels = [
        (text(title), _bars(whole, teams[name], total[name], name))
        for name, title in SHARES.items()
        if name in total
    ]
    until = whole.language.period(whole.page.period)
    caption = text(
        "Shares per team over {year}, up to {until} at most. A dash: nothing recorded. Hidden: too few "
        "people behind it, or a second team beside such a one. Which people deviated is in no figure.",
        year=_year_of(whole).year,
        until=until,
    )
    note = Practice(whole.org, whole.page.period).year_note(whole.language)
    caption = f"{caption} {note}".strip()
    alt = [
        f"{title}: {whole.language.listing([f'{bar.name} {bar.text}' for bar in bars])}."
        for title, bars in panels
    ]
    return [whole.page.figure("practice-shares", caption, shares_per_team(panels), " ".join(alt)), *absent]


def _bars(whole: Whole, teams: pd.DataFrame, total: pd.DataFrame, name: str) -> list[Bar]:
    language = whole.language
    rows = {} if teams.empty else {str(row["team"]): row for _, row in teams.iterrows()}
    everybody = None if total.empty else total.iloc[0]
    named: Sequence[tuple[str, pd.Series | None]] = [
        *((team, rows.get(team)) for team in whole.teams),
        (language.text("all teams"), everybody),
    ]
    return [
        Bar(title, float("nan"), MISSING)
        if row is None
        else Bar(title, float(row[name]), cell(row, name, language, percent=True), marked=row is everybody)
        for title, row in named
    ]


def _support(whole: Whole) -> list[Exhibit]:
    """Return what support took over per team in the last whole quarter, and whether requests were met."""
    org, language, text = whole.org, whole.language, whole.language.text
    if "support" not in org.delivered:
        return undelivered(org, "support", language)
    practice = Practice(org, whole.page.period)
    teams, total = support(org, "team", "Q", practice.quarter), practice.help
    asked = requests_recorded(total)
    unasked = [] if asked else [paragraph("practice-asked", requests(language))]
    if teams.empty:
        quarter = language.period(practice.quarter)
        none = text("In the {quarter} no hours of support are recorded.", quarter=quarter)
        return [paragraph("support-none", none, "notice"), *unasked]
    met = met_sentences(total, language)
    said = [paragraph("practice-asked", f"{capital(text('all teams'))}. {' '.join(met)}")] if met else unasked
    return [_support_table(whole, teams, total, asked=asked), *said]


def _support_table(whole: Whole, teams: pd.DataFrame, total: pd.DataFrame, *, asked: bool) -> Exhibit:
    """Return a row for each team with support, and the last quarter of ``total`` below them."""
    language, text = whole.language, whole.language.text
    named = [*((str(row["team"]), row) for _, row in teams.iterrows()), (text("all teams"), total.iloc[-1])]
    rows = [[name, *support_cells(row, language, asked=asked)] for name, row in named]
    note = support_note(language, linked=links_recorded(whole.org), asked=asked)
    without = [team for team in whole.teams if team not in set(teams["team"])]
    if without:
        note += " " + text("Without hours of support: {teams}.", teams=language.listing(without))
    heads = [text("team"), *support_heads(language, whole.page.unit, asked=asked)]
    quarter = language.period(teams["period"].iloc[0])
    caption = text("What support took over, {quarter}.", quarter=quarter)
    return whole.page.table("practice-support", caption, heads, rows, notes=[note])


def _kinds(whole: Whole) -> dict[str, pd.DataFrame]:
    """Return the kinds of case of every team."""
    return {team: Practice(whole.org, whole.page.period, team).kinds for team in sorted(whole.teams)}


def _shoulders(whole: Whole) -> list[Exhibit]:
    """Return which kinds of case rest on one pair of shoulders, and in which teams that is hidden."""
    language, frames = whole.language, _kinds(whole)
    lines = _named(frames, language) if "employee" in whole.org.levels else _counted(frames, language)
    if not lines:
        none = language.text("No kind of case that may be seen rests on one pair of shoulders in any team.")
        lines = [none]
    hidden = [team for team, frame in frames.items() if frame["one_pair"].isna().any()]
    if hidden:
        lines.append(language.text("Partly hidden for: {teams}.", teams=language.listing(hidden)))
    absent = undelivered(whole.org, "competences", language)
    return [bullets("practice-shoulders", lines), *([] if absent else [_match(whole)]), *absent]


def _named(frames: dict[str, pd.DataFrame], language: Language) -> list[str]:
    """Return per team the kinds on one pair of shoulders."""
    found = {team: one_pair(frame, language) for team, frame in frames.items()}
    return [f"{team}. {'. '.join(said)}." for team, said in found.items() if said]


def _counted(frames: dict[str, pd.DataFrame], language: Language) -> list[str]:
    """Return the number of such kinds per team: which ones would point at a colleague."""
    numbers = {team: int((frame["one_pair"] == 1).sum()) for team, frame in frames.items()}
    listed = [f"{team} {language.number(number)}" for team, number in numbers.items() if number]
    if not listed:
        return []
    teams = language.listing(listed)
    return [language.text("Kinds of case on one pair of shoulders, by number: {teams}.", teams=teams)]


def _match(whole: Whole) -> Exhibit:
    """Return which part of all new cases of a year came to somebody with the competence they ask for."""
    rows = Practice(whole.org, whole.page.period).arrivals
    return paragraph("practice-match", match_sentence(rows, whole.language))


def stands_out(whole: Whole) -> list[str]:
    """Return one sentence for the front page: in which teams one colleague holds all cases of a kind."""
    held = [
        team
        for team, frame in _kinds(whole).items()
        if (frame.loc[frame["one_pair"] == 1, "holders"] <= 1).any()
    ]
    if not held:
        return []
    teams = whole.language.listing(held)
    return [whole.language.text("One colleague holds all cases of a kind in: {teams}.", teams=teams)]
