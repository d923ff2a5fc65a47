"""One indicator of many organisations side by side: who differs by more than chance, and from what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd

from caseload_analysis.comparison.alike import like_for_like
from caseload_analysis.comparison.benchmark_words import sentences
from caseload_analysis.comparison.change import over_years
from caseload_analysis.comparison.definitions import Definition
from caseload_analysis.comparison.figures import Figures, combine
from caseload_analysis.comparison.funnel import funnel_curve, funnel_limits
from caseload_analysis.comparison.microdata import figures_of
from caseload_analysis.comparison.overlap import without_overlap
from caseload_analysis.comparison.ranks import rank_intervals
from caseload_analysis.comparison.rounding import AMOUNTS
from caseload_analysis.comparison.totals import totals
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import UsageError, message
from caseload_analysis.tables.speech import Plain, Speech

Organisations = Figures | Iterable[Figures] | Mapping[str, Organisation]
LIMITS: Final = ("centre", "lower_95", "upper_95", "lower_998", "upper_998", "z")
RANKS: Final = ("rank", "rank_low", "rank_high")


@dataclass(frozen=True)
class Benchmark:
    """One indicator of many organisations in one year.

    Attributes
    ----------
    definition : Definition
    year : int
    own : str
        The organisation that was marked, empty for none.
    table : DataFrame
        One row per organisation: organisation, level, within, value (unit of the definition),
        numerator, denominator, status, symbol, own (whether it was marked), centre, lower_95,
        upper_95, lower_998, upper_998, z, position (see ``funnel_limits``), rank (1: lowest value),
        rank_low, rank_high (see ``rank_intervals``), and what describes it; with ``like`` also
        distance and group.
    summary : DataFrame
        One row, the columns of ``totals``.
    years : DataFrame
        ``totals`` of every year; the same organisations need not be in all.
    changes : DataFrame
        ``over_years``: the change of the total of those that are there in both years.
    left_out : DataFrame
        Who was left out since it holds others: ``overlaps``.
    """

    definition: Definition
    year: int
    own: str
    table: pd.DataFrame
    summary: pd.DataFrame
    years: pd.DataFrame
    changes: pd.DataFrame
    left_out: pd.DataFrame

    def curve(self, sizes: Sequence[float]) -> pd.DataFrame:
        """Return the limits of the funnel at some denominators: ``funnel_curve`` with size as given."""
        return funnel_curve(self.table, sizes)

    def told(self, speech: Speech | None = None) -> str:
        """Return the sentences in a language, English by default."""
        return sentences(self, speech or Plain())

    @property
    def text(self) -> str:
        """The sentences in English."""
        return self.told()


def benchmark(
    organisations: Organisations,
    indicator: str,
    *,
    year: int | None = None,
    own: str = "",
    level: str = "",
    like: Sequence[str] | None = None,
    nearest: int | None = None,
    overlapping: str = "leave_out",
    overdispersion: bool = True,
    draws: int = 10_000,
    seed: int = 0,
) -> Benchmark:
    """Return one indicator of many organisations side by side.

    Parameters
    ----------
    organisations : Figures, several of them, or mapping of name to Organisation
        Organisations are measured by ``figures_of``. Where several have the indicator, their
        definitions must be the same.
    indicator : str
    year : int, optional
        By default the last one in which at least half as many organisations have a value as in the
        fullest year.
    own : str
        An organisation to mark, and to compare the others with.
    level : str
        Only organisations of this level, such as "region"; all by default.
    like : sequence of columns, optional
        Only organisations like ``own``: the same text in these columns, and the nearest by those of
        numbers; see ``like_for_like``.
    nearest : int, optional
        How many of those.
    overlapping : {"leave_out", "refuse"}
        What to do with organisations that hold others: leave them out, so that nothing counts twice,
        or raise an error.
    overdispersion : bool
        Whether the limits of the funnel are widened for differences that are not chance.
    draws, seed : int
        Of the rank intervals.

    Returns
    -------
    Benchmark

    Raises
    ------
    UsageError
        For an unknown indicator, year, level or organisation, for definitions that differ, and with
        ``overlapping="refuse"`` for organisations that would count twice.

    Notes
    -----
    Whatever comes in clumps, as the days of one spell of absence do, is reckoned in those clumps for
    limits and ranks (``Definition.clump``). Rank intervals show chance within a year only.

    Examples
    --------
    >>> from caseload_analysis.comparison.figures import measured
    >>> full = {"full": Definition("full", "rate", "cases", "fte", unit="cases per fte")}
    >>> rows = [{"organisation": name, "year": 2025, "indicator": "full", "numerator": cases,
    ...          "denominator": 10} for name, cases in [("A", 150), ("B", 160), ("C", 155)]]
    >>> result = benchmark(Figures(measured(rows, full), full), "full")
    >>> result.table[["organisation", "value", "position", "rank"]].to_numpy().tolist()
    [['A', 15.0, 'inside', 1.0], ['B', 16.0, 'inside', 3.0], ['C', 15.5, 'inside', 2.0]]
    """
    figures = _of_level(_joined(organisations, indicator), level)
    year = _latest(figures) if year is None else year
    chosen, left_out = without_overlap(figures, indicator, year, overlapping=overlapping)
    if own and own not in chosen.table["organisation"].tolist():
        raise UsageError.unknown(message("organisation"), own, chosen.table["organisation"])
    chosen = _alike(chosen, own, like, nearest)
    definition = chosen.definitions[indicator]
    table = _placed(chosen.table, definition, overdispersion=overdispersion, draws=draws, seed=seed)
    every = _every_year(figures, indicator, chosen if like else None)
    return Benchmark(
        definition=definition,
        year=year,
        own=own,
        table=_with_own(table, own),
        summary=totals(chosen),
        years=totals(every),
        changes=over_years(every, indicator),
        left_out=left_out,
    )


def _joined(organisations: Organisations, indicator: str) -> Figures:
    """Return the figures of one indicator from whatever was handed in."""
    if isinstance(organisations, Figures):
        return organisations.only(indicator)
    if isinstance(organisations, Mapping):
        return figures_of(organisations, [indicator])
    several = list(organisations)
    with_it = [one.only(indicator) for one in several if indicator in one.definitions]
    if not with_it:
        known = sorted({name for one in several for name in one.definitions})
        raise UsageError.unknown(message("indicator"), indicator, known)
    return combine(*with_it)


def _latest(figures: Figures) -> int:
    """Return the last year of which there are not much fewer values than of another [X]."""
    given = figures.table.groupby("year")["value"].count()
    return int(given.index[given >= given.max() / 2].max())


def _of_level(figures: Figures, level: str) -> Figures:
    if not level:
        return figures
    known = figures.table["level"].unique()
    if level not in known:
        raise UsageError.unknown(message("level"), level, known)
    return figures.where(figures.table["level"] == level)


def _alike(figures: Figures, own: str, like: Sequence[str] | None, nearest: int | None) -> Figures:
    """Return the figures of the organisations that are like the own one."""
    if not like:
        return figures
    if not own:
        raise UsageError(message("name your own organisation to find those like it: own='…'"))
    return replace(figures, table=like_for_like(figures.table, own, like, nearest=nearest))


def _every_year(figures: Figures, indicator: str, alike: Figures | None) -> Figures:
    """Return the figures of all years without overlap, of the organisations that are alike if asked."""
    each = [without_overlap(figures, indicator, year)[0] for year in figures.years]
    whole = combine(*each)
    if alike is None:
        return whole
    return whole.where(whole.table["organisation"].isin(alike.table["organisation"]))


def _placed(
    table: pd.DataFrame, definition: Definition, *, overdispersion: bool, draws: int, seed: int
) -> pd.DataFrame:
    """Return the table with the place of each organisation in the funnel and among the ranks."""
    empty = dict.fromkeys((*LIMITS, *RANKS), np.nan)
    placed = table.assign(**empty, position="")
    placed["rank"] = table["value"].rank()
    if definition.kind == "count" or not table[list(AMOUNTS)].notna().all(axis=1).any():
        return placed
    known = table["value"].notna()
    counted = table.assign(**{name: table[name].where(known) for name in AMOUNTS})
    kind, per, clump = definition.kind, definition.per, definition.clump
    limits = funnel_limits(counted, kind, per=per, overdispersion=overdispersion, clump=clump)
    ranks = rank_intervals(counted, kind, per=per, draws=draws, seed=seed, clump=clump)
    placed[[*LIMITS, "position"]] = limits[[*LIMITS, "position"]]
    placed[list(RANKS)] = ranks[list(RANKS)]
    placed.attrs["funnel"] = limits.attrs["funnel"]
    return placed


def _with_own(table: pd.DataFrame, own: str) -> pd.DataFrame:
    """Return the table with the organisation marked, and without what belongs to no reader."""
    marked = table.drop(columns=["year", "indicator"]).assign(own=table["organisation"] == own)
    marked.attrs = dict(table.attrs)
    first = [
        "organisation",
        "own",
        "level",
        "within",
        "value",
        "numerator",
        "denominator",
        "status",
        "symbol",
    ]
    return marked[[*first, *(name for name in marked if name not in first)]]
