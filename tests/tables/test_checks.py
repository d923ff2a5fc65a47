"""Rules of rows and across tables: errors with their place, and remarks."""

import pandas as pd
import pytest

from caseload_analysis.tables.problems import shortened
from caseload_analysis.tables.reading import read_tables

NORM = {"norm": {"unit": "case", "per_fte": 12}}
CONTRACTS = "dienstverbanden.csv"
CASES = "zaken.csv"
HELD = "toewijzingen.csv"


def contracts(*rows):
    return {CONTRACTS: "medewerker;team;functie;fte;begin;eind\n" + "".join(f"{row}\n" for row in rows)}


def cases(*rows):
    return {CASES: "zaak;begin;eind\n" + "".join(f"{row}\n" for row in rows)}


def held(*rows):
    return {HELD: "zaak;medewerker;begin;eind\n" + "".join(f"{row}\n" for row in rows)}


def remarks(organisation, start):
    """Return the remarks whose sentence starts so, or all that hold it."""
    return [remark for remark in organisation.remarks if start in str(remark)]


def test_sound_tables_give_no_remark(read):
    assert read().remarks == ()


# Rows


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("M1;Noord;jb;0;01-01-2024;", "row 2, column fte: 0 is too low; it must be above 0"),
        ("M1;Noord;jb;1,51;01-01-2024;", "row 2, column fte: 1,51 is too high; it must be at most 1.5"),
        (
            ";Noord;jb;1;01-01-2024;",
            "row 2, column medewerker: the cell is empty; fill it in, or remove the row",
        ),
        ("M1;;jb;1;01-01-2024;", "row 2, column team: the cell is empty; fill it in, or remove the row"),
        ("M1;Noord;jb;;01-01-2024;", "row 2, column fte: the cell is empty; fill it in, or remove the row"),
        ("M1;Noord;jb;1;;", "row 2, column begin: the cell is empty; fill it in, or remove the row"),
        (
            "M1;Noord;jb;1;02-01-2024;01-01-2024",
            "row 2, column eind: the end 01-01-2024 is before the start 02-01-2024; correct one of the two",
        ),
    ],
)
def test_a_wrong_row_is_named(errors, row, expected):
    found = errors(contracts(row, "M1;Noord;jb;1;01-01-2024;", "M2;Noord;jb;1;01-01-2024;"))
    assert [str(problem) for problem in found] == [f"dienstverbanden.csv, {expected}"]


@pytest.mark.parametrize("fte", ["1,1111", "1,5", "0,01"])
def test_a_part_time_factor_above_one_is_legal(read, fte):
    read(contracts(f"M1;Noord;jb;{fte};01-01-2024;", "M2;Noord;jb;1;01-01-2024;"))


def test_a_spell_of_no_days_is_sound(read):
    organisation = read(cases("Z1;05-02-2024;", "Z2;05-02-2024;05-02-2024"))
    spell = organisation.tables["cases"].iloc[1]
    assert spell["start"] == spell["stop"]


@pytest.mark.parametrize("percentage", ["101", "-1"])
def test_a_percentage_out_of_range(errors, percentage):
    (problem,) = errors(
        {"verzuim.csv": f"medewerker;soort;begin;percentage\nM1;ziekte;01-02-2024;{percentage}\n"}
    )
    assert str(problem).startswith(f"verzuim.csv, row 2, column percentage: {percentage} is too")


def test_a_case_that_is_there_twice(errors):
    (problem,) = errors(cases("Z1;05-02-2024;", "Z2;05-02-2024;", "Z1;06-02-2024;"))
    assert str(problem) == (
        "zaken.csv, row 4, column zaak: Z1 is there already, in row 2; give every row its own code"
    )


def test_the_same_case_told_twice_is_an_error_too(errors):
    (problem,) = errors(cases("Z1;05-02-2024;", "Z2;05-02-2024;", "Z2;05-02-2024;"))
    assert problem.row == 4


# Hours


