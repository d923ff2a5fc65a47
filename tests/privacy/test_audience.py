"""The gate: what each audience has in memory, not only what it is shown."""

from functools import cache

import numpy as np
import pandas as pd
import pytest

import caseload_analysis as ca
from caseload_analysis.spells.calendar import OPEN, days
from caseload_analysis.synthetic.example import example_settings, example_tables

WITHOUT_PERSONS = ["management", "works_council", "researcher"]


def day(text):
    return pd.Timestamp(text)


def two_teams():
    """The example team beside a second one of three people; one case and one worker change team."""
    tables = example_tables()
    zuid = pd.DataFrame(
        {
            "employee_id": ["K1", "K2", "K3", "A"],
            "team": "Zuid",
            "role": "jeugdbeschermer",
            "fte": [1.0, 1.0, 1.0, 1.0],
            "start": [day("2024-01-01")] * 3 + [day("2025-03-01")],
            "end": pd.NaT,
        }
    )
    contracts = tables["contracts"].copy()
    contracts["end"] = contracts["end"].astype("datetime64[us]")
    contracts.loc[contracts["employee_id"] == "A", "end"] = day("2025-02-28")
    moved = pd.DataFrame(
        {"case_id": ["Z59"], "employee_id": ["K1"], "start": [day("2024-06-01")], "end": [day("2025-01-01")]}
    )
    cases = tables["cases"].copy()
    cases.loc[cases["case_id"] == "Z59", "start"] = day("2024-06-01")
    absences = pd.concat(
        [
            tables["absences"],
            pd.DataFrame(
                {
                    "employee_id": ["K1", "B"],
                    "kind": "sickness",
                    "start": [day("2025-01-06"), day("2025-01-10")],
                    "end": [day("2025-01-20"), day("2025-01-19")],
                    "percentage": 100.0,
                }
            ),
        ],
        ignore_index=True,
    )
    return {
        "contracts": pd.concat([contracts, zuid], ignore_index=True),
        "absences": absences,
        "cases": cases,
        "assignments": pd.concat([tables["assignments"], moved], ignore_index=True),
        "duties": pd.DataFrame(
            {"employee_id": ["C"], "duty": "coach", "start": [day("2025-01-01")], "end": pd.NaT, "hours": 4.0}
        ),
    }


@cache
def read(audience="hr", team=""):
    return read_changed(two_teams(), audience, team)


def read_changed(tables, audience="hr", team=""):
    return ca.read(tables, audience, team, settings={**example_settings(), "until": "2025-04-30"})


def everything(org):
    """Return every frame that the organisation holds, by name."""
    return {**org.tables, **org.timelines}


def texts(org):
    """Return every text in every frame."""
    return {
        str(value)
        for frame in everything(org).values()
        for name in frame.select_dtypes(["str", "object"])
        for value in frame[name].unique()
    }


@pytest.mark.parametrize("audience", WITHOUT_PERSONS)
def test_no_employee_is_in_memory_for_those_who_see_no_persons(audience):
    org = read(audience)
    workers = set(two_teams()["contracts"]["employee_id"])
    assert not workers & texts(org)
    assert {"contracts", "assignments", "absences", "duties"}.isdisjoint(org.tables)


def test_the_team_holds_no_absence_and_no_worker_of_another_team():
    org = read("team", "Noord")
    assert "absences" not in org.tables
    assert "duties" not in org.tables
    assert not {"K1", "K2", "K3"} & texts(org)
    assert {"A", "B", "D"} <= texts(org)


@pytest.mark.parametrize(("audience", "team"), [("team", "Noord"), *((name, "") for name in WITHOUT_PERSONS)])
def test_whose_absence_it_was_makes_no_difference(audience, team):
    """A and F work the same hours: swapping their absence must leave nothing to be seen."""
    versions = []
    for sick in ("A", "F"):
        tables = two_teams()
        extra = pd.DataFrame(
            {
                "employee_id": [sick],
                "kind": "sickness",
                "start": [day("2025-02-12")],
                "end": [day("2025-02-18")],
                "percentage": 100.0,
            }
        )
        # F is past the ramp-up by then, so that only the person differs.
        tables["absences"] = pd.concat([tables["absences"], extra], ignore_index=True)
        versions.append(everything(read_changed(tables, audience, team)))
    assert versions[0].keys() == versions[1].keys()
    for name, frame in versions[0].items():
        pd.testing.assert_frame_equal(frame, versions[1][name])


def test_the_team_sees_the_establishment_norm_of_a_colleague_and_no_other():
    frame = ca.deviation(read("team", "Noord"), "employee", "M", "2025-01").set_index("employee_id")
    assert frame.loc["D", "norm_formation"] == pytest.approx(12.0)
    assert frame["norm_deployable"].isna().all()
    assert frame["deviation_deployable"].isna().all()
    assert frame["hidden"].str.contains("norm_deployable").all()


