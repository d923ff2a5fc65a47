"""A worksheet before it is drawn: which cells say what."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
from babel.dates import format_date

from caseload_analysis.spells.calendar import OPEN, dates, every_of
from caseload_analysis.tables.forms import Form, Line

LOCALE: Final = "nl"
"""The worksheets are Dutch: they are read back by what stands in them."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell that only shows something.

    ``row`` counts as Excel does, ``place`` from 0; ``style`` is a name in ``drawing.STYLES``; ``span``
    is how many columns wide it is.
    """

    row: int
    place: int
    value: Any
    style: str = "text"
    span: int = 1


LINE: Final = 16.0
"""Height of a line of text, in points."""


def tall(text: str, width: float, least: int = 1) -> float:
    """Return the height in points of a cell with ``text``, at least that of ``least`` lines.

    A line holds some nine tenths of its width, for words are not broken.

    >>> tall("kort", 20, 2), tall("x" * 50, 20)
    (32.0, 48.0)
    """
    lines = sum(max(1, math.ceil(len(line) / (0.9 * width))) for line in text.split("\n"))
    return LINE * max(least, lines)


@dataclass(frozen=True)
class Draft:
    """What a worksheet shows and where it can be filled in.

    Attributes
    ----------
    form : Form
    team : str
    period : Period
    lines : sequence of Line
        The rows with cells to fill in, as the hidden sheet remembers them.
    shown : sequence of Shown
    widths : sequence of float
        Of the columns, in characters.
    heads : pair of int
        First and last row of the header, repeated on every page.
    heights : mapping of int to float
        Rows that do not follow their text, in points.
    offers : mapping of str to sequence of str
        Drop-downs that differ per worksheet, by the name of their field.
    """

    form: Form
    team: str
    period: pd.Period
    lines: Sequence[Line]
    shown: Sequence[Shown]
    widths: Sequence[float]
    heads: tuple[int, int]
    heights: Mapping[int, float]
    offers: Mapping[str, Sequence[str]]

    @property
    def shown_period(self) -> str:
        """The period in words, as the sheet shows it."""
        return period_words(self.period)


def period_words(period: pd.Period) -> str:
    """Return a period in Dutch.

    >>> period_words(pd.Period("2026-10")), period_words(pd.Period("2026Q4"))
    ('oktober 2026', '4e kwartaal 2026')
    """
    start = period.start_time.date()
    match every_of(period):
        case "W":
            year, week, _ = start.isocalendar()
            return f"week {week} van {year}"
        case "M":
            return str(format_date(start, "LLLL y", locale=LOCALE))
        case "Q":
            return str(format_date(start, "QQQQ y", locale=LOCALE))
    return str(start.year)


def day_words(day: int | dt.date) -> str:
    """Return a day (since 1970, or a date) as dd-mm-yyyy; empty where there is none.

    >>> day_words(0), day_words(OPEN)
    ('01-01-1970', '')
    """
    if isinstance(day, dt.date):
        return day.strftime("%d-%m-%Y")
    return day_words(dates([day])[0].item()) if day < OPEN else ""


def heading(form: Form, team: str, period: pd.Period, advice: str, width: int) -> list[Shown]:
    """Return the first rows of every worksheet: title, what to do, team and period."""
    return [
        Shown(1, 0, form.title, "title", width),
        Shown(2, 0, advice, "note", width),
        Shown(3, 0, "Team", "label"),
        Shown(3, 1, team, "fact", form.head[0].span),
        Shown(4, 0, "Periode", "label"),
        Shown(4, 1, period_words(period), "fact", form.head[0].span),
        *(Shown(field.row, 0, field.head, "label") for field in form.head),
    ]
