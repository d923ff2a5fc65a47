"""The benchmark: its parts are those of its methods, and the English file names its outliers."""

from __future__ import annotations

import csv
from dataclasses import FrozenInstanceError
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from caseload_analysis.comparison.alike import like_for_like
from caseload_analysis.comparison.benchmark import Benchmark, benchmark
from caseload_analysis.comparison.definitions import Definition, definitions
from caseload_analysis.comparison.dfe import read_dfe
from caseload_analysis.comparison.figures import Figures, measured
from caseload_analysis.comparison.funnel import funnel_limits
from caseload_analysis.comparison.ranks import rank_intervals
from caseload_analysis.reports.language import Language
from caseload_analysis.tables.problems import UsageError

FILE = Path(__file__).resolve().parents[3] / "shared" / "data" / "csww_headline_measures_2017_to_2022.csv"
needs_file = pytest.mark.skipif(not FILE.exists(), reason="the shared data folder is not here")
FULL = Definition("full", "rate", "cases", "fte", unit="cases per fte", name="average caseload")
KNOWN = {"full": FULL}
SIZES = [20, 40, 60, 80, 100, 120, 140, 160]
CASES = [320, 630, 970, 1290, 1580, 1940, 2230, 4000]


def rows(year: int = 2025, cases: list[int] = CASES) -> pd.DataFrame:
    return pd.DataFrame({
        "organisation": list("ABCDEFGH"), "year": year, "indicator": "full", "numerator": cases,
        "denominator": SIZES, "city": ["yes", "no"] * 4, "size": SIZES,
    })  # fmt: skip


def figures(*frames: pd.DataFrame) -> Figures:
    return Figures(measured(pd.concat(frames or [rows()]), KNOWN), KNOWN)


def test_the_table_is_that_of_the_funnel_and_the_ranks() -> None:
    result = benchmark(figures(), "full", draws=500, seed=3)
    limits = funnel_limits(rows(), "rate")
    ranks = rank_intervals(rows(), "rate", draws=500, seed=3)
    for name in ("value", "lower_95", "upper_998", "z", "position"):
        assert result.table[name].tolist() == limits[name].tolist()
    for name in ("rank", "rank_low", "rank_high"):
        assert result.table[name].tolist() == ranks[name].tolist()
    assert result.curve([50.0, 100.0])["size"].tolist() == [50, 100]


def test_exact_limits_by_chance_alone() -> None:
    result = benchmark(figures(), "full", overdispersion=False)
    centre = sum(CASES) / sum(SIZES)
    for cases, size, position in zip(CASES, SIZES, result.table["position"], strict=True):
        below = stats.poisson.cdf(cases, centre * size)
        assert (position == "below_998") == (below < 0.0005) or 0.0005 < below < 0.0015
        assert (position == "above_998") == (below > 0.9995) or 0.9985 < below < 0.9995


def test_own_organisation_is_marked_and_spoken_of() -> None:
    result = benchmark(figures(), "full", own="H")
    assert result.table.loc[result.table["own"], "organisation"].tolist() == ["H"]
    assert "H has 25.0: number 8 of 8 from below, and by chance as well 8 to 8." in result.text
    with pytest.raises(UsageError, match="unknown organisation 'Z'"):
        benchmark(figures(), "full", own="Z")


def test_like_for_like() -> None:
    result = benchmark(figures(), "full", own="C", like=["city", "size"], nearest=2)
    alike = like_for_like(rows(), "C", ["city", "size"], nearest=2)
    assert result.table["organisation"].tolist() == alike["organisation"].tolist()
    assert result.table["distance"].tolist() == alike["distance"].tolist()
    assert set(result.table["organisation"]) <= set("ACEG")
    with pytest.raises(UsageError, match="name your own organisation"):
        benchmark(figures(), "full", like=["city"])


def test_a_result_cannot_be_changed_and_leaves_the_figures_alone() -> None:
    before = figures()
    copy = before.table.copy()
    result = benchmark(before, "full")
    with pytest.raises(FrozenInstanceError):
        result.year = 3  # type: ignore[misc]
    pd.testing.assert_frame_equal(before.table, copy)


def test_the_years_and_their_change() -> None:
    result = benchmark(figures(rows(2024), rows(2025, [each + 10 for each in CASES])), "full")
    assert result.year == 2025
    assert result.years["total"].tolist() == pytest.approx([sum(CASES) / 720, (sum(CASES) + 80) / 720])
    assert result.changes["difference"].tolist() == pytest.approx([80 / 720])
    assert "(100 % of them)" in result.text
    assert benchmark(figures(rows(2024), rows(2025)), "full", year=2024).year == 2024


