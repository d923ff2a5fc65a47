"""Trouble, in plain words: every command runs inside ``plainly``."""

from __future__ import annotations

import tomllib
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from caseload_analysis.tables.deliveries import settings_of
from caseload_analysis.tables.problems import (
    AudienceError,
    CaseloadError,
    DataError,
    Problem,
    UsageError,
    amount,
)

if TYPE_CHECKING:
    from caseload_analysis.reports.language import Language


@contextmanager
def plainly(folder: Path, data: Path, language: str) -> Iterator[Language]:
    """Give the language of the user, and say what goes wrong without a traceback."""
    from caseload_analysis.reports.language import Language  # noqa: PLC0415 (heavy)

    try:
        speech = Language(language or _settings_language(data))
    except UsageError as error:
        _stop(Language(_settings_language(data)).error(error), 2)
    try:
        yield speech
    except DataError as error:
        _stop(f"{speech.error(error)}\n{counted(error.problems, speech)}", 1)
    except CaseloadError as error:
        _stop(speech.error(error), 2 if isinstance(error, UsageError | AudienceError) else 1)
    except (typer.Exit, typer.Abort):
        raise
    except Exception as error:
        _unexpected(error, folder, speech)


def counted(problems: Sequence[Problem], speech: Language) -> str:
    """Return how many problems there are."""
    errors = speech.plural("{n} error", "{n} errors", amount(problems, "error"))
    remarks = speech.plural("{n} remark", "{n} remarks", amount(problems, "remark"))
    return f"{errors}, {remarks}"


def _settings_language(data: Path) -> str:
    """Return the language in the settings beside ``data``; Dutch when they cannot be read."""
    try:
        settings = tomllib.loads(settings_of(data).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return "nl"
    return "en" if settings.get("language") == "en" else "nl"


def _unexpected(error: Exception, folder: Path, speech: Language) -> NoReturn:
    from caseload_analysis.reports.making import append_log  # noqa: PLC0415 (heavy)

    log = append_log(folder, "".join(traceback.format_exception(error)))
    _stop(
        speech.text(
            "Something went wrong that should not: {what}. The full log is in {file}",
            what=f"{type(error).__name__}: {error}",
            file=log,
        ),
        1,
    )


def _stop(text: str, code: int) -> NoReturn:
    typer.echo(text, err=True)
    raise typer.Exit(code)
