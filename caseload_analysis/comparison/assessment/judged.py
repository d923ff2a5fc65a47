"""An answer that the data give, the figures it rests on, and from where on it is yes or no."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from caseload_analysis.tables.speech import Speech

HELD: Final = ("yes", "partly", "no")
"""Answers that the data give; the others are ``figure`` (nothing published to hold it against),
``hidden`` (this audience may not see it) and ``open``."""
MOSTLY: Final = 0.9
SELDOM: Final = 0.5
"""A share from ``MOSTLY`` on is answered with yes, one below ``SELDOM`` with no [X]."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """An answer from the data, and the sentence with the figures that it rests on."""

    answer: str
    text: str


def graded(share: float) -> str:
    """Return the answer that a share gives [X].

    >>> graded(0.95), graded(0.6), graded(0.1)
    ('yes', 'partly', 'no')
    """
    return "yes" if share >= MOSTLY else "partly" if share >= SELDOM else "no"


def counted(number: int, of: int) -> str:
    """Return the answer where ``number`` out of ``of`` do it: all, some or none.

    >>> counted(3, 3), counted(1, 3), counted(0, 3)
    ('yes', 'partly', 'no')
    """
    return "yes" if number == of else "partly" if number else "no"


def hidden(speech: Speech) -> Evidence:
    """Return that this audience may not see the figures."""
    return Evidence("hidden", speech.text("This audience may not see the figures for this."))
