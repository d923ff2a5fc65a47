"""Columns that may not be there at all: causes of absence, BSN, names and birth dates.

The cause of an absence is never recorded, a citizen service number (BSN) has no place here, and
persons and families are codes (GDPR; Dutch Data Protection Authority on sick employees).
"""

from __future__ import annotations

import re
from typing import Any, Final

import numpy as np
import pandas as pd

from caseload_analysis.tables.cells import as_text
from caseload_analysis.tables.model import normalise
from caseload_analysis.tables.problems import message

CAUSE_REFUSED: Final = message("this column may hold the cause of an absence, which is never recorded")
BSN_REFUSED: Final = message("this column holds citizen service numbers (BSN)")
PERSON_REFUSED: Final = message("this column holds names or birth dates of persons")
REMOVE: Final = message("remove the column from the export; use codes that mean nothing elsewhere")
REMOVE_CAUSE: Final = message(
    "remove the column; where it holds only ziekte, verlof and the like, call it soort"
)

_CAUSE_WORDS: Final = frozenset(
    {
        *("aard", "aandoening", "diagnose", "diagnoses", "diagnostiek", "klacht", "klachten", "oorzaak"),
        *("oorzaken", "reden", "redenen", "symptomen", "symptoom", "ziektebeeld"),
        *("cause", "causes", "complaint", "complaints", "diagnosis", "nature", "reason", "reasons"),
        *("symptom", "symptoms"),
    }
)
_CAUSE_ENDINGS: Final = ("reden", "oorzaak", "diagnose", "klacht", "klachten", "verzuimaard", "ziekteaard")
_CAUSE_ANYWHERE: Final = re.compile(
    r"diagnos|ziektebeeld|(verzuim|ziekte?|afwezig|absence|sick)\w*(reden|oorzaak|aard\b|cause|reason)"
    r"|(reden|oorzaak|aard|cause|reason)\w*(verzuim|ziek|afwezig|absence|sick)"
)
_BSN_NAMES: Final = frozenset(
    {"bsn", "burgerservicenummer", "sofi", "sofinummer", "sofinr", "bsnnummer", "bsnnr"}
)
_PERSON: Final = re.compile(
    r"(?:achter|voor|roep|geboorte|meisjes|volledige|client|clienten|kind|gezins?|jeugdige|pupil|medewerker|werknemer)?"
    r"(?:naam|namen)(?:client|kind|gezin|jeugdige|pupil|medewerker|werknemer)?"
    r"|(?:client|child|family|first|last|full|employee|sur|given)?names?|initialen|initials|voorletters"
    r"|geb(?:oorte)?(?:datum|dat|jaar|dag)\w*|datumgeboorte|birth(?:date|day|year)?|dateofbirth|dob"
)


def refusal(table: str, header: str, cells: pd.Series[Any]) -> tuple[str, str] | None:
    """Return why a column may not be there and the remedy, or None.

    >>> refusal("absences", "Reden verzuim", pd.Series(["x"]))[0]
    'this column may hold the cause of an absence, which is never recorded'
    >>> refusal("absences", "soort", pd.Series(["ziekte"]))
    """
    if _is_cause(table, header):
        return CAUSE_REFUSED, REMOVE_CAUSE
    if normalise(header) in _BSN_NAMES or holds_bsn(cells):
        return BSN_REFUSED, REMOVE
    if _PERSON.fullmatch(normalise(header)):
        return PERSON_REFUSED, REMOVE
    return None


def _is_cause(table: str, header: str) -> bool:
    """Whether ``header`` names a cause: any likely word in the absences, elsewhere only a plain one."""
    words = [normalise(word) for word in re.split(r"[\W_]+", header)]
    if table == "absences" and (
        _CAUSE_WORDS.intersection(words) or normalise(header).endswith(_CAUSE_ENDINGS)
    ):
        return True
    return bool(_CAUSE_ANYWHERE.search(normalise(header)))


_LONG_NUMBER: Final = re.compile("[0-9]{8,9}")
BSN_SHARE: Final = 0.8
"""One in eleven other numbers passes the test by chance, so a few may fail it (a typing error) [X]."""


def holds_bsn(cells: pd.Series[Any]) -> bool:
    """Whether at least two distinct values, and four in five of them, pass the 11-test of the BSN.

    The nine digits, times 9, 8, …, 2 and −1, add up to a multiple of 11.

    >>> holds_bsn(pd.Series(["111222333", "123456782"])), holds_bsn(pd.Series(["111222333", "123456789"]))
    (True, False)
    """
    texts = {as_text(cell).replace(" ", "") for cell in cells.dropna().drop_duplicates()} - {""}
    numbers = [text for text in texts if _LONG_NUMBER.fullmatch(text)]
    if len(numbers) < 2 or len(numbers) < BSN_SHARE * len(texts):
        return False
    digits = np.array([list(number.zfill(9)) for number in numbers], dtype="int64")
    passed = (digits @ np.array([9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 == 0).sum()
    return bool(passed >= max(2, BSN_SHARE * len(texts)))
