"""Sick spells as the national figures count them: joined, classed and cut to the contract."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from caseload_analysis.spells.calendar import OPEN
from caseload_analysis.spells.overlap import chain, intersect, stack
from caseload_analysis.tables.settings import Absence


def class_names(classes: Sequence[int]) -> list[str]:
    """Return the names of the duration classes with these last days, the open one last.

    >>> class_names([7, 42])
    ['1_7', '8_42', '43_up']
    """
    firsts = [1, *(last + 1 for last in classes)]
    lasts = [*(str(last) for last in classes), "up"]
    return [f"{first}_{last}" for first, last in zip(firsts, lasts, strict=True)]


def sick_spells(absences: pd.DataFrame, last: int, rules: Absence) -> pd.DataFrame:
    """Return the sick rows with the spell that each belongs to and the class of that spell.

    Rows of one employee that touch are one spell (partial recovery); ``merge_gap`` may join more. A
    spell that still runs is classed by its length up to and including the day ``last`` [X].

    Returns
    -------
    frame
        employee_id, start, stop, fraction, spell, first, final (stop of the spell), duration_class
        (number of the class, from 0).

    Examples
    --------
    >>> rows = pd.DataFrame({"employee_id": "A", "kind": "sickness", "start": [0, 5], "stop": [5, 9],
    ...                      "fraction": [1.0, 0.5]})
    >>> sick_spells(rows, 100, Absence())[["spell", "final", "duration_class"]].to_numpy().tolist()
    [[0, 9, 1], [0, 9, 1]]
    """
    sick = absences.loc[(absences["kind"] == "sickness") & (absences["start"] < absences["stop"])]
    sick = sick[["employee_id", "start", "stop", "fraction"]].reset_index(drop=True)
    sick["spell"] = chain(sick, ["employee_id"], max(rules.merge_gap, 1))
    spells = sick.groupby("spell")
    sick["first"], sick["final"] = spells["start"].transform("min"), spells["stop"].transform("max")
    length = sick["final"].where(sick["final"] < OPEN, last + 1) - sick["first"]
    return sick.assign(duration_class=np.searchsorted(rules.classes, length))


def sick_days(sick: pd.DataFrame, contracts: pd.DataFrame, rules: Absence) -> pd.DataFrame:
    """Return the sick part of each contract, per duration class.

    ``sick_fte`` is the part-time factor times the incapacity of that day; rows that overlap add up
    to 1 at most. Days of a spell beyond ``cap_days`` are there, and count for nothing.

    Returns
    -------
    frame
        employee_id, team, duration_class, start, stop, sick_fte.

    Examples
    --------
    >>> rows = pd.DataFrame({"employee_id": ["A"], "kind": "sickness", "start": [3], "stop": [11],
    ...                      "fraction": [0.5]})
    >>> contract = pd.DataFrame({"employee_id": ["A"], "team": "Noord", "fte": 0.75, "start": [5],
    ...                          "stop": [99]})
    >>> rules = Absence()
    >>> sick_days(sick_spells(rows, 100, rules), contract, rules)[["start", "stop", "sick_fte"]]
       start  stop  sick_fte
    0      5    11     0.375
    """
    reach = sick["stop"] if rules.cap_days is None else sick["first"] + rules.cap_days
    counted = sick.assign(stop=np.minimum(sick["stop"], reach))
    beyond = sick.assign(start=np.maximum(sick["start"], reach), fraction=0.0)
    pieces = stack(pd.concat([counted, beyond]), ["employee_id", "duration_class"], ["fraction"])
    contracts = contracts[["employee_id", "team", "fte", "start", "stop"]]
    on_contract = intersect(pieces, contracts, ["employee_id"])
    on_contract["sick_fte"] = on_contract["fraction"].clip(upper=1.0) * on_contract["fte"]
    return on_contract[["employee_id", "team", "duration_class", "start", "stop", "sick_fte"]]


def sick_events(sick: pd.DataFrame) -> pd.DataFrame:
    """Return on which day each spell started, and on which it ended.

    A spell starts on its first day and ends on its last; ``ended_days`` is its whole length in
    calendar days.

    Returns
    -------
    frame
        employee_id, day, started, ended, ended_days.

    Examples
    --------
    >>> rows = pd.DataFrame({"employee_id": ["A"], "kind": "sickness", "start": [3], "stop": [11],
    ...                      "fraction": [1.0]})
    >>> sick_events(sick_spells(rows, 100, Absence())).to_numpy().tolist()
    [['A', 3, 1, 0, 0], ['A', 10, 0, 1, 8]]
    """
    spells = sick.drop_duplicates("spell")
    over = spells.loc[spells["final"] < OPEN]
    starts = spells.assign(day=spells["first"], started=1, ended=0, ended_days=0)
    stops = over.assign(day=over["final"] - 1, started=0, ended=1, ended_days=over["final"] - over["first"])
    columns = ["employee_id", "day", "started", "ended", "ended_days"]
    return pd.concat([starts, stops], ignore_index=True)[columns]


def events_in_post(events: pd.DataFrame, contracts: pd.DataFrame) -> pd.DataFrame:
    """Return ``events`` on days with a contract, with the team, or teams, of that contract.

    Who is out of post that day is no employee, so the start or end of a spell then counts nowhere.

    >>> contract = pd.DataFrame({"employee_id": ["A"], "team": "Noord", "start": [0], "stop": [9]})
    >>> events = pd.DataFrame({"employee_id": "A", "day": [4, 9], "started": [1, 0]})
    >>> events_in_post(events, contract)[["team", "day"]].to_numpy().tolist()
    [['Noord', 4]]
    """
    dated = events.assign(start=events["day"], stop=events["day"] + 1)
    placed = intersect(dated, contracts[["employee_id", "team", "start", "stop"]], ["employee_id"])
    return placed[["team", *events.columns]].drop_duplicates(ignore_index=True)
