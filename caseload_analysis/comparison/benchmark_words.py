"""What a benchmark says, as sentences in a language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from caseload_analysis.tables.problems import message
from caseload_analysis.tables.speech import Speech

if TYPE_CHECKING:
    from caseload_analysis.comparison.benchmark import Benchmark

KNOWN: Final = message("{name}, {year}: {given} of {organisations} organisations have a figure.")
UNKNOWN: Final = message("Of {missing} % it is missing: suppressed, unreliable or not delivered.")
UNDEFINED: Final = message("Without anything to divide by: {count}.")
TOTAL: Final = message("Together: {total} {unit} ({numerator} ÷ {denominator}).")
COUNT: Final = message("Together: {total} {unit}.")
MIDDLE: Final = message(
    "The middle organisation has {median}; half of them lie between {low} and {high}, an interquartile range "
    "of {range}."
)
BEYOND: Final = {
    "above_998": message("Above the limit of 99.8 %: {names}."),
    "below_998": message("Below the limit of 99.8 %: {names}."),
    "above_95": message("Above the limit of 95 % only: {names}."),
    "below_95": message("Below the limit of 95 % only: {names}."),
}
NOBODY: Final = message("Nobody differs from the others by more than chance and size explain.")
SPREAD: Final = message(
    "Apart from chance the organisations differ from each other (standard deviation {tau}); the limits are "
    "widened for that."
)
OWN: Final = message(
    "{own} has {value}: number {rank} of {ranked} from below, and by chance as well {low} to {high}."
)
OWN_MISSING: Final = message("{own} has no figure.")
LEFT_OUT: Final = message("Left out because they hold others of these, which would count twice: {names}.")
CHANGE: Final = message(
    "From {first} to {last} the total of the organisations with a figure in both years ({share} % of them) "
    "changed by {difference}, to {ratio} times what it was."
)
MORE: Final = message("{names} and {count} more")
MOST: Final = 12
QUARTERS: Final = 4
"""From so many organisations on it means something where the middle half lies [X]."""
SEVERAL: Final = 3
"""From so many on it means something who differs from the others [X]."""


def sentences(result: Benchmark, speech: Speech) -> str:
    """Return what a benchmark says: who is in it, the middle, the total, who stands out, what changed."""
    parts = [
        *_together(result, speech),
        *_beyond(result, speech),
        *_own(result, speech),
        *_rest(result, speech),
    ]
    return " ".join(parts).replace("  ", " ")


def listed(names: Sequence[str], speech: Speech) -> str:
    """Return names in a row, the first dozen when there are many.

    >>> from caseload_analysis.tables.speech import Plain
    >>> listed(["A", "B"], Plain())
    'A; B'
    """
    text = "; ".join(names[:MOST])
    return speech.text(MORE, names=text, count=len(names) - MOST) if len(names) > MOST else text


def _together(result: Benchmark, speech: Speech) -> list[str]:
    row: dict[Any, Any] = result.summary.iloc[0].to_dict()
    known = speech.text(
        KNOWN,
        name=_begun(result.definition.told(speech.code)),
        year=result.year,
        given=row["given"],
        organisations=row["organisations"],
    )
    template = COUNT if result.definition.kind == "count" else TOTAL
    total = {
        "total": speech.number(row["total"], 1),
        "unit": result.definition.said("unit", speech.code),
        "numerator": speech.number(row["numerator"]),
        "denominator": speech.number(row["denominator"]),
    }
    middle = {"median": "median", "low": "lower_quartile", "high": "upper_quartile"}
    shown = {name: speech.number(row[column], 1) for name, column in middle.items()}
    spread = speech.number(row["interquartile_range"], 1)
    sums = [speech.text(template, **total)] if pd.notna(row["total"]) else []
    middles = [speech.text(MIDDLE, **shown, range=spread)] if row["given"] >= QUARTERS else []
    return [known, *_not_known(row, speech), *sums, *middles]


def _not_known(row: dict[Any, Any], speech: Speech) -> list[str]:
    """Return for how many there is no figure, and why."""
    undefined = row["organisations"] - row["given"] - row["missing"]
    missing = speech.number(100 * row["share_missing"], 1)
    return [
        *([speech.text(UNKNOWN, missing=missing)] if row["missing"] else []),
        *([speech.text(UNDEFINED, count=undefined)] if undefined else []),
    ]


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]


def _beyond(result: Benchmark, speech: Speech) -> list[str]:
    """Return who lies outside the limits, the most surprising first."""
    if "funnel" not in result.table.attrs or result.summary["given"].iloc[0] < SEVERAL:
        return []
    found = []
    for position, template in BEYOND.items():
        rows = result.table.loc[result.table["position"] == position]
        names = rows.sort_values("z", key=abs, ascending=False)["organisation"].tolist()
        found += [speech.text(template, names=listed(names, speech))] if names else []
    tau = result.table.attrs["funnel"]["tau"]
    wide = [speech.text(SPREAD, tau=speech.number(tau, 1))] if tau > 0 else []
    return [*(found or [speech.text(NOBODY)]), *wide]


def _own(result: Benchmark, speech: Speech) -> list[str]:
    if not result.own:
        return []
    row = result.table.loc[result.table["own"]].iloc[0]
    if pd.isna(row["value"]):
        return [speech.text(OWN_MISSING, own=result.own)]
    if pd.isna(row["rank_low"]) or result.summary["given"].iloc[0] < SEVERAL:
        return []
    ranks = {"rank": "rank", "low": "rank_low", "high": "rank_high"}
    return [
        speech.text(
            OWN,
            own=result.own,
            value=speech.number(row["value"], 1),
            ranked=int(result.table["value"].notna().sum()),
            **{name: speech.number(row[column]) for name, column in ranks.items()},
        )
    ]


def _rest(result: Benchmark, speech: Speech) -> list[str]:
    names = result.left_out["organisation"].tolist()
    left = [speech.text(LEFT_OUT, names=listed(names, speech))] if names else []
    if not len(result.changes):
        return left
    row = result.changes.iloc[-1]
    told = speech.text(
        CHANGE,
        first=int(row["first"]),
        last=int(row["last"]),
        share=speech.number(100 * row["share_in_both"]),
        difference=speech.number(row["difference"], 1, signed=True),
        ratio=speech.number(row["ratio"], 2),
    )
    return [*left, told] if pd.notna(row["ratio"]) else left
