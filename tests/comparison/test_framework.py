"""The framework as data: complete, in two languages, and on the slides that it names."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from caseload_analysis.comparison.framework import (
    KINDS,
    ORGANISATIONS,
    effects,
    factors,
    lessons,
    practices,
    similarities,
)
from caseload_analysis.comparison.published import published
from caseload_analysis.tables.problems import UsageError

SEEDS = sorted((Path(__file__).parents[2].parent / "shared" / "seeds").glob("004_*.txt"))
needs_document = pytest.mark.skipif(not SEEDS, reason="the document is not beside the repository")

FACTORS = ["balance", "norms", "accountability", "appreciation", "learning"]
# A word of the title that every slide about the factor has.
TITLES = {
    "balance": "Balans tussen en invloed op taken",
    "norms": "Werken volgens gedragen beroepsnormen",
    "accountability": "Verantwoording over de inhoud van het werk",
    "appreciation": "Waardering voor professionele prestaties",
    "learning": "Leren en verbeteren",
}
CASES = {"buurtzorg": range(6, 25), "baanzicht": range(25, 41), "bjaa": range(41, 59)}
TABLES = [factors, effects, practices, lessons, similarities]


def slides() -> dict[int, str]:
    """Return the text of every slide by its number."""
    text = SEEDS[0].read_text(encoding="utf-8")
    return {int(found[1]): found[2] for found in re.finditer(r"^(\d+) (.*)$", text, flags=re.MULTILINE)}


def test_five_factors_with_parts_and_questions() -> None:
    frame = factors("nl")
    assert list(frame["factor"].unique()) == FACTORS
    assert frame["aspect"].is_unique
    assert frame["question"].str.endswith("?").all()
    assert [TITLES[code][:20] for code in frame["factor"]] == [name[:20] for name in frame["name"]]
    assert frame.groupby("factor", sort=False).size().tolist() == [6, 6, 3, 3, 5]


def test_three_effects() -> None:
    assert effects("nl")["name"].tolist() == [
        "Aantrekkelijkheid van de werkgever",
        "Arbeidsproductiviteit",
        "Innovatievermogen",
    ]


def test_every_organisation_has_practices_for_every_factor() -> None:
    found = practices().groupby(["organisation", "factor"]).size()
    assert len(found) == len(ORGANISATIONS) * len(FACTORS)
    assert practices("bjaa", "norms")["slide"].unique().tolist() == [47]
    assert set(practices(factor="learning")["organisation"]) == set(ORGANISATIONS)


@needs_document
def test_practices_stand_on_slides_of_their_organisation_and_factor() -> None:
    texts = slides()
    for row in practices().itertuples():
        assert row.slide in CASES[row.organisation]
        assert TITLES[row.factor] in texts[row.slide], row.text
    for row in factors().itertuples():
        assert TITLES[row.factor] in texts[row.slide]
        assert all(
            re.search(TITLES[row.factor][:6], texts[int(slide)]) for slide in row.slides_of_factor.split()
        )


def test_numbers_in_practices_are_published_figures() -> None:
    figures = published()
    for row in practices(language="en").itertuples():
        known = set(figures.loc[figures["organisation"] == row.organisation, "value"])
        told = {float(number) for number in re.findall(r"\d+(?:\.\d+)?", row.text)}
        assert told <= known, row.text


def test_lessons_by_kind() -> None:
    assert tuple(lessons()["kind"].unique()) == KINDS
    assert lessons("condition")["slide"].unique().tolist() == [61]
    assert (lessons("condition")["question"] != "").all()
    assert {row.kind: row.slide for row in lessons().itertuples()} == {
        "why": 60,
        "condition": 61,
        "result": 62,
        "risk": 63,
    }
    assert lessons()["lesson"].is_unique


@needs_document
def test_as_many_lessons_as_sentences_on_their_slides() -> None:
    """Every sentence of slides 60 and 63 is a lesson; of 61 and 62 see the other tests."""
    texts = slides()
    for slide, kind in ((60, "why"), (63, "risk")):
        body = re.sub(rf"{slide}Lessen uit.*|^.*?Professionals\?? ", "", texts[slide])
        assert len(re.findall(r"\.", body)) == len(lessons(kind))


def test_slide_64_cell_by_cell() -> None:
    frame = similarities("nl")
    assert len(frame) == len(FACTORS) * len(ORGANISATIONS)
    assert frame["factor"].tolist() == [factor for factor in FACTORS for _ in ORGANISATIONS]
    cells = {name: rows["cell"].tolist() for name, rows in frame.groupby("organisation")}
    assert cells["buurtzorg"] == ["single", "own", "own", "own", "single"]
    assert cells["baanzicht"] == ["shared or empty", "own", "own", "own", "shared or empty"]
    assert cells["bjaa"] == cells["baanzicht"]
    assert ((frame["text"] == "") == (frame["cell"] == "shared or empty")).all()


@needs_document
def test_slide_64_holds_as_many_cells_as_the_document() -> None:
    """Between the names of two factors stand one cell or three; a cell begins with a capital."""
    text = slides()[64]
    learning = text[text.index("Leren en verbeteren") :].removeprefix("Leren en verbeteren")
    assert re.match(r"Teaminteractie zorgt voor continu leren 64", learning)
    balance = text[text.index("bevoegdheden ") : text.index("Werken volgens")]
    assert balance.removeprefix("bevoegdheden ").strip() == "Basis van het model"


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_both_languages_tell_the_same_rows(table: Callable[..., pd.DataFrame]) -> None:
    dutch, english = table(language="nl"), table(language="en")
    same = [name for name in dutch if name not in {"name", "text", "question"}]
    pd.testing.assert_frame_equal(dutch[same], english[same])
    for name in set(dutch) & {"text", "question"}:
        assert ((dutch[name] == "") == (english[name] == "")).all()
        filled = dutch[name] != ""
        assert (dutch.loc[filled, name] != english.loc[filled, name]).all()
    with pytest.raises(UsageError, match="unknown language 'de'"):
        table(language="de")


def test_unknown_names_are_said_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="unknown organisation 'buurtzorgh'; did you mean 'buurtzorg'"):
        practices("buurtzorgh")
    with pytest.raises(UsageError, match="unknown factor 'norm'; did you mean 'norms'"):
        practices(factor="norm")
    with pytest.raises(UsageError, match="unknown kind of lesson 'risks'; did you mean 'risk'"):
        lessons("risks")
