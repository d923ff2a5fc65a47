"""The rules as they read, point by point and in exact fractions: slow, and nothing shared with the package.

Written from the description of the rules in the vignettes and tests of NHSRplotthedots and qicharts2.
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

Number = Fraction
SETS = {
    "nhs": {"trend": 7, "shift": 7, "close": True, "screen": True},
    "nhs6": {"trend": 6, "shift": 6, "close": True, "screen": True},
    "excel": {"trend": 7, "shift": 7, "close": True, "screen": False},
    "anhoej": {"trend": 0, "shift": 0, "close": False, "screen": True},
}


class Point(NamedTuple):
    """What is expected of one point."""

    mean: Number | Decimal | None = None
    lower: Number | Decimal | None = None
    upper: Number | Decimal | None = None
    signal: str = ""
    direction: str = ""
    points: int = 0


def moving_range(values, screen):
    """Return the mean moving range, wide ones left out once."""
    ranges = [abs(after - before) for before, after in pairwise(values)]
    if not ranges:
        return values[0] * 0
    if screen:
        ceiling = type(values[0])("3.267") * sum(ranges) / len(ranges)
        ranges = [one for one in ranges if one < ceiling] or [values[0] * 0]
    return sum(ranges) / len(ranges)


def xmr_chart(values, rules="nhs", baseline=None):
    """Return a point for every one of ``values`` (fractions, no gaps), one stretch."""
    if not values:
        return []
    base = values[:baseline] if baseline else values
    mean = sum(base) / len(base)
    if len(values) < 3:
        return [Point(mean) for _ in values]
    factor = Fraction(3000, 1128) if rules == "anhoej" else Fraction(266, 100)
    half = factor * moving_range(base, SETS[rules]["screen"])
    return judged(values, mean, [half] * len(values), rules)


def prime_chart(values, sizes, kind, rules="nhs", baseline=None):
    """Return the points of Laney's p′ or u′ chart; ``values`` and ``sizes`` are decimals."""
    with localcontext() as context:
        context.prec = 60
        base, weights = values[:baseline], sizes[:baseline]
        mean = sum(v * n for v, n in zip(base, weights, strict=True)) / sum(weights)
        variance = mean * (1 - mean) if kind == "p" else mean
        if len(values) < 3:
            return [Point(mean) for _ in values]
        if variance == 0:
            return judged(values, mean, [Decimal(0)] * len(values), rules)
        z = [(v - mean) / (variance / n).sqrt() for v, n in zip(base, weights, strict=True)]
        sigma_z = moving_range(z, SETS[rules]["screen"]) / Decimal("1.128")
        return judged(values, mean, [3 * (variance / n).sqrt() * sigma_z for n in sizes], rules, kind)


def judged(values, mean, half, rules, kind=""):
    """Return the points of one stretch with their signals."""
    found = []
    for i in range(len(values)):
        code, direction, points = signal(values, mean, half, i, rules)
        lower, upper = mean - half[i], mean + half[i]
        if kind:
            lower = max(lower, Decimal(0))
        if kind == "p":
            upper = min(upper, Decimal(1))
        found.append(Point(mean, lower, upper, code, direction, points))
    return found


def signal(values, mean, half, i, rules):
    """Return code, direction and number of points of the first rule that holds at place ``i``."""
    way = "up" if values[i] > mean else "down"
    if outside(values, mean, half, i):
        return "outside", way, 1
    if rules == "anhoej":
        return runs_signal(values, mean, i)
    if found := trend(values, i, SETS[rules]["trend"]):
        return "trend", *found
    if two_of_three(values, mean, half, i):
        return "two_of_three", way, 2
    if length := shift(values, mean, i, SETS[rules]["shift"]):
        return "shift", way, length
    return "", "", 0


def outside(values, mean, half, i):
    return values[i] > mean + half[i] or values[i] < mean - half[i]


def windows(count, length, i):
    """Return the first places of all windows of ``length`` that contain ``i``."""
    return [s for s in range(count - length + 1) if s <= i < s + length]


def trend(values, i, length):
    """Return direction and length of the last trend through ``i``, or None."""
    for start in reversed(windows(len(values), length, i)):
        window = values[start : start + length]
        for way, right in (("up", lambda a, b: b > a), ("down", lambda a, b: b < a)):
            if all(right(window[k], window[k + 1]) for k in range(length - 1)):
                first, last = start, start + length - 1
                while first > 0 and right(values[first - 1], values[first]):
                    first -= 1
                while last + 1 < len(values) and right(values[last], values[last + 1]):
                    last += 1
                return way, last - first + 1
    return None


def one_side(window, mean):
    return all(v > mean for v in window) or all(v < mean for v in window)


def is_close(values, mean, half, i):
    two_thirds = half[i] * 2 / 3
    beyond = values[i] > mean + two_thirds or values[i] < mean - two_thirds
    return beyond and not outside(values, mean, half, i)


def two_of_three(values, mean, half, i):
    if not is_close(values, mean, half, i):
        return False
    for start in windows(len(values), 3, i):
        close = [k for k in range(start, start + 3) if is_close(values, mean, half, k)]
        if len(close) >= 2 and one_side(values[start : start + 3], mean):
            return True
    return False


def shift(values, mean, i, length):
    """Return how many points in a row lie on the side of point ``i``, 0 when fewer than ``length``."""
    if not any(one_side(values[s : s + length], mean) for s in windows(len(values), length, i)):
        return 0
    first, last = i, i
    while first > 0 and one_side([values[first - 1], values[i]], mean):
        first -= 1
    while last + 1 < len(values) and one_side([values[last + 1], values[i]], mean):
        last += 1
    return last - first + 1


def runs_signal(values, mean, i):
    """Return the signal of the runs analysis at place ``i``."""
    useful = [k for k in range(len(values)) if values[k] != mean]
    runs: list[list[int]] = []
    for k in useful:
        if runs and (values[runs[-1][0]] > mean) == (values[k] > mean):
            runs[-1].append(k)
        else:
            runs.append([k])
    for run in runs:
        if i in run and len(run) > longest_allowed(len(useful)):
            return "long_run", "up" if values[i] > mean else "down", len(run)
    if useful and len(runs) - 1 < crossings_needed(len(useful)):
        return "few_crossings", "", 0
    return "", "", 0


def longest_allowed(useful):
    """Return round(log2 n) + 3: the power of two that n is nearest to, in proportion."""
    power = 0
    while useful * useful > 2 ** (2 * power + 1):  # n > 2^(power + ½)
        power += 1
    return power + 3


def crossings_needed(useful):
    """Return the smallest number whose binomial(n - 1, ½) distribution reaches 5 %, by Pascal's triangle."""
    row = [1]
    for _ in range(useful - 1):
        row = [a + b for a, b in zip([0, *row], [*row, 0], strict=True)]
    for crossings in range(len(row)):
        if Fraction(sum(row[: crossings + 1]), sum(row)) >= Fraction(5, 100):
            return crossings
    raise AssertionError
