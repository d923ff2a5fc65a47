"""The whole road, from files to an organisation."""

import datetime as dt
import hashlib
from pathlib import Path

import pandas as pd
import pytest

from caseload_analysis.spells.calendar import OPEN
from caseload_analysis.tables.problems import DataError
from caseload_analysis.tables.reading import read_tables
from caseload_analysis.tables.settings import Settings

NORM = {"norm": {"unit": "case", "per_fte": 12}}


def day(text):
    return (dt.date.fromisoformat(text) - dt.date(1970, 1, 1)).days


def test_sound_tables_are_read_as_the_architecture_has_them(read):
    organisation = read()
    contracts = organisation.tables["contracts"]
    assert list(contracts) == ["employee_id", "team", "role", "fte", "start", "stop"]
    assert contracts["fte"].tolist() == [1.0, 0.889]
    assert contracts["stop"].tolist() == [OPEN, day("2025-01-01")]
    assert str(contracts["start"].dtype) == "int64"
    assert str(contracts["team"].dtype) == "str"
    cases = organisation.tables["cases"]
    assert list(cases) == ["case_id", "family_id", "child_id", "measure", "start", "stop", "expected_stop"]
    assert cases["stop"].tolist() == [OPEN, day("2024-06-30")]
    assert cases["measure"].tolist() == ["", ""]
    assert organisation.tables["assignments"]["stop"].tolist() == [OPEN, day("2024-06-30")]
    assert not organisation.timelines
    assert organisation.audience == "hr"
    assert not organisation.has("absences")


def test_a_table_of_only_a_header_is_not_delivered(read):
    headers = {
        "verwachtingen.csv": "team;medewerker;periode;instroom;uitstroom\n",
        "tijdsbesteding.csv": "medewerker;week;activiteit;uren\n",
        "protocolafwijkingen.csv": "zaak;datum;protocol;onderbouwd;besproken_op;besproken_met\n",
        "verzuim.csv": "medewerker;soort;begin;eind;percentage\n",
    }
    assert read(headers).delivered == read().delivered == {"contracts", "cases", "assignments"}


def test_first_and_last_day_leave_out_ends_of_contracts_and_expected_ends(read):
    cases = "zaak;begin;eind;verwacht eind\nZ1;05-02-2024;;01-09-2030\nZ2;05-02-2024;30-06-2024;\n"
    organisation = read({"zaken.csv": cases})
    assert organisation.first == day("2024-01-01")
    assert organisation.last == day("2024-06-30")
    assert not organisation.clipped
    assert organisation.tables["cases"]["expected_stop"].tolist() == [day("2030-09-01"), OPEN]


def test_the_last_day_is_the_end_itself_where_ends_count(read):
    absences = "medewerker;soort;begin;eind\nM1;ziekte;01-07-2024;10-07-2024\n"
    organisation = read({"verzuim.csv": absences})
    assert organisation.last == day("2024-07-10")
    assert organisation.tables["absences"]["stop"].tolist() == [day("2024-07-11")]
    assert organisation.tables["absences"]["fraction"].tolist() == [1.0]


def test_until_clips(read):
    organisation = read(
        {
            "caseload.toml": '[norm]\nunit="case"\nper_fte=12\n',
        },
        NORM | {"until": "2024-03-31"},
    )
    assert (organisation.last, organisation.clipped) == (day("2024-03-31"), True)


def test_since_is_the_first_day_though_spells_began_before_it(read):
    organisation = read({}, NORM | {"since": "2024-02-15"})
    assert organisation.first == day("2024-02-15")
    assert organisation.tables["contracts"]["start"].min() < organisation.first


def test_until_before_the_data_is_an_error(errors):
    (problem,) = errors({}, NORM | {"until": dt.date(2020, 1, 1)})
    assert str(problem).startswith("caseload.toml, setting until: the last day lies before")


@pytest.mark.parametrize(("counts", "stop"), [("true", "2024-07-01"), ("false", "2024-06-30")])
def test_what_an_end_date_means_is_a_setting(read, counts, stop):
    toml = f'[norm]\nunit="case"\nper_fte=12\n[end_counts]\ncases = {counts}\n'
    assert read({"caseload.toml": toml}).tables["cases"]["stop"].tolist()[1] == day(stop)


def test_sources_hold_the_hash_and_the_rows_of_every_file(folder):
    path = folder({})
    sources = {source.name: source for source in read_tables(path).sources}
    assert set(sources) == {"dienstverbanden.csv", "zaken.csv", "toewijzingen.csv", "caseload.toml"}
    assert sources["zaken.csv"].rows == 2
    expected = hashlib.sha256((path / "zaken.csv").read_bytes()).hexdigest()
    assert sources["zaken.csv"].sha256 == expected


