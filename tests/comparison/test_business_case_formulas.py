"""The formulas of a case: against Python's own arithmetic, and nothing but arithmetic; their units."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseload_analysis.comparison.cases.formulas import LONGEST, Computed, interpret, parse
from caseload_analysis.comparison.cases.model import Model
from caseload_analysis.comparison.cases.quantities import Quantity
from caseload_analysis.comparison.cases.units import DEFINED, must_fit, unit_of
from caseload_analysis.tables.problems import CaseloadError, DataError

VALUES = {"a": 2.5, "b": -3.0, "c": 0.75, "long_name": 11.0}
NUMBERS = st.sampled_from(["1", "2.5", "0.1", "1_000", "1e3", ".5", "7"])


def joined(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(parts, st.sampled_from("+-*/"), parts).map(lambda each: f"({each[0]} {each[1]} {each[2]})"),
        st.tuples(parts, st.sampled_from("+-*/"), parts).map(lambda each: f"{each[0]}{each[1]}{each[2]}"),
        st.tuples(parts, st.sampled_from(["2", "3", "-1"])).map(lambda each: f"({each[0]}) ** {each[1]}"),
        st.tuples(st.sampled_from(["min", "max"]), parts, parts).map(lambda e: f"{e[0]}({e[1]}, {e[2]})"),
        st.tuples(st.sampled_from("+-"), parts).map(lambda each: f"{each[0]}({each[1]})"),
    )


EXPRESSIONS = st.recursive(st.one_of(NUMBERS, st.sampled_from(sorted(VALUES))), joined, max_leaves=8)


@settings(max_examples=200, deadline=None)
@given(EXPRESSIONS)
def test_a_formula_gives_what_python_gives(text: str) -> None:
    try:
        expected = eval(text, {"__builtins__": {}, "min": min, "max": max}, VALUES)
    except (ZeroDivisionError, OverflowError):
        return
    found = float(interpret(parse(text).tree, Computed({k: np.asarray(v) for k, v in VALUES.items()})))
    assert found == pytest.approx(float(expected), rel=1e-12, abs=1e-300)
    assert set(parse(text).names) == set(re.findall("[a-z_]{2,}|(?<![0-9])[a-z]", text)) - {"min", "max"}


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab1.+-*/() ,=<>:[]{}'\"#@&|^~!%_\\\n\0é", max_size=30))
def test_any_text_is_a_formula_or_an_error_with_a_remedy(text: str) -> None:
    try:
        found = parse(text, file="own.toml", column="quantities.x.formula")
    except DataError as error:
        (problem,) = error.problems
        assert problem.remedy
        assert problem.value == text
        assert str(error).startswith("own.toml, setting quantities.x.formula: ")
    else:
        values = {name: np.asarray(2.0) for name in found.names}
        assert np.shape(interpret(found.tree, Computed(values))) == ()


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os')",
        "a.real",
        "a[0]",
        "a if a else a",
        "a and a",
        "a < a",
        "lambda: a",
        "[a]",
        "'a'",
        "True",
        "None",
        "1j",
        "a // 2",
        "a % 2",
        "not a",
        "~a",
        "abs(a)",
        "min(a)",
        "min(*a)",
        "min(a, key=a)",
        "min + a",
        "a(2)",
        "min(min, a)",
        "(a := 2)",
        "f'{a}'",
        "1e999",
        "9" * 400,
        "-" * (LONGEST + 1) + "a",
        "a, 2",
        "a; a",
        "",
    ],
)
def test_nothing_but_arithmetic_is_a_formula(text: str) -> None:
    with pytest.raises(DataError):
        parse(text)


def test_a_formula_of_the_greatest_length_is_worked_out() -> None:
    deep = "-" * (LONGEST - 1) + "a"
    found = float(interpret(parse(deep).tree, Computed({"a": np.asarray(3.0)})))
    assert found == 3.0 * (-1) ** (LONGEST - 1)


def test_what_cannot_be_worked_out_is_missing_and_stays_missing() -> None:
    nothing, one = Quantity("nothing", "share", value=0.0), Quantity("one", "share", value=1.0)
    results = {
        "over": "one / nothing",
        "root": "(nothing - one) ** 0.5",
        "behind": "one ** over",
        "large": "(one * 10) ** 999",
    }
    formulas = [Quantity(name, "share", formula=parse(text)) for name, text in results.items()]
    points = Model.of([nothing, one, *formulas]).points()
    assert all(math.isnan(points[name]) for name in results)


def test_what_rests_on_an_input_without_a_value_is_missing_even_to_the_power_of_nothing() -> None:
    unknown, nothing = Quantity("unknown", "share"), Quantity("nothing", "share", value=0.0)
    power = Quantity("power", "share", formula=parse("unknown ** nothing"))
    other = Quantity("other", "share", formula=parse("nothing + 1"))
    model = Model.of([unknown, nothing, power, other])
    assert math.isnan(model.points()["power"])
    assert model.points()["other"] == 1.0
    assert model.missing("power") == ["unknown"]
    assert float(model.evaluate({"unknown": 5.0})["power"]) == 1.0


UNITS = {
    "pay": unit_of("euro / hour"),
    "hours": unit_of("hour"),
    "cost": unit_of("million_euro"),
    "rate": unit_of("percent"),
    "children": unit_of("child / family"),
    "families": unit_of("family"),
}


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("pay * hours", "euro"),
        ("pay * hours + cost", "thousand_euro"),
        ("cost * (1 + rate)", "euro"),
        ("hours ** 2 / hours", "hour"),
        ("cost / cost", "share"),
        ("children * families", "child"),
        ("max(cost - pay * hours, 0)", "euro"),
        ("0", "euro"),
        ("min(rate, 1) * 3", "percent"),
        ("2 ** rate", "share"),
        ("hours ** (1 / 2) * hours ** 0.5", "hour"),
        ("-(-pay)", "euro / hour"),
        ("cost / families / children", "euro / child"),
    ],
)
def test_units_that_fit(text: str, unit: str) -> None:
    must_fit(parse(text), unit_of(unit), UNITS)


@pytest.mark.parametrize(
    ("text", "unit", "words"),
    [
        ("pay + hours", "euro", r"pay \(euro / hour\) and hours \(hour\) are added or subtracted; give both"),
        ("cost - 5", "euro", r"cost \(euro\) and 5 \(share\)"),
        ("min(cost, hours)", "euro", r"cost \(euro\) is compared with hours \(hour\)"),
        ("hours ** hours", "hour", r"hours \(hour\) is raised to hours \(hour\)"),
        ("hours ** rate", "hour", "an exponent has no unit, and is a number where the base has a unit"),
        ("pay * hours", "hour", "gives euro, and its unit is hour; correct the unit"),
        ("children * families", "family", "gives child, and its unit is family"),
        ("(pay * hours + cost) * children - 1", "euro", "pay"),
        ("1", "euro", "gives share, and its unit is euro"),
    ],
)
def test_units_that_do_not_fit_name_formula_both_units_and_remedy(text: str, unit: str, words: str) -> None:
    with pytest.raises(DataError, match=words) as caught:
        must_fit(parse(text), unit_of(unit), UNITS, file="own.toml", column="quantities.x.formula")
    assert text in str(caught.value)


@pytest.mark.parametrize("text", ["eur", "euro +", "3 euro", "€", "euro / ", "kiloeuro", "hour ** x", "("])
def test_what_is_no_unit_is_an_error(text: str) -> None:
    with pytest.raises(CaseloadError, match="is not a unit"):
        unit_of(text, file="own.toml")


def test_every_unit_is_what_it_says() -> None:
    sizes = {name: unit_of(name).size for name in DEFINED}
    assert sizes["million_euro"] == 1e6
    assert sizes["percent"] == 0.01
    assert sizes["month"] * 12 == pytest.approx(sizes["year"])
    assert sizes["minute"] * 60 == pytest.approx(sizes["hour"])
    things = [
        "client",
        "child",
        "family",
        "case",
        "employee",
        "person",
        "team",
        "fte",
        "hour",
        "year",
        "euro",
    ]
    kinds = [unit_of(name).kind for name in things]
    assert len(set(map(str, kinds))) == len(things)
