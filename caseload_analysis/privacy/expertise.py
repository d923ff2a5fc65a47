"""Who knows what, counted: members with a competence, holders of a kind of case, new cases and expertise."""

from __future__ import annotations

from typing import Final

import pandas as pd

from caseload_analysis.privacy.parts import protect
from caseload_analysis.privacy.sums import ALL, in_periods
from caseload_analysis.tables.finish import empty
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.timelines.derive import LEVEL_KEYS

ARRIVALS_EVERY: Final = ("M", "Q", "Y")
"""The lengths of period in which the gate counts new cases."""

UNKNOWN: Final = "?"
"""Stands for a competence that nobody told."""

GROUPS: Final = ("team", "organisation")


def members_of(org: Organisation) -> pd.DataFrame:
    """Return who is in post in which team on the last day of the data: employee_id, team.

    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> len(members_of(read(example_tables(), settings=example_settings())))
    7
    """
    pieces = org.pieces("capacity", "employee")
    there = pieces.loc[(pieces["start"] <= org.last) & (org.last < pieces["stop"])]
    return there[["employee_id", "team"]].drop_duplicates(ignore_index=True)


def competence_holders(org: Organisation, level: str) -> pd.DataFrame:
    """Return how many members have each competence that is known in the organisation.

    Returns
    -------
    frame
        Columns of the group, competence, holders, members (in post on the last day); every group has
        a row for every competence.

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> known = pd.DataFrame({"employee_id": ["A", "B"], "competence": "juvenile probation"})
    >>> org = read({**example_tables(), "competences": known}, settings=example_settings())
    >>> competence_holders(org, "team").to_numpy().tolist()
    [['Noord', 'juvenile probation', 2, 7]]
    """
    table = org.tables.get("competences", empty("competences"))
    members = members_of(org)
    known = members.merge(table.drop_duplicates(), on="employee_id")
    return _counted(known, members, LEVEL_KEYS[level], "competence", sorted(set(table["competence"])))


def kind_holders(org: Organisation, level: str) -> pd.DataFrame:
    """Return how many cases of each kind of measure a group holds on the last day, and how many hold them.

    Returns
    -------
    frame
        Columns of the group, measure, holders (members in post with a case of that kind), members,
        cases (different).

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> org = read(example_tables(), settings=example_settings())
    >>> kind_holders(org, "team").to_numpy().tolist()
    [['Noord', 'ots', 7, 7, 59]]
    """
    holdings = org.timelines["holdings"]
    held = holdings.loc[(holdings["start"] <= org.last) & (org.last < holdings["stop"])]
    held = held.loc[held["team"] == org.team] if org.team else held
    members, keys = members_of(org), LEVEL_KEYS[level]
    by_members = held.merge(members, on=["employee_id", "team"])
    frame = _counted(by_members, members, keys, "measure", sorted(set(held["measure"])))
    cases = held.groupby([*keys, "measure"], as_index=False).agg(cases=("case_id", "nunique"))
    return frame.merge(cases, on=[*keys, "measure"])


def arrival_expertise(org: Organisation, level: str, every: str) -> pd.DataFrame:
    """Return how many new cases came to somebody with each competence; competence "*" is all of them.

    A case arrives on the first day that somebody holds it. Competence "?" stands for the cases of
    which no first holder is in the list of who knows what, as somebody who left is not.

    Returns
    -------
    frame
        Columns of the group, period, measure, competence, arrivals (different cases).

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> known = pd.DataFrame({"employee_id": ["A"], "competence": "juvenile probation"})
    >>> org = read({**example_tables(), "competences": known}, settings=example_settings())
    >>> arrival_expertise(org, "team", "M")[["competence", "arrivals"]].to_numpy().tolist()
    [['*', 59], ['?', 46], ['juvenile probation', 13]]
    """
    holdings = org.timelines["holdings"]
    first = holdings["start"] == holdings.groupby("case_id")["start"].transform("min")
    rows = holdings.loc[first, ["case_id", "measure", "employee_id", "team", "start"]]
    rows = in_periods(rows.rename(columns={"start": "day"}), org, every)
    rows = rows.loc[rows["team"] == org.team] if org.team else rows
    table = org.tables.get("competences", empty("competences"))
    known = rows.merge(table, on="employee_id")
    unknown = rows.loc[~rows["case_id"].isin(known["case_id"])].assign(competence=UNKNOWN)
    both = pd.concat([rows.assign(competence=ALL), unknown, known], ignore_index=True)
    keys = [*LEVEL_KEYS[level], "period", "measure", "competence"]
    return both.groupby(keys, as_index=False).agg(arrivals=("case_id", "nunique"))


def carried_expertise(whole: Organisation, minimum: int) -> dict[str, pd.DataFrame]:
    """Return the three counts for teams and the organisation, for readers who see no persons.

    The figures of a team of fewer than ``minimum`` members are missing, and those from which they
    could be worked out. How many of the members know something is shown: it is no secret of theirs,
    and one pair of shoulders is what a report must be able to name [X].

    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> org = read(example_tables(), settings=example_settings())
    >>> sorted(carried_expertise(org, 5))
    ['arrival_expertise', 'competence_holders', 'kind_holders']
    """
    holders = pd.concat([_named(competence_holders(whole, level), level) for level in GROUPS])
    kinds = pd.concat([_named(kind_holders(whole, level), level) for level in GROUPS])
    arrivals = pd.concat(
        [
            _named(arrival_expertise(whole, level, every), level).assign(every=every)
            for level in GROUPS
            for every in ARRIVALS_EVERY
        ]
    )
    members = members_of(whole).groupby("team")["employee_id"].nunique()
    arrivals["members"] = arrivals["team"].map(members).fillna(members.sum())
    arrivals["period"] = arrivals["period"].astype(object)
    tables = {
        "competence_holders": (holders, ["competence"]),
        "kind_holders": (kinds, ["measure"]),
        "arrival_expertise": (arrivals, ["every", "period", "measure", "competence"]),
    }
    return {
        name: protect(frame.reset_index(drop=True), minimum, within=within, people="members")
        for name, (frame, within) in tables.items()
    }


def _counted(
    rows: pd.DataFrame, members: pd.DataFrame, keys: list[str], kind: str, kinds: list[str]
) -> pd.DataFrame:
    """Return the different employees in ``rows`` per group and kind, and the members of the group."""
    one = members.assign(whole="")
    sizes = one.groupby(["whole", *keys], as_index=False).agg(members=("employee_id", "nunique"))
    grid = sizes.merge(pd.DataFrame({kind: pd.Series(kinds, dtype="str")}), how="cross")
    found = rows.groupby([*keys, kind], as_index=False).agg(holders=("employee_id", "nunique"))
    frame = grid.merge(found, on=[*keys, kind], how="left")
    return frame.assign(holders=frame["holders"].fillna(0).astype("int64"))[
        [*keys, kind, "holders", "members"]
    ]


def _named(frame: pd.DataFrame, level: str) -> pd.DataFrame:
    return frame.assign(level=level) if level == "team" else frame.assign(level=level, team="")
