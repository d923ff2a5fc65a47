"""The monthly series of teams by which an evaluation looks back."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from caseload_analysis.measures.absence import absence
from caseload_analysis.measures.autonomy import autonomy
from caseload_analysis.measures.formation import formation
from caseload_analysis.measures.grid import PeriodChoice, calendar_of
from caseload_analysis.measures.per_fte import caseload_per_fte
from caseload_analysis.measures.time_use import time_use
from caseload_analysis.privacy.balance import balance_of
from caseload_analysis.privacy.hidden_teams import without_hidden_teams
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import UsageError

INDICATORS: Final = (
    *("caseload_per_fte", "outside", "spread", "absence_rate", "frequency", "left"),
    *("contact_share", "substantiated"),
)
"""The columns of ``indicators`` that are figures."""

MATTERS: Final = {
    "caseload_per_fte": 1.0,
    "outside": 0.10,
    "spread": 0.05,
    "absence_rate": 1.0,
    "frequency": 0.25,
    "left": 0.01,
    "contact_share": 0.05,
    "substantiated": 0.10,
}
"""The smallest change that would matter, in the unit of the indicator; left a month: our own choice [X]."""

_OF_THE_STAFF: Final = INDICATORS[:6]
"""What rests on the fte and the absence of a team: hidden with a second team beside a small one."""

_KEYS: Final = ["team", "period"]
_NOTHING: Final = 1e-9


def indicators(org: Organisation, every: str = "M", period: PeriodChoice = None) -> pd.DataFrame:
    """Return the series of every team that an evaluation compares before and after its start.

    caseload_per_fte = mean caseload ÷ mean deployable fte of those with a norm, whose newcomers count for
    the share that is due in ramp-up (see ``measures.per_fte``). outside and spread: the share of the
    employees outside the band, and the standard deviation of actual ÷ establishment norm over them, on
    the last day of the period, as ``timelines.balance`` defines them. left = fte that left ÷ mean fte
    in post; a move to another team counts [X]. contact_share and substantiated: as ``time_use`` and
    ``autonomy`` have them, whatever the number of hours and deviations behind them.

    Parameters
    ----------
    org : Organisation
    every : {"W", "M", "Q", "Y"}
    period : text, Period, pair of them, or None

    Returns
    -------
    frame
        team, period, caseload_per_fte (units of the norm), outside (fraction), spread (fraction of the
        norm), absence_rate (percent), frequency (spells per employee a year), left (fraction a period),
        contact_share (fraction of the hours written down), substantiated (fraction of the deviations
        from protocol), employees (behind outside and spread), deviations (number). Missing where the
        reader may not see a figure, where fewer than the minimum group stand behind outside and spread,
        where a table was not delivered, in periods without hours or deviations, and where no activity is
        known as contact with families. For readers without employees all but the last two figures are
        missing for the teams of ``privacy.hidden_teams``: the small ones, and a second one.

    Raises
    ------
    UsageError
        For an unknown length or period.

    Notes
    -----
    Source: busyness against balance between colleagues (domain definitions §1, 000 and 001), time with
    families and room to deviate (002).

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> org = read(example_tables(), settings=example_settings())
    >>> indicators(org, "M", "2025-01")[["caseload_per_fte", "outside"]].round(2).to_numpy().tolist()
    [[14.35, 0.57]]
    """
    held = caseload_per_fte(org, "team", every, period)[[*_KEYS, "caseload_per_fte"]]
    staff = formation(org, "team", every, period)[[*_KEYS, "contract_fte", "left_fte"]]
    frame = held.merge(staff, on=_KEYS, how="left")
    frame["left"] = frame["left_fte"] / _above_zero(frame["contract_fte"])
    for make in (_balance, _absence, _contact, _substantiated):
        frame = frame.merge(make(org, every, period), on=_KEYS, how="left")
    frame = without_hidden_teams(frame, org, _OF_THE_STAFF)
    return frame[[*_KEYS, *INDICATORS, "employees", "deviations"]]


def _above_zero(fte: pd.Series[float]) -> pd.Series[float]:
    return fte.where(fte > _NOTHING)


def _nothing(every: str, *names: str) -> pd.DataFrame:
    """Return no rows, with the columns of a figure of teams."""
    keys = pd.DataFrame({"team": pd.Series(dtype="str"), "period": pd.PeriodIndex([], freq=every)})
    return keys.assign(**{name: pd.Series(dtype="float64") for name in names})


def _balance(org: Organisation, every: str, period: PeriodChoice) -> pd.DataFrame:
    """Return outside, spread and employees per team."""
    return balance_of(org, "team", calendar_of(org, every, period))


def _absence(org: Organisation, every: str, period: PeriodChoice) -> pd.DataFrame:
    """Return the absence rate and frequency per team; missing where absences were not delivered."""
    frame = absence(org, "team", every, period)[[*_KEYS, "rate", "frequency"]]
    if "absences" not in org.delivered:
        frame = frame.assign(rate=np.nan, frequency=np.nan)
    return frame.rename(columns={"rate": "absence_rate"})


def _contact(org: Organisation, every: str, period: PeriodChoice) -> pd.DataFrame:
    """Return the share of time with families per team; empty where no activity is known as that."""
    if "time_use" not in org.delivered:
        return _nothing(every, "contact_share")
    try:
        return time_use(org, "team", every, period)[[*_KEYS, "contact_share"]]
    except UsageError:
        # Length and period were good for the caseload; only the names of the activities can be wrong.
        return _nothing(every, "contact_share")


def _substantiated(org: Organisation, every: str, period: PeriodChoice) -> pd.DataFrame:
    """Return the deviations from protocol and the share of them that is substantiated, per team."""
    if "protocol_deviations" not in org.delivered:
        return _nothing(every, "substantiated", "deviations")
    return autonomy(org, "team", every, period)[[*_KEYS, "substantiated", "deviations"]]