def hours(*rows, header="medewerker;team;uren;fte;begin"):
    return {CONTRACTS: f"{header}\n" + "".join(f"{row}\n" for row in rows)}


def test_hours_become_fte_by_the_full_time_hours(read):
    files = hours("M1;Noord;32;;01-01-2024", "M2;Noord;36;1;01-01-2024")
    assert read(files).tables["contracts"]["fte"].tolist() == [32 / 36, 1]
    longer = {"norm": {"unit": "case", "per_fte": 12, "full_time_hours": 40}}
    files = hours("M1;Noord;32;1-1-2024", "M2;Noord;40;1-1-2024", header="medewerker;team;uren;begin")
    assert read(files, longer).tables["contracts"]["fte"].tolist() == [0.8, 1]


def test_hours_and_fte_may_differ_by_rounding_only(errors, read):
    assert read(hours("M1;Noord;32;0,89;01-01-2024", "M2;Noord;36;1;01-01-2024"))
    (problem,) = errors(hours("M1;Noord;32;0,8;01-01-2024", "M2;Noord;36;1;01-01-2024"))
    assert str(problem) == (
        "dienstverbanden.csv, row 2, column uren: 32 hours are 0.889 fte of 36 hours, and the fte says "
        "otherwise; correct one of the two, or full_time_hours in caseload.toml"
    )


@pytest.mark.parametrize("value", ["0", "139", "-8"])
def test_hours_that_are_not_hours_a_week(errors, value):
    (problem,) = errors(hours(f"M1;Noord;{value};;01-01-2024", "M2;Noord;36;1;01-01-2024"))
    assert str(problem).startswith(
        f"dienstverbanden.csv, row 2, column uren: {value} hours a week are not between 0 and 54"
    )


def test_neither_hours_nor_fte_in_a_row(errors):
    (problem,) = errors(hours("M1;Noord;;;01-01-2024", "M2;Noord;36;1;01-01-2024"))
    assert str(problem).startswith("dienstverbanden.csv, row 2, column fte: the cell is empty")


# Codes that nobody knows


def test_an_assignment_to_an_unknown_case_or_employee(errors):
    found = errors(held("Z1;M1;05-02-2024;", "Z9x;M2;05-02-2024;", "Z2;M22;05-02-2024;", "Z2;Q;05-02-2024;"))
    assert [str(problem) for problem in found] == [
        "toewijzingen.csv, row 3, column zaak: Z9x is not in zaken; correct the code, or add it to zaken",
        "toewijzingen.csv, row 4, column medewerker: M22 is not in dienstverbanden; "
        "did you mean M2? Correct the code",
        "toewijzingen.csv, row 5, column medewerker: Q is not in dienstverbanden; "
        "correct the code, or add it to dienstverbanden",
    ]
    assert found[1].employee_id == "M22"


def test_leading_zeros_that_were_lost_are_recognised(errors):
    files = {
        **contracts("007;Noord;jb;1;01-01-2024;", "M2;Noord;jb;1;01-01-2024;"),
        **held("Z1;7;05-02-2024;", "Z2;M2;05-02-2024;"),
    }
    (problem,) = errors(files)
    assert "7 is not in dienstverbanden; did you mean 007?" in str(problem)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("verzuim.csv", "medewerker;soort;begin\nX;ziekte;01-02-2024\n"),
        ("taken.csv", "medewerker;taak;begin;uren\nX;or;01-02-2024;4\n"),
        ("tijdsbesteding.csv", "medewerker;week;activiteit;uren\nX;2024-W10;a;4\n"),
        ("deskundigheid.csv", "medewerker;deskundigheid\nX;a\n"),
        ("ondersteuning.csv", "medewerker;ondersteuner;datum;uren\nX;M1;01-02-2024;1\n"),
        ("ondersteuning.csv", "ondersteuner;medewerker;datum;uren\nX;M1;01-02-2024;1\n"),
        ("zwaarte.csv", "zaak;datum;zwaarte\nX;01-02-2024;1\n"),
        ("protocolafwijkingen.csv", "zaak;datum;protocol;onderbouwd\nX;01-02-2024;p;ja\n"),
    ],
)
def test_an_unknown_code_in_any_table(errors, name, body):
    (problem,) = errors({name: body})
    assert (problem.file, problem.row, problem.column, problem.value) == (name, 2, body.split(";")[0], "X")


