"""A second hidden group beside a small one, so that no total gives the small one away."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from caseload_analysis.privacy.suppression import Flags, too_small


def hide_second(people: ArrayLike, minimum: int, hidden: ArrayLike | None = None) -> Flags:
    """Return which of the groups that make up a total are hidden, and lastly whether the total is.

    The groups of fewer than ``minimum`` people, and those that are hidden already; then, the smallest
    first, others until at least two are hidden and together hold ``minimum`` people or more. Where no
    other is left to hide, the total is hidden.

    Parameters
    ----------
    people : numbers of people, one for each group
        Groups without people have nothing to hide.
    minimum : int
        0 hides nothing but what is hidden already.
    hidden : flags, optional
        What is hidden for another reason.

    Returns
    -------
    flags, one more than there are groups

    Notes
    -----
    Source: primary and secondary suppression as Dialog shows it (domain definitions §7): a part that
    is the total less the parts shown is not hidden.

    Examples
    --------
    >>> hide_second([3, 12, 8, 9], 5).tolist()
    [True, False, True, False, False]
    >>> hide_second([3, 1], 5).tolist(), hide_second([12, 8], 5).tolist()
    ([True, True, True], [False, False, False])
    """
    counted = np.nan_to_num(np.asarray(people, dtype=np.float64))
    gone = too_small(people, minimum) if minimum else np.zeros(len(counted), dtype=bool)
    if hidden is not None:
        gone = gone | (np.asarray(hidden, dtype=bool) & (counted > 0))
    if not gone.any():
        return np.append(gone, False)
    for place in np.argsort(counted, kind="stable"):
        if _enough(counted, gone, minimum):
            break
        gone[place] |= counted[place] > 0
    return np.append(gone, not _enough(counted, gone, minimum))


def _enough(people: np.ndarray[tuple[int], np.dtype[np.float64]], gone: Flags, minimum: int) -> bool:
    """Whether the hidden groups cover each other: two or more, of ``minimum`` people together."""
    return bool(gone.sum() > 1 and people[gone].sum() >= minimum)
