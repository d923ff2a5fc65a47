"""The floors in ARCHITECTURE.md against the imports that are really there."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = "caseload_analysis"
# The package's own `__init__` and `__main__` stand above the floors: they gather the public names
# from every room, and only a front door may import them.
ABOVE = {"", "__main__"}
# A constant set before anything is imported: naming it reaches into no room.
VERSION = f"{PACKAGE}.__version__"


@dataclass(frozen=True)
class Plan:
    """What the page says: the floor of every room, and the modules that everything may import."""

    floors: dict[str, int]
    shared: frozenset[str]

    @classmethod
    def from_page(cls, text: str) -> Plan:
        """Return the plan in the page's table of floors and in its sentence of exceptions."""
        rows = re.findall(r"^\|\s*(\d+)\s*\|([^|]*)\|", text, flags=re.MULTILINE)
        floors = {
            name.removesuffix("/").removesuffix(".py"): int(floor)
            for floor, names in rows
            for name in re.findall(r"`([^`]+)`", names)
        }
        exception = re.search(r"everything may import\s(.*?)\.\n", text, flags=re.DOTALL)
        return cls(floors, frozenset(re.findall(r"`([^`]+)`", exception[1] if exception else "")))

    def faults(self, importer: str, imported: str) -> str:
        """Return why module ``importer`` may not import ``imported``, or an empty text."""
        here, there = importer.partition(".")[0], imported.partition(".")[0]
        if here == there or here in ABOVE or self._is_shared(imported):
            return ""
        if there in ABOVE:
            top = max(self.floors.values())
            return "" if self.floors[here] == top else f"{importer} imports the package's front"
        if here not in self.floors or there not in self.floors:
            return f"{here if here not in self.floors else there} is not on the page"
        if self.floors[there] < self.floors[here]:
            return ""
        way = "upward" if self.floors[there] > self.floors[here] else "sideways"
        return f"{importer} imports {way}: {imported}"

    def _is_shared(self, imported: str) -> bool:
        return any(imported == name or imported.startswith(f"{name}.") for name in self.shared)


def modules(package: Path) -> dict[str, Path]:
    """Return every module under ``package`` by its dotted name inside it."""
    found = {}
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(source: str, module: str, known: set[str], *, is_package: bool = False) -> set[str]:
    """Return the modules of the package that ``source`` imports, as far down as ``known`` reaches."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = _base(node, module, is_package=is_package)
            inside = {f"{base}.{alias.name}" for alias in node.names}
            found |= {name if _inner(name) in known else base for name in inside - {VERSION}}
    return {_inner(name) for name in found if name == PACKAGE or name.startswith(f"{PACKAGE}.")}


def _inner(name: str) -> str:
    return name.removeprefix(PACKAGE).removeprefix(".")


def _base(node: ast.ImportFrom, module: str, *, is_package: bool) -> str:
    if not node.level:
        return node.module or ""
    here = [PACKAGE, *filter(None, module.split("."))]
    parents = here[: len(here) - node.level + is_package]
    return ".".join([*parents, *filter(None, [node.module])])


@pytest.fixture(scope="module")
def plan() -> Plan:
    return Plan.from_page((ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8"))


def test_page_names_the_floors_and_the_exceptions(plan: Plan) -> None:
    assert {"cli", "reports", "measures", "privacy", "timelines", "tables", "spells"} <= set(plan.floors)
    assert sorted(set(plan.floors.values())) == list(range(max(plan.floors.values()) + 1))
    assert plan.shared == {"tables.problems", "spells.calendar"}


def test_every_room_is_on_the_page(plan: Plan) -> None:
    rooms = {name.partition(".")[0] for name in modules(ROOT / PACKAGE)} - ABOVE
    assert rooms, "no room was found"
    assert rooms <= set(plan.floors), f"not on the page: {sorted(rooms - set(plan.floors))}"


def test_imports_go_down_only(plan: Plan) -> None:
    found = modules(ROOT / PACKAGE)
    faults = [
        fault
        for name, path in found.items()
        for imported in sorted(
            imports(
                path.read_text(encoding="utf-8"),
                name,
                set(found),
                is_package=path.name == "__init__.py",
            )
        )
        if (fault := plan.faults(name, imported))
    ]
    assert not faults, "\n".join(faults)


PAGE = """
| floor | rooms | what |
|---|---|---|
| 2 | `cli.py` | door |
| 1 | `reports/`, `planning/` | read |
| 0 | `tables/`, `spells/` | in |

One exception: everything may import
`tables.problems` (errors).
"""


@pytest.mark.parametrize(
    ("importer", "imported", "fault"),
    [
        ("reports.engine", "tables.schema", ""),
        ("reports.engine", "reports.figures", ""),
        ("spells.overlap", "tables.problems", ""),
        ("spells.overlap", "tables.schema", "spells.overlap imports sideways: tables.schema"),
        ("reports.engine", "planning.forecast", "reports.engine imports sideways: planning.forecast"),
        ("tables.schema", "reports.engine", "tables.schema imports upward: reports.engine"),
        ("reports.engine", "", "reports.engine imports the package's front"),
        ("cli", "", ""),
        ("", "reports.engine", ""),
        ("attic.box", "tables.schema", "attic is not on the page"),
    ],
)
def test_the_rule_itself(importer: str, imported: str, fault: str) -> None:
    assert Plan.from_page(PAGE).faults(importer, imported) == fault


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import pandas", set()),
        ("import caseload_analysis as ca", {""}),
        ("from caseload_analysis.tables import problems", {"tables.problems"}),
        ("from caseload_analysis.tables.problems import message", {"tables.problems"}),
        ("from caseload_analysis import tables, caseload", {"tables", ""}),
        ("from caseload_analysis import __version__", set()),
        ("from . import figures", {"reports.figures"}),
        ("from ..tables.problems import message", {"tables.problems"}),
        ("def late():\n    from caseload_analysis.reports import figures", {"reports.figures"}),
    ],
)
def test_every_form_of_import_is_seen(source: str, found: set[str]) -> None:
    known = {"", "tables", "tables.problems", "reports", "reports.engine", "reports.figures"}
    assert imports(source, "reports.engine", known) == found


def test_a_relative_import_in_a_package_starts_at_itself() -> None:
    known = {"", "reports", "reports.figures"}
    assert imports("from . import figures", "reports", known, is_package=True) == {"reports.figures"}