def test_a_case_whose_own_row_is_wrong_is_still_known(errors):
    (problem,) = errors(cases("Z1;05-02-2024;", "Z2;31-02-2024;"))
    assert problem.file == CASES


# Remarks


def test_an_assignment_before_the_first_and_after_the_last_contract(read):
    organisation = read(
        {
            **contracts("M1;Noord;jb;1;01-01-2024;", "M2;Noord;jb;1;01-03-2024;31-05-2024"),
        }
    )
    (early,) = remarks(organisation, "before the first contract")
    assert str(early) == (
        "toewijzingen.csv, row 3, column medewerker: "
        "the case was with M2 before the first contract began on 01-03-2024"
    )
    (late,) = remarks(organisation, "counted in the last team")
    assert str(late) == (
        "toewijzingen.csv, row 3, column medewerker: "
        "the case stays with M2 after the contract ended on 31-05-2024: counted in the last team"
    )
    assert (late.employee_id, late.table, late.severity) == ("M2", "assignments", "remark")


def test_the_last_day_of_a_contract_is_still_in_it(read):
    assert not read(contracts("M1;Noord;jb;1;01-01-2024;", "M2;Noord;jb;1;05-02-2024;29-06-2024")).remarks


def test_an_assignment_over_a_gap_between_contracts(read):
    rows = ("M1;Noord;jb;1;01-01-2024;", "M2;Noord;jb;1;01-01-2024;31-03-2024")
    apart = read(contracts(*rows, "M2;Noord;jb;1;01-05-2024;"))
    (remark,) = apart.remarks
    assert str(remark) == (
        "toewijzingen.csv, row 3, column medewerker: "
        "M2 had no contract from 01-04-2024, while the case was there: counted in the last team"
    )
    assert not read(contracts(*rows, "M2;Noord;jb;1;01-04-2024;")).remarks


def test_a_contract_that_is_yet_to_end_gives_no_remark(read):
    files = {
        **cases("Z1;05-02-2024;30-06-2024", "Z2;05-02-2024;"),
        **held("Z1;M1;05-02-2024;", "Z2;M2;05-02-2024;"),
    }
    files[HELD] = files[HELD].replace("M1;05-02-2024;", "M1;05-02-2024;30-06-2024")
    for ended, expected in (("29-06-2024", 1), ("30-06-2024", 0), ("01-07-2024", 0)):
        rows = contracts("M1;Noord;jb;1;01-01-2024;", f"M2;Noord;jb;1;01-01-2024;{ended}")
        assert len(remarks(read({**files, **rows}), "counted in the last team")) == expected


def test_an_assignment_outside_its_case(read):
    organisation = read(held("Z1;M1;01-02-2024;", "Z2;M2;05-02-2024;"))
    assert [str(remark) for remark in organisation.remarks] == [
        "toewijzingen.csv, row 2, column zaak: the assignment begins before case Z1 does, on 05-02-2024",
        "toewijzingen.csv, row 3, column zaak: the assignment runs on after case Z2 closed on 30-06-2024",
    ]


def test_open_cases_in_nobodys_hands_are_counted(read):
    organisation = read(
        cases("Z1;05-02-2024;", "Z2;05-02-2024;30-06-2024", "Z3;05-02-2024;", "Z4;05-02-2024;")
    )
    (remark,) = organisation.remarks
    assert str(remark) == (
        "zaken.csv, column zaak: 2 cases are open on 30-06-2024 and in nobody's hands, such as Z3, Z4; "
        "assign them, or close them in the export"
    )