def test_all_problems_of_all_files_come_at_once_in_the_order_of_their_rows(errors):
    found = errors(
        {
            "dienstverbanden.csv": "medewerker;team;fte;begin\nM1;Noord;x;31-02-2024\nM2;Noord;1;1-1-24\n",
            "zaken.csv": "zaak;begin\nZ1;01/02/2024\nZ2;01-02-2024\n",
            "verzuim.csv": "medewerker;soort;begin\nM1;griep;01-02-2024\n",
        }
    )
    assert [(each.file, each.row, each.column, each.value) for each in found] == [
        ("dienstverbanden.csv", 2, "fte", "x"),
        ("dienstverbanden.csv", 2, "begin", "31-02-2024"),
        ("dienstverbanden.csv", 3, "begin", "1-1-24"),
        ("verzuim.csv", 2, "soort", "griep"),
        ("zaken.csv", 2, "begin", "01/02/2024"),
    ]


def test_problems_beyond_fifty_of_one_sort_are_counted(errors):
    rows = "".join(f"M{number};Noord;1;2024\n" for number in range(1, 73))
    found = errors({"dienstverbanden.csv": f"medewerker;team;fte;begin\n{rows}"})
    mine = [each for each in found if each.file == "dienstverbanden.csv"]
    assert len(mine) == 51
    assert "and 22 more rows like this" in {str(each).split(": ", 1)[1] for each in mine}


def test_missing_tables_are_named_in_both_languages_with_the_near_miss(tmp_path):
    (tmp_path / "zaken.csv").write_text("zaak;begin\nZ1;01-01-2024\n")
    (tmp_path / "toewijzigen.csv").write_text("zaak;medewerker;begin\nZ1;M1;01-01-2024\n")
    with pytest.raises(DataError) as caught:
        read_tables(tmp_path, NORM)
    assert [str(problem) for problem in caught.value.problems] == [
        "the table contracts (dienstverbanden) is missing; add a file or sheet of that name",
        "the table assignments (toewijzingen) is missing; is it toewijzigen? Give it the name toewijzingen",
        "toewijzigen.csv: toewijzigen is no table that is known, and is not used; did you mean toewijzingen?",
    ]


def test_a_missing_table_is_looked_for_by_its_columns_and_no_file_passes_in_silence(tmp_path):
    (tmp_path / "Personeel 2026.csv").write_text("Pers.nr.;team;uren;begin;eind\nM1;Noord;36;01-01-2024;\n")
    (tmp_path / "zaken.csv").write_text("zaak;begin\nZ1;01-01-2024\n")
    (tmp_path / "toewijzingen.csv").write_text("zaak;medewerker;begin\nZ1;M1;01-01-2024\n")
    (tmp_path / "verzuim uit het systeem.csv").write_text("medewerker;soort;begin\nM1;ziekte;01-01-2024\n")
    with pytest.raises(DataError) as caught:
        read_tables(tmp_path, NORM)
    assert [str(problem) for problem in caught.value.problems] == [
        "the table contracts (dienstverbanden) is missing; is it Personeel 2026? "
        "Give it the name dienstverbanden",
        "Personeel 2026.csv: Personeel 2026 is no table that is known, and is not used; "
        "did you mean dienstverbanden?",
        "verzuim uit het systeem.csv: verzuim uit het systeem is no table that is known, and is not used; "
        "did you mean verzuim?",
    ]


def test_a_required_table_without_rows_is_remarked_and_any_is_an_empty_frame(read):
    bare = read({"zaken.csv": "zaak;begin\n", "toewijzingen.csv": "zaak;medewerker;begin\n"})
    assert [str(remark).split(";")[0] for remark in bare.remarks if "no rows" in str(remark)] == [
        "toewijzingen.csv: the table has no rows",
        "zaken.csv: the table has no rows",
    ]
    assert bare.tables["cases"].empty
    empty = read(
        {"zaken.csv": "zaak;begin\nZ1;5-2-2024\nZ2;5-2-2024\n", "verzuim.csv": "medewerker;soort;begin\n"}
    )
    assert empty.delivered == {"contracts", "cases", "assignments"}
    absences = empty.tables["absences"]
    assert absences.dtypes.astype(str).to_dict() == {
        "employee_id": "str",
        "kind": "str",
        "start": "int64",
        "stop": "int64",
        "fraction": "float64",
    }
    assert absences.empty


def test_a_table_that_appears_twice_is_an_error(errors):
    (problem,) = errors({"contracts.csv": "employee_id,team,fte,start\nM1,Noord,1,2024-01-01\n"})
    assert str(problem) == (
        "dienstverbanden.csv: this is the table contracts, and so is contracts.csv; "
        "put both in one, or remove one"
    )


def test_unknown_files_are_remarked_and_notes_are_not(read):
    remarks = read(
        {"wachtlijst.csv": "a;b\n1;2\n", "plan.docx": "x", "README.md": "x", "assignmets.csv": "a;b\n"}
    )
    assert {str(problem) for problem in remarks.remarks} == {
        "assignmets.csv: assignmets is no table that is known, and is not used; did you mean assignments?",
        "plan.docx: this kind of file is not read; save it as CSV UTF-8 or as .xlsx if it holds data",
        "wachtlijst.csv: wachtlijst is no table that is known, and is not used",
    }


