"""Attribution: parts that add up whatever the order, against closed forms and every order written out."""

from __future__ import annotations

import math
from itertools import permutations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from caseload_analysis.comparison.cases.attribution import Attribution, attribution
from caseload_analysis.comparison.cases.dividing import CHANGES_SIGN, MOST_FACTORS
from caseload_analysis.comparison.cases.formulas import parse
from caseload_analysis.comparison.cases.model import Model
from caseload_analysis.comparison.cases.powers import exponents
from caseload_analysis.comparison.cases.quantities import Quantity
from caseload_analysis.reports.language import Language
from caseload_analysis.tables.problems import UsageError

POSITIVE = st.floats(0.05, 50)
ANY = st.floats(-50, 50)


def model(formulas: dict[str, str], **inputs: float) -> Model:
    given = [Quantity(name, "share", value=value) for name, value in inputs.items()]
    return Model.of([*given, *(Quantity(n, "share", formula=parse(text)) for n, text in formulas.items())])


def parts(found: Attribution) -> dict[str, float]:
    return dict(zip(found.table["factor"], found.table["part"], strict=True))


def by_every_order(text: str, before: dict[str, float], after: dict[str, float]) -> dict[str, float]:
    """The mean over all orders, one step at a time."""
    total = dict.fromkeys(before, 0.0)
    orders = list(permutations(before))
    for order in orders:
        state = dict(before)
        for name in order:
            start = eval(text, {"min": min, "max": max}, state)
            state[name] = after[name]
            total[name] += eval(text, {"min": min, "max": max}, state) - start
    return {name: each / len(orders) for name, each in total.items()}


@settings(max_examples=50, deadline=None)
@given(st.tuples(ANY, ANY, ANY), st.tuples(ANY, ANY, ANY))
@pytest.mark.parametrize("text", ["a * b + c", "max(a, b) * c - a", "a * a * b - 3 * c"])
def test_shapley_is_the_mean_over_all_orders(
    text: str, before: tuple[float, ...], after: tuple[float, ...]
) -> None:
    names = ["a", "b", "c"]
    old, new = dict(zip(names, before, strict=True)), dict(zip(names, after, strict=True))
    found = attribution(model({"y": text}, **new), "y", old, names, "shapley")
    expected = by_every_order(text, old, new)
    scale = 1 + max(map(abs, expected.values()))
    assert parts(found) == pytest.approx(expected, abs=1e-9 * scale)
    assert found.table["part"].sum() == pytest.approx(found.total, abs=1e-9 * scale)


@settings(max_examples=80, deadline=None)
@given(*[st.tuples(POSITIVE, POSITIVE)] * 3)
def test_lmdi_adds_up_and_follows_the_log_shares(
    a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]
) -> None:
    old, new = {"a": a[0], "b": b[0], "c": c[0]}, {"a": a[1], "b": b[1], "c": c[1]}
    found = attribution(model({"y": "4 * a * b / c ** 2"}, **new), "y", old, ["a", "b", "c"], "lmdi")
    total = 4 * a[1] * b[1] / c[1] ** 2 - 4 * a[0] * b[0] / c[0] ** 2
    scale = 4 * a[1] * b[1] / c[1] ** 2 + 4 * a[0] * b[0] / c[0] ** 2
    assert found.total == pytest.approx(total, abs=1e-12 * scale)
    assert found.table["part"].sum() == pytest.approx(total, abs=1e-9 * scale)
    growth = math.log(a[1] / a[0]) + math.log(b[1] / b[0]) - 2 * math.log(c[1] / c[0])
    assume(abs(growth) > 1e-6)
    expected = total * math.log(a[1] / a[0]) / growth
    assert parts(found)["a"] == pytest.approx(expected, rel=1e-6, abs=1e-9 * scale)


