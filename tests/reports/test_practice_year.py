"""The shares of a year: from no two of them can a quarter be worked out that is hidden."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest
from started_teams import settings, tables, workers

from caseload_analysis.measures.autonomy import autonomy
from caseload_analysis.privacy.audience import read
from caseload_analysis.reports.evaluation.practice_page import Practice
from caseload_analysis.reports.language import Language

SHARES = ("substantiated", "with_peers")
SIZES = {"Alfa": 8, "Beta": 8}
GIVEN = tables(SIZES, {})
OF_ALFA = [("2024-02-06", 5, 4), ("2024-05-07", 1, 0), ("2024-08-06", 6, 3), ("2024-10-08", 8, 8)]
OF_BETA = [("2024-02-06", 8, 8), ("2024-05-07", 1, 1), ("2024-08-06", 7, 7)]


def deviations(team: str, told: list[tuple[str, int, int]]) -> pd.DataFrame:
    """Return on each day a deviation of the first so many workers; of so many of them substantiated."""
    held = GIVEN["assignments"].drop_duplicates("employee_id").set_index("employee_id")["case_id"]
    rows = [
        {"case_id": held[worker], "date": pd.Timestamp(day), "substantiated": place < good}
        for day, number, good in told
        for place, worker in enumerate(workers(team, number))
    ]
    undated = pd.Series(pd.NaT, index=range(len(rows)))
    return pd.DataFrame(rows).assign(protocol="plan", discussed_on=undated, discussed_with="")


@cache
def practice(audience: str, month: str, team: str = "") -> Practice:
    given = pd.concat([deviations("Alfa", OF_ALFA), deviations("Beta", OF_BETA)], ignore_index=True)
    period = pd.Period(month, "M")
    org = read(
        GIVEN | {"protocol_deviations": given}, audience, settings=settings({}), until=period.end_time.date()
    )
    return Practice(org, period, team)


def substantiated(audience: str, month: str, by: str = "team") -> list[float]:
    found = practice(audience, month).shares_of_year(autonomy, by, "deviations", SHARES)
    return [float(share) for share in found["substantiated"]]


def test_a_hidden_quarter_is_in_no_sum() -> None:
    """Alfa has one in the second quarter: (4 + 3) ÷ (5 + 6) without it; Beta (8 + 7) ÷ (8 + 7)."""
    assert substantiated("works_council", "2024-10") == [pytest.approx(7 / 11), 1.0]
    quarters = practice("works_council", "2024-10", "Alfa").deviations
    assert quarters["hidden"].str.contains("substantiated").tolist() == [False, True, False]


def test_the_figure_is_the_same_until_the_next_quarter_is_over() -> None:
    """October has eight more of Alfa, all substantiated, which count once December is over."""
    for month in ("2024-09", "2024-11"):
        assert substantiated("works_council", month)[0] == pytest.approx(7 / 11)
    assert substantiated("works_council", "2024-12")[0] == pytest.approx((7 + 8) / (11 + 8))


def test_all_teams_together_have_the_quarters_that_are_shown_of_them() -> None:
    """The two of the second quarter are two people's: hidden; (4 + 3 + 8 + 7) ÷ (5 + 6 + 8 + 7)."""
    assert substantiated("works_council", "2024-10", "organisation") == [pytest.approx(22 / 26)]


def test_hr_has_the_year_as_it_is() -> None:
    """Of Alfa 4 + 0 + 3 + 8 of 5 + 1 + 6 + 8 until the end of October."""
    assert substantiated("hr", "2024-10")[0] == pytest.approx(15 / 20)
    assert practice("hr", "2024-10").year_note(Language("en")) == ""
    assert "quarters of 2024 that are over" in practice("works_council", "2024-10").year_note(Language("en"))


def test_a_year_without_a_quarter_that_is_shown_is_hidden() -> None:
    org = practice("works_council", "2024-10").org
    few = Practice(org, pd.Period("2024-10", "M"))
    found = few.shares_of_year(
        lambda *call: autonomy(*call).loc[lambda rows: rows["hidden"] != ""], "team", "deviations", SHARES
    )
    assert set(found["hidden"]) == {"substantiated with_peers"}
    assert found["substantiated"].isna().all()
