"""Every signal has a word, in both languages."""

from __future__ import annotations

import pandas as pd
import pytest
from monthly_series import monthly, quietly

from caseload_analysis.monitoring.rules import SIGNALS
from caseload_analysis.monitoring.wording import ASSURANCE, VARIATION, WORDS, signal_texts
from caseload_analysis.reports.language import Language

RISING = [0, 30] * 6 + [1, 2, 3, 4, 5, 6, 7]


def test_every_signal_has_a_word() -> None:
    assert {code for code, _ in WORDS} == set(SIGNALS)
    for code in set(SIGNALS) - {"few_crossings"}:
        assert {way for known, way in WORDS if known == code} == {"up", "down"}


@pytest.mark.parametrize(
    ("freq", "expected"),
    [
        ("W", "stijgt al 7 weken"),
        ("M", "stijgt al 7 maanden"),
        ("Q", "stijgt al 7 kwartalen"),
        ("Y", "stijgt al 7 jaar"),
    ],
)
def test_a_trend_in_dutch(freq: str, expected: str) -> None:
    periods = pd.period_range("2020-01-01", periods=len(RISING), freq=freq)
    points = quietly(pd.DataFrame({"period": periods, "value": RISING}), baseline=12)
    texts = signal_texts(points, Language("nl").text)
    assert texts.tolist() == [""] * 12 + [expected] * 7


def test_a_series_of_dates_counts_points() -> None:
    frame = monthly(RISING)
    points = quietly(frame.assign(period=frame["period"].dt.start_time), baseline=12)
    assert signal_texts(points).iloc[-1] == "rising for 7 points in a row"


def test_every_signal_is_said_in_dutch_and_in_english() -> None:
    rows = pd.DataFrame(
        [(code, way, 8, pd.Period("2025-01", "M")) for code, way in WORDS],
        columns=["signal", "direction", "points", "period"],
    )
    english, dutch = signal_texts(rows), signal_texts(rows, Language("nl").text)
    assert english.is_unique
    assert dutch.is_unique
    assert not set(english) & set(dutch)
    assert dutch.iloc[0] == "wijkt af: hoog"


@pytest.mark.parametrize("words", [VARIATION, ASSURANCE])
def test_what_improvement_and_target_say(words: dict[str, str]) -> None:
    dutch = [Language("nl").text(text) for text in words.values()]
    assert not set(dutch) & set(words.values())


def test_no_rows_no_texts() -> None:
    assert signal_texts(quietly(monthly([]))).tolist() == []
