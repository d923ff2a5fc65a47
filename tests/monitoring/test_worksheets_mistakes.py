"""What goes wrong in a worksheet at the table, and what the team is told."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl import Workbook
from worksheet_cases import AGREEMENTS, FILES, PERCEPTIONS, Cells, fill, make, write_data

from caseload_analysis.reports.language import Language
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import DataError, Problem
from caseload_analysis.tables.reading import read_tables

MET = dt.date(2025, 2, 4)
REVIEW = f"{FILES['review']}, sheet Caseloadbespreking"


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with data and with the worksheets made of them."""
    folder = tmp_path_factory.mktemp("werkbladen")
    data = write_data(folder / "data")
    for form in FILES:
        make(form, data, folder / "out")
    return folder


Return = Callable[..., Path]


@pytest.fixture
def returned(blank: Path, tmp_path: Path) -> Return:
    """Put a worksheet with these cells, under another name if one is given, among the data."""
    data = Path(shutil.copytree(blank / "data", tmp_path / "data"))

    def put(form: str, cells: Cells, name: str = "", sheet: int = 0) -> Path:
        fill(blank / "out" / FILES[form], cells, data / (name or FILES[form]), sheet)
        return data

    return put


def problems(data: Path) -> list[Problem]:
    with pytest.raises(DataError) as caught:
        read_tables(data)
    return list(caught.value.problems)


def told(org: Organisation) -> list[str]:
    return [str(remark) for remark in org.remarks if remark.file.endswith("xlsx")]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (
            {"B5": None, "J9": 1},
            "row 5, column Datum bespreking: there are answers, but the date above them is empty; "
            "fill in the date",
        ),
        ({"B5": None, "I11": "gelukt"}, "row 5, column Datum bespreking: there are answers, but the date"),
        ({"B5": None, "H11": "ja"}, "row 5, column Datum bespreking: there are answers, but the date"),
        (
            {"B5": "volgende week", "J9": 1, "M9": "x"},
            "row 5, column Datum bespreking: volgende week is no date that can be read for certain; "
            "write dd-mm-yyyy",
        ),
        (
            {"B5": "3/2/2025", "J9": 1},
            "row 5, column Datum bespreking: 3/2/2025 may be day/month or month/day",
        ),
        ({"J9": "twee"}, "row 9, column Verwachte instroom: twee is no number; write digits"),
        ({"K16": -1}, "row 16, column Verwachte uitstroom: -1 is too low; it must be at least 0"),
        (
            {"A10": "Z", "J9": 1},
            'row 10, column Medewerker: this cell is protected and was changed: it says "Z"',
        ),
        (
            {"A10": "C", "J9": 1},
            'row 10, column Medewerker: this cell is protected and was changed: it says "C"',
        ),
        (
            {"B3": "Zuid", "J9": 1},
            'row 3, column Team: this cell is protected and was changed: it says "Zuid"',
        ),
        (
            {"B4": "maart 2025", "J9": 1},
            'row 4, column Periode: this cell is protected and was changed: it says "maart 2025" and said '
            '"januari 2025"; write what it said, or make a worksheet for what you want to fill in',
        ),
        (
            {"L9": "overspannen"},
            "row 9, column Waardoor?: this is none of the answers that can be chosen; choose one of: "
            "instroom, vertrek of overdracht, zware zaken, nieuwe collega, andere taken, anders",
        ),
        ({"M9": "x", "N9": 2.5}, "row 9, column Hoe lang? (maanden): 2.5 is no whole number"),
        ({"M9": "x", "N9": "2 maanden"}, "row 9, column Hoe lang? (maanden): 2 maanden is no number"),
        ({"M9": "x", "N9": 0}, "row 9, column Hoe lang? (maanden): 0 is too low; it must be at least 1"),
        ({"M9": "x", "N9": 99}, "row 9, column Hoe lang? (maanden): 99 is too high; it must be at most 24"),
        ({"M9": "x", "Q9": "straks"}, "row 9, column Tot wanneer?: straks is no date"),
        (
            {"M9": "x", "Q9": dt.date(2024, 3, 1)},
            "row 9, column Tot wanneer?: the agreement ends on 2024-03-01, before it was made; "
            "correct this date, or that of the meeting",
        ),
        ({"H11": "misschien"}, "row 11, column Gedaan?: this is none of the answers that can be chosen"),
        (
            {"B5": dt.date(2024, 12, 1), "H11": "ja"},
            "row 11, column Gedaan?: the meeting was before this agreement was made; "
            "correct the date of the meeting",
        ),
        (
            {"L21": "ritme"},
            "row 21, column Wat spreken we af?: the cell is empty; "
            "fill it in, or empty the other answers of this row",
        ),
        ({"M21": "elke week"}, "row 21, column Onderwerp: the cell is empty; fill it in, or empty"),
        ({"L21": "koffie", "M21": "x"}, "row 21, column Onderwerp: this is none of the answers"),
    ],
)
def test_mistakes_in_a_review(returned: Return, cells: Cells, said: str) -> None:
    (problem,) = problems(returned("review", {"B5": MET} | dict(cells)))
    assert str(problem).startswith(f"{REVIEW}, {said}")


