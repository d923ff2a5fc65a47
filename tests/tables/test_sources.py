"""What stands in which cell of a file."""

import datetime as dt

import pandas as pd
import pytest
import xlsxwriter

from caseload_analysis.tables.problems import DataError
from caseload_analysis.tables.reading import read_tables
from caseload_analysis.tables.sources import find

NORM = {"norm": {"unit": "case", "per_fte": 12}}


def csv(tmp_path, content, name="zaken.csv"):
    (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return find(tmp_path / name)


def test_the_header_is_row_one_and_blank_lines_count(tmp_path):
    found = csv(tmp_path, "zaak;begin\n\nZ1;a\n;\nZ2;b\n")
    assert found.tables[0].cells.index.tolist() == [3, 5]
    assert found.files[0].rows == 2


def test_a_line_break_within_quotes_is_one_row(tmp_path):
    found = csv(tmp_path, 'zaak;begin\n"Z\n1";a\nZ2;"b;c"\n')
    assert found.tables[0].cells.index.tolist() == [2, 3]
    assert found.tables[0].cells.iloc[:, 1].tolist() == ["a", "b;c"]


@pytest.mark.parametrize(("separator", "mark"), [(";", ","), ("\t", ","), (",", ".")])
def test_the_separator_stands_in_the_header(tmp_path, separator, mark):
    (table,) = csv(tmp_path, f"zaak{separator}begin\nZ1{separator}x\n").tables
    assert (table.header, table.mark) == (("zaak", "begin"), mark)


@pytest.mark.parametrize("content", [b"zaak;gezin,begin\n", b"zaak\nZ1\n"])
def test_a_header_that_does_not_show_its_separator_is_refused(tmp_path, content):
    (problem,) = csv(tmp_path, content).problems
    assert str(problem).startswith("zaken.csv, row 1: the header does not show which sign separates")


def test_a_separator_within_quotes_does_not_count(tmp_path):
    (table,) = csv(tmp_path, '"zaak, code";begin\nZ1;x\n').tables
    assert table.header == ("zaak, code", "begin")


@pytest.mark.parametrize("content", ["zaak;begin\nZ1;é\n".encode("utf-8-sig"), "zaak;begin\nZ1;é\n".encode()])
def test_utf8_with_and_without_mark(tmp_path, content):
    (table,) = csv(tmp_path, content).tables
    assert table.header[0] == "zaak"
    assert table.cells.iloc[0, 1] == "é"


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_other_encodings_are_refused(tmp_path, encoding):
    found = csv(tmp_path, "zaak;begin\nZ1;é\n".encode(encoding))
    (problem,) = found.problems
    assert not found.tables
    assert problem.file == "zaken.csv"
    assert str(problem).endswith(
        'is not in UTF-8, so its letters cannot be read for certain; save it again as "CSV UTF-8"'
    )


def test_every_ragged_row_is_named(tmp_path):
    found = csv(tmp_path, "zaak;begin\nZ1\nZ2;a;b\nZ3;a\n")
    remedy = "put values that hold the separator between quotation marks"
    assert [str(problem) for problem in found.problems] == [
        f"zaken.csv, row 2: the row has 1 cells and the header 2; {remedy}",
        f"zaken.csv, row 3: the row has 3 cells and the header 2; {remedy}",
    ]
    assert found.tables[0].cells.index.tolist() == [4]


def test_an_open_quotation_mark_is_named_by_its_row(tmp_path):
    (problem,) = csv(tmp_path, 'zaak;begin\nZ1;a\nZ2;"b\nZ3;c\n').problems
    assert str(problem).startswith("zaken.csv, row 3: a quotation mark is not closed")


@pytest.mark.parametrize("content", [b"", b"\n\n", b"  \n"])
def test_an_empty_file_is_refused(tmp_path, content):
    (problem,) = csv(tmp_path, content).problems
    assert str(problem) == "zaken.csv: the file is empty; give it a header, or remove it"


def test_a_file_that_could_not_be_read_is_not_called_missing_as_well(errors):
    (problem,) = errors({"zaken.csv": b"\xff\xfe\x00"})
    assert problem.file == "zaken.csv"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 nothing", b"zaak;begin\n"])
def test_what_is_no_workbook_is_refused(tmp_path, content):
    (problem,) = csv(tmp_path, content, "gegevens.xlsx").problems
    assert str(problem).startswith("gegevens.xlsx: the workbook cannot be opened")


@pytest.fixture
def book(tmp_path):
    """Write sheets of rows, from the row given on, and return the path."""

    def write(sheets, first_row=0, name="gegevens.xlsx"):
        path = tmp_path / name
        with xlsxwriter.Workbook(str(path), {"default_date_format": "dd-mm-yyyy"}) as workbook:
            for sheet, rows in sheets.items():
                worksheet = workbook.add_worksheet(sheet)
                for number, row in enumerate(rows, start=first_row):
                    worksheet.write_row(number, 0, row)
        return path

    return write


def test_leading_and_blank_rows_of_a_sheet_count(book):
    path = book({"Zaken": [["zaak", "begin"], ["Z1", "a"], [], ["Z2", "b"]], "Leeg": []}, first_row=3)
    (table,) = find(path).tables
    assert (table.name, table.sheet, table.file, table.header_row) == ("Zaken", "Zaken", "gegevens.xlsx", 4)
    assert table.cells.index.tolist() == [5, 7]


def test_a_lonely_sheet_is_called_after_its_file(book):
    (table,) = find(book({"Blad1": [["zaak", "begin"], ["Z1", "a"]]}, name="zaken.xlsx")).tables
    assert (table.name, table.sheet) == ("zaken", "Blad1")


def test_a_workbook_is_read_with_native_numbers_and_dates(book, tmp_path):
    path = book(
        {
            "Uitleg": [["Lees dit eerst"]],
            "Dienstverbanden": [
                ["Medewerker", "Team", "FTE", "Begin"],
                [1001, "Noord", 0.889, dt.date(2024, 1, 1)],
            ],
            "Zaken": [
                ["Zaak", "Begin", "Eind"],
                ["007", dt.datetime(2024, 2, 1, 9), None],
                ["008", "1-2-2024", dt.date(2024, 3, 1)],
            ],
            "Toewijzingen": [["Zaak", "Medewerker", "Begin"], ["007", "1001", "01-02-2024"]],
        }
    )
    (tmp_path / "caseload.toml").write_text('[norm]\nunit="case"\nper_fte=12\n')
    organisation = read_tables(path)
    assert organisation.tables["contracts"]["employee_id"].tolist() == ["1001"]
    assert organisation.tables["contracts"]["fte"].tolist() == [0.889]
    assert organisation.tables["cases"]["case_id"].tolist() == ["007", "008"]
    assert organisation.tables["cases"]["start"].tolist() == [19754, 19754]
    assert not any("Uitleg" in str(remark) for remark in organisation.remarks)
    assert {source.name for source in organisation.sources} == {"gegevens.xlsx", "caseload.toml"}


def test_problems_in_a_workbook_name_the_sheet(book):
    path = book({"Zaken": [["Zaak", "Begin"], ["Z1", 45000]]})
    with pytest.raises(DataError) as caught:
        read_tables(path, NORM)
    assert "gegevens.xlsx, sheet Zaken, row 2, column Begin: 45000 is a number, not a date" in str(
        caught.value
    )


def test_a_mapping_counts_rows_as_if_it_were_a_file():
    (table,) = find({"zaken": pd.DataFrame({"zaak": ["Z1", "Z2"]}, index=[5, 5])}).tables
    assert table.cells.index.tolist() == [2, 3]


def test_a_formula_that_failed_is_not_taken_for_an_empty_cell(tmp_path):
    path = tmp_path / "gegevens.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        workbook.add_worksheet("Overzicht").write_formula(0, 0, "=1/0", None, "#DIV/0!")
        sheet = workbook.add_worksheet("Zaken")
        sheet.write_row(1, 1, ["zaak", "gezin", "begin", "eind"])
        sheet.write_row(2, 1, ["Z1", "G1", "01-02-2024"])
        sheet.write_formula(2, 4, "=VLOOKUP(A1,A1:B2,2,0)", None, "#N/A")
        sheet.write_row(3, 1, ["Z2", None, "01-02-2024"])
        sheet.write_formula(3, 2, "=A0", None, "#REF!")
    with pytest.raises(DataError) as caught:
        read_tables(path, NORM)
    mine = [str(problem) for problem in caught.value.problems if problem.sheet == "Zaken"]
    assert mine == [
        "gegevens.xlsx, sheet Zaken, row 3, column eind: #N/A is no date that can be read for certain; "
        "write dd-mm-yyyy",
        "gegevens.xlsx, sheet Zaken, row 4, column gezin: the formula in this cell failed: #REF!; "
        "mend it, or type the value",
    ]
