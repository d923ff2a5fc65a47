"""The overview as a browser would read it: what is on it, in which order, and that it asks for nothing."""

import datetime as dt
import json
from html.parser import HTMLParser
from pathlib import Path

import pytest

from caseload_analysis.reports.engine import Report
from caseload_analysis.reports.export import loads
from caseload_analysis.reports.language import Language
from caseload_analysis.reports.rhythm.index import write_index
from caseload_analysis.reports.rhythm.shelf import shelved
from caseload_analysis.reports.rhythm.standing import Due
from caseload_analysis.reports.rhythm.told import Outcome, summary_line, together
from caseload_analysis.tables.problems import DataError, Problem

LATE = Problem("late data in {tables}", details={"tables": ("absences", "assignments")})


class Page(HTMLParser):
    """Collects headings, links with their names, and the text of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.headings: list[tuple[str, str]] = []
        self.links: dict[str, str] = {}
        self.words: list[str] = []
        self.root: dict[str, str | None] = {}
        self._tag = ""
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._tag, given = tag, dict(attrs)
        if tag == "html":
            self.root = given
        if tag == "a":
            self.links[given["href"] or ""] = given.get("aria-label") or ""

    def handle_data(self, data: str) -> None:
        if self._tag in ("h1", "h2", "h3") and data.strip():
            self.headings.append((self._tag, data))
        if self._tag != "style":
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def put(out: Path, kind: str, team: str, period: str, language: str = "nl") -> str:
    """Write a report with its manifest and return its key."""
    key = "_".join(part for part in (kind, team, period, language) if part)
    (out / f"{key}.html").write_text("report")
    values = {"team": team, "period": period, "language": language}
    content = {
        "report": {"file": f"{key}.html", "sha256": ""},
        "notebook": {"name": f"{kind}.ipynb"},
        "parameters": values if team else {"period": period, "language": language},
        "title": f"{kind} · {team} · {period}",
    }
    (out / f"{key}.manifest.json").write_text(json.dumps(content), encoding="utf-8")
    return key


def due(kind: str, team: str, period: str, *why: Problem, state: str = "due") -> Due:
    key = "_".join(part for part in (kind, team, period, "nl") if part)
    return Due(kind, team, period, dt.date(2026, 11, 1), key, state, why)  # type: ignore[arg-type]


@pytest.fixture
def outcome(tmp_path: Path) -> Outcome:
    """Return what became of a run of four reports, of which the files are there."""
    for period in ("2026-09", "2026-10", "2026-W08", "2025-12"):
        put(tmp_path, "team_report", "Noord & Co", period)
    put(tmp_path, "integral_summary", "", "2026-03")
    put(tmp_path, "team_report", "West", "2026Q3", "en")
    done = Outcome(dt.date(2026, 11, 1))
    made, failed = due("team_report", "Noord & Co", "2026-10", LATE), due("team_report", "Zuid", "2026-10")
    done.tried = [
        (made, Report(made.key, tmp_path / f"{made.key}.html", "made", 4.0)),
        (failed, Report(failed.key, tmp_path / "x.html", "failed", 1.0, 3, "a < b", "went <wrong>")),
    ]
    done.waiting = [due("team_report", "Zuid", "2026-11", Problem("there is no evaluation of {teams} yet",
                                                                  details={"teams": "Zuid"}))]  # fmt: skip
    done.current = [due("team_report", "Noord & Co", "2026-09")]
    return done


def test_what_failed_was_made_and_waits_comes_before_the_reports_that_are_there(
    tmp_path: Path, outcome: Outcome
) -> None:
    path = write_index(tmp_path, Language("nl"), outcome)
    page = Page(path)
    assert page.root["lang"] == "nl"
    assert page.headings == [
        ("h1", "Rapporten"),
        ("h2", "Mislukt"),
        ("h2", "Nu gemaakt"),
        ("h2", "Wacht nog"),
        ("h2", "Alle rapporten"),
        ("h3", "Hele organisatie"),
        ("h3", "Noord & Co"),
        ("h3", "West"),
    ]
    assert "gemaakt 1 mislukt 1 wacht nog 1 ongewijzigd 1" in page.text
    assert "nagekomen gegevens in verzuim, toewijzingen" in page.text
    assert "NIET gemaakt: cel 3 (a < b): went <wrong>" in page.text
    assert "Teamrapport · Zuid · november 2026: er is nog geen evaluatie van Zuid" in page.text
    assert loads(path.read_text(encoding="utf-8")) == []
    assert sorted(file.name for file in tmp_path.iterdir() if file.name.startswith(".")) == []


def test_every_report_is_linked_the_newest_first_and_named_in_full(tmp_path: Path, outcome: Outcome) -> None:
    page = Page(write_index(tmp_path, Language("nl")))
    assert list(page.links) == [
        "integral_summary_2026-03_nl.html",
        "team_report_Noord%20%26%20Co_2026-10_nl.html",
        "team_report_Noord%20%26%20Co_2026-09_nl.html",
        "team_report_Noord%20%26%20Co_2026-W08_nl.html",
        "team_report_Noord%20%26%20Co_2025-12_nl.html",
        "team_report_West_2026Q3_en.html",
    ]
    assert page.links["team_report_Noord%20%26%20Co_2026-10_nl.html"].startswith(
        "oktober 2026, team_report ·"
    )
    assert "3e kwartaal 2026 (en)" in page.text
    assert "gemaakt" not in page.text


def test_what_is_no_whole_report_is_not_on_the_shelf(tmp_path: Path) -> None:
    key = put(tmp_path, "team_report", "Noord", "2026-10")
    gone = put(tmp_path, "team_report", "Noord", "2026-09")
    (tmp_path / f"{gone}.html").unlink()
    (tmp_path / "half.manifest.json").write_text('{"report"')
    (tmp_path / "other.manifest.json").write_text("[]")
    outside = {"report": {"file": "../x.html"}, "parameters": {}, "notebook": {"name": "x"}, "title": "x"}
    (tmp_path / "outside.manifest.json").write_text(json.dumps(outside))
    assert [one.key for one in shelved(tmp_path)] == [key]


def test_data_that_could_not_be_read_are_told_without_their_values(tmp_path: Path, outcome: Outcome) -> None:
    error = DataError([Problem("{value} is no date", file="verzuim.csv", row=3, value="M012 ziek")])
    page = Page(write_index(tmp_path, Language("nl"), Outcome(outcome.day), error))
    assert "In de gegevens zit 1 fout, daarom is er niets gemaakt." in page.text
    assert "M012" not in page.text
    assert len(page.links) == 6


def test_an_empty_folder_has_an_overview_too(tmp_path: Path) -> None:
    assert "There is no report yet." in Page(write_index(tmp_path, Language("en"))).text


def test_reports_that_stand_alike_are_one_line() -> None:
    rows = [due("team_report", team, f"2026-{month:02d}") for team in "AB" for month in (7, 8, 9)]
    assert list(together(rows[1:], Language("nl"))) == [
        "  Teamrapport · A · augustus 2026 tot en met september 2026 (2)",
        "  Teamrapport · B · juli 2026 tot en met september 2026 (3)",
    ]


def test_the_summary_counts_each_report_once(outcome: Outcome) -> None:
    said = "caseload run 2026-11-01: 1 made, 1 failed, 1 current, 1 waiting"
    assert summary_line(outcome, Language("en")) == said
