"""A named quantity of a business case: its value or range, where it comes from, what it is held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from caseload_analysis.comparison.cases.formulas import Formula
from caseload_analysis.tables.problems import UsageError, message

Distribution = Literal["triangular", "uniform", "pert"]
DISTRIBUTIONS: Final = ("triangular", "uniform", "pert")
Status = Literal["published", "derived", "assumption", "contradicted", "not_published"]
OWN: Final = "own"
"""The source of what a user fills in."""

Given = float | tuple[float, ...] | Mapping[str, object]
"""What a user fills in: a number; (low, high) or (low, most likely, high); or a mapping."""

Words = Mapping[str, str]
"""A text per language."""


@dataclass(frozen=True, slots=True)
class Published:
    """A result to hold a formula against: one number or a range, and the step of its last digit.

    ``status`` is ``published``, or ``derived`` for one that follows from published figures.
    """

    low: float
    high: float
    step: float = 0.0
    status: Literal["published", "derived"] = "published"

    def agrees(self, low: float, high: float) -> bool:
        """Whether what was computed rounds to what was printed; of a range, a number inside it.

        >>> Published(7.0, 7.0, 1.0).agrees(7.4, 7.4), Published(7.0, 7.0, 1.0).agrees(7.6, 7.6)
        (True, False)
        >>> Published(240.0, 350.0, 1.0).agrees(300.0, 300.0)
        True
        """
        slack = self.step / 2 + 1e-9 * max(abs(self.low), abs(self.high))
        if low == high:
            return self.low - slack <= low <= self.high + slack
        return abs(low - self.low) <= slack and abs(high - self.high) <= slack


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity: an input with a value or a range, or a formula in others.

    ``value`` is the point at which the case is worked out: the most likely value, and the middle of a
    range that has none [X]. It is None for an input that is not published and not filled in.
    """

    name: str
    unit: str
    label: Words = field(default_factory=dict)
    value: float | None = None
    low: float | None = None
    high: float | None = None
    distribution: Distribution | None = None
    formula: Formula | None = None
    source: str = ""
    origin: str = ""
    slide: int | None = None
    status: Status = "assumption"
    qualifier: str = ""
    note: Words = field(default_factory=dict)
    published: Published | None = None

    @property
    def has_range(self) -> bool:
        """Whether it lies between two different ends."""
        return self.low is not None and self.high is not None and self.low < self.high

    @property
    def is_missing(self) -> bool:
        """Whether it is an input without a value."""
        return self.formula is None and self.value is None

    def called(self, code: str) -> str:
        """Return its name for a reader of a language; English, or its own name, where there is none."""
        return self.label.get(code) or self.label.get("en") or self.name.replace("_", " ")


def filled(quantity: Quantity, given: Given) -> Quantity:
    """Return a quantity with what a user fills in, in its own unit; UsageError where that cannot be.

    It counts as an assumption of the user's own, also where it takes the place of a formula.

    >>> pay = filled(Quantity("pay", "euro / hour"), (25, 30, 40))
    >>> pay.low, pay.value, pay.high, pay.distribution
    (25.0, 30.0, 40.0, 'triangular')
    >>> filled(Quantity("pay", "euro / hour"), (30, 20))
    Traceback (most recent call last):
    caseload_analysis.tables.problems.UsageError: 'pay' was given 30, 20; a range rises: low, most
    likely, high
    """
    low, value, high, distribution = _read(quantity.name, given)
    return replace(
        ranged(quantity, value, low, high, distribution),
        formula=None,
        status="assumption",
        source=OWN,
        origin="",
        qualifier="",
    )


def ranged(
    quantity: Quantity,
    value: float | None,
    low: float | None,
    high: float | None,
    distribution: Distribution | None = None,
) -> Quantity:
    """Return a quantity with a value, a range or both; UsageError where the range does not rise.

    A range with a most likely value is triangular unless said otherwise, one without is uniform [X].
    """
    ends = [end for end in (low, value, high) if end is not None]
    if ends != sorted(ends) or (low is None) != (high is None):
        what = message("{name!r} was given {given}; a range rises: low, most likely, high")
        raise UsageError(what, name=quantity.name, given=", ".join(f"{end:g}" for end in ends))
    if low is None or high is None:
        return replace(quantity, value=value, low=None, high=None, distribution=None)
    kind = distribution or ("uniform" if value is None else "triangular")
    if value is None and kind != "uniform":
        what = message("{name!r} has a range without a most likely value, so it can only be uniform")
        raise UsageError(what, name=quantity.name)
    middle = (low + high) / 2 if value is None else value
    return replace(quantity, value=middle, low=low, high=high, distribution=kind)


def _read(name: str, given: Given) -> tuple[float | None, float | None, float | None, Distribution | None]:
    """Return low, most likely and high value, and the distribution, of what a user gave."""
    if isinstance(given, Mapping):
        kind = given.get("distribution")
        if kind is not None and kind not in DISTRIBUTIONS:
            raise UsageError.unknown(message("distribution"), kind, DISTRIBUTIONS)
        if odd := set(given) - {"low", "value", "high", "distribution"}:
            known = ("value", "low", "high", "distribution")
            raise UsageError.unknown(message("part of an input"), sorted(map(str, odd))[0], known)
        low, value, high = (_number(name, given.get(key)) for key in ("low", "value", "high"))
        return low, value, high, kind
    ends = given if isinstance(given, (tuple, list)) else (given,)
    numbers = [_number(name, end) for end in ends]
    match numbers:
        case [value]:
            return None, value, None, None
        case [low, high]:
            return low, None, high, None
        case [low, value, high]:
            return low, value, high, None
    raise _no_number(name, given)


def _number(name: str, given: object) -> float | None:
    if given is None:
        return None
    if isinstance(given, bool) or not isinstance(given, (int, float)) or not abs(given) < float("inf"):
        raise _no_number(name, given)
    return float(given)


def _no_number(name: str, given: object) -> UsageError:
    what = message(
        "{name!r} was given {given!r}; give a number, a pair (low, high) or three numbers "
        "(low, most likely, high)"
    )
    return UsageError(what, name=name, given=str(given))
