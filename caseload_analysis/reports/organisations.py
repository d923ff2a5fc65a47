"""The comparison of organisations, part by part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from caseload_analysis.comparison.business_case import business_case
from caseload_analysis.comparison.cases.reading import located
from caseload_analysis.comparison.self_assessment import self_assessment
from caseload_analysis.privacy.audience import read
from caseload_analysis.reports.comparison import (
    annexes,
    assessed,
    case_page,
    checks,
    framework_page,
    front,
    indicator_page,
    ranks_page,
)
from caseload_analysis.reports.comparison.asked import asked
from caseload_analysis.reports.comparison.origins import Origin, files, gathered, named_folders
from caseload_analysis.reports.comparison.sheets import Sheets
from caseload_analysis.reports.exhibit import Exhibit
from caseload_analysis.reports.integral import READERS
from caseload_analysis.reports.language import Language, spoken
from caseload_analysis.tables.deliveries import newest
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import UsageError, message


@dataclass(frozen=True)
class ComparisonReport:
    """Organisations side by side, for researchers and policy makers: each method returns one part."""

    sheets: Sheets

    @classmethod
    def open(
        cls,
        figures: str | Path = "",
        organisations: Sequence[str] = (),
        *,
        indicators: Sequence[str] = (),
        year: int = 0,
        own: str = "",
        like: Sequence[str] = (),
        nearest: int = 0,
        case: str | Path = "bjaa",
        data: str | Path = "",
        answers: str | Path = "",
        audience: str = "researcher",
        language: str = "nl",
    ) -> Self:
        """Return the comparison of organisations.

        Parameters
        ----------
        figures : path
            A table of figures (``read_figures``) or the file of the Department for Education, which it
            is by default when no organisations are given.
        organisations : sequence of "name=folder"
            Organisations that are compared through their own tables.
        indicators : sequence of str
            By default the usual ones of which there are figures.
        year : int
            By default, 0, the last one.
        own : str
            An organisation to mark.
        like : sequence of columns
            What makes organisations alike: region, size, any column that describes them.
        nearest : int
            How many of those; by default ten where ``like`` has a column of numbers.
        case : {"buurtzorg", "baanzicht", "bjaa"} or path
            The business case.
        data : path
            The folder of the own organisation, for the self-assessment; none by default.
        answers : path
            The filled form of the self-assessment.
        audience : {"researcher", "works_council", "management", "hr"}
            As whom the organisations' own tables are read.
        language : {"nl", "en"}

        Raises
        ------
        DataError
            For a file that cannot be read.
        UsageError
            For an unknown organisation, indicator, year, column, case, audience or language, and for
            figures of different definitions.
        """
        with spoken(language):
            speech = Language(language)
            if audience not in READERS:
                raise UsageError.unknown(message("audience"), audience, READERS)
            found = gathered(figures, named_folders(list(organisations)), audience)
            wanted = asked(found.figures, indicators, year, own=own, like=like, nearest=nearest)
            made, org = business_case(case, language=speech), _own(data, audience)
            _must_be_answers(org, str(answers), speech)
            more = (*files(located(case), "case"), *_own_files(data, answers))
            return cls(
                Sheets(found.figures, (*found.origins, *more), wanted, made, org, str(answers), speech)
            )

    def header(self) -> Exhibit:
        """Return the title, what is compared, source and licence, and how much is missing."""
        return front.header(self.sheets)

    def summary(self) -> Exhibit:
        """Return in a few sentences what the figures say, and the table of all indicators."""
        return front.summary(self.sheets)

    def indicators(self) -> Exhibit:
        """Return a page for every indicator: definition, middle, funnel, years, like for like."""
        return indicator_page.indicator_pages(self.sheets)

    def ranks(self) -> Exhibit:
        """Return the rank intervals of the first indicator that has them."""
        return ranks_page.ranks_page(self.sheets)

    def framework(self) -> Exhibit:
        """Return TNO's factors at three organisations, contradictions, and what can be recomputed."""
        return framework_page.framework_page(self.sheets)

    def assessment(self) -> Exhibit:
        """Return the self-assessment of the own organisation, or the sentence that nothing was given."""
        return assessed.assessment_page(self.sheets)

    def business_case(self) -> Exhibit:
        """Return the business case: results, what matters, break-even, what is missing, what goes in."""
        return case_page.case_page(self.sheets)

    def contradictions(self) -> Exhibit:
        """Return what contradicts itself in the figures."""
        return annexes.contradictions_page(self.sheets)

    def document(self) -> Exhibit:
        """Return every figure of the TNO document."""
        return framework_page.every_figure(self.sheets)

    def about(self) -> Exhibit:
        """Return definitions, conventions and files."""
        return annexes.about(self.sheets)

    def checks(self) -> Exhibit:
        """Return rounded figures in plain text, the same in every language, for comparing runs."""
        return checks.checks(self.sheets)


def _own(data: str | Path, audience: str) -> Organisation | None:
    return read(newest(Path(data)), audience) if str(data) else None


def _must_be_answers(org: Organisation | None, answers: str, speech: Language) -> None:
    """Raise what is wrong with the filled form, and UsageError where nobody is assessed."""
    if answers and org is None:
        raise UsageError(
            message("answers are those of an organisation: give its tables too, --self-assessment")
        )
    if answers and org is not None:
        self_assessment(org, answers, speech=speech)


def _own_files(data: str | Path, answers: str | Path) -> tuple[Origin, ...]:
    """Return the files of the own organisation and its answers."""
    found: tuple[Origin, ...] = files(newest(Path(data)), "own") if str(data) else ()
    return (*found, *files(Path(answers), "own")) if str(answers) else found
