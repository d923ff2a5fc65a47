"""Whether a result is a product of powers of its factors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from caseload_analysis.comparison.cases.formulas import interpret
from caseload_analysis.comparison.cases.model import Model


@dataclass(frozen=True)
class Power:
    """A part of a formula: a constant times powers of factors; ``known`` where it is a written number."""

    exponents: Mapping[str, float] = field(default_factory=dict)
    known: float | None = None
    is_product: bool = True

    @property
    def is_fixed(self) -> bool:
        """Whether no factor is in it."""
        return self.is_product and not self.exponents


_OTHERWISE = Power(is_product=False)


@dataclass(frozen=True)
class _Powers:
    """The algebra of products; ``factors`` is where the looking stops."""

    model: Model
    factors: frozenset[str]

    def number(self, value: float) -> Power:
        """Return a written number."""
        return Power(known=value)

    def quantity(self, name: str) -> Power:
        """Return a factor, a constant, or what a formula behind the name makes of them."""
        formula = self.model.quantities[name].formula
        if name in self.factors:
            return Power({name: 1.0})
        return Power() if formula is None else interpret(formula.tree, self)

    def joined(self, sign: str, left: Power, right: Power) -> Power:
        """Return two parts together."""
        if left.is_fixed and right.is_fixed:
            return Power()
        if not (left.is_product and right.is_product):
            return _OTHERWISE
        if sign in {"*", "/"}:
            return _times(left, right, 1.0 if sign == "*" else -1.0)
        if sign == "**" and right.known is not None:
            return Power({name: each * right.known for name, each in left.exponents.items()})
        return _OTHERWISE

    def negative(self, operand: Power) -> Power:
        """Return the opposite."""
        known = None if operand.known is None else -operand.known
        return Power(operand.exponents, known, operand.is_product)


def _times(left: Power, right: Power, way: float) -> Power:
    names = {**left.exponents, **right.exponents}
    return Power({n: left.exponents.get(n, 0.0) + way * right.exponents.get(n, 0.0) for n in names})


def exponents(model: Model, output: str, factors: Iterable[str]) -> dict[str, float] | None:
    """Return the power to which each factor stands in ``output``; None where it is no product of them.

    >>> from caseload_analysis.comparison.cases.formulas import parse
    >>> from caseload_analysis.comparison.cases.quantities import Quantity
    >>> a, b = Quantity("a", "share", value=2.0), Quantity("b", "share", value=3.0)
    >>> model = Model.of([a, b, Quantity("y", "share", formula=parse("5 * a ** 2 / b"))])
    >>> exponents(model, "y", ["a", "b"])
    {'a': 2.0, 'b': -1.0}
    """
    factors = list(factors)
    found = _Powers(model, frozenset(factors)).quantity(output)
    return {name: found.exponents.get(name, 0.0) for name in factors} if found.is_product else None
