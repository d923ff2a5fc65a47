"""The views: what the panel shows of a team, made of the parts of the reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import pandas as pd

from caseload_analysis.panel.choice import Choice
from caseload_analysis.panel.frames import ChosenFrames
from caseload_analysis.panel.study import Study
from caseload_analysis.reports import (
    described,
    figures,
    signal_parts,
    staff_parts,
    summary,
    tables,
    work_parts,
)
from caseload_analysis.reports.exhibit import Exhibit, paragraph, section
from caseload_analysis.reports.figures.caseload import starts_at_zero
from caseload_analysis.reports.language import Language
from caseload_analysis.reports.page import Page, now_and_before
from caseload_analysis.reports.summary import Context
from caseload_analysis.reports.words import band_text, unit_name, units
from caseload_analysis.tables.problems import AudienceError, message

ROWS: Final = 4
"""Periods in the table of flows."""


@dataclass(frozen=True, kw_only=True)
class ChosenPage(Page):
    """The page of a report under what was chosen in the panel."""

    study: Study
    choice: Choice

    @classmethod
    def of(cls, study: Study, choice: Choice) -> ChosenPage:
        """Return the page that ``choice`` asks for."""
        org = study.of_team(choice.team)
        return cls(org, choice.team, choice.period, Language(choice.language), study=study, choice=choice)

    @cached_property
    def frames(self) -> ChosenFrames:
        """The figures behind the parts."""
        return ChosenFrames(self.org, self.team, self.period, choice=self.choice, shelf=self.study.shelf)

    @cached_property
    def context(self) -> Context:
        """What the sentences share; the band is the one chosen, around the baseline chosen."""
        context = Page(self.org, self.team, self.period, self.language).context
        band = context.band if self.choice.band is None else band_text(self.language, self.choice.band)
        if self.choice.baseline == "deployable":
            band = self.language.text("{band} around the deployable norm", band=band)
        return replace(context, band=band, agreed=self.choice.band is None)

    @property
    def other_unit(self) -> bool:
        """Whether something else is counted than what the norm counts."""
        return self.choice.unit != self.unit


@dataclass(frozen=True)
class View:
    """One view: its name on the button, how it is made, from which frame, and which choices change it."""

    title: str
    draw: Callable[[ChosenPage], list[Exhibit]]
    frame: Callable[[ChosenPage], pd.DataFrame]
    uses: frozenset[str] = frozenset()


def show(study: Study, choice: Choice) -> Exhibit:
    """Return the view that was chosen; what was shown before is not made again."""
    view = VIEWS[choice.view]
    turned = [getattr(choice, name) for name in sorted(view.uses)]
    key = ("view", choice.view, choice.team, choice.period, choice.language, *turned)
    return study.shelf.get(key, lambda: _drawn(study, choice))


def behind(study: Study, choice: Choice) -> pd.DataFrame:
    """Return the frame behind the view that was chosen, a copy; empty where this reader does not see it."""
    try:
        return VIEWS[choice.view].frame(ChosenPage.of(study, choice)).copy()
    except AudienceError:
        return pd.DataFrame()


def _drawn(study: Study, choice: Choice) -> Exhibit:
    page = ChosenPage.of(study, choice)
    try:
        parts = VIEWS[choice.view].draw(page)
    except AudienceError:
        parts = [paragraph("closed", page.language.text("This reader does not see these figures."), "notice")]
    return section(f"view-{choice.view}", "", *parts)


def _caseload(page: ChosenPage) -> list[Exhibit]:
    """Return where the team stands against both norms, in words and drawn."""
    if page.other_unit:
        return [_without_norm(page), _counted(page)]
    said = summary.standing(page.frames.deviation.iloc[-1], page.context)
    return [paragraph("standing", said, "said"), work_parts.team_caseload(page)]


def _without_norm(page: ChosenPage) -> Exhibit:
    said = page.language.text(
        "The norm counts {units}; in {others} there is no norm and so no band.",
        units=unit_name(page.language, page.unit),
        others=unit_name(page.language, page.choice.unit),
    )
    return paragraph("without-norm", said, "notice")


def _counted(page: ChosenPage) -> Exhibit:
    """Return the team's caseload in a unit that has no norm."""
    text, frame, unit = page.language.text, page.frames.counted, page.choice.unit
    first, last = frame.iloc[0], frame.iloc[-1]
    alt = text(
        "Line of the caseload from {first_period} ({first}) to {last_period} ({last}).",
        first_period=page.language.period(first["period"]),
        first=units(page.language, first["actual"], unit),
        last_period=page.language.period(last["period"]),
        last=units(page.language, last["actual"], unit),
    )
    drawn = figures.team_caseload(frame, page.language, unit)
    caption = text("Caseload of the team on the last day of each period.")
    if not starts_at_zero(frame):
        caption = caption + " " + text("The axis does not begin at zero.")
    return section("team-caseload", text("The team's caseload"), page.figure("caseload", caption, drawn, alt))


