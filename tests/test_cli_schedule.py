"""`caseload schedule` as a user runs it, with the real crontab in a folder that only the test sees."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

import caseload_analysis
from caseload_analysis.cli import app
from caseload_analysis.commands import installing

ROOT = Path(caseload_analysis.__file__).parents[1]
SPOOLS = [Path("/var/spool/cron/crontabs"), Path("/var/spool/cron/tabs"), Path("/var/spool/cron")]
TABLES = {
    "dienstverbanden.csv": "medewerker;team;functie;fte;begin;eind\nM1;Noord;jeugdbeschermer;1;01-01-2026;\n",
    "zaken.csv": "zaak;gezin;jeugdige;maatregel;begin;eind\nZ1;G1;J1;ots;01-01-2026;\n",
    "toewijzingen.csv": "zaak;medewerker;begin;eind\nZ1;M1;01-01-2026;\n",
    "caseload.toml": (
        'language = "en"\nuntil = 2026-01-31\n[norm]\nunit = "case"\nper_fte = 12\n'
        "[teams.Noord]\nintroduced = 2026-01-01\n"
    ),
}
OTHERS = b"MAILTO=hr\n# by hand \xff\n0 1 * * * true # caseload-0000000000\n\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "our data, 100%"
    folder.mkdir()
    for name, text in TABLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def private(tmp_path: Path) -> list[str]:
    """Return the words that let a program see an empty folder of crontabs; nothing can stay behind."""
    if shutil.which("crontab") is None or shutil.which("unshare") is None:
        pytest.skip("there is no crontab, or no way to give it a folder of its own")
    spool = tmp_path / "spool"
    spool.mkdir()
    place = next((path for path in SPOOLS if path.is_dir()), SPOOLS[0])
    script = f'mount --bind "$0" {place} && exec "$@"'
    user = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    words = ["unshare", *user, "--mount", "sh", "-c", script, str(spool)]
    done = subprocess.run([*words, "crontab", "-l"], capture_output=True, text=True, check=False)
    if "no crontab for" not in done.stderr:
        pytest.skip(f"a folder of crontabs of its own is not possible here: {done.stderr}")
    return words


def told(*arguments: object, code: int = 0, changed: Mapping[str, str] | None = None) -> tuple[str, str]:
    """Run the command in this process; return what it said on both streams after checking its exit code."""
    done = CliRunner(env=changed).invoke(app, ["schedule", *map(str, arguments)])
    assert done.exit_code == code, done.output
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert "Traceback" not in done.output
    return done.stdout, done.stderr


def caseload(*arguments: object, code: int = 0, within: Sequence[str] = ()) -> tuple[str, str]:
    """Run the command; return what it said on both streams after checking its exit code."""
    done = subprocess.run(
        [*within, sys.executable, "-m", "caseload_analysis", "schedule", *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    return done.stdout, done.stderr


def crontab(within: Sequence[str], *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*within, "crontab", *arguments], input=given, capture_output=True, check=False)


def test_every_scheduler_has_an_entry(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shown = [told("--data", data, "--out", out, "--for", one) for one in ("cron", "systemd")]
    assert [text.count("caseload_analysis run") for text, _ in shown] == [1, 1]
    assert shown[0][0].startswith("30 6 * * * ")
    assert [f"# {installing.unit_folder()}" in text for text, _ in shown] == [False, True]
    assert all("--install" in hint for _, hint in shown)
    assert not out.exists()
    plain = tmp_path / "data"
    data.rename(plain)
    task, _ = told("--data", plain, "--out", out, "--for", "windows", "--at", "7:05")
    assert "T07:05:00</StartBoundary>" in task


def test_relative_folders_are_written_in_full(data: Path, tmp_path: Path) -> None:
    (tmp_path / "current").symlink_to(data)
    folders = ["--data", "current", "--out", "a/../out"]
    done = subprocess.run(
        [sys.executable, "-m", "caseload_analysis", "schedule", *folders, "--for", "systemd"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"--data {tmp_path / 'current'} --out {tmp_path / 'out'} --quiet" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--at", "25:00"], 2, "'25:00' is no time of day; write hours and minutes, as 06:30"),
        (["--for", "cran"], 2, "unknown scheduler 'cran'; did you mean 'cron'?"),
        (["--install", "--remove"], 2, "--install and --remove cannot go together"),
        (["--for", "windows"], 2, "an entry of windows cannot hold the % in"),
        (["--data", "gone"], 1, "gone: there is no folder or file here"),
        (["--for", "cron", "--install", "--data", "gone"], 1, "gone: there is no folder or file here"),
    ],
)
def test_what_is_wrong_is_said(
    data: Path, tmp_path: Path, arguments: Sequence[str], code: int, said: str
) -> None:
    _, errors = told("--data", data, "--out", tmp_path / "out", "--language", "en", *arguments, code=code)
    assert said in errors
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("scheduler", "act", "program"),
    [
        ("cron", "--install", "crontab"),
        ("cron", "--remove", "crontab"),
        ("systemd", "--install", "systemctl"),
        ("windows", "--install", "schtasks"),
        ("windows", "--remove", "schtasks"),
    ],
)
def test_a_program_that_is_missing_is_named(tmp_path: Path, scheduler: str, program: str, act: str) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    arguments = ["--data", folder, "--out", tmp_path / "out", "--for", scheduler, act, "--language", "en"]
    _, errors = told(*arguments, code=1, changed={"PATH": str(folder), "HOME": str(tmp_path)})
    assert f"there is no program {program} on this machine" in errors
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / ".config").exists()


def test_a_machine_without_systemd_has_cron(data: Path, tmp_path: Path) -> None:
    line, hint = told("--data", data, "--out", tmp_path, changed={"PATH": str(tmp_path)})
    assert line.startswith("30 6 * * * ")
    assert "crontab -e" in hint


def test_install_replace_and_remove_in_the_real_crontab(
    data: Path, tmp_path: Path, private: list[str]
) -> None:
    arguments = ["--data", data, "--out", tmp_path / "out", "--for", "cron"]
    assert crontab(private, "-", given=OTHERS).returncode == 0
    before = crontab(private, "-l").stdout
    assert before == OTHERS

    line, _ = caseload(*arguments, within=private)
    assert crontab(private, "-l").stdout == before
    said, _ = caseload(*arguments, "--install", within=private)
    assert str(tmp_path / "out" / "schedule.log") in said
    assert crontab(private, "-l").stdout == before + line.encode()
    caseload(*arguments, "--install", within=private)
    assert crontab(private, "-l").stdout == before + line.encode()

    caseload(*arguments, "--install", "--at", "7:15", within=private)
    after = crontab(private, "-l").stdout
    assert after == before + line.encode().replace(b"30 6", b"15 7", 1)
    assert (tmp_path / "out").is_dir()

    shutil.rmtree(data)
    said, _ = caseload(*arguments, "--remove", within=private)
    assert "cron" in said
    assert crontab(private, "-l").stdout == before
    again, _ = caseload(*arguments, "--remove", within=private)
    assert again != said
    assert crontab(private, "-l").stdout == before


def test_the_only_entry_leaves_no_crontab(data: Path, tmp_path: Path, private: list[str]) -> None:
    arguments = ["--data", data, "--out", tmp_path / "out", "--for", "cron"]
    caseload(*arguments, "--install", within=private)
    assert crontab(private, "-l").stdout.count(b"\n") == 1
    caseload(*arguments, "--remove", within=private)
    assert b"no crontab for" in crontab(private, "-l").stderr


def test_a_line_that_crontab_does_not_show_as_it_is_stays(
    data: Path, tmp_path: Path, private: list[str]
) -> None:
    assert crontab(private, "-", given=b"0 1 * * * true\r\n").returncode == 0
    if crontab(private, "-l").stdout.endswith(b"\r\n"):
        pytest.skip("this crontab shows a carriage return as it is")
    spool = {path.name: path.read_bytes() for path in (tmp_path / "spool").iterdir()}
    arguments = ["--data", data, "--out", tmp_path / "out", "--for", "cron", "--install", "--language", "en"]
    _, errors = caseload(*arguments, code=1, within=private)
    assert "crontab -e" in errors
    assert {path.name: path.read_bytes() for path in (tmp_path / "spool").iterdir()} == spool


def test_a_line_that_is_too_long_is_refused_in_cron_s_words(tmp_path: Path, private: list[str]) -> None:
    deep = tmp_path.joinpath(*["x" * 200] * 6)
    deep.mkdir(parents=True)
    arguments = ["--data", deep, "--out", tmp_path / "out", "--for", "cron", "--install", "--language", "en"]
    _, errors = caseload(*arguments, code=1, within=private)
    assert errors.startswith("crontab refuses: ")
    assert b"no crontab for" in crontab(private, "-l").stderr


def test_remove_finds_the_entry_wherever_it_is(data: Path, tmp_path: Path, private: list[str]) -> None:
    arguments = ["--data", data, "--out", tmp_path / "out"]
    caseload(*arguments, "--for", "cron", "--install", within=private)
    said, _ = caseload(*arguments, "--remove", within=private)
    assert "cron" in said
    assert b"no crontab for" in crontab(private, "-l").stderr


def test_the_line_as_cron_runs_it(data: Path, tmp_path: Path) -> None:
    """With the few variables that cron gives: the report is made, told once, and not again."""
    out = tmp_path / "our reports, 100%"
    line, _ = caseload("--data", data, "--out", out, "--for", "cron")
    command = line.split(" ", maxsplit=5)[5].replace("\\%", "%")
    out.mkdir()
    poor = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh", "LOGNAME": "x"}

    def daily() -> str:
        """Return what cron would mail."""
        done = subprocess.run(
            ["/bin/sh", "-c", command], env=poor, cwd=tmp_path, capture_output=True, text=True, check=True
        )
        assert not done.stderr
        return done.stdout

    mail = daily()
    assert "1 made, 0 failed" in mail.splitlines()[-1]
    assert (out / "schedule.log").read_text(encoding="utf-8") == mail
    assert [path.name for path in out.glob("team_report*.html")] == ["team_report_Noord_2026-01_en.html"]
    assert daily() == ""

    (data / "zaken.csv").write_text("zaak;begin\nZ1;32-01-2026\n", encoding="utf-8")
    assert "nothing made, the data have" in daily()
    assert (out / "schedule.log").read_text(encoding="utf-8").startswith(mail)
