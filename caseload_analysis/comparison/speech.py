"""What a language must be able to write, and English without a catalogue."""

from __future__ import annotations

import math
from typing import Any, Protocol


class Speech(Protocol):
    """A language that fills templates and writes numbers; ``reports.language.Language`` is one."""

    code: str

    def text(self, msgid: str, **fields: Any) -> str:
        """Return a template in this language, filled."""

    def number(self, x: float, decimals: int = 0, *, signed: bool = False) -> str:
        """Return a number with so many decimals."""


class Plain:
    r"""English without a catalogue.

    >>> Plain().text("{a} of 3", a=2), Plain().number(-0.046, 2), Plain().number(1234.5)
    ('2 of 3', '−0.05', '1,234')
    """

    code = "en"

    def text(self, msgid: str, **fields: Any) -> str:
        """Return the English template, filled."""
        return msgid.format(**fields)

    def number(self, x: float, decimals: int = 0, *, signed: bool = False) -> str:
        """Return a number with so many decimals and a real minus; a dash where it is missing."""
        if x is None or not math.isfinite(x):
            return "–"
        written = f"{abs(x):,.{decimals}f}"
        nothing = not float(written.replace(",", ""))
        sign = "" if nothing else "−" if x < 0 else "+" if signed else ""
        return sign + written
