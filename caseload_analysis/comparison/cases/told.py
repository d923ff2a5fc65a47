"""Results as a frame and as sentences that wait for a language: amounts with their unit, and labels."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from string import Formatter
from typing import Final

import pandas as pd

from caseload_analysis.comparison.cases.quantities import Words
from caseload_analysis.tables.problems import message
from caseload_analysis.tables.speech import Speech


@dataclass(frozen=True, slots=True)
class Amount:
    r"""A number with its unit, written out only when the language is known.

    >>> from caseload_analysis.tables.speech import ENGLISH
    >>> Amount(311394.2, "client").told(ENGLISH), Amount(7e6, "euro").told(ENGLISH)
    ('311,394 clients', '7 million euro')
    >>> Amount(755.2, "euro / client").told(ENGLISH), Amount(14, "percent").told(ENGLISH)
    ('755 euro per client', '14\xa0%')
    """

    value: float
    unit: str
    signed: bool = False

    def told(self, speech: Speech) -> str:
        """Return the amount in words; a dash where there is none."""
        if math.isnan(self.value):
            return "–"
        if self.unit in {"percent", "share"}:
            written = self._digits(speech, self.value)
            return f"{written}\xa0%" if self.unit == "percent" else written
        over, *under = (part.strip() for part in self.unit.split("/"))
        power = next((power for power in (9, 6) if over == "euro" and abs(self.value) >= 10**power), 0)
        written = self._digits(speech, self.value / 10**power)
        over = _LARGE.get(power, over)
        one, many, _ = _UNITS.get(over, _own(over))
        template = one if written in {"1", "+1"} else many
        amount = speech.text(template, amount=written)
        return " ".join([amount, *(speech.text(_UNITS.get(part, _own(part))[2]) for part in under)])

    def _digits(self, speech: Speech, value: float) -> str:
        """Return the number with as many decimals as still matter; a bare share with one more."""
        most = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2 if abs(value) >= 0.1 else 4
        most += self.unit == "share" and most == 2
        decimals = next(n for n in range(most + 1) if n == most or abs(round(value, n) - value) < 1e-9)
        return speech.number(value, decimals, signed=self.signed)


_LARGE: Final = {9: "billion_euro", 6: "million_euro"}
_UNITS: Final = {
    "euro": (message("{amount} euro"), message("{amount} euro"), message("per euro")),
    "thousand_euro": (
        message("{amount} thousand euro"),
        message("{amount} thousand euro"),
        message("per thousand euro"),
    ),
    "million_euro": (
        message("{amount} million euro"),
        message("{amount} million euro"),
        message("per million euro"),
    ),
    "billion_euro": (
        message("{amount} billion euro"),
        message("{amount} billion euro"),
        message("per billion euro"),
    ),
    "hour": (message("{amount} hour"), message("{amount} hours"), message("per hour")),
    "minute": (message("{amount} minute"), message("{amount} minutes"), message("per minute")),
    "week": (message("{amount} week"), message("{amount} weeks"), message("per week")),
    "month": (message("{amount} month"), message("{amount} months"), message("per month")),
    "quarter": (message("{amount} quarter"), message("{amount} quarters"), message("per quarter")),
    "year": (message("{amount} year"), message("{amount} years"), message("per year")),
    "client": (message("{amount} client"), message("{amount} clients"), message("per client")),
    "child": (message("{amount} child"), message("{amount} children"), message("per child")),
    "family": (message("{amount} family"), message("{amount} families"), message("per family")),
    "case": (message("{amount} case"), message("{amount} cases"), message("per case")),
    "employee": (message("{amount} employee"), message("{amount} employees"), message("per employee")),
    "person": (message("{amount} person"), message("{amount} people"), message("per person")),
    "team": (message("{amount} team"), message("{amount} teams"), message("per team")),
    "fte": (message("{amount} fte"), message("{amount} fte"), message("per fte")),
    "grade": (message("{amount} point"), message("{amount} points"), message("per point")),
}
"""How one, several and "per" of each unit are said."""


def _own(name: str) -> tuple[str, str, str]:
    """Return how a unit is said that a case has of its own."""
    said = name.replace("_", " ").replace("{", "").replace("}", "")
    return f"{{amount}} {said}", f"{{amount}} {said}", f"per {said}"


@dataclass(frozen=True, slots=True)
class Label:
    """The name of something in the language of the reader."""

    words: Words
    name: str = ""

    def told(self, speech: Speech) -> str:
        """Return the name."""
        return self.words.get(speech.code) or self.words.get("en") or self.name


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text of the catalogues inside a sentence."""

    text: str

    def told(self, speech: Speech) -> str:
        """Return the text."""
        return speech.text(self.text)


