"""The worksheet of the perception scales: what was measured, beside the time before."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Final

import pandas as pd

from caseload_analysis.monitoring.worksheets.draft import LINE, Draft, Shown, day_words, heading
from caseload_analysis.tables.finish import empty
from caseload_analysis.tables.forms import Line
from caseload_analysis.tables.forms.perception import COMMON_SCALES, PERCEPTION
from caseload_analysis.tables.organisation import Organisation

_WIDTHS: Final = (38, 20, 16, 16, 18, 18)
_HEAD_ROW: Final = 7
_NEW_ROWS: Final = 3
_HEIGHT: Final = 26.0
_HEADS: Final = (
    "Schaal",
    "Vorige score",
    "Vorige datum",
    "Andere datum",
    "Gemiddelde score",
    "Aantal respondenten",
)
_ADVICE: Final = (
    "Vul van elke schaal het gemiddelde en het aantal respondenten in, geen antwoorden van personen. Wat "
    "leeg blijft, telt niet mee. Een schaal die hier niet staat, schrijft u onderaan erbij."
)


def perception(org: Organisation, period: pd.Period, scales: Sequence[str] = ()) -> Draft:
    """Return the draft for the scores of the team of ``org``.

    ``scales`` are the names that the organisation uses; without any, a few common ones. A previous
    score is shown as far as ``org`` has it: the gate hides that of few respondents.
    """
    before = _last_scores(org)
    names = list(scales) or list(COMMON_SCALES)
    first = _HEAD_ROW + 1
    lines = [Line("scale", first + n, name, name) for n, name in enumerate(names)]
    new = [Line("new_scale", first + len(lines) + n) for n in range(_NEW_ROWS)]
    return Draft(
        form=PERCEPTION,
        team=org.team,
        period=period,
        lines=[*lines, *new],
        shown=[
            *heading(PERCEPTION, org.team, period, _ADVICE, len(_WIDTHS)),
            *(Shown(_HEAD_ROW, place, head, "head") for place, head in enumerate(_HEADS)),
            *(Shown(line.row, 0, line.shown, "code") for line in lines),
            *(cell for line in (*lines, *new) for cell in _before(line, before, org)),
        ],
        widths=_WIDTHS,
        heads=(_HEAD_ROW, _HEAD_ROW),
        heights={2: 2 * LINE, _HEAD_ROW: 2 * LINE, **{line.row: _HEIGHT for line in (*lines, *new)}},
        offers={},
    )


def _last_scores(org: Organisation) -> dict[str, dict[Hashable, Any]]:
    """Return the last measurement of each scale, by its name."""
    rows = org.tables.get("perceptions", empty("perceptions"))
    latest = rows.loc[rows["team"] == org.team].sort_values("date", kind="stable")
    return {str(row["scale"]): row for row in latest.to_dict("records")}


def _before(line: Line, before: Mapping[str, dict[Hashable, Any]], org: Organisation) -> list[Shown]:
    """Return the previous score of a scale and its day."""
    if line.code not in before:
        return [Shown(line.row, place, "", "nothing") for place in (1, 2)]
    row = before[line.code]
    fewest = org.settings.privacy.minimum_respondents
    score: Any = row["score"]
    shown = f"verborgen (minder dan {fewest})" if pd.isna(score) else float(score)
    return [Shown(line.row, 1, shown, "number"), Shown(line.row, 2, day_words(int(row["date"])), "text")]
