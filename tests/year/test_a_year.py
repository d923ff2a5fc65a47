"""A year is played: exports arrive, a team fills in its sheets, and reports come out by themselves."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from year_exports import deliver
from year_sheets import Sheet

pytestmark = pytest.mark.slow

AGREED = "MEI: M-collega neemt twee gezinnen over"
DONE = "JULI: twee gezinnen overgedragen"
ARRIVES, MEETS = 4, 10
"""The days of the month on which the exports arrive and the team Oost meets."""

MADE = {
    "2025-05-04": ["team_report_Oost_2025-04"],
    "2025-06-01": ["team_report_Oost_2025-04"],  # again: the team said what it expected of May
    "2025-06-04": ["team_report_Oost_2025-05"],
    "2025-07-04": ["team_report_Oost_2025-06", "team_report_West_2025Q2"],
    "2025-08-04": ["team_report_Oost_2025-07"],
    "2025-09-04": ["team_report_Oost_2025-08"],
    "2025-10-04": [
        "half_year_evaluation_Oost_2025-09",
        "team_report_Oost_2025-09",
        "team_report_West_2025Q3",
    ],
    # The evaluation again: four weeks after its first answer it closed, and its scores are shown.
    "2025-11-04": ["half_year_evaluation_Oost_2025-09", "team_report_Oost_2025-10"],
    "2025-12-04": [
        "half_year_evaluation_West_2025-11",
        "integral_summary_2025-11",
        "team_report_Oost_2025-11",
    ],
    "2026-01-04": ["team_report_Oost_2025-12", "team_report_West_2025Q4"],
    # Again, those that end in or after November: an absence of that month was reported late.
    "2026-02-04": [
        "integral_summary_2025-11",
        "team_report_Oost_2025-11",
        "team_report_Oost_2025-12",
        "team_report_Oost_2026-01",
    ],
    "2026-03-04": ["team_report_Oost_2026-02"],
    "2026-04-04": ["team_report_Oost_2026-03", "team_report_West_2026Q1"],
    "2026-05-04": ["team_report_Oost_2026-04"],
}
"""What comes out on which day; on every other day that is played nothing does."""
MONTHS = [(2025, month) for month in range(5, 13)] + [(2026, month) for month in range(1, 6)]


class Year:
    """The folders of an organisation, and everything that happens in them."""

    def __init__(self, root: Path) -> None:
        self.data, self.out, self.drafts = root / "data", root / "reports", root / "drafts"
        self.made: dict[str, list[str]] = {}
        self.said: dict[str, str] = {}

    def caseload(self, *arguments: object) -> str:
        command = [sys.executable, "-m", "caseload_analysis", *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def reports(self) -> dict[str, str]:
        """Return the hash of every report by its name without the language."""
        return {
            path.stem.removesuffix("_nl"): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in self.out.glob("*_nl.html")
        }

    def run(self, day: dt.date) -> None:
        """Run as the scheduler would on this day, and note which files are other ones than before."""
        before = self.reports()
        self.said[str(day)] = self.caseload("run", "--data", self.data, "--out", self.out, "--today", day)
        after = self.reports()
        assert before.keys() <= after.keys()
        if changed := sorted(name for name in after if after[name] != before.get(name)):
            self.made[str(day)] = changed

    def page(self, name: str) -> str:
        return (self.out / f"{name}_nl.html").read_text(encoding="utf-8")

    def sheet(self, kind: str, team: str, period: str) -> Path:
        """Return a fresh worksheet, as the command writes it."""
        folder = self.drafts / f"{kind}-{team}-{period}"
        self.caseload(
            "worksheet", kind, "--data", self.data, "--team", team, "--period", period, "--out", folder
        )
        (path,) = folder.glob("*.xlsx")
        return path


def month_before(day: dt.date) -> str:
    return (day.replace(day=1) - dt.timedelta(days=1)).isoformat()[:7]


def meet(year: Year, day: dt.date) -> None:
    """Oost discusses the report of the month before; it agrees in May and looks back in July."""
    sheet = Sheet(year.sheet("review", "Oost", month_before(day)))
    person = sheet.row(sheet.codes()[0])
    sheet.beside("Datum bespreking", dt.datetime(day.year, day.month, day.day))
    if day.month == 5:
        sheet.put(person, "Verwachte instroom", 1)
        sheet.put(person, "Waardoor?", "instroom")
        sheet.put(person, "Wat spreken we af?", AGREED)
        sheet.put(person, "Tot wanneer?", dt.datetime(2025, 7, 31))
    if day.month == 7:
        sheet.put(person, "Gedaan?", "ja")
        sheet.put(person, "Wat kwam ervan?", DONE)
    sheet.save(year.data)


def answer(year: Year, day: dt.date) -> None:
    """Six people of Oost answer the questions of the half-year evaluation, each in a copy of the sheet."""
    empty = year.sheet("evaluation", "Oost", "2025-09")
    for number in range(1, 7):
        sheet = Sheet(Path(shutil.copy(empty, empty.with_stem(f"{empty.stem}_{number}"))))
        # Excel writes who saved it; without, two with the same answers would be the same to the byte.
        sheet.book.properties.lastModifiedBy = str(number)
        sheet.answer_all(dt.datetime(day.year, day.month, day.day), 4 if number < 4 else 5)
        sheet.save(year.data)


def report_late(folder: Path) -> None:
    """Add an absence of November for somebody of Oost who was there."""
    with (folder / "dienstverbanden.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    code = next(row["medewerker"] for row in rows if row["team"] == "Oost" and not row["eind"])
    with (folder / "verzuim.csv").open("a", encoding="utf-8", newline="") as file:
        file.write(f"{code};zorgverlof;03-11-2025;28-11-2025;50\r\n")


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    played = Year(tmp_path_factory.mktemp("year"))
    for number, month in MONTHS:
        first = dt.date(number, month, 1)
        if month in (6, 7, 12):
            played.run(first)
        deliver(played.data, first - dt.timedelta(days=1))
        if first >= dt.date(2026, 2, 1):
            report_late(played.data)
        if first == dt.date(2025, 10, 1):
            answer(played, dt.date(2025, 10, 2))
        played.run(first.replace(day=ARRIVES))
        if month in (5, 6, 7) and number == 2025:
            meet(played, first.replace(day=MEETS))
    return played


def test_reports_come_out_on_the_days_they_should(year: Year) -> None:
    assert year.made == MADE


def test_the_june_report_shows_what_was_agreed_in_may(year: Year) -> None:
    assert AGREED not in year.page("team_report_Oost_2025-04")
    for period in ("2025-05", "2025-06"):
        assert AGREED in year.page(f"team_report_Oost_{period}")
        assert DONE not in year.page(f"team_report_Oost_{period}")
    assert DONE in year.page("team_report_Oost_2025-07")


def test_late_data_are_named(year: Year) -> None:
    assert "verzuim" in year.said["2026-02-04"]
    assert "(een evaluatie is gesloten)" in year.said["2025-11-04"]
    assert "verwachtingen" in year.said["2025-06-01"]


def test_the_evaluation_shows_the_answers(year: Year) -> None:
    assert "4,5" in year.page("half_year_evaluation_Oost_2025-09")


def test_a_day_without_news_makes_nothing(year: Year) -> None:
    before = year.reports()
    year.run(dt.date(2026, 5, 20))
    assert year.reports() == before
    assert "2026-05-20" not in year.made
