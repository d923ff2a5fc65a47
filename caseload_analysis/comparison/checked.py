"""Figures held against what was published of them, and against each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from caseload_analysis.comparison.figures import KEYS, KNOWN, Figures
from caseload_analysis.comparison.overlap import descendants, sums_of_parts
from caseload_analysis.comparison.rounding import NEAR, half_of_last_decimal, rounding
from caseload_analysis.tables.problems import UsageError, message
from caseload_analysis.tables.speech import Plain, Speech

WHAT: Final = {
    "rate": message("{organisation}, {year}: “{named}” is published as {one}, its amounts give {other}"),
    "nothing": message(
        "{organisation}, {year}: “{named}” is published as {one}, but there is nothing to divide by"
    ),
    "headcount": message("{organisation}, {year}, {named}: {other} fte, but {one} persons"),
    "nobody": message("{organisation}, {year}, {named}: {other} persons, but {one} fte"),
    "cover": message("{organisation}, {year}: {one} fte of agency workers cover {other} fte of vacancies"),
    "holders": message("{organisation}, {year}: {one} cases with {other} fte to hold them"),
    "sum": message("{organisation}, {year}: “{named}” is {one}, its parts add up to {other}"),
}
"""What a contradiction says, by its kind."""
WHY: Final = {
    "left_out": message("published without {names} in the denominator, for want of a numerator there"),
    "missing": message("not known: {names}"),
}
"""What explains a contradiction."""
NAMED: Final = {"named": "name", "named_nl": "name_nl"}
"""The columns that say in words what a contradiction is about, and where the words come from."""
COLUMNS: Final = (*KEYS, "level", "row", "what", "one", "other", "explained", "names")
_PAIRS: Final = {
    message("workers in post"): ("turnover_dfe", "turnover_headcount_dfe", "denominator"),
    message("leavers"): ("turnover_dfe", "turnover_headcount_dfe", "numerator"),
    message("agency workers"): ("agency_rate", "agency_rate_headcount", "numerator"),
}


def checked(figures: Figures) -> pd.DataFrame:
    """Return every published outcome beside that of its own numerator and denominator.

    A published outcome agrees when some pair of amounts that round to the delivered numerator and
    denominator gives an outcome that rounds to it.

    Parameters
    ----------
    figures : Figures
        With the column ``published``, as from ``read_dfe`` and ``read_figures``.

    Returns
    -------
    frame
        organisation, year, indicator, level, row, published, value, difference (value - published),
        low and high (what the delivered amounts allow), agrees. Rows without a published outcome, or
        without numerator or denominator, are left out.

    Raises
    ------
    UsageError
        When there is no column ``published``.

    Examples
    --------
    >>> from caseload_analysis.comparison.definitions import definitions
    >>> from caseload_analysis.comparison.figures import measured
    >>> known = {"vacancy_rate": definitions()["own.vacancy_rate"]}
    >>> rows = [{"organisation": "A", "year": 2025, "indicator": "vacancy_rate", "numerator": 2.1,
    ...          "denominator": 30.0, "published": 7.2, "row": 2}]
    >>> checked(Figures(measured(rows, known), known))[["low", "high", "agrees"]].round(2).to_numpy().tolist()
    [[6.82, 7.18, True]]
    """
    if "published" not in figures.table:
        raise UsageError(message("these figures hold no published outcomes to be held against"))
    rows = figures.table
    rows = rows.loc[rows["published"].notna() & rows["numerator"].notna() & rows["status"].isin(KNOWN)]
    rows = rows.reset_index(drop=True)
    per = (
        rows["indicator"].map({name: one.per for name, one in figures.definitions.items()}).astype("float64")
    )
    above, below = rounding(rows, "numerator"), rounding(rows, "denominator")
    low = per * (rows["numerator"] - above) / (rows["denominator"] + below)
    smallest = rows["denominator"] - below
    high = (per * (rows["numerator"] + above) / smallest.where(smallest > 0)).fillna(np.inf)
    half = rows.groupby("indicator")["published"].transform(half_of_last_decimal)
    agrees = (low <= rows["published"] + half + NEAR) & (high >= rows["published"] - half - NEAR)
    known = rows["value"].notna()
    frame = rows[[*KEYS, "level", "row", "published", "value"]]
    frame = frame.assign(difference=rows["value"] - rows["published"], low=low, high=high)
    return frame.assign(agrees=agrees & known)


def contradicting_rows(figures: Figures) -> pd.DataFrame:
    """Return the rows of figures that contradict themselves or each other, and what contradicts what.

    "rate": the published outcome is not that of its numerator and denominator. "nothing": an outcome
    was published though the denominator is 0. "headcount": fewer persons than fte. "nobody": persons
    and no fte. "cover": more agency workers cover vacancies than there are. "holders": cases without
    anybody who holds them, or the other way round. "sum": an aggregate that differs from the sum of its
    parts by more than rounding.

    Returns
    -------
    frame
        organisation, year, indicator, level, row, what, one and other (the two numbers), explained
        ("left_out": the published outcome leaves the parts without numerator out of its denominator;
        "missing": some parts are not known; empty where nothing explains it), names (of those parts),
        named and named_nl (what it is about, in words), text (an English sentence; ``contradiction_told``
        says it in another language).
    """
    makers: tuple[Callable[[Figures], pd.DataFrame], ...] = (_rates, _persons, _cover, _holders, _sums)
    made = [make(figures) for make in makers]
    filled = [frame.reindex(columns=[*COLUMNS, *NAMED]) for frame in made if len(frame)]
    found = pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=[*COLUMNS, *NAMED])
    found = found.assign(**{name: found[name].fillna("") for name in ("explained", "names")})
    for name, field in NAMED.items():
        words = {key: getattr(one, field) for key, one in figures.definitions.items()}
        found[name] = found[name].fillna(found["indicator"].map(words)).fillna(found["indicator"])
    found = found.sort_values(["what", "year", "organisation", "indicator"], ignore_index=True)
    told = [contradiction_told(row, Plain()) for row in found.to_dict("records")]
    return found.assign(text=pd.Series(told, dtype="str"))


def contradiction_told(row: Mapping[Any, Any], speech: Speech) -> str:
    """Return a row of ``contradicting_rows`` as a sentence in a language.

    >>> row = {"organisation": "A", "year": 2025, "named": "vacancy rate", "what": "nothing",
    ...        "one": 0.0, "other": float("nan"), "explained": "", "names": ""}
    >>> contradiction_told(row, Plain())
    'A, 2025: “vacancy rate” is published as 0, but there is nothing to divide by'
    """
    said = {name: speech.number(row[name], _decimals(row[name])) for name in ("one", "other")}
    named = row["named"]
    dutch = speech.code == "nl" and named not in _PAIRS
    said["named"] = row["named_nl"] if dutch else speech.text(named)
    template, why = WHAT[row["what"]], WHY.get(row["explained"], "")
    text = speech.text(template, organisation=row["organisation"], year=row["year"], **said)
    return f"{text} ({speech.text(why, names=row['names'])})" if why else text


def _decimals(number: float) -> int:
    return 0 if pd.isna(number) or float(number).is_integer() else 1


def _rates(figures: Figures) -> pd.DataFrame:
    if "published" not in figures.table:
        return pd.DataFrame()
    rows = checked(figures)
    rows = rows.loc[~rows["agrees"]]
    names = [_left_out(figures, row) for row in rows.to_dict("records")]
    return rows.assign(
        what=np.where(rows["value"].isna(), "nothing", "rate"),
        one=rows["published"],
        other=rows["value"],
        explained=["left_out" if name else "" for name in names],
        names=names,
    )


def _left_out(figures: Figures, row: dict[Any, Any]) -> str:
    """Return the parts without numerator, where the outcome was published without their denominators."""
    own = figures.only(row["indicator"], int(row["year"])).table
    parts = own.loc[own["organisation"].isin(descendants(own, row["organisation"]))]
    lacking = parts["numerator"].isna() & parts["denominator"].notna()
    if not lacking.any():
        return ""
    whole = own.loc[own["organisation"] == row["organisation"]].iloc[0]
    per = figures.definitions[row["indicator"]].per
    other = per * whole["numerator"] / (whole["denominator"] - parts.loc[lacking, "denominator"].sum())
    near = abs(other - row["published"]) <= half_of_last_decimal(own["published"]) * 1.1 + NEAR
    return "; ".join(parts.loc[lacking, "organisation"]) if near else ""


def _wide(figures: Figures, one: str, other: str) -> pd.DataFrame:
    """Return the rows of two indicators side by side, those of the other with the suffix _other."""
    if not {one, other} <= set(figures.definitions):
        return pd.DataFrame()
    left, right = figures.only(one).table, figures.only(other).table
    return left.merge(right, on=["organisation", "year"], suffixes=("", "_other"))


def _persons(figures: Figures) -> pd.DataFrame:
    frames = []
    for name, (fte, persons, amount) in _PAIRS.items():
        rows = _wide(figures, fte, persons)
        if not len(rows):
            continue
        above, below = rows[amount], rows[f"{amount}_other"]
        fewer = below < above - rounding(rows, amount) - NEAR
        nobody = (above == 0) & (below > 0)
        kept = rows.assign(
            indicator=name,
            what=np.where(fewer, "headcount", "nobody"),
            one=below.where(fewer, above),
            other=above.where(fewer, below),
        )
        frames.append(kept.loc[fewer | nobody])
    return pd.concat(frames) if frames else pd.DataFrame()


def _cover(figures: Figures) -> pd.DataFrame:
    if "vacancy_cover" not in figures.definitions:
        return pd.DataFrame()
    rows = figures.only("vacancy_cover").table
    slack = rounding(rows, "numerator") + rounding(rows, "denominator")
    rows = rows.loc[rows["numerator"] > rows["denominator"] + slack]
    return rows.assign(what="cover", one=rows["numerator"], other=rows["denominator"])


def _holders(figures: Figures) -> pd.DataFrame:
    if "average_caseload" not in figures.definitions:
        return pd.DataFrame()
    rows = figures.only("average_caseload").table
    rows = rows.loc[rows[["numerator", "denominator"]].notna().all(axis=1)]
    rows = rows.loc[(rows["numerator"] > 0) != (rows["denominator"] > 0)]
    return rows.assign(what="holders", one=rows["numerator"], other=rows["denominator"])


def _sums(figures: Figures) -> pd.DataFrame:
    frames = []
    for name in figures.indicators:
        rows, definition = sums_of_parts(figures, name), figures.definitions[name]
        for amount in ("numerator", "denominator"):
            off = rows.loc[~rows[f"{amount}_agrees"]]
            frames.append(
                off.assign(
                    what="sum",
                    indicator=f"{name} ({amount})",
                    named=definition.said(amount, "en"),
                    named_nl=definition.said(amount, "nl"),
                    one=off[amount],
                    other=off[f"{amount}_of_parts"],
                    explained=["missing" if names else "" for names in off["parts_missing"]],
                    names=off["parts_missing"],
                )
            )
    return pd.concat(frames) if frames else pd.DataFrame()
