"""The points of all stretches put together: columns on the rows of the caller's frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from caseload_analysis.monitoring.charts import Points
from caseload_analysis.monitoring.runs import Numbers
from caseload_analysis.monitoring.series import Stretch
from caseload_analysis.tables.problems import message

FEW_POINTS: Final = 12
RANGES: Final = ("moving_range", "moving_range_limit")
Target = float | Mapping[Any, float] | None
Drawn = Sequence[tuple[Stretch, Points, int]]


class FewPointsWarning(UserWarning):
    """Limits rest on fewer than twelve points and will move with each new one.

    ``what`` is an English template, the key of the catalogues; ``details`` fills its fields;
    ``groups`` names the stretches.
    """

    def __init__(self, groups: Sequence[str]) -> None:
        self.groups = tuple(groups)
        self.what = message("fewer than {least} points, so the limits are provisional: {groups}")
        self.details = {"least": FEW_POINTS, "groups": ", ".join(groups)}
        super().__init__(self.what.format(**self.details))


def few_points(drawn: Drawn) -> FewPointsWarning | None:
    """Return the warning for stretches of fewer than twelve points: series, first period, how many."""
    found = [
        f"{' '.join([*map(str, stretch.key), f'({stretch.first})'])}: {count}"
        for stretch, _, count in drawn
        if count < FEW_POINTS
    ]
    return FewPointsWarning(found) if found else None


def columns(drawn: Drawn, index: pd.Index, values: Numbers) -> pd.DataFrame:
    """Return the columns that were made, on the rows of the caller's frame."""
    place = np.argsort(np.concatenate([np.zeros(0, np.int64), *(stretch.rows for stretch, _, _ in drawn)]))
    parts = [Points.blank(0), *(points for _, points, _ in drawn)]
    made = {name: np.concatenate([getattr(part, name) for part in parts])[place] for name in Points.names()}
    frame = pd.DataFrame({"value": values, **made}, index=index)
    return frame.astype({"signal": "str", "direction": "str"})


def variation(direction: pd.Series, improvement: str) -> pd.Series:
    """Return whether the direction of each signal is the wanted one."""
    better = "up" if improvement == "increase" else "down"
    return direction.map(lambda way: "" if not way else "improvement" if way == better else "concern").astype(
        "str"
    )


def targets(drawn: Drawn, target: Target) -> Numbers:
    """Return the target of every row; missing where its series has none."""
    found = np.full(sum(len(stretch.rows) for stretch, _, _ in drawn), np.nan)
    for stretch, _, _ in drawn:
        own = stretch.of(target)
        found[stretch.rows] = np.nan if own is None else own
    return found


def assurance(points: pd.DataFrame, target: Numbers, improvement: str) -> pd.Series:
    """Return whether the process, as it is, meets the target; empty without limits or target."""
    above, below = target > points["upper"], target < points["lower"]
    meets, fails = (below, above) if improvement == "increase" else (above, below)
    known = np.isfinite(target) & points["upper"].notna()
    cases = [~known, meets, fails]
    found = np.select(cases, ["", "consistent_pass", "consistent_fail"], "inconsistent")
    return pd.Series(found, index=points.index, dtype="str")
