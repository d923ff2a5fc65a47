"""All timelines of an organisation: of its employees, and summed to its teams and to the whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from caseload_analysis.spells.overlap import stack, union
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.settings import Settings
from caseload_analysis.timelines.capacity import capacity, moves, value_columns
from caseload_analysis.timelines.holdings import holdings
from caseload_analysis.timelines.sickness import events_in_post, sick_days, sick_events, sick_spells

LEVEL_KEYS: Mapping[str, list[str]] = {
    "employee": ["employee_id"],
    "team": ["team"],
    "organisation": [],
}
"""The columns that identify a group of each level."""

_NO_ABSENCES = pd.DataFrame({"employee_id": [], "kind": [], "start": [], "stop": [], "fraction": []}).astype(
    {"employee_id": "str", "kind": "str", "start": "int64", "stop": "int64"}
)


def derive(org: Organisation) -> dict[str, pd.DataFrame]:
    """Return the timelines ``holdings``, ``capacity``, ``moves``, ``sickness`` and ``sickness_events``.

    Their columns stand in ARCHITECTURE.md. All but the holdings hold every level: the pieces of
    employees, the same summed to teams, and summed to the organisation.
    """
    tables, rules = org.tables, org.settings.absence
    contracts = tables["contracts"]
    sick = sick_spells(tables.get("absences", _NO_ABSENCES), org.last, rules)
    persons = capacity(tables, org.settings)
    days_sick, events = sick_days(sick, contracts, rules), sick_events(sick)
    placed = events_in_post(events, contracts)
    events = placed.drop(columns="team").drop_duplicates(ignore_index=True)
    return {
        "holdings": holdings(tables["cases"], tables["assignments"], contracts),
        "capacity": _levels(persons, *(summed_capacity(persons, by, org.settings) for by in (["team"], []))),
        "moves": _levels(*(moves(persons, keys) for keys in LEVEL_KEYS.values())),
        "sickness": _levels(
            days_sick,
            stack(days_sick, ["team", "duration_class"], ["sick_fte"]),
            stack(days_sick, ["duration_class"], ["sick_fte"]),
        ),
        "sickness_events": _levels(events, _summed_events(placed, ["team"]), _summed_events(events, [])),
    }


def summed_capacity(persons: pd.DataFrame, by: Sequence[str], settings: Settings) -> pd.DataFrame:
    """Return the capacity of groups ``by``; somebody with two contracts in a group is one person."""
    values = ["persons", *value_columns(settings)]
    in_post = union(persons, [*by, "employee_id"]).drop(columns="employee_id").assign(persons=1.0)
    together = pd.concat([persons.drop(columns="persons"), in_post], ignore_index=True)
    return stack(together.fillna(dict.fromkeys(values, 0.0)), by, values)


def _summed_events(events: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Return the number of spells started and ended per group and day."""
    return events.groupby([*by, "day"], as_index=False)[["started", "ended", "ended_days"]].sum()


def _levels(*frames: pd.DataFrame) -> pd.DataFrame:
    """Return the frames of employees, teams and the organisation as one, texts empty where not given."""
    named = [frame.assign(level=level) for level, frame in zip(LEVEL_KEYS, frames, strict=True)]
    together = pd.concat(named, ignore_index=True)
    texts = together.columns.intersection(["employee_id", "team", "role"])
    return together.assign(**{str(name): together[name].fillna("").astype(str) for name in texts})
