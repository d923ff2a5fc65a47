"""The three sentences at the top of a team's report, to be read aloud."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from caseload_analysis.reports.language import Language
from caseload_analysis.reports.words import in_a_row, units
from caseload_analysis.tables.problems import message

MOST_NAMED = 3
"""So many employees are named; of more only those outside the band for the longest time."""

_AGREED: Final = {
    "inside": message("that is inside the agreed band ({band})"),
    "above": message("that is above the agreed band ({band}), {long}"),
    "below": message("that is below the agreed band ({band}), {long}"),
}
_CHOSEN: Final = {
    "inside": message("that is inside the chosen band ({band})"),
    "above": message("that is above the chosen band ({band}), {long}"),
    "below": message("that is below the chosen band ({band}), {long}"),
}


@dataclass(frozen=True, slots=True)
class Context:
    """What every sentence needs: the language, the team, the period and how it counts.

    ``agreed`` is False where somebody only tries the band.
    """

    language: Language
    team: str
    period: pd.Period
    every: str
    unit: str
    last_day: int
    band: str
    agreed: bool = True


def standing(row: pd.Series, context: Context) -> str:
    """Return where the team stands against both norms; ``row`` as in ``deviation(by="team")``."""
    language = context.language
    return language.text(
        "On {date} team {team} has {units}: {establishment} and {deployable}; {band}.",
        date=language.date(context.last_day),
        team=context.team,
        units=units(language, row["actual"], context.unit),
        establishment=_against_establishment(row, language),
        deployable=_against_deployable(row, language),
        band=_band(row, context),
    )


def _against_establishment(row: pd.Series, language: Language) -> str:
    deviation, norm = row["deviation_formation"], language.number(row["norm_formation"], 1)
    share = language.percent(abs(deviation))
    match _direction(deviation):
        case "more":
            return language.text("{share} more than the establishment norm of {norm}", share=share, norm=norm)
        case "less":
            return language.text("{share} less than the establishment norm of {norm}", share=share, norm=norm)
        case "same":
            return language.text("as many as the establishment norm of {norm}", norm=norm)
    return language.text("there is no establishment norm, for nobody is in post")


def _against_deployable(row: pd.Series, language: Language) -> str:
    deviation, norm = row["deviation_deployable"], language.number(row["norm_deployable"], 1)
    share = language.percent(abs(deviation))
    match _direction(deviation):
        case "more":
            return language.text("{share} more than the deployable norm of {norm}", share=share, norm=norm)
        case "less":
            return language.text("{share} less than the deployable norm of {norm}", share=share, norm=norm)
        case "same":
            return language.text("as many as the deployable norm of {norm}", norm=norm)
    if row["norm_deployable"] == 0:
        return language.text("there is no deployable norm, for nobody is deployable")
    return language.text("the deployable norm is hidden, for the group is too small")


def _direction(deviation: float) -> str:
    """Return more, less or same, as the rounded percentage reads; nothing where there is none."""
    if not math.isfinite(deviation):
        return ""
    if round(abs(deviation), 3) == 0:
        return "same"
    return "more" if deviation > 0 else "less"


def _band(row: pd.Series, context: Context) -> str:
    """Return how the team stands to the band, and for how long."""
    language = context.language
    said = (_AGREED if context.agreed else _CHOSEN).get(str(row["status"]))
    if said is None:
        return language.text("without a norm there is no band")
    long = in_a_row(language, int(row["periods_outside"]), context.every)
    return language.text(said, band=context.band, long=long)


def changes(flows: pd.Series, now: pd.Series, before: pd.Series | None, context: Context) -> str:
    """Return what came, what went and how the deployable establishment changed."""
    language = context.language
    return language.text(
        "{period}, {came} and {went}; {deployable}.",
        period=language.within(context.period),
        came=_came(flows, context),
        went=_went(flows, context),
        deployable=_deployable(now, before, language),
    )


def _came(flows: pd.Series, context: Context) -> str:
    language, total = context.language, int(flows["inflow"] + flows["transfers_in"])
    shown = units(language, total, context.unit) if total else _none(context)
    clause = language.plural("{units} was added", "{units} were added", total, units=shown)
    moved = language.number(flows["transfers_in"])
    if flows["transfers_in"] > 0:
        return language.text("{clause} ({moved} from other teams)", clause=clause, moved=moved)
    return clause


def _went(flows: pd.Series, context: Context) -> str:
    language, total = context.language, int(flows["outflow"] + flows["transfers_out"])
    shown = units(language, total, context.unit) if total else _none(context)
    clause = language.plural(
        "{units} was closed or handed over", "{units} were closed or handed over", total, units=shown
    )
    moved = language.number(flows["transfers_out"])
    if flows["transfers_out"] > 0:
        return language.text("{clause} ({moved} to other teams)", clause=clause, moved=moved)
    return clause


def _none(context: Context) -> str:
    """Return "no cases" in the counting unit."""
    language = context.language
    match context.unit:
        case "child":
            return language.text("no children")
        case "family":
            return language.text("no families")
    return language.text("no cases")


def _deployable(now: pd.Series, before: pd.Series | None, language: Language) -> str:
    current = now["deployable_fte"]
    if not math.isfinite(current):
        return language.text("the deployable establishment is hidden, for the group is too small")
    shown = language.number(current, 2)
    earlier = before["deployable_fte"] if before is not None else math.nan
    if not math.isfinite(earlier):
        return language.text("the deployable establishment was {now} fte on average", now=shown)
    was = language.number(earlier, 2)
    if was == shown:
        return language.text("the deployable establishment stayed {now} fte on average", now=shown)
    if current > earlier:
        return language.text(
            "the deployable establishment rose from {was} to {now} fte on average", was=was, now=shown
        )
    return language.text(
        "the deployable establishment fell from {was} to {now} fte on average", was=was, now=shown
    )


def who_is_outside(employees: pd.DataFrame, context: Context, *, named: bool) -> str:
    """Return how many employees are outside the band and, where ``named``, who and for how long.

    ``employees``: one period of ``deviation(by="employee")``, those with a norm or a case.
    """
    language = context.language
    rows = employees[employees["status"].isin(["above", "below"])]
    rows = rows.sort_values(["periods_outside", "employee_id"], ascending=[False, True])
    if rows.empty:
        return language.text("No employee is outside the band.")
    count = language.plural(
        "{n} employee is outside the band", "{n} employees are outside the band", len(rows)
    )
    if not named:
        return _longest(count, int(rows["periods_outside"].max()), context)
    people = [_person(row, context) for _, row in rows.head(MOST_NAMED).iterrows()]
    if len(rows) > MOST_NAMED:
        return language.text("{count}; longest: {people}.", count=count, people=language.listing(people))
    return language.text("{count}: {people}.", count=count, people=language.listing(people))


def _longest(count: str, periods: int, context: Context) -> str:
    long = in_a_row(context.language, periods, context.every)
    return context.language.text("{count}, at the longest {long}.", count=count, long=long)


def _person(row: pd.Series, context: Context) -> str:
    language = context.language
    long = in_a_row(language, int(row["periods_outside"]), context.every)
    if row["status"] == "above":
        return language.text("{employee} (above, {long})", employee=row["employee_id"], long=long)
    return language.text("{employee} (below, {long})", employee=row["employee_id"], long=long)


def team_outside(team: pd.DataFrame, context: Context) -> str:
    """Return for how many of the periods shown the team was outside its band (no view of employees)."""
    language = context.language
    outside = int(team["status"].isin(["above", "below"]).sum())
    shown = language.number(len(team))
    if not outside:
        return language.text(
            "In the {shown} periods shown, the team was never outside its band.", shown=shown
        )
    return language.plural(
        "In the {shown} periods shown, the team was outside its band once.",
        "In the {shown} periods shown, the team was outside its band {n} times.",
        outside,
        shown=shown,
    )


def spoken(sentences: Sequence[str]) -> str:
    """Return the sentences as one text."""
    return " ".join(sentences)
