"""Rules across tables: codes that nobody knows are errors, doubtful spells are remarks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import pandas as pd

from caseload_analysis.spells.calendar import OPEN, dates
from caseload_analysis.tables.agreed import unread
from caseload_analysis.tables.examples import EXAMPLE
from caseload_analysis.tables.forms.found import Worksheet
from caseload_analysis.tables.forms.shape import TEAM_ROW
from caseload_analysis.tables.problems import Problem, message, suggestion
from caseload_analysis.tables.settings import Settings
from caseload_analysis.tables.sources import SETTINGS_FILE
from caseload_analysis.tables.spelling import alike_teams
from caseload_analysis.tables.typed import Typed

TypedTables = Mapping[str, Typed]
Frames = Mapping[str, pd.DataFrame]

_REFERENCES: Final = {"employee_id": "contracts", "supporter_id": "contracts", "case_id": "cases"}
_OWN: Final = {"supporter_id": "employee_id"}


def check_references(typed: TypedTables, told: Sequence[Typed] = ()) -> list[Problem]:
    """Return an error for every code of a case or employee that its own table does not have.

    ``told`` are further rows of some tables, from worksheets.
    """
    return [
        problem
        for table in (*typed.values(), *told)
        for column, target in _REFERENCES.items()
        if table.sheet.table.name != target and column in table.sheet.places and target in typed
        for problem in _unknown_codes(table, column, typed[target])
    ]


def _unknown_codes(table: Typed, column: str, target: Typed) -> list[Problem]:
    own = _OWN.get(column, column)
    if own not in target.sheet.places:
        return []
    known = set(target.frame[own]) - {""}
    codes = table.frame[column]
    rows = codes.index[~codes.isin(known) & (codes != "")].difference(table.refused[column])
    near = codes.loc[rows].map(_nearest(codes.loc[rows], known))
    details: dict[str, Any] = {"target": target.sheet.raw.name, "near": near}
    told = rows[(near != "").to_numpy(dtype=bool)]
    what = message("{value} is not in {target}")
    return [
        *table.rows(told, what, message("did you mean {near}? Correct the code"), column=column, **details),
        *table.rows(rows.difference(told), what, _ADD, column=column, **details),
    ]


_ADD: Final = message("correct the code, or add it to {target}")


def _nearest(codes: pd.Series[Any], known: set[str]) -> dict[str, str]:
    """Return the known code that differs in leading zeros only, else the nearest one, for each code."""
    bare = {code.lstrip("0"): code for code in known}
    few = codes.drop_duplicates()[:50]
    return {code: bare.get(code.lstrip("0")) or suggestion(code, known) for code in few} | dict.fromkeys(
        codes.drop_duplicates()[50:], ""
    )


def remarks(typed: TypedTables, frames: Frames, settings: Settings, last: int) -> list[Problem]:
    """Return what is doubtful in checked tables; ``frames`` are indexed by row as Excel counts it.

    ``last`` is the day up to which the tables speak: open cases without a worker are counted on it,
    and contracts and cases that end later give no remark.
    """
    return [
        *(problem for table in typed.values() for problem in _examples(table)),
        *alike_teams(typed["contracts"]),
        *_same_team(typed["contracts"], frames["contracts"]),
        *_outside_contract(typed, frames, last, int(settings.end_counts.contracts)),
        *_in_gaps(typed["assignments"], frames),
        *_outside_case(typed["assignments"], frames, last),
        *_unassigned(typed["cases"], frames, last),
        *_discussed_before(typed, frames),
        *_unknown_teams(typed, frames["contracts"]),
        *_unknown_settings(settings, frames["contracts"]),
    ]


def _examples(table: Typed) -> list[Problem]:
    """Remark rows of the template that were left among the data."""
    texts = [column.name for column in table.sheet.table if column.kind in ("id", "text")]
    example = table.frame[texts].apply(lambda column: column.str.startswith(EXAMPLE)).any(axis=1)
    rows = example.index[example.to_numpy(dtype=bool)]
    if rows.empty:
        return []
    return [
        table.sheet.problem(
            message("{count} rows are examples of the template, and count"),
            message("remove the rows that begin with {example}"),
            row=int(rows[0]),
            severity="remark",
            details={"count": len(rows), "example": EXAMPLE},
        )
    ]


def drop_repeated(typed: Typed, frame: pd.DataFrame) -> tuple[pd.DataFrame, list[Problem]]:
    """Return ``frame`` without rows that repeat another, where a repetition means nothing."""
    repeated = frame.duplicated()
    if not typed.sheet.table.distinct or not repeated.any():
        return frame, []
    rows = frame.index[repeated]
    found = typed.rows(rows, message("the row repeats an earlier one and counts once"), severity="remark")
    return frame.loc[~repeated], found


def _day(numbers: pd.Series[int]) -> pd.Series[str]:
    """Return days as dd-mm-yyyy."""
    written = [day.strftime("%d-%m-%Y") for day in dates(numbers).astype(object)]
    return pd.Series(written, numbers.index, dtype="str")


def _same_team(contracts: Typed, frame: pd.DataFrame) -> list[Problem]:
    """Remark contracts of one employee in one team that overlap: both count."""
    ordered = frame.sort_values(["employee_id", "team", "start"], kind="stable")
    keys = [ordered["employee_id"], ordered["team"]]
    reached = ordered.groupby(keys)["stop"].cummax().groupby(keys).shift().fillna(-OPEN)
    return contracts.rows(
        ordered.index[ordered["start"] < reached],
        message("{value} has another contract in this team on the same days; both count"),
        message("end the earlier contract if this one replaces it"),
        column="employee_id",
        severity="remark",
    )


def _outside_contract(typed: TypedTables, frames: Frames, today: int, counts: int) -> list[Problem]:
    """Remark spells that begin before the first contract or run on after the last.

    A contract that ends after ``today`` may yet be prolonged, and gives no remark. ``counts`` is 1
    where the end date of a contract is its last day.
    """
    spans = frames["contracts"].groupby("employee_id").agg(first=("start", "min"), last=("stop", "max"))
    place: dict[str, Any] = {"column": "employee_id", "severity": "remark"}
    found: list[Problem] = []
    for name, (before, after) in _OUTSIDE.items():
        if name in frames:
            spell = frames[name].join(spans, on="employee_id")
            early = spell[spell["start"] < spell["first"]]
            late = spell[(spell["stop"] > spell["last"]) & (spell["last"] <= today)]
            found += typed[name].rows(early.index, before, day=_day(early["first"]), **place)
            found += typed[name].rows(late.index, after, day=_day(late["last"] - counts), **place)
    return found


_OUTSIDE: Final = {
    "assignments": (
        message("the case was with {value} before the first contract began on {day}"),
        message("the case stays with {value} after the contract ended on {day}: counted in the last team"),
    ),
    "absences": (
        message("the absence of {value} began before the first contract, {day}: those days do not count"),
        message("the absence of {value} runs on after the last contract, {day}: those days do not count"),
    ),
    "duties": (
        message("the duty of {value} began before the first contract, {day}: those days do not count"),
        message("the duty of {value} runs on after the last contract, {day}: those days do not count"),
    ),
}  # fmt: skip


def _in_gaps(assignments: Typed, frames: Frames) -> list[Problem]:
    """Remark assignments on days between two contracts."""
    ordered = frames["contracts"].sort_values(["employee_id", "start"], kind="stable")
    reached = ordered.groupby("employee_id")["stop"].cummax()
    gaps = ordered.assign(gap=reached.groupby(ordered["employee_id"]).shift())
    gaps = gaps.loc[gaps["start"] > gaps["gap"], ["employee_id", "gap", "start"]]
    gaps = gaps.rename(columns={"start": "back"})
    held = frames["assignments"].reset_index(names="row").merge(gaps, on="employee_id")
    held = held[(held["start"] < held["back"]) & (held["stop"] > held["gap"])]
    held = held.drop_duplicates("row").set_index("row")
    return assignments.rows(
        held.index,
        message("{value} had no contract from {day}, while the case was there: counted in the last team"),
        column="employee_id",
        severity="remark",
        day=_day(held["gap"].astype("int64")),
    )


def _outside_case(assignments: Typed, frames: Frames, today: int) -> list[Problem]:
    """Remark assignments on days on which their case is not open."""
    spans = frames["cases"].set_index("case_id")[["start", "stop"]].add_prefix("case_")
    held = frames["assignments"].join(spans, on="case_id")
    place: dict[str, Any] = {"column": "case_id", "severity": "remark"}
    early = held[held["start"] < held["case_start"]]
    late = held[(held["stop"] > held["case_stop"]) & (held["case_stop"] <= today)]
    return [
        *assignments.rows(early.index, _BEFORE_CASE, day=_day(early["case_start"]), **place),
        *assignments.rows(late.index, _AFTER_CASE, day=_day(late["case_stop"]), **place),
    ]


_BEFORE_CASE: Final = message("the assignment begins before case {value} does, on {day}")
_AFTER_CASE: Final = message("the assignment runs on after case {value} closed on {day}")


def _unassigned(cases: Typed, frames: Frames, last: int) -> list[Problem]:
    """Remark how many cases are open on the ``last`` day and in nobody's hands."""
    held = frames["assignments"]
    taken = held.loc[(held["start"] <= last) & (held["stop"] > last), "case_id"]
    spell = frames["cases"]
    alone = spell[(spell["start"] <= last) & (spell["stop"] > last) & ~spell["case_id"].isin(taken)]
    if alone.empty:
        return []
    day = _day(pd.Series([last])).iloc[0]
    return [
        cases.sheet.problem(
            message("{count} cases are open on {day} and in nobody's hands, such as {examples}"),
            message("assign them, or close them in the export"),
            column="case_id",
            severity="remark",
            details={"count": len(alone), "day": day, "examples": ", ".join(alone["case_id"][:5])},
        )
    ]


