"""What people say in the integral summary: in a few lines, and in full among the annexes."""

from __future__ import annotations

import pandas as pd

from caseload_analysis.evaluation.questionnaire import highest, role_scores
from caseload_analysis.evaluation.remarks import released_remarks, remark_numbers
from caseload_analysis.reports.evaluation.integral_page import Whole
from caseload_analysis.reports.evaluation.integral_parts import answered_between, response_to
from caseload_analysis.reports.evaluation.practice_words import block
from caseload_analysis.reports.evaluation.remarks import by_step, remarks_counted
from caseload_analysis.reports.evaluation.response import Response, least_counted, waiting
from caseload_analysis.reports.evaluation.said import perceived_together, roles_apart, score_table
from caseload_analysis.reports.evaluation.words import STEPS
from caseload_analysis.reports.exhibit import Exhibit, paragraph, section


def said(whole: Whole) -> Exhibit:
    """Return the response, the steps that are taken most and least, the remarks, and the pressure felt."""
    perceived = paragraph("said-perceived", perceived_together(whole.page))
    waited = _waited_for(whole)
    steps = [] if waited and whole.scores.empty else [_steps(whole)]
    parts = [*_answered(whole), *waited, *steps, *_remarks(whole), perceived]
    return section("said", whole.language.text("What people say"), *parts)


def said_in_full(whole: Whole) -> list[Exhibit]:
    """Return the scores of every step, where roles differ, and what HR released beyond the teams."""
    text, rows = whole.language.text, _beyond_teams(whole)
    parts = [] if _hidden(whole) else [_table(whole), _roles(whole)]
    if len(rows):
        heading = text("What people wrote, as HR released it")
        parts.append(block("remarks-said", heading, *by_step(rows, whole.language, "remarks")))
    return [section("said-in-full", text("What people say, in full"), *parts)] if parts else []


def _waited_for(whole: Whole) -> list[Exhibit]:
    """Say from when on the last half-year is shown, where it is not yet."""
    if not whole.started:
        return []
    still = waiting(whole.org, "", *answered_between(whole, whole.started[0]), whole.language)
    return [paragraph("said-open", still, "notice")] if still else []


def _together(whole: Whole) -> Response:
    return Response.together([response_to(whole, team) for team in whole.started], least_counted(whole.org))


def _answered(whole: Whole) -> list[Exhibit]:
    """Return the response of the teams together, each by its last evaluation."""
    language, least = whole.language, least_counted(whole.org)
    found = _together(whole)
    if not found.answered:
        return []
    line = language.plural(
        "Response to the last evaluation of {n} team: {response} of the people in post on its day.",
        "Response to the last evaluation of each of {n} teams: {response} of the people in post on its day.",
        sum(response_to(whole, team).answered >= max(least, 1) for team in whole.started),
        response=found.told(least, language),
    )
    return [paragraph("said-response", line)]


def _hidden(whole: Whole) -> bool:
    """Whether there is no score to show."""
    delivered = "evaluations" in whole.org.delivered
    return not delivered or whole.scores.empty or bool(whole.scores["withheld"].all())


def _steps(whole: Whole) -> Exhibit:
    """Return which step is taken most and which least, or why that cannot be shown."""
    text, language = whole.language.text, whole.language
    if "evaluations" not in whole.org.delivered:
        unknown = text(
            "Answers to the evaluation were not delivered; the worksheet of the evaluation asks for them."
        )
        return paragraph("said-unknown", unknown, "notice")
    rows = whole.scores.loc[(whole.scores["item"] == "happens") & whole.scores["score"].notna()]
    if rows.empty:
        hidden = text("What people say is hidden, for too few answered.")
        return paragraph("said-hidden", hidden, "notice")
    ordered = rows.sort_values("score", kind="stable")
    least, most = ordered.iloc[0], ordered.iloc[-1]
    line = text(
        "Of the five steps, over {n} answers: taken most is {most} ({high} of {top}), least {least} ({low}).",
        n=language.number(rows["respondents"].max()),
        most=text(STEPS[most["step"]]),
        high=language.number(most["score"], 1),
        top=language.number(highest(whole.scores["score"])),
        least=text(STEPS[least["step"]]),
        low=language.number(least["score"], 1),
    )
    return paragraph("said-steps", " ".join([line, *_left_out(whole)]))


def _left_out(whole: Whole) -> list[str]:
    """Say of how many answers the scores are, where the response tells of more."""
    counted, answered = int(whole.scores["respondents"].max()), _together(whole).answered
    if counted >= answered:
        return []
    return [
        whole.language.text(
            "The scores are of {counted} of these {answered} answers: the other teams have too few to be "
            "told by themselves.",
            counted=whole.language.number(counted),
            answered=whole.language.number(answered),
        )
    ]


def _table(whole: Whole) -> Exhibit:
    text = whole.language.text
    caption = text("How the steps are scored, over all teams.")
    every = text("Answers: to every evaluation of the teams until now.")
    return score_table(whole.page, whole.scores, caption, [every, *_left_out(whole)])


def _roles(whole: Whole) -> Exhibit:
    """Return where roles differ over all teams."""
    since, until = answered_between(whole, whole.started[0])
    return roles_apart(role_scores(whole.org, "", since, until), whole.language)


def _remarks(whole: Whole) -> list[Exhibit]:
    """Return how many remarks there are, and how many of them this reader does not read."""
    if "evaluations" not in whole.org.delivered or not whole.started:
        return []
    numbers = remark_numbers(whole.org, "", *answered_between(whole, whole.started[0]))
    counted = remarks_counted(numbers, len(_beyond_teams(whole)), whole.language)
    if whole.org.has("evaluations") and numbers["made"].any():
        where = whole.language.text("They stand in the evaluation of each team.")
        counted = f"{counted} {where}"
    return [paragraph("said-remarks", counted)]


def _beyond_teams(whole: Whole) -> pd.DataFrame:
    """Return the remarks that HR released to readers outside the teams."""
    if not whole.started:
        return released_remarks(whole.org, "", 1, 0)
    return released_remarks(whole.org, "", *answered_between(whole, whole.started[0]))
