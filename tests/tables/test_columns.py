"""How exports spell names, and which columns may not be there."""

import pandas as pd
import pytest

from caseload_analysis.tables.columns import Sheet
from caseload_analysis.tables.model import normalise
from caseload_analysis.tables.schema import TABLES, find_table
from caseload_analysis.tables.sensitive import holds_bsn, refusal

NORM = {"norm": {"unit": "case", "per_fte": 12}}

BSN = ("111222333", "123456782")
"""Numbers of nobody that pass the 11-test; the first is the one that test systems use."""


def rows(text):
    """Return the body of contracts with this header."""
    return f"{text}\nM1;Noord;1;01-01-2024\nM2;Noord;1;01-01-2024\n"


@pytest.mark.parametrize(
    "header",
    [
        "employee_id;team;fte;start",
        "MEDEWERKER;Team;FTE;Begin",
        "medewerker-id;team;fte;Start Date",
        "Medewerker ID;Teamnaam;deeltijd_factor;ingangs datum",
        "personeelsnummer;TEAM;fte;begin_datum",
    ],
)
def test_names_of_columns_in_any_spelling(read, header):
    assert read({"dienstverbanden.csv": rows(header)}).tables["contracts"]["fte"].tolist() == [1, 1]


@pytest.mark.parametrize("name", ["Verzuim", "absences", "AFWEZIGHEID", "absence"])
def test_names_of_tables_in_any_spelling(read, name):
    files = {f"{name}.csv": "medewerker;soort;begin\nM1;ziekte;01-02-2024\n"}
    assert len(read(files).tables["absences"]) == 1


def test_every_table_is_found_in_both_languages():
    names = {
        "contracts": "dienstverbanden",
        "absences": "verzuim",
        "cases": "zaken",
        "assignments": "toewijzingen",
        "expectations": "verwachtingen",
        "agreements": "afspraken",
        "perceptions": "beleving",
        "competences": "deskundigheid",
        "support": "ondersteuning",
        "protocol_deviations": "protocolafwijkingen",
        "time_use": "tijdsbesteding",
        "evaluations": "evaluaties",
        "released_remarks": "vrijgegeven_opmerkingen",
        "establishment": "formatie",
        "duties": "taken",
        "weights": "zwaarte",
    }
    assert set(TABLES) == set(names)
    for english, dutch in names.items():
        assert find_table(english) is find_table(dutch.upper()) is TABLES[english]


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_no_spelling_stands_for_two_columns(table):
    every = [normalise(spelling) for column in table for spelling in {*map(normalise, column.spellings)}]
    assert len(every) == len(set(every))


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_no_column_of_ours_is_refused_by_its_name(table):
    for column in table:
        for spelling in column.spellings:
            assert refusal(table.name, spelling, pd.Series(["x"])) is None


def test_a_missing_column_comes_with_the_near_miss(errors):
    (problem,) = errors({"dienstverbanden.csv": rows("medewerkr;team;fte;begin")})
    assert str(problem) == (
        "dienstverbanden.csv, row 1: the column employee_id (medewerker) is missing; is it medewerkr? "
        "Rename that column, or name it in [columns.contracts] of caseload.toml"
    )


def test_a_missing_column_without_a_near_miss(errors):
    (problem,) = errors({"dienstverbanden.csv": rows("medewerker;x;fte;begin")})
    assert "the column team (team) is missing; is it one of these: x? Rename that column" in str(problem)


def test_neither_fte_nor_hours(errors):
    (problem,) = errors({"dienstverbanden.csv": rows("medewerker;team;x;begin")})
    assert "the column fte (fte) / hours (uren) is missing; is it one of these: x?" in str(problem)


def test_the_settings_name_the_columns_of_the_export(read):
    columns = {"columns": {"contracts": {"employee_id": "Pers.nr.", "team": "Afd"}}}
    organisation = read({"dienstverbanden.csv": rows("pers nr;AFD;fte;begin")}, NORM | columns)
    assert organisation.tables["contracts"]["employee_id"].tolist() == ["M1", "M2"]


