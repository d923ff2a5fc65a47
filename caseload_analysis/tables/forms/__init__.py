"""The worksheets that a team fills in: what they ask, and how one is recognised."""

from __future__ import annotations

from typing import Final

from caseload_analysis.tables.forms.evaluation import EVALUATION, ITEMS, STEPS, item_code, step_code
from caseload_analysis.tables.forms.perception import PERCEPTION
from caseload_analysis.tables.forms.releases import REMARKS
from caseload_analysis.tables.forms.review import REVIEW
from caseload_analysis.tables.forms.shape import HIDDEN, VERSION, Block, Field, Form, Line

__all__ = [
    "FORMS",
    "HIDDEN",
    "ITEMS",
    "STEPS",
    "VERSION",
    "Block",
    "Field",
    "Form",
    "Line",
    "item_code",
    "step_code",
]

FORMS: Final[dict[str, Form]] = {form.name: form for form in (REVIEW, EVALUATION, PERCEPTION, REMARKS)}
"""Every worksheet by its name."""
