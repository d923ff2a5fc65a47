"""The libraries of notebooks come without what no report asks of them, and leave it to others."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import caseload_analysis
from caseload_analysis.reports.libraries import library

ROOT = Path(caseload_analysis.__file__).parents[1]
GRAMMAR = "rfc3987_syntax"
LOADED = """
import sys
from caseload_analysis.reports.libraries import library
for name in ("papermill", "nbconvert", "nbformat"):
    assert library(name) is sys.modules[name]
print({"jsonschema", "rfc3987_syntax", "lark"} & set(sys.modules))
"""


def test_no_grammar_of_web_addresses_is_loaded() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "{'jsonschema'}"


def test_one_that_is_there_stays() -> None:
    there = import_module(GRAMMAR)
    library("nbformat")
    assert sys.modules[GRAMMAR] is there


def test_others_can_load_it_afterwards_whatever_happened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, GRAMMAR, raising=False)
    library("nbformat")
    assert GRAMMAR not in sys.modules
    with pytest.raises(ImportError):
        library("nbformat.nowhere")
    assert GRAMMAR not in sys.modules
