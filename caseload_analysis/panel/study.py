"""Study: the organisation on the table, as far as its reader may see it, and what was made of it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Self, TypeVar

import numpy as np

from caseload_analysis.measures.caseload import UNITS
from caseload_analysis.privacy.audience import AUDIENCES, read
from caseload_analysis.tables.deliveries import newest
from caseload_analysis.tables.organisation import Organisation

T = TypeVar("T")

MOST_KEPT: Final = 200
"""So many frames, views and teams are kept at most; the one unused for the longest time goes first."""

_OF_PERSONS: Final = ("capacity", "moves", "sickness", "sickness_events")


class Shelf:
    """What was made before, by what it was made from.

    >>> shelf = Shelf()
    >>> [shelf.get("a", lambda: [1]), shelf.get("a", lambda: [2])]
    [[1], [1]]
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what is kept under ``key``, made where it is not there."""
        if key not in self._kept:
            self._kept[key] = make()
            if len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        found: T = self._kept[key]
        return found


@dataclass(frozen=True)
class Study:
    """One organisation as one reader sees it; another reader is another study, read anew.

    Attributes
    ----------
    source : Path
        The folder or workbook, as it was named.
    org : Organisation
    teams : tuple of str
        The names of the teams to choose from, also where this reader sees only one of them.
    given : mapping
        The settings that were given in the panel, instead of ``caseload.toml``; empty where that is read.
    shelf : Shelf
    """

    source: Path
    org: Organisation
    teams: tuple[str, ...]
    given: Mapping[str, Any] = field(default_factory=dict)
    shelf: Shelf = field(default_factory=Shelf, repr=False, compare=False)

    @classmethod
    def open(
        cls,
        source: Path,
        audience: str = "hr",
        team: str = "",
        teams: tuple[str, ...] = (),
        given: Mapping[str, Any] | None = None,
    ) -> Self:
        """Return what ``audience`` may see of the data at ``source``.

        ``team`` is meant for the audiences of one team and left out for others. Raises DataError,
        UsageError and AudienceError as ``read`` does.
        """
        own = team if audience in AUDIENCES and AUDIENCES[audience].own_team else ""
        org = read(newest(source), audience, own, settings=given or None)
        return cls(source, org, teams if own and team in teams else org.teams, given or {})

    def of_team(self, team: str) -> Organisation:
        """Return the organisation with what bears on this team only: the same figures, sooner.

        Readers who see no persons have their sums as the gate made them.
        """
        if "people" in self.org.timelines or self.org.team:
            return self.org
        return self.shelf.get(("team", team), lambda: _narrowed(self.org, team))


def _narrowed(org: Organisation, team: str) -> Organisation:
    """Return ``org`` with the people who were ever in ``team``, and whatever case they or it ever held."""
    capacity = org.timelines["capacity"]
    members = capacity.loc[(capacity["level"] == "employee") & (capacity["team"] == team), "employee_id"]
    timelines = dict(org.timelines)
    for name in _OF_PERSONS:
        rows = timelines[name]
        person = (rows["level"] == "employee") & rows["employee_id"].isin(members)
        timelines[name] = rows.loc[person | ((rows["level"] == "team") & (rows["team"] == team))]
    holdings = timelines["holdings"]
    held = holdings.loc[(holdings["team"] == team) | holdings["employee_id"].isin(members)]
    touched = [holdings[column].isin(held[column]) for column in UNITS.values()]
    timelines["holdings"] = holdings.loc[np.logical_or.reduce(touched)].reset_index(drop=True)
    return replace(org, timelines=timelines)
