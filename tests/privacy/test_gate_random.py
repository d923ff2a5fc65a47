"""The gate over random small organisations: what each reader holds, and that no figure changes on the way."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
from hypothesis import given
from hypothesis import settings as effort

import caseload_analysis as ca
from caseload_analysis.privacy.audience import AUDIENCES, admit
from caseload_analysis.tables.reading import read_tables

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "reference"))

from delivered import frames, settings
from facts import EPOCH, Facts, contracts_on, date
from random_organisations import EFFORT, FIRST, LENGTH, organisations

MINIMUM = 3
LAST = FIRST + LENGTH
MEASURES = (ca.caseload, ca.formation, ca.absence, ca.deviation)


def whole(facts: Facts) -> Any:
    """The organisation as HR has it; the data end for everybody on the same day."""
    ending = replace(facts, rules=replace(facts.rules, until=date(LAST)))
    agreed = {**settings(ending), "privacy": {"minimum_group": MINIMUM}}
    return admit(read_tables(frames(ending), agreed), AUDIENCES["hr"])


def held(org: Any) -> dict[str, pd.DataFrame]:
    """Every frame that a reader has in memory."""
    return {**org.tables, **org.timelines}


def texts(org: Any) -> set[str]:
    """Every text in every one of them."""
    frames = held(org).values()
    columns = [frame[name] for frame in frames for name in frame.select_dtypes(["str", "object"])]
    return {str(value) for column in columns for value in column.unique()}


def members(facts: Facts, team: str) -> set[str]:
    return {contract.employee for contract in facts.contracts if contract.team == team}


def differing(theirs: pd.DataFrame, ours: pd.DataFrame) -> list[str]:
    """The columns in which a figure was changed, or is missing and not named as hidden."""
    ours, found = ours.reset_index(drop=True), []
    names = theirs.get("hidden", pd.Series("", index=theirs.index)).str.split()
    for column in theirs.columns.drop("hidden", errors="ignore"):
        hidden = names.map(lambda those, column=column: column in those)
        equal = (theirs[column] == ours[column]) | (theirs[column].isna() & ours[column].isna())
        if not (equal | hidden).all() or theirs.loc[hidden, column].notna().any():
            found.append(str(column))
    return found


def in_post(facts: Facts, team: str, month: pd.Period) -> set[str]:
    """Who had a contract in the team on a day of the month, looked up day by day."""
    first, last = (moment.toordinal() - EPOCH for moment in (month.start_time, month.end_time))
    return {
        contract.employee
        for today in range(first, min(last, LAST) + 1)
        for name in facts.employees
        for contract in contracts_on(facts, name, today)
        if contract.team == team
    }


@effort(EFFORT, max_examples=4)
@given(facts=organisations())
def test_outside_there_is_nobody_and_every_figure_is_that_of_hr_or_hidden_by_name(facts: Facts) -> None:
    hr = whole(facts)
    council = admit(hr, AUDIENCES["works_council"])
    assert not set(facts.employees) & texts(council)
    for measure in MEASURES:
        for by in ("team", "organisation"):
            theirs, ours = measure(council, by, "M"), measure(hr, by, "M")
            assert len(theirs) == len(ours)
            assert differing(theirs, ours) == [], (measure.__name__, by)
    for row in ca.absence(council, "team", "M").to_dict("records"):
        few = 0 < len(in_post(facts, row["team"], row["period"])) < MINIMUM
        assert ("rate" in row["hidden"].split()) == few


@effort(EFFORT, max_examples=5)
@given(facts=organisations())
def test_a_team_and_its_manager_have_the_figures_of_hr_and_nobody_else(facts: Facts) -> None:
    hr = whole(facts)
    team = hr.teams[-1]
    for reader in ("team", "manager"):
        org = admit(hr, AUDIENCES[reader], team)
        assert not (set(facts.employees) - members(facts, team)) & texts(org)
        for measure in MEASURES:
            ours = measure(hr, "team", "M")
            assert differing(measure(org, "team", "M"), ours.loc[ours["team"] == team]) == []


def of_persons(frame: pd.DataFrame) -> pd.DataFrame:
    """The pieces of employees of a timeline; of any other frame all rows."""
    return (frame.loc[frame["level"] == "employee"] if "level" in frame else frame).reset_index(drop=True)


@effort(EFFORT, max_examples=4)
@given(facts=organisations())
def test_of_a_colleague_the_team_holds_the_same_whether_somebody_was_away_or_not(facts: Facts) -> None:
    team = sorted({contract.team for contract in facts.contracts})[0]
    theirs, present = (
        admit(whole(given), AUDIENCES["team"], team)
        for given in (facts, replace(facts, absences=(), duties=()))
    )
    for name, frame in held(theirs).items():
        pd.testing.assert_frame_equal(of_persons(frame), of_persons(held(present)[name]), obj=name)


@effort(EFFORT, max_examples=4)
@given(facts=organisations())
def test_what_a_manager_holds_does_not_depend_on_the_absence_of_other_peoples_staff(facts: Facts) -> None:
    team = sorted({contract.team for contract in facts.contracts})[0]
    own = tuple(row for row in facts.absences if row.employee in members(facts, team))
    one, other = (
        held(admit(whole(given), AUDIENCES["manager"], team))
        for given in (facts, replace(facts, absences=own))
    )
    for name in other:
        pd.testing.assert_frame_equal(one[name], other[name], obj=name)
