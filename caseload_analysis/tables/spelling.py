"""One name for what is written in several ways; teams that may be one are asked about."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

import pandas as pd

from caseload_analysis.tables.forms.reading import Told
from caseload_analysis.tables.model import normalise
from caseload_analysis.tables.problems import Problem, message
from caseload_analysis.tables.typed import Typed

NAMES: Final[Mapping[str, str]] = {
    "cases": "measure",
    "perceptions": "scale",
    "competences": "competence",
    "support": "task",
    "protocol_deviations": "protocol",
    "time_use": "activity",
}
"""The columns whose names stand for one thing in whatever capitals; teams are not among them."""


def folded(name: str) -> str:
    """Return ``name`` without capitals, accents and spaces; a space between two digits stays.

    >>> folded("Complexe  Scheidingen"), folded("één"), folded("stap 1 2")
    ('complexescheidingen', 'een', 'stap1 2')
    """
    plain = re.sub(r"[\u0300-\u036f]", "", unicodedata.normalize("NFKD", name.casefold()))
    return re.sub(r"(?<!\d)\s+|\s+(?!\d)", "", plain)


def usual_spellings(names: pd.Series[str]) -> dict[str, str]:
    """Return the spelling that is used for each name that is also written otherwise.

    Names are one when ``folded`` they are equal; the most frequent spelling counts, of as many the
    first [X].

    >>> usual_spellings(pd.Series(["OTS", "Ots", "OTS", "voogdij"]))
    {'Ots': 'OTS'}
    """
    usual: dict[str, str] = {}
    return {
        name: usual[folded(name)]
        for name in _most_frequent_first(names)
        if usual.setdefault(folded(name), name) != name
    }


def _most_frequent_first(names: pd.Series[str]) -> list[str]:
    """Return the different names; of as many the first before the next."""
    known = names[names != ""].reset_index(drop=True)
    counts = known.groupby(known, sort=False).size()
    return [str(name) for name in counts.sort_values(ascending=False, kind="stable").index]


def with_one_spelling(
    typed: Mapping[str, Typed], told: Sequence[Told]
) -> tuple[dict[str, Typed], list[Told]]:
    """Return the tables and what worksheets tell with one spelling for each name in ``NAMES``."""
    ours, theirs = dict(typed), list(told)
    for table, column in NAMES.items():
        parts = [ours[table]] if table in ours else []
        parts += [each.typed for each in theirs if each.table == table]
        usual = usual_spellings(pd.concat([part.frame[column] for part in parts])) if parts else {}
        if usual:
            ours |= {table: _respelled(ours[table], column, usual)} if table in ours else {}
            theirs = [
                replace(each, typed=_respelled(each.typed, column, usual)) if each.table == table else each
                for each in theirs
            ]
    return ours, theirs


def _respelled(table: Typed, column: str, usual: Mapping[str, str]) -> Typed:
    names = table.frame[column].map(lambda name: usual.get(name, name)).astype("str")
    return replace(table, frame=table.frame.assign(**{column: names}))


def alike_teams(contracts: Typed) -> list[Problem]:
    """Return a remark for each team whose name is nearly that of a team with more contracts.

    Nearly: the same without capitals, accents, spaces, hyphens and points. They stay two teams, for
    they may be.
    """
    teams = contracts.frame["team"]
    return [
        contracts.sheet.problem(
            message("the team {value} looks like {near}: is it one team? Now they are two"),
            message("if it is one, write it in one way in every table; else give one of them another name"),
            row=int(teams.index[teams == team][0]),
            column="team",
            severity="remark",
            details={"near": near},
        )
        for team, near in _nearly_the_same(teams)
    ]


def _nearly_the_same(teams: pd.Series[str]) -> Iterator[tuple[str, str]]:
    """Yield each team that is nearly another one, with that of them with most contracts."""
    known: dict[str, str] = {}
    for team in _most_frequent_first(teams):
        usual = known.setdefault(normalise(team), team)
        if usual != team:
            yield team, usual
