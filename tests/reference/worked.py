"""The worked examples of the definitions, as facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from facts import OPEN, Absence, Assignment, Case, Contract, Duty, Facts, Rules, day

LONG_AGO = day(2024, 1, 1)
MARCH = day(2025, 3, 1)


def caseload_of(
    numbers: Mapping[str, int | Sequence[str]],
) -> tuple[tuple[Case, ...], tuple[Assignment, ...]]:
    """That many running cases for each employee, or one for each measure named."""
    cases = []
    assignments = []
    for employee, wanted in numbers.items():
        measures = ["ots"] * wanted if isinstance(wanted, int) else wanted
        for number, measure in enumerate(measures):
            name = f"Z-{employee}-{number}"
            cases.append(Case(name, f"G-{employee}-{number}", f"K-{employee}-{number}", measure, LONG_AGO))
            assignments.append(Assignment(name, employee, "", LONG_AGO))
    return tuple(cases), tuple(assignments)


def full_timer(
    numbers: int | Sequence[str],
    rules: Rules,
    fte: float = 1.0,
    absences: tuple[Absence, ...] = (),
    duties: tuple[Duty, ...] = (),
    start: int = LONG_AGO,
) -> Facts:
    """One employee, A, in team Noord, with that caseload."""
    cases, assignments = caseload_of({"A": numbers})
    contract = Contract("A", "Noord", "jb", fte, start)
    return Facts((contract,), cases, assignments, absences, duties, rules)


def seven_employees(includes_sickness: bool = False) -> Facts:
    """Employees A to G in March 2025: norm 12, a week of 36 hours."""
    hours = {"A": 36, "B": 32, "C": 28, "D": 36, "E": 32, "F": 36, "G": 24}
    numbers = {"A": 13, "B": 10, "C": 12, "D": 4, "E": 7, "F": 6, "G": 7}
    starts = {"F": day(2025, 3, 3)}
    cases, assignments = caseload_of(numbers)
    return Facts(
        contracts=tuple(
            Contract(name, "Noord", "jb", worked / 36, starts.get(name, LONG_AGO))
            for name, worked in hours.items()
        ),
        cases=cases,
        assignments=assignments,
        absences=(
            Absence("D", "sickness", 36 / 36, MARCH, OPEN),
            Absence("E", "sickness", 16 / 32, MARCH, OPEN),
            Absence("G", "parental", 6 / 24, MARCH, OPEN),
        ),
        rules=Rules(per_fte=12, ramp_up=(0.5,), includes_sickness=includes_sickness),
    )


def second_quarter(rules: Rules | None = None) -> Facts:
    """The example of Statistics Netherlands: ten people, two of them at 75 %, four spells."""
    people = [f"P{number}" for number in range(10)]
    cases, assignments = caseload_of({"P0": 1})

    def sick(person: str, first: int, last: int) -> Absence:
        return Absence(person, "sickness", 1.0, first, last + 1)

    return Facts(
        contracts=tuple(
            Contract(person, "Noord", "jb", 0.75 if person in ("P8", "P9") else 1.0, LONG_AGO)
            for person in people
        ),
        cases=cases,
        assignments=assignments,
        absences=(
            sick("P0", day(2025, 4, 3), day(2025, 4, 10)),
            sick("P1", day(2025, 4, 26), day(2025, 4, 27)),
            sick("P2", day(2025, 5, 29), day(2025, 6, 6)),
            sick("P8", day(2025, 4, 18), day(2025, 5, 12)),
        ),
        rules=rules or Rules(),
    )
