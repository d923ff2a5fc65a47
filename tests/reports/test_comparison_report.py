"""The comparison of organisations: its parts show what the figures say, and say what they cannot."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from pathlib import Path
from statistics import median

import pytest

from caseload_analysis.comparison.funnel import funnel_curve
from caseload_analysis.reports import inputs, notebooks
from caseload_analysis.reports.comparison.asked import asked
from caseload_analysis.reports.comparison.indicator_page import limits_drawn
from caseload_analysis.reports.comparison.origins import gathered, shipped_figures
from caseload_analysis.reports.comparison.sheets import Sheets
from caseload_analysis.reports.language import Language
from caseload_analysis.reports.organisations import ComparisonReport
from caseload_analysis.tables.problems import DataError, UsageError

ROOT = Path(__file__).parents[2]
DELIVERED = ROOT.parent / "shared" / "data" / "csww_headline_measures_2017_to_2022.csv"
HEADER = "organisatie;jaar;indicator;teller;noemer;waarde;definitie;regio\n"
SMALL = (
    ("A", 2024, "3", "100", ""),
    ("B", 2024, "6", "120", ""),
    ("A", 2025, "4", "100", ""),
    ("B", 2025, "9", "120", ""),
    ("C", 2025, "", "", "c"),
    ("D", 2025, "7", "90", ""),
)


def local_rows(year: str, above: str, below: str) -> list[tuple[str, float, float]]:
    """Return name, numerator and denominator of every local authority with both, by a plain loop."""
    with shipped_figures().open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["time_period"] == year]
    local = [row for row in rows if row["geographic_level"] == "Local authority"]
    known = [row for row in local if row[above].replace(".", "").isdigit() and row[below] not in "cuxz low"]
    return [(row["la_name"], float(row[above]), float(row[below])) for row in known]


def table_file(folder: Path) -> Path:
    """Return a small table of own figures."""
    lines = [
        f"{name};{year};vacancy_rate;{above};{below};{value};own.vacancy_rate;{'N' if name < 'C' else 'Z'}"
        for name, year, above, below, value in SMALL
    ]
    path = folder / "cijfers.csv"
    path.write_text(HEADER + "\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def england() -> ComparisonReport:
    return ComparisonReport.open(
        indicators=["average_caseload"], own="Leeds", like=["region", "size"], language="en"
    )


def dutch(report: ComparisonReport) -> ComparisonReport:
    """Return the same comparison for a Dutch reader."""
    sheets = report.sheets
    return ComparisonReport(replace(sheets, language=Language("nl"), numbers={}))


def test_the_shipped_file_is_the_delivered_one() -> None:
    if not DELIVERED.is_file():
        pytest.skip("the delivered file is not here")
    assert shipped_figures().read_bytes() == DELIVERED.read_bytes()


def test_the_front_page_tells_source_licence_and_how_many(england: ComparisonReport) -> None:
    said = england.header().text
    assert "Organisations compared, 2022" in said
    assert "Contains public sector information licensed under the Open Government Licence v3.0." in said
    assert "152 organisations (local authority)" in said
    assert "none of the 150 figures of this year" in said
    assert "England; North East" in said


def test_the_figures_are_those_of_a_plain_loop(england: ComparisonReport) -> None:
    rows = local_rows("2022", "cases", "case_holders_fte")
    rows = [row for row in rows if row[2] > 0]
    values = sorted(above / below for _, above, below in rows)
    total = sum(above for _, above, _ in rows) / sum(below for _, _, below in rows)
    leeds = next(above / below for name, above, below in rows if name == "Leeds")
    line = next(line for line in england.indicators().text.splitlines() if line.startswith("all, 2022"))
    cells = line.split(" | ")
    assert cells[1:4] == [str(len(rows)), str(len(rows)), "none"]
    assert cells[4] == f"{median(values):.1f}"
    assert cells[6:8] == [f"{total:.1f}", f"{leeds:.1f}"]
    assert cells[8].startswith(f"{1 + sum(value < leeds for value in values)} (")
    assert cells[8].endswith(f"of {len(rows)}")


def test_the_change_is_that_of_those_in_both_years(england: ComparisonReport) -> None:
    before, after = (
        {
            name: (above, below)
            for name, above, below in local_rows(year, "cases", "case_holders_fte")
            if below
        }
        for year in ("2021", "2022")
    )
    both = before.keys() & after.keys()
    totals = [
        sum(year[name][0] for name in both) / sum(year[name][1] for name in both) for year in (before, after)
    ]
    said = england.indicators().text
    assert f"the total of the {len(both)} organisations with a figure in both years" in said
    assert f"went from {totals[0]:.1f} to {totals[1]:.1f}." in said


def test_an_indicator_page_says_what_a_funnel_is_not(england: ComparisonReport) -> None:
    page = england.indicators()
    assert "A funnel is no judgement" in page.text
    assert "the limits are widened for that" in page.text
    assert "Oldham" in page.text and "Westminster" in page.text
    assert "Among the 11 organisations like Leeds (itself included)" in page.text
    assert len(re.findall("<figure", page.html)) == 2
    assert all(alt.strip() for alt in re.findall('alt="([^"]*)"', page.html))


def test_the_drawn_limits_of_absence_are_those_of_the_figures() -> None:
    """Days come in clumps: the curve at the size of an organisation passes through its own limits."""
    report = ComparisonReport.open(indicators=["absence_rate"], year=2018, language="en")
    found = report.sheets.found("absence_rate")
    assert not isinstance(found, UsageError)
    known = found.table.dropna(subset=["value"])
    curve = funnel_curve(limits_drawn(found), known["denominator"].to_numpy())
    for name in ("lower_95", "upper_95", "lower_998", "upper_998"):
        assert curve[name].to_numpy() == pytest.approx(known[name].to_numpy(), rel=1e-9)
    assert "reckoned in clumps of 90 days" in report.indicators().text


def test_a_dutch_reader_gets_dutch_words_and_the_names_as_delivered(england: ComparisonReport) -> None:
    report = dutch(england)
    said = "\n".join(part.text for part in (report.header(), report.summary(), report.indicators()))
    assert "Organisaties vergeleken, 2022" in said and "Herefordshire" not in said.split("Licentie")[0]
    assert "Een trechter is geen oordeel" in said and "Isle of Wight" in said
    assert "16,6" in said and "16.6" not in said
    assert not re.search(r"\b(organisations|missing|together|middle half)\b", said)


def test_the_ranks_name_how_many_are_sure(england: ComparisonReport) -> None:
    found = england.sheets.found("average_caseload")
    assert not isinstance(found, UsageError)
    ranks = found.table.dropna(subset=["rank_low"])
    middle = (len(ranks) + 1) / 2
    sure = ((ranks["rank_low"] > middle) | (ranks["rank_high"] < middle)).sum()
    assert f"Of 150 organisations, {sure} lie with their whole interval in one half" in england.ranks().text


def test_the_case_shows_what_is_published_and_what_is_not(england: ComparisonReport) -> None:
    said = england.business_case().text
    assert "National saving: published 7 million euro, worked out 7 million euro; reproduced." in said
    assert "Tariff per child (euro / child): tariff" in said
    assert "Investment | " not in said and "almost 5 million euro" in said
    (line,) = [line for line in said.splitlines() if "where children per family is" in line.lower()]
    assert "2.7 children per family" in line


def test_the_document_page_shows_contradictions_and_counts(england: ComparisonReport) -> None:
    said = england.framework().text
    assert "4,500 people (4) | 5,500 people (8)" in said
    assert "99 figures: 67 reproduced as printed, 23 derived by arithmetic, 9 the result" in said
    assert "1.65 to 1.76 billion euro (20)" in said
    with (ROOT / "data" / "tno" / "figures.csv").open(encoding="utf-8", newline="") as file:
        printed = list(csv.DictReader(file))
    rows = [line for line in england.document().text.splitlines() if line.count(" | ") == 5][1:]
    assert len(rows) == len(printed)
    assert [row.split(" | ")[3] for row in rows] == [row["slide"] for row in printed]


def test_the_annex_lists_what_contradicts_itself(england: ComparisonReport) -> None:
    said = england.contradictions().text
    assert "of 8,737 published outcomes 8,683 are what their own numerator and denominator give" in said
    assert "Warwickshire, 2020, workers in post: 368.2 fte, but 321 persons" in said


def test_the_files_stand_in_it_with_their_hashes(england: ComparisonReport) -> None:
    said = england.about().text
    assert all(f"{origin.name} {origin.sha256}" in said for origin in england.sheets.origins)
    assert {origin.name for origin in england.sheets.origins} == {shipped_figures().name, "bjaa.toml"}
    assert "cases held on the last day of the year" in said


def test_without_own_data_nothing_is_assessed(england: ComparisonReport) -> None:
    assert "nothing is assessed" in england.assessment().text


def test_own_data_answer_what_they_can() -> None:
    values = {"data": str(ROOT / "data" / "demo"), "indicators": ["vacancy_rate"]}
    report = ComparisonReport.open(**values)  # type: ignore[arg-type]
    said = report.assessment().text
    assert "van 36 uitspraken zijn er" in said
    assert "Teams met 10 tot 12 medewerkers" in said
    files = {(origin.name, origin.sha256) for origin in report.sheets.origins}
    named = inputs.hashed(inputs.found(notebooks.locate("organisation_comparison"), values))
    assert {(file["name"], file["sha256"]) for file in named} == files
    assert {"zaken.csv", "caseload.toml", "bjaa.toml", shipped_figures().name} <= {name for name, _ in files}
    assert "niet zichtbaar voor deze lezer" in said and "hidden" not in said


def test_a_suppressed_own_organisation_has_no_place(tmp_path: Path) -> None:
    report = ComparisonReport.open(table_file(tmp_path), own="C", like=["regio"], language="en")
    said = report.indicators().text
    assert "C has no figure (suppressed), so it has no place here." in said
    assert "1 suppressed" in said and "C has no figure." in report.summary().text
    assert "1 of the 4 figures of this year (25.0" in report.header().text
    assert "no licence is known here" in report.header().text


def test_a_year_without_this_indicator_is_a_sentence(tmp_path: Path) -> None:
    path = table_file(tmp_path)
    more = "\nA;2023;average_caseload;30;2;;own.average_caseload;N"
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    report = ComparisonReport.open(
        path, indicators=["vacancy_rate", "average_caseload"], year=2025, language="en"
    )
    assert "There are no figures of 2025; there are of 2023." in report.indicators().text
    assert "Average caseload of workers who hold a case: no figures of 2025." in report.summary().text
    assert "average_caseload: none" in report.checks().text


def test_one_organisation_alone_still_gives_pages(tmp_path: Path) -> None:
    path = tmp_path / "een.csv"
    path.write_text(HEADER + "A;2025;vacancy_rate;5;100;;own.vacancy_rate;N", encoding="utf-8")
    report = ComparisonReport.open(path, own="A", language="nl")
    for part in (
        report.header(),
        report.summary(),
        report.indicators(),
        report.ranks(),
        report.contradictions(),
    ):
        assert part.text


def test_values_without_amounts_have_no_limits(tmp_path: Path) -> None:
    path = tmp_path / "alleen.csv"
    rows = [
        f"{name};2025;vacancy_rate;;;{value};own.vacancy_rate;N" for name, value in [("A", "5,5"), ("B", 7)]
    ]
    path.write_text(HEADER + "\n".join(rows), encoding="utf-8")
    report = ComparisonReport.open(path, own="A", language="en")
    assert (
        "Without numerator and denominator there are no limits and no rank intervals."
        in report.indicators().text
    )
    assert "no rank intervals" in report.ranks().text
    assert "A has 5.5" in report.summary().text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"indicators": ["vacancyrate"]}, "did you mean 'vacancy_rate'"),
        ({"year": 1999}, "year"),
        ({"own": "Leads"}, "did you mean 'Leeds'"),
        ({"own": "London"}, "London holds 3"),
        ({"own": "Leeds", "like": ["regoin"]}, "did you mean 'region'"),
        ({"like": ["region"]}, "name your own organisation"),
        ({"own": "Leeds", "like": ["region"], "nearest": 3}, "at least one column of numbers"),
        ({"case": "buurtzrog"}, "did you mean 'buurtzorg'"),
        ({"audience": "team"}, "audience"),
        ({"organisations": ["demo"]}, "write name=folder"),
        ({"language": "fr"}, "language"),
    ],
)
def test_what_is_asked_wrongly_is_said(wrong: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError, match=re.escape(said) if said[0] != "a" else said.split(maxsplit=1)[0]):
        ComparisonReport.open(**{"indicators": ["vacancy_rate"], "language": "en", **wrong})  # type: ignore[arg-type]


def test_a_file_that_is_not_there_is_said() -> None:
    with pytest.raises(DataError, match="there is no folder or file here"):
        ComparisonReport.open("nowhere.csv", language="en")


def test_other_definitions_are_refused() -> None:
    with pytest.raises(UsageError, match="is not one figure here"):
        ComparisonReport.open(shipped_figures(), [f"demo={ROOT / 'data' / 'demo'}"], language="en")


def test_own_tables_alone_are_compared_with_each_other() -> None:
    found = gathered("", {"demo": ROOT / "data" / "demo"}, "researcher")
    assert {origin.kind for origin in found.origins} == {"microdata"}
    wanted = asked(found.figures)
    assert "caseload_per_deployable_fte" in wanted.indicators
    assert found.figures.table["organisation"].unique().tolist() == ["demo"]


def test_a_case_of_ones_own_finds_where_it_pays(tmp_path: Path) -> None:
    case = tmp_path / "case.toml"
    case.write_text(
        "[quantities.hours]\nunit = 'hour'\nlow = 50\nvalue = 80\nhigh = 150\n"
        "[quantities.pay]\nunit = 'euro / hour'\nvalue = 40\n"
        "[quantities.cost]\nunit = 'euro'\nlow = 3000\nvalue = 4000\nhigh = 5000\n"
        "[quantities.gain]\nunit = 'euro'\nformula = 'hours * pay - cost'\n",
        encoding="utf-8",
    )
    said = ComparisonReport.open(table_file(tmp_path), case=case, language="en").business_case().text
    assert "Gain: −800 euro. Over the ranges of its inputs: −3,000 to 3,000 euro." in said
    assert "Gain is 0 euro where hours is 100 hours." in said
    assert "hours: −2,000 to 2,000; cost: 200 to −1,800" in said
    assert "Every input has a value." in said


def test_numbers_of_figures_and_tables_run_on(england: ComparisonReport) -> None:
    report = ComparisonReport(replace(england.sheets, numbers={}))
    said = "\n".join(part.text for part in (report.summary(), report.indicators(), report.ranks()))
    assert re.findall(r"^(?:Table|Figure) \d+", said, flags=re.MULTILINE) == [
        "Table 1", "Table 2", "Figure 1", "Figure 2", "Figure 3",
    ]  # fmt: skip
    assert isinstance(report.sheets, Sheets)
