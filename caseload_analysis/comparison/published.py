"""The figures that TNO published of three organisations in 2012, each with its slide and its status.

Source: TNO for the Dutch Ministry of the Interior, *Ruimte voor Professionals*, 6 November 2012. The
text of the slides was read; the tables of slides 20, 22 and 38 are pictures, so their inputs are not
here. ``data/tno/README.md`` says what each column means.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from caseload_analysis.comparison import shipped
from caseload_analysis.tables.problems import UsageError, message, suggestion

_WHOLE: Final = ("year", "year_until", "slide")
_NUMBERS: Final = ("value", "step")
_SAID: Final = ("value", "qualifier", "slide", "status")
_OF_THE_ONE: Final = ("id", "organisation", "indicator", "unit", *_SAID, "note", "note_nl")
_OF_THE_OTHER: Final = ("id", *_SAID)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the document; see ``published`` for what the fields mean."""

    id: str
    organisation: str
    indicator: str
    indicator_nl: str
    value: float
    unit: str
    qualifier: str
    year: int | None
    year_until: int | None
    slide: int
    also_on: str
    printed: str
    step: float
    status: str
    outcome: str
    derivation: str
    contradicts: str
    source: str
    note: str
    note_nl: str

    @property
    def rounding(self) -> float:
        """Half of the last printed digit: how far the true value may be from the printed one."""
        return self.step / 2


def published(organisation: str | None = None) -> pd.DataFrame:
    """Return the figures of the document and what can be derived from them, one row a figure.

    Parameters
    ----------
    organisation : str, optional
        Only the figures of ``"buurtzorg"``, ``"baanzicht"``, ``"bjaa"``, or of what they are compared
        with: ``"thuiszorg"`` (average home care), ``"netherlands"``, ``"tno"`` (the study itself).

    Returns
    -------
    frame
        id; organisation; indicator, indicator_nl; value (in the unit; 52 percent is 52); unit;
        qualifier ("ca.", "at least" …, empty when exact); year, year_until (missing when not known);
        slide, also_on (further slides); printed (the number as it stands there); step (value of its
        last printed digit, missing for words); status ("published", "derived", "assumption",
        "contradicted"); outcome ("reproduced", "derived", "input not published"); derivation (a formula
        in other ids); contradicts (ids); source; note, note_nl.

    Raises
    ------
    UsageError
        For another organisation.

    Examples
    --------
    >>> published("thuiszorg")[["id", "value", "slide"]].to_numpy().tolist()
    [['thuiszorg_satisfaction', 7.1, 18], ['thuiszorg_commitment', 7.3, 18]]
    """
    figures = _figures()
    if organisation is None:
        return figures
    known = figures["organisation"].unique()
    if organisation not in known:
        raise UsageError.unknown(message("organisation"), organisation, sorted(known))
    return figures.loc[figures["organisation"] == organisation].reset_index(drop=True)


def published_figure(id: str) -> Figure:  # noqa: A002 - the name of the column
    """Return one figure by its id; UsageError with the nearest one when there is no such figure.

    >>> figure = published_figure("bjaa_break_even")
    >>> figure.value, figure.unit, figure.qualifier, figure.slide
    (2.7, 'child/family', 'at least', 56)
    """
    figures = _figures()
    found = figures.loc[figures["id"] == id]
    if found.empty:
        raise _no_such_figure(id, figures["id"].tolist())
    row = found.astype(object).iloc[0].to_dict()
    row |= {name: None if pd.isna(row[name]) else int(row[name]) for name in ("year", "year_until")}
    return Figure(**{str(name): value for name, value in row.items()})


def contradictions() -> pd.DataFrame:
    """Return the pairs of figures that cannot both hold, side by side; none of them is preferred.

    Returns
    -------
    frame
        id, organisation, indicator, unit, value, qualifier, slide, status, note, note_nl, and of the
        other figure other_id, other_value, other_qualifier, other_slide, other_status.

    Examples
    --------
    >>> pairs = contradictions().set_index("id")
    >>> pairs.loc["baanzicht_staff_slide4", ["value", "other_value"]].to_list()
    [210.0, 120.0]
    """
    figures = _figures().set_index("id", drop=False)
    seen: dict[frozenset[str], tuple[str, str]] = {}
    for name, others in figures["contradicts"].items():
        for other in others.split():
            seen.setdefault(frozenset((str(name), other)), (str(name), other))
    left = figures.loc[[one for one, _ in seen.values()], list(_OF_THE_ONE)]
    right = figures.loc[[other for _, other in seen.values()], list(_OF_THE_OTHER)].add_prefix("other_")
    return pd.concat([left.reset_index(drop=True), right.reset_index(drop=True)], axis="columns")


def recalculated() -> pd.DataFrame:
    """Return every figure that follows from others, with its formula worked out.

    Returns
    -------
    frame
        id, organisation, indicator, unit, value, status, outcome, derivation, calculated (the formula
        with the printed values filled in), agrees (whether it is within the rounding of ``value``).

    Examples
    --------
    >>> row = recalculated().set_index("id").loc["bjaa_national_saving"]
    >>> row["derivation"], float(row["calculated"])
    ('bjaa_investment * bjaa_financial_return / bjaa_share_of_country', 7000000.0)
    """
    figures = _figures()
    values = figures.set_index("id")[["value"]].T
    rows = figures.loc[figures["derivation"] != ""].reset_index(drop=True)
    rows["calculated"] = [_worked_out(formula, values) for formula in rows["derivation"]]
    gap = (rows["calculated"] - rows["value"]).abs()
    rows["agrees"] = gap <= rows["step"] / 2
    kept = ["id", "organisation", "indicator", "unit", "value", "status", "outcome", "derivation"]
    return rows[[*kept, "calculated", "agrees"]]


def _worked_out(formula: str, values: pd.DataFrame) -> float:
    return float(np.asarray(values.eval(formula, engine="python"), dtype=np.float64).item())


def _no_such_figure(name: str, known: list[str]) -> UsageError:
    """Return the error with the nearest id, without the whole list of almost a hundred."""
    details = {"value": name, "count": len(known)}
    if near := suggestion(name, known):
        what = message("unknown figure {value!r}; did you mean {near!r}? published() lists all {count}")
        return UsageError(what, near=near, **details)
    return UsageError(message("unknown figure {value!r}; published() lists all {count}"), **details)


def _figures() -> pd.DataFrame:
    text = shipped.table("tno", "figures.csv")
    whole = {name: pd.to_numeric(text[name].replace("", None)).astype("Int64") for name in _WHOLE}
    numbers = {name: pd.to_numeric(text[name].replace("", None)).astype("float64") for name in _NUMBERS}
    return text.assign(**whole, **numbers).astype({"slide": "int64"})
