"""The files that a report is made from, as the parameters of its notebook name them.

A notebook says which of its parameters are inputs by their type, in the cell of its parameters::

    targets = ""  # type: path
    others = []  # type: list[data]

``path`` is a file, or a folder with all files in it. ``data`` are an organisation's tables with their
settings; the parameter ``data`` is that without saying so. ``figures`` is a table of figures, or an
organisation of which they are counted; where a notebook is given none at all, it takes the English ones
that come along. ``case`` is a business case, ours by name or any by its path, with those that it extends.
An element of a list may be written as name=path. A path that is given is looked for from the folder in
which one is, a default from the folder of the notebook [X].
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from caseload_analysis.comparison.cases.reading import located, shipped_cases
from caseload_analysis.reports import parameters
from caseload_analysis.reports.comparison.origins import case_files, shipped_figures
from caseload_analysis.reports.input_files import files_at, tables_at
from caseload_analysis.reports.parameters import Parameter
from caseload_analysis.tables.problems import DataError, Problem, UsageError, message
from caseload_analysis.tables.sources import sha256

DATA: Final = "data"
"""The parameter that is an input of every notebook, and the kind of input that it is."""


@dataclass(frozen=True, slots=True)
class Input:
    """A file or folder that a parameter names.

    Attributes
    ----------
    parameter : str
    kind : {"path", "data", "figures", "case"}
    path : Path
    label : str
        What stands before it in name=path.
    """

    parameter: str
    kind: str
    path: Path
    label: str = ""

    def files(self) -> list[tuple[str, Path]]:
        """Return its files with their names in a manifest; itself where it is not there."""
        before = f"{self.label}/" if self.label else ""
        paths = self._paths() if self.path.exists() else [self.path]
        return [(f"{before}{path.name}", path) for path in paths]

    def _paths(self) -> list[Path]:
        if self.kind == "case":
            return case_files(self.path)
        counted = self.kind == "figures" and self.label
        return tables_at(self.path) if self.kind == DATA or counted else files_at(self.path)


def found(notebook: Path, values: Mapping[str, Any]) -> list[Input]:
    """Return what the parameters ``values`` and the defaults of ``notebook`` name, there or not.

    A notebook that cannot be read names its data only; running it says what is wrong.
    """
    given = _given(notebook, values)
    every = [one for each in given for one in each.inputs()]
    asking = [each.parameter.name for each in given if each.parameter.input == "figures"]
    if asking and not any(one.kind == "figures" for one in every):
        every.insert(0, Input(asking[0], "figures", shipped_figures()))
    return every


def hashed(inputs: Iterable[Input]) -> list[dict[str, str]]:
    """Return parameter, name and SHA-256 of each file of ``inputs``; an empty hash of what is not there."""
    return [
        {"parameter": one.parameter, "name": name, "sha256": _sha256(path)}
        for one in inputs
        for name, path in one.files()
    ]


def must_be_there(inputs: Iterable[Input]) -> None:
    """Raise DataError that names every input that is not there; UsageError for an unknown business case."""
    missing = [one for one in inputs if not one.path.exists()]
    for one in missing:
        if one.kind == "case":
            located(one.path.name)
    if missing:
        raise DataError([_not_there(one) for one in missing])


def settled(notebook: Path, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``values`` for a notebook that runs in another folder: what names an input is absolute.

    Defaults of the notebook that name inputs are added, absolute too.
    """
    named = {each.parameter.name: each.settled() for each in _given(notebook, values) if each.inputs()}
    return {**values, **named}


@dataclass(frozen=True, slots=True)
class _Given:
    """What a parameter that names inputs is given, and the folder from which they are looked for."""

    parameter: Parameter
    value: Any
    folder: Path

    def inputs(self) -> list[Input]:
        """Return what is named, in the order in which it is."""
        return [self._input(text) for text in self._texts() if _is_named(text)]

    def settled(self) -> Any:
        """Return the value with absolute paths."""
        texts = [self._absolute(text) for text in self._texts()]
        return texts if isinstance(self.value, list) else texts[0]

    def _texts(self) -> list[str]:
        texts = self.value if isinstance(self.value, list) else [self.value]
        return texts if all(isinstance(text, str) for text in texts) else []

    def _input(self, text: str) -> Input:
        name, kind = self.parameter.name, self.parameter.input
        if kind == "case":
            return Input(name, kind, self._case(text))
        label, _, path = (part.strip() for part in text.partition("="))
        if isinstance(self.value, list) and label and path and not (self.folder / text).exists():
            return Input(name, kind, self.folder / path, label)
        return Input(name, kind, self.folder / text)

    def _case(self, text: str) -> Path:
        try:
            return located(text, self.folder)
        except UsageError:
            return self.folder / text

    def _absolute(self, text: str) -> str:
        """Return a text as it is understood from everywhere: the name of a case already is."""
        if not _is_named(text) or (self.parameter.input == "case" and text in shipped_cases()):
            return text
        one = self._input(text)
        whole = str(one.path.resolve())
        return f"{one.label}={whole}" if one.label else whole


def _given(notebook: Path, values: Mapping[str, Any]) -> list[_Given]:
    here, beside = Path(), notebook.parent
    return [
        _Given(each, values[each.name], here) if each.name in values else _Given(each, each.default, beside)
        for each in _declared(notebook.read_bytes(), notebook.name)
    ]


@lru_cache(maxsize=8)
def _declared(content: bytes, name: str) -> tuple[Parameter, ...]:
    """Return the parameters of a notebook that name inputs."""
    try:
        known = parameters.inspect(parameters.parse(content, name))
    except UsageError:
        known = {}
    data = known.get(DATA, Parameter(DATA, "str", ""))
    every = {**known, DATA: replace(data, input=data.input or DATA)}
    return tuple(each for each in every.values() if each.input)


def _is_named(text: str) -> bool:
    """Whether a text names a file or folder: something, and no address."""
    return bool(text.strip()) and "://" not in text


def _sha256(path: Path) -> str:
    return sha256(path.read_bytes()) if path.is_file() else ""


def _not_there(one: Input) -> Problem:
    return Problem(
        message("the parameter {name} names a file or folder that is not there"),
        message("look at the path, seen from the folder in which you are"),
        file=str(one.path),
        details={"name": one.parameter},
    )