def test_the_last_year_that_is_not_nearly_empty_is_taken() -> None:
    assert benchmark(figures(rows(2024), rows(2025).iloc[:3]), "full").year == 2024
    assert benchmark(figures(rows(2024), rows(2025).iloc[:4]), "full").year == 2025


def test_of_two_organisations_only_their_sum_is_spoken_of() -> None:
    text = benchmark(figures(rows().iloc[:2]), "full", own="A").text
    assert text == (
        "Average caseload, 2025: 2 of 2 organisations have a figure. Together: 15.8 cases per fte (950 ÷ 60)."
    )


def test_an_aggregate_is_left_out_in_words_or_refused() -> None:
    land = pd.DataFrame({"organisation": ["Land"], "year": 2025, "indicator": "full",
                         "numerator": [sum(CASES)], "denominator": [sum(SIZES)]})  # fmt: skip
    result = benchmark(figures(rows(), land), "full")
    assert "Land" not in result.table["organisation"].tolist()
    assert result.summary["numerator"].tolist() == [sum(CASES)]
    assert "would count twice: Land." in result.text
    with pytest.raises(UsageError, match="Land holds 8 others"):
        benchmark(figures(rows(), land), "full", overlapping="refuse")


def test_missing_figures_are_counted_and_said() -> None:
    some = rows().assign(status=["suppressed", "not_applicable", "", "", "", "", "", ""])
    some.loc[:1, "numerator"] = None
    some.loc[2, "denominator"] = 0
    result = benchmark(figures(some), "full", own="A")
    assert result.summary["share_missing"].tolist() == pytest.approx([1 / 7])
    assert "5 of 7 organisations have a figure." in result.text
    assert "Of 14.3 % it is missing" in result.text
    assert "Without anything to divide by: 1." in result.text
    assert "A has no figure." in result.text
    assert result.table.set_index("organisation").loc["A", "position"] == ""


def test_values_without_amounts_have_a_middle_and_no_limits() -> None:
    table = figures().table.assign(numerator=np.nan, denominator=np.nan)
    result = benchmark(Figures(table, KNOWN), "full", own="H")
    assert result.summary["median"].tolist() == pytest.approx([float(np.median(np.divide(CASES, SIZES)))])
    assert result.summary["total"].isna().all()
    assert result.table["rank"].tolist() == table["value"].rank().tolist()
    assert result.table["lower_95"].isna().all()
    assert "limit" not in result.text


