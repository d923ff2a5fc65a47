"""What people wrote at the evaluation: all of it for the HR adviser, for others what HR released."""

from __future__ import annotations

from typing import Final

import pandas as pd

from caseload_analysis.evaluation.remarks import released_remarks, remark_numbers
from caseload_analysis.evaluation.remarks import remarks as written
from caseload_analysis.reports.evaluation.page import HalfYear
from caseload_analysis.reports.evaluation.practice_words import block
from caseload_analysis.reports.evaluation.response import waiting
from caseload_analysis.reports.evaluation.words import STEPS
from caseload_analysis.reports.exhibit import Exhibit, bullets, paragraph, section
from caseload_analysis.reports.language import Language
from caseload_analysis.tables.problems import message

FLAGS: Final = {
    "code": message("a code"),
    "number": message("a number"),
    "name": message("perhaps a name"),
    "rare": message("rare words"),
}


def remarks(half: HalfYear) -> Exhibit:
    """Return what people wrote: for HR everything, for others what was released, and how many there are."""
    text, org = half.language.text, half.page.org
    if "evaluations" not in org.delivered:
        none = text("Answers to the evaluation were not delivered, so there are no remarks.")
        parts = [paragraph("remarks-none", none)]
    else:
        parts = _everything(half) if org.has("evaluations") else _released(half)
    return section("remarks-said", text("Remarks"), *parts)


def _everything(half: HalfYear) -> list[Exhibit]:
    """Return every remark, what to read first marked, and what the team reads of them."""
    text = half.language.text
    rows = written(half.page.org, half.page.team, *half.answered)
    if rows.empty:
        return [paragraph("remarks-none", text("Nobody wrote a remark."))]
    first = text("Read first what is marked: it may give away who wrote it, or whom it is about.")
    lines = rows.assign(remark=[_marked(row, half.language) for _, row in rows.iterrows()])
    return [
        paragraph("remarks-first", first, "notice"),
        *by_step(lines, half.language, "remarks"),
        _read_by_the_team(half),
    ]


def _read_by_the_team(half: HalfYear) -> Exhibit:
    """Return the remarks that the team reads, or how they are released to it."""
    text = half.language.text
    heading = text("What the team reads of these")
    rows = _reached(half)
    if rows.empty:
        none = text(
            "Nothing yet: release what the team may read on the worksheet of the remarks (caseload worksheet "
            "remarks), and put that among the data."
        )
        return section("remarks-released", heading, paragraph("remarks-unreleased", none))
    still = waiting(half.page.org, half.page.team, *half.answered, half.language)
    later = [paragraph("remarks-open", still)] if still else []
    return section("remarks-released", heading, *later, *by_step(rows, half.language, "remarks-released"))


def _released(half: HalfYear) -> list[Exhibit]:
    """Return how many remarks there are, and those that HR released."""
    rows, still = _reached(half), waiting(half.page.org, half.page.team, *half.answered, half.language)
    if still and rows.empty:
        return [paragraph("remarks-open", still)]
    numbers = remark_numbers(half.page.org, half.page.team, *half.answered)
    counted = remarks_counted(numbers, len(rows), half.language)
    return [paragraph("remarks-closed", counted), *by_step(rows, half.language, "remarks")]


def _reached(half: HalfYear) -> pd.DataFrame:
    """Return the released remarks that reach the team; another reader gets none with its name."""
    return released_remarks(half.page.org, half.page.team, *half.answered)


def remarks_counted(numbers: pd.DataFrame, released: int, language: Language) -> str:
    """Return how many remarks there are per step, and how many of them this reader does not read.

    ``numbers``: as ``remark_numbers`` returns them. ``released``: how many are shown here.
    """
    made, withheld = (int(numbers[name].sum()) for name in ("made", "withheld"))
    told = (
        [_made(numbers, language)] if made else [] if released else [language.text("Nobody wrote a remark.")]
    )
    if released:
        told += [_chosen(released, language)]
    if withheld:
        told += [language.text("Not shown here: {n}.", n=language.number(withheld))]
    if withheld and not released:
        told += [
            language.text(
                "What people wrote, the HR adviser reads, and the team what the HR adviser released to it: a "
                "remark can give away who wrote it."
            )
        ]
    return " ".join(told)


def _chosen(released: int, language: Language) -> str:
    return language.plural(
        "The HR adviser read what people wrote and released {n} remark, perhaps in other words.",
        "The HR adviser read what people wrote and released {n} remarks, some perhaps in other words.",
        released,
    )


def _made(numbers: pd.DataFrame, language: Language) -> str:
    steps = [
        language.text("{step} {n}", step=step_name(str(step), language), n=language.number(count))
        for step, count in zip(numbers["step"], numbers["made"], strict=True)
    ]
    return language.plural(
        "{n} remark was made: {steps}.",
        "{n} remarks were made: {steps}.",
        int(numbers["made"].sum()),
        steps=language.listing(steps),
    )


def step_name(step: str, language: Language) -> str:
    """Return the name of a step; of no step, that it is about the whole."""
    return language.text(STEPS[step]) if step else language.text("On the whole")


def by_step(rows: pd.DataFrame, language: Language, name: str) -> list[Exhibit]:
    """Return the remarks as a list for each step; ``rows`` hold step and remark, ``name`` begins the ids."""
    return [
        block(
            f"{name}-{step or 'overall'}",
            step_name(step, language),
            bullets(f"{name}-list-{step or 'overall'}", own["remark"].tolist()),
        )
        for step, own in ((str(step), part) for step, part in rows.groupby("step", sort=False))
    ]


def _marked(row: pd.Series, language: Language) -> str:
    if not row["flags"]:
        return str(row["remark"])
    reasons = language.listing([language.text(FLAGS[name]) for name in row["flags"].split()])
    return language.text("Read first ({reasons}): {remark}", reasons=reasons, remark=row["remark"])
