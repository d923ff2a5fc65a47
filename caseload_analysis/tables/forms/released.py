"""From the worksheet of the remarks to rows of released remarks."""

from __future__ import annotations

from typing import Final

import pandas as pd

from caseload_analysis.tables.forms.releases import TO_ALL, TO_TEAM
from caseload_analysis.tables.problems import Problem, message
from caseload_analysis.tables.typed import Typed

_NOT_RELEASED: Final = message("there are other words for this remark, but it is not released")
_RELEASE: Final = message("choose for whom it is released, if for anybody")


def released(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that are released, in other words where those are given.

    >>> from caseload_analysis.tables.forms.releases import TO_NOBODY
    >>> rows = pd.DataFrame({"release": [TO_ALL, TO_TEAM, TO_NOBODY], "written": ["a", "b", "c"],
    ...                      "remark": ["", "beter", ""]})
    >>> released(rows)[["remark", "beyond_team"]].to_numpy().tolist()
    [['a', 1.0], ['beter', 0.0]]
    """
    kept = frame.loc[frame["release"].isin([TO_TEAM, TO_ALL])]
    wording = kept["remark"].str.strip()
    return kept.assign(
        remark=wording.where(wording != "", kept["written"]),
        beyond_team=(kept["release"] == TO_ALL).astype("float64"),
    )


def not_released(typed: Typed) -> list[Problem]:
    """Remark rows with other words that are released to nobody."""
    frame = typed.frame
    rows = frame.index[(frame["remark"].str.strip() != "") & (frame["release"] == "")]
    return typed.rows(rows, _NOT_RELEASED, _RELEASE, column="release", severity="remark")
