"""``caseload compare`` as a user runs it: what it says, what it writes, and its exit code."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import caseload_analysis
from caseload_analysis.cli import app

ROOT = Path(caseload_analysis.__file__).parents[1]
DEMO = str(ROOT / "data" / "demo")
FIGURES = (
    "organisatie;jaar;indicator;teller;noemer;waarde;definitie;regio\n"
    "A;2024;vacancy_rate;3;100;;own.vacancy_rate;N\n"
    "A;2025;vacancy_rate;4;100;;own.vacancy_rate;N\n"
    "B;2025;vacancy_rate;;;c;own.vacancy_rate;N\n"
    "C;2025;vacancy_rate;20;90;;own.vacancy_rate;Z\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "cijfers.csv").write_text(FIGURES, encoding="utf-8")
    return tmp_path


def refused(*arguments: str, code: int) -> str:
    """Run the command in this process; return what it said on the error stream."""
    done = CliRunner().invoke(app, ["compare", *arguments])
    assert done.exit_code == code, done.output
    assert "Traceback" not in done.output
    return " ".join(done.output.split())


def test_a_report_is_made_with_every_file_in_its_manifest(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    command = ["compare", "--figures", "cijfers.csv", "--own", "B", "--like", "regio", "--out", "uit"]
    command += ["--case", "baanzicht", "--language", "nl"]
    done = subprocess.run(
        [sys.executable, "-m", "caseload_analysis", *command],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths)), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 gemaakt" in done.stdout and not done.stderr
    report = folder / "uit" / "organisation_comparison_2025_nl.html"
    page = report.read_text(encoding="utf-8")
    assert "Organisaties vergeleken, 2025" in page
    assert "B heeft geen cijfer (afgeschermd)" in page
    assert "Werkplein Baanzicht" in page
    made = json.loads(report.with_suffix(".manifest.json").read_text(encoding="utf-8"))
    hashes = {file["name"]: file["sha256"] for file in made["inputs"]}
    assert hashes["cijfers.csv"] == hashlib.sha256(FIGURES.encode()).hexdigest()
    assert {name: file["parameter"] for name, file in zip(hashes, made["inputs"], strict=True)} == {
        "cijfers.csv": "figures",
        "baanzicht.toml": "case",
    }
    assert sorted(path.name for path in (folder / "uit").iterdir()) == [
        "organisation_comparison_2025_nl.html",
        "organisation_comparison_2025_nl.manifest.json",
    ]
    monkeypatch.chdir(folder)
    again = CliRunner().invoke(app, command)
    assert again.exit_code == 0 and "0 gemaakt, 1 waren er al" in again.output


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--own", "Z"], 2, "organisatie 'Z' is niet bekend"),
        (["--indicator", "vacancyrate"], 2, "bedoelt u 'vacancy_rate'"),
        (["--year", "2019"], 2, "jaar '2019' is niet bekend"),
        (["--own", "A", "--like", "stad"], 2, "'stad' is niet bekend"),
        (["--like", "regio"], 2, "noem uw eigen organisatie om vergelijkbare te vinden: --own"),
        (["--case", "bjja"], 2, "bedoelt u 'bjaa'"),
        (["--data", "demo"], 2, "schrijf naam=map"),
        (["--audience", "team"], 2, "'team' is niet bekend"),
        (["--language", "de"], 2, "'de' is niet bekend"),
        (["--self-assessment", "nergens"], 1, "hier is geen map of bestand"),
        (["--answers", "nergens.xlsx"], 2, "geef ook de tabellen, --self-assessment"),
        (["--answers", "nergens.xlsx", "--self-assessment", DEMO], 1, "hier is geen map of bestand"),
    ],
)
def test_wrong_use_is_said_in_plain_words(
    folder: Path, arguments: list[str], code: int, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    assert said in refused("--figures", "cijfers.csv", "--out", "uit", *arguments, code=code)
    assert not (folder / "uit").exists()


def test_a_file_without_the_columns_is_said(folder: Path) -> None:
    wrong = folder / "anders.csv"
    wrong.write_text("naam;aantal\nA;3\n", encoding="utf-8")
    text = refused("--figures", str(wrong), "--out", str(folder / "uit"), code=1)
    assert "anders.csv" in text and "indicator" in text


def test_a_cell_that_cannot_be_read_is_named(folder: Path) -> None:
    wrong = folder / "fout.csv"
    wrong.write_text(FIGURES.replace(";20;90;", ";twintig;90;"), encoding="utf-8")
    text = refused("--figures", str(wrong), "--out", str(folder / "uit"), code=1)
    assert "fout.csv" in text and "rij 5" in text and "twintig" in text
