"""The files that the parameters of a notebook name, against the files themselves."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from small_organisation import write_data

import caseload_analysis
from caseload_analysis.commands.compare import planned
from caseload_analysis.privacy.audience import read
from caseload_analysis.reports import inputs, jobs, manifest, notebooks, parameters
from caseload_analysis.reports.batch import Job
from caseload_analysis.reports.comparison.origins import shipped_figures
from caseload_analysis.reports.language import Language
from caseload_analysis.tables.problems import DataError, UsageError

ROOT = Path(caseload_analysis.__file__).parents[1]
CASES = ROOT / "data" / "tno" / "cases"
DECLARED = (
    "data = ''\n"
    "team = 'Noord'\n"
    "levels = 'levels.txt'  # type: path\n"
    "others: list[data] = []\n"
    "figures = ''  # type: Figures the table to compare with\n"
    "theirs = []  # type: list[figures]\n"
    "case = 'bjaa'  # type: case\n"
    "plain = 'levels.txt'\n"
    "numbers = [1]  # type: list[path]\n"
)
FIGURES = (
    "organisatie;jaar;indicator;teller;noemer;definitie\n"
    "A;2025;vacancy_rate;4;100;own.vacancy_rate\n"
    "B;2025;vacancy_rate;9;120;own.vacancy_rate\n"
)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    """Return a notebook in a folder of its own, beside the file that is its default."""
    path = tmp_path / "own" / "own.ipynb"
    path.parent.mkdir()
    (path.parent / "levels.txt").write_text("beside the notebook")
    cell = new_code_cell(DECLARED, metadata={"tags": ["parameters"]})
    nbformat.write(new_notebook(cells=[cell]), path)
    return path


def tables(folder: Path, *, settings: bool = True) -> Path:
    """Write a folder with a table, what is no input, and perhaps settings."""
    folder.mkdir(parents=True)
    (folder / "zaken.csv").write_text(f"zaak\n{folder.name}\n")
    (folder / "leesmij.txt").write_text("not an input")
    (folder / ".~lock.zaken.csv").write_text("of an open program")
    if settings:
        (folder / "caseload.toml").write_text('[norm]\nunit = "case"\nper_fte = 12\n')
    return folder


def listed(notebook: Path, values: dict[str, Any]) -> dict[str, list[tuple[str, str]]]:
    """Return name and hash of the files of each parameter."""
    found: dict[str, list[tuple[str, str]]] = {}
    for file in inputs.hashed(inputs.found(notebook, values)):
        found.setdefault(file["parameter"], []).append((file["name"], file["sha256"]))
    return found


def files(*paths: Path, label: str = "") -> list[tuple[str, str]]:
    return [(f"{label}{path.name}", digest(path)) for path in paths]


def test_what_is_not_given_is_the_default_of_the_notebook(notebook: Path) -> None:
    assert listed(notebook, {}) == {
        "levels": files(notebook.parent / "levels.txt"),
        "figures": files(shipped_figures()),
        "case": files(CASES / "bjaa.toml"),
    }


def test_each_kind_has_its_files(notebook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    own, north, south = (tables(Path(name)) for name in ("own_data", "north", "south"))
    loose = Path("loose")
    loose.mkdir()
    for name in ("a.json", "b.csv", ".hidden"):
        (loose / name).write_text(name)
    (tmp_path / "cijfers.csv").write_text(FIGURES)
    values = {
        "data": "own_data",
        "levels": "loose",
        "others": ["north", " zuid = south "],
        "figures": "cijfers.csv",
        "theirs": ["S=south"],
        "case": str(CASES / "baanzicht.toml"),
    }
    names = ("zaken.csv", "caseload.toml")
    assert listed(notebook, values) == {
        "data": files(*(own / name for name in names)),
        "levels": files(loose / "a.json", loose / "b.csv"),
        "others": [
            *files(*(north / name for name in names)),
            *files(*(south / name for name in names), label="zuid/"),
        ],
        "figures": files(Path("cijfers.csv")),
        "theirs": files(*(south / name for name in names), label="S/"),
        "case": files(CASES / "baanzicht.toml"),
    }
    inputs.must_be_there(inputs.found(notebook, values))
    there = {
        "data": str(tmp_path / "own_data"),
        "levels": str(tmp_path / "loose"),
        "others": [str(tmp_path / "north"), f"zuid={tmp_path / 'south'}"],
        "figures": str(tmp_path / "cijfers.csv"),
        "theirs": [f"S={tmp_path / 'south'}"],
        "case": str(CASES / "baanzicht.toml"),
    }
    assert inputs.settled(notebook, values) == there


def test_a_notebook_elsewhere_is_given_its_own_defaults(notebook: Path) -> None:
    settled = inputs.settled(notebook, {"team": "West", "data": "", "case": "buurtzorg"})
    levels = str(notebook.parent / "levels.txt")
    assert settled == {"team": "West", "data": "", "case": "buurtzorg", "levels": levels}
    parameters.checked(settled, parameters.inspect(notebook))


def test_of_deliveries_the_newest_counts_with_the_settings_that_it_takes(
    notebook: Path, tmp_path: Path
) -> None:
    shelf = tmp_path / "shelf"
    tables(shelf / "2026-09-30")
    last = tables(shelf / "2026-10-31", settings=False)
    (shelf / "caseload.toml").write_text("")
    assert listed(notebook, {"data": str(shelf)})["data"] == files(
        last / "zaken.csv", shelf / "caseload.toml"
    )
    (shelf / "zaken.csv").write_text("whose?")
    assert ("zaken.csv", digest(shelf / "zaken.csv")) in listed(notebook, {"data": str(shelf)})["data"]


def test_a_workbook_has_settings_beside_it_and_a_file_has_not(notebook: Path, tmp_path: Path) -> None:
    folder = tables(tmp_path / "data")
    book = folder / "own.xlsx"
    book.write_bytes(b"a workbook")
    found = listed(notebook, {"data": str(book), "levels": str(book), "theirs": [f"A={book}"]})
    assert found["levels"] == files(book)
    assert found["data"] == files(book, folder / "caseload.toml")
    assert found["theirs"] == files(book, folder / "caseload.toml", label="A/")


def test_a_case_counts_with_all_that_it_extends(notebook: Path, tmp_path: Path) -> None:
    middle, first = tmp_path / "bjaa.toml", tmp_path / "ours.toml"
    middle.write_text("extends = 'bjaa'\n")
    first.write_text("extends = 'bjaa.toml'\n")
    found = listed(notebook, {"case": str(first)})["case"]
    assert found == files(first, middle, CASES / "bjaa.toml")
    middle.write_text("extends = 'ours.toml'\n")
    assert listed(notebook, {"case": str(first)})["case"] == files(first, middle)
    middle.write_text("extends = \n")
    assert listed(notebook, {"case": str(first)})["case"] == files(first, middle)


def test_what_is_not_there_is_named(notebook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = inputs.found(
        notebook, {"levels": "nergens.txt", "others": ["A=nowhere", "B="], "data": "sql://x"}
    )
    with pytest.raises(DataError) as raised:
        inputs.must_be_there(found)
    assert [(problem.file, problem.details["name"]) for problem in raised.value.problems] == [
        ("nergens.txt", "levels"),
        ("nowhere", "others"),
        ("B=", "others"),
    ]
    assert ("nergens.txt", "") in listed(notebook, {"levels": "nergens.txt"})["levels"]
    with pytest.raises(UsageError, match="did you mean 'bjaa'"):
        inputs.must_be_there(inputs.found(notebook, {"case": "bjja"}))


def test_a_notebook_that_cannot_be_read_names_its_data(notebook: Path, tmp_path: Path) -> None:
    notebook.write_text("no notebook")
    folder = tables(tmp_path / "data")
    assert list(listed(notebook, {"data": str(folder), "levels": "x"})) == ["data"]


def test_a_report_and_a_comparison_of_the_same_are_made_from_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("cijfers.csv").write_text(FIGURES)
    Path("ours.toml").write_text("extends = 'baanzicht'\n")
    data, extra = write_data(Path("data")), {"figures": "cijfers.csv", "case": "ours.toml"}
    values = {**extra, "data": str(data), "audience": "researcher", "language": "en"}
    compared = planned(values, Path("out"), Language("en"))
    wish = jobs.Wish(data, Path("out"), (), ["2026-10"], "en", "researcher", extra=extra)
    (reported,) = jobs.plan(notebooks.locate("organisation_comparison"), read(data), wish)
    assert reported.values == compared.values
    wanted = [job.wanted() for job in (compared, reported)]
    assert {**wanted[0], "title": ""} == {**wanted[1], "title": ""}
    names = {"cijfers.csv", "ours.toml", "baanzicht.toml", *(path.name for path in data.iterdir())}
    assert {file["name"] for file in wanted[0]["inputs"]} == names


def test_a_change_of_a_named_file_is_told_from_one_of_the_data(notebook: Path, tmp_path: Path) -> None:
    folder = tables(tmp_path / "data")
    job = Job(notebook, {"data": str(folder)}, tmp_path / "out", "own")
    before = manifest.complete(job.wanted(), job.target, b"")
    assert manifest.differences(before, job.wanted()) == []
    (folder / "zaken.csv").write_text("zaak\nZ2\n")
    assert manifest.differences(before, job.wanted()) == ["inputs"]
    (notebook.parent / "levels.txt").write_text("others")
    assert manifest.differences(before, job.wanted()) == ["inputs", "other_inputs"]
