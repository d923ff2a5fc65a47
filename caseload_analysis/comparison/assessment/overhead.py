"""Overhead as far as contracts tell it: establishment in roles without a caseload norm."""

from __future__ import annotations

import pandas as pd

from caseload_analysis.measures.grid import calendar_of
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.settings import PerFte
from caseload_analysis.timelines.capacity import norm_per_fte


def overhead(org: Organisation) -> pd.DataFrame:
    """Return the share of the establishment that is in roles without a caseload norm [X].

    share = contract fte with a norm of 0 ÷ all contract fte, on the last day of the last month. With a
    norm of 0 are the roles that the settings give one, such as managers, behavioural scientists and
    support workers. This is not the overhead factor of document 004: no salaries, buildings or IT, no
    staff outside the delivered contracts, and part of these roles does work directly for families.

    Parameters
    ----------
    org : Organisation
        Who sees no persons sees no roles; then the fte with a norm are worked out from the
        establishment norm, which needs every role in the settings to have the norm 0.

    Returns
    -------
    frame
        One row: without_norm_fte, contract_fte, share (fraction), hidden ("share" where this audience
        cannot be told). Of one team for who sees one team. Empty when no role has the norm 0, or nobody
        is in post.

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> tables = example_tables()
    >>> tables["contracts"].loc[0, "role"] = "teammanager"
    >>> norm = {"unit": "case", "per_fte": {"default": 12, "role": {"teammanager": 0}}}
    >>> overhead(read(tables, settings={"norm": norm})).round(4).to_numpy().tolist()
    [[1.0, 6.2222, 0.1607, '']]
    """
    norm = org.settings.norm.per_fte
    pieces = org.pieces("capacity", "team")
    day = int(calendar_of(org, "M").last_days.max(initial=org.first))
    total = _sum(pieces, pieces["contract_fte"], day)
    if not any(value == 0 for value in norm.role.values()) or not total > 0:
        return _row(None, total).iloc[:0]
    if "employee" in org.levels:
        persons = org.pieces("capacity", "employee")
        without = norm_per_fte(persons["role"], persons["team"], norm) == 0
        return _row(_sum(persons, persons["contract_fte"].where(without, 0.0), day), total)
    if any(norm.role.values()):
        return _row(None, total)
    return _row(total - _sum(pieces, _with_norm(pieces, norm), day), total)


def _with_norm(pieces: pd.DataFrame, norm: PerFte) -> pd.Series[float]:
    """Return the fte with a norm: the establishment norm of a team ÷ its norm per fte."""
    per_fte = pieces["team"].map(dict(norm.team)).astype("float64").fillna(norm.default)
    return (pieces["norm_formation"] / per_fte.where(per_fte > 0)).fillna(0.0)


def _sum(pieces: pd.DataFrame, values: pd.Series[float], day: int) -> float:
    return float(values[(pieces["start"] <= day) & (day < pieces["stop"])].sum())


def _row(without: float | None, total: float) -> pd.DataFrame:
    known = float("nan") if without is None else round(without, 9)
    hidden = "share" if without is None else ""
    row = {"without_norm_fte": known, "contract_fte": total, "share": known / total if total else known}
    return pd.DataFrame({**{name: [value] for name, value in row.items()}, "hidden": [hidden]})
