"""Worksheets written, filled in by a program, put among the data and read: the tables that come of it."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from random import Random

import pandas as pd
import pytest
from worksheet_cases import AGREEMENTS, FILES, PERCEPTIONS, Cells, fill, make, write_data

from caseload_analysis.privacy.audience import read
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.reading import read_tables

DAY = dt.date
REVIEW = {
    "B5": DAY(2025, 2, 4),
    # expected inflow and outflow of A, C and the team
    "J9": 1, "K11": "2", "J16": 4, "K16": 3,
    # C: the last agreement, and a new one for two months
    "H11": "ja", "I11": "twee zaken over", "L11": "zware zaken", "M11": "twee zaken naar A", "N11": 2,
    "O11": "A neemt over", "P11": "A",
    # D: a date goes before a number of months; text and capitals as somebody types them
    "L12": " Instroom", "M12": "drie zaken erbij", "N12": 1, "Q12": "31-03-2025",
    # G: inside the band, without an end
    "M15": "zo laten",
    # the team: an agreement that runs on, and a new one
    "H19": "loopt nog", "I19": "gaat goed", "L21": "inwerken", "M21": "F krijgt elke week een zaak erbij",
    "Q21": DAY(2025, 4, 30),
}  # fmt: skip
# The same meeting, typed by hand into the tables.
BY_HAND = {
    "afspraken": """team;medewerker;datum;onderwerp;afspraak;hulp;tot;vervolg;waarom;wie;afgerond_op
Noord;A;04-11-2024;caseload;een zaak erbij;;31-12-2024;;;;
Noord;C;05-12-2024;boven de bandbreedte;geen nieuwe zaken;B helpt;28-02-2025;twee zaken over;;;04-02-2025
Noord;;05-12-2024;ritme;elke maand;;;gaat goed;;;
Noord;;05-12-2024;bandbreedte;plus of min 15 %;;15-01-2025;;;;
Noord;;05-09-2024;inwerken;F loopt mee;;30-11-2024;;;;
Noord;C;04-02-2025;boven de bandbreedte;twee zaken naar A;A neemt over;04-04-2025;;zware zaken;A;
Noord;D;04-02-2025;onder de bandbreedte;drie zaken erbij;;31-03-2025;;instroom;;
Noord;G;04-02-2025;caseload;zo laten;;;;;;
Noord;;04-02-2025;inwerken;F krijgt elke week een zaak erbij;;30-04-2025;;;;
""",
    "verwachtingen": """team;medewerker;periode;instroom;uitstroom
