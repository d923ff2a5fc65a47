"""Figures: what they refuse, how they are joined and added, and how a table of them is read."""

from __future__ import annotations

import itertools
from functools import reduce
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseload_analysis.comparison.checked import checked
from caseload_analysis.comparison.definitions import Definition, definitions, differences
from caseload_analysis.comparison.figures import Figures, combine, measured, totalled
from caseload_analysis.comparison.tidy import read_figures
from caseload_analysis.reports.language import Language
from caseload_analysis.tables.problems import DataError, UsageError

FULL = Definition("full", "rate", "cases", "fte", unit="cases per fte")
SHARE = Definition("share", "proportion", "vacancies", "posts", per=100, unit="%")
KNOWN = {"full": FULL, "share": SHARE}
STATUSES = ["", "suppressed", "not_applicable", "not_available", "low"]


def row(
    organisation: str, numerator: float | None, denominator: float | None, **more: object
) -> dict[str, object]:
    basis = {"organisation": organisation, "year": 2025, "indicator": "full"}
    return {**basis, "numerator": numerator, "denominator": denominator, **more}


def figures(*rows: dict[str, object]) -> Figures:
    return Figures(measured(rows, KNOWN), KNOWN)


def amounts(found: Figures) -> dict[str, tuple[object, ...]]:
    """Return numerator, denominator, value and status by organisation, without missing numbers."""
    names = ["numerator", "denominator", "value", "status"]
    rows = found.table.set_index("organisation")[names].astype(object)
    return {str(name): tuple(None if pd.isna(x) else x for x in each) for name, each in
            zip(rows.index, rows.to_numpy(), strict=True)}  # fmt: skip


