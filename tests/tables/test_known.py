"""What was known on a day: the same as if the export had been made on that day."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import caseload_analysis as ca
from caseload_analysis.privacy.contents import contents
from caseload_analysis.spells.calendar import OPEN, days
from caseload_analysis.tables.known import known_on
from caseload_analysis.tables.reading import read_tables

DEMO = Path(ca.__file__).parents[1] / "data" / "demo"
SETTINGS = {"norm": {"unit": "case", "per_fte": 12}, "until": "2025-03-31"}
DAY = "2025-02-28"


def day(text: str) -> int:
    return int(days(np.array(text, dtype="datetime64[D]")))


def tables(until: str) -> dict[str, pd.DataFrame]:
    """Return what a system would export at the end of the day ``until``: ends are not known beforehand."""
    ends = {
        "contracts": [("M1", "2025-01-01", ""), ("M2", "2025-01-01", "2025-02-28"), ("M3", "2025-03-01", "")],
        "absences": [("M1", "2025-02-03", "2025-03-14"), ("M1", "2025-03-20", "2025-03-21")],
        "cases": [
            ("Z1", "2025-01-01", "2025-03-10"),
            ("Z2", "2025-03-03", ""),
            ("Z3", "2025-01-05", "2025-02-20"),
            ("Z4", "2025-01-05", "2025-03-01"),
        ],
    }

    def rows(name: str, key: str) -> pd.DataFrame:
        known = [(code, start, end) for code, start, end in ends[name] if start <= until]
        return pd.DataFrame(
            [(code, start, end if end <= until else "") for code, start, end in known],
            columns=[key, "start", "end"],
        )

    contracts = rows("contracts", "employee_id").assign(team="Noord", role="worker", fte="1")
    cases = rows("cases", "case_id")
    agreed = [
        ("Noord", "M1", "2025-02-10", "help", "2025-05-01", "2025-03-05", "done"),
        ("Noord", "M1", "2025-03-10", "later", "", "", ""),
    ]
    told = [
        (team, who, on, what, ends_on, done if done <= until else "", text if done <= until else "")
        for team, who, on, what, ends_on, done, text in agreed
        if on <= until
    ]
    columns = ["team", "employee_id", "date", "subject", "until", "done_on", "follow_up"]
    return {
        "contracts": contracts,
        "absences": rows("absences", "employee_id").assign(kind="ziekte"),
        "cases": cases,
        "assignments": cases.assign(employee_id="M1"),
        "agreements": pd.DataFrame(told, columns=columns),
    }


def test_later_data_give_what_an_earlier_export_gave() -> None:
    earlier = read_tables(tables(DAY), {**SETTINGS, "until": DAY})
    later = known_on(read_tables(tables("2025-03-31"), SETTINGS), day(DAY))
    assert later.last == earlier.last == day(DAY)
    for name, table in earlier.tables.items():
        pd.testing.assert_frame_equal(later.tables[name], table, obj=name)


@pytest.mark.parametrize("audience", ["team", "manager", "works_council"])
def test_the_contents_are_those_of_the_earlier_export(audience: str) -> None:
    team = "Noord" if audience != "works_council" else ""
    earlier = ca.read(tables(DAY), audience, team, settings={**SETTINGS, "until": DAY}, until=DAY)
    later = ca.read(tables("2025-03-31"), audience, team, settings=SETTINGS, until=dt.date(2025, 2, 28))
    assert contents(later, team) == contents(earlier, team)


@pytest.mark.parametrize(
    ("table", "row", "column", "value"),
    [
        ("absences", 0, "start", "2025-02-04"),
        ("cases", 2, "end", "2025-02-21"),
        ("assignments", 0, "start", "2025-01-02"),
        ("contracts", 0, "fte", "0.9"),
        ("agreements", 0, "until", "2025-04-30"),
    ],
)
def test_late_data_are_seen(table: str, row: int, column: str, value: str) -> None:
    before, after = tables("2025-03-31"), tables("2025-03-31")
    after[table].loc[row, column] = value
    seen = [
        contents(ca.read(found, "manager", "Noord", settings=SETTINGS, until=DAY), "Noord")
        for found in (before, after)
    ]
    assert seen[0] != seen[1]


def test_a_setting_counts_where_it_is_used() -> None:
    def seen(**more: object) -> dict[str, str]:
        return contents(
            ca.read(tables(DAY), "manager", "Noord", settings={**SETTINGS, **more}, until=DAY), "Noord"
        )

    assert seen(band={"relative": 0.1}) != seen()
    assert seen(teams={"Noord": {"band": {"relative": 0.1}}}) != seen()
    assert seen(teams={"Zuid": {"band": {"relative": 0.1}}}) == seen()
    assert seen(cadence={"team": "quarter"}) == seen()


def test_a_report_of_the_past_knows_nothing_of_later() -> None:
    """The class of a spell that runs on is that of its length until then."""
    org = ca.read(DEMO, until="2026-03-31")
    whole = ca.read(DEMO)
    spells = org.timelines["sickness"]
    assert org.last == day("2026-03-31")
    assert (spells.loc[spells["stop"] < OPEN, "stop"] <= day("2026-04-01")).all()
    for by in ("team", "organisation"):
        ours, all_ = (ca.caseload(each, by, "M", ("2026-01", "2026-03")) for each in (org, whole))
        pd.testing.assert_frame_equal(ours, all_)
    ours, all_ = (ca.absence(each, "team", "Q", "2026Q1")["rate"] for each in (org, whole))
    pd.testing.assert_series_equal(ours, all_)
