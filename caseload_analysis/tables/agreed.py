"""What a team agreed for itself, by date: its band, the rhythm of its review, and who takes part.

A row of the table agreements without an employee is the team's own. It holds from its date up to
and including its end; where two hold at once, the later one does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from caseload_analysis.tables.model import normalise
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import Problem, message
from caseload_analysis.tables.settings import Band, Rhythm

BAND: Final = "band"
CADENCE: Final = "cadence"
PARTICIPANTS: Final = "participants"

_SPELLINGS: Final[Mapping[str, tuple[str, ...]]] = {
    BAND: ("band", "bandbreedte", "afgesproken band", "afgesproken bandbreedte", "bandwidth", "agreed band"),
    CADENCE: ("cadence", "cadans", "ritme", "frequentie", "rhythm", "frequency"),
    PARTICIPANTS: ("participants", "deelnemers", "deelname", "aanwezigen"),
}
_KINDS: Final = {normalise(word): kind for kind, words in _SPELLINGS.items() for word in words}

_NUMBER: Final = r"(\d{1,3}(?:[.,]\d+)?)"
_REST: Final = r"(?:\s*[,;.(]\D*)?"
_RELATIVE: Final = re.compile(
    r"(?:±|\+\s*/?\s*[-−–]|plus of min|plus/min|plusminus|plus or minus)?\s*"
    rf"{_NUMBER}\s*(?:%|procent|percent)(?:\s+(?:rond|rondom|van|around|of) (?:de |the )?norm)?{_REST}"
)
_ABSOLUTE: Final = re.compile(
    rf"(?:van |tussen |from |between )?{_NUMBER}\s*(?:tot en met|t/m|tot|en|to|and|[-−–])\s*{_NUMBER}"
    rf"(?:\s+(?:zaken|jeugdigen|gezinnen|cases|children|families))?(?:\s*(?:per|/)\s*fte)?{_REST}"
)
_EACH: Final = re.compile(
    r"(?:(?:1\s*x|1 keer|één keer|een keer|eens|once)\s+(?:per|a|in de|every)"
    r"|elke|elk|iedere|ieder|per|every|each)\s+"
)
_RHYTHMS: Final[tuple[tuple[re.Pattern[str], Rhythm], ...]] = (
    (re.compile(r"(?:vier|4|four)[\s-]?(?:weken|wekelijks|weeks|weekly)\b"), "four_weeks"),
    (re.compile(r"(?:kwartaal|quarter|quarterly)\b"), "quarter"),
    (re.compile(r"(?:drie|3|three)[\s-]?(?:maanden|maandelijks|months|monthly)\b"), "quarter"),
    (re.compile(r"(?:maand|maandelijks|month|monthly)\b"), "month"),
)
_OTHER_RHYTHM: Final = re.compile(r"maand|month|week|weken|kwartaal|quarter|jaar|year")


@dataclass(frozen=True, slots=True)
class Agreed:
    """One agreement of a team: what it says, its day, and the last day on which it holds."""

    text: str
    date: int
    until: int


def kinds(subjects: pd.Series[str]) -> pd.Series[str]:
    """Return what each subject is about: ``band``, ``cadence``, ``participants``, or an empty text.

    >>> kinds(pd.Series(["Bandbreedte", "ritme", "werkverdeling"])).tolist()
    ['band', 'cadence', '']
    """
    return subjects.map(lambda subject: _KINDS.get(normalise(subject), "")).astype("str")


def band_on(org: Organisation, team: str, day: int) -> Band:
    """Return the band that holds for ``team`` on ``day`` (days since 1970).

    That of the team's agreement that holds on that day; without one, or where its text cannot be
    read (see ``unread``), that of the settings.

    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> from caseload_analysis.tables.reading import read_tables
    >>> rows = {"team": ["Noord"], "date": pd.Timestamp("2025-01-10"), "subject": "bandbreedte",
    ...         "agreed": "± 10 %"}
    >>> org = read_tables({**example_tables(), "agreements": pd.DataFrame(rows)}, example_settings())
    >>> day = int(org.tables["agreements"]["date"][0])
    >>> band_on(org, "Noord", day - 1).relative, band_on(org, "Noord", day).relative
    (0.15, 0.1)
    """
    return bands_on(org, team, [day])[0]


def bands_on(org: Organisation, team: str, days: ArrayLike) -> list[Band]:
    """Return ``band_on`` for each of ``days``."""
    own, rows = org.settings.band_of(team), _rows(org, team, BAND)
    bands = [own, *(read_band(text) or own for text in rows["agreed"])]
    return [bands[place + 1] for place in _in_force(rows, np.asarray(days, dtype=np.int64))]


def cadence_on(org: Organisation, team: str, day: int) -> Rhythm:
    """Return the rhythm of the review that holds for ``team`` on ``day``; else that of the settings."""
    found = agreed_on(org, team, CADENCE, day)
    return (read_rhythm(found.text) if found else None) or org.settings.cadence_of(team)


def participants_on(org: Organisation, team: str, day: int) -> str:
    """Return who takes part in the review by what holds for ``team`` on ``day``; empty without it."""
    found = agreed_on(org, team, PARTICIPANTS, day)
    return found.text if found else ""


def agreed_on(org: Organisation, team: str, kind: str, day: int) -> Agreed | None:
    """Return the agreement of ``team`` of one kind that holds on ``day``."""
    rows = _rows(org, team, kind)
    place = int(_in_force(rows, np.array([day]))[0])
    return None if place < 0 else _agreed(rows, place)


def ended_by(org: Organisation, team: str, kind: str, day: int) -> Agreed | None:
    """Return the last agreement of ``team`` of one kind that ended before ``day``, where none holds."""
    rows = _rows(org, team, kind)
    over = rows.loc[rows["until"] < day].sort_values("until", kind="stable")
    if over.empty or agreed_on(org, team, kind, day) is not None:
        return None
    return _agreed(over, len(over) - 1)


def read_band(text: str) -> Band | None:
    """Return the band that a text means, or None: "± 10 %", "10 procent", "10 tot 14 per fte".

    A share of the norm is at most 100 percent [X]; two numbers are limits per fte.

    >>> read_band("plus of min 7,5%").relative, read_band("10-14").upper, read_band("ruim")
    (0.075, 14.0, None)
    """
    plain = " ".join(text.casefold().split())
    if found := _RELATIVE.fullmatch(plain):
        share = _number(found[1])
        return Band(relative=share / 100) if share <= 100 else None
    if found := _ABSOLUTE.fullmatch(plain):
        lower, upper = _number(found[1]), _number(found[2])
        return Band(lower=lower, upper=upper) if lower <= upper else None
    return None


def read_rhythm(text: str) -> Rhythm | None:
    """Return the rhythm that a text means, or None: "maandelijks", "elke vier weken", "per kwartaal".

    >>> read_rhythm("elke 4 weken"), read_rhythm("Maandelijks, op dinsdag"), read_rhythm("twee maanden")
    ('four_weeks', 'month', None)
    """
    plain = " ".join(text.casefold().split())
    each = _EACH.match(plain)
    said = plain[each.end() :] if each else plain
    for pattern, rhythm in _RHYTHMS:
        if found := pattern.match(said):
            return None if _OTHER_RHYTHM.search(said[found.end() :]) else rhythm
    return None


def unread(agreements: pd.DataFrame) -> list[tuple[int, Problem]]:
    """Return the row (its place in the index) and a remark for each text of a team that cannot be read.

    >>> rows = pd.DataFrame({"team": "Noord", "employee_id": "", "subject": "band", "agreed": "ruim"},
    ...                     index=[2])
    >>> [(row, str(problem)) for row, problem in unread(rows)]
    [(2, 'column agreed: ruim is no band that can be read, so the one in the settings holds;
    write for example ± 10 %, or 10 tot 14 per fte')]
    """
    own = agreements.loc[agreements["employee_id"] == ""]
    rows = zip(own.index, kinds(own["subject"]), own["agreed"], strict=True)
    return [(int(row), _remark(kind, text)) for row, kind, text in rows if not _can_be_read(kind, text)]


def _can_be_read(kind: str, text: str) -> bool:
    if kind == BAND:
        return read_band(text) is not None
    return kind != CADENCE or read_rhythm(text) is not None


def _remark(kind: str, text: str) -> Problem:
    if kind == BAND:
        what = message("{value} is no band that can be read, so the one in the settings holds")
        remedy = message("write for example ± 10 %, or 10 tot 14 per fte")
    else:
        what = message("{value} is no rhythm that can be read, so the one in the settings holds")
        remedy = message("write maandelijks, elke vier weken or per kwartaal")
    shown = text or "–"
    return Problem(what, remedy, severity="remark", column="agreed", value=shown, table="agreements")


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _rows(org: Organisation, team: str, kind: str) -> pd.DataFrame:
    """Return the agreements of a team of one kind, the one that goes before the others last."""
    table = org.tables.get("agreements")
    if table is None:
        return pd.DataFrame({"agreed": [], "date": [], "until": []})
    own = table.loc[(table["team"] == team) & (table["employee_id"] == "")]
    return own.loc[kinds(own["subject"]) == kind].sort_values("date", kind="stable")


def _in_force(rows: pd.DataFrame, days: NDArray[np.int64]) -> Sequence[int]:
    """Return the place of the row that holds on each day, -1 where none does."""
    found = np.full(len(days), -1)
    for place, (since, until) in enumerate(zip(rows["date"], rows["until"], strict=True)):
        found[(days >= since) & (days <= until)] = place
    return [int(place) for place in found]


def _agreed(rows: pd.DataFrame, place: int) -> Agreed:
    row = rows.iloc[place]
    return Agreed(str(row["agreed"]), int(row["date"]), int(row["until"]))
