"""Scores of an evaluation that cannot be, or that are for steps and questions nobody knows."""

import pytest

HEAD = "team;datum;stap;vraag;score;opmerking\n"


def told(*rows):
    return {"evaluaties.csv": HEAD + "".join(f"Noord;01-03-2024;{row}\n" for row in rows)}


@pytest.mark.parametrize(
    ("score", "said"),
    [("38", "38 is too high; it must be at most 10"), ("0", "0 is too low; it must be at least 1")],
)
def test_a_score_that_cannot_be_is_refused_with_its_place(errors, score, said):
    (problem,) = errors(told("klik;helpt het;4;", f"Klik;Helpt het?;{score};"))
    assert str(problem) == f"evaluaties.csv, row 3, column score: {said}"


@pytest.mark.parametrize("score", ["1", "3,8", "10", ""])
def test_other_scores_are_sound(read, score):
    assert read(told(f"borgen;gebeurt het;{score};rust")).remarks == ()


def test_scores_for_questions_that_are_not_known_are_counted_and_the_known_ones_named(read):
    organisation = read(
        told(
            "samen analyseren;We kennen elkaars caseload.;7;",
            "borgen;We houden ons aan de afspraken.;8;",
            "borgen;We kennen elkaars caseload.;6;",
            "borgen;helpt het;4;",
            "borgen;Wat moet er anders?;;meer rust",
        )
    )
    assert [str(remark) for remark in organisation.remarks] == [
        "evaluaties.csv, row 2, column vraag: 3 scores are for a question that is not known, and are not "
        "shown: We kennen elkaars caseload., We houden ons aan de afspraken.; the questions with a score "
        "are: Gebeurt het?, Helpt het?; 1 is the least and 5 the most"
    ]


def test_scores_for_steps_that_are_not_known_are_counted_and_the_known_ones_named(read):
    organisation = read(
        told("stap 2;helpt het;4;", ";helpt het;4;", "stap 2;gebeurt het;3;", "plan;helpt het;3;")
    )
    assert [str(remark) for remark in organisation.remarks] == [
        "evaluaties.csv, row 2, column stap: 3 scores are for a step that is not known, and are not shown: "
        'stap 2, ""; the steps are: klik, samen analyseren, samen een plan maken, samen uitvoeren, borgen'
    ]


def test_of_many_unknown_questions_five_are_named(read):
    (remark,) = read(told(*(f"klik;vraag {n};4;" for n in range(7)))).remarks
    assert "7 scores" in str(remark)
    assert "vraag 4, …" in str(remark)
    assert "vraag 5" not in str(remark)


def test_words_without_a_score_may_be_about_anything(read):
    assert read(told("het geheel;vraag 9;;meer rust")).remarks == ()