def _discussed_before(typed: TypedTables, frames: Frames) -> list[Problem]:
    """Remark deviations from protocol that were discussed on a day before their own."""
    if "protocol_deviations" not in frames:
        return []
    rows = frames["protocol_deviations"]
    early = rows.loc[rows["discussed_on"] < rows["date"]]
    return typed["protocol_deviations"].rows(
        early.index,
        message("discussed on {value}, before the deviation of {day}: it is in no number of days"),
        message("correct one of the two days, unless it was discussed beforehand"),
        column="discussed_on",
        severity="remark",
        day=_day(early["date"]),
    )


def _unknown_teams(typed: TypedTables, contracts: pd.DataFrame) -> list[Problem]:
    """Remark teams in other tables in which nobody has a contract."""
    known = sorted(set(contracts["team"]))
    found: list[Problem] = []
    for name, table in typed.items():
        if name == "contracts" or "team" not in table.sheet.table:
            continue
        teams = table.frame["team"]
        rows = teams.index[~teams.isin(known) & (teams != "")]
        near = teams.loc[rows].map({team: suggestion(team, known) for team in teams.loc[rows].unique()})
        details = {"near": near, "known": ", ".join(known)}
        what = message("nobody has a contract in team {value}")
        found += table.rows(rows, what, _KNOWN_TEAMS, column="team", severity="remark", **details)
    return found


