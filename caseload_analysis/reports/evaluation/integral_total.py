"""The total of where teams stand, over the teams of which a figure is shown."""

from __future__ import annotations

import numpy as np
import pandas as pd

from caseload_analysis.measures.absence import absence
from caseload_analysis.measures.formation import formation
from caseload_analysis.reports.evaluation.integral_page import Whole
from caseload_analysis.spells.calendar import PERIODS_A_YEAR


def last_year(whole: Whole) -> tuple[pd.Period, pd.Period]:
    """Return the first and the last of the twelve months up to the end of the report."""
    return whole.page.period - (PERIODS_A_YEAR["M"] - 1), whole.page.period


def total_of_month(shown: pd.DataFrame) -> dict[str, float]:
    """Return the sums of caseload and deployable fte over teams, and the figures that rest on them.

    ``shown``: team, actual, norm_formation, deployable_fte, one row each. A family with cases in two
    teams is in the sum of both [X].

    >>> teams = pd.DataFrame({"actual": [60.0, 90.0], "norm_formation": [72.0, 78.0],
    ...                       "deployable_fte": [5.0, 7.5]})
    >>> total_of_month(teams)
    {'actual': 150.0, 'deviation_formation': 0.0, 'deployable_fte': 12.5, 'per_fte': 12.0}
    """
    actual, norm, fte = (float(shown[name].sum()) for name in ("actual", "norm_formation", "deployable_fte"))
    return {
        "actual": actual,
        "deviation_formation": actual / norm - 1.0 if norm > 0 else np.nan,
        "deployable_fte": fte,
        "per_fte": actual / fte if fte > 0 else np.nan,
    }


def total_rate(whole: Whole, teams: pd.Series[str]) -> float:
    """Return the absence rate of teams together in percent, the mean over the last twelve months.

    Of a month it is the mean over the teams by their fte in post, so what ``absence`` would return for
    an organisation of these teams only.
    """
    if "absences" not in whole.org.delivered:
        return float("nan")
    year, keys = last_year(whole), ["team", "period"]
    rates = absence(whole.org, "team", "M", year)[[*keys, "rate"]]
    rows = rates.merge(formation(whole.org, "team", "M", year)[[*keys, "contract_fte"]], on=keys)
    rows = rows.loc[rows["team"].isin(teams)].dropna(subset=["rate"])
    weighed = rows.assign(sick=rows["rate"] * rows["contract_fte"])
    sums = weighed.groupby("period")[["sick", "contract_fte"]].sum()
    return float((sums["sick"] / sums["contract_fte"]).mean())


def total_outside(shown: pd.DataFrame) -> float:
    """Return the share of the employees of teams together that is outside the band, in percent.

    >>> total_outside(pd.DataFrame({"outside": [50.0, 0.0], "employees": [6, 9]}))
    20.0
    """
    behind = float(shown["employees"].sum())
    return float((shown["outside"] * shown["employees"]).sum()) / behind if behind else float("nan")
