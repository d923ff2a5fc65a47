"""The gate, and so the entrance: ``read``, and what each audience may see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from caseload_analysis.privacy.answers import without_small_scores
from caseload_analysis.privacy.own_team import own_tables, own_timelines
from caseload_analysis.privacy.remarks import visible_remarks
from caseload_analysis.privacy.without_persons import summed_tables, summed_timelines
from caseload_analysis.spells.calendar import days
from caseload_analysis.tables.known import known_on
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import AudienceError, UsageError, message
from caseload_analysis.tables.reading import read_tables
from caseload_analysis.tables.settings import Settings
from caseload_analysis.timelines.derive import derive


@dataclass(frozen=True)
class Audience:
    """One column of the table of who sees what.

    ``own_team``: limited to one team. ``persons``: figures per employee at all. ``absences``: the
    absences of one person. ``hides_small``: groups under the minimum are hidden.
    """

    name: str
    own_team: bool = False
    persons: bool = True
    absences: bool = True
    hides_small: bool = False

    @property
    def levels(self) -> frozenset[str]:
        """The groups for which this audience may ask."""
        levels = {"team"}
        if self.persons:
            levels.add("employee")
        if not self.own_team:
            levels.add("organisation")
        return frozenset(levels)


AUDIENCES: Final[Mapping[str, Audience]] = {
    audience.name: audience
    for audience in (
        Audience("team", own_team=True, absences=False, hides_small=True),
        Audience("manager", own_team=True),
        Audience("hr"),
        Audience("management", persons=False, absences=False, hides_small=True),
        Audience("works_council", persons=False, absences=False, hides_small=True),
        Audience("researcher", persons=False, absences=False, hides_small=True),
    )
}


def read(
    source: str | Path | Mapping[str, pd.DataFrame],
    audience: str = "hr",
    team: str = "",
    *,
    settings: Settings | Mapping[str, Any] | Path | None = None,
    until: str | dt.date | None = None,
) -> Organisation:
    """Return the organisation in ``source`` as far as ``audience`` may see it.

    Parameters
    ----------
    source : path, or mapping of table name to frame
        A folder of CSV files or an xlsx workbook, with ``caseload.toml`` in or beside it; or frames
        with the input columns.
    audience : {"hr", "manager", "team", "management", "works_council", "researcher"}
        What each sees stands in the user guide, after the works councils act and the privacy law.
    team : str
        The team of the audiences ``team`` and ``manager``; others may not give one.
    settings : Settings, mapping or path, optional
        Instead of ``caseload.toml``.
    until : date, optional
        As if the data ended on this day: a report about October knows nothing of November.

    Raises
    ------
    DataError
        With every problem in the input at once: file, sheet, row, column, value and remedy.
    UsageError
        For an unknown audience or team.
    AudienceError
        When a team is missing for an audience that needs one, or given to another.

    Examples
    --------
    >>> day = pd.Timestamp
    >>> tables = {
    ...     "contracts": pd.DataFrame({"employee_id": ["M1"], "team": ["Noord"], "role": ["worker"],
    ...                                "fte": [1.0], "start": [day("2025-01-01")], "end": [pd.NaT]}),
    ...     "cases": pd.DataFrame({"case_id": ["Z1"], "family_id": ["G1"], "child_id": ["J1"],
    ...                            "measure": ["ots"], "start": [day("2025-01-01")], "end": [pd.NaT],
    ...                            "expected_end": [pd.NaT]}),
    ...     "assignments": pd.DataFrame({"case_id": ["Z1"], "employee_id": ["M1"],
    ...                                  "start": [day("2025-01-01")], "end": [pd.NaT]}),
    ... }
    >>> org = read(tables, "team", "Noord", settings={"norm": {"unit": "case", "per_fte": 12}})
    >>> org.teams, sorted(org.levels)
    (('Noord',), ['employee', 'team'])
    """
    if audience not in AUDIENCES:
        raise UsageError.unknown(message("audience"), audience, AUDIENCES)
    whole = read_tables(source, settings)
    if until is not None:
        whole = known_on(whole, int(days(np.array(until, dtype="datetime64[D]"))))
    return admit(whole, AUDIENCES[audience], team)


def admit(org: Organisation, audience: Audience, team: str = "") -> Organisation:
    """Return what ``audience`` may see of a whole organisation, its timelines filled.

    Timelines that ``org`` has already are taken as they are.

    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> whole = read_tables(example_tables(), example_settings())
    >>> "absences" in admit(whole, AUDIENCES["team"], "Noord").tables
    False
    """
    whole = org if org.timelines else replace(org, timelines=derive(org))
    _check_team(whole, audience, team)
    tables, timelines = dict(whole.tables), dict(whole.timelines)
    if audience.own_team:
        tables = own_tables(whole, team, absences=audience.absences)
        timelines = own_timelines(whole, team, absences=audience.absences)
    elif not audience.persons:
        tables, timelines = summed_tables(whole), summed_timelines(whole)
    limits = org.settings.privacy
    respondents = limits.minimum_respondents if audience.persons else limits.minimum_respondents_outside
    return replace(
        whole,
        tables=without_small_scores(tables, respondents),
        timelines=timelines,
        audience=audience.name,
        team=team,
        levels=audience.levels,
        minimum_group=limits.minimum_group if audience.hides_small else 0,
        remarks=visible_remarks(org.remarks, tables, persons=audience.persons),
    )


def _check_team(whole: Organisation, audience: Audience, team: str) -> None:
    if audience.own_team and not team:
        what = message("the audience {audience!r} sees one team: name it with team=")
        raise AudienceError(what, audience=audience.name)
    if not audience.own_team and team:
        what = message("the audience {audience!r} is not limited to a team: leave team= out")
        raise AudienceError(what, audience=audience.name)
    if team and team not in whole.teams:
        raise UsageError.unknown(message("team"), team, whole.teams)
