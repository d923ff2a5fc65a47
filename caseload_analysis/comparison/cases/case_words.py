"""What a business case says, as sentences that wait for a language."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Final

from caseload_analysis.comparison.cases.model import Model
from caseload_analysis.comparison.cases.quantities import OWN, Published, Quantity
from caseload_analysis.comparison.cases.reading import Written
from caseload_analysis.comparison.cases.told import (
    Amount,
    Clause,
    Label,
    Part,
    Phrase,
    Remark,
    Sentence,
    Span,
    names_in,
)
from caseload_analysis.tables.problems import message

REPRODUCED: Final = message("{label}: published {published}, worked out {value}; reproduced.{ranges}")
DIFFERS: Final = message("{label}: published {published}, worked out {value}; not reproduced.{ranges}")
CANNOT: Final = message(
    "{label}: published {published}; it cannot be reproduced, because these inputs are not published: "
    "{missing}."
)
FOLLOWS: Final = message("{label}: {value}; not in the document, it follows from its figures.{ranges}")
OWN_RESULT: Final = message("{label}: {value}.{ranges}")
WAITS: Final = message("{label} cannot be worked out yet; not published and to be filled in: {missing}.")
RANGES: Final = message("Over the ranges of its inputs: {span}.")
IMPOSSIBLE: Final = message(
    "{label} cannot be worked out with these values: something is divided by zero, or is no number."
)
FILLED: Final = message("Filled in by the user: {names}.")
CHOSEN: Final = message("{option} is taken {choice}.")
MIXED: Final = message("{label} mixes sources that do not belong in one figure: {sources}.")
OWN_SOURCE: Final = message("filled in by the user")


def case_sentences(
    written: Written,
    model: Model,
    chosen: Mapping[str, str],
    spans: Mapping[str, tuple[float, float]],
    mixed: Mapping[str, frozenset[str]],
) -> tuple[Sentence, ...]:
    """Return everything that is said about a case: results, what is missing, choices, remarks.

    Parameters
    ----------
    written : Written
    model : Model
    chosen : mapping of option to choice
    spans : mapping of name to its lowest and highest value (both the point where nothing has a range)
    mixed : mapping of name to the sources that it mixes
    """
    points = model.points()
    results = [_result(model, name, points[name], spans[name]) for name in model.results()]
    filled = [_label(each) for each in model.quantities.values() if each.source == OWN]
    own: list[Sentence] = [(FILLED, {"names": filled})] if filled else []
    return (
        ("{title}", {"title": Label(written.title, written.name)}),
        *results,
        *own,
        *_choices(written, chosen),
        *_remarks(written, model, points),
        *(_mixed(written, model, name, sources) for name, sources in mixed.items()),
    )


def _result(model: Model, name: str, point: float, span: tuple[float, float]) -> Sentence:
    quantity = model.quantities[name]
    value = _value(quantity, point, span)
    told_already = isinstance(value, Span) or math.isnan(span[0]) or span[0] == span[1]
    ranges = Clause() if told_already else Clause(RANGES, Span(*span, quantity.unit))
    fields: dict[str, Part] = {"label": _label(quantity), "value": value, "ranges": ranges}
    missing = [_label(model.quantities[each]) for each in model.missing(name)]
    against = quantity.published
    if against is not None and against.status == "published":
        fields["published"] = Span(against.low, against.high, quantity.unit)
        if missing:
            return CANNOT, {**fields, "missing": missing}
    if missing:
        return WAITS, {**fields, "missing": missing}
    if math.isnan(point):
        return IMPOSSIBLE, fields
    if against is None:
        return OWN_RESULT, fields
    same = agrees(against, point, span)
    if against.status == "derived":
        return FOLLOWS if same else OWN_RESULT, fields
    return REPRODUCED if same else DIFFERS, fields


def _value(quantity: Quantity, point: float, span: tuple[float, float]) -> Amount | Span:
    """Return the point, or the range where what it is held against is one."""
    against = quantity.published
    if against is not None and against.low < against.high and not math.isnan(span[0]):
        return Span(*span, quantity.unit)
    return Amount(point, quantity.unit)


def agrees(against: Published, point: float, span: tuple[float, float]) -> bool:
    """Whether a result is what it is held against: its point, or its range where that is one.

    >>> agrees(Published(7.0, 7.0, 1.0), 7.0, (5.8, 7.6))
    True
    """
    if against.low == against.high or math.isnan(span[0]):
        return against.agrees(point, point)
    return against.agrees(*span)


def _label(quantity: Quantity) -> Label:
    return Label(quantity.label, quantity.name.replace("_", " "))


def _choices(written: Written, chosen: Mapping[str, str]) -> Iterator[Sentence]:
    for name, choice in chosen.items():
        option = written.options[name]
        words = Label(option.choices[choice].label, choice)
        yield CHOSEN, {"option": Label(option.label, name), "choice": words}


def _remarks(written: Written, model: Model, points: Mapping[str, float]) -> Iterator[Sentence]:
    """Yield the remarks of the case; what stands between braces in them is the amount of a quantity."""
    for remark in written.remarks:
        amounts = {name: Amount(points[name], model.quantities[name].unit) for name in names_in(remark)}
        yield "{remark}", {"remark": Remark(remark, amounts)}


def _mixed(written: Written, model: Model, name: str, sources: frozenset[str]) -> Sentence:
    titles = [
        Label({"en": written.sources[each]}) if each in written.sources else Phrase(OWN_SOURCE)
        for each in sorted(sources)
    ]
    return MIXED, {"label": _label(model.quantities[name]), "sources": titles}
