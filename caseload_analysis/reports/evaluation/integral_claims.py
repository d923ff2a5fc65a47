"""The claims about the approach as questions, each with an answer: yes, no, or cannot be told yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from caseload_analysis.evaluation.summary import PRESSURE
from caseload_analysis.reports.evaluation.integral_page import Whole
from caseload_analysis.reports.evaluation.words import VERDICTS, estimates, short_name, unbroken
from caseload_analysis.reports.exhibit import Exhibit, section
from caseload_analysis.reports.language import MISSING
from caseload_analysis.tables.problems import message


@dataclass(frozen=True)
class Claim:
    """One claim: whose it is, as a question, and the indicator that would have to fall."""

    source: str
    question: str
    indicator: str


CLAIMS: Final = (
    Claim("FOCUS", message("Less sickness absence?"), "absence_rate"),
    Claim("FOCUS", message("Do fewer colleagues leave?"), "left"),
    Claim("JB west", message("Is the work divided more evenly?"), "spread"),
    Claim("JB west", message("Fewer outside the band?"), "outside"),
    Claim("JB west", message("Lasting longer: fewer spells of absence?"), "frequency"),
    Claim("JB west", message("Lasting longer: less perceived pressure?"), PRESSURE),
)
"""What FOCUS and Jeugdbescherming west say of their approach (domain definitions §1)."""


def verdict(claim: Claim, whole: Whole) -> str:
    """Return ``yes`` when the indicator fell, ``no`` when not by what matters or when it rose."""
    found = whole.effect_on(claim.indicator)
    if found is None or found.found is None:
        return "unknown"
    rose = float(found.found.table.iloc[0]["estimate"]) > 0
    return "no" if found.answer == "yes" and rose else found.answer


def answered_in_short(whole: Whole) -> Iterator[str]:
    """Yield a sentence for each answer that some claims have."""
    language = whole.language
    found: dict[str, list[str]] = {}
    for claim in (each for each in CLAIMS if whole.effect_on(each.indicator)):
        found.setdefault(verdict(claim, whole), []).append(short_name(claim.indicator, language))
    if names := found.get("yes"):
        listed = language.listing(names)
        yield language.text("Fell after the start, over the teams together: {names}.", names=listed)
    if names := found.get("no"):
        yield language.text("Did not fall by what would matter: {names}.", names=language.listing(names))
    if names := found.get("unknown"):
        yield language.text("Whether these fell cannot be told yet: {names}.", names=language.listing(names))


def claims(whole: Whole) -> Exhibit:
    """Return each claim as a question, with what was measured and the answer."""
    text, language = whole.language.text, whole.language
    heads = [
        text("question"),
        text("claim of"),
        text("measured by"),
        text("would be found from"),
        text("effect found"),
        text("answer"),
    ]
    rows = [
        [
            text(claim.question),
            unbroken(claim.source),
            short_name(claim.indicator, language),
            *_found(claim, whole),
            unbroken(text(VERDICTS[verdict(claim, whole)])),
        ]
        for claim in CLAIMS
    ]
    notes = [
        text(
            "Yes: the figure fell. No: it did not fall by what would matter, or it rose. Cannot be told "
            "yet: these teams and months cannot tell a fall from chance. FOCUS: Jeugdbescherming "
            "Gelderland; JB west: Jeugdbescherming west. The answers are about the own teams only."
        )
    ]
    caption = text("The claims as questions.")
    table = whole.page.table("claims", caption, heads, rows, words=range(1, len(heads)), notes=notes)
    return section("claims", text("What was promised, and what can be said of it"), table)


def _found(claim: Claim, whole: Whole) -> tuple[str, str]:
    """Return the smallest effect that would be found, and the effect with its interval, or why none."""
    found = whole.effect_on(claim.indicator)
    if found is None:
        return "", unbroken(whole.language.text("not for this reader"))
    if found.found is None:
        return MISSING, MISSING
    least, shown, ends = estimates(dict(found.found.table.iloc[0]), whole.language)
    return least, f"{shown}\xa0({ends})"
