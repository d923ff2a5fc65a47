"""What people say at the evaluation: their scores per step, and where roles differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd

from caseload_analysis.evaluation.questionnaire import highest, role_differences, role_scores
from caseload_analysis.measures.perception import perception, public_levels, sides_of_start
from caseload_analysis.reports.evaluation.page import HalfYear
from caseload_analysis.reports.evaluation.response import (
    MORE_ANSWERED,
    Response,
    came_late,
    least_counted,
    waiting,
)
from caseload_analysis.reports.evaluation.words import (
    ITEMS,
    STEPS,
    capital,
    pressure_scale,
    unbroken,
)
from caseload_analysis.reports.exhibit import Exhibit, bullets, paragraph, section
from caseload_analysis.reports.language import Language
from caseload_analysis.reports.page import Page

MOST_DIFFERENCES: Final = 3
QUARTERS_A_YEAR: Final = 4


def said(half: HalfYear) -> Exhibit:
    """Return the scores per step, the differences between roles, and the perceived pressure."""
    text, page = half.language.text, half.page
    heading = text("What people say")
    parts = [*_scores(half), *_perceived(half)]
    if "evaluations" not in page.org.delivered:
        unknown = text(
            "Answers to the evaluation were not delivered; the worksheet of the evaluation asks for them."
        )
        parts = [paragraph("said-unknown", unknown, "notice"), *_perceived(half)]
    return section("said", heading, *parts)


def _scores(half: HalfYear) -> list[Exhibit]:
    text = half.language.text
    still = waiting(half.page.org, half.page.team, *half.answered, half.language)
    if half.scores.empty and not still:
        none = text("Nobody's answers are about this half-year.")
        return [paragraph("said-none", none, "notice")]
    answered = [paragraph("said-response", _response(half))]
    answered += [paragraph("said-open", still, "notice")] if still else []
    if half.scores.empty:
        return answered
    if half.scores["withheld"].all():
        few = text("The scores are hidden, for too few answered.")
        return [*answered, paragraph("said-hidden", few, "notice")]
    table = score_table(half.page, half.scores, text("How the steps are scored."))
    return [*answered, table, _roles(half)]


def _roles(half: HalfYear) -> Exhibit:
    """Say where the roles of the team differ, to readers who see figures of so few."""
    org = half.page.org
    if "employee" not in org.levels:
        whole = half.language.text("Whether roles differ is told over all teams together only.")
        return paragraph("said-roles", whole)
    since, until = half.answered
    return roles_apart(role_scores(org, half.page.team, since, until), half.language)


def _response(half: HalfYear) -> str:
    """Return how many of those in post answered, with a word where more did."""
    org, language = half.page.org, half.language
    found = Response.of(org, half.page.team, *half.answered)
    said_ = found.told(least_counted(org), language)
    line = language.text("Response: {response} of the people in post.", response=said_)
    more = language.text(MORE_ANSWERED) if found.more else ""
    return " ".join(part for part in (line, more, came_late(found, language)) if part)


def perceived_together(page: Page) -> str:
    """Return the last score about pressure of all teams together, beside the published level."""
    language, org = page.language, page.org
    if "perceptions" not in org.delivered:
        return language.text("Perceived work pressure was not delivered.")
    scale = pressure_scale(perception(org, "team", "Q"))
    if not scale:
        return language.text("No scale that was delivered is about work pressure.")
    rows = perception(org, "organisation", "Q")
    rows = rows.loc[(rows["scale"] == scale) & (rows["period"] <= page.period.asfreq("Q"))]
    shown = rows.loc[rows["score"].notna()]
    if shown.empty:
        return language.text("Perceived work pressure is hidden, for too few answered.")
    return f"{_last_score(shown, language)} {_public_level(language)}"


def _last_score(rows: pd.DataFrame, language: Language) -> str:
    """Return the last score, with the one of a year earlier where it is there."""
    last = rows.iloc[-1]
    fields = {
        "scale": capital(str(last["scale"])),
        "score": language.number(last["score"], 1),
        "quarter": language.period(last["period"]),
        "n": language.number(last["respondents"]),
    }
    earlier = rows.loc[rows["period"] == last["period"] - QUARTERS_A_YEAR, "score"]
    if earlier.empty:
        return language.text("{scale}, over the teams together: {score} ({quarter}, {n} answers).", **fields)
    return language.text(
        "{scale}, over the teams together: {score} ({quarter}, {n} answers); a year earlier {was}.",
        was=language.number(earlier.iloc[0], 1),
        **fields,
    )


def _public_level(language: Language) -> str:
    level = public_levels().iloc[-1]
    return language.text(
        "For comparison, though asked in another way: {share} of those who work in youth care found the "
        "work pressure too high ({quarter}, {source}).",
        share=language.percent(level["share_too_high"], 0),
        quarter=language.period(level["period"]),
        source=level["source"],
    )


def score_table(page: Page, scores: pd.DataFrame, caption: str, more: Sequence[str] = ()) -> Exhibit:
    """Return a row per step: does it happen, does it help, each with its interval and respondents."""
    text, language = page.language.text, page.language
    heads = [text("step")]
    for item in ITEMS:
        heads += [text(ITEMS[item]), text("95 % interval"), text("answers")]
    rows = [
        [text(STEPS[step]), *_cells(scores, step, language)]
        for step in STEPS
        if (scores["step"] == step).any()
    ]
    notes = [
        text(
            "Scale from 1 (never, not at all) to {top} (always, very much). The interval shows how far the "
            "mean of so few people may lie from what a larger group would say; it errs on the wide side.",
            top=language.number(highest(scores["score"])),
        )
    ]
    return page.table("scores", caption, heads, rows, notes=[" ".join([*notes, *more])])


def _cells(scores: pd.DataFrame, step: str, language: Language) -> list[str]:
    cells = []
    for item in ITEMS:
        rows = scores.loc[(scores["step"] == step) & (scores["item"] == item)]
        cells += _cell(rows.iloc[0], language) if len(rows) else [language.number(float("nan")), "", ""]
    return cells


def _cell(row: pd.Series, language: Language) -> list[str]:
    number = language.number(row["respondents"])
    if row["withheld"]:
        return [language.text("hidden"), "", number]
    ends = {name: language.number(row[name], 1) for name in ("low", "high")}
    return [language.number(row["score"], 1), unbroken(language.text("{low} to {high}", **ends)), number]


def roles_apart(scores: pd.DataFrame, language: Language) -> Exhibit:
    """Say where roles differ, or why that cannot be said; ``scores``: as ``role_scores`` returns them."""
    if not scores.duplicated(["step", "item"]).any():
        few = language.text("Whether roles differ cannot be shown: no two roles have enough answers.")
        return paragraph("said-roles", few)
    found = role_differences(scores)
    if found.empty:
        none = language.text("No difference between roles of enough respondents stands out.")
        return paragraph("said-roles", none)
    lines = [_difference(row, language) for _, row in found.head(MOST_DIFFERENCES).iterrows()]
    return bullets("said-roles", lines)


def _difference(row: pd.Series, language: Language) -> str:
    return language.text(
        "{step}, {question} {role} {mean}, {other} {other_mean} (difference {difference}, 95 % interval "
        "{low} to {high}).",
        step=language.text(STEPS[row["step"]]),
        question=language.text(ITEMS[row["item"]]),
        role=row["role"],
        other=row["other"],
        **{name: language.number(row[name], 1) for name in ("mean", "other_mean")},
        **{name: language.number(row[name], 1, signed=True) for name in ("difference", "low", "high")},
    )


def _perceived(half: HalfYear) -> list[Exhibit]:
    """Return the last perceptions before and since the start in one sentence per scale."""
    language, frame = half.language, half.perceived
    if "perceptions" not in half.page.org.delivered:
        return [paragraph("perceived", language.text("Perceived work pressure was not delivered."))]
    shown = frame.loc[frame["score"].notna()]
    if shown.empty:
        return [
            paragraph("perceived", language.text("Perceived work pressure is hidden, for too few answered."))
        ]
    lines = [_scale(rows, str(scale), half) for scale, rows in shown.groupby("scale")]
    return [bullets("perceived", lines)]


def _scale(rows: pd.DataFrame, scale: str, half: HalfYear) -> str:
    """Return the last score, with the last from before the start where the last is from after it.

    By the days on which was measured: a quarter with measurements of either side is not compared.
    """
    language, last = half.language, rows.iloc[-1]
    sides = sides_of_start(half.page.org, rows)
    before = rows.loc[sides == "before"]
    fields = {
        "scale": scale,
        "quarter": language.period(last["period"]),
        "score": language.number(last["score"], 1),
        "n": language.number(last["respondents"]),
    }
    if sides.iloc[-1] != "after" or before.empty:
        return language.text("{scale}: {score} ({quarter}, {n} answers).", **fields)
    earlier = before.iloc[-1]
    return language.text(
        "{scale}: {score} ({quarter}, {n} answers), before the start {was} ({then}).",
        was=language.number(earlier["score"], 1),
        then=language.period(earlier["period"]),
        **fields,
    )