def test_the_settings_go_before_a_spelling(read):
    columns = {"columns": {"dienstverbanden": {"medewerker": "code"}}}
    body = "medewerker;code;team;fte;begin\nx;M1;Noord;1;01-01-2024\ny;M2;Noord;1;01-01-2024\n"
    organisation = read({"dienstverbanden.csv": body}, NORM | columns)
    assert organisation.tables["contracts"]["employee_id"].tolist() == ["M1", "M2"]


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (
            {"contracts": {"employe_id": "medewerker"}},
            "caseload.toml, setting [columns.contracts]: employe_id is no column of contracts; "
            "did you mean employee_id?",
        ),
        (
            {"contracts": {"role": "Rang"}},
            "caseload.toml, setting [columns.contracts] role: the export has 0 columns with the name Rang; "
            "write the name in the settings exactly as one column has it",
        ),
        (
            {"contract_s": {}, "contrakts": {}},
            "caseload.toml, setting [columns.contrakts]: "
            "there is no table contrakts; did you mean contracts?",
        ),
    ],
)
def test_settings_that_name_what_is_not_there(errors, columns, expected):
    (problem,) = errors({}, NORM | {"columns": columns})
    assert str(problem) == expected


def test_two_columns_that_claim_one_name(errors):
    body = "medewerker;personeelsnummer;team;fte;begin\nM1;M1;Noord;1;01-01-2024\nM2;M2;Noord;1;01-01-2024\n"
    (problem,) = errors({"dienstverbanden.csv": body})
    assert "the columns medewerker and personeelsnummer both claim to be employee_id" in str(problem)


def test_columns_that_are_not_used_are_remarked_once(read):
    body = "zaak;begin;Wijk;;Status\nZ1;05-02-2024;a;b;c\nZ2;05-02-2024;a;;c\n"
    remarks = [str(remark) for remark in read({"zaken.csv": body}).remarks if "not used" in remark.what]
    assert remarks == [
        "zaken.csv: these columns are not used: Wijk, D, Status; is one of them family_id (gezin), "
        "child_id (jeugdige), measure (maatregel), end (eind), expected_end (verwacht_eind)? "
        "Name it in [columns.cases] of caseload.toml"
    ]


def test_where_all_columns_are_there_an_unused_one_is_only_named(read):
    remarks = read({"deskundigheid.csv": "medewerker;deskundigheid;Wijk\nM1;lvb;a\n"}).remarks
    assert [str(remark) for remark in remarks if "not used" in remark.what] == [
        "deskundigheid.csv: these columns are not used: Wijk"
    ]


def test_an_empty_column_without_a_name_is_nothing(read):
    body = "zaak;begin;\nZ1;05-02-2024;\nZ2;05-02-2024;\n"
    assert not [remark for remark in read({"zaken.csv": body}).remarks if "not used" in remark.what]


CAUSES = [
    *("reden", "Reden", "REDEN_VERZUIM", "Reden afwezigheid", "verzuimreden", "oorzaak", "Oorzaak ziekte"),
    *("diagnose", "Diagnosecode", "klacht", "Klachten", "aard", "Aard van het verzuim", "ziektebeeld"),
    *("cause", "reason", "Reason for absence", "diagnosis", "complaint", "nature", "symptoms"),
]


@pytest.mark.parametrize("header", CAUSES)
def test_a_cause_of_absence_is_refused(errors, header):
    (problem,) = errors({"verzuim.csv": f"medewerker;soort;begin;{header}\nM1;ziekte;01-02-2024;griep\n"})
    assert (problem.file, problem.row, problem.column) == ("verzuim.csv", 1, header)
    assert "the cause of an absence, which is never recorded" in str(problem)
    assert "griep" not in str(problem)


@pytest.mark.parametrize(
    "header", ["diagnose", "verzuimreden", "reden_verzuim", "sickness reason", "ziekteoorzaak"]
)
def test_a_plain_cause_is_refused_in_every_table(errors, header):
    (problem,) = errors({"zaken.csv": f"zaak;begin;{header}\nZ1;05-02-2024;a\nZ2;05-02-2024;b\n"})
    assert "cause of an absence" in str(problem)


@pytest.mark.parametrize("header", ["reden_einde", "aard_maatregel", "waarde", "standaard"])
def test_other_words_outside_the_absences_are_not_taken_for_a_cause(read, header):
    assert read({"zaken.csv": f"zaak;begin;{header}\nZ1;05-02-2024;a\nZ2;05-02-2024;b\n"})


def test_the_settings_cannot_bring_a_cause_in(errors):
    columns = {"columns": {"absences": {"kind": "Reden"}}}
    found = errors({"verzuim.csv": "medewerker;Reden;begin\nM1;ziekte;01-02-2024\n"}, NORM | columns)
    assert [problem.column for problem in found] == ["Reden"]


