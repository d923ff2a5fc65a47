"""What teams with the five steps agree for themselves: band, rhythm and participants, year by year."""

from __future__ import annotations

import numpy as np
import pandas as pd

from caseload_analysis.spells.calendar import OPEN
from caseload_analysis.synthetic import levels
from caseload_analysis.synthetic.frames import table
from caseload_analysis.synthetic.levels import STOP
from caseload_analysis.synthetic.meetings import AGREEMENT_COLUMNS, introduction

BANDS = {"Noord": ("± 10 %",), "Oost": ("± 20 %", "± 15 %")}  # [X] in the first year, in the next ones
USUAL_BAND = ("± 15 %",)
RHYTHM = "maandelijks"
PARTICIPANTS = "alle teamleden, teammanager en gedragswetenschapper"


def years(start: int) -> list[tuple[int, int]]:
    """Return first and last day of each year since ``start`` that began before the export.

    >>> [(stop - start + 1) for start, stop in years(levels.day("2025-02-01"))]
    [365, 365]
    """
    found = []
    while start < STOP:
        following = int(
            (np.datetime64(start, "D").astype("datetime64[M]") + 12).astype("datetime64[D]").astype(int)
        )
        found.append((start, following - 1))
        start = following
    return found


def team_agreements() -> pd.DataFrame:
    """Return band, rhythm and participants of each team, agreed for a year at a time."""
    rows = []
    for team in levels.TEAMS:
        bands = BANDS.get(team.name, USUAL_BAND)
        for number, (first, last) in enumerate(years(introduction(team))):
            said = {
                "bandbreedte": bands[min(number, len(bands) - 1)],
                "ritme": RHYTHM,
                "deelnemers": PARTICIPANTS,
            }
            rows += [
                (team.name, "", first, subject, agreed, "", last, "", "", "", OPEN)
                for subject, agreed in said.items()
            ]
    return table(AGREEMENT_COLUMNS, rows)
