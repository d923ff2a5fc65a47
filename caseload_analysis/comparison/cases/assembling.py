"""From what is written and what a user fills in to a model that can be worked out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from caseload_analysis.comparison.cases.formulas import parse
from caseload_analysis.comparison.cases.model import Model
from caseload_analysis.comparison.cases.quantities import Given, Quantity, filled
from caseload_analysis.comparison.cases.reading import Written
from caseload_analysis.comparison.cases.told import names_in
from caseload_analysis.tables.problems import CaseloadError, DataError, UsageError, message, suggestion


def choices(written: Written, options: Mapping[str, str]) -> dict[str, str]:
    """Return the choice of each option: the call's, else the file's, else the default.

    UsageError for an option or a choice that is not there; DataError where the file names it.

    >>> from caseload_analysis.comparison.cases.reading import located, read_case
    >>> choices(read_case(located("buurtzorg")), {"overhead": "mark_up"})
    {'productivity': 'share', 'overhead': 'mark_up'}
    """
    for name, choice in written.chosen.items():
        try:
            _must_be_choice(written, name, choice)
        except UsageError as error:
            raise _in_file(error, written.file, f"choose.{name}", choice) from None
    for name, choice in options.items():
        _must_be_choice(written, name, choice)
    defaults = {name: option.default for name, option in written.options.items()}
    return {**defaults, **written.chosen, **options}


def _must_be_choice(written: Written, name: str, choice: str) -> None:
    if name not in written.options:
        raise UsageError.unknown(message("option"), name, written.options)
    if choice not in written.options[name].choices:
        raise UsageError.unknown(message("choice"), choice, written.options[name].choices)


def assembled(written: Written, inputs: Mapping[str, Given], chosen: Mapping[str, str]) -> Model:
    """Return the model of a case with its options chosen and its inputs filled in.

    >>> from caseload_analysis.comparison.cases.reading import located, read_case
    >>> model = assembled(read_case(located("bjaa")), {"tariff": 1000, "children_per_family": 3}, {})
    >>> round(model.points()["margin"])
    300
    """
    quantities = dict(written.quantities)
    for name, choice in chosen.items():
        for target, formula in written.options[name].choices[choice].formulas.items():
            key = f"options.{name}.choices.{choice}.formulas.{target}"
            quantities[target] = _chosen(quantities, target, formula, written.file, key)
    for name, given in written.inputs.items():
        try:
            quantities[name] = _filled(quantities, name, given)
        except UsageError as error:
            raise _in_file(error, written.file, f"inputs.{name}", given) from None
    for name, given in inputs.items():
        quantities[name] = _filled(quantities, name, given)
    _must_know(written, quantities)
    return Model.of(quantities.values(), written.units, written.file)


def _must_know(written: Written, quantities: Mapping[str, Quantity]) -> None:
    """Raise DataError where remarks or other states name a quantity that is not there."""
    named = [(f"remarks.{place}", names_in(remark)) for place, remark in enumerate(written.remarks)]
    for state, against in written.against.items():
        texts = {value for value in against.values.values() if isinstance(value, str)}
        named += [(f"against.{state}.values", texts | set(against.values))]
        named += [(f"against.{state}.parts", set(against.parts))]
    for key, names in named:
        for name in sorted(names - set(quantities)):
            raise _no_quantity(name, quantities, written.file, key)


def _no_quantity(name: str, quantities: Mapping[str, Quantity], file: str, key: str) -> DataError:
    near = suggestion(name, quantities)
    remedy = message("did you mean {near}?") if near else message("add it under quantities")
    what = message("there is no quantity {value}")
    return DataError.single(what, remedy, file=file, column=key, value=name, details={"near": near})


def _chosen(quantities: Mapping[str, Quantity], name: str, formula: str, file: str, key: str) -> Quantity:
    """Return a quantity with the formula of a choice; a value of its own goes before."""
    if name not in quantities:
        raise _no_quantity(name, quantities, file, key)
    quantity = quantities[name]
    if quantity.value is not None:
        return quantity
    return replace(quantity, formula=parse(formula, file=file, column=key), status="derived")


def _filled(quantities: Mapping[str, Quantity], name: str, given: Given) -> Quantity:
    if name not in quantities:
        raise UsageError.unknown(message("input"), name, quantities)
    return filled(quantities[name], given)


def _in_file(error: CaseloadError, file: str, column: str, given: Any) -> DataError:
    """Return an error of a call as one of a place in a file."""
    return DataError.single(
        error.what, "", file=file, column=column, details={"value": str(given), **error.details}
    )


def mixtures(written: Written, model: Model) -> dict[str, frozenset[str]]:
    """Return the results that rest on sources that do not belong in one figure, with those sources."""
    found = {}
    for name, quantity in model.quantities.items():
        if quantity.formula is not None:
            sources = {model.quantities[each].source for each in model.behind(name)}
            together = [sources & never for never in written.never_together if len(sources & never) > 1]
            if together:
                found[name] = frozenset().union(*together)
    return found
