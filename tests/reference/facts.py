"""Raw spells and agreements of a small organisation, as plain values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

OPEN = 1_000_000
EPOCH = dt.date(1970, 1, 1).toordinal()


def day(year: int, month: int, number: int) -> int:
    """Days since 1970-01-01."""
    return dt.date(year, month, number).toordinal() - EPOCH


def date(number: int) -> dt.date:
    """The date of a day."""
    return dt.date.fromordinal(number + EPOCH)


@dataclass(frozen=True)
class Contract:
    employee: str
    team: str
    role: str
    fte: float
    start: int
    stop: int = OPEN


@dataclass(frozen=True)
class Absence:
    employee: str
    kind: str
    fraction: float
    start: int
    stop: int = OPEN


@dataclass(frozen=True)
class Case:
    case: str
    family: str
    child: str
    measure: str
    start: int
    stop: int = OPEN


@dataclass(frozen=True)
class Assignment:
    case: str
    employee: str
    team: str
    start: int
    stop: int = OPEN


@dataclass(frozen=True)
class Duty:
    employee: str
    hours: float
    start: int
    stop: int = OPEN


@dataclass(frozen=True)
class Band:
    """Either ``relative``, or ``lower`` and ``upper`` per full-time fte."""

    relative: float | None = 0.15
    lower: float = 0.0
    upper: float = 0.0


@dataclass(frozen=True)
class Rules:
    """What the organisation agreed."""

    unit: str = "case"
    per_fte: float = 12.0
    per_role: dict[str, float] = field(default_factory=dict)
    per_team: dict[str, float] = field(default_factory=dict)
    per_measure: dict[str, float] = field(default_factory=dict)
    full_time_hours: float = 36.0
    includes_sickness: bool = False
    band: Band = Band()
    team_bands: dict[str, Band] = field(default_factory=dict)
    ramp_up: tuple[float, ...] = ()
    reduced_by: tuple[str, ...] = ("sickness", "maternity", "parental", "unpaid", "care")
    classes: tuple[int, ...] = (7, 42, 365, 730)
    cap_days: int | None = None
    merge_gap: int = 0
    annualise: str = "days"
    until: dt.date | None = None


@dataclass(frozen=True)
class Facts:
    """Everything that is known of one organisation."""

    contracts: tuple[Contract, ...]
    cases: tuple[Case, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    absences: tuple[Absence, ...] = ()
    duties: tuple[Duty, ...] = ()
    rules: Rules = field(default_factory=Rules)

    @property
    def employees(self) -> list[str]:
        return sorted({contract.employee for contract in self.contracts})

    @property
    def teams(self) -> list[str]:
        named = {assignment.team for assignment in self.assignments if assignment.team}
        return sorted({contract.team for contract in self.contracts} | named)

    def groups(self, by: str) -> list[str]:
        """The groups of one kind; the organisation is the group without a name."""
        return {"employee": self.employees, "team": self.teams, "organisation": [""]}[by]


def contracts_on(facts: Facts, employee: str, today: int) -> list[Contract]:
    """The contracts of an employee on one day."""
    return [c for c in facts.contracts if c.employee == employee and c.start <= today < c.stop]


def teams_on(facts: Facts, employee: str, today: int) -> set[str]:
    """The team or teams of that day; else the last ones before it; else the first ones."""
    present = {contract.team for contract in contracts_on(facts, employee, today)}
    if present:
        return present
    mine = [contract for contract in facts.contracts if contract.employee == employee]
    ended = [contract for contract in mine if contract.stop <= today]
    if ended:
        latest = max(contract.stop for contract in ended)
        return {contract.team for contract in ended if contract.stop == latest}
    earliest = min(contract.start for contract in mine)
    return {contract.team for contract in mine if contract.start == earliest}


def groups_of_contract(contract: Contract, by: str) -> str:
    """The group in which the fte of a contract counts."""
    return {"employee": contract.employee, "team": contract.team, "organisation": ""}[by]
