"""The self-assessment of the own organisation against TNO's factors and conditions."""

from __future__ import annotations

from typing import Final

import pandas as pd

from caseload_analysis.comparison.self_assessment import self_assessment
from caseload_analysis.reports.comparison.sheets import Sheets, note, page, small
from caseload_analysis.reports.exhibit import Exhibit, paragraph
from caseload_analysis.reports.words import AUDIENCES, word
from caseload_analysis.tables.problems import message

ANSWERS: Final = {
    "yes": message("yes"),
    "partly": message("partly"),
    "no": message("no"),
    "figure": message("a figure, nothing to hold it against"),
}
BY: Final = {"data": message("the data"), "asked": message("the form")}
KINDS: Final = {
    "factor": message("factor"),
    "condition": message("condition"),
    "why": message("why it works"),
    "result": message("result"),
}


def assessment_page(sheets: Sheets) -> Exhibit:
    """Return what the own data and answers say of each statement; one sentence without own data."""
    text = sheets.language.text
    heading = text("Self-assessment of the own organisation")
    if sheets.org is None:
        gone = text(
            "No data of an own organisation were given, so nothing is assessed. Give its folder with "
            "--self-assessment: team size, overhead and how far authority lies in the teams are then "
            "answered from the data, and the rest is asked."
        )
        return note("assessment", gone)
    rows = self_assessment(sheets.org, sheets.answers or None, speech=sheets.language)
    told = paragraph("assessment-said", _counted(sheets, rows))
    open_ones = rows["answered_by"] == "open"
    tables = [_answered(sheets, rows.loc[~open_ones]), _open(sheets, rows.loc[open_ones])]
    return page("assessment", heading, told, *tables)


def _counted(sheets: Sheets, rows: pd.DataFrame) -> str:
    """Return of how many statements the data or the form tell."""
    language, counts = sheets.language, rows["answered_by"].value_counts()
    org = sheets.org
    name = org.settings.organisation if org is not None else ""
    audience = word(language, AUDIENCES, org.audience) if org is not None else ""
    return language.text(
        "{organisation}, as read for {audience}: of {all} statements {data} are answered by the data, "
        "{asked} by the form, and {open} are open. The data go before the form. From which share on the "
        "answer is yes is our own choice, and the questions are ours: TNO published factors and conditions.",
        organisation=name or "–",
        audience=audience,
        all=language.number(len(rows)),
        **{key: language.number(int(counts.get(key, 0))) for key in ("data", "asked", "open")},
    )


def _answered(sheets: Sheets, rows: pd.DataFrame) -> Exhibit:
    """Return the statements that the data or the form answer, with what the answer rests on."""
    language = sheets.language
    listed = [
        [
            str(row["statement"]),
            language.text(ANSWERS[str(row["answer"])]),
            language.text(BY[str(row["answered_by"])]),
            " ".join(str(row[name]) for name in ("evidence", "remark") if row[name]),
        ]
        for _, row in rows.sort_values(
            "answered_by", key=lambda by: by.map({"data": 0, "asked": 1})
        ).iterrows()
    ]
    heads = [language.text("statement"), language.text("answer"), language.text("answered by")]
    caption = language.text("Statements that are answered, and what the answer rests on")
    heads.append(language.text("figures"))
    return small(sheets.table("assessment", caption, heads, listed, words=(1, 2, 3)))


def _open(sheets: Sheets, rows: pd.DataFrame) -> Exhibit:
    """Return the statements that still wait for an answer, with the question."""
    language = sheets.language
    listed = [
        [str(row["statement"]), _part_of(row, sheets), _question(row, sheets)] for _, row in rows.iterrows()
    ]
    heads = [language.text("statement"), language.text("part of"), language.text("question")]
    caption = language.text("Statements that wait for an answer")
    return small(sheets.table("questions", caption, heads, listed, words=(1, 2)))


def _part_of(row: pd.Series, sheets: Sheets) -> str:
    return str(row["about"]) or sheets.language.text(KINDS[str(row["kind"])])


def _question(row: pd.Series, sheets: Sheets) -> str:
    """Return the question; what this reader may not see says so."""
    if row["answer"] != "hidden":
        return str(row["question"])
    hidden = sheets.language.text("hidden from this reader")
    return f"{row['question']} ({hidden})"
