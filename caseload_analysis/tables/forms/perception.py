"""The worksheet of the perception scales: a mean score and the number of respondents of each."""

from __future__ import annotations

from typing import Final

from caseload_analysis.tables.forms.shape import HEAD_PLACE, Block, Field, Form

COMMON_SCALES: Final = ("werkdruk", "werkplezier", "bevlogenheid", "steun van collega's", "regelruimte")
"""Names for an organisation that has not measured yet; it may write others [X]."""

_OWN_DATE: Final = Field(
    "date",
    "Andere datum",
    3,
    about="Alleen als deze schaal op een andere dag is gemeten dan hierboven staat.",
)
_SCORE: Final = Field(
    "score", "Gemiddelde score", 4, about="Het gemiddelde van alle antwoorden, niet dat van één persoon."
)
_RESPONDENTS: Final = Field(
    "respondents", "Aantal respondenten", 5, low=1, whole=True,
    about="Hoeveel mensen antwoordden. Bij te weinig mensen wordt de score niet getoond.",
)  # fmt: skip
_REQUIRED: Final = frozenset({"scale", "score", "respondents"})

PERCEPTION: Final = Form(
    "perception",
    "Beleving",
    "Beleving van het werk",
    (
        Field("date", "Datum van de meting", HEAD_PLACE, row=5, kind="day", span=2,
              about="Geldt voor elke regel zonder eigen datum. Schrijf dd-mm-jjjj."),
    ),
    (
        Block(
            "perceptions",
            ("scale",),
            (Field("scale", "Schaal", 0, given="code"), _OWN_DATE, _SCORE, _RESPONDENTS),
            _REQUIRED,
        ),
        Block(
            "perceptions",
            ("new_scale",),
            (
                Field("scale", "Schaal", 0, about="Naam van een schaal die hierboven niet staat."),
                _OWN_DATE,
                _SCORE,
                _RESPONDENTS,
            ),
            _REQUIRED,
        ),
    ),
)  # fmt: skip
"""Rows of perceptions."""
