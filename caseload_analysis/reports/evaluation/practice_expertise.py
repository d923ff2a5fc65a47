"""The part of a team's evaluation about expertise: whose shoulders kinds of case rest on, and inflow."""

from __future__ import annotations

import pandas as pd

from caseload_analysis.reports.evaluation.page import HalfYear
from caseload_analysis.reports.evaluation.practice_words import block, cell, is_hidden, undelivered
from caseload_analysis.reports.exhibit import Exhibit, paragraph
from caseload_analysis.reports.language import Language
from caseload_analysis.reports.words import unit_name


def expertise_part(half: HalfYear) -> Exhibit:
    """Return which kinds of case rest on one pair of shoulders, and the match of inflow to expertise."""
    text, frame = half.language.text, half.practice.kinds
    notice = undelivered(half.page.org, "competences", half.language)
    match = [] if notice else [_match(half)]
    if frame.empty:
        held = [paragraph("kinds-none", text("The team held no cases on the last day."), "notice")]
    elif "employee" in half.page.org.levels:
        said = paragraph("kinds-one", one_pair_sentence(frame, half.language))
        held = [said, _kinds_table(half, frame)]
    else:
        # A kind with one holder and its number of cases would be that colleague's caseload.
        held = [paragraph("kinds-one", _number(frame, half.language))]
    return block("practice-expertise", text("Expertise and inflow"), *held, *match, *notice)


def _match(half: HalfYear) -> Exhibit:
    return paragraph("inflow-match", match_sentence(half.practice.arrivals, half.language))


def _number(frame: pd.DataFrame, language: Language) -> str:
    """Return how many kinds rest on one pair of shoulders, without naming them."""
    return language.plural(
        "{n} kind of case rests on one pair of shoulders; which, is for the team.",
        "{n} kinds of case rest on one pair of shoulders; which, is for the team.",
        int((frame["one_pair"] == 1).sum()),
    )


def one_pair_sentence(frame: pd.DataFrame, language: Language) -> str:
    """Return which kinds rest on one pair of shoulders and why, or that none that is seen does."""
    said = one_pair(frame, language)
    if said:
        return " ".join(f"{each}." for each in said)
    if frame["one_pair"].isna().any():
        return language.text(
            "No kind of case that may be seen rests on one pair of shoulders; others are hidden."
        )
    return language.text("No kind of case rests on one pair of shoulders.")


def one_pair(frame: pd.DataFrame, language: Language) -> list[str]:
    """Return the kinds that one colleague holds, and those that at most one has the competence for."""
    alone = frame["one_pair"] == 1
    held = frame.loc[alone & (frame["holders"] <= 1), "measure"].astype(str).tolist()
    able = frame.loc[alone & (frame["holders"] > 1), "measure"].astype(str).tolist()
    said = []
    if held:
        said.append(language.text("One colleague holds all cases of: {kinds}", kinds=language.listing(held)))
    if able:
        kinds = language.listing(able)
        said.append(language.text("At most one colleague has the competence for: {kinds}", kinds=kinds))
    return said


def _kinds_table(half: HalfYear, frame: pd.DataFrame) -> Exhibit:
    text, language = half.language.text, half.language
    named = bool(half.practice.expertise)
    heads = [text("kind of case"), unit_name(language, "case"), text("colleagues who hold them")]
    heads += [text("colleagues with the competence")] if named else []
    rows = [
        [
            str(row["measure"]),
            cell(row, "cases", language),
            cell(row, "holders", language),
            *([cell(row, "experts", language)] if named else []),
        ]
        for _, row in frame.iterrows()
    ]
    note = text(
        "One pair of shoulders: at most one colleague holds cases of this kind, or has the competence of the "
        "same name. Other kinds have no competence of their name in the list (a dash), so for them only the "
        "holders count."
    )
    caption = text("Who the kinds of case rest on, on {date}.", date=language.date(half.practice.org.last))
    return half.page.table("practice-kinds", caption, heads, rows, notes=[note] if named else [])


def match_sentence(rows: pd.DataFrame, language: Language) -> str:
    """Return which part of the new cases of a year came to somebody with the competence they ask for."""
    if rows.empty or not (rows["arrivals"].isna() | (rows["arrivals"] > 0)).any():
        return language.text(
            "Match of inflow to expertise: in the last four quarters no new case came whose kind is the name "
            "of a competence, so it cannot be told."
        )
    if any(is_hidden(row, "match") for _, row in rows.iterrows()):
        return language.text("Match of inflow to expertise: hidden, for too few people stand behind it.")
    sums = rows[["arrivals", "unknown", "matched", "other_arrivals"]].sum()
    fields = {str(name): language.number(value) for name, value in sums.items()}
    known = language.number(sums["arrivals"] - sums["unknown"])
    return language.text(
        "Match of inflow to expertise, last four quarters: of {arrivals} new cases whose kind is the name of "
        "a competence, {known} came to somebody of whom the competences are listed, and {matched} of these "
        "to somebody with that competence. Of {other_arrivals} other new cases it cannot be told.",
        known=known,
        **fields,
    )
