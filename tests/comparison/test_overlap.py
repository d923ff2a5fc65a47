"""Who holds whom: by name, by numbers, and in the delivered English file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from caseload_analysis.comparison.definitions import Definition
from caseload_analysis.comparison.dfe import read_dfe
from caseload_analysis.comparison.figures import Figures, measured
from caseload_analysis.comparison.overlap import overlaps, sums_of_parts, without_overlap
from caseload_analysis.tables.problems import UsageError

FILE = Path(__file__).resolve().parents[3] / "shared" / "data" / "csww_headline_measures_2017_to_2022.csv"
KNOWN = {"full": Definition("full", "rate", "cases", "fte")}
Row = tuple[str, float, float]
A, B, C, D = ("A", 310, 20.4), ("B", 205, 13.1), ("C", 87, 5.2), ("D", 411, 33.3)


def figures(rows: list[Row], **columns: list[str]) -> Figures:
    frame = pd.DataFrame(rows, columns=["organisation", "numerator", "denominator"])
    frame = frame.assign(year=2025, indicator="full", denominator=frame["denominator"] * 10, **columns)
    return Figures(measured(frame, KNOWN), KNOWN)


def total(name: str, *parts: Row) -> Row:
    return name, sum(part[1] for part in parts), round(sum(part[2] for part in parts), 1)


def found(one: Figures) -> dict[str, tuple[str, list[str]]]:
    rows = overlaps(one, "full", 2025)
    return {row.organisation: (row.found, row.names.split("; ")) for row in rows.itertuples()}


def test_nobody_holds_anybody() -> None:
    assert found(figures([A, B, C, D])) == {}


def test_by_what_the_parts_say() -> None:
    table = figures([A, B, C, ("North", 1, 1), ("Land", 2, 2)], within=["North", "North", "Land", "Land", ""])
    assert found(table) == {"North": ("named", ["A", "B"]), "Land": ("named", ["C", "North", "A", "B"])}


def test_by_a_column_that_describes_the_parts() -> None:
    table = figures([A, B, C, ("North", 1, 1)], region=["North", "North", "South", ""])
    assert found(table) == {"North": ("named", ["A", "B"])}


def test_the_sum_of_all_others() -> None:
    assert found(figures([A, B, total("Everything", A, B, C, D), C, D])) == {
        "Everything": ("sums", ["A", "B", "C", "D"])
    }


def test_the_sum_of_one_kind() -> None:
    table = figures([A, C, total("Cities", A, B), B, D], kind=["city", "town", "", "city", "town"])
    assert found(table) == {"Cities": ("sums", ["A", "B"])}


@pytest.mark.parametrize("rows", [[total("X", A, B), A, B, C, D], [C, D, A, B, total("X", A, B)]])
def test_the_sum_of_those_directly_below_or_above(rows: list[Row]) -> None:
    names = found(figures(rows))
    assert set(names) == {"X"}
    assert set(names["X"][1]) == {"A", "B"}


def test_london_holds_its_two_halves_and_york_holds_nobody() -> None:
    inner, outer = ("Inner London", 310, 20.4), ("Outer London", 205, 13.1)
    rows = [inner, C, ("City of London", 60, 6.0), outer, ("York", 90, 7.0), D, ("North Yorkshire", 91, 8.0)]
    assert found(figures([*rows, total("London", inner, outer)])) == {
        "London": ("sums", ["Inner London", "Outer London"])
    }


def test_a_total_above_regions_above_parts_in_one_list() -> None:
    north, south = total("North", A, B), total("South", C, D)
    names = found(figures([total("Land", north, south), north, A, B, south, C, D]))
    assert set(names) == {"Land", "North", "South"}


def test_rounded_parts_may_miss_their_sum_by_their_rounding_only() -> None:
    whole = ("Whole", A[1] + B[1] + C[1], A[2] + B[2] + C[2])
    near, far = (whole[0], whole[1], whole[2] + 0.01), (whole[0], whole[1], whole[2] + 1.0)
    rows = [A, B, C]

    def table(one: Row) -> Figures:
        given = figures([*rows, one])
        return Figures(given.table.assign(numerator_rounding=0.0, denominator_rounding=0.05), KNOWN)

    assert set(found(table(near))) == {"Whole"}
    assert found(table(far)) == {}


def test_small_numbers_add_up_by_chance_and_tell_nothing() -> None:
    rows: list[Row] = [("A", 3, 0.3), ("B", 1, 0.1), ("C", 2, 0.2)]
    assert found(figures(rows)) == {}


def test_unrelated_organisations_are_left_alone() -> None:
    rng = np.random.default_rng(7)
    for _ in range(20):
        sizes = rng.lognormal(5, 0.7, 150).round(1)
        counts = rng.poisson(16 * sizes / 10)
        rows = [(f"O{n}", float(x), float(y)) for n, (x, y) in enumerate(zip(counts, sizes, strict=True))]
        assert found(figures(rows, region=[f"R{n % 9}" for n in range(150)])) == {}


def test_leaving_out_or_refusing() -> None:
    table = figures([A, B, total("North", A, B)], within=["North", "North", ""])
    kept, left = without_overlap(table, "full", 2025)
    assert kept.table["organisation"].tolist() == ["A", "B"]
    assert left["organisation"].tolist() == ["North"]
    with pytest.raises(UsageError, match=r"North holds 2 others of these \(A; B\)"):
        without_overlap(table, "full", 2025, overlapping="refuse")
    with pytest.raises(UsageError, match="unknown way to deal with overlap 'ignore'"):
        without_overlap(table, "full", 2025, overlapping="ignore")


def test_sums_beside_their_aggregates() -> None:
    rows = [A, B, C, total("North", A, B), ("South", 90, 5.2)]
    table = figures(rows, within=["North", "North", "South", "", ""])
    sums = sums_of_parts(table, "full").set_index("organisation")
    assert sums["numerator_agrees"].to_dict() == {"North": True, "South": False}
    assert sums["denominator_agrees"].to_dict() == {"North": True, "South": True}


needs_file = pytest.mark.skipif(not FILE.exists(), reason="the shared data folder is not here")
REGIONS = {
    *("England", "North East", "North West", "Yorkshire and The Humber", "East Midlands", "West Midlands"),
    *("East of England", "London", "South East", "South West", "Inner London", "Outer London"),
}


@pytest.fixture(scope="module")
def england() -> Figures:
    return read_dfe(FILE).only("average_caseload")


@needs_file
@pytest.mark.parametrize("year", [2017, 2022])
def test_england_as_delivered(england: Figures, year: int) -> None:
    kept, left = without_overlap(england, "average_caseload", year)
    assert set(left["organisation"]) == REGIONS
    assert set(kept.table["level"]) == {"local authority"}
    whole = england.only("average_caseload", year).table.set_index("organisation")["numerator"]
    assert kept.table["numerator"].sum() == whole["England"]


@needs_file
def test_only_regions(england: Figures) -> None:
    rows = england.where(england.table["level"].isin(["country", "region", "part of a region"]))
    assert set(overlaps(rows, "average_caseload", 2022)["organisation"]) == {"England", "London"}


@needs_file
def test_england_with_nothing_but_names_and_numbers(england: Figures) -> None:
    bare = england.table.assign(within="", level="organisation").drop(columns="region")
    local = england.table["level"] == "local authority"
    for rows in (bare.loc[local | (bare["organisation"] == "England")], bare.loc[~local]):
        one = Figures(rows.sample(frac=1, random_state=3).reset_index(drop=True), england.definitions)
        left = set(overlaps(one, "average_caseload", 2021)["organisation"])
        assert left == ({"England"} if len(rows) > 100 else {"England", "London"})
    alone = Figures(bare.loc[local].reset_index(drop=True), england.definitions)
    assert all(overlaps(alone, "average_caseload", year).empty for year in england.years)
