"""Spread and share outside the band at the gate: against a plain loop over days, and what it hides."""

from __future__ import annotations

import datetime as dt
import statistics
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

import caseload_analysis as ca
from caseload_analysis.evaluation.indicators import indicators
from caseload_analysis.privacy.balance import balance_of
from caseload_analysis.privacy.contents import contents
from caseload_analysis.spells.calendar import EVERY, Calendar

OUTSIDE = ["management", "works_council", "researcher"]
SIZES = {"Kust": 3, "Noord": 6, "Oost": 8, "Zuid": 7}
LAST = dt.date(2025, 6, 30)
NORM: dict[str, Any] = {
    "unit": "case",
    "per_fte": {"default": 12, "role": {"manager": 0}, "team": {"Oost": 10}, "measure": {"drang": 6}},
}
BANDS = {"Kust": (0.9, 1.1), "Noord": (0.7, 1.3), "Oost": (8 / 12, 15 / 12), "Zuid": (0.85, 1.15)}
"""What holds on the last day, as multiples of the norm: Noord agreed ± 30 % in May, Oost has limits."""


def day(text: str) -> pd.Timestamp:
    return pd.Timestamp(text)


def tables() -> dict[str, pd.DataFrame]:
    """Four teams, a manager without a norm in each, somebody in two teams, cases that change hands."""
    rng = np.random.default_rng(4)
    staff = [
        (
            f"{team[0]}{number}",
            team,
            "manager" if number == 0 else "worker",
            float(rng.choice([0.5, 0.75, 1])),
        )
        for team, size in SIZES.items()
        for number in range(size + 1)
    ]
    contracts = pd.DataFrame(staff, columns=["employee_id", "team", "role", "fte"])
    contracts = contracts.assign(start=day("2024-01-01"), end=pd.NaT)
    contracts.loc[contracts["employee_id"] == "N3", "end"] = day("2025-03-31")
    contracts.loc[contracts["employee_id"] == "Z2", "fte"] = 0.5
    second = pd.DataFrame(
        [("Z2", "Noord", "worker", 0.3, day("2024-01-01"), pd.NaT)], columns=contracts.columns
    )
    contracts = pd.concat([contracts, second], ignore_index=True)
    workers = contracts.loc[contracts["role"] == "worker", "employee_id"].unique()
    held = []
    for number in range(230):
        begin = day("2024-07-01") + pd.Timedelta(days=int(rng.integers(0, 300)))
        turn = begin + pd.Timedelta(days=int(rng.integers(20, 200)))
        one, other = rng.choice(workers, 2, replace=False)
        held += [(f"C{number}", one, begin, turn), (f"C{number}", other, turn, pd.NaT)]
    assignments = pd.DataFrame(held, columns=["case_id", "employee_id", "start", "end"])
    firsts = assignments.groupby("case_id", sort=False)["start"].min()
    cases = pd.DataFrame(
        {
            "case_id": firsts.index,
            "family_id": [f"F{number // 2}" for number in range(len(firsts))],
            "child_id": [f"J{number}" for number in range(len(firsts))],
            "measure": ["drang" if number % 5 == 0 else "ots" for number in range(len(firsts))],
            "start": firsts.to_numpy(),
            "end": pd.NaT,
            "expected_end": pd.NaT,
        }
    )
    columns = ["team", "employee_id", "date", "subject", "agreed"]
    agreed = pd.DataFrame([("Noord", "", day("2025-05-01"), "bandbreedte", "± 30 %")], columns=columns)
    return {"contracts": contracts, "cases": cases, "assignments": assignments, "agreements": agreed}


def rules(**norm: Any) -> dict[str, Any]:
    return {
        "norm": {**NORM, **norm},
        "band": {"relative": 0.15},
        "teams": {"Kust": {"band": {"relative": 0.10}}, "Oost": {"band": {"lower": 8, "upper": 15}}},
        "until": LAST.isoformat(),
    }


def read(audience: str = "hr", **changed: pd.DataFrame) -> Any:
    return ca.read({**tables(), **changed}, audience, settings=rules())


@cache
def known(audience: str) -> Any:
    return read(audience)


def of(org: Any, by: str, every: str) -> pd.DataFrame:
    return balance_of(org, by, Calendar.spanning(org.first, org.last, every, clipped=org.clipped))


def loads_on(today: dt.date) -> list[tuple[str, float]]:
    """Return team and actual ÷ norm of everybody with a norm on one day, counted row by row."""
    given, now = tables(), pd.Timestamp(today)
    measures = dict(zip(given["cases"]["case_id"], given["cases"]["measure"], strict=True))
    found = []
    for name in given["contracts"]["employee_id"].unique():
        norm, places = 0.0, []
        for row in given["contracts"].itertuples():
            if row.employee_id == name and row.start <= now and (pd.isna(row.end) or now <= row.end):
                per_fte = 0 if row.role == "manager" else {"Oost": 10}.get(row.team, 12)
                norm += row.fte * per_fte
                places.append((row.fte, row.team))
        held = {
            row.case_id
            for row in given["assignments"].itertuples()
            if row.employee_id == name and row.start <= now and (pd.isna(row.end) or now < row.end)
        }
        if norm > 0:
            load = sum({"drang": 6}.get(measures[case], 12) ** -1 for case in held)
            mixed = len(held) / load / 12 if held else 1.0
            found.append((max(places)[1], len(held) / (norm * mixed)))
    return found


