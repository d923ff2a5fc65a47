"""The integral summary of all teams, part by part."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import pandas as pd

from caseload_analysis.privacy.audience import AUDIENCES, read
from caseload_analysis.reports.evaluation import (
    integral_claims,
    integral_close,
    integral_effect,
    integral_parts,
    integral_said,
    integral_standing,
    practice_integral,
)
from caseload_analysis.reports.evaluation.integral_page import Whole
from caseload_analysis.reports.exhibit import Exhibit
from caseload_analysis.reports.language import Language, spoken
from caseload_analysis.reports.page import Page
from caseload_analysis.spells.calendar import as_period
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import UsageError, message

READERS: Final = tuple(name for name, audience in AUDIENCES.items() if not audience.own_team)
"""The audiences that see more than one team."""


@dataclass(frozen=True)
class IntegralReport:
    """The summary for management team and works council: each method returns one part.

    Nobody is in it who could be recognised; what is too short, hidden or not delivered is a sentence.
    """

    whole: Whole

    @classmethod
    def open(cls, data: str | Path, period: str, language: str = "", audience: str = "management") -> Self:
        """Return the summary at the end of ``period`` as ``audience`` may see it.

        Parameters
        ----------
        data : path
            A folder or workbook, as for ``read``.
        period : str
            A month, ``2026-03``.
        language : {"", "nl", "en"}
            That of the settings by default.
        audience : {"management", "works_council", "hr", "researcher"}

        Raises
        ------
        DataError
            As ``read`` does.
        UsageError
            For another audience or an unknown language, a text that is no month, or a month of which
            the data say nothing.
        """
        with spoken(language):
            when = as_period(period, "M")
            if audience not in READERS:
                raise UsageError.unknown(message("audience"), audience, READERS)
            org = read(data, audience, until=when.end_time.date())
            return cls.of(org, when, language)

    @classmethod
    def of(cls, org: Organisation, period: pd.Period, language: str = "") -> Self:
        """Return the summary of an organisation that was read before; UsageError as ``open``."""
        when = as_period(period, "M")
        first, last = (pd.Period(pd.Timestamp(day, unit="D"), freq="M") for day in (org.first, org.last))
        if not first <= when <= last:
            what = message("the data speak of {first} to {last}, not of {period}; choose one of these")
            raise UsageError(what, first=first, last=last, period=when)
        return cls(Whole(Page(org, "", when, Language(language or org.settings.language))))

    def header(self) -> Exhibit:
        """Return the title, the reader, how many teams there are, and what is hidden."""
        return integral_parts.header(self.whole)

    def summary(self) -> Exhibit:
        """Return in a few sentences how far the approach is, what it changed, and what people say."""
        return integral_parts.summary(self.whole)

    def approach(self) -> Exhibit:
        """Return per team what is agreed, what was made of it, and whether it was evaluated."""
        return integral_parts.approach(self.whole)

    def standing(self) -> Exhibit:
        """Return where the teams stand, hidden cells named as such."""
        return integral_standing.standing_part(self.whole)

    def effect(self) -> Exhibit:
        """Return the mean effect over the teams, the smallest that would be found first."""
        return integral_effect.effect(self.whole)

    def claims(self) -> Exhibit:
        """Return what was promised as questions, each with an answer."""
        return integral_claims.claims(self.whole)

    def said(self) -> Exhibit:
        """Return how the steps are scored over all teams."""
        return integral_said.said(self.whole)

    def differences(self) -> Exhibit:
        """Return where teams differ, and where the approach is not the same everywhere."""
        return integral_close.differences(self.whole)

    def proposals(self) -> Exhibit:
        """Return what follows as questions, with room to write."""
        return integral_close.proposals(self.whole)

    def practice(self) -> Exhibit:
        """Return the work itself per team in sums, hidden cells named, and what support changed."""
        return practice_integral.practice(self.whole)

    def about(self) -> Exhibit:
        """Return what is missing or doubtful, definitions, conventions and files."""
        return integral_close.about(self.whole)

    def checks(self) -> Exhibit:
        """Return rounded figures in plain text, the same in every language, for comparing runs."""
        return integral_close.checks(self.whole)
