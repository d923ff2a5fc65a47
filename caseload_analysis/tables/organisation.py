"""Organisation: the checked tables, what is derived from them, and the settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from caseload_analysis.tables.problems import AudienceError, Problem, message
from caseload_analysis.tables.settings import Settings

Level = Literal["employee", "team", "organisation"]


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One input file: its name, the SHA-256 of its bytes and the number of its rows."""

    name: str
    sha256: str
    rows: int


@dataclass(frozen=True)
class Organisation:
    """Everything one audience may know of one organisation.

    Attributes
    ----------
    settings : Settings
    tables : mapping of table name to frame
        The checked input. Dated spells have ``start`` and ``stop``, days since 1970, half-open;
        ``stop`` is ``calendar.OPEN`` while a spell runs.
    timelines : mapping of name to frame
        Dated pieces derived from the tables (``holdings``, ``capacity``, ``sickness``,
        ``sickness_events``), empty until the gate has filled them.
    audience, team : str
        Who may see this, and the team to which that is limited ("" for all).
    levels : frozenset of {"employee", "team", "organisation"}
        The groups this audience may ask for.
    minimum_group : int
        The smallest group whose figures this audience may see; 0 where nothing is hidden.
    first, last : int
        First and last day that the data speak of.
    delivered_until : int
        The last day of the delivery; ``last`` is earlier where an earlier report is made again.
    clipped : bool
        Whether periods end at ``last`` at the latest (the setting ``until`` is given).
    delivered : frozenset of str
        The tables of which the input had rows, also those that this audience may not see.
    remarks : tuple of Problem
        What is doubtful in the data.
    sources : tuple of SourceFile
    """

    settings: Settings
    tables: Mapping[str, pd.DataFrame]
    first: int
    last: int
    delivered_until: int
    clipped: bool = False
    timelines: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    audience: str = "hr"
    team: str = ""
    levels: frozenset[str] = frozenset({"employee", "team", "organisation"})
    minimum_group: int = 0
    delivered: frozenset[str] = frozenset()
    remarks: tuple[Problem, ...] = ()
    sources: tuple[SourceFile, ...] = ()

    def has(self, table: str) -> bool:
        """Whether ``table`` was delivered and may be seen."""
        return table in self.tables

    def require(self, by: str) -> None:
        """Raise AudienceError when this audience may not see figures per ``by``."""
        if by not in self.levels:
            allowed = ", ".join(sorted(self.levels))
            what = message("the audience {audience!r} sees no figures per {by}; ask for one of: {allowed}")
            raise AudienceError(what, audience=self.audience, by=by, allowed=allowed)

    def pieces(self, timeline: str, level: str) -> pd.DataFrame:
        """Return the rows of a timeline that belong to one level; AudienceError when it is closed."""
        self.require(level)
        rows = self.timelines[timeline]
        return rows.loc[rows["level"] == level].drop(columns="level").reset_index(drop=True)

    @property
    def teams(self) -> tuple[str, ...]:
        """The names of the teams that this audience may see, sorted."""
        if self.team:
            return (self.team,)
        rows = self.timelines.get("capacity")
        return () if rows is None else tuple(sorted(rows.loc[rows["level"] == "team", "team"].unique()))
