"""Which remarks on the data an audience may read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

import pandas as pd

from caseload_analysis.tables.problems import Problem, message

_NUMBER_ONLY: Final = {
    message("{count} cases are open on {day} and in nobody's hands, such as {examples}"): message(
        "{count} cases are open on {day} and in nobody's hands"
    )
}
"""What is said of cases to readers without persons: how many, and not which."""


def visible_remarks(
    remarks: Iterable[Problem], tables: Mapping[str, pd.DataFrame], *, persons: bool
) -> tuple[Problem, ...]:
    """Return the remarks on tables, and on employees, that are still there; the others as a count.

    Who sees no persons gets no code of a case, and nothing of what was written in an agreement.

    Parameters
    ----------
    remarks : problems of severity "remark"
    tables : the tables that the audience sees
    persons : whether it sees employees at all

    Examples
    --------
    >>> about_absence = Problem("odd", severity="remark", table="absences")
    >>> [str(remark) for remark in visible_remarks([about_absence], {}, persons=False)]
    ['remarks on the data that are not for this reader: 1; ask the HR adviser']
    """
    everything = list(remarks)
    known = set(tables["contracts"]["employee_id"]) if persons and "contracts" in tables else set()
    seen = [
        remark
        for remark in everything
        if (not remark.table or remark.table in tables)
        and (not remark.employee_id or remark.employee_id in known)
        and (persons or not _quotes(remark))
    ]
    withheld = len(everything) - len(seen)
    if not persons:
        seen = [_without_examples(remark) for remark in seen]
    if withheld:
        seen.append(
            Problem(
                message("remarks on the data that are not for this reader: {count}"),
                message("ask the HR adviser"),
                severity="remark",
                details={"count": withheld},
            )
        )
    return tuple(seen)


def _quotes(remark: Problem) -> bool:
    """Whether the remark quotes what somebody wrote in an agreement."""
    return remark.table == "agreements" and remark.value != ""


def _without_examples(remark: Problem) -> Problem:
    details = {name: value for name, value in remark.details.items() if name != "examples"}
    return replace(remark, what=_NUMBER_ONLY.get(remark.what, remark.what), details=details)
