"""Establishment, vacancies, joiners and leavers, and people with two contracts."""

import numpy as np
import pandas as pd
import pytest

import caseload_analysis as ca
from caseload_analysis.synthetic.example import example_settings, example_tables


def day(text):
    return pd.Timestamp(text)


def organisation():
    tables = example_tables()
    tables["establishment"] = pd.DataFrame(
        {
            "team": ["Noord", "Noord"],
            "start": [day("2024-01-01"), day("2025-01-16")],
            "end": [day("2025-01-15"), pd.NaT],
            "fte": [7.0, 8.0],
            "absence_reserve_fte": [0.0, 0.0],
        }
    )
    second = pd.DataFrame(
        {
            "employee_id": ["A", "K"],
            "team": ["Zuid", "Zuid"],
            "role": "jeugdbeschermer",
            "fte": [0.1, 0.5],
            "start": [day("2024-06-01"), day("2025-01-11")],
            "end": [pd.NaT, day("2025-01-20")],
        }
    )
    contracts = tables["contracts"].assign(end=pd.Series([pd.NaT] * 7, dtype="datetime64[us]"))
    tables["contracts"] = pd.concat([contracts, second], ignore_index=True)
    return ca.read(tables, settings={**example_settings(), "until": "2025-02-28"})


def test_the_vacancy_is_the_budget_less_those_in_post():
    january = ca.formation(organisation(), "team", "M", "2025-01").set_index("team").loc["Noord"]
    budget = (15 * 7.0 + 16 * 8.0) / 31
    assert january["establishment_fte"] == pytest.approx(budget)
    assert january["vacancy_fte"] == pytest.approx(budget - 224 / 36)


def test_a_team_without_a_budget_has_no_vacancy():
    january = ca.formation(organisation(), "team", "M", "2025-01").set_index("team").loc["Zuid"]
    assert np.isnan(january["establishment_fte"])
    assert np.isnan(january["vacancy_fte"])


def test_who_came_and_went_in_the_month():
    teams = ca.formation(organisation(), "team", "M", ("2025-01", "2025-02")).set_index(["team", "period"])
    january, february = pd.Period("2025-01"), pd.Period("2025-02")
    assert teams.loc[("Noord", january), ["joined_fte", "left_fte"]].tolist() == [1.0, 0.0]
    assert teams.loc[("Zuid", january), ["joined_fte", "left_fte"]].tolist() == [0.5, 0.5]
    assert teams.loc[("Zuid", february), ["joined_fte", "left_fte"]].tolist() == [0.0, 0.0]


def test_somebody_in_two_teams_is_one_person_of_the_organisation():
    org = organisation()
    teams = ca.formation(org, "team", "M", "2025-01", at="end").set_index("team")["persons"]
    whole = ca.formation(org, "organisation", "M", "2025-01", at="end")["persons"].iloc[0]
    assert teams.to_dict() == {"Noord": 7.0, "Zuid": 1.0}
    assert whole == 7.0


def test_a_spell_of_somebody_in_two_teams_counts_in_both_and_once_in_the_organisation():
    tables = {name: table for name, table in example_tables().items() if name != "absences"}
    both = tables["contracts"].iloc[[0]].assign(team="Zuid", fte=0.5)
    tables["contracts"] = pd.concat([tables["contracts"], both], ignore_index=True)
    tables["absences"] = pd.DataFrame(
        {
            "employee_id": ["A"],
            "kind": ["sickness"],
            "start": [day("2025-01-06")],
            "end": [day("2025-01-10")],
            "percentage": [100.0],
        }
    )
    org = ca.read(tables, settings={**example_settings(), "absence": {"annualise": "periods"}})
    teams = ca.absence(org, "team", "M", "2025-01").set_index("team")["frequency"]
    # A month is a twelfth of a year: one spell among seven people, one among one.
    assert teams.to_dict() == pytest.approx({"Noord": 12 / 7, "Zuid": 12.0})
    assert ca.absence(org, "organisation", "M", "2025-01")["frequency"].iloc[0] == pytest.approx(12 / 7)
    assert ca.absence(org, "employee", "M", "2025-01")["frequency"].iloc[0] == pytest.approx(12.0)
