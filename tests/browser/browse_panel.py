"""The panel in a real browser: Chromium plays an adviser's hour against a real JupyterLab.

``make test-browser`` installs what is missing and runs this; the other tests leave it out, for its
name is not one that pytest looks for. One story is played (story.cjs), and each test looks at a part of
what was seen. With ``CASELOAD_PICTURES`` set to a folder the story leaves its pictures there.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pandas as pd
import pytest

import caseload_analysis as ca

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
DEMO = ROOT / "data" / "demo"
MODULES = ROOT / ".venv" / "browser" / "node_modules"
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
TEAM = "Centrum"
Seen = dict[str, Any]

OWN_TABLES = {
    "dienstverbanden.csv": "medewerker;team;functie;fte;begin;eind\n"
    "K1;Linde;jeugdbeschermer;1,0;01-01-2025;\nK2;Esdoorn;jeugdbeschermer;0,8;01-01-2025;\n",
    "zaken.csv": "zaak;gezin;jeugdige;maatregel;begin;eind\n"
    "A1;G1;J1;ots;01-01-2025;\nA2;G2;J2;ots;01-02-2025;30-06-2025\n",
    "toewijzingen.csv": "zaak;medewerker;begin;eind\nA1;K1;01-01-2025;\nA2;K2;01-02-2025;30-06-2025\n",
    "caseload.toml": 'organisation = "Eigen organisatie"\n[norm]\nunit = "case"\nper_fte = 12\n',
}
WRONG_ROW = "A2;K1;31-02-2025;\n"


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose own kernel called python3 does not work, as after an installation that was removed."""
    home = tmp_path_factory.mktemp("home")
    spec = home / ".local" / "share" / "jupyter" / "kernels" / "python3"
    spec.mkdir(parents=True)
    broken = {"argv": ["/bin/false", "{connection_file}"], "display_name": "Gone", "language": "python"}
    (spec / "kernel.json").write_text(json.dumps(broken), encoding="utf-8")
    return home