def test_absences_and_duties_outside_every_contract(read):
    organisation = read(
        {
            "verzuim.csv": "medewerker;soort;begin;eind\n"
            "M1;ziekte;30-12-2023;02-01-2024\nM2;ziekte;01-12-2024;02-01-2025\n",
            "taken.csv": "medewerker;taak;begin;eind;uren\nM2;or;01-12-2024;01-01-2025;4\n",
        }
    )
    assert [(remark.table, remark.row, remark.employee_id) for remark in organisation.remarks] == [
        ("absences", 2, "M1"),
        ("absences", 3, "M2"),
        ("duties", 2, "M2"),
    ]


def test_contracts_that_overlap_in_one_team_both_count(read):
    rows = ("M1;Noord;jb;1;01-01-2024;", "M2;Noord;jb;0,5;01-01-2024;", "M2;Noord;jb;0,6;01-06-2024;")
    organisation = read(contracts(*rows))
    (remark,) = organisation.remarks
    assert str(remark) == (
        "dienstverbanden.csv, row 4, column medewerker: "
        "M2 has another contract in this team on the same days; both count; "
        "end the earlier contract if this one replaces it"
    )
    assert len(organisation.tables["contracts"]) == 3
    assert not read(contracts(*rows[:2], "M2;Zuid;jb;0,6;01-06-2024;")).remarks


def test_successive_contracts_do_not_overlap(read):
    rows = (
        "M1;Noord;jb;1;01-01-2024;",
        "M2;Noord;jb;0,5;01-01-2024;31-05-2024",
        "M2;Noord;jb;0,6;01-06-2024;",
    )
    assert not read(contracts(*rows)).remarks


def test_a_row_told_twice_counts_once(read):
    organisation = read(
        {
            **contracts("M1;Noord;jb;1;01-01-2024;", "M2;Noord;jb;1;01-01-2024;", "M2;Noord;jb;1;1-1-2024;"),
            **held("Z1;M1;05-02-2024;", "Z1;M1;05-02-2024;", "Z2;M2;05-02-2024;30-06-2024"),
            "beleving.csv": "team;datum;schaal;score;respondenten\n" + "Noord;01-02-2024;UWES-9;3;9\n" * 2,
        }
    )
    assert len(organisation.tables["contracts"]) == 2
    assert len(organisation.tables["assignments"]) == 2
    assert len(organisation.tables["perceptions"]) == 2
    assert [(remark.file, remark.row) for remark in organisation.remarks] == [(CONTRACTS, 4), (HELD, 3)]
    assert all("repeats an earlier one and counts once" in str(remark) for remark in organisation.remarks)


def test_more_than_a_handful_is_counted(read):
    people = [f"M{number};Noord;jb;1;01-01-2024;31-03-2024" for number in range(1, 9)]
    load = [f"Z1;M{number};05-02-2024;" for number in range(1, 9)]
    organisation = read({**contracts(*people), **held(*load, "Z2;M2;05-02-2024;30-06-2024")})
    found = shortened(remarks(organisation, "column medewerker"))
    assert len(found) == 6
    assert str(found[-1]) == "toewijzingen.csv, column medewerker: and 4 more rows like this"
    assert found[-1].employee_id == ""


def test_end_dates_in_the_year_9999_are_remarked_once(read):
    organisation = read(
        contracts("M1;Noord;jb;1;01-01-2024;31-12-9999", "M2;Noord;jb;1;01-01-2024;9999-12-31")
    )
    assert [str(remark) for remark in organisation.remarks] == [
        "dienstverbanden.csv, row 2, column eind: 2 end dates in the year 9999 are read as still running"
    ]
    assert organisation.tables["contracts"]["stop"].tolist() == [2932896, 2932896]


