"""The limits of length, and the documentation of what is public.

A module's length is the number of its lines. A function's length is the number of its lines that
hold code: signature included, docstring, comments and empty lines left out; a function within
another counts for both.
"""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median

import pytest

PACKAGE = Path(__file__).parents[2] / "caseload_analysis"
ROOMS_WITH_EXAMPLES = ("measures", "monitoring", "evaluation", "spells", "timelines", "privacy")
NOT_CODE = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}
Function = ast.FunctionDef | ast.AsyncFunctionDef
Documented = Function | ast.ClassDef


@cache
def sources() -> dict[str, str]:
    """Return the text of every module of the package by its path in it."""
    return {
        path.relative_to(PACKAGE).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(PACKAGE.rglob("*.py"))
    }


def code_lines(source: str) -> set[int]:
    """Return the numbers of the lines that hold more than comments and white space."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {
        line
        for token in tokens
        if token.type not in NOT_CODE
        for line in range(token.start[0], token.end[0] + 1)
    }


def function_lengths(source: str) -> dict[str, int]:
    """Return the number of code lines of every function in ``source``."""
    lines = code_lines(source)
    return {
        f"{node.name}:{node.lineno}": len(
            (lines & set(range(node.lineno, (node.end_lineno or node.lineno) + 1))) - _docstring_lines(node)
        )
        for node in ast.walk(ast.parse(source))
        if isinstance(node, Function)
    }


def _docstring_lines(node: Function) -> set[int]:
    if ast.get_docstring(node) is None:
        return set()
    return set(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))


def public(source: str) -> Iterator[tuple[str, Documented]]:
    """Yield the public functions and classes of a module, and the public methods of such classes."""
    for node in ast.parse(source).body:
        if not isinstance(node, Documented) or node.name.startswith("_"):
            continue
        yield node.name, node
        if isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, Function) and not inner.name.startswith("_"):
                    yield f"{node.name}.{inner.name}", inner


def all_lengths() -> dict[str, int]:
    return {
        f"{path}:{name}": length
        for path, source in sources().items()
        for name, length in function_lengths(source).items()
    }


def test_no_module_is_longer_than_400_lines() -> None:
    long = {path: n for path, text in sources().items() if (n := len(text.splitlines())) > 400}
    assert not long


def test_half_of_the_modules_have_150_lines_at_most() -> None:
    lengths = [len(text.splitlines()) for path, text in sources().items() if not path.endswith("__init__.py")]
    assert median(lengths) <= 150


def test_no_function_is_longer_than_40_lines() -> None:
    assert not {name: length for name, length in all_lengths().items() if length > 40}


def test_nine_of_ten_functions_have_25_lines_at_most() -> None:
    lengths = all_lengths()
    long = {name: length for name, length in lengths.items() if length > 25}
    assert len(long) <= len(lengths) / 10, long


def test_half_of_the_functions_have_8_lines_at_most() -> None:
    assert median(all_lengths().values()) <= 8


@pytest.mark.parametrize("path", sources())
def test_everything_public_is_documented(path: str) -> None:
    source = sources()[path]
    assert ast.get_docstring(ast.parse(source)), "the module has no docstring"
    assert not [name for name, node in public(source) if not ast.get_docstring(node)]


@pytest.mark.parametrize("room", ROOMS_WITH_EXAMPLES)
def test_half_of_the_public_functions_have_an_example(room: str) -> None:
    documented = {
        f"{path}:{name}": ast.get_docstring(node) or ""
        for path, source in sources().items()
        if path.startswith(f"{room}/")
        for name, node in public(source)
        if isinstance(node, Function) and "." not in name
    }
    without = sorted(name for name, text in documented.items() if ">>>" not in text)
    assert documented, f"no public function in {room}"
    assert len(without) <= len(documented) / 2, without


SAMPLE = '''
def outer(
    first,
):
    """Docstring

    of several lines.
    """
    # a comment

    text = """two
    lines"""

    def inner():
        return text
    return inner
'''


def test_the_ruler_itself() -> None:
    assert function_lengths(SAMPLE) == {"outer:2": 8, "inner:14": 2}


def test_what_counts_as_public() -> None:
    source = "class A:\n  def b(self): ...\n  def _c(self): ...\ndef _d(): ...\ndef e(): ...\n"
    assert [name for name, _ in public(source)] == ["A", "A.b", "e"]
