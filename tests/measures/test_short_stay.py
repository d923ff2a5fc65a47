"""Real spells that nobody of us made: the stays of a hospital's short-stay unit in January 2024."""

import csv
import datetime as dt
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import caseload_analysis as ca

FILE = Path(__file__).resolve().parents[3] / "shared" / "data" / "short_stay_unit.csv"
Stay = tuple[str, str, dt.date, dt.date]
SETTINGS = {"norm": {"unit": "case", "per_fte": 12}}
pytestmark = pytest.mark.skipif(not FILE.exists(), reason=f"{FILE.name} is not beside the repository")


@pytest.fixture(scope="module")
def stays() -> list[Stay]:
    """Number, kind, first and last date of each stay."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return [
            (row["id"], row["soort"], dt.date.fromisoformat(row["begin"]), dt.date.fromisoformat(row["eind"]))
            for row in csv.DictReader(lines)
        ]


@pytest.fixture(scope="module")
def org() -> Any:
    """Each stay a case of its own, its kind the employee, all of them in one team."""
    file = pd.read_csv(FILE, dtype=str)
    begin, end = (pd.to_datetime(file[name]) for name in ("begin", "eind"))
    kinds = sorted(file["soort"].unique())
    since = pd.to_datetime(["2023-12-01"] * len(kinds))
    tables = {
        "contracts": pd.DataFrame(
            {
                "employee_id": kinds,
                "team": "Kort verblijf",
                "role": "verpleegkundige",
                "fte": 1.0,
                "start": since,
                "end": pd.NaT,
            }
        ).astype({"end": since.dtype}),
        "cases": pd.DataFrame(
            {
                "case_id": file["id"],
                "family_id": file["id"],
                "child_id": file["id"],
                "measure": "verblijf",
                "start": begin,
                "end": end,
            }
        ),
        "assignments": pd.DataFrame(
            {"case_id": file["id"], "employee_id": file["soort"], "start": begin, "end": end}
        ),
    }
    return ca.read(tables, settings=SETTINGS)


WEEKS = [dt.date(2024, 1, 1) + dt.timedelta(weeks=number) for number in range(4)]


def in_week(moment: dt.date, monday: dt.date) -> bool:
    return monday <= moment < monday + dt.timedelta(days=7)


@pytest.mark.parametrize("monday", WEEKS)
@pytest.mark.parametrize("by", ["employee", "team"])
def test_the_weeks_of_january(org: Any, stays: list[Stay], monday: dt.date, by: str) -> None:
    rows = ca.caseload(org, by=by, every="W", unit="case")
    rows = rows[[period.start_time.date() == monday for period in rows["period"]]]
    ours = {row["employee_id" if by == "employee" else "team"]: row for row in rows.to_dict("records")}
    sunday = monday + dt.timedelta(days=6)
    week = [monday + dt.timedelta(days=number) for number in range(7)]
    wanted = {kind for _, kind, _, _ in stays} if by == "employee" else {"Kort verblijf"}
    assert set(ours) == wanted
    for group, row in ours.items():
        mine = [stay for stay in stays if by == "team" or stay[1] == group]
        assert row["end"] == sum(begin <= sunday < end for _, _, begin, end in mine)
        assert row["mean"] == pytest.approx(sum(b <= today < e for _, _, b, e in mine for today in week) / 7)
        assert row["inflow"] == sum(in_week(begin, monday) for _, _, begin, _ in mine)
        assert row["outflow"] == sum(in_week(end, monday) for _, _, _, end in mine)
        assert row["transfers_in"] == row["transfers_out"] == 0


def test_stays_of_one_day_are_in_the_flow_and_not_in_the_stock(org: Any, stays: list[Stay]) -> None:
    of_one_day = [stay for stay in stays if stay[2] == stay[3]]
    longer = [stay for stay in stays if stay[2] < stay[3]]
    assert len(stays) == 6802
    assert (len(of_one_day), len(longer)) == (6573, 229)
    rows = ca.caseload(org, by="organisation", every="M", unit="case")
    assert rows["inflow"].sum() == len(stays)
    assert rows["outflow"].sum() == len(stays)
    days = sum((end - begin).days for _, _, begin, end in longer)
    held = sum(row["mean"] * row["period"].days_in_month for row in rows.to_dict("records"))
    assert held == pytest.approx(days)
    assert rows["unassigned"].sum() == 0


def test_the_flow_of_each_kind_is_the_number_of_its_stays(org: Any, stays: list[Stay]) -> None:
    rows = ca.caseload(org, by="employee", every="Q", unit="case")
    ours = rows.groupby("employee_id")["inflow"].sum().to_dict()
    assert ours == Counter(kind for _, kind, _, _ in stays)
