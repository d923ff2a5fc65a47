"""The indicators that an organisation's own tables give, as numerator and denominator."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from caseload_analysis.measures.absence import absence
from caseload_analysis.measures.caseload import caseload
from caseload_analysis.measures.formation import formation
from caseload_analysis.measures.grid import calendar_of
from caseload_analysis.spells.calendar import days
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import AudienceError

_NOTHING: Final = 1e-9
KEY: Final[Mapping[str, list[str]]] = {"organisation": [], "team": ["team"]}
"""The columns that name a group of each level."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Of whom and when figures are asked: the level, the months of the year, the counting unit."""

    org: Organisation
    by: str
    months: tuple[pd.Period, pd.Period]
    unit: str

    @property
    def last(self) -> int:
        """The last day of the year."""
        return int(days(np.datetime64(self.months[1].end_time.date(), "D")))

    @property
    def before(self) -> int:
        """The day a year before the last day."""
        return int(days(np.datetime64((self.months[0] - 1).end_time.date(), "D")))


Made = pd.DataFrame
"""Columns numerator, denominator and status ("" where they are known), and team for teams."""


def covers(org: Organisation, months: tuple[pd.Period, pd.Period]) -> bool:
    """Whether the data speak of every day of these months.

    >>> from caseload_analysis.privacy.audience import read
    >>> from caseload_analysis.synthetic.example import example_settings, example_tables
    >>> org = read(example_tables(), settings=example_settings())
    >>> covers(org, (pd.Period("2024-01", "M"), pd.Period("2024-12", "M")))
    True
    """
    start, stop = (np.datetime64(when.date(), "D") for when in (months[0].start_time, months[1].end_time))
    return org.first <= int(days(start)) and int(days(stop)) <= org.last


def made(asked: Asked, indicator: str) -> Made:
    """Return numerator, denominator and status of an indicator, one row for each group.

    Missing with the status "suppressed" where the audience may not see it, and "not_available" where
    the year is not covered or a table was not delivered.
    """
    if not covers(asked.org, asked.months):
        return _none(asked, "not_available")
    try:
        return INDICATORS[indicator][1](asked)
    except AudienceError:
        return _none(asked, "suppressed")


def _none(asked: Asked, status: str) -> Made:
    """Return a missing figure for each group."""
    groups = pd.DataFrame({"team": list(asked.org.teams)}) if asked.by == "team" else pd.DataFrame(index=[0])
    return groups.assign(numerator=np.nan, denominator=np.nan, status=status)


def _shown(asked: Asked, frame: pd.DataFrame, above: pd.Series[float], below: pd.Series[float]) -> Made:
    """Return amounts of ``frame``, suppressed where a measure hid one of them."""
    hidden = above.isna() | below.isna()
    rows = frame[KEY[asked.by]].assign(numerator=above.mask(hidden), denominator=below.mask(hidden))
    return rows.assign(status=np.where(hidden, "suppressed", ""))


def _average_caseload(asked: Asked) -> Made:
    """Return the units held and the fte of those who hold one, on the last day."""
    month = asked.months[1]
    held = caseload(asked.org, "organisation", "M", month, asked.unit)["end"]
    each = caseload(asked.org, "employee", "M", month, asked.unit)[["employee_id", "end"]]
    staff = formation(asked.org, "employee", "M", month, at="end")[["employee_id", "contract_fte"]]
    both = each.merge(staff, on="employee_id", how="left")
    holders = both.loc[both["end"] > 0]
    return pd.DataFrame({"numerator": held, "denominator": holders["contract_fte"].sum(), "status": ""})


def _monthly(asked: Asked) -> tuple[pd.DataFrame, pd.Series[float]]:
    """Return establishment by month, and the days of each month that count."""
    staff = formation(asked.org, asked.by, "M", asked.months)
    calendar = calendar_of(asked.org, "M", asked.months)
    lengths = pd.Series(calendar.lengths, index=calendar.periods, dtype="float64")
    return staff, pd.Series(lengths.reindex(pd.PeriodIndex(staff["period"])).to_numpy(), index=staff.index)


