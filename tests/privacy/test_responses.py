"""Responses, roles and counts of remarks at the gate: one evaluation is counted once, nobody is bare."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import caseload_analysis as ca
from caseload_analysis.privacy.audience import AUDIENCES
from caseload_analysis.privacy.responses import evaluation_responses_of, remark_counts_of
from caseload_analysis.privacy.roles import evaluation_roles_of
from caseload_analysis.privacy.suppression import too_small

OUTSIDE = ["management", "works_council", "researcher"]
STEPS = ["klik", "borgen"]


def staff() -> pd.DataFrame:
    """Noord has twelve from 2024, three of whom leave in May 2025; Zuid has eight."""
    noord = pd.DataFrame({"employee_id": [f"N{number}" for number in range(12)], "team": "Noord"})
    zuid = pd.DataFrame({"employee_id": [f"Z{number}" for number in range(8)], "team": "Zuid"})
    made = pd.concat([noord, zuid], ignore_index=True)
    made = made.assign(role="worker", fte=1.0, start=pd.Timestamp("2024-01-01"), end=pd.NaT)
    made.loc[:2, "end"] = pd.Timestamp("2025-05-15")
    return made


def answers(team: str, date: str, number: int, role: str = "", score: float = 4.0) -> pd.DataFrame:
    """Return the scores of a number of people for two steps, with a remark to the first."""
    one = pd.DataFrame({"step": STEPS, "item": "helpt het", "remark": ["iets eigens", ""]})
    frames = [one] * number
    return pd.concat(frames, ignore_index=True).assign(
        team=team, date=pd.Timestamp(date), respondent_role=role, score=score
    )


def read(audience: str, *told: pd.DataFrame, team: str = "Noord") -> Any:
    case = {"case_id": ["C"], "family_id": ["F"], "child_id": ["J"], "measure": ["ots"]}
    spell = {"start": [pd.Timestamp("2024-01-01")], "end": [pd.NaT]}
    tables = {
        "contracts": staff(),
        "cases": pd.DataFrame({**case, **spell, "expected_end": [pd.NaT]}),
        "assignments": pd.DataFrame({"case_id": ["C"], "employee_id": ["N5"], **spell}),
        "evaluations": pd.concat(told, ignore_index=True),
    }
    rules = {"norm": {"unit": "case", "per_fte": 12}, "until": "2025-12-31"}
    return ca.read(tables, audience, team if AUDIENCES[audience].own_team else "", settings=rules)


TWICE = (
    answers("Noord", "2025-01-20", 9),
    answers("Noord", "2025-07-03", 7),
    answers("Noord", "2025-07-14", 1),
)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_two_evaluations_of_a_team_are_two_of_the_people_then_in_post(audience: str) -> None:
    """Nine of twelve in January; in July eight, one of them late, of the nine that are left."""
    found = evaluation_responses_of(read(audience, *TWICE))
    assert found[["half_year", "respondents", "in_post"]].to_numpy().tolist() == [
        ["2025H1", 9, 12],
        ["2025H2", 8, 9],
    ]


def test_two_evaluations_in_one_half_year_are_two_as_well() -> None:
    twice = (answers("Noord", "2025-01-06", 9), answers("Noord", "2025-06-20", 7))
    found = evaluation_responses_of(read("management", *twice))
    assert found[["half_year", "respondents", "in_post"]].to_numpy().tolist() == [
        ["2025H1", 9, 12],
        ["2025H1", 7, 9],
    ]


def test_late_answers_belong_to_the_evaluation_and_its_day_has_most_answers() -> None:
    """Five on the first of May, one sixty days later: the twelve of May count, not the nine of June."""
    late = (answers("Noord", "2025-05-01", 5), answers("Noord", "2025-06-30", 1))
    found = evaluation_responses_of(read("hr", *late))
    assert found[["respondents", "in_post"]].to_numpy().tolist() == [[6, 12]]
    apart = (answers("Noord", "2025-05-01", 5), answers("Noord", "2025-07-02", 1))
    assert evaluation_responses_of(read("hr", *apart))["respondents"].tolist() == [5, 1]


def test_a_team_sees_its_own_numbers_only() -> None:
    told = (*TWICE, answers("Zuid", "2025-02-01", 6))
    for made in (evaluation_responses_of, remark_counts_of, evaluation_roles_of):
        assert set(made(read("team", *told))["team"]) <= {"Noord"}
    assert set(evaluation_responses_of(read("works_council", *told))["team"]) == {"Noord", "Zuid"}


@pytest.mark.parametrize("audience", AUDIENCES)
def test_remarks_are_numbers(audience: str) -> None:
    org = read(audience, *TWICE)
    found = remark_counts_of(org)
    assert found[["half_year", "step", "remarks"]].to_numpy().tolist() == [
        ["2025H1", "klik", 9],
        ["2025H2", "klik", 8],
    ]
    frames = {name: frame for name, frame in org.tables.items() if name != "evaluations"}
    assert all("iets eigens" not in frame.astype(str).to_numpy() for frame in frames.values())


def roles(org: Any, team: str = "") -> dict[str, int]:
    """Return how many answered per role that is shown."""
    found = evaluation_roles_of(org)
    rows = found.loc[(found["team"] == team) & (found["step"] == "klik")]
    return {str(role): int(number) for role, number in zip(rows["role"], rows["respondents"], strict=True)}


@pytest.mark.parametrize("audience", OUTSIDE)
def test_no_team_and_no_role_of_few_is_in_memory_outside(audience: str) -> None:
    told = [answers(team, "2025-03-01", 8, "Worker") for team in ("Noord", "Zuid")]
    told += [answers(team, "2025-03-01", 6, "Support") for team in ("Noord", "Zuid")]
    assert roles(read(audience, *told)) == {"support": 12, "worker": 16}
    org = read(audience, *told, answers("Noord", "2025-03-01", 1, "Manager"))
    assert roles(org) == {"worker": 16}
    assert set(evaluation_roles_of(org)["team"]) == {""}
    told_of = {text for frame in org.tables.values() for text in frame.astype(str).to_numpy().ravel()}
    assert not {"manager", "Manager"} & told_of


def test_a_role_of_one_team_beside_another_team_is_not_shown_outside() -> None:
    """All support is in Noord (14 answers, shown): less the ten, four workers of Noord would be bare."""
    told = [
        answers("Noord", "2025-03-01", 10, "support"),
        answers("Noord", "2025-03-01", 4, "worker"),
        answers("Zuid", "2025-03-01", 12, "worker"),
    ]
    assert roles(read("works_council", *told)) == {}
    assert roles(read("works_council", *told[:1], answers("Noord", "2025-03-01", 11, "worker"))) == {
        "support": 10,
        "worker": 11,
    }


def test_the_roles_together_are_of_the_teams_in_the_score_of_all() -> None:
    """Zuid has nine answers and is hidden alone: its workers are in no sum, or the sum would tell of them."""
    told = [
        answers("Noord", "2025-03-01", 10, "support"),
        answers("Noord", "2025-03-01", 12, "worker"),
        answers("Zuid", "2025-03-01", 9, "worker", 1.0),
    ]
    org = read("works_council", *told)
    assert roles(org) == {"support": 10, "worker": 12}
    found = evaluation_roles_of(org)
    assert found["score"].tolist() == [4.0] * len(found)


@pytest.mark.parametrize(
    "numbers", [(6, 6), (6, 4), (9, 1, 1), (5, 3, 3), (7, 6, 1), (8, 5, 5, 1), (3, 2), (5,)]
)
def test_the_hidden_answers_of_a_team_are_enough_together(numbers: tuple[int, ...]) -> None:
    told = [answers("Noord", "2025-03-01", number, f"r{place}") for place, number in enumerate(numbers)]
    shown = roles(read("team", *told), "Noord")
    hidden = [number for place, number in enumerate(numbers) if f"r{place}" not in shown]
    assert not too_small([*shown.values()], 5).any()
    assert len(hidden) != 1
    assert not hidden or sum(hidden) >= 5
    assert bool(hidden) == any(number < 5 for number in numbers)


def test_answers_without_a_role_are_a_part_too() -> None:
    told = [answers("Noord", "2025-03-01", 6, "worker"), answers("Noord", "2025-03-01", 6, "support")]
    assert roles(read("team", *told, answers("Noord", "2025-03-01", 2)), "Noord") == {"worker": 6}
    assert roles(read("team", *told, answers("Noord", "2025-03-01", 5)), "Noord") == {
        "worker": 6,
        "support": 6,
    }
