"""What a notebook takes, and which values reach it unchanged."""

import datetime as dt
import math
from pathlib import Path

import nbformat
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_notebook
from papermill.translators import PythonTranslator

from caseload_analysis.reports import parameters
from caseload_analysis.reports.parameters import Parameter
from caseload_analysis.tables.problems import UsageError

DECLARED = """\
team = "Noord"  # the team
periods: int = 3
share = 0.15
shown = True
classes = [7, 42]
band = {"relative": 0.15}
anything = None
"""
KNOWN = {
    "team": Parameter("team", "str", "Noord", "the team"),
    "periods": Parameter("periods", "int", 3),
    "share": Parameter("share", "float", 0.15),
    "shown": Parameter("shown", "bool", True),
    "classes": Parameter("classes", "list", [7, 42]),
    "band": Parameter("band", "dict", {"relative": 0.15}),
    "anything": Parameter("anything", "", None),
}


def notebook(path: Path, source: str, tags: list[str]) -> Path:
    nbformat.write(new_notebook(cells=[new_code_cell(source, metadata={"tags": tags})]), path)
    return path


def test_parameters_are_those_of_the_tagged_cell(tmp_path: Path) -> None:
    assert parameters.inspect(notebook(tmp_path / "a.ipynb", DECLARED, ["parameters"])) == KNOWN


def test_a_parameter_says_that_it_names_an_input(tmp_path: Path) -> None:
    declared = (
        "a = ''  # type: path\nb = []  # type: list[Path] each a file\nc: 'figures' = ''\nd = 1  # path"
    )
    found = parameters.inspect(notebook(tmp_path / "a.ipynb", declared, ["parameters"]))
    kinds = {name: (each.kind, each.input) for name, each in found.items()}
    assert kinds == {"a": ("str", "path"), "b": ("list", "path"), "c": ("str", "figures"), "d": ("int", "")}


def test_a_notebook_without_the_cell_takes_nothing(tmp_path: Path) -> None:
    assert parameters.inspect(notebook(tmp_path / "a.ipynb", DECLARED, [])) == {}


@pytest.mark.parametrize("content", ["", "no json", '{"cells": 1}', '["a"]', "\udcff"])
def test_a_file_that_is_no_notebook_is_refused_by_name(tmp_path: Path, content: str) -> None:
    path = tmp_path / "own.ipynb"
    path.write_text(content, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(UsageError, match=r"own\.ipynb is no notebook"):
        parameters.read(path)


def test_a_notebook_in_another_language_is_refused(tmp_path: Path) -> None:
    node = new_notebook(metadata={"kernelspec": {"name": "ir", "language": "R", "display_name": "R"}})
    nbformat.write(node, tmp_path / "r.ipynb")
    with pytest.raises(UsageError, match="in R; only Python"):
        parameters.inspect(tmp_path / "r.ipynb")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("team", "2026_01"),
        ("periods", 6),
        ("share", 0.2),
        ("share", 1),
        ("shown", False),
        ("classes", [14, 91]),
        ("band", {"lower": 10, "upper": [1, None]}),
        ("anything", "text"),
        ("anything", None),
    ],
)
def test_a_plain_value_of_the_right_type_passes(name: str, value: object) -> None:
    assert parameters.checked({name: value}, KNOWN) == {name: value}


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("team", 202601, "202601 is of type int; give a plain str, for example 'Noord'"),
        ("team", None, "None is of type NoneType"),
        ("team", Path("a"), "give a plain str"),
        ("periods", np.int64(3), r"np.int64\(3\) is of type int64; give a plain int, for example 3"),
        ("periods", True, "True is of type bool"),
        ("periods", 2.5, "2.5 is of type float"),
        ("share", np.float64(0.2), "float64"),
        ("share", "0.2", "'0.2' is of type str"),
        ("shown", 1, "1 is of type int; give a plain bool"),
        ("classes", (7, 42), "tuple"),
        ("classes", [7, np.int64(42)], "plain list"),
        ("band", {1: 2}, "plain dict"),
        ("anything", dt.date(2026, 1, 1), "give a plain value"),
    ],
)
def test_another_type_is_refused_with_name_value_and_what_is_allowed(
    name: str, value: object, said: str
) -> None:
    with pytest.raises(UsageError, match=said) as caught:
        parameters.checked({name: value}, KNOWN)
    assert str(caught.value).startswith(f"parameter {name}: ")


def test_an_unknown_name_gets_the_nearest_one_and_every_wrong_one_is_named() -> None:
    with pytest.raises(UsageError) as caught:
        parameters.checked({"taem": "Noord", "periods": "3", "zzz": 1}, KNOWN)
    first, second, third = str(caught.value).splitlines()
    assert first.startswith("unknown parameter 'taem'; did you mean 'team'?")
    assert second.startswith("parameter periods: '3'")
    assert third.startswith("unknown parameter 'zzz'; The notebook takes: team, periods")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("team=2026_01", "2026_01"),
        ("team=a=b", "a=b"),
        ("team=", ""),
        ("periods=6", 6),
        ("share=1", 1.0),
        ("share=-0.5", -0.5),
        ("shown=no", False),
        ("shown=True", True),
        ("classes=[14, 91]", [14, 91]),
        ("band={'lower': 10}", {"lower": 10}),
        ("anything=12", "12"),
    ],
)
def test_a_written_value_is_read_as_the_type_of_its_parameter(text: str, value: object) -> None:
    (read,) = parameters.from_text([text], KNOWN).values()
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    "text", ["periods=six", "periods=2.5", "shown=perhaps", "classes=7", "share=a", "team", "tem=Noord"]
)
def test_a_written_value_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=text.partition("=")[0]):
        parameters.from_text([text], KNOWN)


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(plain)
def test_whatever_passes_arrives_in_the_notebook_as_it_was(value: object) -> None:
    values = parameters.checked({"anything": value}, KNOWN)
    arrived: dict[str, object] = {}
    exec(PythonTranslator.codify(values), arrived)
    assert arrived["anything"] == value
    assert type(arrived["anything"]) is type(value)


def test_not_a_number_arrives_as_such() -> None:
    arrived: dict[str, float] = {}
    exec(PythonTranslator.codify(parameters.checked({"share": math.nan}, KNOWN)), arrived)
    assert math.isnan(arrived["share"])
