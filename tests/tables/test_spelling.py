"""One thing written in several ways is one, and teams that look alike are asked about."""

import pandas as pd
import pytest

from caseload_analysis.tables.columns import resolve
from caseload_analysis.tables.forms.reading import Told
from caseload_analysis.tables.schema import TABLES
from caseload_analysis.tables.sources import RawTable
from caseload_analysis.tables.spelling import NAMES, folded, usual_spellings, with_one_spelling
from caseload_analysis.tables.typed import read_sheet

COMPETENCES = "deskundigheid.csv"
HEAD = ("team", "datum", "schaal", "score", "respondenten")
KNOWN = "medewerker;deskundigheid\n"


def contracts(*teams):
    rows = "".join(f"M{number};{team};1;01-01-2024;\n" for number, team in enumerate(teams, 1))
    return {"dienstverbanden.csv": f"medewerker;team;fte;begin;eind\n{rows}"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Complexe scheidingen", "complexe  SCHEIDINGEN"),
        ("gezinsplan", "gezins plan"),
        ("Coördinatie", "coordinatie"),
        ("intake\u00a0gesprek", "Intake gesprek"),
    ],
)
def test_capitals_spaces_and_accents_make_no_other_name(one, other):
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("one", "other"), [("stap 1 1", "stap 11"), ("protocol 1.1", "protocol 11"), ("ots", "vots")]
)
def test_other_names_stay_other_names(one, other):
    assert folded(one) != folded(other)


@pytest.mark.parametrize("rows", [["b", "B", "B", "a"], ["B", "b", "a", "B"]])
def test_the_most_frequent_spelling_counts(rows):
    assert usual_spellings(pd.Series(rows, dtype="str")) == {"b": "B"}


def test_of_as_many_the_first_counts():
    assert usual_spellings(pd.Series(["B", "b"], dtype="str")) == {"b": "B"}
    assert usual_spellings(pd.Series(["b", "B"], dtype="str")) == {"B": "b"}
    assert usual_spellings(pd.Series(["", ""], dtype="str")) == {}
    in_two_files = pd.Series(["b", "", "B", "B"], index=[2, 3, 2, 3], dtype="str")
    assert usual_spellings(in_two_files) == {"b": "B"}


@pytest.mark.parametrize(
    ("file", "head", "row"),
    [
        (COMPETENCES, "medewerker;deskundigheid", "M1;{}"),
        ("beleving.csv", "team;datum;schaal;score;respondenten", "Noord;01-03-2024;{};3,1;9"),
        ("ondersteuning.csv", "ondersteuner;medewerker;taak;datum;uren", "M1;M2;{};01-03-2024;2"),
        ("tijdsbesteding.csv", "medewerker;week;activiteit;uren", "M1;2024-W10;{};4"),
        ("protocolafwijkingen.csv", "zaak;datum;protocol;onderbouwd", "Z1;01-03-2024;{};ja"),
    ],
)
def test_each_table_has_one_spelling_of_a_name(read, file, head, row):
    spelled = ["Plan vier", " plan vier", "PLAN VIER ", "Plan vier"]
    written = "\n".join([head, *(row.format(name) for name in spelled)])
    organisation = read({file: written + "\n"})
    (table,) = {name for name in NAMES if name in organisation.tables} - {"cases"}
    assert set(organisation.tables[table][NAMES[table]]) == {"Plan vier"}


def test_a_measure_has_one_spelling(read):
    rows = "zaak;maatregel;begin\nZ1;ots;05-02-2024\nZ2;OTS;05-02-2024\n"
    assert set(read({"zaken.csv": rows}).tables["cases"]["measure"]) == {"ots"}


def test_a_file_and_a_worksheet_have_one_spelling_between_them():
    in_file, in_worksheet = measured("werkdruk", "Werkdruk", "Werkdruk"), measured("WERKDRUK", "sfeer")
    ours, (theirs,) = with_one_spelling({"perceptions": in_file}, [Told("perceptions", 0.0, in_worksheet)])
    assert ours["perceptions"].frame["scale"].tolist() == ["Werkdruk"] * 3
    assert theirs.typed.frame["scale"].tolist() == ["Werkdruk", "sfeer"]
    assert in_file.frame["scale"].tolist() == ["werkdruk", "Werkdruk", "Werkdruk"]
    alone = with_one_spelling({}, [Told("perceptions", 0.0, in_file)])[1]
    assert alone[0].typed.frame["scale"].tolist() == ["Werkdruk"] * 3


def measured(*scales):
    """Return perceptions of these scales, as they were read."""
    rows = [("Noord", "01-03-2024", scale, "3", "9") for scale in scales]
    raw = RawTable("beleving", "beleving.csv", "", HEAD, pd.DataFrame(rows, dtype="str"))
    return read_sheet(resolve(raw, TABLES["perceptions"], {}, frozenset())[0])[0]


def test_one_competence_told_twice_in_other_capitals_counts_once(read):
    organisation = read({COMPETENCES: KNOWN + "M1;Voogdij\nM1;voogdij\nM2;Voogdij\n"})
    assert organisation.tables["competences"].to_numpy().tolist() == [["M1", "Voogdij"], ["M2", "Voogdij"]]
    assert [str(remark) for remark in organisation.remarks] == [
        "deskundigheid.csv, row 3: the row repeats an earlier one and counts once"
    ]


# Teams


@pytest.mark.parametrize("team", ["Kade ", " Kade", "Kade\u00a0"])
def test_spaces_around_a_team_make_no_other_team(read, team):
    organisation = read(contracts("Kade", team, "Kade"))
    assert set(organisation.tables["contracts"]["team"]) == {"Kade"}
    assert organisation.remarks == ()


@pytest.mark.parametrize("team", ["KADE", "kade", "Ka-de", "Kadé"])
def test_a_team_that_looks_like_another_is_asked_about_and_stays_itself(read, team):
    organisation = read(contracts(team, "Kade", "Kade"))
    assert set(organisation.tables["contracts"]["team"]) == {"Kade", team}
    assert [str(remark) for remark in organisation.remarks] == [
        f"dienstverbanden.csv, row 2, column team: the team {team} looks like Kade: is it one team? Now they "
        "are two; if it is one, write it in one way in every table; else give one of them another name"
    ]


def test_each_team_that_looks_like_another_is_named_once(read):
    organisation = read(contracts("Kade", "kade", "Kade", "kade", "KADE", "Brug"))
    assert [(remark.row, remark.value) for remark in organisation.remarks] == [(3, "kade"), (6, "KADE")]
