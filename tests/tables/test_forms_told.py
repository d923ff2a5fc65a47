"""Agreements told again: which rows are the same, and what a later telling adds, as a plain loop finds it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseload_analysis.tables.finish import empty
from caseload_analysis.tables.forms.told import with_told
from caseload_analysis.tables.schema import TABLES

COLUMNS = [column.name for column in TABLES["agreements"]]
DAYS = ("date", "until", "done_on")


def typed(rows: list[dict[str, Any]], file: str) -> Any:
    """Return rows as a reader leaves them: text, and days as numbers or missing."""
    full = [{name: float("nan") if name in DAYS else "" for name in COLUMNS} | row for row in rows]
    frame = pd.DataFrame(full, columns=COLUMNS)
    frame = frame.astype({name: "float64" if name in DAYS else "str" for name in COLUMNS})
    raw = SimpleNamespace(file=file)
    return SimpleNamespace(frame=frame, sheet=SimpleNamespace(raw=raw))


def told(*tellings: tuple[str, list[dict[str, Any]]]) -> pd.DataFrame:
    """Return the agreements after these tellings, in their order."""
    sheets = [
        SimpleNamespace(table="agreements", file=file, day=0.0, typed=typed(rows, file))
        for file, rows in tellings
    ]
    frames, problems = with_told({}, {}, sheets)
    assert not problems
    return frames["agreements"]


def agreement(agreed: str, **more: Any) -> dict[str, Any]:
    return {
        "team": "Noord",
        "employee_id": "A",
        "date": 100.0,
        "subject": "caseload",
        "agreed": agreed,
    } | more


def test_a_later_telling_fills_in_and_replaces_and_never_empties() -> None:
    first = agreement("x", help="samen", until=200.0, follow_up="eerst")
    again = agreement("x", follow_up="later", done_on=150.0)
    (row,) = told(("a", [first]), ("b", [again])).to_dict("records")
    assert (row["help"], row["until"], row["follow_up"], row["done_on"]) == ("samen", 200, "later", 150)


@pytest.mark.parametrize(
    ("first", "second", "agreed"),
    [
        # told again in other words: the same agreement, the later words count
        (["x"], ["y"], ["y"]),
        (["x"], [""], ["x"]),
        # two at once are two
        (["x", "y"], [], ["x", "y"]),
        (["x", "y"], ["y"], ["x", "y"]),
        # two at once, told again with one of them changed: nothing tells which, so nothing is lost
        (["x", "y"], ["z"], ["x", "y", "z"]),
        (["x"], ["x", "y"], ["x", "y"]),
        (["x", "y"], ["y", "x"], ["x", "y"]),
    ],
)
def test_which_rows_are_the_same(first: list[str], second: list[str], agreed: list[str]) -> None:
    table = told(("a", [agreement(each) for each in first]), ("b", [agreement(each) for each in second]))
    assert table["agreed"].tolist() == agreed


@pytest.mark.parametrize(
    "other", [{"team": "Zuid"}, {"employee_id": "B"}, {"date": 101.0}, {"subject": "ritme"}]
)
def test_another_team_employee_day_or_subject_is_another_agreement(other: dict[str, Any]) -> None:
    assert len(told(("a", [agreement("x")]), ("b", [agreement("x", **other)]))) == 2


keys = st.tuples(
    st.sampled_from("AB"), st.sampled_from([100.0, 101.0]), st.sampled_from(["caseload", "ritme"])
)
tellings = st.lists(
    st.dictionaries(keys, st.tuples(st.sampled_from(["", "f", "g"]), st.sampled_from([None, 150.0]))),
    max_size=4,
)


@given(tellings)
def test_against_a_plain_loop(parts: list[dict[Any, Any]]) -> None:
    expected: dict[Any, list[Any]] = {}
    for part in parts:
        for key, (follow_up, done) in part.items():
            known = expected.setdefault(key, ["", None])
            known[0] = follow_up or known[0]
            known[1] = done or known[1]
    rows = [
        (
            f"file {number}",
            [
                agreement("x", employee_id=who, date=date, subject=subject, follow_up=text,
                          done_on=float("nan") if done is None else done)
                for (who, date, subject), (text, done) in part.items()
            ],
        )
        for number, part in enumerate(parts)
        if part
    ]  # fmt: skip
    table = told(*rows) if rows else empty("agreements")
    found = {
        (row["employee_id"], float(row["date"]), row["subject"]): [
            row["follow_up"],
            float(row["done_on"]) if row["done_on"] < 1000 else None,
        ]
        for row in table.to_dict("records")
    }
    assert len(table) == len(found)
    assert found == expected
    assert table.dtypes.to_dict() == empty("agreements").dtypes.to_dict()
