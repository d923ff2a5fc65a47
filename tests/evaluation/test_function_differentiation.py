"""What support changed: a known effect is found, and what the data cannot carry is not claimed.

The workers of six teams hold 12 cases each, and one more in some months. A team with support holds two
fewer from the month in which its hours of support begin, so the effect is -2.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest

import caseload_analysis as ca
from caseload_analysis.evaluation.function_differentiation import function_differentiation
from caseload_analysis.evaluation.interrupted import interrupted_series
from caseload_analysis.evaluation.pilot_series import LENGTHS, MATTERS, NAMES, pilot_series
from caseload_analysis.evaluation.support_starts import support_starts
from caseload_analysis.tables.problems import UsageError

TEAMS = ("Alfa", "Beta", "Gamma", "Delta", "Epsilon", "Zeta")
STARTS = {"Alfa": "2023-07-01", "Beta": "2023-09-01", "Gamma": "2023-11-01"}
MONTHS = pd.period_range("2022-01", "2024-12", freq="M")
FIRST = pd.Timestamp("2022-01-01")
CASELOAD = ["caseload_per_fte"]
WORKERS = 5
ALWAYS = 10
"""Cases that every worker holds throughout."""
ROLE = "ondersteunend jeugdbeschermer"
SETTINGS: dict[str, Any] = {
    "norm": {"unit": "case", "per_fte": {"default": 12, "role": {ROLE: 0}}},
    "since": "2022-01-01",
    "until": "2024-12-31",
}


def held(start: str | None, extra: np.ndarray) -> np.ndarray:
    """Return the cases of one worker in each month."""
    cases = 12 + extra
    return cases if start is None else cases - 2 * (pd.Period(start, "M") <= MONTHS)


def extras(team: str) -> np.ndarray:
    """Return how many cases more than 12 a worker of a team holds in each month: 0 or 1."""
    return np.random.default_rng(TEAMS.index(team)).integers(0, 2, len(MONTHS))


def organisation(
    starts: Mapping[str, str] = STARTS,
    *,
    since: Mapping[str, str] | None = None,
    teams: tuple[str, ...] = TEAMS,
) -> dict[str, pd.DataFrame]:
    """Return the tables; a support worker is in post from the start on, or ``since`` an earlier day."""
    contracts: list[tuple[str, ...]] = []
    spells: list[tuple[str, Any, Any]] = []
    help_: list[tuple[Any, ...]] = []
    for team in teams:
        start = starts.get(team)
        workers = [f"{team}{place}" for place in range(WORKERS)]
        contracts += [(worker, team, "jeugdbeschermer", "2020-01-01") for worker in workers]
        if start:
            contracts.append((f"{team}S", team, ROLE, (since or {}).get(team, start)))
            mondays = pd.date_range(start, "2024-12-31", freq="W-MON")
            help_ += [(f"{team}S", worker, "minutes", day, 2.0) for day in mondays for worker in workers]
        spells += [(worker, FIRST, pd.NaT) for worker in workers for _ in range(ALWAYS)]
        for month, number in zip(MONTHS, held(start, extras(team)), strict=True):
            first, last = month.start_time, (month + 1).start_time
            spells += [(worker, first, last) for worker in workers for _ in range(int(number) - ALWAYS)]
    people = pd.DataFrame(contracts, columns=["employee_id", "team", "role", "start"])
    people = people.assign(start=pd.to_datetime(people["start"]), end=None, fte=1.0)
    given = pd.DataFrame(spells, columns=["employee_id", "start", "end"])
    given["case_id"] = [f"Z{number}" for number in range(len(given))]
    cases = given[["case_id", "start", "end"]].assign(
        family_id="G" + given["case_id"], child_id="J" + given["case_id"], measure="ots", expected_end=None
    )
    hours = pd.DataFrame(help_, columns=["supporter_id", "employee_id", "task", "date", "hours"])
    tables = {"contracts": people, "cases": cases, "assignments": given}
    return {**tables, "support": hours} if len(hours) else tables


def read(
    audience: str = "hr", team: str = "", more: Mapping[str, pd.DataFrame] | None = None, **how: Any
) -> Any:
    return ca.read({**organisation(**how), **(more or {})}, audience, team, settings=SETTINGS)


@pytest.fixture(scope="module")
def known() -> Any:
    return read()


def row(org: Any, team: str, **how: Any) -> pd.Series:
    table = function_differentiation(org, names=CASELOAD, **how).table
    (found,) = [one for _, one in table.iterrows() if one["team"] == team]
    return found


def test_the_series_is_the_caseload_of_those_with_one(known: Any) -> None:
    """A sixth full-timer without a caseload does not lower it: workers with n cases each have n per fte."""
    series = pilot_series(known, CASELOAD)["caseload_per_fte"]
    for team in ("Alfa", "Zeta"):
        own = series.loc[series["team"] == team, "value"].to_numpy()
        assert own == pytest.approx(held(STARTS.get(team), extras(team)), abs=1e-9)


def test_the_effect_that_was_built_in_is_found_in_each_team(known: Any) -> None:
    for team, start in STARTS.items():
        found = row(known, team)
        values = pd.DataFrame({"period": MONTHS, "value": held(start, extras(team)).astype(float)})
        ours = interrupted_series(values, start=start[:7], slope=False, smallest_relevant=1.0).table.iloc[0]
        assert found["estimate"] == pytest.approx(ours["estimate"], abs=1e-9)
        assert found["low"] < -2 < found["high"]
        assert found["answer"] == ours["answer"] == "yes"


def test_with_against_without_finds_it_too(known: Any) -> None:
    found = row(known, "")
    assert found["low"] < -2 < found["high"]
    assert found["answer"] == "yes"


def test_no_effect_is_found_where_none_was_built_in() -> None:
    """Colleagues with a caseload help each other from the same days on, and hold as many cases as before."""
    given = organisation({}, teams=TEAMS)
    rows = [
        {"supporter_id": f"{team}0", "employee_id": f"{team}{place}", "date": day, "hours": 2.0}
        for team, start in STARTS.items()
        for day in pd.date_range(start, "2024-12-31", freq="W-MON")
        for place in (1, 2)
    ]
    org = ca.read({**given, "support": pd.DataFrame(rows).assign(task="plan")}, settings=SETTINGS)
    found = function_differentiation(org, names=CASELOAD)
    assert found.starts["in_post"].isna().all()
    assert found.table["low"].notna().all()
    assert "yes" not in set(found.table["answer"])


def test_the_smallest_effect_stands_before_the_effect(known: Any) -> None:
    found = function_differentiation(known, names=CASELOAD)
    columns = list(found.table)
    assert columns.index("minimal_detectable") < columns.index("estimate")
    for team in (*STARTS, ""):
        said = found.told_of("caseload_per_fte", team)
        assert 0 <= said.index("would be found four times out of five") < said.index("Yes, ")


def test_the_plain_means_are_those_worked_out_by_hand(known: Any) -> None:
    """The year before the first start is July 2022 to June 2023, the rest is from July 2023 on."""
    means = function_differentiation(known, names=CASELOAD).means.set_index("group")
    past = (pd.Period("2022-07", "M") <= MONTHS) & (pd.Period("2023-07", "M") > MONTHS)
    later = pd.Period("2023-07", "M") <= MONTHS
    for group, members in (("with", TEAMS[:3]), ("without", TEAMS[3:])):
        for name, months in (("before", past), ("after", later)):
            expected = np.mean([held(STARTS.get(team), extras(team))[months].mean() for team in members])
            assert means.loc[group, name] == pytest.approx(expected)
        assert means.loc[group, "teams"] == 3


def test_one_pilot_team_is_no_comparison() -> None:
    org = read(starts={"Alfa": "2023-07-01"})
    found = function_differentiation(org, names=CASELOAD)
    assert "one pilot team is no comparison" in found.told_of("caseload_per_fte")
    assert row(org, "")["answer"] == "unknown"
    assert np.isnan(row(org, "")["estimate"])
    assert row(org, "Alfa")["answer"] == "yes"


def test_where_every_team_has_support_there_is_nothing_to_compare_with() -> None:
    both = {"Alfa": "2023-07-01", "Beta": "2023-09-01"}
    found = function_differentiation(read(starts=both, teams=("Alfa", "Beta")), names=CASELOAD)
    assert "every team has support" in found.told_of("caseload_per_fte")


def test_who_sees_one_team_compares_it_with_none(known: Any) -> None:
    found = function_differentiation(read("team", "Alfa"), names=CASELOAD)
    assert found.starts["team"].tolist() == ["Alfa"]
    assert "sees one team" in found.told_of("caseload_per_fte")
    assert found.table.loc[0, "estimate"] == pytest.approx(row(known, "Alfa")["estimate"], abs=1e-9)


def test_without_hours_nothing_is_looked_for() -> None:
    found = function_differentiation(read(starts={}, teams=("Alfa", "Beta")))
    assert found.table["indicator"].tolist() == list(NAMES)
    assert set(found.table["team"]) == {""}
    assert found.means.empty
    assert "no hours of support are recorded" in found.text


def test_what_is_not_delivered_is_a_sentence(known: Any) -> None:
    found = function_differentiation(known)
    assert "not delivered" in found.told_of("week_hours", "Alfa")
    assert "not delivered" in found.told_of("pressure", "")
    assert list(LENGTHS) == list(MATTERS) == list(NAMES)


def test_an_unknown_indicator_is_refused(known: Any) -> None:
    with pytest.raises(UsageError, match="caseload_per_fte"):
        function_differentiation(known, names=["caseload"])


def test_the_first_week_with_hours_is_the_start(known: Any) -> None:
    """1 July 2023 is a Saturday: the first hours are of Monday the third, in the week of the sixth."""
    starts = support_starts(known).set_index("team")
    assert starts["recorded"]["Alfa"] == pd.Timestamp("2023-07-03")
    assert starts["start"]["Alfa"] == pd.Timestamp("2023-07-06")
    assert starts["in_post"]["Alfa"] == pd.Timestamp("2023-07-01")
    assert starts.loc["Zeta", ["recorded", "in_post", "start"]].isna().all()
    assert set(starts["doubt"]) == {""}


def test_help_before_it_was_recorded_makes_before_and_after_impossible() -> None:
    org = read(since=dict.fromkeys(STARTS, "2022-03-01"))
    found = function_differentiation(org, names=CASELOAD)
    assert set(found.starts.loc[found.starts["start"].notna(), "doubt"]) == {"post"}
    assert found.table["estimate"].isna().all()
    assert "was in post in team Alfa from 2022-03-01 on" in found.told_of("caseload_per_fte", "Alfa")
    assert "of none of the 3 teams" in found.told_of("caseload_per_fte")
    assert len(found.means) == 2


def test_a_named_first_day_goes_before_the_doubt() -> None:
    org = read(since=dict.fromkeys(STARTS, "2022-03-01"))
    assert row(org, "Alfa", starts={"Alfa": "2023-07-01"})["answer"] == "yes"
    one = function_differentiation(org, names=CASELOAD, starts={"Alfa": "2023-07-01"})
    assert "of 1 of the 3 teams" in one.told_of("caseload_per_fte")


@pytest.mark.parametrize(("audience", "doubt"), [("hr", ""), ("management", "together")])
def test_hours_that_begin_everywhere_at_once_may_be_the_recording(audience: str, doubt: str) -> None:
    """The HR adviser sees that the support workers came in that week; the management team does not."""
    org = read(audience, starts=dict.fromkeys(("Alfa", "Beta"), "2023-07-01"), teams=TEAMS[:3])
    told = support_starts(org).set_index("team")["doubt"]
    assert told[["Alfa", "Beta"]].tolist() == [doubt] * 2
    said = function_differentiation(org, names=CASELOAD).told_of("caseload_per_fte", "Alfa")
    assert ("all begin in the week of 2023-07-03" in said) is bool(doubt)


def test_hours_that_begin_in_two_teams_at_once_are_doubted_beside_a_third() -> None:
    """Gamma began in a week of its own, so who sees no contracts can tell of Gamma alone."""
    starts = {"Alfa": "2023-07-01", "Beta": "2023-07-01", "Gamma": "2023-11-01"}
    org = read("management", starts=starts, teams=TEAMS[:4])
    told = support_starts(org).set_index("team")["doubt"].to_dict()
    assert told == {"Alfa": "together", "Beta": "together", "Gamma": "", "Delta": ""}
    said = function_differentiation(org, names=CASELOAD).told_of("caseload_per_fte", "Alfa")
    assert "the hours of support of 2 teams all begin" in said


def test_to_be_linked_and_to_ask_is_no_support() -> None:
    """Everybody in Alfa is linked and asks from May on; in the first week of July two are helped."""
    given = organisation({"Alfa": "2023-07-01"}, teams=TEAMS[:2])
    help_ = given["support"]
    idle = help_.assign(date=help_["date"] - pd.Timedelta(weeks=9), hours=0.0, requested_hours=2.0)
    rows = pd.concat([idle.loc[idle["date"] < help_["date"].min()], help_], ignore_index=True)
    starts = support_starts(ca.read({**given, "support": rows}, settings=SETTINGS)).set_index("team")
    assert len(rows) > len(help_)
    assert starts.loc["Alfa", "recorded"] == pd.Timestamp("2023-07-03")


def test_one_colleague_who_is_helped_by_another_team_makes_no_team_with_support() -> None:
    stray = pd.DataFrame({"supporter_id": "AlfaS", "employee_id": "Zeta0", "task": "plan",
                          "date": pd.Timestamp("2023-08-01"), "hours": [3.0]})  # fmt: skip
    hours = pd.concat([organisation()["support"], stray], ignore_index=True)
    starts = support_starts(read(more={"support": hours})).set_index("team")
    assert pd.isna(starts["start"]["Zeta"])


def test_a_support_worker_without_recorded_hours_is_not_a_team_without() -> None:
    given = organisation()
    given["support"] = given["support"].loc[given["support"]["supporter_id"] != "GammaS"]
    org = ca.read(given, settings=SETTINGS)
    found = function_differentiation(org, names=CASELOAD)
    assert found.starts.set_index("team")["doubt"]["Gamma"] == "unrecorded"
    assert found.means.set_index("group")["teams"].to_dict() == {"with": 2, "without": 3}


def test_the_hours_of_a_week_count_in_the_month_of_its_thursday() -> None:
    """A week from Monday 30 January 2023 is February's: 30 and 34 hours, then 40 and 20: 32 and 30, so 31."""
    rows = [("Alfa0", "2023-01-30", 30), ("Alfa1", "2023-01-30", 34), ("Alfa0", "2023-02-13", 40)]
    rows += [("Alfa1", "2023-02-13", 20), ("Alfa0", "2023-03-06", 36)]
    week = pd.DataFrame(rows, columns=["employee_id", "week", "hours"]).assign(activity="gezinscontact")
    week["week"] = pd.to_datetime(week["week"])
    series = pilot_series(read(more={"time_use": week}), ["week_hours", "contact_share"])
    expected = [[pd.Period("2023-02", "M"), 31.0], [pd.Period("2023-03", "M"), 36.0]]
    assert series["week_hours"][["period", "value"]].to_numpy().tolist() == expected
    assert set(series["contact_share"]["value"]) == {100.0}
