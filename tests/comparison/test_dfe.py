"""The workforce of children's social work in England: the delivered file against loops and publications."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from caseload_analysis.comparison.checked import checked, contradicting_rows, contradiction_told
from caseload_analysis.comparison.definitions import definitions
from caseload_analysis.comparison.dfe import RECIPES, read_dfe
from caseload_analysis.comparison.figures import Figures
from caseload_analysis.comparison.overlap import sums_of_parts
from caseload_analysis.comparison.totals import totals
from caseload_analysis.reports.language import Language
from caseload_analysis.tables.problems import DataError, UsageError

FILE = Path(__file__).resolve().parents[3] / "shared" / "data" / "csww_headline_measures_2017_to_2022.csv"
YEARS = range(2017, 2023)
NUMERATOR, PUBLISHED = 0, 2
# What each indicator is made of, written down a second time: numerator, denominators, published.
PARTS = {
    "average_caseload": ("cases", ["case_holders_fte"], "caseload_fte"),
    "turnover_dfe": ("leaver_fte", ["social_worker_fte"], "turnover_rate_fte_%"),
    "turnover_headcount_dfe": (
        "leaver_headcount",
        ["social_worker_headcount"],
        "turnover_rate_headcount_%",
    ),
    "absence_rate": ("working_days_lost_fte", ["social_worker_fte"], "absence_rate_fte_%"),
    "agency_rate": ("agency_fte", ["agency_fte", "social_worker_fte"], "agency_worker_rate_fte_%"),
    "agency_rate_headcount": (
        "agency_headcount",
        ["agency_headcount", "social_worker_headcount"],
        "agency_worker_rate_headcount_%",
    ),
    "agency_cover": ("agency_cover_fte", ["agency_fte"], "agency_cover_rate_fte_%"),
    "vacancy_rate": ("vacancy_fte", ["vacancy_fte", "social_worker_fte"], "vacancy_rate_fte_%"),
    "vacancy_cover": ("agency_cover_fte", ["vacancy_fte"], "vacancy_agency_cover_rate_fte_%"),
}
# Press reports of the releases of 2018 and 2019: 327,420 cases, 18,790 fte, 17.4; 337,411, 20,007, 16.9.
IN_THE_PRESS = {2017: (None, None, 17.8), 2018: (327_420, 18_790, 17.4), 2019: (337_411, 20_007, 16.9)}

needs_file = pytest.mark.skipif(not FILE.exists(), reason="the shared data folder is not here")
pytestmark = needs_file


@pytest.fixture(scope="module")
def figures() -> Figures:
    return read_dfe(FILE)


@pytest.fixture(scope="module")
def found(figures: Figures) -> pd.DataFrame:
    return contradicting_rows(figures)


def delivered() -> Iterator[dict[str, str]]:
    with FILE.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def rate(row: dict[str, str], indicator: str) -> float | None:
    """Return an indicator of one row of the file, worked out once more."""
    above, below, _ = PARTS[indicator]
    numerator, parts = number(row[above]), [number(row[name]) for name in below]
    if numerator is None or None in parts or not sum(filter(None, parts)):
        return None
    days = {"2020": 254}.get(row["time_period"], 253) if indicator == "absence_rate" else 1
    return (1 if indicator == "average_caseload" else 100) * numerator / (sum(filter(None, parts)) * days)


def test_the_published_england_figures_of_every_year(figures: Figures) -> None:
    rows = checked(figures)
    england = rows.loc[rows["organisation"] == "England"]
    assert len(england) == len(YEARS) * len(PARTS)
    outside = england.loc[~england["agrees"], ["indicator", "year"]].to_numpy().tolist()
    # These were published without the denominators of authorities that gave no numerator.
    assert sorted(map(tuple, outside)) == [
        ("agency_cover", 2017),
        ("vacancy_cover", 2017),
        ("vacancy_cover", 2018),
    ]
    assert england.loc[england["agrees"], "difference"].abs().max() <= 0.05 + 1e-9


def test_every_row_against_a_loop_over_the_file(figures: Figures) -> None:
    ours = figures.table.set_index(["organisation", "year", "indicator"])["value"].to_dict()
    seen = 0
    for row in delivered():
        name = row["la_name"] or row["region_name"] or row["country_name"]
        for indicator in PARTS:
            expected, mine = rate(row, indicator), ours[name, int(row["time_period"]), indicator]
            assert (expected is None) == bool(np.isnan(mine)), (name, indicator)
            assert expected is None or mine == pytest.approx(expected, rel=1e-12)
            seen += 1
    assert seen == len(figures.table) == 978 * len(PARTS)
    assert set(PARTS) == set(RECIPES)


def test_england_from_the_sums_of_its_authorities(figures: Figures) -> None:
    local = totals(figures.where(figures.table["level"] == "local authority")).set_index(
        ["year", "indicator"]
    )
    off = {}
    for row in (row for row in delivered() if row["geographic_level"] == "National"):
        for indicator, (_, _, published) in PARTS.items():
            year = int(row["time_period"])
            total = float(local["total"][year, indicator])
            if abs(total - float(row[published])) > 0.05 + 5e-4:
                off[indicator, year] = (round(total, 1), float(row[published]))
    # A total leaves out who has no numerator, as the publication of 2017 did; later ones left their
    # agency workers out and kept their staff and vacancies in (Redbridge; Kensington and Westminster).
    assert off == {
        ("agency_cover", 2018): (78.3, 77.8),
        ("agency_rate", 2021): (15.6, 15.5),
        ("agency_rate", 2022): (17.8, 17.6),
        ("vacancy_cover", 2021): (70.0, 69.9),
        ("vacancy_cover", 2022): (68.9, 68.8),
    }


def test_the_average_caseload_in_the_press(figures: Figures) -> None:
    england = figures.only("average_caseload").table.query("organisation == 'England'").set_index("year")
    for year, (cases, fte, average) in IN_THE_PRESS.items():
        row = england.loc[year]
        assert round(row["value"], 1) == average
        assert cases is None or abs(row["numerator"] - cases) < 5
        assert fte is None or abs(row["denominator"] - fte) <= 5


def test_the_totals_are_sums_never_means(figures: Figures) -> None:
    row = totals(figures.where(figures.table["level"] == "region").only("average_caseload", 2022)).iloc[0]
    rates = [18.0, 17.8, 17.0, 17.3, 17.1, 15.4, 14.5, 17.3, 15.9]
    assert round(row["total"], 1) == 16.6
    assert round(sum(rates) / len(rates), 1) == 16.7


def test_working_days_are_253_and_254_in_the_leap_year(figures: Figures) -> None:
    """Count by hand how many published rates fit each number of days."""
    wrong = {(year, days): 0 for year in YEARS for days in (252, 253, 254, 255)}
    for row in delivered():
        lost, fte, published = (
            number(row[name]) for name in ("working_days_lost_fte", "social_worker_fte", "absence_rate_fte_%")
        )
        if lost is None or not fte or published is None:
            continue
        for days in (252, 253, 254, 255):
            low = 100 * (lost - 0.05) / ((fte + 0.05) * days)
            high = 100 * (lost + 0.05) / ((fte - 0.05) * days)
            fits = low <= published + 0.05 + 1e-9 and high >= published - 0.05 - 1e-9
            wrong[int(row["time_period"]), days] += not fits
    best = {year: min((252, 253, 254, 255), key=lambda days: wrong[year, days]) for year in YEARS}
    assert best == {**dict.fromkeys(YEARS, 253), 2020: 254}
    assert all(wrong[year, best[year]] == 0 for year in YEARS)
    assert wrong[2020, 253] == 17
    absence = figures.only("absence_rate").table
    ratio = absence["denominator"] / absence["size"]
    assert ratio.groupby(absence["year"]).max().round(6).to_dict() == best


def test_countries_and_regions_are_sums(figures: Figures) -> None:
    for indicator in PARTS:
        rows = sums_of_parts(figures, indicator)
        assert set(rows["level"]) == {"country", "region", "part of a region"}
        whole = rows.loc[rows["parts_missing"] == ""]
        assert len(whole) >= 65
        assert whole[["numerator_agrees", "denominator_agrees"]].all(axis=None)
    london = sums_of_parts(figures, "average_caseload").query("organisation == 'London'")
    assert london["parts"].tolist() == [2] * len(YEARS)


def test_contradictions_found_with_a_loop(found: pd.DataFrame) -> None:
    fewer, nobody, cover, nothing = set(), set(), set(), set()
    for row in delivered():
        name, year = row["la_name"] or row["region_name"] or row["country_name"], int(row["time_period"])
        for kind in ("social_worker", "leaver", "agency"):
            fte, persons = number(row[f"{kind}_fte"]), number(row[f"{kind}_headcount"])
            if fte is not None and persons is not None:
                fewer |= {(name, year)} if persons < fte - 0.051 else set()
                nobody |= {(name, year)} if persons > 0 and fte == 0 else set()
        covered, vacant = number(row["agency_cover_fte"]), number(row["vacancy_fte"])
        if covered is not None and vacant is not None and covered > vacant + 0.11:
            cover.add((name, year))
        for below, published in (
            ("agency_fte", "agency_cover_rate_fte_%"),
            ("vacancy_fte", PARTS["vacancy_cover"][2]),
        ):
            if number(row[below]) == 0 and number(row[published]) is not None:
                nothing.add((name, year, published))
    keys = {
        what: set(zip(rows["organisation"], rows["year"], strict=True))
        for what, rows in found.groupby("what")
    }
    assert keys["headcount"] == fewer
    assert ("Warwickshire", 2020) in fewer
    assert keys["nobody"] == nobody == {("Derby", 2017), ("East Sussex", 2017),
                                        ("Kingston upon Hull, City of", 2017), ("Oldham", 2022)}  # fmt: skip
    assert keys["cover"] == cover
    assert int((found["what"] == "nothing").sum()) == len(nothing)
    assert "holders" not in keys


def test_a_rate_that_leaves_parts_out_says_which(found: pd.DataFrame) -> None:
    rates = found.loc[found["what"] == "rate"]
    assert (rates["explained"] == "left_out").all()
    england = rates.query("organisation == 'England' and year == 2017 and indicator == 'agency_cover'").iloc[
        0
    ]
    assert england["names"] == "Surrey; Kingston upon Thames"
    # 3864.7 of 5343.2 less the 93 and 40 of these two.
    assert round(100 * 3864.7 / (5343.2 - 93 - 40), 1) == 74.2 == england["one"]
    assert round(england["other"], 1) == round(100 * 3864.7 / 5343.2, 1)


def test_a_suppressed_part_explains_a_sum_that_differs(found: pd.DataFrame) -> None:
    sums = found.loc[found["what"] == "sum"]
    assert (sums["explained"] == "missing").all()
    west = sums.query("organisation == 'South West' and year == 2018").iloc[0]
    assert west["names"] == "Isles of Scilly; North Somerset; Torbay"
    assert west["one"] - west["other"] == pytest.approx(811.0)


def test_contradictions_speak_dutch(found: pd.DataFrame) -> None:
    dutch = [contradiction_told(row, Language("nl")) for row in found.to_dict("records")]
    assert not set(dutch) & set(found["text"])


def test_symbols_are_missing_each_in_its_own_way(figures: Figures) -> None:
    rows = figures.table.set_index(["organisation", "year", "indicator"])
    assert rows.loc[("Brent", 2017, "average_caseload"), ["status", "symbol"]].tolist() == [
        "not_available",
        "x",
    ]
    assert rows.loc[("Richmond upon Thames", 2022, "turnover_dfe"), "status"] == "not_applicable"
    assert rows.loc[("North Somerset", 2017, "absence_rate"), "status"] == "suppressed"
    assert rows.loc[("Isles of Scilly", 2021, "turnover_dfe"), "status"] == "undefined"
    zero = rows.loc[("Isles of Scilly", 2017, "turnover_dfe")]
    assert (zero["value"], zero["status"]) == (0.0, "given")
    assert rows["value"].isna().sum() == (rows["status"] != "given").sum()


def test_the_clump_of_absence_is_that_of_the_changes_between_years(figures: Figures) -> None:
    """Median of (change - change of England)² × days ÷ (2 × rate), ÷ that of χ² with one degree."""
    table = figures.only("absence_rate").table
    england = table.loc[table["level"] == "country"].set_index("year")["value"] / 100
    local = table.loc[(table["level"] == "local authority") & (table["size"] > 20)]
    squares = []
    for _, one in local.dropna(subset=["value"]).sort_values("year").groupby("organisation"):
        share, days = (
            (one["value"] / 100 - one["year"].map(england)).to_numpy(),
            one["denominator"].to_numpy(),
        )
        squares += list(np.diff(share) ** 2 * days[1:] / (2 * one["year"].map(england).to_numpy()[1:]))
    assert len(squares) > 700
    assert np.median(squares) / 0.4549 == pytest.approx(definitions()["dfe.absence_rate"].clump, rel=0.05)


def damaged(folder: Path, old: str, new: str) -> Path:
    path = folder / "headline.csv"
    path.write_text(FILE.read_text(encoding="utf-8-sig").replace(old, new, 1), encoding="utf-8-sig")
    return path


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("31634.1,5422", "31634.1,q", "headline.csv, row 2, column leaver_fte: q is neither a number"),
        ("Regional,E92000001", "Regionaal,E92000001", "row 3, column geographic_level: the level Regionaal"),
        ("vacancy_fte,", "vacancies,", "column vacancy_fte: the column vacancy_fte is not there"),
    ],
)
def test_a_damaged_file_says_where(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(DataError) as caught:
        read_dfe(damaged(tmp_path, old, new))
    assert said in str(caught.value)


def test_figures_without_published_outcomes_cannot_be_checked(figures: Figures) -> None:
    bare = Figures(figures.table.drop(columns="published"), figures.definitions)
    with pytest.raises(UsageError, match="no published outcomes"):
        checked(bare)
    assert "rate" not in set(contradicting_rows(bare)["what"])
