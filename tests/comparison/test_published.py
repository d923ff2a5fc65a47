"""Every number of document 004: in the file and said what it is, or on the list of what is no figure."""

from __future__ import annotations

import ast
import operator
import re
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest

from caseload_analysis.comparison import shipped
from caseload_analysis.comparison.published import (
    contradictions,
    published,
    published_figure,
    recalculated,
)
from caseload_analysis.tables.problems import DataError, UsageError

ROOT = Path(__file__).parents[2]
SEEDS = sorted((ROOT.parent / "shared" / "seeds").glob("004_*.txt"))
needs_document = pytest.mark.skipif(not SEEDS, reason="the document is not beside the repository")

WORDS = {
    **{"één": 1, "een": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "acht": 8},
    **{"negen": 9, "tien": 10, "honderden": 100},
}
# "Een" is an article in most places, so it is looked up where a figure says so and not hunted for.
NUMBER = re.compile(
    r"\d+(?:[.,]\d+)*|\b(?:" + "|".join([*(set(WORDS) - {"een"}), "miljoenen", "eerste"]) + r")\b",
    flags=re.IGNORECASE,
)
SCALES = {"mln": 10**6, "miljoen": 10**6, "miljoenen": 10**6, "miljard": 10**9}

LIST = "number of a line in a list or of a heading"
DATE = "part of a date or the year of a source"
NO_FIGURE: dict[int, dict[str, tuple[int, str]]] = {
    1: {"6": (1, DATE), "11": (1, DATE), "2012": (1, DATE)},
    2: {"1": (1, "a figure of speech: in one sentence")},
    3: {"drie": (1, "the three organisations said again")},
    5: dict.fromkeys(("6", "24", "25", "40", "41", "58"), (1, "a slide that is referred to")),
    18: {"2011": (1, DATE)},
    19: {"1": (1, LIST), "2": (1, LIST)},
    20: {"1": (1, LIST)},
    21: {
        **{"1": (2, LIST), "2": (1, LIST), "3": (1, LIST)},
        **{"1.1": (1, "the version of a source"), "2009": (1, DATE)},
    },
    22: {"2": (1, LIST), "1.1": (1, "the version of a source"), "2009": (1, DATE), "2008": (1, DATE)},
    30: {"3": (1, "the name of a method, after a size of paper")},
    32: {"360": (1, "the name of a method of feedback")},
    35: {"3": (2, "the name of a method, after a size of paper")},
    38: {
        **{"17": (1, DATE), "2009": (1, "the year of the clients, in the column year")},
        **{"2010": (2, DATE), "2011": (1, "part of an address"), "6": (1, "a page of a source")},
    },
    39: {"eerste": (2, "a place in an order: the first office, the first prize")},
    46: {"1": (1, "the one family per which plan and manager are counted")},
    49: {"één": (1, "the one family per which entries are counted")},
    51: {"1": (2, "a footnote mark")},
    53: {"2": (2, "a footnote mark")},
    54: {"1": (1, LIST), "2": (1, LIST)},
    55: {
        "2011": (1, "the first year of the investment, in the column year"),
        "2013": (1, "its last year, in the column year_until"),
    },
    56: {"1": (1, LIST)},
    57: {
        **{"2": (1, LIST), "2012": (1, "the year of the complaints, in the column year")},
        "eerste": (1, "says which two quarters"),
    },
    59: dict.fromkeys(("60", "61", "62", "63", "64"), (1, "a slide that is referred to")),
    61: {"2": (1, "a place in an order: information for managers comes second")},
    62: {"miljoenen": (1, "the unit of hundreds")},
}


def slides() -> dict[int, str]:
    """Return the text of every slide by its number."""
    text = SEEDS[0].read_text(encoding="utf-8")
    return {int(found[1]): found[2] for found in re.finditer(r"^(\d+) (.*)$", text, flags=re.MULTILINE)}


def rows_on(figures: pd.DataFrame, slide: int) -> pd.DataFrame:
    """Return the printed figures that stand on a slide."""
    there = [slide in {row.slide, *map(int, row.also_on.split())} for row in figures.itertuples()]
    return figures.loc[pd.Series(there, index=figures.index) & (figures["printed"] != "")]


def parsed(printed: str) -> Fraction:
    """Return the number that a Dutch text means."""
    word = printed.casefold()
    return Fraction(WORDS[word]) if word in WORDS else Fraction(word.replace(".", "").replace(",", "."))


OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def exact(formula: str, values: dict[str, Fraction]) -> Fraction:
    """Return what a formula gives, in fractions, without the library's own evaluation."""

    def of(node: ast.expr) -> Fraction:
        if isinstance(node, ast.BinOp):
            return OPERATORS[type(node.op)](of(node.left), of(node.right))
        if isinstance(node, ast.Name):
            return values[node.id]
        assert isinstance(node, ast.Constant)
        return Fraction(str(node.value))

    return of(ast.parse(formula, mode="eval").body)


