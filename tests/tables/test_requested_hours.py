"""The hours that were asked for: an optional column of support, in every spelling."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from caseload_analysis.synthetic.example import example_settings, example_tables
from caseload_analysis.tables.problems import DataError
from caseload_analysis.tables.reading import read_tables
from caseload_analysis.tables.template import write_template

HEAD = ["ondersteuner", "medewerker", "taak", "datum", "uren"]


def read(**columns: list[object]) -> pd.DataFrame:
    given = pd.DataFrame(
        [("G", "A", "verslag", "2025-01-06", 0), ("G", "B", "verslag", "2025-01-06", 1.5)], columns=HEAD
    ).assign(**columns)
    return read_tables({**example_tables(), "support": given}, example_settings()).tables["support"]


@pytest.mark.parametrize(
    "spelling", ["requested_hours", "requested", "gevraagde_uren", "Gevraagde uren", "GEVRAAGD"]
)
def test_the_hours_asked_for_are_read_in_every_spelling(spelling: str) -> None:
    table = read(**{spelling: ["2,5", ""]})
    assert table["hours"].tolist() == [0.0, 1.5]
    assert table["requested_hours"].iloc[0] == 2.5
    assert np.isnan(table["requested_hours"].iloc[1])


def test_the_column_is_not_needed() -> None:
    assert read()["requested_hours"].isna().all()
    assert read()["requested_hours"].dtype == np.float64


def test_less_than_nothing_cannot_be_asked_for() -> None:
    with pytest.raises(DataError, match="gevraagde_uren"):
        read(gevraagde_uren=[-1, 2])


def test_the_template_shows_the_column_behind_the_hours(tmp_path: Path) -> None:
    workbook, _ = write_template(tmp_path)
    sheet = pd.read_excel(workbook, sheet_name="ondersteuning", engine="calamine")
    assert sheet.columns.tolist() == [*HEAD, "gevraagde_uren"]
