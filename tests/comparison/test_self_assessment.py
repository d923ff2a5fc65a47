"""The self-assessment: what the data answer, worked by hand; what is asked; what is hidden."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from caseload_analysis.comparison.assessment.authority import authority
from caseload_analysis.comparison.assessment.overhead import overhead
from caseload_analysis.comparison.assessment.own_answers import read_answers
from caseload_analysis.comparison.framework import factors, lessons
from caseload_analysis.comparison.self_assessment import EVIDENCE, self_assessment, self_assessment_form
from caseload_analysis.privacy.audience import read
from caseload_analysis.reports.language import Language
from caseload_analysis.tables.organisation import Organisation
from caseload_analysis.tables.problems import DataError

DAY = pd.Timestamp
FIRST, LAST = "2025-11-01", "2025-12-31"
NORM = {"default": 12, "role": {"teammanager": 0}}
# Persons with a caseload and their fte, managers and their fte.
TEAMS = {"Noord": (10, 1.0, 1, 0.5), "Zuid": (8, 0.75, 1, 1.0), "West": (13, 1.0, 0, 0.0)}


def contracts() -> pd.DataFrame:
    rows = [
        (f"{team[0]}{number:02d}", team, role, fte)
        for team, (workers, fte, managers, manager_fte) in TEAMS.items()
        for role, fte, numbers in (
            ("jeugdbeschermer", fte, range(workers)),
            ("teammanager", manager_fte, range(workers, workers + managers)),
        )
        for number in numbers
    ]
    frame = pd.DataFrame(rows, columns=["employee_id", "team", "role", "fte"])
    return frame.assign(start=DAY("2024-01-01"), end=pd.NaT)


def tables(**more: pd.DataFrame) -> dict[str, pd.DataFrame]:
    holders = {"Z1": "N00", "Z2": "N01", "Z3": "Z00", "Z4": "W00"}
    spell: dict[str, Any] = {"start": DAY("2025-01-01"), "end": pd.NaT}
    cases = pd.DataFrame({"case_id": list(holders), "measure": "ots", **spell})
    assignments = pd.DataFrame({"case_id": list(holders), "employee_id": list(holders.values()), **spell})
    return {"contracts": contracts(), "cases": cases, "assignments": assignments, **more}


def organisation(
    audience: str = "hr",
    team: str = "",
    *,
    per_fte: dict[str, Any] | None = None,
    teams: dict[str, Any] | None = None,
    **more: pd.DataFrame,
) -> Organisation:
    norm = {"unit": "case", "per_fte": per_fte or NORM}
    settings = {"norm": norm, "since": FIRST, "until": LAST, "teams": teams or {}}
    return read(tables(**more), audience, team, settings=settings)


def agreed(*rows: tuple[str, str, str, str, str, str, str]) -> pd.DataFrame:
    names = ["team", "employee_id", "date", "subject", "agreed", "until", "follow_up"]
    frame = pd.DataFrame(rows, columns=names)
    dates = {name: pd.to_datetime(frame[name]).astype("datetime64[s]") for name in ("date", "until")}
    return frame.assign(**dates, help="", why="", who="", done_on=pd.NaT)


def answer(frame: pd.DataFrame, code: str) -> tuple[str, str]:
    row = frame.set_index("id").loc[code]
    return row["answer"], row["answered_by"]


def evidence(frame: pd.DataFrame, code: str) -> str:
    return str(frame.set_index("id").loc[code, "evidence"])


def test_every_part_of_a_factor_and_every_condition_is_there_once() -> None:
    frame = self_assessment(organisation())
    assert frame["id"].is_unique
    assert set(frame.loc[frame["kind"] == "factor", "id"]) == set(factors()["aspect"])
    assert set(frame.loc[frame["kind"] == "condition", "id"]) == set(lessons("condition")["lesson"])
    assert set(EVIDENCE) <= set(frame["id"])
    assert (frame[["statement", "question"]] != "").all(axis=None)
    assert (frame.loc[frame["kind"] == "condition", "slide"] == 61).all()


def test_team_size_counts_everybody_in_the_team_on_the_last_day() -> None:
    frame = self_assessment(organisation())
    assert answer(frame, "small_teams") == ("partly", "data")
    assert evidence(frame, "small_teams") == (
        "Teams with 10 to 12 persons at the end of 2025-12: 1 of 3; the smallest has 9, the largest 13."
    )
    one = self_assessment(organisation("team", "Noord"))
    assert answer(one, "small_teams") == ("yes", "data")
    assert evidence(one, "small_teams") == (
        "The team has 11 persons at the end of 2025-12; 10 to 12 is recommended."
    )


@pytest.mark.parametrize("audience", ["hr", "management"])
@pytest.mark.parametrize("per_fte", [NORM, {**NORM, "team": {"Zuid": 10}}])
def test_overhead_is_the_same_with_and_without_persons(audience: str, per_fte: dict[str, Any]) -> None:
    """10.5 + 7.0 + 13.0 fte, of which managers 0.5 + 1.0."""
    row = overhead(organisation(audience, per_fte=per_fte)).iloc[0]
    assert row["contract_fte"] == pytest.approx(30.5)
    assert row["without_norm_fte"] == pytest.approx(1.5)
    assert row["share"] == pytest.approx(1.5 / 30.5)
    assert row["hidden"] == ""


def test_overhead_of_one_team() -> None:
    for audience in ("team", "manager"):
        assert overhead(organisation(audience, "Zuid")).iloc[0]["share"] == pytest.approx(1 / 7)


def test_overhead_is_hidden_where_roles_with_other_norms_cannot_be_told_apart() -> None:
    per_fte = {"default": 12, "role": {"teammanager": 0, "senior": 9}}
    assert overhead(organisation("hr", per_fte=per_fte)).iloc[0]["share"] == pytest.approx(1.5 / 30.5)
    assert overhead(organisation("management", per_fte=per_fte))["hidden"].tolist() == ["share"]
    frame = self_assessment(organisation("management", per_fte=per_fte))
    assert answer(frame, "less_overhead") == ("hidden", "open")


def test_overhead_cannot_be_told_where_every_role_has_a_norm() -> None:
    org = organisation(per_fte={"default": 12})
    assert overhead(org).empty
    assert answer(self_assessment(org), "less_overhead") == ("", "open")


def test_overhead_is_a_figure_and_leaves_the_judgement_to_the_reader() -> None:
    given = pd.DataFrame({"question": ["less_overhead"], "answer": ["yes"]})
    assert answer(self_assessment(organisation()), "less_overhead") == ("figure", "data")
    told = self_assessment(organisation(), given)
    assert answer(told, "less_overhead") == ("yes", "asked")
    assert evidence(told, "less_overhead").startswith("4.9\xa0% of the contracts (1.5 of 30.5 fte)")


OWN = agreed(
    ("Noord", "", "2025-02-01", "bandbreedte", "± 10 %", "", ""),
    ("Noord", "", "2025-02-01", "ritme", "maandelijks", "2025-12-30", ""),
    ("Zuid", "", "2025-02-01", "deelnemers", "het team", "2025-12-31", ""),
)


@pytest.mark.parametrize("audience", ["hr", "researcher"])
def test_authority_follows_agreements_that_hold_and_the_settings(audience: str) -> None:
    """The rhythm of Noord ended the day before the last; West has its rhythm from the settings."""
    org = organisation(audience, teams={"West": {"cadence": "quarter"}}, agreements=OWN)
    frame = authority(org).set_index("team")
    assert frame["band"].to_dict() == {"Noord": True, "West": False, "Zuid": False}
    assert frame["cadence"].to_dict() == {"Noord": False, "West": True, "Zuid": False}
    assert frame["participants"].to_dict() == {"Noord": False, "West": False, "Zuid": True}
    assert authority(org, org.last - 1).set_index("team").loc["Noord", "cadence"]
    assert frame[["expectations", "evaluation"]].isna().all(axis=None)
    told = self_assessment(org)
    assert answer(told, "authority_low") == ("partly", "data")
    assert "a band of their own: 1 of 3; with a rhythm of their own: 1;" in evidence(told, "authority_low")


def test_authority_of_no_team_and_of_one() -> None:
    assert answer(self_assessment(organisation()), "authority_low") == ("no", "data")
    one = self_assessment(organisation("team", "Noord", agreements=OWN))
    assert evidence(one, "authority_low") == "The team arranged itself: the band."


def test_deviations_need_both_a_reason_and_peers() -> None:
    """Three in four substantiated, one in two with peers: a manager is none."""
    given = pd.DataFrame(
        {
            "case_id": ["Z1", "Z2", "Z3", "Z4"],
            "date": DAY("2025-11-03"),
            "protocol": "plan",
            "substantiated": [True, True, True, False],
            "discussed_on": [DAY("2025-11-07"), DAY("2025-11-07"), DAY("2025-11-07"), pd.NaT],
            "discussed_with": ["team", "gedragswetenschapper", "teammanager", ""],
        }
    )
    frame = self_assessment(organisation(protocol_deviations=given))
    assert answer(frame, "norms_demanding") == ("partly", "data")
    assert evidence(frame, "norms_demanding") == (
        "4 deviations from protocol in 2025: 75\xa0% substantiated, 50\xa0% discussed with peers."
    )
    # Four workers are fewer than the minimum group of five.
    hidden = self_assessment(organisation("management", protocol_deviations=given))
    assert answer(hidden, "norms_demanding") == ("hidden", "open")
    assert "75" not in evidence(hidden, "norms_demanding")


def test_hours_taken_over_and_hours_in_contact() -> None:
    hours = pd.DataFrame(
        {
            "employee_id": ["N00", "N00", "Z00"],
            "week": DAY("2025-11-03"),
            "activity": ["contact met gezinnen", "reizen", "overleg"],
            "hours": [12.0, 4.0, 8.0],
        }
    )
    help_given = pd.DataFrame(
        {
            "supporter_id": "W12",
            "employee_id": ["N00", "Z00"],
            "task": "verslag",
            "date": DAY("2025-11-03"),
            "hours": [9.0, 9.0],
        }
    )
    frame = self_assessment(organisation(time_use=hours, support=help_given))
    assert answer(frame, "valuable_work") == ("figure", "data")
    assert evidence(frame, "valuable_work").startswith("50\xa0% of the hours")
    # 18 hours in a year of 365 ÷ 7 weeks of 36 hours.
    assert f"{18 / (36 * 365 / 7):.2f}" == "0.01"
    assert evidence(frame, "balance_supported") == (
        "Support workers took over 18 hours in 2025, that is 0.01 fte."
    )
    hidden = self_assessment(organisation("researcher", time_use=hours, support=help_given))
    assert answer(hidden, "valuable_work") == answer(hidden, "balance_supported") == ("hidden", "open")


def test_no_known_activity_leaves_the_question_open() -> None:
    hours = pd.DataFrame(
        {"employee_id": ["N00"], "week": DAY("2025-11-03"), "activity": ["reizen"], "hours": [4.0]}
    )
    frame = self_assessment(organisation(time_use=hours))
    assert answer(frame, "valuable_work") == ("", "open")
    assert evidence(frame, "valuable_work") == "No activity is known as contact with families."


PERSONAL = agreed(
    ("Noord", "N00", "2025-02-01", "caseload", "rust", "2025-03-01", "geholpen"),
    ("Noord", "N01", "2025-02-01", "caseload", "rust", "2025-03-01", ""),
    ("Zuid", "Z00", "2025-02-01", "caseload", "rust", "2025-12-31", "geholpen"),
    ("Zuid", "Z01", "2025-02-01", "caseload", "rust", "2026-03-01", ""),
    ("Zuid", "Z02", "2024-02-01", "caseload", "rust", "2024-03-01", ""),
    ("Zuid", "", "2025-02-01", "band", "± 10 %", "2025-03-01", ""),
)


def test_agreements_of_the_past_year_that_ended() -> None:
    """Three ended; one runs on, one ended a year before, and a band is never done."""
    frame = self_assessment(organisation(agreements=PERSONAL))
    assert evidence(frame, "double_loop") == (
        "Of 3 agreements that ended in the past year, 67\xa0% say what came of them."
    )
    assert answer(frame, "double_loop") == ("partly", "data")
    noord = self_assessment(organisation("team", "Noord", agreements=PERSONAL))
    assert evidence(noord, "double_loop").startswith("Of 2 agreements")
    council = self_assessment(organisation("works_council", agreements=PERSONAL))
    assert answer(council, "double_loop") == ("hidden", "open")


@pytest.mark.parametrize("audience", ["hr", "researcher"])
def test_evaluations_held_in_the_past_year(audience: str) -> None:
    told = pd.DataFrame(
        {
            "team": ["Noord", "Noord", "Zuid"],
            "date": [DAY("2025-05-01"), DAY("2025-05-01"), DAY("2024-05-01")],
            "respondent_role": "",
            "step": "klik",
            "item": "helpt het",
            "score": [3, 4, 4],
            "remark": "",
        }
    )
    org = organisation(audience, evaluations=told)
    assert authority(org)["evaluation"].tolist() == [True, False, False]
    frame = self_assessment(org)
    assert evidence(frame, "learning_from_below") == (
        "Teams that evaluated their approach in the past year: 1 of 3."
    )
    assert answer(frame, "learning_from_below") == ("partly", "data")


def test_data_go_before_an_answer_and_both_are_shown() -> None:
    given = pd.DataFrame({"question": ["small_teams"], "answer": ["yes"], "remark": ["volgens ons"]})
    row = self_assessment(organisation(), given).set_index("id").loc["small_teams"]
    assert (row["answer"], row["answered_by"], row["said"]) == ("partly", "data", "yes")
    assert row["remark"] == "volgens ons"


def test_what_is_hidden_may_be_asked() -> None:
    given = pd.DataFrame({"question": ["double_loop"], "answer": ["no"]})
    frame = self_assessment(organisation("management", agreements=PERSONAL), given)
    assert answer(frame, "double_loop") == ("no", "asked")


def test_in_dutch() -> None:
    frame = self_assessment(organisation(), speech=Language("nl"))
    assert evidence(frame, "small_teams") == (
        "Teams met 10 tot 12 medewerkers aan het eind van december 2025: 1 van de 3; "
        "het kleinste heeft er 9, het grootste 13."
    )
    assert evidence(frame, "less_overhead").startswith("4,9\xa0% van de dienstverbanden (1,5 van 30,5 fte)")
    assert frame.set_index("id").loc["courage", "question"].startswith("Houdt de organisatie vol")


def test_nobody_at_all_gives_open_questions() -> None:
    nothing = {name: table.iloc[:0] for name, table in tables().items()}
    org = read(nothing, settings={"norm": {"unit": "case", "per_fte": NORM}})
    assert set(self_assessment(org)["answered_by"]) == {"open"}
    assert overhead(org).empty
    assert authority(org).empty


# The form


def test_the_form_leaves_out_what_the_data_answer() -> None:
    org = organisation(agreements=PERSONAL)
    whole, rest = self_assessment_form("en"), self_assessment_form("en", org)
    assert set(whole["question"]) - set(rest["question"]) == {"small_teams", "authority_low", "double_loop"}
    assert (whole[["answer", "remark"]] == "").all(axis=None)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_form_that_was_filled_in_comes_back(tmp_path: Path, ending: str) -> None:
    form = self_assessment_form("nl")
    form.loc[form["vraag"] == "courage", ["antwoord", "opmerking"]] = ["Ja", "lang volgehouden"]
    form.loc[form["vraag"] == "figurehead", "antwoord"] = "gedeeltelijk"
    form.loc[form["vraag"] == "lasting_mission", "opmerking"] = "nog niet besproken"
    path = tmp_path / f"antwoorden.{ending}"
    if ending == "csv":
        form.to_csv(path, index=False, sep=";", encoding="utf-8-sig")
    else:
        form.to_excel(path, index=False, engine="xlsxwriter")
    frame = self_assessment(organisation(), path).set_index("id")
    assert frame.loc["courage", ["answer", "answered_by", "remark"]].tolist() == [
        *("yes", "asked", "lang volgehouden")
    ]
    assert frame.loc["figurehead", "answer"] == "partly"
    assert frame.loc["lasting_mission", ["answer", "answered_by", "remark"]].tolist() == [
        *("", "open", "nog niet besproken")
    ]


def test_wrong_answers_are_told_all_at_once_with_their_place(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text(
        "question;answer;remark\ncourage;maybe;\ncourge;yes;\nfigurehead;no;\nfigurehead;yes;\n;yes;\n",
        encoding="utf-8",
    )
    with pytest.raises(DataError) as told:
        self_assessment(organisation(), path)
    said = [str(problem) for problem in told.value.problems]
    assert said == [
        "answers.csv, row 6, column question: the row has no question; take over the code from the form",
        "answers.csv, row 3, column question: there is no question courge; did you mean courage?",
        "answers.csv, row 5, column question: the question figurehead is answered twice; "
        "keep one of the rows",
        "answers.csv, row 2, column answer: maybe is none of the answers; "
        "choose one of: yes, partly, no, ja, deels, nee",
    ]


def test_a_missing_column_is_told_without_speaking_of_settings() -> None:
    with pytest.raises(DataError) as told:
        read_answers(pd.DataFrame({"question": ["courage"], "reply": ["yes"]}), ["courage"])
    assert str(told.value) == (
        "answers, row 1: the column answer (antwoord) is missing; "
        "take over the header of the form: question or vraag, answer or antwoord"
    )


def test_the_sheet_with_the_columns_is_found(tmp_path: Path) -> None:
    path = tmp_path / "map.xlsx"
    with pd.ExcelWriter(path, engine="xlsxwriter") as book:
        pd.DataFrame({"uitleg": ["vul in"]}).to_excel(book, sheet_name="lees mij", index=False)
        pd.DataFrame({"vraag": ["courage"], "antwoord": ["nee"]}).to_excel(
            book, sheet_name="vragen", index=False
        )
    assert read_answers(path, ["courage"])["answer"].tolist() == ["no"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("answers.txt", "question;answer", "answers.txt: this kind of file is not read"),
        ("answers.csv", "", "answers.csv: the file is empty"),
        ("answers.csv", None, "there is no folder or file here"),
    ],
)
def test_a_file_that_holds_no_answers(tmp_path: Path, name: str, content: str | None, said: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=said):
        read_answers(path, ["courage"])


def test_callers_keep_their_frame() -> None:
    given = pd.DataFrame({"question": ["courage"], "answer": ["Ja"]})
    before = given.copy()
    self_assessment(organisation(), given)
    pd.testing.assert_frame_equal(given, before)
