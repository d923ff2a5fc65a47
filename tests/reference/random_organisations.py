"""Small random organisations: a few teams, employees and cases in about 150 days."""

from __future__ import annotations

from typing import Any

from facts import OPEN, Absence, Assignment, Band, Case, Contract, Duty, Facts, Rules, date, day
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

FIRST = day(2024, 11, 18)
LENGTH = 150
TEAMS = ("Noord", "Oost", "Zuid")
ROLES = ("jb", "ojb", "gw")
MEASURES = ("ots", "voogdij", "jr")
KINDS = ("sickness", "maternity", "parental", "care", "unpaid", "leave", "training", "other")
REDUCING = ("sickness", "maternity", "parental", "unpaid", "care", "leave")

# No shrinking: it takes minutes, and these organisations are small enough to read.
EFFORT = settings(
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow],
)

Draw = Any


def spell(shortest: int, longest: int, open_ended: bool = True) -> st.SearchStrategy[tuple[int, int]]:
    """Start and stop of a spell inside the window; OPEN for one that still runs."""
    lengths: st.SearchStrategy[int] = st.integers(shortest, longest)
    if open_ended:
        lengths = st.one_of(lengths, st.just(OPEN))
    starts = st.integers(FIRST, FIRST + LENGTH - 20)
    return st.tuples(starts, lengths).map(
        lambda drawn: (drawn[0], OPEN if drawn[1] == OPEN else drawn[0] + drawn[1])
    )


@st.composite
def contracts(draw: Draw, employee: str, teams: tuple[str, ...]) -> tuple[Contract, ...]:
    """One to three rows: gaps, part-time, two teams at once; never twice in one team at once."""
    rows: list[Contract] = []
    for _ in range(draw(st.integers(1, 3))):
        start, stop = draw(st.one_of(spell(60, 200), spell(5, 60, open_ended=False)))
        team = draw(st.sampled_from(teams))
        fte = draw(st.sampled_from((1.0, 0.5, 32 / 36, 40 / 36, 0.25)))
        role = draw(st.sampled_from(ROLES))
        if all(row.team != team or row.stop <= start or stop <= row.start for row in rows):
            rows.append(Contract(employee, team, role, fte, start, stop))
    return tuple(rows)


@st.composite
def absences(draw: Draw, known: tuple[Contract, ...]) -> tuple[Absence, ...]:
    """None to six rows, sickness most often; they may overlap, touch and follow each other closely."""
    rows: list[Absence] = []
    for _ in range(draw(st.one_of(st.integers(3, 6), st.integers(0, 6)))):
        kind = draw(st.one_of(st.just("sickness"), st.sampled_from(KINDS)))
        fraction = draw(st.sampled_from((1.0, 0.5, 0.25, 0.6)))
        length = draw(st.one_of(st.integers(1, 4), st.integers(5, 12), st.integers(13, 50), st.just(OPEN)))
        ended = [row for row in rows if row.stop != OPEN]
        if ended and draw(st.booleans()):
            before = draw(st.sampled_from(ended))
            employee, start = before.employee, before.stop + draw(st.integers(-2, 6))
        else:
            contract = draw(st.sampled_from(known))
            employee, start = contract.employee, contract.start + draw(st.integers(-3, 60))
        rows.append(Absence(employee, kind, fraction, start, min(start + length, OPEN)))
    return tuple(dict.fromkeys(rows))


@st.composite
def duties(draw: Draw, employees: tuple[str, ...]) -> tuple[Duty, ...]:
    rows = []
    for employee in draw(st.lists(st.sampled_from(employees), max_size=2, unique=True)):
        rows.append(Duty(employee, draw(st.sampled_from((2.0, 9.0, 36.0))), *draw(spell(1, 90))))
    return tuple(rows)


@st.composite
def cases(draw: Draw) -> tuple[Case, ...]:
    """One to eight cases of one to four families with two children each."""
    families = draw(st.integers(1, 4))
    rows = []
    for number in range(draw(st.integers(1, 8))):
        family = f"F{draw(st.integers(1, families))}"
        child = f"{family}-{draw(st.integers(1, 2))}"
        measure = draw(st.sampled_from(MEASURES))
        rows.append(Case(f"Z{number}", family, child, measure, *draw(spell(0, 120))))
    return tuple(rows)


