"""The evaluation of one team, half a year after it began, part by part."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

import pandas as pd

from caseload_analysis.reports.evaluation import (
    change,
    close,
    parts,
    practice,
    remarks,
    said,
)
from caseload_analysis.reports.evaluation.page import HalfYear
from caseload_analysis.reports.exhibit import Exhibit
from caseload_analysis.reports.language import spoken
from caseload_analysis.reports.team import TeamReport
from caseload_analysis.spells.calendar import as_period
from caseload_analysis.tables.organisation import Organisation


@dataclass(frozen=True)
class HalfYearReport:
    """One team's half-year evaluation: each method returns one part, ready to be shown.

    What is too short, hidden or not delivered is a sentence in its part.
    """

    half: HalfYear

    @classmethod
    def open(
        cls, data: str | Path, team: str, period: str, language: str = "", audience: str = "team"
    ) -> Self:
        """Return the evaluation of ``team`` over the half-year that ends with ``period``.

        Parameters
        ----------
        data : path
            A folder or workbook, as for ``read``.
        team : str
        period : str
            The last complete month of the half-year, ``2025-10``.
        language : {"", "nl", "en"}
            That of the settings by default.
        audience : {"team", "manager", "hr", "management", "works_council", "researcher"}

        Raises
        ------
        DataError, AudienceError
            As ``read`` does.
        UsageError
            As ``TeamReport.open`` does, and for a period that is no month.
        """
        with spoken(language):
            as_period(period, "M")
        return cls(HalfYear(TeamReport.open(data, team, period, language, audience).page))

    @classmethod
    def of(cls, org: Organisation, team: str, period: pd.Period, language: str = "") -> Self:
        """Return the evaluation of a team of an organisation that was read before; UsageError as ``open``."""
        return cls(HalfYear(TeamReport.of(org, team, as_period(period, "M"), language).page))

    def header(self) -> Exhibit:
        """Return the title, the team's start and half-year, the reader, the norm and the band."""
        return parts.header(self.half)

    def summary(self) -> Exhibit:
        """Return in a few sentences what was agreed, what changed and how sure that is, what people say."""
        return parts.summary(self.half)

    def agreed(self) -> Exhibit:
        """Return the team's own agreements, and how many were made with employees."""
        return parts.agreed(self.half)

    def happened(self) -> Exhibit:
        """Return the series of the last two years with the introduction in them."""
        return change.happened(self.half)

    def changed(self) -> Exhibit:
        """Return what could have been found, what was found, and what else may explain it."""
        return change.changed(self.half)

    def said(self) -> Exhibit:
        """Return what people answered per step, beside the perceived pressure."""
        return said.said(self.half)

    def proposals(self) -> Exhibit:
        """Return questions that follow from the figures, with room to write."""
        return close.proposals(self.half)

    def practice(self) -> Exhibit:
        """Return time with families, what support took over, room to deviate, and expertise."""
        return practice.practice(self.half)

    def remarks(self) -> Exhibit:
        """Return what people wrote: for HR all of it, for others what HR released."""
        return remarks.remarks(self.half)

    def about(self) -> Exhibit:
        """Return what is missing or doubtful, definitions, conventions and files."""
        return close.about(self.half)

    def checks(self) -> Exhibit:
        """Return rounded figures in plain text, the same in every language, for comparing runs."""
        return close.checks(self.half)
