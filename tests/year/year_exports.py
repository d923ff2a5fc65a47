"""The exports of two teams as their systems would give them at the end of a day.

Cut from the text of the demo organisation's files: a row that begins later is not there yet, and an
end that lies ahead is not known yet.
"""

from __future__ import annotations

import csv
import datetime as dt
from functools import cache
from pathlib import Path

import caseload_analysis

DEMO = Path(caseload_analysis.__file__).parents[1] / "data" / "demo"
TEAMS = ("Oost", "West")
TABLES = ("dienstverbanden", "verzuim", "zaken", "toewijzingen", "formatie", "beleving")
SINCE = dt.date(2024, 1, 1)
SETTINGS = """\
organisation = "Jeugdbescherming Voorbeeld"
language = "nl"
since = 2024-01-01
until = {until}

[norm]
unit = "case"
per_fte = {{ default = 12, role = {{ "ondersteunend jeugdbeschermer" = 0, "gedragswetenschapper" = 0, "teammanager" = 0 }} }}

[ramp_up]
months = [0.5, 0.5, 0.75]

[privacy]
works_council_consent = 2023-03-01

[teams.Oost]
introduced = 2025-04-01

[teams.West]
introduced = 2025-06-01
cadence = "quarter"
"""  # noqa: E501  # one line of settings

Rows = list[dict[str, str]]


@cache
def rows_of(table: str) -> Rows:
    """Return the rows of a demo file as text."""
    with (DEMO / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def day(text: str) -> dt.date:
    """Return a date written as dd-mm-yyyy; an empty one lies far ahead."""
    return dt.datetime.strptime(text, "%d-%m-%Y").date() if text else dt.date.max


def of_the_teams(tables: dict[str, Rows]) -> dict[str, Rows]:
    """Return the rows about the two teams, the people who work there, and the cases that they have."""
    kept = {
        name: [row for row in rows if row.get("team", TEAMS[0]) in TEAMS] for name, rows in tables.items()
    }
    joined = {row["medewerker"]: day(row["begin"]) for row in reversed(kept["dienstverbanden"])}
    for name in ("toewijzingen", "verzuim"):
        kept[name] = [
            row for row in kept[name] if day(row["begin"]) >= joined.get(row["medewerker"], dt.date.max)
        ]
    cases = {row["zaak"] for row in kept["toewijzingen"]}
    kept["zaken"] = [row for row in kept["zaken"] if row["zaak"] in cases]
    return kept


def known(row: dict[str, str], until: dt.date) -> dict[str, str] | None:
    """Return a row as it stood at the end of ``until``; None before it was written."""
    if day(row.get("begin") or row.get("datum", "")) > until:
        return None
    ahead = "eind" in row and row["eind"] and day(row["eind"]) > until
    return {**row, "eind": ""} if ahead else row


def deliver(folder: Path, until: dt.date) -> None:
    """Write the exports of the end of ``until`` and the settings into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in of_the_teams({name: rows_of(name) for name in TABLES}).items():
        told = [now for row in rows if (now := known(row, until))]
        with (folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, list(rows_of(name)[0]), delimiter=";")
            writer.writeheader()
            writer.writerows(told)
    (folder / "caseload.toml").write_text(SETTINGS.format(until=until), encoding="utf-8")
