"""What a notebook takes, and values checked against it before they are injected.

papermill itself only warns of an unknown name and writes any value it does not know as text, so a
``numpy.int64(3)`` would arrive as ``"3"``. Here only plain values pass, of the type of the default.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from caseload_analysis.reports.libraries import library
from caseload_analysis.tables.problems import UsageError, message, suggestion

if TYPE_CHECKING:
    from nbformat import NotebookNode

_PLAIN: Final = {"str": str, "int": int, "float": float, "bool": bool, "list": list, "dict": dict}
INPUTS: Final = frozenset({"path", "data", "figures", "case"})
"""The types of a parameter that names inputs; see ``inputs``."""
_TRUTH: Final = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a notebook.

    ``kind`` is the name of its type, empty where anything goes; ``input`` is what it, or each element of
    it, names: one of ``INPUTS``, empty where it names none.
    """

    name: str
    kind: str
    default: Any
    help: str = ""
    input: str = ""


def inspect(notebook: NotebookNode | Path) -> dict[str, Parameter]:
    """Return the parameters in the cell tagged ``parameters``, by name.

    The type is the annotation of the parameter, otherwise the type of its default. Raises UsageError
    for a notebook in another language than Python.
    """
    node = read(notebook) if isinstance(notebook, Path) else notebook
    found = library("papermill").inspect_notebook(node)
    return {name: _parameter(name, entry) for name, entry in found.items()}


def read(path: Path) -> NotebookNode:
    """Return the notebook in the file ``path``; UsageError when it is not a Python notebook."""
    return parse(path.read_bytes(), path.name)


def parse(content: bytes, name: str) -> NotebookNode:
    """Return the notebook in the bytes of a file called ``name``, marked as one for this Python."""
    nbformat = library("nbformat")
    try:
        node: NotebookNode = nbformat.reads(content.decode("utf-8"), as_version=4)
        nbformat.validate(node)
    except (ValueError, LookupError, TypeError, AttributeError, nbformat.ValidationError) as error:
        raise UsageError(message("{name} is no notebook: {reason}"), name=name, reason=str(error)) from None
    language = node.metadata.get("kernelspec", {}).get("language", "python")
    if language != "python":
        what = message("{name} is a notebook in {language}; only Python notebooks can be run")
        raise UsageError(what, name=name, language=language)
    node.metadata["kernelspec"] = {"name": "python3", "language": "python", "display_name": "Python 3"}
    return node


def checked(values: Mapping[str, Any], known: Mapping[str, Parameter]) -> dict[str, Any]:
    """Return ``values`` unchanged when the notebook takes each of them with this type.

    Raises UsageError that names every wrong parameter, its value and what is allowed.

    >>> known = {"period": Parameter("period", "str", "2026-10")}
    >>> checked({"period": "2026-09"}, known)
    {'period': '2026-09'}
    """
    objections = (_objection(name, value, known) for name, value in values.items())
    if wrong := [error for error in objections if error]:
        raise UsageError.together(wrong)
    return dict(values)


def from_text(assignments: Iterable[str], known: Mapping[str, Parameter]) -> dict[str, Any]:
    """Return the values written as ``name=value``, each read as the type that its parameter has.

    >>> from_text(["periods=6"], {"periods": Parameter("periods", "int", 3)})
    {'periods': 6}
    """
    values: dict[str, Any] = {}
    for assignment in assignments:
        name, equals, text = assignment.partition("=")
        if not equals:
            what = message("{assignment!r} is no parameter; write name=value")
            raise UsageError(what, assignment=assignment)
        values[name] = _typed(name, text, known[name]) if name in known else text
    return checked(values, known)


def _parameter(name: str, entry: Mapping[str, str]) -> Parameter:
    default = _literal(entry["default"])
    kind = entry["inferred_type_name"].partition("[")[0].strip()
    if kind not in _PLAIN:
        kind = "" if default is None else type(default).__name__
    return Parameter(name, kind if kind in _PLAIN else "", default, entry["help"], _input(entry))


def _input(entry: Mapping[str, str]) -> str:
    """Return what a parameter declares to name, as in ``path`` or ``list[path]``.

    >>> _input({"inferred_type_name": "list[Path]"}), _input({"inferred_type_name": "int"})
    ('path', '')
    """
    named = re.fullmatch(r"(?:list\[)?(\w+)\]?", entry["inferred_type_name"].casefold())
    return named[1] if named and named[1] in INPUTS else ""


def _literal(text: str) -> Any:
    """Return the value of a literal, None for anything else."""
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return None


def _objection(name: str, value: Any, known: Mapping[str, Parameter]) -> UsageError | None:
    if name not in known:
        return _unknown(name, known)
    parameter = known[name]
    given = type(value).__name__
    alike = not parameter.kind or given == parameter.kind or (parameter.kind == "float" and given == "int")
    if _plain(value) and (alike or (value is None and parameter.default is None)):
        return None
    details = {"name": name, "value": repr(value), "given": given}
    if not parameter.kind:
        what = message(
            "parameter {name}: {value} is of type {given}; "
            "give a plain value ({plain}, or lists and dicts of those)"
        )
        return UsageError(what, plain=", ".join(_PLAIN), **details)
    what = message(
        "parameter {name}: {value} is of type {given}; give a plain {wanted}, for example {example}"
    )
    return UsageError(what, wanted=parameter.kind, example=repr(parameter.default), **details)


def _unknown(name: str, known: Mapping[str, Parameter]) -> UsageError:
    takes = ", ".join(known)
    if near := suggestion(name, known):
        what = message("unknown parameter {name!r}; did you mean {near!r}? The notebook takes: {takes}")
        return UsageError(what, name=name, near=near, takes=takes)
    if takes:
        return UsageError(
            message("unknown parameter {name!r}; The notebook takes: {takes}"), name=name, takes=takes
        )
    return UsageError(message("unknown parameter {name!r}; The notebook takes: nothing"), name=name)


def _plain(value: Any) -> bool:
    """Whether ``value`` is, down to its elements, exactly of a type that arrives unchanged."""
    if type(value) is list:
        return all(_plain(item) for item in value)
    if type(value) is dict:
        return all(type(key) is str and _plain(item) for key, item in value.items())
    return value is None or type(value) in _PLAIN.values()


def _typed(name: str, text: str, parameter: Parameter) -> Any:
    """Read ``text`` as the type of ``parameter``."""
    if parameter.kind in ("str", ""):
        return text
    if parameter.kind == "bool":
        value: Any = _TRUTH.get(text.lower())
    elif parameter.kind == "float":
        number = _literal(text)
        value = float(number) if type(number) in (int, float) else None
    else:
        value = _literal(text)
    if type(value).__name__ != parameter.kind:
        what = message(
            "parameter {name}: {text!r} cannot be read as {wanted}; "
            "give a plain {wanted}, for example {example}"
        )
        example = repr(parameter.default)
        raise UsageError(what, name=name, text=text, wanted=parameter.kind, example=example)
    return value
