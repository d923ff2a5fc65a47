"""What a team agreed for itself: how the texts are read, and what holds on which day."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseload_analysis.spells.calendar import OPEN
from caseload_analysis.synthetic.example import example_settings, example_tables
from caseload_analysis.tables import agreed
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.reading import read_tables


def day(text: str) -> int:
    return (dt.date.fromisoformat(text) - dt.date(1970, 1, 1)).days


def organisation(rows: list[dict[str, Any]] | None = None, **settings: Any) -> Organisation:
    """Return the example with these agreements of team Noord; dates are ISO texts."""
    tables = example_tables()
    if rows is not None:
        frame = pd.DataFrame([{"team": "Noord", "employee_id": "", **row} for row in rows])
        dates = {name: pd.to_datetime(frame[name]) for name in ("date", "until") if name in frame}
        tables["agreements"] = frame.assign(**dates)
    return read_tables(tables, {**example_settings(), **settings})


def band(agreed_text: str, date: str, until: str | None = None, **more: Any) -> dict[str, Any]:
    return {"subject": "bandbreedte", "agreed": agreed_text, "date": date, "until": until, **more}


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("10 %", 0.10),
        ("10%", 0.10),
        ("± 10 %", 0.10),
        ("±10%", 0.10),
        ("plus of min 10%", 0.10),
        ("Plus of min 12,5 procent", 0.125),
        ("+/- 10 procent", 0.10),
        ("+ / - 10 %", 0.10),
        ("+- 10 %", 0.10),
        ("plus or minus 10 percent", 0.10),
        ("15 % rond de norm", 0.15),
        ("± 15\xa0%, in overleg", 0.15),
        ("0 %", 0.0),
        ("100 %", 1.0),
    ],
)
def test_a_share_of_the_norm(text: str, share: float) -> None:
    found = agreed.read_band(text)
    assert found is not None
    assert found.relative == pytest.approx(share)


@pytest.mark.parametrize(
    ("text", "lower", "upper"),
    [
        ("10 tot 14", 10, 14),
        ("10 tot 14 per fte", 10, 14),
        ("10-14", 10, 14),
        ("10 – 14 zaken per fte", 10, 14),
        ("tussen 10 en 14", 10, 14),
        ("van 10 t/m 14", 10, 14),
        ("10,5 tot en met 13,5", 10.5, 13.5),
        ("between 10 and 14 cases per fte", 10, 14),
    ],
)
def test_two_limits_per_fte(text: str, lower: float, upper: float) -> None:
    found = agreed.read_band(text)
    assert found is not None
    assert (found.lower, found.upper) == (lower, upper)


@pytest.mark.parametrize(
    "text",
    ["", "ruim", "10", "0,10", "± 2 zaken", "150 %", "14 tot 10", "10 tot 14 %", "10 % of 15 %", "10-20-30",
     "10 % rond de inzetbare norm", "-10 %"],
)  # fmt: skip
def test_what_is_no_band_for_certain_is_not_read(text: str) -> None:
    assert agreed.read_band(text) is None


@given(st.text(max_size=20))
def test_reading_never_fails(text: str) -> None:
    found = agreed.read_band(text)
    assert found is None or (found.relative is None) != (found.lower is None)
    assert agreed.read_rhythm(text) in {None, "month", "four_weeks", "quarter"}


@pytest.mark.parametrize(
    ("text", "rhythm"),
    [
        ("maand", "month"),
        ("Maandelijks", "month"),
        ("elke maand, op de eerste dinsdag", "month"),
        ("1x per maand", "month"),
        ("eens per maand", "month"),
        ("monthly", "month"),
        ("once a month", "month"),
        ("vier weken", "four_weeks"),
        ("vierwekelijks", "four_weeks"),
        ("4-wekelijks", "four_weeks"),
        ("iedere 4 weken", "four_weeks"),
        ("every four weeks", "four_weeks"),
        ("kwartaal", "quarter"),
        ("per kwartaal", "quarter"),
        ("elke drie maanden", "quarter"),
        ("quarterly", "quarter"),
        ("wekelijks", None),
        ("twee maanden", None),
        ("om de maand", None),
        ("maandelijks, in de zomer per kwartaal", None),
        ("24 weken", None),
        ("", None),
    ],
)
def test_a_rhythm(text: str, rhythm: str | None) -> None:
    assert agreed.read_rhythm(text) == rhythm


def test_a_band_holds_from_its_day_up_to_and_including_its_end() -> None:
    org = organisation([band("± 10 %", "2025-02-01", "2025-03-31")])
    held = {
        date: agreed.band_on(org, "Noord", day(date)).relative
        for date in ("2025-01-31", "2025-02-01", "2025-03-31", "2025-04-01")
    }
    assert held == {"2025-01-31": 0.15, "2025-02-01": 0.10, "2025-03-31": 0.10, "2025-04-01": 0.15}


def test_the_latest_of_two_that_hold_counts_and_the_earlier_one_comes_back() -> None:
    org = organisation([band("± 30 %", "2025-03-01", "2025-03-31"), band("± 10 %", "2025-01-01")])
    days = [day(date) for date in ("2025-02-28", "2025-03-15", "2025-04-01")]
    assert [found.relative for found in agreed.bands_on(org, "Noord", days)] == [0.10, 0.30, 0.10]


def test_of_two_on_one_day_the_lower_row_counts() -> None:
    org = organisation([band("± 10 %", "2025-01-01"), band("± 20 %", "2025-01-01")])
    assert agreed.band_on(org, "Noord", day("2025-01-01")).relative == 0.20


@pytest.mark.parametrize("other", [{"team": "Zuid"}, {"employee_id": "A"}, {"subject": "caseload"}])
def test_what_another_agreed_or_on_something_else_is_no_band_of_the_team(other: dict[str, str]) -> None:
    org = organisation([{**band("± 10 %", "2025-01-01"), **other}])
    assert agreed.band_on(org, "Noord", day("2025-02-01")).relative == 0.15


def test_the_settings_of_the_team_hold_where_nothing_else_does() -> None:
    settings = {"teams": {"Noord": {"band": {"relative": 0.2}, "cadence": "quarter"}}}
    for org in (organisation(**settings), organisation([band("ruim", "2025-01-01")], **settings)):
        assert agreed.band_on(org, "Noord", day("2025-02-01")).relative == 0.2
        assert agreed.cadence_on(org, "Noord", day("2025-02-01")) == "quarter"
        assert agreed.participants_on(org, "Noord", day("2025-02-01")) == ""
    assert agreed.band_on(organisation(), "Zuid", day("2025-02-01")).relative == 0.15


def test_rhythm_and_participants_by_date() -> None:
    org = organisation(
        [
            {"subject": "Ritme", "agreed": "elke vier weken", "date": "2025-01-06", "until": "2025-06-30"},
            {"subject": "deelnemers", "agreed": "team en teammanager", "date": "2025-01-06", "until": None},
        ]
    )
    assert agreed.cadence_on(org, "Noord", day("2025-06-30")) == "four_weeks"
    assert agreed.cadence_on(org, "Noord", day("2025-07-01")) == "month"
    assert agreed.participants_on(org, "Noord", day("2026-07-01")) == "team en teammanager"
    found = agreed.agreed_on(org, "Noord", agreed.PARTICIPANTS, day("2025-07-01"))
    assert found == agreed.Agreed("team en teammanager", day("2025-01-06"), OPEN)


def test_what_ended_is_told_only_while_nothing_holds() -> None:
    org = organisation([band("± 10 %", "2025-01-01", "2025-03-31"), band("± 12 %", "2025-06-01")])
    over = agreed.ended_by(org, "Noord", agreed.BAND, day("2025-04-01"))
    assert over == agreed.Agreed("± 10 %", day("2025-01-01"), day("2025-03-31"))
    assert agreed.ended_by(org, "Noord", agreed.BAND, day("2025-03-31")) is None
    assert agreed.ended_by(org, "Noord", agreed.BAND, day("2025-06-01")) is None


def test_texts_that_cannot_be_read_give_a_remark() -> None:
    rows = [
        band("ruim", "2025-01-01"),
        band("± 10 %", "2025-02-01"),
        {"subject": "ritme", "agreed": "af en toe", "date": "2025-01-01"},
        {"subject": "deelnemers", "agreed": "", "date": "2025-01-01"},
        {"subject": "bandbreedte", "agreed": "ruim", "date": "2025-01-01", "employee_id": "A"},
    ]
    found = agreed.unread(organisation(rows).tables["agreements"])
    assert [(row, problem.value, problem.severity) for row, problem in found] == [
        (0, "ruim", "remark"),
        (2, "af en toe", "remark"),
    ]
    assert "maandelijks" in found[1][1].remedy
