"""On the edge of a minimum: which scores are in a mean, which rows in a period, which roles HR reads."""

from __future__ import annotations

import pandas as pd
import pytest

import caseload_analysis as ca
from caseload_analysis.privacy.roles import evaluation_roles_of
from caseload_analysis.privacy.scores import countable
from caseload_analysis.privacy.sums import in_periods
from caseload_analysis.synthetic.example import example_settings, example_tables
from caseload_analysis.tables.reading import read_tables
from caseload_analysis.tables.settings import Privacy

UNTIL = {"until": "2025-01-31"}


@pytest.mark.parametrize(
    ("teams", "respondents", "counted"),
    [
        ("a", [10], True),  # the larger minimum itself is enough
        ("a", [9], False),  # one fewer is hidden, and alone
        ("ab", [5, 5], True),  # hidden both, and ten together
        ("ab", [5, 4], False),  # the four are below the smaller minimum, so the five are alone
        ("aa", [6, 6], False),  # one team measured twice hides nobody
        ("aab", [6, 6, 5], True),
    ],
)
def test_a_hidden_score_is_in_the_mean_with_that_of_another_team(
    teams: str, respondents: list[int], counted: bool
) -> None:
    rows = pd.DataFrame({"team": list(teams), "item": "x", "respondents": respondents})
    assert countable(rows, Privacy(), ["item"]).tolist() == [counted] * len(respondents)


def test_a_score_that_is_shown_is_no_cover_for_a_team_that_is_hidden() -> None:
    """B was measured twice, twelve answers in all: its mean is that of all less that of A."""
    rows = pd.DataFrame({"team": ["A", "B", "B"], "item": "x", "respondents": [12, 6, 6]})
    assert countable(rows, Privacy(), ["item"]).tolist() == [True, False, False]


def test_what_is_later_than_every_case_draws_the_periods_out_unless_the_data_end() -> None:
    late = pd.DataFrame({"day": [(pd.Timestamp("2031-05-20") - pd.Timestamp("1970-01-01")).days]})
    free, ended = (read_tables(example_tables(), {**example_settings(), **more}) for more in ({}, UNTIL))
    assert in_periods(late, free, "M")["period"].astype(str).tolist() == ["2031-05"]
    assert in_periods(late, ended, "M").empty


def test_only_days_of_the_data_lie_in_a_period() -> None:
    org = read_tables(example_tables(), {**example_settings(), **UNTIL})
    dates = pd.to_datetime(["2023-12-31", "2024-01-01", "2025-01-31", "2025-02-01"])
    days = (dates - pd.Timestamp("1970-01-01")).days
    found = in_periods(pd.DataFrame({"day": days, "row": range(4)}), org, "M")
    assert found["row"].tolist() == [1, 2]
    assert found["period"].astype(str).tolist() == ["2024-01", "2025-01"]


def test_hr_reads_every_role_of_enough_answers_that_has_a_name() -> None:
    numbers = {"worker": 6, "support": 5, "manager": 4, "": 7}
    roles = [role for role, number in numbers.items() for _ in range(number)]
    told = pd.DataFrame({"team": "Noord", "date": pd.Timestamp("2025-05-01"), "respondent_role": roles})
    told = told.assign(step="klik", item="does it help", score=[8.0, *[2.0] * 21], remark="")
    org = ca.read({**example_tables(), "evaluations": told}, settings=example_settings())
    found = evaluation_roles_of(org)
    for team in ("", "Noord"):
        rows = found.loc[found["team"] == team]
        assert rows[["role", "respondents", "score"]].to_numpy().tolist() == [
            ["support", 5.0, 2.0],
            ["worker", 6.0, 18 / 6],
        ]
