"""What the figures of several organisations share: how an indicator is written, and the width of words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

from caseload_analysis.reports.language import Language


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator as the reader sees it.

    ``name`` stands beside the axis, in the reader's language; ``written`` holds the number, with its
    sign: "{} %", "€ {}".

    >>> Indicator("verloop", 1, "{} %").say(17.14, Language("nl"))
    '17,1 %'
    """

    name: str
    decimals: int = 1
    written: str = "{}"

    def say(self, value: float, language: Language) -> str:
        """Return a value with its decimals and sign; a missing one is a dash."""
        return self._signed(value, language.number(value, self.decimals))

    def tick(self, value: float, language: Language) -> str:
        """Return a value on an axis: without decimals where it is whole."""
        whole = abs(value - round(value)) < 1e-9
        return self._signed(value, language.number(value, 0 if whole else max(self.decimals, 1)))

    def change(self, value: float, language: Language) -> str:
        """Return a difference with its sign.

        >>> Indicator("cost", 1, "€ {}").change(3.0, Language("en"))
        '+€ 3.0'
        """
        said = self.say(value, language)
        return f"+{said}" if value > 0 else said

    def _signed(self, value: float, number: str) -> str:
        """Put the number in its place, with a minus before the sign of a currency."""
        if not np.isfinite(value):
            return number
        minus = "−" if number.startswith("−") else ""
        return minus + self.written.format(number.removeprefix("−"))


def width_of(text: str, size: float, bold: bool = False) -> float:
    """Return the width of a text of ``size`` points in inches.

    >>> width_of("iii", 8) < width_of("mmm", 8)
    True
    """
    if not text.strip():
        return 0.0
    letters = FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal", size=size)
    return float(TextPath((0, 0), text, prop=letters).get_extents().width) / 72 + 0.02


def not_drawn(missing: int, language: Language) -> str:
    """Return how many organisations have no figure, with a symbol or nothing in its place.

    >>> not_drawn(2, Language("en"))
    '2 organisations have no figure and are not drawn.'
    """
    return language.plural(
        "{n} organisation has no figure and is not drawn.",
        "{n} organisations have no figure and are not drawn.",
        missing,
    )
