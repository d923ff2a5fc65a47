"""What the members of one team, and its manager, may see."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from caseload_analysis.privacy.answers import evaluation_scores
from caseload_analysis.privacy.carried import carried
from caseload_analysis.privacy.released import shown_remarks
from caseload_analysis.privacy.responses import evaluation_responses, remark_counts
from caseload_analysis.privacy.roles import roles_of_team
from caseload_analysis.spells.overlap import intersect, union
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.timelines.capacity import moves
from caseload_analysis.timelines.holdings import membership
from caseload_analysis.timelines.people import people_per_period

CLOSED: Final = frozenset({"evaluations", "released_remarks"})
"""Answers of single persons, and what HR did with them."""

CLOSED_TO_THE_TEAM: Final = CLOSED | {"absences", "duties", "support", "time_use"}
"""Also the tables from which a colleague's absence or deployable fte could be worked out."""

CARRIED: Final = ("activity_hours", "support_hours")
"""Sums of rows that the team does not see, or of which some are about another team's people."""

SEEN_OF_A_COLLEAGUE: Final = [
    *("employee_id", "team", "role"),
    *("persons", "contract_fte", "ramp_up_fte", "norm_formation"),
]
"""The columns of somebody's capacity that the team may see."""

_ON_A_DAY: Final = {"time_use": ("week", 3, "employee_id"), "support": ("date", 0, "supporter_id")}
"""The day of a row (a week counts on its Thursday), so many days after a column, and whose day it is."""

_ABOUT: Final = {"assignments": "employee_id", "support": "supporter_id"}
"""Whom or what a row is about, where that is not the first of team, employee and case it names."""


def own_tables(whole: Organisation, team: str, *, absences: bool) -> dict[str, pd.DataFrame]:
    """Return the rows about ``team``, its members and the cases it holds or held.

    Without ``absences`` the tables that tell of one person's absence are left out. The answers to the
    evaluation are there as mean scores, numbers, and the remarks that HR released.
    """
    mine = _memberships(whole, team)
    members = set(mine["employee_id"])
    holdings = whole.timelines["holdings"]
    cases = set(holdings.loc[holdings["team"] == team, "case_id"])
    known = {"team": {team}, "employee_id": members, "supporter_id": members, "case_id": cases}
    closed = CLOSED if absences else CLOSED_TO_THE_TEAM
    kept = {}
    for name, table in whole.tables.items():
        column = _ABOUT.get(name) or next(key for key in known if key in table.columns)
        if name not in closed:
            rows = table.loc[table[column].isin(known[column])].reset_index(drop=True)
            kept[name] = _while_here(rows, name, mine)
    if "evaluations" in whole.tables:
        kept |= _own_answers(whole, team)
    return kept


def _while_here(rows: pd.DataFrame, name: str, mine: pd.DataFrame) -> pd.DataFrame:
    """Return what tells of somebody's absence, hours or support for the days in the team only."""
    if name in ("absences", "duties"):
        return intersect(rows, mine, ["employee_id"])[list(rows.columns)]
    if name not in _ON_A_DAY:
        return rows
    column, later, who = _ON_A_DAY[name]
    day = rows[column] + later
    dated = rows.assign(start=day, stop=day + 1)
    return intersect(dated, mine.rename(columns={"employee_id": who}), [who])[list(rows.columns)]


def _own_answers(whole: Organisation, team: str) -> dict[str, pd.DataFrame]:
    """Return what may be told of the answers of ``team``: means, numbers, and released remarks."""
    carried_on = {
        "evaluation_scores": evaluation_scores(whole),
        "evaluation_roles": roles_of_team(whole, team),
        # When the half-year of all teams is closed is no matter of one team.
        "evaluation_responses": evaluation_responses(whole).assign(half_closed=False),
        "evaluation_remarks": remark_counts(whole),
        "shown_remarks": shown_remarks(whole),
    }
    return {name: rows.loc[rows["team"] == team].reset_index(drop=True) for name, rows in carried_on.items()}


def own_timelines(whole: Organisation, team: str, *, absences: bool) -> dict[str, pd.DataFrame]:
    """Return the timelines of ``team``: of its members while they are, and their sum.

    Of the other teams nothing remains but the days on which they held a case of this team, without
    the worker: from these a transfer is told from an inflow. Without ``absences`` a colleague's
    capacity holds only the establishment, cut where a contract changes and not where an absence
    does, and sick days are there as the team's sum.
    """
    mine = _memberships(whole, team)
    persons = {name: _while_member(whole, name, mine) for name in ("capacity", "sickness")}
    events = whole.pieces("sickness_events", "employee")
    dated = events.assign(start=events["day"], stop=events["day"] + 1)
    persons["sickness_events"] = intersect(dated, mine, ["employee_id"])[events.columns]
    if not absences:
        persons = {"capacity": _establishment_only(persons["capacity"])}
    persons["moves"] = moves(persons["capacity"], ["employee_id"])
    summed = {
        name: whole.pieces(name, "team") for name in ("capacity", "sickness", "sickness_events", "moves")
    }
    timelines = {
        name: _levels(persons.get(name), rows.loc[rows["team"] == team]) for name, rows in summed.items()
    }
    timelines["holdings"] = _own_holdings(whole, team, mine)
    if not absences:
        timelines["people"] = _people(whole, team)
    minimum = 0 if absences else whole.settings.privacy.minimum_group
    return timelines | carried(whole, minimum, CARRIED, team)


def _people(whole: Organisation, team: str) -> pd.DataFrame:
    """Return how many different people stand behind the figures of ``team``."""
    counted = ("capacity", "sickness")
    own = {name: whole.timelines[name].loc[whole.timelines[name]["team"] == team] for name in counted}
    return people_per_period(replace(whole, timelines=own), "team")


def _memberships(whole: Organisation, team: str) -> pd.DataFrame:
    """Return when each employee belonged to ``team``."""
    places = membership(whole.tables["contracts"])
    return union(places.loc[places["team"] == team], ["employee_id"])


def _while_member(whole: Organisation, timeline: str, mine: pd.DataFrame) -> pd.DataFrame:
    return intersect(whole.pieces(timeline, "employee"), mine, ["employee_id"])


def _establishment_only(capacity: pd.DataFrame) -> pd.DataFrame:
    """Return the pieces between which the contract changes; everything about availability is missing."""
    return union(capacity, SEEN_OF_A_COLLEAGUE).reindex(columns=capacity.columns, fill_value=np.nan)


def _levels(persons: pd.DataFrame | None, team: pd.DataFrame) -> pd.DataFrame:
    known = [] if persons is None else [persons.assign(level="employee")]
    return pd.concat([*known, team.assign(level="team")], ignore_index=True)


def _own_holdings(whole: Organisation, team: str, mine: pd.DataFrame) -> pd.DataFrame:
    """Return who holds the team's cases; a worker is named only while a member of it.

    Every stay is there without its worker too, once counted: the case of a worker who moved on can
    stay with the team.
    """
    rows = whole.timelines["holdings"]
    families = rows.loc[rows["team"] == team, "family_id"]
    rows = rows.loc[rows["family_id"].isin(families)]
    named = intersect(rows, mine, ["employee_id"])
    return pd.concat([named, rows.assign(employee_id="")], ignore_index=True)
