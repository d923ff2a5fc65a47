"""What a manifest says, against hashes and counts computed apart from it."""

import datetime as dt
import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy
import pandas
import pytest

import caseload_analysis
from caseload_analysis.comparison import shipped
from caseload_analysis.reports import manifest
from caseload_analysis.tables.organisation import SourceFile
from caseload_analysis.tables.problems import DataError

SETTINGS = '[norm]\nunit = "case"\nper_fte = 12\n[privacy]\nworks_council_consent = 2025-03-01\n'
VALUES = {"team": "Noord", "period": "2026-10"}


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "zaken.csv").write_text("zaak;begin\nZ1;01-01-2026\nZ2;02-01-2026\n")
    (folder / "contracts.csv").write_text("employee_id;team\nM1;Noord\n")
    (folder / "caseload.toml").write_text(SETTINGS)
    (folder / "readme.html").write_text("not an input")
    (folder / ".~lock.zaken.csv").write_text("of an open program")
    return folder


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    path = tmp_path / "own.ipynb"
    path.write_text('{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}')
    return path


def wanted(notebook: Path, data: Path) -> dict[str, Any]:
    return manifest.expected(notebook, {**VALUES, "data": str(data)})


def written(notebook: Path, data: Path, out: Path) -> Path:
    """Write a report with its manifest, as the engine does."""
    out.mkdir()
    target = out / "report.html"
    target.write_bytes(b"<p>report</p>")
    content = manifest.complete(wanted(notebook, data), target, target.read_bytes())
    manifest.beside(target).write_text(manifest.text(content), encoding="utf-8")
    return target


def test_it_names_the_inputs_and_only_them(data: Path, notebook: Path, tmp_path: Path) -> None:
    sources = [
        SourceFile("zaken.csv", digest(data / "zaken.csv"), 2),
        SourceFile("contracts.csv", "of an earlier version", 7),
        SourceFile("caseload.toml", digest(data / "caseload.toml"), 0),
    ]
    made = manifest.complete(wanted(notebook, data), tmp_path / "r.html", b"", sources)
    assert made["inputs"] == [
        {"parameter": "data", "name": name, "sha256": digest(data / name), "rows": rows}
        for name, rows in (("contracts.csv", None), ("zaken.csv", 2), ("caseload.toml", 0))
    ]


def test_it_says_from_what_and_when(data: Path, notebook: Path, tmp_path: Path) -> None:
    content = b"<p>report</p>"
    before = dt.datetime.now(dt.UTC).replace(microsecond=0)
    made = manifest.complete(
        wanted(notebook, data), tmp_path / "r.html", content, until=dt.date(2026, 10, 31)
    )
    assert made["report"] == {"file": "r.html", "sha256": hashlib.sha256(content).hexdigest()}
    assert made["notebook"] == {"name": "own.ipynb", "sha256": digest(notebook)}
    assert made["parameters"] == {**VALUES, "data": str(data)}
    assert made["data_until"] == "2026-10-31"
    assert before <= dt.datetime.fromisoformat(made["made"]) <= dt.datetime.now(dt.UTC)
    assert made["python"] == ".".join(map(str, sys.version_info[:3]))
    assert made["package"]["version"] == caseload_analysis.__version__
    assert json.loads(manifest.text(made)) == made


def test_it_holds_all_settings_with_their_defaults(data: Path, notebook: Path) -> None:
    settings = wanted(notebook, data)["settings"]
    assert settings["norm"]["per_fte"]["default"] == 12
    assert settings["privacy"] == {
        "minimum_group": 5,
        "minimum_respondents": 5,
        "minimum_respondents_outside": 10,
        "works_council_consent": "2025-03-01",
    }
    assert settings["end_counts"]["contracts"] is True


def test_wrong_settings_are_an_error_and_missing_ones_are_null(data: Path, notebook: Path) -> None:
    (data / "caseload.toml").write_text("[norm]\nper_fte = 12\n")
    with pytest.raises(DataError, match="unit"):
        wanted(notebook, data)
    (data / "caseload.toml").unlink()
    assert wanted(notebook, data)["settings"] is None


def test_it_names_the_versions_that_matter() -> None:
    versions = manifest.package_versions()
    if not list(metadata.distributions(name=manifest.DISTRIBUTION)):
        assert versions == {}
        return
    assert versions == {name: metadata.version(name) for name in versions}
    assert versions["pandas"] == pandas.__version__
    assert versions["numpy"] == numpy.__version__
    assert "pytest" not in versions


def test_the_commit_is_that_of_the_checkout() -> None:
    root = Path(caseload_analysis.__file__).parents[1]
    if not (root / ".git").exists() or shutil.which("git") is None:
        assert manifest.git_commit() is None
        return
    log = subprocess.run(
        ["git", "-C", root, "log", "-1", "--format=%H"], capture_output=True, text=True, check=True
    )
    assert manifest.git_commit.__wrapped__() == log.stdout.strip()


