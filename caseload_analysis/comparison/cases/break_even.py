"""At which value of an input a result reaches a target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from caseload_analysis.comparison.cases.crossings import STEPS, Gap, crossings
from caseload_analysis.comparison.cases.formulas import Numbers
from caseload_analysis.comparison.cases.model import Model
from caseload_analysis.comparison.cases.quantities import Quantity
from caseload_analysis.comparison.cases.told import Amount, Found, Label, Part, Sentence, Span
from caseload_analysis.tables.problems import UsageError, message
from caseload_analysis.tables.speech import ENGLISH, Speech

ONE: Final = message("{output} is {target} where {input} is {found}.")
SEVERAL: Final = message("{output} is {target} at several values of {input}: {found}.")
NONE: Final = message(
    "{output} is never {target} while {input} goes from {low} to {high}: it stays between {least} and {most}."
)
ALWAYS: Final = message("{output} is {target} for every {input} within {stretches}.")
_SAME: Final = 1e-14
"""A result is the target where only the last digits of the machine differ."""
GAPS: Final = message("For part of that range {output} cannot be worked out.")


@dataclass(frozen=True)
class BreakEven(Found):
    """Where a result reaches a target.

    Attributes
    ----------
    table : DataFrame
        input, label, unit, value (of the input at a crossing), output, target, rising (whether the
        result rises there); one row a crossing, and of a stretch on which the target holds its ends.
    sentences, text
        What the search says.
    """


def break_even(
    model: Model,
    input: str,  # noqa: A002 - the word for it
    output: str,
    target: float = 0.0,
    bracket: tuple[float, float] | None = None,
    *,
    speech: Speech = ENGLISH,
) -> BreakEven:
    """Return the values of ``input`` at which ``output`` is ``target``, all others at their point.

    Parameters
    ----------
    model : Model
    input, output : str
        Names; the input may be one that is not filled in, or have a formula, which then does not count.
    target : number
        In the unit of the output.
    bracket : (low, high), optional
        Where to look; by default the range of the input.
    speech : Speech
        The language.

    Raises
    ------
    UsageError
        Where the output does not rest on the input, rests on another one that is not filled in, or
        there is no bracket.

    Examples
    --------
    >>> from caseload_analysis.comparison.cases.formulas import parse
    >>> units = {"n": "child / family", "least": "child / family"}
    >>> n, least = Quantity("n", units["n"], value=3.0), Quantity("least", units["least"], value=2.7)
    >>> model = Model.of([n, least, Quantity("above", "child / family", formula=parse("n - least"))])
    >>> break_even(model, "n", "above", bracket=(1, 6)).table["value"].round(6).tolist()
    [2.7]
    """
    _must_rest_on(model, input, output)
    low, high = _bracket(model.quantities[input], bracket)

    def gap(values: Numbers) -> Numbers:
        """Return how far the result is from the target."""
        away = np.broadcast_to(model.evaluate({input: values}, [output])[output] - target, np.shape(values))
        return np.where(np.abs(away) <= _SAME * abs(target), 0.0, away)

    found, stretches = crossings(gap, low, high)
    known = model.quantities[input], model.quantities[output]
    table = _table(known, found, target, [_rises(gap, value, high - low) for value in found], speech)
    alone = [value for value in found if not any(first <= value <= last for first, last in stretches)]
    fields = _fields(known, (low, high), target, alone)
    always = [Span(first, last, known[0].unit) for first, last in stretches]
    values = gap(np.linspace(low, high, STEPS + 1)) + target
    return BreakEven(table, _sentences(fields, values, known[1].unit, always), speech)


def _table(
    known: tuple[Quantity, Quantity], found: list[float], target: float, rising: list[bool], speech: Speech
) -> pd.DataFrame:
    given, result = known
    return pd.DataFrame(
        {
            "input": pd.Series([given.name] * len(found), dtype="str"),
            "label": pd.Series([given.called(speech.code)] * len(found), dtype="str"),
            "unit": pd.Series([given.unit] * len(found), dtype="str"),
            "value": pd.Series(found, dtype="float64"),
            "output": pd.Series([result.name] * len(found), dtype="str"),
            "target": pd.Series([target] * len(found), dtype="float64"),
            "rising": pd.Series(rising, dtype="bool"),
        }
    )


def _fields(
    known: tuple[Quantity, Quantity], ends: tuple[float, float], target: float, found: list[float]
) -> dict[str, Part]:
    given, result = known
    return {
        "input": Label(given.label, given.name),
        "output": Label(result.label, result.name),
        "target": Amount(target, result.unit),
        "low": Amount(ends[0], given.unit),
        "high": Amount(ends[1], given.unit),
        "found": [Amount(value, given.unit) for value in found],
    }


def _must_rest_on(model: Model, name: str, output: str) -> None:
    model.known(name)
    model.known(output)
    behind = [each for each in model.behind(output) if each != output]
    if name not in behind:
        what = message("{output!r} does not rest on {name!r}; choose from: {known}")
        raise UsageError(what, output=output, name=name, known=", ".join(behind))
    missing = [
        each for each in model.behind(output, [name]) if each != name and model.quantities[each].is_missing
    ]
    if missing:
        what = message("{output!r} cannot be worked out: fill in {missing} with inputs={{…}}")
        raise UsageError(what, output=output, missing=", ".join(missing))


def _bracket(quantity: Quantity, bracket: tuple[float, float] | None) -> tuple[float, float]:
    if bracket is not None:
        low, high = map(float, bracket)
        if not (np.isfinite([low, high]).all() and low < high):
            raise UsageError(message("a bracket is two numbers that rise"))
        return low, high
    if quantity.low is None or quantity.high is None or not quantity.has_range:
        what = message("{name!r} has no range to search; give bracket=(low, high)")
        raise UsageError(what, name=quantity.name)
    return quantity.low, quantity.high


def _rises(gap: Gap, value: float, width: float) -> bool:
    before, after = gap(np.array([value - 1e-6 * width, value + 1e-6 * width]))
    return bool(after > before)


def _sentences(
    fields: dict[str, Part], values: Numbers, unit: str, stretches: list[Span]
) -> tuple[Sentence, ...]:
    """Return what a search says."""
    known = values[~np.isnan(values)]
    gaps: list[Sentence] = [(GAPS, fields)] if len(known) < len(values) else []
    always: list[Sentence] = [(ALWAYS, {**fields, "stretches": stretches})] if stretches else []
    match fields["found"]:
        case [_]:
            return (*always, (ONE, fields), *gaps)
        case [_, *_]:
            return (*always, (SEVERAL, fields), *gaps)
    if stretches or not len(known):
        return (*always, *gaps)
    ends = {"least": Amount(known.min(), unit), "most": Amount(known.max(), unit)}
    return ((NONE, {**fields, **ends}), *gaps)
