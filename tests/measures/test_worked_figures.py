"""The worked and published figures of the definitions, through the public door."""

from typing import Any

import pytest
from comparison import missing, read
from facts import OPEN, Absence, Assignment, Band, Case, Contract, Duty, Facts, Rules, day
from worked import LONG_AGO, MARCH, full_timer, second_quarter, seven_employees

import caseload_analysis as ca


def march(facts: Facts, by: str = "team", baseline: str = "formation") -> dict[str, Any]:
    """The only row of the deviation at the end of March 2025."""
    rows = ca.deviation(read(facts), by=by, every="M", at="end", period="2025-03", baseline=baseline)
    assert len(rows) == 1
    return {str(column): value for column, value in rows.iloc[0].items()}


def quarter(rules: Rules | None = None) -> dict[str, Any]:
    """The only row of the absence figures of the second quarter of 2025."""
    rows = ca.absence(read(second_quarter(rules)), by="organisation", every="Q", period="2025Q2")
    assert len(rows) == 1
    return {str(column): value for column, value in rows.iloc[0].items()}


# employee, cases, contract fte, deployable fte, norm (deployable × ramp-up), deviation
SEVEN = [
    ("A", 13, 36 / 36, 36 / 36, 12.000, 0.0833),  # 13 ÷ 12
    ("B", 10, 32 / 36, 32 / 36, 10.667, -0.0625),  # 10 ÷ (12 · 32/36)
    ("C", 12, 28 / 36, 28 / 36, 9.333, 0.2857),  # 12 ÷ (12 · 28/36)
    ("D", 4, 36 / 36, 0 / 36, 0.0, None),  # sick: 4 cases without deployable fte
    ("E", 7, 32 / 36, 16 / 36, 5.333, 0.3125),  # 7 ÷ (12 · 16/36)
    ("F", 6, 36 / 36, 36 / 36, 6.000, 0.0),  # new: 6 ÷ (12 · 36/36 · 0.5)
    ("G", 7, 24 / 36, 18 / 36, 6.000, 0.1667),  # 6 of 24 hours leave: 7 ÷ (12 · 18/36)
]


@pytest.mark.parametrize(("employee", "cases", "contract", "deployable", "norm", "expected"), SEVEN)
def test_each_of_the_seven_employees(
    employee: str, cases: int, contract: float, deployable: float, norm: float, expected: float | None
) -> None:
    org = read(seven_employees())
    rows = ca.deviation(org, by="employee", every="M", at="end", period="2025-03", baseline="deployable")
    row = rows.set_index("employee_id").loc[employee]
    fte = ca.formation(org, by="employee", every="M", at="end", period="2025-03")
    own = fte.set_index("employee_id").loc[employee]
    assert row["actual"] == cases
    assert own["contract_fte"] == pytest.approx(contract)
    assert own["deployable_fte"] == pytest.approx(deployable)
    assert row["norm_deployable"] == pytest.approx(norm, abs=5e-4)
    assert row["norm_formation"] == pytest.approx(12 * contract)
    if expected is None:
        assert missing(row["deviation_deployable"])
        assert row["status"] == "undefined"
    else:
        assert row["deviation_deployable"] == pytest.approx(expected, abs=5e-5)


@pytest.mark.parametrize("by", ["team", "organisation"])
def test_the_team_is_far_below_one_norm_and_far_above_the_other(by: str) -> None:
    # 224 h ÷ 36 = 6.2222 fte; 166 h ÷ 36 = 4.6111 fte; 59 ÷ 74.667 and 59 ÷ (166 − 18) / 36 · 12
    org = read(seven_employees())
    fte = ca.formation(org, by=by, every="M", at="end", period="2025-03").iloc[0]
    row = march(seven_employees(), by=by)
    assert fte["contract_fte"] == pytest.approx(6.2222, abs=5e-5)
    assert fte["deployable_fte"] == pytest.approx(4.6111, abs=5e-5)
    assert fte["sickness"] == pytest.approx((36 + 16) / 36)
    assert fte["parental"] == pytest.approx(6 / 36)
    assert row["actual"] == 59
    assert row["norm_formation"] == pytest.approx(74.667, abs=5e-4)
    assert row["norm_deployable"] == pytest.approx(49.333, abs=5e-4)
    assert row["deviation_formation"] == pytest.approx(-0.2098, abs=5e-5)
    assert row["deviation_deployable"] == pytest.approx(0.1959, abs=5e-5)
    assert row["status"] == "below"
    assert march(seven_employees(), by=by, baseline="deployable")["status"] == "above"


