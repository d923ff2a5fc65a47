"""Panel: the controls, the view and the code behind it, on one board."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html import escape
from importlib import import_module, resources
from pathlib import Path
from typing import Any

import pandas as pd

from caseload_analysis.panel import making, said
from caseload_analysis.panel.choice import Choice, first_choice, periods, units
from caseload_analysis.panel.code import code_of
from caseload_analysis.panel.controls import Controls
from caseload_analysis.panel.norm import Given, NormForm, given_norm, only_the_norm_is_missing, to_keep
from caseload_analysis.panel.sources import Sources
from caseload_analysis.panel.study import Study
from caseload_analysis.panel.uploads import Uploads
from caseload_analysis.panel.views import VIEWS, behind, show
from caseload_analysis.reports.exhibit import Exhibit, check
from caseload_analysis.reports.language import Language
from caseload_analysis.spells.calendar import period_text
from caseload_analysis.tables.problems import CaseloadError, UsageError, message


class Panel:
    """What an adviser sees: choose data, team, period and band; read the views; make a report.

    Only what the chosen reader may see is held; another reader means reading the data anew.
    """

    def __init__(self, data: str | Path, out: str | Path, language: str, audience: str, team: str) -> None:
        w = import_module("ipywidgets")
        self.study: Study | None = None
        self.choice: Choice | None = None
        self.shown: Exhibit | None = None
        self.language = Language(language or "nl")
        self._settle = not language  # the settings of the first data say which language
        self._out, self._uploads = Path(out), Uploads()
        self.sources = Sources(self._open, self._upload, self._read_for, self._speak)
        self.controls = Controls(self._change)
        self.norm = NormForm(self._take_norm)
        self._asked: tuple[Path, str, str] | None = None  # what is read once the norm is given
        self.trouble, self.remarks, self.view = w.HTML(), w.HTML(), w.HTML().add_class("cl-view")
        self.to_keep = w.HTML().add_class("cl-keep")
        self.code_shown = w.ToggleButton().add_class("cl-show-code")
        self.code = w.HTML().add_class("cl-code")
        self.report = w.Button(button_style="primary").add_class("cl-make")
        self.links, self.note = w.HTML(), w.HTML()
        self.root = self._laid_out(w)
        self.code_shown.observe(lambda _: self._tell_code(), "value")
        self.report.on_click(lambda _: self._make())
        self.sources.unfold(wanted=False)
        self._guarded(lambda: self._read(Path(data), audience, team) if str(data) else self._refill())

    def _laid_out(self, w: Any) -> Any:
        style = resources.files(__package__).joinpath("panel.css").read_text(encoding="utf-8")
        usual = w.HBox([*self.controls.usual, self.sources.audience]).add_class("cl-row")
        self.work = w.VBox(
            [
                *(usual, self.controls.view, self.controls.own, self.view),
                w.HBox([self.report, self.note]).add_class("cl-foot"),
                *(self.links, self.code_shown, self.code, self.to_keep, self.remarks),
            ]
        )
        parts = [
            w.HTML(f"<style>{style}</style>"),
            self.sources.top,
            self.sources.drawer,
            *(self.norm.root, self.trouble),
            self.work,
        ]
        return w.VBox(parts).add_class("caseload-panel")

    @property
    def text(self) -> str:
        """What is shown, in plain text, for where there are no widgets."""
        return self.shown.text if self.shown is not None else ""

    def frame(self) -> pd.DataFrame:
        """Return the frame behind the view that is open, of what its reader may see; empty without data."""
        if self.study is None or self.choice is None:
            return pd.DataFrame()
        return behind(self.study, self.choice)

    def checks(self) -> Exhibit:
        """Return what is open and chosen in plain text, for comparing runs."""
        study, choice = self.study, self.choice
        if study is None or choice is None:
            return check("checks", "no data")
        lines = [
            f"teams {len(study.teams)}, for {study.org.audience}",
            f"{choice.view} of {choice.team} in {period_text(choice.period)}, counted in {choice.unit}",
            f"views {' '.join(VIEWS)}",
        ]
        return check("checks", "\n".join(lines))

    def _ipython_display_(self) -> None:
        """Show the widgets, and beside them the text for a reader without."""
        display = import_module("IPython.display")
        bundle = {**self.root._repr_mimebundle_(), "text/plain": self.text}
        display.display(bundle, raw=True)
        script = resources.files(__package__).joinpath("names.js").read_text(encoding="utf-8")
        display.display(display.Javascript(script))

    def _read(self, source: Path, audience: str = "hr", team: str = "", given: Given | None = None) -> bool:
        """Put other data, or the same for another reader, on the board; say what is wrong with them."""
        known = self.study.teams if self.study is not None and self.study.source == source else ()
        try:
            study = Study.open(source, audience, team, known, given)
            if not study.teams:
                raise UsageError(message("there is no team in these data"))
        except CaseloadError as error:
            self._ask_or_complain(error, (source, audience, team), given)
            return False
        self._ask(None)
        if self._settle:
            self.language, self._settle = Language(study.org.settings.language), False
        self.study, self.choice = study, _kept(self.choice, study, team, self.language)
        self.trouble.value = self.links.value = ""
        self.sources.unfold(wanted=False)
        self._refill()
        return True

    def _ask_or_complain(
        self, error: CaseloadError, asked: tuple[Path, str, str], given: Given | None
    ) -> None:
        """Ask for the norm where nothing else is wrong; where one was given already it can be changed."""
        only = only_the_norm_is_missing(error, asked[0])
        self._ask(asked if only or given else None)
        if only:
            self.trouble.value = ""
            self.sources.unfold(wanted=True)
            self._refill()
        else:
            self._complain(error)

    def _ask(self, asked: tuple[Path, str, str] | None) -> None:
        """Ask for the norm of these data; put the question away where there are none."""
        self._asked = asked
        self.norm.show(wanted=asked is not None)

    def _take_norm(self, unit: str, per_fte: str) -> None:
        """Read the data that wait for the norm."""
        asked = self._asked
        if asked is not None:
            self._guarded(lambda: self._read_upload(*asked, given_norm(unit, per_fte)))

    def _complain(self, error: CaseloadError) -> None:
        text = self.language.text
        if self.study is None:
            lead = text("These data cannot be used yet. What must be mended:")
        else:
            lead = text("These data cannot be used yet; you still see those of before. What must be mended:")
        self.trouble.value = said.trouble(error, lead, self.language)
        self.sources.unfold(wanted=True)
        self._refill()

    def _open(self, path: str) -> None:
        self._uploads.settle(good=False)
        self._guarded(lambda: self._read(Path(path.strip()).expanduser()))

    def _upload(self, files: Any) -> None:
        self._guarded(lambda: self._keep(files))
        self.sources.upload.value = ()

    def _keep(self, files: Any) -> None:
        self._read_upload(self._uploads.keep(files))

    def _read_upload(
        self, source: Path, audience: str = "hr", team: str = "", given: Given | None = None
    ) -> None:
        """Read data and let go of the upload that is not used: this one unless it waits, or the last."""
        good = self._read(source, audience, team, given)
        if good or self._asked is None:
            self._uploads.settle(good=good)

    def _read_for(self, audience: str) -> None:
        study, choice = self.study, self.choice
        if study is not None and choice is not None:
            self._guarded(lambda: self._read(study.source, audience, choice.team, study.given))
            # Whatever went wrong: the reader named is the one whose figures are shown.
            self.sources.fill(self.study, _title(self.study, self.language), self.language)

    def _speak(self, code: str) -> None:
        self.language, self._settle = Language(code), False
        if self.choice is not None:
            self.choice = replace(self.choice, language=code)
        self.trouble.value = self.links.value = ""
        self._guarded(self._refill)

    def _change(self, choice: Choice) -> None:
        """Show what was chosen; another team of a reader of one team is read anew."""
        study = self.study
        if study is not None and study.org.team and choice.team != study.org.team:
            self.choice = choice
            again = (study.source, study.org.audience, choice.team, study.given)
            self._guarded(lambda: self._read(*again))
            return
        self.choice = choice
        self.links.value = ""
        self._guarded(self._refill)

    def _refill(self) -> None:
        """Bring every widget in line with the data and the choice."""
        study, choice, text = self.study, self.choice, self.language.text
        self.sources.fill(study, _title(study, self.language), self.language)
        self.norm.fill(self.language)
        self.work.layout.display = "none" if study is None else None
        if study is None or choice is None:
            self.sources.unfold(wanted=True)
            return
        self.controls.fill(study, choice)
        self.report.description = text("Make report")
        self.note.value = f"<p>{escape(_note(choice, self.language))}</p>"
        self.code_shown.description = text("Show me the code")
        self.to_keep.value = to_keep(study.given, self.language)
        self.remarks.value = said.remarks(study.org, self.language)
        self._draw(study, choice)

    def _draw(self, study: Study, choice: Choice) -> None:
        try:
            self.shown = show(study, choice)
            self.view.value = f'<div lang="{choice.language}">{self.shown.html}</div>'
        except CaseloadError as error:
            self.shown = None
            self.view.value = said.trouble(error, "", self.language)
        self._tell_code()

    def _tell_code(self) -> None:
        wanted = self.code_shown.value and self.study is not None and self.choice is not None
        if wanted and self.study is not None and self.choice is not None:
            self.code.value = f'<pre tabindex="0">{escape(code_of(self.study, self.choice))}</pre>'
        self.code.layout.display = None if wanted else "none"  # last, so that no older code is seen

    def _make(self) -> None:
        self._guarded(self._make_report)

    def _make_report(self) -> None:
        study, choice = self.study, self.choice
        if study is None or choice is None:
            return
        self.report.disabled = True
        self.links.value = said.status(
            self.language.text("The report is being made; this takes some seconds …")
        )
        try:
            reports = making.make(study, choice, self._out)
            self.links.value = "".join(making.link(report, self.language) for report in reports)
        finally:
            self.report.disabled = False

    def _guarded(self, do: Callable[[], object]) -> None:
        """Do something at a click; nothing that goes wrong shows a traceback."""
        try:
            do()
        except CaseloadError as error:
            self.trouble.value = said.trouble(error, "", self.language)
        except Exception as error:
            self.trouble.value = said.unexpected(f"{type(error).__name__}: {error}", self.language)


def _kept(before: Choice | None, study: Study, team: str, language: Language) -> Choice:
    """Return the choice for other data: what was chosen before as far as it is there."""
    first = first_choice(study.org, team if team in study.teams else study.teams[0], language.code)
    if before is None:
        return first
    return replace(
        first,
        view=before.view,
        team=before.team if before.team in study.teams and not study.org.team else first.team,
        period=before.period if before.period in periods(study.org, before.every) else first.period,
        unit=before.unit if before.unit in units(study.org) else first.unit,
        baseline=before.baseline,
    )


def _title(study: Study | None, language: Language) -> str:
    if study is None:
        heading, line = language.text("Look at your teams"), language.text("Begin by choosing your data.")
    else:
        heading = study.org.settings.organisation or language.text("Look at your teams")
        line = language.text("data until {date}", date=language.date(study.org.last))
    return f'<div lang="{language.code}"><h2>{escape(heading)}</h2><p>{escape(line)}</p></div>'


def _note(choice: Choice, language: Language) -> str:
    """Return what the report will be about."""
    about = language.text(
        "Team {team}, {period}, to print or to send.",
        team=choice.team,
        period=language.period(choice.period),
    )
    if choice.band is None:
        return about
    return about + " " + language.text("The report keeps to the band that was agreed.")
