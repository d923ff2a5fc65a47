"""What an indicator is: of what it is the numerator, over what, counted how, and who says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from types import MappingProxyType
from typing import Final

import pandas as pd

from caseload_analysis.comparison import shipped
from caseload_analysis.comparison.ratios import KINDS as RATIOS
from caseload_analysis.tables.problems import UsageError, message

KINDS: Final = (*RATIOS, "count")
DECEMBER: Final = 12
BESIDE: Final = ("name", "unit_nl", "name_nl", "numerator_nl", "denominator_nl", "source", "clump")
"""The fields in which two definitions may differ and yet be one: other words, and the clump."""
_NUMBERS: Final = ("per", "clump")


@dataclass(frozen=True, slots=True)
class Definition:
    """What one indicator is.

    Attributes
    ----------
    indicator : str
        The name by which figures call it.
    kind : {"proportion", "rate", "mean", "count"}
        A part of the denominator; events or amounts per unit of it; a mean of as many scores; or an
        amount without denominator.
    numerator, denominator : str
        What is added up above and below the line, in words.
    per : float
        value = per × numerator ÷ denominator: 1, 100 …
    unit : str
        The unit of the value.
    counts : str
        What a case is here ("case", "child", "family", "child_or_carer"); empty where none is counted.
    year_ends : int
        The month with whose last day the year ends.
    id, version : str
        Which definition it is, of which edition.
    name, name_nl, unit_nl, numerator_nl, denominator_nl, source : str
        The same in words for readers, and where the definition comes from.
    clump : float
        How many units of the numerator come together by chance, as the days of one spell of absence
        do: chance is reckoned with numerator and denominator ÷ clump.

    Examples
    --------
    >>> Definition("full", "rate", "cases", "fte", unit="cases per fte").per
    1.0
    """

    indicator: str
    kind: str
    numerator: str
    denominator: str = ""
    per: float = 1.0
    unit: str = ""
    counts: str = ""
    year_ends: int = DECEMBER
    id: str = ""
    version: str = ""
    name: str = ""
    name_nl: str = ""
    unit_nl: str = ""
    numerator_nl: str = ""
    denominator_nl: str = ""
    source: str = ""
    clump: float = 1.0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise UsageError.unknown(message("kind of figure"), self.kind, KINDS)

    @property
    def full(self) -> str:
        """The definition as a formula in words.

        >>> Definition("a", "rate", "cases", "fte", per=100, year_ends=9).full
        '100 × cases ÷ fte [year ends with month 9]'
        """
        below = f" ÷ {self.denominator}" if self.denominator else ""
        above = f"{self.per:g} × {self.numerator}" if self.per != 1 else self.numerator
        counted = f"; counts {self.counts}" if self.counts else ""
        known = f"; {self.id} {self.version}".rstrip() if self.id else ""
        return f"{above}{below} [year ends with month {self.year_ends}{counted}{known}]"

    def told(self, language: str) -> str:
        """Return the name for a reader of ``"nl"`` or of another language.

        >>> definitions()["own.vacancy_rate"].told("nl")
        'vacaturegraad'
        """
        return self.said("name", language) or self.indicator

    def said(self, field: str, language: str) -> str:
        """Return a field of words for a reader of ``"nl"`` or of another language.

        >>> definitions()["own.vacancy_rate"].said("unit", "nl")
        '%'
        """
        dutch = getattr(self, f"{field}_nl") if language == "nl" else ""
        return str(dutch or getattr(self, field))


def definitions() -> Mapping[str, Definition]:
    """Return the definitions that come with the package, by their id.

    Those of the Department for Education (``dfe.…``), of Statistics Netherlands (``cbs.…``) and our
    own (``own.…``), each with its source; they stand in ``data/references/benchmark_definitions.csv``.

    >>> definitions()["dfe.turnover_dfe"].numerator
    'leavers in the year, fte'
    """
    return _shipped()


@cache
def _shipped() -> Mapping[str, Definition]:
    found = shipped.table("references", "benchmark_definitions.csv")
    return MappingProxyType({one.id: one for one in from_table(found)})


def from_table(table: pd.DataFrame) -> list[Definition]:
    """Return the definitions in a table of texts with the fields of ``Definition`` as columns.

    A column that is not there, or an empty cell, leaves a field as it is by default.

    >>> cells = {"indicator": ["a"], "kind": ["rate"], "numerator": ["x"], "per": ["100"]}
    >>> from_table(pd.DataFrame(cells))[0].full
    '100 × x [year ends with month 12]'
    """
    known = [each.name for each in fields(Definition) if each.name in table]
    rows = table[known].astype(str).to_dict("records")
    return [_definition({str(name): text for name, text in row.items() if text}) for row in rows]


def _definition(texts: Mapping[str, str]) -> Definition:
    plain = {name: text for name, text in texts.items() if name not in (*_NUMBERS, "year_ends")}
    made = Definition(**{"indicator": "", "kind": "", "numerator": "", **plain})  # type: ignore[arg-type]
    ends = int(float(texts.get("year_ends", made.year_ends)))
    per, clump = (float(texts.get(name, getattr(made, name))) for name in _NUMBERS)
    return replace(made, per=per, clump=clump, year_ends=ends)


def differences(one: Definition, other: Definition) -> list[str]:
    """Return the names of the fields in which two definitions differ, their wording aside.

    >>> differences(definitions()["own.vacancy_rate"], definitions()["dfe.vacancy_rate"])[:2]
    ['numerator', 'denominator']
    """
    names = [each.name for each in fields(Definition) if each.name not in BESIDE]
    return [name for name in names if getattr(one, name) != getattr(other, name)]


def agreed(mappings: Iterable[Mapping[str, Definition]]) -> dict[str, Definition]:
    """Return the definitions of all ``mappings`` by indicator; UsageError where two differ.

    >>> ours, theirs = definitions()["own.vacancy_rate"], definitions()["dfe.vacancy_rate"]
    >>> agreed([{"vacancy_rate": ours}, {"vacancy_rate": theirs}])  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    caseload_analysis.tables.problems.UsageError: vacancy_rate is not one figure here: ...
    """
    found: dict[str, Definition] = {}
    for mapping in mappings:
        for name, definition in mapping.items():
            different = differences(found.setdefault(name, definition), definition)
            if different:
                raise _two_definitions(name, found[name], definition, different)
    return found


def _two_definitions(name: str, one: Definition, other: Definition, different: list[str]) -> UsageError:
    return UsageError(
        message(
            "{indicator} is not one figure here: some have {one}, others {other} (they differ in "
            "{different}); compare figures of one definition only"
        ),
        indicator=name,
        one=one.full,
        other=other.full,
        different=", ".join(different),
    )
