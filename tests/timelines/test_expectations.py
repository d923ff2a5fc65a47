"""The team's own expectation goes before the sum of its members'."""

import numpy as np
import pandas as pd
import pytest

import caseload_analysis as ca
from caseload_analysis.synthetic.example import example_settings, example_tables
from caseload_analysis.timelines.expectations import of_teams

GIVEN = pd.DataFrame(
    {
        "team": ["Noord", "Noord", "Noord", "Noord", "Zuid"],
        "employee_id": ["", "A", "A", "B", "K"],
        "period": ["2025-02", "2025-02", "2025-03", "2025-03", "2025-03"],
        "inflow": [4.0, 3.0, 1.0, 2.0, np.nan],
        "outflow": [np.nan, 3.0, 1.0, np.nan, np.nan],
    }
)


def by_team(frame):
    return {(row.team, row.period): (row.inflow, row.outflow) for row in frame.itertuples()}


def test_each_team_and_period_once():
    found = by_team(of_teams(GIVEN.assign(start=0, stop=28)))
    assert found["Noord", "2025-02"] == (4.0, 3.0)
    assert found["Noord", "2025-03"] == (3.0, 1.0)
    assert np.isnan(found["Zuid", "2025-03"]).all()


def test_nothing_in_nothing_out():
    assert of_teams(GIVEN.iloc[:0].assign(start=0, stop=28)).empty


@pytest.mark.parametrize("audience", ["hr", "management"])
def test_readers_with_and_without_persons_get_the_same_number(audience):
    expectations = GIVEN[GIVEN["team"] == "Noord"]
    org = ca.read({**example_tables(), "expectations": expectations}, audience, settings=example_settings())
    found = by_team(of_teams(org.tables["expectations"]))
    assert found["Noord", "2025-03"] == (3.0, 1.0)
    assert found["Noord", "2025-02"] == (4.0, 3.0)