@dataclass(frozen=True, slots=True)
class Span:
    """Two amounts of one unit.

    >>> from caseload_analysis.tables.speech import ENGLISH
    >>> Span(240e6, 350e6, "euro").told(ENGLISH), Span(7e6, 7e6, "euro").told(ENGLISH)
    ('240 to 350 million euro', '7 million euro')
    """

    low: float
    high: float
    unit: str

    def told(self, speech: Speech) -> str:
        """Return both, or the one that they are."""
        high = Amount(self.high, self.unit).told(speech)
        low = Amount(self.low, self.unit).told(speech)
        if low == high:
            return high
        (first, *rest), (_, *others) = low.split(" "), high.split(" ")
        return speech.text(message("{low} to {high}"), low=first if rest == others else low, high=high)


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence of a case's own, per language, with amounts in it."""

    words: Words
    amounts: Mapping[str, Amount]

    def told(self, speech: Speech) -> str:
        """Return the sentence."""
        filled = {name: amount.told(speech) for name, amount in self.amounts.items()}
        return (self.words.get(speech.code) or next(iter(self.words.values()), "")).format(**filled)


def names_in(words: Words) -> set[str]:
    """Return the names between braces in a text of any language.

    >>> names_in({"en": "At most {saving}."})
    {'saving'}
    """
    return {name for text in words.values() for _, name, _, _ in Formatter().parse(text) if name is not None}


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence behind another one, or nothing."""

    text: str = ""
    span: Span | None = None

    def told(self, speech: Speech) -> str:
        """Return the sentence with a space before it."""
        return f" {speech.text(self.text, span=self.span.told(speech))}" if self.span is not None else ""


Piece = Amount | Clause | Label | Phrase | Remark | Span
Part = Piece | Sequence[Piece] | str | int
Sentence = tuple[str, Mapping[str, Part]]
"""An English template, the key of the catalogues, and what fills it; a sequence becomes a list."""


def told(sentences: Sequence[Sentence], speech: Speech) -> str:
    """Return sentences in a language, one a line.

    >>> from caseload_analysis.tables.speech import ENGLISH
    >>> pay = Label({"en": "pay", "nl": "salaris"})
    >>> told([("{what} is {much}.", {"what": pay, "much": Amount(30.0, "euro / hour")})], ENGLISH)
    'Pay is 30 euro per hour.'
    """
    lines = []
    for template, fields in sentences:
        said = speech.text(template, **{name: _said(part, speech) for name, part in fields.items()})
        lines.append(said[:1].upper() + said[1:])
    return "\n".join(lines)


def _said(part: Part, speech: Speech) -> str:
    if isinstance(part, str):
        return part
    if not isinstance(part, (int, Sequence)):
        return part.told(speech)
    return speech.number(part) if isinstance(part, int) else speech.listing([_said(p, speech) for p in part])


@dataclass(frozen=True)
class Found:
    """A result: a tidy frame, and sentences that wait for a language."""

    table: pd.DataFrame
    sentences: tuple[Sentence, ...] = field(repr=False)
    speech: Speech = field(repr=False)

    def told(self, speech: Speech) -> str:
        """Return the sentences in another language, such as ``reports.language.Language("nl")``."""
        return told(self.sentences, speech)

    @property
    def text(self) -> str:
        """The sentences, one a line."""
        return self.told(self.speech)