def test_a_wrong_choice_is_never_repeated_for_it_may_be_about_health(returned: Return) -> None:
    (problem,) = problems(returned("review", {"B5": MET, "L9": "overspannen"}))
    assert "overspannen" not in f"{problem!r}{problem}"


def test_everything_that_is_wrong_is_said_at_once_in_the_order_of_the_sheet(returned: Return) -> None:
    cells = {"B5": None, "J9": "een", "M10": "x", "N10": "lang", "L21": "x", "M21": "y"}
    found = problems(returned("review", cells))
    assert [problem.row for problem in found] == [5, 9, 10, 21]


def test_mistakes_are_told_in_dutch(returned: Return) -> None:
    (problem,) = problems(returned("review", {"J9": 1}))
    assert Language("nl").problem(problem) == (
        f"{FILES['review']}, blad Caseloadbespreking, rij 5, kolom Datum bespreking: er zijn antwoorden, "
        "maar de datum erboven is leeg; vul de datum in"
    )


def test_a_code_that_left_the_contracts_is_an_error(returned: Return) -> None:
    data = returned("review", {"B5": MET, "M9": "x"})
    for name in ("contracts", "assignments", "absences", "afspraken"):
        path = data / f"{name}.csv"
        path.write_text(path.read_text(encoding="utf-8").replace(";A;", ";AA;").replace("\nA;", "\nAA;"))
    (problem,) = problems(data)
    assert str(problem).startswith(
        f"{REVIEW}, row 9, column Medewerker: A is not in contracts; correct the code"
    )


def test_reasons_without_an_agreement_are_kept_and_remarked(returned: Return) -> None:
    org = read_tables(returned("review", {"B5": MET, "L9": "instroom"}))
    assert org.tables["agreements"].iloc[-1][["employee_id", "why", "agreed"]].tolist() == [
        "A",
        "instroom",
        "",
    ]
    assert told(org) == [
        f"{REVIEW}, row 9, column Wat spreken we af?: there are answers in this row, but nothing was agreed; "
        "write what was agreed, if anything was"
    ]