Noord;A;2025-02;1;
Noord;C;2025-02;;2
Noord;;2025-02;4;3
""",
}
EVALUATION = {
    "B5": DAY(2025, 2, 6), "B6": "teammanager", "B9": 4, "C9": "5", "D10": "vaker samen kijken",
    "E12": "het begint te komen", "C13": 2, "B14": "ga zo door",
}  # fmt: skip
PERCEPTION = {"B5": DAY(2025, 1, 30), "E8": 3.2, "F8": 6, "A11": "regelruimte", "D11": DAY(2025, 1, 20),
              "E11": "2,5", "F11": 5}  # fmt: skip


def returned(tmp_path: Path, form: str, cells: Cells) -> Path:
    """Return data among which a worksheet has come back."""
    data = write_data(tmp_path / "data")
    fill(make(form, data, tmp_path / "out"), cells, data)
    return data


def alike(one: Organisation, other: Organisation) -> None:
    """Check that two organisations have the same tables, the order of their rows left aside."""
    assert set(one.tables) == set(other.tables)
    for name, table in one.tables.items():
        columns = list(table)
        frames = [
            each.tables[name].sort_values(columns, ignore_index=True, na_position="last")
            for each in (one, other)
        ]
        pd.testing.assert_frame_equal(*frames)


def rows(org: Organisation, table: str, columns: Iterable[str]) -> list[tuple[object, ...]]:
    return list(org.tables[table][list(columns)].itertuples(index=False, name=None))


def test_a_filled_review_is_the_same_as_its_rows_typed_by_hand(tmp_path: Path) -> None:
    org = read_tables(returned(tmp_path, "review", REVIEW))
    alike(org, read_tables(write_data(tmp_path / "hand", **BY_HAND)))
    assert not [remark for remark in org.remarks if remark.file.endswith(".xlsx")]
    source = next(source for source in org.sources if source.name == FILES["review"])
    # three expectations, two agreements looked back on, four new ones
    assert source.rows == 9
    delivered = org.delivered
    assert {"expectations", "agreements"} <= delivered


def test_the_audiences_get_what_was_filled_in(tmp_path: Path) -> None:
    data = returned(tmp_path, "review", REVIEW)
    org = read(data, "team", "Noord")
    assert len(org.tables["agreements"]) == 9
    before = read(data, "team", "Noord", until="2025-02-03").tables["agreements"]
    assert len(before) == 5
    assert (before["follow_up"] == "twee zaken over").sum() == 0


def test_an_untouched_worksheet_adds_nothing(tmp_path: Path) -> None:
    data = write_data(tmp_path / "data")
    plain = read_tables(data)
    for form in FILES:
        shutil.copy(make(form, data, tmp_path / "out"), data)
    org = read_tables(data)
    alike(org, plain)
    assert org.remarks == plain.remarks
    assert org.delivered == plain.delivered
    assert set(FILES.values()) <= {source.name for source in org.sources}


def test_a_date_alone_and_spaces_are_no_answer(tmp_path: Path) -> None:
    data = returned(tmp_path, "review", {"B5": DAY(2025, 2, 4), "M9": "  "})
    alike(read_tables(data), read_tables(write_data(tmp_path / "plain")))


def test_the_tables_need_not_be_there_beside_the_worksheet(tmp_path: Path) -> None:
    data = write_data(tmp_path / "data", afspraken="", beleving="")
    fill(make("review", data, tmp_path / "out"), {"B5": DAY(2025, 2, 4), "M9": "x", "J9": 1}, data)
    org = read_tables(data)
    assert rows(org, "agreements", ["employee_id", "agreed"]) == [("A", "x")]
    assert rows(org, "expectations", ["employee_id", "period", "inflow"]) == [("A", "2025-02", 1.0)]
    assert "perceptions" not in org.tables


@pytest.mark.parametrize(
    ("period", "following"), [("2025-01", "2025-02"), ("2025Q1", "2025Q2"), ("2025-W05", "2025-W06")]
)
def test_expectations_are_about_the_period_after_that_of_the_review(
    tmp_path: Path, period: str, following: str
) -> None:
    data = write_data(tmp_path / "data")
    fill(make("review", data, tmp_path / "out", period), {"B5": DAY(2025, 2, 4), "J9": 1}, data)
    assert rows(read_tables(data), "expectations", ["period"]) == [(following,)]


@pytest.mark.parametrize(
    ("met", "months", "until"),
    [
        (DAY(2025, 1, 31), 1, "2025-02-28"),
        (DAY(2025, 1, 31), 6, "2025-07-31"),
        (DAY(2025, 12, 31), 2, "2026-02-28"),
        (DAY(2027, 12, 30), 2, "2028-02-29"),
    ],
)
def test_how_long_is_counted_from_the_meeting(tmp_path: Path, met: dt.date, months: int, until: str) -> None:
    data = returned(tmp_path, "review", {"B5": met, "M9": "x", "N9": months})
    table = read_tables(data).tables["agreements"]
    end = table.loc[table["agreed"] == "x", "until"].iloc[0]
    assert dt.date(1970, 1, 1) + dt.timedelta(days=int(end)) == dt.date.fromisoformat(until)


def test_an_evaluation_is_the_rows_of_one_respondent(tmp_path: Path) -> None:
    org = read_tables(returned(tmp_path, "evaluation", EVALUATION))
    by_hand = """team;datum;functie_respondent;stap;vraag;score;toelichting
