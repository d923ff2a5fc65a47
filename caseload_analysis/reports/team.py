"""The report of one team over one period, part by part."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

import pandas as pd

from caseload_analysis.privacy.audience import AUDIENCES, read
from caseload_analysis.reports import (
    agreement_parts,
    header,
    prose,
    signal_parts,
    staff_parts,
    summary,
    work_parts,
)
from caseload_analysis.reports.exhibit import Exhibit, check, paragraph, section
from caseload_analysis.reports.language import Language, spoken
from caseload_analysis.reports.page import Page, now_and_before
from caseload_analysis.spells.calendar import every_of, parse_period
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import UsageError, message


@dataclass(frozen=True)
class TeamReport:
    """One team's report: each method returns one part, ready to be shown.

    What the reader may not see is not in ``page.org``, so no part can show it.
    """

    page: Page

    @classmethod
    def open(
        cls, data: str | Path, team: str, period: str, language: str = "", audience: str = "team"
    ) -> Self:
        """Return the report of ``team`` over ``period`` as ``audience`` may see it.

        Parameters
        ----------
        data : path
            A folder or workbook, as for ``read``.
        team : str
        period : str
            ``2026-10``, ``2026-W05``, ``2026Q3`` or ``2026``; its length is that of every row.
        language : {"", "nl", "en"}
            That of the settings by default.
        audience : {"team", "manager", "hr", "management", "works_council", "researcher"}

        Raises
        ------
        DataError, AudienceError
            As ``read`` does.
        UsageError
            For an unknown team, language or audience, a text that is no period, or a period of which
            the data say nothing. The texts of all of these are in ``language``.
        """
        with spoken(language):
            when = parse_period(period)
            if audience not in AUDIENCES:
                raise UsageError.unknown(message("audience"), audience, AUDIENCES)
            own = team if AUDIENCES[audience].own_team else ""
            org = read(data, audience, own, until=when.end_time.date())
            return cls.of(org, team, when, language)

    @classmethod
    def of(cls, org: Organisation, team: str, period: pd.Period, language: str = "") -> Self:
        """Return the report of a team of an organisation that was read before; UsageError as ``open``."""
        if team not in org.teams:
            raise UsageError.unknown(message("team"), team, org.teams)
        ends = [
            pd.Period(pd.Timestamp(day, unit="D"), freq=every_of(period)) for day in (org.first, org.last)
        ]
        if not ends[0] <= period <= ends[1]:
            what = message("the data speak of {first} to {last}, not of {period}; choose one of these")
            raise UsageError(what, first=ends[0], last=ends[1], period=period)
        return cls(Page(org, team, period, Language(language or org.settings.language)))

    def header(self) -> Exhibit:
        """Return the title, the reader, the norm and the band."""
        page = self.page
        title = header.title(page.org, page.team, page.period, page.language)
        facts = header.facts(
            "facts", header.norm_facts(page.org, page.team, page.frames.last_day, page.language)
        )
        return section("header", "", title, facts)

    def summary(self) -> Exhibit:
        """Return three sentences: where the team stands, what changed, who is outside the band."""
        frames, context = self.page.frames, self.page.context
        said = [
            summary.standing(frames.deviation.iloc[-1], context),
            summary.changes(frames.caseload.iloc[-1], *now_and_before(frames.formation), context),
            self._outside_sentence(),
        ]
        sentences = [paragraph(f"sentence-{place}", text) for place, text in enumerate(said, 1)]
        return section("summary", self.page.language.text("In three sentences"), *sentences)

    def caseload_figure(self) -> Exhibit:
        """Return the team's caseload over time against the band and both norms."""
        return work_parts.team_caseload(self.page)

    def employees(self) -> Exhibit:
        """Return each employee against the establishment norm and the band; a sentence where withheld."""
        return work_parts.employees(self.page)

    def agreements(self) -> Exhibit:
        """Return what was agreed, whether it is done, what lapses, and who has no agreement."""
        return agreement_parts.agreements(self.page)

    def flows(self) -> Exhibit:
        """Return what came in and went out, and what is expected of the coming period."""
        return work_parts.flows(self.page)

    def signals(self) -> Exhibit:
        """Return what in the team's series is more than the usual ups and downs."""
        return signal_parts.signals(self.page)

    def establishment(self) -> Exhibit:
        """Return the deployable and non-deployable establishment by reason."""
        return staff_parts.establishment(self.page)

    def absence(self) -> Exhibit:
        """Return the absence figures with their definitions."""
        return staff_parts.absence(self.page)

    def outside(self) -> Exhibit:
        """Return who is outside the band, what was agreed, and the three questions with room to write."""
        return work_parts.outside(self.page)

    def about(self) -> Exhibit:
        """Return what is missing or doubtful in the data, definitions, conventions and files."""
        page = self.page
        made = header.facts("made-from", header.made_from(page.org, page.language))
        definitions = section("about", "", prose.definitions(page.language), made)
        return section("account", "", prose.remarks(page.org, page.language), definitions)

    def checks(self) -> Exhibit:
        """Return rounded figures in plain text, the same in every language, for comparing runs."""
        frames = self.page.frames
        last, flow, fte = (frame.iloc[-1] for frame in (frames.deviation, frames.caseload, frames.formation))
        lines = [
            f"caseload {last['actual']:.0f}, {last['status']} for {last['periods_outside']:.0f}",
            f"norms {last['norm_formation']:.1f} {last['norm_deployable']:.1f}",
            f"deviations {last['deviation_formation']:.3f} {last['deviation_deployable']:.3f}",
            f"in {flow['inflow']:.0f} {flow['transfers_in']:.0f}",
            f"out {flow['outflow']:.0f} {flow['transfers_out']:.0f}",
            f"fte {fte['contract_fte']:.2f} {fte['deployable_fte']:.2f}",
            agreement_parts.checked(self.page),
            signal_parts.checked(self.page),
        ]
        return check("checks", "\n".join(lines))

    def _outside_sentence(self) -> str:
        page = self.page
        if "employee" not in page.org.levels:
            return summary.team_outside(page.frames.deviation, page.context)
        return summary.who_is_outside(page.frames.employees, page.context, named=not page.withheld)
