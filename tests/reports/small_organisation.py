"""Two teams of six in the files of a small organisation, and a quick notebook about one of them."""

import datetime as dt
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from caseload_analysis.reports.rhythm.standing import Request

TEAMS = ("Noord", "Zuid")
SICK = [("M01", "05-01-2025", "09-01-2025"), ("M08", "03-02-2025", "")]

SETTINGS = """\
language = "{language}"
since = 2025-01-01
until = {until}
[norm]
unit = "case"
per_fte = 12
[cadence]
since = {since}
"""

SHOWN = """\
import caseload_analysis as ca
from caseload_analysis.spells.calendar import every_of, parse_period

when = parse_period(period)
org = ca.read(data, audience, team, until=when.end_time.date())
for measure in (ca.caseload, ca.formation, ca.absence, ca.deviation):
    frame = measure(org, by="team", every=every_of(when), period=when)
    print(frame.drop(columns="period").round(6).to_csv(index=False))
"""
DECLARED = "data = ''\nteam = 'Noord'\nperiod = '2025-01'\nlanguage = 'nl'\naudience = 'team'"


def write_data(
    folder: Path,
    until: str = "2025-03-31",
    *,
    since: str = "2025-01-01",
    language: str = "en",
    sick: list[tuple[str, str, str]] = SICK,
    extra: str = "",
) -> Path:
    """Write contracts, absences, cases and assignments as CSV files, and the settings."""
    folder.mkdir(parents=True, exist_ok=True)
    workers = [(f"M{number:02d}", TEAMS[number > 6]) for number in range(1, 13)]
    cases = [(f"Z{number:03d}", workers[number % 12][0]) for number in range(60)]
    rows = {
        "dienstverbanden": ["medewerker;team;functie;fte;begin;eind"]
        + [f"{worker};{team};jeugdbeschermer;1,0;01-01-2024;" for worker, team in workers],
        "verzuim": ["medewerker;soort;begin;eind"]
        + [f"{who};ziek;{start};{end}" for who, start, end in sick],
        "zaken": ["zaak;gezin;jeugdige;maatregel;begin;eind"]
        + [f"{case};G{case};J{case};ots;{_begin(place)};" for place, (case, _) in enumerate(cases)],
        "toewijzingen": ["zaak;medewerker;begin;eind"]
        + [f"{case};{worker};{_begin(place)};" for place, (case, worker) in enumerate(cases)],
    }
    for name, lines in rows.items():
        (folder / f"{name}.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")
    settings = SETTINGS.format(language=language, until=until, since=since)
    (folder / "caseload.toml").write_text(settings + extra, encoding="utf-8")
    return folder


def _begin(place: int) -> str:
    """Return the day on which a case begins: one every other day of the autumn of 2024."""
    return f"{dt.date(2024, 9, 1) + dt.timedelta(days=2 * place):%d-%m-%Y}"


def write_notebook(folder: Path, shown: str = SHOWN, name: str = "team_report") -> Path:
    """Write an own notebook that is found before ours of that name, with an input, and return its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "levels.txt").write_text("three levels", encoding="utf-8")
    first = new_code_cell(
        f"{DECLARED}\nlevels = 'levels.txt'  # type: path", metadata={"tags": ["parameters"]}
    )
    nbformat.write(new_notebook(cells=[first, new_code_cell(shown)]), folder / f"{name}.ipynb")
    return folder


def request(data: Path, out: Path, day: str, own: Path | None = None, **more: Any) -> Request:
    """Return what a run in English is asked for."""
    return Request(data, out, dt.date.fromisoformat(day), **{"language": "en", "own": own, **more})
