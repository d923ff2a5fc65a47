"""Pressure beside busyness: the picture, its words, and who sees it."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Annotation
from scipy.stats import spearmanr
from started_teams import settings, tables

from caseload_analysis.evaluation.summary import pooled_pressure
from caseload_analysis.measures.pressure import CORNERS
from caseload_analysis.privacy.audience import read
from caseload_analysis.reports.evaluation.words import pressure_scale
from caseload_analysis.reports.figures import corners
from caseload_analysis.reports.integral import IntegralReport
from caseload_analysis.reports.language import Language

STARTS = {"Alfa": "2023-07-01", "Beta": "2023-09-01"}
END = pd.Period("2024-09", "M")
# Without a start a worker holds 12 cases, and 13 in every odd month; the norm is 12. With one 10 and 11.
SIZES = dict.fromkeys(["Alfa", "Beta", "Gamma", "Delta"], 12)


def placed(**changes: object) -> pd.DataFrame:
    usual = {
        "team": ["Alfa", "Beta", "Gamma", "Delta"],
        "period": pd.PeriodIndex(["2024Q3", "2024Q3", "2024Q1", "2024Q3"], freq="Q"),
        "busyness": [0.10, -0.12, 0.04, -0.02],
        "pressure": [61.0, 58.0, 49.0, 52.0],
        "pressure_limit": 55.0,
        "corner": list(CORNERS),
    }
    return pd.DataFrame({**usual, **changes})


def crowd(number: int) -> pd.DataFrame:
    """Return many teams in a small part of the sheet, from a seed."""
    rng = np.random.default_rng(number)
    pressure = rng.normal(55, 3, number)
    frame = pd.DataFrame({"team": [f"Team {n}" for n in range(number)], "pressure": pressure})
    frame = frame.assign(period=pd.Period("2024Q3"), busyness=rng.normal(0.1, 0.1, number))
    frame["pressure_limit"] = pressure.mean()
    high, busy = pressure > pressure.mean(), frame["busyness"] > 0
    frame["corner"] = np.select([high & busy, high, busy], CORNERS[:3], default=CORNERS[3])
    return frame


def drawn(figure: Figure) -> dict[str, np.ndarray]:
    (ax,) = figure.axes
    return {str(line.get_label()): np.asarray(line.get_xydata()) for line in ax.lines}


def test_every_team_is_a_point_with_the_mark_of_its_corner() -> None:
    frame = placed()
    figure = corners(frame, Language("en"), "pace")
    for corner, busyness, pressure in zip(CORNERS, frame["busyness"], frame["pressure"], strict=True):
        assert drawn(figure)[corner].tolist() == [[busyness, pressure]]
    lines = {str(line.get_label()): line for line in figure.axes[0].lines}
    assert len({lines[corner].get_marker() for corner in CORNERS}) == 4
    assert drawn(figure)["norm"][:, 0].tolist() == [0.0, 0.0]
    assert drawn(figure)["limit"][:, 1].tolist() == [55.0, 55.0]


def test_points_lie_where_the_printed_numbers_are() -> None:
    frame = placed(busyness=[0.1234, -0.1266, 0.0449, -0.02], pressure=[61.04, 58.06, 49.0, 52.0])
    found = drawn(corners(frame.assign(pressure_limit=55.0499), Language("en"), "pace"))
    points = [found[corner].tolist()[0] for corner in CORNERS[:3]]
    assert points == [[0.12, 61.0], [-0.13, 58.1], [0.04, 49.0]]
    assert set(found["limit"][:, 1]) == {55.0}


def test_the_corners_are_named_at_the_side_that_they_are_of() -> None:
    (ax,) = corners(placed(), Language("nl"), "werkdruk").axes
    named = {text.get_text(): text.xy for text in ax.texts if isinstance(text, Annotation)}
    assert named["hoge werkdruk, hoge werkdrukte"] == (1, 1)
    assert named["hoge werkdruk, lage werkdrukte"] == (0, 1)
    assert named["lage werkdruk, hoge werkdrukte"] == (1, 0)
    assert named["lage werkdruk, lage werkdrukte"] == (0, 0)
    assert ax.get_ylabel() == "werkdruk"


@pytest.mark.parametrize(
    ("language", "scale", "label"),
    [
        ("nl", "Werkdruk (1-5)", "Werkdruk (1-5)"),
        ("nl", "werktempo (VBBA)", "werkdruk: werktempo (VBBA)"),
        ("en", "work pressure", "work pressure"),
        ("en", "werkdruk", "pressure: werkdruk"),
    ],
)
def test_the_level_axis_names_the_scale_and_pressure_once(language: str, scale: str, label: str) -> None:
    assert corners(placed(), Language(language), scale).axes[0].get_ylabel() == label


@pytest.mark.parametrize(
    "pressure", [[3.9, 3.6, 3.1, 3.3], [4.6, 3.4, 2.2, 2.9], [3.4, 3.4, 3.3, 3.3], [3.0, 3.0, 3.0, 3.0]]
)
def test_no_number_stands_twice_on_the_axis_of_a_short_scale(pressure: list[float]) -> None:
    figure = corners(placed(pressure=pressure, pressure_limit=3.35), Language("nl"), "werkdruk")
    FigureCanvasAgg(figure).draw()
    (ax,) = figure.axes
    low, high = ax.get_ylim()
    shown = [float(text.get_text().replace(",", ".")) for text in ax.get_yticklabels()]
    told = [
        (place, number) for place, number in zip(ax.get_yticks(), shown, strict=True) if low <= place <= high
    ]
    assert len(told) >= 3
    assert len({number for _, number in told}) == len(told)
    assert [number for _, number in told] == pytest.approx([place for place, _ in told])


def test_a_long_scale_has_whole_numbers() -> None:
    figure = corners(placed(), Language("nl"), "werktempo (VBBA)")
    FigureCanvasAgg(figure).draw()
    assert not [text for text in figure.axes[0].get_yticklabels() if "," in text.get_text()]


def test_each_name_is_nearest_to_its_own_point() -> None:
    frame = placed()
    (ax,) = corners(frame, Language("en"), "pace").axes
    words = {text.get_text(): text.get_position() for text in ax.texts if not isinstance(text, Annotation)}
    assert set(words) == {"Alfa", "Beta", "Gamma (1st quarter 2024)", "Delta"}
    scale = [np.ptp(ax.get_xlim()), np.ptp(ax.get_ylim())]
    points = frame[["busyness", "pressure"]].to_numpy() / scale
    for word, place in words.items():
        nearest = np.argmin(np.hypot(*(points - np.array(place) / scale).T))
        assert frame["team"].iloc[nearest] == word.split(" (")[0]


FRAMES = {
    "four": placed(),
    "all busy": placed(
        busyness=[0.30, 0.31, 0.32, 0.30], corner=[CORNERS[0], CORNERS[0], CORNERS[2], CORNERS[2]]
    ),
    "none busy": placed(
        busyness=[-0.3, -0.31, -0.1, -0.3], corner=[CORNERS[1], CORNERS[1], CORNERS[3], CORNERS[3]]
    ),
    "alike": placed(pressure=55.0, busyness=[0.0, 0.01, 0.02, 0.03], corner=CORNERS[2]),
    "ten": crowd(10),
}


@pytest.mark.parametrize("name", FRAMES)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_names_never_overlap_and_stay_on_the_sheet(name: str, language: str) -> None:
    figure = corners(FRAMES[name], Language(language), "werktempo (VBBA)")
    FigureCanvasAgg(figure).draw()
    boxes = {text.get_text(): text.get_window_extent() for text in figure.axes[0].texts}
    width, height = figure.get_size_inches() * figure.dpi
    for (one, here), (other, there) in combinations(boxes.items(), 2):
        assert not here.overlaps(there), (one, other)
    for text, box in boxes.items():
        assert box.x0 >= 0 and box.x1 <= width and box.y0 >= 0 and box.y1 <= height, text


def scores(given: dict[str, list[float]], respondents: int = 11, scale: str = "werkdruk") -> pd.DataFrame:
    """Return scores of teams, one each quarter up to the third of 2024."""
    days = {team: pd.period_range(end="2024Q3", periods=len(each), freq="Q") for team, each in given.items()}
    rows = [
        (team, period.start_time + pd.Timedelta(days=20), scale, score, respondents)
        for team, each in given.items()
        for period, score in zip(days[team], each, strict=True)
    ]
    return pd.DataFrame(rows, columns=["team", "date", "scale", "score", "respondents"])


def report(
    perceptions: pd.DataFrame | None,
    audience: str = "hr",
    sizes: dict[str, int] = SIZES,
    language: str = "en",
) -> IntegralReport:
    given = tables(sizes, STARTS) | ({} if perceptions is None else {"perceptions": perceptions})
    org = read(given, audience, settings=settings(STARTS), until=END.end_time.date())
    return IntegralReport.of(org, END, language)


# The third quarter has two odd months: Alfa and Beta are at 10.67 ÷ 12 in it, Gamma and Delta at 12.67 ÷ 12.
LAST = {"Alfa": [70.0], "Beta": [40.0], "Gamma": [60.0], "Delta": [42.0]}


@pytest.mark.parametrize("audience", ["hr", "management", "works_council"])
def test_each_team_is_in_its_corner_with_the_conversation_that_fits(audience: str) -> None:
    """The limit is the mean of 70, 40, 60 and 42: 53."""
    part = report(scores(LAST), audience).differences()
    assert "- High pressure, high busyness: Gamma. Talk about the number of cases" in part.text
    assert "- High pressure, low busyness: Alfa. The number of cases does not explain it" in part.text
    assert "- Low pressure, high busyness: Delta." in part.text
    assert "- Low pressure, low busyness: Beta." in part.text
    assert "Alfa: busyness \u221211\xa0%, pressure 70.0, high pressure, low busyness." in part.alt
    assert "Gamma: busyness +6\xa0%, pressure 60.0, high pressure, high busyness." in part.alt


def test_a_score_of_too_few_is_left_out_and_named() -> None:
    given = scores(LAST)
    given.loc[given["team"] == "Delta", "respondents"] = 4
    text = report(given).differences().text
    assert "Not in the figure, for not measured or hidden: Delta." in text
    assert "busyness: Delta" not in text


def test_scores_older_than_a_year_are_not_in_the_picture() -> None:
    given = scores(LAST)
    given.loc[given["team"] == "Delta", "date"] = pd.Timestamp("2023-09-20")
    assert "not measured or hidden: Delta." in report(given).differences().text
    given.loc[given["team"] == "Delta", "date"] = pd.Timestamp("2023-10-20")
    assert "Delta (4th quarter 2023)" in report(given).differences().text


@pytest.mark.parametrize("audience", ["management", "works_council", "researcher"])
def test_teams_of_few_answers_are_a_sentence_and_the_mean_stays(audience: str) -> None:
    """The mean of 70, 40, 60 and 42 is 53; nine answered in each team."""
    made = report(scores(LAST, 9), audience)
    assert "fewer than 3 teams have a score of enough answers" in made.differences().text
    assert "figure-corners" not in made.differences().html
    assert "Werkdruk, over the teams together: 53.0 (3rd quarter 2024, 36 answers)." in made.said().text
    assert "50\xa0% of those who work in youth care" in made.said().text
    assert not any(score in made.differences().text + made.said().text for score in ("70.0", "40.0", "42.0"))


def test_a_team_of_which_the_fte_is_hidden_is_not_in_the_picture() -> None:
    """Klein has three workers; a second team is hidden with it, so two of the five are not drawn."""
    given = scores({**LAST, "Klein": [50.0]})
    part = report(given, "management", {**SIZES, "Klein": 3}).differences()
    (line,) = [line for line in part.text.splitlines() if "Not in the figure" in line]
    assert "Klein and " in line or " and Klein" in line
    assert "Klein: busyness" not in part.alt


def test_a_quarter_in_which_a_team_was_small_is_not_in_the_picture() -> None:
    """Delta has three people until July 2024 and twelve from August on, Alfa is hidden beside it."""
    given = tables(SIZES, STARTS) | {"perceptions": scores(LAST)}
    late = [f"D{place:02d}" for place in range(3, 12)]
    given["contracts"].loc[given["contracts"]["employee_id"].isin(late), "start"] = pd.Timestamp("2024-08-01")
    for audience, there in (("works_council", False), ("hr", True)):
        org = read(given, audience, settings=settings(STARTS), until=END.end_time.date())
        part = IntegralReport.of(org, END, "en").differences()
        assert ("Delta: busyness" in part.alt) == there


def test_without_a_scale_about_pressure_one_sentence_says_so() -> None:
    made = report(scores(LAST, scale="bevlogenheid"))
    assert "No scale that was delivered is about work pressure." in made.said().text
    assert "ressure" not in made.differences().text
    none = report(None)
    assert none.said().text.count("Perceived work pressure was not delivered.") == 1


def test_the_score_of_a_year_earlier_stands_beside_it() -> None:
    text = report(scores({team: [50.0, 0, 0, 0, last[0]] for team, last in LAST.items()})).said().text
    assert "53.0 (3rd quarter 2024, 44 answers); a year earlier 50.0." in text


@pytest.mark.parametrize(
    ("sign", "words"), [(1, "pressure rose where"), (-1, "pressure fell where"), (0, "no relation")]
)
def test_the_relation_over_time_is_told_with_enough_points(sign: int, words: str) -> None:
    """Busyness moves with the share of days in odd months; pressure follows, turns, or is noise."""
    days = [
        pd.period_range(q.start_time, q.end_time, freq="D")
        for q in pd.period_range(end="2024Q3", periods=9, freq="Q")
    ]
    busy = [float((each.month % 2 == 1).mean()) for each in days]
    noise = [3.0, 4, 1, 2, 4, 1, 2, 3, 5]
    course = [50 + 10 * sign * (each > 0.5) + noise[k] * (sign == 0) for k, each in enumerate(busy)]
    text = report(scores({"Gamma": course, "Delta": course}, 9)).differences().text
    assert words in text
    rho = spearmanr(busy, course).statistic
    assert f"(rank correlation {rho:+.2f}, 18 points)".replace("-", "\u2212") in text


def test_of_few_points_no_relation_is_told() -> None:
    assert "ver time" not in report(scores(LAST)).differences().text


@pytest.mark.parametrize("scale", ["Werkdruk", "werktempo (VBBA)", "Work pressure", "bevlogenheid (UWES-9)"])
def test_a_scale_is_about_pressure_here_as_for_the_pooled_effect(scale: str) -> None:
    frame = pd.DataFrame({"team": ["a"], "period": pd.PeriodIndex(["2024Q3"], freq="Q"), "scale": [scale]})
    frame = frame.assign(score_100=50.0, measurements=1)
    assert bool(pressure_scale(frame)) == (pooled_pressure(frame, {"a": None}) is not None)
