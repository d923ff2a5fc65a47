"""The ends of a perception scale: from the settings or from its instrument, and scores outside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from caseload_analysis.tables.model import normalise
from caseload_analysis.tables.problems import Problem, message, suggestion
from caseload_analysis.tables.settings import Settings
from caseload_analysis.tables.typed import Typed

RANGES: Final[Mapping[str, tuple[float, float]]] = {
    "uwes": (0.0, 6.0),
    "ubos": (0.0, 6.0),
    "vbba": (0.0, 100.0),
}
"""Lowest and highest score by the instrument in a scale's name: UWES and UBOS means of answers from 0
to 6, VBBA already rescaled [S: the instruments' manuals]."""

_ROUNDING: Final = 1e-9
_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")


class Ends(NamedTuple):
    """The lowest and the highest score of a scale, missing where not known.

    ``reversed``: a high score means little of what the name says.
    """

    lowest: float
    highest: float
    reversed: bool = False

    @property
    def known(self) -> bool:
        """Whether the lowest and the highest score are known."""
        return not np.isnan(self.lowest)


def ends_of(name: str, settings: Settings, ranges: Mapping[str, tuple[float, float]] | None = None) -> Ends:
    """Return the ends of the scale called ``name``.

    ``ranges`` goes before the settings, and these before ``RANGES``. The settings name the whole scale,
    without regard to capitals, spaces and accents; of ``ranges`` and ``RANGES`` the longest key that
    stands in the name counts.

    >>> norm = {"unit": "case", "per_fte": 12}
    >>> own = Settings.from_mapping({"norm": norm, "scales": {"werkdruk": {"lowest": 1, "highest": 5}}})
    >>> ends_of("Werkdruk", own)
    Ends(lowest=1.0, highest=5.0, reversed=False)
    >>> ends_of("bevlogenheid (UWES-9)", own).highest, ends_of("sfeer", own).known
    (6.0, False)
    """
    own = {normalise(key): scale for key, scale in settings.scales.items()}.get(normalise(name))
    turned = own is not None and own.reversed
    if given := _by_part(name, ranges or {}):
        return Ends(*given, turned)
    if own is not None:
        return Ends(own.lowest, own.highest, turned)
    return Ends(*(_by_part(name, RANGES) or (np.nan, np.nan)))


def _by_part(name: str, ranges: Mapping[str, tuple[float, float]]) -> tuple[float, float] | None:
    """Return the range of the longest key that stands in ``name``."""
    named = [key for key in ranges if key.casefold() in name.casefold()]
    return ranges[max(named, key=len)] if named else None


def impossible_scores(told: Iterable[Typed], settings: Settings) -> list[Problem]:
    """Return an error for every score of a perception scale below its lowest or above its highest."""
    return [problem for table in told for problem in _outside(table, settings)]


def _outside(table: Typed, settings: Settings) -> Iterator[Problem]:
    for scale, rows in table.frame.groupby("scale", sort=False):
        ends = ends_of(str(scale), settings)
        score = rows["score"]
        wrong = score[(score < ends.lowest - _ROUNDING) | (score > ends.highest + _ROUNDING)].index
        yield from table.rows(
            wrong.difference(table.refused["score"]),
            message("the score {value} cannot be: the scale {scale} runs from {lowest} to {highest}"),
            message("correct it, or write the ends of the scale under {section} in caseload.toml"),
            column="score",
            scale=str(scale),
            lowest=f"{ends.lowest:g}",
            highest=f"{ends.highest:g}",
            section=section_of(str(scale)),
        )


def unknown_scales(told: Iterable[Typed], settings: Settings) -> list[Problem]:
    """Return a remark for each perception scale of which the lowest and highest score are not known."""
    found: dict[str, Problem] = {}
    for table in told:
        for scale, rows in table.frame.groupby("scale", sort=False):
            if normalise(str(scale)) not in found and not ends_of(str(scale), settings).known:
                found[normalise(str(scale))] = _without_ends(table, str(scale), rows, settings)
    return list(found.values())


def _without_ends(table: Typed, scale: str, rows: pd.DataFrame, settings: Settings) -> Problem:
    near = suggestion(scale, settings.scales)
    asked = message(
        "write the lines {section}, lowest = 1 and highest = 5 in caseload.toml, with its own numbers"
    )
    meant = message(
        "is it {near} in caseload.toml? Else write there the lines {section}, lowest = 1 and highest = 5, "
        "with its own numbers"
    )
    return table.sheet.problem(
        message("the lowest and highest score of scale {value} are unknown: no change in it can be told"),
        meant if near else asked,
        row=int(rows.index[0]),
        column="scale",
        severity="remark",
        details={"near": section_of(near), "section": section_of(scale)},
    )


def section_of(scale: str) -> str:
    r"""Return the head of the settings of a scale, quoted where TOML asks for that.

    >>> print(section_of("werkdruk"), section_of("steun van collega's"))
    [scales.werkdruk] [scales."steun van collega's"]
    """
    escaped = scale.replace("\\", "\\\\").replace('"', '\\"')
    return f"[scales.{scale}]" if _BARE.fullmatch(scale) else f'[scales."{escaped}"]'
