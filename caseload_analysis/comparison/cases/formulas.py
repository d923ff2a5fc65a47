"""Formulas written as plain expressions, read by Python's own parser and never executed by it."""

from __future__ import annotations

import ast
import math
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any, Final, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from caseload_analysis.tables.problems import DataError, message

Numbers = npt.NDArray[np.float64]
LONGEST: Final = 500
"""Characters in one formula; a longer one is hard to check and can be split into named steps [X]."""

SIGNS: Final[dict[type[ast.operator], str]] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Pow: "**",
}
EXTREMES: Final = ("min", "max")
_COMPUTED: Final = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "**": np.power,
    "min": np.minimum,
    "max": np.maximum,
}
_ALLOWED: Final = message("write it with names, numbers, + - * / ** ( ), min(…) and max(…)")

T = TypeVar("T")


class Algebra(Protocol[T]):
    """What the parts of a formula mean: numbers, units, or powers of factors."""

    def number(self, value: float) -> T:
        """Return the meaning of a number that is written out."""

    def quantity(self, name: str) -> T:
        """Return the meaning of a name."""

    def joined(self, sign: str, left: T, right: T) -> T:
        """Return the meaning of two parts with ``+ - * / **``, ``min`` or ``max`` between them."""

    def negative(self, operand: T) -> T:
        """Return the meaning of a part with a minus before it."""


@dataclass(frozen=True)
class Formula:
    """A formula: its text, its tree, and the names in it in order of appearance."""

    text: str
    tree: ast.expr
    names: tuple[str, ...]


@dataclass(frozen=True)
class Computed:
    """The algebra of numbers: a formula over arrays that are drawn, or over single numbers."""

    values: Mapping[str, Numbers]

    def number(self, value: float) -> Numbers:
        """Return the number as an array."""
        return np.float64(value)  # type: ignore[return-value]

    def quantity(self, name: str) -> Numbers:
        """Return the values of a name."""
        return self.values[name]

    def joined(self, sign: str, left: Numbers, right: Numbers) -> Numbers:
        """Return the result; what cannot be computed is infinite or missing."""
        with np.errstate(all="ignore"):
            found = np.asarray(_COMPUTED[sign](left, right), dtype=float)
        # In floating point 1 to the power of what is missing is 1, and so is what is missing to 0.
        return np.where(np.isnan(left) | np.isnan(right), np.nan, found) if sign == "**" else found

    def negative(self, operand: Numbers) -> Numbers:
        """Return the opposite."""
        return np.negative(operand)


def parse(text: str, **place: Any) -> Formula:
    """Return a formula; DataError where it is none.

    Parameters
    ----------
    text : str
        Names, numbers with a point for decimals, ``+ - * / **``, parentheses, ``min`` and ``max``.
    **place
        Where it stands (``file``, ``column``), for the error.

    Examples
    --------
    >>> parse("investment * rate / share").names
    ('investment', 'rate', 'share')
    >>> parse("2 ^ n", file="own.toml", column="quantities.x.formula")
    Traceback (most recent call last):
    caseload_analysis.tables.problems.DataError: own.toml, setting quantities.x.formula: the formula
    2 ^ n has ^ in it; a power is written as **
    """
    place = {**place, "value": text}
    if len(text) > LONGEST:
        what = message("the formula has {length} characters, and {longest} is the most")
        details = {"length": len(text), "longest": LONGEST}
        raise DataError.single(what, message("split it into named steps"), details=details, **place)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise DataError.single(message("the formula {value} cannot be read"), _ALLOWED, **place) from None
    names = [node for node in _checked(tree, place) if isinstance(node, ast.Name)]
    names.sort(key=lambda node: (node.lineno, node.col_offset))
    return Formula(text, tree, tuple(dict.fromkeys(node.id for node in names if node.id not in EXTREMES)))


def _checked(tree: ast.expr, place: dict[str, Any]) -> list[ast.expr]:
    """Return the parts of a tree; DataError at the first that is not allowed."""
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.expr)]
    called = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    for node in nodes:
        misnamed = isinstance(node, ast.Name) and (node.id in EXTREMES) != (id(node) in called)
        if misnamed or not _is_allowed(node):
            what, remedy, part = _objection(node)
            raise DataError.single(what, remedy, details={"part": part}, **place)
    return nodes


def _is_allowed(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=value):
            return isinstance(value, (int, float)) and _is_finite(value)
        case ast.BinOp(op=sign):
            return type(sign) in SIGNS
        case ast.UnaryOp(op=sign):
            return isinstance(sign, (ast.USub, ast.UAdd))
        case ast.Call(func=ast.Name(), args=args, keywords=keywords):
            return len(args) > 1 and not keywords
    return isinstance(node, ast.Name)


def _is_finite(value: float) -> bool:
    """Whether it is a number, not too large and no truth."""
    try:
        return not isinstance(value, bool) and math.isfinite(float(value))
    except OverflowError:
        return False


def _objection(node: ast.expr) -> tuple[str, str, str]:
    """Return what is wrong with a part that is not allowed, the remedy, and the part itself."""
    match node:
        case ast.BinOp(op=ast.BitXor()):
            return message("the formula {value} has ^ in it"), message("a power is written as **"), ""
        case ast.Tuple():
            comma = message("write decimals with a point: 2.7")
            return message("the formula {value} has a comma in it"), comma, ""
    return message("the formula {value} has a part that is not allowed: {part}"), _ALLOWED, ast.unparse(node)


def interpret(node: ast.expr, algebra: Algebra[T]) -> T:
    """Return what a checked tree means in an algebra.

    >>> values = {"a": np.array([1.0, 2.0]), "b": np.array([4.0, 8.0])}
    >>> interpret(parse("-a + min(b, 5) / 2").tree, Computed(values))
    array([1. , 0.5])
    """
    match node:
        case ast.Constant(value=int() | float() as value):
            return algebra.number(float(value))
        case ast.Name(id=name):
            return algebra.quantity(name)
        case ast.BinOp(left=left, op=op, right=right):
            return algebra.joined(SIGNS[type(op)], interpret(left, algebra), interpret(right, algebra))
        case ast.Call(func=ast.Name(id=name), args=args):
            parts = [interpret(part, algebra) for part in args]
            return reduce(lambda left, right: algebra.joined(name, left, right), parts)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return algebra.negative(interpret(operand, algebra))
        case ast.UnaryOp(operand=operand):
            return interpret(operand, algebra)
    raise TypeError(f"{ast.dump(node)} was not checked")
