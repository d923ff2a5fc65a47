"""Tables: their words and numbers, and HTML that a screen reader can follow."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from caseload_analysis.reports import tables
from caseload_analysis.reports.language import Language

DUTCH = Language("nl")

EMPLOYEES = pd.DataFrame(
    {
        "employee_id": ["A", "C", "D", "F", "X"],
        "actual": [13.0, 12, 4, 6, 4],
        "norm_formation": [12.0, 9 + 1 / 3, 12, 12, 0],
        "norm_deployable": [12.0, 9 + 1 / 3, 0, 6, 0],
        "deviation_formation": [1 / 12, 12 / (9 + 1 / 3) - 1, -2 / 3, -0.5, np.nan],
        "deviation_deployable": [1 / 12, 12 / (9 + 1 / 3) - 1, np.nan, 0.0, np.nan],
        "status": ["inside", "above", "below", "below", "undefined"],
        "periods_outside": [0, 3, 1, 1, 0],
        "fte": [1.0, 28 / 36, 1, 1, np.nan],
        "ramp_up": [1.0, 1, 1, 0.5, 1],
    }
)


def rows(frame: pd.DataFrame = EMPLOYEES) -> dict[str, list[str]]:
    return {row[0]: row[1:] for row in tables.employee_rows(frame, DUTCH, "case", "M")}


def test_an_employee_in_numbers_and_words() -> None:
    shown = rows()
    assert shown["A"] == ["1,00", "13", "12,0", "+8,3\xa0%", "binnen de band", "", ""]
    assert shown["C"] == ["0,78", "12", "9,3", "+28,6\xa0%", "boven de band", "3 maanden op rij", ""]
    assert shown["F"][-2:] == [
        "sinds deze maand",
        "in inwerkperiode (50\xa0%); norm inzetbaar 6,0 (0,0\xa0%)",
    ]


def test_no_norm_is_said_in_words() -> None:
    shown = rows()
    assert shown["D"][-1] == "4 zaken zonder inzetbare formatie"
    assert shown["X"] == ["–", "4", "0,0", "–", "geen norm", "", "4 zaken zonder formatie"]


def test_a_reader_who_may_not_see_the_deployable_norm_reads_nothing_of_it() -> None:
    withheld = EMPLOYEES.assign(norm_deployable=np.nan, deviation_deployable=np.nan)
    assert rows(withheld)["D"][-1] == ""
    assert rows(withheld)["F"][-1] == "in inwerkperiode (50\xa0%)"


def test_flows_begin_where_the_period_before_ended() -> None:
    frame = pd.DataFrame(
        {
            "period": pd.period_range("2026-09", periods=2, freq="M"),
            "end": [60.0, 59],
            "inflow": [4.0, 3],
            "outflow": [2.0, 5],
            "transfers_in": [0.0, 2],
            "transfers_out": [1.0, 1],
        }
    )
    first, second = tables.flow_rows(frame, DUTCH)
    assert first == ["september 2026", "59", "4", "0", "2", "1", "60"]
    assert second == ["oktober 2026", "60", "3", "2", "5", "1", "59"]


def formation(**changes: object) -> pd.Series:
    usual = {
        "contract_fte": 6.2222,
        "deployable_fte": 4.6111,
        "non_deployable_fte": 1.6111,
        "sickness": 1.4444,
        "parental": 0.1667,
        "care": 0.0,
        "effective_fte": 4.1111,
        "joined_fte": 1.0,
        "left_fte": 0.0,
        "establishment_fte": np.nan,
        "vacancy_fte": np.nan,
        "hidden": "",
    }
    return pd.Series({**usual, **changes})


REASONS = ["sickness", "parental", "care"]


def test_the_establishment_before_and_now() -> None:
    before, now = formation(sickness=0.4444, deployable_fte=5.6111), formation()
    shown = {row[0]: row[1:] for row in tables.establishment_rows(now, before, DUTCH, REASONS)}
    assert shown["inzetbaar"] == ["5,61", "4,61", "−1,00"]
    assert shown["– verzuim"] == ["0,44", "1,44", "+1,00"]
    assert "– zorgverlof" not in shown
    assert "formatie (begroot)" not in shown


def test_without_an_earlier_period_there_is_no_change() -> None:
    shown = {row[0]: row[1:] for row in tables.establishment_rows(formation(), None, DUTCH, REASONS)}
    assert shown["inzetbaar"] == ["–", "4,61", "–"]


def test_withheld_reasons_are_one_row_in_words() -> None:
    hidden = formation(sickness=np.nan, parental=np.nan, care=np.nan, hidden="sickness parental care")
    shown = {row[0]: row[1:] for row in tables.establishment_rows(hidden, formation(), DUTCH, REASONS)}
    assert shown["– naar reden"] == ["", "verborgen (groep te klein)", ""]
    assert not {"– verzuim", "– ouderschapsverlof"} & set(shown)


def test_absence_figures_with_one_period_missing_and_one_hidden() -> None:
    now = pd.Series(
        {
            "rate": 4.36669,
            "frequency": 1.6044,
            "mean_duration": np.nan,
            "zero_absence": 0.6,
            "rate_1_7": 0.2313,
            "rate_731_up": 0.0,
            "hidden": "",
        }
    )
    hidden = pd.Series(dict.fromkeys(now.index[:-1], np.nan) | {"hidden": " ".join(map(str, now.index[:-1]))})
    shown = {row[0]: row[1:] for row in tables.absence_rows([now, None, hidden], DUTCH)}
    assert shown["verzuimpercentage"] == ["4,4\xa0%", "–", "verborgen (groep te klein)"]
    assert shown["– verzuim van 1 t/m 7 dagen"][0] == "0,2\xa0%"
    assert shown["– verzuim van 731 dagen en langer"][0] == "0,0\xa0%"
    assert shown["gemiddelde duur van beëindigd verzuim, in dagen"][0] == "–"
    assert shown["medewerkers zonder verzuim"][0] == "60,0\xa0%"


def test_the_html_can_be_read_by_column_and_by_row() -> None:
    shown = tables.table(
        "fte", "Table 1. A & B", ["who", "fte", "why"], [["<M1>", "1,0", "x"]], words=[2], notes=["<n>"]
    )
    assert "<caption>Table 1. A &amp; B</caption>" in shown.html
    assert len(re.findall(r'<th[^>]* scope="col"', shown.html)) == 3
    assert len(re.findall(r'<th[^>]* scope="row"', shown.html)) == 1
    assert "&lt;M1&gt;" in shown.html
    assert "&lt;n&gt;" in shown.html
    assert not re.search(r"<style|<script|https?:|url\(", shown.html)
    assert re.search(r"<td[^>]*gt_right[^>]*>1,0<", shown.html)
    assert re.search(r"<td[^>]*gt_left[^>]*>x<", shown.html)
    assert shown.text == "Table 1. A & B\nwho | fte | why\n<M1> | 1,0 | x\n<n>"


def test_a_table_without_rows_keeps_its_headings() -> None:
    assert 'scope="col"' in tables.table("empty", "c", ["a", "b"], []).html
