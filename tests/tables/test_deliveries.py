"""Dated folders: which of them is read, and with which settings."""

import datetime as dt
from pathlib import Path

import pytest

from caseload_analysis.tables import deliveries
from caseload_analysis.tables.problems import DataError, UsageError

DAYS = ("2025-05-31", "2025-06-30", "2024-12-31")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    for name in (*DAYS, "2025-02-30", "archive", "2025-13-01"):
        (folder / name).mkdir(parents=True)
    (folder / "leesmij.txt").write_text("deliveries")
    return folder


def test_the_newest_is_the_one_with_the_latest_day(source: Path) -> None:
    assert deliveries.newest(source) == source / "2025-06-30"
    assert list(deliveries.deliveries(source)) == [dt.date.fromisoformat(name) for name in sorted(DAYS)]


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2025-07-15", "2025-06-30"),
        ("2025-06-30", "2025-06-30"),
        ("2025-06-29", "2025-05-31"),
        ("2025-01-01", "2024-12-31"),
    ],
)
def test_as_of_a_day_nothing_later_is_read(source: Path, day: str, name: str) -> None:
    assert deliveries.as_of(source, dt.date.fromisoformat(day)) == source / name


def test_before_the_first_delivery_there_is_none(source: Path) -> None:
    with pytest.raises(UsageError, match="is that of 2024-12-31"):
        deliveries.as_of(source, dt.date(2024, 12, 30))


def test_without_dated_folders_it_is_the_folder_itself_and_as_of_is_refused(tmp_path: Path) -> None:
    book = tmp_path / "caseload.xlsx"
    book.write_bytes(b"a workbook")
    for source in (tmp_path, book, tmp_path / "nowhere"):
        assert deliveries.newest(source) == source
        with pytest.raises(UsageError, match="keep each delivery in a folder called after its day"):
            deliveries.as_of(source, dt.date(2025, 1, 1))


def test_a_table_beside_dated_folders_is_asked_about(source: Path) -> None:
    (source / "zaken.csv").write_text("zaak\n")
    with pytest.raises(DataError, match=r"zaken\.csv: this table lies beside the dated folders"):
        deliveries.newest(source)
    assert deliveries.settings_of(source) == source / "caseload.toml"


def test_a_delivery_without_settings_takes_those_beside_the_folders(source: Path) -> None:
    shared, own = source / "caseload.toml", source / "2025-05-31" / "caseload.toml"
    assert deliveries.settings_file(own.parent) == own
    shared.write_text("# shared")
    assert deliveries.settings_file(own.parent) == shared
    assert deliveries.settings_of(source) == shared
    own.write_text("# own")
    assert deliveries.settings_file(own.parent) == own
    (source / "archive" / "x").mkdir()
    assert deliveries.settings_file(source / "archive") == source / "archive" / "caseload.toml"
