"""What a language must be able to write, and our two languages by their short names."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib import resources
from typing import Any, Final, Protocol

from babel import Locale
from babel.lists import format_list
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from caseload_analysis.comparison import speech
from caseload_analysis.tables.problems import UsageError, message

LOCALES: Final = {"nl": "nl", "en": "en_GB"}


class Speech(speech.Speech, Protocol):
    """A language that also writes lists; ``reports.language.Language`` is one."""

    code: str

    def listing(self, items: Sequence[str]) -> str:
        """Return the items as a spoken list."""


class Spoken:
    """One of our two languages, by its short name; UsageError for another.

    >>> Spoken("nl").number(311394.2), Spoken("en").listing(["a", "b", "c"])
    ('311.394', 'a, b and c')
    """

    def __init__(self, code: str) -> None:
        if code not in LOCALES:
            raise UsageError.unknown(message("language"), code, LOCALES)
        self.code = code
        self._locale = Locale.parse(LOCALES[code])

    def text(self, msgid: str, **fields: Any) -> str:
        """Return a template in this language, filled."""
        return _translations(self.code).get(msgid, msgid).format(**fields)

    def number(self, x: float, decimals: int = 0, *, signed: bool = False) -> str:
        """Return a number with so many decimals, rounded half away from zero."""
        rounded = Decimal(repr(float(x))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + 0
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        sign = "−" if rounded < 0 else "+" if signed and rounded > 0 else ""
        return sign + str(format_decimal(abs(rounded), format=pattern, locale=self._locale))

    def listing(self, items: Sequence[str]) -> str:
        """Return the items as a spoken list."""
        return str(format_list(list(items), locale=self._locale))


@cache
def _translations(code: str) -> dict[str, str]:
    """Return the texts of the catalogues; English, the language of the msgids, has none."""
    folder = resources.files("caseload_analysis") / "reports" / "locale" / code
    found: dict[str, str] = {}
    for path in folder.iterdir() if folder.is_dir() else ():
        with path.open("rb") as file:
            for entry in read_po(file, locale=LOCALES[code]):
                if isinstance(entry.id, str) and isinstance(entry.string, str):
                    found[entry.id] = entry.string or entry.id
    return found


ENGLISH: Final = Spoken("en")
