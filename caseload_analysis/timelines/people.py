"""How many different people stand behind the figures of a period."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from caseload_analysis.spells.calendar import EVERY, Calendar
from caseload_analysis.spells.groups import Groups
from caseload_analysis.spells.stock_flow import MOMENTS, Table, stock_flow, tally, tidy
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.timelines.capacity import reasons
from caseload_analysis.timelines.derive import LEVEL_KEYS


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
    stay = list(dict.fromkeys([*LEVEL_KEYS[level], "employee_id"]))
    in_post, sick = org.pieces("capacity", "employee"), org.pieces("sickness", "employee")
    persons = Groups.of(in_post, stay).keys
    present = _there(in_post, persons, calendar, at)
    behind = {
        name: _there(in_post.loc[in_post[name] > 0], persons, calendar, at) for name in reasons(org.settings)
    }
    ill = _there(sick, persons, calendar, at)
    counted = {"employees": present, "sick_free": present & ~ill, **behind}
    groups = Groups.of(persons, LEVEL_KEYS[level])
    return tidy(groups.keys, calendar, {name: _per_group(groups, table) for name, table in counted.items()})


def people_per_period(org: Organisation, level: str) -> pd.DataFrame:
    """Return ``people`` for weeks, months, quarters and years, for readers without the persons.

    Different people cannot be counted from sums per day, so the gate counts them for each length of
    period before the persons go. Columns: level, every, at, and those of ``people``.
    """
    frames = []
    for every, at in product(EVERY, MOMENTS):
        calendar = Calendar.spanning(org.first, org.last, every, clipped=org.clipped)
        counted = people(org, level, calendar, at)
        period = counted["period"].astype(object)
        frames.append(counted.assign(level=level, every=every, at=at, period=period))
    return pd.concat(frames, ignore_index=True)


def _there(rows: pd.DataFrame, keys: pd.DataFrame, calendar: Calendar, at: str) -> NDArray[np.bool_]:
    """Return for each of ``keys`` and each period whether one of its spells holds a day, or the last."""
    known = rows.merge(keys, on=list(keys.columns))
    flow = stock_flow(Groups.among(known, keys), known["start"], known["stop"], calendar)
    return np.asarray(getattr(flow, at) > 1e-9)


def _per_group(groups: Groups, table: NDArray[np.bool_]) -> Table:
    """Return the number of true values per group and period."""
    person, period = np.nonzero(table)
    return tally(groups.codes[person], period, (len(groups), table.shape[1]))