def _over_the_year(asked: Asked, frame: pd.DataFrame, amounts: dict[str, pd.Series[float]]) -> pd.DataFrame:
    """Return the sums over the months of each group, missing where one month is."""
    rows = frame[KEY[asked.by]].assign(**amounts)
    if not KEY[asked.by]:
        return rows.sum(skipna=False).to_frame().T
    return rows.groupby("team").sum(skipna=False).reset_index()


def _per_deployable(asked: Asked) -> Made:
    """Return mean caseload and mean deployable fte over the days of the year."""
    staff, lengths = _monthly(asked)
    held = caseload(asked.org, asked.by, "M", asked.months, asked.unit)
    keys = [*KEY[asked.by], "period"]
    mean = staff[keys].merge(held[[*keys, "mean"]], on=keys, how="left")["mean"].fillna(0.0)
    amounts = {"above": mean * lengths, "below": staff["deployable_fte"] * lengths, "days": lengths}
    sums = _over_the_year(asked, staff, amounts)
    return _shown(asked, sums, sums["above"] / sums["days"], sums["below"] / sums["days"])


def _absence(asked: Asked) -> Made:
    """Return sick days and days in post, both by fte."""
    if "absences" not in asked.org.delivered:
        return _none(asked, "not_available")
    staff, lengths = _monthly(asked)
    keys = [*KEY[asked.by], "period"]
    rates = absence(asked.org, asked.by, "M", asked.months)[[*keys, "rate"]]
    rate = staff[keys].merge(rates, on=keys, how="left")["rate"]
    available = staff["contract_fte"] * lengths
    sick = (rate / 100.0 * available).mask(available <= _NOTHING, 0.0)
    sums = _over_the_year(asked, staff, {"above": sick, "below": available})
    return _shown(asked, sums, sums["above"], sums["below"])


def _turnover_dfe(asked: Asked) -> Made:
    """Return the fte that left in the year, and that in post at its end."""
    staff = formation(asked.org, "organisation", "M", asked.months)
    end = formation(asked.org, "organisation", "M", asked.months[1], at="end")
    left = pd.Series(staff["left_fte"].sum(), index=end.index)
    return _shown(asked, end, left, end["contract_fte"])


def _turnover_cbs(asked: Asked) -> Made:
    """Return the persons in post a year before the last day, and those of them who are gone."""
    if asked.org.first > asked.before:
        return _none(asked, "not_available")
    pieces = asked.org.pieces("capacity", "employee")
    then, now = (set(_in_post(pieces, day)) for day in (asked.before, asked.last))
    return pd.DataFrame(
        {"numerator": [float(len(then - now))], "denominator": float(len(then)), "status": ""}
    )


def _in_post(pieces: pd.DataFrame, day: int) -> pd.Series[str]:
    return pieces.loc[(pieces["start"] <= day) & (day < pieces["stop"]), "employee_id"]


def _vacancy(asked: Asked) -> Made:
    """Return the vacancies on the last day, and these and the fte in post."""
    if not asked.org.has("establishment"):
        return _none(asked, "not_available")
    end = formation(asked.org, asked.by, "M", asked.months[1], at="end")
    budget = end["vacancy_fte"].notna()
    vacant = end["vacancy_fte"].clip(lower=0.0)
    made = _shown(asked, end, vacant.fillna(0.0), vacant.fillna(0.0) + end["contract_fte"])
    without = made.assign(numerator=np.nan, denominator=np.nan, status="not_available")
    return made.where(budget | made["status"].eq("suppressed"), without)


INDICATORS: Final[Mapping[str, tuple[str, Callable[[Asked], Made]]]] = {
    "average_caseload": ("own.average_caseload", _average_caseload),
    "caseload_per_deployable_fte": ("own.caseload_per_deployable_fte", _per_deployable),
    "absence_rate": ("cbs.absence_rate", _absence),
    "turnover_cbs": ("cbs.turnover_cbs", _turnover_cbs),
    "turnover_dfe": ("dfe.turnover_dfe", _turnover_dfe),
    "vacancy_rate": ("own.vacancy_rate", _vacancy),
}
"""The indicators that own tables give: the definition and what makes it."""
COUNTING: Final = ("average_caseload", "caseload_per_deployable_fte")
OF_TEAMS: Final = ("caseload_per_deployable_fte", "absence_rate", "vacancy_rate")
"""Those that mean the same of a team; who leaves a team need not leave the organisation."""