@st.composite
def assignments(
    draw: Draw, known: tuple[Case, ...], employees: tuple[str, ...], teams: tuple[str, ...]
) -> tuple[Assignment, ...]:
    """One to twelve rows inside their cases: handovers, overlaps, returns, spells of no days."""
    rows: list[Assignment] = []
    for _ in range(draw(st.one_of(st.integers(4, 12), st.integers(1, 12)))):
        case = draw(st.sampled_from(known))
        latest = min(case.stop, FIRST + LENGTH)
        moments = [row.stop for row in rows if row.case == case.case and row.stop != OPEN] + [case.start]
        start = draw(st.one_of(st.sampled_from(moments), st.integers(case.start, latest)))
        lengths = st.one_of(st.integers(0, max(latest - start, 0)), st.just(0), st.just(OPEN))
        length = draw(lengths)
        stop = case.stop if length == OPEN else min(start + length, case.stop)
        team = draw(st.sampled_from(("", "", *teams)))
        rows.append(Assignment(case.case, draw(st.sampled_from(employees)), team, start, stop))
    return tuple({(row.case, row.employee, row.start): row for row in rows}.values())


@st.composite
def bands(draw: Draw) -> Band:
    if draw(st.booleans()):
        return Band(relative=draw(st.sampled_from((0.0, 0.1, 0.25, 0.5))))
    lower = draw(st.sampled_from((0.5, 1.0, 2.0)))
    return Band(relative=None, lower=lower, upper=lower + draw(st.sampled_from((0.0, 1.0, 3.0))))


@st.composite
def rules(draw: Draw, teams: tuple[str, ...], earliest: int) -> Rules:
    """The agreements; norms of a few cases, so that small teams fall inside, above and below the band."""
    unit = draw(st.sampled_from(("case", "child", "family")))
    norms = st.sampled_from((1.0, 1.5, 2.0, 4.0))
    per_measure = st.dictionaries(st.sampled_from(MEASURES[:2]), norms) if unit == "case" else st.just({})
    reduced_by = st.lists(st.sampled_from(REDUCING), min_size=1, unique=True)
    until = st.one_of(st.none(), st.integers(max(FIRST + 60, earliest), FIRST + LENGTH).map(date))
    return Rules(
        unit=unit,
        per_fte=draw(norms),
        per_role=draw(st.dictionaries(st.sampled_from(ROLES[1:]), st.sampled_from((0.0, 1.0, 3.0)))),
        per_team=draw(st.dictionaries(st.sampled_from(teams), norms, max_size=1)),
        per_measure=draw(per_measure),
        includes_sickness=draw(st.booleans()),
        band=draw(bands()),
        team_bands=draw(st.dictionaries(st.sampled_from(teams), bands(), max_size=2)),
        ramp_up=draw(st.sampled_from(((), (0.5,), (0.25, 0.5, 0.75)))),
        reduced_by=tuple(draw(reduced_by)),
        classes=draw(st.sampled_from(((7, 42, 365, 730), (2, 5, 20)))),
        cap_days=draw(st.sampled_from((None, 10))),
        merge_gap=draw(st.sampled_from((0, 1, 5))),
        annualise=draw(st.sampled_from(("days", "periods"))),
        until=draw(until),
    )


@st.composite
def organisations(draw: Draw) -> Facts:
    """A whole small organisation."""
    chosen = TEAMS[: draw(st.integers(2, 3))]
    employees = tuple(f"M{number}" for number in range(1, draw(st.integers(2, 6)) + 1))
    rows = tuple(row for employee in employees for row in draw(contracts(employee, chosen)))
    teams = tuple(sorted({row.team for row in rows}))
    known = draw(cases())
    return Facts(
        contracts=rows,
        cases=known,
        assignments=draw(assignments(known, employees, teams)),
        absences=draw(absences(rows)),
        duties=draw(duties(employees)),
        rules=draw(rules(teams, min(row.start for row in rows))),
    )
