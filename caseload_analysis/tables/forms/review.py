"""The worksheet of the caseload review: what a team looks at, expects and agrees."""

from __future__ import annotations

from typing import Final

from caseload_analysis.tables.forms.shape import HEAD_PLACE, Block, Field, Form

STATUS: Final = {
    "above": "boven de bandbreedte",
    "below": "onder de bandbreedte",
    "inside": "binnen de bandbreedte",
    "undefined": "zaken zonder norm",
    "none": "geen norm en geen zaken",
}
"""What the worksheet calls where a caseload is, in Dutch."""

SUBJECTS: Final = {"above": STATUS["above"], "below": STATUS["below"]}
OTHER_SUBJECT: Final = "caseload"
"""The subject of an agreement with an employee who is not outside the band."""

REASONS: Final = (
    "instroom",
    "vertrek of overdracht",
    "zware zaken",
    "nieuwe collega",
    "andere taken",
    "anders",
)
TEAM_SUBJECTS: Final = (
    "bandbreedte",
    "ritme",
    "deelnemers",
    "verdeling van instroom",
    "inwerken",
    "anders",
)
MONTHS: Final = ("1", "2", "3", "6")
DONE: Final = "ja"
RUNNING: Final = "loopt nog"
FUNCTIONS: Final = (
    "teammanager",
    "gedragswetenschapper",
    "ondersteunend jeugdbeschermer",
    "HR-adviseur",
    "hele team",
)
"""Who may help, beside the members of the team."""

_NO_HEALTH: Final = "Nooit iets over gezondheid of verzuim, en geen namen."

_DATE: Final = Field(
    "date", "Datum bespreking", HEAD_PLACE, row=5, kind="day", span=5,
    about="Verplicht zodra er iets is ingevuld. Schrijf dd-mm-jjjj.",
)  # fmt: skip
_CODE: Final = Field("employee_id", "Medewerker", 0, given="code")
_DONE: Final = Field(
    "done", "Gedaan?", 7, choices=(DONE, RUNNING),
    about="Is de afspraak links nagekomen of afgerond? Leeg: niet besproken.",
)  # fmt: skip
_FOLLOW_UP: Final = Field(
    "follow_up", "Wat kwam ervan?", 8, about=f"Wat leverde de afspraak op? {_NO_HEALTH}"
)
_LAST: Final = (
    Field("date", "Laatste afspraak", 6, given="date"),
    Field("subject", "Laatste afspraak", 6, given="subject"),
    Field("agreed", "Laatste afspraak", 6, given="agreed"),
    _DONE,
    _FOLLOW_UP,
)
_INFLOW: Final = Field(
    "inflow", "Verwachte instroom", 9,
    about="Hoeveel er de komende periode naar verwachting bij komen. Leeg: geen verwachting.",
)  # fmt: skip
_OUTFLOW: Final = Field(
    "outflow", "Verwachte uitstroom", 10,
    about="Hoeveel er de komende periode naar verwachting af gaan. Leeg: geen verwachting.",
)  # fmt: skip
_WHY: Final = Field(
    "why", "Waardoor?", 11, choices=REASONS,
    about="Waardoor is de caseload zo? Kies uit de lijst. Nooit iets over gezondheid of verzuim.",
)  # fmt: skip
_AGREED: Final = Field(
    "agreed", "Wat spreken we af?", 12, about=f"In één zin, zodat iedereen het later begrijpt. {_NO_HEALTH}"
)
_MONTHS: Final = Field(
    "months", "Hoe lang? (maanden)", 13, choices=MONTHS, kind="number", low=1, high=24, whole=True,
    about="Zoveel maanden vanaf de bespreking. Of vul bij 'Tot wanneer?' een datum in.",
)  # fmt: skip
_HELP: Final = Field("help", "Welke hulp?", 14, about=f"Hoe helpt het team? {_NO_HEALTH}")
_WHO: Final = Field(
    "who", "Wie helpt?", 15, free=True,
    about="Kies een code of functie, of schrijf een andere. Geen namen.",
)  # fmt: skip
_UNTIL: Final = Field(
    "until", "Tot wanneer?", 16,
    about="Schrijf dd-mm-jjjj. Leeg: volgt uit de datum van de bespreking en hoe lang.",
)  # fmt: skip

REVIEW: Final = Form(
    "review",
    "Caseloadbespreking",
    "Caseloadbespreking",
    (_DATE,),
    (
        Block("expectations", ("employee", "team"), (_CODE, _INFLOW, _OUTFLOW)),
        Block("agreements", ("employee_last",), (_CODE, *_LAST)),
        Block("agreements", ("team_last",), _LAST),
        Block(
            "agreements",
            ("employee",),
            (_CODE, Field("subject", "Status", 4, given="subject"), _WHY, _AGREED, _MONTHS, _HELP, _WHO,
             _UNTIL),
        ),
        Block(
            "agreements",
            ("team_new",),
            (
                Field("subject", "Onderwerp", 11, choices=TEAM_SUBJECTS,
                      about="Waarover gaat de afspraak van het team?"),
                Field("agreed", "Wat spreken we af?", 12, span=4,
                      about="In één zin, zodat iedereen het later begrijpt. Geen namen."),
                Field("until", "Tot wanneer?", 16, about="Schrijf dd-mm-jjjj. Leeg: tot nader order."),
            ),
            frozenset({"subject", "agreed"}),
        ),
    ),
    once=True,
)  # fmt: skip
"""Rows of expectations and agreements."""
