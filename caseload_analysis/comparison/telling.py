"""Sentences with shares and periods in them: what they ask of a language beyond plain numbers."""

from __future__ import annotations

from typing import Protocol

import pandas as pd

from caseload_analysis.comparison.speech import Plain, Speech


class Telling(Speech, Protocol):
    """A language that also writes shares and periods; ``reports.language.Language`` is one."""

    code: str

    def percent(self, fraction: float, decimals: int = 1) -> str:
        """Return a fraction as a percentage."""

    def period(self, period: pd.Period) -> str:
        """Return a period in words."""


class English(Plain):
    r"""English without a catalogue.

    >>> English().percent(0.1234), English().period(pd.Period("2026-10", "M"))
    ('12.3\xa0%', '2026-10')
    """

    code = "en"

    def percent(self, fraction: float, decimals: int = 1) -> str:
        """Return a fraction as a percentage with a non-breaking space."""
        return f"{self.number(100 * fraction, decimals)}\xa0%"

    def period(self, period: pd.Period) -> str:
        """Return a period as pandas writes it."""
        return str(period)
