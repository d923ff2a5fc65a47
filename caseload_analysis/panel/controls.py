"""The controls of the panel: what one can choose, in the reader's words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from typing import Any, Final

from caseload_analysis.panel.choice import LENGTHS, Choice, agreed_band, periods, same_time, units
from caseload_analysis.panel.study import Study
from caseload_analysis.panel.views import VIEWS
from caseload_analysis.reports.language import Language
from caseload_analysis.reports.words import band_text, unit_name
from caseload_analysis.tables.problems import message
from caseload_analysis.tables.settings import Band

WIDEST: Final = 50
"""The widest band that can be chosen, in percent either side of the norm."""

_LENGTHS: Final = {
    "M": message("month"),
    "Q": message("quarter"),
    "Y": message("year"),
    "W": message("week"),
}
_BASELINES: Final = {"formation": message("establishment"), "deployable": message("deployable")}


class Controls:
    """The widgets with which one chooses; ``changed`` is called with the new choice."""

    def __init__(self, changed: Callable[[Choice], None]) -> None:
        w = import_module("ipywidgets")
        self._changed = changed
        self._filling = False
        self._study: Study | None = None
        self._choice: Choice | None = None
        self.team, self.length, self.period = w.Dropdown(), w.Dropdown(), w.Dropdown()
        self.unit, self.baseline = w.Dropdown(), w.Dropdown()
        self.view = w.ToggleButtons()
        self.share = w.IntSlider(min=0, max=WIDEST, readout=False)
        self.limits = w.FloatRangeSlider(min=0, max=30, step=0.5, readout=False)
        self.agreed = w.Button()
        self.usual = (self.team, self.length, self.period)
        self.band = w.HBox([self.share, self.limits, self.agreed]).add_class("cl-band")
        self.own = w.HBox([self.baseline, self.band, self.unit]).add_class("cl-row").add_class("cl-own")
        self.view.add_class("cl-views")
        self._listen()

    def fill(self, study: Study, choice: Choice) -> None:
        """Show what there is to choose from and what is chosen."""
        language = Language(choice.language)
        self._filling, self._study, self._choice = True, study, choice
        try:
            self._fill_usual(study, choice, language)
            self._fill_own(study, choice, language)
            self._fill_band(study, choice, language)
        finally:
            self._filling = False

    def _fill_usual(self, study: Study, choice: Choice, language: Language) -> None:
        text = language.text
        _options(self.team, text("Team"), [(team, team) for team in study.teams], choice.team)
        lengths = [(text(_LENGTHS[every]), every) for every in LENGTHS]
        _options(self.length, text("Per"), lengths, choice.every)
        known = [(language.period(period), period) for period in periods(study.org, choice.every)]
        _options(self.period, text("Period"), known, choice.period)
        views = [(text(view.title), name) for name, view in VIEWS.items()]
        _options(self.view, "", views, choice.view)

    def _fill_own(self, study: Study, choice: Choice, language: Language) -> None:
        """Show the choices that change this view, and no others."""
        text, uses = language.text, used(study, choice)
        bases = [(text(word), name) for name, word in _BASELINES.items()]
        _options(self.baseline, text("Band around the norm for"), bases, choice.baseline)
        counted = [(unit_name(language, unit), unit) for unit in units(study.org)]
        _options(self.unit, text("Count in"), counted, choice.unit)
        _shown(self.baseline, "baseline" in uses)
        _shown(self.unit, "unit" in uses and len(counted) > 1)
        _shown(self.band, "band" in uses)
        _shown(self.own, bool(uses))

    def _fill_band(self, study: Study, choice: Choice, language: Language) -> None:
        agreed = agreed_band(study.of_team(choice.team), choice)
        band = choice.band or agreed
        said = language.text("Band: {band}", band=band_text(language, band))
        relative = band.relative is not None
        for slider in (self.share, self.limits):
            slider.description = said
        if band.relative is not None:
            self.share.max = max(self.share.max, round(band.relative * 100))
            self.share.value = round(band.relative * 100)
        elif band.lower is not None and band.upper is not None:
            self.limits.max = max(self.limits.max, band.upper)
            self.limits.value = (band.lower, band.upper)
        _shown(self.share, relative)
        _shown(self.limits, not relative)
        self.agreed.description = language.text("Back to what was agreed")
        _shown(self.agreed, choice.band is not None)

    def _listen(self) -> None:
        for widget in (self.team, self.period, self.unit, self.baseline, self.view):
            widget.observe(lambda _: self._tell(), "value")
        self.length.observe(lambda _: self._tell(), "value")
        self.share.observe(lambda _: self._tell_band(Band(relative=self.share.value / 100)), "value")
        self.limits.observe(lambda _: self._tell_band(_limits(self.limits.value)), "value")
        self.agreed.on_click(lambda _: self._tell_band(None))

    def _tell(self) -> None:
        """Pass on what is chosen, unless the controls are being filled."""
        if self._choice is not None:
            self._tell_band(self._choice.band)

    def _tell_band(self, band: Band | None) -> None:
        if self._filling or self._study is None or self._choice is None:
            return
        before, period = self._choice, self.period.value
        if self.length.value != before.every:
            period = same_time(before.period, self._study.org, self.length.value)
        if self.team.value != before.team:
            band = None  # another team agreed another one
        self._changed(
            replace(
                before,
                view=self.view.value,
                team=self.team.value,
                period=period,
                unit=self.unit.value,
                baseline=self.baseline.value,
                band=band,
            )
        )


def used(study: Study, choice: Choice) -> frozenset[str]:
    """Return which of band, baseline and unit change what this reader sees in the view chosen."""
    uses = VIEWS[choice.view].uses
    if choice.view == "employees" and "employee" not in study.org.levels:
        return frozenset()
    if "unit" in uses and choice.unit != study.org.settings.norm.unit:
        return frozenset({"unit"})
    return uses


def _limits(ends: tuple[float, float]) -> Band:
    return Band(lower=ends[0], upper=ends[1])


def _options(widget: Any, description: str, options: list[tuple[str, Any]], value: Any) -> None:
    """Give a widget its name, its options and the one chosen; those that are the same stay untouched."""
    widget.description = description
    if tuple(widget.options) != tuple(options):
        widget.options = options
    widget.value = value


def _shown(widget: Any, wanted: bool) -> None:
    widget.layout.display = None if wanted else "none"