PERSONS = [
    *("naam", "Achternaam", "voor_naam", "roepnaam", "Naam cliënt", "naam jeugdige", "kindnaam"),
    *(
        "geboortedatum",
        "Geb. datum",
        "gebdatum",
        "name",
        "First name",
        "surname",
        "birth date",
        "date_of_birth",
    ),
    *("DOB", "initialen"),
]


@pytest.mark.parametrize("header", PERSONS)
@pytest.mark.parametrize("table", ["zaken.csv", "dienstverbanden.csv"])
def test_names_and_birth_dates_are_refused(errors, header, table):
    bodies = {
        "zaken.csv": f"zaak;begin;{header}\nZ1;05-02-2024;a\nZ2;05-02-2024;b\n",
        "dienstverbanden.csv": rows("medewerker;team;fte;begin")
        .replace("begin", f"begin;{header}")
        .replace("24\n", "24;x\n"),
    }
    (problem,) = errors({table: bodies[table]})
    assert (problem.row, problem.column) == (1, header)
    assert "names or birth dates of persons" in str(problem)


@pytest.mark.parametrize("header", ["bsn", "Burgerservicenummer", "sofi-nummer"])
def test_a_column_called_bsn_is_refused_whatever_it_holds(errors, header):
    (problem,) = errors({"zaken.csv": f"zaak;begin;{header}\nZ1;05-02-2024;\nZ2;05-02-2024;\n"})
    assert "citizen service numbers" in str(problem)


@pytest.mark.parametrize("header", ["jeugdige", "referentie"])
def test_a_column_that_holds_bsn_is_refused_and_its_values_are_not_told(errors, header):
    body = f"zaak;begin;{header}\nZ1;05-02-2024;{BSN[0]}\nZ2;05-02-2024;{BSN[1]}\n"
    (problem,) = errors({"zaken.csv": body})
    assert (problem.file, problem.row, problem.column) == ("zaken.csv", 1, header)
    assert not any(number in str(problem) for number in BSN)


def test_bsn_as_a_code_is_not_told_by_any_other_problem_either(errors):
    cases = f"zaak;begin\n{BSN[0]};05-02-2024\n{BSN[1]};05-02-2024\n{BSN[1]};05-02-2024\n"
    held = f"zaak;medewerker;begin\n{BSN[0]};M1;05-02-2024\n{BSN[1]};M9;31-02-2024\n"
    found = errors({"zaken.csv": cases, "toewijzingen.csv": held})
    assert {problem.file for problem in found} == {"zaken.csv", "toewijzingen.csv"}
    assert not any(number in str(problem) for number in BSN for problem in found)


def eleven(number):
    """Whether a number passes the 11-test, digit by digit."""
    digits = [int(digit) for digit in number.zfill(9)]
    return (sum((9 - place) * digit for place, digit in enumerate(digits[:8])) - digits[8]) % 11 == 0


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (BSN, True),
        ((111222333, 123456782.0), True),
        ((*BSN, "", None), True),
        ((BSN[0], BSN[0]), False),
        ((*BSN, "123456789"), False),
        ((*BSN, "Z1"), False),
        (("12345678", "87654321"), False),
        ((), False),
    ],
)
def test_the_eleven_test(cells, expected):
    assert holds_bsn(pd.Series(list(cells), dtype=object)) is expected
    written = {str(int(cell)) if isinstance(cell, (int, float)) else cell for cell in cells if cell}
    digits = [each for each in written if each.isdigit() and len(each) in (8, 9)]
    assert expected == (len(written) >= 2 and len(digits) == len(written) and all(map(eleven, digits)))


def test_eight_digits_are_a_bsn_with_a_zero_before():
    eights = [str(number) for number in range(10_000_000, 10_000_040) if eleven(str(number))]
    assert len(eights) >= 2
    assert holds_bsn(pd.Series(eights))


def test_a_sheet_without_a_column_still_names_it():
    sheet = Sheet(TABLES["cases"], None, {})  # type: ignore[arg-type]
    assert sheet.header("end") == "end"


def test_one_typing_error_in_five_does_not_hide_that_the_column_holds_bsn():
    def passes(number):
        digits = [int(digit) for digit in str(number)]
        return sum(w * d for w, d in zip((9, 8, 7, 6, 5, 4, 3, 2, -1), digits, strict=True)) % 11 == 0

    valid = [str(number) for number in range(210_000_000, 210_000_100) if passes(number)][:4]
    assert holds_bsn(pd.Series([*valid, "123456789"]))
    assert not holds_bsn(pd.Series([*valid[:3], "123456789"]))
