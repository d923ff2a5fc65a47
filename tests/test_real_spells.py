"""The same command on spells that nobody of us made; docs/real_spells.py shows how."""

import csv
import datetime as dt
import importlib.util
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
STAYS = ROOT.parent / "shared" / "data" / "short_stay_unit.csv"

pytestmark = pytest.mark.skipif(not STAYS.exists(), reason="the short-stay file is not beside the repository")


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    spec = importlib.util.spec_from_file_location("real_spells", ROOT / "docs" / "real_spells.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    out = tmp_path_factory.mktemp("stays")
    done = subprocess.run(
        script.command(script.prepare(STAYS, out / "data"), out), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    (report,) = out.glob("*.html")
    return report.read_text(encoding="utf-8")


def plain(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_the_flow_of_the_week_is_on_the_page(page):
    """Counted from the file, stay by stay; a stay that begins and ends on one day is in the flow."""
    monday, sunday = dt.date(2024, 1, 15), dt.date(2024, 1, 21)
    with STAYS.open(encoding="utf-8") as file:
        stays = [
            (dt.date.fromisoformat(row["begin"]), dt.date.fromisoformat(row["eind"]))
            for row in csv.DictReader(file)
        ]
    begun = sum(monday <= begin <= sunday for begin, _ in stays)
    ended = sum(monday <= end <= sunday for _, end in stays)
    there = sum(begin <= sunday < end for begin, end in stays)
    assert sum(begin == end for begin, end in stays) > len(stays) / 2
    text = plain(page)
    assert f"{begun:,} cases were added and {ended:,} cases were closed" in text
    assert f"Short stay has {there:,} cases:" in text
