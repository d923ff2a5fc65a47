"""What was agreed before, as a review looks back on it."""

from __future__ import annotations

import pandas as pd

from caseload_analysis.monitoring.worksheets.draft import day_words
from caseload_analysis.spells.calendar import OPEN, dates
from caseload_analysis.tables.agreed import kinds
from caseload_analysis.tables.finish import empty
from caseload_analysis.tables.organisation import Organisation


def last_of_each(org: Organisation) -> pd.DataFrame:
    """Return the last agreement with each employee of the team, one row each, by employee_id."""
    rows = _agreements(org)
    latest = rows.loc[rows["employee_id"] != ""].sort_values("date", kind="stable")
    return latest.drop_duplicates("employee_id", keep="last").set_index("employee_id", drop=False)


def running_of_the_team(org: Organisation, start: int) -> pd.DataFrame:
    """Return the agreements of the team itself that were not done and ran on or after the day ``start`` [X].

    One without an end runs until it is done. Of the band, the rhythm and the participants only the last
    agreement is there: it took the place of the others.
    """
    rows = _agreements(org)
    running = (rows["employee_id"] == "") & (rows["done_on"] >= OPEN) & (rows["until"] >= start)
    own = rows.loc[running].sort_values("date", kind="stable")
    kind = kinds(own["subject"])
    return own.loc[(kind == "") | ~kind.duplicated(keep="last")]


def _agreements(org: Organisation) -> pd.DataFrame:
    rows = org.tables.get("agreements", empty("agreements"))
    return rows.loc[rows["team"] == org.team]


def told(row: pd.Series, day: int, *, of_team: bool = False) -> str:
    """Return an agreement in a few words, as it stands on ``day``: when, what, until when.

    >>> told(pd.Series({"date": 20000, "subject": "ritme", "agreed": "elke maand", "until": 20100,
    ...                 "done_on": OPEN}), 20200, of_team=True)
    '04-10-2024, ritme: elke maand; tot 12-01-2025 (verlopen)'
    """
    what = row["agreed"] or row["subject"]
    about = f"{day_words(row['date'])}, {row['subject']}" if of_team else day_words(row["date"])
    until = f"; tot {day_words(row['until'])}" if row["until"] < OPEN else ""
    return f"{about}: {what}{until}{_standing(row, day)}"


def _standing(row: pd.Series, day: int) -> str:
    if row["done_on"] < OPEN:
        return f" (afgerond {day_words(row['done_on'])})"
    return " (verlopen)" if row["until"] < day else ""


def known_beforehand(row: pd.Series) -> dict[str, str]:
    """Return what the hidden sheet must remember of an agreement to find it again."""
    written = str(dates([row["date"]])[0])
    return {
        "code": row["employee_id"],
        "date": written,
        "subject": row["subject"],
        "agreed": row["agreed"],
    }
