"""Spread over employees and share outside the band, for readers who see no employees."""

from __future__ import annotations

import pandas as pd

from caseload_analysis.privacy.parts import protect
from caseload_analysis.spells.calendar import EVERY, Calendar
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.timelines.balance import balance
from caseload_analysis.timelines.derive import LEVEL_KEYS
from caseload_analysis.timelines.loads import Loads

LEVELS = ("team", "organisation")

_FIGURES = ["outside", "spread", "employees"]


def carried_balance(whole: Organisation, minimum: int) -> pd.DataFrame:
    """Return ``timelines.balance`` of teams and of the organisation, in every length of period.

    Figures of fewer than ``minimum`` employees are missing, and those of another team where the
    organisation's would give them away.

    Returns
    -------
    frame
        level, team ("" for the organisation), every, period, outside (fraction), spread (fraction of
        the norm), employees (behind both).

    Examples
    --------
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> from caseload_analysis.privacy.audience import read
    >>> org = read(example_tables(), settings=example_settings())
    >>> for minimum in (7, 8):
    ...     rows = carried_balance(org, minimum)
    ...     print(rows.loc[(rows["level"] == "team") & (rows["every"] == "Y"), "outside"].round(2).tolist())
    [nan, 0.57]
    [nan, nan]
    """
    loads = Loads.of(whole)
    calendars = [Calendar.spanning(whole.first, whole.last, every, clipped=whole.clipped) for every in EVERY]
    frames = [
        _named(balance(loads, level, calendar)).assign(level=level, every=every)
        for level in LEVELS
        for every, calendar in zip(EVERY, calendars, strict=True)
    ]
    together = pd.concat(frames, ignore_index=True)[["level", "team", "every", "period", *_FIGURES]]
    return protect(together, minimum, within=["every", "period"])


def balance_of(org: Organisation, by: str, calendar: Calendar) -> pd.DataFrame:
    """Return ``timelines.balance`` as this reader may see it: as the gate carried it, or from the persons.

    Parameters
    ----------
    org : Organisation
    by : {"team", "organisation"}
    calendar : Calendar
        Of the periods that the gate carried there may be more.

    Returns
    -------
    frame
        team (not for the organisation), period, outside, spread, employees; the first two are missing
        where too few employees stand behind them.

    Raises
    ------
    AudienceError
        When the audience may not see this level.

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> org = read(example_tables(), "works_council", settings=example_settings())
    >>> found = balance_of(org, "organisation", Calendar.spanning(org.first, org.last, "Y"))
    >>> found[["outside", "employees"]].tail(1).round(2).to_numpy().tolist()
    [[0.57, 7.0]]
    """
    org.require(by)
    if "employee" in org.levels:
        frame = balance(Loads.of(org), by, calendar)
        few = frame["employees"] < org.minimum_group
        return frame.assign(**{name: frame[name].mask(few) for name in ("outside", "spread")})
    every = calendar.periods.freqstr[0]
    stored = org.pieces("balance", by)
    rows = stored.loc[stored["every"] == every].reset_index(drop=True)
    rows = rows.assign(period=pd.PeriodIndex(rows["period"], freq=every))
    return rows[[*LEVEL_KEYS[by], "period", *_FIGURES]]


def _named(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the figures of one level with a team, and their periods as what they are in a timeline."""
    named = frame if "team" in frame else frame.assign(team="")
    return named.assign(period=named["period"].astype(object))
