"""Deviations from protocol, counted per team and for the organisation."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from caseload_analysis.privacy.sums import different, sums
from caseload_analysis.spells.calendar import OPEN
from caseload_analysis.tables.finish import empty
from caseload_analysis.tables.organisation import Organisation

NOT_PEERS: Final = frozenset({"manager", "teammanager", "team manager", "leidinggevende", "teamleider"})
"""With whom one may discuss a deviation without its being discussed with peers [X]."""


def protocol_counts(org: Organisation, level: str, every: str) -> pd.DataFrame:
    """Return the deviations from protocol per group and period; protocol "*" is all together.

    A deviation counts in the team, or teams, that held the case on its day, and once in the
    organisation, also where nobody held the case.

    Returns
    -------
    frame
        Columns of the group, period, protocol, deviations, substantiated, discussed, with_peers
        (numbers), median_days (calendar days from the deviation until it was discussed, of those with
        a date on or after its own), employees (different workers who held the cases).

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> day = pd.Timestamp
    >>> given = pd.DataFrame({"case_id": ["Z01", "Z20"], "date": day("2025-01-06"), "protocol": "plan",
    ...                       "substantiated": [True, False], "discussed_on": [day("2025-01-09"), pd.NaT],
    ...                       "discussed_with": ["team", ""]})
    >>> org = read({**example_tables(), "protocol_deviations": given}, settings=example_settings())
    >>> figures = ["deviations", "substantiated", "discussed", "median_days", "employees"]
    >>> protocol_counts(org, "team", "M")[figures].iloc[:1].to_numpy().tolist()
    [[2.0, 1.0, 1.0, 3.0, 2.0]]
    """
    rows = _rows(org)
    if level != "organisation":
        rows = rows.loc[rows["team"] != ""]
    if level == "employee":
        rows = rows.loc[rows["employee_id"] != ""]
    return sums(rows, org, level, every, kind="protocol", figures=_counts)


def _rows(org: Organisation) -> pd.DataFrame:
    """Return each deviation with everybody who held its case that day; texts empty where nobody did."""
    table = org.tables.get("protocol_deviations", empty("protocol_deviations"))
    told = table.assign(deviation=range(len(table)), day=table["date"])
    pairs = told.merge(
        org.timelines["holdings"][["case_id", "employee_id", "team", "start", "stop"]], on="case_id"
    )
    held = pairs.loc[(pairs["start"] <= pairs["day"]) & (pairs["day"] < pairs["stop"])]
    nobody = told.loc[~told["deviation"].isin(held["deviation"])].assign(team="", employee_id="")
    rows = pd.concat([held, nobody], ignore_index=True)
    if org.team:
        rows = rows.loc[rows["team"] == org.team]
    dated = rows["discussed_on"] < OPEN
    waited = rows["discussed_on"] - rows["day"]
    partner = rows["discussed_with"].str.strip().str.casefold()
    return rows.assign(
        discussed=dated | (partner != ""),
        with_peers=(partner != "") & ~partner.isin(NOT_PEERS),
        waited=waited.where(dated & (waited >= 0)).astype(np.float64),
    )


def _counts(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    once = rows.drop_duplicates([*keys, "deviation"]).groupby(keys)
    numbers = once[["substantiated", "discussed", "with_peers"]].sum().astype(np.int64)
    numbers.insert(0, "deviations", once["deviation"].size())
    behind = different(rows, keys, "employee_id")
    return numbers.assign(median_days=once["waited"].median(), employees=behind).reset_index()
