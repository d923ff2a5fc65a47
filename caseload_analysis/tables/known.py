"""What was known on a day: later rows are left out, and what ends later still runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import pandas as pd

from caseload_analysis.spells.calendar import OPEN
from caseload_analysis.tables.organisation import Organisation

_TOLD_AFTERWARDS: Final[Mapping[str, tuple[str, ...]]] = {
    "agreements": ("done_on",),
    "protocol_deviations": ("discussed_on",),
}
"""Days that are added to a row after it was written."""
_WITH_THEM: Final[Mapping[str, tuple[str, ...]]] = {
    "done_on": ("follow_up",),
    "discussed_on": ("discussed_with",),
}
ANSWERED_AFTER: Final = 92
"""Days after a half-year in which the answers to its evaluation come in [X]."""
_AHEAD: Final[Mapping[str, int]] = {
    "expectations": 1,
    "evaluations": ANSWERED_AFTER,
    "released_remarks": ANSWERED_AFTER,
}
"""How many days later a table is still known: what is expected of the period that begins the next day,
and the answers of the three months after a half-year, when it is evaluated."""


def known_on(org: Organisation, day: int) -> Organisation:
    """Return ``org`` with its tables as if the data ended on ``day`` (days since 1970) [X].

    Rows that begin or are dated later are gone; a spell that goes on after ``day`` is running. A day
    that is added to a row afterwards (an agreement carried out, a deviation discussed) is not known
    before it has come. The expected end of a case and the end of an agreement stay: they were known
    beforehand. What is expected of the next period counts, and so do the answers to an evaluation that
    are given in the three months after the day [X].

    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> from caseload_analysis.tables.reading import read_tables
    >>> org = read_tables(example_tables(), example_settings())
    >>> known_on(org, org.first).last == org.first
    True
    >>> len(known_on(org, org.first - 1).tables["cases"])
    0
    """
    counts = org.settings.end_counts
    tables = {
        name: _table(name, table, day, ends=day + int(getattr(counts, name, False)))
        for name, table in org.tables.items()
    }
    return replace(org, tables=tables, last=min(day, org.last))


def _table(name: str, table: pd.DataFrame, day: int, *, ends: int) -> pd.DataFrame:
    """Return the rows known on ``day``; ``ends`` is the latest stop of a spell that ended by then."""
    dated = next((column for column in ("start", "date", "week") if column in table), None)
    if dated is None:
        return table
    known = table.loc[table[dated] <= day + _AHEAD.get(name, 0)].reset_index(drop=True)
    if "stop" in known and name != "expectations":
        known = known.assign(stop=known["stop"].where(known["stop"] <= ends, OPEN))
    for column in _TOLD_AFTERWARDS.get(name, ()):
        later = (known[column] > day) & (known[column] < OPEN)
        untold = {told: known[told].mask(later, "") for told in _WITH_THEM[column]}
        known = known.assign(**untold, **{column: known[column].mask(later, OPEN)})
    return known
