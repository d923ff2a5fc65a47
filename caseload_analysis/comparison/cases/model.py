"""The model of a business case: its quantities in the order in which they can be worked out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import product
from typing import Final

import numpy as np

from caseload_analysis.comparison.cases.formulas import Computed, Numbers, interpret
from caseload_analysis.comparison.cases.quantities import Quantity
from caseload_analysis.comparison.cases.units import Unit, must_fit, unit_of
from caseload_analysis.tables.problems import DataError, UsageError, message, suggestion

MOST_RANGES: Final = 14
"""Ranges whose ends are all combined for the lowest and highest result; with more there is none [X]."""


@dataclass(frozen=True)
class Model:
    """Quantities, each behind those that its formula needs, and their units."""

    quantities: Mapping[str, Quantity]
    units: Mapping[str, Unit]

    @classmethod
    def of(cls, quantities: Iterable[Quantity], own_units: tuple[str, ...] = (), file: str = "") -> Model:
        """Return the model of quantities; DataError for unknown names, circles and units that misfit.

        >>> from caseload_analysis.comparison.cases.formulas import parse
        >>> pay, hours = Quantity("pay", "euro / hour", value=30.0), Quantity("hours", "hour", value=100.0)
        >>> cost = Quantity("cost", "thousand_euro", formula=parse("pay * hours"))
        >>> model = Model.of([cost, pay, hours])
        >>> list(model.quantities), model.points()["cost"]
        (['pay', 'hours', 'cost'], 3.0)
        """
        named = {quantity.name: quantity for quantity in quantities}
        for quantity in named.values():
            _must_know_names(quantity, named, file)
        order = _in_order(named, file)
        units = {
            name: unit_of(quantity.unit, own_units, file=file, column=f"quantities.{name}.unit")
            for name, quantity in named.items()
        }
        for name, quantity in named.items():
            if quantity.formula is not None:
                place = {"file": file, "column": f"quantities.{name}.formula"}
                must_fit(quantity.formula, units[name], units, **place)
        return cls({name: named[name] for name in order}, units)

    def known(self, name: str) -> Quantity:
        """Return a quantity; UsageError with the nearest name where there is none."""
        if name not in self.quantities:
            raise UsageError.unknown(message("quantity"), name, self.quantities)
        return self.quantities[name]

    def behind(self, name: str, without: Iterable[str] = ()) -> list[str]:
        """Return all that a quantity rests on, itself included, not looking behind ``without``."""
        found: dict[str, None] = {}
        waiting = [name]
        while waiting:
            each = waiting.pop()
            formula = self.quantities[each].formula
            if each not in found and formula is not None and each not in without:
                waiting += formula.names
            found[each] = None
        return [each for each in self.quantities if each in found]

    def missing(self, name: str) -> list[str]:
        """Return the inputs without a value on which a quantity rests."""
        return [each for each in self.behind(name) if self.quantities[each].is_missing]

    def results(self) -> list[str]:
        """Return the formulas that matter: held against something, or not used by another formula."""
        formulas = [each for each in self.quantities.values() if each.formula is not None]
        used = {name for each in formulas if each.formula is not None for name in each.formula.names}
        return [each.name for each in formulas if each.published is not None or each.name not in used]

    def ranges(self, name: str) -> list[str]:
        """Return the inputs with a range on which a quantity rests."""
        inputs = [self.quantities[each] for each in self.behind(name)]
        return [each.name for each in inputs if each.formula is None and each.has_range]

    def evaluate(
        self, changed: Mapping[str, Numbers | float], wanted: Iterable[str] | None = None
    ) -> dict[str, Numbers]:
        """Return every quantity, or those ``wanted`` and what they rest on, in its own unit.

        ``changed`` holds the quantities that have other values than their own, also those that have a
        formula; arrays of one length are worked out together. What rests on an input without a value
        is missing (NaN), and so is what cannot be computed (a division by zero).
        """
        wanted = list(self.quantities if wanted is None else wanted)
        needed = {each for name in wanted for each in self.behind(name, changed)}
        plain: dict[str, Numbers] = {}
        for name, quantity in self.quantities.items():
            if name not in needed:
                continue
            if quantity.formula is None or name in changed:
                given = changed.get(name, np.nan if quantity.value is None else quantity.value)
                plain[name] = np.asarray(given, dtype=float) * self.units[name].size
            else:
                plain[name] = _finite(interpret(quantity.formula.tree, Computed(plain)))
        return {name: self._told(name, values, changed) for name, values in plain.items()}

    def _told(self, name: str, values: Numbers, changed: Mapping[str, Numbers | float]) -> Numbers:
        """Return values in the quantity's own unit; what was given comes back to the last digit."""
        if name in changed:
            return np.asarray(changed[name], dtype=float)
        quantity = self.quantities[name]
        if quantity.formula is None and quantity.value is not None:
            return np.asarray(quantity.value, dtype=float)
        return values / self.units[name].size

    def points(self) -> dict[str, float]:
        """Return every quantity at its point, missing (NaN) where it cannot be worked out."""
        return {name: float(value) for name, value in self.evaluate({}).items()}

    def ends(self, name: str) -> tuple[float, float]:
        """Return the lowest and the highest value over all combinations of the ends of the ranges.

        For a result that only rises or only falls with each input these are its true limits; both are
        missing where an input is, where nothing has a range, or where more than ``MOST_RANGES`` do.
        """
        ranges = [self.quantities[each] for each in self.ranges(name)]
        if not ranges or len(ranges) > MOST_RANGES or self.missing(name):
            return np.nan, np.nan
        corners = np.array(list(product(*((each.low, each.high) for each in ranges))), dtype=float)
        changed = {each.name: corners[:, place] for place, each in enumerate(ranges)}
        values = self.evaluate(changed, [name])[name]
        return float(np.min(values)), float(np.max(values))


def _finite(values: Numbers) -> Numbers:
    return np.where(np.isfinite(values), values, np.nan)


def _must_know_names(quantity: Quantity, named: Mapping[str, Quantity], file: str) -> None:
    """Raise DataError where a formula has a name that is no quantity."""
    for name in quantity.formula.names if quantity.formula is not None else ():
        if name not in named:
            near = suggestion(name, named)
            remedy = message("did you mean {near}?") if near else message("add it under quantities")
            raise DataError.single(
                message("the formula {value} has {name} in it, and there is no such quantity"),
                remedy,
                file=file,
                column=f"quantities.{quantity.name}.formula",
                value=quantity.formula.text if quantity.formula is not None else "",
                details={"name": name, "near": near},
            )


def _in_order(named: Mapping[str, Quantity], file: str) -> list[str]:
    """Return the names as they stand in the file, but behind those that they need; DataError for a circle."""
    needs = {name: each.formula.names if each.formula is not None else () for name, each in named.items()}
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        circle = list(reversed(error.args[1]))
        formula = named[circle[0]].formula
        raise DataError.single(
            message("the formulas go round in a circle: {circle}"),
            message("give one of them a value instead of a formula"),
            file=file,
            column=f"quantities.{circle[0]}.formula",
            value=formula.text if formula is not None else "",
            details={"circle": " → ".join(circle)},
        ) from None
    order: dict[str, None] = {}
    while len(order) < len(needs):
        for name, needed in needs.items():
            if order.keys() >= set(needed):
                order[name] = None
    return list(order)
