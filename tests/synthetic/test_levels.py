"""The levels of the demo, counted here in plain loops and day grids over its raw tables."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

FIRST, LAST = pd.Timestamp("2022-11-01"), pd.Timestamp("2026-10-31")
DAYS = pd.date_range(FIRST, LAST)
MONTH_ENDS = pd.date_range(FIRST, LAST, freq="ME")
REDUCING = ("sickness", "maternity", "parental", "unpaid", "care")
CASELOAD_ROLES = ("jeugdbeschermer", "gezinsmanager")
INTRODUCED = {
    "Noord": "2024-11-01", "Zuid": "2025-02-01", "Oost": "2025-04-01",
    "West": "2025-06-01", "Centrum": "2025-08-01", "Haven": "2025-10-01",
}  # fmt: skip


def shared_days(one, other, last_counts=True):
    """Days that two spells with a last day have in common, inside the four years."""
    start = max(one.start, other.start, FIRST)
    ends = [spell.end for spell in (one, other) if not pd.isna(spell.end)]
    return max((min([*ends, LAST]) - start).days + last_counts, 0)


def present(frame, day, last_counts):
    """The rows that count on a day."""
    ends = frame["end"].fillna(pd.Timestamp("2100-01-01"))
    return frame[(frame["start"] <= day) & ((ends >= day) if last_counts else (ends > day))]


def months_in_a_row(vacant):
    return [(value, len(list(run))) for value, run in itertools.groupby(vacant)]


def sickness_rate(tables):
    everybody = pd.DataFrame({"start": [FIRST], "end": [LAST]})
    span = next(everybody.itertuples())
    employed = sum(c.fte * shared_days(c, span) for c in tables["contracts"].itertuples())
    contracts = {code: list(own.itertuples()) for code, own in tables["contracts"].groupby("employee_id")}
    sick = 0.0
    for spell in tables["absences"].itertuples():
        if spell.kind == "sickness":
            for contract in contracts[spell.employee_id]:
                sick += spell.percentage / 100 * contract.fte * shared_days(spell, contract)
    return 100 * sick / employed


def turnover(tables, year):
    before = present(tables["contracts"], pd.Timestamp(f"{year - 1}-10-31"), True)
    if year == 2023:
        before = present(tables["contracts"], FIRST, True)
    after = present(tables["contracts"], pd.Timestamp(f"{year}-10-31"), True)
    there, still = set(before["employee_id"]), set(after["employee_id"])
    return len(there - still) / len(there)


def standing(tables, day):
    """Team, cases, fte and deployable fte of each worker with a caseload on one day."""
    contracts = present(tables["contracts"], day, True)
    contracts = contracts[contracts["role"].isin(CASELOAD_ROLES)].set_index("employee_id")
    absent = present(tables["absences"], day, True)
    absent = absent[absent["kind"].isin(REDUCING)].groupby("employee_id")["percentage"].sum().clip(upper=100)
    held = present(tables["assignments"], day, False).groupby("employee_id")["case_id"].nunique()
    frame = contracts[["team", "fte"]].assign(cases=held.reindex(contracts.index).fillna(0))
    away = absent.reindex(contracts.index).fillna(0) / 100
    return frame.assign(deployable=frame["fte"] * (1 - away), day=day)


@pytest.fixture(scope="module")
def standings(tables):
    return pd.concat([standing(tables, day) for day in MONTH_ENDS]).reset_index()


def test_sickness_is_near_seven_percent(tables):
    assert 6 < sickness_rate(tables) < 8


def test_most_spells_are_short_and_long_ones_hold_most_days(tables):
    sick = tables["absences"].query("kind == 'sickness'").sort_values(["employee_id", "start"])
    lengths, lost, previous = [], [], None
    for row in sick.itertuples():
        end = LAST if pd.isna(row.end) else row.end
        days = (end - row.start).days + 1
        follows = previous is not None and previous == (row.employee_id, row.start - pd.Timedelta(days=1))
        if follows:
            lengths[-1] += days
            lost[-1] += days * row.percentage
        else:
            lengths.append(days)
            lost.append(days * row.percentage)
        previous = (row.employee_id, end)
    lengths, lost = np.array(lengths), np.array(lost)
    assert 0.6 < (lengths <= 7).mean() < 0.85
    assert lost[lengths > 42].sum() > 0.5 * lost.sum()
    assert lengths.max() > 365
    assert 0.9 < len(lengths) / (80 * 4) < 2


def test_more_people_fall_sick_in_winter_than_in_summer(tables):
    sick = tables["absences"].query("kind == 'sickness' and percentage == 100")
    month = sick["start"].dt.month
    assert month.isin([12, 1, 2]).sum() > 1.3 * month.isin([6, 7, 8]).sum()


def test_almost_one_in_five_leaves_each_year(tables):
    rates = [turnover(tables, year) for year in (2023, 2024, 2025, 2026)]
    assert 0.16 < np.mean(rates) < 0.24
    assert all(0.1 < rate < 0.32 for rate in rates)


def test_about_eighty_people_in_eight_teams(tables):
    contracts = tables["contracts"]
    assert contracts["team"].nunique() == 8
    counts = [present(contracts, day, True)["employee_id"].nunique() for day in MONTH_ENDS]
    assert min(counts) >= 72
    assert max(counts) <= 90
    assert 76 <= np.mean(counts) <= 86


def test_caseload_is_near_twelve_per_deployable_fte(standings):
    assert 11 < standings["cases"].sum() / standings["deployable"].sum() < 13
    per_day = standings.groupby("day")[["cases", "deployable"]].sum()
    assert (per_day["cases"] / per_day["deployable"]).between(9.5, 14.5).all()


def test_workers_differ_by_two_or_three_cases(standings):
    able = standings[standings["deployable"] > 0.25]
    deviation = able["cases"] - 12 * able["deployable"]
    within = deviation - deviation.groupby([able["team"], able["day"]]).transform("mean")
    assert 1.8 < within.std() < 3.2
    outside = (able["cases"] / (12 * able["deployable"]) - 1).abs() > 0.15
    assert 0.25 < outside.mean() < 0.75


def test_the_division_is_fairer_after_the_introduction(standings):
    able = standings[standings["deployable"] > 0.25]
    deviation = able["cases"] - 12 * able["deployable"]
    spread = deviation.groupby([able["team"], able["day"]]).std().reset_index(name="spread")
    ratios = []
    for team, date in INTRODUCED.items():
        own = spread[spread["team"] == team]
        before = own[own["day"] < date]["spread"].mean()
        ratios.append(own[own["day"] > pd.Timestamp(date) + pd.Timedelta(days=60)]["spread"].mean() / before)
    assert 0.5 < np.mean(ratios) < 0.9
    assert sum(ratio < 1 for ratio in ratios) >= 5


def test_teams_differ_and_west_is_overloaded(standings):
    last = standings[standings["day"] > "2026-04-30"].groupby("team")[["cases", "deployable"]].sum()
    load = last["cases"] / (12 * last["deployable"])
    assert load.idxmax() == "West"
    assert load["West"] > 1.2
    assert load["Duin"] < 0.9


def test_vacancies_stay_open_for_months(tables):
    gaps = {}
    for day in MONTH_ENDS:
        budget = present(tables["establishment"], day, True).groupby("team")["fte"].sum()
        in_post = present(tables["contracts"], day, True).groupby("team")["fte"].sum()
        gaps[day] = budget - in_post
    gap = pd.DataFrame(gaps).T
    assert 0.02 < gap.sum().sum() / (len(gap) * 76) < 0.12
    runs = [run for team in gap for vacant, run in months_in_a_row(gap[team] > 0.5) if vacant]
    assert max(runs) >= 4
    assert gap["West"].iloc[-12:].mean() > 1


def test_families_have_one_to_four_children(tables):
    children = tables["cases"].groupby("family_id")["child_id"].nunique()
    assert set(children) == {1, 2, 3, 4}
    assert 1.22 <= children.mean() <= 1.56
    assert children.value_counts().is_monotonic_decreasing


def test_measures_last_as_long_as_they_do(tables):
    closed = tables["cases"].dropna(subset="end")
    closed = closed[closed["start"] >= FIRST]
    days = (closed["end"] - closed["start"]).dt.days
    median = days.groupby(closed["measure"]).median()
    assert 300 <= median["ondertoezichtstelling"] <= 500
    assert days[closed["measure"] == "voorlopige ondertoezichtstelling"].max() <= 92
    assert 90 <= median["drang"] <= 250
    assert set(tables["cases"]["measure"]) == {*median.index, "voogdij"}


def test_interim_orders_are_mostly_followed_by_a_supervision_order(tables):
    cases = tables["cases"]
    interim = cases[cases["measure"] == "voorlopige ondertoezichtstelling"].dropna(subset="end")
    orders = cases[cases["measure"] == "ondertoezichtstelling"]
    following = interim.merge(orders, left_on=["child_id", "end"], right_on=["child_id", "start"])
    assert 0.65 < len(following) / len(interim) < 0.95
    assert (following["case_id_x"] != following["case_id_y"]).all()


def test_new_cases_keep_coming(tables):
    started = tables["cases"]["start"]
    per_month = started[started >= FIRST].dt.to_period("M").value_counts()
    assert len(per_month) == 48
    assert per_month.min() >= 20
    assert 550 < tables["cases"]["end"].isna().sum() < 900


def test_newcomers_start_with_fewer_cases(tables):
    contracts = tables["contracts"][tables["contracts"]["role"].isin(CASELOAD_ROLES)]
    starts = contracts.groupby("employee_id")["start"].min()
    joined = starts[(starts > FIRST) & (starts < LAST - pd.Timedelta(days=150))]
    early, later = [], []
    for code, start in joined.items():
        for days, found in ((45, early), (140, later)):
            now = standing(tables, start + pd.Timedelta(days=days))
            if code in now.index and now.loc[code, "deployable"] > 0:
                found.append(now.loc[code, "cases"] / now.loc[code, "deployable"])
    assert len(early) > 30
    assert np.mean(early) < 0.75 * np.mean(later)
