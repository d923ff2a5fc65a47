"""Empty input gives an empty frame with the same columns."""

from functools import cache

import pandas as pd
import pytest

import caseload_analysis as ca
from caseload_analysis.synthetic.example import example_settings, example_tables

MEASURES = [ca.caseload, ca.formation, ca.absence, ca.deviation]
LEVELS = ["employee", "team", "organisation"]


def nothing():
    return {name: table.iloc[:0] for name, table in example_tables().items()}


@cache
def read(*, empty):
    return ca.read(nothing() if empty else example_tables(), settings=example_settings())


@pytest.mark.parametrize("every", ["W", "M", "Q", "Y"])
@pytest.mark.parametrize("by", LEVELS)
@pytest.mark.parametrize("measure", MEASURES)
def test_empty_tables_give_empty_frames_with_the_columns_of_full_ones(measure, by, every):
    full = measure(read(empty=False), by, every)
    empty = measure(read(empty=True), by, every)
    assert empty.empty
    assert empty.columns.tolist() == full.columns.tolist()


@pytest.mark.parametrize("by", LEVELS)
def test_contracts_without_cases_have_a_caseload_of_nothing(by):
    tables = {**example_tables(), **{name: nothing()[name] for name in ("cases", "assignments")}}
    org = ca.read(tables, settings=example_settings())
    assert ca.caseload(org, by)["end"].eq(0).all()
    assert ca.deviation(org, by)["deviation_formation"].iloc[-1] == -1.0


def test_the_tables_of_the_caller_are_not_changed():
    tables = example_tables()
    for measure in MEASURES:
        measure(ca.read(tables, settings=example_settings()), "employee")
    for name, table in example_tables().items():
        pd.testing.assert_frame_equal(tables[name], table)


@pytest.mark.parametrize(("unit", "column"), [("family", "family_id"), ("child", "child_id")])
def test_a_unit_whose_codes_are_missing_is_not_counted(unit, column):
    tables = example_tables()
    tables["cases"] = tables["cases"].assign(**{column: ["", *tables["cases"][column].iloc[1:]]})
    org = ca.read(tables, settings=example_settings())
    with pytest.raises(ca.UsageError, match=f"1 cases have no {column}"):
        ca.caseload(org, "team", unit=unit)
    assert ca.caseload(org, "team", unit="case")["end"].iloc[-1] == 59
