"""Codes of persons and cases in what somebody wrote."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Final

import pandas as pd

from caseload_analysis.tables.problems import Problem, message
from caseload_analysis.tables.typed import Typed

_HOLD_CODES: Final = {"contracts": ("employee_id",), "cases": ("case_id", "family_id", "child_id")}
_SHAPES: Final = (re.compile(r"\w+"), re.compile(r"\w+(?:[-./_]\w+)+"))
"""What may be a code: also one of several parts, such as Z-12."""


def codes_in(tables: Mapping[str, pd.DataFrame]) -> frozenset[str]:
    """Return every code of a person, case, family or child of two letters or more, in lower case.

    >>> sorted(codes_in({"contracts": pd.DataFrame({"employee_id": ["M1", "M2", "A"]})}))
    ['m1', 'm2']
    """
    return frozenset(
        str(code).casefold()
        for table, columns in _HOLD_CODES.items()
        if table in tables
        for column in columns
        for code in tables[table][column].unique()
        if len(str(code)) > 1
    )


def has_code(text: str, codes: Collection[str]) -> bool:
    """Whether ``text`` holds one of ``codes`` (in lower case) as a word.

    >>> has_code("M12 draagt te veel", {"m12"}), has_code("M1 ook", {"m12"}), has_code("(z-3)", {"z-3"})
    (True, False, True)
    """
    return any(part.casefold() in codes for shape in _SHAPES for part in shape.findall(text))


def released_with_code(released: Iterable[Typed], frames: Mapping[str, pd.DataFrame]) -> list[Problem]:
    """Remark released remarks that hold a code; their text is not repeated."""
    codes = codes_in(frames)
    found: list[Problem] = []
    for table in released:
        texts = table.frame["remark"]
        rows = texts.index[[has_code(text, codes) for text in texts]]
        found += table.rows(rows, _CODE, _OTHER_WORDS, column="remark", severity="remark")
    return [replace(problem, value="") for problem in found]


_CODE: Final = message("the released remark holds a code of a person or case, and is shown to nobody")
_OTHER_WORDS: Final = message("write it in words without the code")
