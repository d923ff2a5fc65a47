"""Establishment and norms counted person by person, day by day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from facts import Contract, Facts, contracts_on, date
from periods import Span


@dataclass(frozen=True)
class Piece:
    """What one contract is worth on one day."""

    employee: str
    team: str
    contract_fte: float
    deployable_fte: float
    reasons: dict[str, float]
    effective_fte: float
    norm_formation: float
    norm_deployable: float


Calendar = dict[int, list[Piece]]


def absent_shares(facts: Facts, employee: str, today: int) -> dict[str, float]:
    """The share of the day that each kind of absence takes, the kind first named first."""
    left = 1.0
    shares = {}
    for kind in facts.rules.reduced_by:
        asked = sum(
            absence.fraction
            for absence in facts.absences
            if absence.employee == employee and absence.kind == kind and absence.start <= today < absence.stop
        )
        shares[kind] = min(asked, left)
        left -= shares[kind]
    return shares


def duty_fte(facts: Facts, employee: str, today: int) -> float:
    """The fte asked for by duties on one day."""
    hours = sum(d.hours for d in facts.duties if d.employee == employee and d.start <= today < d.stop)
    return hours / facts.rules.full_time_hours


def ramp_up(facts: Facts, employee: str, today: int) -> float:
    """The factor of the month since the first contract began; 1 after the agreed months."""
    began = min(contract.start for contract in facts.contracts if contract.employee == employee)
    for number, factor in enumerate(facts.rules.ramp_up):
        next_month = pd.Timestamp(date(began)) + pd.DateOffset(months=number + 1)
        if pd.Timestamp(date(today)) < next_month:
            return factor
    return 1.0


def per_fte(facts: Facts, contract: Contract) -> float:
    """The norm of a full-time worker: of the role, else of the team, else of everybody."""
    rules = facts.rules
    if contract.role in rules.per_role:
        return rules.per_role[contract.role]
    return rules.per_team.get(contract.team, rules.per_fte)


def pieces_of(facts: Facts, employee: str, today: int) -> list[Piece]:
    """What each contract of an employee is worth on one day."""
    contracts = contracts_on(facts, employee, today)
    total = sum(contract.fte for contract in contracts)
    shares = absent_shares(facts, employee, today)
    present = total * (1 - sum(shares.values()))
    duties = min(duty_fte(facts, employee, today), present)
    pieces = []
    for contract in contracts:
        reasons = {kind: contract.fte * share for kind, share in shares.items()}
        reasons["duties"] = duties * contract.fte / total
        deployable = contract.fte - sum(reasons.values())
        factor = ramp_up(facts, employee, today)
        counted = deployable + (reasons.get("sickness", 0.0) if facts.rules.includes_sickness else 0.0)
        pieces.append(
            Piece(
                employee=employee,
                team=contract.team,
                contract_fte=contract.fte,
                deployable_fte=deployable,
                reasons=reasons,
                effective_fte=deployable * factor,
                norm_formation=contract.fte * per_fte(facts, contract),
                norm_deployable=counted * factor * per_fte(facts, contract),
            )
        )
    return pieces


def calendar(facts: Facts, first: int, after: int) -> Calendar:
    """Every piece of every day."""
    return {
        today: [piece for employee in facts.employees for piece in pieces_of(facts, employee, today)]
        for today in range(first, after)
    }


def group_of(piece: Piece, by: str) -> str:
    return {"employee": piece.employee, "team": piece.team, "organisation": ""}[by]


def formation(
    days: Calendar, facts: Facts, by: str, at: str, periods: Sequence[Span]
) -> dict[tuple[str, int], dict[str, float]]:
    """The figures per group and first day of the period, norms included."""
    table = {}
    for group in facts.groups(by):
        for period in periods:
            chosen = list(period.days) if at == "mean" else [period.last]
            daily = [day_row([p for p in days[today] if group_of(p, by) == group], facts) for today in chosen]
            table[group, period.first] = {
                name: sum(row[name] for row in daily) / len(chosen) for name in daily[0]
            }
    return table


def day_row(pieces: list[Piece], facts: Facts) -> dict[str, float]:
    """The sums over the pieces of one group on one day."""
    row = {
        "contract_fte": sum(piece.contract_fte for piece in pieces),
        "deployable_fte": sum(piece.deployable_fte for piece in pieces),
        "non_deployable_fte": sum(sum(piece.reasons.values()) for piece in pieces),
        "effective_fte": sum(piece.effective_fte for piece in pieces),
        "norm_formation": sum(piece.norm_formation for piece in pieces),
        "norm_deployable": sum(piece.norm_deployable for piece in pieces),
        "persons": float(len({piece.employee for piece in pieces})),
    }
    for reason in (*facts.rules.reduced_by, "duties"):
        row[reason] = sum(piece.reasons[reason] for piece in pieces)
    return row
