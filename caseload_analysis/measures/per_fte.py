"""Caseload per deployable fte: of those with a norm, since the others hold no cases."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from caseload_analysis.measures.caseload import caseload
from caseload_analysis.measures.formation import capacity_at
from caseload_analysis.measures.grid import GROUP_KEYS, PeriodChoice, calendar_of, keys_of, people_of
from caseload_analysis.privacy.suppression import too_small
from caseload_analysis.spells.calendar import Calendar
from caseload_analysis.spells.stock_flow import tidy
from caseload_analysis.tables.organisation import Organisation

_NOTHING: Final = 1e-9


def caseload_per_fte(
    org: Organisation, by: str = "team", every: str = "M", period: PeriodChoice = None
) -> pd.DataFrame:
    """Return the mean caseload of each group per deployable fte of those with a norm.

    caseload_per_fte = mean caseload ÷ carrying_fte; carrying_fte = mean deployable norm ÷ the norm of a
    full-timer: the deployable fte, where a role without a norm (support, manager, behavioural scientist)
    counts for nothing and somebody in ramp-up for the share of a caseload that is due [X]. Else hiring a
    support worker or a newcomer would lower the figure by itself.

    Parameters
    ----------
    org : Organisation
    by : {"team", "organisation"}
    every : {"W", "M", "Q", "Y"}
    period : text, Period, pair of them, or None

    Returns
    -------
    frame
        team (of teams), period, mean (units of the norm), carrying_fte, caseload_per_fte. The last two
        missing without anybody with a norm, and where this reader may not see who can be deployed.

    Raises
    ------
    UsageError
        For an unknown level, length or period.

    Notes
    -----
    Source: domain definitions §3 and §6 (DfE: fte of workers who hold a case). The norm of a full-timer is
    that of the team, else the default; where roles have norms that differ, the fte of a role counts in
    proportion to its norm.

    Examples
    --------
    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> org = read(example_tables(), settings=example_settings())
    >>> caseload_per_fte(org, "team", "M", "2025-01").iloc[0, 2:].round(4).to_dict()
    {'mean': 59.0, 'carrying_fte': 4.1111, 'caseload_per_fte': 14.3514}
    """
    frame = caseload(org, by, every, period, org.settings.norm.unit)[[*GROUP_KEYS[by], "period", "mean"]]
    carrying = _carrying(org, by, calendar_of(org, every, period))
    frame = frame.merge(carrying, on=[*GROUP_KEYS[by], "period"], how="left")
    return frame.assign(caseload_per_fte=frame["mean"] / frame["carrying_fte"])


def _carrying(org: Organisation, by: str, calendar: Calendar) -> pd.DataFrame:
    """Return the mean carrying_fte of each group and period, missing where there is none or it is hidden."""
    keys = keys_of(org, by)
    frame = tidy(
        keys, calendar, {"carrying_fte": capacity_at(org, by, keys, calendar, "mean")["norm_deployable"]}
    )
    norm = org.settings.norm.per_fte
    full = frame["team"].map(norm.team).fillna(norm.default) if by == "team" else norm.default
    fte = frame["carrying_fte"].where(frame["carrying_fte"] > _NOTHING) / full
    if "employee" not in org.levels:
        small = too_small(people_of(org, by, frame, calendar, "mean")["employees"], org.minimum_group)
        fte = fte.mask(np.asarray(small, dtype=bool))
    return frame.assign(carrying_fte=fte)
