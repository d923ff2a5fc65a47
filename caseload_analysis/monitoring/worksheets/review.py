"""The worksheet of the caseload review, filled with where the team stands."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from caseload_analysis.measures.norm import deviation
from caseload_analysis.monitoring.worksheets.agreed import (
    known_beforehand,
    last_of_each,
    running_of_the_team,
    told,
)
from caseload_analysis.monitoring.worksheets.draft import (
    LINE,
    Draft,
    Shown,
    day_words,
    heading,
    period_words,
    tall,
)
from caseload_analysis.spells.calendar import OPEN, days, every_of
from caseload_analysis.tables.agreed import band_on
from caseload_analysis.tables.forms import Line
from caseload_analysis.tables.forms.review import FUNCTIONS, OTHER_SUBJECT, REVIEW, STATUS, SUBJECTS
from caseload_analysis.tables.organisation import Organisation

_WIDTHS: Final = (12, 9.5, 7, 10, 12.5, 9.5, 25, 9, 18, 10, 10, 13, 25, 9.5, 18, 18, 12)
_GROUP_ROW: Final = 7
_FIRST_ROW: Final = 9
_TEAM_ROWS: Final = 5
_HEADS: Final = (
    "Medewerker", "Caseload", "Norm", "Afwijking", "Status", "", "Laatste afspraak", "Gedaan?",
    "Wat kwam ervan?", "Verwachte instroom", "Verwachte uitstroom", "Waardoor?", "Wat spreken we af?",
    "Hoe lang? (maanden)", "Welke hulp?", "Wie helpt?", "Tot wanneer?",
)  # fmt: skip
_OUTSIDE: Final = {"W": "Weken", "M": "Maanden", "Q": "Kwartalen", "Y": "Jaren"}
_UNITS: Final = {"case": "zaken", "child": "jeugdigen", "family": "gezinnen"}
_ADVICE: Final = (
    "Vul samen alleen de gele cellen in; wat leeg blijft, verandert niets. Gebruik codes, geen namen, en "
    "schrijf nooit iets over gezondheid of verzuim. Bewaar het bestand daarna in de map met gegevens."
)


def review(org: Organisation, period: pd.Period) -> Draft:
    """Return the draft of the review of the team of ``org`` over ``period``.

    Its rows: each employee with a norm or with cases on the last day of the period, the team itself,
    and five or more rows for agreements of the team.
    """
    people = _standing(org, "employee", period)
    people = people.loc[people["status"] != "none"].sort_values("employee_id")
    end = _end(period)
    last = last_of_each(org)
    rows = [
        _employee(row, cells, last, end) for row, (_, cells) in enumerate(people.iterrows(), start=_FIRST_ROW)
    ]
    below = _FIRST_ROW + len(rows)
    rows += [_team(below, org.team, _standing(org, "team", period).iloc[0])]
    rows += _team_agreements(below + 2, running_of_the_team(org, int(_start(period))), end)
    shown = [*_above(org, period), *(cell for _, cells in rows for cell in cells)]
    return Draft(
        form=REVIEW,
        team=org.team,
        period=period,
        lines=[line for lines, _ in rows for line in lines],
        shown=shown,
        widths=_WIDTHS,
        heads=(_GROUP_ROW, _GROUP_ROW + 1),
        heights=_heights(shown),
        offers={"who": [*people["employee_id"], *FUNCTIONS]},
    )


Rows = tuple[list[Line], list[Shown]]


def _start(period: pd.Period) -> int:
    return int(days(np.array(period.start_time, dtype="datetime64[D]")))


def _end(period: pd.Period) -> int:
    return int(days(np.array(period.end_time, dtype="datetime64[D]")))


def _standing(org: Organisation, by: str, period: pd.Period) -> pd.DataFrame:
    frame = deviation(org, by, every_of(period), period)
    return frame.loc[frame["team"] == org.team]


def _heights(shown: Sequence[Shown]) -> dict[int, float]:
    """Return rows as high as their text, with room to write on paper: three lines for an employee."""
    found = {2: LINE, 5: 2 * LINE, _GROUP_ROW: 2 * LINE, _GROUP_ROW + 1: 3 * LINE}
    for cell in shown:
        if cell.row >= _FIRST_ROW and cell.place == 6:
            least = 2 if cell.style == "head" else 3
            found[cell.row] = tall(str(cell.value), _WIDTHS[6], least)
    return found


# Above the rows


def _above(org: Organisation, period: pd.Period) -> list[Shown]:
    outside = f"{_OUTSIDE[every_of(period)]} buiten de band"
    heads = [head or outside for head in _HEADS]
    end = day_words(period.end_time.date())
    groups = [
        (0, f"Stand op {end}", 6),
        (6, "Vorige afspraak", 3),
        (9, f"Verwacht in {period_words(period + 1)}", 2),
        (11, "Nieuwe afspraak", 6),
    ]
    return [
        *heading(REVIEW, org.team, period, _ADVICE, len(_WIDTHS)),
        *(Shown(3 + number, 6, text, "note", 11) for number, text in enumerate(_notes(org, period))),
        *(Shown(_GROUP_ROW, place, text, "group", span) for place, text, span in groups),
        *(Shown(_GROUP_ROW + 1, place, head, "head") for place, head in enumerate(heads)),
    ]


def _notes(org: Organisation, period: pd.Period) -> list[str]:
    norm, band = org.settings.norm, band_on(org, org.team, _end(period))
    amount = norm.per_fte.team.get(org.team, norm.per_fte.default)
    width = (
        f"± {band.relative * 100:g} %"
        if band.relative is not None
        else f"{band.lower:g} tot {band.upper:g} per fte"
    ).replace(".", ",")
    per_fte = f"{amount:g}".replace(".", ",")
    return [
        f"Norm: {per_fte} {_UNITS[norm.unit]} per fte, berekend over het dienstverband (formatieve caseload)."
        f" Bandbreedte: {width}.",
        "Een cijfer is het begin van het gesprek: waardoor kwam het, hoe lang mag het duren, hoe helpen we?",
        "Past een antwoord niet, maak de rij dan hoger.",
    ]


# Rows


def _employee(row: int, cells: pd.Series, last: pd.DataFrame, end: int) -> Rows:
    code, status = cells["employee_id"], cells["status"]
    lines = [Line("employee", row, code, code, subject=SUBJECTS.get(status, OTHER_SUBJECT))]
    before = last.loc[code] if code in last.index else None
    shown = [Shown(row, 0, code, "code"), *_figures(row, cells), *_looking_back(row, before, end)]
    if before is not None and before["done_on"] >= OPEN:
        lines.append(Line("employee_last", row, code, **known_beforehand(before)))
    return lines, shown


def _figures(row: int, cells: pd.Series) -> list[Shown]:
    outside = cells["status"] in SUBJECTS
    return [
        Shown(row, 1, _number(cells["actual"]), "count"),
        Shown(row, 2, _number(cells["norm_formation"]), "number"),
        Shown(row, 3, _number(cells["deviation_formation"]), "percent"),
        Shown(row, 4, STATUS[cells["status"]], "alert" if outside else "text"),
        Shown(row, 5, int(cells["periods_outside"]) if outside else "", "count"),
    ]


def _number(value: Any) -> Any:
    return float(value) if not math.isnan(value) else ""


def _looking_back(row: int, before: pd.Series | None, end: int, *, of_team: bool = False) -> list[Shown]:
    """Return the last agreement; without one that runs, the cells about it are closed."""
    text = told(before, end, of_team=of_team) if before is not None else ""
    shown = [Shown(row, 6, text, "text" if text else "nothing")]
    if before is None or before["done_on"] < OPEN:
        shown += [Shown(row, place, "", "nothing") for place in (7, 8)]
    return shown


def _team(row: int, team: str, cells: pd.Series) -> Rows:
    """Return the row of the team itself: where it stands and what it expects."""
    label = f"Team {team}"
    closed = [Shown(row, place, "", "nothing") for place in (6, 7, 8, *range(11, 17))]
    return [Line("team", row, label)], [Shown(row, 0, label, "code"), *_figures(row, cells), *closed]


def _team_agreements(head: int, running: pd.DataFrame, end: int) -> list[Rows]:
    """Return the block below: running agreements of the team on the left, new ones on the right."""
    heads = [
        (0, "Afspraken van het team", 6),
        (6, "Lopende afspraak van het team", 1),
        (7, "Gedaan?", 1),
        (8, "Wat kwam ervan?", 1),
        (9, "", 2),
        (11, "Onderwerp", 1),
        (12, "Wat spreken we af?", 4),
        (16, "Tot wanneer?", 1),
    ]
    before: list[pd.Series | None] = [row for _, row in running.iterrows()]
    before += [None] * (_TEAM_ROWS - len(before))
    top = ([], [Shown(head, place, text, "head", span) for place, text, span in heads])  # type: Rows
    return [top, *(_team_agreement(head + n, n, row, end) for n, row in enumerate(before, start=1))]


def _team_agreement(row: int, number: int, before: pd.Series | None, end: int) -> Rows:
    label = f"Afspraak {number} van het team"
    lines = [Line("team_new", row, label)]
    if before is not None:
        lines.append(Line("team_last", row, label, **known_beforehand(before)))
    shown = [
        Shown(row, 0, label, "code", 6),
        *_looking_back(row, before, end, of_team=True),
        Shown(row, 9, "", "nothing", 2),
    ]
    return lines, shown
