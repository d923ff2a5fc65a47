"""What an organisation answers about itself: read from a file or a frame, and told what is wrong."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

import pandas as pd

from caseload_analysis.tables.columns import Sheet, resolve
from caseload_analysis.tables.model import Column, Table, normalise
from caseload_analysis.tables.problems import DataError, Problem, message, suggestion
from caseload_analysis.tables.sources import Found, find
from caseload_analysis.tables.typed import Typed, read_sheet

ANSWERS: Final = ("yes", "partly", "no")
DUTCH: Final[Mapping[str, str]] = {"yes": "ja", "partly": "deels", "no": "nee"}
HEADERS: Final[Mapping[str, str]] = {
    "question": "vraag",
    "about": "onderwerp",
    "text": "tekst",
    "answer": "antwoord",
    "remark": "opmerking",
}
"""The columns of the form and what they are called in Dutch."""

_ALSO: Final = {"ten dele": "partly", "gedeeltelijk": "partly", "in part": "partly"}
_SPELLED: Final = {
    normalise(word): answer for word, answer in [*((answer, answer) for answer in ANSWERS), *_ALSO.items()]
} | {normalise(word): answer for answer, word in DUTCH.items()}
_ABOUT: Final = (
    "een vraag per rij",
    "ja, deels of nee",
    "toelichting",
    "waar het over gaat",
    "de vraag zelf",
)
_COLUMNS: Final = ("question", "answer", "remark", "about", "text")
_TABLE: Final = Table(
    "self_assessment",
    ("zelfbeoordeling",),
    "wat een organisatie over zichzelf antwoordt",
    tuple(
        Column(name, "text", (HEADERS[name],), about) for name, about in zip(_COLUMNS, _ABOUT, strict=True)
    ),
)
_NEEDED: Final = ("question", "answer")


def read_answers(source: str | Path | pd.DataFrame, questions: Collection[str]) -> pd.DataFrame:
    """Return the answers in ``source``, a form that was filled in.

    Parameters
    ----------
    source : path or frame
        A CSV file (UTF-8), a workbook, or a frame, with the columns question (vraag), answer (antwoord:
        yes, partly, no; ja, deels, nee) and, where wanted, remark (opmerking). Other columns may be
        there. Rows without an answer and without a remark are left out.
    questions : texts
        The codes that are asked.

    Returns
    -------
    frame
        question, answer ("yes", "partly", "no", or empty with a remark only), remark.

    Raises
    ------
    DataError
        With every problem at once: file, sheet, row, column, value and remedy.

    Examples
    --------
    >>> given = pd.DataFrame({"vraag": ["courage", "figurehead"], "antwoord": ["Deels", ""]})
    >>> read_answers(given, ["courage", "figurehead"])[["question", "answer"]].to_numpy().tolist()
    [['courage', 'partly']]
    """
    found = find({"answers": source} if isinstance(source, pd.DataFrame) else source)
    sheet, problems = _sheet(found, source)
    typed, unread = read_sheet(sheet)
    frame = typed.frame[["question", "answer", "remark"]].map(str.strip)
    frame = frame.loc[(frame["answer"] != "") | (frame["remark"] != "")]
    problems += [*unread, *_unknown(typed, frame, questions), *_twice(typed, frame), *_unclear(typed, frame)]
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise DataError(errors)
    spelled = frame["answer"].map(normalise).map(_SPELLED).astype("str").fillna("")
    return frame.assign(answer=spelled).reset_index(drop=True)


def _sheet(found: Found, source: object) -> tuple[Sheet, list[Problem]]:
    """Return the first sheet with the columns of the form; DataError when there is none."""
    errors = [problem for problem in found.problems if problem.severity == "error" or not found.tables]
    if errors:
        raise DataError(errors)
    if not found.tables:
        raise DataError.single(
            message("there are no answers in it"),
            message("fill in the form of self_assessment_form"),
            file=str(source),
        )
    resolved = [resolve(raw, _TABLE, {}, frozenset()) for raw in found.tables]
    whole = [pair for pair in resolved if all(name in pair[0].places for name in _NEEDED)]
    if not whole:
        raise DataError(_lacking(resolved[0][0]))
    return whole[0]


def _lacking(sheet: Sheet) -> list[Problem]:
    return [
        sheet.problem(
            message("the column {wanted} is missing"),
            message("take over the header of the form: question or vraag, answer or antwoord"),
            row=sheet.raw.header_row,
            details={"wanted": f"{name} ({HEADERS[name]})"},
        )
        for name in _NEEDED
        if name not in sheet.places
    ]


def _unknown(typed: Typed, frame: pd.DataFrame, questions: Collection[str]) -> list[Problem]:
    """Return a problem for each answer to a question that is not asked."""
    nameless = frame.index[frame["question"] == ""]
    missing, take_over = message("the row has no question"), message("take over the code from the form")
    problems = typed.rows(nameless, missing, take_over, column="question")
    what = message("there is no question {value}")
    for row in frame.index[(frame["question"] != "") & ~frame["question"].isin(list(questions))]:
        near = suggestion(frame.loc[row, "question"], questions)
        remedy = message("did you mean {near}?") if near else take_over
        problems += typed.rows([row], what, remedy, column="question", near=near)
    return problems


def _twice(typed: Typed, frame: pd.DataFrame) -> list[Problem]:
    rows = frame.index[frame["question"].duplicated() & (frame["question"] != "")]
    what = message("the question {value} is answered twice")
    return typed.rows(rows, what, message("keep one of the rows"), column="question")


def _unclear(typed: Typed, frame: pd.DataFrame) -> list[Problem]:
    known = frame["answer"].map(normalise).isin(list(_SPELLED)) | (frame["answer"] == "")
    choices = ", ".join([*ANSWERS, *DUTCH.values()])
    what, remedy = message("{value} is none of the answers"), message("choose one of: {choices}")
    return typed.rows(frame.index[~known], what, remedy, column="answer", choices=choices)
