"""The worksheet of the evaluation: one respondent, without a name, on five steps."""

from __future__ import annotations

from typing import Final

import pandas as pd

from caseload_analysis.monitoring.worksheets.draft import LINE, Draft, Shown, heading
from caseload_analysis.tables.forms import Line
from caseload_analysis.tables.forms.evaluation import ABOUT_STEPS, EVALUATION, ITEMS, LOWEST, STEPS

_WIDTHS: Final = (38, 19, 19, 42, 42)
_HEAD_ROW: Final = 8
_HEIGHT: Final = 90.0
_ADVICE: Final = (
    "Voor u alleen; zonder naam. Vul de gele cellen in; wat u leeg laat, telt niet mee. Geef cijfers van 1 "
    "tot en met 5. Schrijf geen namen en niets over iemands gezondheid."
)


def evaluation(team: str, period: pd.Period) -> Draft:
    """Return the draft of the evaluation of ``team``: a row for each step, and a last remark.

    >>> draft = evaluation("Noord", pd.Period("2026-10"))
    >>> [line.code for line in draft.lines]
    ['collaborate', 'analyse', 'plan', 'carry_out', 'embed', '']
    """
    first = _HEAD_ROW + 1
    lines = [Line("step", first + n, _label(code), code) for n, code in enumerate(STEPS)]
    last = Line("overall", first + len(lines), ITEMS["overall"])
    heads = ["Stap", *(_asked(item) for item in list(ITEMS)[:4])]
    return Draft(
        form=EVALUATION,
        team=team,
        period=period,
        lines=[*lines, last],
        shown=[
            *heading(EVALUATION, team, period, _ADVICE, len(_WIDTHS)),
            *(Shown(_HEAD_ROW, place, head, "head") for place, head in enumerate(heads)),
            *(Shown(line.row, 0, line.shown, "code") for line in (*lines, last)),
        ],
        widths=_WIDTHS,
        heads=(_HEAD_ROW, _HEAD_ROW),
        heights={2: 2 * LINE, _HEAD_ROW: 3 * LINE, **{line.row: _HEIGHT for line in (*lines, last)}},
        offers={},
    )


def _label(code: str) -> str:
    return f"{STEPS[code].capitalize()}: {ABOUT_STEPS[code]}"


def _asked(item: str) -> str:
    if item not in LOWEST:
        return ITEMS[item]
    return "\n".join([ITEMS[item], *LOWEST[item].split(", ")])
