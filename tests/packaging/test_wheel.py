"""The built wheel makes a report in a fresh environment outside the repository.

The fresh environment gets the wheel by a real installation. Its dependencies are those of the
environment that runs the tests, lent through a ``.pth`` line: they are locked and installed
already, and fetching them once more would make this test slow and depend on a network. A ``.pth``
file in a folder that is itself lent is not read, so the editable installation of this repository
stays out of reach; the first test holds that against the facts.
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "data" / "demo"

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Fresh:
    """An environment with the wheel, and a folder to work in."""

    prefix: Path
    work: Path
    wheel: Path

    @property
    def scripts(self) -> Path:
        return self.prefix / ("Scripts" if os.name == "nt" else "bin")

    def run(self, command: str, *arguments: str) -> str:
        """Return what a command of the environment prints; fail with its errors where it fails."""
        done = subprocess.run(
            [str(self.scripts / command), *arguments],
            cwd=self.work,
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def _environment(self) -> dict[str, str]:
        """The lent packages keep the notebook kernel and the base templates under their own prefix."""
        hidden = {"PYTHONPATH", "VIRTUAL_ENV", "PYTEST_CURRENT_TEST"}
        kept = {name: value for name, value in os.environ.items() if name not in hidden}
        return kept | {"JUPYTER_PATH": str(Path(sys.prefix, "share", "jupyter"))}


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Fresh:
    folder = tmp_path_factory.mktemp("wheel")
    _python("-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT))
    (wheel,) = folder.glob("*.whl")
    prefix = folder / "environment"
    venv.create(prefix, with_pip=False)
    work = folder / "work"
    work.mkdir()
    made = Fresh(prefix, work, wheel)
    python = next(made.scripts.glob("python*"))
    _python("-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index", str(wheel))
    purelib = Path(made.run("python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())
    lent = dict.fromkeys([sysconfig.get_path("purelib"), sysconfig.get_path("platlib")])
    (purelib / "lent.pth").write_text("\n".join(lent), encoding="utf-8")
    return made


def _python(*arguments: str) -> None:
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def _a_team() -> str:
    """Return the team of the first contract in the demo data."""
    (file,) = [*DEMO.glob("dienstverbanden.csv"), *DEMO.glob("contracts.csv")]
    with file.open(encoding="utf-8-sig", newline="") as rows:
        return next(csv.DictReader(rows, delimiter=";"))["team"]


def test_the_package_comes_from_the_wheel(fresh: Fresh) -> None:
    place = Path(
        fresh.run("python", "-c", "import caseload_analysis; print(caseload_analysis.__file__)").strip()
    )
    assert place.resolve().is_relative_to(fresh.prefix.resolve())


def test_the_wheel_holds_what_a_report_needs(fresh: Fresh) -> None:
    names = set(zipfile.ZipFile(fresh.wheel).namelist())
    assert "caseload_analysis/notebooks/team_report.ipynb" in names
    assert "caseload_analysis/data/tno/figures.csv" in names
    assert "caseload_analysis/data/dfe/csww_headline_measures_2017_to_2022.csv" in names
    assert "caseload_analysis/data/references/benchmark_definitions.csv" in names
    assert "caseload_analysis/reports/locale/nl/general.po" in names
    inside = {name.partition("/")[0] for name in names}
    assert {name for name in inside if not name.endswith(".dist-info")} == {"caseload_analysis"}
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_wheel_holds_every_file_of_the_package(fresh: Fresh) -> None:
    names = set(zipfile.ZipFile(fresh.wheel).namelist())
    package = ROOT / "caseload_analysis"
    there = {
        path.relative_to(ROOT).as_posix()
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert there <= names, sorted(there - names)


def test_the_wheel_makes_a_report(fresh: Fresh) -> None:
    shutil.copytree(DEMO, fresh.work / "data")
    team = _a_team()
    fresh.run("caseload", "report", "team_report", "--data", "data", "--out", "out", "--team", team)
    (page,) = (path for path in (fresh.work / "out").rglob("*.html") if path.stem != "index")
    html = page.read_text(encoding="utf-8")
    assert team in html
    assert "<figure" in html or "<img" in html
    assert list(page.parent.glob("*.json")), "there is no manifest beside the report"