@needs_document
def test_every_number_of_every_slide_is_accounted_for() -> None:
    figures, left = published(), {}
    assert sorted(slides()) == list(range(1, 66))
    for slide, text in slides().items():
        found = Counter(token.casefold() for token in NUMBER.findall(text))
        found[str(slide)] -= 1  # the number of the page at its foot
        no_figure = Counter({token: count for token, (count, _) in NO_FIGURE.get(slide, {}).items()})
        in_file = Counter(
            token
            for spellings in rows_on(figures, slide)["printed"]
            for token in spellings.casefold().split()
            if token in found
        )
        if unexplained := +(found - no_figure - in_file):
            left[slide] = dict(unexplained)
        too_many = {token for token in no_figure if found[token] < no_figure[token] + bool(in_file[token])}
        assert not too_many, (slide, too_many)
    assert not left


@needs_document
def test_every_printed_figure_stands_on_its_slides_with_that_value() -> None:
    texts = slides()
    for row in published().query("printed != ''").itertuples():
        for slide in [row.slide, *map(int, row.also_on.split())]:
            spelling = "|".join(map(re.escape, row.printed.split()))
            assert re.search(rf"(?<![\d.,])(?:{spelling})(?!\d)", texts[slide], re.IGNORECASE), (
                row.id,
                slide,
            )
        unit = re.search(
            rf"(?<![\d.,]){re.escape(row.printed.split()[0])}(?: – \d+)? (\w+)",
            texts[row.slide],
            re.IGNORECASE,
        )
        scale = SCALES.get(unit[1], 1) if unit else 1
        assert parsed(row.printed.split()[0]) * scale == Fraction(str(row.value)), row.id
        digits = row.printed.partition(",")[2]
        grain = 100 * 10**6 if row.printed == "honderden" else scale * Fraction(10) ** -len(digits)
        assert Fraction(str(row.step)) == grain, row.id


def test_there_are_more_than_forty_and_each_says_what_became_of_it() -> None:
    figures = published()
    assert figures["id"].is_unique
    assert (figures["status"] != "derived").sum() > 40
    assert set(figures["status"]) == {"published", "derived", "assumption", "contradicted"}
    assert set(figures["outcome"]) == {"reproduced", "derived", "input not published"}
    derived = figures["status"] == "derived"
    assert (figures.loc[derived, "outcome"] == "derived").all()
    assert (figures.loc[~derived, "outcome"] != "derived").all()
    assert ((figures["derivation"] != "") & (figures["printed"] == ""))[derived].all()
    assert (figures.loc[figures["contradicts"] != "", "status"].isin(["contradicted", "derived"])).all()
    assert (figures.loc[figures["status"] == "contradicted", "contradicts"] != "").all()
    assert not figures[["value", "slide"]].isna().any(axis=None)


def test_what_cannot_be_reproduced_says_which_input_is_missing() -> None:
    lacking = published().query("outcome == 'input not published'").set_index("id")
    assert set(lacking.index) == {
        "tno_extrapolated_saving",
        "buurtzorg_national_saving",
        "baanzicht_national_saving_low",
        "baanzicht_national_saving_high",
        "bjaa_fewer_supervision_orders",
        "bjaa_lower_youth_help_cost",
        "bjaa_break_even",
        "bjaa_financial_return",
        "bjaa_social_return",
    }
    assert (lacking["derivation"] == "").all()
    assert (lacking[["note", "note_nl"]] != "").all(axis=None)


def test_every_formula_gives_its_figure_in_exact_arithmetic() -> None:
    raw = shipped.table("tno", "figures.csv")
    values = {row.id: Fraction(row.value) for row in raw.itertuples()}
    formulas = raw.loc[raw["derivation"] != ""]
    assert len(formulas) > 20
    for row in formulas.itertuples():
        gap = abs(exact(row.derivation, values) - values[row.id])
        assert gap <= Fraction(row.step) / 2, row.id
    assert recalculated()["agrees"].all()
    assert list(recalculated()["id"]) == list(formulas["id"])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("netherlands_clients_sgbo", 161_925 / 0.52),
        ("baanzicht_saving_per_client_low", 240e6 / 317_780),
        ("baanzicht_saving_per_client_high", 350e6 / 317_780),
        ("bjaa_national_saving", 5e6 * 0.14 / 0.10),
        ("bjaa_return_per_euro", 1.14),
        ("bjaa_youth_and_parent_score_difference", 7.2 - 6),
    ],
)
def test_the_derivations_of_the_definitions(name: str, value: float) -> None:
    row = recalculated().set_index("id").loc[name]
    assert row["calculated"] == pytest.approx(value)
    assert abs(value - row["value"]) <= published_figure(name).rounding + 1e-9


