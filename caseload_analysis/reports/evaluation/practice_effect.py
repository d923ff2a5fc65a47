"""What support changed over the teams: before and after, and with it against without."""

from __future__ import annotations

import pandas as pd

from caseload_analysis.evaluation.findings import ALL_TEAMS
from caseload_analysis.reports.evaluation.integral_page import Whole
from caseload_analysis.reports.evaluation.practice_support import answers, effect_shown, why_not
from caseload_analysis.reports.evaluation.practice_words import pilot_name
from caseload_analysis.reports.exhibit import Exhibit, bullets, paragraph
from caseload_analysis.reports.language import MISSING

YEAR_BEFORE = pd.DateOffset(years=1)


def support_effect(whole: Whole) -> list[Exhibit]:
    """Return the plain means, the estimates with the smallest effect first, and why others are missing."""
    found, text = whole.pilot, whole.language.text
    if found.starts["start"].isna().all():
        return []
    known = found.table.loc[found.table["low"].notna()]
    unknown = text(
        "Cannot be told yet: these data do not let teams with support be compared with teams without."
    )
    said = answers(known.loc[known["team"] == ALL_TEAMS], whole.language) or unknown
    teams = [*found.starts.loc[found.starts["start"].notna(), "team"], ALL_TEAMS]
    reasons = why_not(found, teams, whole.language)
    return [
        paragraph("support-effect", said),
        *([_means(whole)] if len(found.means) else []),
        *effect_shown(whole.page, found, known),
        *([bullets("support-not", reasons)] if reasons else []),
    ]


def _means(whole: Whole) -> Exhibit:
    """Return the plain means of teams with and without support, which are no effect."""
    text, language, found = whole.language.text, whole.language, whole.pilot
    heads = [
        text("figure"),
        text("with support: year before"),
        text("since"),
        text("without: year before"),
        text("since"),
    ]
    rows = []
    for name, frame in found.means.groupby("indicator", sort=False):
        sides = {str(row["group"]): row for row in frame.to_dict("records")}
        cells = [
            language.number(sides[group][when], 1) if sides[group]["teams"] else MISSING
            for group in ("with", "without")
            for when in ("before", "after")
        ]
        rows.append([pilot_name(str(name), language, whole.page.unit), *cells])
    first = language.date(found.starts["recorded"].fillna(found.starts["start"]).min().date())
    caption = text(
        "Plain means of the teams with support and of those without, in the year before the first recorded "
        "hours of support ({date}) and since.",
        date=first,
    )
    return whole.page.table("practice-means", caption, heads, rows, notes=[_note(whole)])


def _note(whole: Whole) -> str:
    """Return that means are no effect, and which teams began with the approach in the same months."""
    text, begun = whole.language.text, whole.pilot.starts["start"].min()
    note = text(
        "Differences between these means are no effect: teams differ in more than support. Fte: of those "
        "with a caseload, for a support worker's own fte would lower the figure by itself."
    )
    introduced = [
        team
        for team, start in whole.starts.items()
        if start is not None and start.start_time > begun - YEAR_BEFORE
    ]
    if not introduced:
        return note
    names = whole.language.listing(introduced)
    same = text("In these months the five steps began too, in: {teams}.", teams=names)
    return f"{note} {same}"
