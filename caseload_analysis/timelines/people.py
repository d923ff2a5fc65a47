"""How many different people stand behind the figures of a period."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from caseload_analysis.spells.calendar import EVERY, Calendar
from caseload_analysis.spells.groups import Groups
from caseload_analysis.spells.stock_flow import Table, stock_flow, tally, tidy
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.timelines.capacity import reasons
from caseload_analysis.timelines.derive import LEVEL_KEYS


def people(org: Organisation, level: str, calendar: Calendar) -> pd.DataFrame:
    """Return the number of different employees in each period, in all and behind each reason.

    Parameters
    ----------
    org : Organisation whose timelines still hold the level ``employee``
    level : {"employee", "team", "organisation"}
    calendar : Calendar

    Returns
    -------
    frame
        Columns of the group, period, employees (in post on any day of it), sick_free (of these:
        without a sick day in it) and one column per reason (persons).
    """
    stay = list(dict.fromkeys([*LEVEL_KEYS[level], "employee_id"]))
    in_post, sick = org.pieces("capacity", "employee"), org.pieces("sickness", "employee")
    persons = Groups.of(in_post, stay).keys
    present = _any_day(in_post, persons, calendar)
    behind = {
        name: _any_day(in_post.loc[in_post[name] > 0], persons, calendar) for name in reasons(org.settings)
    }
    ill = _any_day(sick, persons, calendar)
    counted = {"employees": present, "sick_free": present & ~ill, **behind}
    groups = Groups.of(persons, LEVEL_KEYS[level])
    return tidy(groups.keys, calendar, {name: _per_group(groups, table) for name, table in counted.items()})


def people_per_period(org: Organisation, level: str) -> pd.DataFrame:
    """Return ``people`` for weeks, months, quarters and years, for readers without the persons.

    Different people cannot be counted from sums per day, so the gate counts them for each length of
    period before the persons go. Columns: level, every, and those of ``people``.
    """
    frames = []
    for every in EVERY:
        calendar = Calendar.spanning(org.first, org.last, every, clipped=org.clipped)
        counted = people(org, level, calendar)
        frames.append(counted.assign(level=level, every=every, period=counted["period"].astype(object)))
    return pd.concat(frames, ignore_index=True)


def _any_day(rows: pd.DataFrame, keys: pd.DataFrame, calendar: Calendar) -> NDArray[np.bool_]:
    """Return for each of ``keys`` and each period whether one of its spells holds a day of it."""
    known = rows.merge(keys, on=list(keys.columns))
    flow = stock_flow(Groups.among(known, keys), known["start"], known["stop"], calendar)
    return np.asarray(flow.mean > 1e-9)


def _per_group(groups: Groups, table: NDArray[np.bool_]) -> Table:
    """Return the number of true values per group and period."""
    person, period = np.nonzero(table)
    return tally(groups.codes[person], period, (len(groups), table.shape[1]))
