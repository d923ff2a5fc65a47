"""What people wrote at the evaluation, grouped by step, with what to read first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from typing import Final

import numpy as np
import pandas as pd

from caseload_analysis.privacy.responses import remark_counts_of
from caseload_analysis.tables.forms import STEPS, item_code, step_code
from caseload_analysis.tables.organisation import Organisation

REASONS: Final = ("code", "number", "name", "rare")
"""Why a remark is read first: a code of the organisation, a number, what looks like a name, rare words."""

_WORD: Final = re.compile(r"[^\W\d_][\w'-]*")
_NUMBER: Final = re.compile(r"\d{3,}")
_LONG: Final = 9
"""Words of so many letters that only one remark has are rare [X]."""


def remarks(org: Organisation, team: str, since: int, until: int) -> pd.DataFrame:
    """Return what was written from ``since`` up to and including ``until``, what to read first on top.

    A remark is read first when it holds a code of an employee, case, family or child (``code``), a
    number of three digits or more (``number``), a word with a capital that does not begin a sentence
    (``name``), or a word of nine letters or more that no other remark has (``rare``): these can give
    away who wrote it or whom it is about [X].

    Parameters
    ----------
    org : Organisation
    team : str
        Empty for all teams.
    since, until : days since 1970

    Returns
    -------
    frame
        step (code; empty for a remark on the whole), item, remark, flags (names of ``REASONS``,
        separated by spaces). By step in the order of the worksheet, flagged ones first. Empty where
        this reader sees no answers of single persons.

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> told = pd.DataFrame({"team": "Noord", "date": pd.Timestamp("2025-05-01"), "respondent_role": "",
    ...                      "step": "klik", "item": "wat moet er anders", "score": None,
    ...                      "remark": ["meer rust", "vraag het Iemand"]})
    >>> org = read({**example_tables(), "evaluations": told}, settings=example_settings())
    >>> remarks(org, "Noord", 20000, 20300)[["remark", "flags"]].to_numpy().tolist()
    [['vraag het Iemand', 'name'], ['meer rust', '']]
    """
    if not org.has("evaluations"):
        return pd.DataFrame(columns=["step", "item", "remark", "flags"], dtype="str")
    rows = org.tables["evaluations"]
    rows = rows.loc[rows["date"].between(since, until) & (rows["remark"].str.strip() != "")]
    rows = rows.loc[rows["team"] == team] if team else rows
    frame = pd.DataFrame(
        {
            "step": rows["step"].map(step_code).astype("str"),
            "item": rows["item"].map(item_code).astype("str"),
            "remark": rows["remark"].str.strip(),
        }
    ).reset_index(drop=True)
    frame["flags"] = _flags(frame["remark"], _codes(org))
    order = frame["step"].map({name: place for place, name in enumerate(STEPS)}).fillna(len(STEPS))
    return (
        frame.assign(order=order, plain=frame["flags"] == "")
        .sort_values(["order", "plain"], kind="stable", ignore_index=True)
        .drop(columns=["order", "plain"])
    )


def remark_numbers(org: Organisation, team: str, since: int, until: int) -> pd.DataFrame:
    """Return how many remarks were made to each step, and how many of them this reader may not read.

    Only who sees the answers of single persons reads remarks; the others are told how many there are.

    Parameters
    ----------
    org : Organisation
    team : str
        Empty for all teams.
    since, until : days since 1970
        Remarks of the half-years that have a day from ``since`` up to and including ``until``.

    Returns
    -------
    frame
        step (code; empty for a remark on the whole), made, withheld; in the order of the worksheet.

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> told = pd.DataFrame({"team": "Noord", "date": pd.Timestamp("2025-05-01"), "respondent_role": "",
    ...                      "step": "klik", "item": "wat moet er anders", "score": None,
    ...                      "remark": ["meer rust", "minder haast"]})
    >>> tables = {**example_tables(), "evaluations": told}
    >>> for audience in ("hr", "works_council"):
    ...     org = read(tables, audience, settings=example_settings())
    ...     print(remark_numbers(org, "", 20000, 20300).to_numpy().tolist())
    [['collaborate', 2, 0]]
    [['collaborate', 2, 2]]
    """
    rows = remark_counts_of(org)
    rows = rows.loc[(rows["stop"] > since) & (rows["start"] <= until)]
    rows = rows.loc[rows["team"] == team] if team else rows
    coded = rows.assign(step=rows["step"].map(step_code).astype("str"))
    frame = coded.groupby("step", as_index=False).agg(made=("remarks", "sum"))
    frame["withheld"] = 0 if org.has("evaluations") else frame["made"]
    return frame.iloc[_in_order(frame["step"])].reset_index(drop=True)


def _in_order(steps: pd.Series[str]) -> list[int]:
    """Return the places of the rows in the order of the worksheet, remarks on the whole last."""
    order = steps.map({name: place for place, name in enumerate(STEPS)}).fillna(len(STEPS))
    return [int(place) for place in np.argsort(order.to_numpy(), kind="stable")]


def _codes(org: Organisation) -> set[str]:
    """Return every code of a person, case, family or child, in lower case."""
    columns = {"contracts": ["employee_id"], "cases": ["case_id", "family_id", "child_id"]}
    return {
        str(code).casefold()
        for table, names in columns.items()
        for name in names
        for code in org.tables[table][name].unique()
        if code and len(str(code)) > 1
    }


def _flags(texts: pd.Series[str], codes: Collection[str]) -> list[str]:
    """Return the names of what each remark is read first for."""
    words = [{word.casefold() for word in _WORD.findall(text)} for text in texts]
    times = Counter(word for own in words for word in own)
    found = []
    for text, own in zip(texts, words, strict=True):
        reasons = {
            "code": bool({part.casefold() for part in re.findall(r"\w+", text)} & set(codes)),
            "number": bool(_NUMBER.search(text)),
            "name": _has_name(text),
            "rare": any(len(word) >= _LONG and times[word] == 1 for word in own),
        }
        found.append(" ".join(name for name, there in reasons.items() if there))
    return found


def _has_name(text: str) -> bool:
    """Whether a word with a capital stands elsewhere than at the beginning of a sentence."""
    sentences = re.split(r"[.!?:]\s+|\n", text)
    later = (word for sentence in sentences for word in _WORD.findall(sentence)[1:])
    return any(word[0].isupper() and not word.isupper() for word in later)