def test_a_norm_that_holds_sickness_is_not_reduced_for_it_again() -> None:
    # the team's deployable norm: 49.333 + 12 · (36 + 16) / 36 = 66.667
    row = march(seven_employees(includes_sickness=True))
    assert row["norm_deployable"] == pytest.approx(66.667, abs=5e-4)
    assert row["norm_formation"] == pytest.approx(74.667, abs=5e-4)


@pytest.mark.parametrize(
    ("cases", "status"), [(8, "below"), (9, "inside"), (12, "inside"), (15, "inside"), (16, "above")]
)
def test_a_deviation_equal_to_the_band_is_inside(cases: int, status: str) -> None:
    # 9 ÷ 12 = 1 − 0.25 and 15 ÷ 12 = 1 + 0.25
    assert march(full_timer(cases, Rules(per_fte=12, band=Band(relative=0.25))))["status"] == status


def test_a_deviation_equal_to_the_band_is_inside_whatever_the_computer_makes_of_it() -> None:
    # 11 ÷ 10 − 1 is 0.10000000000000009 in floating point
    assert march(full_timer(11, Rules(per_fte=10, band=Band(relative=0.1))))["status"] == "inside"


@pytest.mark.parametrize(("cases", "status"), [(4, "below"), (5, "inside"), (7, "inside"), (8, "above")])
def test_an_absolute_band_is_per_full_time_fte(cases: int, status: str) -> None:
    # 10 to 14 for a full-timer is 5 to 7 at half time
    row = march(full_timer(cases, Rules(per_fte=12, band=Band(None, 10, 14)), fte=0.5))
    assert (row["lower"], row["upper"]) == pytest.approx((5, 7))
    assert row["status"] == status


def test_a_mixed_caseload_has_the_harmonic_norm() -> None:
    # 1440 h ÷ 120 h = 12 and 1440 ÷ 96 = 15; half of each: 1440 ÷ 108 = 13.333, not 13.5
    rules = Rules(per_fte=12, per_measure={"ots": 1440 / 120, "jr": 1440 / 96})
    row = march(full_timer(["ots"] * 6 + ["jr"] * 6, rules))
    assert row["norm_formation"] == pytest.approx(1440 / 108)
    assert row["deviation_formation"] == pytest.approx(12 / (1440 / 108) - 1)


def test_a_mixed_load_is_the_sum_of_its_parts() -> None:
    # 10 of a measure with norm 17 and 4 of one with norm 12: 10/17 + 4/12 = 0.9216 of a full load
    rules = Rules(per_fte=15, per_measure={"ots": 17, "jr": 12})
    row = march(full_timer(["ots"] * 10 + ["jr"] * 4, rules))
    assert row["deviation_formation"] == pytest.approx(10 / 17 + 4 / 12 - 1)


def test_a_measure_without_a_norm_of_its_own_has_the_default() -> None:
    rules = Rules(per_fte=12, per_measure={"jr": 15})
    row = march(full_timer(["voogdij"] * 3 + ["jr"] * 3, rules))
    assert row["norm_formation"] == pytest.approx(6 / (3 / 12 + 3 / 15))


def test_a_part_time_factor_above_one_is_not_clipped() -> None:
    # 40 of 36 hours: 1.1111 fte, norm 13.333; 14 ÷ 13.333 = 1.05
    facts = full_timer(14, Rules(per_fte=12), fte=40 / 36)
    row = march(facts)
    assert row["norm_formation"] == pytest.approx(13.3333, abs=5e-5)
    assert row["deviation_formation"] == pytest.approx(0.05)
    fte = ca.formation(read(facts), by="team", every="M", period="2025-03").iloc[0]
    assert fte["contract_fte"] == pytest.approx(1.1111, abs=5e-5)


def test_duties_take_hours_out_of_the_caseload() -> None:
    # norm = 12 · (1 − 9/36) · 0.5 in the first month
    facts = full_timer(
        4, Rules(per_fte=12, ramp_up=(0.5,)), duties=(Duty("A", 9.0, MARCH),), start=day(2025, 3, 10)
    )
    row = march(facts)
    assert row["norm_deployable"] == pytest.approx(12 * (1 - 9 / 36) * 0.5)
    assert row["norm_formation"] == pytest.approx(12)


def test_absences_of_one_day_add_up_and_stop_at_the_whole_of_it() -> None:
    away = (Absence("A", "sickness", 0.6, MARCH), Absence("A", "parental", 0.6, MARCH))
    org = read(full_timer(4, Rules(), absences=away, duties=(Duty("A", 4.0, MARCH),)))
    fte = ca.formation(org, by="team", every="M", at="end", period="2025-03").iloc[0]
    assert fte["deployable_fte"] == pytest.approx(0)
    assert (fte["sickness"], fte["parental"], fte["duties"]) == pytest.approx((0.6, 0.4, 0.0))


