"""The worksheets as Excel gets them: what is shown, what can be filled in, how it prints."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.cell import MergedCell
from openpyxl.worksheet.worksheet import Worksheet
from worksheet_cases import FILES, SETTINGS, make, write_data

from caseload_analysis.monitoring.worksheets import write_worksheet
from caseload_analysis.privacy.audience import read
from caseload_analysis.tables.forms import FORMS, HIDDEN
from caseload_analysis.tables.problems import AudienceError, UsageError


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("werkbladen")
    told = "team;datum;stap;vraag;toelichting\nNoord;06-02-2025;plan;change;vaker samen kijken\n"
    data = write_data(folder / "data", evaluaties=told)
    return {form: openpyxl.load_workbook(make(form, data, folder / "out")) for form in FORMS}


def first(made: dict[str, Any], form: str) -> Worksheet:
    return made[form].worksheets[0]


def row(sheet: Worksheet, number: int, last: int = 7) -> list[Any]:
    return [cell.value for cell in sheet[number][:last]]


def unlocked(sheet: Worksheet) -> set[str]:
    """Return the cells that can be filled in; merged ones by their first."""
    return {
        cell.coordinate
        for cells in sheet.iter_rows()
        for cell in cells
        if not isinstance(cell, MergedCell) and not cell.protection.locked
    }


def cells(columns: str, rows: range | tuple[int, ...]) -> set[str]:
    return {f"{column}{number}" for column in columns for number in rows}


# The figures are those of the worked table in the domain definitions, against the establishment norm.
# The cases came on 1 January 2025 and all contracts but that of F a year before: whoever is below the
# band was so for thirteen months, and C is above it for the first.
def test_the_review_shows_where_each_employee_stands(made: dict[str, Any]) -> None:
    sheet = first(made, "review")
    stand = [row(sheet, number, 6) for number in range(9, 17)]
    expected = [
        ["A", 13, 12, 13 / 12 - 1, "binnen de bandbreedte", None],
        ["B", 10, 32 / 3, 10 / (32 / 3) - 1, "binnen de bandbreedte", None],
        ["C", 12, 28 / 3, 12 / (28 / 3) - 1, "boven de bandbreedte", 1],
        ["D", 4, 12, 4 / 12 - 1, "onder de bandbreedte", 13],
        ["E", 7, 32 / 3, 7 / (32 / 3) - 1, "onder de bandbreedte", 13],
        ["F", 6, 12, 6 / 12 - 1, "onder de bandbreedte", 1],
        ["G", 7, 8, 7 / 8 - 1, "binnen de bandbreedte", None],
        ["Team Noord", 59, 224 / 3, 59 / (224 / 3) - 1, "onder de bandbreedte", 13],
    ]
    for found, wanted in zip(stand, expected, strict=True):
        assert found[0] == wanted[0]
        assert found[1:4] == pytest.approx(wanted[1:4], rel=1e-4)
        assert found[4:] == wanted[4:]


def test_the_review_shows_what_was_agreed_before(made: dict[str, Any]) -> None:
    sheet = first(made, "review")
    assert sheet["G9"].value == "04-11-2024: een zaak erbij; tot 31-12-2024 (verlopen)"
    assert sheet["G11"].value == "05-12-2024: geen nieuwe zaken; tot 28-02-2025"
    assert sheet["G10"].value is None
    assert sheet["G19"].value == "05-12-2024, ritme: elke maand"
    # It ended in the period under review, so the team comes back to it; the one of September is gone.
    assert sheet["G20"].value == "05-12-2024, bandbreedte: plus of min 15 %; tot 15-01-2025 (verlopen)"
    assert [sheet[f"G{number}"].value for number in (21, 22, 23)] == [None, None, None]


def test_the_head_says_for_whom_and_what(made: dict[str, Any]) -> None:
    for form in FORMS:
        sheet = first(made, form)
        assert (sheet["A3"].value, sheet["B3"].value) == ("Team", "Noord")
        assert (sheet["A4"].value, sheet["B4"].value) == ("Periode", "januari 2025")
        assert str(sheet["A5"].value).startswith("Datum")
        assert sheet["B5"].value is None
    review = first(made, "review")
    assert review["A7"].value == "Stand op 31-01-2025"
    assert review["J7"].value == "Verwacht in februari 2025"
    assert review["F8"].value == "Maanden buiten de band"
    assert "12 zaken per fte" in review["G3"].value
    assert "± 15 %" in review["G3"].value


OPEN_CELLS = {
    "review": {"B5"}
    | cells("JKLMNOPQ", range(9, 16))
    | cells("HI", (9, 11))
    | cells("JK", (16,))
    | cells("LMQ", range(19, 24))
    | cells("HI", (19, 20)),
    "evaluation": {"B5", "B6", "B14"} | cells("BCDE", range(9, 14)),
    "perception": {"B5"} | cells("DEF", range(8, 13)) | cells("A", (10, 11, 12)),
    "remarks": {"B5", "E8", "F8"},
}


@pytest.mark.parametrize("form", FORMS)
def test_exactly_the_answers_can_be_filled_in(made: dict[str, Any], form: str) -> None:
    sheet = first(made, form)
    assert sheet.protection.sheet
    assert unlocked(sheet) == OPEN_CELLS[form]
    assert made[form].worksheets[1].protection.sheet
    assert made[form].worksheets[1].title == HIDDEN
    assert made[form].worksheets[1].sheet_state == "hidden"


REASONS = "instroom,vertrek of overdracht,zware zaken,nieuwe collega,andere taken,anders"
ROLES = "jeugdbeschermer,ondersteunend jeugdbeschermer,gedragswetenschapper,teammanager,HR-adviseur,anders"


def validations(sheet: Worksheet) -> dict[str, Any]:
    return {str(found.sqref).split(":")[0]: found for found in sheet.data_validations.dataValidation}


@pytest.mark.parametrize("form", FORMS)
def test_every_answer_says_what_is_asked_and_what_is_wrong(made: dict[str, Any], form: str) -> None:
    found = validations(first(made, form))
    assert set(found) == OPEN_CELLS[form]
    for rule in found.values():
        assert rule.prompt
        assert rule.error
        assert rule.showInputMessage
        assert len(rule.prompt) <= 255
        assert len(rule.promptTitle) <= 32


@pytest.mark.parametrize(
    ("form", "place", "kind", "offered"),
    [
        ("review", "L9", "list", f'"{REASONS}"'),
        ("review", "N15", "list", '"1,2,3,6"'),
        ("review", "H11", "list", '"ja,loopt nog"'),
        ("review", "L23", "list", '"bandbreedte,ritme,deelnemers,verdeling van instroom,inwerken,anders"'),
        ("review", "P9", "list", f"{HIDDEN}!$J$1:$J$12"),
        ("review", "B5", "date", None),
        ("review", "Q9", "date", None),
        ("review", "J16", "decimal", "0"),
        ("evaluation", "B9", "list", '"1,2,3,4,5"'),
        ("evaluation", "B6", "list", f'"{ROLES}"'),
        ("evaluation", "B5", "date", None),
        ("perception", "F8", "whole", "1"),
        ("perception", "D8", "date", None),
        ("remarks", "E8", "list", '"voor het team,ook buiten het team,nee"'),
    ],
)  # fmt: skip
def test_drop_downs_and_limits(
    made: dict[str, Any], form: str, place: str, kind: str, offered: str | None
) -> None:
    rule = validations(first(made, form))[place]
    assert rule.type == kind
    if offered is not None:
        assert rule.formula1 == offered


def test_who_helps_is_a_code_or_function_and_may_be_another(made: dict[str, Any]) -> None:
    hidden = made["review"].worksheets[1]
    offered = [hidden[f"J{number}"].value for number in range(1, 14)]
    assert offered == [
        *"ABCDEFG",
        *("teammanager", "gedragswetenschapper", "ondersteunend jeugdbeschermer", "HR-adviseur", "hele team"),
        None,
    ]
    rules = validations(first(made, "review"))
    assert not rules["P9"].showErrorMessage
    assert rules["L9"].showErrorMessage
    assert "Geen namen" in rules["P9"].prompt
    assert all("gezondheid" in rules[place].prompt for place in ("I9", "L9", "M9", "O9"))


@pytest.mark.parametrize(
    ("form", "heads"), [("review", "$7:$8"), ("evaluation", "$8:$8"), ("perception", "$7:$7")]
)
def test_a4_landscape_one_page_wide_with_its_header_on_every_page(
    made: dict[str, Any], form: str, heads: str
) -> None:
    sheet = first(made, form)
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == 9
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == heads
    bottom = max(cell.row for cells in sheet.iter_rows() for cell in cells if cell.has_style)
    assert str(sheet.print_area).endswith(f"${bottom}")
    assert "januari 2025" in sheet.oddFooter.left.text
    assert sheet.freeze_panes == f"B{int(heads.rpartition('$')[2]) + 1}"


def test_the_evaluation_asks_five_steps_without_a_name(made: dict[str, Any]) -> None:
    sheet = first(made, "evaluation")
    steps = [str(sheet[f"A{number}"].value).partition(":")[0] for number in range(9, 14)]
    assert steps == ["Klik", "Samen analyseren", "Samen een plan maken", "Samen uitvoeren", "Borgen"]
    assert row(sheet, 8, 5) == [
        "Stap",
        "Gebeurt het?\n1 = nooit\n5 = altijd",
        "Helpt het?\n1 = helemaal niet\n5 = heel veel",
        "Wat moet er anders?",
        "In uw eigen woorden",
    ]
    assert sheet["A14"].value == "Wat wilt u verder nog kwijt?"


def test_a_score_of_few_respondents_stays_hidden(made: dict[str, Any]) -> None:
    sheet = first(made, "perception")
    assert row(sheet, 8, 3) == ["werkdruk", 3.4, "01-12-2024"]
    assert row(sheet, 9, 3) == ["werkplezier", "verborgen (minder dan 5)", "01-12-2024"]
    everything = {cell.value for sheet in made["perception"] for cells in sheet.iter_rows() for cell in cells}
    assert not {4, "4,0"} & everything


def test_without_measurements_a_few_common_scales_are_offered(tmp_path: Path) -> None:
    org = read(write_data(tmp_path / "data", beleving=""), "team", "Noord")
    sheet = openpyxl.load_workbook(write_worksheet("perception", org, "2025-01", tmp_path)).worksheets[0]
    assert "werkdruk" in [sheet[f"A{number}"].value for number in range(8, 13)]


@pytest.mark.parametrize(
    ("consent", "said"),
    [
        ("", "name no date"),
        ("works_council_consent = 2025-02-01", "dates from 2025-02-01, after this period"),
    ],
)
def test_no_figures_per_employee_without_the_consent_of_the_works_council(
    tmp_path: Path, consent: str, said: str
) -> None:
    data = write_data(tmp_path / "data")
    settings = SETTINGS.replace("works_council_consent = 2024-06-01", consent)
    (data / "caseload.toml").write_text(settings, encoding="utf-8")
    with pytest.raises(AudienceError, match=said):
        make("review", data, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    # The other two show nothing about an employee.
    make("evaluation", data, tmp_path / "out")
    make("perception", data, tmp_path / "out")


def test_consent_on_the_last_day_of_the_period_is_in_time(tmp_path: Path) -> None:
    data = write_data(tmp_path / "data")
    (data / "caseload.toml").write_text(SETTINGS.replace("2024-06-01", "2025-01-31"), encoding="utf-8")
    assert make("review", data, tmp_path / "out").name == FILES["review"]


def test_only_what_the_team_may_see(tmp_path: Path) -> None:
    data = write_data(tmp_path / "data")
    with pytest.raises(AudienceError, match="a worksheet is for the team"):
        write_worksheet("review", read(data), "2025-01", tmp_path / "out")
    # The deployable norms of D, E and G would tell that they are absent.
    sheet = openpyxl.load_workbook(make("review", data, tmp_path / "out")).worksheets[0]
    shown = {cell.value for cells in sheet.iter_rows() for cell in cells if isinstance(cell.value, float)}
    assert not any(abs(value - deployable) < 1e-3 for value in shown for deployable in (16 / 3, 148 / 3))


def test_a_worksheet_is_never_written_over(tmp_path: Path) -> None:
    data = write_data(tmp_path / "data")
    path = make("review", data, tmp_path / "out")
    before = path.read_bytes()
    with pytest.raises(UsageError, match=r"is already in .*, perhaps filled in"):
        make("review", data, tmp_path / "out")
    assert path.read_bytes() == before


def test_longer_and_other_periods(tmp_path: Path) -> None:
    data = write_data(tmp_path / "data")
    org = read(data, "team", "Noord")
    path = write_worksheet("review", org, "2025Q1", tmp_path)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert path.name == "caseloadbespreking_Noord_2025Q1.xlsx"
    assert (sheet["B4"].value, sheet["J7"].value) == ("1e kwartaal 2025", "Verwacht in 2e kwartaal 2025")
    assert sheet["F8"].value == "Kwartalen buiten de band"
    week = write_worksheet("review", org, "2025-W05", tmp_path)
    assert openpyxl.load_workbook(week).worksheets[0]["B4"].value == "week 5 van 2025"
    with pytest.raises(UsageError, match="is no period"):
        write_worksheet("review", org, "januari", tmp_path)
    with pytest.raises(UsageError, match="unknown worksheet 'revieuw'; did you mean 'review'"):
        write_worksheet("revieuw", org, "2025-01", tmp_path)


def test_an_agreement_that_was_done_is_shown_and_closed(tmp_path: Path) -> None:
    done = "team;medewerker;datum;onderwerp;afspraak;tot;afgerond op\nNoord;A;04-11-2024;x;y;31-12-2024;{}\n"
    shown = {}
    for day in ("20-12-2024", "10-02-2025"):
        data = write_data(tmp_path / day / "data", afspraken=done.format(day))
        sheet = openpyxl.load_workbook(make("review", data, tmp_path / day)).worksheets[0]
        shown[day] = (sheet["G9"].value, sheet["H9"].protection.locked)
    assert shown["20-12-2024"] == ("04-11-2024: y; tot 31-12-2024 (afgerond 20-12-2024)", True)
    # On the last of January it was not known yet that it would be done in February.
    assert shown["10-02-2025"] == ("04-11-2024: y; tot 31-12-2024 (verlopen)", False)


def test_the_band_that_the_team_agreed_is_the_one_that_is_shown(tmp_path: Path) -> None:
    rows = (
        "team;datum;onderwerp;afspraak\n"
        "Noord;01-10-2024;bandbreedte;± 10 %\nNoord;01-12-2024;bandbreedte;± 20 %\n"
    )
    data = write_data(tmp_path / "data", afspraken=rows)
    sheet = openpyxl.load_workbook(make("review", data, tmp_path / "out")).worksheets[0]
    assert "Bandbreedte: ± 20 %" in sheet["G3"].value
    # C is 28.57 % above its norm and G 12.5 % below: the first outside, the second inside.
    assert (sheet["E11"].value, sheet["E15"].value) == ("boven de bandbreedte", "binnen de bandbreedte")
    # The later took the place of the earlier, so the team comes back to that one alone.
    assert [sheet[f"G{number}"].value for number in (19, 20)] == ["01-12-2024, bandbreedte: ± 20 %", None]


def test_dates_are_entered_as_dates(made: dict[str, Any]) -> None:
    sheet = first(made, "review")
    assert {sheet[place].number_format for place in ("B5", "Q9", "Q19")} == {"dd-mm-yyyy"}
    assert validations(sheet)["B5"].formula1 == str((dt.date(2000, 1, 1) - dt.date(1899, 12, 30)).days)
