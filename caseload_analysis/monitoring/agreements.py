"""What was agreed: whether it is done, until when it holds, and who is outside the band without it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from caseload_analysis.measures.grid import check
from caseload_analysis.measures.norm import deviation
from caseload_analysis.spells.calendar import EVERY, OPEN, as_period, dates, days, every_of, parse_period
from caseload_analysis.tables.agreed import kinds
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import UsageError, message

STATES: Final = ("open", "lapses", "lapsed", "replaced", "done")
RUNNING: Final = ("open", "lapses")
"""The states in which an agreement still holds."""

_DATES: Final = ("date", "until", "done_on")
_COLUMNS: Final = ("date", "subject", "agreed", "help", "why", "who", "until", "done_on", "follow_up")


def agreements(
    org: Organisation, by: str = "employee", every: str = "M", period: str | pd.Period | None = None
) -> pd.DataFrame:
    """Return what was agreed up to and including one period, and how that stands at its end.

    On the last day of the period an agreement is ``done`` when it was finished on that day or before,
    or its end is past and a follow-up without a date tells what came of it (a band, rhythm or
    participants are never done [X]); else
    ``replaced`` when it is about one of these three and a later one on the same took its place; else
    ``lapsed`` when its end is past; else ``lapses`` when it ends on that day or in the coming period,
    since a team meets after the period has ended [X]; else ``open``.

    Parameters
    ----------
    org : Organisation
    by : {"employee", "team"}
        What was agreed with single employees, or what teams agreed for themselves.
    every : {"W", "M", "Q", "Y"}
    period : text or Period, optional
        One period; by default the last of which the data speak.

    Returns
    -------
    frame
        One row an agreement, by team, employee and date: team (and employee_id), period, date,
        subject, kind ("band", "cadence", "participants", or empty; of teams only), agreed, help, why,
        who, until and done_on (dates, missing where there is none), follow_up, state, made (whether it
        dates from this period), finished (whether it was done in it). Empty where the table was not
        delivered.

    Raises
    ------
    UsageError
        For an unknown level, length or period.
    AudienceError
        When the audience sees no single employees.

    Notes
    -----
    Source: step 4 of the five steps (Jeugdbescherming west): agree how often and with whom the
    development of the caseload is discussed and watched.

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> rows = {"team": "Noord", "employee_id": ["C", "C", ""], "date": pd.Timestamp("2025-01-06"),
    ...         "subject": ["caseload", "caseload", "bandbreedte"], "agreed": ["rust", "hulp", "± 10 %"],
    ...         "until": pd.to_datetime(["2025-01-20", "2025-02-20", None])}
    >>> org = read({**example_tables(), "agreements": pd.DataFrame(rows)}, settings=example_settings())
    >>> agreements(org, "employee", "M", "2025-01")["state"].tolist()
    ['lapsed', 'lapses']
    >>> agreements(org, "team", "M", "2025-01")[["kind", "agreed", "state"]].to_numpy().tolist()
    [['band', '± 10 %', 'open']]
    """
    check(message("group"), by, ("employee", "team"))
    check(message("length of a period"), every, EVERY)
    org.require(by)
    moment = _moment(org, every, period)
    keys = ["team", "employee_id"] if by == "employee" else ["team"]
    rows = _known(org, by, moment)
    stated = rows.assign(
        period=pd.PeriodIndex([moment.period] * len(rows), freq=every),
        state=_state(rows, moment),
        made=rows["date"] >= moment.first,
        finished=rows["done_on"].between(moment.first, moment.last),
    )
    shown = stated.assign(**{name: dates(rows[name]).astype("datetime64[s]") for name in _DATES})
    ordered = shown.sort_values([*keys, "date"], kind="stable", ignore_index=True)
    shown = ordered if by == "team" else ordered.drop(columns="kind")
    return shown[[*keys, "period", *shown.columns.drop([*keys, "period"])]]


def without_agreement(org: Organisation, team: str, period: str | pd.Period) -> pd.DataFrame:
    """Return who of ``team`` is outside the band at the end of ``period`` without a running agreement.

    Running is what is open or lapses (see ``agreements``), whatever it is about [X].

    Parameters
    ----------
    org : Organisation
    team : str
    period : text or Period
        ``2026-10``, ``2026-W05``, ``2026Q3`` or ``2026``.

    Returns
    -------
    frame
        Those rows of ``deviation(by="employee")``, who is outside for the longest time first.

    Raises
    ------
    UsageError
        For an unknown team or period.
    AudienceError
        When the audience sees no single employees.

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> rows = {"team": "Noord", "employee_id": ["C"], "date": pd.Timestamp("2025-01-06"),
    ...         "subject": "caseload", "agreed": "rust"}
    >>> org = read({**example_tables(), "agreements": pd.DataFrame(rows)}, settings=example_settings())
    >>> without_agreement(org, "Noord", "2025-01")["employee_id"].tolist()
    ['D', 'E', 'F']
    """
    org.require("employee")
    if team not in org.teams:
        raise UsageError.unknown(message("team"), team, org.teams)
    asked = period if isinstance(period, pd.Period) else parse_period(period)
    every = every_of(asked)
    rows = deviation(org, "employee", every, asked)
    outside = rows.loc[(rows["team"] == team) & rows["status"].isin(["above", "below"])]
    alone = unsupported(outside, agreements(org, "employee", every, asked), team)
    order = ["periods_outside", "employee_id"]
    return alone.sort_values(order, ascending=[False, True], ignore_index=True)


def unsupported(outside: pd.DataFrame, agreed: pd.DataFrame, team: str) -> pd.DataFrame:
    """Return the rows of ``outside`` whose employee has no running agreement with ``team``.

    A row that holds a reason only, and nothing that was agreed, is no agreement.

    >>> outside = pd.DataFrame({"employee_id": ["A", "B"]})
    >>> agreed = pd.DataFrame({"team": "Noord", "employee_id": ["A", "B"], "state": ["open", "done"],
    ...                        "agreed": "rust"})
    >>> unsupported(outside, agreed, "Noord")["employee_id"].tolist()
    ['B']
    """
    holds = agreed["state"].isin(RUNNING) & (agreed["agreed"] != "")
    running = agreed.loc[(agreed["team"] == team) & holds, "employee_id"]
    return outside.loc[~outside["employee_id"].isin(running)]


@dataclass(frozen=True, slots=True)
class _Moment:
    """A period, its first and last day, and the last day of the one after it."""

    period: pd.Period
    first: int
    last: int
    coming: int


def _moment(org: Organisation, every: str, period: str | pd.Period | None) -> _Moment:
    whole = pd.Period(pd.Timestamp(org.last, unit="D"), freq=every) if period is None else period
    asked = as_period(whole, every)
    first, last, coming = days(
        np.array([asked.start_time, asked.end_time, (asked + 1).end_time], dtype="datetime64[D]")
    )
    return _Moment(asked, int(first), min(int(last), org.last) if org.clipped else int(last), int(coming))


def _known(org: Organisation, by: str, moment: _Moment) -> pd.DataFrame:
    """Return the rows of one level that date from the period or before, with the kind of each."""
    names = ["team", *(["employee_id"] if by == "employee" else []), *_COLUMNS]
    table = org.tables.get("agreements")
    if table is None:
        columns = dict.fromkeys(["team", "employee_id", *_COLUMNS], "str")
        table = pd.DataFrame(columns=list(columns)).astype(columns | dict.fromkeys(_DATES, "int64"))
    personal = (table["employee_id"] != "") == (by == "employee")
    rows = table.loc[personal & (table["date"] <= moment.last), names].reset_index(drop=True)
    rows.insert(len(names) - len(_COLUMNS) + 2, "kind", kinds(rows["subject"]) if by == "team" else "")
    return rows


def _state(rows: pd.DataFrame, moment: _Moment) -> pd.Series:
    over, told = rows["until"] < moment.last, (rows["done_on"] >= OPEN) & (rows["follow_up"] != "")
    done = ((rows["done_on"] <= moment.last) | (told & over)) & (rows["kind"] == "")
    conditions = [done, _replaced(rows, moment), over, rows["until"] <= moment.coming]
    states = np.select(conditions, ["done", "replaced", "lapsed", "lapses"], default="open")
    return pd.Series(states, index=rows.index, dtype="str")


def _replaced(rows: pd.DataFrame, moment: _Moment) -> pd.Series:
    """Return whether a later agreement of the team of the same kind is there.

    Of those that hold on the last day only such as hold as well count, as in ``agreed.band_on``.
    """
    ordered = rows.sort_values("date", kind="stable")
    holds = ordered["until"] >= moment.last
    later = ordered.duplicated(["team", "kind"], keep="last")
    holding = ordered.loc[holds].duplicated(["team", "kind"], keep="last").reindex(ordered.index)
    return (holding.where(holds, later).reindex(rows.index) & (rows["kind"] != "")).astype(bool)
