"""The demo and the worked example as the panel opens them; nothing here needs a browser."""

import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import caseload_analysis as ca
from caseload_analysis.panel import study
from caseload_analysis.panel.board import Panel
from caseload_analysis.panel.study import Study
from caseload_analysis.privacy.audience import read
from caseload_analysis.synthetic.example import example_settings, example_tables

DEMO = Path(__file__).parents[2] / "data" / "demo"
sys.path.insert(0, str(Path(__file__).resolve().parent))  # looked_at.py

CONSENT = {"privacy": {"works_council_consent": "2024-01-01"}}


# The same files give the same organisation: each reader reads the demo once for all tests.
read_once = cache(read)


@pytest.fixture(autouse=True)
def _demo_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def reading(source: Path | str, audience: str = "hr", team: str = "", **given: Any) -> ca.Organisation:
        """Read anything but the demo anew."""
        known = Path(source) == DEMO and not given.get("settings")
        return (
            read_once(Path(source), audience, team) if known else read(Path(source), audience, team, **given)
        )

    monkeypatch.setattr(study, "read", reading)
    monkeypatch.setattr(ca, "read", reading)


@pytest.fixture(scope="session")
def demo() -> Study:
    return Study.open(DEMO)


@pytest.fixture(scope="session")
def worked() -> Study:
    """The team of the worked table in the domain definitions, whose norms and deviations stand there."""
    org = read(example_tables(), settings={**example_settings(), **CONSENT})
    return Study(Path("example"), org, org.teams)


@pytest.fixture
def panel(tmp_path: Path) -> Panel:
    return Panel(DEMO, tmp_path / "reports", "", "hr", "")


@pytest.fixture
def own_files() -> dict[str, str]:
    """A small organisation as four files."""
    return {
        "dienstverbanden.csv": "medewerker;team;functie;fte;begin;eind\n"
        "K1;Linde;jeugdbeschermer;1,0;01-01-2025;\nK2;Esdoorn;jeugdbeschermer;0,8;01-01-2025;\n",
        "zaken.csv": "zaak;gezin;jeugdige;maatregel;begin;eind\n"
        "A1;G1;J1;ots;01-01-2025;\nA2;G2;J2;ots;01-02-2025;30-06-2025\n",
        "toewijzingen.csv": "zaak;medewerker;begin;eind\nA1;K1;01-01-2025;\nA2;K2;01-02-2025;30-06-2025\n",
        "caseload.toml": 'organisation = "Eigen"\n[norm]\nunit = "case"\nper_fte = 12\n',
    }
