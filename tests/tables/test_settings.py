"""Settings that are wrong are named, all at once, with what to write instead."""

import pytest

from caseload_analysis.tables.problems import DataError
from caseload_analysis.tables.settings import Settings

NORM = {"unit": "case", "per_fte": 12}


def problems(**values):
    with pytest.raises(DataError) as caught:
        Settings.from_mapping({"norm": NORM, **values})
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (
            {"norm": {"unit": "case"}},
            "setting norm.per_fte: this setting is missing, and has no default; add it",
        ),
        (
            {"norm": {"unit": "zaak", "per_fte": 12}},
            "zaak is not allowed; choose from: 'case', 'child', 'family'",
        ),
        ({"norm": {"unit": "case", "per_fte": "12"}}, "per_fte is a number, or a table"),
        ({"norm": {"unit": "case", "per_fte": 0}}, "0 is not a number that fits here"),
        (
            {"norm": {"unit": "child", "per_fte": {"default": 12, "measure": {"ots": 12}}}},
            "a norm per measure needs the unit case",
        ),
        ({"organisatoin": "x"}, "there is no such setting; did you mean organisation?"),
        ({"band": {"relative": 0.1, "lower": 3}}, "give either relative, or both lower and upper"),
        ({"band": {}}, "give either relative, or both lower and upper"),
        ({"band": {"lower": 3}}, "give either relative, or both lower and upper"),
        ({"band": {"lower": 14, "upper": 10}}, "lower is above upper"),
        ({"absence": {"classes": [42, 7]}}, "the classes must rise"),
        ({"ramp_up": {"months": [1.5]}}, "setting ramp_up.months.0: 1.5 is not a number that fits here"),
        ({"privacy": {"works_council_consent": "soon"}}, "soon is no date; write it without quotes"),
        ({"scales": {"werkdruk": {"lowest": 5, "highest": 1}}}, "lowest must be below highest"),
        ({"scales": {"werkdruk": {"lowest": 1}}}, "setting scales.werkdruk.highest: this setting is missing"),
        (
            {"scales": {"werkdruk": {"lowest": 1, "highest": 5, "omgekeerd": True}}},
            "setting scales.werkdruk.omgekeerd: there is no such setting",
        ),
        (
            {"scales": {name: {"lowest": 1, "highest": 5} for name in ("Werkdruk", "werk druk")}},
            "two of these scales have the same name",
        ),
        ({"teams": {"Noord": {"band": {"upper": 3}}}}, "setting teams.Noord.band: give either relative"),
        ({"deployment": {"reduced_by": ["flu"]}}, "setting deployment.reduced_by.0: flu is not allowed"),
    ],
)
def test_what_is_wrong_is_said_with_its_key_and_a_remedy(values, said):
    (problem,) = problems(**values)
    assert problem.startswith("caseload.toml, setting ")
    assert said in problem


def test_everything_wrong_is_named_at_once():
    assert len(problems(language="de", organisatoin="x", band={}, absence={"cap_days": 0})) == 4


def test_every_setting_of_the_design_is_read():
    settings = Settings.from_mapping(
        {
            "organisation": "Jeugdbescherming Voorbeeld",
            "language": "nl",
            "norm": {"unit": "case", "per_fte": 12, "full_time_hours": 36, "includes_sickness": False},
            "band": {"relative": 0.15},
            "ramp_up": {"months": [0.5, 0.5, 0.75]},
            "end_counts": {"contracts": True, "absences": True, "cases": False, "assignments": False},
            "deployment": {"reduced_by": ["sickness", "maternity", "parental", "unpaid", "care"]},
            "absence": {"classes": [7, 42, 365, 730]},
            "privacy": {"minimum_group": 5, "works_council_consent": "2025-03-01"},
            "cadence": {"team": "month"},
            "columns": {"contracts": {"employee_id": "Pers.nr."}},
            "teams": {"Noord": {"introduced": "2025-05-01", "band": {"relative": 0.10}}},
        }
    )
    assert settings.band_of("Noord").relative == 0.10
    assert settings.band_of("Zuid").relative == 0.15
    assert settings.ramp_up.months == (0.5, 0.5, 0.75)