@pytest.mark.parametrize("method", ["lmdi", "shapley"])
def test_the_order_of_the_factors_does_not_matter(method: str) -> None:
    new, old = {"a": 2.0, "b": 7.0, "c": 0.5, "d": 3.0}, {"a": 3.0, "b": 5.0, "c": 0.9, "d": 1.0}
    case = model({"y": "a * b * c / d"}, **new)
    first = parts(attribution(case, "y", old, list(new), method))
    for order in permutations(new):
        assert parts(attribution(case, "y", old, list(order), method)) == pytest.approx(first, rel=1e-12)


@pytest.mark.parametrize("method", ["lmdi", "shapley"])
def test_back_and_forth_are_each_others_opposite_and_equal_factors_have_equal_parts(method: str) -> None:
    old, new = {"a": 2.0, "b": 2.0, "c": 5.0}, {"a": 3.0, "b": 3.0, "c": 5.0}
    forth = parts(attribution(model({"y": "a * b * c"}, **new), "y", old, ["a", "b", "c"], method))
    back = parts(attribution(model({"y": "a * b * c"}, **old), "y", new, ["a", "b", "c"], method))
    assert forth == pytest.approx({name: -each for name, each in back.items()})
    assert forth["a"] == pytest.approx(forth["b"]) == pytest.approx((45 - 20) / 2)
    assert forth["c"] == pytest.approx(0.0)


def test_two_factors_have_known_closed_forms() -> None:
    old, new = {"a": 10.0, "b": 4.0}, {"a": 12.0, "b": 5.0}
    case = model({"y": "a * b"}, **new)
    shapley = parts(attribution(case, "y", old, method="shapley"))
    assert shapley == pytest.approx({"a": (12 - 10) * (4 + 5) / 2, "b": (5 - 4) * (10 + 12) / 2})
    lmdi = parts(attribution(case, "y", old))
    mean = (60 - 40) / math.log(60 / 40)
    assert lmdi == pytest.approx({"a": mean * math.log(1.2), "b": mean * math.log(1.25)})
    added = attribution(model({"y": "a - b"}, **new), "y", old)
    assert added.method == "shapley"
    assert parts(added) == pytest.approx({"a": 2.0, "b": -1.0})


def test_formulas_between_are_factors_too() -> None:
    between = {"f": "1 / p", "g": "1 / (1 - o)", "y": "10 * f * g"}
    case = model(between, p=0.8, o=0.1)
    found = attribution(case, "y", {"p": 0.5, "o": 0.25}, ["f", "g"])
    ratios = {"f": 0.5 / 0.8, "g": 0.75 / 0.9}
    assert found.method == "lmdi"
    expected = {name: math.log(each) / math.log(math.prod(ratios.values())) for name, each in ratios.items()}
    shares = dict(zip(found.table["factor"], found.table["share"], strict=True))
    assert shares == pytest.approx(expected)
    # 1 / (1 - o) is no power of o, so the inputs themselves are told apart by every order.
    assert attribution(case, "y", {"p": 0.5, "o": 0.25}).method == "shapley"


def test_a_constant_sum_is_no_obstacle_to_log_shares() -> None:
    case = model({"y": "a * b * (k + 3) / 2 ** k"}, a=2.0, b=3.0, k=1.0)
    assert exponents(case, "y", ["a", "b"]) == {"a": 1.0, "b": 1.0}
    assert exponents(case, "y", ["a", "k"]) is None


@pytest.mark.parametrize(
    ("text", "powers"),
    [
        ("a / (b / a)", {"a": 2.0, "b": -1.0}),
        ("-a * b ** -0.5", {"a": 1.0, "b": -0.5}),
        ("(a * b) ** 2 / a", {"a": 1.0, "b": 2.0}),
        ("a + b", None),
        ("min(a, 3) * b", None),
        ("2 ** a", None),
        ("a ** b", None),
        ("(a + 1) * 2", None),
        ("7", {"a": 0.0, "b": 0.0}),
    ],
)
def test_which_formulas_are_products(text: str, powers: dict[str, float] | None) -> None:
    assert exponents(model({"y": text}, a=2.0, b=3.0), "y", ["a", "b"]) == powers


