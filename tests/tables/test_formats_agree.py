"""One table written as Dutch CSV, as English CSV, as a workbook and as frames is read alike."""

import datetime as dt
import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caseload_analysis.tables.reading import read_tables
from caseload_analysis.tables.schema import TABLES
from caseload_analysis.tables.values import KINDS

NORM = {"norm": {"unit": "case", "per_fte": 12}}

days = st.dates(dt.date(2000, 1, 1), dt.date(2050, 1, 1))
names = st.text("abcXYZé0 -_;,\"'", min_size=1, max_size=6).map(lambda text: f"T{text}".strip())


@st.composite
def organisations(draw):
    """Draw contracts, absences, cases and assignments with our column names and native values."""
    people = [f"{number:03}" for number in range(1, draw(st.integers(1, 4)) + 1)]
    load = [f"Z{number}" for number in range(1, draw(st.integers(1, 5)) + 1)]

    def spell():
        start = draw(days)
        length = draw(st.none() | st.integers(0, 900))
        return {"start": start, "end": None if length is None else start + dt.timedelta(length)}

    def person():
        return {"employee_id": draw(st.sampled_from(people))}

    fte = st.integers(1, 150).map(lambda hundredths: hundredths / 100)
    kind = st.sampled_from(sorted(KINDS))
    contracts = [{"employee_id": each, "team": draw(names), "fte": draw(fte), **spell()} for each in people]
    absences = [
        {**person(), "kind": draw(kind), **spell(), "percentage": draw(st.sampled_from([12.5, 50, 100]))}
        for _ in range(draw(st.integers(1, 3)))
    ]
    cases = [{"case_id": each, "measure": draw(names), **spell()} for each in load]
    held = [{"case_id": draw(st.sampled_from(load)), **person(), **spell()} for _ in load]
    rows = {"contracts": contracts, "absences": absences, "cases": cases, "assignments": held}
    return {name: pd.DataFrame(each, dtype=object) for name, each in rows.items()}


def written(frame, date, mark):
    """Return ``frame`` as text, with dates in a notation and a decimal mark."""

    def text(cell):
        if cell is None:
            return ""
        if isinstance(cell, dt.date):
            return cell.strftime(date)
        return str(cell).replace(".", mark) if isinstance(cell, float) else str(cell)

    return frame.map(text)


def dutch(name, frame):
    """Return the name of a table and the table as a Dutch export has them."""
    table = TABLES[name]
    renamed = frame.rename(columns={column.name: column.dutch[0].upper() for column in table})
    kinds = {kind: spellings[-1] for kind, spellings in KINDS.items()}
    return table.dutch[0], renamed.replace(kinds) if name == "absences" else renamed


def write_all(frames, folder):
    """Write four exports of ``frames`` and return their sources."""
    for name, frame in frames.items():
        for place in ("dutch", "english"):
            (folder / place).mkdir(exist_ok=True)
        title, local = dutch(name, frame)
        text = written(local, "%d-%m-%Y", ",")
        text.to_csv(folder / "dutch" / f"{title}.csv", sep=";", index=False, encoding="utf-8-sig")
        written(frame, "%Y-%m-%d", ".").to_csv(folder / "english" / f"{name}.csv", index=False)
    book = folder / "book.xlsx"
    with pd.ExcelWriter(book, engine="xlsxwriter") as writer:
        for name, frame in frames.items():
            title, local = dutch(name, frame)
            local.to_excel(writer, sheet_name=title, index=False)
    return [folder / "dutch", folder / "english", book, frames]


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(organisations())
def test_every_way_in_gives_the_same_checked_tables(frames):
    with tempfile.TemporaryDirectory() as folder:
        readings = [read_tables(source, NORM) for source in write_all(frames, Path(folder))]
    first = readings[0]
    for other in readings[1:]:
        assert (other.first, other.last) == (first.first, first.last)
        assert set(other.tables) == set(first.tables)
        for name, table in first.tables.items():
            pd.testing.assert_frame_equal(other.tables[name], table)
    epoch = dt.date(1970, 1, 1)
    expected = [(date - epoch).days for date in frames["cases"]["start"]]
    assert first.tables["cases"]["start"].tolist() == expected
    assert first.tables["contracts"]["fte"].tolist() == frames["contracts"]["fte"].tolist()
    assert first.tables["contracts"]["team"].tolist() == frames["contracts"]["team"].tolist()
