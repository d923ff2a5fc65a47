"""Released remarks: whom they reach, held against a walk through the answers one by one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseload_analysis.privacy.audience import AUDIENCES, read
from caseload_analysis.privacy.released import shown_remarks, shown_remarks_of
from caseload_analysis.synthetic.example import example_settings, example_tables
from caseload_analysis.tables.organisation import Organisation

TEAMS = ("Noord", "Zuid")
DAYS = {"2025-03-01": "2025H1", "2025-09-01": "2025H2"}
STEPS = {"klik": "collaborate", "borgen": "embed"}


def two_teams() -> dict[str, pd.DataFrame]:
    """Return the example with a second team of one."""
    tables = example_tables()
    one = tables["contracts"].iloc[:1].assign(employee_id="ZZ1", team="Zuid")
    return {**tables, "contracts": pd.concat([tables["contracts"], one], ignore_index=True)}


def answers(rows: list[tuple[str, str, str, int]]) -> pd.DataFrame:
    """Return ``count`` scores for each (team, day, step, count)."""
    many = [row[:3] for row in rows for _ in range(row[3])]
    frame = pd.DataFrame(many, columns=["team", "date", "step"])
    return frame.assign(
        date=pd.to_datetime(frame["date"]), respondent_role="", item="helpt het", score=4.0, remark=""
    )


def releases(rows: list[tuple[str, str, str, str, bool]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["team", "date", "step", "remark", "beyond_team"])
    return frame.assign(date=pd.to_datetime(frame["date"]), item="")


def organisation(told: pd.DataFrame, released: pd.DataFrame, audience: str = "hr") -> Organisation:
    tables = {**two_teams(), "evaluations": told, "released_remarks": released}
    team = "Noord" if AUDIENCES[audience].own_team else ""
    limits = {"minimum_respondents": 4, "minimum_respondents_outside": 6}
    chosen = {**example_settings(), "until": "2026-06-30", "privacy": limits}
    return read(tables, audience, team, settings=chosen)


def texts(org: Organisation) -> list[str]:
    return shown_remarks_of(org)["remark"].tolist()


def test_a_remark_reaches_its_team_and_with_consent_readers_outside() -> None:
    told = answers([("Noord", "2025-03-01", "klik", 6), ("Zuid", "2025-03-01", "klik", 4)])
    given_ = releases(
        [
            ("Noord", "2025-03-01", "klik", "b voor iedereen", True),
            ("Noord", "2025-03-01", "klik", "a voor het team", False),
            ("Zuid", "2025-03-01", "klik", "c van een ander", True),
        ]
    )
    for audience in ("team", "manager"):
        org = organisation(told, given_, audience)
        assert texts(org) == ["a voor het team", "b voor iedereen"]
        assert set(shown_remarks_of(org)["team"]) == {"Noord"}
    for audience in ("management", "works_council", "researcher"):
        org = organisation(told, given_, audience)
        assert texts(org) == ["b voor iedereen", "c van een ander"]
        assert set(shown_remarks_of(org)["team"]) == {""}


@pytest.mark.parametrize("audience", sorted(set(AUDIENCES) - {"hr"}))
def test_what_hr_did_not_release_is_not_in_memory(audience: str) -> None:
    """Nor the day on which somebody answered."""
    told = answers([("Noord", "2025-03-01", "klik", 12)]).assign(remark="dit blijft bij hr")
    org = organisation(told, releases([("Noord", "2025-03-01", "klik", "dit mag", True)]), audience)
    assert "released_remarks" not in org.tables
    assert "evaluations" not in org.tables
    for name, frame in {**org.tables, **org.timelines}.items():
        for column in frame.columns[frame.dtypes == "str"]:
            assert not frame[column].str.contains("blijft bij hr").any(), name
    assert "date" not in shown_remarks_of(org)


def test_a_step_that_few_answered_keeps_its_remarks() -> None:
    told = answers([("Noord", "2025-03-01", "klik", 4), ("Noord", "2025-03-01", "borgen", 3)])
    given_ = releases([("Noord", "2025-03-01", step, step, False) for step in STEPS])
    assert texts(organisation(told, given_, "team")) == ["klik"]


def test_a_remark_on_the_whole_has_everybody_behind_it() -> None:
    told = answers([("Noord", "2025-03-01", "klik", 4), ("Noord", "2025-03-01", "borgen", 3)])
    assert texts(organisation(told, releases([("Noord", "2025-03-01", "", "x", False)]), "team")) == ["x"]
    few = answers([("Noord", "2025-03-01", "klik", 3), ("Noord", "2025-03-01", "borgen", 3)])
    assert texts(organisation(few, releases([("Noord", "2025-03-01", "", "x", False)]), "team")) == []


def test_people_who_only_wrote_are_behind_their_step_too() -> None:
    told = answers([("Noord", "2025-03-01", "klik", 4)]).assign(score=np.nan, remark="iets")
    assert texts(organisation(told, releases([("Noord", "2025-03-01", "klik", "x", False)]), "team")) == ["x"]


def test_nobody_reads_a_remark_with_a_code_and_hr_hears_why() -> None:
    told = answers([("Noord", "2025-03-01", "klik", 12)])
    given_ = releases(
        [("Noord", "2025-03-01", "klik", text, False) for text in ("vraag ZZ1 om hulp", "rust")]
    )
    org = organisation(told, given_)
    assert texts(org) == ["rust"]
    said = [remark for remark in org.remarks if remark.table == "released_remarks" or "code" in str(remark)]
    assert ["holds a code of a person or case" in str(remark) for remark in said] == [True]
    assert "ZZ1" not in str(said[0])
    assert texts(organisation(told, given_, "team")) == ["rust"]


def literal(told: pd.DataFrame, released: pd.DataFrame) -> list[tuple[Any, ...]]:
    """Return (team, half-year, step, text) of what reaches whom, by asking every answer in turn."""
    found = []
    for row in released.to_dict("records"):
        half = DAYS[str(row["date"].date())]
        behind = dict.fromkeys(TEAMS, 0)
        for answer in told.to_dict("records"):
            if DAYS[str(answer["date"].date())] == half and answer["step"] == row["step"]:
                behind[answer["team"]] += 1
        if behind[row["team"]] >= 4:
            found.append((row["team"], half, STEPS[row["step"]], row["remark"]))
            if row["beyond_team"] and sum(n for n in behind.values() if n >= 4) >= 6:
                found.append(("", half, STEPS[row["step"]], row["remark"]))
    return sorted(set(found))


_PLACES = st.tuples(st.sampled_from(TEAMS), st.sampled_from(sorted(DAYS)), st.sampled_from(sorted(STEPS)))


WHOLE = organisation(answers([]), releases([]))


def since_1970(frame: pd.DataFrame) -> pd.Series[int]:
    return (frame["date"] - pd.Timestamp(0)).dt.days


@settings(max_examples=40, deadline=None)
@given(
    told=st.lists(st.tuples(_PLACES, st.integers(1, 7)), min_size=1, max_size=6),
    released=st.lists(st.tuples(_PLACES, st.sampled_from("abc"), st.booleans()), min_size=1, max_size=6),
)
def test_what_reaches_whom_is_what_counting_one_by_one_says(
    told: list[tuple[tuple[str, str, str], int]], released: list[tuple[tuple[str, str, str], str, bool]]
) -> None:
    answered = answers([(*place, count) for place, count in told])
    given_ = releases([(*place, text, beyond) for place, text, beyond in released])
    numbered = {
        "evaluations": answered.assign(date=since_1970(answered)),
        "released_remarks": given_.assign(date=since_1970(given_)),
    }
    found = shown_remarks(replace(WHOLE, tables={**WHOLE.tables, **numbered}))
    rows = found[["team", "half_year", "step", "remark"]].itertuples(index=False, name=None)
    assert sorted(rows) == literal(answered, given_)
