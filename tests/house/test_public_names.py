"""The public names: sorted, documented, and those that people build on are there."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

import caseload_analysis as ca

ROOT = Path(__file__).parents[2]
PROMISED = {
    "read": ("source", "audience", "team"),
    "caseload": ("org", "by", "every", "period", "unit"),
    "formation": ("org", "by", "every", "period", "at"),
    "absence": ("org", "by", "every", "period"),
    "deviation": ("org", "by", "every", "period", "at"),
    "before_after": ("org", "by"),
    "benchmark": ("organisations", "indicator"),
    "interrupted_series": ("frame", "value", "start", "family", "offset"),
    "signals": ("frame", "value", "rules", "baseline", "rebase", "improvement", "target"),
}


def test_names_are_sorted_and_exist() -> None:
    names = [name for name in ca.__all__ if not name.startswith("__")]
    assert names == sorted(names)
    assert len(set(ca.__all__)) == len(ca.__all__)
    assert not [name for name in ca.__all__ if not hasattr(ca, name)]


def test_every_name_is_documented() -> None:
    objects = {name: getattr(ca, name) for name in ca.__all__ if not name.startswith("__")}
    documented = {name for name, item in objects.items() if callable(item) or inspect.ismodule(item)}
    assert documented
    assert not [name for name in sorted(documented) if not inspect.getdoc(objects[name])]


@pytest.mark.parametrize("name", PROMISED)
def test_promised_names_are_there_with_their_arguments_in_order(name: str) -> None:
    assert name in ca.__all__
    arguments = list(inspect.signature(getattr(ca, name)).parameters)
    expected = [argument for argument in arguments if argument in PROMISED[name]]
    assert expected == list(PROMISED[name])


def test_the_reference_describes_every_public_name_once() -> None:
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    described = re.findall(r"^\.\. auto(?:function|class|exception):: (\w+)$", page, flags=re.MULTILINE)
    assert sorted(described) == sorted(ca.__all__)


def test_the_citation_names_this_version() -> None:
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert re.findall(r"^version: (\S+)$", citation, flags=re.MULTILINE) == [ca.__version__]
