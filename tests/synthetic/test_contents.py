"""What the demo shows: each thing that a report has to cope with occurs, and the tables fit together."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from caseload_analysis import synthetic
from caseload_analysis.spells.calendar import days
from caseload_analysis.tables.agreed import band_on, cadence_on, participants_on, unread
from caseload_analysis.tables.reading import read_tables

LAST = pd.Timestamp("2026-10-31")
FAR = pd.Timestamp("2100-01-01")
PEOPLE_TABLES = ("absences", "assignments", "duties", "competences", "support", "time_use")
CASELOAD_ROLES = ["jeugdbeschermer", "gezinsmanager"]


def handovers(tables):
    """Each assignment beside the next one of the same case by somebody else, and the days between."""
    rows = tables["assignments"].sort_values(["case_id", "start"])
    after = rows.groupby("case_id").shift(-1)
    pairs = rows.assign(taker=after["employee_id"], taken=after["start"]).dropna(subset=["taker", "end"])
    pairs = pairs[pairs["taker"] != pairs["employee_id"]]
    return pairs.assign(between=(pairs["taken"] - pairs["end"]).dt.days)


def test_cases_are_handed_over_at_once_overlapping_and_late(tables):
    between = handovers(tables)["between"]
    assert (between == 0).sum() > 100
    assert (between < 0).sum() > 50
    assert (between > 0).sum() > 20
    assert between.between(-15, 60).mean() > 0.99


def test_partial_recovery_stands_in_successive_rows_with_falling_percentages(tables):
    sick = tables["absences"].query("kind == 'sickness'").sort_values(["employee_id", "start"])
    before = sick.groupby("employee_id").shift(1)
    follows = before["end"] + pd.Timedelta(days=1) == sick["start"]
    falls = sick["percentage"] < before["percentage"]
    assert (follows & falls).sum() > 40
    assert set(sick["percentage"]) == {100.0, 75.0, 50.0, 25.0}


def test_maternity_leave_lasts_sixteen_weeks(tables):
    leave = tables["absences"].query("kind == 'maternity'")
    assert len(leave) >= 4
    days = (leave["end"] - leave["start"]).dt.days + 1
    assert days.max() == 112
    assert (days == 112).mean() > 0.7


@pytest.mark.parametrize("kind", ["sickness", "maternity", "parental", "care", "unpaid", "leave", "training"])
def test_every_kind_of_absence_occurs(tables, kind):
    assert (tables["absences"]["kind"] == kind).sum() >= 2


def test_people_work_part_time_and_some_more_than_full_time(tables):
    hours = (tables["contracts"].query("role in @CASELOAD_ROLES")["fte"] * 36).round(6)
    assert set(hours) == {24, 28, 32, 36, 40}
    assert (hours < 36).mean() > 0.5


def test_contracts_change_hours_and_team_and_end_after_a_fixed_term(tables):
    rows = tables["contracts"].query("role in @CASELOAD_ROLES").sort_values(["employee_id", "start"])
    before = rows.groupby("employee_id").shift(1)
    follows = before["end"] + pd.Timedelta(days=1) == rows["start"]
    assert (follows == before["end"].notna()).all()
    assert (follows & (before["fte"] != rows["fte"])).sum() >= 5
    assert (follows & (before["team"] != rows["team"])).sum() >= 3
    assert (rows["end"] > LAST).sum() >= 2


def test_support_roles_hold_no_cases(tables):
    contracts = tables["contracts"]
    support = contracts[~contracts["role"].isin(CASELOAD_ROLES)]
    assert {"ondersteunend jeugdbeschermer", "gedragswetenschapper"} <= set(support["role"])
    assert not set(support["employee_id"]) & set(tables["assignments"]["employee_id"])


def test_behavioural_scientists_work_in_two_teams_at_once(tables):
    rows = tables["contracts"].query("role == 'gedragswetenschapper'")
    now = rows[(rows["start"] <= LAST) & (rows["end"].fillna(FAR) >= LAST)]
    assert (now.groupby("employee_id")["team"].nunique() == 2).any()


def test_one_team_has_family_managers(tables):
    roles = tables["contracts"].query("role in @CASELOAD_ROLES").groupby("role")["team"].unique()
    assert list(roles["gezinsmanager"]) == ["Haven"]


def test_children_of_a_family_mostly_have_the_same_worker(tables):
    held = tables["assignments"][tables["assignments"]["end"].isna()].merge(tables["cases"], on="case_id")
    several = held.groupby("family_id").filter(lambda own: len(own) > 1)
    workers = several.groupby("family_id")["employee_id"].nunique()
    assert (workers == 1).mean() > 0.9
    assert (workers > 1).any()


def test_some_families_move_to_another_team(tables):
    home = tables["contracts"].groupby("employee_id")["team"].agg(["first", "nunique"])
    settled = home[home["nunique"] == 1]["first"]
    moved = handovers(tables)
    giver, taker = moved["employee_id"].map(settled), moved["taker"].map(settled)
    assert (giver.notna() & taker.notna() & (giver != taker)).sum() >= 20


def test_a_few_things_are_doubtful_as_in_a_real_export(tables):
    running = tables["assignments"][tables["assignments"]["end"].isna()]
    last_day = tables["contracts"].assign(end=tables["contracts"]["end"].fillna(FAR))
    last_day = last_day.groupby("employee_id")["end"].max()
    assert 1 <= (running["employee_id"].map(last_day) < LAST).sum() <= 6
    still_open = set(tables["cases"][tables["cases"]["end"].isna()]["case_id"])
    assert 1 <= len(still_open - set(running["case_id"])) <= 15


@pytest.mark.parametrize("seed", [synthetic.SEED, 1, 2])
def test_the_tables_refer_to_each_other(seed):
    tables = synthetic.organisation(seed)
    cases, people = tables["cases"], set(tables["contracts"]["employee_id"])
    assert cases["case_id"].is_unique
    assert cases[["child_id", "family_id"]].drop_duplicates()["child_id"].is_unique
    assert set(tables["assignments"]["case_id"]) <= set(cases["case_id"])
    assert set(tables["protocol_deviations"]["case_id"]) <= set(cases["case_id"])
    assert all(set(tables[name]["employee_id"]) <= people for name in PEOPLE_TABLES)
    assert set(tables["expectations"]["employee_id"]) <= people | {""}
    teams = set(tables["contracts"]["team"])
    assert all(set(tables[name]["team"]) <= teams for name in ("establishment", "agreements", "perceptions"))


@pytest.mark.parametrize("seed", [synthetic.SEED, 3, 4])
def test_spells_lie_within_what_they_belong_to(seed):
    tables = synthetic.organisation(seed)
    for name in ("contracts", "absences", "cases", "assignments", "establishment", "duties"):
        spells = tables[name]
        assert (spells["end"].fillna(FAR) >= spells["start"]).all(), name
    rows = tables["assignments"].merge(tables["cases"], on="case_id", suffixes=("", "_case"))
    assert (rows["start"] >= rows["start_case"]).all()
    assert (rows["end"].fillna(FAR) <= rows["end_case"].fillna(FAR)).all()
    since = tables["contracts"].groupby("employee_id")["start"].min()
    for name in ("assignments", "absences", "duties"):
        assert (tables[name]["start"] >= tables[name]["employee_id"].map(since)).all(), name


def test_nobody_holds_the_same_case_twice_at_once(tables):
    rows = tables["assignments"].sort_values(["case_id", "employee_id", "start"])
    before = rows.groupby(["case_id", "employee_id"])["end"].shift(1)
    again = rows.duplicated(["case_id", "employee_id"])
    assert (before[again] <= rows["start"][again]).all()


def test_nobody_has_two_spells_of_sickness_at_once(tables):
    sick = tables["absences"].query("kind == 'sickness'").sort_values(["employee_id", "start"])
    before = sick.groupby("employee_id")["end"].shift(1)
    again = sick.duplicated("employee_id")
    assert (before[again] < sick["start"][again]).all()


def test_the_same_seed_gives_the_same_and_another_seed_another_organisation(tables):
    for name, frame in synthetic.organisation().items():
        pd.testing.assert_frame_equal(frame, tables[name])
    assert not synthetic.organisation(1)["cases"].equals(tables["cases"])


def test_all_codes_are_codes(tables):
    for name, pattern in (("case_id", r"Z\d{5}"), ("family_id", r"G\d{4}"), ("child_id", r"J\d{5}")):
        assert tables["cases"][name].str.fullmatch(pattern).all()
    assert tables["contracts"]["employee_id"].str.fullmatch(r"M\d{3}").all()


INTRODUCED = {
    "Noord": "2024-11-01",
    "Zuid": "2025-02-01",
    "Oost": "2025-04-01",
    "West": "2025-06-01",
    "Centrum": "2025-08-01",
    "Haven": "2025-10-01",
}


def test_each_introduced_team_agrees_for_itself_from_its_introduction_without_a_gap(tables):
    own = tables["agreements"].query("employee_id == ''")
    assert set(own["team"]) == set(INTRODUCED)
    for (team, subject), rows in own.groupby(["team", "subject"]):
        assert subject in {"bandbreedte", "ritme", "deelnemers"}
        assert rows["date"].min() == pd.Timestamp(INTRODUCED[team])
        assert (rows["date"].iloc[1:].to_numpy() == (rows["until"] + pd.Timedelta(days=1)).iloc[:-1]).all()
        assert rows["until"].max() >= LAST
        assert ((rows["until"] - rows["date"]).dt.days + 1).isin([365, 366]).all()
    assert len(own) == 6 * 2 * 3


def test_what_teams_agree_can_be_read_and_is_what_the_settings_say_at_the_end(tables, demo):
    org = read_tables(demo)
    last = int(days([LAST.to_datetime64()])[0])
    assert unread(org.tables["agreements"]) == []
    for team in INTRODUCED:
        assert band_on(org, team, last) == org.settings.band_of(team)
        assert cadence_on(org, team, last) == "month"
        assert "gedragswetenschapper" in participants_on(org, team, last)
    assert band_on(org, "Oost", int(days([pd.Timestamp("2025-12-31").to_datetime64()])[0])).relative == 0.2
    assert participants_on(org, "Duin", last) == ""


def test_agreements_with_single_employees_say_why_who_and_when_they_were_done(tables):
    rows = tables["agreements"].query("employee_id != ''")
    done = rows["done_on"].notna()
    assert (rows["why"] != "").all()
    assert all(who in text for who, text in zip(rows["who"], rows["help"], strict=True))
    assert (rows["who"] != rows["employee_id"]).all()
    assert ((rows["follow_up"] != "") == done).all()
    assert (rows["done_on"] > rows["date"])[done].all()
    assert (rows["done_on"] <= rows["until"])[done].all()
    assert (rows["done_on"][done] <= LAST).all()
    assert 0.6 < done.mean() < 0.95
    ended = rows["until"] < LAST
    assert (~done & ended).sum() >= 3
    assert (~done & ~ended).sum() >= 2


def test_nothing_in_an_agreement_is_about_health(tables):
    texts = tables["agreements"][["subject", "agreed", "help", "why", "who", "follow_up"]]
    words = " ".join(texts.drop_duplicates().to_numpy().ravel()).casefold()
    assert not re.search(r"ziek|verzuim|klacht|herstel|medisch|burn|zwanger|arts|gezond|uitval|stress", words)
