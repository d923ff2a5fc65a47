"""Expertise: who knows what, which kinds of case rest on one pair of shoulders, who gets the new cases."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from caseload_analysis.measures.grid import GROUP_KEYS, PeriodChoice, check, chosen, keys_of
from caseload_analysis.measures.summed import arranged, shown
from caseload_analysis.privacy.expertise import (
    ARRIVALS_EVERY,
    GROUPS,
    UNKNOWN,
    arrival_expertise,
    competence_holders,
    kind_holders,
    members_of,
)
from caseload_analysis.privacy.sums import ALL
from caseload_analysis.privacy.suppression import hide
from caseload_analysis.spells.calendar import dates
from caseload_analysis.tables.finish import empty
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import message


def competence(
    org: Organisation, by: str = "team", every: str = "M", period: PeriodChoice = None
) -> pd.DataFrame:
    """Return who knows what on the last day of the data: per employee a list, else how many.

    share = holders ÷ members. The input says who knows what, not since when, so there is one period:
    that of the last day; members are those in post on that day [X].

    Parameters
    ----------
    org : Organisation
    by : {"employee", "team", "organisation"}
    every : {"W", "M", "Q", "Y"}
    period : text, Period, pair of them, or None
        Other periods than that of the last day give no rows.

    Returns
    -------
    frame
        team, period, competence, holders (members who have it; 0 where only another team has it),
        members, share (fraction), hidden; for employees team, employee_id, period, competence, hidden.

    Raises
    ------
    UsageError
        For an unknown level, length or period.
    AudienceError
        When the audience may not see this level.

    Notes
    -----
    Source: step 2, know each other's expertise (domain definitions §1, 000).

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> known = pd.DataFrame({"employee_id": ["A", "B"], "competence": "juvenile probation"})
    >>> org = read({**example_tables(), "competences": known}, settings=example_settings())
    >>> competence(org, "team")[["competence", "holders", "share"]].round(4).to_numpy().tolist()
    [['juvenile probation', 2, 0.2857]]
    """
    keys_of(org, by)
    keys = [*GROUP_KEYS[by], "period"]
    if by == "employee":
        table = org.tables.get("competences", empty("competences")).drop_duplicates()
        frame = _dated(_own(members_of(org), org).merge(table, on="employee_id"), org, every)
        rows = frame.sort_values(["team", "employee_id", "competence"], ignore_index=True)
        return chosen(arranged(rows.assign(hidden=""), keys, ["competence"]), every, period)
    frame = _dated(_counts(org, "competence_holders", by), org, every)
    frame["share"] = frame["holders"] / frame["members"]
    frame = shown(frame, ["holders", "share"], "holders")
    return chosen(arranged(frame, keys, ["competence", "holders", "members", "share"]), every, period)


def case_kinds(
    org: Organisation,
    by: str = "team",
    every: str = "M",
    period: PeriodChoice = None,
    *,
    expertise: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Return on how many pairs of shoulders each kind of case rests on the last day of the data.

    A kind rests on one pair of shoulders when at most one member holds cases of it, or, where
    ``expertise`` names the competence that it asks for, when at most one member has that [X].

    Parameters
    ----------
    org : Organisation
    by : {"team", "organisation"}
    every : {"W", "M", "Q", "Y"}
    period : text, Period, pair of them, or None
        Other periods than that of the last day give no rows.
    expertise : mapping of measure to competence, optional
        In upper or lower case; without it only the holders count.

    Returns
    -------
    frame
        team, period, measure, cases (held on that day), holders (members in post who hold one),
        experts (members with the competence; missing where none is named), members, one_pair (1 or 0,
        missing where hidden), hidden.

    Raises
    ------
    UsageError
        For an unknown level, length or period.
    AudienceError
        When the audience may not see this level.

    Notes
    -----
    Source: domain definitions §1, 000 step 2; the rule is our own choice [X].

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> known = pd.DataFrame({"employee_id": ["A"], "competence": "supervision"})
    >>> org = read({**example_tables(), "competences": known}, settings=example_settings())
    >>> found = case_kinds(org, "team", expertise={"OTS": "supervision"})
    >>> found[["measure", "cases", "holders", "experts", "one_pair"]].to_numpy().tolist()
    [['ots', 59, 7, 1.0, 1.0]]
    """
    check(message("group"), by, GROUPS)
    keys_of(org, by)
    frame = _dated(_counts(org, "kind_holders", by), org, every)
    frame["experts"] = _experts(frame, org, by, expertise or {})
    asked = _asked(frame["measure"], expertise or {}) != ""
    fewest = frame[["holders", "experts"]].astype(np.float64).min(axis=1)
    frame["one_pair"] = (fewest <= 1).astype(np.float64).where(frame["holders"].notna())
    unseen = frame["holders"].isna()
    frame = hide(frame, ["cases", "holders"], unseen)
    frame = hide(frame, ["experts", "one_pair"], unseen | (asked & frame["experts"].isna()))
    columns = ["measure", "cases", "holders", "experts", "members", "one_pair"]
    return chosen(arranged(frame, [*GROUP_KEYS[by], "period"], columns), every, period)