def test_a_report_is_current_when_nothing_has_changed(data: Path, notebook: Path, tmp_path: Path) -> None:
    target = written(notebook, data, tmp_path / "out")
    assert manifest.is_current(target, wanted(notebook, data))


def append(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b" ")


CHANGES: dict[str, Callable[[Path, Path, Path], object]] = {
    "a byte of the data": lambda data, notebook, target: append(data / "zaken.csv"),
    "one more table": lambda data, notebook, target: (data / "verzuim.csv").write_text("medewerker\n"),
    "one table less": lambda data, notebook, target: (data / "zaken.csv").unlink(),
    "the settings": lambda data, notebook, target: append(data / "caseload.toml"),
    "the notebook": lambda data, notebook, target: append(notebook),
    "a byte of the report": lambda data, notebook, target: append(target),
    "no report": lambda data, notebook, target: target.unlink(),
    "no manifest": lambda data, notebook, target: manifest.beside(target).unlink(),
    "half a manifest": lambda data, notebook, target: manifest.beside(target).write_text('{"report"'),
    "a manifest of something else": lambda data, notebook, target: manifest.beside(target).write_text("[]"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_report_is_not_current_after_a_change(
    change: str, data: Path, notebook: Path, tmp_path: Path
) -> None:
    target = written(notebook, data, tmp_path / "out")
    CHANGES[change](data, notebook, target)
    assert not manifest.is_current(target, wanted(notebook, data))


@pytest.mark.parametrize("key", ["parameters", "format", "title", "package", "python", "packages"])
def test_a_report_made_otherwise_is_not_current(key: str, data: Path, notebook: Path, tmp_path: Path) -> None:
    target = written(notebook, data, tmp_path / "out")
    other = {**wanted(notebook, data), key: "other"}
    assert not manifest.is_current(target, other)


def test_the_hash_of_the_package_covers_every_source_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "package"
    package.mkdir()
    monkeypatch.setattr(manifest, "_PACKAGE", package)
    hashes = set()
    for name in ("a.py", "a.po", "a.css", "a.html.j2", "b.py"):
        (package / name).write_text("x")
        hashes.add(manifest.package_sha256.__wrapped__())
    (package / "b.py").rename(package / "c.py")
    hashes.add(manifest.package_sha256.__wrapped__())
    (package / "cache.pyc").write_text("x")
    hashes.add(manifest.package_sha256.__wrapped__())
    assert len(hashes) == 6


def test_the_hash_of_the_package_covers_the_data_that_come_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "package"
    cases = tmp_path / "data" / "tno" / "cases"
    cases.mkdir(parents=True)
    package.mkdir()
    for module in (manifest, shipped):
        monkeypatch.setattr(module, "_PACKAGE", package)
    hashes = set()
    for path in (cases / "bjaa.toml", cases.parent / "figures.csv"):
        path.write_text("x")
        hashes.add(manifest.package_sha256.__wrapped__())
    # An installed wheel holds them inside: the same hash.
    (tmp_path / "data").rename(package / "data")
    hashes.add(manifest.package_sha256.__wrapped__())
    (package / "data" / "tno" / "figures.csv").write_text("y")
    hashes.add(manifest.package_sha256.__wrapped__())
    assert len(hashes) == 3


def test_what_differs_is_named(data: Path, notebook: Path, tmp_path: Path) -> None:
    target = written(notebook, data, tmp_path / "out")
    found = manifest.written(target)
    assert found is not None
    append(data / "zaken.csv")
    append(notebook)
    assert sorted(manifest.differences(found, wanted(notebook, data))) == ["inputs", "notebook"]
    append(target)
    assert manifest.written(target) is None


def test_a_confirmed_report_is_current_and_still_names_what_it_was_made_from(
    data: Path, notebook: Path, tmp_path: Path
) -> None:
    target = written(notebook, data, tmp_path / "out")
    first = json.loads(manifest.beside(target).read_text(encoding="utf-8"))
    for row in ("Z3;01-11-2026\n", "Z4;01-11-2026\n"):
        (data / "zaken.csv").write_text((data / "zaken.csv").read_text() + row)
        found, now = json.loads(manifest.beside(target).read_text(encoding="utf-8")), wanted(notebook, data)
        assert not manifest.is_current(target, now)
        source = SourceFile("zaken.csv", digest(data / "zaken.csv"), 3)
        confirmed = manifest.confirmed(found, now, [source], {"table cases": "a"}, dt.date(2026, 11, 30))
        manifest.beside(target).write_text(manifest.text(confirmed), encoding="utf-8")
        assert manifest.is_current(target, now)
        assert confirmed["made_from"] == first["inputs"]
        assert confirmed["inputs"][1]["rows"] == 3
        assert confirmed["data_until"] == "2026-11-30"
    unchanged = {"report", "made", "notebook", "package", "title", "format", "git_commit"}
    assert {key: confirmed[key] for key in unchanged} == {key: first[key] for key in unchanged}
