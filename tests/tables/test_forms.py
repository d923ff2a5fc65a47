"""What the worksheets ask, held against the tables that the answers go to."""

from __future__ import annotations

import pandas as pd
import pytest

from caseload_analysis.tables.forms import FORMS, ITEMS, STEPS, Block, Form, Line, item_code, step_code
from caseload_analysis.tables.forms.evaluation import ABOUT_STEPS, EVALUATION
from caseload_analysis.tables.forms.found import hidden_rows, recognise
from caseload_analysis.tables.forms.review import REASONS
from caseload_analysis.tables.schema import TABLES

BLOCKS = [(form, block) for form in FORMS.values() for block in form.blocks]
HELPERS = {"months", "done", "release", "written"}


@pytest.mark.parametrize(
    ("form", "block"), BLOCKS, ids=lambda each: getattr(each, "name", None) or each.table
)
def test_every_field_is_a_column_or_helps_to_find_one(form: Form, block: Block) -> None:
    table = TABLES[block.table]
    names = [field.name for field in block.fields]
    assert len(names) == len(set(names))
    assert {name for name in names if name not in table} <= HELPERS
    assert {name for name, _ in block.fixed} <= {column.name for column in table}
    assert [column.name for column in block.reading][: len(table.columns)] == [c.name for c in table]
    # Whatever must be filled in a table is asked, given beforehand, or follows from the head.
    asked = set(names) | {name for name, _ in block.fixed} | {"team", "date", "period"}
    assert {column.name for column in table if column.required} <= asked


@pytest.mark.parametrize(
    ("form", "block"), BLOCKS, ids=lambda each: getattr(each, "name", None) or each.table
)
def test_what_excel_says_fits_and_is_there(form: Form, block: Block) -> None:
    for field in (*form.head, *block.answers):
        assert 0 < len(field.about) <= 255
        assert len(field.head) <= 32
        # Excel keeps a drop-down that is written out in 255 characters.
        assert len(",".join(field.choices)) <= 255
        assert not any("," in choice for choice in field.choices)


def test_no_two_answers_of_one_row_share_a_cell() -> None:
    for form in FORMS.values():
        kinds = {kind for block in form.blocks for kind in block.kinds}
        rows = [{kind, f"{kind}_last", kind.replace("_new", "_last")} & kinds for kind in kinds]
        for together in rows:
            taken = [
                place
                for block in form.blocks
                if together & set(block.kinds)
                for field in block.answers
                for place in range(field.place, field.place + field.span)
            ]
            assert len(taken) == len(set(taken)), (form.name, together)


def test_reasons_say_nothing_about_health() -> None:
    words = " ".join(REASONS)
    assert not any(word in words for word in ("ziek", "verzuim", "gezond", "uitval", "zwanger"))


def test_the_five_steps_and_their_questions_are_known_by_code_and_by_name() -> None:
    assert list(STEPS) == ["collaborate", "analyse", "plan", "carry_out", "embed"]
    assert list(STEPS.values()) == [
        "klik",
        "samen analyseren",
        "samen een plan maken",
        "samen uitvoeren",
        "borgen",
    ]
    assert list(ABOUT_STEPS) == list(STEPS)
    assert [step_code(name) for name in (*STEPS, *STEPS.values(), "BORGEN ")] == [*STEPS, *STEPS, "embed"]
    assert [item_code(name) for name in (*ITEMS, *ITEMS.values())] == [*ITEMS, *ITEMS]
    assert (step_code("overleggen"), item_code("")) == ("", "")
    asked = {dict(block.fixed)["item"] for block in EVALUATION.blocks}
    assert asked == set(ITEMS)


def test_the_hidden_sheet_says_again_what_was_written_on_it() -> None:
    lines = (Line("employee", 9, "007", "007", subject="caseload"), Line("team", 10, "Team Noord"))
    rows = hidden_rows("review", ("Noord", "2026-10", "oktober 2026"), lines)
    hidden = pd.DataFrame([(*row, *[""] * (7 - len(row))) for row in rows], dtype=object)
    cells = pd.DataFrame([["Caseloadbespreking"]], dtype=object)
    sheets = {"Caseloadbespreking": cells, "caseload_werkblad": hidden}
    found = recognise("a.xlsx", "", sheets)
    assert (found.form.name, found.team, found.period, found.lines) == ("review", "Noord", "2026-10", lines)
    assert found.answers == {}
    assert recognise("a.xlsx", "", {"zaken": cells}) is None
