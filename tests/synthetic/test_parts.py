"""The parts of the simulation, each against a situation worked out by hand."""

from __future__ import annotations

import datetime as dt
import itertools

import numpy as np
import pandas as pd
import pytest

from caseload_analysis import synthetic
from caseload_analysis.spells.calendar import OPEN
from caseload_analysis.synthetic import (
    absence,
    capacity,
    division,
    duties,
    export,
    families,
    levels,
    occasions,
    people,
    pilot,
    team_agreements,
)
from caseload_analysis.synthetic.absence import Absence
from caseload_analysis.synthetic.division import Division
from caseload_analysis.synthetic.duties import Duty
from caseload_analysis.synthetic.families import Case
from caseload_analysis.synthetic.levels import FIRST, STOP, day
from caseload_analysis.synthetic.people import Person, Piece
from caseload_analysis.tables.reading import read_tables

LONG_AGO = day("2010-01-01")
NOORD, ZUID = 0, 1


def worker(hours=36.0, start=LONG_AGO, stop=OPEN, team="Noord"):
    return Person(levels.WORKER, [Piece(team, hours, start, stop)])


def state(staff, cases=(), absences=(), seed=0):
    """A division among ``staff`` on the first day, all families in the area of Noord."""
    room = capacity.capacity(list(staff), list(absences), [])
    area = {case.family: NOORD for case in cases}
    return Division(room, list(cases), area, np.random.default_rng(seed))


def case(family, start=FIRST, stop=STOP, measure="drang", child=None):
    return Case(family, family if child is None else child, measure, start, stop, stop)


@pytest.fixture
def judges_exactly(monkeypatch):
    monkeypatch.setattr(division, "CARELESSNESS", 0.0)
    monkeypatch.setattr(division, "CARE", 0.0)


def test_days_are_counted_as_the_standard_library_does():
    assert day("2024-02-29") == (dt.date(2024, 2, 29) - dt.date(1970, 1, 1)).days
    starts = levels.month_starts(day("2023-12-02"), day("2024-03-01"))
    assert starts == [day("2024-01-01"), day("2024-02-01")]
    assert levels.next_month(day("2023-12-31")) == day("2024-01-01")


def test_the_season_is_highest_in_winter():
    factor = levels.season(np.array([day("2024-01-15"), day("2024-07-15")]), 0.4)
    assert factor == pytest.approx([1.4, 0.6], abs=0.01)


def test_each_part_has_random_numbers_of_its_own():
    first, again, other = (levels.random_part(7, part).random(5) for part in ("a", "a", "b"))
    assert (first == again).all()
    assert (first != other).all()


@pytest.mark.parametrize("text", ["2026-10-30", "2026-10-31", "2026-11-01", "2026-11-02"])
def test_a_working_day_is_never_in_a_weekend(text):
    found = absence.workday(day(text))
    weekday = (dt.date(1970, 1, 1) + dt.timedelta(days=found)).weekday()
    assert weekday < 5
    assert 0 <= found - day(text) <= 2


@pytest.mark.parametrize("days", [1, 7, 15, 42, 43, 100, 365, 700])
def test_the_rows_of_a_spell_cover_it_once_with_falling_percentages(days):
    for seed in range(20):
        rows = list(absence.recovery(np.random.default_rng(seed), 0, 1000, days))
        covered = [when for row in rows for when in range(row.start, row.stop)]
        assert covered == list(range(1000, 1000 + days))
        percentages = [row.percentage for row in rows]
        assert percentages == sorted(set(percentages), reverse=True)
        assert percentages[0] == 100
        assert len(rows) > 1 or days <= 42


def test_an_export_does_not_know_when_the_sick_recover():
    sick = absence.known(Absence(0, "sickness", STOP - 5, STOP + 3, 100))
    maternity = absence.known(Absence(0, "maternity", STOP - 5, STOP + 3, 100))
    assert sick is not None
    assert maternity is not None
    assert (sick.stop, maternity.stop) == (OPEN, STOP + 3)
    assert absence.known(Absence(0, "sickness", STOP, STOP + 3, 100)) is None
    assert absence.known(Absence(0, "sickness", FIRST - 9, FIRST, 100)) is None


