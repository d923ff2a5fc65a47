"""The remarks of an evaluation that HR read and released: which of them whom they reach."""

from __future__ import annotations

from typing import Final

import pandas as pd

from caseload_analysis.privacy.answers import half_years, with_evaluations
from caseload_analysis.privacy.flags import with_codes
from caseload_analysis.tables.codes import codes_in, has_code
from caseload_analysis.tables.finish import empty
from caseload_analysis.tables.forms import step_code
from caseload_analysis.tables.organisation import Organisation

_HALF: Final = ["half_year", "start", "stop"]
_STEP: Final = ["team", *_HALF, "step"]
COLUMNS: Final = (*_STEP, "item", "remark")


def shown_remarks(whole: Organisation) -> pd.DataFrame:
    """Return the released remarks that reach somebody else than HR.

    A remark reaches its team when at least ``minimum_respondents`` answered that step in that team and
    half-year, and readers outside the teams, without the name of the team, when it was released beyond
    the team and ``minimum_respondents_outside`` answered that step in such teams together [X]. One that
    holds a code of a person, case, family or child reaches nobody. Neither its day nor the role of who
    wrote it is carried on, and the order is that of the alphabet.

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
    ...                       "item": "wat moet er anders", "remark": ["meer rust", "Z1 is te veel"]})
    >>> tables = {**example_tables(), "evaluations": told, "released_remarks": given}
    >>> org = read(tables, settings={**example_settings(), "privacy": {"minimum_respondents": 5}})
    >>> shown_remarks(org)[["team", "half_year", "step", "remark"]].to_numpy().tolist()
    [['Noord', '2025H1', 'collaborate', 'meer rust']]
    """
    codes, limits = codes_in(whole.tables), whole.settings.privacy
    rows = with_codes(whole.tables.get("released_remarks", empty("released_remarks")))
    rows = rows.assign(**half_years(rows["date"].to_numpy()))
    rows = rows.loc[[not has_code(text, codes) for text in rows["remark"]]]
    behind = _answered(with_evaluations(whole).tables["evaluations"])
    counted = behind.loc[behind["people"] >= limits.minimum_respondents]
    own = rows.merge(counted, on=_STEP)
    together = counted.groupby([*_HALF, "step"], as_index=False)["people"].sum()
    together = together.loc[together["people"] >= limits.minimum_respondents_outside]
    beyond = own.loc[own["beyond_team"]].drop(columns="people").merge(together, on=[*_HALF, "step"])
    found: pd.DataFrame = pd.concat([own, beyond.assign(team="")])[list(COLUMNS)]
    return found.drop_duplicates().sort_values([*_STEP, "remark"], ignore_index=True)


def shown_remarks_of(org: Organisation) -> pd.DataFrame:
    """Return ``shown_remarks`` as the gate carried them on; from the tables for who sees those.

    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> shown_remarks_of(read(example_tables(), settings=example_settings())).empty
    True
    """
    if "shown_remarks" in org.tables:
        return org.tables["shown_remarks"]
    return shown_remarks(org)


def _answered(told: pd.DataFrame) -> pd.DataFrame:
    """Return how many people answered each step of each team and half-year: at least so many did.

    The most answers, scores or remarks, that one question of the step got; for the whole (step "")
    those that any question got.
    """
    rows = told.loc[told["score"].notna() | (told["remark"].str.strip() != "")]
    rows = rows.assign(step=rows["step"].map(step_code).astype("str"), **half_years(rows["date"].to_numpy()))
    per_question = rows.groupby([*_STEP, "item"], as_index=False).agg(people=("score", "size"))
    per_step = per_question.groupby(_STEP, as_index=False).agg(people=("people", "max"))
    of_whole = per_question.groupby(["team", *_HALF], as_index=False).agg(people=("people", "max"))
    parts = [per_step.loc[per_step["step"] != ""], of_whole.assign(step="")]
    return pd.concat(parts, ignore_index=True)
