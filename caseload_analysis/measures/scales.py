"""Scales of a questionnaire: from answers to a score, by rules that belong to no questionnaire.

The texts of the items are their owners' and are not here; only what scoring needs is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from caseload_analysis.tables.problems import UsageError, message


@dataclass(frozen=True)
class Scale:
    """How the items of one scale become one score.

    Attributes
    ----------
    items : tuple of str
        The columns that hold the answers.
    minimum, maximum : float
        The lowest and the highest answer to an item.
    reversed_items : tuple of str
        Items on which a high answer means little of what the scale measures.
    missing_allowed : int
        So many items may be unanswered; with more there is no score.

    Examples
    --------
    >>> engagement = Scale(tuple(f"item_{number}" for number in range(1, 10)), 0, 6)
    >>> len(engagement.items)
    9
    """

    items: tuple[str, ...]
    minimum: float
    maximum: float
    reversed_items: tuple[str, ...] = ()
    missing_allowed: int = 0

    def __post_init__(self) -> None:
        if not self.items or self.minimum >= self.maximum:
            raise UsageError(message("a scale needs items, and a highest answer above the lowest"))
        unknown = sorted(set(self.reversed_items) - set(self.items))
        if unknown:
            raise UsageError.unknown(message("item"), unknown[0], self.items)


def score(scale: Scale, answers: pd.DataFrame) -> pd.Series[float]:
    """Return the mean answer of each respondent, reversed items turned round.

    A reversed answer a becomes minimum + maximum - a. The mean is over the items answered; it is
    missing where more than ``missing_allowed`` were not. Subscales are scored one by one and never
    added up (UBOS) [S].

    Parameters
    ----------
    scale : Scale
    answers : frame
        One row for each respondent, one column for each item, missing where unanswered.

    Raises
    ------
    UsageError
        For an item without a column, or an answer outside the range.

    Examples
    --------
    >>> scale = Scale(("a", "b", "c"), 0, 6, reversed_items=("c",), missing_allowed=1)
    >>> answers = pd.DataFrame({"a": [4.0, 5.0, None], "b": [5.0, None, None], "c": [0.0, 1.0, 2.0]})
    >>> score(scale, answers).tolist()
    [5.0, 5.0, nan]
    """
    given = _checked(scale, answers)
    turned = list(scale.reversed_items)
    values = given.assign(**{name: scale.minimum + scale.maximum - given[name] for name in turned})
    enough = values.isna().sum(axis=1) <= scale.missing_allowed
    return pd.Series(values.mean(axis=1).where(enough))


def rescaled(
    scores: pd.Series[float], minimum: float | pd.Series[float], maximum: float | pd.Series[float]
) -> pd.Series[float]:
    """Return scores as 0 to 100: (score - minimum) ÷ (maximum - minimum) × 100 [S: VBBA].

    The same for a sum of items with the lowest and the highest sum. Missing outside the range.

    >>> rescaled(pd.Series([0.0, 3.9, 7.0]), 0, 6).tolist()
    [0.0, 65.0, nan]
    """
    inside = scores.between(minimum, maximum)
    return (scores.where(inside) - minimum) / (maximum - minimum) * 100.0


def _checked(scale: Scale, answers: pd.DataFrame) -> pd.DataFrame:
    """Return the answers to the items as numbers, or say which item or answer is wrong."""
    for item in scale.items:
        if item not in answers:
            raise UsageError.unknown(message("item"), item, answers.columns)
    given = answers[list(scale.items)].astype(np.float64)
    outside = given.notna() & ~((given >= scale.minimum) & (given <= scale.maximum))
    if outside.to_numpy().any():
        raise UsageError(
            message("there are answers below {minimum} or above {maximum}: {items}"),
            minimum=f"{scale.minimum:g}",
            maximum=f"{scale.maximum:g}",
            items=", ".join(outside.columns[outside.any()]),
        )
    return given
