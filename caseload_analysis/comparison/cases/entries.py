"""What may stand in the file of a business case."""

from __future__ import annotations

import re
from collections.abc import Mapping
from string import Formatter
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from caseload_analysis.comparison.cases.quantities import Distribution, Status
from caseload_analysis.tables.problems import message

LANGUAGES = ("nl", "en")


def _per_language(given: Any) -> Any:
    """Return a text as that of both languages; ValueError for a third one."""
    if isinstance(given, Mapping) and set(given) - set(LANGUAGES):
        raise ValueError(message("a text is written once, or per language: nl, en"))
    words = dict.fromkeys(LANGUAGES, given) if isinstance(given, str) else given
    for text in words.values() if isinstance(words, Mapping) else ():
        try:
            list(Formatter().parse(text))
        except (ValueError, TypeError):
            raise ValueError(
                message("a brace {{ or }} stands alone; write the name of a quantity in a pair")
            ) from None
    return words


Words = Annotated[dict[str, str], BeforeValidator(_per_language)]


def _plain(given: str) -> str:
    """Return a name as it is; ValueError where a formula could not hold it."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", given):
        raise ValueError(message("a name has small letters, digits and _, and begins with a letter"))
    return given


Name = Annotated[str, AfterValidator(_plain)]
Number = Annotated[float, Field(allow_inf_nan=False)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Entry(_Part):
    """A quantity as it is written: a value, a range, a published figure or a formula.

    With a formula, ``figure``, ``figures`` or ``published`` is what its result is held against.
    """

    label: Words = {}
    unit: str = ""
    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    range: Literal["rounding"] | None = None
    distribution: Distribution | None = None
    figure: str = ""
    figures: tuple[str, str] | None = None
    formula: str = ""
    published: Number | None = None
    rounding: Annotated[Number, Field(ge=0)] = 0.0
    source: str = ""
    slide: int | None = None
    status: Status | None = None
    note: Words = {}

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        numbers = [each for each in (self.value, self.low, self.high) if each is not None]
        from_figures = bool(self.figure) + (self.figures is not None)
        if self.formula and numbers:
            raise ValueError(message("give either a formula or a value, not both"))
        if from_figures > 1 or (from_figures and (numbers or self.published is not None)):
            raise ValueError(message("give either figure, figures or a number, not several"))
        if self.published is not None and not self.formula:
            raise ValueError(message("published is what a formula is held against, and there is no formula"))
        if self.range and not (self.figure and not self.formula):
            raise ValueError(message("the range of a rounding needs a published figure"))
        return self


class Choice(_Part):
    """One way to read the inputs: formulas that take the place of those in ``quantities``."""

    label: Words = {}
    formulas: dict[Name, str]


class Option(_Part):
    """A choice between ways to read the inputs; ``default`` is taken where nothing is said."""

    label: Words = {}
    default: str
    choices: dict[str, Choice]

    @model_validator(mode="after")
    def _default_is_a_choice(self) -> Self:
        if self.default not in self.choices:
            raise ValueError(message("the default of an option is one of its choices"))
        return self


class Against(_Part):
    """Another state to hold the case against: the quantities that differ, and the parts to tell apart."""

    label: Words = {}
    values: dict[Name, Number | str]
    parts: tuple[Name, ...] = ()


class CaseFile(_Part):
    """The whole of a file."""

    title: Words = {}
    extends: str = ""
    source: str = ""
    units: tuple[Name, ...] = ()
    sources: dict[Name, str] = {}
    never_together: tuple[tuple[str, ...], ...] = ()
    quantities: dict[Name, Entry] = {}
    options: dict[Name, Option] = {}
    against: dict[Name, Against] = {}
    remarks: tuple[Words, ...] = ()
    inputs: dict[Name, Any] = {}
    choose: dict[Name, str] = {}


def keys() -> set[str]:
    """Return the names of the keys of all parts.

    >>> {"formula", "never_together"} <= keys()
    True
    """
    return {name for part in _Part.__subclasses__() for name in part.model_fields}