def test_a_change_of_contract_leaves_no_gap():
    person = worker(stop=day("2026-01-01"))
    person.change(day("2025-01-01"), "Zuid", 24.0)
    assert [(p.team, p.hours, p.start, p.stop) for p in person.pieces] == [
        ("Noord", 36.0, LONG_AGO, day("2025-01-01")),
        ("Zuid", 24.0, day("2025-01-01"), day("2026-01-01")),
    ]
    assert person.on(day("2024-12-31")) is person.pieces[0]
    assert person.on(day("2026-01-01")) is None


def test_hours_fit_into_the_vacancy():
    roster = people.Roster(1)
    assert {roster.draw_hours(0.6) for _ in range(50)} == {24.0}
    assert max(roster.draw_hours(2.0) for _ in range(200)) == 40.0


def test_capacity_counts_absence_duties_and_ramp_up():
    new = worker(start=day("2024-03-01"))
    staff = [worker(), worker(18.0), new]
    away = [
        Absence(0, "parental", FIRST, STOP, 25),
        Absence(0, "unpaid", STOP - 1, STOP, 100),
        Absence(1, "leave", FIRST, STOP, 100),
        Absence(1, "sickness", FIRST + 100, STOP, 100),
    ]
    room = capacity.capacity(staff, away, [Duty(0, "taak", FIRST, STOP, 9.0)])
    assert room.fitting(FIRST)[0] == pytest.approx(12 * (1 - 0.25 - 0.25))
    assert room.fitting(STOP - 1)[0] == 0
    assert room.fitting(FIRST + 109)[1] == pytest.approx(6)
    assert room.fitting(FIRST + 110)[1] == 0
    found = [room.fitting(day(text))[2] for text in ("2024-03-31", "2024-04-30", "2024-05-31", "2024-06-01")]
    assert found == pytest.approx([6, 6, 9, 12])
    assert list(room.members(NOORD, FIRST)) == [0, 1]
    assert list(room.members(NOORD, STOP - 1)) == [0, 1, 2]


def test_support_roles_have_no_room_for_cases():
    support = Person(levels.SUPPORT_WORKER, [Piece("Noord", 36.0, LONG_AGO)])
    room = capacity.capacity([support], [], [])
    assert room.cases.sum() == 0
    assert list(room.members(NOORD, FIRST)) == []


def test_a_course_of_measures_has_no_gap_and_ends_as_expected_or_earlier():
    random = np.random.default_rng(3)
    for _ in range(300):
        steps = families.course(random, families.INTERIM)
        assert steps[0].measure == families.INTERIM
        cases = list(families.cases_of(steps, 1, 1, STOP - 3000))
        for before, after in itertools.pairwise(cases):
            assert before.stop == after.start
        for row in cases:
            if row.measure == families.SUPERVISION:
                assert row.stop <= row.expected <= row.stop + 120


def test_guardianship_has_no_expected_end():
    steps = families.course(np.random.default_rng(1), families.GUARDIANSHIP)
    assert [row.expected for row in families.cases_of(steps, 1, 1, FIRST)] == [OPEN]


def test_families_arrive_so_that_the_stock_levels_off_where_it_should():
    stock = {"Noord": 400.0, "Zuid": 200.0}
    cases, teams = families.caseload(2, stock)
    for name, expected in stock.items():
        own = [row for row in cases if teams[row.family] == name]
        mean = sum(min(row.stop, STOP) - max(row.start, FIRST) for row in own) / (STOP - FIRST)
        assert mean == pytest.approx(expected, rel=0.15)


def test_a_family_goes_to_the_member_with_most_room(judges_exactly):
    now = state([worker(), worker(24.0), worker(36.0)], [case(n) for n in range(1, 7)])
    occasions.settle_first_day(now)
    for number in range(6):
        now.begin(number)
    for now.now in range(FIRST, FIRST + 10):
        now.work_through_agenda()
    assert list(now.load) == [3, 0, 3]


def test_children_of_one_family_stay_together():
    cases = [case(1, child=1), case(1, FIRST + 40, child=2), case(1, FIRST + 90, child=3)]
    done = divided([worker() for _ in range(6)], cases)
    assert len({row.person for row in occasions.assignments(done)}) == 1


def divided(staff, cases, absences=()):
    """Run the division through all its days; somebody in Zuid left before, so is the last to leave."""
    gone = worker(stop=FIRST + 1, team="Zuid")
    everybody = [*staff, gone]
    room = capacity.capacity(everybody, list(absences), [])
    teams = dict.fromkeys((each.family for each in cases), "Noord")
    return occasions.divide(5, room, list(absences), list(cases), teams)