def unread_agreements(tables: Iterable[tuple[Typed, pd.DataFrame]]) -> list[Problem]:
    """Remark agreements of a team whose band or rhythm cannot be read, in the rows given of each table."""
    return [
        table.sheet.problem(
            found.what, found.remedy, row=row, column="agreed", severity="remark", value=found.value
        )
        for table, rows in tables
        for row, found in unread(rows)
    ]


def worksheets_of_nobody(sheets: Iterable[Worksheet], contracts: pd.DataFrame) -> list[Problem]:
    """Remark filled worksheets of a team in which nobody has a contract."""
    known = sorted(set(contracts["team"]))
    what = message("nobody has a contract in team {value}")
    return [
        sheet.problem(
            what,
            _KNOWN_TEAMS,
            row=TEAM_ROW,
            column="Team",
            value=sheet.team,
            severity="remark",
            details={"known": ", ".join(known)},
        )
        for sheet in sheets
        if sheet.answers and sheet.team not in known
    ]


_KNOWN_TEAMS: Final = message("correct it if it is one of: {known}")


def _unknown_settings(settings: Settings, contracts: pd.DataFrame) -> list[Problem]:
    """Remark teams and roles in the settings that no contract has; a role in other capitals is the same."""
    named: list[tuple[str, Iterable[str], str]] = [
        ("teams", settings.teams, "team"),
        ("norm.per_fte.team", settings.norm.per_fte.team, "team"),
        ("norm.per_fte.role", settings.norm.per_fte.role, "role"),
    ]
    return [
        _unknown_name(section, name, known)
        for section, names, column in named
        for known in [sorted(set(contracts[column]))]
        for name in sorted(set(names) - set(known))
        if column == "team" or name.casefold() not in {role.casefold() for role in known}
    ]


def _unknown_name(section: str, name: str, known: list[str]) -> Problem:
    near, named = suggestion(name, known), [each for each in known if each]
    remedy = message("did you mean {near}?") if near else message("use one of: {known}")
    return Problem(
        message("no contract has {value}"),
        remedy if named else message("the contracts name no roles: deliver the column role (functie)"),
        severity="remark",
        file=SETTINGS_FILE,
        column=f"[{section}]",
        value=name,
        table="contracts",
        details={"near": near, "known": ", ".join(named)},
    )