def test_the_months_of_the_ramp_up_are_calendar_months() -> None:
    # in service on 31 January: the second month begins on 28 February
    facts = full_timer(1, Rules(ramp_up=(0.25, 0.5)), start=day(2025, 1, 31))
    rows = ca.formation(read(facts), by="team", every="M", at="end", period=("2025-01", "2025-03"))
    assert list(rows["effective_fte"]) == pytest.approx([0.25, 0.5, 1.0])
    february = ca.formation(read(facts), by="team", every="M", at="mean", period="2025-02").iloc[0]
    assert february["effective_fte"] == pytest.approx((27 * 0.25 + 1 * 0.5) / 28)


def test_periods_in_a_row_outside_the_band() -> None:
    # norm 12 ± 25 %: 16 and 16 above, 12 inside, 8 and 17 outside on either side
    numbers = [16, 16, 12, 8, 17]
    cases, assignments = [], []
    for month, number in enumerate(numbers, start=1):
        for place in range(number):
            name = f"Z{month}-{place}"
            first, stop = day(2025, month, 1), day(2025, month + 1, 1)
            cases.append(Case(name, f"G{name}", f"K{name}", "ots", first, stop))
            assignments.append(Assignment(name, "A", "", first, stop))
    facts = Facts(
        (Contract("A", "Noord", "jb", 1.0, LONG_AGO),),
        tuple(cases),
        tuple(assignments),
        rules=Rules(per_fte=12, band=Band(relative=0.25)),
    )
    rows = ca.deviation(read(facts), by="team", every="M", period=("2025-01", "2025-05"))
    assert list(rows["status"]) == ["above", "above", "inside", "below", "above"]
    assert list(rows["periods_outside"])[1:] == [rows["periods_outside"].iloc[0] + 1, 0, 1, 1]


def test_the_second_quarter_of_statistics_netherlands() -> None:
    # available 8·91 + 2·0.75·91 = 864.5; sick 8 + 2 + 9 + 0.75·25 = 37.75
    row = quarter()
    assert row["rate"] == pytest.approx(100 * 37.75 / 864.5)
    assert row["rate"] == pytest.approx(4.36669, abs=5e-6)
    assert row["frequency"] == pytest.approx(1.6044, abs=5e-5)  # 4/10 · 365/91
    assert row["mean_duration"] == pytest.approx(11.0)  # (8 + 2 + 9 + 25) / 4
    assert row["zero_absence"] == pytest.approx(6 / 10)
    assert row["rate_1_7"] == pytest.approx(0.2313, abs=5e-5)  # 2 ÷ 864.5
    assert row["rate_8_42"] == pytest.approx(4.1353, abs=1e-4)  # 35.75 ÷ 864.5 = 4.13534
    assert row["rate_43_365"] == row["rate_366_730"] == row["rate_731_up"] == 0


def test_the_same_quarter_with_the_conventions_of_vernet() -> None:
    row = quarter(Rules(annualise="periods", classes=(14, 91, 365, 730), cap_days=730))
    assert row["frequency"] == pytest.approx(1.60)  # 4/10 · 4
    assert row["rate"] == pytest.approx(4.36669, abs=5e-6)
    assert row["rate_1_14"] == pytest.approx(100 * (8 + 2 + 9) / 864.5)
    assert row["rate_15_91"] == pytest.approx(100 * 0.75 * 25 / 864.5)


def test_the_third_to_the_tenth_of_april_is_eight_days() -> None:
    sick = (Absence("A", "sickness", 1.0, day(2025, 4, 3), day(2025, 4, 11)),)
    org = read(full_timer(1, Rules(), absences=sick))
    row = ca.absence(org, by="team", every="M", period="2025-04").iloc[0]
    assert row["mean_duration"] == 8
    assert row["rate"] == pytest.approx(100 * 8 / 30)


def test_the_end_of_a_case_is_no_longer_in_the_stock_of_that_day() -> None:
    # a measure that ends on 31 December is not in the stock of 31 December
    start, end = day(2024, 12, 1), day(2024, 12, 31)
    case = Case("Z1", "G1", "K1", "ots", start, end)
    held = Assignment("Z1", "A", "", start, end)
    facts = Facts((Contract("A", "Noord", "jb", 1.0, LONG_AGO, OPEN),), (case,), (held,))
    row = ca.caseload(read(facts), by="team", every="M", period="2024-12").iloc[0]
    assert (row["end"], row["inflow"], row["outflow"]) == (0, 1, 1)
    assert row["mean"] == pytest.approx(30 / 31)
