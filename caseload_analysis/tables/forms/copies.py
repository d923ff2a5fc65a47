"""The same worksheet in more than one file: what is counted once, and what contradicts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from caseload_analysis.tables.forms.found import Worksheet
from caseload_analysis.tables.problems import Problem, message

_COPY: Final = message("this worksheet is the same as {other}, and counts once")
_ALIKE: Final = message("the answers are the same as those in {other}; both count")
_REMOVE: Final = message("remove one if it is a copy")
_TWO: Final = message("there is another filled worksheet for team {team} and {period}: {other}")
_ONE: Final = message("put the answers together in one, and remove the other")


def without_copies(sheets: Iterable[Worksheet]) -> tuple[list[Worksheet], list[Problem]]:
    """Return the worksheets that are filled in, each once, and what is wrong with the others.

    A worksheet without answers adds nothing and is left out. Files with the same bytes are copies. Of
    a worksheet that a team fills in together, files with the same answers are copies too, and two
    caseload reviews (or two readings of its remarks) of one team and period with other answers
    contradict each other. Evaluations are
    of several persons: all count.
    """
    kept: list[Worksheet] = []
    problems: list[Problem] = []
    for sheet in (each for each in sheets if each.answers):
        other, problem = _against(sheet, kept)
        problems += [problem] if problem else []
        if other is None:
            kept.append(sheet)
    return kept, problems


def _against(sheet: Worksheet, kept: list[Worksheet]) -> tuple[Worksheet | None, Problem | None]:
    """Return the worksheet of which ``sheet`` is a copy, and what there is to say of the two."""
    made_for = (sheet.form.name, sheet.team, sheet.period)
    same = [each for each in kept if (each.form.name, each.team, each.period) == made_for]
    for other in same:
        alike = (other.head, other.answers) == (sheet.head, sheet.answers)
        if other.sha256 == sheet.sha256 or (alike and not sheet.form.persons):
            return other, _problem(sheet, other, _COPY, _REMOVE, "remark")
        if alike:
            return None, _problem(sheet, other, _ALIKE, _REMOVE, "remark")
    if same and sheet.form.once:
        return same[0], _problem(sheet, same[0], _TWO, _ONE, "error")
    return None, None


def _problem(sheet: Worksheet, other: Worksheet, what: str, remedy: str, severity: str) -> Problem:
    details = {"other": other.file, "team": sheet.team, "period": sheet.shown_period}
    return sheet.problem(what, remedy, severity=severity, details=details)
