"""The remarks of an evaluation that HR read and released: which of them whom they reach."""

from __future__ import annotations

from typing import Final

import pandas as pd

from caseload_analysis.privacy.evaluations import HALF, answers_of
from caseload_analysis.privacy.flags import with_codes
from caseload_analysis.tables.codes import codes_in, has_code
from caseload_analysis.tables.finish import empty
from caseload_analysis.tables.forms import step_code
from caseload_analysis.tables.organisation import Organisation

_OF_STEP: Final = ["evaluation", "step"]
COLUMNS: Final = ("team", *HALF, "step", "item", "remark")


def shown_remarks(whole: Organisation, *, every: bool = False) -> pd.DataFrame:
    """Return the released remarks that reach somebody else than HR.

    A remark reaches its team once that evaluation is closed (``privacy.evaluations``) and at least
    ``minimum_respondents`` answered that step before; and readers outside the teams, without the name of
    the team, when it was released beyond the team and ``minimum_respondents_outside`` answered that step
    in such teams together in that half-year [X]. One that holds a
    code of a person, case, family or child reaches nobody. Neither its day nor the role of who wrote it
    is carried on, and the order is that of the alphabet. With ``every`` those of open evaluations too:
    what they will read.

    Returns
    -------
    frame
        team ("" for readers outside the teams), half_year, start, stop, step (code; "" for a remark on
        the whole), item (code), remark.

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> told = pd.DataFrame({"team": "Noord", "date": pd.Timestamp("2025-05-01"), "respondent_role": "",
    ...                      "step": "klik", "item": "helpt het", "score": [6, 7, 8, 7, 7], "remark": ""})
    >>> given = pd.DataFrame({"team": "Noord", "date": pd.Timestamp("2025-05-01"), "step": "klik",
    ...                       "item": "wat moet er anders", "remark": ["meer rust", "Z01 is te veel"]})
    >>> tables = {**example_tables(), "evaluations": told, "released_remarks": given}
    >>> org = read(tables, settings={**example_settings(), "until": "2025-12-31"})
    >>> shown_remarks(org)[["team", "half_year", "step", "remark"]].to_numpy().tolist()
    [['Noord', '2025H1', 'collaborate', 'meer rust']]
    """
    codes, limits = codes_in(whole.tables), whole.settings.privacy
    rows = with_codes(whole.tables.get("released_remarks", empty("released_remarks")))
    rows = rows.loc[[not has_code(text, codes) for text in rows["remark"]]]
    told = answers_of(whole, every=True)
    behind = _answered(told if every else told.loc[told["closed"]])
    counted = behind.loc[behind["people"] >= limits.minimum_respondents]
    own = _of_evaluations(rows, told).merge(counted, on=_OF_STEP)
    together = counted.groupby([*HALF, "step"], as_index=False)["people"].sum()
    together = together.loc[together["people"] >= limits.minimum_respondents_outside]
    beyond = own.loc[own["beyond_team"]].drop(columns="people").merge(together, on=[*HALF, "step"])
    found: pd.DataFrame = pd.concat([own, beyond.assign(team="")])[list(COLUMNS)]
    return found.drop_duplicates().sort_values(["team", *HALF, "step", "remark"], ignore_index=True)


def shown_remarks_of(org: Organisation) -> pd.DataFrame:
    """Return ``shown_remarks`` as the gate carried them on; for HR what others read, or will read.

    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> shown_remarks_of(read(example_tables(), settings=example_settings())).empty
    True
    """
    if "shown_remarks" in org.tables:
        return org.tables["shown_remarks"]
    return shown_remarks(org, every=True)


def _of_evaluations(rows: pd.DataFrame, told: pd.DataFrame) -> pd.DataFrame:
    """Return the remarks with the evaluation of their team that lasted on their day."""
    lasted = told.drop_duplicates("evaluation")[["team", "evaluation", "first", "last"]]
    pairs = rows.merge(lasted, on="team")
    return pairs.loc[pairs["date"].between(pairs["first"], pairs["last"])].drop(columns=["first", "last"])


def _answered(told: pd.DataFrame) -> pd.DataFrame:
    """Return how many people answered each step of each evaluation while it was open: at least so many.

    The most answers, scores or remarks, that one question of the step got; for the whole (step "")
    those that any question got.
    """
    rows = told.loc[~told["late"]]
    rows = rows.assign(step=rows["step"].map(step_code).astype("str"))
    questions = rows.groupby([*_OF_STEP, "item"], as_index=False).agg(people=("score", "size"))
    steps = questions.groupby(_OF_STEP, as_index=False).agg(people=("people", "max"))
    of_whole = questions.groupby("evaluation", as_index=False).agg(people=("people", "max"))
    parts = pd.concat([steps.loc[steps["step"] != ""], of_whole.assign(step="")], ignore_index=True)
    each = rows.drop_duplicates("evaluation")[["evaluation", *HALF]]
    return parts.merge(each, on="evaluation")
