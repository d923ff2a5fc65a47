"""Signals in words, for sentences and for figures."""

from __future__ import annotations

import math
from typing import Final

import pandas as pd

from caseload_analysis.monitoring.wording import PERIODS, signal_texts
from caseload_analysis.reports.language import Language
from caseload_analysis.reports.watched import Signal, Watched
from caseload_analysis.reports.words import units
from caseload_analysis.tables.problems import message

NAMES: Final = {
    "came": message("came in"),
    "went": message("went out"),
}
ABSENCE: Final = {
    "W": message("absence rate per week"),
    "M": message("absence rate per month"),
    "Q": message("absence rate per quarter"),
    "Y": message("absence rate per year"),
}
_PAST: Final = {
    ("trend", "up"): message("rose for {points} {periods} in a row"),
    ("trend", "down"): message("fell for {points} {periods} in a row"),
    ("shift", "up"): message("was above the mean for {points} {periods} in a row"),
    ("shift", "down"): message("was below the mean for {points} {periods} in a row"),
}
"""What a run is called that has ended."""


def signal_name(watched: Watched, language: Language) -> str:
    """Return what a series is about, with a capital."""
    absence = watched.name == "absence"
    name = language.text(ABSENCE[_every(watched)] if absence else NAMES[watched.name])
    return name[:1].upper() + name[1:]


def shown(watched: Watched, signal: Signal, language: Language) -> str:
    """Return what a signal is called: of a run that has ended, in the past."""
    past = _PAST.get((signal.code, signal.direction))
    if past is not None and signal.last < len(watched.points) - 1:
        periods = language.text(PERIODS[_every(watched)])
        return language.text(past, points=signal.points, periods=periods)
    return str(signal_texts(watched.points.iloc[[signal.last]], language.text).iloc[0])


def usual(watched: Watched, place: int, language: Language) -> str:
    """Return between which values a point is ordinary, as whole numbers where it counts cases."""
    row = watched.points.iloc[place]
    low, high = max(float(row["lower"]), 0.0), float(row["upper"])
    if watched.name == "absence":
        between = language.number(low, 1), language.percent(high / 100)
    else:
        between = language.number(math.ceil(low)), language.number(math.floor(high))
    return language.text("{low} to {high} is usual", low=between[0], high=between[1])


def value(watched: Watched, place: int, language: Language, unit: str) -> str:
    """Return the value of a point with its unit."""
    x = float(watched.points["value"].iloc[place])
    if watched.name == "absence":
        return language.percent(x / 100, hidden=not math.isfinite(x))
    return units(language, x, unit)


def mean(watched: Watched, place: int, language: Language) -> str:
    """Return the mean at a point, in words."""
    x = float(watched.points["mean"].iloc[place])
    shown_mean = language.percent(x / 100) if watched.name == "absence" else language.number(x, 1)
    return language.text("{mean} mean", mean=shown_mean)


def sentences(watched: Watched, language: Language, unit: str) -> list[str]:
    """Return a sentence for each signal of the last year, or that there is none."""
    name = signal_name(watched, language)
    if not watched.judged:
        return [_too_few(watched, name, language)]
    found = watched.found
    if found:
        return [_sentence(watched, signal, language, unit) for signal in found]
    last = len(watched.points) - 1
    return [
        language.text(
            "{series}: no signal. {period}: {value} ({usual}).",
            series=name,
            period=language.within(watched.points["period"].iloc[last]),
            value=value(watched, last, language, unit),
            usual=usual(watched, last, language),
        )
    ]


def _sentence(watched: Watched, signal: Signal, language: Language, unit: str) -> str:
    name, said = signal_name(watched, language), shown(watched, signal, language)
    periods, last = watched.points["period"], signal.last
    if signal.first == last:
        return language.text(
            "{series}: {signal}. {period}: {value} ({usual}).",
            series=name,
            signal=said,
            period=language.within(periods.iloc[last]),
            value=value(watched, last, language, unit),
            usual=usual(watched, last, language),
        )
    return language.text(
        "{series}: {signal}, {first} to {last} ({beside}).",
        series=name,
        signal=said,
        first=language.period(periods.iloc[signal.first]),
        last=language.period(periods.iloc[last]),
        beside=mean(watched, last, language) if signal.code == "shift" else usual(watched, last, language),
    )


def _too_few(watched: Watched, name: str, language: Language) -> str:
    if watched.name == "absence" and not watched.known:
        return language.text("{series}: the figures are hidden, for the group is too small.", series=name)
    return language.plural(
        "{series}: {n} point so far; a signal can be told from twelve points on.",
        "{series}: {n} points so far; a signal can be told from twelve points on.",
        watched.known,
        series=name,
    )


def _every(watched: Watched) -> str:
    period: pd.Period = watched.points["period"].iloc[0]
    return str(period.freqstr)[0]
