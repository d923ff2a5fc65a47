"""The team of seven as a folder of CSV files, with what it agreed before, and worksheets made from it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl

from caseload_analysis.monitoring.worksheets import write_worksheet
from caseload_analysis.privacy.audience import read
from caseload_analysis.synthetic.example import example_tables

SETTINGS = """
[norm]
unit = "case"
per_fte = 12
[ramp_up]
months = [0.5]
[privacy]
works_council_consent = 2024-06-01
"""
AGREEMENTS = """team;medewerker;datum;onderwerp;afspraak;hulp;tot;vervolg
Noord;A;04-11-2024;caseload;een zaak erbij;;31-12-2024;
Noord;C;05-12-2024;boven de bandbreedte;geen nieuwe zaken;B helpt;28-02-2025;
Noord;;05-12-2024;ritme;elke maand;;;
Noord;;05-12-2024;bandbreedte;plus of min 15 %;;15-01-2025;
Noord;;05-09-2024;inwerken;F loopt mee;;30-11-2024;
"""
PERCEPTIONS = """team;datum;schaal;score;respondenten
Noord;01-06-2024;werkdruk;3,1;7
Noord;01-12-2024;werkdruk;3,4;7
Noord;01-12-2024;werkplezier;4,0;3
"""
PERIOD, MADE_ON = "2025-01", "2025-01-31"
FILES = {
    "review": "caseloadbespreking_Noord_2025-01.xlsx",
    "evaluation": "evaluatie_Noord_2025-01.xlsx",
    "perception": "beleving_Noord_2025-01.xlsx",
}
Cells = Mapping[str, Any]


def write_data(folder: Path, **others: str) -> Path:
    """Write the tables of the example and ``others`` (name of the file without .csv, and its text)."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in example_tables().items():
        table.to_csv(folder / f"{name}.csv", sep=";", decimal=",", index=False, date_format="%d-%m-%Y")
    texts = {"afspraken": AGREEMENTS, "beleving": PERCEPTIONS} | others
    for name, text in texts.items():
        if text:
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    (folder / "caseload.toml").write_text(SETTINGS, encoding="utf-8")
    return folder


def make(form: str, data: Path, out: Path, period: str = PERIOD) -> Path:
    """Write a worksheet of team Noord from the data as they are."""
    reader = ("hr", "") if form == "remarks" else ("team", "Noord")
    org = read(data, *reader, until=MADE_ON)
    return write_worksheet(form, org, period, out, ["werkdruk", "werkplezier"], team="Noord")


def fill(worksheet: Path, cells: Cells, to: Path, sheet: int = 0) -> Path:
    """Fill in cells as a team does in Excel, and save the worksheet in or as ``to``."""
    book = openpyxl.load_workbook(worksheet)
    for place, value in cells.items():
        book.worksheets[sheet][place] = value
    path = to / worksheet.name if to.is_dir() else to
    book.save(path)
    return path
