"""Invented series and panels with a known truth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

SICILY = Path(__file__).with_name("sicily.csv")


def series(
    values: Sequence[Any] | np.ndarray, first: str = "2023-01", freq: str = "M", **columns: Any
) -> pd.DataFrame:
    """Return a tidy series."""
    return pd.DataFrame(
        {"period": pd.period_range(first, periods=len(values), freq=freq), "value": values, **columns}
    )


def noise(seed: int, points: int, rho: float) -> np.ndarray:
    """Return an autoregression of order one with variance 1, written as its recursion."""
    fresh = np.random.default_rng(seed).standard_normal(points)
    found = [fresh[0]]
    for value in fresh[1:]:
        found.append(rho * found[-1] + np.sqrt(1 - rho**2) * value)
    return np.array(found)


def sicily() -> pd.DataFrame:
    """Return the admissions for acute coronary events in Sicily, 2002 to November 2006.

    Source: data of Lopez Bernal, Cummins and Gasparrini 2017 (Int J Epidemiol 46:348-355),
    repository gasparrini/2017_lopezbernal_IJE_codedata, file sicily.csv: columns aces and stdpop.
    """
    frame = pd.read_csv(SICILY)
    return frame.assign(period=pd.PeriodIndex(frame["month"], freq="M"))


def teams(
    starts: Mapping[str, int | None], effect: Mapping[str, Any], *, points: int = 40, seed: int | None = None
) -> tuple[pd.DataFrame, dict[str, pd.Period | None]]:
    """Return a panel of teams and their starts; ``effect`` maps a team to its effect by periods since."""
    periods = pd.period_range("2023-01", periods=points, freq="M")
    rng = np.random.default_rng(seed)
    shared = 2 * np.sin(np.arange(points) / 3) + np.arange(points) / 10
    parts = []
    for place, (team, start) in enumerate(starts.items()):
        value = 3.0 * place + shared + (0 if seed is None else rng.normal(0, 1, points))
        if start is not None:
            value[start:] += np.asarray(effect[team])[: points - start]
        parts.append(pd.DataFrame({"team": team, "period": periods, "value": value}))
    told = {team: None if start is None else periods[start] for team, start in starts.items()}
    return pd.concat(parts, ignore_index=True), told
