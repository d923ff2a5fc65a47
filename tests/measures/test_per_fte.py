"""Caseload per deployable fte of those with a norm, against what can be worked out by hand."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from caseload_analysis.evaluation.indicators import indicators
from caseload_analysis.evaluation.pilot_series import pilot_series
from caseload_analysis.measures.per_fte import caseload_per_fte
from caseload_analysis.privacy.audience import AUDIENCES, read
from caseload_analysis.synthetic.example import example_settings, example_tables
from caseload_analysis.tables.organisation import Organisation

WITHOUT_NORM = {"ondersteunend jeugdbeschermer": 0, "teammanager": 0, "gedragswetenschapper": 0}
HAND = 59 / (49.3333 / 12)
"""59 cases; the deployable norm of the worked table, of 12 for a full-timer."""


def organisation(audience: str = "hr", *, more: bool = False, **norm: Any) -> Organisation:
    """Return the worked table, with three colleagues without a caseload where there are ``more``."""
    tables = example_tables()
    if more:
        hired = (
            tables["contracts"]
            .head(3)
            .assign(
                employee_id=["X", "Y", "Z"],
                role=list(WITHOUT_NORM),
                fte=1.0,
                start=pd.Timestamp("2020-01-01"),
            )
        )
        tables["contracts"] = pd.concat([tables["contracts"], hired], ignore_index=True)
    team = "Noord" if AUDIENCES[audience].own_team else ""
    per_fte = {"default": 12, "role": WITHOUT_NORM, **norm}
    settings = {**example_settings(), "norm": {"unit": "case", "per_fte": per_fte}}
    return read(tables, audience, team, settings=settings)


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("more", [False, True])
def test_who_has_no_norm_does_not_lower_it(audience: str, more: bool) -> None:
    org = organisation(audience, more=more)
    assert indicators(org, "M", "2025-01")["caseload_per_fte"].tolist() == pytest.approx([HAND], abs=1e-3)
    pilot = pilot_series(org, ["caseload_per_fte"])["caseload_per_fte"].set_index("period")["value"]
    assert pilot["2025-01"] == pytest.approx(HAND, abs=1e-3)


def test_a_norm_of_the_team_or_of_a_measure_leaves_cases_and_fte_as_they_are() -> None:
    """Cases are counted and not weighed: 59 of them per 4.1111 fte, whatever the norm."""
    kinds = example_tables()["cases"]["measure"].unique()
    for norm in ({"team": {"Noord": 9}}, {"measure": {kinds[0]: 6}}):
        found = caseload_per_fte(organisation(**norm), "team", "M", "2025-01").iloc[0]
        assert found["carrying_fte"] == pytest.approx(49.3333 / 12, abs=1e-4)
        assert found["caseload_per_fte"] == pytest.approx(HAND, abs=1e-3)


def test_a_team_in_which_nobody_has_a_norm_has_no_figure() -> None:
    org = organisation(role={**WITHOUT_NORM, "jeugdbeschermer": 0})
    assert caseload_per_fte(org, "team", "M", "2025-01")["caseload_per_fte"].isna().all()


@pytest.mark.parametrize("audience", ["management", "works_council", "researcher"])
def test_a_group_too_small_is_hidden(audience: str) -> None:
    settings = {**example_settings(), "privacy": {"minimum_group": 8}}
    org = read(example_tables(), audience, settings=settings)
    frame = caseload_per_fte(org, "organisation", "M", "2025-01")
    assert frame[["carrying_fte", "caseload_per_fte"]].isna().all(axis=None)
    assert frame["mean"].notna().all()