def test_a_table_without_ends_is_remarked(read):
    files = {
        CASES: "zaak;begin\nZ1;05-02-2024\nZ2;05-02-2024\n",
        HELD: "zaak;medewerker;begin\nZ1;M1;05-02-2024\nZ2;M1;05-02-2024\n",
    }
    assert [str(remark) for remark in read(files).remarks] == [
        f"{name}, column end: there is no column end: every row counts as still running"
        for name in (HELD, CASES)
    ]


def test_a_team_in_which_nobody_works(read):
    found = remarks(
        read({"formatie.csv": "team;begin;eind;fte\nNord;01-01-2024;;5\n"}), "nobody has a contract"
    )
    assert [str(each) for each in found] == [
        "formatie.csv, row 2, column team: nobody has a contract in team Nord; "
        "correct it if it is one of: Noord"
    ]


def test_teams_and_roles_in_the_settings_that_nobody_has(read):
    settings = {
        "norm": {
            "unit": "case",
            "per_fte": {"default": 12, "role": {"JB": 12, "gw": 0}, "team": {"Zuid": 8}},
        },
        "teams": {"Nord": {"introduced": "2024-01-01"}, "Noord": {}},
    }
    assert [str(remark) for remark in read({}, settings).remarks] == [
        "caseload.toml, setting [teams]: no contract has Nord; did you mean Noord?",
        "caseload.toml, setting [norm.per_fte.team]: no contract has Zuid; use one of: Noord",
        "caseload.toml, setting [norm.per_fte.role]: no contract has gw; use one of: jb",
    ]


def test_a_role_in_the_settings_where_the_contracts_name_none(read):
    body = "medewerker;team;fte;begin\nM1;Noord;1;01-01-2024\nM2;Noord;1;01-01-2024\n"
    settings = {"norm": {"unit": "case", "per_fte": {"default": 12, "role": {"gw": 0}}}}
    (remark,) = remarks(read({"dienstverbanden.csv": body}, settings), "no contract has")
    assert str(remark) == (
        "caseload.toml, setting [norm.per_fte.role]: no contract has gw; "
        "the contracts name no roles: deliver the column role (functie)"
    )


def test_expectations_get_the_days_of_their_period(read):
    body = "team;medewerker;periode;instroom;uitstroom\nNoord;;2024-02;3;\nNoord;M1;2024Q3;;1,5\n"
    frame = read({"verwachtingen.csv": body}).tables["expectations"]
    assert list(frame) == ["team", "employee_id", "period", "start", "stop", "inflow", "outflow"]
    starts = pd.to_datetime(["2024-02-01", "2024-07-01"])
    stops = pd.to_datetime(["2024-03-01", "2024-10-01"])
    epoch = pd.Timestamp(0)
    assert frame["start"].tolist() == list((starts - epoch).days)
    assert frame["stop"].tolist() == list((stops - epoch).days)
    assert frame["period"].tolist() == ["2024-02", "2024Q3"]


def test_expectations_do_not_move_the_last_day(read):
    body = "team;periode;instroom\nNoord;2030-01;3\n"
    assert read({"verwachtingen.csv": body}).last == read().last


def test_the_establishment_without_a_reserve_has_none(read):
    body = "team;begin;eind;fte;verzuimreserve\nNoord;01-01-2024;31-12-2024;9,5;\n"
    frame = read({"formatie.csv": body}).tables["establishment"]
    assert frame["absence_reserve_fte"].tolist() == [0.0]
    assert (frame["stop"] - frame["start"]).tolist() == [366]


def test_a_mapping_names_the_table_as_its_place():
    frames = {
        "contracts": pd.DataFrame(
            {"employee_id": ["a"], "team": ["A"], "fte": [2.0], "start": ["2024-01-01"]}
        ),
        "cases": pd.DataFrame({"case_id": ["1"], "start": ["2024-02-01"]}),
        "assignments": pd.DataFrame({"case_id": ["1"], "employee_id": ["a"], "start": ["2024-02-01"]}),
    }
    with pytest.raises(Exception, match=r"^contracts, row 2, column fte: 2 is too high"):
        read_tables(frames, NORM)