@pytest.mark.parametrize(
    ("form", "cells", "said"),
    [
        ("evaluation", {"B9": 6}, "row 9, column Gebeurt het?: 6 is too high; it must be at most 5"),
        ("evaluation", {"C9": 0}, "row 9, column Helpt het?: 0 is too low; it must be at least 1"),
        ("evaluation", {"C9": 3.5}, "row 9, column Helpt het?: 3.5 is no whole number"),
        ("evaluation", {"B9": "goed"}, "row 9, column Gebeurt het?: goed is no number"),
        ("evaluation", {"B9": 4, "B6": "baas"}, "row 6, column Uw functie: this is none of the answers"),
        ("evaluation", {"B9": 4, "B5": None}, "row 5, column Datum: there are answers, but the date above"),
        ("perception", {"E8": 3}, "row 8, column Aantal respondenten: the cell is empty"),
        ("perception", {"F8": 3}, "row 8, column Gemiddelde score: the cell is empty"),
        ("perception", {"E8": 3, "F8": 0}, "row 8, column Aantal respondenten: 0 is too low"),
        ("perception", {"E8": 3, "F8": 6.5}, "row 8, column Aantal respondenten: 6.5 is no whole number"),
        ("perception", {"E11": 3, "F11": 6}, "row 11, column Schaal: the cell is empty"),
        (
            "perception",
            {"E8": 3, "F8": 6, "B5": None},
            "row 5, column Datum van de meting: there are answers",
        ),
        (
            "perception",
            {"E8": 3, "F8": 6, "A10": "werkdruk", "E10": 3, "F10": 6},
            f"row 10, column Gemiddelde score: another score on this day is in {FILES['perception']}; "
            "correct or remove one of the two",
        ),
        (
            "perception",
            {"E8": 3.5, "F8": 7, "B5": dt.date(2024, 12, 1)},
            "row 8, column Gemiddelde score: another score on this day is in beleving.csv; "
            "correct or remove one of the two",
        ),
    ],
)
def test_mistakes_in_the_other_worksheets(returned: Return, form: str, cells: Cells, said: str) -> None:
    head: dict[str, Any] = {"B5": MET} | ({"B6": "teammanager"} if form == "evaluation" else {})
    (problem,) = problems(returned(form, head | dict(cells)))
    sheet = {"evaluation": "Evaluatie", "perception": "Beleving"}[form]
    assert str(problem).startswith(f"{FILES[form]}, sheet {sheet}, {said}")


def test_a_row_with_its_own_date_needs_no_date_above(returned: Return) -> None:
    org = read_tables(returned("perception", {"D8": MET, "E8": 3, "F8": 6}))
    assert len(org.tables["perceptions"]) == len(PERCEPTIONS.splitlines())


def test_an_evaluation_without_a_function_counts_with_a_remark(returned: Return) -> None:
    org = read_tables(returned("evaluation", {"B5": MET, "B9": 4}))
    assert org.tables["evaluations"]["respondent_role"].tolist() == [""]
    assert [each.rpartition(": ")[0].rpartition("; ")[0] or each for each in told(org)]
    assert "no function is chosen" in told(org)[0]


def test_a_band_that_cannot_be_read_is_remarked_where_it_was_agreed(returned: Return) -> None:
    cells = {"B5": MET, "L21": "bandbreedte", "M21": "ruim", "I20": "was te krap"}
    assert told(read_tables(returned("review", cells))) == [
        f"{REVIEW}, row 21, column Wat spreken we af?: ruim is no band that can be read, so the one in the "
        "settings holds; write for example ± 10 %, or 10 tot 14 per fte"
    ]


# Copies


@pytest.mark.parametrize("form", ["review", "perception"])
def test_a_copy_counts_once_with_a_remark_that_names_both(returned: Return, form: str) -> None:
    cells = {"B5": MET, "M9": "x"} if form == "review" else {"B5": MET, "E8": 3, "F8": 6}
    copy = FILES[form].replace(".xlsx", " (1).xlsx")
    one = read_tables(returned(form, cells))
    # Saved anew, so that the bytes differ and the answers do not.
    two = read_tables(returned(form, cells, copy))
    table = "agreements" if form == "review" else "perceptions"
    assert len(two.tables[table]) == len(one.tables[table])
    (remark,) = told(two)
    assert FILES[form] in remark
    assert copy in remark
    assert "counts once" in remark


def test_a_copy_of_an_evaluation_counts_once_and_an_equal_answer_of_another_twice(returned: Return) -> None:
    cells = {"B5": MET, "B6": "teammanager", "B9": 4}
    data = returned("evaluation", cells)
    shutil.copy(data / FILES["evaluation"], data / "evaluatie (1).xlsx")
    org = read_tables(data)
    assert len(org.tables["evaluations"]) == 1
    assert "counts once" in told(org)[0]
    book = openpyxl.load_workbook(data / FILES["evaluation"])
    book.properties.description = "saved by somebody else"
    book.save(data / "evaluatie (1).xlsx")
    org = read_tables(data)
    assert len(org.tables["evaluations"]) == 2
    assert "both count" in told(org)[0]


