"""Whose data, for which reader, in which language: the controls above all others."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, Final

from caseload_analysis.panel.study import Study
from caseload_analysis.reports.language import Language
from caseload_analysis.reports.words import AUDIENCES

LANGUAGES: Final = (("Nederlands", "nl"), ("English", "en"))


class Sources:
    """A folder, files to upload, the reader and the language."""

    def __init__(
        self,
        opened: Callable[[str], None],
        uploaded: Callable[[Any], None],
        read_for: Callable[[str], None],
        spoken: Callable[[str], None],
    ) -> None:
        w = import_module("ipywidgets")
        self._filling = False
        self.title = w.HTML().add_class("cl-title")
        self.language = w.ToggleButtons(options=LANGUAGES).add_class("cl-language")
        self.audience = w.Dropdown()
        self.other = w.ToggleButton().add_class("cl-other")
        self.folder = w.Text(continuous_update=False)
        self.open = w.Button(button_style="primary")
        self.upload = w.FileUpload(accept=".csv,.xlsx,.toml", multiple=True).add_class("cl-upload")
        self.hint = w.HTML()
        by_folder = w.HBox([self.folder, self.open]).add_class("cl-row")
        self.drawer = w.VBox([self.hint, self.upload, by_folder]).add_class("cl-drawer")
        self.top = w.HBox([self.title, self.other, self.language]).add_class("cl-top")
        self._listen(opened, uploaded, read_for, spoken)

    def _listen(
        self,
        opened: Callable[[str], None],
        uploaded: Callable[[Any], None],
        read_for: Callable[[str], None],
        spoken: Callable[[str], None],
    ) -> None:
        self.open.on_click(lambda _: opened(self.folder.value))
        self.upload.observe(lambda _: self._pass(uploaded, self.upload), "value")
        self.audience.observe(lambda _: self._pass(read_for, self.audience), "value")
        self.language.observe(lambda _: self._pass(spoken, self.language), "value")
        self.other.observe(lambda _: self.unfold(wanted=self.other.value), "value")

    def _pass(self, on: Callable[[Any], None], widget: Any) -> None:
        """Pass on what was chosen, unless the controls are being filled or emptied."""
        if widget.value and not self._filling:
            on(widget.value)

    def unfold(self, *, wanted: bool) -> None:
        """Show or fold away where other data can be chosen."""
        self.other.value = wanted
        self.drawer.layout.display = None if wanted else "none"

    def fill(self, study: Study | None, title: str, language: Language) -> None:
        """Show whose data these are, in the reader's words."""
        self._filling = True
        try:
            self._say(title, language)
            self.language.value = language.code
            self.audience.layout.display = "none" if study is None else None
            if study is not None:
                self.audience.options = [(language.text(word), name) for name, word in AUDIENCES.items()]
                self.audience.value = study.org.audience
        finally:
            self._filling = False

    def _say(self, title: str, language: Language) -> None:
        text = language.text
        self.title.value = title
        self.audience.description = text("Shown for")
        self.other.description = text("Use other data")
        self.folder.description = text("Or a folder or workbook on this computer")
        self.folder.placeholder = text("for example data/demo")
        self.open.description = text("Open")
        self.upload.tooltip = self.upload.description = text("Choose files …")
        self.hint.value = f"<p>{hint(language)}</p>"


def hint(language: Language) -> str:
    """Return what to choose."""
    return language.text(
        "Choose all files at once: the tables (CSV or Excel) and caseload.toml with the norm; without it you "
        "are asked for the norm. They stay on this computer and are forgotten when you stop."
    )
