"""The words and numbers of what an evaluation compares."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any, Final

import pandas as pd

from caseload_analysis.evaluation.questionnaire import highest
from caseload_analysis.evaluation.speech import digits
from caseload_analysis.evaluation.summary import AS_PERCENT, PRESSURE, PRESSURES, Compared, Pooled
from caseload_analysis.evaluation.wording import grain_of
from caseload_analysis.reports.language import MISSING, Language
from caseload_analysis.reports.words import unit_name
from caseload_analysis.tables.problems import message

NAMES: Final = {
    "caseload_per_fte": message("{units} per deployable fte"),
    "outside": message("outside the band (%)"),
    "spread": message("spread (% of the norm)"),
    "absence_rate": message("absence rate (%)"),
    "frequency": message("spells per employee a year"),
    "left": message("fte that left (% a month)"),
    PRESSURE: message("perceived pressure (0 to 100)"),
}
SHORT: Final = {
    "caseload_per_fte": message("caseload per deployable fte"),
    "outside": message("share outside the band"),
    "spread": message("spread over employees"),
    "absence_rate": message("absence rate"),
    "frequency": message("spell frequency"),
    "left": message("turnover in fte"),
    PRESSURE: message("perceived pressure"),
}
"""The same for in a sentence."""
VERDICTS: Final = {
    "yes": message("yes"),
    "no": message("no"),
    "unknown": message("cannot be told yet"),
}
STEPS: Final = {
    "collaborate": message("Collaborate (klik)"),
    "analyse": message("Analyse together"),
    "plan": message("Plan together"),
    "carry_out": message("Carry out together"),
    "embed": message("Embed"),
}
ITEMS: Final = {"happens": message("Does it happen?"), "helps": message("Does it help?")}


def name_of(indicator: str, language: Language, unit: str) -> str:
    """Return what an indicator is called, with its unit."""
    return language.text(NAMES[indicator], units=unit_name(language, unit))


def short_name(indicator: str, language: Language) -> str:
    """Return what an indicator is called in a sentence."""
    return language.text(SHORT[indicator])


def decimals(indicator: str) -> int:
    """Return how many decimals an indicator is told with."""
    if indicator in AS_PERCENT:
        return 1 if indicator == "left" else 0
    return 2 if indicator == "frequency" else 1


def figure(indicator: str, value: float, language: Language, *, signed: bool = False) -> str:
    """Return a value of an indicator in the unit in which it is told; a dash where it is missing."""
    return language.number(value, decimals(indicator), signed=signed)


def estimates(row: Mapping[str, Any], language: Language) -> list[str]:
    """Return the smallest change that would be found, the change, and its interval; dashes where missing.

    With as many decimals as the sentences about the same row have.
    """
    if not (math.isfinite(row["low"]) and math.isfinite(row["high"])):
        return [MISSING, MISSING, MISSING]
    decimals_ = digits(grain_of(dict(row)))
    least = language.number(row["minimal_detectable"], decimals_)
    ends = [language.number(row[name], decimals_, signed=True) for name in ("estimate", "low", "high")]
    return [least, ends[0], unbroken(language.text("{low} to {high}", low=ends[1], high=ends[2]))]


def helped(scores: pd.DataFrame, language: Language) -> str:
    """Return how people score the help of the steps on average, or that it is hidden.

    ``scores``: as ``questionnaire.step_scores`` returns them.
    """
    shown = scores.loc[scores["score"].notna() & (scores["item"] == "helps")]
    if shown.empty:
        return language.text("What people say is hidden, or nobody's answers are there.")
    return language.text(
        "For their help the five steps get {mean} on average (scale 1 to {top}).",
        top=language.number(highest(shown["score"])),
        mean=language.number(float(shown["score"].mean()), 1),
    )


def pressure_scale(perceptions: pd.DataFrame) -> str:
    """Return the scale about pressure with the most measurements; empty where no scale is about it.

    Of as many the first by name [X]. ``perceptions``: as ``perception`` returns them.

    >>> pressure_scale(pd.DataFrame({"scale": ["Werkdruk", "UWES-9"], "measurements": [3, 9]}))
    'Werkdruk'
    """
    names = perceptions["scale"].astype(str)
    about = names.str.casefold().map(lambda name: any(word in name for word in PRESSURES)).astype(bool)
    counts = perceptions.loc[about].groupby("scale")["measurements"].sum()
    return str(counts.idxmax()) if len(counts) else ""


def refusals(found: Iterable[Compared | Pooled], language: Language) -> list[str]:
    """Return why nothing could be estimated of some indicators, each reason once."""
    reasons: dict[str, list[str]] = {}
    for one in found:
        if one.refused is not None:
            reasons.setdefault(language.error(one.refused), []).append(short_name(one.name, language))
    return [f"{capital(language.listing(names))}: {reason}." for reason, names in reasons.items()]


def unbroken(text: str) -> str:
    r"""Return a text that stays on one line.

    >>> unbroken("a b") == "a\xa0b"
    True
    """
    return text.replace(" ", "\xa0")


def capital(text: str) -> str:
    """Return a text with its first letter as a capital.

    >>> capital("fte that left")
    'Fte that left'
    """
    return text[:1].upper() + text[1:]
