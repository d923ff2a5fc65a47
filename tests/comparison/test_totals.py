"""Totals, middles and changes against hand-worked numbers and plain loops."""

from __future__ import annotations

import statistics
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from caseload_analysis.comparison.change import changes, over_years
from caseload_analysis.comparison.definitions import Definition
from caseload_analysis.comparison.dfe import read_dfe
from caseload_analysis.comparison.figures import Figures, measured
from caseload_analysis.comparison.totals import totals

FILE = Path(__file__).resolve().parents[3] / "shared" / "data" / "csww_headline_measures_2017_to_2022.csv"
KNOWN = {
    "full": Definition("full", "rate", "cases", "fte"),
    "staff": Definition("staff", "count", "fte"),
}
ROWS = [
    ("A", 2024, 100, 10, ""), ("B", 2024, 400, 20, ""), ("C", 2024, 60, 5, ""),
    ("D", 2024, None, 8, "suppressed"), ("E", 2024, None, None, "not_applicable"), ("F", 2024, 3, 0, ""),
    ("A", 2025, 120, 10, ""), ("B", 2025, 390, 20, ""), ("G", 2025, 900, 30, ""),
]  # fmt: skip


@pytest.fixture(scope="module")
def figures() -> Figures:
    frame = pd.DataFrame(ROWS, columns=["organisation", "year", "numerator", "denominator", "status"])
    frame = frame.assign(indicator="full")
    count = frame.loc[frame["year"] == 2025].assign(indicator="staff", denominator=np.nan)
    return Figures(measured(pd.concat([frame, count]), KNOWN), KNOWN)


def test_the_total_is_of_sums_and_the_middle_of_organisations(figures: Figures) -> None:
    row = totals(figures.only("full")).set_index("year").loc[2024]
    # 100 / 10, 400 / 20, 60 / 5: 10, 20 and 12; F has 3 cases and nobody, D is hidden, E has none.
    assert row["median"] == 12
    assert (row["lower_quartile"], row["upper_quartile"], row["interquartile_range"]) == (11, 16, 5)
    assert (row["numerator"], row["denominator"]) == (563, 35)
    assert row["total"] == pytest.approx(563 / 35)
    assert row["total"] != pytest.approx((10 + 20 + 12) / 3)


def test_the_share_missing_leaves_out_whom_it_does_not_apply_to(figures: Figures) -> None:
    row = totals(figures.only("full")).set_index("year").loc[2024]
    assert (row["organisations"], row["given"], row["missing"]) == (5, 3, 1)
    assert row["share_missing"] == pytest.approx(1 / 5)


def test_a_count_is_added_up(figures: Figures) -> None:
    assert totals(figures.only("staff"))["total"].tolist() == [120 + 390 + 900]


def test_nobody_known() -> None:
    frame = pd.DataFrame({"organisation": ["A"], "year": 2025, "indicator": "full", "numerator": np.nan,
                          "denominator": np.nan, "status": "suppressed"})  # fmt: skip
    row = totals(Figures(measured(frame, KNOWN), KNOWN)).iloc[0]
    assert row["share_missing"] == 1
    assert np.isnan(row[["median", "total", "numerator"]].to_numpy(dtype=float)).all()


def test_the_change_of_each_organisation(figures: Figures) -> None:
    frame = changes(figures, "full", 2024, 2025).set_index("organisation")
    assert frame.loc["A", ["difference", "ratio"]].tolist() == pytest.approx([2.0, 1.2])
    assert frame.loc["B", ["difference", "ratio"]].tolist() == pytest.approx([-0.5, 0.975])
    assert frame.loc[["C", "D", "E", "F", "G"], "difference"].isna().all()


def test_the_change_of_the_total_is_of_those_in_both_years(figures: Figures) -> None:
    row = over_years(figures, "full").iloc[0]
    # A, B, C in 2024 and A, B, G in 2025: A and B are in both, of four.
    assert (row["organisations"], row["in_both"], row["share_in_both"]) == (4, 2, 0.5)
    assert row["total_first"] == pytest.approx(500 / 30)
    assert row["total_last"] == pytest.approx(510 / 30)
    assert row["difference"] == pytest.approx(10 / 30)
    assert row["ratio"] == pytest.approx(510 / 500)


def test_a_new_large_organisation_is_no_change(figures: Figures) -> None:
    naive = totals(figures.only("full")).set_index("year")["total"]
    assert naive[2025] - naive[2024] > 7
    assert over_years(figures, "full")["difference"].iloc[0] < 1


@pytest.mark.skipif(not FILE.exists(), reason="the shared data folder is not here")
def test_england_against_the_statistics_module() -> None:
    local = read_dfe(FILE)
    local = local.where(local.table["level"] == "local authority").only("turnover_dfe")
    row = totals(local).set_index("year").loc[2022]
    values = sorted(
        100 * numerator / denominator
        for numerator, denominator, year in local.table[["numerator", "denominator", "year"]].to_numpy()
        if year == 2022 and denominator > 0
    )
    lower, middle, upper = statistics.quantiles(values, n=4, method="inclusive")
    assert row[["lower_quartile", "median", "upper_quartile"]].tolist() == pytest.approx(
        [lower, middle, upper]
    )
    steps = over_years(local, "turnover_dfe")
    assert steps["first"].tolist() == [2017, 2018, 2019, 2020, 2021, 2017]
    # Bournemouth, Christchurch and Poole were joined in 2019: they are not in both years.
    before, after = (
        set(local.only("turnover_dfe", year).table.dropna()["organisation"]) for year in (2018, 2019)
    )
    assert steps["in_both"].iloc[1] == len(before & after)
    assert {"Bournemouth", "Poole"} <= before - after
