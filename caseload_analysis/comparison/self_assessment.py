"""An organisation held against TNO's factors and conditions: by its data where they can tell, else asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from caseload_analysis.comparison.assessment import team_evidence, work_evidence
from caseload_analysis.comparison.assessment.judged import HELD, Evidence
from caseload_analysis.comparison.assessment.own_answers import HEADERS, read_answers
from caseload_analysis.comparison.framework import factors, lessons
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.speech import ENGLISH, Speech

EVIDENCE: Final[Mapping[str, Callable[[Organisation, Speech], Evidence | None]]] = {
    "small_teams": team_evidence.team_size,
    "less_overhead": team_evidence.overhead_share,
    "authority_low": team_evidence.own_arrangements,
    "learning_from_below": team_evidence.evaluated,
    "norms_demanding": work_evidence.deviations,
    "balance_supported": work_evidence.taken_over,
    "valuable_work": work_evidence.in_contact,
    "double_loop": work_evidence.followed_up,
}
"""What can be said from the data, by the code of the aspect or lesson."""

_COLUMNS: Final = (
    *("kind", "about", "id", "statement", "question", "answer", "answered_by", "evidence"),
    *("said", "remark", "slide"),
)
_FORM: Final = ("question", "about", "text", "answer", "remark")
_NOTHING: Final = Evidence("", "")


def self_assessment(
    org: Organisation,
    answers: str | Path | pd.DataFrame | None = None,
    *,
    speech: Speech = ENGLISH,
) -> pd.DataFrame:
    """Return each statement of the framework with what is answered to it, and by what.

    The statements are the parts of the five factors, the conditions (slide 61), and from why it works
    and its results what the data can tell of. An answer from the data goes before one that was given
    on the form; both are shown. Of one team for who sees one team.

    Parameters
    ----------
    org : Organisation
        Of any audience; what it may not see is named as hidden.
    answers : path or frame, optional
        The form of ``self_assessment_form``, filled in: CSV, xlsx or a frame.
    speech : Speech
        The language of the texts; by default English. A ``reports.language.Language`` fits.

    Returns
    -------
    frame
        kind ("factor", "condition", "why", "result"); about (name of the factor, empty for a lesson);
        id (code of the question); statement; question; answer: "yes", "partly", "no", "figure" (told
        by the data, with nothing published to hold it against), "hidden" or empty; answered_by: "data",
        "asked" or "open"; evidence (a sentence with the figures); said (the answer on the form); remark;
        slide. From which share on the data give yes or no is our own choice [X]: see
        ``judged.graded``.

    Raises
    ------
    DataError
        For answers that cannot be read: file, sheet, row, column, value and remedy.

    Notes
    -----
    Source: TNO 2012, *Ruimte voor Professionals*, slides 9 to 16 and 60 to 62. TNO published no such
    list: statements are its factors and conditions, the questions our own [X].

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> org = read(example_tables(), settings=example_settings())
    >>> told = self_assessment(org, pd.DataFrame({"question": ["courage"], "answer": ["partly"]}))
    >>> shown = told.set_index("id").loc[["small_teams", "courage", "figurehead"]]
    >>> shown[["answer", "answered_by"]].to_numpy().tolist()
    [['no', 'data'], ['partly', 'asked'], ['', 'open']]
    """
    frame = _statements(speech.code)
    looks = EVIDENCE if org.teams else {}
    found = {name: look(org, speech) or _NOTHING for name, look in looks.items()}
    given = _given(answers, frame["id"])
    measured = _texts(frame["id"], {name: each.answer for name, each in found.items()})
    frame["evidence"] = _texts(frame["id"], {name: each.text for name, each in found.items()})
    frame["said"] = _texts(frame["id"], given["answer"])
    frame["remark"] = _texts(frame["id"], given["remark"])
    by_data = measured.isin(HELD) | ((measured == "figure") & (frame["said"] == ""))
    asked = ~by_data & (frame["said"] != "")
    frame["answer"] = measured.where(~asked, frame["said"]).replace("open", "")
    frame["answered_by"] = np.select([by_data, asked], ["data", "asked"], "open")
    return frame.astype({"answered_by": "str"})[[*_COLUMNS]]


def self_assessment_form(language: str = "nl", org: Organisation | None = None) -> pd.DataFrame:
    """Return the questions as an empty table, to be filled in and given to ``self_assessment``.

    Parameters
    ----------
    language : {"nl", "en"}
        Of the texts and the header; the codes in the first column stay.
    org : Organisation, optional
        Leaves out what its data answer with yes, partly or no.

    Returns
    -------
    frame
        question (vraag; the code), about (onderwerp), text (tekst), answer (antwoord) and remark
        (opmerking), the last two empty. Save it with ``to_excel`` or ``to_csv``, ``index=False``.

    Raises
    ------
    UsageError
        For an unknown language.

    Examples
    --------
    >>> list(self_assessment_form()), len(self_assessment_form("en"))
    (['vraag', 'onderwerp', 'tekst', 'antwoord', 'opmerking'], 36)
    """
    rows = _statements(language)
    if org is not None:
        told = self_assessment(org)
        rows = rows.loc[~told["answer"].isin(HELD).to_numpy()]
    about = rows["about"].where(rows["about"] != "", rows["statement"])
    form = pd.DataFrame(
        {"question": rows["id"], "about": about, "text": rows["question"], "answer": "", "remark": ""}
    ).reset_index(drop=True)[[*_FORM]]
    return form.rename(columns=dict(HEADERS)) if language == "nl" else form


def _statements(language: str) -> pd.DataFrame:
    """Return what is asked: the parts of the factors, then the lessons that have a question."""
    parts = factors(language).rename(columns={"aspect": "id", "name": "about", "text": "statement"})
    learned = lessons(language=language).rename(columns={"lesson": "id", "text": "statement"})
    learned = learned.loc[learned["question"] != ""].assign(about="")
    columns = ["kind", "about", "id", "statement", "question", "slide"]
    return pd.concat([parts.assign(kind="factor")[columns], learned[columns]], ignore_index=True)


def _given(answers: str | Path | pd.DataFrame | None, questions: pd.Series[str]) -> dict[str, dict[str, str]]:
    """Return answer and remark by question."""
    if answers is None:
        return {"answer": {}, "remark": {}}
    rows = read_answers(answers, list(questions)).set_index("question")
    return {name: {str(code): text for code, text in rows[name].items()} for name in ("answer", "remark")}


def _texts(codes: pd.Series[str], texts: Mapping[str, str]) -> pd.Series[str]:
    """Return the text of each code, empty where there is none."""
    return pd.Series([texts.get(code, "") for code in codes], index=codes.index, dtype="str")
