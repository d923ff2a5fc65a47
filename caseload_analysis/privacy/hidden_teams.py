"""Which teams are hidden from readers without persons: the small ones, and a second one beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from caseload_analysis.privacy.suppression import Flags, hide, too_small
from caseload_analysis.spells.calendar import PERIODS_A_YEAR
from caseload_analysis.tables.organisation import Organisation

_KEYS: Final = ["team", "period"]
_NONE: Final = -1
_YEAR: Final = PERIODS_A_YEAR["M"]


def hidden_teams(
    org: Organisation, every: str = "M", periods: Iterable[pd.Period] | None = None
) -> pd.DataFrame:
    """Return the teams of which this reader may see no figure that rests on fte or absence, per period.

    For readers without persons; for all others nothing is hidden here. Hidden is a team with fewer
    people than the minimum group in a month, on its last day or on all of its days together. Where one
    is, a team of the minimum or more is hidden beside it, so that the small one is not the total less
    the others: the team with the smallest mean number of people over the twelve months up to then,
    and then the same one for as long as it has the minimum, so that it does not change from one report
    to the next [X]. What holds in a month depends on that month and earlier ones only. Longer
    periods are hidden when one of their months is, weeks when a month that they touch is.

    Parameters
    ----------
    org : Organisation
    every : {"W", "M", "Q", "Y"}
    periods : periods of that length, optional
        By default all from the first in which a team is hidden to the last.

    Returns
    -------
    frame
        team, period; a row for each hidden team and period. Teams that have ended are among them.

    Notes
    -----
    Source: primary and secondary suppression (domain definitions §7). Who is in post is counted as
    different people.

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> given = {**example_settings(), "privacy": {"minimum_group": 8}}
    >>> january = [pd.Period("2025-01", "M")]
    >>> for audience in ("hr", "management"):
    ...     print(hidden_teams(read(example_tables(), audience, settings=given), "M", january).team.tolist())
    []
    ['Noord']
    """
    months = _hidden_months(org)
    wanted = _touched(pd.PeriodIndex(months["month"]), every) if periods is None else periods
    parts = [
        (period, month)
        for period in wanted
        for month in pd.period_range(period.start_time, period.end_time, freq="M")
    ]
    table = pd.DataFrame(parts, columns=["period", "month"])
    joined = months.merge(table.assign(month=pd.PeriodIndex(table["month"], freq="M")), on="month")
    rows = joined[_KEYS].drop_duplicates().sort_values(_KEYS, ignore_index=True)
    return rows.assign(period=pd.PeriodIndex(rows["period"], freq=every))


def hidden_in_year(org: Organisation, last: pd.Period) -> frozenset[str]:
    """Return the teams of which this reader may see no mean over the twelve months up to ``last``.

    Those that are hidden in one of these months, and those without people in one: the mean would be
    that of the other months alone. Months before the data do not count.
    """
    people = _people(org, "mean")
    months = pd.PeriodIndex(people.columns, freq="M")
    year = months[(months > last - _YEAR) & (months <= last)]
    hidden = hidden_teams(org, "M", year)["team"]
    return frozenset(hidden) | frozenset(people.index[(people[year] == 0).any(axis=1)])


def are_hidden(frame: pd.DataFrame, org: Organisation) -> Flags:
    """Return in which rows of ``frame`` (team, period) the team is hidden from this reader."""
    periods = pd.PeriodIndex(frame["period"])
    if not len(frame):
        return np.zeros(0, dtype=bool)
    rows = hidden_teams(org, periods.freqstr[0], periods.unique())
    known = pd.MultiIndex.from_frame(rows)
    return np.asarray(pd.MultiIndex.from_arrays([frame["team"], periods], names=_KEYS).isin(known))


def without_hidden_teams(frame: pd.DataFrame, org: Organisation, columns: Sequence[str]) -> pd.DataFrame:
    """Return ``frame`` (team, period, …) with ``columns`` missing where the team is hidden.

    Their names stand in the column ``hidden`` where ``frame`` has one.

    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> given = {**example_settings(), "privacy": {"minimum_group": 8}}
    >>> frame = pd.DataFrame({"team": ["Noord"], "period": pd.PeriodIndex(["2025-01"], freq="M"), "n": 1.0})
    >>> org = read(example_tables(), "management", settings=given)
    >>> without_hidden_teams(frame, org, ["n"])["n"].tolist()
    [nan]
    """
    masked = hide(frame, columns, are_hidden(frame, org))
    return masked if "hidden" in frame else masked.drop(columns="hidden")


def _touched(months: pd.PeriodIndex, every: str) -> pd.PeriodIndex:
    """Return the periods from the first of ``months`` to the last."""
    if months.empty:
        return pd.PeriodIndex([], freq=every)
    return pd.period_range(months.min().start_time, months.max().end_time, freq=every)


def _hidden_months(org: Organisation) -> pd.DataFrame:
    """Return team and month, a row for each that is hidden."""
    people = _people(org, "mean")
    counted, at_end = people.to_numpy(), _people(org, "end").to_numpy()
    small = (too_small(counted, org.minimum_group) | too_small(at_end, org.minimum_group)) & (counted > 0)
    team, month = np.nonzero(small | _beside(counted, small))
    months = pd.PeriodIndex(people.columns, freq="M")
    return pd.DataFrame({"team": people.index[team], "month": months[month]})


def _people(org: Organisation, at: str) -> pd.DataFrame:
    """Return the number of people per team (rows) and month; nothing where this reader sees persons."""
    nothing = pd.DataFrame(index=pd.Index([], dtype="str"), columns=pd.PeriodIndex([], freq="M"), dtype=float)
    if "employee" in org.levels or not org.minimum_group:
        return nothing
    rows = org.timelines["people"]
    rows = rows.loc[(rows["level"] == "team") & (rows["every"] == "M") & (rows["at"] == at)]
    return rows.pivot_table("employees", "team", "period", aggfunc="sum", fill_value=0.0, observed=True)


def _beside(people: NDArray[np.float64], small: Flags) -> Flags:
    """Return which team is hidden beside the small ones, month by month."""
    there = pd.DataFrame(people.T).where(people.T > 0)
    # Rounded, as of teams that are as large the first by name is taken, not a difference of sums.
    usual = there.rolling(_YEAR, min_periods=1).mean().round(9).to_numpy().T
    found, second = np.zeros(small.shape, dtype=bool), _NONE
    for month in np.flatnonzero(small.any(axis=0)):
        large = (people[:, month] > 0) & ~small[:, month]
        if not large.any():
            continue
        if second == _NONE or not large[second]:
            second = int(np.argmin(np.where(large, usual[:, month], np.inf)))
        found[second, month] = True
    return found