@pytest.fixture(scope="session")
def lab(home: Path) -> Iterator[str]:
    """The address at which ``caseload lab`` listens."""
    environment = {**os.environ, "HOME": str(home), "PYTHONUNBUFFERED": "1"}
    for name in ("PYTEST_CURRENT_TEST", "JUPYTER_PATH", "JUPYTER_CONFIG_DIR"):
        environment.pop(name, None)
    command = [sys.executable, "-m", "caseload_analysis", "lab", "--data", str(DEMO), "--no-browser"]
    with subprocess.Popen(command, cwd=home, env=environment, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        try:
            yield next(found[0] for line in running.stdout if (found := re.search(r"http\S+", line)))
        finally:
            running.send_signal(signal.SIGINT)
            code = running.wait(timeout=30)
    assert code == 0


@pytest.fixture(scope="session")
def uploads(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The paths of the files that are uploaded, with a mistake and without."""
    paths: dict[str, list[str]] = {}
    wrong = {**OWN_TABLES, "toewijzingen.csv": OWN_TABLES["toewijzingen.csv"] + WRONG_ROW}
    bare = {name: text for name, text in OWN_TABLES.items() if name.endswith(".csv")}
    for kind, files in {"wrong": wrong, "bare": bare, "good": OWN_TABLES}.items():
        folder = tmp_path_factory.mktemp(kind)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
        paths[kind] = [str(path) for path in sorted(folder.iterdir())]
    return paths


@pytest.fixture(scope="session")
def seen(lab: str, uploads: dict[str, list[str]]) -> Seen:
    """What the story saw."""
    command = ["node", str(HERE / "story.cjs"), lab, CHROMIUM, json.dumps(uploads)]
    command.append(os.environ.get("CASELOAD_PICTURES", ""))
    environment = {**os.environ, "NODE_PATH": str(MODULES)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=240, check=False)
    assert done.stdout, done.stderr
    story: Seen = json.loads(done.stdout)
    assert "failed" not in story, story["failed"]
    return story


def employees() -> pd.DataFrame:
    org = ca.read(DEMO)
    frame = ca.deviation(org, "employee", "M", "2026-10")
    own = frame[(frame["team"] == TEAM) & (frame["norm_formation"] > 0)]
    return own.set_index("employee_id")


def statuses(seen: Seen) -> dict[str, str]:
    return {row[0]: row[5] for row in seen["rows"]}


def by_hand(width: float) -> dict[str, str]:
    """Say of each employee on which side of a band of this width the plain deviation lies."""
    sides = {-1: "onder de band", 0: "binnen de band", 1: "boven de band"}
    deviations = employees()["deviation_formation"]
    return {
        str(name): sides[(value > width + 1e-9) - (value < -width - 1e-9)]
        for name, value in deviations.items()
    }


def test_run_all_gives_the_panel_in_the_language_of_the_settings(seen: Seen) -> None:
    assert seen["kernel"] == "python3"
    assert f"team {TEAM}" in seen["caseload"]["said"]
    assert "105 zaken" in seen["caseload"]["said"]
    assert seen["caseload"]["band"] == "Band: ±\xa015\xa0%"


def test_the_band_can_be_dragged(seen: Seen) -> None:
    assert seen["dragged"]["band"] != seen["caseload"]["band"]
    assert "gekozen band" in seen["dragged"]["said"]
    assert seen["dragged"]["alt"] != seen["caseload"]["alt"]


@pytest.mark.parametrize(("width", "name"), [(0.2, "wide"), (0.05, "narrow")])
def test_who_is_inside_follows_the_slider(seen: Seen, width: float, name: str) -> None:
    assert statuses(seen[name]) == by_hand(width)


def test_the_two_bands_differ(seen: Seen) -> None:
    assert statuses(seen["wide"]) != statuses(seen["narrow"])
    assert seen["wide"]["said"] != seen["narrow"]["said"]


def test_the_code_gives_what_is_shown(seen: Seen) -> None:
    *lines, last = seen["code"].splitlines()
    names: dict[str, Any] = {}
    exec("\n".join(lines), names)
    frame = eval(last, names).set_index("employee_id")
    assert "explore.with_band(org, 0.05)" in seen["code"]
    words = {"inside": "binnen de band", "above": "boven de band", "below": "onder de band"}
    shown = statuses(seen["narrow"])
    assert frame.loc[list(shown), "status"].map(words).to_dict() == shown


def test_the_code_can_be_tried_in_a_table_that_sorts(seen: Seen) -> None:
    table = seen["table"]
    assert seen["offered"].strip() == "board.frame()"
    org = ca.read(DEMO)
    frame = ca.deviation(org, "employee", "M", "2026-10")
    codes = sorted(frame.loc[frame["team"] == TEAM, "employee_id"])
    assert len(codes) > 10, "the first page does not hold them all"
    assert sorted(table["before"]) == codes[:10]
    assert table["ascending"] == codes[:10]
    assert table["descending"] == codes[:-11:-1]
    assert table["found"] == table["before"][:1]
    assert "Zoek:" in table["words"]
    assert "Rijen 1 tot en met 1 van 1" in table["words"]


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("flows", "Wat erbij kwam en wat eraf ging"),
        ("establishment", "De formatie"),
        ("absence", "Verzuim van het team"),
        ("signals", "Signalen"),
    ],
)
def test_every_view_is_there(seen: Seen, name: str, heading: str) -> None:
    assert seen[name]["heading"] == heading
    assert seen[name]["alt"]


def test_a_mistake_is_told_as_the_check_tells_it(seen: Seen) -> None:
    (said,) = seen["wrong"]
    for part in ("toewijzingen.csv", "rij 4", "begin", "31-02-2025", "1 fout"):
        assert part in said
    assert "Traceback" not in said
    assert seen["still"]["heading"], "the data of before are gone"


def test_the_norm_is_asked_for_where_only_that_is_missing(seen: Seen) -> None:
    norm = seen["norm"]
    assert norm["filled"] == ["kies\xa0…", ""]
    assert norm["choices"] == ["kies\xa0…", "zaken", "jeugdigen", "gezinnen"]
    assert "kies wat er wordt geteld" in norm["refused"]
    assert norm["left"] == [False, 0]
    name, content = norm["file"]
    assert name == "caseload.toml"
    assert tomllib.loads(content) == {"norm": {"unit": "case", "per_fte": 12.5}}
    assert 'settings={"norm": {"unit": "case", "per_fte": 12.5}}' in norm["code"]


def test_good_files_take_their_place(seen: Seen) -> None:
    assert seen["good"]["title"] == "Eigen organisatie"
    assert seen["good"]["alerts"] == 0
    assert seen["good"]["teams"] == ["Esdoorn", "Linde"]


def test_the_report_opens_in_the_browser(seen: Seen) -> None:
    assert seen["report"]["address"].startswith("/files/reports/team_report_")
    assert TEAM in seen["report"]["title"]
    assert seen["report"]["figures"] >= 5


def test_the_panel_speaks_english(seen: Seen) -> None:
    assert "team" in seen["english"]["said"] or seen["english"]["heading"]
    assert "signal" in seen["english"]["heading"].lower()


def test_no_request_leaves_the_machine(seen: Seen) -> None:
    assert len(seen["requests"]) > 20
    asked = {
        urlsplit(url).hostname for url in seen["requests"] if urlsplit(url).scheme not in ("data", "blob")
    }
    assert asked == {"127.0.0.1"}


def test_axe_finds_nothing(seen: Seen) -> None:
    assert len(seen["axe"]) >= 8
    # A frame of which rows were taken has row numbers, and itables puts no name above them.
    nameless = [found.split(":")[0] for found in seen["axe"].pop("table of the code")]
    assert nameless == ["empty-table-header"]
    assert not {name: found for name, found in seen["axe"].items() if found}


def test_nothing_pops_up_and_nothing_fails(seen: Seen) -> None:
    assert seen["popups"] == 0
    assert not seen["errors"]


def test_nothing_is_written_into_the_home(seen: Seen, home: Path) -> None:
    time.sleep(0.1)
    left = {path.relative_to(home).parts[0] for path in home.rglob("*") if path.is_file()}
    assert left <= {".local", "caseload-lab", ".cache"}
    own = {path.name for path in (home / ".local" / "share" / "jupyter").rglob("*") if path.is_file()}
    assert own == {"kernel.json"}
