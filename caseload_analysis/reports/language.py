"""Texts, numbers and dates in the reader's language."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib import resources
from typing import Any

import pandas as pd
from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from caseload_analysis.spells.calendar import OPEN
from caseload_analysis.tables.problems import (
    CaseloadError,
    DataError,
    Problem,
    UsageError,
    message,
    shortened,
)

LOCALES = {"nl": "nl", "en": "en_GB"}
MISSING = "–"
KEYWORDS: dict[str, tuple[int, ...] | None] = {"text": None, "plural": (1, 2), "message": None}
"""The calls whose first texts belong in the catalogues, as ``babel.messages.extract`` wants them."""


@cache
def catalogue(code: str) -> Catalog:
    """Return the texts of one language, from every file in its folder; English, the msgids', has none."""
    whole = Catalog(locale=LOCALES[code])
    folder = resources.files(__package__) / "locale" / code
    for path in folder.iterdir() if folder.is_dir() else ():
        with path.open("rb") as file:
            for entry in read_po(file, locale=LOCALES[code]):
                if entry.id:
                    whole[entry.id] = entry
    return whole


class Language:
    """One language: ``"nl"`` or ``"en"``; UsageError for another.

    >>> dutch = Language("nl")
    >>> dutch.number(1234.5, 1), dutch.number(-0.04, 1), dutch.number(float("nan"))
    ('1.234,5', '0,0', '–')
    >>> dutch.period(pd.Period("2026-10", "M"))
    'oktober 2026'
    """

    def __init__(self, code: str) -> None:
        if code not in LOCALES:
            raise UsageError.unknown(message("language"), code, LOCALES)
        self.code = code
        self.locale = Locale.parse(LOCALES[code])

    def text(self, msgid: str, **fields: Any) -> str:
        """Return ``msgid`` in this language with its ``{fields}`` filled; English where it is unknown."""
        found = catalogue(self.code).get(msgid)
        template = found.string if found is not None and isinstance(found.string, str) else ""
        return (template or msgid).format(**fields)

    def plural(self, singular: str, plural: str, n: int, **fields: Any) -> str:
        """Return the form that ``n`` asks for, with ``{n}`` and the other fields filled.

        >>> [Language("en").plural("{n} case", "{n} cases", n) for n in (0, 1, 2)]
        ['0 cases', '1 case', '2 cases']
        """
        many = self.locale.plural_form(n) != "one"
        found = catalogue(self.code).get(singular)
        forms = found.string if found is not None else ()
        translated = forms[many] if isinstance(forms, (tuple, list)) and len(forms) == 2 else ""
        return (translated or (singular, plural)[many]).format(n=self.number(n), **fields)

    def number(self, x: float, decimals: int = 0, *, signed: bool = False, hidden: bool = False) -> str:
        """Return ``x`` with ``decimals`` decimals, rounded half away from zero.

        A missing number is a dash, a ``hidden`` one says so; ``signed`` puts a plus before a number
        above zero. The minus is a real one (U+2212).
        """
        if hidden:
            return self.text("hidden (group too small)")
        if x is None or not math.isfinite(x):
            return MISSING
        rounded = Decimal(repr(float(x))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + 0
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        shown = format_decimal(abs(rounded), format=pattern, locale=self.locale)
        sign = "−" if rounded < 0 else "+" if signed and rounded > 0 else ""
        return sign + shown

    def percent(
        self, fraction: float, decimals: int = 1, *, signed: bool = False, hidden: bool = False
    ) -> str:
        r"""Return a fraction as a percentage with a non-breaking space.

        >>> Language("nl").percent(-0.20982, 2)
        '−20,98\xa0%'
        """
        missing = hidden or fraction is None or not math.isfinite(fraction)
        scaled = float(Decimal(repr(float(fraction))) * 100) if not missing else math.nan
        shown = self.number(scaled, decimals, signed=signed, hidden=hidden)
        return shown if missing else f"{shown}\xa0%"

    def date(self, day: int | dt.date) -> str:
        """Return a date in words; ``day`` may count from 1970-01-01. A running spell has none: a dash.

        >>> Language("nl").date(20757)
        '31 oktober 2026'
        """
        if not isinstance(day, dt.date):
            if int(day) >= OPEN:
                return MISSING
            day = dt.date(1970, 1, 1) + dt.timedelta(days=int(day))
        return str(format_date(day, "d MMMM y", locale=self.locale))

    def period(self, period: pd.Period) -> str:
        """Return a week, month, quarter or year in words."""
        start = period.start_time.date()
        match period.freqstr[0]:
            case "W":
                year, week, _ = start.isocalendar()
                return self.text("week {week} of {year}", week=week, year=year)
            case "M":
                return str(format_date(start, "LLLL y", locale=self.locale))
            case "Q":
                return str(format_date(start, "QQQQ y", locale=self.locale))
        return str(start.year)

    def within(self, period: pd.Period) -> str:
        """Return the beginning of a sentence about ``period``: "In oktober 2026"."""
        if period.freqstr[0] == "Q":
            return self.text("In the {quarter}", quarter=self.period(period))
        return self.text("In {period}", period=self.period(period))

    def tick(self, period: pd.Period) -> str:
        """Return the short name of a period for an axis, without its year."""
        start = period.start_time.date()
        match period.freqstr[0]:
            case "W":
                return self.text("wk {week}", week=start.isocalendar().week)
            case "M":
                return str(format_date(start, "LLL", locale=self.locale)).rstrip(".")[:3]
            case "Q":
                return str(format_date(start, "QQQ", locale=self.locale))
        return str(start.year)

    def listing(self, items: Sequence[str]) -> str:
        """Return the items as a spoken list: "a, b en c"."""
        return str(format_list(list(items), locale=self.locale))

    def problem(self, problem: Problem) -> str:
        """Return a problem as one sentence: its place, what is wrong, and the remedy."""
        fields = self._fields(problem.fields)
        sentence = self.text(problem.what, **fields)
        if problem.remedy:
            sentence = f"{sentence}; {self.text(problem.remedy, **fields)}"
        place = self.place(problem)
        return f"{place}: {sentence}" if place else sentence

    def error(self, error: CaseloadError) -> str:
        """Return what an error says; of a DataError its problems, one a line.

        >>> Language("nl").error(UsageError.unknown("team", "Nord", ["Noord", "Zuid"]))
        "team 'Nord' is niet bekend; bedoelt u 'Noord'? Kies uit: Noord, Zuid"
        """
        if isinstance(error, DataError):
            return "\n".join(map(self.problem, shortened(error.problems, most=50)))
        return self.text(error.what, **self._fields(error.details))

    def place(self, problem: Problem) -> str:
        """Return file, sheet, row and column of a problem, as far as they are known."""
        named = [self.text(words, name=value) for words, value in problem.places]
        return ", ".join(part for part in [problem.file, *named] if part)

    def _fields(self, details: Mapping[str, Any]) -> dict[str, Any]:
        """Write what fills a template; a detail called ``kind`` is a template itself."""
        return {
            name: self.text(value) if name == "kind" else self._field(value)
            for name, value in details.items()
        }

    def _field(self, value: Any) -> Any:
        """Write a day, a period, a fraction or an error in details as this reader writes it."""
        if isinstance(value, CaseloadError):
            return self.error(value)
        if isinstance(value, pd.Period):
            return self.period(value)
        if isinstance(value, dt.date):
            return self.date(value)
        return self.number(value, 2) if isinstance(value, float) else value


@contextmanager
def spoken(code: str) -> Iterator[None]:
    """Let the errors of ours that are raised inside say their text in the language ``code``.

    An empty ``code``, or one that is not there, leaves them English.
    """
    try:
        yield
    except CaseloadError as error:
        if code in LOCALES:
            error.args = (Language(code).error(error),)
        raise
