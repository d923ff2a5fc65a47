"""What stands under the tables of an evaluation, and of which figure its caution is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from caseload_analysis.evaluation.doubts import Doubts
from caseload_analysis.evaluation.summary import Compared, compared
from caseload_analysis.reports.evaluation.change import _importance, _return
from caseload_analysis.reports.evaluation.doubts import found_from_afterwards, margins_used, paragraph_of
from caseload_analysis.reports.evaluation.parts import _sure
from caseload_analysis.reports.language import Language

MONTHS = pd.period_range("2023-01", periods=30, freq="M")
ENGLISH = Language("en")


def series(before: float, after: float, spread: float, *, wild: float = 1.0, peak: float = 0.0) -> np.ndarray:
    noise = np.random.default_rng(4).normal(0, spread, 30)
    noise[22:] *= wild
    noise[19:22] += peak
    return np.where(np.arange(30) < 22, before, after) + noise


def looked_at(**figures: Any) -> list[Compared]:
    """Return what a start in the 23rd of 30 months changed in each figure."""
    return list(compared(pd.DataFrame({"period": MONTHS, **figures}), MONTHS[22], list(figures)))


def test_the_caution_is_about_a_change_that_was_found() -> None:
    """The rate moved by more of its margin, but within its noise; the caseload by two, which was found."""
    found = looked_at(
        absence_rate=np.abs(series(20, 12, 9)),
        caseload_per_fte=series(12, 10, 0.2),
        outside=series(0.5, 0.5, 0.1),
    )
    assert [one.answer for one in found[:2]] == ["unknown", "yes"]
    sizes = [abs(one.after - one.before) / one.relevant for one in found]
    assert sizes[0] > sizes[1]
    assert max(found, key=_importance).name == "caseload_per_fte"


def test_a_peak_before_the_start_goes_along_with_the_caution() -> None:
    (calm,) = looked_at(caseload_per_fte=series(12, 10, 0.2))
    (peak,) = looked_at(caseload_per_fte=series(12, 10, 0.2, peak=2.0))
    assert _return(calm, ENGLISH) == []
    (said,) = _return(peak, ENGLISH)
    assert "unusually high" in said
    (dutch,) = _return(peak, Language("nl"))
    assert dutch != said


def test_in_short_says_which_way_a_figure_went() -> None:
    found = looked_at(caseload_per_fte=series(12, 10, 0.2), spread=series(0.2, 0.4, 0.01))
    (said,) = _sure(found, ENGLISH)
    assert said.startswith(
        "Went down since the start: caseload per deployable fte. Went up since the start: spread"
    )


def test_the_margin_that_was_used_is_the_one_printed() -> None:
    """Of a level of 0.24 % half is 0.12; of 12 cases the fixed margin is less than half."""
    left = 0.0024 * (1 + 0.1 * np.tile([1.0, -1.0], 15))
    found = looked_at(caseload_per_fte=series(12, 10, 0.2), left=left)
    (note,) = margins_used(found, ENGLISH)
    assert "at most half of the level" in note
    assert "caseload per deployable fte 1.0" in note
    assert "turnover in fte 0.12" in note


def test_figures_that_vary_more_since_are_named_under_the_table() -> None:
    found = looked_at(spread=series(0.3, 0.3, 0.01, wild=8.0), caseload_per_fte=series(12, 10, 0.2))
    (note,) = found_from_afterwards(found, ENGLISH)
    assert "spread over employees" in note
    assert "caseload" not in note
    assert found_from_afterwards(found[1:], ENGLISH) == []


@pytest.mark.parametrize(
    ("season", "said"),
    [
        (0.0, ""),
        (0.04, ""),
        (0.6, "differed little from the others (+0.6)"),
        (4.2, "the time of year plays a part"),
    ],
)
def test_a_season_is_held_against_what_matters(season: float, said: str) -> None:
    (one,) = looked_at(caseload_per_fte=series(12, 11.9, 0.2))
    calm = Doubts("between", 12.0, (11.9, 12.1), season, np.nan, 0)
    told = paragraph_of(calm, one, ENGLISH)
    assert ("In earlier years" in told) == bool(said)
    assert said in told
    assert "  " not in told
    assert "Less than a year" in paragraph_of(replace(calm, season=np.nan), one, ENGLISH)
