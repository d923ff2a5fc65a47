"""Which remarks on the data an audience may read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from caseload_analysis.tables.problems import Problem, message


def visible_remarks(
    remarks: Iterable[Problem], tables: Mapping[str, pd.DataFrame], *, persons: bool
) -> tuple[Problem, ...]:
    """Return the remarks on tables, and on employees, that are still there; the others as a count.

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
    ]
    withheld = len(everything) - len(seen)
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