def test_a_printed_seven_million_fits_the_rounding_of_its_inputs() -> None:
    """4.5 to 5 million, 13.5 to 14.5 %, 9.5 to 10.5 %: the 7 lies inside, and below the middle."""
    lowest, highest = 4.5e6 * 0.135 / 0.105, 5e6 * 0.145 / 0.095
    assert lowest < published_figure("bjaa_national_saving").value < highest


def test_contradictions_stand_side_by_side_and_once() -> None:
    pairs = contradictions().set_index(["id", "other_id"])
    both = {(row.value, row.other_value) for row in pairs.itertuples()}
    assert {(4500, 5500), (400, 500), (500, 400), (210, 120), (311_394, 317_780)} <= both
    assert len({frozenset(pair) for pair in pairs.index}) == len(pairs)
    coaches = pairs.loc[("buurtzorg_teams_slide8", "buurtzorg_teams_slide16")]
    assert (coaches["slide"], coaches["other_slide"], coaches["other_qualifier"]) == (8, 16, "ca.")


def test_the_two_counts_of_clients_differ_by_more_than_rounding() -> None:
    cebeon = published_figure("netherlands_clients_cebeon").value
    assert cebeon > 161_925 / 0.515
    assert round(161_925 / 0.525) == 308_429
    assert round(161_925 / 0.515) == 314_417


def test_the_three_savings_are_more_than_hundreds_of_millions() -> None:
    low = published_figure("tno_sum_of_savings_low").value
    assert low == 1_400_000_000 + 240_000_000 + 7_000_000
    assert low > 999_999_999


def test_one_organisation_and_an_unknown_one() -> None:
    assert set(published("bjaa")["organisation"]) == {"bjaa"}
    assert len(published("bjaa")) < len(published())
    with pytest.raises(UsageError, match="did you mean 'bjaa'"):
        published("bjja")


def test_one_figure_and_an_unknown_one() -> None:
    figure = published_figure("bjaa_investment")
    assert (figure.value, figure.year, figure.year_until, figure.rounding) == (5e6, 2011, 2013, 5e5)
    assert published_figure("buurtzorg_teams_slide4").year is None
    with pytest.raises(UsageError, match="did you mean 'buurtzorg_satisfaction'") as told:
        published_figure("buurtzorg_satisfacton")
    assert len(str(told.value)) < 200
    with pytest.raises(UsageError, match="unknown figure 'xyzzy'; published"):
        published_figure("xyzzy")


def test_callers_get_a_copy() -> None:
    mine, raw = published(), shipped.table("tno", "figures.csv")
    mine.loc[0, "value"], raw.loc[0, "value"] = -1.0, "-1"
    assert published().loc[0, "value"] == 3.0


def test_every_unit_is_explained_beside_the_file() -> None:
    told = (ROOT / "data" / "tno" / "README.md").read_text(encoding="utf-8")
    parts = {part for unit in published()["unit"] for part in unit.split("/")}
    assert not {part for part in parts if f"`{part}`" not in told}
    assert not {name for name in published().columns if f"`{name}`" not in told}
    assert not {word for word in set(published()["qualifier"]) - {""} if word not in told}


def test_a_file_that_is_not_there_is_said_with_its_remedy() -> None:
    with pytest.raises(DataError, match=r"tno/nothing\.csv: .* install the package again"):
        shipped.located("tno", "nothing.csv")


def test_the_folder_inside_an_installation_goes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = tmp_path / "package" / "data" / "tno"
    monkeypatch.setattr(shipped, "_PACKAGE", tmp_path / "package")
    assert shipped.folder("tno") == tmp_path / "data" / "tno"
    inside.mkdir(parents=True)
    assert shipped.folder("tno") == inside


@needs_document
@pytest.mark.parametrize("file", sorted(path.name for path in (ROOT / "data" / "tno").glob("*.csv")))
def test_no_sentence_of_the_document_is_copied(file: str) -> None:
    """Seven words in a row may not be the document's; the names of the factors are names."""
    words = re.findall(r"\w+", SEEDS[0].read_text(encoding="utf-8").casefold())
    runs = {" ".join(words[place : place + 7]) for place in range(len(words) - 6)}
    table = shipped.table("tno", file)
    texts = table[[name for name in table if name.endswith("_nl") and name != "name_nl"]]
    copied = [
        text
        for text in texts.to_numpy().ravel()
        for own in [re.findall(r"\w+", text.casefold())]
        if any(" ".join(own[place : place + 7]) in runs for place in range(len(own) - 6))
    ]
    assert not copied
