"""Teams by busyness and by perceived pressure, and the conversation that fits each corner."""

from __future__ import annotations

import math
from typing import Final

import pandas as pd
from scipy.special import ndtri

from caseload_analysis.measures.perception import perception
from caseload_analysis.measures.pressure import CORNERS, pressure_and_busyness, pressure_relation
from caseload_analysis.privacy.hidden_teams import without_hidden_teams
from caseload_analysis.reports.evaluation.integral_page import Whole
from caseload_analysis.reports.evaluation.said import QUARTERS_A_YEAR
from caseload_analysis.reports.evaluation.words import capital, pressure_scale
from caseload_analysis.reports.exhibit import Exhibit, bullets, paragraph
from caseload_analysis.reports.figures.corners import NAMES, corners, team_names
from caseload_analysis.reports.language import Language
from caseload_analysis.tables.problems import message

FEWEST_TEAMS: Final = 3
"""Of fewer teams high and low beside each other say nothing [X]."""
ALMOST_ONE: Final = 0.999999
CONVERSATIONS: Final = dict(
    zip(
        CORNERS,
        (
            message("Talk about the number of cases and about who can be deployed."),
            message("The number of cases does not explain it: talk about what makes the work heavy."),
            message("Talk about what helps, and how long the team can keep this up."),
            message("Keep it so; talk about what other teams can learn from it."),
        ),
        strict=True,
    )
)
OVER_TIME: Final = {
    "rises": message(
        "Over time pressure rose where busyness rose in the same team (rank correlation {rho}, {n} points); "
        "that does not tell what made what."
    ),
    "falls": message(
        "Over time pressure fell where busyness rose in the same team (rank correlation {rho}, {n} points); "
        "that does not tell what made what."
    ),
    "neither": message(
        "Over time no relation between pressure and busyness within a team can be shown (rank correlation "
        "{rho}, {n} points)."
    ),
}


def beside_each_other(whole: Whole) -> list[Exhibit]:
    """Return the teams by busyness and pressure, and the conversation that fits each corner."""
    text, scale = whole.language.text, pressure_scale(perception(whole.org, "team", "Q"))
    if not scale:
        return []
    measured = _measured(whole, scale)
    placed = _placed(whole, scale, measured)
    if len(placed) < FEWEST_TEAMS:
        few = text(
            "Pressure and busyness are not laid beside each other per team: fewer than {n} teams have a "
            "score of enough answers in the last year.",
            n=FEWEST_TEAMS,
        )
        return [paragraph("corners-few", few, "notice"), *_together(measured, whole.language)]
    drawn = corners(placed, whole.language, scale)
    picture = whole.page.figure("corners", _caption(whole, placed), drawn, _alt(placed, whole.language))
    lines = [*_conversations(placed, whole.language), *_absent(whole, placed)]
    relation = _together(measured, whole.language)
    return [picture, bullets("corner-list", lines), *relation]


def _measured(whole: Whole, scale: str) -> pd.DataFrame:
    """Return the quarters with both, of the teams of which the busyness may be shown then and now."""
    last, teams = whole.page.period.asfreq("Q"), set(whole.teams) - whole.hidden
    rows = pressure_and_busyness(whole.org, "team", "Q", scale=scale)
    rows = without_hidden_teams(rows, whole.org, ["busyness"]).dropna(subset=["busyness", "pressure"])
    return rows.loc[rows["team"].isin(teams) & (rows["period"] <= last)]


def _placed(whole: Whole, scale: str, measured: pd.DataFrame) -> pd.DataFrame:
    """Return the last measurement of each team in the last year, beside the mean of that year [X]."""
    last = whole.page.period.asfreq("Q")
    year = measured.loc[measured["period"] > last - QUARTERS_A_YEAR]
    if year.empty:
        return year
    rows = pressure_and_busyness(
        whole.org, "team", "Q", (last - (QUARTERS_A_YEAR - 1), last), scale=scale
    ).merge(year[["team", "period"]], on=["team", "period"])
    return rows.sort_values("period").groupby("team", as_index=False).tail(1).sort_values("team")


def _caption(whole: Whole, placed: pd.DataFrame) -> str:
    return whole.language.text(
        "Pressure is perception, busyness is numbers: the last measurement of each team in the year until "
        "{period}. High pressure is above the mean of that year, so high beside the other teams, not in "
        "itself; of {fewest} to {most} answers a difference of a few points says little.",
        period=whole.language.period(whole.page.period),
        fewest=whole.language.number(placed["respondents"].min()),
        most=whole.language.number(placed["respondents"].max()),
    )


def _alt(placed: pd.DataFrame, language: Language) -> str:
    """Return the busyness and the pressure of each team in words."""
    names = [language.text(NAMES[corner]) for corner in placed["corner"]]
    said_ = [
        language.text(
            "{team}: busyness {busyness}, pressure {pressure}, {corner}.",
            team=name,
            busyness=language.percent(row["busyness"], 0, signed=True),
            pressure=language.number(row["pressure"], 1),
            corner=corner,
        )
        for name, corner, (_, row) in zip(team_names(placed, language), names, placed.iterrows(), strict=True)
    ]
    return " ".join(said_)


def _conversations(placed: pd.DataFrame, language: Language) -> list[str]:
    """Return for each corner with teams in it which conversation fits."""
    named = pd.Series(team_names(placed, language), index=placed.index)
    return [
        language.text(
            "{corner}: {teams}. {conversation}",
            corner=capital(language.text(NAMES[corner])),
            teams=language.listing(list(named[placed["corner"] == corner])),
            conversation=language.text(CONVERSATIONS[corner]),
        )
        for corner in CORNERS
        if (placed["corner"] == corner).any()
    ]


def _absent(whole: Whole, placed: pd.DataFrame) -> list[str]:
    teams = [team for team in whole.teams if team not in set(placed["team"])]
    if not teams:
        return []
    names = whole.language.listing(teams)
    return [whole.language.text("Not in the figure, for not measured or hidden: {teams}.", teams=names)]


def _together(measured: pd.DataFrame, language: Language) -> list[Exhibit]:
    """Say how pressure went with busyness over time; nothing where there are too few points.

    Whether the rank correlation can be told from zero: Fisher's z with the variance 1.06 ÷ (n - 3) of
    Fieller, Hartley and Pearson 1957, less one point for each team whose mean rank was taken out.
    """
    found = pressure_relation(measured, "organisation").iloc[0]
    if pd.isna(found["correlation"]):
        return []
    points, teams = int(found["points"]), measured["team"].nunique()
    z = math.atanh(min(max(float(found["correlation"]), -ALMOST_ONE), ALMOST_ONE))
    sure = abs(z) * math.sqrt(max(points - teams - 2, 0) / 1.06) > float(ndtri(0.975))
    way = ("falls" if z < 0 else "rises") if sure else "neither"
    fields = {"rho": language.number(found["correlation"], 2, signed=True), "n": language.number(points)}
    return [paragraph("corners-over-time", language.text(OVER_TIME[way], **fields))]
