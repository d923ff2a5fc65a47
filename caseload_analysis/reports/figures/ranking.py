"""Rank intervals of many organisations: between which places each may as well be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from caseload_analysis.reports.figures.canvas import (
    BLUE,
    GREY,
    INK,
    VERMILLION,
    Label,
    label_ends,
    sheet,
    styled,
)
from caseload_analysis.reports.figures.compared import Indicator, not_drawn, width_of
from caseload_analysis.reports.language import Language

ROW: Final = 0.17  # inches, where every organisation is named
CLOSE: Final = 0.045  # inches a row, where only some are
TALLEST: Final = 7.9
LOWEST: Final = 1.6
ALL_NAMED: Final = 40
AT_EACH_END: Final = 3
MANY: Final = 200
"""From so many organisations on the lines grow thinner, so that they stay apart."""


@styled
def ranking(
    ranks: pd.DataFrame, language: Language, indicator: Indicator, own: str = "", level: float = 0.95
) -> Figure:
    """Return a line for each organisation, from the lowest to the highest rank that it may have.

    ``ranks`` is what ``comparison.ranks.rank_intervals`` returned for ``level``; the lowest value is
    below. Coloured are those that lie with their whole interval in the lower or the upper half. Up to
    forty organisations are all named; of more the own one and the three at each end, and dashed lines
    divide the quarters. At least one organisation must have a rank.
    """
    known = ranks.dropna(subset=["rank"]).sort_values(["rank", "organisation"]).reset_index(drop=True)
    named = _named(known, own)
    words = [_words(known.iloc[place], indicator, language) for place in named]
    right = 0.45 + max((width_of(text, 8) for text in words), default=0.0)
    step = ROW if len(known) <= ALL_NAMED else CLOSE
    height = min(max(step * len(known), LOWEST), TALLEST)
    figure, ax = sheet(height + 1.05, left=0.25, right=right, bottom=0.65, top=0.4)
    _axes(ax, len(known), language, level)
    _draw(ax, known, own)
    _legend(ax, own, language)
    labels = [
        Label(float(place), text, BLUE if known["organisation"].iloc[place] == own else INK,
              bool(known["organisation"].iloc[place] == own))
        for place, text in zip(named, words, strict=True)
    ]  # fmt: skip
    _lead(ax, known.loc[named, "rank_high"], len(known))
    label_ends(ax, len(known) + 0.5, labels, size=8)
    missing = len(ranks) - len(known)
    if missing:
        figure.text(0.008, 0.008, not_drawn(missing, language), fontsize=7.5, color=GREY, va="bottom")
    return figure


def _named(known: pd.DataFrame, own: str) -> list[int]:
    """Return the places of the organisations that are named."""
    count = len(known)
    if count <= ALL_NAMED:
        return list(range(count))
    ends = {*range(AT_EACH_END), *range(count - AT_EACH_END, count)}
    return sorted(ends | set(known.index[known["organisation"] == own]))


def _words(row: pd.Series, indicator: Indicator, language: Language) -> str:
    return f"{row['organisation']} {indicator.say(row['value'], language)}"


def _axes(ax: Axes, count: int, language: Language, level: float) -> None:
    ax.set_xlim(0.5, count + 0.5)
    ax.set_ylim(-0.8, count - 0.2)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.grid(visible=True, axis="x")
    ax.grid(visible=False, axis="y")
    ax.xaxis.set_major_locator(MaxNLocator(nbins=8, integer=True, prune="lower"))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: language.number(x)))
    share = language.percent(level, 0)
    ax.set_xlabel(language.text("rank (1 is the lowest) with its {level} interval", level=share))
    if count > ALL_NAMED:
        for quarter in (1, 2, 3):
            edge = 0.5 + count * quarter / 4
            ax.axvline(edge, color=GREY, lw=0.8, ls=(0, (4, 3)), zorder=1.5, label=f"quarter {quarter}")


def sides(known: pd.DataFrame) -> pd.Series[str]:
    """Return for each organisation in which half its whole interval lies: "upper", "lower" or "".

    >>> ranks = pd.DataFrame({"rank_low": [1.0, 1.0, 3.0], "rank_high": [1.0, 3.0, 3.0]})
    >>> sides(ranks).tolist()
    ['lower', '', 'upper']
    """
    middle = (len(known) + 1) / 2
    upper, lower = known["rank_low"] > middle, known["rank_high"] < middle
    return pd.Series("", index=known.index, dtype="str").mask(upper, "upper").mask(lower, "lower")


def _draw(ax: Axes, known: pd.DataFrame, own: str) -> None:
    """Draw the intervals and ranks by group, each with a mark of its own."""
    group = sides(known).replace("", "either").mask(known["organisation"] == own, "own")
    styles: Sequence[tuple[str, str, str, float]] = (
        ("either", GREY, "o", 1.0),
        ("upper", VERMILLION, "^", 1.2),
        ("lower", INK, "v", 1.2),
        ("own", BLUE, "D", 2.4),
    )
    small = len(known) > ALL_NAMED
    thin = min(1.0, MANY / max(len(known), 1))
    for name, color, marker, width in styles:
        rows = known[group == name]
        ax.hlines(
            rows.index,
            rows["rank_low"],
            rows["rank_high"],
            color=color,
            lw=width if name == "own" else width * thin,
            zorder=2,
            label=name,
        )
        size = 6.0 if name == "own" else 2.8 if small else 4.0
        ax.plot(
            rows["rank"], rows.index, ls="", marker=marker, color=color, ms=size, mew=0, zorder=3, label=name
        )


def _lead(ax: Axes, ends: pd.Series[float], count: int) -> None:
    """Draw a thin line from the interval of each that is named to the edge."""
    ax.hlines(ends.index, ends, count + 0.5, color=GREY, lw=0.4, zorder=1, label="lead")


def _legend(ax: Axes, own: str, language: Language) -> None:
    """Say in the empty corner what the colours and marks mean, of those that are drawn."""
    words = {
        "own": own,
        "upper": language.text("interval wholly in the upper half"),
        "either": language.text("interval in both halves"),
        "lower": language.text("interval wholly in the lower half"),
    }
    drawn = {str(line.get_label()): line for line in ax.lines if len(line.get_xdata())}  # type: ignore[arg-type]
    there = [name for name in words if name in drawn]
    look: dict[str, Any] = {"fontsize": 7.5, "framealpha": 1.0, "edgecolor": "white", "handletextpad": 0.2}
    ax.legend([drawn[name] for name in there], [words[name] for name in there], loc="upper left", **look)


def ranking_alt(ranks: pd.DataFrame, language: Language, indicator: Indicator, own: str = "") -> str:
    """Return the alternative text of the ranking: how many, the ends, what is sure, the own place."""
    known = ranks.dropna(subset=["rank"]).sort_values("rank").reset_index(drop=True)
    if known.empty:
        return not_drawn(len(ranks), language)
    side = sides(known)
    sentences = [
        language.text(
            "Ranks of {count} by {indicator}, from {lowest} to {highest}. With the whole interval in "
            "the lower half: {lower}; in the upper half: {upper}.",
            count=language.plural("{n} organisation", "{n} organisations", len(known)),
            indicator=indicator.name,
            lowest=_words(known.iloc[0], indicator, language),
            highest=_words(known.iloc[-1], indicator, language),
            lower=language.number(int((side == "lower").sum())),
            upper=language.number(int((side == "upper").sum())),
        )
    ]
    for _, row in known[known["organisation"] == own].iterrows():
        sentences.append(
            language.text(
                "{own} has rank {rank}, and may as well have any from {low} to {high}.",
                own=own,
                rank=language.number(row["rank"]),
                low=language.number(row["rank_low"]),
                high=language.number(row["rank_high"]),
            )
        )
    return " ".join(sentences)
