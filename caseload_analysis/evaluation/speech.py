"""Sentences that wait for a language: a template, and amounts that are not written out yet."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from caseload_analysis.tables.problems import message
from caseload_analysis.tables.speech import Speech

Sentence = tuple[str, Mapping[str, Any]]
"""An English template, the key of the catalogues, and what fills it."""

PERIODS: Final = {
    "W": (message("week"), message("weeks")),
    "M": (message("month"), message("months")),
    "Q": (message("quarter"), message("quarters")),
}


@dataclass(frozen=True, slots=True)
class Amount:
    """A change that is written out only when the language is known.

    ``unit``: ``value`` (of the figure itself), ``ratio`` (1.1 is 10 % more) or ``share`` (0.1 is ten
    percentage points). ``grain`` is a number of the size that still matters, which sets the decimals.

    >>> from caseload_analysis.tables.speech import Plain
    >>> Amount(0.894, "ratio", 0.006).told(Plain()), Amount(-0.05, "share", 0.002).told(Plain())
    ('−10.6 %', '−5.0 percentage points')
    """

    size: float
    unit: str
    grain: float
    signed: bool = True

    def told(self, speech: Speech) -> str:
        """Return the amount in words."""
        decimals = digits(self.grain * (1 if self.unit == "value" else 100))
        if self.unit == "value":
            return speech.number(self.size, decimals, signed=self.signed)
        percent = 100 * (self.size - 1 if self.unit == "ratio" else self.size)
        written = speech.number(percent, decimals, signed=self.signed)
        template = message("{amount} %") if self.unit == "ratio" else message("{amount} percentage points")
        return speech.text(template, amount=written)


def digits(grain: float) -> int:
    """Return the decimals that show one figure of a number of this size, four at most.

    >>> [digits(grain) for grain in (0.034, 0.5, 7.0, 300.0)]
    [2, 1, 0, 0]
    """
    if not grain or not math.isfinite(grain):
        return 0
    return min(max(-math.floor(math.log10(abs(grain))), 0), 4)


def told(sentences: Sequence[Sentence], speech: Speech) -> str:
    """Return sentences in a language, one behind the other.

    >>> from caseload_analysis.tables.speech import Plain
    >>> told([("It is {much} in {when}.", {"much": Amount(2.0, "value", 0.1), "when": "May"})], Plain())
    'It is +2.0 in May.'
    """
    return " ".join(
        speech.text(template, **{name: _said(value, speech) for name, value in details.items()})
        for template, details in sentences
    )


def _said(value: Any, speech: Speech) -> Any:
    if isinstance(value, Amount):
        return value.told(speech)
    if isinstance(value, pd.Period):
        return speech.period(value)
    if isinstance(value, Word):
        return speech.text(value.text)
    return speech.number(value) if isinstance(value, int) else value


@dataclass(frozen=True, slots=True)
class Word:
    """A text of the catalogues inside a sentence."""

    text: str


def periods(length: str, number: int = 2) -> Word:
    """Return the word for one or several periods of a length.

    >>> periods("M").text, periods("W", 1).text
    ('months', 'week')
    """
    one, several = PERIODS[length]
    return Word(one if number == 1 else several)
