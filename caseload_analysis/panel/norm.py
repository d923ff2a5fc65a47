"""The norm, asked for in the panel where the data come without ``caseload.toml``: it has no default."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from importlib import import_module
from math import isfinite
from pathlib import Path
from typing import Any
from urllib.parse import quote

from caseload_analysis.measures.caseload import UNITS
from caseload_analysis.reports.language import Language
from caseload_analysis.reports.words import unit_name
from caseload_analysis.tables.deliveries import settings_of
from caseload_analysis.tables.problems import CaseloadError, DataError, UsageError, message
from caseload_analysis.tables.settings import Settings
from caseload_analysis.tables.sources import SETTINGS_FILE

Given = Mapping[str, Any]


def only_the_norm_is_missing(error: CaseloadError, source: Path) -> bool:
    """Whether the data at ``source`` could be read if there were a ``caseload.toml`` with the norm."""
    if not isinstance(error, DataError) or settings_of(source).is_file():
        return False
    return all(one.file == SETTINGS_FILE for one in error.problems if one.severity == "error")


def given_norm(unit: str, per_fte: str) -> Given:
    """Return checked settings that hold the norm; a number may have a decimal comma.

    Raises UsageError when one of the two is not given, and DataError as ``Settings.from_mapping``.

    >>> given_norm("family", "8,5")
    {'norm': {'unit': 'family', 'per_fte': 8.5}}
    """
    if not unit or not per_fte.strip():
        raise UsageError(message("choose what is counted, and give the number per full-time worker"))
    settings = {"norm": {"unit": unit, "per_fte": _number(per_fte)}}
    Settings.from_mapping(settings)
    return settings


def _number(text: str) -> float | str:
    """Return the number in ``text``, without decimals where it has none; what is no number stays text."""
    try:
        number = float(text.strip().replace(",", "."))
    except ValueError:
        return text.strip()
    if not isfinite(number):
        return text.strip()
    return int(number) if number.is_integer() else number


def lines(given: Given) -> str:
    """Return what stands in a ``caseload.toml`` with this norm.

    >>> print(lines(given_norm("case", "12")))
    [norm]
    unit = "case"
    per_fte = 12
    <BLANKLINE>
    """
    norm = given["norm"]
    return f'[norm]\nunit = "{norm["unit"]}"\nper_fte = {norm["per_fte"]}\n'


def to_keep(given: Given, language: Language) -> str:
    """Return the lines to keep as ``caseload.toml``, to copy and as a link; nothing where none was given."""
    if not given:
        return ""
    text, content = language.text, lines(given)
    said = text("You gave the norm here. To keep it, save these lines as caseload.toml beside the tables:")
    link = text("Save caseload.toml")
    return (
        f'<p>{escape(said)}</p><pre tabindex="0">{escape(content)}</pre>'
        f'<p><a class="cl-settings" download="{SETTINGS_FILE}" '
        f'href="data:text/plain;charset=utf-8,{quote(content)}">{escape(link)}</a></p>'
    )


class NormForm:
    """Two fields, what is counted and how many per full-time worker, and a button; nothing is filled in."""

    def __init__(self, given: Callable[[str, str], None]) -> None:
        w = import_module("ipywidgets")
        self.lead = w.HTML()
        self.unit, self.per_fte = w.Dropdown(options=[""]), w.Text()
        self.read = w.Button(button_style="primary")
        fields = w.HBox([self.unit, self.per_fte, self.read]).add_class("cl-row")
        self.root = w.VBox([self.lead, fields]).add_class("cl-norm")
        self.read.on_click(lambda _: given(self.unit.value, self.per_fte.value))
        self.show(wanted=False)

    def show(self, *, wanted: bool) -> None:
        """Show the form, or empty it and put it away."""
        self.root.layout.display = None if wanted else "none"
        if not wanted:
            self.unit.value, self.per_fte.value = "", ""

    def fill(self, language: Language) -> None:
        """Say everything in the reader's words; what was filled in stays."""
        text, chosen = language.text, self.unit.value
        lead = text(
            "There is no caseload.toml with these data. Only the norm is needed; it differs from one "
            "organisation to another, so nothing is filled in."
        )
        self.lead.value = f"<p>{escape(lead)}</p>"
        self.unit.description = text("What the norm counts")
        self.unit.options = [(text("choose …"), ""), *((unit_name(language, unit), unit) for unit in UNITS)]
        self.unit.value = chosen
        self.per_fte.description = text("How many per full-time worker")
        self.read.description = text("Read the data")
