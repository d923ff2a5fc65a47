"""Who knows what, which kinds rest on one pair of shoulders, and who got the new cases."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

import caseload_analysis as ca
from caseload_analysis.measures.competence import case_kinds, competence, inflow_match
from caseload_analysis.synthetic.example import example_settings, example_tables

EXPERTISE = {"OTS": "Supervision", "jr": "probation"}
OUTSIDE = ["management", "works_council", "researcher"]


def known(*rows: tuple[str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["employee_id", "competence"])


KNOWN = known(
    ("A", "supervision"), ("A", "probation"), ("B", "supervision"), ("H", "divorce"), ("C", "divorce")
)


def tables() -> dict[str, pd.DataFrame]:
    """The example; cases 1-3 of A and 24 of C are probation; H left, and K works in another team."""
    made = example_tables()
    day = pd.Timestamp
    others = pd.DataFrame(
        {
            "employee_id": ["H", "K"],
            "team": ["Noord", "Zuid"],
            "role": "jeugdbeschermer",
            "fte": 1.0,
            "start": day("2024-01-01"),
            "end": [day("2025-01-31"), pd.NaT],
        }
    )
    contracts = made["contracts"].assign(end=pd.Series([pd.NaT] * 7, dtype="datetime64[us]"))
    made["contracts"] = pd.concat([contracts, others], ignore_index=True)
    probation = made["cases"]["case_id"].isin(["Z01", "Z02", "Z03", "Z24"])
    made["cases"] = made["cases"].assign(measure=np.where(probation, "JR", "ots"))
    return {**made, "competences": KNOWN}


def read_given(given: dict[str, pd.DataFrame], audience: str = "hr", team: str = "") -> Any:
    settings = {**example_settings(), "until": "2025-03-31"}
    return ca.read(given, audience, team, settings=settings)


@cache
def read(audience: str = "hr", team: str = "") -> Any:
    return read_given(tables(), audience, team)


def test_holders_are_members_on_the_last_day() -> None:
    frame = competence(read(), "team").set_index(["team", "competence"])
    assert frame["period"].astype(str).unique().tolist() == ["2025-03"]
    noord = frame.xs("Noord")
    assert noord["holders"].to_dict() == {"divorce": 1, "probation": 1, "supervision": 2}  # H has left
    assert noord["members"].unique().tolist() == [7]
    assert noord["share"].to_dict() == pytest.approx(
        {"divorce": 1 / 7, "probation": 1 / 7, "supervision": 2 / 7}
    )
    assert frame.xs("Zuid")["holders"].tolist() == [0, 0, 0]
    whole = competence(read(), "organisation").set_index("competence")
    assert (whole.loc["supervision", "holders"], whole.loc["supervision", "members"]) == (2, 8)


def test_the_list_per_employee() -> None:
    frame = competence(read("team", "Noord"), "employee")
    pairs = frame[["employee_id", "competence"]].to_numpy().tolist()
    assert pairs == [["A", "probation"], ["A", "supervision"], ["B", "supervision"], ["C", "divorce"]]


def test_there_is_one_period() -> None:
    assert competence(read(), "team", "Q", "2024Q4").empty
    assert competence(read(), "team", "Q", "2025Q1")["period"].unique().tolist() == [pd.Period("2025Q1")]


def test_one_pair_of_shoulders_by_hand() -> None:
    # Probation: cases with A and C, and of the members only A knows it.
    plain = case_kinds(read(), "team").set_index("measure")
    assert plain["cases"].to_dict() == {"JR": 4, "ots": 55}
    assert plain["holders"].to_dict() == {"JR": 2, "ots": 7}
    assert plain["experts"].isna().all()
    assert plain["one_pair"].to_dict() == {"JR": 0.0, "ots": 0.0}
    asked = case_kinds(read(), "team", expertise=EXPERTISE).set_index("measure")
    assert asked["experts"].to_dict() == {"JR": 1.0, "ots": 2.0}
    assert asked["one_pair"].to_dict() == {"JR": 1.0, "ots": 0.0}


def test_a_kind_and_a_competence_in_several_spellings_rest_on_all_who_have_them() -> None:
    """Probation with A as JR and jr, with C as Jr; known to A and, in capitals, to B."""
    made = tables()
    spelled = {"Z01": "JR", "Z02": "JR", "Z03": "jr", "Z24": " Jr"}
    measure = made["cases"]["measure"].mask(
        made["cases"]["case_id"].isin(spelled), made["cases"]["case_id"].map(spelled)
    )
    given = {
        **made,
        "cases": made["cases"].assign(measure=measure),
        "competences": pd.concat([KNOWN, known(("B", "PROBATION"))], ignore_index=True),
    }
    found = case_kinds(read_given(given), "team", expertise=EXPERTISE).set_index("measure")
    assert found.index.tolist() == ["JR", "ots"]
    assert found.loc["JR", ["cases", "holders", "experts", "one_pair"]].tolist() == [4, 2, 2, 0]
    noord = competence(read_given(given), "team").set_index(["team", "competence"]).xs("Noord")
    assert noord["holders"].to_dict() == {"divorce": 1, "probation": 2, "supervision": 2}


def test_a_competence_that_nobody_has_rests_on_nobody() -> None:
    asked = case_kinds(read(), "team", expertise={"ots": "chess"}).set_index("measure")
    assert (asked.loc["ots", "experts"], asked.loc["ots", "one_pair"]) == (0.0, 1.0)


def test_one_holder_is_one_pair_without_any_expertise() -> None:
    given = tables()
    given["cases"] = given["cases"].assign(measure=given["cases"]["measure"].mask(lambda m: m == "JR", "ots"))
    given["cases"].loc[given["cases"]["case_id"] == "Z01", "measure"] = "JR"
    kinds = case_kinds(read_given(given), "team").set_index("measure")
    assert kinds["one_pair"].to_dict() == {"JR": 1.0, "ots": 0.0}


def test_new_cases_by_hand() -> None:
    # Of 55 cases of supervision 10 came to each of A and B (A also has three of probation); of the
    # 4 of probation three to A. Nothing is listed of D, E, F, G: 4 + 7 + 6 + 7 = 24.
    row = inflow_match(read(), "team", "M", "2025-01", expertise=EXPERTISE).iloc[0]
    assert row[["arrivals", "unknown", "matched", "other_arrivals"]].tolist() == [59.0, 24.0, 23.0, 0.0]
    assert row["match"] == pytest.approx(23 / 35)
    only = inflow_match(read(), "team", "M", "2025-01", expertise={"jr": "probation"}).iloc[0]
    assert only[["arrivals", "unknown", "matched", "match"]].tolist() == [4.0, 0.0, 3.0, 0.75]
    assert only["other_arrivals"] == 55.0


def test_a_handover_is_no_arrival() -> None:
    given = tables()
    moved = given["assignments"].iloc[[0]].assign(employee_id="B", start=pd.Timestamp("2025-02-03"))
    given["assignments"] = pd.concat([given["assignments"], moved], ignore_index=True)
    frame = inflow_match(read_given(given), "team", "M", expertise=EXPERTISE)
    assert frame["period"].astype(str).tolist() == ["2025-01"]


@pytest.mark.parametrize("audience", OUTSIDE)
@pytest.mark.parametrize("by", ["team", "organisation"])
def test_who_sees_no_persons_sees_the_same_counts(audience: str, by: str) -> None:
    for measure, options in [
        (competence, {}),
        (case_kinds, {"expertise": EXPERTISE}),
        (inflow_match, {"expertise": EXPERTISE}),
    ]:
        theirs, hr = measure(read(audience), by, **options), measure(read(), by, **options)
        assert theirs.columns.tolist() == hr.columns.tolist()
        if by == "team":
            hidden = theirs["hidden"] != ""
            assert set(theirs.loc[hidden, "team"]) <= {"Noord", "Zuid"}
            theirs, hr = theirs.loc[~hidden], hr.loc[~hidden]
        pd.testing.assert_frame_equal(theirs, hr, check_dtype=False)


def test_a_small_team_is_hidden_and_the_other_with_it() -> None:
    """Zuid has one member; with Noord and the whole shown, it would be the difference."""
    frame = competence(read("works_council"), "team")
    assert frame["holders"].isna().all()
    assert frame["hidden"].eq("holders share").all()
    assert competence(read("works_council"), "organisation")["holders"].notna().all()


@pytest.mark.parametrize("audience", OUTSIDE)
def test_who_it_is_stays_inside(audience: str) -> None:
    with pytest.raises(ca.AudienceError):
        competence(read(audience), "employee")


def test_the_own_team_counts_its_own_members_and_cases() -> None:
    for audience in ("team", "manager"):
        org = read(audience, "Noord")
        kinds = case_kinds(org, "team", expertise=EXPERTISE)
        pd.testing.assert_frame_equal(kinds, case_kinds(read(), "team", expertise=EXPERTISE))
        theirs = inflow_match(org, "team", expertise=EXPERTISE)
        pd.testing.assert_frame_equal(theirs, inflow_match(read(), "team", expertise=EXPERTISE))


@pytest.mark.parametrize("by", ["team", "organisation"])
def test_nothing_gives_empty_frames_with_the_same_columns(by: str) -> None:
    nothing = {name: table.iloc[:0] for name, table in example_tables().items()}
    bare = ca.read(nothing, settings=example_settings())
    for measure, options in [(competence, {}), (case_kinds, {}), (inflow_match, {"expertise": EXPERTISE})]:
        empty = measure(bare, by, **options)
        assert empty.empty
        assert empty.columns.tolist() == measure(read(), by, **options).columns.tolist()
    assert competence(bare, "employee").columns.tolist() == competence(read(), "employee").columns.tolist()


def test_a_week_is_no_length_for_new_cases() -> None:
    with pytest.raises(ca.UsageError, match="length of a period"):
        inflow_match(read(), every="W", expertise=EXPERTISE)