Noord;06-02-2025;teammanager;collaborate;happens;4;
Noord;06-02-2025;teammanager;collaborate;helps;5;
Noord;06-02-2025;teammanager;embed;helps;2;
Noord;06-02-2025;teammanager;analyse;change;;vaker samen kijken
Noord;06-02-2025;teammanager;carry_out;own_words;;het begint te komen
Noord;06-02-2025;teammanager;;overall;;ga zo door
"""
    alike(org, read_tables(write_data(tmp_path / "hand", evaluaties=by_hand)))


def test_evaluations_of_several_respondents_all_count(tmp_path: Path) -> None:
    data = returned(tmp_path, "evaluation", EVALUATION)
    blank = tmp_path / "out" / FILES["evaluation"]
    fill(blank, EVALUATION | {"B6": "jeugdbeschermer"}, data / "evaluatie b.xlsx")
    fill(blank, EVALUATION | {"B9": 1}, data / "evaluatie c.xlsx")
    org = read_tables(data)
    assert len(org.tables["evaluations"]) == 18
    assert not [remark for remark in org.remarks if remark.file.startswith("evaluatie")]


def test_scores_are_added_to_those_of_the_table(tmp_path: Path) -> None:
    org = read_tables(returned(tmp_path, "perception", PERCEPTION))
    by_hand = PERCEPTIONS + "Noord;30-01-2025;werkdruk;3,2;6\nNoord;20-01-2025;regelruimte;2,5;5\n"
    alike(org, read_tables(write_data(tmp_path / "hand", beleving=by_hand)))


def test_the_next_review_follows_up_on_this_one(tmp_path: Path) -> None:
    data = returned(tmp_path, "review", REVIEW)
    org = read(data, "team", "Noord", until="2025-02-28")
    from caseload_analysis.monitoring.worksheets import write_worksheet  # noqa: PLC0415

    later = write_worksheet("review", org, "2025-02", tmp_path / "out")
    fill(later, {"B5": DAY(2025, 3, 4), "H11": "ja", "I11": "lukt", "H12": "loopt nog", "I12": "bijna"}, data)
    table = read_tables(data).tables["agreements"]
    mine = table.loc[table["date"] == (DAY(2025, 2, 4) - DAY(1970, 1, 1)).days].set_index("employee_id")
    assert len(table) == 9
    assert mine.loc["C", ["agreed", "follow_up"]].tolist() == ["twee zaken naar A", "lukt"]
    assert mine.loc["C", "done_on"] == (DAY(2025, 3, 4) - DAY(1970, 1, 1)).days
    assert mine.loc["D", "follow_up"] == "bijna"
    assert mine.loc["C", "until"] == (DAY(2025, 4, 4) - DAY(1970, 1, 1)).days


def test_worksheets_are_told_in_the_order_of_their_meetings_whatever_their_names(tmp_path: Path) -> None:
    data = write_data(tmp_path / "data")
    for name, period, met, came in (("a", "2025-02", 4, "later"), ("z", "2025-01", 3, "eerder")):
        blank = make("review", data, tmp_path / "out", period)
        cells = {"B5": DAY(2025, met, 4), "I11": came}
        fill(blank, cells, data / f"{name}.xlsx")
    table = read_tables(data).tables["agreements"]
    assert "later" in table["follow_up"].tolist()
    assert "eerder" not in table["follow_up"].tolist()


def test_two_agreements_of_the_team_about_one_subject_stay_two(tmp_path: Path) -> None:
    cells = {"B5": DAY(2025, 2, 4), "L19": "anders", "M19": "een", "L20": "anders", "M20": "twee"}
    org = read_tables(returned(tmp_path, "review", cells))
    assert [agreed for (agreed,) in rows(org, "agreements", ["agreed"])][-2:] == ["een", "twee"]


def test_what_is_in_the_tables_already_counts_once(tmp_path: Path) -> None:
    data = write_data(tmp_path / "data", **BY_HAND)
    # Made before the meeting was typed over, and put beside it afterwards.
    blank = make("review", write_data(tmp_path / "before"), tmp_path / "out")
    fill(blank, REVIEW, data)
    alike(read_tables(data), read_tables(write_data(tmp_path / "hand", **BY_HAND)))


def test_another_number_than_that_of_the_table_goes_before_it_with_a_remark(tmp_path: Path) -> None:
    numbers = "team;medewerker;periode;instroom;uitstroom\nNoord;A;2025-02;3;1\n"
    data = write_data(tmp_path / "data", verwachtingen=numbers)
    fill(make("review", data, tmp_path / "out"), {"B5": DAY(2025, 2, 4), "J9": 2}, data)
    org = read_tables(data)
    assert rows(org, "expectations", ["employee_id", "inflow", "outflow"]) == [("A", 2.0, 1.0)]
    (remark,) = [str(remark) for remark in org.remarks if remark.file.endswith("xlsx")]
    assert remark == (
        f"{FILES['review']}, sheet Caseloadbespreking, row 9, column Verwachte instroom: "
        "another number than 2 is in verwachtingen.csv; the worksheet counts"
    )


SUBJECT_OF = dict(zip("ABCDEFG", ["caseload"] * 2 + ["boven de bandbreedte"] + ["onder de bandbreedte"] * 3
                      + ["caseload"], strict=True))  # fmt: skip


def filled_at_random(random: Random) -> tuple[dict[str, object], dict[str, str]]:
    """Return cells of a review filled at random, and the same as text of the two tables."""
    met = DAY(2025, 2, random.randint(1, 28))
    cells: dict[str, object] = {"B5": met}
    expected = BY_HAND["verwachtingen"].splitlines()[:1]
    agreed = [BY_HAND["afspraken"].splitlines()[0], *(f"{row};;;" for row in AGREEMENTS.splitlines()[1:])]
    for row, code in enumerate("ABCDEFG", start=9):
        comes, goes = random.choice(["", 0, 3]), random.choice(["", 1])
        text, months, who = random.choice(["", "minder"]), random.choice(["", 1, 6]), random.choice(["", "B"])
        end = random.choice(["", DAY(2025, 9, 1)])
        answers = {"J": comes, "K": goes, "M": text, "N": months, "P": who, "Q": end}
        cells |= {f"{column}{row}": value for column, value in answers.items() if value != ""}
        if comes != "" or goes != "":
            expected.append(f"Noord;{code};2025-02;{comes};{goes}")
        if text or months or who or end:
            last = end or (plus_months(met, int(months)) if months else "")
            until = last.strftime("%d-%m-%Y") if isinstance(last, dt.date) else ""
            agreed.append(f"Noord;{code};{met:%d-%m-%Y};{SUBJECT_OF[code]};{text};;{until};;;{who};")
    return cells, {"afspraken": "\n".join(agreed), "verwachtingen": "\n".join(expected)}


def plus_months(day: dt.date, months: int) -> dt.date:
    """Return the day so many months later, or the last of that month, by trying."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for number in range(day.day, 0, -1):
        try:
            return DAY(year, month + 1, number)
        except ValueError:
            continue
    raise AssertionError


