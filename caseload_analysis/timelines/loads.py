"""The caseload that each employee carries as a share of the norm, at the end of each period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
import pandas as pd

from caseload_analysis.spells.calendar import Calendar
from caseload_analysis.spells.groups import Codes, Groups
from caseload_analysis.spells.overlap import union
from caseload_analysis.spells.stock_flow import Table, stock_flow, value_flow
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.settings import Band, PerFte
from caseload_analysis.timelines.places import teams_on

NOTHING: Final = 1e-9
"""A norm of no more is none, and a caseload so far past the edge of a band is on it."""


def edges_per_norm(band: Band, per_fte: float) -> tuple[float, float]:
    """Return the edges of a band as multiples of the norm; ``per_fte`` is the norm of a full-timer.

    >>> edges_per_norm(Band(relative=0.25), 12.0), edges_per_norm(Band(lower=9, upper=15), 12.0)
    ((0.75, 1.25), (0.75, 1.25))
    """
    if band.relative is not None:
        return 1.0 - band.relative, 1.0 + band.relative
    if band.lower is None or band.upper is None:
        raise ValueError("a band has either a relative width or two limits")
    return band.lower / per_fte, band.upper / per_fte


def mixed_norm(
    holdings: pd.DataFrame, keys: pd.DataFrame, per_fte: PerFte, calendar: Calendar, at: str = "end"
) -> Table:
    """Return the harmonic norm of the cases a group holds, as a share of the default norm.

    n ÷ Σ(n_k ÷ norm_k) ÷ default, of the n_k cases of each measure k; 1 where a group holds none.

    Parameters
    ----------
    holdings : the timeline
    keys : frame with the groups, a row each; no columns for all holdings together
    per_fte : the norms
    calendar : Calendar
    at : {"end", "mean"}

    Examples
    --------
    >>> held = pd.DataFrame({"case_id": ["Z1", "Z2", "Z3"], "measure": ["ots", "ots", "drang"],
    ...                      "employee_id": "A", "start": 0, "stop": 99})
    >>> keys, norms = pd.DataFrame({"employee_id": ["A"]}), PerFte(default=12, measure={"drang": 6})
    >>> mixed_norm(held, keys, norms, Calendar.spanning(0, 30, "M")).tolist()
    [[0.75]]
    """
    by = list(keys.columns)
    spells = union(holdings, ["case_id", *by, "measure"])
    visible = spells.merge(keys, on=by) if by else spells
    norms = {name.casefold(): value for name, value in per_fte.measure.items()}
    share = per_fte.default / visible["measure"].str.casefold().map(norms).fillna(per_fte.default)
    groups = Groups.among(visible[by], keys)
    held, load = (
        getattr(stock_flow(groups, visible["start"], visible["stop"], calendar, weights), at)
        for weights in (None, share)
    )
    return np.asarray(np.divide(held, load, out=np.ones_like(held), where=load > NOTHING))


@dataclass(frozen=True)
class Loads:
    """What every employee holds and may hold; ``at_end`` lays it over a calendar.

    Attributes
    ----------
    org : Organisation whose timelines still hold the level ``employee``
    keys : frame with employee_id, one row for each employee, sorted
    pieces : frame
        The capacity of employees.
    held : frame with employee_id, start, stop
        One row for each spell in which an employee holds a unit.
    """

    org: Organisation
    keys: pd.DataFrame
    pieces: pd.DataFrame
    held: pd.DataFrame

    @classmethod
    def of(cls, org: Organisation) -> Self:
        """Return the loads of everybody whose capacity this reader sees."""
        pieces = org.pieces("capacity", "employee")
        keys = pieces[["employee_id"]].drop_duplicates().sort_values("employee_id", ignore_index=True)
        spells = union(org.timelines["holdings"], [f"{org.settings.norm.unit}_id", "employee_id"])
        return cls(org, keys, pieces, spells.merge(keys, on="employee_id"))

    def at_end(self, calendar: Calendar) -> Table:
        """Return actual ÷ establishment norm of each employee on the last day of each period.

        Missing without a norm. Units held and norm as ``measures.norm.deviation`` has them.
        """
        norms = self.org.settings.norm.per_fte
        groups = Groups.among(self.pieces[["employee_id"]], self.keys)
        norm = value_flow(self.pieces, groups, ["norm_formation"], calendar, "end")["norm_formation"]
        if norms.measure:
            holdings = self.org.timelines["holdings"]
            norm = norm * mixed_norm(holdings, self.keys, norms, calendar)
        holders = Groups.among(self.held[["employee_id"]], self.keys)
        actual = stock_flow(holders, self.held["start"], self.held["stop"], calendar).end
        return np.asarray(np.divide(actual, norm, out=np.full_like(actual, np.nan), where=norm > NOTHING))

    def teams(self, names: Sequence[str], calendar: Calendar) -> Codes:
        """Return the place in ``names`` of the team of each employee on the last day of each period."""
        people, last_days = len(self.keys), calendar.last_days
        everybody = np.repeat(self.keys["employee_id"].to_numpy(dtype=object), len(last_days))
        found = teams_on(self.pieces, everybody, np.tile(last_days, people))
        return np.asarray(pd.Index(names).get_indexer(pd.Index(found)).reshape(people, -1), dtype=np.intp)
