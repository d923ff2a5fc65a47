"""How many different people stand behind the figures of a period."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from caseload_analysis.spells.calendar import EVERY, Calendar
from caseload_analysis.spells.groups import Groups
from caseload_analysis.spells.stock_flow import MOMENTS, Table, stock_flow, tally, tidy
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.timelines.capacity import reasons
from caseload_analysis.timelines.derive import LEVEL_KEYS

_IN_POST: Final = "employees"
_SICK: Final = "sick"


def people(org: Organisation, level: str, calendar: Calendar, at: str = "mean") -> pd.DataFrame:
    """Return the number of different employees in each period, in all and behind each reason.

    Behind a mean stands everybody who was there on any day of the period, behind a figure at the
    end only who was there on its last day.

    Parameters
    ----------
    org : Organisation whose timelines still hold the level ``employee``
    level : {"employee", "team", "organisation"}
    calendar : Calendar
    at : {"mean", "end"}

    Returns
    -------
    frame
        Columns of the group, period, employees (in post), sick_free (of these: not sick) and one
        column per reason (persons).
    """
    return _standing(org, level).counted(calendar)[at]


def people_per_period(org: Organisation, level: str) -> pd.DataFrame:
    """Return ``people`` for weeks, months, quarters and years, for readers without the persons.

    Different people cannot be counted from sums per day, so the gate counts them for each length of
    period before the persons go. Columns: level, every, at, and those of ``people``.
    """
    standing = _standing(org, level)
    frames = []
    for every in EVERY:
        calendar = Calendar.spanning(org.first, org.last, every, clipped=org.clipped)
        for at, counted in standing.counted(calendar).items():
            period = counted["period"].astype(object)
            frames.append(counted.assign(level=level, every=every, at=at, period=period))
    return pd.concat(frames, ignore_index=True)


class _Spells(NamedTuple):
    """Spells, and the number of the person of each."""

    persons: Groups
    start: NDArray[np.int64]
    stop: NDArray[np.int64]

    def there(self, calendar: Calendar) -> dict[str, NDArray[np.bool_]]:
        """Return per moment whether a spell of each person holds a day of each period, or its last."""
        flow = stock_flow(self.persons, self.start, self.stop, calendar)
        return {at: np.asarray(getattr(flow, at) > 1e-9) for at in MOMENTS}


class _Standing(NamedTuple):
    """The groups that persons stand in, and their spells: in post, sick, and behind each reason."""

    groups: Groups
    spells: Mapping[str, _Spells]

    def counted(self, calendar: Calendar) -> dict[str, pd.DataFrame]:
        """Return the numbers of people per group and period, for each moment."""
        there = {name: spells.there(calendar) for name, spells in self.spells.items()}
        return {
            at: self._tidy(calendar, {name: found[at] for name, found in there.items()}) for at in MOMENTS
        }

    def _tidy(self, calendar: Calendar, there: Mapping[str, NDArray[np.bool_]]) -> pd.DataFrame:
        behind = {name: found for name, found in there.items() if name not in (_IN_POST, _SICK)}
        sick_free = there[_IN_POST] & ~there[_SICK]
        counted = {_IN_POST: there[_IN_POST], "sick_free": sick_free, **behind}
        return tidy(
            self.groups.keys,
            calendar,
            {name: _per_group(self.groups, table) for name, table in counted.items()},
        )


def _standing(org: Organisation, level: str) -> _Standing:
    stay = list(dict.fromkeys([*LEVEL_KEYS[level], "employee_id"]))
    in_post, sick = org.pieces("capacity", "employee"), org.pieces("sickness", "employee")
    persons = Groups.of(in_post, stay).keys
    behind = {name: _spells(in_post.loc[in_post[name] > 0], persons) for name in reasons(org.settings)}
    spells = {_IN_POST: _spells(in_post, persons), **behind, _SICK: _spells(sick, persons)}
    return _Standing(Groups.of(persons, LEVEL_KEYS[level]), spells)


def _spells(rows: pd.DataFrame, persons: pd.DataFrame) -> _Spells:
    """Return the spells in ``rows`` of those who are among ``persons``."""
    known = rows.merge(persons, on=list(persons.columns))
    return _Spells(Groups.among(known, persons), known["start"].to_numpy(), known["stop"].to_numpy())


def _per_group(groups: Groups, table: NDArray[np.bool_]) -> Table:
    """Return the number of true values per group and period."""
    person, period = np.nonzero(table)
    return tally(groups.codes[person], period, (len(groups), table.shape[1]))
