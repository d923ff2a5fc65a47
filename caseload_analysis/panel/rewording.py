"""The sentences of the reports where they would not be true of what was chosen in the panel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from caseload_analysis.panel.choice import Choice
from caseload_analysis.reports.language import Language
from caseload_analysis.tables.problems import message

CHOSEN_BAND: Final = {
    "that is inside the agreed band ({band})": message("that is inside the chosen band ({band})"),
    "that is above the agreed band ({band}), {long}": message(
        "that is above the chosen band ({band}), {long}"
    ),
    "that is below the agreed band ({band}), {long}": message(
        "that is below the chosen band ({band}), {long}"
    ),
    "{low} to {high} agreed band": message("{low} to {high} chosen band"),
}
"""What is said of a band that nobody agreed yet."""

DEPLOYABLE: Final = {
    "{units} without establishment": message("{units} without deployable fte"),
    "{employee} has {units} without establishment.": message(
        "{employee} has {units} without deployable fte."
    ),
    "Caseload per employee beside the establishment norm. {rows}.": message(
        "Caseload per employee beside the deployable norm. {rows}."
    ),
    "Caseload of each employee on {date}. The strip is the band, the upright line the establishment "
    "norm; beside it stands the number, and how long it has been outside the band.": message(
        "Caseload of each employee on {date}. The strip is the band, the upright line the deployable "
        "norm; beside it stands the number, and how long it has been outside the band."
    ),
    "The norm is that of the establishment: contract in fte times the norm per fte.": message(
        "The norm is the deployable one: deployable fte, with the ramp-up of new colleagues, times the "
        "norm per fte."
    ),
}
"""What is said where the band lies around the deployable norm."""


class Reworded(Language):
    """A language in which some sentences are said otherwise.

    >>> Reworded("en", CHOSEN_BAND).text("{low} to {high} agreed band", low=9, high=15)
    '9 to 15 chosen band'
    """

    def __init__(self, code: str, instead: Mapping[str, str]) -> None:
        super().__init__(code)
        self.instead = instead

    def text(self, msgid: str, **fields: Any) -> str:
        """Return ``msgid``, or what is said instead of it, in this language."""
        return super().text(self.instead.get(msgid, msgid), **fields)


def spoken_for(choice: Choice) -> Language:
    """Return the language of the reader with the sentences that are true of ``choice``."""
    band = CHOSEN_BAND if choice.band is not None else {}
    baseline = DEPLOYABLE if choice.baseline == "deployable" else {}
    return Reworded(choice.language, {**band, **baseline})
