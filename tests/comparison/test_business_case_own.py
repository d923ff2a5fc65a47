"""A case of somebody's own: the template, extending another case, and errors with place and remedy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from caseload_analysis.comparison.business_case import business_case
from caseload_analysis.comparison.cases.reading import read_case
from caseload_analysis.comparison.cases.template import business_case_template
from caseload_analysis.reports.language import Language
from caseload_analysis.tables.problems import DataError, UsageError

SMALL = """
[quantities.pay]
unit = "euro / hour"
value = 30
[quantities.hours]
unit = "hour"
value = 100
[quantities.cost]
unit = "euro"
formula = "pay * hours"
"""


def write(folder: Path, text: str, name: str = "own.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def points(path: Path) -> dict[str, float]:
    table = business_case(path).table
    return dict(zip(table["name"], table["value"], strict=True))


@pytest.mark.parametrize(
    ("language", "net", "saved", "gain", "last_year"),
    [
        ("en", "net_gain", "hours_saved", "gain", "last_year"),
        ("nl", "netto_opbrengst", "uren_bespaard", "opbrengst", "vorig_jaar"),
    ],
)
def test_the_template_runs_as_it_is_and_says_that_it_is_an_example(
    tmp_path: Path, language: str, net: str, saved: str, gain: str, last_year: str
) -> None:
    path = business_case_template(tmp_path / "own.toml", language)
    case = business_case(path, language=Language(language))
    table = case.table.set_index("name")
    assert table.loc[net, "value"] == 500 * 3 * 50 - 40 * 24 * 50
    assert case.missing == ()
    assert case.text.startswith(("EXAMPLE", "VOORBEELD"))
    assert table["source"].str.contains("EXAMPLE|VOORBEELD").sum() >= 5
    # 500 families × hours × 50 euro = 40 employees × 24 hours × 50 euro.
    assert case.break_even(saved, net, bracket=(0, 10)).table["value"].tolist() == pytest.approx([1.92])
    assert case.attribution(gain, last_year).total == pytest.approx(500 * 3 * 50 - 450 * 2 * 50)
    assert case.tornado(net)["input"].tolist()[0] == saved
    assert len(case.simulate(100).table) > 0


def test_every_line_of_the_template_that_is_commented_out_works_too(tmp_path: Path) -> None:
    text = business_case_template(tmp_path / "own.toml").read_text(encoding="utf-8")
    for line in ("distribution = ", "published = ", "rounding = ", "units = "):
        assert f"# {line}" in text
        text = text.replace(f"# {line}", line)
    table = business_case(write(tmp_path, text, "all.toml")).table.set_index("name")
    assert table.loc["net_gain", "reproduced"] == "yes"


def test_the_template_is_never_written_over_something(tmp_path: Path) -> None:
    path = business_case_template(tmp_path / "own.toml")
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match=r"own\.toml is there already"):
        business_case_template(path)
    assert path.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(("name", "words"), [("own.csv", r"end in \.toml"), ("gone/own.toml", "not there")])
def test_a_template_needs_a_name_and_a_folder(tmp_path: Path, name: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        business_case_template(tmp_path / name)


def test_a_case_may_extend_one_of_ours_or_one_beside_it(tmp_path: Path) -> None:
    write(
        tmp_path, 'extends = "bjaa"\n[inputs]\ntariff = 1000\nchildren_per_family = [2, 3, 5]\n', "first.toml"
    )
    path = write(tmp_path, 'extends = "first.toml"\ntitle = "Mine"\n[quantities.investment]\nvalue = 4e6\n')
    case = business_case(path)
    table = case.table.set_index("name")
    assert case.text.startswith("Mine")
    assert table.loc["margin", "value"] == pytest.approx(300)
    assert table.loc["margin", "high"] == pytest.approx((5 - 2.7) * 1000)
    assert table.loc["national_saving", "value"] == pytest.approx(4e6 * 0.14 / 0.10)
    assert table.loc["investment", "label"] == "total investment"
    assert table.loc["investment", "status"] == "assumption"


@pytest.mark.parametrize(
    ("figure", "ends"),
    [
        ("bjaa_families", (6000, 6000.5)),  # "more than 6000"
        ("bjaa_investment", (4.5e6, 5e6)),  # "almost 5 million"
        ("netherlands_clients_share_sgbo", (51.5, 52.5)),
    ],
)
def test_a_rounding_is_open_on_the_side_that_its_words_leave(
    tmp_path: Path, figure: str, ends: tuple[float, float]
) -> None:
    path = write(tmp_path, f'[quantities.x]\nfigure = "{figure}"\nrange = "rounding"\n')
    assert tuple(business_case(path).table.loc[0, ["low", "high"]]) == ends


@pytest.mark.parametrize(("value", "reproduced"), [(27_499, "yes"), (27_501, "no"), (26_501, "yes")])
def test_a_result_is_reproduced_within_half_of_the_last_digit(
    tmp_path: Path, value: float, reproduced: str
) -> None:
    text = f"""
