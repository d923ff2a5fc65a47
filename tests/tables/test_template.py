"""The workbook for own data."""

import tomllib
import zipfile

import pandas as pd
import pytest

from caseload_analysis.evaluation.questionnaire import step_scores
from caseload_analysis.measures.perception import perception
from caseload_analysis.privacy.audience import read
from caseload_analysis.tables.examples import EXAMPLE, EXAMPLES
from caseload_analysis.tables.problems import UsageError
from caseload_analysis.tables.reading import read_tables
from caseload_analysis.tables.schema import TABLES
from caseload_analysis.tables.template import write_template
from caseload_analysis.tables.values import KINDS


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sjabloon")
    return write_template(folder)


def test_the_untouched_template_is_read_and_says_that_it_holds_examples(template):
    workbook, _ = template
    for source in (workbook, workbook.parent):
        organisation = read_tables(source)
        assert set(organisation.tables) == set(TABLES)
        assert all(len(frame) == 2 for frame in organisation.tables.values())
        assert {remark.what for remark in organisation.remarks} == {
            "{count} rows are examples of the template, and count"
        }
        assert organisation.settings.norm.per_fte.default == 12


def test_every_sheet_has_the_dutch_headers_and_examples_that_show(template):
    sheets = pd.read_excel(template[0], sheet_name=None, engine="calamine", dtype=object)
    assert next(iter(sheets)) == "Uitleg"
    for table in TABLES.values():
        sheet = sheets[table.dutch[0]]
        assert list(sheet.columns) == [column.dutch[0] for column in table]
        assert sheet.astype(str).apply(lambda column: column.str.startswith(EXAMPLE)).any(axis=1).all()
        for column in table:
            if column.required:
                assert sheet[column.dutch[0]].notna().all()


def test_the_explanation_tells_every_column(template):
    sheet = pd.read_excel(template[0], sheet_name="Uitleg", header=None, engine="calamine", dtype=object)
    told = set(sheet.astype(str).to_numpy().ravel())
    for table in TABLES.values():
        assert {table.about, *(column.about for column in table)} <= told


def sheet_xml(template, name):
    """Return the XML of one sheet, as Excel gets it."""
    number = ["Uitleg", *(table.dutch[0] for table in TABLES.values())].index(name) + 1
    with zipfile.ZipFile(template[0]) as archive:
        return archive.read(f"xl/worksheets/sheet{number}.xml").decode()


def test_excel_offers_the_kinds_and_checks_dates_and_numbers(template):
    absences = sheet_xml(template, "verzuim")
    assert f'"{",".join(names[0] for names in KINDS.values())}"' in absences.replace("&quot;", '"')
    assert 'type="date"' in absences
    assert 'type="decimal"' in absences
    assert 'state="frozen"' in absences
    assert '"ja,nee"' in sheet_xml(template, "protocolafwijkingen").replace("&quot;", '"')


def test_dates_are_shown_the_dutch_way(template):
    with zipfile.ZipFile(template[0]) as archive:
        assert 'formatCode="dd\\-mm\\-yyyy"' in archive.read("xl/styles.xml").decode().replace(
            "dd-mm-yyyy", "dd\\-mm\\-yyyy"
        )


def test_every_optional_column_is_shown_in_some_example_or_explained_as_empty():
    shown = {(name, key) for name, rows in EXAMPLES.items() for row in rows for key in row}
    required = {(table.name, column.name) for table in TABLES.values() for column in table if column.required}
    assert required <= shown
    assert all(name in TABLES and key in TABLES[name] for name, key in shown)


def test_the_examples_of_perception_and_evaluation_are_of_use(template):
    """Their scores are of known scales, and of steps and questions that an evaluation shows."""
    org = read(template[0], settings={**settings_of(template), "privacy": {"minimum_respondents": 1}})
    assert perception(org)["score_100"].tolist() == pytest.approx([410 / 6, 60.0])
    shown = step_scores(org, f"{EXAMPLE}-TEAM", org.first, org.last + 366)
    assert shown[["step", "item", "score"]].to_numpy().tolist() == [
        ["analyse", "happens", 4.0],
        ["embed", "helps", 5.0],
    ]


def settings_of(template):
    """Return the settings that stand beside the template."""
    return tomllib.loads(template[1].read_text(encoding="utf-8"))


def test_data_are_never_overwritten(tmp_path):
    write_template(tmp_path)
    with pytest.raises(
        UsageError, match=r"caseload.xlsx, caseload.toml is already in .*; name another folder"
    ):
        write_template(tmp_path)


def test_own_rows_in_place_of_the_examples_give_no_remark(template, tmp_path):
    sheets = pd.read_excel(template[0], sheet_name=None, engine="calamine", dtype=object)
    own = {
        name: sheet.map(lambda cell: cell.replace(EXAMPLE, "EIGEN") if isinstance(cell, str) else cell)
        for name, sheet in sheets.items()
        if name != "Uitleg"
    }
    assert read_tables(own, template[1]).remarks == ()