@pytest.mark.parametrize(
    ("measure", "options"),
    [
        (ca.absence, {"every": "Q"}),
        (ca.deviation, {"baseline": "deployable"}),
    ],
)
def test_the_team_is_refused_what_tells_of_a_colleagues_absence(measure, options):
    with pytest.raises(ca.AudienceError):
        measure(read("team", "Noord"), "employee", **options)


@pytest.mark.parametrize("audience", WITHOUT_PERSONS)
@pytest.mark.parametrize("measure", [ca.caseload, ca.formation, ca.absence, ca.deviation])
def test_figures_per_employee_are_refused(audience, measure):
    with pytest.raises(ca.AudienceError, match="sees no figures per employee"):
        measure(read(audience), "employee")


@pytest.mark.parametrize("audience", ["team", "manager"])
def test_the_organisation_is_refused_to_those_of_one_team(audience):
    with pytest.raises(ca.AudienceError, match="organisation"):
        ca.caseload(read(audience, "Zuid"), "organisation")


@pytest.mark.parametrize("every", ["W", "M", "Q", "Y"])
@pytest.mark.parametrize("measure", [ca.caseload, ca.formation, ca.absence, ca.deviation])
@pytest.mark.parametrize("audience", ["team", "manager"])
def test_what_is_shown_to_the_team_and_the_manager_equals_what_hr_sees(measure, audience, every):
    """Taking rows away may hide figures; it may not change one."""
    theirs = measure(read(audience, "Noord"), "team", every)
    hr = measure(read(), "team", every)
    ours = hr.loc[hr["team"] == "Noord"].reset_index(drop=True)
    hidden = theirs["hidden"] if "hidden" in theirs else pd.Series("", index=theirs.index)
    for name in set(theirs.columns) - {"hidden"}:
        shown = theirs[name].notna()
        pd.testing.assert_series_equal(theirs.loc[shown, name], ours.loc[shown, name])
        named = hidden.str.split().map(lambda names, name=name: name in names)
        assert (ours.loc[~shown, name].isna() | named[~shown]).all()


def test_the_managers_own_staff_has_the_figures_that_hr_sees():
    manager, hr = read("manager", "Noord"), read()
    for measure in (ca.caseload, ca.formation, ca.absence):
        theirs = measure(manager, "employee", "M", "2025-01")
        ours = measure(hr, "employee", "M", "2025-01")
        ours = ours.loc[ours["team"] == "Noord"].reset_index(drop=True)
        pd.testing.assert_frame_equal(theirs, ours)


def test_somebody_who_left_the_team_is_followed_until_then_and_no_further():
    frame = ca.formation(read("manager", "Noord"), "employee", "M", at="end").set_index(
        ["employee_id", "period"]
    )
    assert frame.loc[("A", pd.Period("2025-02")), "contract_fte"] == 1.0
    assert frame.loc[("A", pd.Period("2025-03")), "contract_fte"] == 0.0


def test_a_case_from_another_team_is_a_transfer_for_the_team_too():
    january = ca.caseload(read("team", "Noord"), "team", "M", "2025-01").iloc[0]
    assert (january["inflow"], january["transfers_in"]) == (58.0, 1.0)


def test_a_reason_with_few_people_behind_it_hides_all_reasons_of_the_team_and_not_the_total():
    team = ca.formation(read("team", "Noord"), "team", "M", "2025-01").iloc[0]
    assert {"sickness", "parental"} <= set(team["hidden"].split())
    assert np.isnan(team["sickness"])
    # D one, E half of 32 hours, G 6 hours, C 4 hours of coaching, all 31 days; B 32 hours on 10 days.
    hours = 36 + 16 + 6 + 4 + 32 * 10 / 31
    assert team["non_deployable_fte"] == pytest.approx(hours / 36)


def test_reasons_with_enough_people_behind_them_are_shown():
    settings = {**example_settings(), "privacy": {"minimum_group": 1}, "until": "2025-04-30"}
    team = ca.formation(ca.read(two_teams(), "team", "Noord", settings=settings), "team", "M", "2025-01")
    assert team["hidden"].tolist() == [""]
    assert team["sickness"].iloc[0] == pytest.approx((36 + 16 + 32 * 10 / 31) / 36)


def test_a_small_team_is_hidden_from_management_and_the_organisation_is_not():
    org = read("management")
    absence = ca.absence(org, "team", "Q", "2025Q1").set_index("team")
    assert absence.loc["Zuid", "hidden"].startswith("rate ")
    assert absence.loc["Zuid", ["rate", "frequency", "zero_absence"]].isna().all()
    assert absence.loc["Noord", "rate"] > 0
    assert ca.absence(org, "organisation", "Q", "2025Q1")["rate"].iloc[0] > 0
    formation = ca.formation(org, "team", "M", "2025-01").set_index("team")
    assert np.isnan(formation.loc["Zuid", "deployable_fte"])
    assert formation.loc["Zuid", "contract_fte"] == 3.0


