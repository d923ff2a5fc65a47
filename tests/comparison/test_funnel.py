"""Funnel limits against exact tail probabilities, a published method worked out by hand, and simulation."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from scipy import integrate, stats
from statsmodels.stats.meta_analysis import combine_effects

from caseload_analysis.comparison.funnel import POSITIONS, fitted_funnel, funnel_curve, funnel_limits
from caseload_analysis.tables.problems import UsageError

DFE = Path(__file__).parents[3] / "shared" / "data" / "csww_headline_measures_2017_to_2022.csv"
LIMITS = ["lower_95", "upper_95", "lower_998", "upper_998"]


def organisations(numerator: object, denominator: object, **more: object) -> pd.DataFrame:
    count = len(np.atleast_1d(np.asarray(denominator)))
    names = [f"O{n}" for n in range(count)]
    return pd.DataFrame({"organisation": names, "numerator": numerator, "denominator": denominator, **more})


def expected_position(below: float, above: float) -> str:
    """Return the place of a count by the mid-P probability of one so low, and of one so high."""
    for tail, level in ((0.001, "998"), (0.025, "95")):
        if min(below, above) < tail:
            return f"{'below' if below < above else 'above'}_{level}"
    return "inside"


@pytest.mark.parametrize(
    ("kind", "size", "centre"),
    [
        ("proportion", 7, 0.05),
        ("proportion", 40, 0.2),
        ("proportion", 60, 0.9),
        ("proportion", 200, 0.5),
        ("rate", 1, 3.0),
        ("rate", 12, 0.15),
        ("rate", 30, 2.5),
    ],
)
def test_a_count_is_outside_when_its_exact_mid_p_value_is_below_the_tail(
    kind: str, size: int, centre: float
) -> None:
    counts = np.arange(size + 1 if kind == "proportion" else int(size * centre * 3 + 12))
    chance = stats.binom(size, centre) if kind == "proportion" else stats.poisson(size * centre)
    half = chance.pmf(counts) / 2
    below, above = chance.cdf(counts) - half, chance.sf(counts) + half
    wanted = [expected_position(low, high) for low, high in zip(below, above, strict=True)]
    frame = organisations(counts.astype(float), np.full(len(counts), float(size)))
    found = funnel_limits(frame, kind, centre=centre, overdispersion=False)
    assert found["position"].tolist() == wanted
    assert len(set(wanted)) > 2


@pytest.mark.parametrize("tail", [0.001, 0.025, 0.975, 0.999])
@pytest.mark.parametrize(("size", "centre"), [(50, 0.3), (150, 0.1), (1000, 0.16)])
def test_the_limits_are_half_a_count_beyond_those_of_spiegelhalter(
    size: int, centre: float, tail: float
) -> None:
    """His r - α, with r the first count that P(X ≤ r) ≥ tail and α the part of the step beyond it."""
    chance = stats.binom(size, centre)
    r = float(chance.ppf(tail))
    alpha = (chance.cdf(r) - tail) / (chance.cdf(r) - chance.cdf(r - 1))
    side = f"{'lower' if tail < 0.5 else 'upper'}_{'95' if 0.01 < tail < 0.99 else '998'}"
    frame = organisations([centre * size], [float(size)])
    ours = funnel_limits(frame, "proportion", centre=centre, overdispersion=False)[side].iloc[0] * size
    assert 0.25 < ours - (r - alpha) < 0.75  # mid-P lies half a count further on


def test_limits_of_a_mean_are_normal_ones_with_the_pooled_deviation() -> None:
    """Pooled: √((9·4 + 29·9) ÷ 38) = 2.7957."""
    frame = organisations([100.0, 330.0], [10.0, 30.0], sd=[2.0, 3.0])
    found = funnel_limits(frame, "mean", overdispersion=False)
    assert found["centre"].tolist() == [10.75, 10.75]
    assert found["upper_95"].tolist() == pytest.approx(
        [10.75 + 1.959964 * 2.795673 / n**0.5 for n in (10, 30)]
    )
    assert found["lower_998"].tolist() == pytest.approx(
        [10.75 - 3.090232 * 2.795673 / n**0.5 for n in (10, 30)]
    )


def test_overdispersion_worked_by_hand() -> None:
    """z = -3, -1, 0, 1, 3; the tenth percentile is -3 + 0.4·2 = -2.2; φ = (2·2.2² + 2) ÷ 5 = 2.336.

    Every weight is 1, so τ² = (5·2.336 - 4) ÷ (5 - 5 ÷ 5) = 1.92.
    """
    values = np.array([-3.0, -1, 0, 1, 3]) + 20
    found = funnel_limits(organisations(values * 4, np.full(5, 4.0), sd=2.0), "mean")
    assert found["phi"].iloc[0] == pytest.approx(2.336)
    assert found["tau"].iloc[0] ** 2 == pytest.approx(1.92)
    assert found["upper_95"].iloc[0] == pytest.approx(20 + 1.959964 * 2.92**0.5)
    assert found["z"].iloc[4] == pytest.approx(3 / 2.92**0.5)


def test_tau_is_that_of_dersimonian_and_laird_where_winsorising_changes_nothing() -> None:
    """Each size occurs with z and -z, so the centre is the weighted mean; the outer z are equal."""
    z = np.array([3.0, 3, 3, 1.5, 1.2, 0.4, 2.0, 0.1, 2.2, 1.7])
    sizes = np.array([40.0, 90, 250, 60, 30, 120, 75, 33, 18, 66])
    both, error = np.concatenate([z, -z]), 4.0 / np.sqrt(np.concatenate([sizes, sizes]))
    values = 20 + both * error
    frame = organisations(values * np.tile(sizes, 2), np.tile(sizes, 2), sd=4.0)
    tau2 = combine_effects(values, error**2, method_re="chi2").tau2
    assert fitted_funnel(frame, "mean").tau ** 2 == pytest.approx(tau2)


def test_widened_limits_of_large_organisations_are_those_that_were_published() -> None:
    """θ ± z_p √(s² + τ²), Spiegelhalter 2005, for sizes at which the exact limits are normal."""
    rng = np.random.default_rng(3)
    sizes = rng.uniform(20_000, 90_000, 200)
    own = np.clip(rng.normal(0.2, 0.02, 200), 0.01, 0.99)
    found = funnel_limits(organisations(np.round(own * sizes), sizes), "proportion", per=100)
    error = 100 * np.sqrt(found["centre"] / 100 * (1 - found["centre"] / 100) / sizes)
    for name, z in zip(LIMITS, (-1.959964, 1.959964, -3.090232, 3.090232), strict=True):
        published = found["centre"] + z * np.sqrt(error**2 + found["tau"] ** 2)
        assert found[name].to_numpy() == pytest.approx(published.to_numpy(), abs=0.05)


def simulated(kind: str, rng: np.random.Generator, spread: float = 0.0) -> pd.DataFrame:
    """Return 150 organisations that differ by chance, and by a normal ``spread`` on top of it."""
    sizes = rng.uniform(40, 400, 150).round()
    own = rng.normal(0, spread, 150)
    if kind == "proportion":
        return organisations(rng.binomial(sizes.astype(int), 0.2 + own), sizes)
    if kind == "rate":
        return organisations(rng.poisson(sizes * (16 + own)), sizes)
    return organisations((20 + own + rng.normal(0, 5, 150) / np.sqrt(sizes)) * sizes, sizes, sd=5.0)


def shares_outside(kind: str, sets: int, overdispersion: bool, spread: float = 0.0) -> NDArray[np.float64]:
    """Return the share outside the limits of 95 % and of 99.8 %."""
    rng = np.random.default_rng(11)
    found = pd.concat(
        funnel_limits(simulated(kind, rng, spread), kind, overdispersion=overdispersion)[["position"]]
        for _ in range(sets)
    )["position"]
    assert set(found) <= set(POSITIONS)
    return np.array([(found != "inside").mean(), found.str.endswith("998").mean()])


@pytest.mark.parametrize("overdispersion", [True, False])
@pytest.mark.parametrize("kind", ["proportion", "rate", "mean"])
def test_without_a_difference_one_in_twenty_and_one_in_five_hundred_lie_outside(
    kind: str, overdispersion: bool
) -> None:
    """18,000 organisations: the standard errors of the shares are 0.16 and 0.03 points."""
    wide, widest = shares_outside(kind, 120, overdispersion)
    assert wide == pytest.approx(0.05, abs=0.005)
    assert widest == pytest.approx(0.002, abs=0.001)


def test_where_all_differ_normally_the_published_method_leaves_one_in_ten_outside() -> None:
    """By how much winsorising at 10 % narrows a normal spread, from the integral."""
    edge = stats.norm.ppf(0.9)
    inner = integrate.quad(lambda z: z**2 * stats.norm.pdf(z), -edge, edge)[0]
    narrowed = (inner + 0.2 * edge**2) ** 0.5
    expected = [2 * stats.norm.sf(z * narrowed) for z in (1.959964, 3.090232)]
    wide, widest = shares_outside("rate", 120, overdispersion=True, spread=2.5)
    assert expected == pytest.approx([0.106, 0.011], abs=0.001)
    assert wide == pytest.approx(expected[0], abs=0.02)  # sizes differ, so that z is not quite normal
    assert widest == pytest.approx(expected[1], abs=0.008)
    assert shares_outside("rate", 20, overdispersion=False, spread=2.5)[0] > 0.6


def test_a_few_outliers_hardly_widen_the_limits() -> None:
    rng = np.random.default_rng(5)
    frame = simulated("rate", rng)
    frame.loc[:4, "numerator"] *= 2
    found = funnel_limits(frame, "rate", centre=16.0)
    assert found["tau"].iloc[0] < 0.5
    assert (found["position"].iloc[:5] == "above_998").all()


def test_a_mean_without_deviations_takes_its_spread_from_the_organisations() -> None:
    """Drawn with 5 between units; the interquartile range finds it again within a few per cent."""
    frame = pd.concat([simulated("mean", np.random.default_rng(n)) for n in range(20)]).drop(columns="sd")
    funnel = fitted_funnel(frame, "mean")
    assert funnel.deviation == pytest.approx(5.0, rel=0.05)
    assert np.isnan(funnel.phi)
    assert funnel.tau == 0.0


def test_fte_lie_between_their_whole_neighbours() -> None:
    sizes = np.arange(8.0, 120.0, 0.25)
    for kind in ("proportion", "rate"):
        found = funnel_limits(organisations(sizes * 0.2, sizes), kind, centre=0.2, overdispersion=False)
        events = found[LIMITS].mul(sizes, axis=0)
        assert (events.diff().iloc[1:] > -1e-9).all(axis=None)  # more units never allow fewer events
        assert events.diff().max().max() < 0.3


def test_the_centre_is_that_of_the_sums_and_per_only_rescales() -> None:
    frame = organisations([10.0, 90.0], [100.0, 300.0])
    one, percent = (funnel_limits(frame, "proportion", per=per) for per in (1.0, 100.0))
    assert one["centre"].tolist() == [0.25, 0.25]
    for name in ("value", "centre", "tau", *LIMITS):
        assert percent[name].to_numpy() == pytest.approx(100 * one[name].to_numpy())
    for name in ("z", "phi"):
        assert percent[name].to_numpy() == pytest.approx(one[name].to_numpy())
    assert percent["position"].tolist() == one["position"].tolist()


def test_a_suppressed_row_stays_without_a_position() -> None:
    frame = organisations([30.0, None, 20.0, 5.0, 0.0], [100.0, 80.0, None, 0.0, 90.0])
    before = frame.copy()
    found = funnel_limits(frame, "proportion")
    pd.testing.assert_frame_equal(frame, before)
    assert found["organisation"].tolist() == ["O0", "O1", "O2", "O3", "O4"]
    assert found["position"].tolist()[1:4] == [""] * 3
    assert found["value"].isna().tolist() == [False, True, True, True, False]
    assert np.isfinite(found["upper_95"].iloc[1])
    assert found["centre"].iloc[0] == pytest.approx(30 / 190)


@pytest.mark.parametrize("kind", ["proportion", "rate", "mean"])
def test_nothing_to_tell_apart(kind: str) -> None:
    for counts in ([0.0, 0.0], [None, None]):
        found = funnel_limits(organisations(counts, [10.0, 20.0]), kind)
        assert found["position"].tolist() == (["inside"] * 2 if counts[0] == 0 else [""] * 2)
    empty = funnel_limits(organisations([], []).astype({"numerator": float, "denominator": float}), kind)
    assert empty.empty
    assert [*LIMITS, "z", "position", "phi", "tau"] == [*empty.columns[5:]]


def test_the_curve_is_the_same_funnel() -> None:
    frame = simulated("proportion", np.random.default_rng(2), 0.05)
    found = funnel_limits(frame, "proportion", per=100)
    assert found["tau"].iloc[0] > 0
    for source in (found, found.sort_values("value").head(3), fitted_funnel(frame, "proportion", per=100)):
        curve = funnel_curve(source, frame["denominator"].to_numpy())
        pd.testing.assert_frame_equal(curve[["centre", *LIMITS]], found[["centre", *LIMITS]])
    widths = funnel_curve(found, [10, 100, 1000]).eval("upper_998 - lower_998")
    assert widths.is_monotonic_decreasing


def test_days_that_come_in_clumps_are_reckoned_in_clumps() -> None:
    """Spells of ten days: as many spells of as many tenths, with the sizes of the file on the curve."""
    frame = simulated("rate", np.random.default_rng(9), 2.0)
    days = frame.assign(numerator=frame["numerator"] * 10, denominator=frame["denominator"] * 10)
    spells, found = funnel_limits(frame, "rate"), funnel_limits(days, "rate", clump=10)
    columns = ["value", "centre", *LIMITS, "z", "phi", "tau", "position"]
    pd.testing.assert_frame_equal(found[columns], spells[columns])
    curve = funnel_curve(found, days["denominator"].to_numpy())
    assert curve["upper_998"].to_numpy() == pytest.approx(found["upper_998"].to_numpy())
    assert funnel_limits(days, "rate", overdispersion=False)["z"].abs().sum() > found["z"].abs().sum()


def test_every_mistake_has_its_words() -> None:
    frame = organisations([30.0, 120.0], [100.0, 100.0])
    with pytest.raises(UsageError, match="unknown kind of figure 'ratio'; known: proportion, rate, mean"):
        funnel_limits(frame, "ratio")
    with pytest.raises(UsageError, match="the numerator of O1 is larger than its denominator"):
        funnel_limits(frame, "proportion")
    with pytest.raises(UsageError, match="the numerator of O0 is below 0"):
        funnel_limits(organisations([-1.0], [5.0]), "rate")
    with pytest.raises(UsageError, match="the denominator of O0 is below 0"):
        funnel_limits(organisations([1.0], [-5.0]), "mean")
    with pytest.raises(UsageError, match="a clump holds more than 0 units"):
        funnel_limits(frame, "rate", clump=0)
    with pytest.raises(UsageError, match="unknown column 'numerator'"):
        funnel_limits(frame.drop(columns="numerator"), "rate")
    with pytest.raises(UsageError, match="the centre 20 cannot be"):
        funnel_limits(organisations([1.0], [5.0]), "proportion", centre=20)
    with pytest.raises(UsageError, match="as it was returned"):
        funnel_curve(frame, [10.0])


@pytest.fixture(scope="module")
def authorities() -> pd.DataFrame:
    if not DFE.exists():
        pytest.skip("the English file is not here")
    rows = pd.read_csv(DFE, encoding="utf-8-sig", dtype=str)
    rows = rows[rows["geographic_level"].eq("Local authority") & rows["time_period"].eq("2022")]
    counts = {"numerator": "cases", "denominator": "case_holders_fte", "published": "caseload_fte"}
    columns = {name: pd.to_numeric(rows[column], errors="coerce") for name, column in counts.items()}
    return pd.DataFrame({"organisation": rows["la_name"], **columns}).reset_index(drop=True)


def test_average_caseload_of_english_authorities(authorities: pd.DataFrame) -> None:
    found = funnel_limits(authorities, "rate")
    known = found["value"].notna()
    assert known.sum() == 150
    assert found["centre"].iloc[0] == pytest.approx(16.6, abs=0.05)  # the published England row of 2022
    assert (found["value"] - found["published"])[known].abs().max() < 0.1
    outside = found.set_index("organisation")["position"]
    assert outside["Oldham"] == "above_998"  # 26.9, the highest published
    assert outside["Westminster"] == "below_998"  # 8.6, the lowest published
    naive = funnel_limits(authorities, "rate", overdispersion=False)
    assert (naive["position"] != "inside").sum() > 4 * (found["position"] != "inside").sum()


def test_the_spread_between_authorities_is_as_a_plain_loop_finds_it(authorities: pd.DataFrame) -> None:
    rows = authorities.dropna()
    centre = rows["numerator"].sum() / rows["denominator"].sum()
    pairs = list(zip(rows["numerator"], rows["denominator"], strict=True))
    errors = [(centre / size) ** 0.5 for _, size in pairs]
    z = sorted((cases / size - centre) / error for (cases, size), error in zip(pairs, errors, strict=True))
    low, high = (z[int(at)] + (at % 1) * (z[int(at) + 1] - z[int(at)]) for at in (14.9, 134.1))
    phi = sum(min(max(each, low), high) ** 2 for each in z) / 150
    weights = [1 / error**2 for error in errors]
    room = sum(weights) - sum(weight**2 for weight in weights) / sum(weights)
    found = fitted_funnel(authorities, "rate")
    assert found.phi == pytest.approx(phi)
    assert found.tau == pytest.approx(((150 * phi - 149) / room) ** 0.5)
