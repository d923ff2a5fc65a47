"""What happened around a team's start, and what may be called a change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import pandas as pd

from caseload_analysis.evaluation.doubts import doubts
from caseload_analysis.evaluation.speech import told as sentences_told
from caseload_analysis.evaluation.summary import Compared, Pooled, told
from caseload_analysis.evaluation.wording import returning
from caseload_analysis.reports.evaluation.doubts import (
    found_from_afterwards,
    margins_used,
    paragraph_of,
    smaller_than_estimated,
)
from caseload_analysis.reports.evaluation.page import DRAWN, SHOWN, HalfYear
from caseload_analysis.reports.evaluation.words import (
    VERDICTS,
    capital,
    decimals,
    estimates,
    figure,
    name_of,
    refusals,
    short_name,
    unbroken,
)
from caseload_analysis.reports.exhibit import Exhibit, bullets, paragraph, section
from caseload_analysis.reports.figures.evaluation import Panel, around_start
from caseload_analysis.reports.language import Language

FEWEST_OTHERS: Final = 2
"""So many other teams make one figure for readers without persons: of one it would be that team's own [X]."""


def happened(half: HalfYear) -> Exhibit:
    """Return the monthly series of the last two years with the start in them; sentences where hidden."""
    text, shown = half.language.text, half.series.tail(SHOWN)
    heading = text("What happened")
    drawn = [name for name in DRAWN if shown[name].notna().any()]
    missing = [short_name(name, half.language) for name in DRAWN if name not in drawn]
    left_out = text(
        "Not shown, for these were not delivered or are not for this reader: {names}.",
        names=half.language.listing(missing),
    )
    notes = [paragraph("happened-missing", left_out, "notice")] if missing else []
    if not drawn:
        return section("happened", heading, *notes)
    panels = [_panel(half, name, shown) for name in drawn]
    picture = around_start(panels, pd.PeriodIndex(shown["period"]), half.start, half.language)
    figure_ = half.page.figure("around-start", _caption(half), picture, _alt(half))
    return section("happened", heading, figure_, *notes)


def _panel(half: HalfYear, name: str, shown: pd.DataFrame) -> Panel:
    one = _found(half, name)
    title = capital(name_of(name, half.language, half.page.unit))
    before, after = (one.before, one.after) if one else (float("nan"), float("nan"))
    return Panel(title, told(shown, name), before, after, decimals(name))


def _found(half: HalfYear, name: str) -> Compared | None:
    return next((one for one in half.compared if one.name == name), None)


def _caption(half: HalfYear) -> str:
    text = half.language.text
    if half.start is None:
        return text("The team month by month.")
    return text(
        "Line: the introduction in {month}. Dashed: the mean of the year before it, and of the months since.",
        month=half.language.period(half.start),
    )


def _alt(half: HalfYear) -> str:
    """Return the means before and after in words."""
    language = half.language
    said = [
        language.text(
            "{name}: {before} before, {after} since.",
            name=capital(short_name(one.name, language)),
            before=figure(one.name, one.before, language),
            after=figure(one.name, one.after, language),
        )
        for one in half.compared
        if one.name in DRAWN and pd.notna(one.after)
    ]
    return " ".join(said) or language.text("Series of the team per month.")


def changed(half: HalfYear) -> Exhibit:
    """Return per indicator what could have been found, what was found, and how sure that is."""
    text, language = half.language.text, half.language
    heading = text("What changed, and how sure that is")
    if half.start is None:
        unknown = text("No start of this team is known, so nothing can be said of before and after.")
        return section("changed", heading, paragraph("changed-unknown", unknown, "notice"))
    known = [one for one in half.compared if pd.notna(one.before) or pd.notna(one.after)]
    if not known:
        hidden = text("Nothing can be said yet of what changed: the series are too short or hidden.")
        return section("changed", heading, paragraph("changed-unknown", hidden, "notice"))
    reasons = refusals(known, language)
    refused = [bullets("changed-refused", reasons)] if reasons else []
    return section("changed", heading, _table(half, known), *refused, *_paragraph(half, known))


def _table(half: HalfYear, known: list[Compared]) -> Exhibit:
    text = half.language.text
    heads = [
        text("figure"),
        text("year before"),
        text("since"),
        text("would be found from"),
        text("estimated change"),
        text("95 % interval"),
        text("did it change?"),
    ]
    caption = text("What the start changed, as far as half a year can tell.")
    rows = [_row(half, one) for one in known]
    return half.page.table("changed", caption, heads, rows, words=[len(heads) - 1], notes=_notes(half, known))


def _row(half: HalfYear, one: Compared) -> list[str]:
    language = half.language
    return [
        name_of(one.name, language, half.page.unit),
        figure(one.name, one.before, language),
        figure(one.name, one.after, language),
        *estimates(one.row, language),
        unbroken(language.text(VERDICTS[one.answer])),
    ]


def _notes(half: HalfYear, known: list[Compared]) -> list[str]:
    text, language = half.language.text, half.language
    return [
        text(
            "The estimated change is what is left beside the line and the season of the months before, so "
            "it is not simply the second mean less the first."
        ),
        *margins_used(known, language),
        *found_from_afterwards(known, language),
        *smaller_than_estimated(known, language),
    ]


def in_full(found: Iterable[Compared | Pooled], language: Language) -> Exhibit:
    """Return for the annex what is said of each figure in whole sentences."""
    said = [
        f"{capital(short_name(one.name, language))}: {one.found.told(language)}"
        for one in found
        if one.found is not None
    ]
    heading = language.text("The estimates in full")
    return section("in-full", heading, bullets("in-full-list", said)) if said else section("in-full", "")


def _paragraph(half: HalfYear, known: list[Compared]) -> list[Exhibit]:
    """Return the paragraph about the change that was found, else about the figure that moved most."""
    moved = [one for one in known if pd.notna(one.before) and pd.notna(one.after)]
    if not moved or half.start is None:
        return []
    one = max(moved, key=_importance)
    page, fewest = half.page, 1 if "employee" in half.page.org.levels else FEWEST_OTHERS
    found = doubts(half.everybody, one.name, page.team, half.starts, page.period, fewest=fewest)
    said = " ".join([paragraph_of(found, one, half.language), *_return(one, half.language)])
    intro = half.language.text("What else may have played a part.")
    return [paragraph("changed-else", f"{intro} {said}")]


def _importance(one: Compared) -> tuple[bool, float]:
    """Return what a figure is chosen by: that its change was found, then its size against what matters."""
    return one.answer == "yes", abs(one.after - one.before) / one.relevant


def _return(one: Compared, language: Language) -> list[str]:
    """Return the warning that part of a change would have come by itself, where the months before say so."""
    said = returning(one.found.sentences) if one.found is not None else ()
    return [sentences_told(said, language)] if said else []
