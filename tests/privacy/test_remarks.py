"""Remarks on the data: without persons no code of a case, and nothing that somebody wrote."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from caseload_analysis.privacy.audience import read
from caseload_analysis.synthetic.example import example_settings, example_tables
from caseload_analysis.tables.organisation import Organisation


def organisation(audience: str) -> Organisation:
    """Return the example with a case in nobody's hands and a band that says who is in it."""
    tables: dict[str, Any] = example_tables()
    tables["assignments"] = tables["assignments"].loc[tables["assignments"]["case_id"] != "Z03"]
    agreed = pd.DataFrame({"team": ["Noord"], "date": pd.Timestamp("2025-01-06"), "subject": "bandbreedte"})
    agreed[["employee_id", "help", "why", "who"]] = ""
    agreed[["until", "follow_up", "done_on"]] = pd.NaT
    tables["agreements"] = agreed.assign(agreed="zoals A en B willen")
    return read(tables, audience, settings=example_settings())


@pytest.mark.parametrize("audience", ["management", "works_council", "researcher"])
def test_without_persons_a_remark_is_a_number(audience: str) -> None:
    said = "\n".join(str(remark) for remark in organisation(audience).remarks)
    assert "1 cases are open on 01-01-2025 and in nobody's hands; assign them" in said
    assert "Z03" not in said
    assert "zoals A en B willen" not in said
    assert "not for this reader: 1" in said


def test_hr_reads_which_case_and_what_was_agreed() -> None:
    said = "\n".join(str(remark) for remark in organisation("hr").remarks)
    assert "in nobody's hands, such as Z03" in said
    assert "zoals A en B willen" in said