@pytest.mark.parametrize("kind", ["count", "mean", "proportion"])
def test_other_kinds(kind: str) -> None:
    known = {"full": Definition("full", kind, "a", "b", unit="points")}
    cases = [size // 4 for size in SIZES]
    result = benchmark(Figures(measured(rows(cases=cases), known), known), "full")
    if kind == "count":
        assert result.summary["total"].tolist() == [sum(cases)]
        assert result.table["centre"].isna().all()
    else:
        assert result.summary["total"].tolist() == pytest.approx([sum(cases) / sum(SIZES)])
        assert result.table["centre"].notna().all()


def test_what_comes_in_clumps_has_wider_limits() -> None:
    clumped = {"full": Definition("full", "rate", "cases", "fte", clump=9.0)}
    narrow = benchmark(figures(), "full", overdispersion=False).table
    table = measured(rows(), clumped)
    wide = benchmark(Figures(table, clumped), "full", overdispersion=False)
    ratio = (wide.table["upper_95"] - wide.table["centre"]) / (narrow["upper_95"] - narrow["centre"])
    # Nine together: limits three times as far, but for the skewness of small counts.
    assert ratio.between(2.9, 3.2).all()
    assert wide.table["numerator"].tolist() == CASES
    curve = wide.curve([float(size) for size in SIZES])
    assert curve["upper_95"].tolist() == pytest.approx(wide.table["upper_95"].tolist())


def test_what_was_handed_in() -> None:
    one, other = figures(rows().iloc[:4]), figures(rows().iloc[4:])
    assert len(benchmark([one, other], "full").table) == 8
    with pytest.raises(UsageError, match="unknown indicator 'ful'; did you mean 'full'"):
        benchmark([one, other], "ful")
    with pytest.raises(UsageError, match="unknown level 'region'"):
        benchmark(one, "full", level="region")


def test_a_benchmark_speaks_dutch() -> None:
    result = benchmark(figures(rows(2024), rows(2025)), "full", own="H")
    dutch = result.told(Language("nl"))
    assert "4.000" not in result.text
    for sentence in result.text.split(". ")[1:]:
        assert sentence.split(":")[0] not in dutch


def plain_england(column: str, year: str) -> dict[str, float]:
    """Return a column of the authorities by a loop over the file."""
    with FILE.open(encoding="utf-8-sig", newline="") as file:
        return {
            row["la_name"]: float(row[column])
            for row in csv.DictReader(file)
            if row["time_period"] == year and row["geographic_level"] == "Local authority"
            and row[column] not in ("c", "x", "z")
        }  # fmt: skip


@pytest.fixture(scope="module")
def england() -> Figures:
    return read_dfe(FILE)


@pytest.fixture(scope="module")
def result(england: Figures) -> Benchmark:
    return benchmark(england, "average_caseload", own="Leeds", draws=2000)


@needs_file
def test_the_funnel_of_average_caseload_names_its_outliers(result: Benchmark) -> None:
    cases, fte = plain_england("cases", "2022"), plain_england("case_holders_fte", "2022")
    centre = sum(cases.values()) / sum(fte.values())
    assert round(centre, 1) == 16.6
    # A plain normal funnel with the same spread between authorities, worked out beside it.
    tau = result.table.attrs["funnel"]["tau"]
    z = {name: (cases[name] / fte[name] - centre) / np.sqrt(centre / fte[name] + tau**2) for name in cases}
    table = result.table.set_index("organisation")
    assert len(table) == len(cases) == 150 or set(table.index) - set(cases) == {
        *("Richmond upon Thames", "West Northamptonshire")
    }
    sure = {name for name in z if abs(z[name]) > 3.3}
    never = {name for name in z if abs(z[name]) < 2.9 and fte[name] > 10}
    extreme = set(table.index[table["position"].isin(["above_998", "below_998"])])
    assert sure <= extreme
    assert not extreme & never
    assert {"Westminster", "North East Lincolnshire", "Oldham"} <= extreme
    for name in extreme:
        assert name in result.text


@needs_file
def test_the_spread_between_authorities_against_a_meta_analysis(result: Benchmark) -> None:
    """The funnel's tau is of the size that the usual estimate (DerSimonian-Laird) gives."""
    cases, fte = plain_england("cases", "2022"), plain_england("case_holders_fte", "2022")
    rates = np.array([cases[name] / fte[name] for name in cases])
    weights = np.array(list(fte.values())) / 16.6
    mean = (weights * rates).sum() / weights.sum()
    scale = weights.sum() - (weights**2).sum() / weights.sum()
    usual = np.sqrt(((weights * (rates - mean) ** 2).sum() - (len(rates) - 1)) / scale)
    # Winsorising takes out a part of the spread.
    assert 0.65 * usual < result.table.attrs["funnel"]["tau"] < usual


@needs_file
@pytest.mark.parametrize(
    ("indicator", "year", "published"),
    [("turnover_dfe", 2021, 15.4), ("vacancy_rate", 2019, 16.4), ("absence_rate", 2022, 3.5)],
)
def test_the_totals_are_the_published_ones(
    england: Figures, indicator: str, year: int, published: float
) -> None:
    found = benchmark(england, indicator, year=year, draws=200)
    assert round(found.summary["total"].iloc[0], 1) == published
    assert len(found.left_out) == 12


@needs_file
def test_regions_and_boroughs(england: Figures) -> None:
    regions = benchmark(england, "average_caseload", level="region", draws=200)
    assert len(regions.table) == 9
    assert regions.left_out.empty
    near = benchmark(england, "average_caseload", own="Camden", like=["region", "size"], nearest=8, draws=200)
    assert len(near.table) == 9
    assert set(near.table["region"]) == {"London"}


@needs_file
def test_definitions_that_differ_are_no_comparison(england: Figures) -> None:
    ours = definitions()["own.vacancy_rate"]
    own = rows().assign(indicator="vacancy_rate", numerator=1)
    mine = Figures(measured(own, {"vacancy_rate": ours}), {"vacancy_rate": ours})
    with pytest.raises(UsageError, match="vacancy_rate is not one figure here"):
        benchmark([england, mine], "vacancy_rate")