def test_nobody_keeps_families_who_leaves():
    leaver, stayer = worker(stop=day("2025-06-01")), worker()
    last = worker(stop=day("2026-09-01"), team="Zuid")
    done = divided([leaver, stayer, last], [case(n) for n in range(1, 9)])
    rows = occasions.assignments(done)
    assert {row.person for row in rows} == {0, 1}
    late = levels.day("2025-06-01") + occasions.LATE_DAYS[1]
    assert all(row.stop <= late for row in rows if row.person == 0)
    at_end = [row.case for row in rows if row.stop >= STOP]
    assert sorted(at_end) == list(range(8))


def test_the_last_to_leave_still_holds_a_family():
    leaver, stayer = worker(stop=day("2026-09-01")), worker(24.0)
    done = divided([leaver, stayer], [case(n) for n in range(1, 9)])
    kept = [row for row in occasions.assignments(done) if row.person == 0 and row.stop >= STOP]
    assert len(kept) == 1


def test_the_families_of_the_long_sick_go_to_colleagues():
    sick = [Absence(0, "sickness", day("2025-01-01"), day("2025-12-01"), 100)]
    done = divided([worker(), worker()], [case(n) for n in range(1, 21)], sick)
    held = [
        sum(row.person == 0 and row.start <= day(text) < row.stop for row in occasions.assignments(done))
        for text in ("2025-01-20", "2025-04-01")
    ]
    assert held[0] >= 5
    assert held[1] <= 0.7 * held[0]


def test_an_assignment_never_outlives_its_case_and_nobody_holds_less_than_nothing():
    cases = [case(n, FIRST + 7 * n, min(FIRST + 7 * n + 200, STOP)) for n in range(1, 150)]
    done = divided([worker() for _ in range(4)], cases)
    assert (done.load >= 0).all()
    for row in occasions.assignments(done):
        assert cases[row.case].start <= row.start < row.stop <= cases[row.case].stop
    running = sum(c.stop >= STOP for c in cases)
    assert len(done.running) <= running


def test_a_review_moves_one_family_from_the_fullest_to_the_roomiest(monkeypatch):
    monkeypatch.setattr(division, "REVIEWED_BEFORE", 1.0)
    now = state([worker(), worker(), worker()], [case(n, FIRST - 9) for n in range(1, 15)])
    for number in range(14):
        now.team_of[number + 1] = NOORD
        now.open_cases[number + 1].append(number)
        now.give(number + 1, 0)
    now.now = FIRST + 30
    occasions.review(now, NOORD)
    assert now.load[0] == 13
    assert now.load.sum() == 14
    assert [(r.giver, r.deviation) for r in now.reviews] == [(0, pytest.approx(2 / 12))]


def test_coaches_are_experienced_and_from_the_same_team():
    joiner = worker(start=day("2024-05-01"))
    staff = [worker(), worker(team="Zuid"), worker(start=day("2024-04-01")), joiner]
    given = duties.coaching(np.random.default_rng(0), staff)
    assert {(duty.person, duty.start) for duty in given} == {(0, day("2024-04-01")), (0, day("2024-05-01"))}


def test_values_are_written_as_dutch_systems_do():
    dates = pd.Series(pd.to_datetime(["2024-02-01", None]))
    assert list(export.dutch(dates)) == ["01-02-2024", ""]
    assert list(export.dutch(pd.Series([0.5, 36.0, float("nan")]))) == ["0,5", "36", ""]
    assert list(export.dutch(pd.Series([True, False]))) == ["ja", "nee"]


def test_every_column_and_table_has_a_dutch_name(tables):
    assert set(tables) == set(export.FILES)
    assert {name for frame in tables.values() for name in frame.columns} <= set(export.COLUMNS)
    assert set(tables["absences"]["kind"]) <= set(export.KINDS)


def test_weeks_begin_on_monday(tables):
    assert (tables["time_use"]["week"].dt.day_of_week == 0).all()
    assert levels.monday(day("2026-11-01")) == day("2026-10-26")


