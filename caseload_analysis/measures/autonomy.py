"""Autonomy: deviations from protocol, whether they are substantiated and discussed with peers."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from caseload_analysis.measures.caseload import caseload
from caseload_analysis.measures.grid import PeriodChoice, calendar_of, check, chosen
from caseload_analysis.measures.summed import arranged, join_keys, shown, summed
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import AudienceError, message

_COUNTS: Final = ("substantiated", "discussed", "with_peers")
_FIGURES: Final = (
    *("deviations", "substantiated", "discussed", "with_peers", "median_days"),
    *("cases", "per_100_cases", "employees"),
)


def autonomy(
    org: Organisation, by: str = "team", every: str = "Q", period: PeriodChoice = None, *, per: str = ""
) -> pd.DataFrame:
    """Return the deviations from protocol of a group: how many, substantiated, discussed, and how soon.

    A deviation counts in the team that held the case on that day (in each of two, at a handover), and
    once in the organisation. Shares are of the deviations; per_100_cases = 100 × deviations ÷ mean
    number of cases held in the period, not annualised.

    Parameters
    ----------
    org : Organisation
    by : {"employee", "team", "organisation"}
        Per employee only for the team itself and its manager: who deviates is answerable to peers.
    every : {"W", "M", "Q", "Y"}
    period : text, Period, pair of them, or None
    per : {"", "protocol"}
        One row for a group and period, or one for each protocol.

    Returns
    -------
    frame
        team (and employee_id), period, (protocol,) deviations (number), substantiated (share),
        discussed (share, with anybody), with_peers (share, with somebody who is not a manager [X]),
        median_days (calendar days from the deviation until it was discussed; of those with a date on or
        after its own: what was discussed beforehand counts as discussed, without days [X]),
        cases (mean number held), per_100_cases, employees (different workers who held the cases),
        hidden. A group has rows from its first registered deviation on: before it nobody may have
        kept a record [X]. Shares are missing where there is no deviation.

    Raises
    ------
    UsageError
        For an unknown level, length, part or period.
    AudienceError
        When the audience may not see this level.

    Notes
    -----
    Source: FOCUS, deviating is allowed when substantiated and discussed with peers (domain
    definitions §1, 002); the figures are our own choice [X].

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> day = pd.Timestamp
    >>> given = pd.DataFrame({"case_id": ["Z01", "Z20"], "date": day("2025-01-06"), "protocol": "plan",
    ...                       "substantiated": [True, False], "discussed_on": [day("2025-01-09"), pd.NaT],
    ...                       "discussed_with": ["team", ""]})
    >>> org = read({**example_tables(), "protocol_deviations": given}, settings=example_settings())
    >>> figures = ["deviations", "substantiated", "with_peers", "median_days", "cases", "per_100_cases"]
    >>> autonomy(org, "team", "M", "2025-01")[figures].round(4).to_numpy().tolist()
    [[2.0, 0.5, 0.5, 3.0, 59.0, 3.3898]]
    """
    check(message("part"), per, ("", "protocol"))
    org.require(by)
    if by == "employee" and not org.team:
        raise AudienceError(message("deviations per person stay within the team; use by='team'"))
    counts = summed(org, "protocol_counts", by, every, per)
    keys = join_keys(by, per)
    held = caseload(org, by, every, _reach(counts, org, every), "case").rename({"mean": "cases"}, axis=1)
    groups = [name for name in ("team", "employee_id", "period") if name in held]
    grid = _since_the_first(held[[*groups, "cases"]], counts, by, per)
    frame = grid.merge(
        counts[[*keys, "deviations", *_COUNTS, "median_days", "employees"]], on=keys, how="left"
    )
    none = frame["employees"].isna()
    frame["employees"] = frame["employees"].fillna(0).astype(np.int64)
    frame["deviations"] = frame["deviations"].astype(np.float64).mask(none, 0.0)
    for name in _COUNTS:
        frame[name] = frame[name] / frame["deviations"].where(frame["deviations"] > 0)
    frame["per_100_cases"] = 100.0 * frame["deviations"] / frame["cases"].where(frame["cases"] > 0)
    frame = shown(frame, ["deviations", *_COUNTS, "median_days", "per_100_cases"], "deviations")
    return chosen(arranged(frame, keys, _FIGURES), every, period)


def _reach(counts: pd.DataFrame, org: Organisation, every: str) -> PeriodChoice:
    """Return the period of the first deviation and the last one of the data."""
    if counts.empty:
        return None
    last = calendar_of(org, every).periods[-1]
    return counts["period"].min(), max(counts["period"].max(), last)


def _since_the_first(held: pd.DataFrame, counts: pd.DataFrame, by: str, per: str) -> pd.DataFrame:
    """Return the cases held per group and period from the group's first deviation on, per protocol."""
    group = join_keys(by)[:-1]
    held, counts = held.assign(every_one=0), counts.assign(every_one=0)
    names = ["every_one", *group]
    first = counts.groupby(names, as_index=False).agg(first=("period", "min"))
    rows = held.merge(first, on=names)
    rows = rows.loc[rows["period"] >= rows["first"]]
    if per:
        rows = rows.merge(counts[["every_one", per]].drop_duplicates().sort_values(per), on="every_one")
    return rows.drop(columns=["every_one", "first"])
