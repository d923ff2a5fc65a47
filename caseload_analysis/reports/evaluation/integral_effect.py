"""What the approach changed over all teams."""

from __future__ import annotations

from typing import Any

from caseload_analysis.evaluation.summary import Pooled
from caseload_analysis.reports.evaluation.doubts import (
    found_from_afterwards,
    margins_used,
    smaller_than_estimated,
)
from caseload_analysis.reports.evaluation.integral_page import POOLED, Whole
from caseload_analysis.reports.evaluation.words import (
    VERDICTS,
    estimates,
    name_of,
    refusals,
    short_name,
    unbroken,
)
from caseload_analysis.reports.exhibit import Exhibit, bullets, paragraph, section
from caseload_analysis.reports.language import Language


def effect(whole: Whole) -> Exhibit:
    """Return the mean effect over the teams per indicator, the smallest that would be found first."""
    text, language = whole.language.text, whole.language
    heading = text("What the approach changed, figure by figure")
    notes = [*_not_seen(whole), *refusals(whole.pooled, whole.language)]
    known = [one for one in whole.pooled if one.found is not None]
    remarks = [bullets("effect-not", notes)] if notes else []
    if not known:
        none = text("No effect over the teams can be estimated yet.")
        return section("effect", heading, paragraph("effect-none", none, "notice"), *remarks)
    heads = [
        text("figure"),
        text("would be found from"),
        text("mean effect"),
        text("95 % interval"),
        text("teams"),
        text("did it change?"),
    ]
    caption = text(
        "The first half-year of the teams after their start, compared in the same months with teams that "
        "had not yet started."
    )
    rows = [_row(one, language, whole.page.unit) for one in known]
    remarked = [
        text("Would be found from: a smaller effect can easily be missed."),
        *margins_used(known, language),
        *found_from_afterwards(known, language),
        *smaller_than_estimated(known, language),
    ]
    table = whole.page.table("effect", caption, heads, rows, words=[5], notes=remarked)
    return section("effect", heading, table, *remarks)


def _row(one: Pooled, language: Language, unit: str) -> list[str]:
    row: dict[str, Any] = {} if one.found is None else dict(one.found.table.iloc[0])
    return [
        name_of(one.name, language, unit),
        *estimates(row, language),
        language.number(row["teams"]),
        unbroken(language.text(VERDICTS[one.answer])),
    ]


def _not_seen(whole: Whole) -> list[str]:
    """Say which indicators this reader does not see."""
    seen = {one.name for one in whole.pooled}
    names = [short_name(name, whole.language) for name in POOLED if name not in seen]
    if not names:
        return []
    unseen = whole.language.text(
        "Not shown, for these were not delivered or are not for this reader: {names}.",
        names=whole.language.listing(names),
    )
    return [unseen]
