"""Fingerprints of what a report is made from, so that it is made again only when it would differ."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np

from caseload_analysis.privacy.audience import AUDIENCES, admit
from caseload_analysis.privacy.contents import contents
from caseload_analysis.spells.calendar import days
from caseload_analysis.tables.known import known_on
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.reading import read_tables
from caseload_analysis.timelines.derive import derive

NOT_SHOWN: Final[Mapping[str, frozenset[str]]] = {
    "team_report": frozenset(
        {
            *("evaluations", "evaluation_scores", "evaluation_roles", "evaluation_responses"),
            *(
                "evaluation_remarks",
                "released_remarks",
                "shown_remarks",
                "balance",
                "perceptions",
                "perception_scores",
            ),
            *("time_use", "activity_hours", "support", "support_hours"),
            *("protocol_deviations", "protocol_counts", "weights"),
            *("competences", "competence_holders", "kind_holders", "arrival_expertise"),
        }
    )
}
"""The tables and timelines of which our own report shows nothing, by its notebook."""

_TABLE: Final = "table "
_MADE_FROM: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        ("evaluation_scores", "evaluation_roles", "evaluation_responses", "evaluation_remarks"), "evaluations"
    ),
    "shown_remarks": "released_remarks",
}
"""The table that was delivered, of those that the gate makes from it."""


@dataclass(frozen=True)
class View:
    """What a report looks at: as ``audience`` sees it, as if the data ended on ``until``.

    ``team`` is the team that it is about, empty for all; ``unused`` names the tables and timelines of
    which it shows nothing.
    """

    audience: str
    team: str
    until: dt.date
    unused: frozenset[str] = frozenset()


class Fingerprints:
    """The fingerprints of one whole organisation; timelines are derived once for each last day."""

    def __init__(self, whole: Organisation) -> None:
        self._whole = replace(whole, timelines={})
        self._known: dict[View, dict[str, str]] = {}
        self._derived: tuple[dt.date, Organisation] | None = None

    def known(self, view: View) -> dict[str, str]:
        """Return the hashes of all tables, the settings and the span on the last day of ``view``.

        Where these are equal, ``content`` is equal too; they are the quicker to compute.
        """
        view = replace(view, audience="")
        if view not in self._known:
            self._known[view] = contents(_on(self._whole, view.until), view.team, view.unused)
        return self._known[view]

    def content(self, view: View) -> dict[str, str]:
        """Return the hashes of everything that the audience of ``view`` sees (``privacy.contents``)."""
        audience = AUDIENCES[view.audience]
        whole = self._with_timelines(view.until)
        seen = admit(whole, audience, view.team if audience.own_team else "")
        return contents(seen, view.team, view.unused)

    def _with_timelines(self, until: dt.date) -> Organisation:
        if self._derived is None or self._derived[0] != until:
            org = _on(self._whole, until)
            self._derived = (until, replace(org, timelines=derive(org)))
        return self._derived[1]


def seen(data: Path, inputs: list[dict[str, str]], view: View) -> dict[str, dict[str, str]]:
    """Return ``known`` and ``content`` of the data at the path ``data`` that holds the files ``inputs``."""
    prints = _read(str(data), tuple((file["name"], file["sha256"]) for file in inputs))
    return {"known": prints.known(view), "content": prints.content(view)}


def changed_tables(
    found: Mapping[str, Any], known: Mapping[str, str], content: Mapping[str, str]
) -> list[str]:
    """Return the names of the delivered tables that make the manifest ``found`` differ, sorted.

    Of a table that the audience does not see (its sums it may) the whole table is compared.

    >>> before = {"content": {"table cases": "a", "timeline sickness": "b"},
    ...           "known": {"table cases": "c", "table absences": "d"}}
    >>> changed_tables(before, {"table cases": "x", "table absences": "y"},
    ...                {"table cases": "a", "timeline sickness": "z", "table evaluation_scores": "e"})
    ['absences', 'evaluations']
    """
    before, seen_before = found.get("known", {}), found.get("content", {})
    closed = {
        name: value for name, value in {**before, **known}.items() if name not in {**seen_before, **content}
    }
    open_ones = {name for name in {**seen_before, **content} if seen_before.get(name) != content.get(name)}
    differing = open_ones | {name for name in closed if before.get(name) != known.get(name)}
    names = {name.removeprefix(_TABLE) for name in differing if name.startswith(_TABLE)}
    return sorted({_MADE_FROM.get(name, name) for name in names})


@lru_cache(maxsize=1)
def _read(data: str, inputs: tuple[tuple[str, str], ...]) -> Fingerprints:  # noqa: ARG001 (part of the key)
    """Read the data once for all reports that this process makes from these files."""
    return Fingerprints(read_tables(data))


def _on(org: Organisation, day: dt.date) -> Organisation:
    return known_on(org, int(days(np.array(day, dtype="datetime64[D]"))))
