"""TNO's three cases: every published result against arithmetic by hand, and what cannot be reproduced."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from caseload_analysis.comparison.business_case import BusinessCase, business_case
from caseload_analysis.comparison.cases.reading import shipped_cases
from caseload_analysis.comparison.cases.template import business_case_template
from caseload_analysis.comparison.published import published_figure
from caseload_analysis.reports.language import Language
from caseload_analysis.tables.problems import UsageError

# Invented, round: 100 million indicated hours at 25 euro; nine and eight hours of care for ten indicated;
# 60 and 64 % of the time spent on care; overhead 25 and 20 % of total cost.
FILLED = {
    "salary_average": 25,
    "indicated_hours": 100e6,
    "hours_share_average": 0.9,
    "hours_share": 0.8,
    "productivity_average": 0.60,
    "productivity": 0.64,
    "overhead_average": 0.25,
    "overhead": 0.20,
}
COST_AVERAGE = 25 * 100e6 * 0.9 / 0.60 / 0.75
COST = 25 * 100e6 * 0.8 / 0.64 / 0.80


def rows(case: BusinessCase) -> pd.DataFrame:
    return case.table.set_index("name")


@pytest.mark.parametrize(
    ("case", "name", "by_hand", "printed", "step"),
    [
        ("bjaa", "return_per_euro", 1 + 14 / 100, 1.14, 0.01),
        ("bjaa", "national_saving", 5_000_000 * 0.14 / 0.10, 7_000_000, 1_000_000),
    ],
)
def test_what_is_published_is_reproduced_to_its_rounding(
    case: str, name: str, by_hand: float, printed: float, step: float
) -> None:
    row = rows(business_case(case)).loc[name]
    assert row["value"] == pytest.approx(by_hand, rel=1e-12)
    assert row["published"] == printed
    assert round(row["value"] / step) == round(printed / step)
    assert row["reproduced"] == "yes"


@pytest.mark.parametrize(
    ("case", "name", "by_hand"),
    [
        ("bjaa", "net_return", 5_000_000 * 0.14),
        ("bjaa", "gross_return", 5_000_000 * 1.14),
        ("bjaa", "national_investment", 5_000_000 / 0.10),
        ("bjaa", "social_surplus", 34 - 14),
        ("bjaa", "gain_parents", 7.3 - 6),
        ("bjaa", "gain_youth_and_parents", 7.2 - 6),
        ("baanzicht", "clients_sgbo", 161_925 / 0.52),
    ],
)
def test_what_follows_from_published_figures_is_derived(case: str, name: str, by_hand: float) -> None:
    row = rows(business_case(case)).loc[name]
    assert row["value"] == pytest.approx(by_hand, rel=1e-12)
    assert row["reproduced"] == "derived"
    assert math.isnan(row["published"])
    changed = {
        "bjaa": {"investment": 1, "social_return": 1, "score_before": 1},
        "baanzicht": {"share_counted": 1},
    }
    assert rows(business_case(case, changed[case])).loc[name, "reproduced"] == ""


def test_the_saving_per_client_reaches_from_755_to_1101_euro() -> None:
    row = rows(business_case("baanzicht")).loc["saving_per_client"]
    assert [round(row["low"]), round(row["high"])] == [755, 1101]
    assert row["low"] == pytest.approx(240e6 / 317_780)
    assert row["high"] == pytest.approx(350e6 / 317_780)
    assert row["reproduced"] == "derived"


def test_52_percent_is_rounded_and_cebeon_lies_outside_of_the_rounding() -> None:
    row = rows(business_case("baanzicht")).loc["clients_sgbo"]
    assert [round(row["low"]), round(row["high"])] == [308_429, 314_417]
    assert not row["low"] <= rows(business_case("baanzicht")).loc["clients", "value"] <= row["high"]


@pytest.mark.parametrize(
    ("case", "name", "missing"),
    [
        ("buurtzorg", "saving", set(FILLED)),
        ("baanzicht", "saving_from_costs", {"cost_per_client_average", "cost_per_client"}),
        ("bjaa", "financial_return_from_gains", {"supervision_orders_cost", "youth_help_cost"}),
        (
            "bjaa",
            "social_return_from_gains",
            {"supervision_orders_cost", "youth_help_cost", "social_benefits"},
        ),
        ("bjaa", "break_even_from_costs", {"cost_per_family", "tariff"}),
    ],
)
def test_what_cannot_be_reproduced_says_which_input_is_not_published(
    case: str, name: str, missing: set[str]
) -> None:
    found = business_case(case)
    table = rows(found)
    assert table.loc[name, "reproduced"] == "cannot"
    assert math.isnan(table.loc[name, "value"])
    assert missing <= set(found.missing)
    assert set(table.index[table["status"] == "not_published"]) == set(found.missing)
    label = table.loc[name, "label"]
    (line,) = [each for each in found.text.splitlines() if each.lower().startswith(f"{label}: ".lower())]
    assert "cannot be reproduced, because these inputs are not published" in line
    assert all(table.loc[each, "label"] in line for each in missing)


def test_buurtzorg_and_baanzicht_lack_nothing_else() -> None:
    assert set(business_case("buurtzorg").missing) == set(FILLED)
    assert set(business_case("baanzicht").missing) == {"cost_per_client_average", "cost_per_client"}


@pytest.mark.parametrize(
    ("average", "own", "reproduced"),
    [
        (3000, 2100, "yes"),  # 900 × 317,780 is 286 million
        (3000, 1800, "no"),  # 1,200 × 317,780 is 381 million
        (3000, (3000 - 350e6 / 317_780, 3000 - 240e6 / 317_780), "yes"),
        (3000, (1800, 2100), "no"),
    ],
)
def test_costs_per_client_are_held_against_the_published_range(
    average: float, own: float | tuple[float, float], reproduced: str
) -> None:
    case = business_case("baanzicht", {"cost_per_client_average": average, "cost_per_client": own})
    assert rows(case).loc["saving_from_costs", "reproduced"] == reproduced


def test_gains_that_give_the_published_returns_reproduce_them() -> None:
    # 10 % of 30 million and 10 % of 27 million are 5.7 million, 1.14 times the investment of 5 million;
    # another million is 1.34 times. 4,860 euro a family is 2.7 times 1,800 euro a child.
    filled = {"supervision_orders_cost": 30e6, "youth_help_cost": 27e6, "social_benefits": 1e6}
    table = rows(business_case("bjaa", {**filled, "cost_per_family": 4860, "tariff": 1800}))
    names = ["financial_return_from_gains", "social_return_from_gains", "break_even_from_costs"]
    assert table.loc[names, "value"].tolist() == pytest.approx([14, 34, 2.7])
    assert table.loc[names, "reproduced"].tolist() == ["yes"] * 3


def test_every_result_of_every_case_says_how_it_stands() -> None:
    for name in shipped_cases():
        table = business_case(name).table
        held = table["published"].notna()
        assert set(table.loc[held, "reproduced"]) <= {"yes", "cannot"}
        assert set(table.loc[~held, "reproduced"]) <= {"", "derived"}
        assert table["source"].ne("").all()
        assert table["label"].ne(table["name"]).all()


def test_published_inputs_stand_in_one_place() -> None:
    row = rows(business_case("bjaa")).loc["financial_return"]
    figure = published_figure("bjaa_financial_return")
    assert (row["value"], row["unit"], row["slide"]) == (figure.value, figure.unit, figure.slide)
    assert row["label"] == figure.indicator
    assert rows(business_case("bjaa")).loc["investment", "qualifier"] == "almost"


def test_the_investment_is_rounded_up_so_only_its_lower_side_is_open() -> None:
    row = rows(business_case("bjaa")).loc["investment"]
    assert (row["low"], row["value"], row["high"]) == (4_500_000, 5_000_000, 5_000_000)


def test_seven_million_is_net_and_the_scores_are_indicative_only() -> None:
    text = business_case("bjaa").text
    assert "gross it would be 57 million euro" in text
    assert "at most 7 million euro" in text
    assert "indicative only: measured at 30\xa0% of the clients" in text
    dutch = business_case("bjaa", language=Language("nl")).text
    assert "alleen indicatief: gemeten bij 30\xa0% van de klanten" in dutch
    assert "gepubliceerd 7 miljoen euro, nagerekend 7 miljoen euro; dat klopt" in dutch


def test_a_language_of_the_reports_says_the_same_as_its_short_name() -> None:
    for name in shipped_cases():
        case = business_case(name)
        assert case.told(Language("nl")) == business_case(name, language=Language("nl")).text
        assert business_case(name, language=Language("en")).text == case.text


def test_buurtzorg_is_worked_out_once_its_inputs_are_filled_in() -> None:
    case = business_case("buurtzorg", FILLED)
    table = rows(case)
    assert case.missing == ()
    assert table.loc["cost_average", "value"] == pytest.approx(COST_AVERAGE)
    assert table.loc["cost", "value"] == pytest.approx(COST)
    assert table.loc["saving", "value"] == pytest.approx(COST_AVERAGE - COST)
    assert table.loc["saving", "reproduced"] == "no"
    assert table.loc["salary_average", "source"] == "filled in by the user"
    assert table.loc["salary_average", "status"] == "assumption"


def test_inputs_that_give_the_published_saving_reproduce_it() -> None:
    scale = 1.4e9 / (COST_AVERAGE - COST)
    case = business_case("buurtzorg", {**FILLED, "indicated_hours": 100e6 * scale})
    assert rows(case).loc["saving", "reproduced"] == "yes"
    # The same cost follows from the published saving and the shares alone.
    assert rows(case).loc["implied_cost_average", "value"] == pytest.approx(COST_AVERAGE * scale)


@pytest.mark.parametrize(
    ("options", "productivity", "overhead"),
    [
        ({}, 1 / 0.64, 1 / 0.8),
        ({"overhead": "mark_up"}, 1 / 0.64, 1.2),
        ({"productivity": "factor"}, 0.64, 1 / 0.8),
        ({"productivity": "factor", "overhead": "mark_up"}, 0.64, 1.2),
    ],
)
def test_how_productivity_and_overhead_are_read_is_an_option(
    options: dict[str, str], productivity: float, overhead: float
) -> None:
    table = rows(business_case("buurtzorg", FILLED, options=options))
    assert table.loc["productivity_factor", "value"] == pytest.approx(productivity)
    assert table.loc["overhead_factor", "value"] == pytest.approx(overhead)
    assert table.loc["cost", "value"] == pytest.approx(25 * 100e6 * 0.8 * productivity * overhead)


def test_the_text_says_how_the_options_were_taken() -> None:
    text = business_case("buurtzorg", options={"overhead": "mark_up"}).text
    assert "Overhead is taken as a mark-up o on the salary, so the factor is 1 + o." in text
    assert "Productivity is taken as a share p of the time" in text


def test_the_three_parts_of_the_saving_do_not_depend_on_the_level_of_the_cost() -> None:
    case = business_case("buurtzorg", FILLED)
    found = case.attribution("cost", "average")
    ratios = np.array([0.8 / 0.9, 0.60 / 0.64, 0.75 / 0.80])
    shares = np.log(ratios) / np.log(ratios.prod())
    assert found.method == "lmdi"
    assert found.table["factor"].tolist() == ["hours_share", "productivity_factor", "overhead_factor"]
    assert found.table["share"].to_numpy() == pytest.approx(shares)
    assert found.total == pytest.approx(COST - COST_AVERAGE)
    without_level = {
        name: FILLED[name] for name in FILLED if name not in {"salary_average", "indicated_hours"}
    }
    relative = business_case("buurtzorg", without_level).attribution("cost_factor", "average")
    assert relative.table["share"].to_numpy() == pytest.approx(shares)


def test_the_parts_ask_for_what_is_not_filled_in() -> None:
    with pytest.raises(UsageError, match="fill in hours_share, productivity, overhead"):
        business_case("buurtzorg").attribution("cost_factor", "average")


def test_bjaa_breaks_even_at_two_point_seven_children_whatever_the_tariff() -> None:
    for tariff in (1, 4000):
        case = business_case("bjaa", {"tariff": tariff})
        found = case.break_even("children_per_family", "margin", bracket=(1, 6))
        assert found.table["value"].tolist() == pytest.approx([2.7])
        assert found.table["rising"].tolist() == [True]
    margin = business_case("bjaa", {"tariff": 1000, "children_per_family": 3})
    assert rows(margin).loc["margin", "value"] == pytest.approx((3 - 2.7) * 1000)
    with pytest.raises(UsageError, match="fill in tariff"):
        business_case("bjaa").break_even("children_per_family", "margin", bracket=(1, 6))


def test_what_a_user_fills_in_takes_the_place_of_a_published_value_or_a_formula() -> None:
    table = rows(business_case("bjaa", {"investment": 4.8e6, "share_of_country": (8, 12)}))
    assert table.loc["national_saving", "value"] == pytest.approx(4.8e6 * 0.14 / 0.10)
    assert table.loc["national_saving", "high"] == pytest.approx(4.8e6 * 0.145 / 0.08)
    text = business_case("bjaa", {"investment": 4.8e6}).text
    assert "Net financial return of the investment: 672,000 euro. Over" in text
    assert "Filled in by the user: total investment." in text
    table = rows(business_case("bjaa", {"net_return": 1e6}))
    assert table.loc["national_saving", "value"] == pytest.approx(1e7)
    assert table.loc["net_return", "formula"] == ""
    assert table.loc["net_return", "reproduced"] == ""


def test_figures_of_other_studies_stand_beside_and_are_used_nowhere() -> None:
    case = business_case("buurtzorg", FILLED)
    table = rows(case)
    for name in ("saving_ey", "fewer_hours_kpmg"):
        assert not table["formula"].str.contains(name).any()
    assert table["mixed"].eq("").all()
    assert "never in one figure" in case.text


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: business_case("buurtzor"), "unknown business case 'buurtzor'; did you mean 'buurtzorg'"),
        (lambda: business_case("bjaa", {"tarif": 1}), "unknown input 'tarif'; did you mean 'tariff'"),
        (lambda: business_case("bjaa", {"tariff": "1000"}), "'tariff' was given '1000'; give a number"),
        (lambda: business_case("bjaa", {"tariff": (3, 2)}), "a range rises"),
        (lambda: business_case("bjaa", {"tariff": (1, 2, 3, 4)}), "give a number, a pair"),
        (lambda: business_case("bjaa", {"tariff": float("nan")}), "give a number"),
        (lambda: business_case("bjaa", {"tariff": {"valu": 3}}), "part of an input 'valu'"),
        (lambda: business_case("bjaa", {"tariff": {"low": 1, "high": 2, "distribution": "pert"}}), "uniform"),
        (lambda: business_case("bjaa", {"tariff": {"value": 1, "distribution": "normal"}}), "distribution"),
        (lambda: business_case("bjaa", options={"overhead": "mark_up"}), "unknown option"),
        (lambda: business_case("buurtzorg", options={"overhead": "markup"}), "did you mean 'mark_up'"),
        (lambda: business_case_template("own.toml", "fr"), "unknown language"),
        (lambda: business_case("buurtzorg", FILLED).attribution("cost", "avarage"), "did you mean 'average'"),
    ],
)
def test_a_wrong_call_says_what_to_do(call: object, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        call()  # type: ignore[operator]


def test_a_run_in_which_a_formula_was_filled_in_is_held_against_one_in_which_it_was_not() -> None:
    one = business_case("bjaa")
    found = one.attribution("national_saving", business_case("bjaa", {"net_return": 350_000}))
    assert found.table["factor"].tolist() == ["net_return"]
    assert found.total == pytest.approx(3_500_000)
    back = business_case("bjaa", {"net_return": 350_000}).attribution("national_saving", one)
    assert back.total == pytest.approx(-3_500_000)


def test_a_case_shows_itself_in_a_line() -> None:
    assert repr(business_case("bjaa")) == "BusinessCase(name='bjaa', chosen={})"


def test_two_runs_of_a_case_can_be_held_against_each_other() -> None:
    one, two = (
        business_case("buurtzorg", FILLED),
        business_case("buurtzorg", {**FILLED, "salary_average": 20}),
    )
    found = one.attribution("cost", two)
    assert found.table["factor"].tolist() == ["salary_average"]
    assert found.total == pytest.approx(COST - COST * 20 / 25)
