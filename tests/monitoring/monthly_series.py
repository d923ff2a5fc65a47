"""Series as tidy frames."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import pandas as pd

from caseload_analysis import signals
from caseload_analysis.monitoring.table import FewPointsWarning


def monthly(values: Sequence[Any], **columns: Any) -> pd.DataFrame:
    """Return a series as a frame of months from January 2024, with further columns in front."""
    periods = pd.period_range("2024-01", periods=len(values), freq="M")
    return pd.DataFrame({**columns, "period": periods, "value": pd.array(values, dtype="Float64")})


def quietly(frame: pd.DataFrame, **options: Any) -> pd.DataFrame:
    """Return the signals of a frame whose series may be short."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FewPointsWarning)
        return signals(frame, options.pop("value", "value"), **options)


def codes(values: Sequence[Any], **options: Any) -> list[str]:
    """Return the signals of one series."""
    return quietly(monthly(values), **options)["signal"].tolist()
