"""What is wrong in the settings, in words that somebody who writes them can use."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from pydantic import ValidationError

from caseload_analysis.tables.problems import Problem, message, suggestion

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_DATES: Final = ("date_", "datetime_")
_NUMBERS: Final = ("float_", "int_", "greater_", "less_", "finite_")


def settings_problems(error: ValidationError, file: str, known: Iterable[str]) -> list[Problem]:
    """Return what pydantic found as problems: one for each key, with its value and a remedy.

    Parameters
    ----------
    error : ValidationError
    file : str
        The name of the settings file.
    known : names of all keys, for "did you mean"
    """
    names = sorted(known)
    return [_problem(found, file, names) for found in error.errors()]


def _problem(found: ErrorDetails, file: str, known: list[str]) -> Problem:
    key = ".".join(str(part) for part in found["loc"])
    what, remedy, details = _words(found, known)
    value = "" if found["type"] in {"missing", "value_error"} else str(found.get("input", ""))
    return Problem(what, remedy, file=file, column=key, value=value, details=details)


def _words(found: ErrorDetails, known: list[str]) -> tuple[str, str, dict[str, str]]:
    """Return what is wrong, the remedy and the fields of both."""
    context = found.get("ctx", {})
    match found["type"]:
        case "extra_forbidden":
            near = suggestion(str(found["loc"][-1]), known)
            remedy = message("did you mean {near}?") if near else message("remove it, or correct its name")
            words = message("there is no such setting"), remedy, {"near": near}
        case "value_error":
            words = str(context["error"]), "", {}
        case "literal_error":
            allowed = {"allowed": str(context["expected"]).replace(" or ", ", ")}
            words = message("{value} is not allowed"), message("choose from: {allowed}"), allowed
        case sort:
            words = _of_sort(sort, found["msg"])
    return words


def _of_sort(sort: str, reason: str) -> tuple[str, str, dict[str, str]]:
    """Return the words for a sort of error that asks for a value of another kind."""
    if sort == "missing":
        return message("this setting is missing, and has no default"), message("add it"), {}
    if sort.startswith(_DATES):
        return message("{value} is no date"), message("write it without quotes, as 2025-03-01"), {}
    if sort.startswith(_NUMBERS):
        return message("{value} is not a number that fits here"), message("correct the number"), {}
    return message("{value} does not fit here"), "{reason}", {"reason": reason}
