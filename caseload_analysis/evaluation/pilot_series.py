"""The series in which an effect of support would show: caseload, hours and perceived pressure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import pandas as pd

from caseload_analysis.evaluation.summary import PRESSURE, PRESSURE_MATTERS, pressure_series
from caseload_analysis.evaluation.support_starts import TO_THURSDAY
from caseload_analysis.measures.per_fte import caseload_per_fte
from caseload_analysis.measures.perception import perception
from caseload_analysis.measures.summed import summed
from caseload_analysis.measures.time_use import time_use
from caseload_analysis.privacy.hidden_teams import are_hidden
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import UsageError

MATTERS: Final = {
    "caseload_per_fte": 1.0,
    "week_hours": 2.0,
    "contact_share": 5.0,
    PRESSURE: PRESSURE_MATTERS,
}
"""The smallest change that would matter, in the unit in which the indicator is told [X]."""
NAMES: Final = tuple(MATTERS)
LENGTHS: Final = {"caseload_per_fte": "M", "week_hours": "M", "contact_share": "M", PRESSURE: "Q"}
"""The length of the periods of each series."""

_KEYS: Final = ["team", "period"]


def pilot_series(org: Organisation, names: Sequence[str] = NAMES) -> dict[str, pd.DataFrame]:
    """Return for each indicator the known points of every team: team, period and value.

    caseload_per_fte = mean caseload ÷ mean deployable fte of those with a norm, as in ``indicators``: a
    support worker's own fte would lower it by itself [X].
    week_hours = the hours that somebody wrote down in a week, the mean over people and weeks of the
    month that holds its Thursday; contact_share = the share of them with families, in percent;
    pressure = 0 to 100, per quarter. What was not delivered or may not be seen has no points.

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> org = read(example_tables(), settings=example_settings())
    >>> found = pilot_series(org)["caseload_per_fte"]
    >>> found.loc[found["period"] == pd.Period("2025-01", "M"), "value"].round(2).tolist()
    [14.35]
    """
    return {name: _MADE[name](org) for name in names}


def _points(frame: pd.DataFrame, value: pd.Series[float]) -> pd.DataFrame:
    return frame[_KEYS].assign(value=value.astype("float64")).dropna(subset="value").reset_index(drop=True)


def _nothing() -> pd.DataFrame:
    return pd.DataFrame({"team": [], "period": [], "value": []})


def _caseload(org: Organisation) -> pd.DataFrame:
    frame = caseload_per_fte(org)
    frame = frame.loc[~are_hidden(frame, org)]
    return _points(frame, frame["caseload_per_fte"])


def _week_hours(org: Organisation) -> pd.DataFrame:
    weeks = summed(org, "activity_hours", "team", "W", "")
    if weeks.empty:
        return _nothing()
    thursday = pd.PeriodIndex(weeks["period"]).start_time + TO_THURSDAY
    weeks = weeks.assign(period=thursday.to_period("M"), each=weeks["hours"] / weeks["employees"])
    frame = weeks.groupby(_KEYS, as_index=False)[["each"]].mean()
    return _points(frame, frame["each"])


def _contact_share(org: Organisation) -> pd.DataFrame:
    try:
        frame = time_use(org, "team", "M")
    except UsageError:
        # No activity is known as contact with families; the part about time says so.
        return _nothing()
    return _points(frame, 100.0 * frame["contact_share"])


def _pressure(org: Organisation) -> pd.DataFrame:
    frame = pressure_series(perception(org, "team", "Q"))
    return _points(frame, frame[PRESSURE])


_MADE: Final[dict[str, Callable[[Organisation], pd.DataFrame]]] = {
    "caseload_per_fte": _caseload,
    "week_hours": _week_hours,
    "contact_share": _contact_share,
    PRESSURE: _pressure,
}