def test_settings_are_looked_for_beside_the_tables_and_may_be_given(folder, tmp_path):
    path = folder({})
    other = tmp_path / "elders"
    other.mkdir()
    (other / "mijn.toml").write_text('[norm]\nunit="case"\nper_fte=8\n')
    assert read_tables(path).settings.norm.per_fte.default == 12
    assert read_tables(path, other / "mijn.toml").settings.norm.per_fte.default == 8
    assert read_tables(path, Settings.from_mapping(NORM)).settings.norm.per_fte.default == 12


def test_wrong_settings_do_not_hide_wrong_tables_nor_lose_the_names_of_columns(errors):
    found = errors(
        {
            "caseload.toml": '[norm]\nunit="zaak"\nper_fte=12\n[columns.cases]\ncase_id="dossier"\n',
            "zaken.csv": "dossier;begin\nZ1;05-02-2024\nZ2;05-13-2024\n",
        }
    )
    assert [(each.file, each.row) for each in found] == [("caseload.toml", None), ("zaken.csv", 3)]


def test_no_settings_at_all_is_said_once(errors, folder):
    path = folder({})
    (path / "caseload.toml").unlink()
    with pytest.raises(DataError, match="the norm has no default"):
        read_tables(path)


def test_there_is_nothing_at_the_source(tmp_path):
    with pytest.raises(DataError, match="there is no folder or file here; name a folder"):
        read_tables(tmp_path / "nergens")


def test_typed_frames_are_read_too():
    frames = {
        "contracts": pd.DataFrame(
            {
                "employee_id": [1.0, 2.0],
                "team": "A",
                "fte": [1, 0.5],
                "start": pd.to_datetime(["2024-01-01"] * 2),
            }
        ),
        "cases": pd.DataFrame(
            {"case_id": [10, 11], "start": [dt.date(2024, 2, 1)] * 2, "end": [None, pd.NaT]}
        ),
        "assignments": pd.DataFrame({"case_id": [10, 11], "employee_id": ["1", "2"], "start": "2024-02-01"}),
        "protocol_deviations": pd.DataFrame(
            {"case_id": ["10"], "date": "2024-02-03", "protocol": "p", "substantiated": [True]}
        ),
    }
    organisation = read_tables(frames, NORM)
    assert organisation.tables["contracts"]["employee_id"].tolist() == ["1", "2"]
    assert organisation.tables["cases"]["stop"].tolist() == [OPEN, OPEN]
    assert organisation.tables["protocol_deviations"]["substantiated"].tolist() == [True]
    assert [source.rows for source in organisation.sources] == [2, 2, 2, 1]


def test_the_frames_of_the_caller_are_not_changed():
    frame = pd.DataFrame({"case_id": ["1"], "start": ["2024-02-01"]}, index=[7])
    before = frame.copy()
    frames = {
        "cases": frame,
        "contracts": pd.DataFrame({"employee_id": ["a"], "team": ["A"], "fte": [1], "start": ["2024-01-01"]}),
        "assignments": pd.DataFrame({"case_id": ["1"], "employee_id": ["a"], "start": ["2024-02-01"]}),
    }
    read_tables(frames, NORM)
    pd.testing.assert_frame_equal(frame, before)


def test_a_norm_per_family_asks_for_the_code_of_the_family(errors):
    family = {"norm": {"unit": "family", "per_fte": 8}}
    (problem,) = errors({"zaken.csv": "zaak;begin\nZ1;5-2-2024\nZ2;5-2-2024\n"}, family)
    assert "the column family_id (gezin) is missing" in str(problem)
    (problem,) = errors({"zaken.csv": "zaak;gezin;begin\nZ1;G1;5-2-2024\nZ2;;5-2-2024\n"}, family)
    assert str(problem) == "zaken.csv, row 3, column gezin: the cell is empty; fill it in, or remove the row"


SHORT_STAY = Path(__file__).parents[3] / "shared" / "data" / "short_stay_unit.csv"


@pytest.mark.skipif(not SHORT_STAY.exists(), reason="the real stays are not at hand")
def test_real_stays_are_read_with_the_names_of_their_own_columns(tmp_path):
    raw = SHORT_STAY.read_bytes()
    for name in ("cases", "assignments"):
        (tmp_path / f"{name}.csv").write_bytes(raw)
    stays = pd.read_csv(SHORT_STAY)
    workers = "".join(f"{kind},SSU,1,2024-01-01\n" for kind in stays["soort"].unique())
    (tmp_path / "contracts.csv").write_text(f"employee_id,team,fte,start\n{workers}")
    columns = {"cases": {"case_id": "id"}, "assignments": {"case_id": "id", "employee_id": "soort"}}
    tables = read_tables(tmp_path, {**NORM, "columns": columns}).tables
    assert len(tables["cases"]) == len(stays) == 6802
    expected = (pd.to_datetime(stays["eind"]) - pd.to_datetime(stays["begin"])).dt.days
    assert (tables["assignments"]["stop"] - tables["assignments"]["start"]).tolist() == expected.tolist()