def _employees(page: ChosenPage) -> list[Exhibit]:
    """Return who is inside the band and who is not, in words, drawn and in numbers."""
    part = work_parts.employees(page, page.choice.baseline)
    if "employee" not in page.org.levels:
        return [part]
    said = summary.who_is_outside(page.frames.employees, page.context, named=not page.withheld)
    return [paragraph("who-is-outside", said, "said"), part]


def _flows(page: ChosenPage) -> list[Exhibit]:
    """Return what came and went."""
    said = summary.changes(
        page.frames.caseload.iloc[-1],
        *now_and_before(page.frames.formation),
        replace(page.context, unit=page.choice.unit),
    )
    part = _other_flows(page) if page.other_unit else work_parts.flows(page)
    return [paragraph("changes", said, "said"), part]


def _other_flows(page: ChosenPage) -> Exhibit:
    """Return what came and went in another unit; what is expected is told in that of the norm only."""
    text, frame, unit = page.language.text, page.frames.caseload, page.choice.unit
    caption = text("Inflow, outflow and transfers; above them the caseload at the end of each period.")
    drawn = figures.flows(frame, page.language, unit)
    heads = [
        *(text("period"), text("at the start"), text("inflow"), text("from other teams")),
        *(text("outflow"), text("to other teams"), text("at the end")),
    ]
    rows = tables.flow_rows(frame.tail(ROWS), page.language)
    return section(
        "flows",
        text("What came and what went"),
        page.figure("flows", caption, drawn, described.flows(frame, page.language, unit)),
        page.table("flows", text("Caseload and flows in the last periods."), heads, rows),
    )


def _establishment(page: ChosenPage) -> list[Exhibit]:
    return [staff_parts.establishment(page)]


def _absence(page: ChosenPage) -> list[Exhibit]:
    return [staff_parts.absence(page)]


def _signals(page: ChosenPage) -> list[Exhibit]:
    return [signal_parts.signals(page)]


def _caseload_frame(page: ChosenPage) -> pd.DataFrame:
    if not page.other_unit:
        return page.frames.deviation
    return page.frames.counted.dropna(axis="columns", how="all").rename(columns={"actual": "end"})


def _employees_frame(page: ChosenPage) -> pd.DataFrame:
    """Return the employees, or the team where nothing is told of single persons."""
    return page.frames.deviation if page.withheld else page.frames.employees


def _signals_frame(page: ChosenPage) -> pd.DataFrame:
    """Return the points of every series that is watched, each under its name."""
    series = [watched.points.assign(series=watched.name) for watched in page.watched]
    return pd.concat(series, ignore_index=True) if series else pd.DataFrame()


VIEWS: Final[Mapping[str, View]] = {
    "caseload": View(
        message("Caseload"), _caseload, _caseload_frame, frozenset({"band", "baseline", "unit"})
    ),
    "employees": View(message("Employees"), _employees, _employees_frame, frozenset({"band", "baseline"})),
    "flows": View(message("In and out"), _flows, lambda page: page.frames.caseload, frozenset({"unit"})),
    "establishment": View(message("Establishment"), _establishment, lambda page: page.frames.formation),
    "absence": View(message("Absence"), _absence, lambda page: page.frames.absence),
    "signals": View(message("Signals"), _signals, _signals_frame),
}
"""Every view by its name, in the order of the buttons."""