@pytest.mark.parametrize("seed", range(5))
def test_filled_at_random_it_is_the_same_as_typed_by_hand(tmp_path: Path, seed: int) -> None:
    cells, tables = filled_at_random(Random(seed))
    org = read_tables(returned(tmp_path, "review", cells))
    alike(org, read_tables(write_data(tmp_path / "hand", **tables)))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")
@pytest.mark.parametrize(
    ("form", "cells"), [("review", REVIEW), ("evaluation", EVALUATION), ("perception", PERCEPTION)]
)
def test_saved_by_libreoffice_it_reads_the_same(tmp_path: Path, form: str, cells: Cells) -> None:
    data = returned(tmp_path, form, cells)
    expected = read_tables(data)
    office = shutil.which("soffice") or ""
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    path = data / FILES[form]
    saved = tmp_path / "saved"
    subprocess.run(
        [office, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(saved), str(path)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    assert (saved / path.name).read_bytes() != path.read_bytes()
    shutil.copy(saved / path.name, path)
    alike(read_tables(data), expected)


def test_the_agreements_of_the_case_are_those_typed_by_hand() -> None:
    """The first rows of both texts tell the same, so that what differs comes from the worksheet."""
    before, after = (text.splitlines()[1:] for text in (AGREEMENTS, BY_HAND["afspraken"]))
    for one, other in zip(before, after, strict=False):
        assert other.split(";")[:7] == one.split(";")[:7]
