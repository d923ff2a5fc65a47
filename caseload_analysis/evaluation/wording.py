"""What the result of a series says, as sentences that wait for a language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import numpy as np
import pandas as pd

from caseload_analysis.evaluation.course import Course
from caseload_analysis.evaluation.panel import Panel
from caseload_analysis.evaluation.speech import Amount, Sentence, Word, periods
from caseload_analysis.tables.problems import message

FOUND: Final = {
    ("level", "yes"): message(
        "Yes, the level changed at the start: by {estimate} ({confidence} % interval {low} to {high})."
    ),
    ("level", "no"): message(
        "No, the level did not change by as much as would matter: {estimate} "
        "({confidence} % interval {low} to {high})."
    ),
    ("level", "unknown"): message(
        "Whether the level changed at the start cannot be told yet: {estimate} "
        "({confidence} % interval {low} to {high})."
    ),
    ("slope", "yes"): message(
        "Yes, the slope changed from the start on: by {estimate} a {period} "
        "({confidence} % interval {low} to {high})."
    ),
    ("slope", "no"): message(
        "No, the slope did not change by as much as would matter: {estimate} a {period} "
        "({confidence} % interval {low} to {high})."
    ),
    ("slope", "unknown"): message(
        "Whether the slope changed from the start on cannot be told yet: {estimate} a {period} "
        "({confidence} % interval {low} to {high})."
    ),
}
"""What is said of a term, by its answer."""

OVERSTATED: Final = message(
    "Found, but probably smaller than estimated: with data like these an effect that is found comes out "
    "too large on average; one of {probable} would come out as {estimate}."
)
OVERSTATED_SLOPE: Final = message(
    "Found, but probably smaller than estimated: with data like these a change of slope that is found "
    "comes out too large on average; one of {probable} a {period} would come out as {estimate}."
)
PERHAPS_NOTHING: Final = message(
    "Found, but perhaps much smaller than estimated: with data like these even what is found by mere "
    "chance comes out as large as {estimate} on average."
)
"""What is said of an effect that is found less than four times out of five, so comes out too large."""

LEAST: Final = {
    "level": message(
        "With {before} {periods} before the start and {after} from it on, a change of level of {least} "
        "would be found four times out of five; a smaller one can easily be missed."
    ),
    "slope": message("For a change of slope that is {least} a {period}."),
}
AFTERWARDS: Final = {
    "level": message(
        "Since the start the figure varies more than before: afterwards a change of {least} would have "
        "been needed to be found."
    ),
    "slope": message(
        "Since the start the figure varies more than before: afterwards a change of slope of {least} a "
        "{period} would have been needed to be found."
    ),
}
POOLED_AFTERWARDS: Final = message(
    "The teams differ more than was to be expected from before: afterwards a mean effect of {least} would "
    "have been needed to be found."
)
"""What is said where the interval is clearly wider than the smallest effect promised."""
SEASON: Final = message("The season is taken into account.")
NO_SEASON: Final = message(
    "The series is too short to tell the season apart, so part of a change may be the time of year."
)
SEASON_ASKED_OUT: Final = message("The season is left out, as was asked.")
GAPS: Final = message("{missing} {periods} in between have no figure; the gap is reckoned with.")
RETURN: Final = {
    1: message(
        "In the last three {periods} before the start the figure was unusually high, so part of a "
        "fall after it "
        "would have come by itself."
    ),
    -1: message(
        "In the last three {periods} before the start the figure was unusually low, so part of a "
        "rise after it "
        "would have come by itself."
    ),
}

POOLED_LEAST: Final = message(
    "With {started} teams that started, of {all} teams in all, a mean "
    "effect of {least} would "
    "be found four times out of five; a smaller one can easily be missed."
)
POOLED: Final = {
    "yes": message(
        "Yes, the teams changed after their start, compared with teams that had not yet started: "
        "by {estimate} on "
        "average ({confidence} % interval {low} to {high})."
    ),
    "no": message(
        "No, the teams did not change by as much as would matter after their start, compared with "
        "teams that had "
        "not yet started: {estimate} on average ({confidence} % interval {low} to {high})."
    ),
    "unknown": message(
        "Whether the teams changed after their start cannot be told yet: {estimate} on average, "
        "compared with teams "
        "that had not yet started ({confidence} % interval {low} to {high})."
    ),
}
POOLED_UNKNOWN: Final = message(
    "Whether the teams changed after their start cannot be told yet: too few can be compared."
)
NOBODY_LEFT: Final = message(
    "{lost} points of teams that had started are left out, as by then every team had started "
    "and there is nobody "
    "to compare with."
)

ALREADY: Final = message(
    "In the three {periods} before their start these teams already moved apart from the "
    "others, by {estimate} "
    "({confidence} % interval {low} to {high}), so the start alone does not explain what came after."
)


def series_sentences(
    table: pd.DataFrame, course: Course, pairs: int, confidence: float, *, asked: bool
) -> tuple[Sentence, ...]:
    """Return what is said of a series: what could have been found, what was found, on what it rests."""
    rows: list[dict[str, Any]] = table.to_dict("records")  # type: ignore[assignment]
    least = [(LEAST[row["term"]], _least(row, course)) for row in rows]
    found = [sentence for row in rows for sentence in _found_of(row, course, confidence)]
    season: Sentence = (SEASON if pairs else SEASON_ASKED_OUT if asked else NO_SEASON, {})
    gaps = {"missing": course.missing, "periods": periods(course.length, course.missing)}
    return (*least, *found, season, *([(GAPS, gaps)] if course.missing else []))


def _least(row: dict[str, Any], course: Course) -> dict[str, Any]:
    return {
        "before": course.before,
        "after": course.after,
        "periods": periods(course.length),
        "period": periods(course.length, 1),
        "least": Amount(row["minimal_detectable"], row["unit"], grain_of(row), signed=False),
    }


def _found_of(row: dict[str, Any], course: Course, confidence: float) -> Iterator[Sentence]:
    """Yield what was found of a term, and whether it probably is less or less was to be found."""
    yield FOUND[row["term"], row["answer"]], _found(row, course, confidence)
    yield from _afterwards(row, AFTERWARDS[row["term"]], period=periods(course.length, 1))
    template = OVERSTATED_SLOPE if row["term"] == "slope" else OVERSTATED
    nothing = 1.0 if row["unit"] == "ratio" else 0.0
    yield from overstated_sentences(row, template, nothing, period=periods(course.length, 1))


def _afterwards(row: dict[str, Any], template: str, **details: Word) -> tuple[Sentence, ...]:
    """Return the warning that less could be found than was promised, where its row says so."""
    if not row["wider"]:
        return ()
    least = Amount(row["found_from_afterwards"], row["unit"], grain_of(row), signed=False)
    return ((template, {"least": least, **details}),)


def overstated_sentences(
    row: dict[str, Any], template: str, nothing: float, **details: Word
) -> tuple[Sentence, ...]:
    """Return the warning that a found effect is probably smaller, where its row says so.

    ``nothing`` is what no effect is in the unit of the row.
    """
    if not row["overstated"]:
        return ()
    grain = grain_of(row)
    amounts = {name: Amount(row[name], row["unit"], grain) for name in ("estimate", "probable")}
    almost_nothing = abs(row["probable"] - nothing) < grain / 2
    return ((PERHAPS_NOTHING if almost_nothing else template, {**amounts, **details}),)


def _found(row: dict[str, Any], course: Course, confidence: float) -> dict[str, Any]:
    grain = grain_of(row)
    amounts = {name: Amount(row[name], row["unit"], grain) for name in ("estimate", "low", "high")}
    return {**amounts, "period": periods(course.length, 1), "confidence": percent(confidence)}


def grain_of(row: dict[str, Any]) -> float:
    """Return the size by which the decimals of a row are chosen: a tenth of its interval.

    >>> grain_of({"low": 1.0, "high": 2.0})
    0.1
    """
    return float((row["high"] - row["low"]) / 10)


def percent(confidence: float) -> str:
    """Return a confidence as a percentage without needless decimals.

    >>> percent(0.95), percent(0.975)
    ('95', '97.5')
    """
    return f"{100 * confidence:.4g}"


def return_sentences(
    table: pd.DataFrame, before: int, course: Course, nothing: float
) -> tuple[Sentence, ...]:
    """Return the warning that a change back was to be expected, where the level changed that way."""
    change = float(np.sign(table["estimate"].iloc[0] - nothing))
    if not before or change == before:
        return ()
    return ((RETURN[before], {"periods": periods(course.length)}),)


def returning(sentences: Iterable[Sentence]) -> tuple[Sentence, ...]:
    """Return the warnings among sentences that a change back was to be expected."""
    return tuple(sentence for sentence in sentences if sentence[0] in RETURN.values())


def already_sentences(low: float, high: float, length: str, confidence: float) -> tuple[Sentence, ...]:
    """Return the warning that teams moved apart before their start, where the interval leaves out zero."""
    if not (low > 0 or high < 0):
        return ()
    row = {"estimate": (low + high) / 2, "low": low, "high": high}
    amounts = {name: Amount(size, "value", grain_of(row)) for name, size in row.items()}
    return ((ALREADY, {**amounts, "periods": periods(length), "confidence": percent(confidence)}),)


def pooled_sentences(table: pd.DataFrame, panel: Panel, confidence: float) -> tuple[Sentence, ...]:
    """Return what is said of all teams together: what could have been found, then what was found."""
    row: dict[str, Any] = dict(table.iloc[0])
    lost = int((~panel.free & ~panel.compared).sum())
    left: list[Sentence] = [(NOBODY_LEFT, {"lost": lost})] if lost else []
    if not row["high"] > row["low"]:
        return ((POOLED_UNKNOWN, {}), *left)
    grain = grain_of(row)
    least = Amount(row["minimal_detectable"], row["unit"], grain, signed=False)
    amounts = {name: Amount(row[name], row["unit"], grain) for name in ("estimate", "low", "high")}
    return (
        (POOLED_LEAST, {"started": row["teams"], "all": len(panel.teams), "least": least}),
        (POOLED[row["answer"]], {**amounts, "confidence": percent(confidence)}),
        *_afterwards(row, POOLED_AFTERWARDS),
        *overstated_sentences(row, OVERSTATED, 0.0),
        *left,
    )
