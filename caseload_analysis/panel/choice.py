"""What the adviser chose, and what there is to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from caseload_analysis.measures.caseload import UNITS
from caseload_analysis.reports.jobs import last_complete
from caseload_analysis.spells.calendar import every_of
from caseload_analysis.tables.agreed import band_on
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.settings import Band

LENGTHS: Final = ("M", "Q", "Y", "W")
"""The lengths of a period, the one that is used most first."""


@dataclass(frozen=True)
class Choice:
    """What is shown.

    Attributes
    ----------
    view : str
        One of ``views.VIEWS``.
    team : str
    period : Period
        Its length is that of every row.
    unit : {"case", "child", "family"}
    baseline : {"formation", "deployable"}
        The norm around which the band lies.
    band : Band or None
        The band that was moved to; None is the one agreed.
    language : {"nl", "en"}
    """

    view: str
    team: str
    period: pd.Period
    unit: str
    baseline: str = "formation"
    band: Band | None = None
    language: str = "nl"

    @property
    def every(self) -> str:
        """The length of a period: W, M, Q or Y."""
        return every_of(self.period)


def first_choice(org: Organisation, team: str, language: str) -> Choice:
    """Return what is shown first: the caseload of ``team`` in the last complete month."""
    return Choice("caseload", team, periods(org, "M")[0], org.settings.norm.unit, language=language)


def periods(org: Organisation, every: str) -> list[pd.Period]:
    """Return the complete periods of a length, the newest first; the running one where none is complete.

    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> org = read(example_tables(), settings=example_settings())
    >>> [str(period) for period in periods(org, "Q")][-1]
    '2024Q1'
    """
    first = pd.Period(pd.Timestamp(org.first, unit="D"), freq=every)
    last = max(first, last_complete(org.last, every))
    return list(pd.period_range(first, last, freq=every)[::-1])


def same_time(period: pd.Period, org: Organisation, every: str) -> pd.Period:
    """Return the period of length ``every`` that ends last within ``period``, or else the newest."""
    known = periods(org, every)
    return next((one for one in known if one.end_time <= period.end_time), known[-1])


def units(org: Organisation) -> list[str]:
    """Return the counting units, that of the norm first; those of which no case has a code are left out."""
    cases = org.tables.get("cases")
    own = org.settings.norm.unit
    coded = [unit for unit, column in UNITS.items() if cases is not None and cases[column].ne("").all()]
    return [own, *(unit for unit in coded if unit != own)]


def agreed_band(org: Organisation, choice: Choice) -> Band:
    """Return the band that the team agreed for the last day of the period, or that of the settings."""
    end = (choice.period.end_time - pd.Timestamp(0)).days
    return band_on(org, choice.team, min(end, org.last) if org.clipped else end)