[quantities.x]
value = {value}
[quantities.y]
formula = "x"
published = 27_000
rounding = 1_000
"""
    assert business_case(write(tmp_path, text)).table["reproduced"].tolist() == ["", reproduced]


def test_a_value_goes_before_the_formula_of_an_option(tmp_path: Path) -> None:
    path = write(tmp_path, 'extends = "buurtzorg"\n[quantities.overhead_factor]\nvalue = 1.1\n')
    assert points(path)["overhead_factor"] == 1.1


def test_the_file_may_choose_and_the_call_goes_before_it(tmp_path: Path) -> None:
    path = write(
        tmp_path, 'extends = "buurtzorg"\n[choose]\noverhead = "mark_up"\n[inputs]\noverhead = 0.1\n'
    )
    assert points(path)["overhead_factor"] == pytest.approx(1.1)
    other = business_case(path, options={"overhead": "share_of_cost"}).table.set_index("name")
    assert other.loc["overhead_factor", "value"] == pytest.approx(1 / 0.9)


def test_a_formula_that_mixes_sources_says_so(tmp_path: Path) -> None:
    own = """
extends = "buurtzorg"
[quantities.both]
label = { en = "both savings", nl = "beide besparingen" }
unit = "euro"
formula = "claimed_saving + saving_ey"
[quantities.halved]
unit = "euro"
formula = "both / 2"
"""
    case = business_case(write(tmp_path, own))
    table = case.table.set_index("name")
    assert table.loc[["both", "halved"], "mixed"].tolist() == ["ey, tno", "ey, tno"]
    assert table.loc["saving", "mixed"] == ""
    line = "Both savings mixes sources that do not belong in one figure: Ernst & Young and TNO"
    assert line in case.text
    assert "Beide besparingen: mengt bronnen" in case.told(Language("nl"))


def test_units_convert_and_own_units_count(tmp_path: Path) -> None:
    own = """