def test_a_colleagues_piece_ends_where_contract_or_ramp_up_does_and_not_where_an_absence_does():
    capacity = read("team", "Noord").pieces("capacity", "employee")
    pieces = capacity.loc[capacity["employee_id"] == "B", ["start", "stop"]].sort_values("start")
    began, full = days(np.array(["2024-01-01", "2024-02-01"], dtype="datetime64[D]")).tolist()
    assert pieces.to_numpy().tolist() == [[began, full], [full, OPEN]]


def test_the_remarks_of_others_are_counted_and_not_shown():
    tables = two_teams()
    late = pd.DataFrame(
        {"case_id": ["Z01"], "employee_id": ["K1"], "start": [day("2023-01-01")], "end": [day("2023-02-01")]}
    )
    tables["assignments"] = pd.concat([tables["assignments"], late], ignore_index=True)
    hr = read_changed(tables).remarks
    assert any("K1" in (remark.employee_id, remark.value) for remark in hr)
    theirs = read_changed(tables, "team", "Noord").remarks
    assert not any("K1" in (remark.employee_id, remark.value) for remark in theirs)
    assert any("not for this reader" in str(remark) for remark in theirs)


@pytest.mark.parametrize(
    ("audience", "team", "error", "words"),
    [
        ("boss", "", ca.UsageError, "unknown audience 'boss'"),
        ("team", "", ca.AudienceError, "name it with team="),
        ("team", "Nord", ca.UsageError, "did you mean 'Noord'"),
        ("hr", "Noord", ca.AudienceError, "leave team= out"),
    ],
)
def test_a_wrong_audience_or_team_is_refused_with_what_to_do(audience, team, error, words):
    with pytest.raises(error, match=words):
        read(audience, team)


def test_who_was_away_in_the_month_but_not_on_its_last_day_does_not_stand_behind_that_day():
    """Six are sick in January, one of them still on the 31st: that day tells of one person."""
    tables = {name: table for name, table in example_tables().items() if name != "absences"}
    tables["absences"] = pd.DataFrame(
        {
            "employee_id": list("ABCDEF"),
            "kind": "sickness",
            "start": day("2025-01-13"),
            "end": [day("2025-01-17")] * 5 + [day("2025-01-31")],
            "percentage": 100.0,
        }
    )
    org = read_changed(tables, "team", "Noord")
    assert ca.formation(org, "team", "M", "2025-01")["hidden"].tolist() == [""]
    assert "sickness" in ca.formation(org, "team", "M", "2025-01", at="end")["hidden"].iloc[0]


@pytest.mark.parametrize(
    ("audience", "team", "hidden"),
    [
        ("team", "Noord", [True, False, False]),
        ("manager", "Noord", [True, False, False]),
        ("hr", "", [True, False, False]),
        *((name, "", [True, True, False]) for name in WITHOUT_PERSONS),
    ],
)
def test_a_score_of_too_few_respondents_is_hidden_and_its_row_is_not(audience, team, hidden):
    scores = pd.DataFrame(
        {
            "team": "Noord",
            "date": [day("2025-01-01"), day("2025-02-01"), day("2025-03-01")],
            "scale": "werkdruk",
            "score": [3.0, 3.5, 4.0],
            "respondents": [4, 5, 10],
        }
    )
    found = read_changed({**two_teams(), "perceptions": scores}, audience, team).tables["perceptions"]
    assert found["score"].isna().tolist() == hidden
    assert found["respondents"].tolist() == [4, 5, 10]


def test_what_single_persons_answered_or_did_with_their_hours_stays_where_it_belongs():
    extra = {
        "evaluations": pd.DataFrame(
            {
                "team": ["Noord"],
                "date": [day("2025-01-31")],
                "respondent_role": ["jeugdbeschermer"],
                "step": ["1"],
                "item": ["helpt het"],
                "score": [4],
                "remark": [""],
            }
        ),
        "time_use": pd.DataFrame(
            {"employee_id": ["A"], "week": [day("2025-01-06")], "activity": ["gezin"], "hours": [12.0]}
        ),
    }
    tables = {**two_teams(), **extra}
    seen = {
        audience: {name for name in extra if name in read_changed(tables, audience, team).tables}
        for audience, team in [("hr", ""), ("manager", "Noord"), ("team", "Noord"), ("management", "")]
    }
    assert seen == {
        "hr": {"evaluations", "time_use"},
        "manager": {"time_use"},
        "team": set(),
        "management": set(),
    }
