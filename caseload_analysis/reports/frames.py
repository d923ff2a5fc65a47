"""The frames that a team's reports are made from, each measured once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from caseload_analysis.measures.absence import absence
from caseload_analysis.measures.caseload import caseload
from caseload_analysis.measures.formation import formation
from caseload_analysis.measures.norm import deviation
from caseload_analysis.monitoring.agreements import agreements, unsupported
from caseload_analysis.spells.calendar import PERIODS_A_YEAR, days, every_of
from caseload_analysis.tables.organisation import Organisation

HISTORY = {"W": 26, "M": 24, "Q": 12, "Y": 5}
"""Periods that a line shows."""
BARS = {"W": 13, "M": 13, "Q": 9, "Y": 5}
"""Periods that bars show."""


@dataclass(frozen=True)
class TeamFrames:
    """One team over the periods up to and including ``period``.

    Every frame has the columns of its measure (see ARCHITECTURE.md), rows of this team only, in the
    order of time. ``employees`` is the last period only.
    """

    org: Organisation
    team: str
    period: pd.Period

    @property
    def every(self) -> str:
        """The length of a period: W, M, Q or Y."""
        return every_of(self.period)

    @property
    def last_day(self) -> int:
        """The day for which the stock and the norm are given."""
        end = int(days([self.period.end_time.to_datetime64()])[0])
        return min(end, self.org.last) if self.org.clipped else end

    @property
    def year_ago(self) -> pd.Period:
        """The same period a year earlier."""
        return self.period - PERIODS_A_YEAR[self.every]

    def _span(self, most: int) -> tuple[pd.Period, pd.Period]:
        """Return the first and the last period shown: ``most`` of them, none before the data begin."""
        start = pd.Period(pd.Timestamp(self.org.first, unit="D"), freq=self.every)
        return max(self.period - (most - 1), start), self.period

    def own(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the rows of this team, in the order of time."""
        return frame[frame["team"] == self.team].sort_values("period", kind="stable").reset_index(drop=True)

    @cached_property
    def deviation(self) -> pd.DataFrame:
        """The team against both norms."""
        return self.own(deviation(self.org, "team", self.every, self._span(HISTORY[self.every])))

    @cached_property
    def caseload(self) -> pd.DataFrame:
        """Stock and flows of the team."""
        return self.own(caseload(self.org, "team", self.every, self._span(BARS[self.every])))

    @cached_property
    def formation(self) -> pd.DataFrame:
        """Deployable and non-deployable fte of the team, means over the days of each period."""
        return self.own(formation(self.org, "team", self.every, self._span(BARS[self.every])))

    @cached_property
    def absence(self) -> pd.DataFrame:
        """The absence figures, and ``year_mean``: the mean rate of the last year's periods."""
        a_year = PERIODS_A_YEAR[self.every]
        frame = self.own(absence(self.org, "team", self.every, self._span(HISTORY[self.every])))
        mean = frame["rate"].rolling(a_year, min_periods=a_year).mean() if a_year > 1 else np.nan
        return frame.assign(year_mean=mean)

    @cached_property
    def employees(self) -> pd.DataFrame:
        """Each employee with a norm or a case in the last period, with its ``fte`` and ``ramp_up``."""
        one = (self.period, self.period)
        frame = self.own(deviation(self.org, "employee", self.every, one))
        fte = self.own(formation(self.org, "employee", self.every, one, at="end"))
        fte = fte.rename(columns={"contract_fte": "fte"})[["employee_id", "fte"]]
        carried = frame[(frame["norm_formation"] > 0) | (frame["actual"] > 0)]
        return carried.merge(fte, on="employee_id", how="left").sort_values("employee_id", ignore_index=True)

    @property
    def outside(self) -> pd.DataFrame:
        """The employees outside the band, those for the longest time first."""
        rows = self.employees[self.employees["status"].isin(["above", "below"])]
        return rows.sort_values(
            ["periods_outside", "employee_id"], ascending=[False, True], ignore_index=True
        )

    @property
    def without_agreement(self) -> pd.DataFrame:
        """The employees outside the band without a running agreement with this team."""
        return unsupported(self.outside, self.personal_agreements, self.team)

    @cached_property
    def personal_agreements(self) -> pd.DataFrame:
        """What this team agreed with single employees, as it stands at the end of the period."""
        return self._agreements("employee")

    @cached_property
    def team_agreements(self) -> pd.DataFrame:
        """What this team agreed for itself, as it stands at the end of the period."""
        return self._agreements("team")

    def _agreements(self, by: str) -> pd.DataFrame:
        frame = agreements(self.org, by, self.every, self.period)
        return frame[frame["team"] == self.team].reset_index(drop=True)
