"""Practice: the measures behind the parts about the work itself, each taken once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import pandas as pd

from caseload_analysis.evaluation.function_differentiation import (
    FunctionDifferentiation,
    function_differentiation,
)
from caseload_analysis.measures.autonomy import autonomy
from caseload_analysis.measures.competence import case_kinds, competence, inflow_match
from caseload_analysis.measures.support import support
from caseload_analysis.measures.time_use import time_use
from caseload_analysis.reports.language import Language
from caseload_analysis.spells.calendar import days
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import UsageError

QUARTERS: Final = 8
"""Quarters in a picture."""
LISTED: Final = 4
"""Quarters in a table, and in the sums of a year."""
LATE_IN_YEAR: Final = 6
"""From this month on the figures of a year are of the year that runs [X]."""


@dataclass(frozen=True)
class Practice:
    """One team, or all teams where ``team`` is empty, up to the month ``period``.

    Frames hold whole quarters only, as their measures return them: a quarter that still runs would be
    laid beside longer ones.
    """

    org: Organisation
    period: pd.Period
    team: str = ""

    @property
    def by(self) -> str:
        """The level of the frames: that of the team, else that of the organisation."""
        return "team" if self.team else "organisation"

    @property
    def quarter(self) -> pd.Period:
        """The last quarter that is over by the end of ``period``."""
        return (self.period + 1).asfreq("Q") - 1

    @property
    def year(self) -> pd.Period:
        """The year that figures of a year are of: the running one from June on, if nothing later is known."""
        known = self.org.last <= int(days([self.period.end_time.to_datetime64()])[0])
        running = self.period.month >= LATE_IN_YEAR and known
        return self.period.asfreq("Y") - (0 if running else 1)

    def shares_of_year(
        self, measure: Callable[..., pd.DataFrame], by: str, amount: str, shares: Sequence[str]
    ) -> pd.DataFrame:
        """Return shares over ``year``, of the teams or of all together.

        Readers from whom small groups are hidden get those of the quarters of the year that are over and
        of which they see the figures: then what a hidden quarter holds is in no sum, neither in that of
        this year less its other quarters, nor in that of this month less an earlier one [X].

        ``measure``: such as ``autonomy``; ``amount``: its column of which ``shares`` are shares. Columns:
        team (where ``by`` is that), period (the year), ``amount``, ``shares``, hidden (the shares, where
        no quarter is shown).
        """
        if not self.org.minimum_group:
            return measure(self.org, by, "Y", self.year)
        first, last = (self.year.asfreq("Q", how) for how in ("start", "end"))
        quarters = measure(self.org, by, "Q", (first, min(last, self.quarter)))
        sums = _over_quarters(quarters, amount, list(shares))
        return sums.assign(period=pd.PeriodIndex([self.year] * len(sums), freq=self.year.freq))

    def year_note(self, language: Language) -> str:
        """Return what ``shares_of_year`` are of; empty for who sees every figure."""
        if not self.org.minimum_group:
            return ""
        return language.text(
            "Over the quarters of {year} that are over and that this reader sees: a hidden quarter is in no "
            "sum.",
            year=self.year.year,
        )

    def own(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the rows of this team up to the last whole quarter, in the order of time."""
        rows = frame.loc[frame["team"] == self.team] if self.team else frame
        past = rows["period"].map(lambda period: period.end_time <= self.quarter.end_time)
        return rows.loc[past.astype(bool)].sort_values("period", kind="stable").reset_index(drop=True)

    @cached_property
    def contact(self) -> pd.DataFrame | UsageError:
        """Time with families per quarter, or why no activity is known as that."""
        try:
            return self.own(time_use(self.org, self.by, "Q")).tail(QUARTERS)
        except UsageError as error:
            return error

    @cached_property
    def activities(self) -> pd.DataFrame:
        """The hours by activity in the last quarter of ``contact``; empty where that says why not."""
        if isinstance(self.contact, UsageError) or self.contact.empty:
            return pd.DataFrame(columns=["activity", "share", "contact", "hidden"])
        last = self.contact["period"].iloc[-1]
        return self.own(time_use(self.org, self.by, "Q", last, per="activity"))

    @cached_property
    def help(self) -> pd.DataFrame:
        """What support took over per quarter."""
        return self.own(support(self.org, self.by, "Q")).tail(LISTED)

    @cached_property
    def tasks(self) -> pd.DataFrame:
        """The same by task, in the last quarter."""
        return self.own(support(self.org, self.by, "Q", self.quarter, per="task"))

    @cached_property
    def deviations(self) -> pd.DataFrame:
        """Deviations from protocol per quarter."""
        return self.own(autonomy(self.org, self.by, "Q")).tail(LISTED)

    @cached_property
    def expertise(self) -> dict[str, str]:
        """Which competence each kind of case asks for: the one of the same name [X]."""
        listed = competence(self.org, self.by)["competence"].astype(str)
        known = {name.strip().casefold(): name for name in listed}
        kinds = set(case_kinds(self.org, self.by)["measure"].astype(str))
        return {kind: known[kind.casefold()] for kind in sorted(kinds) if kind.casefold() in known}

    @cached_property
    def kinds(self) -> pd.DataFrame:
        """On how many shoulders each kind of case rests on the last day."""
        frame = case_kinds(self.org, self.by, expertise=self.expertise)
        return frame.loc[frame["team"] == self.team].reset_index(drop=True) if self.team else frame

    @cached_property
    def arrivals(self) -> pd.DataFrame:
        """New cases by whether their first holder has the competence, in the last four quarters."""
        frame = inflow_match(self.org, self.by, "Q", expertise=self.expertise)
        rows = self.own(frame)
        return rows.loc[rows["period"] > self.quarter - LISTED].reset_index(drop=True)

    @cached_property
    def pilot(self) -> FunctionDifferentiation:
        """What support changed."""
        return function_differentiation(self.org)


def _over_quarters(quarters: pd.DataFrame, amount: str, shares: list[str]) -> pd.DataFrame:
    """Return the shares of the quarters together that are shown, per group."""
    seen = quarters["hidden"] == ""
    counted = quarters[[amount, *shares]].where(seen, 0.0).fillna(0.0)
    parts = counted[shares].mul(counted[amount], axis=0).assign(**{amount: counted[amount]}, seen=seen)
    team = quarters["team"] if "team" in quarters else pd.Series("", index=quarters.index, dtype="str")
    sums = parts.groupby(team.rename("team")).sum().reset_index()
    for name in shares:
        sums[name] = sums[name] / sums[amount].where(sums[amount] > 0)
    sums["hidden"] = np.where(sums["seen"] > 0, "", " ".join(shares))
    return sums.drop(columns="seen" if "team" in quarters else ["seen", "team"])
