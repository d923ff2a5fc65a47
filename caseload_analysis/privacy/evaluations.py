"""Which answers are one evaluation of a team, and from when on they reach others than HR."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from caseload_analysis.spells.calendar import Days, dates, days
from caseload_analysis.spells.overlap import chain
from caseload_analysis.tables.finish import empty
from caseload_analysis.tables.known import ANSWERED_AFTER
from caseload_analysis.tables.organisation import Organisation

APART: Final = 61
"""After so many days without an answer a team's next answers are another evaluation [X]."""

OPEN_DAYS: Final = 28
"""Days, from its first answer on, that an evaluation is open: later answers are for HR only [X]."""

HALF: Final = ("half_year", "start", "stop")
"""The half-year of the calendar that holds the day of an evaluation."""


def answers_of(whole: Organisation, *, every: bool = False) -> pd.DataFrame:
    """Return the answers with a score or a remark, each with the evaluation it belongs to.

    The answers of a team are one evaluation as long as fewer than ``APART`` days without an answer lie
    between them. It is open on the ``OPEN_DAYS`` days from its first answer on. What comes later is not
    among the answers, unless ``every``: from what is shown before and after one more answer its score
    could be worked out.

    An evaluation is closed when the delivery goes beyond its last open day, and all answers of those
    days are known. A half-year is closed when no evaluation of it can be open any more.

    Returns
    -------
    frame
        The columns of the answers; evaluation (a number), first (the day of its first answer), last (of
        its last, late ones too), late (whether the answer is), day (of the evaluation: the open one with
        most scores, the last of these [X]), half_year, start, stop (of that day), shown_from (the day
        after its last open one), closed, half_closed (whether the evaluation is, and its half-year).

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> told = pd.DataFrame({"team": "Noord", "respondent_role": "", "step": "klik", "item": "helpt het",
    ...                      "date": pd.to_datetime(["2025-05-01", "2025-05-28", "2025-05-29"]),
    ...                      "score": 4.0, "remark": ""})
    >>> until = {**example_settings(), "until": "2025-05-31"}
    >>> org = read({**example_tables(), "evaluations": told}, settings=until)
    >>> answers_of(org, every=True)[["late", "closed", "half_closed"]].to_numpy().tolist()
    [[False, True, False], [False, True, False], [True, True, False]]
    """
    told = whole.tables.get("evaluations", empty("evaluations"))
    rows = told.loc[told["score"].notna() | (told["remark"].str.strip() != "")].reset_index(drop=True)
    rows["evaluation"] = chain(rows.assign(start=rows["date"], stop=rows["date"] + 1), ["team"], APART)
    ends = rows.groupby("evaluation")["date"]
    rows["first"], rows["last"] = ends.transform("min"), ends.transform("max")
    rows["shown_from"] = rows["first"] + OPEN_DAYS
    rows["late"] = rows["date"] >= rows["shown_from"]
    rows["day"] = rows["evaluation"].map(_day_of_most(rows.loc[~rows["late"]])).astype(np.int64)
    rows = rows.assign(**half_years(rows["day"].to_numpy()))
    rows = rows if every else rows.loc[~rows["late"]].reset_index(drop=True)
    # An earlier report made again knows no answers of more than so many days after its own last day.
    reach = min(whole.delivered_until, whole.last + ANSWERED_AFTER)
    return rows.assign(closed=rows["shown_from"] <= reach, half_closed=rows["stop"] + OPEN_DAYS <= reach)


def shown_answers(whole: Organisation, *, every: bool = False) -> pd.DataFrame:
    """Return those of ``answers_of`` that are behind figures: of closed evaluations, or ``every`` answer."""
    rows = answers_of(whole, every=every)
    return rows if every else rows.loc[rows["closed"]].reset_index(drop=True)


def half_years(day: Days) -> dict[str, Any]:
    """Return the name and the days, half-open, of the half-year of the calendar that holds each day.

    >>> {name: values.tolist() for name, values in half_years(np.array([20089])).items()}
    {'half_year': ['2025H1'], 'start': [20089], 'stop': [20270]}
    """
    date = pd.DatetimeIndex(dates(day))
    half = (np.asarray(date.month) > 6).astype(np.int64)
    first = np.asarray(date.year - 1970) * 12 + 6 * half
    starts, stops = (days((first + months).astype("datetime64[M]")) for months in (0, 6))
    names = [f"{year}H{number + 1}" for year, number in zip(date.year, half, strict=True)]
    return {"half_year": pd.Series(names, dtype="str").to_numpy(), "start": starts, "stop": stops}


def _day_of_most(rows: pd.DataFrame) -> pd.Series[int]:
    """Return the day of each evaluation on which most scores were given, the last of these."""
    each = rows.assign(scored=rows["score"].notna())
    each = each.groupby(["evaluation", "date"])["scored"].sum().reset_index()
    held = each.sort_values(["evaluation", "scored", "date"]).drop_duplicates("evaluation", keep="last")
    return pd.Series(held["date"].to_numpy(), index=held["evaluation"].to_numpy())
