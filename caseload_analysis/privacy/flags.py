"""What somebody wrote, before anybody else reads it: what in it may give away a person."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from typing import Final

import pandas as pd

from caseload_analysis.tables.codes import codes_in, has_code
from caseload_analysis.tables.forms import STEPS, item_code, step_code
from caseload_analysis.tables.organisation import Organisation

REASONS: Final = ("code", "number", "name", "rare")
"""Why a remark is read first: a code of the organisation, a number, what looks like a name, rare words."""

_WORD: Final = re.compile(r"[^\W\d_][\w'-]*")
_NUMBER: Final = re.compile(r"\d{3,}")
_LONG: Final = 9
"""Words of so many letters that only one remark has are rare [X]."""


def flagged_remarks(org: Organisation, team: str, since: int, until: int) -> pd.DataFrame:
    """Return what was written from ``since`` up to and including ``until``, what to read first on top.

    ``team`` is empty for all teams. Columns: team, date, step (code; empty for a remark on the whole),
    item (code), remark, flags (names of ``REASONS``, separated by spaces); by step in the order of the
    worksheet. Empty where there are no answers of single persons.

    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> flagged_remarks(read(example_tables(), settings=example_settings()), "Noord", 0, 1).columns.tolist()
    ['team', 'date', 'step', 'item', 'remark', 'flags']
    """
    columns = ["team", "date", "step", "item", "remark"]
    if not org.has("evaluations"):
        return pd.DataFrame(columns=[*columns, "flags"], dtype="str")
    rows = org.tables["evaluations"]
    rows = rows.loc[rows["date"].between(since, until) & (rows["remark"].str.strip() != "")]
    rows = rows.loc[rows["team"] == team] if team else rows
    frame = with_codes(rows[columns]).reset_index(drop=True)
    frame["flags"] = flags(frame["remark"], codes_in(org.tables))
    order = frame["step"].map({name: place for place, name in enumerate(STEPS)}).fillna(len(STEPS))
    return (
        frame.assign(order=order, plain=frame["flags"] == "")
        .sort_values(["order", "plain"], kind="stable", ignore_index=True)
        .drop(columns=["order", "plain"])
    )


def with_codes(rows: pd.DataFrame) -> pd.DataFrame:
    """Return remarks with the codes of their step and question, and without spaces around them."""
    return rows.assign(
        step=rows["step"].map(step_code).astype("str"),
        item=rows["item"].map(item_code).astype("str"),
        remark=rows["remark"].str.strip(),
    )


def flags(texts: Iterable[str], codes: Collection[str]) -> list[str]:
    """Return the names of what each remark is read first for.

    >>> flags(["meer rust", "vraag het Iemand"], set())
    ['', 'name']
    """
    written = list(texts)
    words = [{word.casefold() for word in _WORD.findall(text)} for text in written]
    times = Counter(word for own in words for word in own)
    found = []
    for text, own in zip(written, words, strict=True):
        reasons = {
            "code": has_code(text, codes),
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
