"""A notebook computes nothing, says what it may be given, and ends in cells that can fail."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
CHECK = "check"
NOT_COMPARED = {"nbval-ignore-output", "nbval-skip", "nbval-raises-exception"}
COMPUTES = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Lambda,
    ast.For,
    ast.While,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
    ast.GeneratorExp,
    ast.BinOp,
    ast.AugAssign,
)
MACHINE = re.compile(
    r"[A-Z]:\\|(?<![\w.])/(?:" + "|".join(["ho" + "me", "ro" + "ot", "t" + "mp", "Us" + "ers"]) + ")/"
)

Cell = Any
Notebook = Any


def code_cells(notebook: Notebook) -> list[Cell]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def tags(cell: Cell) -> list[str]:
    return list(cell.metadata.get("tags", []))


def computing(source: str) -> list[str]:
    """Return what a cell does that belongs in the library: definitions, loops, arithmetic."""
    plain = "\n".join(line for line in source.splitlines() if not line.startswith(("%", "!")))
    found = [node for node in ast.walk(ast.parse(plain)) if isinstance(node, COMPUTES)]
    return sorted({type(node).__name__ for node in found if not _is_union(node)})


def _is_union(node: ast.AST) -> bool:
    """Whether this is the bar in a type such as ``str | None``."""
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr)


def stored_text(cell: Cell) -> str:
    """Return the text that a cell has stored as its output."""
    parts = [
        output.get("text") or output.get("data", {}).get("text/plain", "")
        for output in cell.get("outputs", [])
    ]
    return "".join("".join(part) for part in parts).strip()


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request: pytest.FixtureRequest) -> Notebook:
    return nbformat.reads(request.param.read_text(encoding="utf-8"), as_version=4)  # type: ignore[no-untyped-call]


def test_there_are_notebooks() -> None:
    assert "team_report" in {path.stem for path in NOTEBOOKS}


def test_at_most_15_code_cells(notebook: Notebook) -> None:
    assert 0 < len(code_cells(notebook)) <= 15


def test_it_computes_nothing(notebook: Notebook) -> None:
    assert not {cell.source: found for cell in code_cells(notebook) if (found := computing(cell.source))}


def test_one_cell_holds_the_parameters(notebook: Notebook) -> None:
    cells = [cell for cell in code_cells(notebook) if "parameters" in tags(cell)]
    assert len(cells) == 1
    assert all(isinstance(line, ast.Assign | ast.AnnAssign) for line in ast.parse(cells[0].source).body)


def test_it_ends_in_checks_with_stored_output(notebook: Notebook) -> None:
    cells = code_cells(notebook)
    checks = [cell for cell in cells if CHECK in tags(cell)]
    assert checks, f"no cell has the tag {CHECK}"
    assert checks == cells[-len(checks) :], "the checks are not at the end"
    assert not [cell.source for cell in checks if NOT_COMPARED & set(tags(cell))]
    # nbval compares nothing in a cell that was never executed.
    assert not [cell.source for cell in checks if cell.execution_count is None or not stored_text(cell)]


def test_only_the_checks_store_output(notebook: Notebook) -> None:
    assert not [cell.source for cell in code_cells(notebook) if CHECK not in tags(cell) and cell.outputs]


def test_nothing_names_a_machine(notebook: Notebook) -> None:
    metadata = [notebook.metadata, *(cell.metadata for cell in notebook.cells)]
    assert not MACHINE.search(json.dumps(metadata))
    assert "papermill" not in notebook.metadata
    assert notebook.metadata.kernelspec.name == "python3"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("report.summary()", []),
        ("%matplotlib inline\nreport = ca.open_report(data, team=team)", []),
        ("f = lambda x: x", ["Lambda"]),
        ("def f():\n    return [1 for _ in x]", ["FunctionDef", "ListComp"]),
        ("share = a / b", ["BinOp"]),
        ("period: str | None = None", []),
    ],
)
def test_what_counts_as_computing(source: str, found: list[str]) -> None:
    assert computing(source) == found