def test_no_difference_and_parts_that_cancel_are_said() -> None:
    cancel = attribution(model({"y": "a * b"}, a=2.0, b=6.0), "y", {"a": 3.0, "b": 4.0})
    assert cancel.total == 0
    assert cancel.table["share"].isna().all()
    assert cancel.table["part"].tolist() == pytest.approx([12 * math.log(2 / 3), 12 * math.log(6 / 4)])
    assert "the parts cancel each other out" in cancel.text
    same = attribution(model({"y": "a * b"}, a=2.0, b=6.0), "y", {"a": 2.0})
    assert same.table.empty
    assert "no factor that differs" in same.text


def test_opposite_directions_are_said() -> None:
    found = attribution(model({"y": "a * b"}, a=2.0, b=12.0), "y", {"a": 3.0, "b": 4.0})
    assert found.table["share"].sum() == pytest.approx(1)
    assert "a share can be above 100 % or below zero" in found.text


@pytest.mark.parametrize("old", [{"a": 0.0, "b": 4.0}, {"a": -3.0, "b": 4.0}])
def test_zero_and_a_change_of_sign_fall_back_on_every_order_and_say_so(old: dict[str, float]) -> None:
    case = model({"y": "a * b"}, a=2.0, b=6.0)
    found = attribution(case, "y", old)
    assert found.method == "shapley"
    assert parts(found) == pytest.approx(by_every_order("a * b", old, {"a": 2.0, "b": 6.0}))
    assert CHANGES_SIGN in found.text
    with pytest.raises(UsageError, match=r"choose 'shapley'\. a factor or the result is zero"):
        attribution(case, "y", old, method="lmdi")
    dutch = attribution(case, "y", old, speech=Language("nl")).text
    assert "een factor of de uitkomst is nul of wisselt van teken" in dutch


def test_negative_results_that_keep_their_sign_have_log_shares() -> None:
    found = attribution(model({"y": "-a * b"}, a=2.0, b=6.0), "y", {"a": 1.0, "b": 3.0})
    assert found.method == "lmdi"
    assert found.table["part"].tolist() == pytest.approx([-4.5, -4.5])


def test_as_many_factors_as_can_be_tried_add_up() -> None:
    names = [f"x{place}" for place in range(MOST_FACTORS)]
    rng = np.random.default_rng(3)
    old, new = (dict(zip(names, rng.uniform(-2, 2, len(names)), strict=True)) for _ in range(2))
    case = model({"y": " * ".join(f"({name} + 1)" for name in names)}, **new)
    found = attribution(case, "y", old)
    assert found.table["part"].sum() == pytest.approx(found.total, rel=1e-9)
    more = model({"y": " + ".join([*names, "x"])}, **new, x=1.0)
    with pytest.raises(UsageError, match="11 factors are too many"):
        attribution(more, "y", {**old, "x": 0.0})


@pytest.mark.parametrize(
    ("factors", "method", "words"),
    [
        (["a"], "auto", "do not account for the whole difference"),
        (["a", "f"], "auto", "the factor 'f' rests on the factor 'a'"),
        (["a", "z"], "auto", "unknown quantity 'z'"),
        (["a", "c"], "auto", "'y' does not rest on 'c'; choose from: a, b, f"),
        (["a", "b"], "logs", "unknown method 'logs'"),
        (["f", "b"], "lmdi", "no product"),
    ],
)
def test_a_wrong_question_says_what_to_do(factors: list[str], method: str, words: str) -> None:
    case = model({"f": "2 * a", "y": "f + b"}, a=2.0, b=3.0, c=1.0)
    with pytest.raises(UsageError, match=words):
        attribution(case, "y", {"a": 1.0, "b": 1.0}, factors, method)  # type: ignore[arg-type]


def test_a_mixture_that_cannot_be_worked_out_is_said() -> None:
    case = model({"y": "1 / (a - b)"}, a=2.0, b=1.0)
    with pytest.raises(UsageError, match="every mixture of the two states"):
        attribution(case, "y", {"a": 4.0, "b": 2.0})
