"""A funnel plot: organisations by size, with limits that narrow as they grow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from textwrap import wrap
from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from caseload_analysis.comparison.funnel import Funnel, funnel_curve, funnel_of
from caseload_analysis.reports.figures.canvas import (
    BAND,
    BLUE,
    GREY,
    INK,
    VERMILLION,
    Label,
    label_ends,
    sheet,
    styled,
)
from caseload_analysis.reports.figures.compared import Indicator, not_drawn
from caseload_analysis.reports.figures.naming import REACH, Name, name_points
from caseload_analysis.reports.language import Language
from caseload_analysis.tables.problems import message

HEIGHT: Final = 4.3  # inches
MOST_NAMED: Final = 30
MOST_LISTED: Final = 12
LETTERS: Final = 128
"""So many letters of a note fit on a line."""
MANY: Final = 400
"""From so many organisations on the points are small and let each other shine through."""
WIDE: Final = 20.0
"""An axis of sizes whose largest is so many times its median is drawn in proportion."""
NEAR: Final = 0.45
"""Inches at most between a point that is only outside 95 % and its name: it gets one where there is room."""
MARKS: Final[Mapping[str, Mapping[str, Any]]] = {
    "inside": {"marker": "o", "color": GREY, "ms": 3.0, "alpha": 0.75, "mew": 0},
    "above_95": {"marker": "^", "mfc": "white", "mec": INK, "ms": 4.8, "mew": 0.9},
    "below_95": {"marker": "v", "mfc": "white", "mec": INK, "ms": 4.8, "mew": 0.9},
    "above_998": {"marker": "^", "mfc": VERMILLION, "mec": VERMILLION, "ms": 5.4},
    "below_998": {"marker": "v", "mfc": VERMILLION, "mec": VERMILLION, "ms": 5.4},
}


OUTSIDE: Final = {
    "above_998": message("Above the 99.8 % limit: {names}."),
    "below_998": message("Below the 99.8 % limit: {names}."),
    "above_95": message("Above the 95 % limit: {names}."),
    "below_95": message("Below the 95 % limit: {names}."),
}


@styled
def funnel(
    limits: pd.DataFrame, language: Language, indicator: Indicator, size_name: str, own: str = ""
) -> Figure:
    """Return a point for each organisation by its size, between the limits for that size.

    ``limits`` is what ``comparison.funnel.funnel_limits`` returned; ``size_name`` says what the
    denominator counts; ``own`` is marked and always named. Named are those beyond 99.8 %, then those
    beyond 95 %, the furthest first, as far as there is room. Where the limits are widened for
    overdispersion, the strip is what chance alone explains. At least one organisation must have a value.
    """
    figure, ax = sheet(HEIGHT, right=1.4, bottom=1.12)
    known = limits.dropna(subset=["value"])
    basis = funnel_of(limits)
    _axes(ax, known, basis, indicator, language)
    ax.set_xlabel(size_name)
    ax.set_ylabel(indicator.name)
    curve = _draw_limits(ax, basis)
    _draw_points(ax, known, own)
    _label_limits(ax, curve, basis, indicator, language)
    unnamed = _name(ax, known, own)
    _legend(ax, known, own, language)
    _note(figure, [*notes(limits, basis, language), *without_name(unnamed, language)])
    return figure


def _axes(ax: Axes, known: pd.DataFrame, basis: Funnel, indicator: Indicator, language: Language) -> None:
    """Set the limits: sizes from 0 or, where they differ widely, in proportion; values with headroom."""
    sizes = known["denominator"].to_numpy(dtype=float)
    if sizes.max() > WIDE * np.median(sizes):
        ax.set_xscale("log")
        ax.set_xlim(sizes.min() / 1.2, sizes.max() * 1.1)
    else:
        ax.set_xlim(0.0, sizes.max() * 1.04)
        ax.xaxis.set_major_locator(MaxNLocator(nbins=7, integer=True))
    edge = funnel_curve(basis, [float(np.quantile(sizes, 0.1))])
    low = min(float(known["value"].min()), float(edge["lower_998"].iloc[0]))
    high = max(float(known["value"].max()), float(edge["upper_998"].iloc[0]))
    room = (high - low or abs(high) or 1.0) * 0.08
    floor = low - room if basis.kind == "mean" else max(low - room, -room / 3)
    ax.set_ylim(floor, high + room)
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: language.number(x, 0 if x >= 1 or x == 0 else 1)))
    ax.yaxis.set_major_locator(MaxNLocator(nbins=7))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda y, _: indicator.tick(y, language)))


def _draw_limits(ax: Axes, basis: Funnel) -> pd.Series[float]:
    """Draw centre and limits over the whole axis and return them at its end."""
    low, high = ax.get_xlim()
    grid = np.geomspace(max(low, high / 2000), high, 400)
    curve, chance = funnel_curve(basis, grid), funnel_curve(replace(basis, tau=0.0), grid)
    if basis.tau > 0:
        ax.fill_between(grid, chance["lower_998"], chance["upper_998"], color=BAND, lw=0, zorder=1,
                        label="chance")  # fmt: skip
    ax.plot(grid, curve["centre"], color=INK, lw=1.0, zorder=2, label="centre")
    for level, dashes in (("95", (0, (4, 2))), ("998", "-")):
        for side in ("lower", "upper"):
            name = f"{side}_{level}"
            ax.plot(grid, curve[name], color=BLUE, lw=1.0, ls=dashes, zorder=2, label=name)
    last = chance.tail(1).add_prefix("chance_")
    return pd.concat([curve.tail(1), last], axis=1).iloc[0]


def _draw_points(ax: Axes, known: pd.DataFrame, own: str) -> None:
    others = known[known["organisation"] != own]
    many = {"ms": 2.0, "alpha": 0.4} if len(known) > MANY else {}
    for position, mark in MARKS.items():
        rows = others[others["position"] == position]
        more = many if position == "inside" else {}
        ax.plot(rows["denominator"], rows["value"], ls="", zorder=3 if position == "inside" else 4,
                label=position, **{**mark, **more})  # fmt: skip
    mine = known[known["organisation"] == own]
    ax.plot(mine["denominator"], mine["value"], ls="", marker="D", color=BLUE, ms=6.5, mec="white", zorder=6,
            label="own")  # fmt: skip


def _label_limits(
    ax: Axes, last: pd.Series[float], basis: Funnel, indicator: Indicator, language: Language
) -> None:
    """Write beside the lines what they are."""
    labels = [
        Label(float(last[f"{side}_{level}"]), words, BLUE)
        for level, words in (("998", language.text("99.8 % limit")), ("95", language.text("95 % limit")))
        for side in ("lower", "upper")
    ]
    together = language.text("together {value}", value=indicator.say(basis.centre, language))
    labels.append(Label(basis.centre, together, INK, bold=True))
    if basis.tau > 0:
        labels.append(Label(float(last["chance_upper_998"]), language.text("by chance\nalone"), GREY))
    low, high = ax.get_ylim()
    label_ends(ax, ax.get_xlim()[1], [one for one in labels if low <= one.y <= high], size=7.5)


def _name(ax: Axes, known: pd.DataFrame, own: str) -> list[str]:
    """Name the own organisation and those outside the limits; return for whom there was no room.

    First those beyond 99.8 %, long names before short ones, which fit anywhere; then by distance.
    """
    mine = known["organisation"] == own
    outside = known[(known["position"] != "inside") & ~mine]
    far = outside["position"].str.endswith("998")
    order = (-outside["organisation"].str.len()).where(far, -outside["z"].abs())
    outside = outside.assign(far=far, order=order).sort_values(["far", "order"], ascending=[False, True])
    rows = pd.concat([known[mine].assign(far=True), outside.head(MOST_NAMED)])
    names = [_named(row, own) for _, row in rows.iterrows()]
    places = ["denominator", "value"]
    inside = known[known["position"] == "inside"]
    left = name_points(ax, names, inside[places].to_numpy(dtype=float), outside[places].to_numpy(dtype=float))
    return [*left, *outside["organisation"].iloc[MOST_NAMED:].astype(str)]


def _named(row: pd.Series, own: str) -> Name:
    mine = bool(row["organisation"] == own)
    color, reach = BLUE if mine else INK, REACH[-1] if row["far"] else NEAR
    return Name(row["denominator"], row["value"], str(row["organisation"]), color, mine, reach)


def _legend(ax: Axes, known: pd.DataFrame, own: str, language: Language) -> None:
    """Say under the axes what the marks mean, of those that are drawn."""
    words = {
        "inside": language.text("within the limits"),
        "above_95": language.text("above 95 %"),
        "below_95": language.text("below 95 %"),
        "above_998": language.text("above 99.8 %"),
        "below_998": language.text("below 99.8 %"),
    }
    there = {**{name: word for name, word in words.items() if (known["position"] == name).any()}}
    if (known["organisation"] == own).any():
        there["own"] = own
    drawn = {str(line.get_label()): line for line in ax.lines}
    height = ax.get_position().height * HEIGHT
    ax.legend([drawn[name] for name in there], list(there.values()), loc="upper left", fontsize=7.5,
              bbox_to_anchor=(-0.02, -0.42 / height), ncols=len(there), frameon=False, handletextpad=0.2,
              columnspacing=1.2, borderpad=0.0)  # fmt: skip


def _note(figure: Figure, sentences: list[str]) -> None:
    words = "\n".join(wrap(" ".join(sentences), LETTERS))
    figure.text(0.008, 0.02, words, fontsize=7.5, color=GREY, va="bottom", gid="note")


def without_name(names: list[str], language: Language) -> list[str]:
    """Return the sentence about organisations outside the limits for whose name there was no room.

    >>> without_name(["A", "B"], Language("en"))
    ['Also outside the limits: A and B.']
    """
    if not names:
        return []
    if len(names) > MOST_LISTED:
        return [language.text("{count} more lie outside the limits.", count=language.number(len(names)))]
    return [language.text("Also outside the limits: {names}.", names=language.listing(names))]


def notes(limits: pd.DataFrame, basis: Funnel, language: Language) -> list[str]:
    """Return what the limits are, and how many organisations are not drawn."""
    if basis.tau > 0:
        lines = [
            language.text(
                "Limits widened for overdispersion: organisations differ more than chance explains "
                "(φ = {phi}, τ = {tau}).",
                phi=language.number(basis.phi, 1),
                tau=language.number(basis.tau, 2),
            )
        ]
    elif basis.kind == "mean" and np.isnan(basis.phi):
        lines = [language.text("Limits from the spread between the organisations themselves.")]
    else:
        lines = [language.text("Limits by chance alone.")]
    missing = int(limits["value"].isna().sum())
    if missing:
        lines.append(not_drawn(missing, language))
    return lines


def funnel_alt(
    limits: pd.DataFrame, language: Language, indicator: Indicator, size_name: str, own: str = ""
) -> str:
    """Return the alternative text of the funnel: how many, the centre, who lies outside, the own place."""
    known = limits.dropna(subset=["value"])
    basis = funnel_of(limits)
    sentences = [
        language.text(
            "Funnel plot of {indicator} against {size}: {count}, together {centre}.",
            indicator=indicator.name,
            size=size_name,
            count=language.plural("{n} organisation", "{n} organisations", len(known)),
            centre=indicator.say(basis.centre, language),
        ),
        *[_who(known, position, words, indicator, language) for position, words in OUTSIDE.items()],
        *notes(limits, basis, language),
    ]
    mine = known[known["organisation"] == own]
    if len(mine):
        row = mine.iloc[0]
        sentences.insert(1, _own_place(row, indicator, language))
    return " ".join(sentence for sentence in sentences if sentence)


def _who(known: pd.DataFrame, position: str, words: str, indicator: Indicator, language: Language) -> str:
    rows = known[known["position"] == position].sort_values("value", ascending=False)
    names = [f"{row['organisation']} ({indicator.say(row['value'], language)})" for _, row in rows.iterrows()]
    return language.text(words, names=language.listing(names)) if names else ""


def _own_place(row: pd.Series, indicator: Indicator, language: Language) -> str:
    return language.text(
        "{own} has {value}; the 95 % limits for its size are {lower} and {upper}.",
        own=row["organisation"],
        value=indicator.say(row["value"], language),
        lower=indicator.say(row["lower_95"], language),
        upper=indicator.say(row["upper_95"], language),
    )
