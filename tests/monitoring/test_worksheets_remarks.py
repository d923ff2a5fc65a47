"""HR reads what people wrote on a worksheet, and releases some of it in its own words or theirs."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from worksheet_cases import Cells, fill, write_data

from caseload_analysis.monitoring.worksheets import write_worksheet
from caseload_analysis.privacy.audience import read
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import AudienceError, DataError, UsageError
from caseload_analysis.tables.reading import read_tables

SCORES = "".join(f"Noord;06-02-2025;;{step};happens;4;\n" for step in ("plan", "embed") for _ in range(5))
EVALUATIONS = f"""team;datum;functie_respondent;stap;vraag;score;toelichting
{SCORES}Noord;06-02-2025;teammanager;embed;change;;minder haast
Noord;06-02-2025;;plan;change;;=vaker samen kijken
Noord;07-02-2025;;plan;own_words;;vraag het eens aan Iemand van 2024
Noord;06-02-2025;;;overall;;ga zo door
Noord;06-08-2025;;plan;change;;van een volgende evaluatie
Noord;06-01-2024;;plan;change;;van een vorige evaluatie
"""
READ_ON = dt.date(2025, 3, 1)
FILE = "opmerkingen_Noord_2025-01.xlsx"
# Row 8 is "vraag het …", for what to read first is on top of its step; 9 "vaker …", 10 "minder …", 11 "ga …".
FILLED: Cells = {
    "B5": READ_ON,
    "E8": "voor het team", "F8": "vraag eens hulp",
    "E9": "Ook buiten het team",
    "E10": "nee",
}  # fmt: skip
BY_HAND = """team;datum;stap;vraag;opmerking;ook_buiten_team
Noord;07-02-2025;plan;own_words;vraag eens hulp;nee
Noord;06-02-2025;plan;change;=vaker samen kijken;ja
"""


def make(data: Path, out: Path, audience: str = "hr", period: str = "2025-01") -> Path:
    org = read(data, audience, "Noord" if audience in ("team", "manager") else "", until="2025-01-31")
    return write_worksheet("remarks", org, period, out, team="Noord")


def returned(tmp_path: Path, cells: Cells) -> Path:
    data = write_data(tmp_path / "data", evaluaties=EVALUATIONS)
    fill(make(data, tmp_path / "out"), cells, data)
    return data


def rows(org: Organisation) -> list[tuple[object, ...]]:
    frame = org.tables["released_remarks"].sort_values("remark")
    return list(frame.itertuples(index=False, name=None))


def test_the_worksheet_shows_each_remark_and_why_to_read_it_first(tmp_path: Path) -> None:
    data = write_data(tmp_path / "data", evaluaties=EVALUATIONS)
    sheet = openpyxl.load_workbook(make(data, tmp_path / "out")).worksheets[0]
    shown = [[sheet.cell(row, place).value for place in (1, 2, 3, 4)] for row in range(8, 13)]
    assert shown == [
        [
            "Samen een plan maken",
            "In uw eigen woorden",
            "vraag het eens aan Iemand van 2024",
            "een getal, misschien een naam",
        ],
        ["Samen een plan maken", "Wat moet er anders?", "=vaker samen kijken", None],
        ["Borgen", "Wat moet er anders?", "minder haast", None],
        ["Over het geheel", "Wat wilt u verder nog kwijt?", "ga zo door", None],
        [None, None, None, None],
    ]
    assert sheet["C9"].data_type == "s"
    roles = [cell.value for row in sheet for cell in row if cell.value == "teammanager"]
    assert not roles


def test_a_filled_worksheet_is_the_same_as_its_rows_typed_by_hand(tmp_path: Path) -> None:
    org = read_tables(returned(tmp_path, FILLED))
    by_hand = write_data(tmp_path / "hand", evaluaties=EVALUATIONS, vrijgegeven_opmerkingen=BY_HAND)
    assert rows(org) == rows(read_tables(by_hand))
    assert [row[4] for row in rows(org)] == ["=vaker samen kijken", "vraag eens hulp"]
    assert not [remark for remark in org.remarks if remark.file == FILE]


def test_an_untouched_worksheet_releases_nothing(tmp_path: Path) -> None:
    for cells in ({}, {"B5": READ_ON}, {"B5": READ_ON, "E9": "nee"}):
        org = read_tables(returned(tmp_path / str(len(cells)), cells))
        assert org.tables.get("released_remarks", pd.DataFrame()).empty
        assert "released_remarks" not in org.delivered


def test_the_team_reads_what_was_released_and_a_month_earlier_nothing(tmp_path: Path) -> None:
    data = returned(tmp_path, FILLED)
    chosen = data / "caseload.toml"
    chosen.write_text(f"until = 2025-12-31\n{chosen.read_text(encoding='utf-8')}", encoding="utf-8")
    assert read(data, "team", "Noord").tables["shown_remarks"]["remark"].tolist() == [
        "=vaker samen kijken",
        "vraag eens hulp",
    ]
    early = read(data, "team", "Noord", until="2024-10-31").tables["shown_remarks"]
    assert early.empty


def test_other_words_without_a_release_are_remarked_and_not_shown(tmp_path: Path) -> None:
    org = read_tables(returned(tmp_path, {"B5": READ_ON, "F9": "samen kijken"}))
    assert org.tables["released_remarks"].empty
    assert ["it is not released" in str(remark) for remark in org.remarks if remark.file == FILE] == [True]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"E9": "voor het team"}, "the date above them is empty"),
        ({"B5": READ_ON, "E9": "misschien"}, "none of the answers that can be chosen"),
        ({"B5": READ_ON, "E9": "voor het team", "A9": "Borgen"}, "this cell is protected and was changed"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, cells: Cells, said: str) -> None:
    with pytest.raises(DataError, match=said) as caught:
        read_tables(returned(tmp_path, cells))
    assert {problem.file for problem in caught.value.problems} == {FILE}


def test_two_readings_of_the_same_remarks_contradict_each_other(tmp_path: Path) -> None:
    data = returned(tmp_path, FILLED)
    fill(tmp_path / "out" / FILE, FILLED, data / "kopie.xlsx")
    assert len(read_tables(data).tables["released_remarks"]) == 2
    fill(tmp_path / "out" / FILE, FILLED | {"E9": "nee"}, data / "anders.xlsx")
    with pytest.raises(DataError, match="another filled worksheet"):
        read_tables(data)


@pytest.mark.parametrize("audience", ["team", "manager", "management", "works_council"])
def test_nobody_but_hr_makes_the_worksheet(tmp_path: Path, audience: str) -> None:
    data = write_data(tmp_path / "data", evaluaties=EVALUATIONS)
    with pytest.raises(AudienceError, match="released by HR"):
        make(data, tmp_path / "out", audience)
    assert not (tmp_path / "out").exists()


def test_a_team_or_time_without_remarks_gets_no_worksheet(tmp_path: Path) -> None:
    data = write_data(tmp_path / "data", evaluaties=EVALUATIONS)
    with pytest.raises(UsageError, match="nobody of team Noord wrote a remark in 2024-06"):
        make(data, tmp_path / "out", period="2024-06")
    with pytest.raises(UsageError, match="unknown team"):
        write_worksheet("remarks", read(data), "2025-01", tmp_path / "out", team="Nord")
