"""What the page of an indicator says in sentences: the own place, who stands out, what changed."""

from __future__ import annotations

import pandas as pd

from caseload_analysis.comparison.benchmark import Benchmark
from caseload_analysis.comparison.benchmark_words import BEYOND, NOBODY
from caseload_analysis.reports.comparison.sheets import Sheets
from caseload_analysis.reports.comparison.words import (
    ONE_STATUS,
    PLACE,
    outside,
    own_row,
    range_of,
    shown,
    some,
)


def sentences(sheets: Sheets, name: str, result: Benchmark) -> list[str]:
    """Return what the page of an indicator says, one paragraph a text."""
    first = [*_own(sheets, result), *_change(sheets, result), *_alike(sheets, name)]
    said = [" ".join(first), " ".join([*_outside(sheets, result), *_no_judgement(sheets, result)])]
    return [each for each in said if each]


def _own(sheets: Sheets, result: Benchmark) -> list[str]:
    """Return where the own organisation lies, between which ranks, and why it has no figure."""
    language, own, row = sheets.language, sheets.asked.own, own_row(result)
    if not own:
        return []
    if row is None:
        return [language.text("{own} is not in the figures of {year}.", own=own, year=result.year)]
    if pd.isna(row["value"]):
        why = language.text(ONE_STATUS[str(row["status"])])
        return [language.text("{own} has no figure ({why}), so it has no place here.", own=own, why=why)]
    value = shown(result.definition, language).say(row["value"], language)
    if pd.isna(row["rank_low"]):
        return [language.text("{own} has {value}.", own=own, value=value)]
    return [
        language.text(
            "{own} has {value}: {place}, number {rank} of {ranked} from below; by chance alone that may as "
            "well be {low} to {high}.",
            own=own,
            value=value,
            place=language.text(PLACE[str(row["position"])]),
            ranked=language.number(int(result.table["value"].notna().sum())),
            **{
                key: language.number(row[column])
                for key, column in (("rank", "rank"), ("low", "rank_low"), ("high", "rank_high"))
            },
        )
    ]


def _change(sheets: Sheets, result: Benchmark) -> list[str]:
    """Return what changed since the year before, of those that are there in both."""
    rows = result.changes
    rows = rows.loc[(rows["last"] == result.year) & (rows["first"] == result.year - 1)]
    if rows.empty or pd.isna(rows["difference"].iloc[0]):
        return []
    row, language = rows.iloc[0], sheets.language
    indicator = shown(result.definition, language)
    return [
        language.text(
            "From {first} to {last} the total of the {both} organisations with a figure in both years "
            "went from {before} to {after}.",
            first=int(row["first"]),
            last=int(row["last"]),
            both=language.number(int(row["in_both"])),
            before=indicator.say(row["total_first"], language),
            after=indicator.say(row["total_last"], language),
        )
    ]


def _alike(sheets: Sheets, name: str) -> list[str]:
    """Return how the own organisation stands among those like it, or why that cannot be told."""
    language, own = sheets.language, sheets.asked.own
    if not sheets.asked.like or not sheets.has_own(name):
        return []
    found = sheets.found(name, alike=True)
    if not isinstance(found, Benchmark):
        return [language.text("No comparison like for like: {why}.", why=language.error(found))]
    row, summed = own_row(found), found.summary.iloc[0]
    others = len(found.table) - 1
    if row is None or pd.isna(row["value"]) or not others:
        return []
    indicator = shown(found.definition, language)
    middle = range_of(summed["lower_quartile"], summed["upper_quartile"], indicator, language)
    return [
        language.text(
            "Among the {count} organisations like {own} (itself included) the middle half is {middle}.",
            count=language.number(others + 1),
            own=own,
            middle=middle,
        )
    ]


def _outside(sheets: Sheets, result: Benchmark) -> list[str]:
    """Return who lies outside the limits."""
    language = sheets.language
    if not result.summary.iloc[0]["given"]:
        return [language.text("Nobody has a figure, so there is nothing to compare.")]
    if "funnel" not in result.table.attrs:
        return [language.text("Without numerator and denominator there are no limits and no rank intervals.")]
    named = {position: outside(result, position) for position in BEYOND}
    said = [
        language.text(BEYOND[position], names=some(names, language))
        for position, names in named.items()
        if names
    ]
    return said or [language.text(NOBODY)]


def _no_judgement(sheets: Sheets, result: Benchmark) -> list[str]:
    """Return what the limits hold and what a funnel cannot tell."""
    if "funnel" not in result.table.attrs:
        return []
    language, tau = sheets.language, float(result.table.attrs["funnel"]["tau"])
    indicator = shown(result.definition, language)
    wide = language.text(
        "The organisations differ by more than chance (standard deviation between them {tau}), and the "
        "limits are widened for that.",
        tau=indicator.say(tau, language),
    )
    clump = language.text(
        "Days of one spell of absence come together, so chance is reckoned in clumps of {days} days.",
        days=language.number(result.definition.clump),
    )
    judged = language.text("A funnel is no judgement: it tells where to ask, not why somebody differs.")
    clumps = [clump] if result.definition.clump > 1 else []
    return [*([wide] if tau > 0 else []), *clumps, judged]
