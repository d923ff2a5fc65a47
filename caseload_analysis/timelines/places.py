"""In which team an employee counts on a day."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from caseload_analysis.spells.calendar import OPEN

_REACH = 2 * OPEN + 2
"""More days than lie between any two dates."""


def teams_on(pieces: pd.DataFrame, employees: ArrayLike, days: ArrayLike) -> NDArray[Any]:
    """Return the team of each employee on each day.

    Somebody with contracts in two teams has that of the larger; somebody out of post the last one;
    before the first contract, the first.

    Parameters
    ----------
    pieces : frame with employee_id, team, start, contract_fte
        The capacity of employees.
    employees : codes, all of them in ``pieces``
    days : integers, days since 1970, as many

    Examples
    --------
    >>> pieces = pd.DataFrame({"employee_id": "A", "team": ["Noord", "Zuid", "Oost"], "start": [0, 9, 9],
    ...                        "contract_fte": [0.8, 0.5, 0.3]})
    >>> teams_on(pieces, ["A", "A", "A"], [-5, 8, 30]).tolist()
    ['Noord', 'Noord', 'Zuid']
    """
    ranked = pieces.sort_values(
        ["employee_id", "start", "contract_fte", "team"], ascending=[True, True, True, False]
    )
    names, first = np.unique(ranked["employee_id"].to_numpy(dtype=object), return_index=True)
    person = np.searchsorted(names, np.asarray(employees, dtype=object))
    begun = np.repeat(np.arange(len(names)), np.diff(np.append(first, len(ranked)))) * _REACH
    moments = begun + ranked["start"].to_numpy() + OPEN
    asked = person * _REACH + np.asarray(days, dtype=np.int64) + OPEN
    places = np.maximum(np.searchsorted(moments, asked, side="right") - 1, first[person])
    return np.asarray(ranked["team"].to_numpy(dtype=object)[places])
