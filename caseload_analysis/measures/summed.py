"""Measures that are made from the sums of ``privacy.carried``: hours and deviations from protocol."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from caseload_analysis.measures.grid import GROUP_KEYS, PeriodChoice, calendar_of, check, keys_of, with_team
from caseload_analysis.privacy.carried import SUMS, sums_of
from caseload_analysis.privacy.sums import ALL
from caseload_analysis.privacy.suppression import hide
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import AudienceError, message


def summed(org: Organisation, name: str, by: str, every: str, per: str) -> pd.DataFrame:
    """Return one of the sums for the groups that may be seen: over all kinds, or ``per`` kind.

    Raises AudienceError where this audience sees the sums of its team and not those of a person.

    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> org = read(example_tables(), settings=example_settings())
    >>> summed(org, "activity_hours", "team", "M", "").columns.tolist()
    ['team', 'period', 'hours', 'employees']
    """
    table, kind, _ = SUMS[name]
    check(message("part"), per, ("", kind))
    keys = keys_of(org, by)
    if by == "employee" and table in org.delivered and not org.has(table):
        what = message("the audience {audience!r} sees no hours per employee; use by='team'")
        raise AudienceError(what, audience=org.audience)
    rows = sums_of(org, name, by, every)
    rows = rows.loc[(rows[kind] != ALL) if per else (rows[kind] == ALL)]
    rows = rows if per else rows.drop(columns=kind)
    if by != "organisation":
        rows = rows.loc[rows["team" if by == "team" else "employee_id"].isin(keys.iloc[:, 0])]
    rows = rows.reset_index(drop=True)
    return with_team(rows, org, calendar_of(org, every, reach(rows))) if by == "employee" else rows


def reach(frame: pd.DataFrame) -> PeriodChoice:
    """Return the first and the last period of ``frame``, so that a calendar can be drawn out to them.

    >>> reach(pd.DataFrame({"period": pd.PeriodIndex(["2025-03", "2025-01"], freq="M")}))
    (Period('2025-01', 'M'), Period('2025-03', 'M'))
    """
    return (frame["period"].min(), frame["period"].max()) if len(frame) else None


def shown(frame: pd.DataFrame, columns: Sequence[str], value: str) -> pd.DataFrame:
    """Return ``frame`` with ``columns`` missing and named in ``hidden`` where ``value`` is missing.

    >>> frame = pd.DataFrame({"hours": [None, 2.0], "share": [0.5, 0.5]})
    >>> shown(frame, ["share"], "hours")["hidden"].tolist()
    ['share', '']
    """
    return hide(frame, columns, frame[value].isna())


def join_keys(by: str, per: str = "") -> list[str]:
    """Return the columns that name a row of a measure.

    >>> join_keys("team", "task")
    ['team', 'period', 'task']
    """
    return [*GROUP_KEYS[by], "period", *([per] if per else [])]


def arranged(frame: pd.DataFrame, keys: Sequence[str], columns: Sequence[str]) -> pd.DataFrame:
    """Return ``frame`` with the team in front where it is known, then ``keys``, ``columns`` and hidden.

    >>> arranged(pd.DataFrame(columns=["hidden", "a", "period", "team"]), ["period"], ["a"]).columns.tolist()
    ['team', 'period', 'a', 'hidden']
    """
    team = ["team"] if "team" in frame else []
    return frame[[*dict.fromkeys([*team, *keys]), *columns, "hidden"]]
