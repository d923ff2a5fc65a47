"""Which organisations hold others: a region and its parts, a country and everything."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from caseload_analysis.comparison.figures import COLUMNS, KNOWN, Figures
from caseload_analysis.comparison.rounding import AMOUNTS, NEAR, rounding
from caseload_analysis.comparison.summing import sums_of_others
from caseload_analysis.tables.problems import UsageError, message

SEPARATOR: Final = "; "
"""Between the names of organisations, since names hold commas."""
WAYS: Final = ("leave_out", "refuse")


def descendants(table: pd.DataFrame, name: str) -> list[str]:
    """Return the organisations that lie within ``name``, directly or through others.

    >>> table = pd.DataFrame({"organisation": ["B", "C", "D"], "within": ["A", "B", ""]})
    >>> descendants(table, "A")
    ['B', 'C']
    """
    inside: dict[str, list[str]] = {}
    for part, whole in zip(table["organisation"], table["within"], strict=True):
        inside.setdefault(str(whole), []).append(str(part))
    found, waiting = [], list(inside.get(name, []))
    while waiting:
        one = waiting.pop(0)
        if one not in found and one != name:
            found.append(one)
            waiting += inside.get(one, [])
    return found


def overlaps(figures: Figures, indicator: str, year: int) -> pd.DataFrame:
    """Return the organisations that hold others of the same table, and those others.

    By name: an organisation that others say they lie within, or that a column which describes the
    others names. By numbers: numerator and denominator are both, within their rounding, the sums of
    those of all others, of the others of one value of a describing column, of those that stand directly
    below or above it, or of organisations in whose names its own occurs (London: Inner London and Outer
    London). Small amounts add up by chance, so numbers alone tell nothing below ``summing.LEAST`` [X].

    Returns
    -------
    frame
        organisation, found ("named", "sums"), parts (how many), names (of the parts, by semicolon).
    """
    table = figures.only(indicator, year).table
    found = [_found(table)]
    while len(found[-1]):
        table = table.loc[~table["organisation"].isin(found[-1]["organisation"])]
        found.append(_found(table))
    return pd.concat([each for each in found if len(each)] or found, ignore_index=True)


def _found(table: pd.DataFrame) -> pd.DataFrame:
    """Return who holds others at first sight; without them, more may be seen."""
    table = table.reset_index(drop=True)
    named, summed = _named(table), sums_of_others(table, _columns(table))
    rows = [
        {"organisation": name, "found": how, "parts": len(parts), "names": SEPARATOR.join(parts)}
        for place, name in enumerate(table["organisation"])
        for how, parts in [("named", named[place]) if named[place] else ("sums", summed.get(place, []))]
        if parts
    ]
    return pd.DataFrame(rows, columns=["organisation", "found", "parts", "names"])


def _describing(table: pd.DataFrame) -> list[str]:
    """Return the columns of text that describe organisations."""
    texts = table.select_dtypes(["str", "object"]).columns
    return [str(name) for name in texts if name not in COLUMNS]


def _columns(table: pd.DataFrame) -> list[str]:
    return ["level", "within", *_describing(table)]


def _named(table: pd.DataFrame) -> list[list[str]]:
    """Return for each organisation those that lie within it, or are described by its name."""
    described: dict[str, list[str]] = {}
    for column in _describing(table):
        for value, group in table.groupby(column, sort=False)["organisation"]:
            described.setdefault(str(value), []).extend(group)
    wholes = {*described, *table["within"]}
    found = [
        [*descendants(table, name), *described.get(name, [])] if name in wholes else []
        for name in table["organisation"]
    ]
    return [
        list(dict.fromkeys(part for part in parts if part != name))
        for name, parts in zip(table["organisation"], found, strict=True)
    ]


def without_overlap(
    figures: Figures, indicator: str, year: int, *, overlapping: str = "leave_out"
) -> tuple[Figures, pd.DataFrame]:
    """Return the figures of one indicator and year in which nobody counts twice, and what was left out.

    Left out is who holds others of the table, so that the smallest organisations stay. An aggregate of
    which the table has only some parts is left out too: its other parts are then in no total.

    Parameters
    ----------
    figures : Figures
    indicator : str
    year : int
    overlapping : {"leave_out", "refuse"}

    Returns
    -------
    Figures
    frame
        As ``overlaps``.

    Raises
    ------
    UsageError
        With ``overlapping="refuse"`` when somebody would count twice.
    """
    if overlapping not in WAYS:
        raise UsageError.unknown(message("way to deal with overlap"), overlapping, WAYS)
    found = overlaps(figures, indicator, year)
    if len(found) and overlapping == "refuse":
        first = found.iloc[0]
        raise UsageError(
            message(
                "{organisation} holds {parts} others of these ({names}), so they would count twice; choose a "
                "level, or overlapping='leave_out'"
            ),
            organisation=first["organisation"],
            parts=int(first["parts"]),
            names=_some(first["names"]),
        )
    kept = figures.only(indicator, year)
    return kept.where(~kept.table["organisation"].isin(found["organisation"])), found


def _some(names: str, most: int = 4) -> str:
    """Return the first names of a list, with an ellipsis for the others."""
    listed = names.split(SEPARATOR)
    return SEPARATOR.join(listed[:most]) + (SEPARATOR + "…" if len(listed) > most else "")


def sums_of_parts(figures: Figures, indicator: str) -> pd.DataFrame:
    """Return every aggregate beside the sums of its direct parts, in every year.

    Parameters
    ----------
    figures : Figures
        With ``within`` filled in.
    indicator : str

    Returns
    -------
    frame
        organisation, year, level, row, parts (how many), parts_missing (the names of parts whose
        numerator or denominator is not known, those to which it does not apply aside), numerator,
        numerator_of_parts, numerator_agrees (within the rounding of all), and the same for the
        denominator. Aggregates without a known amount are left out.
    """
    table = figures.only(indicator).table
    missing = table["organisation"].where(~table["status"].isin([*KNOWN, "not_applicable"]), "")
    slacks = {f"{name}_slack": rounding(table, name) for name in AMOUNTS}
    table = table.assign(row=table.get("row", np.nan), missing=missing, **slacks)
    frame = table.merge(_of_parts(table), on=["organisation", "year"])
    frame = frame.loc[frame["status"].isin(KNOWN)].reset_index(drop=True)
    for name in AMOUNTS:
        gap = (frame[name] - frame[f"{name}_of_parts"]).abs()
        slack = frame[f"{name}_slack"] + frame[f"{name}_slack_of_parts"]
        frame[f"{name}_agrees"] = gap <= slack + NEAR
    told = [f"{name}{end}" for name in AMOUNTS for end in ("", "_of_parts", "_agrees")]
    return frame[["organisation", "year", "level", "row", "parts", "parts_missing", *told]]


def _of_parts(table: pd.DataFrame) -> pd.DataFrame:
    """Return what the direct parts of each aggregate add up to, in each year."""
    groups = table.loc[table["within"] != ""].groupby(["within", "year"])
    added = [f"{name}{end}" for name in AMOUNTS for end in ("", "_slack")]
    sums = groups[added].sum().add_suffix("_of_parts")
    names = groups["missing"].agg(lambda parts: SEPARATOR.join(filter(None, parts))).rename("parts_missing")
    whole = pd.concat([groups.size().rename("parts"), names, sums], axis=1).reset_index()
    return whole.rename(columns={"within": "organisation"})
