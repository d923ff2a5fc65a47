"""The worksheet on which HR releases remarks: each as it was written, and what to read first."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from caseload_analysis.monitoring.worksheets.draft import LINE, Draft, Shown, day_words, heading, tall
from caseload_analysis.privacy.flags import flagged_remarks
from caseload_analysis.spells.calendar import days
from caseload_analysis.tables.forms import ITEMS, STEPS, Line
from caseload_analysis.tables.forms.releases import REMARKS
from caseload_analysis.tables.known import ANSWERED_AFTER
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import UsageError, message

_WIDTHS: Final = (24, 18, 52, 20, 20, 46)
_HEAD_ROW: Final = 7
_HEADS: Final = ("Stap", "Vraag", "Opmerking", "Eerst lezen om", "Vrijgeven?", "In andere woorden")
_WHY: Final = {
    "code": "een code",
    "number": "een getal",
    "name": "misschien een naam",
    "rare": "zeldzame woorden",
}
_ON_THE_WHOLE: Final = "over het geheel"
_ADVICE: Final = (
    "Alleen voor HR. Lees elke opmerking en kies wie haar te lezen krijgt. Herschrijf wat verraadt wie het "
    "schreef of over wie het gaat. Zonder keuze leest alleen HR haar. Het team leest een opmerking pas als "
    "genoeg mensen iets over die stap hebben gezegd."
)


_NOTHING: Final = message(
    "nobody of team {team} wrote a remark in {period} or the three months after it; name with --period the "
    "last month of the half-year that was evaluated"
)


def remarks(org: Organisation, team: str, period: pd.Period) -> Draft:
    """Return the draft for the remarks of ``team`` from ``period`` on, as HR sees them.

    It holds the answers from the first day of the period to three months after its end, what is to be
    read first on top of each step.

    Raises
    ------
    UsageError
        When nobody wrote a remark then.
    """
    first, last = (int(days(np.array(day, dtype="datetime64[D]"))) for day in _edges(period))
    written = flagged_remarks(org, team, first, last + ANSWERED_AFTER)
    if written.empty:
        raise UsageError(_NOTHING, team=team, period=period)
    rows = list(enumerate(written.to_dict("records"), start=_HEAD_ROW + 1))
    lines = [
        Line(
            "remark",
            number,
            STEPS.get(row["step"], _ON_THE_WHOLE).capitalize(),
            code=row["step"],
            date=day_words(int(row["date"])),
            subject=row["item"],
            agreed=row["remark"],
        )
        for number, row in rows
    ]
    return Draft(
        form=REMARKS,
        team=team,
        period=period,
        lines=lines,
        shown=[
            *heading(REMARKS, team, period, _ADVICE, len(_WIDTHS)),
            *(Shown(_HEAD_ROW, place, head, "head") for place, head in enumerate(_HEADS)),
            *(Shown(line.row, 0, line.shown, "code") for line in lines),
            *(Shown(line.row, 1, ITEMS.get(line.subject, ""), "text") for line in lines),
            *(Shown(line.row, 2, line.agreed, "text") for line in lines),
            *(_why(number, row["flags"]) for number, row in rows),
        ],
        widths=_WIDTHS,
        heads=(_HEAD_ROW, _HEAD_ROW),
        heights={2: 3 * LINE, _HEAD_ROW: 2 * LINE,
                 **{line.row: tall(line.agreed, _WIDTHS[2], 3) for line in lines}},
        offers={},
    )  # fmt: skip


def _edges(period: pd.Period) -> tuple[str, str]:
    return period.start_time.date().isoformat(), period.end_time.date().isoformat()


def _why(row: int, flags: str) -> Shown:
    """Return for what a remark is read first; an empty cell where for nothing."""
    return Shown(row, 3, ", ".join(_WHY[name] for name in flags.split()), "alert" if flags else "text")
