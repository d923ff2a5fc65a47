"""The recipes of the docs: they compile, and what they ask of the command is there and works."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

import caseload_analysis
from caseload_analysis.cli import app
from caseload_analysis.reports import notebooks, parameters

ROOT = Path(caseload_analysis.__file__).parents[1]
RECIPES = sorted((ROOT / "docs" / "recipes").glob("*.py"))
AIRFLOW = ROOT / "docs" / "recipes" / "airflow_dag.py"
TABLES = {
    "dienstverbanden.csv": "medewerker;team;functie;fte;begin;eind\nM1;Noord;jeugdbeschermer;1;01-01-2026;\n",
    "zaken.csv": "zaak;gezin;jeugdige;maatregel;begin;eind\nZ1;G1;J1;ots;01-01-2026;\n",
    "toewijzingen.csv": "zaak;medewerker;begin;eind\nZ1;M1;01-01-2026;\n",
    "caseload.toml": (
        'language = "en"\nuntil = 2026-01-31\n[norm]\nunit = "case"\nper_fte = 12\n'
        "[teams.Noord]\nintroduced = 2026-01-01\n"
    ),
}

pytestmark = pytest.mark.skipif(not RECIPES, reason="the recipes are not here")


def words_of(path: Path) -> set[str]:
    """Return the options of the command that a recipe writes down."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    return {word for text in texts if isinstance(text, str) for word in re.findall(r"--[a-z]+", text)}


def arguments_of(path: Path, name: str) -> list[ast.expr]:
    """Return what a recipe hands over as ``name=``."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [keyword.value for call in calls for keyword in call.keywords if keyword.arg == name]


def commands_of_the_recipe() -> list[str]:
    """Return the shell commands of Airflow's tasks, in their order."""
    found = [ast.literal_eval(value) for value in arguments_of(AIRFLOW, "bash_command")]
    return sorted(found, key=lambda command: "--only" not in command)


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.stem)
def test_a_recipe_compiles_and_its_options_exist(path: Path) -> None:
    compile(path.read_text(encoding="utf-8"), path.name, "exec")
    commands = getattr(get_command(app), "commands", {})
    known = {option for name in ("due", "run") for each in commands[name].params for option in each.opts}
    assert {"--keys", "--only"} <= words_of(path) <= known


def test_airflow_gives_the_notebook_its_parameters() -> None:
    tree = ast.parse(AIRFLOW.read_text(encoding="utf-8"))
    given = [
        {ast.literal_eval(key) for key in node.value.keys if key is not None}
        for node in ast.walk(tree)
        if isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Dict)
    ]
    taken = parameters.inspect(parameters.read(notebooks.locate("team_report")))
    assert given == [set(taken)]


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
def test_the_tasks_of_airflow_make_what_is_due(tmp_path: Path) -> None:
    data, out = tmp_path / "our data", tmp_path / "our reports"
    data.mkdir()
    for name, text in TABLES.items():
        (data / name).write_text(text, encoding="utf-8")
    command = tmp_path / "caseload"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m caseload_analysis "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    given = {"CASELOAD": str(command), "DATA": str(data), "OUT": str(out), "PYTHONPATH": str(ROOT)}

    def task(words: list[str], **more: str) -> str:
        """Return what a task prints; it may not fail."""
        environment = {**os.environ, **given, **more}
        return subprocess.run(words, env=environment, capture_output=True, text=True, check=True).stdout

    due = [str(command), "due", "--data", str(data), "--out", str(out), "--keys"]
    keys = task(due).split()
    assert keys == ["team_report_Noord_2026-01_en"]
    one, rest = commands_of_the_recipe()
    task(["bash", "-c", one], KEY=keys[0])
    assert [path.stem for path in out.glob("*.html")] == keys
    assert "0 made, 0 failed, 1 current" in task(["bash", "-c", rest])
    assert sorted(path.stem for path in out.glob("*.html")) == ["index", *keys]
    assert task(due).split() == []


@pytest.mark.parametrize(("path", "library"), [(path, path.stem.partition("_")[0]) for path in RECIPES])
def test_a_recipe_can_be_imported_where_its_library_is(path: Path, library: str) -> None:
    pytest.importorskip(library)
    subprocess.run([sys.executable, "-c", f"import runpy; runpy.run_path({str(path)!r})"], check=True)
