"""Which reports should exist on a day, from the settings, the agreements and the span of the data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

import pandas as pd

from caseload_analysis.monitoring.cadence import (
    EVERY,
    Life,
    as_date,
    due_on,
    last_day,
    lives,
    periods_over,
    rhythm_of,
)
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import Problem, message

Kind = Literal["team_report", "half_year_evaluation", "integral_summary"]
KINDS: Final[tuple[Kind, ...]] = ("team_report", "half_year_evaluation", "integral_summary")
"""What can be due, as its notebook is called."""

RECENT: Final = 3
"""Reports of a team of which nobody says from when it takes part. Our own choice."""


@dataclass(frozen=True)
class Expected:
    """One report that should exist.

    Attributes
    ----------
    kind : {"team_report", "half_year_evaluation", "integral_summary"}
    team : str
        Empty for the summary.
    period : Period
    due_on : date
        The first day on which it should exist.
    waits : tuple of Problem
        Why it cannot be made yet; empty where it can.
    """

    kind: Kind
    team: str
    period: pd.Period
    due_on: dt.date
    waits: tuple[Problem, ...] = ()


def expected_reports(
    org: Organisation, day: dt.date, *, reach: dt.date | None = None, evaluated: Collection[str] = ()
) -> list[Expected]:
    """Return every report that should exist on ``day``, the oldest first.

    Team reports: every period of the team's rhythm that is over, from the first that ends after its
    introduction; those that begin before the setting ``cadence.since`` are left out. Where neither is
    known, the last three that the data cover and those after them [X]. The rhythm of a period is the
    one that holds on its last day [X]. A team has a report as long as somebody is under contract on
    the last day of the period [X], and no report begins before the data do.

    The evaluation of a team: ``cadence.evaluation_months`` after its introduction, over the last
    complete month before that day. The summary: when every team that was introduced on or before
    ``day`` has its evaluation, over the last complete month before the last of them; while it waits,
    it is in the list with the teams it waits for.

    Parameters
    ----------
    org : Organisation
        The whole one: its tables contracts and agreements, its settings and its span.
    day : date
    reach : date, optional
        Until when the data are complete, where that is later than their last row tells.
    evaluated : collection of str
        The teams whose evaluation has been made.

    Examples
    --------
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> from caseload_analysis.tables.reading import read_tables
    >>> settings = {**example_settings(), "until": dt.date(2025, 1, 31)}
    >>> settings |= {"teams": {"Noord": {"introduced": dt.date(2025, 1, 1)}}}
    >>> org = read_tables(example_tables(), settings)
    >>> for report in expected_reports(org, dt.date(2025, 3, 1)):
    ...     print(report.kind, report.period, report.due_on, *report.waits)
    team_report 2025-01 2025-02-01
    team_report 2025-02 2025-03-01 the data go to 2025-01-31; this report needs them to 2025-02-28
    integral_summary 2025-06 2025-07-01 the half-year of Noord is not over yet
    """
    plan = _Plan(org, day, reach or as_date(org.last), frozenset(evaluated))
    found = [*plan.team_reports(), *plan.evaluations_due(), *plan.summary()]
    return sorted(found, key=lambda each: (each.due_on, KINDS.index(each.kind), each.team))


@dataclass(frozen=True)
class _Plan:
    """What is expected of one organisation on one day."""

    org: Organisation
    day: dt.date
    reach: dt.date
    evaluated: frozenset[str]

    @cached_property
    def lives(self) -> dict[str, Life]:
        """The first and the last day of each team."""
        return lives(self.org.tables["contracts"])

    @cached_property
    def begin(self) -> dt.date:
        """No report is about a day before this one."""
        first, since = as_date(self.org.first), self.org.settings.cadence.since
        return max(first, since) if since else first

    def introduced(self, team: str) -> dt.date | None:
        """Return the day on which ``team`` began, if it is known and not ahead."""
        own = self.org.settings.teams.get(team)
        day = own.introduced if own is not None else None
        return day if day is not None and day <= self.day else None

    def team_reports(self) -> Iterator[Expected]:
        """Yield the reports of every team."""
        for team, life in self.lives.items():
            for period in self._periods(team, life):
                yield Expected("team_report", team, period, due_on(period), self._short(period))

    def _periods(self, team: str, life: Life) -> Sequence[pd.Period]:
        rhythm, own = rhythm_of(self.org, team), self.org.settings.teams.get(team)
        introduced = own.introduced if own is not None else None
        after = introduced or self.begin - dt.timedelta(days=1)
        found = [
            period
            for each in EVERY
            for period in periods_over(each, after, self.day)
            if rhythm(last_day(period)) == each and self._within(period, life)
        ]
        found.sort(key=last_day)
        if introduced or self.org.settings.cadence.since:
            return found
        covered = sum(not self._short(period) for period in found)
        return found[max(covered - RECENT, 0) :]

    def _within(self, period: pd.Period, life: Life) -> bool:
        """Whether the data speak of the whole of ``period`` and the team was there at its end."""
        return period.start_time.date() >= self.begin and life[0] <= last_day(period) <= life[1]

    def _short(self, period: pd.Period) -> tuple[Problem, ...]:
        """Return that the data do not reach the end of ``period``, if so."""
        end = last_day(period)
        if end <= self.reach and period.start_time.date() <= as_date(self.org.last):
            return ()
        until = min(self.reach, as_date(self.org.last)) if end <= self.reach else self.reach
        what = message("the data go to {until}; this report needs them to {end}")
        return (Problem(what, severity="remark", details={"until": until, "end": end}),)

    @cached_property
    def evaluations(self) -> list[Expected]:
        """The evaluation of every team that was introduced, also where its day lies ahead."""
        months = pd.DateOffset(months=self.org.settings.cadence.evaluation_months)
        found = []
        for team, life in self.lives.items():
            introduced = self.introduced(team)
            if introduced is None:
                continue
            moment = (pd.Timestamp(introduced) + months).date()
            period = pd.Period(pd.Timestamp(moment), freq="M") - 1
            if life[0] <= moment <= life[1] and period.start_time.date() >= self.begin:
                found.append(Expected("half_year_evaluation", team, period, moment, self._short(period)))
        return found

    def evaluations_due(self) -> Iterator[Expected]:
        """Yield the evaluations of which the day has come."""
        yield from (each for each in self.evaluations if each.due_on <= self.day)

    def summary(self) -> Iterator[Expected]:
        """Yield the summary of all teams that were introduced, if there is one."""
        if not self.evaluations:
            return
        last = max(self.evaluations, key=lambda each: each.due_on)
        ahead = [each.team for each in self.evaluations if each.due_on > self.day]
        unmade = {each.team for each in self.evaluations_due()} - self.evaluated
        waits = [
            *_teams(message("the half-year of {teams} is not over yet"), ahead),
            *_teams(message("there is no evaluation of {teams} yet"), unmade),
        ]
        if not ahead:
            waits += self._short(last.period)
        yield Expected("integral_summary", "", last.period, last.due_on, tuple(waits))


def _teams(what: str, teams: Collection[str]) -> list[Problem]:
    """Return the problem ``what`` of these teams, if there are any."""
    names = ", ".join(sorted(teams))
    return [Problem(what, severity="remark", details={"teams": names})] if names else []
