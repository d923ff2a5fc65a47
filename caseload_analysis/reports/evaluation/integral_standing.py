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
from caseload_analysis.reports.evaluation.integral_page import Whole
from caseload_analysis.reports.evaluation.integral_total import (
    last_year,
    total_of_month,
    total_outside,
    total_rate,
)
from caseload_analysis.reports.evaluation.words import unbroken
from caseload_analysis.reports.exhibit import Exhibit, section
from caseload_analysis.reports.language import Language
from caseload_analysis.reports.words import STATUS, unit_name, word

FIGURES: Final = ("actual", "deviation_formation", "status", "deployable_fte", "per_fte")
"""The columns about the last month: of a team of one they are a worker's caseload, contract and band."""
BALANCE: Final = ("outside", "spread")
"""The columns of which the gate hid small groups too."""


@dataclass(frozen=True)
class Standing:
    """The teams and all of them together (the last row), and which figures are hidden in which."""

    frame: pd.DataFrame
    hidden: dict[str, list[bool]]


def standing(whole: Whole) -> Standing:
    """Return team, actual, deviation_formation, status, and the other figures of where teams stand.

    per_fte is the caseload at the end of the month ÷ the mean deployable fte of the month; rate is the
    mean absence rate of the last twelve months, in percent; outside and spread are those of
    ``timelines.balance`` on the last day of the month, in percent.

    Where a team is hidden, the last row is of the teams of which the figure is shown [X]: from the
    total of all of them the hidden ones could be worked out. The spread of some teams together does
    not follow from theirs, so then its total is hidden.
    """
    parts, total = _rows(whole, "team"), _rows(whole, "organisation")
    parts = parts.loc[parts["team"].isin(whole.teams)].reset_index(drop=True)
    hidden = _hidden(whole, parts)
    last = total.iloc[0].to_dict() | _of_shown(whole, parts, hidden) | {"team": ""}
    frame = pd.concat([parts, pd.DataFrame([last])], ignore_index=True)
    none = {name: bool(len(flags)) and bool(flags.all()) for name, flags in hidden.items()}
    none["spread"] = bool(hidden["spread"].any())
    return Standing(frame, {name: [*flags.tolist(), none[name]] for name, flags in hidden.items()})


def _hidden(whole: Whole, parts: pd.DataFrame) -> dict[str, pd.Series[bool]]:
    """Return in which teams each figure is hidden."""
    month, year = (parts["team"].isin(teams) for teams in (whole.hidden, whole.hidden_in_year))
    at_gate = parts[list(BALANCE)].isna().any(axis=1) & (parts["employees"] > 0)
    return {
        **dict.fromkeys(FIGURES, month),
        "rate": year,
        **dict.fromkeys(BALANCE, month | at_gate),
    }


def _of_shown(whole: Whole, parts: pd.DataFrame, hidden: dict[str, pd.Series[bool]]) -> dict[str, float]:
    """Return the totals over the teams shown, of the figures of which some are hidden."""
    found: dict[str, float] = {}
    if whole.hidden_in_year:
        # In the month too: a small team that has ended is in no row, and may still have cases.
        found = total_of_month(parts.loc[~hidden["per_fte"]])
        found["rate"] = total_rate(whole, parts.loc[~hidden["rate"], "team"])
    if hidden["outside"].any():
        found["outside"] = total_outside(parts.loc[~hidden["outside"]])
    return found


def _rows(whole: Whole, by: str) -> pd.DataFrame:
    """Return the figures of one level in the last month."""
    org, period = whole.org, whole.page.period
    keys = ["team"] if by == "team" else []
    frame = deviation(org, by, "M", period)[
        [*keys, "actual", "norm_formation", "deviation_formation", "status"]
    ]
    staff = formation(org, by, "M", period)[[*keys, "contract_fte", "deployable_fte", "persons"]]
    rates = absence(org, by, "M", last_year(whole))
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
    notes = _notes(whole, found)
    caption = text("Where the teams stand in {period}.", period=language.period(whole.page.period))
    table = whole.page.table("standing", caption, heads, rows, words=[3], notes=notes)
    return section("standing", text("Where the teams stand"), table)


def _notes(whole: Whole, found: Standing) -> list[str]:
    """Say of whom the fte are, why cells are hidden, and of which teams the totals are."""
    text = whole.language.text
    notes = [
        text(
            "Per deployable fte: of all roles, at the end of the month; what the approach changed is judged "
            "by the fte of those with a caseload norm."
        )
    ]
    if any(any(flags) for flags in found.hidden.values()):
        notes += [
            text(
                "Hidden: a group too small, or a second one beside it so that it cannot be worked out "
                "from the total."
            ),
            text("All teams: of the teams shown."),
        ]
    if any(found.hidden["rate"]):
        notes.append(text("Absence in a year: hidden where one of its months is hidden or missing."))
    return [" ".join(notes)]


def _row(found: Standing, place: int, language: Language) -> list[str]:
    row = found.frame.iloc[place]
    last = place == len(found.frame) - 1
    shown = {
        "actual": language.number(row["actual"]),
        "deviation_formation": language.percent(row["deviation_formation"], signed=True),
        "status": "" if last else unbroken(word(language, STATUS, str(row["status"]))),
        "deployable_fte": language.number(row["deployable_fte"], 1),
        "per_fte": language.number(row["per_fte"], 1),
        "rate": _percent(row["rate"], 1, language),
        **{name: _percent(row[name], 0, language) for name in BALANCE},
    }
    gone = language.text("hidden")
    cells = [gone if found.hidden[name][place] and text else text for name, text in shown.items()]
    return [language.text("all teams") if last else str(row["team"]), *cells]


def _percent(value: float, digits: int, language: Language) -> str:
    shown = language.number(value, digits)
    return f"{shown}\xa0%" if np.isfinite(value) else shown
