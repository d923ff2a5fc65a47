"""Texts, numbers, dates and problems as a reader of Dutch and of English sees them."""

from __future__ import annotations

import datetime as dt
import math

import pandas as pd
import pytest

from caseload_analysis.reports.language import Language, spoken
from caseload_analysis.reports.words import band_text, in_a_row, units
from caseload_analysis.spells.calendar import OPEN
from caseload_analysis.tables.problems import (
    AudienceError,
    CaseloadError,
    DataError,
    Problem,
    UsageError,
    message,
)
from caseload_analysis.tables.settings import Band

DUTCH, ENGLISH = Language("nl"), Language("en")


@pytest.mark.parametrize(
    ("x", "decimals", "dutch", "english"),
    [
        (0, 0, "0", "0"),
        (1234567.891, 2, "1.234.567,89", "1,234,567.89"),
        (-20.98, 1, "−21,0", "−21.0"),
        (0.5, 0, "1", "1"),
        (2.5, 0, "3", "3"),
        (1.005, 2, "1,01", "1.01"),
        (-0.04, 1, "0,0", "0.0"),
        (math.nan, 1, "–", "–"),
        (math.inf, 1, "–", "–"),
    ],
)
def test_numbers(x: float, decimals: int, dutch: str, english: str) -> None:
    assert (DUTCH.number(x, decimals), ENGLISH.number(x, decimals)) == (dutch, english)


def test_a_hidden_number_says_so_and_zero_stays_zero() -> None:
    assert DUTCH.number(math.nan, hidden=True) == "verborgen (groep te klein)"
    assert DUTCH.percent(math.nan, hidden=True) == "verborgen (groep te klein)"
    assert DUTCH.percent(0.0) == "0,0\xa0%"


@pytest.mark.parametrize(
    ("fraction", "signed", "shown"),
    [
        (0.1959, True, "+19,6\xa0%"),
        (-0.2098, True, "−21,0\xa0%"),
        (0.0, True, "0,0\xa0%"),
        (0.074, False, "7,4\xa0%"),
    ],
)
def test_percentages(fraction: float, signed: bool, shown: str) -> None:
    assert DUTCH.percent(fraction, signed=signed) == shown


@pytest.mark.parametrize(
    ("period", "dutch", "english", "tick"),
    [
        (pd.Period("2026-10", "M"), "oktober 2026", "October 2026", "okt"),
        (pd.Period("2026-01-26", "W"), "week 5 van 2026", "week 5 of 2026", "wk 5"),
        (pd.Period("2024-12-30", "W"), "week 1 van 2025", "week 1 of 2025", "wk 1"),
        (pd.Period("2026Q3", "Q"), "3e kwartaal 2026", "3rd quarter 2026", "K3"),
        (pd.Period("2026", "Y"), "2026", "2026", "2026"),
    ],
)
def test_periods(period: pd.Period, dutch: str, english: str, tick: str) -> None:
    assert (DUTCH.period(period), ENGLISH.period(period), DUTCH.tick(period)) == (dutch, english, tick)


def test_a_quarter_takes_an_article() -> None:
    assert DUTCH.within(pd.Period("2026Q3")) == "In het 3e kwartaal 2026"
    assert DUTCH.within(pd.Period("2026-10", "M")) == "In oktober 2026"


def test_dates() -> None:
    day = dt.date(2026, 3, 1)
    number = (day - dt.date(1970, 1, 1)).days
    assert DUTCH.date(day) == DUTCH.date(number) == "1 maart 2026"
    assert ENGLISH.date(number) == "1 March 2026"
    assert DUTCH.date(OPEN) == "–"


@pytest.mark.parametrize(
    ("n", "shown"), [(0, "0 zaken"), (1, "1 zaak"), (2, "2 zaken"), (1200, "1.200 zaken")]
)
def test_the_plural_follows_the_number(n: int, shown: str) -> None:
    assert units(DUTCH, n, "case") == shown


@pytest.mark.parametrize(
    ("n", "every", "shown"),
    [
        (1, "M", "sinds deze maand"),
        (3, "M", "3 maanden op rij"),
        (1, "Q", "sinds dit kwartaal"),
        (2, "W", "2 weken op rij"),
        (2, "Y", "2 jaar op rij"),
    ],
)
def test_how_long(n: int, every: str, shown: str) -> None:
    assert in_a_row(DUTCH, n, every) == shown


def test_the_band_has_two_forms() -> None:
    assert band_text(DUTCH, Band(relative=0.15)) == "±\xa015\xa0%"
    assert band_text(DUTCH, Band(relative=0.125)) == "±\xa012,5\xa0%"
    assert band_text(DUTCH, Band(lower=10, upper=14)) == "10 tot 14 per fte"


