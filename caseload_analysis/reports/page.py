"""Page: what every part of a team's report needs: who reads, what was measured, what number is next."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from caseload_analysis.reports.band_words import band_inside
from caseload_analysis.reports.frames import TeamFrames
from caseload_analysis.reports.language import Language
from caseload_analysis.reports.numbered import Numbered
from caseload_analysis.reports.summary import Context
from caseload_analysis.reports.watched import Watched, watched
from caseload_analysis.tables.organisation import Organisation


@dataclass(frozen=True)
class Page(Numbered):
    """One team over one period, in one language, for one reader."""

    org: Organisation
    team: str
    period: pd.Period
    language: Language
    numbers: dict[tuple[str, str], int] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def frames(self) -> TeamFrames:
        """The figures behind the parts."""
        return TeamFrames(self.org, self.team, self.period)

    @cached_property
    def watched(self) -> list[Watched]:
        """The series that are watched for signals."""
        return watched(self.frames)

    @property
    def unit(self) -> str:
        """The counting unit of the norm: case, child or family."""
        return self.org.settings.norm.unit

    @cached_property
    def context(self) -> Context:
        """What the sentences of the summary share."""
        frames = self.frames
        band = band_inside(self.org, self.team, frames.last_day, self.language)
        return Context(self.language, self.team, self.period, frames.every, self.unit, frames.last_day, band)

    @property
    def withheld(self) -> str:
        """Why there is nothing about single employees; empty where there is."""
        text, consent = self.language.text, self.org.settings.privacy.works_council_consent
        if "employee" not in self.org.levels:
            return text("This reader sees no figures about single employees.")
        if consent is None:
            return text(
                "The figures per employee are left out: the settings name no date on which the works "
                "council consented to them (works_council_consent)."
            )
        if consent > self.period.end_time.date():
            return text(
                "The figures per employee are left out: the works council's consent dates from {date}, "
                "after this period.",
                date=self.language.date(consent),
            )
        return ""


def now_and_before(frame: pd.DataFrame) -> tuple[pd.Series, pd.Series | None]:
    """Return the last row and the one before it, which may be missing."""
    return frame.iloc[-1], frame.iloc[-2] if len(frame) > 1 else None
