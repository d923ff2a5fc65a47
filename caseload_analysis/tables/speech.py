"""What a language must be able to write, and English without a catalogue."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final, Protocol

import pandas as pd

MISSING: Final = "–"


class Speech(Protocol):
    """A language that fills templates and writes numbers; ``reports.language.Language`` is one."""

    code: str

    def text(self, msgid: str, **fields: Any) -> str:
        """Return a template in this language, filled."""

    def number(self, x: float, decimals: int = 0, *, signed: bool = False) -> str:
        """Return a number with so many decimals."""

    def percent(self, fraction: float, decimals: int = 1) -> str:
        """Return a fraction as a percentage."""

    def period(self, period: pd.Period) -> str:
        """Return a period in words."""

    def listing(self, items: Sequence[str]) -> str:
        """Return the items as a spoken list."""


class Plain:
    r"""English without a catalogue.

    >>> Plain().text("{a} of 3", a=2), Plain().number(-0.046, 2), Plain().number(1234.5)
    ('2 of 3', '−0.05', '1,235')
    >>> Plain().percent(0.1234), Plain().period(pd.Period("2026-10", "M")), Plain().listing(["a", "b", "c"])
    ('12.3\xa0%', '2026-10', 'a, b and c')
    """

    code = "en"

    def text(self, msgid: str, **fields: Any) -> str:
        """Return the English template, filled."""
        return msgid.format(**fields)

    def number(self, x: float, decimals: int = 0, *, signed: bool = False) -> str:
        """Return a number, rounded half away from zero, with a real minus; a dash where it is missing."""
        if x is None or not math.isfinite(x):
            return MISSING
        rounded = Decimal(repr(float(x))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        sign = "−" if rounded < 0 else "+" if signed and rounded > 0 else ""
        return f"{sign}{abs(rounded):,.{decimals}f}"

    def percent(self, fraction: float, decimals: int = 1) -> str:
        """Return a fraction as a percentage with a non-breaking space."""
        return f"{self.number(100 * fraction, decimals)}\xa0%"

    def period(self, period: pd.Period) -> str:
        """Return a period as pandas writes it."""
        return str(period)

    def listing(self, items: Sequence[str]) -> str:
        """Return the items with commas, and the last behind "and"."""
        *first, last = items or ("",)
        return f"{', '.join(first)} and {last}" if first else last


ENGLISH: Final = Plain()