def test_an_unknown_text_stays_english() -> None:
    assert DUTCH.text("nobody translated {this}", this="it") == "nobody translated it"
    assert DUTCH.plural("{n} unknown thing", "{n} unknown things", 2) == "2 unknown things"


def test_a_problem_is_one_sentence_with_its_place() -> None:
    problem = Problem(
        "the cell is empty",
        "fill it in, or remove the row",
        file="zaken.xlsx",
        sheet="zaken",
        row=3,
        column="begin",
    )
    assert DUTCH.problem(problem) == (
        "zaken.xlsx, blad zaken, rij 3, kolom begin: de cel is leeg; vul hem in, of verwijder de rij"
    )
    assert ENGLISH.problem(problem) == str(problem)


def test_a_problem_without_a_place_or_a_remedy() -> None:
    assert DUTCH.problem(Problem("the table has no rows")) == "de tabel heeft geen rijen"


def test_details_are_written_as_the_reader_writes_them() -> None:
    problem = Problem("{value} is too high", "it must be at most {high}", value="3", details={"high": 1.5})
    assert DUTCH.problem(problem) == "3 is te hoog; het mag hoogstens 1,50 zijn"


@pytest.mark.parametrize(
    ("error", "dutch"),
    [
        (
            UsageError.unknown(message("team"), "Nord", ["Noord", "Zuid"]),
            "team 'Nord' is niet bekend; bedoelt u 'Noord'? Kies uit: Noord, Zuid",
        ),
        (
            UsageError.unknown(message("language"), "fr", ["nl", "en"]),
            "taal 'fr' is niet bekend. Kies uit: nl, en",
        ),
        (
            AudienceError(
                message("the audience {audience!r} sees one team: name it with team="), audience="team"
            ),
            "de lezer 'team' ziet één team: noem het met team=",
        ),
        (
            CaseloadError(message("the data changed while the report was made; make it again")),
            "de gegevens zijn veranderd terwijl het rapport werd gemaakt; maak het opnieuw",
        ),
        (CaseloadError("nobody translated {this}", this="it"), "nobody translated it"),
    ],
)
def test_an_error_is_told_in_the_language_of_the_reader(error: CaseloadError, dutch: str) -> None:
    assert DUTCH.error(error) == dutch
    assert ENGLISH.error(error) == str(error)


def test_a_period_in_an_error_is_spoken() -> None:
    what = message("the data speak of {first} to {last}, not of {period}; choose one of these")
    months = {
        name: pd.Period(text, "M")
        for name, text in {"first": "2025-01", "last": "2026-10", "period": "2030-01"}.items()
    }
    assert DUTCH.error(UsageError(what, **months)) == (
        "de gegevens gaan over januari 2025 tot en met oktober 2026, niet over januari 2030; "
        "kies een periode daarbinnen"
    )


def test_errors_within_an_error_are_translated_with_it() -> None:
    teams = [UsageError.unknown(message("team"), name, ["Noord"]) for name in ("Nord", "Oost")]
    both = UsageError.together(teams)
    assert DUTCH.error(both).splitlines() == [DUTCH.error(error) for error in teams]
    assert DUTCH.error(CaseloadError("{cause}", cause=both)) == DUTCH.error(both)


def test_the_problems_of_an_error_are_shortened_from_fifty_of_a_kind() -> None:
    empty = [Problem("the cell is empty", file="a.csv", row=row) for row in range(2, 62)]
    lines = DUTCH.error(DataError([*empty, Problem("the table has no rows", file="b.csv")])).splitlines()
    assert lines[0] == "a.csv, rij 2: de cel is leeg"
    assert lines[49:] == [
        "a.csv, rij 51: de cel is leeg",
        "a.csv: en nog 10 rijen zoals deze",
        "b.csv: de tabel heeft geen rijen",
    ]


def test_what_is_raised_inside_is_spoken_and_keeps_its_kind() -> None:
    with pytest.raises(UsageError, match="Kies uit: Noord") as caught, spoken("nl"):
        raise UsageError.unknown(message("team"), "Nord", ["Noord"])
    assert ENGLISH.error(caught.value) == "unknown team 'Nord'; did you mean 'Noord'? Known: Noord"
    with pytest.raises(ValueError, match=r"^as it was$"), spoken("nl"):
        raise ValueError("as it was")


def test_an_unknown_language_is_refused_with_a_hint() -> None:
    with pytest.raises(UsageError, match="known: nl, en"):
        Language("n1")


def test_a_list_is_spoken() -> None:
    assert DUTCH.listing(["a", "b", "c"]) == "a, b en c"
    assert ENGLISH.listing(["a"]) == "a"
