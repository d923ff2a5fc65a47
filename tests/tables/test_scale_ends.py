"""Where a perception scale begins and ends, scores that cannot be, and scales that nobody explained."""

import numpy as np
import pytest

from caseload_analysis.tables.scales import ends_of, section_of
from caseload_analysis.tables.settings import Settings

NORM = {"norm": {"unit": "case", "per_fte": 12}}
HEAD = "team;datum;schaal;score;respondenten\n"


def settings(**scales):
    return Settings.from_mapping({**NORM, "scales": scales})


def told(*rows):
    return {"beleving.csv": HEAD + "".join(f"Noord;0{n}-03-2024;{row};9\n" for n, row in enumerate(rows, 1))}


def toml(*lines):
    return {"caseload.toml": '[norm]\nunit = "case"\nper_fte = 12\n' + "\n".join(lines) + "\n"}


WERKDRUK = {"lowest": 1, "highest": 5}


@pytest.mark.parametrize("name", ["werkdruk", "Werkdruk", " WERK DRUK", "wérkdruk"])
def test_a_scale_in_the_settings_goes_by_its_name_in_whatever_spelling(name):
    assert ends_of(name, settings(werkdruk=WERKDRUK)) == (1.0, 5.0, False)


def test_a_part_of_a_name_is_no_scale_of_the_settings():
    own = settings(werkdruk=WERKDRUK)
    assert ends_of("werkdruk (VBBA)", own) == (0.0, 100.0, False)
    assert not ends_of("ervaren werkdruk", own).known


def test_who_asks_goes_before_the_settings_and_these_before_the_instruments():
    own = settings(**{"UBOS uitputting": {"lowest": 1, "highest": 7, "reversed": True}})
    assert ends_of("UBOS uitputting", settings()) == (0.0, 6.0, False)
    assert ends_of("UBOS uitputting", own) == (1.0, 7.0, True)
    assert ends_of("UBOS uitputting", own, {"ubos": (0, 10)}) == (0, 10, True)
    assert np.isnan(ends_of("sfeer", own)[:2]).all()


@pytest.mark.parametrize(
    ("score", "scale", "ends"),
    [
        ("38", "werkdruk", "werkdruk runs from 1 to 5"),
        ("0,9", "Werkdruk", "werkdruk runs from 1 to 5"),
        ("6,1", "UWES-9", "UWES-9 runs from 0 to 6"),
        ("-1", "UWES-9", "UWES-9 runs from 0 to 6"),
        ("100,5", "werktempo (VBBA)", "werktempo (VBBA) runs from 0 to 100"),
    ],
)
def test_a_score_outside_its_scale_is_refused_with_its_place(errors, score, scale, ends):
    files = told("werkdruk;3,4", f"{scale};{score}") | toml("[scales.werkdruk]", "lowest = 1", "highest = 5")
    (problem,) = errors(files)
    assert str(problem).startswith(
        f"beleving.csv, row 3, column score: the score {score} cannot be: the scale {ends}; "
    )
    section = {"Werkdruk": "[scales.werkdruk]", "werktempo (VBBA)": '[scales."werktempo (VBBA)"]'}
    assert f"under {section.get(scale, f'[scales.{scale}]')} in caseload.toml" in str(problem)


@pytest.mark.parametrize("score", ["1", "5", "3,44"])
def test_a_score_on_or_between_the_ends_is_sound(read, score):
    organisation = read(told(f"werkdruk;{score}") | toml("[scales.werkdruk]", "lowest = 1", "highest = 5"))
    assert organisation.remarks == ()


def test_a_scale_without_ends_is_named_once_with_the_lines_to_write(read):
    organisation = read(told("werkdruk;3,4", "UWES-9;3,4", "Werkdruk;3,1", "steun van collega's;4"))
    assert [str(remark) for remark in organisation.remarks] == [
        f"beleving.csv, row {row}, column schaal: the lowest and highest score of scale {scale} are unknown: "
        f"no change in it can be told; write the lines {section}, lowest = 1 and highest = 5 in "
        "caseload.toml, with its own numbers"
        for row, scale, section in [
            (2, "werkdruk", "[scales.werkdruk]"),
            (5, "steun van collega's", '[scales."steun van collega\'s"]'),
        ]
    ]


def test_a_scale_that_is_nearly_one_of_the_settings_is_asked_about(read):
    organisation = read(told("werkdrukte;3,4") | toml("[scales.werkdruk]", "lowest = 1", "highest = 5"))
    (remark,) = organisation.remarks
    assert "is it [scales.werkdruk] in caseload.toml? Else write there the lines [scales.werkdrukte]" in str(
        remark
    )


def test_what_the_remark_says_to_write_is_right(read):
    """The lines that are asked for, as they are told, make the scale known."""
    (remark,) = read(told('werk "druk";3,4')).remarks
    lines = [remark.details["section"], "lowest = 1", "highest = 5"]
    assert read(told('werk "druk";3,4') | toml(*lines)).remarks == ()
    assert section_of("a\\b") == '[scales."a\\\\b"]'
