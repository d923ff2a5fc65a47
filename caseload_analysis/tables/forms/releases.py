"""The worksheet of the remarks: what HR releases of what people wrote at an evaluation."""

from __future__ import annotations

from typing import Final

from caseload_analysis.tables.forms.shape import HEAD_PLACE, Block, Field, Form

TO_TEAM: Final = "voor het team"
TO_ALL: Final = "ook buiten het team"
TO_NOBODY: Final = "nee"

REMARKS: Final = Form(
    "remarks",
    "Opmerkingen",
    "Opmerkingen bij de evaluatie",
    (
        Field("date", "Datum gelezen", HEAD_PLACE, row=5, kind="day", span=2,
              about="De dag waarop HR de opmerkingen heeft gelezen. Verplicht zodra er iets is ingevuld. "
                    "Schrijf dd-mm-jjjj."),
    ),
    (
        Block(
            "released_remarks",
            ("remark",),
            (
                Field("step", "Stap", 0, given="code"),
                Field("item", "Vraag", 1, given="subject"),
                Field("written", "Opmerking", 2, given="agreed"),
                Field("date", "Opmerking", 2, given="date"),
                Field("release", "Vrijgeven?", 4, choices=(TO_TEAM, TO_ALL, TO_NOBODY),
                      about="Voor het team: in de evaluatie van het team. Ook buiten het team: bovendien in "
                            "de samenvatting voor MT en ondernemingsraad, zonder de naam van het team. "
                            "Leeg of nee: alleen HR."),
                Field("remark", "In andere woorden", 5,
                      about="Herschrijf wat verraadt wie het schreef of over wie het gaat. Leeg: de "
                            "opmerking zoals die er staat."),
            ),
        ),
    ),
    once=True,
)  # fmt: skip
"""Rows of released_remarks."""
