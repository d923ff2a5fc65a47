"""Data without caseload.toml: the panel asks for the norm, and for nothing else."""

import tomllib
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from looked_at import chosen, on_screen

import caseload_analysis as ca
from caseload_analysis.panel.board import Panel
from caseload_analysis.panel.norm import given_norm, lines, to_keep
from caseload_analysis.reports.language import Language
from caseload_analysis.tables.problems import CaseloadError
from caseload_analysis.tables.settings import Settings


def asked(panel: Panel) -> bool:
    return bool(panel.norm.root.layout.display != "none")


def answer(panel: Panel, unit: str, per_fte: str) -> None:
    panel.norm.unit.value, panel.norm.per_fte.value = unit, per_fte
    panel.norm.read.click()


@pytest.fixture
def bare(own_files: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in own_files.items() if name.endswith(".csv")}


def test_an_upload_without_settings_is_read_with_the_norm_given(panel: Panel, bare: dict[str, str]) -> None:
    panel._upload(chosen(bare))
    assert asked(panel)
    assert panel.trouble.value == ""
    assert (panel.norm.unit.value, panel.norm.per_fte.value) == ("", "")
    answer(panel, "case", "12,5")
    assert not asked(panel)
    assert panel.study is not None
    assert panel.study.teams == ("Esdoorn", "Linde")
    assert panel.study.org.settings.norm.per_fte.default == 12.5
    assert {path.name for path in panel.study.source.iterdir()} == set(bare), "nothing is written beside them"


def test_the_code_and_the_lines_to_keep_give_the_same(
    panel: Panel, bare: dict[str, str], tmp_path: Path
) -> None:
    panel._upload(chosen(bare))
    answer(panel, "family", "8")
    assert panel.study is not None
    panel.code_shown.value = True
    code = unescape(panel.code.value.split(">", 1)[1].rsplit("<", 1)[0])
    assert 'settings={"norm": {"unit": "family", "per_fte": 8}}' in code
    names: dict[str, Any] = {}
    exec("\n".join(code.splitlines()[:-1]), names)
    assert names["org"].settings == panel.study.org.settings
    link = panel.to_keep.value.split('href="data:text/plain;charset=utf-8,')[1].split('"')[0]
    for name, text in {**bare, "caseload.toml": unquote(link)}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert ca.read(tmp_path).settings == panel.study.org.settings


def test_the_norm_given_stays_for_another_reader_and_in_the_report(
    panel: Panel, bare: dict[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    for name, text in bare.items():
        (folder / name).write_text(text, encoding="utf-8")
    panel._open(str(folder))
    assert asked(panel)
    answer(panel, "case", "12")
    panel.sources.audience.value = "management"
    assert panel.trouble.value == ""
    assert panel.study is not None
    assert panel.study.org.audience == "management"
    panel._make()
    assert 'class="cl-report"' in panel.links.value, panel.links.value
    assert list(panel._out.glob("*.html"))
    assert {path.name for path in folder.iterdir()} == set(bare)


@pytest.mark.parametrize(
    ("unit", "per_fte", "said"),
    [
        ("", "12", "kies wat er wordt geteld"),
        ("case", " ", "kies wat er wordt geteld"),
        ("case", "-3", "norm.per_fte"),
        ("case", "twaalf", "norm"),
        ("case", "inf", "norm"),
    ],
)
def test_a_wrong_norm_is_told_and_asked_for_again(
    panel: Panel, bare: dict[str, str], unit: str, per_fte: str, said: str
) -> None:
    before = panel.study
    panel._upload(chosen(bare))
    answer(panel, unit, per_fte)
    assert said in panel.trouble.value
    assert asked(panel)
    assert panel.study is before
    answer(panel, "case", "12")
    assert panel.trouble.value == ""
    assert panel.study is not before


def test_a_unit_that_the_data_cannot_count_can_be_changed(panel: Panel, bare: dict[str, str]) -> None:
    bare["zaken.csv"] = "zaak;maatregel;begin;eind\nA1;ots;01-01-2025;\nA2;ots;01-02-2025;30-06-2025\n"
    panel._upload(chosen(bare))
    answer(panel, "family", "8")
    assert "zaken.csv" in panel.trouble.value
    assert asked(panel)
    answer(panel, "case", "12")
    assert panel.trouble.value == ""
    assert not asked(panel)


def test_other_errors_are_shown_as_they_are(panel: Panel, bare: dict[str, str]) -> None:
    panel._upload(chosen({**bare, "toewijzingen.csv": bare["toewijzingen.csv"] + "A2;K1;31-02-2025;\n"}))
    assert not asked(panel)
    assert "31-02-2025" in panel.trouble.value
    assert "caseload.toml" in panel.trouble.value
    panel._upload(chosen({**bare, "caseload.toml": "organisation = 3\n"}))
    assert not asked(panel)
    assert "organisation" in panel.trouble.value


def test_the_question_goes_when_other_data_are_opened(panel: Panel, bare: dict[str, str]) -> None:
    first = panel.study
    panel._upload(chosen(bare))
    assert first is not None
    panel._open(str(first.source))
    assert not asked(panel)
    assert panel.to_keep.value == ""
    panel._take_norm("case", "12")
    assert panel.study is not None
    assert panel.study.teams == first.teams


def test_the_question_is_asked_in_english_too(panel: Panel, bare: dict[str, str]) -> None:
    panel._upload(chosen(bare))
    panel.norm.unit.value = "child"
    panel.sources.language.value = "en"
    assert panel.norm.unit.value == "child"
    assert "How many per full-time worker" in on_screen(panel)


@pytest.mark.parametrize(("unit", "per_fte"), [("case", "12"), ("family", "8.25"), ("child", "1e3")])
def test_the_lines_are_settings(unit: str, per_fte: str) -> None:
    given = given_norm(unit, per_fte)
    assert tomllib.loads(lines(given)) == given
    assert Settings.from_mapping(given).norm.per_fte.default == float(per_fte)
    assert to_keep({}, Language("nl")) == ""


def test_a_number_that_is_none_is_refused_as_in_the_settings() -> None:
    with pytest.raises(CaseloadError, match="per_fte"):
        given_norm("case", "0")
