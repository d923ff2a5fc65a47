"""The stored demo: what the seed gives, in the dress of a Dutch export."""

from __future__ import annotations

import datetime as dt
import re

import pandas as pd
import pytest

from caseload_analysis import synthetic
from caseload_analysis.tables.settings import Settings

FIRST_SEVEN = {
    "dienstverbanden.csv", "verzuim.csv", "zaken.csv", "toewijzingen.csv", "formatie.csv", "taken.csv",
    "verwachtingen.csv",
}  # fmt: skip
WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)


def passes_eleven_test(digits):
    """Whether 8 or 9 digits could be a citizen service number."""
    padded = digits.zfill(9)
    total = sum(int(digit) * weight for digit, weight in zip(padded, WEIGHTS, strict=True))
    return len(digits) in (8, 9) and int(digits) > 0 and total % 11 == 0


def stored(demo, name):
    return pd.read_csv(demo / name, sep=";", encoding="utf-8-sig", dtype=str, keep_default_na=False)


def test_the_stored_demo_is_what_the_seed_gives_to_the_byte(demo, tmp_path):
    written = synthetic.write(tmp_path / "demo")
    assert {path.name for path in written} == {path.name for path in demo.iterdir()}
    for path in written:
        assert path.read_bytes() == (demo / path.name).read_bytes(), path.name


def test_it_is_small_and_complete(demo):
    files = list(demo.iterdir())
    assert sum(path.stat().st_size for path in files) < 2_000_000
    assert {path.name for path in files} >= FIRST_SEVEN


def test_files_are_written_as_dutch_systems_do(demo):
    for path in demo.glob("*.csv"):
        raw = path.read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf"), path.name
        lines = raw.decode("utf-8-sig").split("\r\n")
        assert len({line.count(";") for line in lines[:-1]}) == 1, path.name
        assert not re.search(r"\d\.\d|\d{4}-\d{2}-\d{2}", "\n".join(lines)), path.name
    dates = stored(demo, "zaken.csv")["begin"]
    assert dates.str.fullmatch(r"[0-3]\d-[01]\d-20\d\d").all()
    assert stored(demo, "formatie.csv")["fte"].str.fullmatch(r"\d+(,\d+)?").all()
    assert stored(demo, "formatie.csv")["fte"].str.contains(",").any()


def test_the_eleven_test_recognises_a_test_number_of_the_authorities():
    assert passes_eleven_test("111222333")
    assert not passes_eleven_test("111222334")


def test_nothing_could_be_a_citizen_service_number(demo):
    for path in demo.iterdir():
        for digits in re.findall(r"(?<!\d)\d{8,9}(?!\d)", path.read_text(encoding="utf-8-sig")):
            assert not passes_eleven_test(digits), (path.name, digits)


def test_a_stored_row_says_what_the_table_says(demo, tables):
    contracts, exported = tables["contracts"], stored(demo, "dienstverbanden.csv")
    assert len(exported) == len(contracts)
    hours = exported["uren"].str.replace(",", ".").astype(float)
    assert (hours / 36 - contracts["fte"]).abs().max() < 0.001
    ends = pd.to_datetime(exported["eind"], format="%d-%m-%Y")
    assert (ends.isna() == contracts["end"].isna()).all()
    assert (ends.dropna() == contracts["end"].dropna()).all()


def test_the_settings_are_valid_and_introductions_staggered(demo):
    settings = Settings.from_toml(demo / "caseload.toml")
    assert settings.norm.unit == "case"
    assert settings.norm.per_fte.default == 12
    assert settings.norm.per_fte.role["ondersteunend jeugdbeschermer"] == 0
    assert settings.until == dt.date(2026, 10, 31)
    dates = [team.introduced for team in settings.teams.values() if team.introduced is not None]
    assert len(dates) == len(set(dates)) == 6
    assert 300 < (max(dates) - min(dates)).days <= 366
    teams = set(stored(demo, "dienstverbanden.csv")["team"])
    assert set(settings.teams) < teams
    assert len(teams) - len(dates) == 2
    assert [team.band.relative for team in settings.teams.values() if team.band] == [0.10]


def test_the_demo_is_read_like_any_export(demo):
    reading = pytest.importorskip("caseload_analysis.tables.reading")
    organisation = reading.read_tables(demo)
    assert len(organisation.tables["cases"]) == len(stored(demo, "zaken.csv"))
    assert len(organisation.tables["assignments"]) == len(stored(demo, "toewijzingen.csv"))
    assert all(problem.severity == "remark" for problem in organisation.remarks)
    assert len(organisation.remarks) < 60
