"""HalfYear: what every part of a team's half-year evaluation needs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import pandas as pd

from caseload_analysis.evaluation.indicators import indicators
from caseload_analysis.evaluation.questionnaire import step_scores
from caseload_analysis.evaluation.summary import YEAR, Compared, compared
from caseload_analysis.measures.perception import perception
from caseload_analysis.privacy.hidden_teams import are_hidden
from caseload_analysis.reports.evaluation.practice_page import Practice
from caseload_analysis.reports.language import Language
from caseload_analysis.reports.page import Page
from caseload_analysis.spells.calendar import days
from caseload_analysis.tables.known import ANSWERED_AFTER
from caseload_analysis.tables.organisation import Organisation

SHOWN: Final = 24
"""Months in the figure."""
DRAWN: Final = ("caseload_per_fte", "outside", "spread", "absence_rate")
COMPARED: Final = (*DRAWN, "frequency")


def starts_of(org: Organisation) -> dict[str, pd.Period | None]:
    """Return the month of introduction of every team; None where the settings name no day."""
    own = {team: org.settings.teams.get(team) for team in org.teams}
    days_ = {team: each.introduced if each is not None else None for team, each in own.items()}
    return {team: None if day is None else pd.Period(day, freq="M") for team, day in days_.items()}


@dataclass(frozen=True)
class HalfYear:
    """One team over the half-year after its introduction that ends with ``page.period``."""

    page: Page

    @property
    def language(self) -> Language:
        """The reader's language."""
        return self.page.language

    @property
    def introduced(self) -> dt.date | None:
        """The day on which the team began with the five steps, if the settings name one that has come."""
        own = self.page.org.settings.teams.get(self.page.team)
        day = own.introduced if own is not None else None
        return day if day is not None and day <= self.page.period.end_time.date() else None

    @property
    def start(self) -> pd.Period | None:
        """The month of the introduction: the first of the new way of working [X]."""
        return None if self.introduced is None else pd.Period(self.introduced, freq="M")

    @property
    def starts(self) -> dict[str, pd.Period | None]:
        """The month of introduction of every team that this reader sees."""
        return starts_of(self.page.org)

    @cached_property
    def everybody(self) -> pd.DataFrame:
        """The series of every team that this reader sees, up to the end of the half-year."""
        begin = pd.Period(pd.Timestamp(self.page.org.first, unit="D"), freq="M")
        return indicators(self.page.org, "M", (begin, self.page.period))

    @cached_property
    def series(self) -> pd.DataFrame:
        """The series of this team, in the order of time."""
        return self.page.frames.own(self.everybody)

    @cached_property
    def compared(self) -> list[Compared]:
        """What the start changed, per indicator; empty without a start.

        A mean is missing where the team is hidden from this reader in a month of it, for it would be that
        of the other months; where both are, there is no estimate either [X].
        """
        if self.start is None:
            return []
        hidden = pd.Series(are_hidden(self.series, self.page.org), index=self.series.index)
        past = self.series["period"] < self.start
        gone = bool(hidden[past].tail(YEAR).any()), bool(hidden[~past].any())
        return [_without(one, *gone) for one in compared(self.series, self.start, COMPARED)]

    @property
    def answered(self) -> tuple[int, int]:
        """The first and the last day of the answers to this evaluation: from its last month on [X]."""
        edges = (self.page.period.start_time, self.page.period.end_time)
        begin, end = (int(days([moment.to_datetime64()])[0]) for moment in edges)
        return begin, end + ANSWERED_AFTER

    @cached_property
    def scores(self) -> pd.DataFrame:
        """How the team scored the five steps."""
        return step_scores(self.page.org, self.page.team, *self.answered)

    @cached_property
    def practice(self) -> Practice:
        """What the parts about the work itself are made from."""
        return Practice(self.page.org, self.page.period, self.page.team)

    @cached_property
    def perceived(self) -> pd.DataFrame:
        """The perceptions of the team per quarter, as ``perception`` returns them."""
        return self.page.frames.own(perception(self.page.org, "team", "Q"))


def _without(one: Compared, before: bool, after: bool) -> Compared:
    """Return what a start changed without the means that are hidden, and without anything where both are."""
    if before and after:
        return Compared(one.name, float("nan"), float("nan"), None)
    if before:
        return replace(one, before=float("nan"))
    return replace(one, after=float("nan")) if after else one
