"""Where the teams stand, with small groups hidden and a second one beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from caseload_analysis.evaluation.summary import told
from caseload_analysis.measures.absence import absence
from caseload_analysis.measures.formation import formation
from caseload_analysis.measures.grid import calendar_of, chosen
from caseload_analysis.measures.norm import deviation
from caseload_analysis.privacy.balance import balance_of
from caseload_analysis.privacy.secondary import hide_second
from caseload_analysis.reports.evaluation.integral_page import Whole
from caseload_analysis.reports.evaluation.words import unbroken
from caseload_analysis.reports.exhibit import Exhibit, section
from caseload_analysis.reports.language import Language
from caseload_analysis.reports.words import STATUS, unit_name, word

YEAR: Final = 12
FIGURES: Final = ("deployable_fte", "per_fte", "rate")
"""The columns of which small groups are hidden."""
BALANCE: Final = ("outside", "spread")
"""The columns of which the gate hid the small groups, and a second one beside them."""


@dataclass(frozen=True)
class Standing:
    """The teams and all of them together (the last row), and which figures are hidden in which."""

    frame: pd.DataFrame
    hidden: dict[str, list[bool]]


def standing(whole: Whole) -> Standing:
    """Return team, actual, deviation_formation, status, and the figures that may be hidden.

    per_fte is the caseload at the end of the month ÷ the mean deployable fte of the month; rate is the
    mean absence rate of the last twelve months, in percent; outside and spread are those of
    ``timelines.balance`` on the last day of the month, in percent.
    """
    parts, total = _rows(whole, "team"), _rows(whole, "organisation")
    parts = parts.loc[parts["team"].isin(whole.teams)].reset_index(drop=True)
    minimum = whole.org.minimum_group
    hidden = {
        name: hide_second(parts["persons"], minimum, _withheld(parts, name, minimum)).tolist()
        for name in FIGURES
    }
    # With the caseload shown, one of these two gives the other.
    either = [a or b for a, b in zip(hidden["deployable_fte"], hidden["per_fte"], strict=True)]
    frame = pd.concat([parts, total.assign(team="")], ignore_index=True)
    gone = {name: (frame[name].isna() & (frame["employees"] > 0)).tolist() for name in BALANCE}
    return Standing(frame, {**hidden, "deployable_fte": either, "per_fte": either, **gone})


def _withheld(parts: pd.DataFrame, name: str, minimum: int) -> list[bool]:
    """Return which figures the gate took out."""
    return parts[name].isna().tolist() if minimum else [False] * len(parts)


def _rows(whole: Whole, by: str) -> pd.DataFrame:
    """Return the figures of one level in the last month."""
    org, period = whole.org, whole.page.period
    keys = ["team"] if by == "team" else []
    frame = deviation(org, by, "M", period)[[*keys, "actual", "deviation_formation", "status"]]
    staff = formation(org, by, "M", period)[[*keys, "contract_fte", "deployable_fte", "persons"]]
    rates = absence(org, by, "M", (period - (YEAR - 1), period))
    even = _balance(whole, by)
    if by == "team":
        mean = rates.groupby("team", as_index=False)["rate"].mean()
        for part in (staff, mean, even):
            frame = frame.merge(part, on="team", how="left")
    else:
        frame = pd.concat([frame, staff, even], axis=1).assign(rate=rates["rate"].mean())
    if "absences" not in org.delivered:
        frame["rate"] = np.nan
    return frame.assign(per_fte=frame["actual"] / frame["deployable_fte"].where(frame["deployable_fte"] > 0))


def _balance(whole: Whole, by: str) -> pd.DataFrame:
    """Return outside and spread, in percent, and employees of one level in the last month."""
    period = whole.page.period
    frame = chosen(balance_of(whole.org, by, calendar_of(whole.org, "M", period)), "M", period)
    return frame.assign(**{name: told(frame, name) for name in BALANCE}).drop(columns="period")


def standing_part(whole: Whole) -> Exhibit:
    """Return the table of where teams stand, hidden cells named as such."""
    text, language, found = whole.language.text, whole.language, standing(whole)
    units = unit_name(language, whole.page.unit)
    heads = [
        text("team"),
        units,
        text("against the norm"),
        text("band"),
        text("deployable fte"),
        text("{units} per deployable fte", units=units),
        text("absence in a year"),
        text("outside the band"),
        text("spread"),
    ]
    rows = [_row(found, place, language) for place in range(len(found.frame))]
    notes = []
    if any(any(flags) for flags in found.hidden.values()):
        notes.append(
            text(
                "Hidden: a group too small, or a second one beside it so that it cannot be worked out "
                "from the total."
            )
        )
    caption = text("Where the teams stand in {period}.", period=language.period(whole.page.period))
    table = whole.page.table("standing", caption, heads, rows, words=[3], notes=notes)
    return section("standing", text("Where the teams stand"), table)


def _row(found: Standing, place: int, language: Language) -> list[str]:
    row = found.frame.iloc[place]
    hidden = {name: flags[place] for name, flags in found.hidden.items()}
    last = place == len(found.frame) - 1
    return [
        language.text("all teams") if last else str(row["team"]),
        language.number(row["actual"]),
        language.percent(row["deviation_formation"], signed=True),
        "" if last else unbroken(word(language, STATUS, str(row["status"]))),
        _cell(row["deployable_fte"], 1, language, hidden=hidden["deployable_fte"]),
        _cell(row["per_fte"], 1, language, hidden=hidden["per_fte"]),
        _cell(row["rate"], 1, language, hidden=hidden["rate"], suffix="\xa0%"),
        *(_cell(row[name], 0, language, hidden=hidden[name], suffix="\xa0%") for name in BALANCE),
    ]


def _cell(value: float, digits: int, language: Language, *, hidden: bool, suffix: str = "") -> str:
    if hidden:
        return language.text("hidden")
    shown = language.number(value, digits)
    return shown + suffix if np.isfinite(value) else shown