def test_two_reviews_that_differ_contradict_each_other(returned: Return) -> None:
    returned("review", {"B5": MET, "M9": "x"}, "a.xlsx")
    data = returned("review", {"B5": MET, "M9": "y"}, "b.xlsx")
    (problem,) = problems(data)
    assert str(problem) == (
        "b.xlsx, sheet Caseloadbespreking: there is another filled worksheet for team Noord and "
        "januari 2025: a.xlsx; put the answers together in one, and remove the other"
    )


def test_an_untouched_one_beside_a_filled_one_is_no_contradiction(returned: Return) -> None:
    returned("review", {}, "a.xlsx")
    org = read_tables(returned("review", {"B5": MET, "M9": "y"}, "b.xlsx"))
    assert len(org.tables["agreements"]) == len(AGREEMENTS.splitlines())
    assert not told(org)


# Files that are not what they were


def test_a_worksheet_that_is_open_in_excel_is_passed_over(returned: Return) -> None:
    data = returned("review", {"B5": MET, "M9": "y"})
    (data / f"~${FILES['review']}").write_bytes(b"\x05lock")
    assert not told(read_tables(data))


def test_a_damaged_file_is_named(returned: Return) -> None:
    data = returned("review", {"B5": MET, "M9": "y"})
    path = data / FILES["review"]
    path.write_bytes(path.read_bytes()[:3000])
    (problem,) = problems(data)
    assert problem.file == FILES["review"]
    assert "cannot be opened" in str(problem)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"B2": "0"}, "the worksheet has layout 0, which is not read here"),
        ({"B1": "rooster"}, "the hidden sheet of this worksheet is damaged"),
        ({"B4": "ooit"}, "the hidden sheet of this worksheet is damaged"),
        ({"A3": "ploeg"}, "the hidden sheet of this worksheet is damaged"),
        ({"A6": "soort"}, "the hidden sheet of this worksheet is damaged"),
        ({"B7": "negen"}, "the hidden sheet of this worksheet is damaged"),
    ],
)
def test_another_layout_or_a_damaged_hidden_sheet(returned: Return, cells: Cells, said: str) -> None:
    (problem,) = problems(returned("review", cells, sheet=1))
    assert problem.file == FILES["review"]
    assert said in str(problem)
    assert "make the worksheet anew" in str(problem)


def test_a_worksheet_without_its_hidden_sheet_or_with_another_name_is_not_passed_over(
    returned: Return,
) -> None:
    data = returned("review", {"B5": MET, "M9": "y"})
    path = data / FILES["review"]
    book = openpyxl.load_workbook(path)
    book.worksheets[0].title = "Blad1"
    book.save(path)
    assert "lost its sheet Caseloadbespreking" in str(problems(data)[0])
    book.worksheets[0].title = "Caseloadbespreking"
    del book[book.sheetnames[1]]
    book.save(path)
    assert "without the hidden sheet" in str(problems(data)[0])


def test_another_workbook_with_a_sheet_of_that_name_is_no_worksheet(blank: Path, tmp_path: Path) -> None:
    data = Path(shutil.copytree(blank / "data", tmp_path / "data"))
    book = Workbook()
    book.worksheets[0].title = "Evaluatie"
    book.worksheets[0]["A1"] = "Iets anders"
    book.save(data / "map.xlsx")
    read_tables(data)


def test_a_worksheet_of_a_team_that_nobody_is_in_is_remarked(returned: Return) -> None:
    data = returned("review", {"B3": "Zuid"})
    fill(data / FILES["review"], {"B3": "Zuid"}, data, sheet=1)
    fill(data / FILES["review"], {"B5": MET, "J16": 1}, data)
    org = read_tables(data)
    (remark,) = told(org)
    assert (
        remark == f"{REVIEW}, row 3, column Team: nobody has a contract in team Zuid; "
        "correct it if it is one of: Noord"
    )


def test_bsn_in_answers_are_refused(returned: Return) -> None:
    found = problems(returned("review", {"B5": MET, "M9": "111222333", "M10": "123456782"}))
    assert any("BSN" in str(problem) for problem in found)
    assert not any("111222333" in str(problem) for problem in found)
