"""Sheets: what every part of a comparison needs: the figures, the reader's language, what number is next."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

import pandas as pd

from caseload_analysis.comparison.benchmark import Benchmark, benchmark
from caseload_analysis.comparison.business_case import BusinessCase
from caseload_analysis.comparison.definitions import Definition
from caseload_analysis.comparison.figures import Figures
from caseload_analysis.comparison.overlap import without_overlap
from caseload_analysis.reports.comparison.asked import Asked
from caseload_analysis.reports.comparison.origins import Origin
from caseload_analysis.reports.exhibit import Exhibit, section
from caseload_analysis.reports.language import Language
from caseload_analysis.reports.numbered import Numbered
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import UsageError

Found = Benchmark | UsageError
"""What came of a comparison: the figures, or why there are none."""


@dataclass(frozen=True)
class Sheets(Numbered):
    """A comparison in one language."""

    figures: Figures
    origins: tuple[Origin, ...]
    asked: Asked
    case: BusinessCase
    org: Organisation | None
    answers: str
    language: Language
    numbers: dict[tuple[str, str], int] = field(default_factory=dict, repr=False, compare=False)
    kept: dict[tuple[str, int, bool], Found] = field(default_factory=dict, repr=False, compare=False)

    def definition(self, indicator: str) -> Definition:
        """Return what an indicator is."""
        return self.figures.definitions[indicator]

    def name(self, indicator: str) -> str:
        """Return what an indicator is called, as the beginning of a sentence."""
        told = self.definition(indicator).told(self.language.code)
        return told[:1].upper() + told[1:]

    def has_year(self, indicator: str, year: int | None = None) -> bool:
        """Whether there are rows of an indicator in a year, by default that of the comparison."""
        return (year or self.asked.year) in self.figures.only(indicator).years

    def has_own(self, indicator: str) -> bool:
        """Whether the own organisation has a row of an indicator in the year."""
        rows = self.figures.only(indicator).table
        return bool(((rows["organisation"] == self.asked.own) & (rows["year"] == self.asked.year)).any())

    def found(self, indicator: str, *, alike: bool = False) -> Found:
        """Return the comparison of an indicator, with ``alike`` among those like the own organisation."""
        key = (indicator, self.asked.year, alike)
        if key not in self.kept:
            self.kept[key] = self._made(indicator, alike)
        return self.kept[key]

    def _made(self, indicator: str, alike: bool) -> Found:
        own = self.asked.own if self.has_own(indicator) else ""
        more = {"like": self.asked.like, "nearest": self.asked.nearest} if alike else {}
        try:
            return benchmark(self.figures, indicator, year=self.asked.year, own=own, **more)  # type: ignore[arg-type]
        except UsageError as error:
            return error

    def over_the_years(self, indicator: str) -> pd.DataFrame:
        """Return organisation, year and value of those that do not hold others, in every year."""
        parts = [
            without_overlap(self.figures, indicator, year)[0].table
            for year in self.figures.only(indicator).years
        ]
        return pd.concat(parts, ignore_index=True)[["organisation", "year", "value"]]


def page(name: str, heading: str, *parts: Exhibit) -> Exhibit:
    """Return the parts under one heading, at the top of a page of its own."""
    whole = section(name, heading, *parts)
    return Exhibit(
        whole.kind, whole.name, whole.caption, f'<div class="page">{whole.html}</div>', whole.text, whole.alt
    )


def part(name: str, heading: str, *parts: Exhibit) -> Exhibit:
    """Return the parts under a small heading."""
    html = "".join(each.html for each in parts)
    text = "\n\n".join([heading, *(each.text for each in parts)])
    alt = " ".join(each.alt for each in parts if each.alt)
    whole = f'<div id="{name}"><h3>{escape(heading)}</h3>{html}</div>'
    return Exhibit("section", name, heading, whole, text, alt)


def small(whole: Exhibit, css: str = "fine") -> Exhibit:
    """Return a part in small letters, or in another class of the style."""
    html = f'<div class="{css}">{whole.html}</div>'
    return Exhibit(whole.kind, whole.name, whole.caption, html, whole.text, whole.alt)


def note(name: str, text: str) -> Exhibit:
    """Return a remark in small letters."""
    return Exhibit("text", name, "", f'<p id="{name}" class="note">{escape(text)}</p>', text)
