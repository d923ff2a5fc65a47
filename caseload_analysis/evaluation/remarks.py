"""What people wrote at the evaluation, grouped by step, with what to read first."""

from __future__ import annotations

import numpy as np
import pandas as pd

from caseload_analysis.privacy.flags import flagged_remarks
from caseload_analysis.privacy.released import shown_remarks_of
from caseload_analysis.privacy.responses import remark_counts_of
from caseload_analysis.tables.forms import STEPS, step_code
from caseload_analysis.tables.organisation import Organisation


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
    return flagged_remarks(org, team, since, until)[["step", "item", "remark", "flags"]]


def released_remarks(org: Organisation, team: str, since: int, until: int) -> pd.DataFrame:
    """Return the remarks that HR released, as far as they reach somebody else than HR.

    Source of what reaches whom: ``caseload_analysis.privacy.released`` [X].

    Parameters
    ----------
    org : Organisation
    team : str
        Empty for the remarks that were released beyond the teams, without the name of a team.
    since, until : days since 1970
        Remarks of the half-years that have a day from ``since`` up to and including ``until``.

    Returns
    -------
    frame
        step (code; empty for a remark on the whole), item (code), remark; in the order of the
        worksheet, then of the alphabet.

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> told = pd.DataFrame({"team": "Noord", "date": pd.Timestamp("2025-05-01"), "respondent_role": "",
    ...                      "step": "klik", "item": "helpt het", "score": [3, 4, 5, 4, 4], "remark": ""})
    >>> given = pd.DataFrame({"team": ["Noord"], "date": pd.Timestamp("2025-05-01"), "step": "klik",
    ...                       "item": "wat moet er anders", "remark": "meer rust"})
    >>> tables = {**example_tables(), "evaluations": told, "released_remarks": given}
    >>> chosen = {**example_settings(), "until": "2025-12-31"}
    >>> for audience, team in (("team", "Noord"), ("works_council", "")):
    ...     org = read(tables, audience, team, settings=chosen)
    ...     print(released_remarks(org, team, 20000, 20300).to_numpy().tolist())
    [['collaborate', 'change', 'meer rust']]
    []
    """
    rows = shown_remarks_of(org)
    rows = rows.loc[(rows["team"] == team) & (rows["stop"] > since) & (rows["start"] <= until)]
    rows = rows.sort_values("remark", kind="stable", ignore_index=True)
    return rows.iloc[_in_order(rows["step"])][["step", "item", "remark"]].reset_index(drop=True)


def remark_numbers(org: Organisation, team: str, since: int, until: int) -> pd.DataFrame:
    """Return how many remarks were made to each step, and how many of them this reader may not read.

    Who sees the answers of single persons reads all; the others read what HR released to them. Where
    HR made more of one remark, none is withheld.

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
    >>> chosen = {**example_settings(), "until": "2025-12-31"}
    >>> for audience in ("hr", "works_council"):
    ...     org = read(tables, audience, settings=chosen)
    ...     print(remark_numbers(org, "", 20000, 20300).to_numpy().tolist())
    [['collaborate', 2, 0]]
    [['collaborate', 2, 2]]
    """
    rows = remark_counts_of(org)
    rows = rows.loc[(rows["stop"] > since) & (rows["start"] <= until)]
    rows = rows.loc[rows["team"] == team] if team else rows
    coded = rows.assign(step=rows["step"].map(step_code).astype("str"))
    frame = coded.groupby("step", as_index=False).agg(made=("remarks", "sum"))
    read = released_remarks(org, team, since, until).groupby("step").size()
    unread = (frame["made"] - frame["step"].map(read).fillna(0).astype("int64")).clip(lower=0)
    frame["withheld"] = 0 if org.has("evaluations") else unread
    return frame.iloc[_in_order(frame["step"])].reset_index(drop=True)


def _in_order(steps: pd.Series[str]) -> list[int]:
    """Return the places of the rows in the order of the worksheet, remarks on the whole last."""
    order = steps.map({name: place for place, name in enumerate(STEPS)}).fillna(len(STEPS))
    return [int(place) for place in np.argsort(order.to_numpy(), kind="stable")]