def expected(loads: list[tuple[str, float]]) -> tuple[float, float, int]:
    out = [not BANDS[team][0] - 1e-9 <= load <= BANDS[team][1] + 1e-9 for team, load in loads]
    return sum(out) / len(out), statistics.pstdev(load for _, load in loads), len(loads)


@pytest.mark.parametrize("every", ["M", "Q"])
def test_every_figure_is_that_of_a_count_by_hand(every: str) -> None:
    teams, whole = of(known("hr"), "team", every), of(known("hr"), "organisation", every)
    assert len(teams) == 4 * len(whole)
    for period in whole["period"].iloc[2:]:
        loads = loads_on(min(period.end_time.date(), LAST))
        row = whole.loc[whole["period"] == period, ["outside", "spread", "employees"]].iloc[0]
        assert row.tolist() == pytest.approx(expected(loads))
        for team in SIZES:
            own = teams.loc[(teams["period"] == period) & (teams["team"] == team)]
            here = expected([pair for pair in loads if pair[0] == team])
            assert own[["outside", "spread", "employees"]].iloc[0].tolist() == pytest.approx(here)


def test_somebody_of_two_teams_counts_in_the_larger_contract() -> None:
    found = of(known("hr"), "team", "M")
    people = found.loc[found["period"] == pd.Period("2025-01", "M")].set_index("team")["employees"]
    assert people.to_dict() == {team: float(size) for team, size in SIZES.items()}


@pytest.mark.parametrize("audience", OUTSIDE)
@pytest.mark.parametrize("every", EVERY)
def test_outside_it_is_equal_or_hidden_with_a_second(audience: str, every: str) -> None:
    theirs, ours = of(known(audience), "team", every), of(known("hr"), "team", every)
    pd.testing.assert_frame_equal(
        theirs[["team", "period", "employees"]], ours[["team", "period", "employees"]]
    )
    hidden = theirs["outside"].isna()
    pd.testing.assert_series_equal(hidden, theirs["spread"].isna(), check_names=False)
    pd.testing.assert_frame_equal(theirs.loc[~hidden], ours.loc[~hidden])
    assert hidden[theirs["team"] == "Kust"].all()
    gone = theirs.loc[hidden].groupby("period")["employees"]
    assert (gone.size() >= 2).all()
    assert (gone.max() >= 5).all()
    pd.testing.assert_frame_equal(
        of(known(audience), "organisation", every), of(known("hr"), "organisation", every)
    )


@pytest.mark.parametrize("audience", OUTSIDE)
def test_the_evaluation_has_it_for_readers_without_employees(audience: str) -> None:
    theirs, ours = indicators(known(audience), "M"), indicators(known("hr"), "M")
    for name in ("outside", "spread"):
        shown = theirs[name].notna()
        assert shown.any()
        pd.testing.assert_series_equal(theirs.loc[shown, name], ours.loc[shown, name])


def swapped(one: str, other: str) -> pd.DataFrame:
    """Return the assignments with two workers in each other's place."""
    held = tables()["assignments"]
    return held.assign(employee_id=held["employee_id"].replace({one: other, other: one}))


@pytest.mark.parametrize("audience", OUTSIDE)
def test_which_of_two_equals_carries_what_makes_no_difference_in_memory(audience: str) -> None:
    """O2 and O5 have equal contracts, so all sums stay; nothing, not even an order of rows, may tell them."""
    fte = tables()["contracts"].set_index("employee_id")["fte"]
    assert fte["O2"] == fte["O5"]
    other = swapped("O2", "O5")
    assert contents(read("hr", assignments=other)) != contents(known("hr"))
    assert contents(read(audience, assignments=other)) == contents(known(audience))


def test_between_unequals_only_the_balance_differs() -> None:
    fte = tables()["contracts"].set_index("employee_id")["fte"]
    assert fte["O1"] != fte["O5"]
    one, other = (
        contents(known("works_council")),
        contents(read("works_council", assignments=swapped("O1", "O5"))),
    )
    assert [name for name in one if one[name] != other[name]] == ["timeline balance"]


def test_a_handover_within_a_team_leaves_no_trace_in_the_holdings() -> None:
    """A case of O2 is handed to O5 on another day: the team holds it all the time."""
    held = tables()["assignments"].loc[lambda frame: frame["case_id"] != "C0"]
    later = []
    for turn in ("2025-02-01", "2025-03-01"):
        rows = [("C0", "O2", day("2025-01-01"), day(turn)), ("C0", "O5", day(turn), pd.NaT)]
        more = pd.DataFrame(rows, columns=held.columns)
        org = read("management", assignments=pd.concat([held, more], ignore_index=True))
        later.append(contents(org)["timeline holdings"])
    assert later[0] == later[1]
