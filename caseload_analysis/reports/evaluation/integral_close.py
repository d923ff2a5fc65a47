"""The last parts of the integral summary: where teams differ, what to decide, the account, checks."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from caseload_analysis.monitoring.agreements import RUNNING
from caseload_analysis.reports import header as head
from caseload_analysis.reports import prose
from caseload_analysis.reports.evaluation.change import in_full
from caseload_analysis.reports.evaluation.close import definitions, room_to_write
from caseload_analysis.reports.evaluation.integral_claims import CLAIMS, verdict
from caseload_analysis.reports.evaluation.integral_corners import beside_each_other
from caseload_analysis.reports.evaluation.integral_page import Whole
from caseload_analysis.reports.evaluation.integral_parts import missing
from caseload_analysis.reports.evaluation.integral_said import said_in_full
from caseload_analysis.reports.evaluation.integral_standing import standing
from caseload_analysis.reports.evaluation.words import decimals
from caseload_analysis.reports.exhibit import Exhibit, bullets, check, section

YEAR: Final = 12
MOST_QUESTIONS: Final = 3
SIDES: Final = ("above", "below")


def differences(whole: Whole) -> Exhibit:
    """Return where teams differ, and where the approach is not the same everywhere."""
    text = whole.language.text
    heading = text("Where teams differ, and where the approach is not yet the same")
    lines = [*_busiest(whole), *_lacking(whole), *_rhythms(whole), *_unevaluated(whole), *_unstarted(whole)]
    if not lines:
        lines = [text("Nothing stands out: every team has the same approach.")]
    return section("differences", heading, bullets("difference-list", lines), *beside_each_other(whole))


def _busiest(whole: Whole) -> list[str]:
    """Name the teams with the highest and the lowest caseload per deployable fte over a year."""
    language, teams = whole.language, set(whole.teams) - whole.hidden_in_year
    rows = whole.series.loc[whole.series["period"] > whole.page.period - YEAR]
    rows = rows.loc[rows["team"].isin(teams)]
    means = rows.groupby("team")["caseload_per_fte"].mean().dropna().sort_values()
    if len(means) < 2:
        return []
    return [
        language.text(
            "Caseload per deployable fte over the last year: from {low} ({lowest}) to {high} ({highest}). "
            "Numbers are busyness: they say nothing of how heavy the work is.",
            low=language.number(means.iloc[0], 1),
            lowest=means.index[0],
            high=language.number(means.iloc[-1], 1),
            highest=means.index[-1],
        )
    ]


def _lacking(whole: Whole) -> list[str]:
    """Say which teams that started have no running agreement on what."""
    language = whole.language
    without: dict[str, list[str]] = {}
    for team in whole.started if "agreements" in whole.org.delivered else ():
        for name in missing(whole, team):
            without.setdefault(name, []).append(team)
    return [
        language.text("No running agreement on {name}: {teams}.", name=name, teams=language.listing(teams))
        for name, teams in without.items()
    ]


def _rhythms(whole: Whole) -> list[str]:
    """Say when the teams review their caseload in different rhythms."""
    own = whole.own_agreements
    held = own.loc[(own["kind"] == "cadence") & own["state"].isin(RUNNING)]
    kinds = {str(rhythm): sorted(rows["team"].unique()) for rhythm, rows in held.groupby("agreed")}
    if len(kinds) < 2:
        return []
    language = whole.language
    parts = [f"{rhythm} ({language.listing(teams)})" for rhythm, teams in kinds.items()]
    return [language.text("The rhythm of the review differs: {rhythms}.", rhythms=language.listing(parts))]


def _unevaluated(whole: Whole) -> list[str]:
    months = whole.org.settings.cadence.evaluation_months
    due = [
        team
        for team in whole.started
        if _over(whole.starts[team], months, whole) and not whole.evaluated(team)
    ]
    if not due:
        return []
    names = whole.language.listing(due)
    return [
        whole.language.text("The half-year is over, and nobody's answers are there: {teams}.", teams=names)
    ]


def _over(start: pd.Period | None, months: int, whole: Whole) -> bool:
    return start is not None and start + months <= whole.page.period + 1


def _unstarted(whole: Whole) -> list[str]:
    waiting = [team for team in whole.teams if team not in whole.started]
    if not waiting:
        return []
    return [whole.language.text("Not yet started: {teams}.", teams=whole.language.listing(waiting))]


def proposals(whole: Whole) -> Exhibit:
    """Return what follows from the summary as questions, with room to write."""
    text, language = whole.language.text, whole.language
    asked = [*_about_agreements(whole), *_about_bands(whole)]
    unknown = sum(verdict(claim, whole) == "unknown" for claim in CLAIMS)
    if unknown:
        asked.append(
            language.plural(
                "{n} claim cannot be told yet: when do we look again?",
                "{n} claims cannot be told yet: when do we look again?",
                unknown,
            )
        )
    asked = asked[: MOST_QUESTIONS - 1]
    asked.append(text("What is decided, who does it, and when?"))
    heading = text("What is proposed, and what is to be decided")
    return section("proposals", heading, room_to_write("room", asked))


def _about_agreements(whole: Whole) -> list[str]:
    lacking = [team for team in whole.started if missing(whole, team)]
    if not lacking or "agreements" not in whole.org.delivered:
        return []
    return [
        whole.language.text(
            "Which agreements are still to be made in: {teams}?", teams=whole.language.listing(lacking)
        )
    ]


def _about_bands(whole: Whole) -> list[str]:
    """Ask about the teams above their band, and those below that might help."""
    language, found = whole.language, standing(whole)
    shown = found.frame.loc[np.logical_not(found.hidden["status"])]
    above, below = (
        [str(team) for team in shown.loc[shown["status"] == side, "team"] if team] for side in SIDES
    )
    if above and below:
        fields = {"above": language.listing(above), "below": language.listing(below)}
        return [language.text("Above the band: {above}; below: {below}. Can one help the other?", **fields)]
    if above:
        return [language.text("Above the band: {above}. Who helps?", above=language.listing(above))]
    return []


def about(whole: Whole) -> Exhibit:
    """Return what is missing or doubtful, the definitions with their sources, and the files."""
    language = whole.language
    made = head.facts("made-from", head.made_from(whole.org, language))
    items = [
        *definitions(whole.org, language)[:-1],
        _hidden(whole),
        language.text("Absence: the mean of twelve months, for one month says little in a team of ten."),
        language.text(
            "Mean effect: each team after its start against what it would have been, judged by its own "
            "months before and by the teams that had not yet started in the same months; the mean over "
            "the teams."
        ),
        language.text(
            "Fte that left: fte that ended or went to another team in the month ÷ fte in post. It is not "
            "the turnover of a year as CBS counts it."
        ),
    ]
    listed = section(
        "definitions", language.text("Definitions and sources"), bullets("definition-list", items)
    )
    account = section("about", "", in_full(whole.pooled, language), listed, made)
    return section("account", "", *said_in_full(whole), prose.remarks(whole.org, language), account)


def _hidden(whole: Whole) -> str:
    """Return how small a group may be before its figures are hidden."""
    language, limits = whole.language, whole.org.settings.privacy
    persons = "employee" in whole.org.levels
    least = limits.minimum_respondents if persons else limits.minimum_respondents_outside
    if not whole.org.minimum_group:
        return language.text("Hidden: scores of fewer than {respondents} answers.", respondents=least)
    return language.text(
        "Hidden: figures of fewer than {minimum} people, and those of a second team where a total would give "
        "them away; scores of fewer than {respondents} answers.",
        minimum=whole.org.minimum_group,
        respondents=least,
    )


def checks(whole: Whole) -> Exhibit:
    """Return rounded figures in plain text, the same in every language, for comparing runs."""
    found = standing(whole)
    hidden = sum(sum(flags) for flags in found.hidden.values())
    lines = [
        f"teams {len(whole.teams)}, started {len(whole.started)}, hidden cells {hidden}",
        f"caseload {found.frame.iloc[-1]['actual']:.0f}",
    ]
    for one in whole.pooled:
        if one.found is not None:
            row, digits = one.found.table.iloc[0], decimals(one.name)
            numbers = " ".join(
                f"{float(row[name]):.{digits}f}" for name in ("minimal_detectable", "estimate")
            )
            lines.append(f"{one.name} {numbers} {one.answer}")
    lines.append(" ".join(verdict(claim, whole) for claim in CLAIMS))
    return check("checks", "\n".join(lines))
