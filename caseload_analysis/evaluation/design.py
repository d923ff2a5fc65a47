"""The columns of a segmented regression: line, change of level, change of slope, season."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from caseload_analysis.evaluation.mixtures import Numbers, Times
from caseload_analysis.spells.calendar import PERIODS_A_YEAR

TERMS: Final = ("level", "slope")
YEARS_FOR_SEASON: Final = 2
"""So many whole years of points, and one of them before the start, let the season be estimated [X]."""


@dataclass(frozen=True, slots=True)
class Design:
    """The columns (n, p) of a series whose new regime begins at time 0.

    Columns: 1; time; level (0 before the start, 1 from it); slope (periods since the start, if
    asked); cosine and sine of each pair of the season.
    """

    columns: Numbers
    times: Times
    terms: tuple[str, ...]
    pairs: int

    @property
    def before(self) -> NDArray[np.bool_]:
        """Which rows lie before the start."""
        return self.times < 0

    @property
    def changes(self) -> list[int]:
        """The places of the columns that are changes at the start."""
        return [2 + place for place in range(len(self.terms))]

    def contrast(self, term: str) -> Numbers:
        """Return the contrast that picks one term."""
        return np.asarray(np.eye(self.columns.shape[1])[2 + self.terms.index(term)])


def segmented(times: Times, *, slope: bool, pairs: int, length: str, first: int = 0) -> Design:
    """Return the design of a series with the new regime from time 0 on.

    Parameters
    ----------
    times : array of whole numbers
        Periods since the start; negative before it.
    slope : bool
        Whether the slope may change too.
    pairs : int
        Pairs of sine and cosine, with 1, 2, … waves a year.
    length : {"W", "M", "Q", "Y"}
        Length of a period.
    first : int
        Number of the period at time 0, so that a wave keeps its place in the year.

    Examples
    --------
    >>> segmented(np.array([-1, 0, 1]), slope=True, pairs=0, length="M").columns.tolist()
    [[1.0, -1.0, 0.0, 0.0], [1.0, 0.0, 1.0, 0.0], [1.0, 1.0, 1.0, 1.0]]
    """
    after = (times >= 0).astype(float)
    changes = [after, after * times] if slope else [after]
    columns = [np.ones(len(times)), times.astype(float), *changes, *waves(times + first, pairs, length)]
    return Design(np.column_stack(columns), times, TERMS[: len(changes)], pairs)


def waves(numbers: Times, pairs: int, length: str) -> list[Numbers]:
    """Return cosine and sine of each wave; of a wave of two periods the cosine alone.

    >>> [wave.round(3).tolist() for wave in waves(np.arange(4), 2, "Q")]
    [[1.0, 0.0, -1.0, -0.0], [0.0, 1.0, 0.0, -1.0], [1.0, -1.0, 1.0, -1.0]]
    """
    year = PERIODS_A_YEAR[length]
    found = []
    for number in range(1, pairs + 1):
        angle = 2 * np.pi * number * numbers / year
        found += [np.cos(angle)] if 2 * number == year else [np.cos(angle), np.sin(angle)]
    return found


def pairs_allowed(times: Times, length: str) -> int:
    """Return how many pairs of waves a series carries: 0, 1 or 2.

    None in a series of years, with less than two years of points, or less than one before the start,
    where season and change cannot be told apart. One pair; a second from four years on, two of them
    before the start (a year of quarters has only three columns, so there one is enough) [X].

    >>> [pairs_allowed(np.arange(-before, 12), "M") for before in (11, 12, 36)]
    [0, 1, 2]
    """
    year = PERIODS_A_YEAR[length]
    before, whole = (times < 0).sum() / year, len(times) / year
    if year < 4 or whole < YEARS_FOR_SEASON or before < 1:
        return 0
    return 2 if year > 4 and whole >= 2 * YEARS_FOR_SEASON and before >= 2 else 1