def test_support_goes_from_support_workers_to_their_own_team_and_one_other(tables):
    contracts = tables["contracts"]
    roles, teams = (contracts.groupby("employee_id")[name].agg(set) for name in ("role", "team"))
    rows = tables["support"]
    assert all(found == {levels.SUPPORT_WORKER} for found in rows["supporter_id"].map(roles))
    lenders = {each.team: each.lender for each in pilot.PILOTS}
    assert set(lenders) & {"Noord", "Centrum"} == set()
    own = [bool(teams[a] & teams[b]) for a, b in zip(rows["supporter_id"], rows["employee_id"], strict=True)]
    other = rows.loc[~pd.Series(own)]
    helped = other["employee_id"].map(teams).explode().to_frame("team").assign(by=other["supporter_id"])
    assert all(lenders[team] in teams[by] for team, by in helped.itertuples(index=False) if team in lenders)
    week = rows.assign(own=own).groupby(["supporter_id", "date", "own"])
    assert week["employee_id"].nunique().max() <= 7


def test_what_support_workers_do_fits_in_their_contract(tables):
    rows = tables["support"]
    hours = rows["supporter_id"].map(tables["contracts"].groupby("employee_id")["fte"].max()) * 36
    weekly = rows.groupby(["supporter_id", "date"])["hours"].sum().groupby("supporter_id").mean()
    assert (weekly < hours.groupby(rows["supporter_id"]).first()).all()


def test_most_requests_are_met_and_some_are_not(tables):
    rows = tables["support"]
    asked = rows.loc[rows["requested_hours"] > 0]
    met = asked[["hours", "requested_hours"]].min(axis="columns").sum() / asked["requested_hours"].sum()
    assert 0.7 < met < 0.9
    assert (asked["hours"] == 0).sum() > 20
    assert ((asked["hours"] > 0) & (asked["hours"] < asked["requested_hours"])).sum() > 20
    alone = rows.loc[(rows["hours"] == 0) & rows["requested_hours"].isna()]
    assert len(alone) > 20
    assert (alone["task"] == "").all()


def test_a_support_worker_is_lent_from_the_first_week_on(tables):
    rows, contracts = tables["support"], tables["contracts"]
    team = contracts.sort_values("start").groupby("employee_id")["team"].last()
    first = rows.groupby(rows["employee_id"].map(team))["date"].min()
    for each in pilot.PILOTS:
        assert first[each.team] == pd.Timestamp(each.since)
        assert pd.Timestamp(each.since).day_of_week == 0


def test_a_contract_that_ends_is_not_changed_on_that_day():
    person = worker(stop=day("2026-06-01"))
    person.change(day("2026-06-01"), "Duin", 24.0)
    assert [(piece.team, piece.stop) for piece in person.pieces] == [("Noord", day("2026-06-01"))]


@pytest.mark.parametrize("seed", [2, 8])
def test_every_seed_gives_tables_that_are_read_without_errors(seed):
    given = synthetic.organisation(seed)
    assert (given["contracts"]["end"].fillna(pd.Timestamp("2100-01-01")) >= given["contracts"]["start"]).all()
    agreed = {"norm": {"unit": "case", "per_fte": 12}, "since": "2022-11-01", "until": "2026-10-31"}
    found = read_tables(given, agreed)
    assert set(found.tables) == set(given)
    assert {problem.severity for problem in found.remarks} <= {"remark"}


def test_expected_outflow_is_that_of_cases_held(tables):
    now = tables["expectations"].query("period == '2026-11' and employee_id != ''")
    held = tables["assignments"][tables["assignments"]["end"].isna()].merge(tables["cases"], on="case_id")
    month = held[held["expected_end"].dt.strftime("%Y-%m") == "2026-11"]
    counted = month.groupby("employee_id")["case_id"].nunique()
    assert len(now) > 5
    assert (now["employee_id"].map(counted) == now["outflow"]).all()


def test_agreements_are_made_by_teams_that_have_begun(tables):
    since = {team.name: team.introduced for team in levels.TEAMS}
    started = pd.to_datetime(tables["agreements"]["team"].map(since))
    assert started.notna().all()
    assert (tables["agreements"]["date"] >= started).all()
    assert (tables["agreements"]["until"] > tables["agreements"]["date"]).all()


@pytest.mark.parametrize(
    ("introduced", "expected"),
    [
        ("2024-11-01", [("2024-11-01", "2025-10-31"), ("2025-11-01", "2026-10-31")]),
        ("2025-10-01", [("2025-10-01", "2026-09-30"), ("2026-10-01", "2027-09-30")]),
        ("2026-11-01", []),
    ],
)
def test_a_team_agrees_for_a_year_at_a_time(introduced, expected):
    assert team_agreements.years(day(introduced)) == [(day(first), day(last)) for first, last in expected]
