"""The frames behind the views, under the unit, the baseline and the band that were chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from caseload_analysis.measures.caseload import caseload
from caseload_analysis.measures.formation import formation
from caseload_analysis.measures.norm import deviation
from caseload_analysis.panel.choice import Choice
from caseload_analysis.panel.study import Shelf
from caseload_analysis.panel.what_if import with_band
from caseload_analysis.reports.frames import BARS, HISTORY, TeamFrames
from caseload_analysis.tables.organisation import Organisation

Span = tuple[pd.Period, pd.Period]


@dataclass(frozen=True, kw_only=True)
class ChosenFrames(TeamFrames):
    """The frames of a team's report, each measured once for all that it depends on.

    ``deviation`` and ``employees`` lie under the band and the baseline chosen, ``caseload`` counts in
    the unit chosen. Moving the band measures these two anew and nothing else.
    """

    choice: Choice
    shelf: Shelf

    @property
    def history(self) -> Span:
        """The first and the last period that a line shows."""
        return self._span(HISTORY[self.every])

    @property
    def bars(self) -> Span:
        """The first and the last period that bars show."""
        return self._span(BARS[self.every])

    @cached_property
    def deviation(self) -> pd.DataFrame:
        """The team against both norms, and the band around the one chosen."""
        baseline = self.choice.baseline
        return self._once(
            ("deviation", baseline, self.choice.band),
            lambda: deviation(self._banded, "team", self.every, self.history, baseline=baseline),
        )

    @cached_property
    def caseload(self) -> pd.DataFrame:
        """Stock and flows of the team in the unit chosen."""
        unit = self.choice.unit
        return self._once(
            ("caseload", unit), lambda: caseload(self.org, "team", self.every, self.bars, unit=unit)
        )

    @cached_property
    def formation(self) -> pd.DataFrame:
        """Deployable and non-deployable fte of the team, means over the days of each period."""
        return self._once(("formation",), lambda: self._reported.formation)

    @cached_property
    def absence(self) -> pd.DataFrame:
        """The absence figures, and ``year_mean``: the mean rate of the last year's periods."""
        return self._once(("absence",), lambda: self._reported.absence)

    @cached_property
    def counted(self) -> pd.DataFrame:
        """The team's caseload in a unit of which there is no norm, as ``deviation`` would have it."""
        unit = self.choice.unit
        frame = self._once(
            ("counted", unit), lambda: caseload(self.org, "team", self.every, self.history, unit=unit)
        )
        return frame.rename(columns={"end": "actual"}).assign(
            norm_formation=np.nan, norm_deployable=np.nan, lower=np.nan, upper=np.nan
        )

    @cached_property
    def employees(self) -> pd.DataFrame:
        """Each employee with a norm or a case in the last period, with ``fte``, under the band chosen."""
        one, baseline = (self.period, self.period), self.choice.baseline
        frame = self._once(
            ("employees", baseline, self.choice.band),
            lambda: deviation(self._banded, "employee", self.every, one, baseline=baseline),
        )
        fte = self._once(("fte",), lambda: formation(self.org, "employee", self.every, one, at="end")).rename(
            columns={"contract_fte": "fte"}
        )
        carried = frame[(frame["norm_formation"] > 0) | (frame["actual"] > 0)]
        merged = carried.merge(fte[["employee_id", "fte"]], on="employee_id", how="left")
        return merged.sort_values("employee_id", ignore_index=True)

    @property
    def _reported(self) -> TeamFrames:
        """The frames as a report has them."""
        return TeamFrames(self.org, self.team, self.period)

    @property
    def _banded(self) -> Organisation:
        band = self.choice.band
        if band is None:
            return self.org
        return with_band(self.org, band.relative, lower=band.lower, upper=band.upper)

    def _once(self, key: tuple[object, ...], measure: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """Return the rows of this team, measured where this was not asked before."""
        return self.shelf.get(("frame", self.team, self.period, *key), lambda: self.own(measure()))
