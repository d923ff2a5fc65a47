"""What the figures show, in words: for readers who do not see them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from caseload_analysis.reports.figures.employees import verdict
from caseload_analysis.reports.figures.establishment import layers
from caseload_analysis.reports.language import Language
from caseload_analysis.reports.words import REASONS, STATUS, units, word


def _shown(value: float, language: Language, decimals: int) -> str:
    """Return a number, or the word hidden, since in these figures nothing else is missing."""
    return language.number(value, decimals, hidden=not np.isfinite(value))


def team_caseload(frame: pd.DataFrame, language: Language, unit: str) -> str:
    """Describe the course of the caseload and its place against both norms."""
    first, last = frame.iloc[0], frame.iloc[-1]
    return language.text(
        "Line of the caseload from {first_period} ({first}) to {last_period} ({last}). On the last day the "
        "establishment norm is {formation}, the deployable norm {deployable}, the band {lower} to {upper}: "
        "the team is {status}.",
        first_period=language.period(first["period"]),
        first=units(language, first["actual"], unit),
        last_period=language.period(last["period"]),
        last=units(language, last["actual"], unit),
        formation=_shown(last["norm_formation"], language, 1),
        deployable=_shown(last["norm_deployable"], language, 1),
        lower=_shown(last["lower"], language, 1),
        upper=_shown(last["upper"], language, 1),
        status=word(language, STATUS, str(last["status"])),
    )


def employees(
    frame: pd.DataFrame, language: Language, unit: str, every: str, baseline: str = "formation"
) -> str:
    """Describe each employee's mark beside the norm of the ``baseline``."""
    said = (
        f"{row['employee_id']}: {verdict(row, language, unit, every, baseline)}"
        for _, row in frame.iterrows()
    )
    rows = "; ".join(said)
    if baseline == "deployable":
        return language.text("Caseload per employee beside the deployable norm. {rows}.", rows=rows)
    return language.text("Caseload per employee beside the establishment norm. {rows}.", rows=rows)


def flows(frame: pd.DataFrame, language: Language, unit: str) -> str:
    """Describe the last period's flows and the sums over the periods shown."""
    last = frame.iloc[-1]
    total = frame[["inflow", "outflow", "transfers_in", "transfers_out"]].sum()
    return language.text(
        "Bars from {first_period} to {last_period}; together {came} in and {went} out, {took} "
        "from and {gave} to "
        "other teams. In the last period {last_in} in and {last_out} out; at its end {stock}.",
        first_period=language.period(frame["period"].iloc[0]),
        last_period=language.period(last["period"]),
        came=language.number(total["inflow"]),
        went=language.number(total["outflow"]),
        took=language.number(total["transfers_in"]),
        gave=language.number(total["transfers_out"]),
        last_in=language.number(last["inflow"]),
        last_out=language.number(last["outflow"]),
        stock=units(language, last["end"], unit),
    )


def establishment(frame: pd.DataFrame, language: Language, reasons: Sequence[str]) -> str:
    """Describe the establishment of the last period and its parts."""
    last = frame.iloc[-1]
    why = [
        f"{word(language, REASONS, reason)} {language.number(last[reason], 2)}"
        for reason in layers(frame, reasons)
        if reason in REASONS and last[reason] > 0
    ]
    text = language.text(
        "Stacked bars from {first_period} to {last_period}. In the last period {contract} fte in "
        "post, of which "
        "{deployable} deployable and {rest} not.",
        first_period=language.period(frame["period"].iloc[0]),
        last_period=language.period(last["period"]),
        contract=_shown(last["contract_fte"], language, 2),
        deployable=_shown(last["deployable_fte"], language, 2),
        rest=_shown(last["non_deployable_fte"], language, 2),
    )
    if not why:
        return text
    return language.text("{text} By reason, in fte: {reasons}.", text=text, reasons=language.listing(why))


def absence(frame: pd.DataFrame, language: Language) -> str:
    """Describe the absence rate of the last period and over a year."""
    last = frame.iloc[-1]
    hidden = not np.isfinite(last["rate"])
    return language.text(
        "Line of the absence rate from {first_period} to {last_period}: {rate} in the last "
        "period, {mean} as the "
        "mean over a year; youth care as a whole was at {public} in the fourth quarter of 2021 (CBS).",
        first_period=language.period(frame["period"].iloc[0]),
        last_period=language.period(last["period"]),
        rate=language.percent(last["rate"] / 100, hidden=hidden),
        mean=language.percent(last["year_mean"] / 100),
        public=language.percent(0.074),
    )
