"""What may be answered in a worksheet: one of the choices, or a whole number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

import pandas as pd

from caseload_analysis.tables.forms.shape import Field
from caseload_analysis.tables.model import normalise
from caseload_analysis.tables.problems import Problem, message
from caseload_analysis.tables.typed import Typed

_NOT_A_CHOICE: Final = message("this is none of the answers that can be chosen")
_CHOOSE: Final = message("choose one of: {choices}")
_NOT_WHOLE: Final = message("{value} is no whole number")
_WHOLE: Final = message("write a whole number")


def wrong_answers(typed: Typed, fields: Iterable[Field]) -> tuple[list[Problem], pd.DataFrame]:
    """Return the problems of answers that could not be given, and the frame with choices as spelled here.

    A wrong choice is not repeated in its problem: it may be about somebody's health.
    """
    problems: list[Problem] = []
    frame = typed.frame.copy()
    for field in (each for each in fields if not each.given):
        values = frame[field.name]
        if field.whole:
            rows = values.index[values % 1 > 0]
            problems += typed.rows(rows, _NOT_WHOLE, _WHOLE, column=field.name)
        elif field.choices and not field.free:
            spelled = {normalise(choice): choice for choice in field.choices}
            frame[field.name] = values.map(normalise).map(spelled).astype("str").fillna("")
            rows = values.index[(values != "") & (frame[field.name] == "")]
            problems += _unchosen(typed, field, rows)
    return problems, frame


def _unchosen(typed: Typed, field: Field, rows: pd.Index) -> list[Problem]:
    found = typed.rows(rows, _NOT_A_CHOICE, _CHOOSE, column=field.name, choices=", ".join(field.choices))
    return [replace(problem, value="") for problem in found]