def test_value_and_status_are_made_from_the_amounts() -> None:
    found = figures(
        row("A", 30, 2),
        row("B", 0, 4),
        row("C", 5, 0),
        row("D", None, 3, status="suppressed"),
        row("E", None, None),
        row("F", 1, 20, indicator="share"),
    )
    assert amounts(found) == {
        "A": (30, 2, 15, "given"),
        "B": (0, 4, 0, "given"),
        "C": (5, 0, None, "undefined"),
        "D": (None, 3, None, "suppressed"),
        "E": (None, None, None, "not_available"),
        "F": (1, 20, 5, "given"),
    }


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda table: table.drop(columns="symbol"), "figures need the columns symbol"),
        (lambda table: table.assign(status="secret"), "unknown status of a figure 'secret'"),
        (lambda table: table.assign(indicator="fuller"), "fuller has no definition"),
        (lambda table: pd.concat([table, table]), "A has full of 2025 twice"),
    ],
)
def test_figures_that_are_not_in_order_are_refused(damage: object, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        Figures(damage(figures(row("A", 1, 1)).table), KNOWN)  # type: ignore[operator]


def test_figures_of_two_definitions_show_both() -> None:
    other = Definition("full", "rate", "families", "deployable fte")
    theirs = Figures(measured([row("B", 1, 1)], {"full": other}), {"full": other})
    with pytest.raises(UsageError) as caught:
        combine(figures(row("A", 1, 1)), theirs)
    for part in ("cases ÷ fte", "families ÷ deployable fte", "numerator, denominator"):
        assert part in str(caught.value)
    assert "families" in Language("nl").error(caught.value)


def test_other_words_are_no_other_definition() -> None:
    ours = definitions()["own.vacancy_rate"]
    said = Definition(**{**{name: getattr(ours, name) for name in ours.__slots__}, "name": "open posts"})
    assert differences(ours, said) == []
    assert "year_ends" in differences(ours, definitions()["dfe.vacancy_rate"])


def test_every_shipped_definition_is_whole() -> None:
    for name, one in definitions().items():
        assert one.id == name
        assert all(
            (one.numerator, one.denominator, one.unit, one.source, one.version, one.numerator_nl, one.name_nl)
        )
    assert {one.year_ends for name, one in definitions().items() if name.startswith("dfe.")} == {9}


def test_joining_refuses_what_adding_adds() -> None:
    one, other = figures(row("A", 3, 1)), figures(row("A", 9, 2), row("B", 1, 1))
    with pytest.raises(UsageError, match="A has full of 2025 twice"):
        combine(one, other)
    assert amounts(combine(one, other, same="add")) == {"A": (12, 3, 4, "given"), "B": (1, 1, 1, "given")}


def test_a_value_without_amounts_cannot_be_added() -> None:
    table = figures(row("A", 1, 1)).table.assign(numerator=np.nan, denominator=np.nan)
    bare = Figures(table, KNOWN)
    with pytest.raises(UsageError, match="without numerator and denominator"):
        combine(bare, bare, same="add")
    assert combine(bare).table["value"].tolist() == [1.0]


def one_row() -> st.SearchStrategy[dict[str, object]]:
    whole = st.integers(0, 1000)
    return st.builds(
        lambda name, above, below, status: row(
            name, None if status else above, None if status else below, status=status
        ),
        st.sampled_from("ABC"),
        whole,
        whole,
        st.sampled_from(STATUSES),
    )


def parts() -> st.SearchStrategy[list[Figures]]:
    distinct = st.lists(one_row(), min_size=1, max_size=3, unique_by=lambda each: each["organisation"])
    return st.lists(distinct.map(lambda rows: figures(*rows)), min_size=3, max_size=4)


@settings(max_examples=12, deadline=None)
@given(parts())
def test_adding_does_not_depend_on_order_or_grouping(chunks: list[Figures]) -> None:
    first, *rest = chunks
    left = amounts(totalled(chunks))
    right = amounts(reduce(lambda sums, part: combine(part, sums, same="add"), reversed(chunks)))
    nested = amounts(combine(first, combine(*rest, same="add"), same="add"))
    assert left == right == nested == amounts(combine(*chunks, same="add"))


@settings(max_examples=12, deadline=None)
@given(parts())
def test_a_sum_is_known_when_all_of_its_parts_are(chunks: list[Figures]) -> None:
    rows = [each for chunk in chunks for each in chunk.table.to_dict("records")]
    for name, (numerator, _, _, status) in amounts(combine(*chunks, same="add")).items():
        own = [each for each in rows if each["organisation"] == name]
        applies = [each for each in own if each["status"] != "not_applicable"]
        known = applies and all(each["status"] in ("given", "undefined") for each in applies)
        assert (status in ("given", "undefined")) == bool(known)
        assert not known or numerator == sum(each["numerator"] for each in applies)


def test_parts_read_one_by_one_give_the_figures_of_the_whole() -> None:
    rng = np.random.default_rng(1)
    spells = pd.DataFrame(
        {"team": rng.choice(list("ABCDEF"), 3000), "cases": 1, "fte": rng.integers(0, 2, 3000)}
    )
    whole = spells.groupby("team")[["cases", "fte"]].sum()

    def chunk(rows: pd.DataFrame) -> Figures:
        sums = rows.groupby("team")[["cases", "fte"]].sum()
        return figures(*(row(str(team), each.cases, each.fte) for team, each in
                         zip(sums.index, sums.itertuples(), strict=True)))  # fmt: skip

    found = amounts(totalled(chunk(spells[start : start + 500]) for start in range(0, 3000, 500)))
    assert {name: each[:2] for name, each in found.items()} == {
        name: tuple(each) for name, each in whole.iterrows()
    }


HEADER = "organisatie;jaar;indicator;waarde;teller;noemer;deel van;stedelijkheid;grootte;definitie\n"
GOOD = (
    HEADER + "A;2025;vacancy_rate;;2;20;Land;hoog;120;own.vacancy_rate\n"
    "B;2025;vacancy_rate;12,5 %;;;Land;laag;80,5;own.vacancy_rate\n"
    "C;2025;vacancy_rate;c;;40;Land;laag;;own.vacancy_rate\n"
    "D;2025;vacancy_rate;[z];;;Land;laag;60;own.vacancy_rate\n"
    "E;2025;vacancy_rate;0;0;15;Land;laag;60;own.vacancy_rate\n"
    "F;2025;vacancy_rate;;;;Land;laag;60;own.vacancy_rate\n"
    "G;2025;vacancy_rate;low;u;;Land;laag;60;own.vacancy_rate\n"
    "H;2025;vacancy_rate;9,9;1;10;Land;laag;60;own.vacancy_rate\n"
)


def written(folder: Path, text: str) -> Path:
    path = folder / "cijfers.csv"
    path.write_text(text, encoding="utf-8-sig")
    return path


def test_a_table_of_figures(tmp_path: Path) -> None:
    found = read_figures(written(tmp_path, GOOD))
    assert amounts(found) == {
        "A": (2, 20, 10, "given"),
        "B": (None, None, 12.5, "given"),
        "C": (None, 40, None, "suppressed"),
        "D": (None, None, None, "not_applicable"),
        "E": (0, 15, 0, "given"),
        "F": (None, None, None, "not_available"),
        "G": (None, None, None, "unreliable"),
        "H": (1, 10, 10, "given"),
    }
    table = found.table.set_index("organisation")
    assert table["symbol"].tolist() == ["", "", "c", "z", "", "", "u", ""]
    assert table["row"].tolist() == list(range(2, 10))
    assert table["within"].unique().tolist() == ["Land"]
    assert table.loc["A", ["stedelijkheid", "level"]].tolist() == ["hoog", "organisation"]
    assert found.definitions["vacancy_rate"].id == "own.vacancy_rate"


def test_an_outcome_that_is_not_that_of_its_amounts(tmp_path: Path) -> None:
    rows = checked(read_figures(written(tmp_path, GOOD))).set_index("organisation")
    assert not rows.loc["H", "agrees"]
    assert rows.loc["H", "difference"] == pytest.approx(0.1)
    assert rows.loc["E", "agrees"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("A;2025;vacancy_rate;veel;;;;;;own.vacancy_rate\n", "row 2, column waarde: veel is no number"),
        (";2025;vacancy_rate;11;;;;;;own.vacancy_rate\n", "row 2, column organisatie: the cell is empty"),
        ("A;2025,5;vacancy_rate;11;;;;;;own.vacancy_rate\n", "row 2, column jaar: 2025,5 is no year"),
        ("A;2025;vacancy_rate;11;;;;;;own.vacancy\n", "column definitie: unknown definition 'own.vacancy'"),
        ("A;2025;vacancy_rate;11;;;;;;\n", "vacancy_rate has several definitions: dfe.vacancy_rate, own.vac"),
        ("A;2025;happiness;1;;;;;;\n", "column indicator: happiness has no definition; give its definition"),
        ("A;2025;vacancy_rate;0,12;;;;;;own.vacancy_rate\n", "column waarde: 0,12 may be a fraction"),
        (2 * "A;2025;vacancy_rate;11;;;;;;own.vacancy_rate\n", "row 3, column organisatie: this"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_where(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(DataError) as caught:
        read_figures(written(tmp_path, HEADER + text))
    assert "cijfers.csv" in str(caught.value)
    assert said in str(caught.value)
    assert Language("nl").error(caught.value) != str(caught.value)


def test_a_column_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"cijfers\.csv.*organisation"):
        read_figures(written(tmp_path, "naam;jaar;indicator;waarde\nA;2025;vacancy_rate;1\n"))


def test_a_workbook_with_its_own_definitions(tmp_path: Path) -> None:
    path = tmp_path / "cijfers.xlsx"
    told = pd.DataFrame(
        {"indicator": ["full"], "kind": ["rate"], "numerator": ["cases"], "denominator": ["fte"]}
    )
    rows = pd.DataFrame({"organisation": ["A", "B"], "year": 2025, "indicator": "full",
                         "numerator": [30, "x"], "denominator": [2, 3]})  # fmt: skip
    with pd.ExcelWriter(path, engine="xlsxwriter") as book:
        rows.to_excel(book, sheet_name="figures", index=False)
        told.to_excel(book, sheet_name="definitions", index=False)
    found = read_figures(path)
    assert amounts(found) == {"A": (30, 2, 15, "given"), "B": (None, 3, None, "not_available")}
    assert found.definitions["full"].kind == "rate"


def test_the_names_of_columns_may_be_given(tmp_path: Path) -> None:
    text = "instelling;jaar;indicator;waarde\nA;2025;full;3\n"
    found = read_figures(
        written(tmp_path, text), columns={"organisation": "instelling"}, definitions={"full": FULL}
    )
    assert amounts(found) == {"A": (None, None, 3, "given")}


def test_an_unknown_indicator_or_year() -> None:
    found = figures(row("A", 1, 1))
    with pytest.raises(UsageError, match="unknown indicator 'ful'; did you mean 'full'"):
        found.only("ful")
    with pytest.raises(UsageError, match="unknown year '2024'"):
        found.only("full", 2024)
    assert list(itertools.chain(found.years, found.indicators)) == [2025, "full"]
