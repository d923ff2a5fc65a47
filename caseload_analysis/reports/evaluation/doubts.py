"""What else may have moved a figure, and which effects are probably smaller: chosen by what the data show."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from caseload_analysis.evaluation.doubts import Doubts
from caseload_analysis.evaluation.speech import digits
from caseload_analysis.evaluation.summary import Compared, Pooled, factor, margin
from caseload_analysis.evaluation.wording import grain_of
from caseload_analysis.reports.evaluation.words import capital, decimals, figure, short_name
from caseload_analysis.reports.language import Language


def paragraph_of(found: Doubts, one: Compared, language: Language) -> str:
    """Return the paragraph about one indicator: the half-year before, the season, the other teams."""
    said = [_extreme(found, one, language), _season(found, one, language), _others(found, one, language)]
    return " ".join(filter(None, said))


def _extreme(found: Doubts, one: Compared, language: Language) -> str:
    text, scale = language.text, factor(one.name)
    fields = {
        "name": capital(short_name(one.name, language)),
        "last": figure(one.name, found.last_half * scale, language),
        "low": figure(one.name, found.earlier[0] * scale, language),
        "high": figure(one.name, found.earlier[1] * scale, language),
    }
    match found.place:
        case "highest":
            return text(
                "{name}: the last half-year before the start ({last}) was higher than any stretch of six "
                "months before it ({low} to {high}). After such a peak a figure falls by itself as a "
                "rule; part of a fall is due to that.",
                **fields,
            )
        case "lowest":
            return text(
                "{name}: the last half-year before the start ({last}) was lower than any stretch of six "
                "months before it ({low} to {high}). After such a low a figure rises by itself as a rule; "
                "part of a rise is due to that.",
                **fields,
            )
        case "between":
            return text(
                "{name}: the last half-year before the start ({last}) was no peak or low among the "
                "stretches of six months before it ({low} to {high}), so a return to the ordinary "
                "explains little.",
                **fields,
            )
    return text(
        "{name}: there are too few months before the start to tell whether the last half-year before it "
        "was out of the ordinary.",
        **fields,
    )


def _season(found: Doubts, one: Compared, language: Language) -> str:
    """Return whether the season moves the figure by what matters; nothing where it is zero as it is told."""
    if not math.isfinite(found.season):
        return language.text("Less than a year lies before the start, so the season cannot be told apart.")
    season = found.season * factor(one.name)
    if not round(season, decimals(one.name)):
        return ""
    shown = figure(one.name, season, language, signed=True)
    if abs(season) < one.relevant:
        return language.text(
            "In earlier years the same months differed little from the others ({season}).", season=shown
        )
    return language.text(
        "In earlier years the same months differed by {season} from the others, so the time of year plays "
        "a part.",
        season=shown,
    )


def _others(found: Doubts, one: Compared, language: Language) -> str:
    if not found.other_teams:
        return language.text(
            "Whether other teams moved alike cannot be seen here; the integral summary compares the teams."
        )
    shown = figure(one.name, found.others * factor(one.name), language, signed=True)
    return language.plural(
        "One team that had not started changed by {change} in the same months.",
        "The {n} teams that had not started changed by {change} on average in the same months.",
        found.other_teams,
        change=shown,
    )


def margins_used(found: Iterable[Compared | Pooled], language: Language) -> list[str]:
    """Return the note that says by what the answer is no for each figure, none where nothing is estimated."""
    said = [f"{short_name(one.name, language)} {_margin(one, language)}" for one in found if one.found]
    if not said:
        return []
    return [
        language.text(
            "The answer is no only when the whole interval is smaller than what would matter, which is at "
            "most half of the level before the start: {limits}.",
            limits=language.listing(said),
        )
    ]


def _margin(one: Compared | Pooled, language: Language) -> str:
    """Return the margin of one figure: as chosen, else with decimals enough for two digits."""
    own = decimals(one.name)
    return language.number(
        one.relevant, own if one.relevant >= margin(one.name) else max(own, digits(one.relevant / 10))
    )


def found_from_afterwards(found: Iterable[Compared | Pooled], language: Language) -> list[str]:
    """Return the note that names the figures of which less could be found than was promised, if any."""
    said = [
        f"{short_name(one.name, language)} {_afterwards(row, language)}"
        for one, row in _first_rows(found)
        if row["wider"]
    ]
    if not said:
        return []
    return [
        language.text(
            "Would be found from: as could be told before the start. By how the figures went since, a change "
            "of so much would have been needed: {amounts}.",
            amounts=language.listing(said),
        )
    ]


def _afterwards(row: dict[str, Any], language: Language) -> str:
    return language.number(row["found_from_afterwards"], digits(grain_of(row)))


def smaller_than_estimated(found: Iterable[Compared | Pooled], language: Language) -> list[str]:
    """Return the note that names the found effects that are probably smaller, none where there are none."""
    said = [_rather(one.name, row, language) for one, row in _first_rows(found) if row["overstated"]]
    if not said:
        return []
    return [
        language.text(
            "Found, but probably smaller than estimated, as an effect that is found in so few data comes out "
            "too large on average: {amounts}.",
            amounts=language.listing(said),
        )
    ]


def _first_rows(found: Iterable[Compared | Pooled]) -> Iterable[tuple[Compared | Pooled, dict[str, Any]]]:
    for one in found:
        if one.found is not None:
            yield one, {str(name): value for name, value in one.found.table.iloc[0].items()}


def _rather(name: str, row: dict[str, Any], language: Language) -> str:
    """Return the name of an indicator with the effect that would come out as large."""
    short = short_name(name, language)
    if abs(row["probable"]) < abs(row["estimate"]) / 10:
        return language.text("{name} (what is found without any change comes out as large)", name=short)
    probable = figure(name, row["probable"], language, signed=True)
    return language.text("{name} (one of {probable} would come out as large)", name=short, probable=probable)
