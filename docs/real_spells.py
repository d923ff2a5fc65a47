"""A report from real spells: 6,802 stays in a hospital's short-stay unit in January 2024.

The stays are sample data of the package hillmaker (``ssu_2024``, MIT): `id, soort, begin, eind`. Each
stay is taken as a case, its kind (`soort`) as the employee who carries it, all in one team and in
contract; the period is a week and the norm our own choice. Most stays begin and end on one day: they
are in the flow and not in the stock.

    python docs/real_spells.py short_stay_unit.csv out
"""

import csv
import subprocess
import sys
from pathlib import Path

SETTINGS = """\
organisation = "Short-stay unit"
since = 2024-01-01
until = 2024-01-31
[norm]
unit = "case"
per_fte = 1
[privacy]
works_council_consent = 2024-01-01
[columns.cases]
case_id = "id"
start = "begin"
end = "eind"
[columns.assignments]
case_id = "id"
employee_id = "soort"
start = "begin"
end = "eind"
"""


def prepare(stays: Path, folder: Path) -> Path:
    """Write the tables that the command reads, and their settings, in ``folder``; return it.

    The stays are delivered as they are, twice; ``[columns.…]`` says what their columns mean.
    """
    folder.mkdir(parents=True, exist_ok=True)
    text = stays.read_text(encoding="utf-8")
    for table in ("cases", "assignments"):
        (folder / f"{table}.csv").write_text(text, encoding="utf-8")
    kinds = sorted({row["soort"] for row in csv.DictReader(text.splitlines())})
    with (folder / "contracts.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["employee_id", "team", "role", "fte", "start", "end"])
        rows.writerows([kind, "Short stay", "ward", "1", "2023-12-01", ""] for kind in kinds)
    (folder / "caseload.toml").write_text(SETTINGS, encoding="utf-8")
    return folder


def command(data: Path, out: Path, week: str = "2024-W03") -> list[str]:
    """Return the command that makes the report of one week, the same as for any other data."""
    caseload = [sys.executable, "-m", "caseload_analysis", "report", "team_report"]
    return [*caseload, "--data", str(data), "--out", str(out), "--period", week, "--language", "en"]


if __name__ == "__main__":
    stays, out = map(Path, sys.argv[1:3])
    sys.exit(subprocess.run(command(prepare(stays, out / "data"), out), check=False).returncode)
