"""Errors: their text, their fields, and that nothing of them is lost on the way between processes."""

from __future__ import annotations

import copy
import multiprocessing
import pickle
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor

import pytest

from caseload_analysis.reports.execution import NotebookError
from caseload_analysis.tables.problems import (
    AudienceError,
    CaseloadError,
    DataError,
    Problem,
    UsageError,
    message,
)

BRACES = "{no field}"
ERRORS = [
    CaseloadError("nothing to fill"),
    CaseloadError("{first} and {second!r}", first=1, second=BRACES),
    UsageError.unknown(message("team"), BRACES, ["Noord", "Zuid"]),
    UsageError.unknown(message("team"), "Nord", ["Noord", "Zuid"]),
    UsageError.together([UsageError("one {a}", a=BRACES), UsageError("two {a}", a=2)]),
    AudienceError("not for {reader}", reader="you"),
    DataError([Problem("{value} is odd", "correct {it}", value=BRACES, row=2, details={"it": "it"})]),
    DataError([Problem("the table has no rows"), Problem("a remark", severity="remark")]),
    NotebookError("its text " + BRACES, None, "the traceback"),
    NotebookError(CaseloadError("it {did}", did="ended"), None),
]


def pickled(error: CaseloadError) -> CaseloadError:
    again: CaseloadError = pickle.loads(pickle.dumps(error))
    return again


def flat(value: object) -> object:
    """Return ``value`` with every error in it as its kind, its text and its fields."""
    if isinstance(value, dict):
        return {key: flat(item) for key, item in value.items()}
    return (type(value), str(value), flat(vars(value))) if isinstance(value, CaseloadError) else value


@pytest.mark.parametrize("way", [pickled, copy.copy, copy.deepcopy])
@pytest.mark.parametrize("error", ERRORS, ids=str)
def test_a_copy_keeps_kind_text_and_fields(
    error: CaseloadError, way: Callable[[CaseloadError], CaseloadError]
) -> None:
    again = way(error)
    assert again is not error
    assert flat(again) == flat(error)


def refuse() -> None:
    raise ERRORS[3]


def test_an_error_in_a_worker_arrives_whole() -> None:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        error = pool.submit(refuse).exception()
    assert flat(error) == flat(ERRORS[3])


def test_the_template_and_its_fields_are_kept_beside_the_text() -> None:
    error = UsageError("{name!r} is no table of {count}", name="zaak", count=3)
    assert (error.what, error.details) == ("{name!r} is no table of {count}", {"name": "zaak", "count": 3})
    assert str(error) == "'zaak' is no table of 3"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Nord", "unknown team 'Nord'; did you mean 'Noord'? Known: Noord, Zuid"),
        ("xyz", "unknown team 'xyz'; known: Noord, Zuid"),
        (2026, "unknown team '2026'; known: Noord, Zuid"),
        ("{a}", "unknown team '{a}'; known: Noord, Zuid"),
    ],
)
def test_an_unknown_value_is_named_with_those_that_are_known(value: object, text: str) -> None:
    assert str(UsageError.unknown(message("team"), value, ["Noord", "Zuid"])) == text


def test_errors_together_are_one_a_line() -> None:
    assert str(ERRORS[4]) == "one {no field}\ntwo 2"
    assert type(ERRORS[4]) is UsageError


def test_problems_may_hold_braces() -> None:
    error = ERRORS[6]
    assert isinstance(error, DataError)
    assert str(error) == "row 2: {no field} is odd; correct it" == str(error.problems[0])
