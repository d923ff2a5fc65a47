"""Totals of little, and changes over more than two years: by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from caseload_analysis.comparison.benchmark import benchmark
from caseload_analysis.comparison.change import over_years
from caseload_analysis.comparison.definitions import Definition
from caseload_analysis.comparison.figures import Figures, measured
from caseload_analysis.comparison.totals import totals
from caseload_analysis.tables.problems import UsageError

KNOWN = {"full": Definition("full", "rate", "cases", "fte")}
Row = tuple[str, int, float | None, float | None]


def figures(rows: list[Row], status: str = "", **columns: list[str]) -> Figures:
    frame = pd.DataFrame(rows, columns=["organisation", "year", "numerator", "denominator"])
    return Figures(measured(frame.assign(indicator="full", status=status, **columns), KNOWN), KNOWN)


def test_from_year_to_year_and_from_the_first_to_the_last() -> None:
    """A is there always; B leaves after 2024, C comes in 2024."""
    rows: list[Row] = [
        *[("A", 2023, 100, 10), ("A", 2024, 120, 10), ("A", 2025, 90, 10)],
        *[("B", 2023, 20, 10), ("B", 2024, 30, 10)],
        *[("C", 2024, 50, 10), ("C", 2025, 70, 10)],
    ]
    found = over_years(figures(rows), "full")
    told = found[["first", "last", "organisations", "in_both", "total_first", "total_last"]]
    assert told.to_numpy().tolist() == [
        [2023, 2024, 3, 2, 120 / 20, 150 / 20],
        [2024, 2025, 3, 2, 170 / 20, 160 / 20],
        [2023, 2025, 3, 1, 10.0, 9.0],
    ]


def test_a_denominator_below_one_is_one_all_the_same() -> None:
    assert totals(figures([("A", 2025, 6, 0.5), ("B", 2025, 3, 0.25)]))["total"].tolist() == [12.0]


def test_what_applies_to_nobody_has_no_share_that_is_missing() -> None:
    row = totals(figures([("A", 2025, None, None), ("B", 2025, None, None)], "not_applicable")).iloc[0]
    assert (row["organisations"], row["missing"]) == (0, 0)
    assert np.isnan(row["share_missing"])
    assert np.isnan(row["median"])


def test_with_like_the_years_are_those_of_the_alike() -> None:
    rows: list[Row] = [
        (name, year, cases + year - 2024, 10)
        for name, cases in [("A", 100), ("B", 120), ("C", 140), ("D", 900)]
        for year in (2024, 2025)
    ]
    given = figures(rows, kind=["city"] * 6 + ["land"] * 2)
    found = benchmark(given, "full", own="A", like=["kind"], draws=50)
    assert found.years.set_index("year")["total"].to_dict() == {2024: 360 / 30, 2025: 363 / 30}
    assert found.changes["in_both"].tolist() == [3]


def test_without_like_a_year_is_of_all_who_were_there() -> None:
    rows: list[Row] = [("A", 2024, 100, 10), ("B", 2024, 140, 10), ("A", 2025, 110, 10)]
    found = benchmark(figures(rows), "full", year=2025, draws=50)
    assert found.years.set_index("year")["total"].to_dict() == {2024: 12.0, 2025: 11.0}


def test_an_indicator_that_nobody_has_is_named_with_those_there_are() -> None:
    with pytest.raises(UsageError, match="full"):
        benchmark([figures([("A", 2025, 1, 1)])], "fulll")
