"""Whole: what every part of the integral summary needs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import pandas as pd

from caseload_analysis.evaluation.function_differentiation import (
    FunctionDifferentiation,
    function_differentiation,
)
from caseload_analysis.evaluation.indicators import indicators
from caseload_analysis.evaluation.questionnaire import respondents, step_scores
from caseload_analysis.evaluation.summary import PRESSURE, Pooled, pooled, pooled_pressure
from caseload_analysis.measures.formation import formation
from caseload_analysis.measures.perception import around_start, perception
from caseload_analysis.monitoring.agreements import agreements
from caseload_analysis.privacy.hidden_teams import hidden_in_year, hidden_teams
from caseload_analysis.reports.evaluation.page import starts_of
from caseload_analysis.reports.evaluation.response import Response
from caseload_analysis.reports.language import Language
from caseload_analysis.reports.page import Page
from caseload_analysis.spells.calendar import days
from caseload_analysis.tables.known import ANSWERED_AFTER
from caseload_analysis.tables.organisation import Organisation

POOLED: Final = ("caseload_per_fte", "outside", "spread", "absence_rate", "frequency", "left", PRESSURE)


@dataclass(frozen=True)
class Whole:
    """All teams, at the end of ``page.period``."""

    page: Page

    @property
    def org(self) -> Organisation:
        """The organisation as this reader may see it."""
        return self.page.org

    @property
    def language(self) -> Language:
        """The reader's language."""
        return self.page.language

    @property
    def last_day(self) -> int:
        """The last day of the period."""
        return _day(self.page.period.end_time)

    @property
    def teams(self) -> list[str]:
        """The teams with somebody in post in the last month."""
        rows = self.staff
        return [str(team) for team in rows.loc[rows["persons"] > 0, "team"]]

    @cached_property
    def starts(self) -> dict[str, pd.Period | None]:
        """The month of introduction of every team; None where it has not come by the end of the period."""
        found = starts_of(self.org)
        end = self.page.period
        return {team: start if start is not None and start <= end else None for team, start in found.items()}

    @property
    def started(self) -> list[str]:
        """The teams that have started, in the order of their start."""
        known = {
            team: start for team, start in self.starts.items() if start is not None and team in self.teams
        }
        return sorted(known, key=lambda team: known[team].ordinal)

    @cached_property
    def staff(self) -> pd.DataFrame:
        """The establishment per team, means over the last month."""
        return formation(self.org, "team", "M", self.page.period)

    @cached_property
    def hidden(self) -> frozenset[str]:
        """The teams of which this reader sees no figure of the last month: small, or beside a small one."""
        return frozenset(hidden_teams(self.org, "M", [self.page.period])["team"])

    @cached_property
    def hidden_in_year(self) -> frozenset[str]:
        """The teams of which this reader sees no mean of the last twelve months."""
        return hidden_in_year(self.org, self.page.period)

    @cached_property
    def series(self) -> pd.DataFrame:
        """The monthly series of every team up to the end of the period."""
        begin = pd.Period(pd.Timestamp(self.org.first, unit="D"), freq="M")
        return indicators(self.org, "M", (begin, self.page.period))

    @cached_property
    def pooled(self) -> list[Pooled]:
        """The mean effect over the teams, per indicator that this reader sees."""
        seen = [name for name in POOLED if name != PRESSURE and self.series[name].notna().any()]
        measured, begun = around_start(self.org, perception(self.org, "team", "Q"))
        starts = {team: begun[team] if start is not None else None for team, start in self.starts.items()}
        pressure = pooled_pressure(measured, starts)
        return [*pooled(self.series, self.starts, seen), *([pressure] if pressure else [])]

    def effect_on(self, indicator: str) -> Pooled | None:
        """Return the pooled effect on one indicator, None where it is not there for this reader."""
        return next((one for one in self.pooled if one.name == indicator), None)

    @cached_property
    def pilot(self) -> FunctionDifferentiation:
        """What support changed in the teams that have it, and against those without."""
        return function_differentiation(self.org)

    @cached_property
    def own_agreements(self) -> pd.DataFrame:
        """What every team agreed for itself, as it stands at the end of the period."""
        return agreements(self.org, "team", "M", self.page.period)

    @cached_property
    def personal_agreements(self) -> pd.DataFrame:
        """What was agreed with employees; empty for readers who see none."""
        if "employee" not in self.org.levels:
            return pd.DataFrame(columns=["team", "state"], dtype="str")
        return agreements(self.org, "employee", "M", self.page.period)

    def scores_of(self, team: str) -> pd.DataFrame:
        """Return how a team scored the steps at its evaluation; empty where that has not been."""
        start = self.starts.get(team)
        if start is None:
            return step_scores(self.org, team, 1, 0)
        last_month = start + (self.org.settings.cadence.evaluation_months - 1)
        return step_scores(self.org, team, _day(last_month.start_time), self.last_day + ANSWERED_AFTER)

    def answered(self, team: str) -> int:
        """Return how many people of a team answered its evaluation."""
        return respondents(self.scores_of(team))

    def evaluated(self, team: str) -> bool:
        """Whether the half-year of a team is over and somebody answered its evaluation."""
        start = self.starts.get(team)
        if start is None:
            return False
        last_month = start + (self.org.settings.cadence.evaluation_months - 1)
        known = (_day(last_month.start_time), self.last_day + ANSWERED_AFTER)
        return Response.of(self.org, team, *known).answered > 0

    @cached_property
    def scores(self) -> pd.DataFrame:
        """How the steps are scored over all teams, since the first of them was to be evaluated."""
        first = next((self.starts[team] for team in self.started), None)
        if first is None:
            return step_scores(self.org, "", 1, 0)
        last_month = first + (self.org.settings.cadence.evaluation_months - 1)
        return step_scores(self.org, "", _day(last_month.start_time), self.last_day + ANSWERED_AFTER)


def _day(moment: pd.Timestamp) -> int:
    return int(days([moment.to_datetime64()])[0])
