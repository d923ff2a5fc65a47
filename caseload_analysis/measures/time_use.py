"""Time use: the share of the hours that goes to contact with families, and to everything else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd

from caseload_analysis.measures.grid import PeriodChoice, check, chosen
from caseload_analysis.measures.summed import arranged, join_keys, shown, summed
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import UsageError, message

CONTACT: Final = (
    *("contact met gezinnen", "gezinscontact", "gezinnen", "contact met gezin", "huisbezoek"),
    *("contact with families", "family contact", "families", "home visit", "home visits"),
)
"""Activities that count as contact with families unless the caller names others [X]."""


def time_use(
    org: Organisation,
    by: str = "team",
    every: str = "Q",
    period: PeriodChoice = None,
    *,
    per: str = "",
    contact: Sequence[str] = CONTACT,
) -> pd.DataFrame:
    """Return the hours that people wrote down, and the share of them in contact with families.

    contact_share = hours of the activities in ``contact`` ÷ all hours written down. A week counts in
    the period that holds its Thursday and in the team of that day; with contracts in two teams its
    hours are divided by fte [X]. Only those who wrote down hours count: the share is theirs, not that
    of the whole team.

    Parameters
    ----------
    org : Organisation
    by : {"employee", "team", "organisation"}
    every : {"W", "M", "Q", "Y"}
    period : text, Period, pair of them, or None
    per : {"", "activity"}
        One row for a group and period, or one for each activity.
    contact : texts
        The activities that are contact with families, in upper or lower case.

    Returns
    -------
    frame
        team (and employee_id), period, contact_hours, hours, contact_share (fraction), employees
        (different people who wrote down hours), hidden; with ``per="activity"`` team (and
        employee_id), period, activity, hours, share (of all hours, fraction), contact (whether it
        counts as contact), employees, hidden. Periods without hours have no row.

    Raises
    ------
    UsageError
        For an unknown level, length, part or period, and when none of ``contact`` is an activity.
    AudienceError
        When the audience may not see this level: the hours of one person are not for the team.

    Notes
    -----
    Source: time for children and families is what FOCUS promises (domain definitions §1, 002); which
    activities count is our own choice [X].

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> hours = pd.DataFrame({"employee_id": ["A", "A", "B"], "week": pd.Timestamp("2025-01-06"),
    ...                       "activity": ["families", "travel", "families"], "hours": [12.0, 8.0, 20.0]})
    >>> org = read({**example_tables(), "time_use": hours}, settings=example_settings())
    >>> time_use(org, "team", "M")[["contact_hours", "hours", "contact_share"]].to_numpy().tolist()
    [[32.0, 40.0, 0.8]]
    """
    check(message("part"), per, ("", "activity"))
    totals = summed(org, "activity_hours", by, every, "")
    activities = summed(org, "activity_hours", by, every, "activity")
    activities["contact"] = _is_contact(activities["activity"], contact)
    make = _per_activity if per else _contact
    return chosen(make(activities, totals, by), every, period)


def _is_contact(activities: pd.Series[str], contact: Sequence[str]) -> pd.Series[bool]:
    """Return which activities are contact; UsageError when there are activities and none is."""
    known = {name.strip().casefold() for name in contact}
    found = activities.str.strip().str.casefold().isin(known)
    if len(found) and not found.any():
        raise UsageError(
            message("no activity is known as contact with families; name those that are: {known}"),
            known=", ".join(sorted(set(activities))),
        )
    return found


def _contact(activities: pd.DataFrame, totals: pd.DataFrame, by: str) -> pd.DataFrame:
    keys = join_keys(by)
    rows = activities.loc[activities["contact"], [*keys, "hours"]]
    sums = rows.assign(unseen=rows["hours"].isna()).groupby(keys)[["hours", "unseen"]].sum()
    # A hidden activity leaves all contact missing: the sum would give it away.
    in_contact = sums["hours"].where(sums["unseen"] == 0, float("nan"))
    known = in_contact.rename("contact_hours").reset_index().assign(found=True)
    frame = totals.merge(known, on=keys, how="left")
    none = frame["found"].isna() & frame["hours"].notna()
    frame["contact_hours"] = frame["contact_hours"].mask(none, 0.0)
    frame["contact_share"] = frame["contact_hours"] / frame["hours"]
    frame = shown(frame, ["hours"], "hours")
    frame = shown(frame, ["contact_hours", "contact_share"], "contact_hours")
    return arranged(frame, keys, ["contact_hours", "hours", "contact_share", "employees"])


def _per_activity(activities: pd.DataFrame, totals: pd.DataFrame, by: str) -> pd.DataFrame:
    keys = join_keys(by)
    frame = activities.merge(totals[[*keys, "hours"]].rename(columns={"hours": "total"}), on=keys)
    frame["share"] = frame["hours"] / frame["total"]
    frame = shown(frame, ["hours", "share"], "share")
    return arranged(frame, [*keys, "activity"], ["hours", "share", "contact", "employees"])
