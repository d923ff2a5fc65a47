"""What the data say about the work: deviations, help, time with families, what came of agreements."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from caseload_analysis.comparison.assessment.authority import YEAR
from caseload_analysis.comparison.assessment.judged import Evidence, graded, hidden
from caseload_analysis.measures.autonomy import autonomy
from caseload_analysis.measures.grid import calendar_of
from caseload_analysis.measures.support import support
from caseload_analysis.measures.time_use import time_use
from caseload_analysis.tables.agreed import kinds
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import UsageError
from caseload_analysis.tables.speech import Speech


def deviations(org: Organisation, speech: Speech) -> Evidence | None:
    """Say which share of the deviations from protocol was substantiated, and discussed with peers."""
    row = _this_year(org, autonomy)
    if row is None or row["deviations"] == 0:
        return None
    if _unseen(row, "deviations"):
        return hidden(speech)
    said = speech.text(
        "{number} deviations from protocol in {period}: {substantiated} substantiated, "
        "{with_peers} discussed with peers.",
        number=speech.number(row["deviations"]),
        period=speech.period(row["period"]),
        substantiated=speech.percent(row["substantiated"], 0),
        with_peers=speech.percent(row["with_peers"], 0),
    )
    return Evidence(graded(min(row["substantiated"], row["with_peers"])), said)


def taken_over(org: Organisation, speech: Speech) -> Evidence | None:
    """Say how much work support workers took over."""
    row = _this_year(org, support)
    if row is None:
        return None
    if _unseen(row, "hours"):
        return hidden(speech)
    said = speech.text(
        "Support workers took over {hours} hours in {period}, that is {fte} fte.",
        hours=speech.number(row["hours"]),
        fte=speech.number(row["fte"], 2),
        period=speech.period(row["period"]),
    )
    return Evidence("figure", said)


def in_contact(org: Organisation, speech: Speech) -> Evidence | None:
    """Say which share of the hours written down went to contact with families."""
    try:
        row = _this_year(org, time_use)
    except UsageError:
        return Evidence("open", speech.text("No activity is known as contact with families."))
    if row is None:
        return None
    if _unseen(row, "contact_share"):
        return hidden(speech)
    said = speech.text(
        "{share} of the hours that were written down in {period} went to contact with families.",
        share=speech.percent(row["contact_share"], 0),
        period=speech.period(row["period"]),
    )
    return Evidence("figure", said)


def followed_up(org: Organisation, speech: Speech) -> Evidence | None:
    """Say of which share of the agreements that ended it was written down what came of them.

    Agreements of the past 365 days; a band, rhythm or participants are never done and are left out.
    Those with single employees are hidden from who sees no persons.
    """
    rows = org.tables.get("agreements")
    if rows is None:
        return None
    if "employee" not in org.levels:
        return hidden(speech)
    rows = rows.loc[kinds(rows["subject"]) == ""]
    ended = rows[["until", "done_on"]].min(axis="columns")
    rows = rows.loc[(ended <= org.last) & (ended > org.last - YEAR)]
    if rows.empty:
        return None
    told = float(((rows["done_on"] <= org.last) | (rows["follow_up"] != "")).mean())
    said = speech.text(
        "Of {ended} agreements that ended in the past year, {share} say what came of them.",
        ended=speech.number(len(rows)),
        share=speech.percent(told, 0),
    )
    return Evidence(graded(told), said)


def _this_year(org: Organisation, measure: Callable[..., pd.DataFrame]) -> pd.Series[Any] | None:
    """Return the row of the last calendar year for all that this audience sees, if there is one."""
    by = "organisation" if "organisation" in org.levels else "team"
    rows = measure(org, by, "Y", calendar_of(org, "Y").periods[-1])
    return None if rows.empty else rows.iloc[0]


def _unseen(row: pd.Series[Any], name: str) -> bool:
    return name in row["hidden"].split()