units = ["visit"]
[quantities.visits]
unit = "visit"
value = 2000
[quantities.price]
unit = "euro / visit"
value = 80
[quantities.cost]
unit = "thousand_euro"
formula = "visits * price"
[quantities.part]
unit = "percent"
formula = "cost / total"
[quantities.total]
unit = "million_euro"
value = 0.4
"""
    found = points(write(tmp_path, own))
    assert found["cost"] == pytest.approx(160)
    assert found["part"] == pytest.approx(40)


def test_a_division_by_zero_is_said_in_words(tmp_path: Path) -> None:
    text = SMALL + '[quantities.rate]\nunit = "euro / hour"\nformula = "cost / (hours - hours)"\n'
    case = business_case(write(tmp_path, text))
    assert case.table.set_index("name")["value"].isna().to_dict()["rate"]
    assert "Rate cannot be worked out with these values: something is divided by zero" in case.text


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ("[quantities.pay", "own.toml", "cannot be read"),
        (SMALL.replace("pay * hours", "pay * hour"), "quantities.cost.formula", "hour in it, .*mean hours"),
        (SMALL.replace("pay * hours", "pay *"), "quantities.cost.formula", "cannot be read"),
        (SMALL.replace("pay * hours", "pay ^ 2"), "quantities.cost.formula", r"\^ in it; a power"),
        (
            SMALL.replace("pay * hours", "pay + hours"),
            "quantities.cost.formula",
            r"pay \(euro / hour\) and h",
        ),
        (
            SMALL.replace('"euro"', '"client"'),
            "quantities.cost.formula",
            "gives euro, and its unit is client",
        ),
        (SMALL.replace('"hour"', '"hoer"'), "quantities.hours.unit", "hoer is not a unit; did you mean hour"),
        (SMALL.replace("value = 30", 'value = "30,5"'), "quantities.pay.value", "30,5 is not a number"),
        (SMALL.replace("value = 30", "valeu = 30"), "quantities.pay.valeu", "did you mean value"),
        (SMALL.replace("value = 30", "low = 40\nhigh = 30"), "quantities.pay", "a range rises"),
        (SMALL.replace("value = 30", "low = 40"), "quantities.pay", "a range rises"),
        (SMALL.replace("value = 30", 'figure = "bjaa_investmnt"'), "quantities.pay", "'bjaa_investment'"),
        (
            SMALL.replace("value = 30", 'value = 30\nsource = "x"'),
            "quantities.pay.source",
            "no source x; add",
        ),
        (SMALL + "[quantities.Pay]\nvalue = 1\n", "quantities.Pay", "small letters, digits and _"),
        (SMALL + "[quantities.min]\nvalue = 1\n", "quantities.min", "cannot be the name"),
        (SMALL + "[quantities.return]\nvalue = 1\n", "quantities.return", "choose another name"),
        (SMALL + "[inputs]\npays = 3\n", "inputs.pays", "did you mean 'pay'"),
        (SMALL + '[inputs]\npay = "much"\n', "inputs.pay", "give a number"),
        ('extends = "own.toml"\n' + SMALL, "extends", "extends itself"),
        ('extends = "other.toml"\n' + SMALL, "extends", "unknown business case"),
        ('source = "x"\n' + SMALL, "source", "there is no source x"),
        ('remarks = ["{hous}"]\n' + SMALL, "remarks.0", "no quantity hous; did you mean hours"),
        ('remarks = ["{hours"]\n' + SMALL, "remarks.0", "stands alone"),
        (SMALL + "[against.x]\nvalues = { pay = 3, z = 2 }\n", "against.x.values", "no quantity z; add it"),
        (SMALL + '[against.x]\nvalues = { pay = "paid" }\n', "against.x.values", "no quantity paid"),
        (SMALL + '[against.x]\nvalues = {}\nparts = ["z"]\n', "against.x.parts", "no quantity z"),
        (SMALL + '[choose]\nx = "y"\n', "choose.x", "unknown option"),
        ('title = { fr = "x" }\n' + SMALL, "title", "per language: nl, en"),
        (SMALL.replace("value = 30", "value = nan"), "quantities.pay.value", "not a number"),
        (SMALL.replace('unit = "euro"\n', 'unit = "euro"\nvalue = 3\n'), "quantities.cost", "not both"),
        (
            SMALL.replace("value = 30", 'formula = "cost / hours"'),
            "formula",
            "in a circle: .*pay → .*give one",
        ),
    ],
)
def test_an_error_names_file_key_value_and_remedy(tmp_path: Path, text: str, place: str, what: str) -> None:
    with pytest.raises(DataError, match=what) as caught:
        business_case(write(tmp_path, text))
    words = str(caught.value)
    assert words.startswith("own.toml")
    assert place in words
    assert Language("nl").error(caught.value) != words


def test_all_unknown_keys_are_named_at_once(tmp_path: Path) -> None:
    text = SMALL.replace("value = 30", "valeu = 30").replace("value = 100", "valu = 100")
    with pytest.raises(DataError) as caught:
        business_case(write(tmp_path, text))
    assert [problem.column for problem in caught.value.problems] == [
        "quantities.pay.valeu",
        "quantities.hours.valu",
    ]


def test_a_file_of_windows_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())
    assert points(path)["cost"] == 3000


def test_a_quantity_keeps_its_place_in_the_file(tmp_path: Path) -> None:
    assert list(read_case(write(tmp_path, SMALL)).quantities) == ["pay", "hours", "cost"]
    assert business_case(tmp_path / "own.toml").table["name"].tolist() == ["pay", "hours", "cost"]


def test_what_is_slow_to_import_waits_until_it_is_needed() -> None:
    code = (
        "import sys, caseload_analysis.comparison.business_case; "
        "print(sorted({'pint', 'scipy.stats', 'scipy.optimize'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
