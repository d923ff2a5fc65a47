"""Units of a business case: euros, hours, clients; whether a formula gives what it says it gives."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from caseload_analysis.comparison.cases.formulas import Formula, interpret
from caseload_analysis.tables.problems import DataError, message, suggestion

if TYPE_CHECKING:
    from pint import UnitRegistry
    from pint.util import UnitsContainer

DEFINED: Final = {
    "euro": "[euro]",
    "thousand_euro": "1e3 * euro",
    "million_euro": "1e6 * euro",
    "billion_euro": "1e9 * euro",
    "hour": "[hour]",
    "minute": "hour / 60",
    "fte": "[fte]",
    "year": "[year]",
    "quarter": "year / 4",
    "month": "year / 12",
    "week": "[week]",
    "client": "[client]",
    "child": "[child] = _ = children",
    "family": "[family] = _ = families",
    "case": "[case]",
    "employee": "[employee]",
    "person": "[person] = _ = people",
    "team": "[team]",
    "grade": "[grade]",
    "share": "[]",
    "percent": "0.01",
}
"""The units there are. Hours are hours of work, no part of a week or year. A child, a client, a
family and a case are four things, and none becomes another without a quantity that says how many."""

_NAME: Final = re.compile(r"[a-z_][a-z0-9_]*")


@lru_cache(maxsize=16)
def registry(own: tuple[str, ...] = ()) -> UnitRegistry[float]:
    """Return pint's registry with our units, and ``own`` ones of a case beside them.

    >>> registry(("visit",)).Unit("euro / visit").dimensionality == {"[euro]": 1, "[visit]": -1}
    True
    """
    from pint import UnitRegistry  # noqa: PLC0415 (slow, and only a business case needs it)

    units: UnitRegistry[float] = UnitRegistry(None)
    for name, meaning in {**DEFINED, **{name: f"[{name}]" for name in own}}.items():
        units.define(f"{name} = {meaning}")
    return units


@dataclass(frozen=True)
class Unit:
    """A unit as it was written: what it measures, and how many of the plainest unit it is."""

    text: str
    kind: UnitsContainer
    size: float


def unit_of(text: str, own: tuple[str, ...] = (), **place: Any) -> Unit:
    """Return a unit; DataError where it is none of ours.

    >>> unit_of("million_euro / child").size
    1000000.0
    >>> unit_of("eur", file="own.toml", column="quantities.saving.unit")
    Traceback (most recent call last):
    caseload_analysis.tables.problems.DataError: own.toml, setting quantities.saving.unit: eur is not
    a unit; did you mean euro?
    """
    units = registry(own)
    try:
        unit = units.Unit(text)
        return Unit(text, unit.dimensionality, float(units.Quantity(1.0, unit).to_root_units().magnitude))
    except Exception:  # pint raises many kinds for a text that it cannot read
        known = (*DEFINED, *own)
        odd = next((word for word in _NAME.findall(text) if word not in known), text)
        near = suggestion(odd, known)
        remedy = (
            message("did you mean {near}?")
            if near
            else message("choose from: {known}, or name your own under units")
        )
        details = {"near": near, "known": ", ".join(known)}
        raise DataError.single(
            message("{value} is not a unit"), remedy, value=text, details=details, **place
        ) from None


@dataclass(frozen=True)
class Measured:
    """The unit of a part of a formula, the number where it is one, and the part as written."""

    kind: UnitsContainer
    known: float | None
    text: str

    @property
    def plain(self) -> bool:
        """Whether it has no unit."""
        return not self.kind

    @property
    def nothing(self) -> bool:
        """Whether it is the number 0, which is as much in any unit."""
        return self.known == 0 and self.plain


@dataclass(frozen=True)
class _Misfit(Exception):  # noqa: N818 - becomes a DataError one step up, where the place is known
    what: str
    remedy: str
    details: Mapping[str, str]


@dataclass(frozen=True)
class _Units:
    """The algebra of units."""

    kinds: Mapping[str, UnitsContainer]

    def number(self, value: float) -> Measured:
        """Return a number without a unit."""
        from pint.util import UnitsContainer  # noqa: PLC0415 (slow)

        return Measured(UnitsContainer({}), value, f"{value:g}")

    def quantity(self, name: str) -> Measured:
        """Return the unit of a name."""
        return Measured(self.kinds[name], None, name)

    def joined(self, sign: str, left: Measured, right: Measured) -> Measured:
        """Return the unit of two parts together; a misfit is raised."""
        text = f"({left.text} {sign} {right.text})"
        if sign == "*":
            return Measured(left.kind * right.kind, None, text)
        if sign == "/":
            return Measured(left.kind / right.kind, _ratio(left.known, right.known), text)
        if sign == "**":
            return Measured(_power(left, right), None, text)
        if left.kind != right.kind and not (left.nothing or right.nothing):
            raise _Misfit(*_UNLIKE[sign], _both(left, right))
        return Measured(right.kind if left.nothing else left.kind, None, text)

    def negative(self, operand: Measured) -> Measured:
        """Return the same unit."""
        known = None if operand.known is None else -operand.known
        return Measured(operand.kind, known, f"-{operand.text}")


def _ratio(left: float | None, right: float | None) -> float | None:
    return left / right if left is not None and right else None


def _power(base: Measured, exponent: Measured) -> UnitsContainer:
    if not exponent.plain or (not base.plain and exponent.known is None):
        raise _Misfit(*_EXPONENT, _both(base, exponent))
    return base.kind if base.plain or exponent.known is None else base.kind**exponent.known


_SAME_UNIT: Final = message(
    "give both the same unit; a bare number beside a unit becomes a quantity with a unit of its own"
)
_UNLIKE: Final = {
    **dict.fromkeys(
        ("+", "-"),
        (
            message(
                "in the formula {value} {left} ({left_unit}) and {right} ({right_unit}) are added or "
                "subtracted"
            ),
            _SAME_UNIT,
        ),
    ),
    **dict.fromkeys(
        ("min", "max"),
        (
            message("in the formula {value} {left} ({left_unit}) is compared with {right} ({right_unit})"),
            _SAME_UNIT,
        ),
    ),
}
_EXPONENT: Final = (
    message("in the formula {value} {left} ({left_unit}) is raised to {right} ({right_unit})"),
    message("an exponent has no unit, and is a number where the base has a unit"),
)


def _both(left: Measured, right: Measured) -> dict[str, str]:
    return {
        "left": left.text,
        "left_unit": written(left.kind),
        "right": right.text,
        "right_unit": written(right.kind),
    }


def written(kind: UnitsContainer) -> str:
    """Return what a unit measures, in our words.

    >>> written(unit_of("million_euro / hour").kind), written(unit_of("percent").kind)
    ('euro / hour', 'share')
    """
    text = str(kind).replace("[", "").replace("]", "")
    return "share" if text == "dimensionless" else text


def must_fit(formula: Formula, declared: Unit, units: Mapping[str, Unit], **place: Any) -> None:
    """Raise DataError when a formula does not give the unit that is declared for it.

    >>> units = {"pay": unit_of("euro / hour"), "hours": unit_of("hour")}
    >>> from caseload_analysis.comparison.cases.formulas import parse
    >>> must_fit(parse("pay * hours"), unit_of("million_euro"), units)
    >>> must_fit(parse("pay + hours"), unit_of("euro"), units, file="own.toml")
    Traceback (most recent call last):
    caseload_analysis.tables.problems.DataError: own.toml: in the formula pay + hours pay (euro / hour)
    and hours (hour) are added or subtracted; give both the same unit; a bare number beside a unit
    becomes a quantity with a unit of its own
    """
    place = {**place, "value": formula.text}
    try:
        found = interpret(formula.tree, _Units({name: units[name].kind for name in formula.names}))
    except _Misfit as misfit:
        raise DataError.single(misfit.what, misfit.remedy, details=misfit.details, **place) from None
    if found.kind != declared.kind and not found.nothing:
        what = message("the formula {value} gives {found}, and its unit is {declared}")
        remedy = message("correct the unit, or the formula: something is multiplied or divided too often")
        details = {"found": written(found.kind), "declared": declared.text}
        raise DataError.single(what, remedy, details=details, **place)