def inflow_match(
    org: Organisation,
    by: str = "team",
    every: str = "Q",
    period: PeriodChoice = None,
    *,
    expertise: Mapping[str, str],
) -> pd.DataFrame:
    """Return which share of the new cases came to somebody with the competence that they ask for.

    match = new cases of which a first holder has the competence named for their measure ÷ new cases
    whose measure has one named and of which a first holder is in the list of who knows what. That list
    is of the last day of the data, and who had left by then is seldom in it: look at ``unknown`` first.

    Parameters
    ----------
    org : Organisation
    by : {"team", "organisation"}
    every : {"M", "Q", "Y"}
    period : text, Period, pair of them, or None
    expertise : mapping of measure to competence
        In upper or lower case.

    Returns
    -------
    frame
        team, period, arrivals (cases first held in the period, of a measure that is named), unknown
        (of these to somebody of whom nothing is listed), matched (of these to somebody with the
        competence), match (fraction), other_arrivals (of measures that are not named), hidden. Periods
        without a new case have no row.

    Raises
    ------
    UsageError
        For an unknown level, length or period.
    AudienceError
        When the audience may not see this level.

    Notes
    -----
    Source: domain definitions §1, 000 step 2: share new inflow, know each other's specialisations; the
    formula is our own choice [X].

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> known = pd.DataFrame({"employee_id": ["A"], "competence": "supervision"})
    >>> org = read({**example_tables(), "competences": known}, settings=example_settings())
    >>> found = inflow_match(org, "team", "M", expertise={"ots": "supervision"})
    >>> found[["arrivals", "unknown", "matched", "match"]].to_numpy().tolist()
    [[59.0, 46.0, 13.0, 1.0]]
    """
    check(message("group"), by, GROUPS)
    check(message("length of a period"), every, ARRIVALS_EVERY)
    keys_of(org, by)
    rows = _arrivals(org, by, every)
    asked = _asked(rows["measure"], expertise)
    named, whose = asked != "", rows["competence"]
    keys = [*GROUP_KEYS[by], "period"]
    parts = {
        "arrivals": named & (whose == ALL),
        "unknown": named & (whose == UNKNOWN),
        "matched": named & (whose.str.casefold() == asked),
        "other_arrivals": ~named & (whose == ALL),
    }
    counts = {name: rows["arrivals"].where(these, 0.0) for name, these in parts.items()}
    seen = rows[keys].assign(**counts, unseen=rows["arrivals"].isna())
    frame = seen.groupby(keys, as_index=False)[[*parts, "unseen"]].sum()
    frame[list(parts)] = frame[list(parts)].where(frame["unseen"] == 0)
    known = frame["arrivals"] - frame["unknown"]
    frame["match"] = frame["matched"] / known.where(known > 0)
    columns = ["arrivals", "unknown", "matched", "match", "other_arrivals"]
    frame = shown(frame, columns, "arrivals")
    return chosen(arranged(frame, keys, columns), every, period)


def _counts(org: Organisation, name: str, by: str) -> pd.DataFrame:
    """Return counts as the gate carried them on, or made from the persons."""
    if name not in org.timelines:
        made = competence_holders if name == "competence_holders" else kind_holders
        return _own(made(org, by), org)
    rows = org.pieces(name, by)
    return rows if by == "team" else rows.drop(columns="team")


def _arrivals(org: Organisation, by: str, every: str) -> pd.DataFrame:
    if "arrival_expertise" not in org.timelines:
        return _own(arrival_expertise(org, by, every), org)
    stored = org.pieces("arrival_expertise", by)
    rows = stored.loc[stored["every"] == every].drop(columns=["every", "members"]).reset_index(drop=True)
    return rows.assign(period=pd.PeriodIndex(rows["period"], freq=every))


def _own(frame: pd.DataFrame, org: Organisation) -> pd.DataFrame:
    """Return the rows of the teams that may be seen."""
    return frame.loc[frame["team"].isin(org.teams)].reset_index(drop=True) if "team" in frame else frame


def _dated(frame: pd.DataFrame, org: Organisation, every: str) -> pd.DataFrame:
    """Return ``frame`` with the period that holds the last day of the data."""
    period = pd.Period(pd.Timestamp(dates([org.last])[0]), freq=every)
    return frame.assign(period=pd.PeriodIndex([period] * len(frame), freq=period.freq))


def _experts(
    frame: pd.DataFrame, org: Organisation, by: str, expertise: Mapping[str, str]
) -> pd.Series[float]:
    """Return the members with the competence that each measure asks for, missing where none is named."""
    known = _counts(org, "competence_holders", by)
    keys = GROUP_KEYS[by]
    asked = frame[keys].assign(competence=_asked(frame["measure"], expertise))
    counts = known[[*keys, "holders"]].assign(competence=known["competence"].str.casefold(), known=1.0)
    found = asked.merge(counts.drop_duplicates([*keys, "competence"]), on=[*keys, "competence"], how="left")
    nobody = (found["competence"] != "") & found["known"].isna()
    return pd.Series(found["holders"].astype(np.float64).mask(nobody, 0.0).to_numpy(), index=frame.index)


def _asked(measures: pd.Series[str], expertise: Mapping[str, str]) -> pd.Series[str]:
    """Return the competence that each measure asks for, empty where none is named."""
    folded = {measure.casefold(): name.casefold() for measure, name in expertise.items()}
    return measures.str.casefold().map(lambda measure: folded.get(measure, "")).astype("str")
