"""``caseload worksheet`` as a user runs it: what it says, what it writes, and its exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

import caseload_analysis

ROOT = Path(caseload_analysis.__file__).parents[1]
TABLES = {
    "dienstverbanden": "medewerker;team;functie;fte;begin;eind\n"
    "M1;Noord;jeugdbeschermer;1,0;01-01-2025;\nM2;Zuid/Oost;jeugdbeschermer;0,8;01-01-2025;\n",
    "zaken": "zaak;begin;eind\nZ1;01-01-2025;\nZ2;01-02-2025;30-10-2026\n",
    "toewijzingen": "zaak;medewerker;begin;eind\nZ1;M1;01-01-2025;\nZ2;M2;01-02-2025;30-10-2026\n",
    "beleving": "team;datum;schaal;score;respondenten\nNoord;01-09-2026;eigen schaal;7,5;6\n",
    "evaluaties": "team;datum;stap;vraag;toelichting\nZuid/Oost;12-10-2026;borgen;overall;meer rust\n",
}
SETTINGS = '[norm]\nunit = "case"\nper_fte = 12\n[privacy]\nworks_council_consent = 2025-02-01\n'


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    for name, text in TABLES.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    (folder / "caseload.toml").write_text(SETTINGS, encoding="utf-8")
    return folder


def worksheet(folder: Path, *arguments: str, code: int = 0, data: str = "data") -> tuple[str, str]:
    """Run the command in ``folder``; return what it said on both streams after checking its exit code."""
    paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    command = ["worksheet", *arguments, "--data", data, "--out", "out"]
    done = subprocess.run(
        [sys.executable, "-m", "caseload_analysis", *command],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths)), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    return done.stdout, done.stderr


@pytest.mark.parametrize(
    ("form", "team", "name"),
    [
        ("review", "Noord", "caseloadbespreking_Noord_2026-09.xlsx"),
        ("evaluation", "Zuid/Oost", "evaluatie_Zuid_Oost_2026-09.xlsx"),
        ("perception", "Zuid/Oost", "beleving_Zuid_Oost_2026-09.xlsx"),
        ("remarks", "Zuid/Oost", "opmerkingen_Zuid_Oost_2026-09.xlsx"),
    ],
)
def test_each_worksheet_is_written_and_said_where(
    tmp_path: Path, data: Path, form: str, team: str, name: str
) -> None:
    said, _ = worksheet(tmp_path, form, "--team", team, "--period", "2026-09")
    assert (tmp_path / "out" / name).is_file()
    assert said.splitlines() == [
        f"Het werkblad staat in {(tmp_path / 'out' / name).resolve()}",
        "Zet het ingevuld in data; daar wordt het met de andere gegevens gelezen.",
    ]


def test_by_default_it_is_about_the_last_complete_month(tmp_path: Path, data: Path) -> None:
    worksheet(tmp_path, "review", "--team", "Noord", "--language", "en")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["caseloadbespreking_Noord_2026-09.xlsx"]


def test_the_scales_are_those_of_the_whole_organisation_and_the_scores_of_the_team(
    tmp_path: Path, data: Path
) -> None:
    worksheet(tmp_path, "perception", "--team", "Zuid/Oost", "--period", "2026-09")
    (path,) = (tmp_path / "out").iterdir()
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert sheet["A8"].value == "eigen schaal"
    assert sheet["B8"].value is None


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["review"], 2, "--team"),
        (["revieuw", "--team", "Noord"], 2, "werkblad 'revieuw' is niet bekend; bedoelt u 'review'?"),
        (["review", "--team", "Nord"], 2, "team 'Nord' is niet bekend; bedoelt u 'Noord'?"),
        (["review", "--team", "Noord", "--period", "oktober"], 2, "'oktober' is geen periode"),
        (["remarks", "--team", "Noord", "--period", "2026-09"], 2, "niemand van team Noord schreef"),
        (["review", "--team", "Noord", "--language", "fr"], 2, "taal 'fr' is niet bekend"),
        (
            ["review", "--team", "Noord", "--period", "2025-01"],
            2,
            "de ondernemingsraad stemde daar pas op 1 februari 2025 mee in, na deze periode",
        ),
        (["review", "--team", "Noord", "--period", "2024-12"], 2, "de gegevens gaan over januari 2025 tot"),
        (["review", "--team", "Noord", "--period", "2026-11"], 2, "de gegevens gaan over januari 2025 tot"),
    ],
)
def test_wrong_use_is_told_in_a_sentence_and_nothing_is_written(
    tmp_path: Path, data: Path, arguments: list[str], code: int, said: str
) -> None:
    _, errors = worksheet(tmp_path, *arguments, code=code)
    assert said in errors
    assert not (tmp_path / "out").exists()


def test_without_consent_it_says_why_there_is_no_review(tmp_path: Path, data: Path) -> None:
    settings = SETTINGS.partition("[privacy]")[0]
    (data / "caseload.toml").write_text(settings, encoding="utf-8")
    _, errors = worksheet(tmp_path, "review", "--team", "Noord", code=2)
    assert errors.startswith(
        "de caseloadbespreking toont cijfers per medewerker, en in de instellingen staat"
    )


def test_a_filled_worksheet_is_never_written_over(tmp_path: Path, data: Path) -> None:
    arguments = ("evaluation", "--team", "Noord", "--period", "2026-09")
    worksheet(tmp_path, *arguments)
    (path,) = (tmp_path / "out").iterdir()
    path.write_bytes(b"filled in")
    _, errors = worksheet(tmp_path, *arguments, code=2)
    assert "evaluatie_Noord_2026-09.xlsx staat al in out en is misschien ingevuld" in errors
    assert path.read_bytes() == b"filled in"


def test_a_worksheet_among_the_data_is_checked_with_them(tmp_path: Path, data: Path) -> None:
    worksheet(tmp_path, "review", "--team", "Noord", "--period", "2026-09")
    (path,) = (tmp_path / "out").iterdir()
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["J9"] = 2
    book.save(data / path.name)
    _, errors = worksheet(tmp_path, "review", "--team", "Noord", "--period", "2026-10", code=1)
    assert "rij 5, kolom Datum bespreking: er zijn antwoorden, maar de datum erboven is leeg" in errors
    assert errors.splitlines()[-1] == "1 fout, 0 opmerkingen"
